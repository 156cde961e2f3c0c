/* SPDX-License-Identifier: MIT */
#include <config.h>

#include "difference.h"
#include "page.h"

static void
add_count(struct text *text, size_t count, const char *what, size_t *told)
{
	if (!count)
		return;
	text_printf(text, "%s%zu %s", *told ? ", " : "", count, what);
	++*told;
}

void
difference_add_counts(struct text *text, const struct compared_builds *builds)
{
	const size_t *states = builds->states;
	size_t told = 0;

	if (compared_builds_same(builds)) {
		text_printf(text, "the same: %zu node%s", builds->count,
		    builds->count == 1 ? "" : "s");
		return;
	}
	text_add_string(text, "different: ");
	add_count(text, states[COMPARE_CHANGED],
	    states[COMPARE_CHANGED] == 1 ? "node changed" : "nodes changed",
	    &told);
	add_count(text, states[COMPARE_ADDED], "added", &told);
	add_count(text, states[COMPARE_REMOVED], "removed", &told);
	add_count(text, states[COMPARE_SAME], "the same", &told);
}

enum {
	MOST_FOLDS = 8 /* kinds that are named */
};

struct folds {
	struct bytes names[MOST_FOLDS];
	size_t count;
	bool more;
};

/* Files are called by their paths: those are of code that is a node. */
static struct bytes
fold_name(const struct compare_row *row)
{
	return row->key.len ? row->label : bytes_of("files of nested code");
}

static void
note(struct folds *folds, struct bytes name)
{
	for (size_t i = 0; i < folds->count; i++)
		if (bytes_equal(folds->names[i], name))
			return;
	if (folds->count == MOST_FOLDS)
		folds->more = true;
	else
		folds->names[folds->count++] = name;
}

static void
note_rows(struct folds *folds, const struct compare_row *row)
{
	for (const struct compare_row *r = row->first; r; r = r->next) {
		if (r->folded)
			note(folds, fold_name(r));
		else
			note_rows(folds, r);
	}
}

void
difference_add_folds(struct text *raw, const struct compared_builds *builds)
{
	struct folds folds = { .count = 0 };

	if (!builds->folds)
		return;
	for (size_t i = 0; i < builds->count; i++)
		note_rows(&folds, &builds->nodes[i].root);
	text_printf(raw, "%zu value%s in every build (", builds->folds,
	    builds->folds == 1 ? " that differs" : "s that differ");
	for (size_t i = 0; i < folds.count; i++) {
		text_add_string(raw, i ? ", " : "");
		text_add_bytes(raw, folds.names[i]);
	}
	text_add_string(raw, folds.more ? " …)" : ")");
}

void
difference_add_value(struct text *raw, const struct item *item, bool whole)
{
	enum {
		FRONT = 8 /* bytes */
	};

	if (item->type == VALUE_MAP || item->type == VALUE_LIST) {
		text_add_string(raw, "…");
		return;
	}
	if ((item->type == VALUE_HEX || item->type == VALUE_DATA) && !whole &&
	    item->bytes.len > FRONT * 2) {
		struct item front = *item;

		front.type = VALUE_HEX;
		front.bytes = bytes_clamp(item->bytes, 0, FRONT);
		page_add_value(raw, &front);
		text_add_string(raw, "…");
		return;
	}
	page_add_value(raw, item);
}

const struct item *
difference_item(const struct compare_row *row)
{
	return row->new ? row->new : row->old;
}

static const struct model_node *
one_of(const struct compared_node *node)
{
	return node->pair.new ? node->pair.new : node->pair.old;
}

struct bytes
difference_name(const struct compared_node *node)
{
	const struct model_node *one = one_of(node);

	return node->pair.parent == SIZE_MAX ? one->name : one->path;
}

struct bytes
difference_kind(const struct compared_node *node)
{
	return one_of(node)->kind;
}

bool
difference_opens(const struct compare_row *row)
{
	const struct item *item = difference_item(row);

	return row->first && item &&
	       (item->type == VALUE_MAP || item->type == VALUE_LIST);
}
