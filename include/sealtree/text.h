/* SPDX-License-Identifier: MIT */
/*
 * A growing string, and how hostile text is shown.
 *
 * A `struct text` is always NUL-terminated once anything was added; it may
 * hold NULs. `TEXT_INIT` or zeroes begin it, text_release() ends it.
 *
 * Names, identifiers and certificate subjects come from files that somebody
 * else made. They are kept raw and escaped on their way out, once, by the one
 * function of the sink: text_add_visible() for terminals and text reports,
 * text_add_json() for JSON, and so on below.
 */
#ifndef SEALTREE_TEXT_H
#define SEALTREE_TEXT_H

#include <stdarg.h>

#include <sealtree/bytes.h>

struct text {
	char *data;
	size_t len, capacity;
};

#define TEXT_INIT { 0 }

void text_release(struct text *text);
/* Empties it and keeps the memory. */
void text_reset(struct text *text);
void text_add(struct text *text, const void *data, size_t len);
void text_add_bytes(struct text *text, struct bytes b);
void text_add_string(struct text *text, const char *string);
void text_add_char(struct text *text, char c);
/* As UTF-8; `c` is at most 0x10ffff. */
void text_add_code_point(struct text *text, uint32_t c);
void text_printf(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void text_vprintf(struct text *text, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
/* The string itself; "" if nothing was added yet. */
const char *text_string(const struct text *text);
struct bytes text_bytes(const struct text *text);

/*
 * For a terminal or a line of a report. Valid UTF-8 that takes up a cell of
 * its own passes; controls (C0, DEL, C1), line and paragraph separators, bidi
 * marks and overrides, zero-width and invisible characters, tags, variation
 * selectors, more than three combining marks in a row, unassigned private-use
 * and non-characters, and every byte that is not UTF-8 appear as \n, \t, \x1b
 * or \u{202e}. A backslash in the data is doubled, so that what is shown can
 * be read back.
 */
void text_add_visible(struct text *text, struct bytes b);

/*
 * The inside of a JSON string, without the quotes; bytes that are not UTF-8
 * become U+FFFD. True if there were none of those.
 */
bool text_add_json(struct text *text, struct bytes b);

/*
 * The following begin with the visible form.
 *
 * For Markdown as GitHub renders it (GitHub Flavored Markdown, 0.29, 2019),
 * within a line, also within a cell of a table, not at the front of a line.
 * Words that hold more than letters and plain punctuation stand in code, where
 * nothing is markup and nobody is mentioned; `|` and a backtick appear there
 * as \x7c and \x60.
 */
void text_add_markdown(struct text *text, struct bytes b);
/* A name: all of it in code. No bytes give nothing. */
void text_add_markdown_code(struct text *text, struct bytes b);
/* For HTML and XML 1.0, between tags and in quoted attributes. */
void text_add_markup(struct text *text, struct bytes b);
/* Character by character, between the tags of an XML file that a program reads
 * back. False, and nothing is added, if XML 1.0 cannot hold it. */
bool text_add_xml(struct text *text, struct bytes b);
/*
 * A field of a CSV file (RFC 4180, 2005), with its quotes. Where a spreadsheet
 * could take it for a formula, since it begins with = + - @, a tab or a new
 * line, an apostrophe stands before it.
 */
void text_add_csv(struct text *text, struct bytes b);
/* A path in a relative reference (RFC 3986, 2005). From the raw bytes: %xx is
 * the one escape. */
void text_add_uri(struct text *text, struct bytes b);

bool text_is_utf8(struct bytes b);
void text_add_hex(struct text *text, struct bytes b);
void text_add_base64(struct text *text, struct bytes b);
/* Seconds since 1970 as YYYY-MM-DDThh:mm:ssZ, for any year from 0 to 9999;
 * beyond those the number itself. Never local time. */
void text_add_time(struct text *text, int64_t seconds);
/* "12 431": digits in threes, for people. */
void text_add_count(struct text *text, uint64_t number);

/*
 * The next code point of UTF-8 at the front of `*b`, which moves on. At a byte
 * that begins no valid sequence: -1, and one byte is passed over.
 */
int32_t text_next(struct bytes *b);
/* Cells that a code point takes: 0, 1 or 2; -1 for what must be escaped. */
int text_width(int32_t code_point);

#endif
