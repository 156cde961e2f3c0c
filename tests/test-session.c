/* SPDX-License-Identifier: MIT */
/*
 * Both sides of the conversation joined without a process between them, over a
 * scan that reads nothing.
 */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>
#include <sealtree/model.h>
#include <sealtree/record.h>
#include <sealtree/serve.h>
#include <sealtree/text.h>

#include "check.h"
#include "fake_scan.h"
#include "harm.h"

static const char *const paths[] = { "some/Demo.app/" };
static const struct model_option options[] = {
	{ "time", "2022-07-08T00:00:00Z" },
	{ "target", "developer-id" },
};

struct session {
	struct model *model;
	struct server *server;
	struct text to_reader, to_screen;
	size_t piece; /* bytes at a time; 0: all there is */
	unsigned changes;
	const char *missing; /* a root that cannot be opened */
	const char *real;    /* a path that is opened itself */
	struct text said;    /* by the reader, all of it */
};

static struct source *
open_root(void *context, const char *path, struct fault *fault)
{
	const struct session *session = context;

	if (session && session->missing &&
	    strcmp(path, session->missing) == 0) {
		*fault = (struct fault){ ENOENT, "open" };
		return NULL;
	}
	if (session && session->real && strcmp(path, session->real) == 0)
		return source_disk_open(path, true, fault);
	return source_disk_open("/", true, fault);
}

static void
confine(void *context, const int *descriptors, size_t count,
    struct sandbox_report *report)
{
	(void) context;
	for (size_t i = 0; i < count; i++)
		assert_true(descriptors[i] >= 0);
	strcpy(report->layers[report->layer_count++], "paper");
	strcpy(report->reasons[report->reason_count++], "no walls: a test");
}

static void
new_server(struct session *s, const char *missing)
{
	static const struct serve_hooks hooks = { .open = open_root,
		.confine = confine };

	serve_free(s->server);
	s->missing = missing;
	s->server = serve_new(&hooks, s);
}

static void
begin(struct session *s, const struct model_settings *settings)
{
	static const struct model_settings usual = { .paths = paths,
		.path_count = 1,
		.options = options,
		.option_count = 2 };

	*s = (struct session){ 0 };
	memset(&fake_scan, 0, sizeof fake_scan);
	new_server(s, NULL);
	s->model = model_new_apart(settings ? settings : &usual);
	s->changes |= model_feed(s->model, bytes_of(NULL), &s->to_reader);
}

static void
end(struct session *s)
{
	model_free(s->model);
	serve_free(s->server);
	text_release(&s->to_reader);
	text_release(&s->to_screen);
	text_release(&s->said);
}

static struct bytes
take(struct session *s, struct text *text, struct text *taken)
{
	size_t len = s->piece && s->piece < text->len ? s->piece : text->len;

	text_reset(taken);
	text_add(taken, text->data, len);
	memmove(text->data, text->data + len, text->len - len);
	text->len -= len;
	return text_bytes(taken);
}

/* Lets both talk until neither has anything to say. */
static void
talk(struct session *s)
{
	struct text taken = TEXT_INIT;

	model_feed(s->model, bytes_of(NULL), &s->to_reader);
	while (s->to_reader.len || s->to_screen.len) {
		if (s->to_reader.len)
			assert_true(serve_feed(s->server,
			    take(s, &s->to_reader, &taken), &s->to_screen));
		if (s->to_screen.len) {
			take(s, &s->to_screen, &taken);
			text_add_bytes(&s->said, text_bytes(&taken));
			s->changes |= model_feed(
			    s->model, text_bytes(&taken), &s->to_reader);
		}
	}
	text_release(&taken);
}

static void
run(struct session *s)
{
	do
		talk(s);
	while (serve_step(s->server, &s->to_screen));
	talk(s);
}

static struct model_node *
find(struct session *s, const char *path, enum model_row row)
{
	return model_find(s->model, 0, bytes_of(path), row);
}

