/* SPDX-License-Identifier: MIT */
/* A signature that the test signer made, read and verified. */
#ifndef TRIAL_H
#define TRIAL_H

#include <sealtree/trust.h>

#include "fixture.h"

enum {
	SIGNED_AT = 1656889172, /* 2022-07-03 */
	STAMPED_AT = 1656889200,
	NOW = 1700000000
};

struct trial {
	struct octets bytes; /* a SuperBlob */
	struct arena *arena;
	struct defects defects;
	const struct signature *signature;
	struct cms_verdict verdict;
};

/* By that developer, with a time stamp. */
struct signing_spec trial_spec(const struct identity *developer);
struct trial trial_of(const struct signing_spec *spec);
void trial_end(struct trial *t);
/* Reads and verifies `bytes`, into an arena of its own. */
void trial_verify(struct trial *t);
/* The same after the last one's arena was freed. */
void trial_again(struct trial *t);
/* Everything that is there held. */
bool trial_holds(const struct trial *t);

/* "Developer ID Application: Example (ABCDE12345)". */
const struct identity *trial_developer(struct authority *authority);
/* Makes the root above it an anchor. */
void trial_trust(const struct identity *under);

#endif
