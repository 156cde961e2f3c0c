/* SPDX-License-Identifier: MIT */
/* What themes about extensions and helpers of an app have in common. */
#ifndef CHECK_EXTENSION_H
#define CHECK_EXTENSION_H

#include "authorize.h"

/* Of either sort: .systemextension or .dext. */
bool is_system_extension(const struct check_subject *subject);
/* The nearest app around it; NULL: none. */
const struct check_subject *app_around(const struct check_subject *subject);
/* Whether it lies right in that folder of what is around it: "PlugIns". False
 * too where nothing is around it that has folders. */
bool lies_in(const struct check_subject *subject, const char *folder);
/* Whether it lies in such a folder, at any depth. */
bool lies_within(const struct check_subject *subject, const char *folder);
/* Something is around it, and that is a bundle. */
bool is_in_bundle(const struct check_subject *subject);

/* Of Info.plist: raw, no bytes if it has none. */
struct bytes bundle_identifier(const struct check_subject *subject);
/* The last part of its path, without the suffix. */
struct bytes name_without(
    const struct check_subject *subject, const char *suffix);

/* Signed by somebody, not ad hoc: it claims what counts. */
bool is_identified(const struct signed_slice *slice);
/* A signed slice of each, by the first's; begins with `*at` 0. */
bool next_pair(const struct check_subject *inner,
    const struct check_subject *outer, size_t *at, struct signed_slice *a,
    struct signed_slice *b);

/* A finding in a slice about one entitlement. */
struct finding *add_about_key(const struct check *check,
    const struct signed_slice *slice, const struct check_subject *subject,
    const char *key, struct findings *findings, const char *message);
/* One about Info.plist, or a key of it (NULL: none in particular). */
struct finding *add_about_info(const struct check *check,
    const struct check_subject *subject, const char *key,
    struct findings *findings, const char *message);

#endif
