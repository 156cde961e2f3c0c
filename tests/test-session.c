/* SPDX-License-Identifier: MIT */
/* What is told, asked and answered while nothing goes wrong. */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>
#include <sealtree/record.h>

#include "check.h"
#include "fake_scan.h"
#include "session.h"

static void
check_rows(struct session *s)
{
	struct model_node *app = model_root(s->model, 0);
	struct model_node *executable =
	    session_find(s, FAKE_EXECUTABLE, MODEL_EXECUTABLE);
	struct model_node *framework =
	    session_find(s, FAKE_FRAMEWORK, MODEL_CODE);

	assert_non_null(app);
	assert_true(bytes_are(app->name, "Demo.app"));
	assert_true(bytes_are(app->path, "."));
	assert_true(bytes_are(app->kind, "app"));
	assert_null(app->parent);
	assert_ptr_equal(model_next(app), executable);
	assert_ptr_equal(model_next(executable), framework);
	assert_null(model_next(framework));
	assert_ptr_equal(framework->parent, app);
	assert_int_equal(app->worst, SEVERITY_ERROR);
	assert_int_equal(app->worst_below, SEVERITY_ERROR);
	assert_int_equal(framework->worst_below, SEVERITY_PASS);
	assert_int_equal(app->state, MODEL_VERIFIED);
	assert_int_equal(app->facets, 3);
	assert_int_equal(executable->facets, 0); /* of a row without code */
}

static void
check_findings(struct session *s)
{
	const struct model_finding *f = model_finding(s->model, 0);
	struct model_counts counts;

	assert_int_equal(model_findings(s->model), 2);
	assert_ptr_equal(f->node, model_root(s->model, 0));
	assert_true(bytes_are(f->id, "bad-thing"));
	assert_int_equal(f->severity, SEVERITY_ERROR);
	assert_true(bytes_are(f->file, FAKE_EXECUTABLE));
	assert_true(bytes_are(f->slice, "arm64"));
	assert_true(bytes_equal(f->key, bytes_over("k\0y", 3)));
	assert_true(bytes_are(f->message, "bad"));
	assert_true(bytes_are(f->seen, "this"));
	assert_true(bytes_are(f->wanted, "that"));
	assert_true(bytes_are(f->means, "it is bad"));
	assert_true(bytes_are(f->fix, "make it good"));
	assert_int_equal(f->apple_count, 1);
	assert_true(bytes_are(f->apple[0], "not signed at all"));
	assert_int_equal(f->related_count, 1);
	assert_true(bytes_are(f->related[0], FAKE_FRAMEWORK));
	assert_int_equal(f->offset, 17);
	assert_int_equal(f->count, 2);
	assert_true(bytes_are(model_finding(s->model, 1)->id, "odd-thing"));
	model_counts(s->model, &counts);
	assert_int_equal(counts.nodes, 2);
	assert_int_equal(counts.read, 2);
	assert_int_equal(counts.passed, 1);
	assert_int_equal(counts.findings[SEVERITY_ERROR], 1);
	assert_int_equal(counts.findings[SEVERITY_INFO], 1);
}

static void
a_run_is_told_whole(void **state)
{
	static const size_t pieces[] = { 0, 1, 7 };

	(void) state;
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct session s;

		session_begin(&s, NULL);
		s.piece = pieces[i];
		session_run(&s);
		check_rows(&s);
		check_findings(&s);
		assert_true(model_settled(s.model));
		assert_true(model_complete(s.model));
		assert_int_equal(model_failure(s.model).len, 0);
		assert_int_equal(s.changes & MODEL_SETTLED, MODEL_SETTLED);
		assert_int_equal(model_timeout(s.model), -1);
		session_end(&s);
	}
}

static void
setup_reaches_the_scan(void **state)
{
	struct session s;

	(void) state;
	session_begin(&s, NULL);
	session_run(&s);
	assert_int_equal(fake_scan.now, 1657238400);
	assert_string_equal(fake_scan.target, "developer-id");
	assert_string_equal(fake_scan.root, "Demo.app");
	assert_true(
	    bytes_are(model_sandbox(s.model), "paper; no walls: a test"));
	assert_int_equal(model_facets(s.model), 2);
	assert_string_equal(model_facet(s.model, 0)->id, "summary");
	assert_true(model_facet(s.model, 0)->tab);
	assert_int_equal(model_facet_find(s.model, "record"), FAKE_RECORD);
	assert_int_equal(model_facet_find(s.model, "none"), SIZE_MAX);
	session_end(&s);
}

