/* SPDX-License-Identifier: MIT */
/* Readers that die, hang and lie, and a screen that lies. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>
#include <sealtree/record.h>

#include "check.h"
#include "fake_scan.h"
#include "harm.h"
#include "session.h"

/* Bytes that no reader says: it counts as dead. */
static void
die_now(struct session *s)
{
	static const uint8_t nonsense[] = { 0xff, 0xff, 0xff, 0xff };

	text_reset(&s->to_reader);
	text_reset(&s->to_screen);
	session_serve(s, NULL);
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
	record_put_u(&w, 0);
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
	session_begin(&s, NULL);
	session_run(&s);
	app = model_root(s.model, 0);
	framework = session_find(&s, FAKE_FRAMEWORK, MODEL_CODE);
	model_outline(s.model, app, FAKE_SUMMARY);
	session_talk(&s);
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
	session_run(&s);
	/* The next one left it out; rows are the same ones. */
	assert_ptr_equal(model_root(s.model, 0), app);
	assert_ptr_equal(
	    session_find(&s, FAKE_FRAMEWORK, MODEL_CODE), framework);
	assert_int_equal(framework->state, MODEL_SKIPPED);
	assert_int_equal(framework->finding_count, 1);
	assert_int_equal(model_findings(s.model), 3);
	assert_true(model_settled(s.model));
	assert_false(model_complete(s.model));
	model_outline(s.model, app, FAKE_SUMMARY);
	session_talk(&s);
	assert_non_null(model_outline(s.model, app, FAKE_SUMMARY));
	session_end(&s);
}

static void
rows_that_are_gone_are_dropped_in_the_end(void **state)
{
	struct session s;

	(void) state;
	session_begin(&s, NULL);
	session_run(&s);
	feed_at(&s, 3, "macho", FAKE_FRAMEWORK);
	fake_scan.without_framework = true;
	die_now(&s);
	session_talk(&s);
	serve_step(s.server, &s.to_screen);
	session_talk(&s);
	assert_non_null(session_find(&s, FAKE_FRAMEWORK, MODEL_CODE));
	session_run(&s);
	assert_null(session_find(&s, FAKE_FRAMEWORK, MODEL_CODE));
	/* The death is still told, of what encloses the place. */
	assert_int_equal(model_root(s.model, 0)->finding_count, 3);
	assert_int_equal(model_root(s.model, 0)->worst, SEVERITY_ERROR);
	assert_true(
	    bytes_are(model_root(s.model, 0)->findings[1].id, "reader-died"));
	session_end(&s);
}

static void
dying_while_describing_is_told_too(void **state)
{
	struct model_node *app;
	struct session s;

	(void) state;
	session_begin(&s, NULL);
	session_run(&s);
	app = model_root(s.model, 0);
	model_outline(s.model, app, FAKE_SUMMARY);
	die_now(&s);
	assert_int_equal(app->finding_count, 3);
	session_run(&s);
	/* That outline is refused from now on, others are not. */
	assert_null(model_outline(s.model, app, FAKE_SUMMARY));
	assert_null(model_outline(s.model, app, FAKE_RECORD));
	session_talk(&s);
	assert_null(model_outline(s.model, app, FAKE_SUMMARY));
	assert_non_null(model_outline(s.model, app, FAKE_RECORD));
	session_end(&s);
}

static void
a_death_when_all_is_done_leaves_nothing_out(void **state)
{
	struct session s;

	(void) state;
	session_begin(&s, NULL);
	session_run(&s);
	die_now(&s);
	session_run(&s);
	assert_int_equal(model_findings(s.model), 2);
	assert_int_equal(model_deaths(s.model), 1);
	assert_true(model_complete(s.model));
	session_end(&s);
}

