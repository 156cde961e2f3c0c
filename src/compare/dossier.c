/* SPDX-License-Identifier: MIT */
/*
 * All that is compared of a row, gathered from the reader's outlines: step by
 * step as they come, or waiting for each.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "dossier.h"

/* What is taken of a facet's outline: NULL, all of it. */
static const struct source {
	const char *facet, *items[4];
} sources[] = {
	{ "record", { NULL } },
	{ "info", { "info", "info_embedded", "launchd_embedded", "job" } },
	{ "seal", { "v2" } },
	{ "seal", { "v1" } },
};

enum {
	SOURCES = sizeof(sources) / sizeof(*sources)
};

static int
order_paths(const void *left, const void *right)
{
	const struct bytes *a = left, *b = right;

	return bytes_compare(*a, *b);
}

static void
list_inner_code(struct dossier *d)
{
	const struct model_node *n = d->code;
	size_t capacity = 0;

	while ((n = dossier_next_row(n, d->code))) {
		if (n->row != MODEL_CODE)
			continue;
		ARENA_GROW(d->arena, d->inner, d->inner_count, capacity);
		d->inner[d->inner_count++] = arena_copy(d->arena, n->path);
	}
	if (d->inner_count)
		qsort(d->inner, d->inner_count, sizeof(*d->inner), order_paths);
}

struct dossier *
dossier_new(struct model *model, const struct model_node *node)
{
	struct dossier *d = xalloc(1, sizeof(*d));

	*d = (struct dossier){
		.model = model,
		.node = node,
		.code = dossier_code_of(node),
		.whole = true,
		.arena = arena_new(),
	};
	outline_tree_init(&d->tree, d->arena);
	outline_init(&d->out, &dossier_sink, d);
	list_inner_code(d);
	return d;
}

void
dossier_free(struct dossier *dossier)
{
	if (!dossier)
		return;
	arena_free(dossier->arena);
	free(dossier);
}

/* An outline that was waited for, till it is taken. */
struct fetched {
	struct arena *arena;
	struct outline_tree tree;
	const struct outline_tree *outline; /* that, or the model's; NULL */
};

static struct outline
fetched_begin(struct fetched *f)
{
	struct outline o;

	f->arena = arena_new();
	outline_tree_init(&f->tree, f->arena);
	outline_init(&o, &outline_tree_sink, &f->tree);
	return o;
}

static void
fetch_outline(struct dossier *d, size_t facet, struct fetched *f)
{
	struct outline o;

	*f = (struct fetched){ 0 };
	if (!d->wait) {
		f->outline = model_outline(d->model, d->code, facet);
		return;
	}
	o = fetched_begin(f);
	if (model_stream(d->model, d->code, facet, &o))
		f->outline = &f->tree;
}

static void
fetch_rows(struct dossier *d, size_t facet, struct fetched *f)
{
	const struct item *item = &d->at->item;
	uint64_t left = item->number - d->row;
	uint64_t count = left < LIMIT_ROWS ? left : LIMIT_ROWS;
	struct outline o;

	*f = (struct fetched){ 0 };
	if (!d->wait) {
		f->outline = model_rows(
		    d->model, d->code, facet, item->list, d->row, count);
		return;
	}
	o = fetched_begin(f);
	if (model_stream_rows(
		d->model, d->code, facet, item->list, d->row, count, &o))
		f->outline = &f->tree;
}

static bool
applies(const struct dossier *d, size_t facet)
{
	return facet != SIZE_MAX && (d->code->facets >> facet & 1);
}

/* One item and what is in it, by that key. */
static void
replay_as(struct outline *o, const struct outline_node *node, const char *key)
{
	struct item item = node->item;

	item.key = bytes_of(key);
	outline_item(o, &item);
	if (node->first)
		outline_replay(node->first, o);
	if (dossier_item_opens(&node->item))
		outline_close(o);
}

static void
take_base(struct dossier *d, const struct outline_node *seal)
{
	static const char below[] = "_CodeSignature/CodeResources";
	const struct outline_node *path = outline_find(seal, "path");

	if (!path || !bytes_end(path->item.bytes, below))
		return;
	d->base = arena_copy(d->arena, path->item.bytes);
	d->base.len -= strlen(below);
}

/* The seal's second version or, where there is none, the first: what both of
 * them say would be told twice. */
