/* SPDX-License-Identifier: MIT */
/*
 * Verifying as a whole: an app by the test signer as it was signed, and then
 * with one thing changed at a time; stopped in the middle; with a reader's
 * death to get past; by one thread and by several.
 */
#include <config.h>

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "check.h"
#include "fixture.h"
#include "folder.h"
#include "golden.h"
#include "inspect.h"
#include "watched.h"

#define TEAM "TEAM123456"
#define EXECUTABLE "Contents/MacOS/A"
#define SEAL "Contents/_CodeSignature/CodeResources"
#define FRAMEWORK "Contents/Frameworks/F.framework"
#define INNER FRAMEWORK "/Versions/A/F"
#define LIBRARY "Contents/Frameworks/libx.dylib"
#define RESOURCES "Contents/Resources/"

enum {
	SIGNED_AT = 1700000000,
	NOW = SIGNED_AT + 86400,
	PAGE = 4096,
	SMALL = 5 * PAGE + 112,
	/* Of what is hashed: several parts, and several batches. */
	BIG = 17 << 20,
	MANY = 100,
	FEW = 16000, /* bytes */
	LONG = 20000 /* more than the walk reads whole */
};

static struct authority *authority;
static struct signing_spec signing;

/* Of one test. */
static struct folder folder;
static struct inspection app;
static atomic_uint reads; /* in the phase that is watched */
static const char *phase; /* that it is in; only where one thread reads */

static int
set_up_all(void **state)
{
	struct folder anchors;

	(void) state;
	authority = authority_new(NULL);
	signing = (struct signing_spec){
		.identity = authority_identity(
		    authority, IDENTITY_DEVELOPER_ID, "Example", TEAM),
		.flags = 0x10000,
		.signing_time = SIGNED_AT,
		.timestamp = SIGNED_AT,
	};
	folder_open(&anchors);
	authority_write_anchor(authority, "anchors");
	inspect_trust("anchors/root.pem");
	folder_close(&anchors);
	return 0;
}

static int
tear_down_all(void **state)
{
	(void) state;
	authority_free(authority);
	return 0;
}

static void
make_framework(size_t size)
{
	const struct slice_spec slices[] = {
		{ .arch = "x86_64", .code_size = size }, { 0 }
	};
	const struct macho_spec code = {
		.slices = slices, .filetype = FILE_DYLIB, .signing = &signing
	};
	const struct bundle_spec spec = { .path = "F.framework",
		.layout = BUNDLE_VERSIONED,
		.identifier = "com.example.f",
		.code = &code };

	make_bundle(".", &spec, NULL);
}

/* A.app with a framework, a loose library, and `many` resources. */
static void
make_app(size_t size, unsigned many)
{
	static char names[MANY][32], text[LONG + 1];
	const struct slice_spec slices[] = { { .arch = "x86_64",
						 .code_size = size },
		{ .arch = "arm64", .code_size = SMALL }, { 0 } };
	const struct slice_spec small[] = { { .arch = "x86_64",
						.code_size = SMALL },
		{ .arch = "arm64", .code_size = SMALL }, { 0 } };
	struct signing_spec library_signing = signing;
	const struct macho_spec library = { .slices = small,
		.filetype = FILE_DYLIB,
		.signing = &library_signing };
	const struct macho_spec code = { .slices = slices,
		.signing = &signing };
	const struct macho_spec framework = {
		.slices = small, .filetype = FILE_DYLIB, .signing = &signing
	};
	const struct bundle_spec inner = { .path = "Frameworks/F.framework",
		.layout = BUNDLE_VERSIONED,
		.identifier = "com.example.f",
		.code = &framework };
	const struct bundle_spec *const nested[] = { &inner, NULL };
	struct file_spec files[MANY + 4] = {
		{ .path = "Frameworks/libx.dylib", .code = &library },
		{ .path = "Resources/a.txt", .text = "some words" },
		{ .path = "Resources/link", .link = "a.txt" },
	};
	const struct bundle_spec spec = { .path = "A.app",
		.info = ITEMS(TEXT("LSMinimumSystemVersion", "12.0")),
		.layout = BUNDLE_DEEP,
		.identifier = "com.example.a",
		.code = &code,
		.files = files,
		.nested = nested,
		.ticket = authority,
		.ticket_time = SIGNED_AT };

	library_signing.identifier = "libx";
	memset(text, 'x', LONG);
	for (unsigned i = 0; i < many; i++) {
		snprintf(names[i], sizeof names[i], "Resources/many/%02u", i);
		files[3 + i] = (struct file_spec){ .path = names[i],
			.text = i % 2 ? text : names[i] };
	}
	make_bundle(".", &spec, NULL);
}