static void
check_rows(struct session *s)
{
	struct model_node *app = model_root(s->model, 0);
	struct model_node *executable =
	    find(s, FAKE_EXECUTABLE, MODEL_EXECUTABLE);
	struct model_node *framework = find(s, FAKE_FRAMEWORK, MODEL_CODE);

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
	assert_int_equal(app->state, MODEL_READ);
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

		begin(&s, NULL);
		s.piece = pieces[i];
		run(&s);
		check_rows(&s);
		check_findings(&s);
		assert_true(model_settled(s.model));
		assert_true(model_complete(s.model));
		assert_int_equal(model_failure(s.model).len, 0);
		assert_int_equal(s.changes & MODEL_SETTLED, MODEL_SETTLED);
		assert_int_equal(model_timeout(s.model), -1);
		end(&s);
	}
}

static void
setup_reaches_the_scan(void **state)
{
	struct session s;

	(void) state;
	begin(&s, NULL);
	run(&s);
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
	end(&s);
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
	begin(&s, NULL);
	run(&s);
	app = model_root(s.model, 0);
	assert_null(model_outline(s.model, app, FAKE_SUMMARY));
	s.changes = 0;
	talk(&s);
	assert_int_equal(s.changes & MODEL_OUTLINE, MODEL_OUTLINE);
	tree = model_outline(s.model, app, FAKE_SUMMARY);
	assert_non_null(tree);
	assert_int_equal(number_in(tree, "revision"), 2);
	assert_int_equal(number_in(tree, "items"), FAKE_LIST_ITEMS);
	/* Kept: nothing more is said. */
	text_reset(&s.said);
	talk(&s);
	assert_ptr_equal(model_outline(s.model, app, FAKE_SUMMARY), tree);
	assert_int_equal(s.said.len, 0);
	end(&s);
}

static void
an_old_outline_stays_until_the_new_one_comes(void **state)
{
	const struct outline_tree *tree;
	struct model_node *app;
	struct session s;

	(void) state;
	begin(&s, NULL);
	run(&s);
	app = model_root(s.model, 0);
	model_outline(s.model, app, FAKE_SUMMARY);
	talk(&s);
	model_again(s.model, app);
	assert_false(model_settled(s.model));
	run(&s);
	assert_int_equal(fake_scan.agains, 1);
	assert_int_equal(app->revision, 3);
	tree = model_outline(s.model, app, FAKE_SUMMARY);
	assert_int_equal(number_in(tree, "revision"), 2);
	talk(&s);
	tree = model_outline(s.model, app, FAKE_SUMMARY);
	assert_int_equal(number_in(tree, "revision"), 3);
	end(&s);
}

static void
lazy_lists_come_in_parts(void **state)
{
	const struct outline_tree *tree;
	struct model_node *app;
	struct session s;

	(void) state;
	begin(&s, NULL);
	run(&s);
	app = model_root(s.model, 0);
	assert_null(model_rows(s.model, app, FAKE_SUMMARY, 5, 990, 512));
	talk(&s);
	tree = model_rows(s.model, app, FAKE_SUMMARY, 5, 990, 512);
	assert_non_null(tree);
	assert_int_equal(tree->root.count, 10);
	assert_int_equal(tree->root.first->item.number, 990);
	/* More than a request may ask for: refused, and not asked again. */
	assert_null(model_rows(s.model, app, FAKE_SUMMARY, 5, 0, 513));
	talk(&s);
	text_reset(&s.said);
	assert_null(model_rows(s.model, app, FAKE_SUMMARY, 5, 0, 513));
	talk(&s);
	assert_int_equal(s.said.len, 0);
	end(&s);
}

static void
what_does_not_apply_is_not_asked_for(void **state)
{
	struct session s;

	(void) state;
	begin(&s, NULL);
	run(&s);
	text_reset(&s.said);
	assert_null(model_outline(s.model,
	    find(&s, FAKE_EXECUTABLE, MODEL_EXECUTABLE), FAKE_SUMMARY));
	assert_null(model_outline(s.model, model_root(s.model, 0), 7));
	talk(&s);
	assert_int_equal(s.said.len, 0);
	end(&s);
}

static void
many_outlines_are_not_all_kept(void **state)
{
	struct session s;
	struct model_node *app;

	(void) state;
	begin(&s, NULL);
	run(&s);
	app = model_root(s.model, 0);
	for (uint64_t first = 0; first < 40; first++) {
		model_rows(s.model, app, FAKE_SUMMARY, 5, first, 1);
		talk(&s);
	}
	assert_non_null(model_rows(s.model, app, FAKE_SUMMARY, 5, 39, 1));
	assert_null(model_rows(s.model, app, FAKE_SUMMARY, 5, 0, 1));
	end(&s);
}

