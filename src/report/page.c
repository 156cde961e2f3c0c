/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <inttypes.h>
#include <string.h>

#include <sealtree/text.h>

#include "page.h"

bool
page_fetch(struct page *page, struct model *model,
    const struct model_node *node, size_t facet)
{
	struct outline o;

	*page = (struct page){
		.model = model,
		.node = node,
		.facet = facet,
		.arena = arena_new(),
	};
	outline_tree_init(&page->tree, page->arena);
	outline_init(&o, &outline_tree_sink, &page->tree);
	if (facet == SIZE_MAX)
		return true;
	return model_stream(model, node, facet, &o);
}

bool
page_fetch_id(struct page *page, struct model *model,
    const struct model_node *node, const char *id)
{
	size_t facet = model_facet_find(model, id);

	if (facet != SIZE_MAX && !(node->facets >> facet & 1))
		facet = SIZE_MAX;
	return page_fetch(page, model, node, facet);
}

void
page_release(struct page *page)
{
	arena_free(page->rows_arena);
	arena_free(page->arena);
}

const struct outline_tree *
page_rows(void *context, uint32_t list, uint64_t first, uint64_t count)
{
	struct page *page = context;
	struct outline o;

	arena_free(page->rows_arena);
	page->rows_arena = arena_new();
	outline_tree_init(&page->rows, page->rows_arena);
	outline_init(&o, &outline_tree_sink, &page->rows);
	if (!model_stream_rows(
		page->model, page->node, page->facet, list, first, count, &o))
		return NULL;
	return &page->rows;
}

bool
page_is_section(
    const struct model *model, const struct model_node *node, size_t facet)
{
	const struct model_facet *f = model_facet(model, facet);

	return f->tab && strcmp(f->id, "findings") != 0 &&
	       node->facets >> facet & 1;
}

const struct outline_node *
page_find(const struct outline_node *parent, const char *key)
{
	return parent ? outline_find(parent, key) : NULL;
}

struct bytes
page_text(const struct outline_node *parent, const char *key)
{
	const struct outline_node *node = page_find(parent, key);

	return node && node->item.type == VALUE_TEXT ? node->item.bytes
						     : (struct bytes){ 0 };
}

void
page_add_value(struct text *raw, const struct item *item)
{
	switch (item->type) {
	case VALUE_TEXT:
		text_add_bytes(raw, item->bytes);
		break;
	case VALUE_HEX:
		text_add_hex(raw, item->bytes);
		break;
	case VALUE_DATA:
		/* The profile again, which is told above; and in base64 it
		 * would tell devices that are to be left out. */
		if (bytes_are(item->key, "DER-Encoded-Profile"))
			text_printf(raw, "%zu bytes", item->bytes.len);
		else
			text_add_base64(raw, item->bytes);
		break;
	case VALUE_NUMBER:
		text_printf(raw, "%" PRIu64, item->number);
		break;
	case VALUE_SIGNED:
		text_printf(raw, "%" PRId64, (int64_t) item->number);
		break;
	case VALUE_REAL:
		text_printf(raw, "%.15g", item->real);
		break;
	case VALUE_FLAG:
		text_add_string(raw, item->number ? "yes" : "no");
		break;
	case VALUE_TIME:
	case VALUE_DATE:
		text_add_time(raw, (int64_t) item->number);
		break;
	case VALUE_MAP:
	case VALUE_LIST:
		text_add_string(raw, "none");
		break;
	case VALUE_ROWS:
		text_add_count(raw, item->number);
		break;
	case VALUE_NULL:
	case VALUE_TYPES:
		text_add_char(raw, '-');
		break;
	}
}

const char *
page_tone(enum tone tone)
{
	switch (tone) {
	case TONE_UNKNOWN:
		return "unknown";
	case TONE_WARN:
		return "warning";
	case TONE_BAD:
		return "error";
	case TONE_PLAIN:
	case TONE_DIM:
	case TONE_GOOD:
	case TONES:
		break;
	}
	return "";
}

struct bytes
page_label(const struct outline_node *node)
{
	return node->item.label.len ? node->item.label : node->item.key;
}
