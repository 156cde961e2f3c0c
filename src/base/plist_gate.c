/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>

#include "plist_gate.h"

enum {
	/* libplist keeps keys in a list, beyond so many in a table. */
	LIBRARY_LIST = 500,
	LIBRARY_BUCKETS = 4096
};

static void record(struct plist_reader *reader, enum defect_kind kind,
    size_t at, const char *format, va_list args)
    __attribute__((format(printf, 4, 0)));

static void
record(struct plist_reader *reader, enum defect_kind kind, size_t at,
    const char *format, va_list args)
{
	struct text what = TEXT_INIT;

	text_vprintf(&what, format, args);
	defect_add(reader->defects, kind, reader->bytes.offset + at, "%s",
	    text_string(&what));
	text_release(&what);
}

void
plist_gate_doubt(
    struct plist_reader *reader, size_t at, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	record(reader, DEFECT_AMBIGUOUS, at, format, args);
	va_end(args);
	reader->ambiguous = true;
}

void
plist_gate_flaw(struct plist_reader *reader, size_t at, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	record(reader, DEFECT_PLIST, at, format, args);
	va_end(args);
}

void
plist_gate_fail(struct plist_reader *reader, struct plist_event *event,
    enum defect_kind kind, size_t at, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	record(reader, kind, at, format, args);
	va_end(args);
	*event = (struct plist_event){
		.type = PLIST_EVENT_ERROR,
		.depth = reader->depth,
	};
}

bool
plist_gate_in_dict(const struct plist_reader *reader)
{
	return reader->depth && reader->frames[reader->depth - 1].is_dict;
}

static bool
is_plain(uint8_t c)
{
	return (c >= 0x20 && c < 0x7f) || c == '\t' || c == '\n' || c == '\r';
}

void
plist_gate_check_text(struct plist_reader *reader, size_t at, struct bytes text)
{
	size_t i = 0;

	while (i < text.len && is_plain(text.data[i]))
		i++;
	if (i == text.len)
		return;
	if (!text_is_utf8(text))
		plist_gate_flaw(reader, at, "text that is not UTF-8");
	if (memchr(text.data, 0, text.len)) {
		plist_gate_doubt(reader, at, "a NUL in text");
		return;
	}
	/* XML has none of these; a binary list may hold any. */
	for (; reader->syntax == &plist_syntax_xml && i < text.len; i++)
		if (text.data[i] < 0x20 && !is_plain(text.data[i])) {
			plist_gate_doubt(
			    reader, at, "a control character in text");
			return;
		}
}

static bool
is_binary(struct bytes b)
{
	return bytes_begin(b, "bplist");
}

static bool
is_utf16(struct bytes b)
{
	return bytes_begin(b, "\xfe\xff") || bytes_begin(b, "\xff\xfe") ||
	       (b.len > 1 &&
		   (b.data[0] == 0 ? b.data[1] == '<'
				   : b.data[0] == '<' && b.data[1] == 0));
}

static bool
looks_like_xml(struct bytes b)
{
	size_t i = bytes_begin(b, "\xef\xbb\xbf") ? 3 : 0;

	while (i < b.len && (b.data[i] == ' ' || b.data[i] == '\t' ||
				b.data[i] == '\n' || b.data[i] == '\r'))
		i++;
	return i < b.len && b.data[i] == '<';
}

struct plist_reader *
plist_reader_new(struct bytes bytes, struct defects *defects)
{
	struct plist_reader *reader = xalloc(1, sizeof *reader);

	reader->bytes = bytes;
	reader->defects = defects;
	reader->copies = arena_new();
	if (is_binary(bytes))
		reader->syntax = &plist_syntax_binary;
	else if (!is_utf16(bytes) && looks_like_xml(bytes))
		reader->syntax = &plist_syntax_xml;
	if (reader->syntax)
		reader->state = reader->syntax->open(reader);
	return reader;
}

void
plist_reader_free(struct plist_reader *reader)
{
	if (!reader)
		return;
	if (reader->syntax)
		reader->syntax->close(reader->state);
	arena_free(reader->copies);
	free(reader->keys);
	free(reader);
}

static int
compare_keys(const void *a, const void *b)
{
	const struct bytes *one = a, *other = b;

	int order = bytes_compare(*one, *other);

	return order ? order
		     : (one->offset > other->offset) -
			   (one->offset < other->offset);
}

/* What libplist's search for each key, as it adds it, comes to. A step through
 * a full bucket misses the cache and takes a fifth of a microsecond. */
static uint64_t
library_cost(const struct bytes *keys, size_t count)
{
	uint64_t cost = 0;
	uint32_t *buckets;

	if (count <= LIBRARY_LIST)
		return (uint64_t) count * count / 4;
	buckets = xalloc(LIBRARY_BUCKETS, sizeof *buckets);
	for (size_t i = 0; i < count; i++) {
		uint32_t hash = 5381;

		for (size_t j = 0; j < keys[i].len; j++)
			hash = hash * 33 + (uint32_t) (int8_t) keys[i].data[j];
		cost += buckets[hash % LIBRARY_BUCKETS]++;
	}
	free(buckets);
	return cost + LIBRARY_LIST * LIBRARY_LIST / 4;
}