static void
take_sealed(struct dossier *d, const struct outline_node *seal,
    const struct source *source)
{
	const struct outline_node *set = outline_find(seal, source->items[0]);

	if (!set || outline_find(&d->tree.root, "sealed_files") ||
	    outline_find(&d->tree.root, "sealed_rules"))
		return;
	take_base(d, seal);
	for (const struct outline_node *n = set->first; n; n = n->next) {
		bool rules = bytes_are(n->item.key, "rules");

		replay_as(&d->out, n, rules ? "sealed_rules" : "sealed_files");
	}
}

static void
take_source(struct dossier *d, const struct outline_node *root)
{
	const struct source *source = &sources[d->source];

	if (strcmp(source->facet, "seal") == 0) {
		take_sealed(d, root, source);
		return;
	}
	if (!source->items[0])
		outline_replay(root->first, &d->out);
	for (const struct outline_node *n = root->first; n; n = n->next)
		for (size_t i = 0; i < 4 && source->items[i]; i++)
			if (bytes_are(n->item.key, source->items[i]))
				replay_as(&d->out, n, source->items[i]);
}

static struct outline_node *
next_node(struct outline_node *node)
{
	if (node->first)
		return node->first;
	while (node && !node->next)
		node = node->parent;
	return node ? node->next : NULL;
}

static void
find_lazy(struct dossier *d)
{
	while (d->at && d->at->item.type != VALUE_ROWS)
		d->at = next_node(d->at);
}

/* A page of the list at hand, beneath it; false if it is not here. */
static bool
take_page(struct dossier *d, size_t facet)
{
	struct outline_node *node = d->at;
	struct fetched f;

	fetch_rows(d, facet, &f);
	if (!f.outline) {
		d->failed = d->wait;
	} else if (f.outline->root.count == 0) {
		d->failed = true;
	} else {
		d->tree.at = node;
		outline_replay(f.outline->root.first, &d->out);
		d->tree.at = &d->tree.root;
		d->row += f.outline->root.count;
	}
	if (d->failed || d->row >= node->item.number || !d->whole) {
		node->item.type = node->first && node->first->item.key.len
				      ? VALUE_MAP
				      : VALUE_LIST;
		d->row = 0;
	}
	arena_free(f.arena);
	return f.outline || d->failed;
}

/* All lazy lists of the source at hand. */
static bool
take_lists(struct dossier *d, size_t facet)
{
	for (find_lazy(d); d->at; find_lazy(d))
		if (!take_page(d, facet))
			return false;
	return true;
}

static bool
take_facet(struct dossier *d, size_t facet)
{
	struct outline_node *last = d->tree.root.last;
	struct fetched f;

	fetch_outline(d, facet, &f);
	if (f.outline)
		take_source(d, &f.outline->root);
	else
		d->failed = d->wait;
	arena_free(f.arena);
	d->taken = f.outline || d->failed;
	d->at = last ? last->next : d->tree.root.first;
	return d->taken;
}

static bool
step(struct dossier *d)
{
	if (!d->found) {
		dossier_keep_findings(d);
		d->found = true;
	}
	for (; d->source < SOURCES; d->source++) {
		size_t facet =
		    model_facet_find(d->model, sources[d->source].facet);

		if (!applies(d, facet))
			continue;
		if (!d->taken && !take_facet(d, facet))
			return false;
		if (!take_lists(d, facet))
			return false;
		d->taken = false;
	}
	return true;
}

bool
dossier_step(struct dossier *dossier)
{
	dossier->wait = false;
	return step(dossier);
}

bool
dossier_wait(struct dossier *dossier)
{
	dossier->wait = true;
	(void) step(dossier);
	return !dossier->failed;
}

bool
dossier_is_whole(const struct dossier *dossier)
{
	return dossier->whole && !dossier->failed;
}

const struct outline_node *
dossier_root(const struct dossier *dossier)
{
	return &dossier->tree.root;
}

const struct model_node *
dossier_node(const struct dossier *dossier)
{
	return dossier->node;
}

bool
dossier_has_code(const struct dossier *dossier, struct bytes file)
{
	struct text path = TEXT_INIT;
	bool found = false;

	text_add_bytes(&path, dossier->base);
	text_add_bytes(&path, file);
	/* Itself, or what it lies in. */
	for (size_t len = path.len; dossier->inner_count && len && !found;
	     len--) {
		struct bytes at = bytes_over(path.data, len);

		if (len == path.len || path.data[len] == '/')
			found =
			    bsearch(&at, dossier->inner, dossier->inner_count,
				sizeof(*dossier->inner), order_paths);
	}
	text_release(&path);
	return found;
}
