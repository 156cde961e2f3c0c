/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>

#include "notation.h"

static void
must(bool fine, const char *at)
{
	if (!fine)
		die("bad notation at \"%.20s\"", at);
}

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
	must(content.len < 0x10000, p);
	add_content(out, text_bytes(&content));
	text_release(&content);
	return p;
}

static const char *
read_characters(struct text *out, const char *p)
{
	const char *end = strchr(p, '\'');

	must(end, p);
	text_add(out, p, (size_t) (end - p));
	return end + 1;
}

static const char *
read_byte(struct text *out, const char *p)
{
	const char digits[] = { p[0], p[1], '\0' };
	char *end;
	long byte = strtol(digits, &end, 16);

	must(end == digits + 2, p);
	text_add_char(out, (char) byte);
	return p + 2;
}

/* Past `end`. */
static const char *
read_until(struct text *out, const char *p, char end)
{
	while (*p != end) {
		must(*p, p);
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

void
text_add_notated(struct text *text, const char *notation)
{
	read_until(text, notation, '\0');
}

struct bytes
notated(struct arena *arena, const char *notation)
{
	struct text out = TEXT_INIT;
	struct bytes copy;

	text_add_notated(&out, notation);
	copy = arena_copy(arena, text_bytes(&out));
	text_release(&out);
	return copy;
}
