/* SPDX-License-Identifier: MIT */
/* Marks, and what is compared with what. */
#include <config.h>

#include "actions.h"
#include "compare.h"

static bool
is_marked(const struct app *app, size_t mark, const struct model_node *node)
{
	return mark < app->mark_count &&
	       row_named(app->model, &app->marks[mark]) == node;
}

char
mark_of(const struct app *app, const struct model_node *node)
{
	for (size_t i = 0; i < app->mark_count; i++)
		if (is_marked(app, i, node))
			return (char) ('A' + i);
	return 0;
}

static void
drop_mark(struct app *app, size_t mark)
{
	row_name_release(&app->marks[mark]);
	app->mark_count--;
	if (mark < app->mark_count)
		app->marks[mark] = app->marks[mark + 1];
	app->marks[app->mark_count] = (struct row_name){ 0 };
}

void
marks_release(struct app *app)
{
	while (app->mark_count)
		drop_mark(app, 0);
}

/* A third one takes the place of the first. */
unsigned
act_mark(struct app *app, int key)
{
	const struct model_node *node = rows_selected(&app->rows);

	(void) key;
	if (!node)
		return 0;
	for (size_t i = 0; i < app->mark_count; i++)
		if (is_marked(app, i, node)) {
			drop_mark(app, i);
			return APP_PAINT;
		}
	if (node->row == MODEL_GHOST) {
		text_add_string(&app->message, "it is not there");
		return APP_PAINT;
	}
	if (app->mark_count == MARKS)
		drop_mark(app, 0);
	row_name_set(&app->marks[app->mark_count++], node);
	text_add_string(&app->message, app->mark_count == MARKS
					   ? "c compares A with B"
					   : "c compares it with another row");
	return APP_PAINT;
}

/* At its place in the other build. */
static const struct model_node *
in_other_build(const struct app *app, const struct model_node *node)
{
	return model_find(app->model, node->root == 0, node->path, node->row);
}

const char *
build_word(const struct app *app, const struct model_node *node)
{
	if (!app->settings->diff || node->row != MODEL_CODE ||
	    !model_settled(app->model) || in_other_build(app, node))
		return NULL;
	return glyph_word(node->root ? GLYPH_ONLY_NEW : GLYPH_ONLY_OLD);
}

/* A slice with the next one of its file; else a row with what holds it. */
static const struct model_node *
natural_other(const struct model_node *node)
{
	const struct model_node *other = node->parent;

	if (node->row == MODEL_GHOST)
		return NULL;
	if (node->row == MODEL_SLICE)
		return node->next && node->next->row == MODEL_SLICE
			   ? node->next
			   : node->previous;
	while (other && other->row != MODEL_CODE)
		other = other->parent;
	return other;
}

unsigned
act_compare(struct app *app, int key)
{
	const struct model_node *node = rows_selected(&app->rows);
	const struct model_node *a, *b = node;

	(void) key;
	if (!node)
		return 0;
	if (app->mark_count) {
		a = row_named(app->model, &app->marks[0]);
	} else if (app->settings->diff) {
		a = node->root ? in_other_build(app, node) : node;
		b = node->root ? node : in_other_build(app, node);
	} else {
		a = natural_other(node);
	}
	if (app->mark_count == MARKS)
		b = row_named(app->model, &app->marks[1]);
	if (!a || !b || a == b || b->row == MODEL_GHOST) {
		text_add_string(&app->message,
		    "nothing to compare it with: mark another row by Space");
		return APP_PAINT;
	}
	compare_open(app, a, b);
	return APP_PAINT;
}
