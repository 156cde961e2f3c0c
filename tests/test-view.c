/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/defect.h>
#include <sealtree/limits.h>
#include <sealtree/find.h>
#include <sealtree/view.h>

#include "check.h"
#include "fake_model.h"

static const enum glyph_set UTF8 = GLYPH_SET_UTF8, ASCII = GLYPH_SET_ASCII;

/* How a text looks after `how` did its work on it. */

static const char *
result(struct text *text)
{
	static char copy[512];

	snprintf(copy, sizeof copy, "%s", text_string(text));
	text_release(text);
	return copy;
}

static const char *
shown(const char *raw, enum glyph_set set)
{
	struct text out = TEXT_INIT;

	view_show(&out, bytes_of(raw), set);
	return result(&out);
}

static const char *
cut(const char *text, size_t width)
{
	struct text out = TEXT_INIT;

	view_cut(&out, bytes_of(text), width, UTF8);
	assert_true(view_width(text_bytes(&out)) <= width);
	return result(&out);
}

static const char *
cut_middle(const char *text, size_t width)
{
	struct text out = TEXT_INIT;

	view_cut_middle(&out, bytes_of(text), width, UTF8);
	assert_true(view_width(text_bytes(&out)) <= width);
	return result(&out);
}

/* Is there a locale in which é is a character? */
static bool
in_utf8(void)
{
	return setlocale(LC_CTYPE, "C.UTF-8") ||
	       setlocale(LC_CTYPE, "en_US.UTF-8");
}

static void
test_show_plain(void **state)
{
	(void) state;
	assert_string_equal(shown("Runner.app", UTF8), "Runner.app");
	assert_string_equal(shown("a\x1b]0;x\x07"
				  "b",
				UTF8),
	    "a\\x1b]0;x\\x07"
	    "b");
	assert_string_equal(shown("\xe2\x80\xae", UTF8), "\\u{202e}");
	assert_string_equal(shown("\xc2\x9b", UTF8), "\\u{9b}");
	assert_string_equal(shown("\xff", UTF8), "\\xff");
}

static void
test_show_in_ascii(void **state)
{
	(void) state;
	assert_string_equal(
	    shown("\xc3\xa9t\xc3\xa9", ASCII), "\\u{e9}t\\u{e9}");
}

/* What the terminal library cannot measure is not given to it. */
static void
test_show_in_c_locale(void **state)
{
	(void) state;
	setlocale(LC_CTYPE, "C");
	assert_string_equal(shown("\xc3\xa9", UTF8), "\\u{e9}");
	if (!in_utf8())
		skip();
	assert_string_equal(shown("\xc3\xa9", UTF8), "\xc3\xa9");
	assert_string_equal(shown("日", UTF8), "日");
	/* A mark with nothing to stand on would join what is left of it. */
	assert_string_equal(shown("\xcc\x81"
				  "e",
				UTF8),
	    "\\u{301}e");
	assert_string_equal(shown("e\xcc\x81", UTF8), "e\xcc\x81");
}

static void
test_width(void **state)
{
	(void) state;
	assert_int_equal(view_width(bytes_of("abc")), 3);
	assert_int_equal(view_width(bytes_of("日本")), 4);
	assert_int_equal(view_width(bytes_of("e\xcc\x81x")), 2);
	assert_int_equal(view_fit(bytes_of("日本"), 3), 3);
	assert_int_equal(view_fit(bytes_of("e\xcc\x81x"), 1), 3);
	assert_int_equal(view_fit(bytes_of("abc"), 0), 0);
}

static void
test_cut_at_end(void **state)
{
	(void) state;
	assert_string_equal(cut("abcdef", 6), "abcdef");
	assert_string_equal(cut("abcdef", 5), "abcd…");
	assert_string_equal(cut("abcdef", 1), "…");
	assert_string_equal(cut("abcdef", 0), "");
	/* Half of a wide character is none of it. */
	assert_string_equal(cut("日本語", 4), "日…");
	assert_string_equal(cut("e\xcc\x81"
				"fgh",
				3),
	    "e\xcc\x81"
	    "f…");
}

static void
test_cut_in_middle(void **state)
{
	(void) state;
	assert_string_equal(cut_middle("com.example.avextension", 23),
	    "com.example.avextension");
	assert_string_equal(
	    cut_middle("com.example.avextension", 11), "com.ex…sion");
	assert_string_equal(cut_middle("abcdef", 3), "a…f");
	assert_string_equal(cut_middle("abcdef", 2), "a…");
	assert_string_equal(cut_middle("日本語日本語", 7), "日本…語");
	/* The mark stays with its letter, also at the start of the tail. */
	assert_string_equal(cut_middle("abcde\xcc\x81", 3), "a…e\xcc\x81");
}

static void
test_cut_every_width(void **state)
{
	static const char *const texts[] = { "", "a", "日",
		"日本語 text e\xcc\x81",
		"com.visicom.VirtualCamera.avextension.systemextension" };

	(void) state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		for (size_t width = 0; width < 60; width++) {
			cut(texts[i], width);
			cut_middle(texts[i], width);
		}
}

