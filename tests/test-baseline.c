/* SPDX-License-Identifier: MIT */
/* An older build beside a newer one. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "fixture.h"
#include "folder.h"
#include "inspect.h"

#define TOOL "Contents/MacOS/tool"

enum {
	NOW = 1709380800 /* 2024-03-02T12:00:00Z */
};

static const struct plist_item one_right[] = {
	YES("com.apple.security.cs.allow-jit"),
	YES("com.apple.security.device.camera"),
	{ .type = ITEM_END },
};
static const struct plist_item other_right[] = {
	NO("com.apple.security.cs.allow-jit"),
	YES("com.apple.security.device.audio-input"),
	{ .type = ITEM_END },
};

struct build {
	const char *dir, *team, *version;
	const struct plist_item *entitlements;
	bool tool;
	const char *file; /* in Resources */
};

static void
make(struct authority *authority, const struct build *build)
{
	const struct identity *identity = authority_identity(
	    authority, IDENTITY_DEVELOPER_ID, "Example", build->team);
	const struct signing_spec signing = {
		.identity = identity,
		.entitlements = build->entitlements,
		.signing_time = NOW - 86400,
		.timestamp = NOW - 86400,
	};
	const struct signing_spec bare = {
		.identity = identity,
		.identifier = "tool",
		.signing_time = NOW - 86400,
		.timestamp = NOW - 86400,
	};
	const struct macho_spec code = { .signing = &signing };
	const struct macho_spec tool = { .signing = &bare };
	const struct file_spec files[] = {
		{ .path = "Resources/same", .text = "same" },
		{ .path = "Resources/text", .text = build->version },
		{ .path = build->file, .text = "file" },
		{ .path = build->tool ? "MacOS/tool" : NULL, .code = &tool },
		{ 0 },
	};
	const struct bundle_spec app = {
		.path = "A.app",
		.identifier = "com.example.a",
		.code = &code,
		.files = files,
	};

	directory_make(build->dir);
	make_bundle(build->dir, &app, NULL);
}

struct bench {
	struct folder folder;
	struct inspection app;
};

static const struct check_options options = { .now = NOW };

static int
set_up(void **state)
{
	static const struct build builds[] = {
		{ "old", "TEAMAAAAAA", "one", one_right, true,
		    "Resources/gone" },
		{ "new", "TEAMAAAAAA", "two", other_right, false,
		    "Resources/new" },
		{ "sold", "TEAMBBBBBB", "two", other_right, false,
		    "Resources/new" },
	};
	static struct bench b;
	struct authority *authority;

	folder_open(&b.folder);
	authority = authority_new(NULL);
	for (size_t i = 0; i < sizeof builds / sizeof *builds; i++)
		make(authority, &builds[i]);
	authority_write_anchor(authority, "anchors");
	authority_free(authority);
	inspect_trust("anchors/root.pem");
	*state = &b;
	return 0;
}

static int
tear_down(void **state)
{
	folder_close(&((struct bench *) *state)->folder);
	return 0;
}

static size_t
count(struct inspection *app, const char *id)
{
	const struct findings *f = inspect_node(app, ".")->findings;
	size_t n = 0;

	for (size_t i = 0; i < f->count; i++)
		n += strcmp(f->list[i].check->id, id) == 0;
	return n;
}

static void
what_changed_is_shown(void **state)
{
	struct bench *b = *state;
	const struct outline_node *tab;

	inspect_begin_against(&b->app, "new/A.app", "old/A.app", &options);
	tab = inspect_facet(&b->app, ".", "baseline");
	assert_value(&b->app, tab, "identifier", "com.example.a");
	assert_value(&b->app, tab, "team_id", "TEAMAAAAAA");
	assert_int_equal(outline_at_path(tab, "entitlements")->count, 3);
	assert_int_equal(outline_at_path(tab, "sealed_files")->count, 4);
	assert_value(&b->app, tab, "code_removed/#0", TOOL);
	assert_int_equal(count(&b->app, "dr-changed-from-baseline"), 0);
	assert_true(b->app.complete);
	inspect_end(&b->app);
}

