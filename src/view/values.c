/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <inttypes.h>

#include "lines.h"

bool
item_opens(const struct item *item)
{
	return item->type == VALUE_MAP || item->type == VALUE_LIST;
}

void
item_label(struct text *out, const struct item *item, enum glyph_set set)
{
	view_show(out, item->label.len ? item->label : item->key, set);
}

/* For people: "2022-07-07 21:58:09 UTC". */
static void
add_time(struct text *out, int64_t seconds)
{
	size_t start = out->len;

	text_add_time(out, seconds);
	if (out->len - start != 20 || out->data[start + 10] != 'T')
		return;
	out->data[start + 10] = ' ';
	out->data[--out->len] = '\0';
	text_add_string(out, " UTC");
}

static void
add_items(struct text *out, uint64_t count)
{
	text_add_count(out, count);
	text_add_string(out, count == 1 ? " item" : " items");
}

void
item_value(struct text *out, const struct item *item, enum glyph_set set)
{
	switch (item->type) {
	case VALUE_TEXT:
		view_show(out, item->bytes, set);
		break;
	case VALUE_HEX:
		text_add_hex(out, item->bytes);
		break;
	case VALUE_DATA:
		text_add_base64(out, item->bytes);
		break;
	case VALUE_NUMBER:
		text_add_count(out, item->number);
		break;
	case VALUE_SIGNED:
		text_printf(out, "%" PRId64, (int64_t) item->number);
		break;
	case VALUE_REAL:
		text_printf(out, "%.15g", item->real);
		break;
	case VALUE_FLAG:
		text_add_string(out, item->number ? "yes" : "no");
		break;
	case VALUE_TIME:
	case VALUE_DATE:
		add_time(out, (int64_t) item->number);
		break;
	case VALUE_ROWS:
		add_items(out, item->number);
		break;
	case VALUE_NULL:
	case VALUE_MAP:
	case VALUE_LIST:
	case VALUE_TYPES:
		text_add_char(out, '-');
		break;
	}
}

bool
node_is_flat(const struct outline_node *node)
{
	for (node = node->first; node; node = node->next)
		if (item_opens(&node->item) || node->item.type == VALUE_ROWS)
			return false;
	return true;
}

bool
node_is_section(const struct outline_node *node)
{
	if (node->item.type == VALUE_ROWS)
		return node->item.number > 0;
	if (node->item.type == VALUE_LIST)
		return node->first && !node_is_flat(node);
	return node->item.type == VALUE_MAP && node->first;
}

void
node_summary(struct text *out, const struct outline_node *node, size_t skip,
    enum glyph_set set)
{
	size_t start = out->len;

	for (node = node->first; node; node = node->next) {
		if (item_opens(&node->item) || node->item.type == VALUE_NULL)
			continue;
		if (skip) {
			skip--;
			continue;
		}
		if (out->len > start)
			text_add_string(out, "  ");
		item_value(out, &node->item, set);
	}
}

enum tone
node_tone(const struct outline_node *node)
{
	const struct outline_node *at = node;
	enum tone worst = TONE_PLAIN;

	while (at) {
		if (at->item.tone > worst && at->item.tone != TONE_DIM)
			worst = at->item.tone;
		if (at->first) {
			at = at->first;
			continue;
		}
		while (at != node && !at->next)
			at = at->parent;
		at = at == node ? NULL : at->next;
	}
	return worst;
}