static int
set_up(void **state)
{
	(void) state;
	folder_open(&folder);
	make_app(SMALL, 1);
	assert_int_equal(chdir("A.app"), 0);
	app = (struct inspection){ 0 };
	atomic_store(&reads, 0);
	phase = NULL;
	return 0;
}

static int
set_up_big(void **state)
{
	(void) state;
	folder_open(&folder);
	make_app(BIG, MANY);
	assert_int_equal(chdir("A.app"), 0);
	app = (struct inspection){ 0 };
	atomic_store(&reads, 0);
	phase = NULL;
	return 0;
}

static int
tear_down(void **state)
{
	(void) state;
	if (app.scan)
		inspect_end(&app);
	folder_close(&folder);
	return 0;
}

/* -- Running ------------------------------------------------------------- */

static void
note_settled(void *context, bool complete)
{
	((struct inspection *) context)->complete = complete;
}

static void
note_phase(void *context, uint32_t job, unsigned root, uint64_t node,
    const char *now, const char *path, bool done)
{
	(void) context;
	(void) job;
	(void) root;
	(void) node;
	(void) path;
	phase = done ? NULL : now;
}

static void
run(const struct scan_options *options, struct source *source)
{
	const struct scan_events events = { .settled = note_settled,
		.at = note_phase };

	if (app.scan)
		inspect_end(&app);
	app = (struct inspection){ .arena = arena_new() };
	app.scan = scan_new(options, &events, &app);
	scan_add_root(app.scan, "A.app", source);
	while (scan_step(app.scan))
		;
}

static void
verify_with(const struct scan_options *options)
{
	struct fault fault;
	struct source *source = source_disk_open(".", true, &fault);

	assert_non_null(source);
	run(options, source);
}

static void
verify(void)
{
	const struct scan_options options = { .judging.now = NOW };

	verify_with(&options);
}

/* -- Asking -------------------------------------------------------------- */

static const struct verdict *
verdict_of(const char *path)
{
	const struct verdict *verdict = inspect_node(&app, path)->verdict;

	assert_non_null(verdict);
	return verdict;
}

static void
assert_outcome(struct result result, enum outcome wanted, const char *sentence)
{
	if (result.outcome != wanted)
		fail_msg("%s (%s), not %s", outcome_name(result.outcome),
		    result.why ? result.why : "no reason",
		    outcome_name(wanted));
	if (sentence && (!result.why || !strstr(result.why, sentence)))
		fail_msg("\"%s\" does not say \"%s\"", result.why, sentence);
}

static void
assert_unknown_for(struct result result, const char *reason)
{
	assert_outcome(result, OUTCOME_UNKNOWN, NULL);
	assert_non_null(result.reason);
	assert_string_equal(result.reason, reason);
}

/* The worst of all that was verified of a slice, but for the chain of times
 * and authorities. */
static void
assert_slice_holds(const struct slice_verdict *slice)
{
	assert_outcome(slice->code_pages, OUTCOME_OK, NULL);
	assert_outcome(slice->limit, OUTCOME_OK, NULL);
	assert_outcome(slice->designated, OUTCOME_OK, NULL);
	assert_outcome(slice->cms.signature, OUTCOME_OK, NULL);
	assert_outcome(slice->cms.digest, OUTCOME_OK, NULL);
	assert_outcome(slice->cms.chain, OUTCOME_OK, NULL);
	assert_outcome(slice->cms.timestamp, OUTCOME_OK, NULL);
	for (size_t i = 0; i < SLOTS_CHECKED; i++)
		assert_true(slice->slots[i].outcome == OUTCOME_OK ||
			    slice->slots[i].outcome == OUTCOME_ABSENT);
}

static void
assert_code_holds(const char *path)
{
	const struct verdict *verdict = verdict_of(path);

	for (size_t i = 0; i < verdict->slice_count; i++)
		assert_slice_holds(&verdict->slices[i]);
}

