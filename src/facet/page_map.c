/* SPDX-License-Identifier: MIT */
/* The pages of a slice as rows of cells: one glance tells where it is broken. */
#include <config.h>

#include <stdio.h>

#include "values.h"

enum {
	CELLS = 64
};

struct cells {
	char marks[CELLS + 1];
	bool bad, open;
};

uint64_t
page_map_rows(const struct page_result *pages)
{
	return pages ? (pages->pages + CELLS - 1) / CELLS : 0;
}

/* Of runs only so many are kept: what lies behind those is not known then. */
static uint64_t
pages_known(const struct page_result *pages)
{
	const struct page_run *last;
	uint64_t told = 0;

	for (size_t i = 0; i < pages->run_count; i++)
		told += pages->runs[i].count;
	if (told == pages->bad)
		return pages->pages;
	last = pages->run_count ? &pages->runs[pages->run_count - 1] : NULL;
	return last ? last->first + last->count : 0;
}

/* Whether runs that end before the page come before `*run`: it only grows. */
static bool
is_bad(const struct page_result *pages, uint64_t page, size_t *run)
{
	while (*run < pages->run_count &&
	       page - pages->runs[*run].first >= pages->runs[*run].count &&
	       page >= pages->runs[*run].first)
		++*run;
	return *run < pages->run_count && page >= pages->runs[*run].first;
}

/* Pages that are not bad are good only if it was all decided. */
static void
fill(struct cells *cells, const struct page_result *pages, uint64_t first)
{
	bool decided = pages->result.outcome == OUTCOME_OK ||
		       pages->result.outcome == OUTCOME_BAD;
	uint64_t known = decided ? pages_known(pages) : 0;
	size_t run = 0;

	*cells = (struct cells){ 0 };
	for (uint64_t i = 0; i < CELLS && first + i < pages->pages; i++) {
		if (is_bad(pages, first + i, &run)) {
			cells->marks[i] = 'X';
			cells->bad = true;
		} else if (first + i < known) {
			cells->marks[i] = '.';
		} else {
			cells->marks[i] = '?';
			cells->open = true;
		}
	}
}

void
show_page_map_row(struct outline *o, const struct page_result *pages,
    uint64_t page_size, uint64_t index)
{
	struct cells cells;
	char at[24];

	fill(&cells, pages, index * CELLS);
	snprintf(at, sizeof at, "0x%llx",
	    (unsigned long long) (index * CELLS * page_size));
	outline_tone(o, cells.bad    ? TONE_BAD
			: cells.open ? TONE_UNKNOWN
				     : TONE_GOOD);
	show_named(o, bytes_of(at), bytes_of(cells.marks));
}
