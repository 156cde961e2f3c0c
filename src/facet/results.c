/* SPDX-License-Identifier: MIT */
/* How what verifying came to is shown. */
#include <config.h>

#include "values.h"

const struct slice_verdict *
verdict_slice(const struct verdict *verdict, size_t index)
{
	if (!verdict || index >= verdict->slice_count)
		return NULL;
	return &verdict->slices[index];
}

const struct slice_verdict *
node_slice_verdict(const struct node *node)
{
	if (!node_signature(node))
		return NULL;
	return verdict_slice(node->verdict,
	    node->row == ROW_SLICE ? node->slice : node->code->preferred);
}

enum tone
result_tone(const struct result *result)
{
	switch (result->outcome) {
	case OUTCOME_OK:
		return TONE_GOOD;
	case OUTCOME_BAD:
		return TONE_BAD;
	case OUTCOME_ABSENT:
	case OUTCOME_SKIPPED:
		return TONE_PLAIN;
	case OUTCOME_UNKNOWN:
		break;
	}
	return TONE_UNKNOWN;
}

void
outline_result(struct outline *o, const struct result *result)
{
	outline_tone(o, result ? result_tone(result) : TONE_UNKNOWN);
}

struct result
signer_result(const struct cms_verdict *verdict)
{
	return result_worse(result_worse(verdict->signer, verdict->signature),
	    result_worse(verdict->digest, verdict->agility));
}

void
show_result(struct outline *o, const char *key, const char *label,
    const struct result *result, const char *good)
{
	if (result->outcome == OUTCOME_ABSENT)
		return;
	outline_result(o, result);
	if (result->why)
		outline_at(o, result->offset);
	if (result->outcome == OUTCOME_OK)
		outline_string(o, key, label, good);
	else if (result->outcome == OUTCOME_SKIPPED)
		outline_string(o, key, label, "left out");
	else
		outline_string(
		    o, key, label, result->why ? result->why : "not verified");
}

const char *
vouching_name(enum vouching by)
{
	switch (by) {
	case VOUCHED_PAGES:
		return "pages";
	case VOUCHED_CMS:
		return "cms";
	case VOUCHED_SLOT:
		return "slot";
	case VOUCHED_STRUCTURE:
		return "structure";
	case VOUCHED_ZERO:
		return "zero";
	case VOUCHED_NOBODY:
		return "nobody";
	}
	return "nobody";
}
