/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <sealtree/clock.h>

#include "app.h"
#include "find.h"
#include "keys.h"
#include "outside.h"
#include "overlay.h"
#include "terminal.h"

enum {
	NEVER = -1,
	PATIENCE = 40,  /* ms that a key waits for its outline */
	INTERVAL = 250, /* ms between paints that no key asked for */
	SLOW_INTERVAL = 2000
};

/* When the screen is to be painted. Times are ms of a clock that only goes
 * forward. */
struct schedule {
	int64_t at;       /* or NEVER */
	int64_t patience; /* till then an outline may be waited for */
	int64_t last;     /* paint that no key asked for */
};

static void
paint_by(struct schedule *schedule, int64_t when)
{
	if (schedule->at == NEVER || schedule->at > when)
		schedule->at = when;
}

void
app_freshen(struct app *app)
{
	if (!app->rows_stale)
		return;
	app->rows_stale = false;
	rows_rebuild(&app->rows, app->model);
}

void
app_row_changed(struct app *app)
{
	app->detail_at = 0;
	app->detail_top = 0;
	app->finding = SIZE_MAX;
	app->show_finding = false;
}

void
app_wait(struct app *app, int ms)
{
	unsigned changes = model_wait(app->model, ms);

	if (!changes)
		return;
	/* Matches are taken once; the loop hears of all else as well. */
	find_tell(app, changes);
	app->changes |= changes & ~(unsigned) MODEL_HITS;
	app->rows_stale = true;
	app_freshen(app);
}

static void
paint_frame(struct app *app)
{
	const struct layout *layout = &app->layout;

	for (int i = 0; i < layout->rule_count; i++)
		paint_across(app, layout->rules[i], 0, app->wish.width);
	if (layout->wall >= 0)
		paint_down(
		    app, layout->tree.y, layout->wall, layout->tree.height);
}

static void
paint_panes(struct app *app)
{
	title_paint(app);
	app->marking = true;
	tree_pane_paint(app);
	tabs_paint(app);
	detail_pane_paint(app);
	list_pane_paint(app);
	app->marking = false;
	finding_paint(app);
	hints_paint(app);
	paint_frame(app);
}

/* So that the next key finds its outline here already. */
static void
ask_ahead(struct app *app)
{
	size_t at = app->rows.selected;
	size_t near[] = { at + 1, at - 1 };

	for (size_t i = 0; i < 2; i++) {
		struct model_node *node;
		size_t facet;

		if (near[i] >= app->rows.count)
			continue;
		node = app->rows.rows[near[i]].node;
		facet = app_facet(app, node);
		if ((node->state == MODEL_READ ||
			node->state == MODEL_VERIFIED) &&
		    facet != SIZE_MAX)
			(void) model_outline(app->model, node, facet);
	}
}

static void
paint(struct app *app, struct schedule *schedule)
{
	app_freshen(app);
	getmaxyx(stdscr, app->wish.height, app->wish.width);
	layout_arrange(&app->layout, &app->wish);
	app->outline_missing = false;
	if (!overlay_covers(app))
		detail_pane_build(app);
	overlay_build(app);
	if (app->outline_missing && clock_now_ms() < schedule->patience) {
		schedule->at = schedule->patience;
		return;
	}
	schedule->at = NEVER;
	app->cursor_y = app->cursor_x = 0;
	app->cursor_shown = false;
	erase();
	if (!overlay_covers(app))
		paint_panes(app);
	overlay_paint(app);
	move(app->cursor_y, app->cursor_x);
	terminal_show_cursor(app->cursor_shown || app->settings->plain);
	refresh();
	ask_ahead(app);
}

static void
suspend(void)
{
	terminal_down();
	signals_suspend();
	terminal_up();
	terminal_resize();
}

unsigned
app_take_signals(struct app *app)
{
	unsigned bits = 0;
	int number;

	while ((number = signals_take()) != 0)
		switch (number) {
		case SIGWINCH:
			bits |= APP_RESIZE | APP_PAINT;
			break;
		case SIGCONT:
			bits |= APP_RESIZE | APP_CONTINUE | APP_PAINT;
			break;
		case SIGTSTP:
			bits |= APP_SUSPEND;
			break;
		default:
			app->status = 128 + number;
			bits |= APP_LEAVE;
		}
	return bits;
}

static unsigned
take_keys(struct app *app)
{
	unsigned bits = 0;
	int key;

	while (!(bits & APP_LEAVE) && (key = terminal_key()) != KEY_NONE) {
		unsigned more = keys_run(app, key);

		if (more & APP_ROWS) {
			app->rows_stale = true;
			app_freshen(app);
		}
		bits |= more;
	}
	return bits;
}

/* The row that was asked for at the start, when it comes. */
static void
select_wanted(struct app *app)
{
	struct bytes path = bytes_of(app->wanted);

	for (unsigned i = 0; app->wanted && i < model_roots(app->model); i++) {
		struct model_node *node =
		    model_find(app->model, i, path, MODEL_CODE);

		if (!node)
			continue;
		rows_reveal(&app->rows, app->model, node);
		app->wanted = NULL;
	}
}

/* The tab that was asked for, a number from 1 or a facet's id: when the
 * reader has said which there are. */
static void
choose_tab(struct app *app)
{
	if (!app->wanted_tab || !model_facets(app->model))
		return;
	app->facet = tab_find(app->model, app->wanted_tab);
	app->wanted_tab = NULL;
}

