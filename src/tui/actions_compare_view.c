/* SPDX-License-Identifier: MIT */
/* Keys of the comparing view. */
#include <config.h>

#include "actions.h"
#include "compare.h"
#include "outside.h"

/* From the line at hand, round the end. */
static unsigned
go_to_difference(struct app *app, bool back)
{
	struct comparing *c = comparing_on_top(app);
	size_t count = c ? c->compared.count : 0;

	for (size_t i = 1; i <= count; i++) {
		size_t at = (back ? c->at + count - i : c->at + i) % count;

		if (!compared_differs(&c->compared.lines[at]))
			continue;
		if (back ? at > c->at : at < c->at)
			text_add_string(&app->message,
			    back ? "from the last on" : "from the first on");
		c->at = at;
		return APP_PAINT;
	}
	text_add_string(&app->message, "nothing differs");
	return APP_PAINT;
}

unsigned
act_next_difference(struct app *app, int key)
{
	(void) key;
	return go_to_difference(app, false);
}

unsigned
act_previous_difference(struct app *app, int key)
{
	(void) key;
	return go_to_difference(app, true);
}

unsigned
act_only_differences(struct app *app, int key)
{
	struct comparing *c = comparing_on_top(app);

	(void) key;
	c->only_differences = !c->only_differences;
	c->at = c->top = 0;
	return APP_PAINT;
}

unsigned
act_swap(struct app *app, int key)
{
	struct comparing *c = comparing_on_top(app);
	struct row_name old = c->sides[0];

	(void) key;
	comparing_forget(c);
	c->sides[0] = c->sides[1];
	c->sides[1] = old;
	c->stale = true;
	return APP_PAINT;
}

static unsigned
fold(struct app *app, bool open)
{
	struct comparing *c = comparing_on_top(app);
	struct text name = TEXT_INIT;
	const struct compared_line *line;

	if (c->at >= c->compared.count)
		return 0;
	line = &c->compared.lines[c->at];
	if (!line->parent || line->open == open)
		return 0;
	compared_name(&name, line);
	folds_set(&c->folds, text_bytes(&name), open ? FOLD_OPEN : FOLD_CLOSED);
	text_release(&name);
	return APP_PAINT;
}

unsigned
act_open_compared(struct app *app, int key)
{
	(void) key;
	return fold(app, true);
}

unsigned
act_close_compared(struct app *app, int key)
{
	struct comparing *c = comparing_on_top(app);
	unsigned bits = fold(app, false);
	size_t at = c->at;

	(void) key;
	/* To what holds it. */
	while (!bits && at > 0 && at < c->compared.count &&
	       c->compared.lines[at].depth >= c->compared.lines[c->at].depth)
		at--;
	c->at = at;
	return APP_PAINT;
}

unsigned
act_turn_compared(struct app *app, int key)
{
	unsigned bits = fold(app, true);

	(void) key;
	return bits ? bits : fold(app, false);
}

unsigned
act_copy_compared(struct app *app, int key)
{
	struct comparing *c = comparing_on_top(app);
	struct text text = TEXT_INIT;
	const struct compared_line *line;

	(void) key;
	if (c->at >= c->compared.count)
		return 0;
	line = &c->compared.lines[c->at];
	compared_label(&text, &c->compared, line, app->set);
	for (int i = 0; i < 2 && line->row; i++) {
		text_add_char(&text, '\t');
		compared_value(&text, line, i == 1, app->set);
	}
	clipboard_send(app, text_bytes(&text));
	text_release(&text);
	return APP_PAINT | child_bits();
}