/* Exactly one, and of that file. */
static void
assert_problem(
    const char *bundle, enum seal_problem_kind kind, const char *path)
{
	const struct seal_verdict *seal = verdict_of(bundle)->seal;

	assert_non_null(seal);
	assert_outcome(seal->result,
	    kind == SEAL_UNREADABLE ? OUTCOME_UNKNOWN : OUTCOME_BAD, NULL);
	assert_int_equal(seal->problem_count, 1);
	assert_int_equal(seal->problems[0].kind, kind);
	assert_string_equal(seal->problems[0].path, path);
	assert_non_null(seal->problems[0].why);
}

static void
assert_found(const char *id, const char *path, const char *sentence)
{
	struct text all = TEXT_INIT, wanted = TEXT_INIT;
	const char *line;

	inspect_findings(&app, &all);
	text_printf(&wanted, " %s %s: ", id, path);
	line = strstr(text_string(&all), text_string(&wanted));
	if (!line || !strstr(line, sentence))
		fail_msg("no%s%s among:\n%s", text_string(&wanted), sentence,
		    text_string(&all));
	text_release(&all);
	text_release(&wanted);
}

static const struct seal_nested *
nested_of(const char *path)
{
	const struct seal_verdict *seal = verdict_of(".")->seal;

	for (size_t i = 0; i < seal->nested_count; i++)
		if (strcmp(seal->nested[i].path, path) == 0)
			return &seal->nested[i];
	fail_msg("%s is not sealed as nested code", path);
	return NULL;
}

static void
flip(const char *path, size_t at)
{
	struct octets file = file_read(path);

	assert_true(at < file.len);
	file.data[at] ^= 1;
	file_write(path, file.data, file.len, 0755);
	octets_free(&file);
}

static uint64_t
slice_offset(size_t slice)
{
	return inspect_node(&app, ".")->code->macho->slices[slice].range.offset;
}

/* -- As it was signed ---------------------------------------------------- */

static void
all_of_it_holds(void **state)
{
	const struct verdict *verdict;
	struct text findings = TEXT_INIT;
	uint64_t hashed;

	(void) state;
	verify();
	assert_true(app.complete);
	assert_code_holds(".");
	assert_code_holds(FRAMEWORK);
	assert_code_holds(LIBRARY);
	verdict = verdict_of(".");
	assert_int_equal(verdict->slice_count, 2);
	assert_outcome(verdict->seal->result, OUTCOME_OK, NULL);
	assert_outcome(verdict_of(FRAMEWORK)->seal->result, OUTCOME_OK, NULL);
	assert_int_equal(verdict->seal->problem_count, 0);
	assert_int_equal(verdict->seal->ok, verdict->seal->checked);
	assert_int_equal(nested_of(FRAMEWORK)->status, NESTED_OK);
	assert_int_equal(nested_of(LIBRARY)->status, NESTED_OK);
	assert_false(nested_of(LIBRARY)->cdhash_differs);
	assert_true(verdict->bytes_hashed > SMALL);
	hashed = verdict->bytes_hashed + verdict_of(FRAMEWORK)->bytes_hashed +
		 verdict_of(LIBRARY)->bytes_hashed;
	/* The walk hashes small files that no seal asks for, too. */
	assert_in_range(scan_hashed(app.scan), hashed, hashed + FEW);
	inspect_findings(&app, &findings);
	assert_null(strstr(text_string(&findings), "error "));
	assert_null(strstr(text_string(&findings), "warning "));
	text_release(&findings);
}

static void
the_ticket_covers_all_of_it(void **state)
{
	const struct verdict *verdict;

	(void) state;
	verify();
	verdict = verdict_of(".");
	assert_outcome(verdict->ticket->valid, OUTCOME_OK, NULL);
	assert_int_equal(verdict->covers_count, 3);
	assert_string_equal(verdict->covers[0], ".");
	assert_string_equal(verdict->covers[1], FRAMEWORK);
	assert_string_equal(verdict->covers[2], LIBRARY);
	assert_int_equal(verdict->not_covered_count, 0);
}

/* -- One thing changed --------------------------------------------------- */

