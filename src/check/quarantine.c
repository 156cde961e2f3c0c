/* SPDX-License-Identifier: MIT */
/*
 * com.apple.quarantine, the mark of what came from elsewhere. Its value is
 * "FLAGS;TIME;AGENT;UUID", the flags in hexadecimal; their names are those of
 * Apple's QuarantineSPI.h (WebKit, 2019).
 */
#include <config.h>

#include <string.h>

#include "claims.h"

enum {
	FLAG_HARD = 0x4, /* neither to be opened nor run */
	FLAG_DIGITS = 8
};

static bool
is_marked(const struct code *code)
{
	for (size_t i = 0; i < code->xattrs.count; i++)
		if (strcmp(code->xattrs.entries[i].name,
			"com.apple.quarantine") == 0)
			return true;
	return false;
}

/* Of an upload the store refuses it; what a store signed is none any more. */
static void
quarantine_xattr(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const struct code *code = subject->code;
	struct signed_slice slice;
	struct finding *finding;

	if (!is_marked(code))
		return;
	finding = finding_add(findings, check,
	    "it has the mark of a download, com.apple.quarantine");
	if (code->quarantine.len > 0)
		finding->seen = shown_bytes(findings->arena, code->quarantine);
	if (target_is_in(subject->target, IN_MAC_STORE) &&
	    first_signed(subject_root(subject), &slice) &&
	    strcmp(slice.class, "dist") == 0)
		finding->severity = SEVERITY_ERROR;
}

static int
digit(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* False if it does not begin with flags. */
static bool
read_flags(struct bytes value, uint32_t *flags)
{
	size_t i = 0;

	*flags = 0;
	for (; i < value.len && i < FLAG_DIGITS && digit(value.data[i]) >= 0;
	     i++)
		*flags = *flags << 4 | (uint32_t) digit(value.data[i]);
	return i > 0 && (i == value.len || value.data[i] == ';');
}

static void
hard_quarantine(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const struct code *code = subject->code;
	bool own = code->executable_quarantine.len == 0;
	struct bytes value =
	    own ? code->quarantine : code->executable_quarantine;
	struct finding *finding;
	uint32_t flags;

	if (!code->macho || !read_flags(value, &flags) || !(flags & FLAG_HARD))
		return;
	finding = finding_add(findings, check,
	    "a sandboxed program wrote it, and macOS neither opens nor runs "
	    "it");
	finding->file = own ? code->place->path : code_own_file(code);
	finding->seen = shown_bytes(findings->arena, value);
	finding->wanted = "flags of com.apple.quarantine without 0x4, or no "
			  "such attribute";
}

static const char *const says_mark[] = { "ITMS-91109", NULL };
static const char *const says_hard[] = {
	"File created by an AppSandbox, exec/open not allowed", "-67026", NULL
};

const struct check quarantine_checks[] = {
	{
	    .id = "quarantine-xattr",
	    .title = "Marked as a download",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_BUNDLE,
	    .run = quarantine_xattr,
	    .mend = MEND_OUTSIDE,
	    .means = "The files came from a download: macOS asks Gatekeeper "
		     "before it opens them, and the store refuses an upload "
		     "with such a mark.",
	    .fix = "xattr -d -r com.apple.quarantine, before it is packed.",
	    .when = "the code has the extended attribute "
		    "com.apple.quarantine; an error in what goes to the store",
	    .unless = "where extended attributes were not kept",
	    .source = "App Store Connect, public threads; Apple developer "
		      "forums, 706442",
	    .apple = says_mark,
	},
	{
	    .id = "hard-quarantine",
	    .title = "Written by a sandboxed program",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = hard_quarantine,
	    .contexts = IN_MAC,
	    .mend = MEND_OUTSIDE,
	    .means = "macOS takes such a file for something that a sandboxed "
		     "program brought in without leave to make programs, and "
		     "refuses to open or run it, however it is signed.",
	    .fix = "Build or unpack it with a program that is not sandboxed, "
		   "or remove the mark: xattr -d com.apple.quarantine.",
	    .when = "the code's file has com.apple.quarantine with the flag "
		    "0x4",
	    .unless = "where extended attributes were not kept, or the "
		      "attribute does not begin with flags",
	    .source = "Apple's documentation of errSecCSFileHardQuarantined; "
		      "WebKit, QuarantineSPI.h, 2019",
	    .apple = says_hard,
	},
	{ 0 },
};