/* The reader gave up before there was a row: nothing can be shown. */
static bool
has_nothing(const struct app *app, unsigned changes)
{
	return !rows_first(app->model) &&
	       (changes & (MODEL_ENDED | MODEL_SETTLED));
}

static void
take_changes(struct app *app, struct schedule *schedule, unsigned changes)
{
	int interval = app->slow ? SLOW_INTERVAL : INTERVAL;
	int64_t now = clock_now_ms();

	if (!changes)
		return;
	find_tell(app, changes);
	app->rows_stale = true;
	app_freshen(app);
	overlay_changed(app, changes);
	select_wanted(app);
	choose_tab(app);
	if (app->copy_wanted && copy_when_here(app))
		paint_by(schedule, now);
	if (changes & MODEL_CHANGED)
		follow_changes(app);
	if (changes & (MODEL_FINDINGS | MODEL_READER))
		app->finding = app->show_finding ? app->finding : SIZE_MAX;
	if ((changes & MODEL_OUTLINE) && app->outline_missing)
		paint_by(schedule, now);
	if (changes & (MODEL_SETTLED | MODEL_ENDED))
		paint_by(schedule, now);
	/* An outline, too, may replace an older one that is shown meanwhile. */
	paint_by(schedule,
	    schedule->last + interval > now ? schedule->last + interval : now);
}

static int
wait_ms(const struct app *app, const struct schedule *schedule)
{
	int64_t now = clock_now_ms();
	int timeout = model_timeout(app->model);
	int64_t left;

	if (app->working)
		return 0;
	if (schedule->at == NEVER)
		return timeout;
	left = schedule->at > now ? schedule->at - now : 0;
	return timeout < 0 || left < timeout ? (int) left : timeout;
}

/* Waits; false if the terminal is gone. */
static bool
wait_for_something(const struct app *app, const struct schedule *schedule)
{
	struct pollfd fds[] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = signals_descriptor(), .events = POLLIN },
		model_poll(app->model),
	};

	if (poll(fds, sizeof fds / sizeof *fds, wait_ms(app, schedule)) <= 0)
		return true;
	return !(fds[0].revents & (POLLHUP | POLLERR | POLLNVAL));
}

/* Does what the bits say; false to leave. */
static bool
follow(struct schedule *schedule, unsigned bits)
{
	if (bits & APP_LEAVE)
		return false;
	if (bits & APP_SUSPEND) {
		suspend();
		bits |= APP_PAINT;
	} else if (bits & APP_CONTINUE) {
		terminal_up();
	}
	if (bits & APP_RESIZE)
		terminal_resize();
	if (bits & APP_REPAINT)
		clearok(curscr, TRUE);
	if (bits & APP_PAINT) {
		schedule->patience = clock_now_ms() + PATIENCE;
		paint_by(schedule, clock_now_ms());
	}
	return true;
}

/* A slice of what a search or a filter has to look through. */
static void
work(struct app *app, struct schedule *schedule)
{
	bool changed;

	app->working = find_work(app, &changed);
	if (changed)
		paint_by(schedule, app->working
				       ? schedule->last + INTERVAL
				       : clock_now_ms());
}

static void
loop(struct app *app)
{
	struct schedule schedule = { .at = NEVER };

	paint(app, &schedule);
	for (;;) {
		unsigned changes, bits;

		if (!wait_for_something(app, &schedule)) {
			app->status = 128 + SIGHUP;
			return;
		}
		bits = app_take_signals(app) | take_keys(app);
		if (!follow(&schedule, bits))
			return;
		changes = model_pump(app->model) | app->changes;
		app->changes = 0;
		take_changes(app, &schedule, changes);
		work(app, &schedule);
		if (has_nothing(app, changes)) {
			app->status = 2;
			return;
		}
		if (schedule.at != NEVER && schedule.at <= clock_now_ms()) {
			if (!(bits & APP_PAINT))
				schedule.last = clock_now_ms();
			paint(app, &schedule);
		}
	}
}

int
tui_run(const struct tui_settings *settings)
{
	struct app app = {
		.settings = settings,
		.model = settings->model,
		.finding = SIZE_MAX,
		.find.current = SIZE_MAX,
		.facet = SIZE_MAX,
		.slow = settings->slow,
		.wanted = settings->select,
		.wanted_tab = settings->tab,
		.rows_stale = true,
	};

	app.set = terminal_glyphs(settings->ascii || settings->plain);
	app.wish.plain = settings->plain;
	/* Before curses, which would catch some of them itself. */
	if (!signals_start()) {
		text_add_string(settings->why, "no pipe for signals");
		return 2;
	}
	if (!terminal_start(settings->why)) {
		signals_stop();
		return 2;
	}
	app.colored = palette_start(settings);
	app.mouse = !settings->no_mouse && !settings->plain;
	(void) terminal_mouse(app.mouse);
	loop(&app);
	overlay_close_all(&app);
	terminal_stop();
	signals_stop();
	if (app.status == 2)
		farewell_explain(&app);
	else if (!settings->quiet && rows_first(app.model))
		farewell_print(&app);
	rows_release(&app.rows);
	lines_release(&app.lines);
	folds_clear(&app.folds);
	trail_release(&app.trail);
	marks_release(&app);
	edit_forget(&app.typed_commands);
	edit_forget(&app.typed_patterns);
	edit_forget(&app.typed_filters);
	find_release(&app.find);
	filter_release(&app.filter);
	row_name_release(&app.find_origin);
	text_release(&app.message);
	return app.status;
}
