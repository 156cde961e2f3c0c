/* SPDX-License-Identifier: MIT */
/* What of a slice's signature held, in the schema's words. */
#include <config.h>

#include "values.h"

/* "absent" where there is neither a slot nor what it binds. */
static void
slot_unverified(struct outline *o, const char *key, const struct signature *s,
    uint32_t slot, bool there)
{
	const struct directory *d = signature_directory(s);

	if (d && directory_special_hash(d, slot).len > 0)
		there = true;
	if (signature_blob(s, slot))
		there = true;
	outline_string(o, key, NULL, there ? "unknown" : "absent");
}

static void
unverified(struct outline *o, const char *key, bool there)
{
	outline_string(o, key, NULL, there ? "unknown" : "absent");
}

static void
record_unverified(
    struct outline *o, const struct code *code, const struct signature *s)
{
	const struct directory *d = signature_directory(s);
	const struct cms *cms = s->cms;

	outline_string(o, "code_pages", NULL, "unknown");
	outline_number(o, "pages", NULL, d ? d->code_slots : 0);
	outline_null(o, "bad_pages", NULL);
	outline_null(o, "first_bad_page", NULL);
	slot_unverified(o, "info_plist", s, SLOT_INFO, false);
	slot_unverified(o, "requirements", s, SLOT_REQUIREMENTS, false);
	slot_unverified(o, "resources", s, SLOT_RESOURCES, code->seal != NULL);
	slot_unverified(o, "entitlements", s, SLOT_ENTITLEMENTS, false);
	slot_unverified(o, "entitlements_der", s, SLOT_ENTITLEMENTS_DER, false);
	unverified(o, "cms", s->has_cms);
	unverified(o, "cms_digest", s->has_cms);
	unverified(o, "cdhash_attribute",
	    cms && (cms->has_agility_v1 || cms->has_agility_v2));
	unverified(o, "chain", s->has_cms);
	unverified(o, "timestamp", cms && cms->has_timestamp);
	outline_string(o, "designated_requirement", NULL, "unknown");
}

static void
record_result(struct outline *o, const char *key, struct result result)
{
	outline_string(o, key, NULL, outcome_name(result.outcome));
}

/* Of the CodeDirectory with the most bad pages. */
static void
record_pages(
    struct outline *o, const struct signature *s, const struct slice_verdict *v)
{
	const struct directory *d = signature_directory(s);
	const struct page_result *worst = NULL;

	for (size_t i = 0; v->pages && i < s->directory_count; i++)
		if (!worst || v->pages[i].bad > worst->bad)
			worst = &v->pages[i];
	record_result(o, "code_pages", v->code_pages);
	outline_number(o, "pages", NULL, d ? d->code_slots : 0);
	if (worst && (v->code_pages.outcome == OUTCOME_OK ||
			 v->code_pages.outcome == OUTCOME_BAD))
		outline_number(o, "bad_pages", NULL, worst->bad);
	else
		outline_null(o, "bad_pages", NULL);
	if (worst && worst->bad > 0)
		outline_number(o, "first_bad_page", NULL, worst->first_bad);
	else
		outline_null(o, "first_bad_page", NULL);
}

/* Exactly one signer, and its value. */
static void
record_verified(
    struct outline *o, const struct signature *s, const struct slice_verdict *v)
{
	const struct result *slots = v->slots;

	record_pages(o, s, v);
	record_result(o, "info_plist", slots[SLOT_INFO]);
	record_result(o, "requirements", slots[SLOT_REQUIREMENTS]);
	record_result(o, "resources", slots[SLOT_RESOURCES]);
	record_result(o, "entitlements", slots[SLOT_ENTITLEMENTS]);
	record_result(o, "entitlements_der", slots[SLOT_ENTITLEMENTS_DER]);
	record_result(o, "cms", result_worse(v->cms.signer, v->cms.signature));
	record_result(o, "cms_digest", v->cms.digest);
	record_result(o, "cdhash_attribute", v->cms.agility);
	record_result(o, "chain", v->cms.chain);
	record_result(o, "timestamp", v->cms.timestamp);
	record_result(o, "designated_requirement", v->designated);
}

void
record_checks(struct outline *o, const struct code *code,
    const struct signature *s, const struct slice_verdict *verdict)
{
	outline_map(o, "checks", NULL);
	if (verdict)
		record_verified(o, s, verdict);
	else
		record_unverified(o, code, s);
	outline_close(o);
}