static void
test_wrap(void **state)
{
	struct bytes text = bytes_of("none, and one is needed");
	size_t next;

	(void) state;
	assert_int_equal(view_wrap(text, 40, &next), text.len);
	assert_int_equal(next, text.len);
	assert_int_equal(view_wrap(text, 12, &next), 9);
	assert_int_equal(next, 10);
	/* A word longer than the line is broken. */
	assert_int_equal(view_wrap(bytes_of("abcdefgh"), 3, &next), 3);
	assert_int_equal(next, 3);
	/* There is always a way on. */
	assert_int_equal(view_wrap(bytes_of("日本"), 1, &next), 0);
	assert_int_equal(next, 3);
}

static void
test_scroll(void **state)
{
	(void) state;
	assert_int_equal(view_scroll(0, 5, 10, 20), 0);
	assert_int_equal(view_scroll(0, 10, 10, 20), 1);
	assert_int_equal(view_scroll(8, 3, 10, 20), 3);
	/* No blank rows at the end while there are rows above. */
	assert_int_equal(view_scroll(15, 19, 10, 20), 10);
	assert_int_equal(view_scroll(4, 2, 10, 3), 0);
}

static void
test_glyphs(void **state)
{
	(void) state;
	for (int glyph = 0; glyph < GLYPHS; glyph++) {
		const char *ascii = glyph_text(ASCII, (enum glyph) glyph);

		assert_int_equal(strlen(ascii), 1);
		assert_int_equal(view_width(bytes_of(glyph_text(
				     GLYPH_SET_CJK, (enum glyph) glyph))),
		    1);
		assert_int_equal(
		    view_width(bytes_of(glyph_text(UTF8, (enum glyph) glyph))),
		    1);
	}
	assert_string_equal(glyph_text(GLYPH_SET_CJK, GLYPH_CUT), "~");
	assert_string_equal(glyph_text(GLYPH_SET_CJK, GLYPH_ERROR), "✗");
	assert_string_equal(glyph_text(ASCII, GLYPH_ERROR), "X");
}

static void
test_folds(void **state)
{
	struct folds folds = { 0 };
	char name[16];

	(void) state;
	assert_int_equal(folds_get(&folds, bytes_of("x")), FOLD_DEFAULT);
	for (int i = 0; i < 500; i++) {
		snprintf(name, sizeof name, "%d", i);
		folds_set(
		    &folds, bytes_of(name), i % 2 ? FOLD_OPEN : FOLD_CLOSED);
	}
	folds_set(&folds, bytes_of("7"), FOLD_CLOSED);
	for (int i = 0; i < 500; i++) {
		snprintf(name, sizeof name, "%d", i);
		assert_int_equal(folds_get(&folds, bytes_of(name)),
		    i % 2 && i != 7 ? FOLD_OPEN : FOLD_CLOSED);
	}
	assert_int_equal(folds.count, 500);
	folds_clear(&folds);
	assert_int_equal(folds_get(&folds, bytes_of("7")), FOLD_DEFAULT);
}

/* Rows: an app with a ghost, an executable of two slices, an extension with
 * an executable of one, and a framework. */

struct fixture {
	struct model *model;
	struct model_node *app, *executable, *extension, *inner, *framework;
	struct rows rows;
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	struct model *model = fake_new();

	f->model = model;
	f->app = fake_add(model, NULL, MODEL_CODE, "App.app", ".", "app");
	fake_add(model, f->app, MODEL_GHOST, "no profile", "p", "profile");
	f->executable = fake_add(
	    model, f->app, MODEL_EXECUTABLE, "App", "App", "executable");
	fake_add(
	    model, f->executable, MODEL_SLICE, "x86_64", "App#x86_64", "slice");
	fake_add(
	    model, f->executable, MODEL_SLICE, "arm64", "App#arm64", "slice");
	f->extension =
	    fake_add(model, f->app, MODEL_CODE, "E.appex", "E.appex", "appex");
	f->inner = fake_add(model, f->extension, MODEL_CODE, "I.framework",
	    "E.appex/I", "framework");
	fake_add(model,
	    fake_add(model, f->inner, MODEL_EXECUTABLE, "I", "E.appex/I/I",
		"executable"),
	    MODEL_SLICE, "arm64", "E.appex/I/I#arm64", "slice");
	f->framework = fake_add(
	    model, f->app, MODEL_CODE, "F.framework", "F", "framework");
	rows_rebuild(&f->rows, model);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	rows_release(&f->rows);
	fake_free(f->model);
	free(f);
	return 0;
}

/* "App.app+ no profile App- …": + open, - closed, the selected in brackets. */
static const char *
drawn(const struct rows *rows)
{
	struct text out = TEXT_INIT;

	for (size_t i = 0; i < rows->count; i++) {
		const struct row *row = &rows->rows[i];
		bool selected = i == rows->selected;

		text_printf(&out, "%s%u%s%.*s%s%s", i ? " " : "", row->depth,
		    selected ? "[" : ":", (int) row->node->name.len,
		    (const char *) row->node->name.data,
		    !row->parent ? ""
		    : row->open  ? "+"
				 : "-",
		    selected ? "]" : "");
	}
	return result(&out);
}

static void
test_rows_at_first(void **state)
{
	struct fixture *f = *state;

	/* Slices and what has only an executable are closed. */
	assert_string_equal(drawn(&f->rows),
	    "0[App.app+] 1:no profile 1:App- 1:E.appex+ 2:I.framework- "
	    "1:F.framework");
}

