/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <inttypes.h>

#include <sealtree/text.h>

/* A fourth mark in a row leaves its line and covers its neighbours. */
enum {
	MARKS_IN_A_ROW = 3
};

static size_t
sequence_length(uint8_t first)
{
	if (first < 0x80)
		return 1;
	if (first < 0xc2 || first > 0xf4)
		return 0;
	return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* -1: not UTF-8. */
static int32_t
decode(struct bytes b, size_t *length)
{
	/* By length: what a shorter sequence could have said. */
	static const int32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	int32_t c;

	*length = sequence_length(b.data[0]);
	if (*length == 0 || *length > b.len)
		return -1;
	c = *length == 1 ? b.data[0] : b.data[0] & (0x7f >> *length);
	for (size_t i = 1; i < *length; i++) {
		if ((b.data[i] & 0xc0) != 0x80)
			return -1;
		c = c << 6 | (b.data[i] & 0x3f);
	}
	if (c < smallest[*length] || c > 0x10ffff ||
	    (c >= 0xd800 && c <= 0xdfff))
		return -1;
	return c;
}

int32_t
text_next(struct bytes *b)
{
	size_t length;
	int32_t c;

	if (b->len == 0)
		return -1;
	c = decode(*b, &length);
	if (c < 0)
		length = 1;
	*b = bytes_clamp(*b, length, b->len - length);
	return c;
}

bool
text_is_utf8(struct bytes b)
{
	while (b.len)
		if (text_next(&b) < 0)
			return false;
	return true;
}

static void
add_escaped(struct text *text, int32_t c, uint8_t raw)
{
	if (c == '\n')
		text_add_string(text, "\\n");
	else if (c == '\t')
		text_add_string(text, "\\t");
	else if (c == '\r')
		text_add_string(text, "\\r");
	else if (c < 0x80)
		text_printf(text, "\\x%02x", raw);
	else
		text_printf(text, "\\u{%" PRIx32 "}", (uint32_t) c);
}

void
text_add_visible(struct text *text, struct bytes b)
{
	/* None at the beginning: a mark there would change what stands before
	 * the whole value. */
	unsigned marks = MARKS_IN_A_ROW;

	while (b.len) {
		struct bytes before = b;
		int32_t c = text_next(&b);
		int width = text_width(c);

		if (width < 0 || (width == 0 && marks >= MARKS_IN_A_ROW)) {
			add_escaped(text, c, before.data[0]);
			marks = MARKS_IN_A_ROW;
			continue;
		}
		marks = width == 0 ? marks + 1 : 0;
		if (c == '\\')
			text_add_char(text, '\\');
		text_add(text, before.data, before.len - b.len);
	}
}

static void
add_json_unit(struct text *text, uint32_t unit)
{
	text_printf(text, "\\u%04" PRIx32, unit);
}

/* Characters that a terminal or a page would obey are written by number, which
 * is the same string to whoever parses it; "<" because of "</script>". */
static void
add_json_escaped(struct text *text, int32_t c)
{
	uint32_t beyond = (uint32_t) c - 0x10000;

	if (c == '"' || c == '\\')
		text_printf(text, "\\%c", (char) c);
	else if (c == '\n')
		text_add_string(text, "\\n");
	else if (c == '\t')
		text_add_string(text, "\\t");
	else if (c == '\r')
		text_add_string(text, "\\r");
	else if (c < 0x10000)
		add_json_unit(text, (uint32_t) c);
	else {
		add_json_unit(text, 0xd800 | beyond >> 10);
		add_json_unit(text, 0xdc00 | (beyond & 0x3ff));
	}
}

bool
text_add_json(struct text *text, struct bytes b)
{
	bool valid = true;

	while (b.len) {
		struct bytes before = b;
		int32_t c = text_next(&b);

		if (c < 0) {
			valid = false;
			text_add_string(text, "\xef\xbf\xbd");
		} else if (c == '"' || c == '\\' || c == '<' ||
			   text_width(c) < 0) {
			add_json_escaped(text, c);
		} else {
			text_add(text, before.data, before.len - b.len);
		}
	}
	return valid;
}
