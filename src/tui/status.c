/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include "app.h"
#include "keys.h"

enum {
	NAME_KEPT = 12,
	NUMBER_FROM = 60,
	ID_LEAST = 12
};

/* A piece of the title's right end; the last ones go first. */
struct piece {
	enum glyph glyph;
	bool calm; /* nothing to be coloured */
	struct text text;
};

enum {
	PIECES = 5
};

static void
add_progress(
    const struct app *app, struct text *out, const struct model_counts *counts)
{
	bool reading = counts->read < counts->nodes;

	if (model_settled(app->model)) {
		text_printf(
		    out, "%u of %u checked", counts->verified, counts->nodes);
		if (!model_complete(app->model))
			text_add_string(out, ", incomplete");
		return;
	}
	text_printf(out, "%s %u of %u  ^C stops",
	    reading ? "reading" : "verifying",
	    reading ? counts->read : counts->verified, counts->nodes);
}

/* In the order in which they are kept. */
static size_t
make_pieces(const struct app *app, struct piece *pieces)
{
	static const enum severity order[] = {
		SEVERITY_ERROR,
		SEVERITY_UNKNOWN,
		SEVERITY_WARNING,
	};
	struct model_counts counts;
	size_t count = 0;

	model_counts(app->model, &counts);
	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		pieces[count].glyph = glyph_of_severity(order[i]);
		pieces[count].calm = !counts.findings[order[i]];
		text_printf(
		    &pieces[count++].text, "%u", counts.findings[order[i]]);
	}
	pieces[count].glyph = GLYPH_PASS;
	pieces[count].calm = !counts.passed;
	text_printf(&pieces[count++].text, "%u", counts.passed);
	pieces[count].glyph = GLYPH_NONE;
	add_progress(app, &pieces[count++].text, &counts);
	return count;
}

static int
piece_width(const struct piece *piece)
{
	return (int) view_width(text_bytes(&piece->text)) + 2;
}

/* From right to left as they are read: ✗1 !0 ?2 ✓4  6 of 6 read. */
static int
paint_pieces(
    const struct app *app, const struct piece *pieces, size_t count, int end)
{
	static const size_t order[PIECES] = { 4, 3, 1, 2, 0 };

	for (size_t i = 0; i < PIECES; i++) {
		const struct piece *piece = &pieces[order[i]];
		int width = piece_width(piece);

		if (order[i] >= count)
			continue;
		end -= width;
		if (piece->calm)
			paint_string(0, end, 1,
			    glyph_text(app->set, piece->glyph), A_NORMAL);
		else if (piece->glyph != GLYPH_NONE)
			paint_glyph(app, 0, end, piece->glyph, A_NORMAL);
		paint_shown(
		    0, end + 1, width, text_bytes(&piece->text), A_NORMAL);
	}
	return end;
}

static struct bytes
subject(const struct app *app)
{
	const struct model_node *node = rows_selected(&app->rows);

	while (node && node->parent)
		node = node->parent;
	return node ? node->name : app->settings->subject;
}

/* "VirtualCamera.app › 3 Entitlements" where the pane has no tabs. */
static void
make_name(const struct app *app, struct text *out)
{
	const struct model_node *node = rows_selected(&app->rows);
	size_t facet;

	if (!node || !app->layout.alone || app->wish.focus != LAYOUT_DETAIL) {
		view_show(out, subject(app), app->set);
		return;
	}
	view_show(out, node->name, app->set);
	facet = app_facet(app, node);
	if (facet == SIZE_MAX || app->layout.tabs.height)
		return;
	text_printf(out, " %s %zu %s", glyph_text(app->set, GLYPH_MORE),
	    tab_number(app->model, facet),
	    model_facet(app->model, facet)->title);
}

void
title_paint(const struct app *app)
{
	const struct box *box = &app->layout.title;
	struct piece pieces[PIECES] = { 0 };
	struct text name = TEXT_INIT;
	size_t count;
	int room, kept, wanted;

	if (!box->height)
		return;
	count = make_pieces(app, pieces);
	make_name(app, &name);
	if (app->rows.filter) {
		text_add_string(&name, "  filter: ");
		view_show(&name, text_bytes(&app->filter.pattern), app->set);
	}
	wanted = (int) view_width(text_bytes(&name));
	kept = wanted < NAME_KEPT || count < 1 ? wanted : NAME_KEPT;
	for (;;) {
		room = box->width - 2; /* margins */
		for (size_t i = 0; i < count; i++)
			room -= piece_width(&pieces[i]);
		/* Progress yields to the name, counts to a part of it. */
		if (!count || room >= (count == PIECES ? wanted : kept))
			break;
		count--;
	}
	paint_pieces(app, pieces, count, box->width);
	paint_name(app, box->y, box->x + 1, room, text_bytes(&name), A_BOLD);
	for (size_t i = 0; i < PIECES; i++)
		text_release(&pieces[i].text);
	text_release(&name);
}