static void
a_byte_of_a_page(void **state)
{
	const struct verdict *verdict;
	const struct page_result *pages;

	(void) state;
	verify();
	flip(EXECUTABLE, slice_offset(1) + 3 * PAGE + 17);
	verify();
	verdict = verdict_of(".");
	assert_slice_holds(&verdict->slices[0]);
	assert_outcome(
	    verdict->slices[1].code_pages, OUTCOME_BAD, "page 3 (bytes 0x");
	pages = verdict->slices[1].pages;
	assert_int_equal(pages[0].bad, 1);
	assert_int_equal(pages[0].first_bad, 3);
	assert_int_equal(pages[0].run_count, 1);
	assert_int_equal(pages[0].runs[0].first, 3);
	assert_int_equal(pages[0].runs[0].count, 1);
	assert_int_equal(
	    verdict->slices[1].code_pages.offset, slice_offset(1) + 3 * PAGE);
	/* The signature itself is still what it was. */
	assert_outcome(verdict->slices[1].cms.signature, OUTCOME_OK, NULL);
	assert_found("code-page-hash-mismatch", ".", "page 3");
}

/* Of nested code: its own matter, as its CDHash is what it was. */
static void
a_byte_of_a_nested_page(void **state)
{
	(void) state;
	/* Behind the fat header, which takes a page. */
	flip(INNER, 3 * PAGE);
	verify();
	assert_code_holds(".");
	assert_outcome(verdict_of(FRAMEWORK)->slices[0].code_pages, OUTCOME_BAD,
	    "page 2 ");
	assert_found("code-page-hash-mismatch", FRAMEWORK, "page 2 ");
}

static void
a_sealed_file(void **state)
{
	(void) state;
	folder_put_text(RESOURCES "a.txt", "other words");
	verify();
	assert_problem(".", SEAL_MODIFIED, RESOURCES "a.txt");
	assert_code_holds(".");
	assert_found("resource-modified", ".", "not what was sealed");
}

static void
a_sealed_file_that_is_gone(void **state)
{
	(void) state;
	assert_int_equal(unlink(RESOURCES "a.txt"), 0);
	verify();
	assert_problem(".", SEAL_MISSING, RESOURCES "a.txt");
	assert_found("resource-missing", ".", "");
}

static void
a_file_that_was_added(void **state)
{
	(void) state;
	folder_put_text(RESOURCES "b.txt", "");
	verify();
	assert_problem(".", SEAL_ADDED, RESOURCES "b.txt");
	assert_found("resource-added", ".", "");
}

static void
a_file_that_became_a_link(void **state)
{
	(void) state;
	assert_int_equal(unlink(RESOURCES "a.txt"), 0);
	folder_link(RESOURCES "a.txt", "many/00");
	verify();
	assert_problem(".", SEAL_TYPE_CHANGED, RESOURCES "a.txt");
}

static void
a_link_that_leads_elsewhere(void **state)
{
	(void) state;
	assert_int_equal(unlink(RESOURCES "link"), 0);
	folder_link(RESOURCES "link", "many/00");
	verify();
	assert_problem(".", SEAL_LINK_CHANGED, RESOURCES "link");
}

/* A slot tells, whatever the file says of the others. */
static void
the_seal_itself(void **state)
{
	static const char other[] = "b.txt";
	struct octets seal;
	char *name;

	(void) state;
	seal = file_read(SEAL);
	put_u8(&seal, 0);
	name = strstr((char *) seal.data, "a.txt");
	assert_non_null(name);
	memcpy(name, other, sizeof other - 1);
	file_write(SEAL, seal.data, seal.len - 1, 0644);
	octets_free(&seal);
	verify();
	assert_found("resource-directory-slot-mismatch", ".", "");
	assert_code_holds(FRAMEWORK);
}

static void
the_info_plist(void **state)
{
	struct octets info = file_read("Contents/Info.plist");

	(void) state;
	put_text(&info, "\n");
	file_write("Contents/Info.plist", info.data, info.len, 0644);
	octets_free(&info);
	verify();
	assert_found("info-plist-slot-mismatch", ".", "");
	assert_outcome(verdict_of(".")->slices[0].code_pages, OUTCOME_OK, NULL);
}

/* -- Nested code --------------------------------------------------------- */

