/* SPDX-License-Identifier: MIT */
/* What an app and its tools say to launchd: job files, and a section. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include <sealtree/bundle.h>
#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "check.h"
#include "fixture.h"
#include "parsing.h"

#define JOB(inside)                                  \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>" \
	"<plist version=\"1.0\"><dict>" inside "</dict></plist>"
#define PROGRAM(path) JOB("<key>BundleProgram</key><string>" path "</string>")
#define AGENTS "A.app/Contents/Library/LaunchAgents/"
#define DAEMONS "A.app/Contents/Library/LaunchDaemons/"

static int
set_up(void **state)
{
	static struct parsing b;

	parsing_begin(&b,
	    &(const struct place){
		.path = "A.app",
		.name = "A.app",
		.kind = bundle_kind_find("app"),
		.layout = LAYOUT_DEEP,
		.base = "A.app/Contents",
	    });
	*state = &b;
	return 0;
}

static int
tear_down(void **state)
{
	parsing_end(*state);
	return 0;
}

static bool
has_defect(const struct code *code, enum defect_kind kind, const char *file)
{
	for (size_t i = 0; i < code->defects.count; i++)
		if (code->defects.list[i].kind == kind &&
		    code->defects.list[i].file &&
		    strcmp(code->defects.list[i].file, file) == 0)
			return true;
	return false;
}

static void
jobs_of_an_app(void **state)
{
	const struct code *code;

	folder_put_text(DAEMONS "b.plist", JOB(""));
	folder_put_text(
	    AGENTS "a.plist", JOB("<key>Label</key><string>com.x</string>"));
	folder_put_text(AGENTS "notes.txt", "no job");
	folder_make(AGENTS "folder.plist");
	folder_link(AGENTS "link.plist", "a.plist");
	code = parse(*state);
	assert_int_equal(code->job_count, 2);
	assert_string_equal(code->jobs[0].path, AGENTS "a.plist");
	assert_false(code->jobs[0].daemon);
	assert_true(
	    bytes_are(plist_string(code->jobs[0].plist, "Label"), "com.x"));
	assert_string_equal(code->jobs[1].path, DAEMONS "b.plist");
	assert_true(code->jobs[1].daemon);
	assert_int_equal(code->defects.count, 0);
}

static void
an_app_without_jobs(void **state)
{
	const struct code *code;

	folder_make("A.app/Contents");
	code = parse(*state);
	assert_int_equal(code->job_count, 0);
	assert_int_equal(code->defects.count, 0);
}

static void
only_apps_of_the_mac_have_jobs(void **state)
{
	struct parsing *b = *state;

	folder_put_text(AGENTS "a.plist", JOB(""));
	b->place.layout = LAYOUT_SHALLOW;
	assert_int_equal(parse(b)->job_count, 0);
}

static void
a_malformed_job_is_a_defect(void **state)
{
	const struct code *code;

	folder_put_text(AGENTS "a.plist", "no list");
	code = parse(*state);
	assert_int_equal(code->job_count, 1);
	assert_null(code->jobs[0].plist);
	assert_int_equal(code->jobs[0].program, JOB_PROGRAM_NONE);
	assert_true(has_defect(code, DEFECT_PLIST, AGENTS "a.plist"));
}

static void
programs_are_looked_for(void **state)
{
	static const struct {
		const char *job;
		enum job_program program;
	} cases[] = {
		{ JOB(""), JOB_PROGRAM_NONE },
		{ JOB("<key>BundleProgram</key><true/>"), JOB_PROGRAM_NONE },
		{ PROGRAM("Contents/MacOS/agent"), JOB_PROGRAM_THERE },
		{ PROGRAM("Contents/MacOS/current"), JOB_PROGRAM_THERE },
		{ PROGRAM("Contents/MacOS/none"), JOB_PROGRAM_MISSING },
		{ PROGRAM("Contents/MacOS"), JOB_PROGRAM_MISSING },
		{ PROGRAM("Contents/Link/agent"), JOB_PROGRAM_UNKNOWN },
		{ PROGRAM("../agent"), JOB_PROGRAM_UNKNOWN },
		{ PROGRAM("/bin/sh"), JOB_PROGRAM_UNKNOWN },
	};

	folder_put_text("A.app/Contents/MacOS/agent", "#!/bin/sh\n");
	folder_link("A.app/Contents/MacOS/current", "agent");
	folder_link("A.app/Contents/Link", "MacOS");
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct code *code;

		folder_put_text(AGENTS "a.plist", cases[i].job);
		code = parse(*state);
		assert_int_equal(code->job_count, 1);
		assert_int_equal(code->jobs[0].program, cases[i].program);
	}
}

static void
put_jobs(const char *folder, unsigned count)
{
	char path[128];

	for (unsigned i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s%u.plist", folder, i);
		folder_put_text(path, JOB(""));
	}
}

static void
jobs_are_limited(void **state)
{
	const struct code *code;

	put_jobs(AGENTS, LIMIT_LAUNCHD_JOBS - 1);
	put_jobs(DAEMONS, 1);
	code = parse(*state);
	assert_int_equal(code->job_count, LIMIT_LAUNCHD_JOBS);
	assert_int_equal(code->defects.count, 0);
	put_jobs(DAEMONS, 2);
	code = parse(*state);
	assert_int_equal(code->job_count, LIMIT_LAUNCHD_JOBS);
	assert_true(has_defect(
	    code, DEFECT_LIMIT, "A.app/Contents/Library/LaunchDaemons"));
}

static void
sizes_of_jobs_are_limited(void **state)
{
	struct parsing *b = *state;
	struct text big = TEXT_INIT;
	const struct code *code;

	text_add_string(&big, JOB(""));
	while (big.len < LIMIT_LAUNCHD_BYTES)
		text_add_char(&big, '\n');
	folder_put(AGENTS "a.plist", text_bytes(&big));
	code = parse(b);
	assert_int_equal(code->job_count, 1);
	assert_non_null(code->jobs[0].plist);
	text_add_char(&big, '\n');
	folder_put(AGENTS "a.plist", text_bytes(&big));
	code = parse(b);
	assert_int_equal(code->job_count, 0);
	assert_true(has_defect(code, DEFECT_LIMIT, AGENTS "a.plist"));
	text_release(&big);
}

static void
the_section_of_a_tool(void **state)
{
	static const struct plist_item job[] = {
		TEXT("Label", "com.x.tool"),
		{ .type = ITEM_END },
	};
	const struct macho_spec spec = { .launchd_plist = job };
	struct parsing *b = *state;
	struct octets tool = make_macho(&spec, NULL, NULL);
	const struct code *code;

	folder_put("tool", bytes_over(tool.data, tool.len));
	b->place = (struct place){
		.path = "tool",
		.name = "tool",
		.kind = bundle_kind_loose("executable"),
		.loose_path = "tool",
	};
	code = parse(b);
	assert_true(bytes_are(
	    plist_string(code->launchd_embedded, "Label"), "com.x.tool"));
	assert_null(code->info_embedded);
	octets_free(&tool);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(jobs_of_an_app),
		TEST(an_app_without_jobs),
		TEST(only_apps_of_the_mac_have_jobs),
		TEST(a_malformed_job_is_a_defect),
		TEST(programs_are_looked_for),
		TEST(jobs_are_limited),
		TEST(sizes_of_jobs_are_limited),
		TEST(the_section_of_a_tool),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
