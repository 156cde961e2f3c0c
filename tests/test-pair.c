/* SPDX-License-Identifier: MIT */
/*
 * The two processes as they are: the reader is killed, stopped and made to
 * fail, and the model goes on answering.
 */
#include <config.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "check.h"
#include "state.h"

enum {
	NODES = 10,
	SOON_MS = 300,
	LONG_MS = 60000
};

static char place[] = "/tmp/sealtree-pair-XXXXXX";
static char app[64];

static void
write_file(const char *name, const void *data, size_t len)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", app, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, len, file), len);
	fclose(file);
}

/* An app of iOS's layout with ten Mach-O files that hold nothing. */
static int
make_app(void **state)
{
	static const char info[] =
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<plist version=\"1.0\"><dict>"
	    "<key>CFBundleIdentifier</key><string>a.b</string>"
	    "</dict></plist>\n";
	static const uint8_t macho[32] = { 0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0,
		1, 0, 0, 0, 0, 2 };
	char name[8];

	(void) state;
	assert_non_null(mkdtemp(place));
	snprintf(app, sizeof app, "%s/Demo.app", place);
	assert_int_equal(mkdir(app, 0755), 0);
	write_file("Info.plist", info, sizeof info - 1);
	for (unsigned i = 0; i < NODES; i++) {
		snprintf(name, sizeof name, "n%u", i);
		write_file(name, macho, sizeof macho);
	}
	return 0;
}

static int
remove_app(void **state)
{
	char path[128];

	(void) state;
	for (unsigned i = 0; i < NODES; i++) {
		snprintf(path, sizeof path, "%s/n%u", app, i);
		unlink(path);
	}
	snprintf(path, sizeof path, "%s/Info.plist", app);
	unlink(path);
	rmdir(app);
	rmdir(place);
	return 0;
}

/* With `fault` NULL nothing goes wrong by itself. */
static struct model *
open_paths(const char *const *paths, size_t count, const char *fault)
{
	const struct model_option option = { "fault", fault };
	const struct model_settings settings = {
		.reader = READER,
		.paths = paths,
		.path_count = count,
		.options = &option,
		.option_count = fault ? 1 : 0,
	};
	struct text why = TEXT_INIT;
	struct model *model = model_new(&settings, &why);

	if (!model)
		fail_msg("%s", text_string(&why));
	text_release(&why);
	model->stuck_ms = SOON_MS;
	return model;
}

static struct model *
open_path(const char *path, const char *fault)
{
	return open_paths(&path, 1, fault);
}

static struct model *
open_app(const char *fault)
{
	return open_path(app, fault);
}

/* Not for a slow machine's sake: for a model that would never end. */
static void
wait_until(struct model *model, bool (*done)(const struct model *model))
{
	while (!done(model))
		model_wait(model, -1);
}

static bool
settled(const struct model *model)
{
	return model_settled(model);
}

static struct model *
open_and_settle(const char *fault)
{
	struct model *model = open_app(fault);

	wait_until(model, settled);
	return model;
}

static struct model_node *
find(struct model *model, const char *path)
{
	return model_find(model, 0, bytes_of(path), MODEL_CODE);
}

static bool
has(const struct model_node *node, const char *id)
{
	for (size_t i = 0; node && i < node->finding_count; i++)
		if (bytes_are(node->findings[i].id, id))
			return true;
	return false;
}

static void
a_bundle_is_read(void **state)
{
	struct model *model = open_and_settle(NULL);
	struct model_counts counts;

	(void) state;
	model_counts(model, &counts);
	assert_int_equal(counts.nodes, 1 + NODES);
	assert_int_equal(counts.read, 1 + NODES);
	assert_true(model_complete(model));
	assert_int_equal(model_failure(model).len, 0);
	assert_int_equal(model_deaths(model), 0);
	assert_true(bytes_are(model_root(model, 0)->name, "Demo.app"));
	assert_non_null(find(model, "n3"));
	assert_true(model_sandbox(model).len > 0);
	model_free(model);
}

static void
count_item(void *context, const struct item *item)
{
	(void) item;
	++*(unsigned *) context;
}

static void
count_nothing(void *context)
{
	(void) context;
}

static const struct outline_sink counting = { count_item, count_nothing };

static void
outlines_stream(void **state)
{
	struct model *model = open_and_settle(NULL);
	size_t record = model_facet_find(model, "record");
	unsigned items = 0;
	struct outline out;

	(void) state;
	outline_init(&out, &counting, &items);
	assert_true(model_stream(model, model_root(model, 0), record, &out));
	assert_true(items > 10);
	assert_false(model_stream(model, model_root(model, 0), 31, &out));
	model_free(model);
}

