/* SPDX-License-Identifier: MIT */
/* Disk images, as such. */
#include <config.h>

#include "themes.h"

/* A ticket on the app in it does as well. */
static bool
holds_stapled(const struct check_subject *subject)
{
	for (size_t i = 0; i < subject->child_count; i++)
		if (subject->children[i]->code->ticket)
			return true;
	return false;
}

static void
dmg_unsigned(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const struct disk_image *image = subject->code->image;
	struct finding *finding;

	if (!image || image->encrypted || image->signature_offset)
		return;
	finding = finding_add(findings, check, "the disk image is not signed");
	finding->file = code_own_file(subject->code);
	finding->offset = image->trailer;
	if (holds_stapled(subject))
		finding->severity = SEVERITY_INFO;
}

static const char *const says_rejected[] = {
	"source=no usable signature", NULL
};

const struct check image_checks[] = {
	{
	    .id = "dmg-unsigned",
	    .title = "Disk image is not signed",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = dmg_unsigned,
	    .contexts = IN_DEVELOPER_ID | 1 << TARGET_MAC,
	    .mend = MEND_SIGN,
	    .means = "It cannot be checked before it is mounted, and a ticket "
		     "cannot be stapled to it.",
	    .fix = "codesign --sign \"Developer ID Application: ...\" "
		   "--timestamp the image, then notarize and staple it.",
	    .when = "a disk image has no signature",
	    .unless = "where what lies in it has a ticket stapled, that is "
		      "only told",
	    .source = "Apple developer forums, 701581 (Packaging Mac software "
		      "for distribution)",
	    .apple = says_rejected,
	},
	{ 0 },
};
