/* SPDX-License-Identifier: MIT */
/* Archives, packages and images as such: what is wrong with how they hold what
 * they hold. */
#include <config.h>

#include "themes.h"

static void
container_damaged(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	add_defects(check, subject, findings, DEFECT_CONTAINER,
	    severity_as_stated, NULL);
	add_package_damage(check, subject, findings);
}

static void
container_entry_refused(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	add_defects(check, subject, findings, DEFECT_ENTRY, severity_as_stated,
	    NULL);
}

static void
container_entries_differ(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	add_defects(check, subject, findings, DEFECT_ENTRIES_DIFFER,
	    severity_as_stated, NULL);
}

static void
container_encrypted(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	add_defects(check, subject, findings, DEFECT_ENCRYPTED,
	    severity_as_stated, "encrypted");
}

static void
container_not_opened(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	add_defects(check, subject, findings, DEFECT_NOT_OPENED,
	    severity_as_stated, "unreadable");
}

#define ZIP_SOURCE "PKWARE APPNOTE.TXT 6.3.10, 2022"

const struct check container_checks[] = {
	{
	    .id = "container-damaged",
	    .title = "Container breaks its format",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = container_damaged,
	    .mend = MEND_OUTSIDE,
	    .means = "Parts of it are not where it says, or not what its own "
		     "checksums say: readers may see different things in it, "
		     "or nothing.",
	    .fix = "Make it again, and look at how it was copied.",
	    .when = "an archive, a package or an image breaks its format, or "
		    "an .ipa has no app in Payload",
	    .source = ZIP_SOURCE "; POSIX.1-2017, pax",
	},
	{
	    .id = "container-entry-refused",
	    .title = "Entry of an archive is not let in",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_NODE,
	    .run = container_entry_refused,
	    .mend = MEND_OUTSIDE,
	    .means = "Unpacked, the entry would lie outside the folder it is "
		     "unpacked to, take another's place, or be no file. No "
		     "tool of Apple's makes such archives.",
	    .fix = "Make the archive again with ditto, and find out what made "
		   "this one.",
	    .when = "an entry's name is absolute or leads out by \"..\", it "
		    "lies in or on what is no folder, is there twice, is a "
		    "device, or is a link that leads out of the archive",
	    .source = ZIP_SOURCE,
	},
	{
	    .id = "container-entries-differ",
	    .title = "Archive says two things of an entry",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_NODE,
	    .run = container_entries_differ,
	    .mend = MEND_OUTSIDE,
	    .means = "A zip describes each entry twice. Where the two "
		     "disagree, another reader may see other files than were "
		     "checked here, by the directory at its end.",
	    .fix = "Make the archive again with ditto, and find out what made "
		   "this one.",
	    .when = "name, size, checksum, packing or place of an entry differ "
		    "between a zip's directory and the entry's own header, or "
		    "two entries share their bytes",
	    .unless = "sizes and checksum that stand behind the bytes, as "
		      "where the archive was written to a pipe",
	    .source = ZIP_SOURCE ", 4.3.7 and 4.3.12",
	},
	{
	    .id = "container-encrypted",
	    .title = "Content is encrypted",
	    .severity = SEVERITY_UNKNOWN,
	    .scope = CHECK_NODE,
	    .run = container_encrypted,
	    .mend = MEND_OUTSIDE,
	    .means = "Nothing can be said of what is in it.",
	    .fix = "Give it without encryption, or unlock it where its "
		   "passphrase is known and look at what comes out.",
	    .when = "entries of an archive, or an image, are encrypted",
	    .source = ZIP_SOURCE ", 4.4.4",
	},
	{
	    .id = "container-not-opened",
	    .title = "Content was not looked at",
	    .severity = SEVERITY_UNKNOWN,
	    .scope = CHECK_NODE,
	    .run = container_not_opened,
	    .mend = MEND_OUTSIDE,
	    .means = "Only what the container says of itself was checked.",
	    .fix = "Open it on a Mac and look at what comes out.",
	    .when = "no reader for the content of a container is built in, or "
		    "there is no room to unpack it",
	    .source = "this program's own bounds",
	},
	{ 0 },
};