static void
nested_code_of_another_team(void **state)
{
	struct signing_spec mine = signing;

	(void) state;
	signing.identity = authority_identity(
	    authority, IDENTITY_DEVELOPER_ID, "Other", "OTHER12345");
	assert_int_equal(chdir("Contents/Frameworks"), 0);
	assert_int_equal(system("rm -r F.framework"), 0);
	make_framework(SMALL);
	assert_int_equal(chdir("../.."), 0);
	signing = mine;
	verify();
	assert_int_equal(
	    nested_of(FRAMEWORK)->status, NESTED_REQUIREMENT_FAILED);
	assert_code_holds(FRAMEWORK);
	assert_outcome(verdict_of(FRAMEWORK)->seal->result, OUTCOME_OK, NULL);
	assert_int_equal(verdict_of(".")->not_covered_count, 1);
	assert_string_equal(verdict_of(".")->not_covered[0], FRAMEWORK);
	assert_found("nested-requirement-unsatisfied", ".", "");
}

/* Signed anew by the same team, as an update in place is. */
static void
nested_code_signed_again(void **state)
{
	(void) state;
	assert_int_equal(chdir("Contents/Frameworks"), 0);
	assert_int_equal(system("rm -r F.framework"), 0);
	make_framework(SMALL + PAGE);
	assert_int_equal(chdir("../.."), 0);
	verify();
	assert_int_equal(nested_of(FRAMEWORK)->status, NESTED_OK);
	assert_true(nested_of(FRAMEWORK)->cdhash_differs);
	assert_found("nested-cdhash-drift", ".", "");
}

static void
nested_code_that_is_gone(void **state)
{
	(void) state;
	assert_int_equal(unlink(LIBRARY), 0);
	verify();
	assert_int_equal(nested_of(LIBRARY)->status, NESTED_MISSING);
	assert_outcome(verdict_of(".")->seal->result, OUTCOME_BAD, LIBRARY);
}

static void
nested_code_that_is_none_any_more(void **state)
{
	(void) state;
	folder_put_text(LIBRARY, "no code at all");
	verify();
	assert_int_equal(nested_of(LIBRARY)->status, NESTED_NOT_CODE);
}

/* -- Getting past a reader's death --------------------------------------- */

static void
leave_out(const char *of, const char *path)
{
	const struct scan_skip skips[] = { { 0, of, path } };
	const struct scan_options options = {
		.judging.now = NOW, .skips = skips, .skip_count = 1
	};

	verify_with(&options);
	assert_false(app.complete);
	assert_int_equal(inspect_node(&app, ".")->state, NODE_SKIPPED);
	assert_code_holds(FRAMEWORK);
	assert_code_holds(LIBRARY);
}

static void
pages_that_killed_a_reader(void **state)
{
	const struct verdict *verdict;

	(void) state;
	leave_out("pages", EXECUTABLE);
	verdict = verdict_of(".");
	assert_unknown_for(verdict->slices[0].code_pages, "reader-died");
	assert_unknown_for(verdict->slices[1].code_pages, "reader-died");
	assert_outcome(verdict->seal->result, OUTCOME_OK, NULL);
	assert_outcome(verdict->slices[0].cms.signature, OUTCOME_OK, NULL);
}

static void
a_seal_that_killed_a_reader(void **state)
{
	(void) state;
	leave_out("resources", SEAL);
	assert_code_holds(".");
	assert_non_null(verdict_of(".")->seal);
	assert_unknown_for(verdict_of(".")->seal->result, "reader-died");
	assert_int_equal(verdict_of(".")->seal->checked, 0);
}

static void
trust_that_killed_a_reader(void **state)
{
	const struct verdict *verdict;

	(void) state;
	leave_out("trust", ".");
	verdict = verdict_of(".");
	for (size_t i = 0; i < 2; i++) {
		const struct slice_verdict *slice = &verdict->slices[i];

		assert_outcome(slice->code_pages, OUTCOME_OK, NULL);
		assert_unknown_for(slice->cms.signature, "reader-died");
		assert_unknown_for(slice->cms.chain, "reader-died");
		assert_unknown_for(slice->designated, "reader-died");
		assert_unknown_for(slice->slots[1], "reader-died");
	}
	assert_non_null(verdict->ticket);
	assert_unknown_for(verdict->ticket->valid, "reader-died");
}

/* A reader that dies is told to leave out what was last told. So each place
 * that is told while verifying can be left out. */
struct told {
	char phase[16], path[256];
};
static struct told told[64];
static size_t told_count;

