/* SPDX-License-Identifier: MIT */
/*
 * What the parsers recorded: bytes that break their format, constructs that
 * are read in more than one way, and what could not be looked at.
 */
#include <config.h>

#include <string.h>

#include "themes.h"

static enum severity
judge_macho(const struct check *check, const struct code *code,
    const struct defect *defect)
{
	return code_is_signed(code, defect->slice) ? check->severity
						   : SEVERITY_WARNING;
}

static void
macho_malformed(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	add_defects(check, subject, findings, DEFECT_MACHO, judge_macho, NULL);
}

static void
signature_malformed(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	add_defects(check, subject, findings, DEFECT_SIGNATURE,
	    severity_as_stated, NULL);
}

static void
code_directory_malformed(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	add_defects(check, subject, findings, DEFECT_DIRECTORY,
	    severity_as_stated, NULL);
}

/* A profile that stands alone is signed by its CMS. */
static enum severity
judge_plist(const struct check *check, const struct code *code,
    const struct defect *defect)
{
	(void) defect;
	if (code_is_signed(code, NULL) ||
	    strcmp(code->place->kind->id, "profile") == 0)
		return check->severity;
	return SEVERITY_WARNING;
}

static void
plist_malformed(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	add_defects(check, subject, findings, DEFECT_PLIST, judge_plist, NULL);
}

static enum severity
judge_ambiguous(const struct check *check, const struct code *code,
    const struct defect *defect)
{
	(void) code;
	if (defect->part && bytes_begin(bytes_of(defect->part), "entitlements"))
		return SEVERITY_ERROR;
	return check->severity;
}

static void
plist_ambiguous(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	add_defects(
	    check, subject, findings, DEFECT_AMBIGUOUS, judge_ambiguous, NULL);
}

static void
cms_signer_count(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	add_defects(check, subject, findings, DEFECT_SIGNER_COUNT,
	    severity_as_stated, NULL);
}

static void
blob_duplicate(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	add_defects(check, subject, findings, DEFECT_BLOB_DUPLICATE,
	    severity_as_stated, NULL);
}

static void
add_dropped(const struct check *check, const struct code *code,
    const struct defects *defects, struct findings *findings)
{
	struct finding *finding;

	if (!defects || defects->dropped == 0)
		return;
	finding = finding_add(findings, check,
	    "%zu things wrong here are told of, %zu more are not",
	    defects->count, defects->dropped);
	finding->file = code_own_file(code);
	finding->reason = "limit";
}

static void
limit_reached(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	add_defects(check, subject, findings, DEFECT_LIMIT, severity_as_stated,
	    "limit");
	add_dropped(check, subject->code, &subject->code->defects, findings);
	add_dropped(check, subject->code, subject->walk, findings);
}

static void
changed_while_reading(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	add_defects(check, subject, findings, DEFECT_CHANGED,
	    severity_as_stated, "unreadable");
}

/* While it is read nothing is missed yet; when all was, it is. */
static const char *
not_verified(const struct check_subject *subject)
{
	const struct code *code = subject->code;
	const struct verdict *v = subject->verdict;

	if (code_is_signed(code, NULL) && !v)
		return "the signature was read and not verified";
	if (code->profile && (!v || !v->profile))
		return "the profile was read and not verified";
	if (code_is_signed(code, NULL) && code->seal && !v->seal)
		return "the seal was read and not verified";
	if (code->ticket && (!v || !v->ticket))
		return "the ticket was read and not verified";
	return NULL;
}

/* What kept a part from being read kept it from being verified. */
static const char *
reason_of(const struct code *code)
{
	for (size_t i = 0; i < code->defects.count; i++) {
		if (code->defects.list[i].kind == DEFECT_UNREADABLE)
			return "unreadable";
		if (code->defects.list[i].kind == DEFECT_LIMIT)
			return "limit";
	}
	return "cancelled";
}

static void
check_not_run(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const char *message;
	struct finding *finding;

	if (!subject->all) {
		add_defects(check, subject, findings, DEFECT_UNREADABLE,
		    severity_as_stated, "unreadable");
		add_defects(check, subject, findings, DEFECT_NOT_KEPT,
		    severity_as_stated, "not-kept-by-container");
		return;
	}
	message = not_verified(subject);
	if (!message)
		return;
	finding = finding_add(findings, check, "%s", message);
	finding->file = code_own_file(subject->code);
	finding->reason = reason_of(subject->code);
}

static const char *const says_unsupported[] = {
	"invalid or unsupported format for signature", NULL
};

