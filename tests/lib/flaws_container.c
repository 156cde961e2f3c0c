/* SPDX-License-Identifier: MIT */
/* Flaws of archives, in how they hold what they hold. */
#include <config.h>

#include "check.h"
#include "rights.h"

static void
clean(struct subject *s)
{
	(void) s;
}

static void
flaw_damaged(struct subject *s)
{
	add(s, DEFECT_CONTAINER);
}

static void
flaw_entry(struct subject *s)
{
	add(s, DEFECT_ENTRY);
}

static void
flaw_differ(struct subject *s)
{
	add(s, DEFECT_ENTRIES_DIFFER);
}

static void
flaw_encrypted(struct subject *s)
{
	add(s, DEFECT_ENCRYPTED);
}

static void
flaw_not_opened(struct subject *s)
{
	add(s, DEFECT_NOT_OPENED);
}

// clang-format off
const struct pair container_pairs[] = {
	{ "container-damaged", clean, flaw_damaged, SEVERITY_ERROR, NULL },
	{ "container-entry-refused", clean, flaw_entry, SEVERITY_WARNING, NULL },
	{ "container-entries-differ", clean, flaw_differ, SEVERITY_WARNING, NULL },
	{ "container-encrypted", clean, flaw_encrypted, SEVERITY_UNKNOWN, NULL },
	{ "container-not-opened", clean, flaw_not_opened, SEVERITY_UNKNOWN, NULL },
	{ 0 },
};
// clang-format on
