/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/output.h>

#include "export.h"

static size_t
facet_of(const struct app *app, const struct model_node *node)
{
	size_t facet = model_facet_find(app->model, "parts");

	return node && facet < 32 && node->facets >> facet & 1 ? facet
							       : SIZE_MAX;
}

static struct bytes
string_in(const struct outline_node *map, const char *key)
{
	const struct outline_node *item = outline_find(map, key);

	return item && item->item.type == VALUE_TEXT ? item->item.bytes
						     : (struct bytes){ 0 };
}

size_t
export_parts(struct app *app, struct export_part *parts)
{
	const struct model_node *node = rows_selected(&app->rows);
	size_t facet = facet_of(app, node), count = 0;
	const struct outline_tree *tree =
	    facet == SIZE_MAX ? NULL : model_outline(app->model, node, facet);
	const struct outline_node *list, *rows;

	list = tree ? outline_find(&tree->root, "parts") : NULL;
	list = list ? list->first : NULL;
	for (; list && count < EXPORT_PARTS; list = list->next) {
		rows = outline_find(list, "data");
		if (!rows || rows->item.type != VALUE_ROWS)
			continue;
		parts[count].id = string_in(list, "id");
		parts[count].title = string_in(list, "title");
		parts[count].suffix = string_in(list, "suffix");
		parts[count++].list = rows->item.list;
	}
	return count;
}

/* The first value that comes. */
static void
take_item(void *context, const struct item *item)
{
	struct text *bytes = context;

	if (item->type == VALUE_DATA && !bytes->len)
		text_add_bytes(bytes, item->bytes);
}

static void
take_close(void *context)
{
	(void) context;
}

static const struct outline_sink sink = { take_item, take_close };

static bool
fetch(struct app *app, const char *id, struct text *bytes)
{
	const struct model_node *node = rows_selected(&app->rows);
	struct export_part parts[EXPORT_PARTS];
	size_t count = export_parts(app, parts);
	struct outline outline;

	outline_init(&outline, &sink, bytes);
	for (size_t i = 0; i < count; i++)
		if (bytes_are(parts[i].id, id))
			return model_stream_rows(app->model, node,
				   facet_of(app, node), parts[i].list, 0, 1,
				   &outline) &&
			       bytes->len;
	return false;
}

bool
export_part(struct app *app, const char *id, const char *path, bool force,
    struct text *said)
{
	struct text bytes = TEXT_INIT;
	struct output output;
	bool fine = false;

	if (!*path) {
		text_add_string(said, "the file has no name");
	} else if (!fetch(app, id, &bytes)) {
		text_add_string(said, "the reader could not give it");
	} else if (output_open(&output, path, force, said)) {
		fwrite(bytes.data, 1, bytes.len, output.file);
		fine = output_commit(&output, said);
	}
	if (fine)
		export_say_written(said, path);
	text_release(&bytes);
	return fine;
}