static uint64_t
number_in(const struct outline_tree *tree, const char *key)
{
	return outline_find(&tree->root, key)->item.number;
}

static void
outlines_are_asked_for_and_kept(void **state)
{
	const struct outline_tree *tree;
	struct model_node *app;
	struct session s;

	(void) state;
	session_begin(&s, NULL);
	session_run(&s);
	app = model_root(s.model, 0);
	assert_null(model_outline(s.model, app, FAKE_SUMMARY));
	s.changes = 0;
	session_talk(&s);
	assert_int_equal(s.changes & MODEL_OUTLINE, MODEL_OUTLINE);
	tree = model_outline(s.model, app, FAKE_SUMMARY);
	assert_non_null(tree);
	assert_int_equal(number_in(tree, "revision"), 2);
	assert_int_equal(number_in(tree, "items"), FAKE_LIST_ITEMS);
	/* Kept: nothing more is said. */
	text_reset(&s.said);
	session_talk(&s);
	assert_ptr_equal(model_outline(s.model, app, FAKE_SUMMARY), tree);
	assert_int_equal(s.said.len, 0);
	session_end(&s);
}

static void
an_old_outline_stays_until_the_new_one_comes(void **state)
{
	const struct outline_tree *tree;
	struct model_node *app;
	struct session s;

	(void) state;
	session_begin(&s, NULL);
	session_run(&s);
	app = model_root(s.model, 0);
	model_outline(s.model, app, FAKE_SUMMARY);
	session_talk(&s);
	model_again(s.model, app);
	assert_false(model_settled(s.model));
	session_run(&s);
	assert_int_equal(fake_scan.agains, 1);
	assert_int_equal(app->revision, 3);
	tree = model_outline(s.model, app, FAKE_SUMMARY);
	assert_int_equal(number_in(tree, "revision"), 2);
	session_talk(&s);
	tree = model_outline(s.model, app, FAKE_SUMMARY);
	assert_int_equal(number_in(tree, "revision"), 3);
	session_end(&s);
}

static void
lazy_lists_come_in_parts(void **state)
{
	const struct outline_tree *tree;
	struct model_node *app;
	struct session s;

	(void) state;
	session_begin(&s, NULL);
	session_run(&s);
	app = model_root(s.model, 0);
	assert_null(model_rows(s.model, app, FAKE_SUMMARY, 5, 990, 512));
	session_talk(&s);
	tree = model_rows(s.model, app, FAKE_SUMMARY, 5, 990, 512);
	assert_non_null(tree);
	assert_int_equal(tree->root.count, 10);
	assert_int_equal(tree->root.first->item.number, 990);
	/* More than a request may ask for: refused, and not asked again. */
	assert_null(model_rows(s.model, app, FAKE_SUMMARY, 5, 0, 513));
	session_talk(&s);
	text_reset(&s.said);
	assert_null(model_rows(s.model, app, FAKE_SUMMARY, 5, 0, 513));
	session_talk(&s);
	assert_int_equal(s.said.len, 0);
	session_end(&s);
}

/* Of every row, in its outline and its lazy lists, part after part. */
static void
values_are_sought(void **state)
{
	struct session s;
	const struct model_hits *hits;
	struct model_node *app;

	(void) state;
	session_begin(&s, NULL);
	session_run(&s);
	app = model_root(s.model, 0);
	assert_true(model_seek(s.model, bytes_of("^path$"), 0));
	assert_null(model_hits(s.model));
	session_talk(&s);
	hits = model_hits(s.model);
	assert_non_null(hits);
	assert_int_equal(hits->count, 2);
	assert_ptr_equal(hits->list[0].node, app);
	assert_int_equal(hits->list[0].facet, FAKE_SUMMARY);
	assert_int_equal(hits->list[0].item, 0);
	assert_true(hits->list[0].row == UINT64_MAX);
	assert_int_equal(hits->gave_up, 0);
	/* The last row of a list, which is item 2. */
	assert_true(model_seek(s.model, bytes_of("^999$"), 0));
	session_talk(&s);
	hits = model_hits(s.model);
	assert_non_null(hits);
	assert_true(hits->count > 0);
	assert_int_equal(hits->list[0].item, 2);
	assert_int_equal(hits->list[0].row, 999);
	session_end(&s);
}

