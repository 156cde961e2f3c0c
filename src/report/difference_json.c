/* SPDX-License-Identifier: MIT */
/* Schema sealtree-diff/1. Keys are an interface: none may be renamed. */
#include <config.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>

#include "difference.h"
#include "json_writer.h"

static void
add_side(struct outline *o, const char *key, struct bytes subject)
{
	outline_map(o, key, NULL);
	outline_text(o, "subject", NULL, subject);
	outline_close(o);
}

static void
add_counts(struct outline *o, const struct compared_builds *b)
{
	outline_map(o, "counts", NULL);
	for (size_t i = 0; i < COMPARE_STATES; i++)
		outline_number(o, compare_state_name((enum compare_state) i),
		    NULL, b->states[i]);
	outline_number(o, "differences", NULL, b->differences);
	outline_number(o, "folded", NULL, b->folds);
	outline_close(o);
}

static void
add_path(struct outline *o, const struct compare_row *row)
{
	if (!row->parent)
		return;
	add_path(o, row->parent);
	outline_text(o, NULL, NULL, row->key.len ? row->key : row->label);
}

static void
add_value(struct outline *o, const char *key, const struct item *item)
{
	struct item value;

	if (!item) {
		outline_null(o, key, NULL);
		return;
	}
	value = *item;
	value.key = bytes_of(key);
	value.label = (struct bytes){ 0 };
	outline_item(o, &value);
	if (value.type == VALUE_MAP || value.type == VALUE_LIST)
		outline_close(o);
}

static void
add_row(
    struct outline *o, const struct compare_row *row, enum compare_state state)
{
	outline_map(o, NULL, NULL);
	outline_list(o, "path", NULL);
	add_path(o, row);
	outline_close(o);
	if (row->label.len)
		outline_text(o, "label", NULL, row->label);
	else
		outline_null(o, "label", NULL);
	outline_string(o, "state", NULL, compare_state_name(state));
	add_value(o, "old", row->old);
	add_value(o, "new", row->new);
	outline_close(o);
}

/* Values, not what holds them; but what holds nothing is told. */
static void
add_rows(struct outline *o, const struct compare_row *parent, bool folded)
{
	for (const struct compare_row *r = parent->first; r; r = r->next) {
		if (difference_opens(r))
			add_rows(o, r, folded);
		else if (r->state != COMPARE_SAME && r->folded == folded)
			add_row(o, r, r->state);
	}
}

static void
add_node(struct outline *o, const struct compared_node *node)
{
	const struct compare_pair *pair = &node->pair;

	outline_map(o, NULL, NULL);
	if (pair->new)
		outline_text(o, "path", NULL, pair->new->path);
	else
		outline_null(o, "path", NULL);
	if (pair->old)
		outline_text(o, "old_path", NULL, pair->old->path);
	else
		outline_null(o, "old_path", NULL);
	outline_text(o, "kind", NULL, difference_kind(node));
	outline_string(o, "state", NULL, compare_state_name(node->state));
	outline_flag(o, "moved", NULL, pair->moved);
	outline_list(o, "differences", NULL);
	add_rows(o, &node->root, false);
	outline_close(o);
	outline_list(o, "folded", NULL);
	add_rows(o, &node->root, true);
	outline_close(o);
	outline_close(o);
}

bool
difference_json(FILE *out, const struct report_difference *difference)
{
	const struct compared_builds *b = difference->builds;
	struct json json;
	struct outline o;

	json_begin(&json, out, true);
	outline_init(&o, &json_sink, &json);
	outline_map(&o, NULL, NULL);
	outline_string(&o, "schema", NULL, "sealtree-diff/1");
	outline_map(&o, "tool", NULL);
	outline_string(&o, "name", NULL, "sealtree");
	outline_string(&o, "version", NULL, difference->version);
	outline_close(&o);
	add_side(&o, "old", difference->old);
	add_side(&o, "new", difference->new);
	outline_flag(&o, "same", NULL, compared_builds_same(b));
	outline_flag(&o, "complete", NULL, b->complete);
	add_counts(&o, b);
	outline_list(&o, "nodes", NULL);
	for (size_t i = 0; i < b->count; i++)
		add_node(&o, &b->nodes[i]);
	outline_close(&o);
	outline_close(&o);
	json_end(&json);
	return !ferror(out);
}
