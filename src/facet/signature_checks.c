/* SPDX-License-Identifier: MIT */
/* What verifying the signature came to, line by line. */
#include <config.h>

#include "values.h"

static void
show_cms_checks(struct outline *o, const struct cms_verdict *v)
{
	show_result(o, "signer", "Signer", &v->signer, "exactly one");
	show_result(o, "value", "Signature value", &v->signature,
	    "made with the signer's key over these bytes");
	show_result(o, "digest", "Signed digest", &v->digest,
	    "that of the CodeDirectory");
	show_result(o, "agility", "Signed CDHashes", &v->agility,
	    "those of all CodeDirectories");
	show_result(o, "chain", "Chain", &v->chain, "leads to a known root");
	show_result(o, "timestamp", "Time stamp", &v->timestamp,
	    "made for this signature");
	show_result(o, "team", "Team", &v->team, "the certificate's");
}

static void
show_slot_checks(struct outline *o, const struct slice_verdict *v)
{
	// clang-format off
	static const struct {
		uint32_t slot;
		const char *key, *label;
	} rows[] = {
		{ SLOT_INFO, "info_plist", "Info.plist" },
		{ SLOT_REQUIREMENTS, "requirements", "Requirements" },
		{ SLOT_RESOURCES, "resources", "Seal" },
		{ SLOT_APPLICATION, "application", "Application" },
		{ SLOT_ENTITLEMENTS, "entitlements", "Entitlements" },
		{ SLOT_REP_SPECIFIC, "rep_specific", "Kind of its own" },
		{ SLOT_ENTITLEMENTS_DER, "entitlements_der",
			"Entitlements (DER)" },
		{ SLOT_CONSTRAINT_SELF, "constraint_self",
			"Launch constraint, self" },
		{ SLOT_CONSTRAINT_PARENT, "constraint_parent",
			"Launch constraint, parent" },
		{ SLOT_CONSTRAINT_RESPONSIBLE, "constraint_responsible",
			"Launch constraint, responsible" },
		{ SLOT_CONSTRAINT_LIBRARY, "constraint_library",
			"Library constraint" },
	};
	// clang-format on

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		show_result(o, rows[i].key, rows[i].label,
		    &v->slots[rows[i].slot], "what was signed");
}

static enum tone
coverage_tone(enum vouching by)
{
	if (by == VOUCHED_NOBODY)
		return TONE_WARN;
	return by == VOUCHED_ZERO ? TONE_DIM : TONE_PLAIN;
}

static void
show_coverage(struct outline *o, const struct verdict *v)
{
	static const char *const words[] = {
		[VOUCHED_PAGES] = "hashed",
		[VOUCHED_CMS] = "by the CMS signature",
		[VOUCHED_SLOT] = "by a special slot",
		[VOUCHED_STRUCTURE] = "structure",
		[VOUCHED_ZERO] = "zero",
		[VOUCHED_NOBODY] = "nobody",
	};

	if (v->coverage_count == 0)
		return;
	outline_list(o, "coverage", "Who vouches for which bytes");
	for (size_t i = 0; i < v->coverage_count; i++) {
		const struct coverage *c = &v->coverage[i];

		outline_at(o, c->range.offset);
		outline_tone(o, coverage_tone(c->by));
		outline_printf(o, NULL, c->what, "0x%llx, %llu bytes: %s",
		    (unsigned long long) c->range.offset,
		    (unsigned long long) c->range.size, words[c->by]);
	}
	outline_close(o);
}

static struct result
worst_of(const struct slice_verdict *v)
{
	struct result worst = result_worse(v->code_pages, v->limit);

	for (size_t i = 1; i < SLOTS_CHECKED; i++)
		worst = result_worse(worst, v->slots[i]);
	worst = result_worse(worst, signer_result(&v->cms));
	worst = result_worse(worst, v->cms.chain);
	worst = result_worse(worst, v->cms.timestamp);
	worst = result_worse(worst, v->cms.team);
	return result_worse(worst, v->designated);
}

void
show_checks(struct outline *o, const struct node *node)
{
	const struct slice_verdict *v = node_slice_verdict(node);
	struct result worst;

	if (!v) {
		outline_tone(o, TONE_UNKNOWN);
		outline_string(o, "verified", "Verified", "not yet");
		return;
	}
	worst = worst_of(v);
	outline_result(o, &worst);
	outline_map(o, "verified", "Verified");
	show_result(o, "code_pages", "Code", &v->code_pages, "all pages match");
	show_result(o, "limit", "Length", &v->limit,
	    "all up to the signature is covered");
	show_slot_checks(o, v);
	show_cms_checks(o, &v->cms);
	show_result(
	    o, "designated", "Own requirement", &v->designated, "satisfied");
	outline_close(o);
	show_coverage(o, node->verdict);
}
