/* SPDX-License-Identifier: MIT */
#include "notation.h"

#include <config.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/text.h>

#include "check.h"

/* With the shortest length in front. */
static void
add_content(struct text *out, struct bytes content)
{
	if (content.len >= 0x100)
		text_add(out, "\x82", 1);
	else if (content.len >= 0x80)
		text_add(out, "\x81", 1);
	if (content.len >= 0x100)
		text_add_char(out, (char) (content.len >> 8));
	text_add_char(out, (char) content.len);
	text_add_bytes(out, content);
}

static const char *read_until(struct text *out, const char *p, char end);

static const char *
read_braces(struct text *out, const char *p)
{
	struct text content = TEXT_INIT;

	p = read_until(&content, p, '}');
	assert_true(content.len < 0x10000);
	add_content(out, text_bytes(&content));
	text_release(&content);
	return p;
}

static const char *
read_characters(struct text *out, const char *p)
{
	const char *end = strchr(p, '\'');

	assert_non_null(end);
	text_add(out, p, (size_t) (end - p));
	return end + 1;
}

static const char *
read_byte(struct text *out, const char *p)
{
	const char digits[] = { p[0], p[1], '\0' };
	char *end;
	long byte = strtol(digits, &end, 16);

	assert_ptr_equal(end, digits + 2);
	text_add_char(out, (char) byte);
	return p + 2;
}

/* Past `end`. */
static const char *
read_until(struct text *out, const char *p, char end)
{
	while (*p != end) {
		assert_true(*p);
		if (isspace((unsigned char) *p))
			p++;
		else if (*p == '{')
			p = read_braces(out, p + 1);
		else if (*p == '\'')
			p = read_characters(out, p + 1);
		else
			p = read_byte(out, p);
	}
	return end ? p + 1 : p;
}

struct bytes
notated(struct arena *arena, const char *notation)
{
	struct text out = TEXT_INIT;
	struct bytes copy;

	read_until(&out, notation, '\0');
	copy = arena_copy(arena, text_bytes(&out));
	text_release(&out);
	return copy;
}
