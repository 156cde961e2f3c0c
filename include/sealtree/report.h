/* SPDX-License-Identifier: MIT */
/*
 * Writers: the model's findings and outlines in the formats that people and
 * programs read. To add one: src/report/<format>.c and a row in formats.c.
 */
#ifndef SEALTREE_REPORT_H
#define SEALTREE_REPORT_H

#include <stdio.h>

#include <sealtree/compare.h>
#include <sealtree/model.h>

struct report_subject {
	struct model *model;
	unsigned root;		/* which of its roots */
	const char *version;
	bool target_chosen;	/* given by --target, not inferred */
	const char *arguments_name; /* what the user called the subject */
	bool brief;	/* text: findings only, no facts of nodes */
	bool verbose;	/* text: findings with their details, lists whole */
	enum severity fail_on;	/* SEVERITIES: never */
	int status;	/* what the program will exit with */
	bool redact;	/* of device IDs the first and last four only */
	/* MODEL_CODE rows that alone are told of; NULL: all of the root. */
	const struct model_node *const *only;
	size_t only_count;
};

/* Two builds of a product, for a writer of their difference. */
struct report_difference {
	const struct compared_builds *builds;
	const char *version;
	struct bytes old, new;	/* what the user called them, raw */
	bool verbose;	/* what is folded too, lists whole */
};

struct format {
	const char *id, *suffix, *title;
	/*
	 * Called for each root that is there, in their order; several make
	 * one document where the format has no other way. By report_write().
	 */
	bool (*write)(FILE *out, const struct report_subject *subject);
	/* NULL: this format has no way to tell a difference. */
	bool (*write_difference)(FILE *out,
	    const struct report_difference *difference);
	bool whole;	/* tells of all of a root, whatever `only` says */
};

const struct format *const *formats(void); /* NULL at the end */
extern const char *const format_ids[];	/* theirs, in their order */
const struct format *format_find(const char *id);
/* False if something could not be written or fetched. */
bool report_write(FILE *out, const struct format *format,
    const struct report_subject *subject);
/* Runs `write` on `out`, or on a stream that takes out device IDs. */
bool report_redacted(FILE *out, struct model *model,
    bool (*write)(FILE *out, void *context), void *context);

/*
 * print.c: single values. Names are those of report_print_key(), NULL behind
 * the last, and "entitlement:" with a key behind it.
 */
const char *report_print_key(size_t index);
bool report_print_knows(const char *name);
/* Each value on a line, a map as JSON. False if it could not be fetched or
 * written. */
bool report_print(FILE *out, struct model *model,
    const struct model_node *node, const char *name, bool *found);

/* The profile of a node, as its record tells it. */
struct report_profile {
	struct arena *arena;
	struct outline_tree record;
	const struct outline_node *map;	/* NULL: none that can be read */
};
bool report_has_profile(const struct model *model,
    const struct model_node *node);
/* False if the reader could not tell. Released in any case. */
bool report_profile_fetch(struct report_profile *profile,
    struct model *model, const struct model_node *node);
void report_profile_release(struct report_profile *profile);
/* The first of the devices that it lists; NULL. */
const struct outline_node *report_profile_devices(
    const struct report_profile *profile);

#endif
