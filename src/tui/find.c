/* SPDX-License-Identifier: MIT */
/* What is sought, and what rows are filtered by, as one types. */
#include <config.h>

#include <sealtree/limits.h>

#include "actions.h"
#include "find.h"
#include "prompt.h"

/* Shows a hit: its row, the tab, the line. */
static void
show_hit(struct app *app, size_t index)
{
	const struct find_hit *hit = &app->find.hits[index];
	struct model_node *node = hit->node;

	app->find.current = index;
	if (!rows_reveal(&app->rows, app->model, node)) {
		app->find_elsewhere = true; /* the filter holds it back */
		return;
	}
	app_row_changed(app);
	app->find_elsewhere = false;
	app->show_hit = hit->kind == FIND_VALUE;
	if (hit->kind != FIND_NAME)
		app->facet = hit->facet;
	if (hit->kind != FIND_FINDING)
		return;
	lines_open_finding(&app->folds, &node->findings[hit->item]);
	for (size_t i = 0; i < model_findings(app->model); i++)
		if (problem_same(model_finding(app->model, i),
			&node->findings[hit->item]))
			app->finding = i;
	app->show_finding = true;
}

static void
say_where(struct app *app)
{
	text_reset(&app->message);
	find_remark(app, &app->message);
	if (app->find_elsewhere)
		text_add_string(&app->message, ", held back by the filter");
}

/* While one types: the first name from where one began, else the first of
 * anything. */
static void
follow(struct app *app)
{
	struct model_node *origin = row_named(app->model, &app->find_origin);
	bool wrapped;
	size_t index = find_from(&app->find, origin, &wrapped);
	size_t count = app->find.count;

	for (size_t i = 0; i < count; i++)
		if (app->find.hits[(index + i) % count].kind == FIND_NAME) {
			index = (index + i) % count;
			break;
		}
	if (index != SIZE_MAX)
		show_hit(app, index);
	else if (origin)
		rows_reveal(&app->rows, app->model, origin);
}

static unsigned
typed(struct app *app, struct bytes text)
{
	app->find_following = true;
	find_begin(&app->find, app->model, text);
	return APP_PAINT;
}

static unsigned
entered(struct app *app, struct bytes text)
{
	struct text last = TEXT_INIT;

	/* Nothing typed: what was sought last. */
	if (!text.len && app->typed_patterns.count) {
		text_add_bytes(&last,
		    text_bytes(&app->typed_patterns
				    .lines[app->typed_patterns.count - 1]));
		typed(app, text_bytes(&last));
		text_release(&last);
	}
	say_where(app);
	return APP_PAINT;
}

static unsigned
escaped(struct app *app)
{
	struct model_node *origin = row_named(app->model, &app->find_origin);

	find_release(&app->find);
	app->find_following = false;
	if (origin)
		rows_reveal(&app->rows, app->model, origin);
	return APP_PAINT;
}

void
find_remark(const struct app *app, struct text *out)
{
	const struct find *find = &app->find;

	if (find->why.len)
		text_add_bytes(out, text_bytes(&find->why));
	else if (find_too_costly(find))
		text_add_string(out, "this pattern takes too long");
	else if (!find->match)
		return;
	else if (find->current < find->count)
		text_printf(out, "%zu of %zu%s", find->current + 1, find->count,
		    find->full ? " or more" : "");
	else if (find_done(find))
		text_add_string(out, "no match");
	if (!find_done(find))
		text_add_string(out, find->count ? ", looking" : "looking");
}

static const struct prompt find_prompt = {
	.label = "/",
	.typed = typed,
	.entered = entered,
	.escaped = escaped,
	.remark = find_remark,
};

unsigned
act_find(struct app *app, int key)
{
	(void) key;
	if (rows_selected(&app->rows))
		row_name_set(&app->find_origin, rows_selected(&app->rows));
	go_leave(app);
	find_release(&app->find);
	prompt_open(app, &find_prompt, bytes_of(""), &app->typed_patterns);
	return APP_PAINT;
}

