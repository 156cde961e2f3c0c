/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>
#include <sealtree/view.h>

static bool
is_continuation(uint8_t byte)
{
	return (byte & 0xc0) == 0x80;
}

/* A mark stands on what comes before it. */
static bool
is_mark(struct bytes rest)
{
	return rest.len && text_width(text_next(&rest)) == 0;
}

static struct bytes
from(const struct edit *edit, size_t at)
{
	return bytes_over(edit->text.data + at, edit->text.len - at);
}

static size_t
after(const struct edit *edit, size_t at)
{
	struct bytes rest = from(edit, at);

	if (!rest.len)
		return at;
	do
		(void) text_next(&rest);
	while (is_mark(rest));
	return edit->text.len - rest.len;
}

static size_t
before(const struct edit *edit, size_t at)
{
	while (at) {
		at--;
		if (!is_continuation((uint8_t) edit->text.data[at]) &&
		    !is_mark(from(edit, at)))
			break;
	}
	return at;
}

/* As a shell's ^W: spaces, then what is none. */
static size_t
word_before(const struct edit *edit)
{
	size_t at = edit->at;

	while (at && edit->text.data[at - 1] == ' ')
		at--;
	while (at && edit->text.data[at - 1] != ' ')
		at--;
	return at;
}

static bool
cut(struct edit *edit, size_t start, size_t end)
{
	struct text *text = &edit->text;

	if (start == end)
		return false;
	memmove(text->data + start, text->data + end, text->len - end + 1);
	text->len -= end - start;
	edit->at = start;
	return true;
}

/* What of it may stand in a line. */
static void
add_clean(struct text *out, struct bytes raw)
{
	while (raw.len) {
		const uint8_t *start = raw.data;
		int32_t code_point = text_next(&raw);

		if (code_point == '\t' || code_point == '\n' ||
		    code_point == '\r')
			text_add_char(out, ' ');
		else if (code_point >= ' ' && code_point != 0x7f)
			text_add(out, start, (size_t) (raw.data - start));
	}
}

bool
edit_insert(struct edit *edit, struct bytes raw)
{
	struct text whole = TEXT_INIT, clean = TEXT_INIT;
	bool fits;

	add_clean(&clean, raw);
	fits = clean.len && clean.len <= edit->limit - edit->text.len;
	if (fits) {
		text_add(&whole, text_string(&edit->text), edit->at);
		text_add_bytes(&whole, text_bytes(&clean));
		text_add_bytes(&whole, from(edit, edit->at));
		edit->at += clean.len;
		text_release(&edit->text);
		edit->text = whole;
	}
	text_release(&clean);
	return fits;
}

void
edit_set(struct edit *edit, struct bytes text)
{
	text_reset(&edit->text);
	edit->at = 0;
	(void) edit_insert(edit, text);
}

void
edit_begin(struct edit *edit, struct bytes text, size_t limit,
    struct edit_history *history)
{
	*edit = (struct edit){
		.limit = limit,
		.history = history,
		.recalled = history ? history->count : 0,
	};
	edit_set(edit, text);
}

void
edit_release(struct edit *edit)
{
	text_release(&edit->text);
	text_release(&edit->draft);
	*edit = (struct edit){ 0 };
}