static void
close_dict(struct plist_reader *reader, const struct plist_frame *frame)
{
	size_t count = reader->key_count - frame->first_key;
	struct bytes *keys = count ? reader->keys + frame->first_key : NULL;

	reader->library_cost += library_cost(keys, count);
	if (frame->unsorted)
		qsort(keys, count, sizeof *keys, compare_keys);
	for (size_t i = 1; frame->unsorted && i < count; i++) {
		struct text shown = TEXT_INIT;

		if (!bytes_equal(keys[i - 1], keys[i]))
			continue;
		text_add_visible(&shown, bytes_clamp(keys[i], 0, 64));
		plist_gate_doubt(reader,
		    (size_t) (keys[i].offset - reader->bytes.offset),
		    "a dictionary has the key \"%s\" twice",
		    text_string(&shown));
		text_release(&shown);
		while (i + 1 < count && bytes_equal(keys[i], keys[i + 1]))
			i++;
	}
	reader->key_count = frame->first_key;
}

static void
keep_key(struct plist_reader *reader, struct bytes key)
{
	struct plist_frame *frame = &reader->frames[reader->depth - 1];

	if (reader->key_count == reader->key_capacity) {
		reader->key_capacity =
		    reader->key_capacity ? reader->key_capacity * 2 : 64;
		reader->keys = xrealloc(
		    reader->keys, reader->key_capacity, sizeof *reader->keys);
	}
	if (reader->key_count > frame->first_key &&
	    bytes_compare(reader->keys[reader->key_count - 1], key) >= 0)
		frame->unsorted = true;
	reader->keys[reader->key_count++] =
	    reader->key_decoded ? arena_copy(reader->copies, key) : key;
}

/* False if the event became an error. */
static bool
watch_value(struct plist_reader *reader, struct plist_event *event)
{
	size_t at = (size_t) (event->value.offset - reader->bytes.offset);

	reader->values++;
	if (!plist_gate_in_dict(reader))
		return true;
	if (event->key.len > LIMIT_PLIST_KEY_BYTES) {
		plist_gate_fail(reader, event, DEFECT_LIMIT, at,
		    "a key of more than %d bytes", LIMIT_PLIST_KEY_BYTES);
		return false;
	}
	if (event->key.len == 0)
		reader->beyond_library = true;
	keep_key(reader, event->key);
	return true;
}

static void
push(struct plist_reader *reader, struct plist_event *event)
{
	if (reader->depth == LIMIT_PLIST_DEPTH) {
		plist_gate_fail(reader, event, DEFECT_LIMIT,
		    (size_t) (event->value.offset - reader->bytes.offset),
		    "containers nested more than %d deep", LIMIT_PLIST_DEPTH);
		return;
	}
	reader->frames[reader->depth++] = (struct plist_frame){
		.is_dict = event->type == PLIST_EVENT_DICT,
		.offset = event->value.offset,
		.first_key = reader->key_count,
	};
}

static void
pop(struct plist_reader *reader, struct plist_event *event)
{
	struct plist_frame *frame = &reader->frames[--reader->depth];

	event->depth = reader->depth;
	if (frame->is_dict)
		close_dict(reader, frame);
}

static void
read_nothing(struct plist_reader *reader, struct plist_event *event)
{
	plist_gate_fail(reader, event, DEFECT_PLIST, 0, "%s",
	    reader->bytes.len == 0    ? "the property list is empty"
	    : is_utf16(reader->bytes) ? "UTF-16 text, which is not read"
				      : "not a property list");
}

bool
plist_reader_next(struct plist_reader *reader, struct plist_event *event)
{
	*event = (struct plist_event){ .depth = reader->depth };
	if (reader->ended)
		return false;
	if (reader->syntax)
		reader->syntax->next(reader, event);
	else
		read_nothing(reader, event);
	event->value.key = event->key;
	switch (event->type) {
	case PLIST_EVENT_DICT:
	case PLIST_EVENT_ARRAY:
		if (watch_value(reader, event))
			push(reader, event);
		break;
	case PLIST_EVENT_VALUE:
		watch_value(reader, event);
		break;
	case PLIST_EVENT_CLOSE:
		pop(reader, event);
		break;
	case PLIST_EVENT_END:
	case PLIST_EVENT_ERROR:
		break;
	}
	reader->ended =
	    event->type == PLIST_EVENT_END || event->type == PLIST_EVENT_ERROR;
	return true;
}

bool
plist_reader_skip(struct plist_reader *reader)
{
	unsigned outside = reader->depth ? reader->depth - 1 : 0;
	struct plist_event event;

	while (reader->depth > outside)
		if (!plist_reader_next(reader, &event) ||
		    event.type == PLIST_EVENT_ERROR)
			return false;
	return true;
}