static void
test_rows_open_and_close(void **state)
{
	struct fixture *f = *state;

	rows_select(&f->rows, 2);
	assert_false(rows_close(&f->rows));
	assert_true(rows_open(&f->rows));
	rows_rebuild(&f->rows, f->model);
	assert_false(rows_open(&f->rows));
	assert_string_equal(drawn(&f->rows),
	    "0:App.app+ 1:no profile 1[App+] 2:x86_64 2:arm64 1:E.appex+ "
	    "2:I.framework- 1:F.framework");
	assert_int_equal(rows_child(&f->rows), 3);
	rows_select(&f->rows, 4);
	assert_int_equal(rows_parent(&f->rows), 2);
	assert_int_equal(rows_child(&f->rows), 4);
	rows_select(&f->rows, 0);
	assert_int_equal(rows_parent(&f->rows), 0);
	assert_true(rows_close(&f->rows));
	rows_rebuild(&f->rows, f->model);
	assert_string_equal(drawn(&f->rows), "0[App.app-]");
}

static void
test_rows_lone_slice(void **state)
{
	struct fixture *f = *state;

	rows_all(&f->rows, f->model, ROWS_EXPAND);
	rows_rebuild(&f->rows, f->model);
	/* I has one slice: no row, and nothing to open. */
	assert_string_equal(drawn(&f->rows),
	    "0[App.app+] 1:no profile 1:App+ 2:x86_64 2:arm64 1:E.appex+ "
	    "2:I.framework+ 3:I 1:F.framework");
}

static void
test_rows_keep_their_place(void **state)
{
	struct fixture *f = *state;
	struct model *again;

	rows_select(&f->rows, 2);
	rows_open(&f->rows);
	rows_rebuild(&f->rows, f->model);
	rows_select(&f->rows, 5);
	/* A row above it goes. */
	fake_remove(f->model, f->app->first);
	rows_rebuild(&f->rows, f->model);
	assert_string_equal(drawn(&f->rows),
	    "0:App.app+ 1:App+ 2:x86_64 2:arm64 1[E.appex+] 2:I.framework- "
	    "1:F.framework");
	/* Another reader, with nodes of its own. */
	again = fake_new();
	f->app = fake_add(again, NULL, MODEL_CODE, "App.app", ".", "app");
	fake_add(again, f->app, MODEL_CODE, "New", "New", "dylib");
	f->extension =
	    fake_add(again, f->app, MODEL_CODE, "E.appex", "E.appex", "appex");
	rows_rebuild(&f->rows, again);
	assert_string_equal(drawn(&f->rows), "0:App.app+ 1:New 1[E.appex]");
	/* What was selected is gone: whatever is in its place. */
	fake_remove(again, f->extension);
	rows_rebuild(&f->rows, again);
	assert_string_equal(drawn(&f->rows), "0:App.app+ 1[New]");
	fake_free(f->model);
	f->model = again;
}

static void
test_rows_collapse_all(void **state)
{
	struct fixture *f = *state;

	rows_select(&f->rows, 4);
	rows_all(&f->rows, f->model, ROWS_COLLAPSE);
	rows_rebuild(&f->rows, f->model);
	assert_string_equal(drawn(&f->rows),
	    "0:App.app+ 1:no profile 1:App- 1[E.appex-] 1:F.framework");
}

static void
test_rows_problems(void **state)
{
	struct fixture *f = *state;

	fake_find(f->model, f->inner, SEVERITY_WARNING, "w", "a warning");
	rows_all(&f->rows, f->model, ROWS_EXPAND);
	rows_all(&f->rows, f->model, ROWS_PROBLEMS);
	rows_rebuild(&f->rows, f->model);
	assert_string_equal(drawn(&f->rows),
	    "0[App.app+] 1:no profile 1:App- 1:E.appex+ 2:I.framework- "
	    "1:F.framework");
}

static void
test_rows_reveal(void **state)
{
	struct fixture *f = *state;

	rows_all(&f->rows, f->model, ROWS_COLLAPSE);
	rows_rebuild(&f->rows, f->model);
	assert_true(rows_reveal(&f->rows, f->model, f->inner));
	assert_string_equal(drawn(&f->rows),
	    "0:App.app+ 1:no profile 1:App- 1:E.appex+ 2[I.framework-] "
	    "1:F.framework");
}

static void
test_rows_none(void **state)
{
	struct model *model = fake_new();
	struct rows rows = { 0 };

	(void) state;
	fake_lack(model);
	rows_rebuild(&rows, model);
	assert_int_equal(rows.count, 0);
	assert_null(rows_selected(&rows));
	assert_false(rows_open(&rows));
	assert_false(rows_close(&rows));
	assert_int_equal(rows_parent(&rows), 0);
	assert_int_equal(rows_child(&rows), 0);
	rows_all(&rows, model, ROWS_EXPAND);
	/* The second argument was quicker than the first. */
	fake_add(model, NULL, MODEL_CODE, "B.app", ".", "app");
	rows_rebuild(&rows, model);
	assert_int_equal(rows.count, 1);
	rows_all(&rows, model, ROWS_EXPAND);
	rows_release(&rows);
	fake_free(model);
}

