/* SPDX-License-Identifier: MIT */
/* Seal, ticket and coverage of the JSON report. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>

#include "values.h"

static int
order_entries(const void *left, const void *right)
{
	const struct seal_entry *const *a = left, *const *b = right;

	return bytes_compare((*a)->path, (*b)->path);
}

/* Entries of nested code, by their paths; to be freed. */
static const struct seal_entry **
nested_entries(const struct seal *seal, size_t *count)
{
	size_t all = seal->used ? seal->used->entry_count : 0;
	const struct seal_entry **list = xalloc(all + 1, sizeof(*list));

	*count = 0;
	for (size_t i = 0; i < all; i++)
		if (seal_entry_is_nested(&seal->used->entries[i]))
			list[(*count)++] = &seal->used->entries[i];
	qsort(list, *count, sizeof(*list), order_entries);
	return list;
}

/* Sealed, and not looked at yet. */
static void
record_nested_unverified(struct outline *o, const struct code *code)
{
	const char *base = code->place->base ? code->place->base : ".";
	size_t count;
	const struct seal_entry **list = nested_entries(code->seal, &count);

	outline_list(o, "nested", NULL);
	for (size_t i = 0; i < count; i++) {
		outline_map(o, NULL, NULL);
		show_joined(o, "path", NULL, base, list[i]->path);
		outline_null(o, "status", NULL);
		outline_close(o);
	}
	outline_close(o);
	free(list);
}

static const char *
status_name(enum nested_status status)
{
	switch (status) {
	case NESTED_UNKNOWN:
		return NULL;
	case NESTED_OK:
		return "ok";
	case NESTED_REQUIREMENT_FAILED:
		return "requirement-failed";
	case NESTED_UNSIGNED:
		return "unsigned";
	case NESTED_MISSING:
		return "missing";
	case NESTED_NOT_CODE:
		return "not-code";
	}
	return NULL;
}

static void
record_nested(struct outline *o, const struct seal_verdict *v)
{
	outline_list(o, "nested", NULL);
	for (size_t i = 0; i < v->nested_count; i++) {
		outline_map(o, NULL, NULL);
		outline_string(o, "path", NULL, v->nested[i].path);
		outline_string(
		    o, "status", NULL, status_name(v->nested[i].status));
		outline_close(o);
	}
	outline_close(o);
}

struct listing {
	const char *key;
	unsigned kinds; /* of problems, as bits */
	bool nested;    /* nested code that is missing too */
};

static const struct listing listings[] = {
	{ "modified", 1u << SEAL_MODIFIED, false },
	{ "missing", 1u << SEAL_MISSING, true },
	{ "added", 1u << SEAL_ADDED, false },
	{ "type_changed", 1u << SEAL_TYPE_CHANGED | 1u << SEAL_LINK_CHANGED,
	    false },
};

enum {
	LISTINGS = sizeof(listings) / sizeof(*listings)
};

static int
order_paths(const void *left, const void *right)
{
	const char *const *a = left, *const *b = right;

	return strcmp(*a, *b);
}

static const char **
listed(
    const struct seal_verdict *v, const struct listing *listing, size_t *count)
{
	const char **list =
	    xalloc(v->problem_count + v->nested_count + 1, sizeof(*list));

	*count = 0;
	for (size_t i = 0; i < v->problem_count; i++)
		if (listing->kinds >> v->problems[i].kind & 1)
			list[(*count)++] = v->problems[i].path;
	for (size_t i = 0; listing->nested && i < v->nested_count; i++)
		if (v->nested[i].status == NESTED_MISSING)
			list[(*count)++] = v->nested[i].path;
	qsort(list, *count, sizeof(*list), order_paths);
	return list;
}

/* An empty list says that all was looked at. */
static void
record_listing(struct outline *o, const struct seal_verdict *v,
    const struct listing *listing)
{
	size_t count;
	const char **list = listed(v, listing, &count);

	if (count == 0 && !v->complete) {
		outline_null(o, listing->key, NULL);
	} else {
		outline_list(o, listing->key, NULL);
		for (size_t i = 0; i < count; i++)
			outline_string(o, NULL, NULL, list[i]);
		outline_close(o);
	}
	free(list);
}