static void
looks_and_cancels_arrive(void **state)
{
	const struct model_node *nodes[2];
	struct session s;

	(void) state;
	begin(&s, NULL);
	talk(&s);
	serve_step(s.server, &s.to_screen);
	talk(&s);
	nodes[0] = find(&s, FAKE_FRAMEWORK, MODEL_CODE);
	nodes[1] = model_root(s.model, 0);
	model_look(s.model, nodes, 2);
	model_cancel(s.model);
	talk(&s);
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
	end(&s);
}

/* Bytes that no reader says: it counts as dead. */
static void
die_now(struct session *s)
{
	static const uint8_t nonsense[] = { 0xff, 0xff, 0xff, 0xff };

	text_reset(&s->to_reader);
	text_reset(&s->to_screen);
	new_server(s, NULL);
	s->changes |= model_feed(
	    s->model, bytes_over(nonsense, sizeof nonsense), &s->to_reader);
}

static void
feed_at(struct session *s, uint64_t node, const char *phase, const char *path)
{
	struct text frame = TEXT_INIT;
	struct record_writer w;

	record_begin(&w, &frame, RECORD_AT, 0);
	record_put_u(&w, 99);
	record_put_q(&w, node);
	record_put_s(&w, phase);
	record_put_s(&w, path);
	record_put_u(&w, 0);
	record_end(&w);
	model_feed(s->model, text_bytes(&frame), &s->to_reader);
	text_release(&frame);
}

static void
a_dead_reader_is_a_finding(void **state)
{
	const struct model_finding *f;
	struct model_node *app, *framework;
	struct session s;

	(void) state;
	begin(&s, NULL);
	run(&s);
	app = model_root(s.model, 0);
	framework = find(&s, FAKE_FRAMEWORK, MODEL_CODE);
	model_outline(s.model, app, FAKE_SUMMARY);
	talk(&s);
	feed_at(&s, 3, "macho", FAKE_FRAMEWORK);
	die_now(&s);
	assert_int_equal(model_deaths(s.model), 1);
	assert_false(model_settled(s.model));
	assert_int_equal(s.changes & MODEL_READER, MODEL_READER);
	/* What was known stays, until the next reader has told all. */
	assert_ptr_equal(model_root(s.model, 0), app);
	assert_non_null(model_outline(s.model, app, FAKE_SUMMARY));
	assert_int_equal(framework->finding_count, 1);
	f = framework->findings;
	assert_true(bytes_are(f->id, "reader-died"));
	assert_int_equal(f->severity, SEVERITY_UNKNOWN);
	assert_true(bytes_are(f->file, FAKE_FRAMEWORK));
	assert_true(bytes_are(f->reason, "reader-died"));
	assert_int_equal(framework->worst_below, SEVERITY_UNKNOWN);
	run(&s);
	/* The next one left it out; rows are the same ones. */
	assert_ptr_equal(model_root(s.model, 0), app);
	assert_ptr_equal(find(&s, FAKE_FRAMEWORK, MODEL_CODE), framework);
	assert_int_equal(framework->state, MODEL_SKIPPED);
	assert_int_equal(framework->finding_count, 1);
	assert_int_equal(model_findings(s.model), 3);
	assert_true(model_settled(s.model));
	assert_false(model_complete(s.model));
	model_outline(s.model, app, FAKE_SUMMARY);
	talk(&s);
	assert_non_null(model_outline(s.model, app, FAKE_SUMMARY));
	end(&s);
}

static void
rows_that_are_gone_are_dropped_in_the_end(void **state)
{
	struct session s;

	(void) state;
	begin(&s, NULL);
	run(&s);
	feed_at(&s, 3, "macho", FAKE_FRAMEWORK);
	fake_scan.without_framework = true;
	die_now(&s);
	talk(&s);
	serve_step(s.server, &s.to_screen);
	talk(&s);
	assert_non_null(find(&s, FAKE_FRAMEWORK, MODEL_CODE));
	run(&s);
	assert_null(find(&s, FAKE_FRAMEWORK, MODEL_CODE));
	/* The death is still told, of what encloses the place. */
	assert_int_equal(model_root(s.model, 0)->finding_count, 3);
	assert_int_equal(model_root(s.model, 0)->worst, SEVERITY_ERROR);
	assert_true(
	    bytes_are(model_root(s.model, 0)->findings[1].id, "reader-died"));
	end(&s);
}

