/* SPDX-License-Identifier: MIT */
/*
 * Code side by side with what it lies in: who signed each, for what, when and
 * how. What differs is marked as badly as a check judged it, no worse.
 */
#ifndef SEALTREE_PEERS_H
#define SEALTREE_PEERS_H

#include <sealtree/check.h>

enum peer_trait {
	PEER_TEAM,
	PEER_CLASS,		/* what its certificate is for */
	PEER_LEAF,		/* that certificate */
	PEER_TIME,
	PEER_RUNTIME,		/* hardened, and as of which system */
	PEER_PLATFORM,
	PEER_MINIMUM_OS,
	PEER_SDK,
	PEER_ARCHITECTURES,
	PEER_IDENTIFIER,
	PEER_VERSION,
	PEER_TRAITS
};
const char *peer_trait_key(enum peer_trait trait);	/* "minimum_os" */
const char *peer_trait_title(enum peer_trait trait);	/* "Minimum system" */

struct peer_value {
	const char *text;	/* raw; NULL: it has none */
	bool differs;		/* from what it lies in */
	enum severity severity;	/* of findings about that; PASS: none */
};

struct peer {
	const char *path, *name;
	const char *note;	/* why it may be otherwise; NULL */
	enum severity worst;	/* of the values */
	struct peer_value values[PEER_TRAITS];
};

struct peers {
	const struct peer *list;	/* the first is what the others lie in */
	size_t count;
};

/* `head` and what is directly in it, when all was judged. Copies all it shows
 * into the arena. NULL: nothing is in it. */
const struct peers *peers_make(const struct check_subject *head,
    struct arena *arena);

#endif
