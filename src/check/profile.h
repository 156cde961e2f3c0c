/* SPDX-License-Identifier: MIT */
/* What checks of profiles share. */
#ifndef CHECK_PROFILE_H
#define CHECK_PROFILE_H

#include "themes.h"

enum {
	/* What Apple signs is beyond profiles, and simulators ask for none. */
	IN_PROFILED = IN_MAC | IN_IOS
};

enum {
	LONGEST_WORD = 128 /* bytes that are told of a string in a list */
};

const char *profile_file(const struct code *code);
/* The profile that counts for this node: the one embedded in it, or the node
 * itself, if no bundle is around it. NULL: none that can be read. */
const struct profile *profile_of(const struct check_subject *subject);
/* That finding is about the node's profile; it is returned. */
struct finding *of_profile(
    const struct check_subject *subject, struct finding *finding);

/* The strings of the list under `key`, in the form that systems go by; those
 * beyond `most` are counted at the end. NULL: there are none. */
const char *profile_strings(const struct profile *profile, const char *key,
    size_t most, struct arena *arena);

#endif