static void
what_is_not_there_is_said(void **state)
{
	char path[128], wanted[256];
	struct model *model;

	(void) state;
	snprintf(path, sizeof path, "%s/none.app", place);
	snprintf(wanted, sizeof wanted, "%s: %s", path, strerror(ENOENT));
	model = open_path(path, NULL);
	wait_until(model, settled);
	assert_true(bytes_are(model_failure(model), wanted));
	assert_null(model_root(model, 0));
	assert_false(model_complete(model));
	model_free(model);
}

static void
without_a_reader_there_is_no_model(void **state)
{
	const char *path = "/";
	const struct model_settings settings = {
		.reader = "/nonexistent/sealtree-reader",
		.paths = &path,
		.path_count = 1,
	};
	struct text why = TEXT_INIT;

	(void) state;
	assert_null(model_new(&settings, &why));
	assert_string_equal(text_string(&why),
	    "/nonexistent/sealtree-reader: No such file or directory");
	text_release(&why);
}

static void
the_reader_goes_with_the_model(void **state)
{
	struct model *model = open_and_settle(NULL);
	pid_t pid = model->pid;

	(void) state;
	assert_int_equal(kill(pid, 0), 0);
	model_free(model);
	assert_int_equal(kill(pid, 0), -1);
	assert_int_equal(errno, ESRCH);
	/* A stopped one cannot leave by itself. */
	model = open_and_settle(NULL);
	pid = model->pid;
	kill(pid, SIGSTOP);
	model_free(model);
	assert_int_equal(kill(pid, 0), -1);
}

static bool
died_once_and_settled(const struct model *model)
{
	return model_deaths(model) == 1 && model_settled(model);
}

static void
a_killed_reader_is_replaced(void **state)
{
	struct model *model = open_and_settle(NULL);
	struct model_node *root = model_root(model, 0);
	pid_t first = model->pid;

	(void) state;
	kill(first, SIGKILL);
	wait_until(model, died_once_and_settled);
	assert_ptr_equal(model_root(model, 0), root);
	assert_int_not_equal(model->pid, first);
	assert_true(model_complete(model));
	assert_int_equal(root->state, MODEL_VERIFIED);
	model_free(model);
}

static bool
tells_of_a_death(const struct model *model)
{
	for (size_t i = 0; i < model_findings(model); i++)
		if (bytes_are(model_finding(model, i)->id, "reader-died"))
			return true;
	return model_failure(model).len > 0;
}

/* At whatever moment of its start: what it was at is left out and told, or
 * nothing is. */
static void
a_reader_killed_at_once_is_replaced(void **state)
{
	(void) state;
	for (unsigned i = 0; i < 10; i++) {
		struct model *model = open_app(NULL);
		struct model_counts counts;

		for (unsigned j = 0; j < i && !model_settled(model); j++)
			model_wait(model, -1);
		kill(model->pid, SIGKILL);
		wait_until(model, died_once_and_settled);
		model_counts(model, &counts);
		assert_int_equal(
		    model_complete(model), !tells_of_a_death(model));
		if (model_complete(model))
			assert_int_equal(counts.read, 1 + NODES);
		model_free(model);
	}
}

static void
a_stopped_reader_is_replaced(void **state)
{
	struct model *model = open_and_settle(NULL);
	struct model_node *root = model_root(model, 0);
	size_t record = model_facet_find(model, "record");

	(void) state;
	kill(model->pid, SIGSTOP);
	assert_null(model_outline(model, root, record));
	/* The model answers meanwhile. */
	assert_int_equal(model_pump(model), 0);
	assert_ptr_equal(find(model, "."), root);
	wait_until(model, died_once_and_settled);
	assert_ptr_equal(model_root(model, 0), root);
	assert_true(has(root, "reader-timeout"));
	model_free(model);
}

static void
cancelling_leaves_the_rest_unread(void **state)
{
	struct model *model = open_app(NULL);

	(void) state;
	model_cancel(model);
	wait_until(model, settled);
	assert_int_equal(model_deaths(model), 0);
	model_free(model);
}

static void
cancelling_twice_kills(void **state)
{
	struct model *model = open_app(NULL);
	pid_t pid = model->pid;

	(void) state;
	model_cancel(model);
	model_cancel(model);
	assert_int_equal(kill(pid, 0), -1);
	assert_true(model_settled(model));
	assert_false(model_complete(model));
	assert_int_equal(model_pump(model) & MODEL_ENDED, MODEL_ENDED);
	assert_int_equal(model_poll(model).fd, -1);
	assert_int_equal(model_timeout(model), -1);
	model_free(model);
}

#ifdef ENABLE_FAULTS

/* Whatever befalls it in one node, the others are read by its successor. */
static void
fails_in_parse(const char *fault, const char *id)
{
	struct model *model = open_app(fault);
	struct model_node *node;

	if (strncmp(fault, "eat", 3) == 0)
		model->stuck_ms = LONG_MS;
	wait_until(model, settled);
	node = find(model, "n3");
	assert_int_equal(model_deaths(model), 1);
	assert_true(has(node, id));
	assert_int_equal(node->state, MODEL_SKIPPED);
	assert_true(node->worst >= SEVERITY_UNKNOWN);
	assert_int_equal(find(model, "n2")->state, MODEL_VERIFIED);
	assert_int_equal(find(model, "n9")->state, MODEL_VERIFIED);
	assert_int_equal(model_root(model, 0)->state, MODEL_VERIFIED);
	assert_false(model_complete(model));
	assert_int_equal(model_failure(model).len, 0);
	model_free(model);
}

