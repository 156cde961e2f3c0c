/* SPDX-License-Identifier: MIT */
/* Profiles for code that checks judge. */
#ifndef PROFILES_H
#define PROFILES_H

#include "subject.h"

#define DEVICE "00008030-001544522E60802E"
#define OTHER_DEVICE "7CD9234E9AA4FA8BA528EE417F857B2C993A20A3"

/* What is in a profile; lists end in NULL. */
struct profile_words {
	const char *kind; /* as parsing would decide */
	const char *team, *prefix, *platform; /* NULL: no list */
	const char *app_id, *app_id_key;
	const char *rights; /* XML of more entitlements; NULL: none */
	const char *certificate; /* in base64 */
	const char *const *devices;
	bool all_devices;
	int64_t created, end;
};

/* Of a development profile that fits a sound subject. */
struct profile_words profile_words(void);
/* An embedded profile, verified, in one form, that lists the leaf. */
void embed_profile(struct subject *s, const struct profile_words *w);
/* A subject with that. */
struct subject *with_profile(const struct profile_words *w);
/* A second form of it, in DER. */
void embed_der_form(struct subject *s, const struct profile_words *w);
/* Makes the subject the profile alone. */
void make_loose_profile(struct subject *s);

#endif
