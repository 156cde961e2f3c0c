/* SPDX-License-Identifier: MIT */
/* Who signed: the certificate, its chain, its times, and the team. */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "themes.h"

static const struct certificate *
leaf_of(const struct signed_slice *slice)
{
	const struct cms *cms = slice->signature->cms;

	return cms && cms->chain.count > 0 ? cms->chain.list[0] : NULL;
}

/* The first three ask the same chain one after the other. */
enum chain_trouble {
	CHAIN_FINE,
	CHAIN_INCOMPLETE,
	CHAIN_OF_OTHERS,
	CHAIN_TIME,
	CHAIN_USAGE,
	CHAIN_UNKNOWN
};

static bool
valid_at(const struct certificate *c, int64_t time)
{
	return c->not_before <= time && time <= c->not_after;
}

static bool
chain_valid_at(const struct chain *chain, int64_t time)
{
	for (size_t i = 0; i < chain->count; i++)
		if (!valid_at(chain->list[i], time))
			return false;
	return true;
}

static enum chain_trouble
trouble_of(const struct chain *chain, struct result result, int64_t time)
{
	if (result.outcome == OUTCOME_UNKNOWN)
		return CHAIN_UNKNOWN;
	if (result.outcome != OUTCOME_BAD)
		return CHAIN_FINE;
	if (!chain->complete)
		return CHAIN_INCOMPLETE;
	if (!chain->pinned)
		return CHAIN_OF_OTHERS;
	return chain_valid_at(chain, time) ? CHAIN_USAGE : CHAIN_TIME;
}

static enum chain_trouble
chain_trouble(const struct signed_slice *slice)
{
	const struct cms *cms = slice->signature->cms;
	const struct cms_verdict *v =
	    slice->verdict ? &slice->verdict->cms : NULL;

	return v && cms ? trouble_of(&cms->chain, v->chain, v->time)
			: CHAIN_FINE;
}

static void
add_package_chain(const struct check *check,
    const struct check_subject *subject, struct findings *findings,
    enum chain_trouble trouble)
{
	const struct package *package = subject->code->package;
	const struct chain *chain = package ? package_chain(package) : NULL;
	const struct package_verdict *v =
	    subject->verdict ? subject->verdict->package : NULL;
	struct result result;

	if (!chain || !v)
		return;
	result = package->cms ? v->cms.chain : v->rsa_chain;
	if (trouble_of(chain, result, v->cms.time) == trouble)
		add_result(check, NULL, subject, NULL, result, findings);
}

static void
add_chain(const struct check *check, const struct check_subject *subject,
    struct findings *findings, enum chain_trouble trouble)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice))
		if (chain_trouble(&slice) == trouble)
			add_result(check, &slice, subject, NULL,
			    slice.verdict->cms.chain, findings);
	add_package_chain(check, subject, findings, trouble);
}

static void
cert_chain_incomplete(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	add_chain(check, subject, findings, CHAIN_INCOMPLETE);
}

static void
cert_chain_not_apple(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	add_chain(check, subject, findings, CHAIN_OF_OTHERS);
	add_chain(check, subject, findings, CHAIN_UNKNOWN);
}

static void
cert_wrong_usage(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	add_chain(check, subject, findings, CHAIN_USAGE);
}

static bool
is_stamped(const struct signed_slice *slice)
{
	return slice->signature->cms->timestamp &&
	       slice->verdict->cms.timestamp.outcome == OUTCOME_OK;
}

/* Apple's own code and what a store signed again may outlive its certificate,
 * with or without a time stamp; so may what runs on developers' devices. */
static bool
next_dated(
    const struct check_subject *subject, size_t *at, struct signed_slice *slice)
{
	while (next_signed(subject, at, slice))
		if (slice->verdict && leaf_of(slice) &&
		    strcmp(slice->class, "devid-app") == 0)
			return true;
	return false;
}

const char *
day_of(struct arena *arena, int64_t time)
{
	struct text text = TEXT_INIT;
	const char *copy;

	text_add_time(&text, time);
	copy = arena_string(arena, bytes_clamp(text_bytes(&text), 0, 10));
	text_release(&text);
	return copy;
}

