/* SPDX-License-Identifier: MIT */
/* A bundle in a folder of the test's own, read as often as is asked. */
#ifndef PARSING_H
#define PARSING_H

#include <sealtree/bundle.h>

#include "folder.h"

struct parsing {
	struct folder folder;
	struct arena *arena;
	struct source *source;
	struct place place;
};

void parsing_begin(struct parsing *parsing, const struct place *place);
void parsing_end(struct parsing *parsing);
const struct code *parse(struct parsing *parsing);

#endif