static void
test_rows_branches(void **state)
{
	struct fixture *f = *state;

	/* I.framework is the last of E.appex, which is not of App.app. */
	assert_false(rows_continues(&f->rows, 4, 0));
	assert_true(rows_continues(&f->rows, 4, 1));
	assert_false(rows_continues(&f->rows, 5, 0));
}

static void
sort(struct fixture *f, enum rows_order order)
{
	f->rows.order = order;
	rows_rebuild(&f->rows, f->model);
}

/* The selected one stays so; lines of the tree follow the order. */
static void
test_rows_sorted(void **state)
{
	struct fixture *f = *state;

	rows_select(&f->rows, 3);
	fake_find(f->model, f->framework, SEVERITY_WARNING, "w", "a warning");
	sort(f, ROWS_BY_WORST);
	assert_string_equal(drawn(&f->rows),
	    "0:App.app+ 1:F.framework 1:no profile 1:App- 1[E.appex+] "
	    "2:I.framework-");
	assert_false(rows_continues(&f->rows, 4, 0));
	assert_false(rows_continues(&f->rows, 5, 1));
	assert_int_equal(f->rows.rows[5].above, 4);
	sort(f, ROWS_BY_NAME);
	assert_string_equal(drawn(&f->rows),
	    "0:App.app+ 1:App- 1[E.appex+] 2:I.framework- 1:F.framework "
	    "1:no profile");
	sort(f, ROWS_BY_PLACE);
	assert_int_equal(f->rows.selected, 3);
	assert_int_equal(rows_order_find(bytes_of("worst")), ROWS_BY_WORST);
	assert_int_equal(rows_order_find(bytes_of("size")), ROWS_ORDERS);
}

static void
find_all(struct fixture *f, struct find *find, const char *pattern)
{
	assert_true(find_begin(find, f->model, bytes_of(pattern)));
	while (find_step(find, f->model))
		continue;
	assert_true(find_done(find));
}

static void
test_find(void **state)
{
	struct fixture *f = *state;
	struct find find = { 0 };
	bool wrapped;

	fake_find(f->model, f->inner, SEVERITY_ERROR, "app-bad", "an error");
	find_all(f, &find, "app");
	assert_int_equal(find.count, 4);
	assert_ptr_equal(find.hits[0].node, f->app);
	assert_ptr_equal(find.hits[1].node, f->executable);
	assert_ptr_equal(find.hits[2].node, f->extension);
	assert_ptr_equal(find.hits[3].node, f->inner);
	assert_int_equal(find.hits[3].kind, FIND_FINDING);
	assert_int_equal(find_from(&find, f->extension, &wrapped), 2);
	assert_false(wrapped);
	assert_int_equal(find_from(&find, f->framework, &wrapped), 0);
	assert_true(wrapped);
	/* A capital, and case counts. */
	find_all(f, &find, "App$");
	assert_int_equal(find.count, 1);
	find_all(f, &find, "");
	assert_int_equal(find.count, 0);
	assert_false(find_begin(&find, f->model, bytes_of("(")));
	assert_true(find.why.len > 0);
	find_release(&find);
}

/* Hits up to their limit, and one beyond. */
static void
test_find_limits(void **state)
{
	struct fixture *f = *state;
	struct find find = { 0 };

	for (int i = 0; i < LIMIT_HITS; i++)
		fake_add(f->model, f->app, MODEL_CODE, "zz", "zz", "dylib");
	find_all(f, &find, "^zz$");
	assert_int_equal(find.count, LIMIT_HITS);
	assert_false(find.full);
	fake_add(f->model, f->app, MODEL_CODE, "zz", "zz", "dylib");
	find_all(f, &find, "^zz$");
	assert_int_equal(find.count, LIMIT_HITS);
	assert_true(find.full);
	find_release(&find);
}

/* A name on which the pattern goes on for ever: so many, then no more. */
static void
test_find_too_costly(void **state)
{
	static const char name[] =
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!";
	struct fixture *f = *state;
	struct find find = { 0 };
	struct filter filter = { 0 };

	for (int i = 0; i < LIMIT_MATCHES_LOST - 1; i++)
		fake_add(f->model, f->app, MODEL_CODE, name, "zz", "dylib");
	find_all(f, &find, "^(a+)+(a+)+$");
	assert_false(find_too_costly(&find));
	fake_add(f->model, f->app, MODEL_CODE, name, "zz", "dylib");
	find_all(f, &find, "^(a+)+(a+)+$");
	assert_true(find_too_costly(&find));
	assert_int_equal(find.gave_up, LIMIT_MATCHES_LOST);
	find_release(&find);
	assert_true(filter_begin(
	    &filter, &f->rows, f->model, bytes_of("^(a+)+(a+)+$")));
	while (filter_step(&filter, &f->rows, f->model))
		continue;
	assert_int_equal(filter.gave_up, LIMIT_MATCHES_LOST);
	assert_int_equal(f->rows.filter, 0);
	filter_release(&filter);
}

static void
filter_by(struct fixture *f, struct filter *filter, const char *pattern)
{
	assert_true(
	    filter_begin(filter, &f->rows, f->model, bytes_of(pattern)));
	while (filter_step(filter, &f->rows, f->model))
		continue;
	rows_rebuild(&f->rows, f->model);
}