/* An answer holds so many at most, and what is no pattern none. */
static void
too_many_values_are_not_told(void **state)
{
	struct session s;
	const struct model_hits *hits;

	(void) state;
	session_begin(&s, NULL);
	session_run(&s);
	assert_true(model_seek(s.model, bytes_of(""), 0));
	session_talk(&s);
	hits = model_hits(s.model);
	assert_non_null(hits);
	assert_int_equal(hits->count, LIMIT_HITS_PART);
	assert_true(model_seek(s.model, bytes_of("("), 0));
	session_talk(&s);
	hits = model_hits(s.model);
	assert_non_null(hits);
	assert_int_equal(hits->count, 0);
	assert_int_equal(hits->next, 0);
	session_end(&s);
}

static void
what_does_not_apply_is_not_asked_for(void **state)
{
	struct session s;

	(void) state;
	session_begin(&s, NULL);
	session_run(&s);
	text_reset(&s.said);
	assert_null(model_outline(s.model,
	    session_find(&s, FAKE_EXECUTABLE, MODEL_EXECUTABLE), FAKE_SUMMARY));
	assert_null(model_outline(s.model, model_root(s.model, 0), 7));
	session_talk(&s);
	assert_int_equal(s.said.len, 0);
	session_end(&s);
}

static void
many_outlines_are_not_all_kept(void **state)
{
	struct session s;
	struct model_node *app;

	(void) state;
	session_begin(&s, NULL);
	session_run(&s);
	app = model_root(s.model, 0);
	for (uint64_t first = 0; first < 40; first++) {
		model_rows(s.model, app, FAKE_SUMMARY, 5, first, 1);
		session_talk(&s);
	}
	assert_non_null(model_rows(s.model, app, FAKE_SUMMARY, 5, 39, 1));
	assert_null(model_rows(s.model, app, FAKE_SUMMARY, 5, 0, 1));
	session_end(&s);
}

static void
looks_and_cancels_arrive(void **state)
{
	const struct model_node *nodes[2];
	struct session s;

	(void) state;
	session_begin(&s, NULL);
	session_talk(&s);
	serve_step(s.server, &s.to_screen);
	session_talk(&s);
	nodes[0] = session_find(&s, FAKE_FRAMEWORK, MODEL_CODE);
	nodes[1] = model_root(s.model, 0);
	model_look(s.model, nodes, 2);
	model_cancel(s.model);
	session_talk(&s);
	assert_int_equal(fake_scan.looked_count, 2);
	assert_int_equal(fake_scan.looked[0], 3);
	assert_int_equal(fake_scan.looked[1], 1);
	assert_int_equal(fake_scan.cancels, 1);
	/* The second one waits for nothing. */
	model_cancel(s.model);
	assert_int_equal(
	    model_feed(s.model, bytes_of(NULL), &s.to_reader) & MODEL_ENDED,
	    MODEL_ENDED);
	assert_true(model_settled(s.model));
	assert_false(model_complete(s.model));
	session_end(&s);
}

static void
another_version_is_refused(void **state)
{
	struct text frame = TEXT_INIT, out = TEXT_INIT;
	struct record_writer w;
	struct session s;

	(void) state;
	session_begin(&s, NULL);
	record_begin(&w, &frame, RECORD_READY, 0);
	record_put_s(&w, "0.0.0");
	for (unsigned i = 0; i < 3; i++) {
		record_put_open(&w);
		record_put_close(&w);
	}
	record_end(&w);
	assert_int_equal(
	    model_feed(s.model, text_bytes(&frame), &out) & MODEL_ENDED,
	    MODEL_ENDED);
	assert_true(bytes_begin(model_failure(s.model),
	    "sealtree-reader is version 0.0.0, sealtree is "));
	text_reset(&frame);
	record_begin(&w, &frame, RECORD_SETUP, 0);
	record_put_s(&w, "0.0.0");
	for (unsigned i = 0; i < 3; i++) {
		record_put_open(&w);
		record_put_close(&w);
	}
	record_end(&w);
	text_reset(&out);
	assert_false(serve_feed(s.server, text_bytes(&frame), &out));
	assert_true(out.len > 0); /* it says which version it is */
	text_release(&frame);
	text_release(&out);
	session_end(&s);
}

