/* SPDX-License-Identifier: MIT */
/* Whether a profile is for this code, this device and this time. */
#include <config.h>

#include "values.h"

static bool
admits(enum profile_listing listing)
{
	return listing == LISTING_ALL || listing == LISTING_HAS;
}

static enum outcome
outcome_of_form(
    const struct profile *p, enum profile_form form, const char *udid)
{
	if (!udid || !profile_form(p, form))
		return OUTCOME_ABSENT;
	return admits(profile_lists_device(p, form, bytes_of(udid)))
		   ? OUTCOME_OK
		   : OUTCOME_BAD;
}

static enum outcome
outcome_of_end(const struct profile *p, const struct profile_verdict *v)
{
	int64_t end;

	if (!profile_ends(p, profile_in_force(p), &end))
		return OUTCOME_ABSENT;
	if (!v)
		return OUTCOME_UNKNOWN;
	return end >= v->now ? OUTCOME_OK : OUTCOME_BAD;
}

static enum outcome
outcome_of_certificate(const struct profile *p, const struct signature *s)
{
	const struct certificate *signer = s && s->cms ? s->cms->signer : NULL;
	enum profile_listing listing = LISTING_NONE;

	if (signer)
		listing = profile_lists_certificate(
		    p, profile_in_force(p), signer->sha256);
	if (listing == LISTING_UNSURE)
		return OUTCOME_UNKNOWN;
	if (listing == LISTING_NONE)
		return OUTCOME_ABSENT;
	return admits(listing) ? OUTCOME_OK : OUTCOME_BAD;
}

/* Of all slices the worst. */
static enum outcome
outcome_of_certificates(const struct code *code)
{
	struct result worst = result_absent();

	for (size_t i = 0; i < code->signature_count; i++)
		worst = result_worse(worst,
		    (struct result){ .outcome = outcome_of_certificate(
					 code->profile, code->signatures[i]) });
	return worst.outcome;
}

void
record_profile_fits(
    struct outline *o, const struct code *code, const struct profile_verdict *v)
{
	const struct profile *p = code->profile;
	const char *udid = v ? v->udid : NULL;

	outline_string(o, "expiry", NULL, outcome_name(outcome_of_end(p, v)));
	outline_string(o, "certificate", NULL,
	    outcome_name(outcome_of_certificates(code)));
	outline_string(o, "device", NULL,
	    outcome_name(outcome_of_form(p, profile_in_force(p), udid)));
	outline_string(o, "device_plist", NULL,
	    outcome_name(outcome_of_form(p, PROFILE_FORM_PLIST, udid)));
	outline_string(o, "device_der", NULL,
	    outcome_name(outcome_of_form(p, PROFILE_FORM_DER, udid)));
}

static void
outline_outcome(struct outline *o, enum outcome outcome)
{
	outline_result(o, &(const struct result){ .outcome = outcome });
}

static void
show_end(
    struct outline *o, const struct profile *p, const struct profile_verdict *v)
{
	enum outcome outcome = outcome_of_end(p, v);

	if (!v || outcome == OUTCOME_ABSENT)
		return;
	outline_outcome(o, outcome);
	outline_string(o, "in_time", "In time",
	    outcome == OUTCOME_OK ? "it has not ended"
				  : "it has ended, and does not count");
}

static void
show_certificate_listed(
    struct outline *o, const struct profile *p, const struct signature *s)
{
	enum outcome outcome = outcome_of_certificate(p, s);

	if (outcome == OUTCOME_ABSENT)
		return;
	outline_outcome(o, outcome);
	outline_string(o, "certificate", "Certificate",
	    outcome == OUTCOME_OK    ? "the signer's is listed"
	    : outcome == OUTCOME_BAD ? "the signer's is not listed"
				     : "the list is longer than what was kept");
}

/* Where both forms have it, a refusal has another cause. */
static const char *
device_words(const struct profile *p, struct bytes udid)
{
	enum profile_listing in_force =
	    profile_lists_device(p, profile_in_force(p), udid);
	bool outside =
	    admits(profile_lists_device(p, PROFILE_FORM_PLIST, udid));

	if (in_force == LISTING_ALL)
		return "all devices may";
	if (in_force == LISTING_NONE)
		return "no devices are listed, it is not for all";
	if (in_force == LISTING_LACKS)
		return outside ? "listed in the property list only; systems "
				 "go by the DER form"
			       : "not listed";
	if (!outside)
		return "listed in the DER form, which systems go by, only";
	return p->der_plist
		   ? "listed, in both forms: the files do not explain -212"
		   : "listed: the files do not explain -212";
}

void
show_profile_checks(struct outline *o, const struct node *node)
{
	const struct profile *p = node->code->profile;
	const struct profile_verdict *v =
	    node->verdict ? node->verdict->profile : NULL;

	if (!p->plist)
		return;
	show_end(o, p, v);
	show_certificate_listed(o, p, node_signature(node));
	if (!v || !v->udid)
		return;
	outline_outcome(o, outcome_of_form(p, profile_in_force(p), v->udid));
	outline_printf(o, "device", "Device", "%s: %s", v->udid,
	    device_words(p, bytes_of(v->udid)));
}
