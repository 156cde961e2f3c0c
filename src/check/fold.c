/* SPDX-License-Identifier: MIT */
/* What is wrong in every slice alike is one finding, of the file. */
#include <config.h>

#include <string.h>

#include "themes.h"

static bool
same_string(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool
alike(const struct finding *a, const struct finding *b)
{
	return a->slice && b->slice && a->check == b->check &&
	       a->severity == b->severity && same_string(a->file, b->file) &&
	       strcmp(a->message, b->message) == 0 &&
	       same_string(a->seen, b->seen);
}

static size_t
alike_count(const struct findings *findings, size_t index)
{
	size_t count = 0;

	for (size_t i = index; i < findings->count; i++)
		count += alike(&findings->list[index], &findings->list[i]);
	return count;
}

static void
fold(struct findings *findings, size_t index, size_t count)
{
	struct finding *list = findings->list, one = list[index];
	size_t kept = index + 1;

	for (size_t i = index + 1; i < findings->count; i++)
		if (!alike(&one, &list[i]))
			list[kept++] = list[i];
	findings->count = kept;
	list[index].slice = NULL;
	list[index].count = (uint32_t) count;
}

void
findings_fold(struct findings *findings, const struct code *code)
{
	size_t slices = code->macho ? code->macho->slice_count : 0;

	for (size_t i = 0; slices > 1 && i < findings->count; i++)
		if (findings->list[i].slice &&
		    alike_count(findings, i) == slices)
			fold(findings, i, slices);
}