static void
after_too_many_deaths_it_ends(void **state)
{
	struct session s;

	(void) state;
	session_begin(&s, NULL);
	for (unsigned i = 1; i <= LIMIT_READER_DEATHS; i++) {
		session_talk(&s);
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
	session_end(&s);
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
	session_begin(&s, NULL);
	session_talk(&s);
	serve_step(s.server, &s.to_screen);
	session_talk(&s);
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
	session_serve(&s, NULL);
	feed_progress(&s, 5100, 5000);
	assert_int_equal(model_deaths(s.model), 1);
	assert_true(bytes_are(
	    model_root(s.model, 0)->findings[0].id, "reader-timeout"));
	session_run(&s);
	assert_int_equal(model_root(s.model, 0)->state, MODEL_SKIPPED);
	session_end(&s);
}

/* As the next tick tells it, of processor time too. */
static void
assert_silence(struct session *s, uint64_t now, uint32_t wanted)
{
	struct text *out = serve_output(s->server);
	struct record record;
	struct bytes rest;

	text_reset(out);
	serve_output_done(s->server);
	serve_tick(s->server, now, now);
	rest = text_bytes(serve_output(s->server));
	assert_int_equal(
	    record_next(&rest, RECORD_TO_SCREEN, &record), RECORD_GOOD);
	assert_int_equal(record.id, RECORD_PROGRESS);
	record_u(&record);
	record_u(&record);
	assert_int_equal(record_u(&record), wanted);
	assert_int_equal(record_u(&record), wanted);
	serve_output_done(s->server);
}

static void
ticks_measure_silence(void **state)
{
	struct text out = TEXT_INIT;
	struct record record;
	struct session s;
	struct bytes rest;

	(void) state;
	session_begin(&s, NULL);
	session_talk(&s);
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
	/* So does it where something is hashed, which is no event. */
	fake_scan.hashed = 1;
	assert_silence(&s, 2250, 0);
	assert_silence(&s, 2500, 250);
	fake_scan.hashed = 2;
	assert_silence(&s, 2750, 0);
	text_release(&out);
	session_end(&s);
}

static void
put_row(struct text *frames, uint64_t id, uint32_t order, enum severity worst)
{
	struct record_writer w;
	char name[32];

	snprintf(name, sizeof(name), "row %u", (unsigned) order);
	record_begin(&w, frames, RECORD_NODE, 0);
	record_put_q(&w, id);
	record_put_q(&w, id == 1 ? 0 : 1);
	record_put_u(&w, order);
	for (unsigned i = 0; i < 7; i++)
		record_put_u(&w, i == 2 ? worst : 0);
	record_put_s(&w, "app");
	record_put_s(&w, name);
	record_put_s(&w, name);
	assert_true(record_end(&w));
}

/* As they come: nested ones one after the other, then what belongs to the
 * parent itself and stands before them, and some in between. */
static void
rows_are_kept_in_order(void **state)
{
	enum {
		MANY = 10000
	};
	struct text frames = TEXT_INIT;
	const struct model_node *node;
	uint64_t id = 1;
	uint32_t last = 0;
	struct session s;

	(void) state;
	session_begin(&s, NULL);
	session_talk(&s);
	put_row(&frames, id++, 0, SEVERITY_PASS);
	for (uint32_t i = 0; i < MANY; i++)
		put_row(&frames, id++, 2048 + 2 * i, SEVERITY_PASS);
	for (uint32_t i = 0; i < 100; i++)
		put_row(&frames, id++, 100 - i, SEVERITY_PASS);
	put_row(&frames, id++, 2048 + 2 * MANY - 1001, SEVERITY_PASS);
	model_feed(s.model, text_bytes(&frames), &s.to_reader);
	assert_int_equal(model_deaths(s.model), 0);
	node = model_root(s.model, 0)->first;
	for (; node; node = node->next, id--) {
		assert_true(node->order >= last);
		assert_true(!node->next || node->next->previous == node);
		last = node->order;
	}
	assert_int_equal(id, 2);
	text_release(&frames);
	session_end(&s);
}

static enum severity
worst_below_after(struct session *s, uint64_t id, enum severity worst)
{
	struct text frames = TEXT_INIT;

	put_row(&frames, id, (uint32_t) id, worst);
	model_feed(s->model, text_bytes(&frames), &s->to_reader);
	text_release(&frames);
	return model_root(s->model, 0)->worst_below;
}

static void
the_worst_below_follows(void **state)
{
	struct session s;

	(void) state;
	session_begin(&s, NULL);
	session_talk(&s);
	assert_int_equal(
	    worst_below_after(&s, 1, SEVERITY_INFO), SEVERITY_INFO);
	assert_int_equal(
	    worst_below_after(&s, 2, SEVERITY_WARNING), SEVERITY_WARNING);
	assert_int_equal(
	    worst_below_after(&s, 3, SEVERITY_ERROR), SEVERITY_ERROR);
	assert_int_equal(
	    worst_below_after(&s, 3, SEVERITY_PASS), SEVERITY_WARNING);
	assert_int_equal(
	    worst_below_after(&s, 2, SEVERITY_PASS), SEVERITY_INFO);
	assert_int_equal(model_root(s.model, 0)->worst, SEVERITY_INFO);
	session_end(&s);
}

static bool
takes_node(uint64_t id, uint64_t parent, uint32_t row, uint32_t state_number,
    uint32_t worst, uint32_t root)
{
	struct text frame = TEXT_INIT;
	struct record_writer w;
	struct session s;
	bool fine;

	session_begin(&s, NULL);
	session_talk(&s);
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
	session_end(&s);
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
	const struct model_settings settings = { .paths = session_paths,
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
	struct session s = { 0 };

	(void) arena, (void) defects;
	session_serve(&s, NULL);
	if (serve_feed(s.server, input, &s.to_screen))
		while (serve_step(s.server, &s.to_screen))
			continue;
	session_end(&s);
}

static void
a_lying_reader_is_survived(void **state)
{
	struct session s;

	(void) state;
	session_begin(&s, NULL);
	session_run(&s);
	harm_prefixes(text_bytes(&s.said), feed_model);
	harm_mutations(text_bytes(&s.said), 1, feed_model);
	session_end(&s);
}

static void
a_lying_screen_is_survived(void **state)
{
	struct text said = TEXT_INIT;
	struct model_node *app;
	struct session s;

	(void) state;
	session_begin(&s, NULL);
	text_add_bytes(&said, text_bytes(&s.to_reader));
	session_run(&s);
	app = model_root(s.model, 0);
	model_outline(s.model, app, FAKE_SUMMARY);
	model_rows(s.model, app, FAKE_SUMMARY, 5, 0, 3);
	model_again(s.model, app);
	model_cancel(s.model);
	model_feed(s.model, bytes_of(NULL), &said);
	harm_prefixes(text_bytes(&said), feed_server);
	harm_mutations(text_bytes(&said), 1, feed_server);
	text_release(&said);
	session_end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_dead_reader_is_a_finding),
		cmocka_unit_test(rows_that_are_gone_are_dropped_in_the_end),
		cmocka_unit_test(dying_while_describing_is_told_too),
		cmocka_unit_test(a_death_when_all_is_done_leaves_nothing_out),
		cmocka_unit_test(after_too_many_deaths_it_ends),
		cmocka_unit_test(a_slow_disk_is_waited_for_a_loop_is_not),
		cmocka_unit_test(ticks_measure_silence),
		cmocka_unit_test(rows_are_kept_in_order),
		cmocka_unit_test(the_worst_below_follows),
		cmocka_unit_test(rows_that_cannot_be_are_refused),
		cmocka_unit_test(a_lying_reader_is_survived),
		cmocka_unit_test(a_lying_screen_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