static void
dying_while_describing_is_told_too(void **state)
{
	struct model_node *app;
	struct session s;

	(void) state;
	begin(&s, NULL);
	run(&s);
	app = model_root(s.model, 0);
	model_outline(s.model, app, FAKE_SUMMARY);
	die_now(&s);
	assert_int_equal(app->finding_count, 3);
	run(&s);
	/* That outline is refused from now on, others are not. */
	assert_null(model_outline(s.model, app, FAKE_SUMMARY));
	assert_null(model_outline(s.model, app, FAKE_RECORD));
	talk(&s);
	assert_null(model_outline(s.model, app, FAKE_SUMMARY));
	assert_non_null(model_outline(s.model, app, FAKE_RECORD));
	end(&s);
}

static void
a_death_when_all_is_done_leaves_nothing_out(void **state)
{
	struct session s;

	(void) state;
	begin(&s, NULL);
	run(&s);
	die_now(&s);
	run(&s);
	assert_int_equal(model_findings(s.model), 2);
	assert_int_equal(model_deaths(s.model), 1);
	assert_true(model_complete(s.model));
	end(&s);
}

static void
after_too_many_deaths_it_ends(void **state)
{
	struct session s;

	(void) state;
	begin(&s, NULL);
	for (unsigned i = 1; i <= LIMIT_READER_DEATHS; i++) {
		talk(&s);
		s.changes = 0;
		die_now(&s);
		assert_int_equal(model_deaths(s.model), i);
		assert_int_equal(
		    !!(s.changes & MODEL_ENDED), i == LIMIT_READER_DEATHS);
		assert_int_equal(s.to_reader.len > 0, i < LIMIT_READER_DEATHS);
	}
	assert_true(model_settled(s.model));
	assert_false(model_complete(s.model));
	assert_true(
	    bytes_begin(model_failure(s.model), "the reader died 8 times"));
	end(&s);
}

static void
another_version_is_refused(void **state)
{
	struct text frame = TEXT_INIT, out = TEXT_INIT;
	struct record_writer w;
	struct session s;

	(void) state;
	begin(&s, NULL);
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
	end(&s);
}

static void
fails_with(const struct model_settings *settings, const char *missing,
    const char *trouble, const char *message)
{
	struct session s;

	begin(&s, settings);
	if (missing)
		new_server(&s, missing);
	fake_scan.trouble = trouble;
	run(&s);
	assert_string_equal(
	    (const char *) model_failure(s.model).data, message);
	assert_int_equal(s.changes & MODEL_ENDED, MODEL_ENDED);
	assert_true(model_settled(s.model));
	assert_false(model_complete(s.model));
	end(&s);
}

static void
what_cannot_be_shown_is_said(void **state)
{
	static const char *const gone[] = { "gone.app" };
	static const struct model_option bad_time[] = { { "time",
	    "2022-02-30" } };
	static const struct model_option unknown[] = { { "colour", "x" } };
	const struct model_settings usual = { .paths = paths, .path_count = 1 };
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
	begin(&s, &settings);
	new_server(&s, two[0]);
	run(&s);
	assert_int_equal(model_roots(s.model), 2);
	assert_null(model_root(s.model, 0));
	assert_non_null(model_root(s.model, 1));
	assert_int_equal(model_root(s.model, 1)->root, 1);
	assert_int_equal(model_failure(s.model).len, 0);
	assert_int_equal(model_troubles(s.model), 1);
	assert_true(bytes_are(model_trouble(s.model, 0)->path, "gone.app"));
	assert_int_equal(model_trouble(s.model, 0)->error, ENOENT);
	assert_false(model_complete(s.model));
	end(&s);
}

static void
feed_progress(struct session *s, uint32_t quiet, uint32_t spinning)
{
	struct text frame = TEXT_INIT;
	struct record_writer w;

	record_begin(&w, &frame, RECORD_PROGRESS, 0);
	record_put_u(&w, 1);
	record_put_u(&w, 3);
	record_put_u(&w, quiet);
	record_put_u(&w, spinning);
	record_end(&w);
	s->changes |= model_feed(s->model, text_bytes(&frame), &s->to_reader);
	text_release(&frame);
}