const struct check structure_checks[] = {
	{
	    .id = "macho-malformed",
	    .title = "Mach-O file breaks its format",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = macho_malformed,
	    .means = "Headers, load commands or the table of slices "
		     "contradict each other or leave the file. The system "
		     "refuses such a file, or reads it in another way than "
		     "its signer did.",
	    .fix = "Build the file again, or copy it again from where it is "
		   "whole; then sign it again.",
	    .when = "a header, a load command or the table of slices breaks "
		    "the format",
	    .source = "mach-o/loader.h and fat.h, Apple's XNU, open source, "
		      "2025",
	},
	{
	    .id = "signature-malformed",
	    .title = "Code signature breaks its format",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = signature_malformed,
	    .mend = MEND_SIGN,
	    .means = "A part of the signature cannot be read as what it "
		     "claims to be. The system rejects the code.",
	    .fix = "Sign again with codesign. If a tool rewrote the file after "
		   "it was signed, sign after that step.",
	    .when = "the SuperBlob, a requirement, the CMS or DER in it breaks "
		    "its format, or a CodeDirectory in what is not refused",
	    .source = "Apple's Security, open source, 2025",
	},
	{
	    .id = "code-directory-malformed",
	    .title = "CodeDirectory that is refused",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = code_directory_malformed,
	    .mend = MEND_SIGN,
	    .means = "The list of hashes that the whole signature is about "
		     "breaks its format; the kernel does not load it.",
	    .fix = "Remove the signature and make a new one with a present "
		   "codesign.",
	    .when = "lengths, offsets, counts or strings of a CodeDirectory "
		    "do not lie in it, or its hashes are of no known kind",
	    .source = "Apple's Security, open source, 2025; Apple's XNU",
	    .apple = says_unsupported,
	},
	{
	    .id = "plist-malformed",
	    .title = "Property list cannot be read",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = plist_malformed,
	    .means = "Whoever depends on this list sees no keys at all, or "
		     "not all of them.",
	    .fix = "Check the file with plutil -lint, write it again, then "
		   "sign the bundle again.",
	    .when = "a property list that matters cannot be read as one",
	    .source = "Apple's CoreFoundation and libplist",
	},
	{
	    .id = "plist-ambiguous",
	    .title = "Property list that is read in more than one way",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_NODE,
	    .run = plist_ambiguous,
	    .means = "Readers of property lists differ on this construct: "
		     "one part of the system may see other values than "
		     "another. In entitlements that has been used to obtain "
		     "rights that nobody granted.",
	    .fix = "Write the list again without the construct, for example "
		   "with plutil -convert, and sign again.",
	    .when = "a property list holds a construct on which Apple's "
		    "readers of them differ",
	    .source = "Project Zero and others on differing plist parsers, "
		      "2020",
	},
	{
	    .id = "cms-signer-count",
	    .title = "Not exactly one signer",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = cms_signer_count,
	    .mend = MEND_SIGN,
	    .means = "Code and profiles bear the signature of one signer. "
		     "With none there is nothing to verify; with several it "
		     "is open whose word counts.",
	    .fix = "Sign again with codesign; a profile: download it again.",
	    .when = "the CMS has no signer, or more than one",
	    .source = "Apple's Security, open source, 2025",
	},
	{
	    .id = "blob-duplicate",
	    .title = "Part of the signature is there twice",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = blob_duplicate,
	    .mend = MEND_SIGN,
	    .means = "Two parts claim the same place. Which of them counts "
		     "depends on who reads, so that one may be shown and "
		     "the other enforced.",
	    .fix = "Remove the signature (codesign --remove-signature) and "
		   "sign again.",
	    .when = "two blobs lie in one slot, or two CodeDirectories have "
		    "one hash type",
	    .source = "Apple's Security, open source, 2025",
	},
	{
	    .id = "limit-reached",
	    .title = "A limit was reached",
	    .severity = SEVERITY_UNKNOWN,
	    .scope = CHECK_NODE,
	    .run = limit_reached,
	    .mend = MEND_OUTSIDE,
	    .means = "There is more of something than this program is ready "
		     "to read. What lies beyond was not looked at.",
	    .fix = "Look whether so much is meant to be there. The limits "
		   "are far above what sound software needs.",
	    .when = "a cap of this program was reached; what lies beyond was "
		    "not looked at",
	    .source = "this program",
	},
	{
	    .id = "changed-while-reading",
	    .title = "Changed while it was read",
	    .severity = SEVERITY_UNKNOWN,
	    .scope = CHECK_NODE,
	    .run = changed_while_reading,
	    .mend = MEND_OUTSIDE,
	    .means = "The file was not the same at the end of reading as at "
		     "its beginning, so what is shown may never have existed "
		     "at one time.",
	    .fix = "Wait until nothing writes to it, then read it again.",
	    .when = "size, time or content of a file differed between two "
		    "reads",
	    .source = "this program",
	},
	{
	    .id = "check-not-run",
	    .title = "Something was not checked",
	    .severity = SEVERITY_UNKNOWN,
	    .scope = CHECK_BOTH,
	    .run = check_not_run,
	    .mend = MEND_OUTSIDE,
	    .means = "It may be sound or not: nothing here says so.",
	    .fix = "Where a file could not be read, make it readable and "
		   "read it again. Otherwise verify on a Mac: codesign "
		   "--verify --deep --strict.",
	    .when = "a check could not be made; the reason is told",
	    .source = "this program",
	},
	{ 0 },
};
