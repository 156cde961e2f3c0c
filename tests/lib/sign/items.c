/* SPDX-License-Identifier: MIT */
/* Property lists from tables: as XML, and as the DER of entitlements. */
#include <config.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sign.h"

static void
put_escaped(struct octets *o, const char *text)
{
	for (; *text; text++) {
		if (*text == '&')
			put_text(o, "&amp;");
		else if (*text == '<')
			put_text(o, "&lt;");
		else if (*text == '>')
			put_text(o, "&gt;");
		else
			put_u8(o, (uint8_t) *text);
	}
}

static void
put_line(struct octets *o, int indent, const char *name, const char *text)
{
	for (int i = 0; i < indent; i++)
		put_u8(o, '\t');
	put_format(o, "<%s>", name);
	if (text) {
		put_escaped(o, text);
		put_format(o, "</%s>", name);
	}
	put_u8(o, '\n');
}

static void put_members(
    struct octets *o, const struct plist_item *item, int indent);

static void
put_number(struct octets *o, const struct plist_item *item, int indent)
{
	struct octets text = { 0 };

	if (item->type == ITEM_DATE)
		put_time(&text, TIME_ISO, item->number);
	else
		put_format(&text, "%" PRId64, item->number);
	put_u8(&text, 0);
	put_line(o, indent,
	    item->type == ITEM_DATE   ? "date"
	    : item->type == ITEM_REAL ? "real"
				      : "integer",
	    (const char *) text.data);
	octets_free(&text);
}

static void
put_item(struct octets *o, const struct plist_item *item, int indent)
{
	switch (item->type) {
	case ITEM_TRUE:
		put_line(o, indent, "true/", NULL);
		break;
	case ITEM_FALSE:
		put_line(o, indent, "false/", NULL);
		break;
	case ITEM_STRING:
		put_line(o, indent, "string", item->text);
		break;
	case ITEM_INTEGER:
	case ITEM_REAL:
	case ITEM_DATE:
		put_number(o, item, indent);
		break;
	case ITEM_DATA:
		put_line(o, indent, "data", NULL);
		put_base64(o, item->data, item->len, indent, 68);
		put_line(o, indent, "/data", NULL);
		break;
	case ITEM_ARRAY:
	case ITEM_DICT:
		put_members(o, item, indent);
		break;
	case ITEM_END:
		break;
	}
}

static void
put_members(struct octets *o, const struct plist_item *item, int indent)
{
	bool dict = item->type == ITEM_DICT;

	if (item->items == NULL || item->items->type == ITEM_END) {
		put_line(o, indent, dict ? "dict/" : "array/", NULL);
		return;
	}
	put_line(o, indent, dict ? "dict" : "array", NULL);
	for (const struct plist_item *i = item->items; i->type != ITEM_END;
	     i++) {
		if (dict)
			put_line(o, indent + 1, "key", i->key);
		put_item(o, i, indent + 1);
	}
	put_line(o, indent, dict ? "/dict" : "/array", NULL);
}

struct octets
items_xml(const struct plist_item *items)
{
	struct octets o = { 0 };
	struct plist_item root = { .type = ITEM_DICT, .items = items };

	put_text(&o, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		     "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
		     "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"
		     "<plist version=\"1.0\">\n");
	put_item(&o, &root, 0);
	put_text(&o, "</plist>\n");
	return o;
}

static int
compare_keys(const void *left, const void *right)
{
	const struct plist_item *a = left, *b = right;

	return strcmp(a->key, b->key);
}

static struct plist_item *
sorted_items(const struct plist_item *items, size_t count)
{
	struct plist_item *copy = must_alloc((count + 1) * sizeof *copy);

	if (count > 0) {
		memcpy(copy, items, count * sizeof *copy);
		qsort(copy, count, sizeof *copy, compare_keys);
	}
	return copy;
}

static void asn_item(
    struct octets *o, const struct plist_item *item, unsigned generation);

static void
asn_value(struct octets *o, const struct plist_item *item, unsigned generation)
{
	struct octets inner;

	if (generation != DER_PROFILE ||
	    strcmp(item->key, "Entitlements") != 0) {
		asn_item(o, item, generation);
		return;
	}
	inner = items_der(item->items, DER_CURRENT);
	put_octets(o, &inner);
	octets_free(&inner);
}

static void
asn_dict(struct octets *o, const struct plist_item *items, unsigned generation)
{
	size_t at = asn_open(o, generation == DER_CURRENT ? 0xb0 : 0x31),
	       count = 0;
	struct plist_item *sorted;
	size_t *ends;

	while (items && items[count].type != ITEM_END)
		count++;
	sorted = sorted_items(items, count);
	ends = must_alloc((count + 1) * sizeof *ends);
	ends[0] = o->len;
	for (size_t i = 0; i < count; i++) {
		size_t pair = asn_open(o, 0x30);

		asn_string(o, 0x0c, sorted[i].key);
		asn_value(o, &sorted[i], generation);
		asn_close(o, pair);
		ends[i + 1] = o->len;
	}
	if (generation != DER_CURRENT)
		asn_sort(o, ends, count);
	asn_close(o, at);
	free(sorted);
	free(ends);
}

static void
asn_array(struct octets *o, const struct plist_item *items, unsigned generation)
{
	size_t at = asn_open(o, 0x30);

	for (; items && items->type != ITEM_END; items++)
		asn_item(o, items, generation);
	asn_close(o, at);
}

/* DER_OLD stores TRUE as 1; 255 came later. */
static void
asn_item(struct octets *o, const struct plist_item *item, unsigned generation)
{
	switch (item->type) {
	case ITEM_TRUE:
		asn_bytes(o, 0x01, generation != DER_OLD ? "\xff" : "\x01", 1);
		break;
	case ITEM_FALSE:
		asn_bytes(o, 0x01, "", 1);
		break;
	case ITEM_STRING:
		asn_string(o, 0x0c, item->text);
		break;
	case ITEM_INTEGER:
		asn_integer(o, item->number);
		break;
	case ITEM_DATE:
		asn_time(o, item->number);
		break;
	case ITEM_DATA:
		asn_bytes(o, 0x04, item->data, item->len);
		break;
	case ITEM_ARRAY:
		asn_array(o, item->items, generation);
		break;
	case ITEM_DICT:
		asn_dict(o, item->items, generation);
		break;
	case ITEM_REAL:
	case ITEM_END:
		must(false, "this has no DER form");
	}
}

struct octets
items_der(const struct plist_item *items, unsigned generation)
{
	struct octets o = { 0 };
	size_t at;

	if (generation != DER_CURRENT) {
		asn_dict(&o, items, generation);
		return o;
	}
	at = asn_open(&o, 0x70);
	asn_integer(&o, 1);
	asn_dict(&o, items, generation);
	asn_close(&o, at);
	return o;
}