/* The list's; the one gone to; else the row's worst; else the first of all. */
const struct model_finding *
app_finding(const struct app *app)
{
	const struct model_node *node = rows_selected(&app->rows);
	const struct model_finding *first;

	if (app->wish.focus == LAYOUT_LIST &&
	    app->list_at < model_findings(app->model))
		return model_finding(app->model, app->list_at);
	if (app->finding < model_findings(app->model))
		return model_finding(app->model, app->finding);
	if (node && node->finding_count &&
	    node->findings[0].severity >= SEVERITY_UNKNOWN)
		return &node->findings[0];
	if (!model_findings(app->model))
		return NULL;
	first = model_finding(app->model, 0);
	return first->severity >= SEVERITY_WARNING ? first : NULL;
}

/* Its number among those of its severity. */
static void
number_finding(const struct app *app, const struct model_finding *finding,
    struct text *out)
{
	size_t number = 0, total = 0;

	for (size_t i = 0; i < model_findings(app->model); i++) {
		const struct model_finding *at = model_finding(app->model, i);

		if (at->severity != finding->severity)
			continue;
		total++;
		if (problem_same(at, finding) && !number)
			number = total;
	}
	text_printf(out, "#%zu of %zu", number, total);
}

/* Where it is, unless the bar is on that row; then what it says. */
static void
add_finding(const struct app *app, const struct model_finding *finding,
    struct text *out)
{
	struct text raw = TEXT_INIT, name = TEXT_INIT;

	if (finding->node != rows_selected(&app->rows)) {
		view_show(&name, finding->node->name, app->set);
		view_cut_middle(out, text_bytes(&name),
		    (size_t) app->layout.finding.width / 3, app->set);
		text_add_string(out, ": ");
	}
	model_finding_sentence(finding, true, &raw);
	view_show(out, text_bytes(&raw), app->set);
	text_release(&name);
	text_release(&raw);
}

static void
paint_finding(const struct app *app, const struct model_finding *finding)
{
	const struct box *box = &app->layout.finding;
	int x = box->x + 2, end = box->x + box->width - 1;
	struct text id = TEXT_INIT, message = TEXT_INIT, number = TEXT_INIT;
	int sentence, room;

	view_show(&id, finding->id, app->set);
	add_finding(app, finding, &message);
	if (box->width >= NUMBER_FROM)
		number_finding(app, finding, &number);
	sentence = (int) view_width(text_bytes(&message));
	/* What is cut where there is little room: never the sentence. */
	if (sentence + (int) view_width(text_bytes(&number)) + 2 > end - x)
		text_reset(&number);
	end -= (int) view_width(text_bytes(&number)) + 1;
	paint_glyph(app, box->y, box->x, glyph_of_severity(finding->severity),
	    A_NORMAL);
	room = end - x - sentence - 1;
	if (room >= ID_LEAST)
		x += paint_name(app, box->y, x, room, text_bytes(&id), A_BOLD) +
		     1;
	paint_cut(app, box->y, x, end - x, text_bytes(&message), A_NORMAL);
	paint_string(
	    box->y, end + 1, box->width, text_string(&number), A_NORMAL);
	text_release(&id);
	text_release(&message);
	text_release(&number);
}

static void
paint_raw(const struct app *app, struct bytes raw)
{
	const struct box *box = &app->layout.finding;
	struct text shown = TEXT_INIT;

	view_show(&shown, raw, app->set);
	paint_cut(app, box->y, box->x + 1, box->width - 1, text_bytes(&shown),
	    A_NORMAL);
	text_release(&shown);
}

/* What could not be read, where there is nothing worse to tell. */
static void
paint_trouble(const struct app *app, const struct model_trouble *trouble)
{
	struct text line = TEXT_INIT;

	text_add_bytes(&line, trouble->path);
	text_add_string(&line, ": ");
	if (trouble->error)
		text_add_string(&line, strerror(trouble->error));
	else
		text_add_bytes(&line, trouble->what);
	paint_raw(app, text_bytes(&line));
	text_release(&line);
}

void
finding_paint(const struct app *app)
{
	const struct model_finding *finding;

	if (!app->layout.finding.height)
		return;
	finding = app_finding(app);
	if (app->message.len)
		paint_raw(app, text_bytes(&app->message));
	else if (model_failure(app->model).len)
		paint_raw(app, model_failure(app->model));
	else if (finding)
		paint_finding(app, finding);
	else if (model_troubles(app->model))
		paint_trouble(app, model_trouble(app->model, 0));
	else
		paint_raw(app, model_busy(app->model));
}

void
hints_paint(const struct app *app)
{
	const struct box *box = &app->layout.hints;
	int x = box->x + 1, end = box->x + box->width;
	enum place place = app_place(app);

	if (!box->height)
		return;
	for (size_t i = 0; i < binding_count; i++) {
		struct text keys = TEXT_INIT;
		int width;

		if (!bindings[i].hint || !(bindings[i].places & place))
			continue;
		if (bindings[i].keys[0] == '1')
			text_add_string(&keys, "1-9");
		else
			key_add_name(&keys, bindings[i].keys[0], app->set);
		width = (int) view_width(text_bytes(&keys));
		if (x + width + 1 + (int) strlen(bindings[i].hint) <= end) {
			paint_shown(
			    box->y, x, width, text_bytes(&keys), A_BOLD);
			paint_string(box->y, x + width + 1, end,
			    bindings[i].hint, A_NORMAL);
		}
		x += width + 1 + (int) strlen(bindings[i].hint) + 2;
		text_release(&keys);
	}
}
