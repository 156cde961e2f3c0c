/* SPDX-License-Identifier: MIT */
/* What the readers of a seal's rules and of its entries share. */
#ifndef SEAL_READING_H
#define SEAL_READING_H

#include <sealtree/seal.h>

struct seal_reading {
	struct plist_reader *reader;
	struct arena *arena;
	struct defects *defects;
	/* Paths and digests lie one behind the other: 100,000 of each. */
	uint8_t *room;
	size_t room_left;
	/* The other generation's entries, most of whose paths come again. */
	const struct seal_set *other;
	size_t other_at;
};

/* A copy that lasts as long as the arena. */
struct bytes seal_pack(struct seal_reading *r, struct bytes b);
/* The next member of the dictionary just opened. False at its end, and at the
 * end of what can be read. */
bool seal_next_member(struct seal_reading *r, struct plist_event *event);
/* Leaves what nobody asked for. */
void seal_pass_over(struct seal_reading *r, const struct plist_event *event);
bool seal_is_value(const struct plist_event *event, enum plist_type type);
bool seal_is_true(const struct plist_event *event);
/* Records that what bears `name` in the seal is not as it should be. */
void seal_flaw(struct seal_reading *r, uint64_t offset, struct bytes name,
    const char *what);

/* The members of `files` or `files2`. */
void seal_read_entries(struct seal_reading *r, struct seal_set *set);

#endif