static unsigned
step(struct app *app, bool back)
{
	struct find *find = &app->find;
	bool wrapped = false;
	size_t at = find->current;

	app->find_following = false;
	if (!find->match) {
		text_add_string(&app->message, "nothing is sought; / seeks");
		return APP_PAINT;
	}
	if (!find->count) {
		say_where(app);
		return APP_PAINT;
	}
	if (at >= find->count) {
		at = find_from(find, rows_selected(&app->rows), &wrapped);
	} else if (back) {
		wrapped = at == 0;
		at = (wrapped ? find->count : at) - 1;
	} else {
		wrapped = at + 1 == find->count;
		at = wrapped ? 0 : at + 1;
	}
	show_hit(app, at);
	say_where(app);
	if (wrapped)
		text_add_string(
		    &app->message, back ? ", went on from the end"
					: ", went on from the start");
	return APP_PAINT;
}

unsigned
act_next_match(struct app *app, int key)
{
	(void) key;
	return step(app, false);
}

unsigned
act_previous_match(struct app *app, int key)
{
	(void) key;
	return step(app, true);
}

static unsigned
filter_typed(struct app *app, struct bytes text)
{
	filter_begin(&app->filter, &app->rows, app->model, text);
	return APP_ROWS | APP_PAINT;
}

static unsigned
filter_escaped(struct app *app)
{
	return filter_typed(app, bytes_of(""));
}

static void
filter_remark(const struct app *app, struct text *out)
{
	const struct filter *filter = &app->filter;

	if (filter->why.len)
		text_add_bytes(out, text_bytes(&filter->why));
	else if (filter->gave_up >= LIMIT_MATCHES_LOST)
		text_add_string(out, "this pattern takes too long");
	else if (filter->match)
		text_printf(out, filter->done ? "%zu rows" : "looking",
		    filter->matched);
}

static const struct prompt filter_prompt = {
	.label = "&",
	.typed = filter_typed,
	.escaped = filter_escaped,
	.remark = filter_remark,
};

unsigned
act_filter(struct app *app, int key)
{
	struct text text = TEXT_INIT;

	(void) key;
	text_add_bytes(&text, text_bytes(&app->filter.pattern));
	prompt_open(
	    app, &filter_prompt, text_bytes(&text), &app->typed_filters);
	text_release(&text);
	return APP_PAINT;
}

unsigned
find_clear(struct app *app)
{
	bool any = app->find.match || app->filter.match;

	find_release(&app->find);
	if (app->filter.match)
		filter_begin(
		    &app->filter, &app->rows, app->model, bytes_of(""));
	return any ? APP_ROWS | APP_PAINT : 0u;
}

bool
find_work(struct app *app, bool *changed)
{
	size_t count = app->find.count;
	bool was_done = find_done(&app->find);
	unsigned filter = app->rows.filter;
	bool more = find_step(&app->find, app->model);

	more |= filter_step(&app->filter, &app->rows, app->model);
	if (app->rows.filter != filter)
		app->rows_stale = true;
	*changed = app->rows.filter != filter || app->find.count != count ||
		   find_done(&app->find) != was_done;
	if (*changed && app->find_following)
		follow(app);
	return more;
}

void
find_tell(struct app *app, unsigned changes)
{
	filter_changed(&app->filter, &app->rows, app->model, changes);
	if (find_changed(&app->find, app->model, changes) &&
	    app->find_following)
		follow(app);
}

void
find_mark(const struct app *app, int y, int x, struct bytes shown, attr_t attr)
{
	struct match *match = app->marking ? app->find.match : NULL;
	struct bytes rest = shown;
	size_t from, to;

	while (match && rest.len && !find_too_costly(&app->find) &&
	       match_find(match, rest, &from, &to) == MATCH_YES && to > from) {
		size_t start = (size_t) (rest.data - shown.data);
		int cell =
		    (int) view_width(bytes_over(shown.data, start + from));
		int cells =
		    (int) view_width(bytes_over(rest.data + from, to - from));
		struct bytes found = bytes_over(rest.data + from, to - from);

		paint_shown(
		    y, x + cell, cells, found, attr | A_BOLD | A_UNDERLINE);
		rest = bytes_over(rest.data + to, rest.len - to);
	}
}
