/* SPDX-License-Identifier: MIT */
/* What a person asks of code beyond what systems ask: policy for a build. */
#include <config.h>

#include <string.h>

#include <sealtree/match.h>

#include "profile.h"

static const struct check_options *
wishes(const struct check_subject *subject)
{
	return subject->options;
}

static bool requires(const struct check_subject *subject, unsigned what)
{
	return wishes(subject)->require & what;
}

/* Code that nobody signed, and should be; said once. */
static bool
lacks_signature(const struct check *check, const struct check_subject *subject,
    struct findings *findings, const char *wanted)
{
	const struct macho *macho = subject->code->macho;
	struct signed_slice slice;
	struct finding *finding;
	bool wants = false;

	for (size_t i = 0; macho && i < macho->slice_count; i++)
		wants |= code_wants_signature(&macho->slices[i]);
	if (!wants || first_signed(subject, &slice))
		return false;
	finding = finding_add(findings, check, "nobody signed it");
	finding->file = code_own_file(subject->code);
	finding->wanted = wanted;
	return true;
}

/* Not established: it may be so. */
static void
leave_open(struct finding *finding, const char *reason)
{
	finding->severity = SEVERITY_UNKNOWN;
	finding->reason = reason;
}

/* Anything but that it held is told, even where another check told why: this
 * was asked for by name. False: it held. */
static bool
tell_unless_ok(const struct check *check, const struct signed_slice *slice,
    const struct check_subject *subject, const char *what, struct result result,
    struct findings *findings)
{
	struct finding *finding;

	if (result.outcome == OUTCOME_OK)
		return false;
	finding = add_in_slice(check, slice, subject, findings, "%s: %s", what,
	    result.why ? result.why : "it was not verified");
	if (result.outcome != OUTCOME_BAD)
		leave_open(
		    finding, result.reason ? result.reason : "unreadable");
	else
		finding->offset = result.offset;
	return true;
}

/* NULL: the signature holds, and stands under Apple's root or what --anchors
 * puts beside it. */
static const char *
doubt_about(const struct signed_slice *slice, bool *open)
{
	const char *kind = slice->verdict ? signature_kind(slice->signature,
						&slice->verdict->cms)
					  : NULL;

	*open = false;
	if (kind && strcmp(kind, "other-authority") == 0)
		return "the signer is not under Apple's root, so its team is "
		       "anybody's word";
	if (kind && !slice->signature->cms)
		return "it is signed ad hoc, so its team is anybody's word";
	if (kind && slice->verdict->cms.team.outcome == OUTCOME_BAD)
		return "the signer's certificate is of another team";
	if (kind)
		return NULL;
	*open = !slice->verdict ||
		slice->verdict->cms.chain.outcome == OUTCOME_UNKNOWN ||
		slice->verdict->cms.signature.outcome == OUTCOME_UNKNOWN;
	return "its signature is not established, so its team is a claim only";
}

static void
judge_team(const struct check *check, const struct check_subject *subject,
    const struct signed_slice *slice, struct findings *findings)
{
	struct bytes team =
	    slice->directory ? slice->directory->team : (struct bytes){ 0 };
	bool same = bytes_are(team, wishes(subject)->team), open = false;
	const char *doubt = same ? doubt_about(slice, &open) : NULL;
	struct finding *finding;

	if (same && !doubt)
		return;
	finding = add_in_slice(check, slice, subject, findings, "%s",
	    doubt          ? doubt
	    : team.len > 0 ? "another team signed it"
			   : "no team signed it");
	if (open)
		leave_open(finding, "unreadable");
	finding->seen = visible(findings->arena, team);
	finding->wanted = wishes(subject)->team;
}

static void
policy_team(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	if (!wishes(subject)->team ||
	    lacks_signature(check, subject, findings, wishes(subject)->team))
		return;
	while (next_signed(subject, &at, &slice))
		judge_team(check, subject, &slice, findings);
}