static void
cert_expired_no_timestamp(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_dated(subject, &at, &slice)) {
		const struct certificate *leaf = leaf_of(&slice);

		if (leaf->not_after >= subject->options->now ||
		    is_stamped(&slice))
			continue;
		add_in_slice(check, &slice, subject, findings,
		    "the certificate expired on %s, and no time stamp shows "
		    "that the signature is older",
		    day_of(findings->arena, leaf->not_after));
	}
}

static void
cert_expired_but_timestamped(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_dated(subject, &at, &slice)) {
		const struct certificate *leaf = leaf_of(&slice);
		int64_t time;

		if (leaf->not_after >= subject->options->now ||
		    !is_stamped(&slice))
			continue;
		time = slice.signature->cms->timestamp->time;
		if (valid_at(leaf, time))
			add_in_slice(check, &slice, subject, findings,
			    "the certificate expired on %s; the signature is "
			    "of %s",
			    day_of(findings->arena, leaf->not_after),
			    day_of(findings->arena, time));
	}
}

/* Without a time stamp the time is the signer's word. */
static void
add_outside(const struct check *check, const struct signed_slice *slice,
    const struct check_subject *subject, struct findings *findings)
{
	const struct cms *cms = slice->signature->cms;
	const struct certificate *leaf = leaf_of(slice);
	bool stamped = is_stamped(slice);
	struct finding *finding;
	int64_t time;

	if (!stamped && !cms->has_signing_time)
		return;
	time = stamped ? cms->timestamp->time : cms->signing_time;
	if (valid_at(leaf, time))
		return;
	finding = add_in_slice(check, slice, subject, findings,
	    "signed on %s%s, and the certificate is valid from %s to %s",
	    day_of(findings->arena, time), stamped ? "" : ", by the signer's word",
	    day_of(findings->arena, leaf->not_before),
	    day_of(findings->arena, leaf->not_after));
	if (!stamped && slice->verdict->cms.chain.outcome != OUTCOME_BAD)
		finding->severity = SEVERITY_WARNING;
}

static void
cert_signed_outside_validity(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0, first = findings->count;

	while (next_dated(subject, &at, &slice))
		add_outside(check, &slice, subject, findings);
	if (findings->count == first)
		add_chain(check, subject, findings, CHAIN_TIME);
}

static void
team_id_cert_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice))
		if (slice.verdict && slice.signature->has_cms &&
		    !class_is_store(slice.class))
			add_result(check, &slice, subject, NULL,
			    slice.verdict->cms.team, findings);
}

static void
team_id_missing(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice))
		if (class_is_ours(slice.class) && slice.directory &&
		    slice.directory->team.len == 0)
			add_in_slice(check, &slice, subject, findings,
			    "the signature names no team, though its "
			    "certificate belongs to one");
}

/* Once for a product. */
static void
revocation_unknown(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;

	if (!subject_stands_alone(subject) || !first_signed(subject, &slice) ||
	    strcmp(slice.class, "devid-app") != 0)
		return;
	finding_add(findings, check,
	    "whether Apple revoked the certificate since is not in the files");
}

static const char *const says_chain[] = {
	"unable to build chain to self-signed root for signer", NULL
};
static const char *const says_untrusted[] = { "CSSMERR_TP_NOT_TRUSTED",
	"signature is valid but signer is not trusted", NULL };
static const char *const says_expired[] = { "CSSMERR_TP_CERT_EXPIRED", NULL };
static const char *const says_outside[] = { "CSSMERR_TP_CERT_EXPIRED",
	"CSSMERR_TP_CERT_NOT_VALID_YET", NULL };
static const char *const says_team[] = {
	"a Team Identifier is wrong or inappropriate", NULL
};
static const char *const says_no_team[] = { "TeamIdentifier=not set", NULL };
static const char *const says_revoked[] = { "CSSMERR_TP_CERT_REVOKED", NULL };

