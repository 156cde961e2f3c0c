/* SPDX-License-Identifier: MIT */
#include <config.h>

#include "values.h"

enum {
	LISTS_FILE = 0,
	LISTS_EMBEDDED = PLIST_LISTS
};

/* The hash in slot -1 was not compared with the file yet. */
static void
show_bound(struct outline *o, const struct node *node)
{
	const struct directory *d = signature_directory(node_signature(node));
	struct bytes hash = { 0 };

	if (!d)
		return;
	hash = directory_special_hash(d, SLOT_INFO);
	if (hash.len == 0) {
		outline_string(o, "bound", "Signed hash",
		    "none: the signature does not bind it");
		return;
	}
	outline_tone(o, TONE_UNKNOWN);
	outline_hex(o, "bound", "Signed hash, not compared", hash);
}

static void
describe(const struct node *node, struct outline *o)
{
	const struct code *code = node->code;
	const char *path =
	    code->info_path ? code->info_path : code->place->info_path;

	if (path)
		outline_string(o, "path", "File", path);
	show_bound(o, node);
	if (code->info)
		show_plist_lazily(
		    o, "info", "Info.plist", code->info, LISTS_FILE);
	else if (path) {
		outline_tone(o, TONE_BAD);
		outline_string(o, "info", "Info.plist", "cannot be read");
	}
	if (code->info_embedded)
		show_plist_lazily(o, "info_embedded",
		    "In the executable (__TEXT,__info_plist)",
		    code->info_embedded, LISTS_EMBEDDED);
}

static void
rows(const struct node *node, uint32_t list, uint64_t first, uint64_t count,
    struct outline *o)
{
	if (list >= LISTS_EMBEDDED)
		show_plist_rows(o, node->code->info_embedded, LISTS_EMBEDDED,
		    list, first, count);
	else
		show_plist_rows(
		    o, node->code->info, LISTS_FILE, list, first, count);
}

static bool
applies(const struct node *node)
{
	return node_is_read(node) &&
	       (node->code->info || node->code->info_embedded ||
		   node->place->info_path);
}

const struct facet facet_info = {
	.id = "info",
	.title = "Info.plist",
	.tab = true,
	.applies = applies,
	.describe = describe,
	.rows = rows,
};