static void
test_filter(void **state)
{
	struct fixture *f = *state;
	struct filter filter = { 0 };

	filter_by(f, &filter, "^i\\.");
	assert_string_equal(
	    drawn(&f->rows), "0[App.app+] 1:E.appex+ 2:I.framework");
	assert_int_equal(filter.matched, 1);
	/* Its folds are its own, and another pattern has others. */
	rows_select(&f->rows, 1);
	assert_true(rows_close(&f->rows));
	rows_rebuild(&f->rows, f->model);
	assert_string_equal(drawn(&f->rows), "0:App.app+ 1[E.appex-]");
	filter_by(f, &filter, "!framework|slice");
	assert_string_equal(drawn(&f->rows),
	    "0:App.app+ 1:no profile 1:App 1[E.appex]");
	filter_by(f, &filter, "");
	assert_string_equal(drawn(&f->rows),
	    "0:App.app+ 1:no profile 1:App- 1[E.appex+] 2:I.framework- "
	    "1:F.framework");
	assert_false(filter_begin(&filter, &f->rows, f->model, bytes_of("[")));
	filter_release(&filter);
}

static void
test_trail(void **state)
{
	struct fixture *f = *state;
	struct trail trail = { 0 };
	struct spot spot;

	assert_null(trail_back(&trail, f->model, &spot));
	trail_leave(&trail, f->app, 1, 0, 3);
	trail_leave(&trail, f->app, 1, 0, 3);
	trail_leave(&trail, f->inner, 2, 4, 5);
	trail_leave(&trail, f->framework, 2, 0, 0);
	/* What is gone is passed over. */
	fake_remove(f->model, f->framework);
	assert_ptr_equal(trail_back(&trail, f->model, &spot), f->inner);
	assert_int_equal(spot.facet, 2);
	assert_int_equal(spot.top, 4);
	assert_int_equal(spot.at, 5);
	assert_ptr_equal(trail_back(&trail, f->model, &spot), f->app);
	assert_null(trail_back(&trail, f->model, &spot));
	for (unsigned i = 0; i <= LIMIT_TRAIL; i++)
		trail_leave(&trail, f->app, i, 0, 0);
	assert_int_equal(trail.count, LIMIT_TRAIL);
	assert_int_equal(trail.spots[0].facet, 1);
	trail_release(&trail);
}

static void
test_glyph_of_node(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(glyph_of_node(f->model, f->app), GLYPH_PASS);
	fake_find(f->model, f->inner, SEVERITY_ERROR, "e", "an error");
	assert_int_equal(glyph_of_node(f->model, f->app), GLYPH_ERROR);
	assert_int_equal(glyph_of_node(f->model, f->framework), GLYPH_PASS);
	f->framework->unsigned_code = true;
	assert_int_equal(glyph_of_node(f->model, f->framework), GLYPH_UNSIGNED);
	f->framework->state = MODEL_WAITING;
	assert_int_equal(glyph_of_node(f->model, f->framework), GLYPH_WAITING);
}

/* Neither it nor what is around it. */
static void
test_nothing_passes_unverified(void **state)
{
	struct fixture *f = *state;

	f->framework->state = MODEL_READ;
	fake_busy(f->model, true);
	assert_int_equal(glyph_of_node(f->model, f->framework), GLYPH_READING);
	assert_int_equal(glyph_of_node(f->model, f->app), GLYPH_READING);
	fake_busy(f->model, false);
	assert_int_equal(glyph_of_node(f->model, f->framework), GLYPH_UNKNOWN);
	assert_int_equal(glyph_of_node(f->model, f->app), GLYPH_UNKNOWN);
	fake_find(f->model, f->framework, SEVERITY_ERROR, "e", "an error");
	assert_int_equal(glyph_of_node(f->model, f->framework), GLYPH_ERROR);
}

static void
test_next_problem(void **state)
{
	struct fixture *f = *state;
	bool wrapped;

	fake_find(f->model, f->executable, SEVERITY_ERROR, "a", "first");
	fake_find(f->model, f->inner, SEVERITY_ERROR, "b", "second");
	fake_find(f->model, f->framework, SEVERITY_WARNING, "c", "third");
	assert_int_equal(
	    problem_after(f->model, SEVERITY_ERROR, f->app, SIZE_MAX, &wrapped),
	    0);
	assert_false(wrapped);
	assert_int_equal(problem_after(f->model, SEVERITY_ERROR, f->extension,
			     SIZE_MAX, &wrapped),
	    1);
	assert_int_equal(
	    problem_after(f->model, SEVERITY_ERROR, f->executable, 0, &wrapped),
	    1);
	assert_int_equal(
	    problem_after(f->model, SEVERITY_ERROR, f->inner, 1, &wrapped), 0);
	assert_true(wrapped);
	assert_int_equal(problem_before(f->model, SEVERITY_ERROR, f->extension,
			     SIZE_MAX, &wrapped),
	    0);
	assert_int_equal(problem_before(f->model, SEVERITY_ERROR, f->app,
			     SIZE_MAX, &wrapped),
	    1);
	assert_true(wrapped);
	assert_int_equal(problem_after(f->model, SEVERITY_WARNING, f->app,
			     SIZE_MAX, &wrapped),
	    2);
	assert_int_equal(problem_after(f->model, SEVERITY_UNKNOWN, f->app,
			     SIZE_MAX, &wrapped),
	    SIZE_MAX);
}

/* Lines. */

