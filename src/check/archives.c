/* SPDX-License-Identifier: MIT */
/* Code in archives, which the notary service finds, and no signer signs. */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "whole.h"

enum {
	NAMED = 3
};

static uint32_t
code_count(const struct archive_content *a)
{
	return a->code[MACHO_SIGNED_UNKNOWN] + a->code[MACHO_SIGNED_NO] +
	       a->code[MACHO_SIGNED_YES];
}

/* "a.so, b.so, c.so and 11 more" */
static const char *
names(const struct archive_content *a, bool all, struct arena *arena)
{
	struct text text = TEXT_INIT;
	uint32_t count = all ? code_count(a) : a->code[MACHO_SIGNED_NO];
	uint32_t told = 0;
	const char *string;

	for (size_t i = 0; i < a->first_count && told < NAMED; i++) {
		const struct archived_code *code = &a->first[i];

		if (!all && code->is_signed != MACHO_SIGNED_NO)
			continue;
		text_printf(&text, "%s%s", told++ ? ", " : "",
		    code->path.len ? visible(arena, code->path)
				   : "a name that cannot be read");
	}
	if (told < count)
		text_printf(&text, " and %u more", count - told);
	string = arena_string(arena, bytes_of(text_string(&text)));
	text_release(&text);
	return string;
}

/* That the service opens other kinds is not confirmed. */
static enum severity
severity_in(const struct archive_content *a, bool for_store)
{
	return for_store || strcmp(a->format, "zip") == 0 ? SEVERITY_ERROR
							  : SEVERITY_WARNING;
}

static void
tell_code(const struct check *check, const struct archive_content *a,
    bool for_store, struct findings *findings)
{
	uint32_t count =
	    for_store ? code_count(a) : a->code[MACHO_SIGNED_NO];
	struct finding *finding;

	if (count == 0)
		return;
	finding = finding_add(findings, check,
	    for_store ? "Mach-O files in the archive: %u"
		      : "Mach-O files without a signature in the archive: %u",
	    count);
	finding->severity = severity_in(a, for_store);
	finding->file = a->path;
	finding->count = count;
	finding->seen = names(a, for_store, findings->arena);
	finding->wanted = for_store ? "no code in archives" : "signed code";
}

static void
tell_opaque(const struct check *check, const struct archive_content *a,
    struct findings *findings)
{
	struct finding *finding;

	if (a->opaque == 0)
		return;
	finding = finding_add(findings, check,
	    "%u file%s in the archive cannot be unpacked here: whether there "
	    "is code in it cannot be told",
	    a->opaque, a->opaque > 1 ? "s" : "");
	finding->severity = SEVERITY_INFO;
	finding->file = a->path;
	finding->count = a->opaque;
}

static void
macho_in_archive(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const struct code *code = subject->code;
	bool for_store = subject->target == TARGET_MAC_APP_STORE;

	if (!for_store && !notary_looks_at(subject))
		return;
	for (size_t i = 0; i < code->archive_count; i++) {
		if (!code->archives[i].format)
			continue;
		tell_code(check, &code->archives[i], for_store, findings);
		tell_opaque(check, &code->archives[i], findings);
	}
}

static void
tell_nested(const struct check *check, const struct archive_content *a,
    struct findings *findings)
{
	struct finding *finding = finding_add(findings, check,
	    "of the code in the archive %u are not signed, %u have a signature "
	    "that is not verified here, and of %u it cannot be told",
	    a->code[MACHO_SIGNED_NO], a->code[MACHO_SIGNED_YES],
	    a->code[MACHO_SIGNED_UNKNOWN]);

	finding->file = a->path;
	finding->count = code_count(a);
	finding->seen = names(a, true, findings->arena);
	if (a->code[MACHO_SIGNED_NO] > 0)
		finding->consequence_of = "macho-in-archive";
}

struct tale {
	uint32_t opened, closed, cut, nested;
	const char *first; /* that was not opened, or not to its end */
};

static void
count_quiet(struct tale *tale, const struct archive_content *a)
{
	if (!a->format)
		tale->closed++;
	else if (a->why)
		tale->cut++;
	else
		tale->opened++;
	tale->nested += a->archives;
	if ((!a->format || a->why) && !tale->first)
		tale->first = a->path;
}

/* Once for all that give no cause to worry. */
static void
tell_quiet(const struct check *check, const struct tale *tale,
    struct findings *findings)
{
	uint32_t count = tale->opened + tale->closed + tale->cut;
	struct text text = TEXT_INIT;
	struct finding *finding;

	if (count == 0)
		return;
	text_printf(&text, "%u archive%s without code", tale->opened,
	    tale->opened == 1 ? "" : "s");
	if (tale->cut > 0)
		text_printf(&text, "; %u could not be read to the end",
		    tale->cut);
	if (tale->closed > 0)
		text_printf(&text, "; %u of a kind that is not opened here",
		    tale->closed);
	if (tale->nested > 0)
		text_printf(&text, "; archives in them are not opened: %u",
		    tale->nested);
	finding = finding_add(findings, check, "%s", text_string(&text));
	finding->severity = SEVERITY_INFO;
	finding->file = tale->first;
	finding->count = count;
	text_release(&text);
}

static void
notary_archive_nested_code(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct code *code = subject->code;
	struct tale tale = { 0 };

	if (!notary_looks_at(subject))
		return;
	for (size_t i = 0; i < code->archive_count; i++) {
		const struct archive_content *a = &code->archives[i];

		if (code_count(a) > 0)
			tell_nested(check, a, findings);
		else
			count_quiet(&tale, a);
	}
	tell_quiet(check, &tale, findings);
}

static const char *const says_unsigned[] = { "The binary is not signed.",
	NULL };

const struct check archive_checks[] = {
	{
	    .id = "macho-in-archive",
	    .title = "Code in an archive",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = macho_in_archive,
	    .contexts = IN_DEVELOPER_ID | IN_MAC_STORE,
	    .guards = GUARD_APPLE | GUARD_STORE | GUARD_TEST |
		      GUARD_UNSIGNED_BUILD,
	    .means = "The notary service unpacks archives in the app and "
		     "judges the code it finds there; signing the app signs "
		     "none of it, and a store cannot sign it again.",
	    .fix = "Unpack the archive, sign the code in it and pack it again, "
		   "or ship it unpacked where code belongs; then sign the app.",
	    .when = "a zip, jar, wheel, tar or 7z among a bundle's files holds "
		    "Mach-O code without a signature; for the Mac App Store: "
		    "any code",
	    .unless =
		NOT_LOOKED_AT "; object files and debug symbols; a warning "
			      "for tar and 7z, of which it is not confirmed "
			      "that the service opens them; whether a "
			      "signature in an archive holds is not looked at",
	    .source = NOTARY_SOURCE "; Apple TN3161, 2023",
	    .apple = says_unsigned,
	},
	{
	    .id = "notary-archive-nested-code",
	    .title = "The notary looks into archives",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = notary_archive_nested_code,
	    .contexts = IN_DEVELOPER_ID,
	    .guards = GUARD_APPLE | GUARD_TEST | GUARD_UNSIGNED_BUILD,
	    .means = "The notary service looks into archives too, and its log "
		     "names what it finds as archive/path.",
	    .fix = "Sign the code in it with Developer ID, hardened runtime "
		   "and a time stamp before it is packed.",
	    .when = "an archive among a bundle's files holds Mach-O code; if "
		    "none does, a note says what was looked into",
	    .unless = NOT_LOOKED_AT,
	    .source = NOTARY_SOURCE,
	},
	{ 0 },
};
