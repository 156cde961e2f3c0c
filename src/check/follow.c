/* SPDX-License-Identifier: MIT */
/* One cause, one line: what follows from another finding says from which. */
#include <config.h>

#include <string.h>

#include "themes.h"

static bool
is_cause(
    const struct finding *cause, const struct finding *finding, const char *id)
{
	if (strcmp(cause->check->id, id) != 0 ||
	    cause->severity < SEVERITY_WARNING)
		return false;
	return !cause->slice || !finding->slice ||
	       strcmp(cause->slice, finding->slice) == 0;
}

static bool
has_cause(const struct findings *findings, const struct finding *finding,
    const char *id)
{
	for (size_t i = 0; i < findings->count; i++)
		if (is_cause(&findings->list[i], finding, id))
			return true;
	return false;
}

static const char *
cause_of(const struct findings *findings, const struct finding *finding)
{
	const char *const one[] = { finding->after, NULL };
	const char *const *ids = finding->after ? one : finding->check->follows;

	for (; ids && *ids; ids++)
		if (has_cause(findings, finding, *ids))
			return *ids;
	return NULL;
}

void
findings_follow(struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (!findings->list[i].consequence_of)
			findings->list[i].consequence_of =
			    cause_of(findings, &findings->list[i]);
}