/* One a line of the pane: "label|glyph value", + and - before folds. */
static void
draw_lines(struct text *out, struct fixture *f, struct lines *lines)
{
	for (uint64_t i = 0; i < lines->total; i++) {
		struct line line =
		    lines_get(lines, f->model, f->app, 0, UTF8, i);

		text_printf(out, "%*s%s", (int) line.indent, "",
		    !line.folds ? ""
		    : line.open ? "+"
				: "-");
		text_add_bytes(out, line.label);
		text_printf(
		    out, "|%s ", glyph_text(ASCII, glyph_of_tone(line.tone)));
		text_add_bytes(out, line.value);
		text_add_char(out, '\n');
	}
}

static void
expect_lines(struct fixture *f, struct folds *folds, size_t width,
    const struct model_node *node, const char *expected)
{
	struct lines_source source = {
		.outline = model_outline(f->model, f->app, 0),
		.node = node,
		.facet = "summary",
		.folds = folds,
		.width = width,
	};
	struct lines lines = { 0 };
	struct text out = TEXT_INIT;

	lines_build(&lines, &source);
	draw_lines(&out, f, &lines);
	assert_string_equal(text_string(&out), expected);
	text_release(&out);
	lines_release(&lines);
}

static void
test_lines_values(void **state)
{
	struct fixture *f = *state;
	struct outline *o = fake_outline(f->model);
	struct folds folds = { 0 };

	outline_string(o, "identifier", "Identifier", "com.example");
	outline_tone(o, TONE_GOOD);
	outline_flag(o, "hardened", "Hardened", true);
	outline_number(o, "size", "Size", 12431);
	outline_time(o, "time", "Time", 1657231089);
	outline_hex(o, "hash", "Hash", bytes_of("\x01\xfe"));
	outline_null(o, "team", "Team");
	outline_list(o, "slices", "Slices");
	outline_string(o, NULL, NULL, "x86_64");
	outline_string(o, NULL, NULL, "arm64");
	outline_close(o);
	outline_string(o, "a\x1b[2J", NULL, "b\x1b[2J");
	expect_lines(f, &folds, 60, NULL,
	    "Identifier|  com.example\n"
	    "Hardened|+ yes\n"
	    "Size|  12 431\n"
	    "Time|  2022-07-07 21:58:09 UTC\n"
	    "Hash|  01fe\n"
	    "Team|  -\n"
	    "Slices|  x86_64  arm64\n"
	    "a\\x1b[2J|  b\\x1b[2J\n");
}

static void
test_lines_long_values(void **state)
{
	struct fixture *f = *state;
	struct outline *o = fake_outline(f->model);
	struct folds folds = { 0 };

	outline_string(o, "text", "Text", "one two three four five six");
	outline_tone(o, TONE_BAD);
	outline_string(o, "bad", "Bad", "one two three four five six");
	outline_list(o, "list", "List");
	outline_string(o, NULL, NULL, "one two three");
	outline_string(o, NULL, NULL, "four five six");
	outline_close(o);
	/* What is bad is told in full; the rest can be opened. */
	expect_lines(f, &folds, 34, NULL,
	    "-Text|  one two three four five six\n"
	    "+Bad|X one two three four\n"
	    "|  five six\n"
	    "-List|  one two three  four five six\n");
	folds_set(&folds, bytes_of("summary/text"), FOLD_OPEN);
	folds_set(&folds, bytes_of("summary/bad"), FOLD_CLOSED);
	folds_set(&folds, bytes_of("summary/list"), FOLD_OPEN);
	expect_lines(f, &folds, 34, NULL,
	    "+Text|  one two three four\n"
	    "|  five six\n"
	    "-Bad|X one two three four five six\n"
	    "+List|  one two three\n"
	    "|  four five six\n");
	folds_clear(&folds);
}

static void
test_lines_sections(void **state)
{
	struct fixture *f = *state;
	struct outline *o = fake_outline(f->model);
	struct folds folds = { 0 };

	outline_list(o, "certificates", "Certificates");
	for (int i = 0; i < 2; i++) {
		outline_map(o, NULL, NULL);
		outline_printf(o, "subject", "Subject", "Leaf %d", i);
		if (i)
			outline_tone(o, TONE_WARN);
		outline_string(o, "class", "Class", "dev");
		outline_close(o);
	}
	outline_close(o);
	expect_lines(f, &folds, 60, NULL,
	    "+Certificates|  2 items\n"
	    "  -|  Leaf 0  dev\n"
	    "  -|! Leaf 1  dev\n");
	folds_set(&folds, bytes_of("summary/certificates/#1"), FOLD_OPEN);
	expect_lines(f, &folds, 60, NULL,
	    "+Certificates|  2 items\n"
	    "  -|  Leaf 0  dev\n"
	    "  +|  Leaf 1  dev\n"
	    "    Subject|  Leaf 1\n"
	    "    Class|! dev\n");
	folds_set(&folds, bytes_of("summary/certificates"), FOLD_CLOSED);
	expect_lines(f, &folds, 60, NULL, "-Certificates|! 2 items\n");
	folds_clear(&folds);
}