const struct check certificate_checks[] = {
	{
	    .id = "cert-chain-incomplete",
	    .title = "Chain of certificates has a gap",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = cert_chain_incomplete,
	    .mend = MEND_SIGN,
	    .means = "The certificates in the signature do not lead to a "
		     "root: an issuer's is missing. Nobody else can follow "
		     "the chain either.",
	    .fix = "Install the intermediate certificate that is missing on "
		   "the machine that signs, and sign again.",
	    .when = "an issuer of the leaf is not in the CMS and not known",
	    .source = "Apple TN3161, 2023",
	    .apple = says_chain,
	},
	{
	    .id = "cert-chain-not-apple",
	    .title = "Signed by somebody Apple does not know",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = cert_chain_not_apple,
	    .mend = MEND_SIGN,
	    .means = "The chain ends at a root that is none of Apple's. The "
		     "bytes may be unchanged, but Gatekeeper and devices "
		     "treat the code as if it were not signed.",
	    .fix = "Sign with a certificate of the Apple Developer Program.",
	    .when = "the chain ends in a root that is not Apple's",
	    .source = "Apple's Security, open source, 2025; Apple TN3161, "
		      "2023",
	    .apple = says_untrusted,
	},
	{
	    .id = "cert-expired-no-timestamp",
	    .title = "Certificate expired, and no time stamp",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = cert_expired_no_timestamp,
	    .mend = MEND_SIGN,
	    .means = "Nothing proves that the signature was made while the "
		     "certificate was valid.",
	    .fix = "Sign again with a valid certificate and --timestamp.",
	    .when = "the leaf has expired, and no secure time says that it "
		    "had not when it signed",
	    .unless = "what Apple or a store signed",
	    .source = "Apple TN3161, 2023",
	    .apple = says_expired,
	},
	{
	    .id = "cert-signed-outside-validity",
	    .title = "Signed while the certificate was not valid",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = cert_signed_outside_validity,
	    .mend = MEND_SIGN,
	    .means = "At the time of the signature the certificate had "
		     "expired or had not begun.",
	    .fix = "Sign again with a valid certificate; set the clock of "
		   "the machine that signs.",
	    .when = "the secure time of signing lies outside the validity of "
		    "the leaf",
	    .unless = "what Apple or a store signed",
	    .source = "Apple TN3161, 2023",
	    .apple = says_outside,
	},
	{
	    .id = "cert-expired-but-timestamped",
	    .title = "Certificate expired after signing",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_NODE,
	    .run = cert_expired_but_timestamped,
	    .mend = MEND_OUTSIDE,
	    .means = "That is in order: the time stamp shows that it was "
		     "valid when it signed. New builds need a new one.",
	    .fix = "Nothing, for this build.",
	    .when = "the leaf has expired, and had not at the secure time of "
		    "signing",
	    .source = "Apple TN3161, 2023",
	},
	{
	    .id = "cert-wrong-usage",
	    .title = "Certificate is not for signing code",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = cert_wrong_usage,
	    .mend = MEND_SIGN,
	    .means = "A certificate for installers, or for something else, "
		     "signed a program. That does not count.",
	    .fix = "Use Developer ID Application, Apple Distribution or "
		   "Apple Development.",
	    .when = "the leaf is not one for signing code",
	    .source = "Apple TN3161, 2023; Apple, Resolving common "
		      "notarization issues",
	},
	{
	    .id = "team-id-cert-mismatch",
	    .title = "Team is not the certificate's",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = team_id_cert_mismatch,
	    .mend = MEND_SIGN,
	    .means = "The code names one team and its certificate another, "
		     "as tools leave it that sign again and keep the old "
		     "CodeDirectory.",
	    .fix = "Sign again with codesign.",
	    .when = "the CodeDirectory's team is not the leaf's "
		    "organizational unit",
	    .unless = "what Apple or a store signed",
	    .source = "Apple's Security, open source, 2025",
	    .apple = says_team,
	},
	{
	    .id = "team-id-missing",
	    .title = "No team",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_NODE,
	    .run = team_id_missing,
	    .mend = MEND_SIGN,
	    .means = "Library validation cannot tell that this is of the "
		     "same team as the rest.",
	    .fix = "Sign again with a present codesign.",
	    .when = "a developer's certificate signed, and the CodeDirectory "
		    "names no team",
	    .source = "Apple's XNU, open source, 2025; Apple's Security, open "
		      "source, 2025",
	    .apple = says_no_team,
	},
	{
	    .id = "revocation-unknown",
	    .title = "Revocation cannot be seen here",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_BUNDLE,
	    .run = revocation_unknown,
	    .mend = MEND_OUTSIDE,
	    .means = "Apple can revoke a certificate or a notarization at any "
		     "time; only a Mac that asks on line learns of it.",
	    .fix = "Check on a Mac: spctl -a -vv.",
	    .when = "Developer ID signed it: only Apple's servers know "
		    "whether the certificate was revoked",
	    .source = "Apple's Security, open source, 2025",
	    .apple = says_revoked,
	},
	{ 0 },
};