static void
aborting_in_parse(void **state)
{
	(void) state;
	fails_in_parse("abort:macho:n3", "reader-died");
	fails_in_parse("abort:judge:n3", "reader-died");
}

static void
looping_in_parse(void **state)
{
	(void) state;
	fails_in_parse("loop:macho:n3", "reader-timeout");
}

static void
stopping_in_parse(void **state)
{
	(void) state;
	fails_in_parse("stop:macho:n3", "reader-timeout");
}

#ifndef SANITIZED
static void
eating_memory_in_parse(void **state)
{
	(void) state;
	fails_in_parse("eat:macho:n3", "reader-died");
}
#endif

static void
failing_in_discover(void **state)
{
	static const char *const faults[] = { "abort:discover:.",
		"loop:discover:.", "stop:discover:." };

	(void) state;
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		struct model *model = open_and_settle(faults[i]);

		assert_int_equal(model_deaths(model), 1);
		assert_true(model_failure(model).len > 0);
		assert_false(model_complete(model));
		model_free(model);
	}
}

/* What killed a reader in one root is read in the other, and kills it there. */
static void
failing_in_each_of_two_roots(void **state)
{
	const char *const both[] = { app, app };
	struct model *model = open_paths(both, 2, "abort:macho:n3");

	(void) state;
	wait_until(model, settled);
	assert_int_equal(model_deaths(model), 2);
	for (unsigned root = 0; root < 2; root++)
		assert_true(
		    has(model_find(model, root, bytes_of("n3"), MODEL_CODE),
			"reader-died"));
	model_free(model);
	model = open_paths(both, 2, "abort:discover:.");
	wait_until(model, settled);
	assert_int_equal(model_deaths(model), 2);
	assert_true(model_failure(model).len > 0);
	model_free(model);
}

static void
dying_while_describing(void **state)
{
	struct model *model = open_and_settle("abort:facet record:.");
	size_t record = model_facet_find(model, "record");
	struct model_node *root = model_root(model, 0);
	struct model_node *first = find(model, "n0");
	unsigned items = 0;
	struct outline out;

	(void) state;
	outline_init(&out, &counting, &items);
	assert_false(model_stream(model, root, record, &out));
	/* A writer goes on with the next row, and with that one's next. */
	assert_true(model_stream(model, first, record, &out));
	assert_true(model_stream(model, model_next(first), record, &out));
	assert_false(model_stream(model, root, record, &out));
	assert_true(has(root, "reader-died"));
	wait_until(model, died_once_and_settled);
	assert_false(model_complete(model));
	assert_ptr_equal(find(model, "n0"), first);
	assert_int_equal(model_deaths(model), 1);
	model_free(model);
}

static void
too_many_deaths_end_it(void **state)
{
	struct model *model = open_and_settle("abort:judge:*");

	(void) state;
	assert_int_equal(model_deaths(model), LIMIT_READER_DEATHS);
	assert_false(model_complete(model));
	assert_int_equal(model->pid, 0);
	assert_non_null(find(model, "n9")); /* what was known stays */
	assert_true(has(model_root(model, 0), "reader-died"));
	assert_int_equal(model_poll(model).fd, -1);
	assert_int_equal(model_timeout(model), -1);
	model_free(model);
}

#endif

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bundle_is_read),
		cmocka_unit_test(outlines_stream),
		cmocka_unit_test(what_is_not_there_is_said),
		cmocka_unit_test(without_a_reader_there_is_no_model),
		cmocka_unit_test(the_reader_goes_with_the_model),
		cmocka_unit_test(a_killed_reader_is_replaced),
		cmocka_unit_test(a_reader_killed_at_once_is_replaced),
		cmocka_unit_test(a_stopped_reader_is_replaced),
		cmocka_unit_test(cancelling_leaves_the_rest_unread),
		cmocka_unit_test(cancelling_twice_kills),
#ifdef ENABLE_FAULTS
		cmocka_unit_test(aborting_in_parse),
		cmocka_unit_test(looping_in_parse),
		cmocka_unit_test(stopping_in_parse),
#ifndef SANITIZED /* there is no limit then */
		cmocka_unit_test(eating_memory_in_parse),
#endif
		cmocka_unit_test(failing_in_discover),
		cmocka_unit_test(failing_in_each_of_two_roots),
		cmocka_unit_test(dying_while_describing),
		cmocka_unit_test(too_many_deaths_end_it),
#endif
	};

	return cmocka_run_group_tests(tests, make_app, remove_app);
}