static void
note_told(void *context, uint32_t job, unsigned root, uint64_t node,
    const char *now, const char *path, bool done)
{
	(void) context;
	(void) job;
	(void) root;
	(void) node;
	if (done || (strcmp(now, "pages") && strcmp(now, "resources") &&
			strcmp(now, "trust")))
		return;
	assert_true(told_count < sizeof told / sizeof *told);
	snprintf(told[told_count].phase, sizeof told->phase, "%s", now);
	snprintf(told[told_count++].path, sizeof told->path, "%s", path);
}

static void
what_is_told_can_be_left_out(void **state)
{
	const struct scan_events events = { .at = note_told };
	const struct scan_options options = { .judging.now = NOW };
	struct fault fault;

	(void) state;
	told_count = 0;
	app.arena = arena_new();
	app.scan = scan_new(&options, &events, &app);
	scan_add_root(app.scan, "A.app", source_disk_open(".", true, &fault));
	while (scan_step(app.scan))
		;
	assert_true(told_count >= 8);
	for (size_t i = 0; i < told_count; i++) {
		const struct scan_skip skips[] = { { 0, told[i].phase,
		    told[i].path } };
		const struct scan_options skipping = {
			.judging.now = NOW, .skips = skips, .skip_count = 1
		};

		verify_with(&skipping);
		if (app.complete)
			fail_msg("%s %s is not left out", told[i].phase,
			    told[i].path);
	}
}

/* -- Stopped ------------------------------------------------------------- */

static const char *stop_in;

/* The phase is told by the same thread, or by one that started this one. */
static void
stop_there(void *context, const char *path, size_t len)
{
	(void) context;
	(void) path;
	(void) len;
	if (!phase || strcmp(phase, stop_in) != 0)
		return;
	if (atomic_fetch_add(&reads, 1) == 0)
		scan_cancel(app.scan);
}

static const struct watcher stopper = { .before_read = stop_there };

static void
stop(const char *in, unsigned jobs)
{
	const struct scan_options options = { .judging.now = NOW, .jobs = jobs };

	stop_in = in;
	run(&options, watched_open(".", &stopper));
	assert_false(app.complete);
}

static void
stopped_at_the_pages(void **state)
{
	const struct verdict *verdict;

	(void) state;
	stop("pages", 1);
	assert_int_equal(atomic_load(&reads), 1);
	verdict = verdict_of(".");
	assert_unknown_for(verdict->slices[0].code_pages, "cancelled");
	assert_null(inspect_node(&app, FRAMEWORK)->verdict);
}

static void
stopped_at_the_pages_by_many(void **state)
{
	(void) state;
	stop("pages", 4);
	assert_true(atomic_load(&reads) <= 4);
	assert_unknown_for(verdict_of(".")->slices[0].code_pages, "cancelled");
}

static void
stopped_at_the_seal(void **state)
{
	const struct seal_verdict *seal;

	(void) state;
	stop("resources", 1);
	assert_int_equal(atomic_load(&reads), 1);
	seal = verdict_of(".")->seal;
	assert_unknown_for(seal->result, "cancelled");
	assert_int_equal(seal->problem_count, 0);
}

static void
verified_after_all(void **state)
{
	(void) state;
	stop("pages", 1);
	scan_again(app.scan, inspect_node(&app, ".")->id);
	while (scan_step(app.scan))
		;
	assert_code_holds(".");
	assert_outcome(verdict_of(".")->seal->result, OUTCOME_OK, NULL);
	assert_null(inspect_node(&app, FRAMEWORK)->verdict);
}

/* -- One thread and several ---------------------------------------------- */

static void
describe_all(struct text *text)
{
	size_t count;
	const struct node *const *all = scan_nodes(app.scan, &count);

	inspect_findings(&app, text);
	for (size_t i = 0; i < count; i++)
		for (const struct facet *const *f = facets(); *f; f++) {
			struct outline_text out = { .places = true };
			struct outline o;

			if (all[i]->row != ROW_CODE ||
			    ((*f)->applies && !(*f)->applies(all[i])))
				continue;
			outline_init(&o, &outline_text_sink, &out);
			(*f)->describe(all[i], &o);
			text_add_bytes(text, text_bytes(&out.text));
			text_release(&out.text);
		}
}

static void
report_with(unsigned jobs, struct text *text)
{
	const struct scan_options options = { .judging.now = NOW, .jobs = jobs };

	verify_with(&options);
	assert_true(app.complete);
	describe_all(text);
}

