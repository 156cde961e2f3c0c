/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include "batch.h"
#include "device.h"

/* One node's record, while it is asked for its profile. */
struct page {
	struct arena *arena;
	struct outline_tree tree;
	const struct outline_node *profile; /* NULL: there is none */
};

static bool
page_fetch(
    struct page *page, struct model *model, const struct model_node *node)
{
	struct outline o;

	page->arena = arena_new();
	outline_tree_init(&page->tree, page->arena);
	outline_init(&o, &outline_tree_sink, &page->tree);
	if (!model_stream(model, node, model_facet_find(model, "record"), &o))
		return false;
	page->profile = outline_find(&page->tree.root, "profile");
	return true;
}

static struct bytes
text_at(const struct outline_node *map, const char *key)
{
	const struct outline_node *node = map ? outline_find(map, key) : NULL;

	return node && node->item.type == VALUE_TEXT ? node->item.bytes
						     : bytes_of("");
}

/* One that cannot be read has a tab, or is a row, and has no record. */
static bool
may_have_profile(const struct model *model, const struct model_node *node)
{
	size_t facet = model_facet_find(model, "profile");

	return node->row == MODEL_CODE &&
	       (bytes_are(node->kind, "prof") ||
		   (facet < 32 && node->facets & 1u << facet));
}

/* As it is asked for: of a device, in one form. */
static struct bytes
answer_of(const struct page *page, const char *check)
{
	return text_at(
	    page->profile ? outline_find(page->profile, "checks") : NULL,
	    check);
}

static const char *
word_of(struct bytes answer)
{
	if (bytes_are(answer, "ok"))
		return "yes";
	return bytes_are(answer, "bad") ? "no" : "none";
}

static void
add_path(struct text *line, const char *argument, struct bytes path)
{
	struct bytes root = bytes_of(argument);

	while (root.len > 1 && bytes_end(root, "/"))
		root.len--;
	text_add_visible(line, root);
	if (!path.len || bytes_are(path, "."))
		return;
	text_add_char(line, '/');
	text_add_visible(line, path);
}

static bool
write_line(FILE *out, const struct page *page, const struct model_node *node,
    const char *argument)
{
	bool known = page->profile && page->profile->item.type == VALUE_MAP;
	struct text line = TEXT_INIT;
	bool fine;

	text_printf(&line, "%-3s  ",
	    bytes_are(answer_of(page, "device"), "ok") ? "yes" : "no");
	add_path(&line, argument,
	    known ? text_at(page->profile, "path") : node->path);
	if (known)
		text_printf(&line, ": property list %s, DER form %s\n",
		    word_of(answer_of(page, "device_plist")),
		    word_of(answer_of(page, "device_der")));
	else
		text_add_string(&line, ": the profile cannot be read\n");
	fine = fputs(text_string(&line), out) >= 0;
	text_release(&line);
	return fine;
}

bool
device_write(FILE *out, struct model *model, unsigned root,
    const struct options *options)
{
	const struct model_node *node = model_root(model, root);
	bool fine = true;

	for (; fine && node && node->root == root; node = model_next(node)) {
		struct page page = { 0 };

		if (!may_have_profile(model, node))
			continue;
		fine = page_fetch(&page, model, node) &&
		       write_line(out, &page, node, options->paths[root]);
		arena_free(page.arena);
	}
	return fine;
}

static bool
is_listed(struct model *model, const struct model_node *node)
{
	struct page page = { 0 };
	bool listed = page_fetch(&page, model, node) &&
		      bytes_are(answer_of(&page, "device"), "ok");

	arena_free(page.arena);
	return listed;
}

static void
complain_of_none(const char *argument)
{
	struct text line = TEXT_INIT;

	text_add_visible(&line, bytes_of(argument));
	text_add_string(&line, ": there is no profile");
	complain(text_string(&line));
	text_release(&line);
}

static int
status_of_root(
    struct model *model, unsigned root, const struct options *options)
{
	const struct model_node *node = model_root(model, root);
	bool any = false, all = true;

	for (; all && node && node->root == root; node = model_next(node)) {
		if (!may_have_profile(model, node))
			continue;
		any = true;
		all = is_listed(model, node);
	}
	if (!any)
		complain_of_none(options->paths[root]);
	return any && all ? EXIT_CLEAN : EXIT_FINDINGS;
}

int
device_status(struct model *model, const struct options *options)
{
	int status = judge(model, options);

	if (status == EXIT_TROUBLE)
		return status;
	status = EXIT_CLEAN;
	for (unsigned i = 0; i < model_roots(model); i++)
		if (status_of_root(model, i, options) != EXIT_CLEAN)
			status = EXIT_FINDINGS;
	return status;
}