static void
test_lines_lazy(void **state)
{
	struct fixture *f = *state;
	struct outline *o = fake_outline(f->model);
	struct folds folds = { 0 };
	struct lines lines = { 0 };
	struct lines_source source = {
		.facet = "seal",
		.folds = &folds,
		.width = 60,
	};
	struct line line;

	outline_rows(o, "files", "Files", 7, 1000000);
	outline_string(o, "after", "After", "it");
	source.outline = model_outline(f->model, f->app, 0);
	lines_build(&lines, &source);
	assert_int_equal(lines.total, 1000002);
	line = lines_get(&lines, f->model, f->app, 0, UTF8, 1);
	assert_true(bytes_are(line.label, "file 0"));
	line = lines_get(&lines, f->model, f->app, 0, UTF8, 777778);
	assert_true(bytes_are(line.label, "file 777777"));
	assert_true(bytes_are(line.value, "7"));
	line = lines_get(&lines, f->model, f->app, 0, UTF8, 1000000);
	assert_true(bytes_are(line.label, "file 999999"));
	line = lines_get(&lines, f->model, f->app, 0, UTF8, 1000001);
	assert_true(bytes_are(line.label, "After"));
	fake_hold_rows(f->model, true);
	line = lines_get(&lines, f->model, f->app, 0, UTF8, 5);
	assert_true(line.missing);
	lines_release(&lines);
}

/* A count that a reader made up costs nothing. */
static void
test_lines_lazy_hostile(void **state)
{
	struct fixture *f = *state;
	struct outline *o = fake_outline(f->model);
	struct folds folds = { 0 };
	struct lines lines = { 0 };
	struct lines_source source = {
		.facet = "seal",
		.folds = &folds,
		.width = 60,
	};

	for (int i = 0; i < 8; i++)
		outline_rows(o, "files", "Files", 7, UINT64_MAX);
	source.outline = model_outline(f->model, f->app, 0);
	lines_build(&lines, &source);
	assert_true(lines.total > 8);
	assert_true(lines.total < UINT64_MAX / 2);
	(void) lines_get(&lines, f->model, f->app, 0, UTF8, lines.total - 1);
	lines_release(&lines);
}

static void
test_lines_findings(void **state)
{
	struct fixture *f = *state;
	struct folds folds = { 0 };

	fake_find(f->model, f->app, SEVERITY_ERROR, "an-id",
	    "something is wrong here");
	expect_lines(f, &folds, 60, f->app, "-|X something is wrong here\n");
	lines_open_finding(&folds, &f->app->findings[0]);
	expect_lines(f, &folds, 20, f->app,
	    "+|X something is\n"
	    "|  wrong here\n"
	    "  Rule|  an-id\n"
	    "  Seen|  seen\n"
	    "  |  this\n");
	folds_clear(&folds);
}

/* One cause, one line; what follows from it is below, when it is opened. */
static void
test_lines_followers(void **state)
{
	static const char *const keys[] = { "a", "b", "c" };
	struct fixture *f = *state;
	struct folds folds = { 0 };

	fake_find(f->model, f->app, SEVERITY_ERROR, "cause", "it is broken");
	for (int i = 0; i < 3; i++) {
		fake_find(f->model, f->app, SEVERITY_WARNING, "effect",
		    i ? "so is this" : "this is");
		f->app->findings[i + 1].consequence_of = bytes_of("cause");
		f->app->findings[i + 1].key = bytes_of(keys[i]);
	}
	/* Of another slice than its cause: a finding like any other. */
	f->app->findings[0].slice = bytes_of("arm64");
	f->app->findings[2].slice = bytes_of("x86_64");
	expect_lines(f, &folds, 60, f->app,
	    "-|X it is broken (and 2 that follow)\n"
	    "-|! so is this\n");
	assert_ptr_equal(
	    model_finding_cause(&f->app->findings[1]), &f->app->findings[0]);
	assert_null(model_finding_cause(&f->app->findings[0]));
	/* Whoever wants to see what follows sees its cause opened. */
	lines_open_finding(&folds, &f->app->findings[1]);
	expect_lines(f, &folds, 60, f->app,
	    "+|X it is broken (and 2 that follow)\n"
	    "  Rule|  cause\n"
	    "  Slice|  arm64\n"
	    "  Seen|  seen this\n"
	    "  +|! this is\n"
	    "  Rule|  effect\n"
	    "  Key|  a\n"
	    "  Seen|  seen this\n"
	    "  Follows|  cause\n"
	    "  -|! so is this\n"
	    "-|! so is this\n");
	folds_clear(&folds);
}

/* Any width, any fold: lines come out, and each begins where it says. */
static void
test_lines_every_width(void **state)
{
	struct fixture *f = *state;
	struct outline *o = fake_outline(f->model);
	struct folds folds = { 0 };

	outline_string(
	    o, "日本語", NULL, "日本語 text that is long\nand longer");
	outline_map(o, "map", "Map");
	for (int depth = 0; depth < 60; depth++)
		outline_map(o, "deeper", "Deeper");
	outline_string(o, "key", "Key", "value");
	for (int depth = 0; depth < 61; depth++)
		outline_close(o);
	fake_find(f->model, f->app, SEVERITY_ERROR, "id", "日本語 is wrong");
	for (size_t width = 1; width < 90; width++) {
		struct lines_source source = {
			.outline = model_outline(f->model, f->app, 0),
			.node = f->app,
			.facet = "x",
			.folds = &folds,
			.width = width,
		};
		struct lines lines = { 0 };
		struct text out = TEXT_INIT;

		lines_build(&lines, &source);
		draw_lines(&out, f, &lines);
		assert_true(lines.total >= 4);
		text_release(&out);
		lines_release(&lines);
	}
}