static void
another_team_is_another_program(void **state)
{
	struct bench *b = *state;
	const struct findings *f;

	inspect_begin_against(&b->app, "sold/A.app", "old/A.app", &options);
	f = inspect_node(&b->app, ".")->findings;
	assert_int_equal(count(&b->app, "dr-changed-from-baseline"), 1);
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->list[i].check->id, "dr-changed-from-baseline") ==
		    0) {
			assert_non_null(
			    strstr(f->list[i].message, "subject.OU"));
			assert_non_null(
			    strstr(f->list[i].wanted, "TEAMAAAAAA"));
		}
	assert_value(&b->app, inspect_facet(&b->app, ".", "baseline"),
	    "team_id", "TEAMAAAAAA -> TEAMBBBBBB");
	inspect_end(&b->app);
}

static void
without_an_older_build_there_is_no_tab(void **state)
{
	struct bench *b = *state;

	inspect_begin_with(&b->app, "new/A.app", &options);
	assert_false(
	    facet_find("baseline", NULL)->applies(inspect_node(&b->app, ".")));
	inspect_end(&b->app);
}

#define REPORT                                                             \
	"{\"schema\": \"sealtree-report/1\", \"nodes\": ["                 \
	"{\"path\": \".\", \"kind\": \"app\", \"version\": \"1.0\", "      \
	"\"build\": \"0\", \"slices\": [{\"signature\": {"                 \
	"\"identifier\": \"com.example.a\", \"team_id\": \"TEAMZZZZZZ\", " \
	"\"flags_value\": 65536, \"cdhash\": "                             \
	"\"00112233445566778899aabbccddeeff00112233\", "                   \
	"\"certificates\": [{\"class\": \"devid-app\"}], "                 \
	"\"requirements\": {\"designated\": \"certificate "                \
	"leaf[subject.OU] = TEAMZZZZZZ\"}, "                               \
	"\"entitlements\": {\"a\": [1, {\"b\": -2}], "                     \
	"\"com.apple.security.cs.allow-jit\": false}}}]}, "                \
	"{\"path\": \"Contents/MacOS/tool\", \"slices\": []}, 7, {}]}"

static void
write_file(const char *path, const char *text, size_t len)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

static void
a_report_tells_of_an_older_build(void **state)
{
	struct bench *b = *state;
	const struct outline_node *tab;

	write_file("report.json", REPORT, strlen(REPORT));
	inspect_begin_against(&b->app, "new/A.app", "report.json", &options);
	assert_true(b->app.complete);
	tab = inspect_facet(&b->app, ".", "baseline");
	assert_value(&b->app, tab, "team_id", "TEAMZZZZZZ -> TEAMAAAAAA");
	assert_value(&b->app, tab, "class", "devid-app");
	assert_value(&b->app, tab, "build", "0 -> 1");
	/* Of its two one is gone; one is new. */
	assert_int_equal(outline_at_path(tab, "entitlements")->count, 2);
	assert_value(&b->app, tab, "code_removed/#0", TOOL);
	assert_int_equal(count(&b->app, "dr-changed-from-baseline"), 1);
	inspect_end(&b->app);
}

/* Cut anywhere, it is no report. */
static void
a_report_that_is_cut_is_none(void **state)
{
	struct bench *b = *state;

	for (size_t len = 0; len < strlen(REPORT); len += 17) {
		write_file("cut.json", REPORT, len);
		inspect_begin_against(
		    &b->app, "new/A.app", "cut.json", &options);
		assert_false(b->app.complete);
		assert_int_equal(count(&b->app, "dr-changed-from-baseline"), 0);
		inspect_end(&b->app);
	}
}

/* What is no bundle is an older build of nothing. */
static void
an_older_build_that_is_none_is_told_of(void **state)
{
	struct bench *b = *state;

	inspect_begin_against(&b->app, "new/A.app",
	    "old/A.app/Contents/Resources/same", &options);
	assert_false(b->app.complete);
	assert_int_equal(count(&b->app, "dr-changed-from-baseline"), 0);
	inspect_end(&b->app);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_changed_is_shown),
		cmocka_unit_test(another_team_is_another_program),
		cmocka_unit_test(without_an_older_build_there_is_no_tab),
		cmocka_unit_test(a_report_tells_of_an_older_build),
		cmocka_unit_test(a_report_that_is_cut_is_none),
		cmocka_unit_test(an_older_build_that_is_none_is_told_of),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
