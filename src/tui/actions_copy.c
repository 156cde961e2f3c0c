/* SPDX-License-Identifier: MIT */
/* To the clipboard, and to a pager. What goes there is escaped as it is on the
 * screen, so that pasting it runs nothing. */
#include <config.h>

#include <stdlib.h>

#include <sealtree/limits.h>

#include "actions.h"
#include "outside.h"
#include "terminal.h"

static bool
is_dead_readers(const struct model_finding *finding)
{
	return finding && finding->phase.len;
}

unsigned
act_copy(struct app *app, int key)
{
	(void) key;
	if (!rows_selected(&app->rows))
		return 0;
	app->copying = true;
	text_add_string(&app->message, "copy: v value  i identifier  p path  "
				       "h CDHash  t team  f finding");
	if (is_dead_readers(app_finding(app)))
		text_add_string(&app->message, "  d what the reader died at");
	return APP_PAINT;
}

static unsigned
send(struct app *app, struct text *text)
{
	clipboard_send(app, text_bytes(text));
	text_release(text);
	return APP_PAINT | child_bits();
}

static unsigned
send_raw(struct app *app, struct bytes raw)
{
	struct text text = TEXT_INIT;

	text_add_visible(&text, raw);
	return send(app, &text);
}

static unsigned
refuse(struct app *app, const char *what)
{
	text_reset(&app->message);
	text_printf(&app->message, "no %s here", what);
	return APP_PAINT;
}

/* Of the line that the bar is on. */
static bool
add_line_value(struct app *app, struct text *text)
{
	const struct model_node *node = rows_selected(&app->rows);
	struct line line;

	if (app->detail_at >= app->lines.total)
		return false;
	line = lines_get(&app->lines, app->model, node, app_facet(app, node),
	    app->set, app->detail_at);
	if (line.missing)
		return false;
	text_add_bytes(text, line.whole.len   ? line.whole
			     : line.value.len ? line.value
					      : line.label);
	return text->len > 0;
}

unsigned
act_copy_value(struct app *app, int key)
{
	struct text text = TEXT_INIT;

	if (app->wish.focus == LAYOUT_LIST)
		return act_copy_finding(app, key);
	if (app->wish.focus == LAYOUT_TREE)
		return send_raw(app, rows_selected(&app->rows)->name);
	if (add_line_value(app, &text))
		return send(app, &text);
	return refuse(app, "value");
}

unsigned
act_copy_path(struct app *app, int key)
{
	(void) key;
	return send_raw(app, rows_selected(&app->rows)->path);
}

unsigned
act_copy_finding(struct app *app, int key)
{
	const struct model_finding *finding = app_finding(app);
	struct text text = TEXT_INIT;

	(void) key;
	if (!finding)
		return refuse(app, "finding");
	plain_add_finding(&text, finding);
	return send(app, &text);
}

unsigned
act_copy_death(struct app *app, int key)
{
	const struct model_finding *finding = app_finding(app);
	struct text text = TEXT_INIT;

	(void) key;
	if (!is_dead_readers(finding))
		return refuse(app, "reader died");
	text_add_visible(&text, finding->file);
	text_add_string(&text, " (");
	text_add_visible(&text, finding->phase);
	text_add_char(&text, ')');
	return send(app, &text);
}

/* Facts stand in the summary, whichever tab is shown. */
static const struct outline_tree *
summary(struct app *app)
{
	const struct model_node *node = rows_selected(&app->rows);
	size_t facet = model_facet_find(app->model, "summary");

	return node && facet != SIZE_MAX
		   ? model_outline(app->model, node, facet)
		   : NULL;
}

bool
copy_when_here(struct app *app)
{
	const struct outline_tree *tree = summary(app);
	const struct outline_node *fact;
	struct text digits = TEXT_INIT;
	const char *wanted = app->copy_wanted;

	if (!tree)
		return false;
	app->copy_wanted = NULL;
	fact = outline_find(&tree->root, wanted);
	/* Dim is what only stands for it: "none". */
	if (!fact || fact->item.tone == TONE_DIM)
		refuse(app, wanted);
	else if (fact->item.type == VALUE_HEX) {
		text_add_hex(&digits, fact->item.bytes);
		send(app, &digits);
	} else
		send_raw(app, fact->item.bytes);
	return true;
}

static unsigned
copy_fact(struct app *app, const char *key)
{
	app->copy_wanted = key;
	if (!copy_when_here(app))
		text_add_string(&app->message, "reading");
	return APP_PAINT;
}

unsigned
act_copy_identifier(struct app *app, int key)
{
	(void) key;
	return copy_fact(app, "identifier");
}

unsigned
act_copy_cdhash(struct app *app, int key)
{
	(void) key;
	return copy_fact(app, "cdhash");
}

unsigned
act_copy_team(struct app *app, int key)
{
	(void) key;
	return copy_fact(app, "team");
}

unsigned
act_copy_pane(struct app *app, int key)
{
	struct text text = TEXT_INIT;

	(void) key;
	if (!pane_text(app, &text, LIMIT_CLIP_BYTES) &&
	    text.len <= LIMIT_CLIP_BYTES) {
		text_add_string(
		    &app->message, "not all of this pane could be read");
		text_release(&text);
		return APP_PAINT;
	}
	return send(app, &text);
}

static const char *
pager(void)
{
	const char *named = getenv("PAGER");

	return named && *named ? named : "less";
}

unsigned
act_pager(struct app *app, int key)
{
	const char *const argv[] = { "/bin/sh", "-c", pager(), NULL };
	struct text text = TEXT_INIT;
	struct child child = { .argv = argv, .screen = true, .patience = -1 };
	int status;

	(void) key;
	if (!pane_text(app, &text, LIMIT_PANE_BYTES))
		text_add_string(&text, "(there is more)\n");
	child.input = text_bytes(&text);
	terminal_down();
	signals_lend();
	status = child_run(app, &child);
	signals_take_back();
	terminal_up();
	text_release(&text);
	if (status == -1 || status == 126) {
		text_add_string(&app->message, "cannot be run: ");
		text_add_string(&app->message, pager());
	}
	return APP_RESIZE | APP_REPAINT | APP_PAINT | child_bits();
}