static void
a_slow_disk_is_waited_for_a_loop_is_not(void **state)
{
	struct session s;

	(void) state;
	begin(&s, NULL);
	talk(&s);
	serve_step(s.server, &s.to_screen);
	talk(&s);
	feed_at(&s, 1, "macho", FAKE_EXECUTABLE);
	feed_progress(&s, 900, 0);
	assert_int_equal(model_busy(s.model).len, 0);
	feed_progress(&s, 600000, 100);
	assert_true(bytes_are(
	    model_busy(s.model), "waiting for the disk: " FAKE_EXECUTABLE));
	assert_int_equal(model_deaths(s.model), 0);
	feed_progress(&s, 5100, 4999);
	assert_int_equal(model_deaths(s.model), 0);
	assert_int_equal(model_busy(s.model).len, 0);
	new_server(&s, NULL);
	feed_progress(&s, 5100, 5000);
	assert_int_equal(model_deaths(s.model), 1);
	assert_true(bytes_are(
	    model_root(s.model, 0)->findings[0].id, "reader-timeout"));
	run(&s);
	assert_int_equal(model_root(s.model, 0)->state, MODEL_SKIPPED);
	end(&s);
}

static void
ticks_measure_silence(void **state)
{
	struct text out = TEXT_INIT;
	struct record record;
	struct session s;
	struct bytes rest;

	(void) state;
	begin(&s, NULL);
	talk(&s);
	assert_true(serve_busy(s.server));
	serve_tick(s.server, 1000, 10);
	serve_tick(s.server, 1250, 20);
	serve_tick(s.server, 1500, 130);
	serve_step(s.server, &out);
	text_reset(&out);
	serve_tick(s.server, 1750, 140);
	text_add_bytes(&out, text_bytes(serve_output(s.server)));
	serve_output_done(s.server);
	rest = text_bytes(&out);
	assert_int_equal(
	    record_next(&rest, RECORD_TO_SCREEN, &record), RECORD_GOOD);
	assert_int_equal(record.id, RECORD_PROGRESS);
	record_u(&record);
	record_u(&record);
	/* An event came in between: silence begins anew. */
	assert_int_equal(record_u(&record), 0);
	assert_int_equal(record_u(&record), 0);
	serve_tick(s.server, 2000, 300);
	text_reset(&out);
	text_add_bytes(&out, text_bytes(serve_output(s.server)));
	serve_output_done(s.server);
	rest = text_bytes(&out);
	while (record_next(&rest, RECORD_TO_SCREEN, &record) == RECORD_GOOD &&
	       rest.len)
		continue;
	record_u(&record);
	record_u(&record);
	assert_int_equal(record_u(&record), 250);
	assert_int_equal(record_u(&record), 160);
	text_release(&out);
	end(&s);
}

static bool
takes_node(uint64_t id, uint64_t parent, uint32_t row, uint32_t state_number,
    uint32_t worst, uint32_t root)
{
	struct text frame = TEXT_INIT;
	struct record_writer w;
	struct session s;
	bool fine;

	begin(&s, NULL);
	talk(&s);
	record_begin(&w, &frame, RECORD_NODE, 0);
	record_put_q(&w, id);
	record_put_q(&w, parent);
	record_put_u(&w, 0);
	record_put_u(&w, row);
	record_put_u(&w, state_number);
	record_put_u(&w, worst);
	for (unsigned i = 0; i < 3; i++)
		record_put_u(&w, 1);
	record_put_u(&w, root);
	record_put_s(&w, "app");
	record_put_s(&w, "x");
	record_put_s(&w, ".");
	record_end(&w);
	model_feed(s.model, text_bytes(&frame), &s.to_reader);
	fine = model_deaths(s.model) == 0;
	text_release(&frame);
	end(&s);
	return fine;
}

static void
rows_that_cannot_be_are_refused(void **state)
{
	(void) state;
	assert_true(
	    takes_node(1, 0, MODEL_GHOST, MODEL_SKIPPED, SEVERITY_ERROR, 0));
	assert_false(takes_node(0, 0, 0, 0, 0, 0));
	assert_false(takes_node(1, 1, 0, 0, 0, 0));
	assert_false(takes_node(1, 2, 0, 0, 0, 0));
	assert_false(takes_node(UINT64_MAX, 0, 0, 0, 0, 0));
	assert_false(takes_node(1, 0, MODEL_GHOST + 1, 0, 0, 0));
	assert_false(takes_node(1, 0, 0, MODEL_SKIPPED + 1, 0, 0));
	assert_false(takes_node(1, 0, 0, 0, SEVERITIES, 0));
	assert_false(takes_node(1, 0, 0, 0, 0, 1));
}