static void
policy_identifier(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct check_options *o = wishes(subject);
	struct signed_slice slice;
	size_t at = 0;

	if (!o->identifier || !subject_is_product(subject) ||
	    lacks_signature(check, subject, findings, o->identifier_text))
		return;
	while (next_signed(subject, &at, &slice)) {
		struct bytes id = slice.directory ? slice.directory->identifier
						  : (struct bytes){ 0 };
		enum match_result result =
		    match_find(o->identifier, id, NULL, NULL);
		struct finding *finding;

		if (result == MATCH_YES)
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    result == MATCH_NO
			? "the signing identifier is not as it shall be"
			: "the expression takes too long to match");
		if (result == MATCH_GAVE_UP)
			leave_open(finding, "limit");
		finding->seen = visible(findings->arena, id);
		finding->wanted = o->identifier_text;
	}
}

static void
policy_hardened(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	if (!requires(subject, REQUIRE_HARDENED) ||
	    !subject_is_program(subject) ||
	    lacks_signature(check, subject, findings, "0x10000(runtime)"))
		return;
	while (next_signed(subject, &at, &slice)) {
		struct finding *finding;

		if (!code_is_program(slice.macho) ||
		    (slice.directory &&
			slice.directory->flags & DIRECTORY_RUNTIME))
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    "the hardened runtime is not enabled");
		finding->seen = directory_flags_text(findings->arena,
		    slice.directory ? slice.directory->flags : 0);
		finding->wanted = "0x10000(runtime)";
	}
}

static void
policy_timestamp(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	if (!requires(subject, REQUIRE_TIMESTAMP) ||
	    lacks_signature(check, subject, findings, "a secure time stamp"))
		return;
	while (next_signed(subject, &at, &slice)) {
		const struct cms *cms = slice.signature->cms;

		if (!cms || !cms->has_timestamp)
			add_in_slice(check, &slice, subject, findings,
			    "it has no secure time stamp");
		else if (slice.verdict)
			tell_unless_ok(check, &slice, subject, "time stamp",
			    slice.verdict->cms.timestamp, findings);
		else
			leave_open(
			    add_in_slice(check, &slice, subject, findings,
				"its time stamp was not verified"),
			    "unreadable");
	}
}

static void
judge_ticket(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const struct verdict *v = subject->verdict;
	struct finding *finding;

	if (!subject->code->ticket && !subject->code->place->ticket_path) {
		leave_open(finding_add(findings, check,
			       "no ticket is stapled, and whether Apple has "
			       "one no file tells"),
		    "online-only");
	} else if (!v || !v->ticket) {
		leave_open(
		    finding_add(findings, check, "its ticket was not verified"),
		    "unreadable");
	} else if (v->ticket->valid.outcome != OUTCOME_OK) {
		tell_unless_ok(
		    check, NULL, subject, "ticket", v->ticket->valid, findings);
	} else if (v->not_covered_count > 0) {
		finding = finding_add(
		    findings, check, "the ticket is not for all code in it");
		finding->seen = v->not_covered[0];
	}
}

static void
policy_notarized(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct signed_slice slice;
	struct finding *finding;

	if (!requires(subject, REQUIRE_NOTARIZED) ||
	    !subject_is_product(subject) ||
	    lacks_signature(check, subject, findings, "a ticket") ||
	    !first_signed(subject, &slice))
		return;
	if (strcmp(slice.class, "devid-app") == 0) {
		judge_ticket(check, subject, findings);
		return;
	}
	finding = finding_add(
	    findings, check, "only what Developer ID signed can be notarized");
	finding->seen = class_title(slice.class);
	finding->wanted = class_title("devid-app");
}

/* Code that a profile can be for. */
static bool
takes_profile(const struct check_subject *subject)
{
	return (subject_is_product(subject) && kind_is(subject, "app")) ||
	       kind_is(subject, "appex") || kind_is(subject, "systemextension");
}