/* A page in each of three parts, and files in several batches. */
static void
harm_it(void)
{
	for (unsigned part = 0; part < 3; part++)
		flip(EXECUTABLE,
		    slice_offset(0) + part * (size_t) (2 << 20) + 5 * PAGE);
	for (unsigned i = 0; i < MANY; i += 7) {
		char path[64];

		snprintf(path, sizeof path, RESOURCES "many/%02u", i);
		folder_put_text(path, "other");
	}
}

static void
more_threads_tell_the_same(void **state)
{
	static const unsigned jobs[] = { 2, 3, 16 };
	struct text one = TEXT_INIT;

	(void) state;
	verify();
	assert_code_holds(".");
	harm_it();
	report_with(1, &one);
	assert_int_equal(verdict_of(".")->slices[0].pages[0].bad, 3);
	assert_int_equal(verdict_of(".")->seal->problem_count, 15);
	for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
		struct text many = TEXT_INIT;

		report_with(jobs[i], &many);
		assert_string_equal(text_string(&one), text_string(&many));
		text_release(&many);
	}
	text_release(&one);
}

/* A thread for the jobs besides those that hash, and the rest looks on. */
static void
with_a_thread_of_its_own(void **state)
{
	const struct scan_options options = { .judging.now = NOW, .jobs = 4 };
	const struct scan_events events = { .settled = note_settled };
	struct fault fault;
	bool seen = false;

	(void) state;
	app = (struct inspection){ .arena = arena_new() };
	app.scan = scan_new(&options, &events, &app);
	scan_add_root(app.scan, "A.app", source_disk_open(".", true, &fault));
	scan_start(app.scan);
	while (!seen) {
		size_t count;

		scan_lock(app.scan);
		scan_nodes(app.scan, &count);
		seen = app.complete;
		scan_unlock(app.scan);
	}
	assert_code_holds(".");
	assert_outcome(verdict_of(".")->seal->result, OUTCOME_OK, NULL);
}

/* Whoever quits does not wait for all to be hashed. */
static void
freed_while_it_hashes(void **state)
{
	const struct scan_options options = { .judging.now = NOW, .jobs = 4 };
	const struct scan_events events = { .at = note_phase };
	struct fault fault;
	bool hashing = false;

	(void) state;
	app = (struct inspection){ .arena = arena_new() };
	app.scan = scan_new(&options, &events, &app);
	scan_add_root(app.scan, "A.app", source_disk_open(".", true, &fault));
	scan_start(app.scan);
	while (!hashing) {
		scan_lock(app.scan);
		hashing = phase && strcmp(phase, "pages") == 0;
		scan_unlock(app.scan);
	}
}

#define SMALL_TEST(name) \
	cmocka_unit_test_setup_teardown(name, set_up, tear_down)
#define BIG_TEST(name) \
	cmocka_unit_test_setup_teardown(name, set_up_big, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SMALL_TEST(all_of_it_holds),
		SMALL_TEST(the_ticket_covers_all_of_it),
		SMALL_TEST(a_byte_of_a_page),
		SMALL_TEST(a_byte_of_a_nested_page),
		SMALL_TEST(a_sealed_file),
		SMALL_TEST(a_sealed_file_that_is_gone),
		SMALL_TEST(a_file_that_was_added),
		SMALL_TEST(a_file_that_became_a_link),
		SMALL_TEST(a_link_that_leads_elsewhere),
		SMALL_TEST(the_seal_itself),
		SMALL_TEST(the_info_plist),
		SMALL_TEST(nested_code_of_another_team),
		SMALL_TEST(nested_code_signed_again),
		SMALL_TEST(nested_code_that_is_gone),
		SMALL_TEST(nested_code_that_is_none_any_more),
		SMALL_TEST(pages_that_killed_a_reader),
		SMALL_TEST(a_seal_that_killed_a_reader),
		SMALL_TEST(trust_that_killed_a_reader),
		SMALL_TEST(what_is_told_can_be_left_out),
		BIG_TEST(stopped_at_the_pages),
		BIG_TEST(stopped_at_the_pages_by_many),
		BIG_TEST(stopped_at_the_seal),
		BIG_TEST(verified_after_all),
		BIG_TEST(more_threads_tell_the_same),
		BIG_TEST(with_a_thread_of_its_own),
		BIG_TEST(freed_while_it_hashes),
	};

	return cmocka_run_group_tests(tests, set_up_all, tear_down_all);
}
