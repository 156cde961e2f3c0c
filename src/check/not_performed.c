/* SPDX-License-Identifier: MIT */
/* What was not checked at all, mostly as no file tells of it: said once. */
#include <config.h>

#include <sealtree/text.h>

#include "themes.h"

static bool
holds_ticket(const struct check_subject *subject)
{
	return subject->code->ticket != NULL;
}

static bool
holds_archive(const struct check_subject *subject)
{
	return code_notable_count(subject->code, NOTABLE_ARCHIVE) > 0;
}

static bool
holds_signature(const struct check_subject *subject)
{
	struct signed_slice slice;

	return first_signed(subject, &slice) || *package_class(subject->code);
}

static bool
holds_encrypted(const struct check_subject *subject)
{
	const struct macho *macho = subject->code->macho;

	for (size_t i = 0; macho && i < macho->slice_count; i++)
		if (macho->slices[i].encrypted)
			return true;
	return false;
}

static bool
is_true_of_any(const struct check_subject *root,
    bool (*holds)(const struct check_subject *subject))
{
	for (size_t i = 0; i < root->all_count; i++)
		if (holds(root->all[i]))
			return true;
	return false;
}

static void
add_word(struct text *list, const char *word)
{
	text_printf(list, "%s%s", list->len ? ", " : "", word);
}

static void
list_all(struct text *list, const struct check_subject *root, bool mac)
{
	if (mac)
		add_word(list,
		    is_true_of_any(root, holds_ticket)
			? "whether Apple withdrew a ticket"
			: "whether Apple has a ticket that is not stapled");
	add_word(list, "whether a certificate was revoked");
	if (mac)
		add_word(list, "malware");
	add_word(list, "the state of the account");
	add_word(list, "privacy settings and profiles on a machine");
	if (is_true_of_any(root, holds_encrypted))
		add_word(list, "encrypted pages");
	if (is_true_of_any(root, holds_archive))
		add_word(list, "what is in archives");
}

static void
checks_not_performed(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct text list = TEXT_INIT;
	bool mac = !target_is_in(subject->target, IN_IOS);
	struct finding *finding;

	if (subject->parent || !is_true_of_any(subject, holds_signature))
		return;
	list_all(&list, subject, mac);
	finding = finding_add(
	    findings, check, "not looked into: %s", text_string(&list));
	if (!mac)
		finding->fix = "Install it on a device, or let App Store "
			       "Connect validate it.";
	text_release(&list);
}

/* Once for each, at the root: nobody knows whether there is anything. */
static void
skipped_on_request(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const char *const *skips = subject->options->skips;

	if (subject->parent)
		return;
	for (; skips && *skips; skips++) {
		struct finding *finding = finding_add(
		    findings, check, "it was not looked at, as was asked for");

		finding->file = *skips;
		finding->reason = "skipped";
	}
}

const struct check not_performed_checks[] = {
	{
	    .id = "skipped-on-request",
	    .title = "Left out on request",
	    .severity = SEVERITY_UNKNOWN,
	    .scope = CHECK_BUNDLE,
	    .run = skipped_on_request,
	    .relation = RELATION_SET,
	    .mend = MEND_OUTSIDE,
	    .means = "What lies there was not read: nothing is known of it, "
		     "neither good nor bad, and what depends on it may be "
		     "told wrongly.",
	    .fix = "Leave --skip out.",
	    .when = "--skip is given; once for each path, at the outermost "
		    "node",
	    .source = "what was asked for on the command line",
	},
	{
	    .id = "checks-not-performed",
	    .title = "What was not looked into",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_BUNDLE,
	    .run = checks_not_performed,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_SET,
	    .mend = MEND_OUTSIDE,
	    .means =
		"Most of it only Apple's servers know, or the machine "
		"that runs it. What has no fault here can still be refused "
		"there.",
	    .fix = "On a Mac run syspolicy_check distribution, spctl -a -vv, "
		   "codesign --verify --deep --strict -vvv and stapler "
		   "validate.",
	    .when = "something is signed; once, at the outermost node",
	    .source = "developer.apple.com, forums 706442, 2022; Apple, "
		      "TN3161, 2023",
	},
	{ 0 },
};
