/* SPDX-License-Identifier: MIT */
/* Code in code, for checks to judge: who signed it, when, and what it is. */
#ifndef NESTED_H
#define NESTED_H

#include "subject.h"

extern const struct bundle_kind kind_dylib, kind_framework, kind_bundle;

/* Every slice: by a leaf with that marker; by that team; by a certificate that
 * is not the one of all others; with a hardened runtime. */
void sign_as(struct subject *s, const char *marker);
void sign_by_team(struct subject *s, const char *team);
void sign_by_other_certificate(struct subject *s);
void harden(struct subject *s);
void sign_later(struct subject *s, int seconds);

void make_library(struct subject *s); /* by its file type */
struct subject *add_library(struct subject *s, const char *path);
/* Of a sound one, in a hardened app. */
void make_library_child(struct subject *s);
/* A helper in an app, both for Developer ID. */
void make_nested_release(struct subject *s);
/* The seal knows all children that it has now as code; `differs`: by another
 * hash than theirs. */
void seal_children(struct subject *s, bool differs);
void share_uuid(struct subject *s, uint8_t number); /* its children */
/* An app extension of a phone's app, named and numbered like it. */
void make_extension(struct subject *s);
/* One file that the walk took note of. */
void note(struct subject *s, enum notable_kind kind, const char *path);
/* In that slot; the requirement as the inside of a dictionary in XML. */
void constrain(struct subject *s, uint32_t slot, const char *inside);
/* A tool in folders within Contents/MacOS. */
void make_group(struct subject *s);
/* What codesign --deep leaves. */
void make_deep(struct subject *s);

/* A subject with that flaw. */
struct subject *flawed(const char *id);
/* These two judge it and free it. */
void assert_none(struct subject *s, const char *id);
void assert_as(struct subject *s, const char *id, enum severity severity);

#endif
