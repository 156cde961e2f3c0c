/* SPDX-License-Identifier: MIT */
/* Where a bundle is not as it was sealed. */
#include <config.h>

#include <sealtree/limits.h>

#include "values.h"

// clang-format off
static const struct {
	unsigned kinds; /* of problems, as bits */
	enum tone tone;
	const char *key, *label;
} lists[] = {
	{ 1u << SEAL_MODIFIED, TONE_BAD, "modified", "Changed" },
	{ 1u << SEAL_ADDED, TONE_BAD, "added", "Added" },
	{ 1u << SEAL_MISSING, TONE_BAD, "missing", "Missing" },
	{ 1u << SEAL_TYPE_CHANGED, TONE_BAD, "type_changed",
		"Of another kind" },
	{ 1u << SEAL_LINK_CHANGED, TONE_BAD, "link_changed",
		"Linked elsewhere" },
	{ 1u << SEAL_UNREADABLE | 1u << SEAL_RULE_COST, TONE_UNKNOWN,
		"undecided", "Not established" },
};
// clang-format on

enum {
	LISTS = sizeof(lists) / sizeof(*lists),
	LIST_NESTED_CODE = LISTS,
	LIST_UNSEALED,
	LIST_RESPELLED
};

static bool
is_in(const struct seal_verdict *v, size_t problem, uint32_t list)
{
	return lists[list].kinds >> v->problems[problem].kind & 1;
}

static uint64_t
total(const struct seal_verdict *v, uint32_t list)
{
	uint64_t count = 0;

	if (list == LIST_NESTED_CODE)
		return v->nested_count;
	if (list == LIST_UNSEALED)
		return v->unsealed_count;
	if (list == LIST_RESPELLED)
		return v->respelled_count;
	for (size_t i = 0; list < LISTS && i < v->problem_count; i++)
		count += is_in(v, i, list);
	return count;
}

static void
show_problem(
    struct outline *o, const struct seal_problem *problem, enum tone tone)
{
	outline_tone(o, tone);
	if (problem->entry)
		outline_at(o, problem->entry->offset);
	show_named(o, bytes_of(problem->path),
	    bytes_of(problem->why ? problem->why : ""));
}

static void
problem_rows(struct outline *o, const struct seal_verdict *v, uint32_t list,
    uint64_t first, uint64_t count)
{
	uint64_t index = 0;

	for (size_t i = 0; i < v->problem_count; i++) {
		if (!is_in(v, i, list))
			continue;
		if (index >= first && index - first < count)
			show_problem(o, &v->problems[i], lists[list].tone);
		index++;
	}
}

static enum tone
status_tone(const struct seal_nested *nested)
{
	switch (nested->status) {
	case NESTED_OK:
		return nested->cdhash_differs ? TONE_WARN : TONE_GOOD;
	case NESTED_UNKNOWN:
		return TONE_UNKNOWN;
	case NESTED_NOT_CODE:
		return TONE_WARN;
	case NESTED_REQUIREMENT_FAILED:
	case NESTED_UNSIGNED:
	case NESTED_MISSING:
		break;
	}
	return TONE_BAD;
}

static const char *
status_words(const struct seal_nested *nested)
{
	switch (nested->status) {
	case NESTED_OK:
		return nested->cdhash_differs
			   ? "satisfies it, and was signed again since"
			   : "satisfies it";
	case NESTED_UNKNOWN:
		return "not established";
	case NESTED_REQUIREMENT_FAILED:
		return "does not satisfy it";
	case NESTED_UNSIGNED:
		return "not signed";
	case NESTED_MISSING:
		return "not there";
	case NESTED_NOT_CODE:
		return "no code";
	}
	return "not established";
}

static void
nested_row(struct outline *o, const struct seal_nested *nested)
{
	const struct seal_entry *entry = nested->entry;
	struct item item = {
		.label = bytes_of(nested->path),
		.type = VALUE_MAP,
		.tone = status_tone(nested),
		.offset = entry ? entry->offset : NO_OFFSET,
	};

	outline_item(o, &item);
	outline_tone(o, status_tone(nested));
	outline_string(o, "status", "Requirement", status_words(nested));
	if (nested->why)
		outline_string(o, "why", "Because", nested->why);
	if (entry && entry->special && entry->special->cdhash)
		show_digest(o, "cdhash", "Sealed CDHash",
		    entry->special->cdhash, CDHASH_LEN);
	if (entry)
		show_text(o, "requirement", "Sealed requirement",
		    seal_entry_requirement(entry));
	outline_close(o);
}

void
show_seal_problem_rows(struct outline *o, const struct seal_verdict *v,
    uint32_t list, uint64_t first, uint64_t count)
{
	uint64_t all = total(v, list);

	if (list < LISTS) {
		problem_rows(o, v, list, first, count);
		return;
	}
	for (uint64_t i = first; i < all && i - first < count; i++)
		if (list == LIST_NESTED_CODE)
			nested_row(o, &v->nested[i]);
		else
			outline_string(o, NULL, NULL,
			    list == LIST_UNSEALED ? v->unsealed[i]
						  : v->respelled[i]);
}

static void
show_listing(struct outline *o, const struct seal_verdict *v, uint32_t list,
    const char *key, const char *label, enum tone tone)
{
	uint64_t count = total(v, list);

	if (count == 0)
		return;
	outline_tone(o, tone);
	if (count > LIMIT_LAZY_ITEMS) {
		outline_rows(o, key, label, SEAL_LISTS + list, count);
		return;
	}
	outline_list(o, key, label);
	show_seal_problem_rows(o, v, list, 0, count);
	outline_close(o);
}

static enum tone
nested_tone(const struct seal_verdict *v)
{
	enum tone worst = TONE_GOOD;

	for (size_t i = 0; i < v->nested_count; i++)
		if (status_tone(&v->nested[i]) > worst)
			worst = status_tone(&v->nested[i]);
	return worst;
}

void
show_seal_problems(struct outline *o, const struct seal_verdict *v)
{
	for (uint32_t i = 0; i < LISTS; i++)
		show_listing(
		    o, v, i, lists[i].key, lists[i].label, lists[i].tone);
	show_listing(
	    o, v, LIST_NESTED_CODE, "nested", "Nested code", nested_tone(v));
	show_listing(o, v, LIST_UNSEALED, "unsealed",
	    "Files that no rule seals", TONE_DIM);
	show_listing(o, v, LIST_RESPELLED, "respelled",
	    "Sealed under the same name in other code points", TONE_DIM);
}
