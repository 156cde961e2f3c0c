/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/limits.h>
#include <sealtree/requirement.h>

#include "fuzz.h"

static void
look_at_expression(const struct expression *e, unsigned depth)
{
	FUZZ_HOLDS(depth <= LIMIT_REQUIREMENT_DEPTH);
	fuzz_touch(e->key);
	fuzz_touch(e->value);
	if (e->left)
		look_at_expression(e->left, depth + 1);
	if (e->right)
		look_at_expression(e->right, depth + 1);
}

/* What codesign prints has neither controls nor bytes beyond ASCII. */
static void
look_at_text(const char *text)
{
	for (; *text; text++)
		FUZZ_HOLDS((*text >= ' ' && *text <= '~') ||
			   (*text >= '\t' && *text <= '\r'));
}

static void
look_at_requirement(const struct requirement *r)
{
	FUZZ_HOLDS(!r->text == !r->expression);
	fuzz_touch(r->blob);
	fuzz_touch_plist(r->lightweight);
	if (!r->expression)
		return;
	look_at_expression(r->expression, 1);
	look_at_text(r->text);
}

static void
parse(struct bytes input, struct arena *arena, struct defects *defects)
{
	const struct requirements *set =
	    requirements_parse(input, arena, defects);

	FUZZ_HOLDS(set->count <= LIMIT_REQUIREMENTS);
	for (size_t i = 0; i < set->count; i++)
		look_at_requirement(&set->list[i]);
	look_at_requirement(requirement_parse(input, arena, defects));
}

FUZZ(parse, 4000)

static void
add_words(struct text *t, const uint32_t *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (int shift = 24; shift >= 0; shift -= 8)
			text_add_char(t, (char) (words[i] >> shift));
}

#define ADD_WORDS(t, ...)                                 \
	add_words((t), (const uint32_t[]){ __VA_ARGS__ }, \
	    sizeof(uint32_t[]){ __VA_ARGS__ } / sizeof(uint32_t))

/* Every opcode with every match, as far as they come: one long disjunction. */
static void
add_language(struct text *t)
{
	ADD_WORDS(t, 0xfade0c00, 420, 1);
	ADD_WORDS(t, 7, 0, 7, 1, 7, 2, 1, 0x61000000, 7, 3);
	ADD_WORDS(t, 7, 4, 0xffffffff, 4, 0x01020304);
	ADD_WORDS(t, 7, 5, 1, 0x61000000, 1, 0x62000000);
	ADD_WORDS(t, 7, 9, 6, 0, 8, 4, 0x01020304);
	ADD_WORDS(t, 7, 10, 1, 0x61000000, 0, 7, 12, 1, 7, 13, 7, 15);
	ADD_WORDS(t, 7, 11, 0, 1, 0x61000000, 1, 1, 0x62000000);
	ADD_WORDS(t, 7, 14, 1, 3, 0x551d0f00, 14);
	ADD_WORDS(t, 7, 16, 1, 0x61000000, 2, 1, 0x62000000);
	ADD_WORDS(t, 7, 17, 1, 3, 0x551d0f00, 5, 1, 0x62000000);
	ADD_WORDS(t, 7, 18, 1, 0x61000000, 7, 19, 1, 0x61000000);
	ADD_WORDS(t, 7, 20, 2, 7, 21, 7, 23);
	ADD_WORDS(t, 7, 22, 0, 3, 0x551d0f00, 10, 0, 0x22a20000);
	ADD_WORDS(t, 7, 0x80000063, 4, 0, 7, 0x40000063, 4, 0, 1, 99);
}

bool
fuzz_seed(size_t index, struct text *seed)
{
	switch (index) {
	case 0:
		ADD_WORDS(seed, 0xfade0c01, 440, 1, 3, 20);
		add_language(seed);
		return true;
	case 1:
		add_language(seed);
		return true;
	case 2: /* 70{ 02{01} B0{ 30{ 0C{'a'} 01{FF} } } } */
		ADD_WORDS(seed, 0xfade0c00, 32, 2, 15, 0x700d0201, 0x01b00830,
		    0x060c0161, 0x0101ff00);
		return true;
	case 3: /* two small ones */
		ADD_WORDS(seed, 0xfade0c01, 60, 2, 3, 28, 1, 44);
		ADD_WORDS(seed, 0xfade0c00, 16, 1, 21);
		ADD_WORDS(seed, 0xfade0c00, 16, 1, 15);
		return true;
	default:
		return false;
	}
}
