/* SPDX-License-Identifier: MIT */
/*
 * What a subject claims, says of itself, and is allowed: each written as the
 * inside of a dictionary in XML.
 */
#ifndef RIGHTS_H
#define RIGHTS_H

#include "subject.h"

#define XML_YES(key) "<key>" key "</key><true/>"
#define XML_NO(key) "<key>" key "</key><false/>"
#define XML_TEXT(key, text) "<key>" key "</key><string>" text "</string>"
#define XML_LIST(key, text) \
	"<key>" key "</key><array><string>" text "</string></array>"

const struct plist *dict_of(struct arena *arena, const char *inside);
/* Entitlements of every slice, the same in XML and in DER. */
void entitle(struct subject *s, const char *inside);
/* Info.plist, in place of what is there. */
void inform(struct subject *s, const char *inside);
/* A sound profile of team ABCDE12345 in the bundle, for its system, in XML
 * alone, which holds these Entitlements. */
void give_profile(struct subject *s, const char *inside);

/* A sound one that claims that. */
struct subject *claiming(const char *inside);
struct subject *hardened(const char *inside); /* and for Developer ID */
/* Judges, frees, and counts those findings. */
size_t judged_count(struct subject *s, const char *id);
/* Signed for distribution by the Mac App Store. */
void make_store_upload(struct subject *s);
/* A tool in a sandboxed app, which claims that. */
void make_tool(struct subject *s, const char *inside);

#endif
