/* SPDX-License-Identifier: MIT */
/*
 * Hostile text in reports that another program lays out. Each sink takes the
 * visible form first: what is left to be escaped is printable.
 */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

static bool
is_letter(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}

static bool
is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static bool
all_digits(struct bytes word)
{
	for (size_t i = 0; i < word.len; i++)
		if (!is_digit(word.data[i]))
			return false;
	return word.len;
}

/* "isn't", "re-sign", "3": there is nothing in it that GitHub could take for
 * markup, a link, a name, an issue, a picture. */
static bool
is_prose(struct bytes word)
{
	if (all_digits(word))
		return true;
	for (size_t i = 0; i < word.len; i++) {
		uint8_t c = word.data[i];
		bool joins = i > 0 && i + 1 < word.len &&
			     (c == '-' || c == '\'') &&
			     is_letter(word.data[i + 1]);

		if (!is_letter(c) && !joins)
			return false;
	}
	return word.len;
}

/* Of the visible form. A backtick would end the code, a bar the cell of a
 * table; a space at either end would be lost. */
static void
add_code(struct text *text, struct bytes visible)
{
	text_add_char(text, '`');
	for (size_t i = 0; i < visible.len; i++) {
		char c = (char) visible.data[i];
		bool end = i == 0 || i + 1 == visible.len;

		if (c == '`' || c == '|' || (c == ' ' && end))
			text_printf(text, "\\x%02x", (unsigned) c);
		else
			text_add_char(text, c);
	}
	text_add_char(text, '`');
}

void
text_add_markdown_code(struct text *text, struct bytes b)
{
	struct text visible = TEXT_INIT;

	text_add_visible(&visible, b);
	if (visible.len)
		add_code(text, text_bytes(&visible));
	text_release(&visible);
}

static bool
is_one_of(uint8_t c, const char *set)
{
	return c && strchr(set, c);
}

/* "f(x)": the last belongs to what stands before it. */
static bool
closes(struct bytes word, size_t from, size_t to)
{
	int open = 0;

	for (size_t i = from; i < to; i++)
		open += (word.data[i] == '(') - (word.data[i] == ')');
	return word.data[to - 1] == ')' && open >= 0;
}

/* Punctuation round a word stays outside of the code, but a digit's, which
 * could begin a list. */
static void
add_word(struct text *text, struct bytes word)
{
	size_t from = 0, to = word.len;
	struct bytes core;

	while (from < to && is_one_of(word.data[from], "\"('"))
		from++;
	while (to > from && is_one_of(word.data[to - 1], "\"'),.:;?") &&
	       !closes(word, from, to))
		to--;
	core = bytes_clamp(word, from, to - from);
	if (core.len == 0 ||
	    (all_digits(core) && to < word.len && word.data[to] != ',')) {
		add_code(text, word);
		return;
	}
	text_add_bytes(text, bytes_clamp(word, 0, from));
	if (is_prose(core))
		text_add_bytes(text, core);
	else
		add_code(text, core);
	text_add_bytes(text, bytes_clamp(word, to, word.len));
}

static void
add_words(struct text *text, struct bytes rest)
{
	while (rest.len) {
		const uint8_t *space = memchr(rest.data, ' ', rest.len);
		size_t len = space ? (size_t) (space - rest.data) : rest.len;

		if (len)
			add_word(text, bytes_clamp(rest, 0, len));
		if (space)
			text_add_char(text, ' ');
		rest = bytes_clamp(rest, len + (space != NULL), rest.len);
	}
}

void
text_add_markdown(struct text *text, struct bytes b)
{
	struct text visible = TEXT_INIT;

	text_add_visible(&visible, b);
	add_words(text, text_bytes(&visible));
	text_release(&visible);
}

void
text_add_markup(struct text *text, struct bytes b)
{
	struct text visible = TEXT_INIT;

	text_add_visible(&visible, b);
	for (size_t i = 0; i < visible.len; i++) {
		char c = visible.data[i];

		if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\'')
			text_printf(text, "&#%d;", c);
		else
			text_add_char(text, c);
	}
	text_release(&visible);
}

/* What XML 1.0 can hold: all but most controls, and two of no characters. */
static bool
is_xml(int32_t c)
{
	if (c < 0x20)
		return c == '\t' || c == '\n' || c == '\r';
	return c != 0xfffe && c != 0xffff;
}

bool
text_add_xml(struct text *text, struct bytes b)
{
	struct bytes rest = b;

	if (!text_is_utf8(b))
		return false;
	while (rest.len > 0)
		if (!is_xml(text_next(&rest)))
			return false;
	for (size_t i = 0; i < b.len; i++) {
		char c = (char) b.data[i];

		if (c == '&' || c == '<' || c == '>' || c == '\r')
			text_printf(text, "&#%d;", c);
		else
			text_add_char(text, c);
	}
	return true;
}

/* Those that begin a formula in some spreadsheet, the wide forms too. */
static bool
begins_formula(struct bytes b)
{
	int32_t c = text_next(&b);

	if (c >= 0xff01 && c <= 0xff5e)
		c -= 0xff01 - '!';
	return c > 0 && c < 0x80 && is_one_of((uint8_t) c, "=+-@\t\r\n");
}

void
text_add_csv(struct text *text, struct bytes b)
{
	struct text visible = TEXT_INIT;

	text_add_visible(&visible, b);
	text_add_char(text, '"');
	if (begins_formula(b))
		text_add_char(text, '\'');
	for (size_t i = 0; i < visible.len; i++) {
		if (visible.data[i] == '"')
			text_add_char(text, '"');
		text_add_char(text, visible.data[i]);
	}
	text_add_char(text, '"');
	text_release(&visible);
}

/* RFC 3986, 2005, 2.3, and the slash: what needs no escape in any part of a
 * URI. */
static bool
is_unreserved(uint8_t c)
{
	return (c < 0x80 && is_letter(c)) || is_digit(c) ||
	       is_one_of(c, "-._~/");
}

void
text_add_uri(struct text *text, struct bytes b)
{
	for (size_t i = 0; i < b.len; i++)
		if (is_unreserved(b.data[i]))
			text_add_char(text, (char) b.data[i]);
		else
			text_printf(text, "%%%02X", b.data[i]);
}