static void
record_comparison(
    struct outline *o, const struct code *code, const struct seal_verdict *v)
{
	if (v) {
		outline_number(o, "checked", NULL, v->checked);
		outline_number(o, "ok", NULL, v->ok);
	} else {
		outline_null(o, "checked", NULL);
		outline_null(o, "ok", NULL);
	}
	for (size_t i = 0; i < LISTINGS; i++)
		if (v)
			record_listing(o, v, &listings[i]);
		else
			outline_null(o, listings[i].key, NULL);
	if (v)
		record_nested(o, v);
	else
		record_nested_unverified(o, code);
}

void
record_seal(struct outline *o, const struct code *code,
    const struct seal_verdict *verdict)
{
	const struct seal *seal = code->seal;

	if (!seal) {
		outline_null(o, "seal", NULL);
		return;
	}
	outline_map(o, "seal", NULL);
	outline_number(o, "version", NULL, seal->version);
	outline_number(o, "rules", NULL, seal_rules_counted(seal));
	outline_number(o, "files", NULL, seal_files_counted(seal));
	record_comparison(o, code, verdict);
	outline_close(o);
}

static int
order_hashes(const void *left, const void *right)
{
	return memcmp(left, right, CDHASH_LEN);
}

static void
record_cdhashes(struct outline *o, const struct ticket *ticket)
{
	uint8_t(*list)[CDHASH_LEN] = xalloc(ticket->count + 1, sizeof(*list));
	size_t count = 0;

	for (size_t i = 0; i < ticket->count; i++)
		if (ticket->hashes[i].type == 2)
			memcpy(
			    list[count++], ticket->hashes[i].hash, CDHASH_LEN);
	qsort(list, count, sizeof(*list), order_hashes);
	outline_list(o, "cdhashes", NULL);
	for (size_t i = 0; i < count; i++)
		show_digest(o, NULL, NULL, list[i], CDHASH_LEN);
	outline_close(o);
	free(list);
}

/* Null where it was not established. */
static void
record_truth(struct outline *o, const char *key, struct result result)
{
	if (result.outcome == OUTCOME_OK || result.outcome == OUTCOME_BAD)
		outline_flag(o, key, NULL, result.outcome == OUTCOME_OK);
	else
		outline_null(o, key, NULL);
}

static void
record_paths(
    struct outline *o, const char *key, const char **list, size_t count)
{
	outline_list(o, key, NULL);
	for (size_t i = 0; i < count; i++)
		outline_string(o, NULL, NULL, list[i]);
	outline_close(o);
}

static void
record_covered(struct outline *o, const struct verdict *verdict)
{
	if (!verdict || !verdict->ticket) {
		outline_null(o, "covers", NULL);
		outline_null(o, "not_covered", NULL);
		return;
	}
	record_paths(o, "covers", verdict->covers, verdict->covers_count);
	record_paths(
	    o, "not_covered", verdict->not_covered, verdict->not_covered_count);
}

void
record_ticket(
    struct outline *o, const struct code *code, const struct verdict *verdict)
{
	struct result valid = { 0 };

	if (!code->ticket && !code->place->ticket_path) {
		outline_null(o, "ticket", NULL);
		return;
	}
	if (verdict && verdict->ticket)
		valid = verdict->ticket->valid;
	outline_map(o, "ticket", NULL);
	outline_flag(o, "present", NULL, true);
	record_truth(o, "valid", valid);
	if (code->ticket) {
		outline_time(o, "time", NULL, code->ticket->time);
		record_cdhashes(o, code->ticket);
	} else {
		outline_null(o, "time", NULL);
		outline_null(o, "cdhashes", NULL);
	}
	record_covered(o, verdict);
	outline_close(o);
}

/* Null where it is not known, and where it would be long. */
void
record_coverage(struct outline *o, const struct verdict *verdict)
{
	enum {
		COVERAGE_MOST = 256
	};

	if (!verdict || verdict->coverage_count == 0 ||
	    verdict->coverage_count > COVERAGE_MOST) {
		outline_null(o, "coverage", NULL);
		return;
	}
	outline_list(o, "coverage", NULL);
	for (size_t i = 0; i < verdict->coverage_count; i++) {
		const struct coverage *c = &verdict->coverage[i];

		outline_map(o, NULL, NULL);
		outline_number(o, "offset", NULL, c->range.offset);
		outline_number(o, "size", NULL, c->range.size);
		outline_string(o, "by", NULL, vouching_name(c->by));
		outline_string(o, "what", NULL, c->what);
		outline_close(o);
	}
	outline_close(o);
}
