/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>

#include "harm.h"

static void
parse_copy(struct bytes input, harm_parse *parse)
{
	struct arena *arena = arena_new();
	uint8_t *copy = xalloc(input.len, 1);
	struct defects defects;

	/* xalloc(0) gives one byte; realloc to nothing would not. */
	if (input.len)
		memcpy(copy, input.data, input.len);
	defects_init(&defects, arena);
	parse((struct bytes) { copy, input.len, 0 }, arena, &defects);
	arena_free(arena);
	free(copy);
}

void
harm_prefixes(struct bytes good, harm_parse *parse)
{
	for (size_t len = 0; len <= good.len; len++)
		parse_copy(bytes_clamp(good, 0, len), parse);
}

void
harm_mutations(struct bytes good, size_t step, harm_parse *parse)
{
	static const uint8_t flips[] = { 0x01, 0x80, 0x55 };
	uint8_t *copy = xalloc(good.len, 1);
	struct bytes bad = { copy, good.len, 0 };

	memcpy(copy, good.data, good.len);
	for (size_t i = 0; i < good.len; i += step) {
		copy[i] = 0;
		parse_copy(bad, parse);
		copy[i] = 0xff;
		parse_copy(bad, parse);
		for (size_t j = 0; j < sizeof flips; j++) {
			copy[i] = good.data[i] ^ flips[j];
			parse_copy(bad, parse);
		}
		copy[i] = good.data[i];
	}
	free(copy);
}
