/* SPDX-License-Identifier: MIT */
/*
 * What becomes of sealed files while they are read: a small one is read once,
 * by the walk; a long one again, to be hashed. One that changes meanwhile, or
 * cannot be read any more, is not verified, and the report says so.
 */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "fixture.h"
#include "folder.h"
#include "inspect.h"
#include "watched.h"

#define SHORT "Contents/Resources/short"
#define LONG "Contents/Resources/long"
#define EXECUTABLE "Contents/MacOS/A"

enum {
	NOW = 1700000000,
	LONG_BYTES = 20000, /* more than the walk reads whole */
	BIG_BYTES = 700000
};

static struct folder folder;
static struct inspection app;
static struct authority *authority;
static char words[LONG_BYTES + 1];

/* What shall happen, when and to what; and what did. */
static const char *when, *what, *phase;
static unsigned reads;
static const char *content; /* it is written anew with that … */
static bool beforehand;     /* … before it is opened */
static int refusal;

static void
note_at(void *context, uint32_t job, unsigned root, uint64_t node,
    const char *now, const char *path, bool done)
{
	(void) context, (void) job, (void) root, (void) node;
	phase = done ? NULL : now;
	if (beforehand && phase && strcmp(phase, when) == 0 &&
	    strcmp(path, what) == 0) {
		folder_put_text(path, content);
		beforehand = false;
	}
}

static void
note_settled(void *context, bool complete)
{
	((struct inspection *) context)->complete = complete;
}

static bool
is_now(const char *path)
{
	return strcmp(path, what) == 0 &&
	       (!when || (phase && strcmp(phase, when) == 0));
}

static void
before_read(void *context, const char *path, size_t len)
{
	(void) context, (void) len;
	if (!is_now(path))
		return;
	reads++;
	if (content && !beforehand)
		folder_put_text(path, content);
	content = NULL;
}

static int
refuse(void *context, const char *path)
{
	(void) context;
	return is_now(path) ? refusal : 0;
}

static const struct watcher watcher = {
	.before_read = before_read,
	.refuse = refuse,
};

static void
run(const char *in, const char *path)
{
	const struct scan_options options = { .judging.now = NOW, .jobs = 1 };
	const struct scan_events events = {
		.at = note_at,
		.settled = note_settled,
	};

	when = in;
	what = path;
	app = (struct inspection){ .arena = arena_new() };
	app.scan = scan_new(&options, &events, &app);
	scan_add_root(app.scan, "A.app", watched_open(".", &watcher));
	while (scan_step(app.scan))
		;
}

/* `size` bytes of code, in pages as small as makes their hashes many. */
static void
make_app(const char *path, size_t size)
{
	const struct slice_spec slices[] = {
		{ .arch = "arm64", .code_size = size }, { 0 }
	};
	const struct signing_spec signing = {
		.identity = authority_identity(
		    authority, IDENTITY_DEVELOPER_ID, "Example", "TEAM123456"),
		.signing_time = NOW,
		.page_shift = 8,
	};
	const struct macho_spec code = { .slices = slices,
		.signing = &signing };
	const struct file_spec files[] = { { .path = "Resources/short",
					       .text = "some words" },
		{ .path = "Resources/long", .text = words }, { 0 } };
	const struct bundle_spec spec = { .path = path,
		.layout = BUNDLE_DEEP,
		.identifier = "com.example.a",
		.code = &code,
		.files = files };

	make_bundle(".", &spec, NULL);
}

static const struct verdict *
verdict(void)
{
	return inspect_node(&app, ".")->verdict;
}

static void
assert_seal(enum outcome outcome, size_t problems)
{
	if (verdict()->seal->result.outcome != outcome)
		fail_msg("%s: %s",
		    outcome_name(verdict()->seal->result.outcome),
		    verdict()->seal->result.why);
	assert_int_equal(verdict()->seal->problem_count, problems);
}

static void
assert_found(const char *line)
{
	struct text all = TEXT_INIT;

	inspect_findings(&app, &all);
	if (!strstr(text_string(&all), line))
		fail_msg("no \"%s\" among: %s", line, text_string(&all));
	text_release(&all);
}

static void
assert_not_verified(const char *why)
{
	assert_false(app.complete);
	assert_seal(OUTCOME_UNKNOWN, 1);
	assert_false(verdict()->seal->complete);
	assert_int_equal(verdict()->seal->problems[0].kind, SEAL_UNREADABLE);
	assert_string_equal(verdict()->seal->problems[0].path, what);
	assert_string_equal(verdict()->seal->problems[0].why, why);
}

static void
a_short_one_is_read_once(void **state)
{
	(void) state;
	run(NULL, SHORT);
	assert_true(app.complete);
	assert_seal(OUTCOME_OK, 0);
	assert_int_equal(reads, 1);
}

static void
a_long_one_is_read_twice(void **state)
{
	(void) state;
	run(NULL, LONG);
	assert_true(app.complete);
	assert_seal(OUTCOME_OK, 0);
	assert_int_equal(reads, 2);
}