/* Layout. */

static bool
inside(const struct box *box, int height, int width)
{
	return !box->height ||
	       (box->y >= 0 && box->x >= 0 && box->height > 0 &&
		   box->width > 0 && box->y + box->height <= height &&
		   box->x + box->width <= width);
}

static bool
overlap(const struct box *a, const struct box *b)
{
	return a->height && b->height && a->y < b->y + b->height &&
	       b->y < a->y + a->height && a->x < b->x + b->width &&
	       b->x < a->x + a->width;
}

static void
check_layout(const struct layout_wish *wish)
{
	struct layout layout;
	const struct box *boxes[] = { &layout.title, &layout.tree, &layout.tabs,
		&layout.detail, &layout.list, &layout.finding, &layout.hints };
	size_t count = sizeof boxes / sizeof *boxes;

	layout_arrange(&layout, wish);
	for (size_t i = 0; i < count; i++) {
		assert_true(inside(boxes[i], wish->height, wish->width));
		for (size_t j = 0; j < i; j++)
			assert_false(overlap(boxes[i], boxes[j]));
		for (int k = 0; k < layout.rule_count; k++)
			assert_false(
			    boxes[i]->height &&
			    layout.rules[k] >= boxes[i]->y &&
			    layout.rules[k] < boxes[i]->y + boxes[i]->height);
	}
	if (wish->height >= 1 && wish->width >= 2)
		assert_true(layout.tree.height || layout.detail.height ||
			    layout.list.height);
}

static void
test_layout_every_size(void **state)
{
	(void) state;
	for (int height = 0; height <= 60; height++)
		for (int width = 0; width <= 200; width++)
			for (int bits = 0; bits < 24; bits++) {
				struct layout_wish wish = {
					.height = height,
					.width = width,
					.focus = (enum layout_focus)(bits % 3),
					.zoom = bits / 3 & 1,
					.turned = bits / 6 & 1,
					.list = bits / 12 & 1,
					.shift = (bits - 12) * 8,
				};

				check_layout(&wish);
			}
}

static struct layout
arranged(int width, int height)
{
	struct layout_wish wish = { .height = height, .width = width };
	struct layout layout;

	layout_arrange(&layout, &wish);
	return layout;
}

static void
test_layout_sizes(void **state)
{
	struct layout at;

	(void) state;
	at = arranged(80, 24);
	assert_int_equal(at.tree.width, 32);
	assert_int_equal(at.tree.height, 20);
	assert_int_equal(at.wall, 32);
	assert_int_equal(at.detail.width, 47);
	at = arranged(200, 60);
	assert_int_equal(at.tree.width, 48);
	/* Narrower: one above the other; lower: one at a time. */
	at = arranged(60, 24);
	assert_int_equal(at.wall, -1);
	assert_true(at.tree.height && at.detail.height);
	at = arranged(50, 15);
	assert_true(at.alone && at.tree.height && !at.detail.height);
	/* Hints go first, then the finding, then the title. */
	at = arranged(30, 6);
	assert_true(at.title.height && at.finding.height && at.hints.height);
	at = arranged(30, 5);
	assert_true(at.title.height && at.finding.height && !at.hints.height);
	at = arranged(30, 4);
	assert_true(at.title.height && !at.finding.height);
	at = arranged(30, 3);
	assert_true(!at.title.height && at.tree.height == 3);
	at = arranged(1, 1);
	assert_true(!at.tree.height && !at.title.height);
}

#define FIXED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_show_plain),
		cmocka_unit_test(test_show_in_ascii),
		cmocka_unit_test(test_show_in_c_locale),
		cmocka_unit_test(test_width),
		cmocka_unit_test(test_cut_at_end),
		cmocka_unit_test(test_cut_in_middle),
		cmocka_unit_test(test_cut_every_width),
		cmocka_unit_test(test_wrap),
		cmocka_unit_test(test_scroll),
		cmocka_unit_test(test_glyphs),
		cmocka_unit_test(test_folds),
		FIXED(test_rows_at_first),
		FIXED(test_rows_open_and_close),
		FIXED(test_rows_lone_slice),
		FIXED(test_rows_keep_their_place),
		FIXED(test_rows_collapse_all),
		FIXED(test_rows_problems),
		FIXED(test_rows_reveal),
		cmocka_unit_test(test_rows_none),
		FIXED(test_rows_branches),
		FIXED(test_rows_sorted),
		FIXED(test_find),
		FIXED(test_find_limits),
		FIXED(test_find_too_costly),
		FIXED(test_filter),
		FIXED(test_trail),
		FIXED(test_glyph_of_node),
		FIXED(test_nothing_passes_unverified),
		FIXED(test_next_problem),
		FIXED(test_lines_values),
		FIXED(test_lines_long_values),
		FIXED(test_lines_sections),
		FIXED(test_lines_lazy),
		FIXED(test_lines_lazy_hostile),
		FIXED(test_lines_findings),
		FIXED(test_lines_followers),
		FIXED(test_lines_every_width),
		cmocka_unit_test(test_layout_every_size),
		cmocka_unit_test(test_layout_sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