static size_t
sequence_length(uint8_t first)
{
	if (first < 0x80)
		return 1;
	return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

bool
edit_put(struct edit *edit, uint8_t byte)
{
	struct bytes held;

	if (!is_continuation(byte))
		edit->held_count = 0;
	else if (!edit->held_count)
		return false;
	edit->held[edit->held_count++] = byte;
	if (edit->held_count < sequence_length(edit->held[0]))
		return false;
	held = bytes_over(edit->held, edit->held_count);
	edit->held_count = 0;
	return edit_insert(edit, held);
}

static bool
recall(struct edit *edit, bool older)
{
	struct edit_history *history = edit->history;

	if (!history ||
	    (older ? edit->recalled == 0 : edit->recalled >= history->count))
		return false;
	if (edit->recalled == history->count) {
		text_reset(&edit->draft);
		text_add_bytes(&edit->draft, text_bytes(&edit->text));
	}
	edit->recalled += older ? (size_t) -1 : 1;
	edit_set(edit, text_bytes(edit->recalled == history->count
				      ? &edit->draft
				      : &history->lines[edit->recalled]));
	return true;
}

bool
edit_act(struct edit *edit, enum edit_action action)
{
	size_t at = edit->at, end = edit->text.len;

	edit->held_count = 0;
	switch (action) {
	case EDIT_LEFT:
		edit->at = before(edit, at);
		return false;
	case EDIT_RIGHT:
		edit->at = after(edit, at);
		return false;
	case EDIT_START:
		edit->at = 0;
		return false;
	case EDIT_END:
		edit->at = end;
		return false;
	case EDIT_RUB_OUT:
		return cut(edit, before(edit, at), at);
	case EDIT_DELETE:
		return cut(edit, at, after(edit, at));
	case EDIT_RUB_OUT_WORD:
		return cut(edit, word_before(edit), at);
	case EDIT_RUB_OUT_ALL:
		return cut(edit, 0, at);
	case EDIT_DELETE_ALL:
		return cut(edit, at, end);
	case EDIT_OLDER:
		return recall(edit, true);
	case EDIT_NEWER:
		return recall(edit, false);
	}
	return false;
}

/* A character as shown text; a backslash is itself, as it was typed. */
static void
show_character(struct text *out, struct bytes raw, enum glyph_set set)
{
	if (raw.data[0] == '\\') {
		text_add_char(out, '\\');
		raw = bytes_over(raw.data + 1, raw.len - 1);
	}
	view_show(out, raw, set);
}

/* Cells of the first `end` bytes. */
static size_t
width_till(const struct edit *edit, size_t end, enum glyph_set set)
{
	struct text shown = TEXT_INIT;
	size_t width = 0;

	for (size_t at = 0, next; at < end; at = next) {
		next = after(edit, at);
		text_reset(&shown);
		show_character(
		    &shown, bytes_over(edit->text.data + at, next - at), set);
		width += view_width(text_bytes(&shown));
	}
	text_release(&shown);
	return width;
}

/* Cells that are passed over, by halves of the window, so that most keys move
 * the cursor alone. */
static size_t
skipped_cells(size_t cursor, size_t width)
{
	size_t step = width > 1 ? width / 2 : 1;

	if (cursor < width)
		return 0;
	return (cursor - width + step) / step * step;
}

size_t
edit_show(
    const struct edit *edit, size_t width, enum glyph_set set, struct text *out)
{
	size_t cursor = width_till(edit, edit->at, set);
	size_t skip = skipped_cells(cursor, width), passed = 0, start = 0;
	struct text shown = TEXT_INIT;

	for (size_t at = 0, next; at < edit->text.len; at = next) {
		next = after(edit, at);
		text_reset(&shown);
		show_character(
		    &shown, bytes_over(edit->text.data + at, next - at), set);
		if (passed >= skip && !start)
			start = passed + 1;
		passed += view_width(text_bytes(&shown));
		if (start && passed - (start - 1) <= width)
			text_add_bytes(out, text_bytes(&shown));
	}
	text_release(&shown);
	if (!start)
		start = passed + 1;
	cursor -= cursor >= start - 1 ? start - 1 : cursor;
	return cursor < width || !width ? cursor : width - 1;
}

static void
drop_line(struct edit_history *history, size_t index)
{
	text_release(&history->lines[index]);
	history->count--;
	memmove(&history->lines[index], &history->lines[index + 1],
	    (history->count - index) * sizeof *history->lines);
}

void
edit_remember(struct edit_history *history, struct bytes line)
{
	if (!line.len || line.len > LIMIT_TYPED_BYTES)
		return;
	for (size_t i = history->count; i-- > 0;)
		if (bytes_equal(text_bytes(&history->lines[i]), line))
			drop_line(history, i);
	if (history->count == LIMIT_HISTORY)
		drop_line(history, 0);
	history->lines = xrealloc(
	    history->lines, history->count + 1, sizeof *history->lines);
	history->lines[history->count] = (struct text) TEXT_INIT;
	text_add_bytes(&history->lines[history->count++], line);
}

void
edit_forget(struct edit_history *history)
{
	while (history->count)
		drop_line(history, history->count - 1);
	free(history->lines);
	*history = (struct edit_history){ 0 };
}