/* Whoever looks again wants to know how it is now. */
static void
read_again_it_is_read(void **state)
{
	(void) state;
	run(NULL, SHORT);
	folder_put_text(SHORT, "other");
	scan_again(app.scan, inspect_node(&app, ".")->id);
	while (scan_step(app.scan))
		;
	assert_int_equal(reads, 2);
	assert_seal(OUTCOME_BAD, 1);
	assert_int_equal(verdict()->seal->problems[0].kind, SEAL_MODIFIED);
}

static void
a_long_one_changes(void **state)
{
	(void) state;
	content = "other";
	run("resources", LONG);
	assert_not_verified("it changed while it was read");
	assert_found("unknown resource-modified .: "
		     "it changed while it was read");
}

/* To what it was: only its times tell. */
static void
a_long_one_is_written_again(void **state)
{
	(void) state;
	content = words;
	run("resources", LONG);
	assert_not_verified("it changed while it was read");
}

/* The walk does not rely on what it read then: it is read once more. */
static void
a_short_one_changes(void **state)
{
	(void) state;
	content = "other";
	run("discover", SHORT);
	assert_true(app.complete);
	assert_seal(OUTCOME_BAD, 1);
	assert_int_equal(verdict()->seal->problems[0].kind, SEAL_MODIFIED);
}

static void
assert_pages_unknown(const char *why)
{
	const struct result *pages = &verdict()->slices[0].code_pages;
	const char *line;

	assert_false(app.complete);
	assert_int_equal(pages->outcome, OUTCOME_UNKNOWN);
	assert_string_equal(pages->why, why);
	assert_non_null(pages->reason);
	assert_string_equal(pages->reason, "unreadable");
	line = arena_printf(
	    app.arena, "unknown code-page-hash-mismatch .: %s", why);
	assert_found(line);
}

static void
the_executable_changes(void **state)
{
	(void) state;
	content = "other";
	run("pages", EXECUTABLE);
	assert_pages_unknown("the file changed while it was verified");
}

/* Its signature was read by then, and so is of another file. */
static void
the_executable_changed_before(void **state)
{
	(void) state;
	content = "other";
	beforehand = true;
	run("pages", EXECUTABLE);
	assert_false(beforehand);
	assert_pages_unknown("the file changed since it was read");
}

static void
make_big(void)
{
	make_app("big/A.app", BIG_BYTES);
	assert_int_equal(chdir("big/A.app"), 0);
}

/* Its pages are so many that their hashes are read when they are needed. */
static void
a_big_executable_changes(void **state)
{
	(void) state;
	make_big();
	content = "other";
	run("pages", EXECUTABLE);
	assert_pages_unknown("the file changed while it was verified");
	assert_null(code_signature(inspect_node(&app, ".")->code)
			->directories[0]
			.code_hashes.held);
}

static void
a_big_executable_changed_before(void **state)
{
	(void) state;
	make_big();
	content = "other";
	beforehand = true;
	run("pages", EXECUTABLE);
	assert_pages_unknown("the file changed since it was read");
}

static void
a_long_one_cannot_be_read(void **state)
{
	(void) state;
	refusal = EACCES;
	run("resources", LONG);
	assert_not_verified("it cannot be read: Permission denied");
	assert_found("unknown resource-modified .: "
		     "it cannot be read: Permission denied");
}

static void
the_executable_cannot_be_read(void **state)
{
	(void) state;
	refusal = EIO;
	run("pages", EXECUTABLE);
	assert_false(app.complete);
	assert_string_equal(
	    verdict()->slices[0].code_pages.reason, "unreadable");
}

/* Not even by the walk, which tells of it first. */
static void
never_to_be_read(void **state)
{
	(void) state;
	refusal = EACCES;
	run(NULL, SHORT);
	assert_not_verified("it cannot be read: Permission denied");
}

static int
set_up(void **state)
{
	(void) state;
	memset(words, 'x', LONG_BYTES);
	folder_open(&folder);
	make_app("A.app", 20000);
	assert_int_equal(chdir("A.app"), 0);
	content = phase = NULL;
	beforehand = false;
	reads = 0;
	refusal = 0;
	return 0;
}

static int
tear_down(void **state)
{
	(void) state;
	inspect_end(&app);
	folder_close(&folder);
	return 0;
}

static int
set_up_all(void **state)
{
	(void) state;
	authority = authority_new(NULL);
	return 0;
}

static int
tear_down_all(void **state)
{
	(void) state;
	authority_free(authority);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_short_one_is_read_once),
		TEST(a_long_one_is_read_twice),
		TEST(read_again_it_is_read),
		TEST(a_long_one_changes),
		TEST(a_long_one_is_written_again),
		TEST(a_short_one_changes),
		TEST(the_executable_changes),
		TEST(the_executable_changed_before),
		TEST(a_big_executable_changes),
		TEST(a_big_executable_changed_before),
		TEST(a_long_one_cannot_be_read),
		TEST(the_executable_cannot_be_read),
		TEST(never_to_be_read),
	};

	return cmocka_run_group_tests(tests, set_up_all, tear_down_all);
}
