/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>

#include <sealtree/die.h>

#include "actions.h"
#include "commands.h"
#include "overlay.h"

enum {
	KEYS_CELLS = 22
};

/* Lines above the screen, and places where it can begin. */
struct help {
	size_t top, total;
};

/* One line of the help: a heading, or a binding. */
struct help_line {
	const char *heading;
	const struct binding *binding;
	const struct command *command;
};

enum {
	LINES_MOST = 192
};

static size_t
add_group(struct help_line *lines, size_t count, enum group group,
    unsigned place, bool here)
{
	bool headed = false;

	for (size_t i = 0; i < binding_count; i++) {
		bool holds = bindings[i].places & place;

		if (bindings[i].group != group || holds != here)
			continue;
		if (!headed && count < LINES_MOST)
			lines[count++].heading = group_title(group);
		headed = true;
		if (count < LINES_MOST)
			lines[count++].binding = &bindings[i];
	}
	return count;
}

static size_t
add_commands(struct help_line *lines, size_t count)
{
	if (count < LINES_MOST)
		lines[count++].heading = "Commands";
	for (size_t i = 0; i < command_count && count < LINES_MOST; i++)
		lines[count++].command = &commands[i];
	return count;
}

/* What holds in the pane one came from, then the rest. */
static size_t
make_lines(const struct app *app, struct help_line *lines)
{
	const struct overlay *under = overlay_under(app, 1);
	unsigned place = under ? under->place : pane_place(app);
	size_t count = 0, here;

	for (int group = 0; group < GROUPS; group++)
		count =
		    add_group(lines, count, (enum group) group, place, true);
	here = count;
	for (int group = 0; group < GROUPS; group++)
		count =
		    add_group(lines, count, (enum group) group, place, false);
	if (count > here && here < LINES_MOST)
		lines[here].heading = "In other panes";
	return add_commands(lines, count);
}

static void
paint_help_line(const struct app *app, const struct help_line *line, int y)
{
	struct text keys = TEXT_INIT;
	int width = app->wish.width, column = KEYS_CELLS;

	if (line->heading) {
		paint_string(y, 1, width - 1, line->heading, A_BOLD);
		return;
	}
	if (column > width / 2)
		column = width / 2;
	if (line->command)
		text_printf(&keys, ":%s %s", line->command->name,
		    line->command->arguments);
	else
		binding_add_keys(&keys, line->binding, app->set);
	paint_cut(app, y, 3, column - 4, text_bytes(&keys), A_NORMAL);
	paint_cut(app, y, column, width - column,
	    bytes_of(line->command ? line->command->help : line->binding->help),
	    A_NORMAL);
	text_release(&keys);
}

static void
paint_title(const struct app *app, const char *tail)
{
	static const char *const names[] = {
		[LAYOUT_TREE] = "tree",
		[LAYOUT_DETAIL] = "detail",
		[LAYOUT_LIST] = "findings",
	};
	const struct overlay *under = overlay_under(app, 1);
	int used = paint_string(0, 1, app->wish.width - 1, "Help: ", A_BOLD);

	used += paint_string(0, 1 + used, app->wish.width - 1 - used,
	    under ? under->title : names[app->wish.focus], A_BOLD);
	paint_string(0, used + 4, app->wish.width - used - 4, tail, A_NORMAL);
}

static void
paint(struct app *app, void *state)
{
	struct help *help = state;
	struct help_line lines[LINES_MOST + 1] = { 0 };
	size_t count = make_lines(app, lines), height, last;

	height = app->wish.height > 1 ? (size_t) app->wish.height - 1 : 1;
	last = count > height ? count - height : 0;
	help->total = last + 1;
	if (help->top > last)
		help->top = last;
	paint_title(
	    app, last ? "Esc or q closes, PgDn more" : "Esc or q closes");
	for (size_t i = 0; i < height && help->top + i < count; i++)
		paint_help_line(app, &lines[help->top + i], (int) i + 1);
}

static struct track
track(const struct app *app, const void *state)
{
	const struct help *help = state;

	return (struct track){ help->top, help->total, app->wish.height - 1 };
}

static void
go(struct app *app, void *state, uint64_t at)
{
	struct help *help = state;

	(void) app;
	help->top = (size_t) at;
}

static const struct overlay help_overlay = {
	.place = PLACE_HELP,
	.title = "help",
	.covers = true,
	.paint = paint,
	.track = track,
	.go = go,
	.release = free,
};

unsigned
act_help(struct app *app, int key)
{
	(void) key;
	if (overlay_top(app) == &help_overlay)
		overlay_close(app);
	else
		overlay_open(
		    app, &help_overlay, xalloc(1, sizeof(struct help)));
	return APP_PAINT;
}