static void
fails_with(const struct model_settings *settings, const char *missing,
    const char *trouble, const char *message)
{
	struct session s;

	session_begin(&s, settings);
	if (missing)
		session_serve(&s, missing);
	fake_scan.trouble = trouble;
	session_run(&s);
	assert_string_equal(
	    (const char *) model_failure(s.model).data, message);
	assert_int_equal(s.changes & MODEL_ENDED, MODEL_ENDED);
	assert_true(model_settled(s.model));
	assert_false(model_complete(s.model));
	session_end(&s);
}

static void
what_cannot_be_shown_is_said(void **state)
{
	static const char *const gone[] = { "gone.app" };
	static const struct model_option bad_time[] = { { "time",
	    "2022-02-30" } };
	static const struct model_option unknown[] = { { "colour", "x" } };
	const struct model_settings usual = { .paths = session_paths,
		.path_count = 1 };
	struct model_settings settings = usual;

	(void) state;
	fails_with(&usual, NULL, "this is an ELF file, not Mach-O or a bundle",
	    "Demo.app: this is an ELF file, not Mach-O or a bundle");
	settings.paths = gone;
	fails_with(
	    &settings, gone[0], NULL, "gone.app: No such file or directory");
	settings = usual;
	settings.option_count = 1;
	settings.options = bad_time;
	fails_with(&settings, NULL, NULL, "--time 2022-02-30: not understood");
	settings.options = unknown;
	fails_with(&settings, NULL, NULL, "--colour: not known to the reader");
}

static void
one_of_two_roots_may_be_missing(void **state)
{
	static const char *const two[] = { "gone.app", "some/Demo.app" };
	const struct model_settings settings = { .paths = two,
		.path_count = 2 };
	struct session s;

	(void) state;
	session_begin(&s, &settings);
	session_serve(&s, two[0]);
	session_run(&s);
	assert_int_equal(model_roots(s.model), 2);
	assert_null(model_root(s.model, 0));
	assert_non_null(model_root(s.model, 1));
	assert_int_equal(model_root(s.model, 1)->root, 1);
	assert_int_equal(model_failure(s.model).len, 0);
	assert_int_equal(model_troubles(s.model), 1);
	assert_true(bytes_are(model_trouble(s.model, 0)->path, "gone.app"));
	assert_int_equal(model_trouble(s.model, 0)->error, ENOENT);
	assert_false(model_complete(s.model));
	session_end(&s);
}

static void
anchors_are_told(void **state)
{
	char file[] = "/tmp/sealtree-anchor-XXXXXX";
	const struct model_option anchors = { "anchors", file };
	const struct model_settings settings = { .paths = session_paths,
		.path_count = 1,
		.options = &anchors,
		.option_count = 1 };
	int fd = mkstemp(file);
	struct session s;

	(void) state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "-----BEGIN CERTIFICATE", 22), 22);
	close(fd);
	session_begin(&s, &settings);
	s.real = file;
	assert_int_equal(model_anchors(s.model), 0);
	session_run(&s);
	assert_int_equal(model_anchors(s.model), 1);
	assert_true(bytes_equal(model_anchor(s.model, 0),
	    bytes_over("a SHA-256 in 32 bytes, with a 0", 32)));
	assert_non_null(model_root(s.model, 0));
	session_end(&s);
	unlink(file);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_run_is_told_whole),
		cmocka_unit_test(setup_reaches_the_scan),
		cmocka_unit_test(outlines_are_asked_for_and_kept),
		cmocka_unit_test(an_old_outline_stays_until_the_new_one_comes),
		cmocka_unit_test(lazy_lists_come_in_parts),
		cmocka_unit_test(values_are_sought),
		cmocka_unit_test(too_many_values_are_not_told),
		cmocka_unit_test(what_does_not_apply_is_not_asked_for),
		cmocka_unit_test(many_outlines_are_not_all_kept),
		cmocka_unit_test(looks_and_cancels_arrive),
		cmocka_unit_test(another_version_is_refused),
		cmocka_unit_test(what_cannot_be_shown_is_said),
		cmocka_unit_test(one_of_two_roots_may_be_missing),
		cmocka_unit_test(anchors_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