static void
policy_profile(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const struct verdict *v = subject->verdict;
	struct finding *finding;

	if (!requires(subject, REQUIRE_PROFILE) || !takes_profile(subject))
		return;
	if (!profile_of(subject)) {
		finding = finding_add(findings, check,
		    subject->code->place->profile_path
			? "its provisioning profile cannot be read"
			: "it has no provisioning profile");
		finding->wanted = "an embedded provisioning profile";
	} else if (!v || !v->profile) {
		leave_open(finding_add(findings, check,
			       "its provisioning profile was not verified"),
		    "unreadable");
	} else {
		const struct cms_verdict *cms = &v->profile->cms;
		const struct result results[] = { cms->signature, cms->digest,
			cms->chain };

		for (size_t i = 0; i < sizeof results / sizeof *results; i++)
			if (tell_unless_ok(check, NULL, subject,
				"provisioning profile", results[i], findings))
				break;
	}
}

#define OWN_POLICY "what was asked for on the command line"

// clang-format off
const struct check wanted_checks[] = {
	{
	    .id = "policy-team",
	    .title = "Not signed by the team that was asked for",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = policy_team,
	    .guards = GUARD_APPLE,
	    .means = "All code of this build shall be of one team, and this "
		     "is not, or nothing proves it.",
	    .fix = "Sign it with that team's identity, or take --team out.",
	    .when = "--team is given, and code is not signed, is of another "
		    "team, or its signature does not hold",
	    .unless = "a signature that is not established is unknown",
	    .source = OWN_POLICY,
	},
	{
	    .id = "policy-identifier",
	    .title = "Not the identifier that was asked for",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = policy_identifier,
	    .mend = MEND_CHANGE,
	    .means = "This build shall have another identifier.",
	    .fix = "Build it with that identifier, or mend --identifier.",
	    .when = "--identifier is given, and the outermost code's signing "
		    "identifier does not match it as a whole",
	    .source = OWN_POLICY,
	},
	{
	    .id = "policy-hardened",
	    .title = "Program without the hardened runtime that was asked for",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = policy_hardened,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .mend = MEND_SIGN,
	    .means = "All programs of this build shall be hardened.",
	    .fix = "Sign it with --options runtime.",
	    .when = "--require=hardened is given, and a program is not signed "
		    "or lacks the flag",
	    .unless = "code for other systems than macOS",
	    .source = OWN_POLICY,
	},
	{
	    .id = "policy-timestamp",
	    .title = "No secure time stamp, which was asked for",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = policy_timestamp,
	    .guards = GUARD_APPLE,
	    .mend = MEND_SIGN,
	    .means = "All code of this build shall have a secure time stamp.",
	    .fix = "Sign it with --timestamp.",
	    .when = "--require=timestamp is given, and code is not signed, "
		    "has no time stamp, or one that does not verify",
	    .unless = "a time stamp that cannot be judged is unknown",
	    .source = OWN_POLICY,
	},
	{
	    .id = "policy-notarized",
	    .title = "Not known to be notarized, which was asked for",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = policy_notarized,
	    .contexts = IN_MAC,
	    .mend = MEND_NOTARIZE,
	    .means = "This build shall carry a ticket of the notary's for all "
		     "code in it.",
	    .fix = "Notarize it, staple the ticket, and look again.",
	    .when = "--require=notarized is given, and the outermost code is "
		    "not signed by Developer ID, or its ticket does not hold "
		    "or is not for all code in it",
	    .unless = "without a ticket it is unknown; code for other systems "
		      "than macOS is not asked",
	    .source = OWN_POLICY,
	},
	{
	    .id = "policy-profile",
	    .title = "No good provisioning profile, which was asked for",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = policy_profile,
	    .guards = GUARD_APPLE | GUARD_STORE,
	    .relation = RELATION_PROFILE,
	    .mend = MEND_CHANGE,
	    .means = "The app of this build and each extension in it shall "
		     "have a provisioning profile that holds.",
	    .fix = "Embed the profile, then sign again.",
	    .when = "--require=profile is given, and the outermost app, an "
		    "app extension or a system extension has none, or one "
		    "whose signature does not hold",
	    .unless = "a signature that cannot be judged is unknown",
	    .source = OWN_POLICY,
	},
	{ 0 },
};
// clang-format on
