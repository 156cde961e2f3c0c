/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/limits.h>

#include "values.h"

enum {
	TEXT_ROW = 1024, /* bytes of a long string to a row, about */
	DATA_ROW = 16
};

/*
 * The walk over a property list. Lazy lists are numbered as they are met, so
 * that the same walk, made silent, finds a list again.
 */
struct plist_walk {
	struct outline *o;
	bool lazy;
	uint32_t next;         /* number of the next lazy list */
	uint32_t wanted;       /* the list whose rows are asked for */
	uint64_t first, count; /* … and which of them */
};

static bool
opens(const struct plist *value)
{
	return value->type == PLIST_DICT || value->type == PLIST_ARRAY;
}

static bool
is_long(const struct plist *value)
{
	if (opens(value))
		return value->count > LIMIT_LAZY_ITEMS;
	return (value->type == PLIST_STRING || value->type == PLIST_DATA) &&
	       value->bytes.len > LIMIT_LAZY_TEXT;
}

/* From `at` to where the next character of UTF-8 begins. */
static size_t
character_start(struct bytes text, size_t at)
{
	for (unsigned i = 0; i < 3 && at < text.len; i++, at++)
		if ((text.data[at] & 0xc0) != 0x80)
			break;
	return at < text.len ? at : text.len;
}

static uint64_t
row_count(const struct plist *value)
{
	size_t row = value->type == PLIST_DATA ? DATA_ROW : TEXT_ROW;

	if (opens(value))
		return value->count;
	return value->bytes.len / row + (value->bytes.len % row != 0);
}

static struct item
item_for(const struct plist *value, struct bytes key, const char *label)
{
	struct item item = {
		.key = key,
		.label = bytes_of(label),
		.offset = value->offset,
		.bytes = value->bytes,
		.number = value->number,
		.real = value->real,
	};

	switch (value->type) {
	case PLIST_DICT:
		item.type = VALUE_MAP;
		break;
	case PLIST_ARRAY:
		item.type = VALUE_LIST;
		break;
	case PLIST_STRING:
		item.type = VALUE_TEXT;
		break;
	case PLIST_DATA:
		item.type = VALUE_DATA;
		break;
	case PLIST_DATE:
		item.type = VALUE_DATE;
		item.number = (uint64_t) value->seconds;
		break;
	case PLIST_INTEGER:
		item.type = value->negative ? VALUE_SIGNED : VALUE_NUMBER;
		break;
	case PLIST_REAL:
		item.type = VALUE_REAL;
		break;
	case PLIST_BOOLEAN:
		item.type = VALUE_FLAG;
		item.number = value->boolean;
		break;
	case PLIST_UID:
		item.type = VALUE_NUMBER;
		break;
	}
	return item;
}

/* The rows that a long string or data is cut into. */
static void
show_pieces(struct plist_walk *walk, const struct plist *value)
{
	struct bytes all = value->bytes;
	bool data = value->type == PLIST_DATA;
	size_t row = data ? DATA_ROW : TEXT_ROW;

	for (uint64_t i = walk->first;
	     i < row_count(value) && i - walk->first < walk->count; i++) {
		size_t at = (size_t) i * row, end = at + row;

		if (!data) {
			at = character_start(all, at);
			end = character_start(all, end);
		}
		if (data)
			outline_hex(walk->o, NULL, NULL,
			    bytes_clamp(all, at, end - at));
		else
			outline_text(walk->o, NULL, NULL,
			    bytes_clamp(all, at, end - at));
	}
}

static void show_value(struct plist_walk *walk, const struct plist *value,
    struct bytes key, const char *label, unsigned depth, bool quiet);

static void
show_children(struct plist_walk *walk, const struct plist *value,
    unsigned depth, bool quiet)
{
	for (const struct plist *p = value->first; p; p = p->next)
		show_value(walk, p, p->key, NULL, depth + 1, quiet);
}

static void
show_wanted(struct plist_walk *walk, const struct plist *value, unsigned depth)
{
	uint64_t index = 0;

	if (!opens(value)) {
		show_pieces(walk, value);
		return;
	}
	for (const struct plist *p = value->first; p; p = p->next, index++)
		show_value(walk, p, p->key, NULL, depth + 1,
		    index < walk->first || index - walk->first >= walk->count);
}

static void
show_long(struct plist_walk *walk, const struct plist *value, struct bytes key,
    const char *label, unsigned depth, bool quiet)
{
	struct item item = item_for(value, key, label);

	item.type = VALUE_ROWS;
	item.bytes = (struct bytes){ 0 };
	item.list = walk->next++;
	item.number = row_count(value);
	if (!quiet)
		outline_item(walk->o, &item);
	if (item.list == walk->wanted)
		show_wanted(walk, value, depth);
	else if (opens(value))
		show_children(walk, value, depth, true);
}

static void
show_value(struct plist_walk *walk, const struct plist *value, struct bytes key,
    const char *label, unsigned depth, bool quiet)
{
	struct item item;

	if (depth > LIMIT_PLIST_DEPTH)
		return;
	if (walk->lazy && is_long(value)) {
		show_long(walk, value, key, label, depth, quiet);
		return;
	}
	item = item_for(value, key, label);
	if (!quiet)
		outline_item(walk->o, &item);
	show_children(walk, value, depth, quiet);
	if (!quiet && opens(value))
		outline_close(walk->o);
}

static void
begin(struct plist_walk *walk, const char *key, const char *label,
    const struct plist *value)
{
	if (value)
		show_value(walk, value, bytes_of(key), label, 0, false);
	else
		outline_null(walk->o, key, label);
}

void
show_plist(struct outline *o, const char *key, const char *label,
    const struct plist *value)
{
	struct plist_walk walk = { .o = o, .wanted = NO_LIST };

	begin(&walk, key, label, value);
}

void
show_plist_lazily(struct outline *o, const char *key, const char *label,
    const struct plist *value, uint32_t first_list)
{
	struct plist_walk walk = {
		.o = o, .lazy = true, .next = first_list, .wanted = NO_LIST
	};

	begin(&walk, key, label, value);
}

void
show_plist_rows(struct outline *o, const struct plist *value,
    uint32_t first_list, uint32_t list, uint64_t first, uint64_t count)
{
	struct plist_walk walk = {
		.o = o,
		.lazy = true,
		.next = first_list,
		.wanted = list,
		.first = first,
		.count = count,
	};

	if (value)
		show_value(&walk, value, (struct bytes){ 0 }, NULL, 0, true);
}
