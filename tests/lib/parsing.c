/* SPDX-License-Identifier: MIT */
#include <config.h>

#include "check.h"
#include "parsing.h"

void
parsing_begin(struct parsing *p, const struct place *place)
{
	*p = (struct parsing){ .arena = arena_new(), .place = *place };
	folder_open(&p->folder);
}

void
parsing_end(struct parsing *p)
{
	source_close(p->source);
	arena_free(p->arena);
	folder_close(&p->folder);
}

const struct code *
parse(struct parsing *p)
{
	struct fault fault;

	source_close(p->source);
	p->source = source_disk_open(".", false, &fault);
	assert_non_null(p->source);
	return bundle_parse(p->source, &p->place, NULL, p->arena);
}