static void
feed_model(struct bytes input, struct arena *arena, struct defects *defects)
{
	const struct model_settings settings = { .paths = paths,
		.path_count = 1 };
	struct model *model = model_new_apart(&settings);
	struct text out = TEXT_INIT;

	(void) arena, (void) defects;
	model_feed(model, input, &out);
	model_findings(model);
	model_free(model);
	text_release(&out);
}

static void
feed_server(struct bytes input, struct arena *arena, struct defects *defects)
{
	static const struct serve_hooks hooks = { .open = open_root };
	struct server *server = serve_new(&hooks, NULL);
	struct text out = TEXT_INIT;
	bool fine = serve_feed(server, input, &out);

	(void) arena, (void) defects;
	while (fine && serve_step(server, &out))
		continue;
	serve_free(server);
	text_release(&out);
}

static void
a_lying_reader_is_survived(void **state)
{
	struct session s;

	(void) state;
	begin(&s, NULL);
	run(&s);
	harm_prefixes(text_bytes(&s.said), feed_model);
	harm_mutations(text_bytes(&s.said), 1, feed_model);
	end(&s);
}

static void
a_lying_screen_is_survived(void **state)
{
	struct text said = TEXT_INIT;
	struct model_node *app;
	struct session s;

	(void) state;
	begin(&s, NULL);
	text_add_bytes(&said, text_bytes(&s.to_reader));
	run(&s);
	app = model_root(s.model, 0);
	model_outline(s.model, app, FAKE_SUMMARY);
	model_rows(s.model, app, FAKE_SUMMARY, 5, 0, 3);
	model_again(s.model, app);
	model_cancel(s.model);
	model_feed(s.model, bytes_of(NULL), &said);
	harm_prefixes(text_bytes(&said), feed_server);
	harm_mutations(text_bytes(&said), 1, feed_server);
	text_release(&said);
	end(&s);
}

static void
anchors_are_told(void **state)
{
	char file[] = "/tmp/sealtree-anchor-XXXXXX";
	const struct model_option anchors = { "anchors", file };
	const struct model_settings settings = { .paths = paths,
		.path_count = 1,
		.options = &anchors,
		.option_count = 1 };
	int fd = mkstemp(file);
	struct session s;

	(void) state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "-----BEGIN CERTIFICATE", 22), 22);
	close(fd);
	begin(&s, &settings);
	s.real = file;
	assert_int_equal(model_anchors(s.model), 0);
	run(&s);
	assert_int_equal(model_anchors(s.model), 1);
	assert_true(bytes_equal(model_anchor(s.model, 0),
	    bytes_over("a SHA-256 in 32 bytes, with a 0", 32)));
	assert_non_null(model_root(s.model, 0));
	end(&s);
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
		cmocka_unit_test(what_does_not_apply_is_not_asked_for),
		cmocka_unit_test(many_outlines_are_not_all_kept),
		cmocka_unit_test(looks_and_cancels_arrive),
		cmocka_unit_test(a_dead_reader_is_a_finding),
		cmocka_unit_test(rows_that_are_gone_are_dropped_in_the_end),
		cmocka_unit_test(dying_while_describing_is_told_too),
		cmocka_unit_test(a_death_when_all_is_done_leaves_nothing_out),
		cmocka_unit_test(after_too_many_deaths_it_ends),
		cmocka_unit_test(another_version_is_refused),
		cmocka_unit_test(what_cannot_be_shown_is_said),
		cmocka_unit_test(one_of_two_roots_may_be_missing),
		cmocka_unit_test(a_slow_disk_is_waited_for_a_loop_is_not),
		cmocka_unit_test(ticks_measure_silence),
		cmocka_unit_test(rows_that_cannot_be_are_refused),
		cmocka_unit_test(anchors_are_told),
		cmocka_unit_test(a_lying_reader_is_survived),
		cmocka_unit_test(a_lying_screen_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
