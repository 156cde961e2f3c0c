/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <errno.h>
#include <pthread.h>
#include <string.h>

#include <sealtree/scan.h>
#include <sealtree/text.h>

#include "check.h"
#include "fake_bundle.h"

static const struct bundle_kind app = { "app", ".app", "app", "app", "APPL",
	true };
static const struct bundle_kind framework = { "framework", ".framework",
	"framework", "fwk", "FMWK", true };
static const struct bundle_kind dylib = { "dylib", NULL, "library", "dylib",
	NULL, false };

/* A.app with a framework and, loose, a library of two slices. */
static struct fake_node nodes[3];

static void
stage(void)
{
	memset(nodes, 0, sizeof(nodes));
	nodes[0].place = (struct place){
		.path = ".",
		.name = "A.app",
		.kind = &app,
		.layout = LAYOUT_DEEP,
		.base = "Contents",
		.info_path = "Contents/Info.plist",
		.executable_path = "Contents/MacOS/A",
		.executable_name = bytes_of("A"),
	};
	nodes[0].slices = 2;
	nodes[1].place = (struct place){
		.path = "Contents/Frameworks/F.framework",
		.name = "F.framework",
		.kind = &framework,
		.layout = LAYOUT_VERSIONED,
		.where = "Frameworks",
		.base = "Contents/Frameworks/F.framework/Versions/A",
		.parent = &nodes[0].place,
	};
	nodes[2].place = (struct place){
		.path = "Contents/Frameworks/libx.dylib",
		.name = "libx.dylib",
		.kind = &dylib,
		.where = "Frameworks",
		.loose_path = "Contents/Frameworks/libx.dylib",
		.parent = &nodes[0].place,
	};
	nodes[2].slices = 2;
	fake_bundle = (struct fake_bundle){ .nodes = nodes, .count = 3 };
}

/* Everything that was told, a line each. */
struct log {
	struct text text;
	unsigned settled;
	bool complete;
	pthread_mutex_t lock;
	pthread_cond_t changed;
};

static void
log_node(void *context, const struct node *node)
{
	static const char *const states[] = { "waiting", "reading", "read",
		"verified", "skipped" };
	struct log *log = context;

	text_printf(&log->text, "node %s %s %s\n", node->name, node->kind,
	    states[node->state]);
}

static void
log_findings(
    void *context, const struct node *node, const struct findings *findings)
{
	struct log *log = context;

	for (size_t i = 0; i < findings->count; i++)
		text_printf(&log->text, "finding %s %s %s\n", node->name,
		    findings->list[i].check->id, findings->list[i].message);
}

static void
log_at(void *context, uint32_t job, unsigned root, uint64_t node,
    const char *phase, const char *path, bool done)
{
	struct log *log = context;

	(void) root;
	text_printf(&log->text, "%s %u %u %s %s\n", done ? "done" : "at", job,
	    (unsigned) node, phase, path);
}

static void
log_trouble(void *context, unsigned root, const char *path, int error,
    const char *phase, const char *what)
{
	struct log *log = context;

	(void) root;
	text_printf(
	    &log->text, "trouble %s %d %s %s\n", path, error, phase, what);
}

static void
log_progress(void *context, uint32_t read, uint32_t known)
{
	struct log *log = context;

	text_printf(&log->text, "progress %u/%u\n", read, known);
}

static void
log_settled(void *context, bool complete)
{
	struct log *log = context;

	pthread_mutex_lock(&log->lock);
	log->settled++;
	log->complete = complete;
	pthread_cond_broadcast(&log->changed);
	pthread_mutex_unlock(&log->lock);
}

static const struct scan_events all_events = {
	.node = log_node,
	.findings = log_findings,
	.at = log_at,
	.trouble = log_trouble,
	.progress = log_progress,
	.settled = log_settled,
};

static struct log told;
static struct scan *scan;

static void
begin(const struct scan_options *options, const struct scan_events *events)
{
	memset(&told, 0, sizeof(told));
	pthread_mutex_init(&told.lock, NULL);
	pthread_cond_init(&told.changed, NULL);
	scan = scan_new(options, events, &told);
	scan_add_root(scan, "A.app", NULL);
}

static int
set_up(void **state)
{
	static const struct scan_options none;

	(void) state;
	stage();
	begin(&none, &all_events);
	return 0;
}

static int
tear_down(void **state)
{
	(void) state;
	scan_free(scan);
	text_release(&told.text);
	pthread_cond_destroy(&told.changed);
	pthread_mutex_destroy(&told.lock);
	return 0;
}

static void
run_all(void)
{
	while (scan_step(scan))
		;
}

static bool
was_told(const char *line)
{
	return strstr(text_string(&told.text), line);
}

static size_t
place_of(const char *line)
{
	const char *all = text_string(&told.text), *at = strstr(all, line);

	if (!at)
		fail_msg("not told: %s", line);
	return (size_t) (at - all);
}

/* The rows, indented, and the kinds. */
static void
assert_rows(const char *wanted)
{
	struct text text = TEXT_INIT;
	const struct node *const *list;
	size_t count;

	scan_lock(scan);
	list = scan_nodes(scan, &count);
	for (size_t i = 0; i < count; i++) {
		for (const struct node *n = list[i]->parent; n; n = n->parent)
			text_add_char(&text, ' ');
		text_printf(&text, "%s %s\n", list[i]->name, list[i]->kind);
	}
	scan_unlock(scan);
	assert_string_equal(text_string(&text), wanted);
	text_release(&text);
}

static const struct node *
node_called(const char *name)
{
	const struct node *const *list;
	size_t count;

	list = scan_nodes(scan, &count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i]->name, name) == 0)
			return list[i];
	fail_msg("no row %s", name);
	return NULL;
}

static void
rows_are_in_the_trees_order(void **state)
{
	(void) state;
	run_all();
	assert_rows("A.app app\n"
		    " A exe\n"
		    "  x86_64 slice\n"
		    "  arm64 slice\n"
		    " (no embedded profile) -\n"
		    " (no stapled ticket) -\n"
		    " F.framework fwk\n"
		    "  (no Info.plist) -\n"
		    " libx.dylib dylib\n"
		    "  x86_64 slice\n"
		    "  arm64 slice\n");
}

static void
siblings_are_ordered_by_their_number(void **state)
{
	const struct node *const *list;
	size_t count;

	(void) state;
	run_all();
	list = scan_nodes(scan, &count);
	for (size_t i = 0; i < count; i++)
		for (size_t k = i + 1; k < count; k++)
			if (list[k]->parent == list[i]->parent)
				assert_true(list[i]->order < list[k]->order);
	for (size_t i = 0; i < count; i++) {
		assert_ptr_equal(scan_node(scan, list[i]->id), list[i]);
		for (size_t k = 0; k < i; k++)
			assert_false(list[i]->row == list[k]->row &&
				     strcmp(list[i]->path, list[k]->path) == 0);
	}
	assert_null(scan_node(scan, 0));
	assert_null(scan_node(scan, count + 1));
}

static void
nodes_are_told_before_any_is_read(void **state)
{
	(void) state;
	assert_true(scan_step(scan));
	assert_true(was_told("node libx.dylib dylib waiting"));
	assert_false(was_told("reading"));
	assert_true(was_told("progress 0/3"));
	assert_int_equal(told.settled, 0);
	assert_rows("A.app app\n"
		    " A exe\n"
		    " F.framework fwk\n"
		    " libx.dylib dylib\n");
	run_all();
	assert_true(was_told("progress 3/3"));
	assert_int_equal(told.settled, 1);
	assert_true(told.complete);
	assert_false(scan_step(scan));
	assert_int_equal(told.settled, 1);
}

static void
what_is_touched_is_told_before(void **state)
{
	(void) state;
	run_all();
	assert_true(place_of("at 1 0 discover .\n") <
		    place_of("node A.app app waiting"));
	assert_true(place_of("done 1 0 discover Contents/Frameworks/libx") <
		    place_of("at 2 1 info .\n"));
	assert_true(
	    place_of("node A.app app reading") < place_of("at 2 1 info .\n"));
	assert_true(place_of("at 2 1 info .\n") < place_of("at 2 1 judge .\n"));
	assert_true(
	    place_of("at 2 1 judge .\n") < place_of("done 2 1 judge .\n"));
	assert_true(
	    place_of("done 2 1 judge .\n") < place_of("node A.app app read\n"));
}

static void
every_row_has_what_its_node_has(void **state)
{
	const struct node *const *list;
	size_t count;

	(void) state;
	run_all();
	list = scan_nodes(scan, &count);
	for (size_t i = 0; i < count; i++) {
		const struct node *owner = list[i];

		while (owner->row != ROW_CODE)
			owner = owner->parent;
		assert_int_equal(list[i]->state, NODE_VERIFIED);
		assert_int_equal(list[i]->revision, 3); /* …, judged */
		assert_non_null(list[i]->code);
		assert_ptr_equal(list[i]->code, owner->code);
		assert_ptr_equal(list[i]->findings, owner->findings);
		assert_ptr_equal(list[i]->place, owner->place);
		assert_int_equal(
		    list[i]->expected != NULL, list[i]->row == ROW_GHOST);
		assert_int_equal(
		    list[i]->absence != NULL, list[i]->row == ROW_GHOST);
	}
}

/* What is wrong in one slice is not held against the other. */
static void
a_slice_has_the_worst_of_its_own(void **state)
{
	(void) state;
	nodes[2].defect = DEFECT_SIGNATURE;
	nodes[2].defect_what = "it is cut short";
	run_all();
	assert_int_equal(node_called("libx.dylib")->worst, SEVERITY_ERROR);
	for (uint64_t id = 1; scan_node(scan, id); id++) {
		const struct node *n = scan_node(scan, id);

		if (n->row == ROW_SLICE && n->parent->row == ROW_CODE)
			assert_int_equal(n->worst, strcmp(n->name, "arm64")
						       ? SEVERITY_PASS
						       : SEVERITY_ERROR);
	}
	assert_int_equal(node_called("A")->worst, SEVERITY_PASS);
	assert_int_equal(
	    node_called("(no stapled ticket)")->worst, SEVERITY_UNKNOWN);
}

static void
slices_of_one_architecture_have_paths_of_their_own(void **state)
{
	(void) state;
	nodes[2].slices = 3;
	siblings_are_ordered_by_their_number(state);
}

static void
a_thin_file_has_no_row_for_its_slice(void **state)
{
	(void) state;
	nodes[0].slices = nodes[2].slices = 1;
	run_all();
	assert_rows("A.app app\n"
		    " A exe\n"
		    " (no embedded profile) -\n"
		    " (no stapled ticket) -\n"
		    " F.framework fwk\n"
		    "  (no Info.plist) -\n"
		    " libx.dylib dylib\n");
}

static void
a_missing_executable_is_a_ghost(void **state)
{
	(void) state;
	nodes[0].place.executable_path = NULL;
	nodes[0].place.profile_path = "Contents/embedded.provisionprofile";
	nodes[0].place.ticket_path = "Contents/CodeResources";
	nodes[0].slices = 0;
	fake_bundle.count = 1;
	run_all();
	assert_rows("A.app app\n (no executable) -\n");
	assert_string_equal(
	    node_called("(no executable)")->path, "Contents/MacOS/A");
}

/* Without a platform the layout tells what it is for. */
static void
an_ios_app_expects_no_ticket(void **state)
{
	(void) state;
	nodes[0].place.layout = LAYOUT_SHALLOW;
	nodes[0].place.base = ".";
	nodes[0].slices = 1;
	fake_bundle.count = 1;
	run_all();
	assert_rows("A.app app\n A exe\n (no embedded profile) -\n");
	assert_string_equal(node_called("(no embedded profile)")->path,
	    "embedded.mobileprovision");
}

static void
what_is_looked_at_is_read_first(void **state)
{
	const uint64_t rows[] = { 99, 4 };

	(void) state;
	assert_true(scan_step(scan));
	assert_string_equal(scan_node(scan, 4)->name, "libx.dylib");
	scan_look(scan, rows, 2);
	assert_true(scan_step(scan));
	assert_int_equal(scan_node(scan, 4)->state, NODE_READ);
	assert_int_equal(scan_node(scan, 1)->state, NODE_WAITING);
	run_all();
	assert_true(told.complete);
	assert_true(was_told("progress 3/3"));
}

static void
with_skips(const struct scan_skip *skips, size_t count)
{
	struct scan_options options = { .skips = skips, .skip_count = count };

	tear_down(NULL);
	stage();
	begin(&options, &all_events);
}

static void
what_killed_a_reader_is_left_out(void **state)
{
	static const struct scan_skip skips[] = {
		{ 0, "seal", "Contents/Frameworks/F.framework" },
		{ 0, "judge", "." },
		{ 0, "info", "elsewhere" },
		/* Of another root. */
		{ 1, "info", "Contents/Frameworks/libx.dylib" },
	};

	(void) state;
	with_skips(skips, 4);
	nodes[1].phase = "seal";
	run_all();
	assert_int_equal(node_called("F.framework")->state, NODE_SKIPPED);
	assert_int_equal(node_called("A.app")->state, NODE_SKIPPED);
	assert_int_equal(node_called("A.app")->findings->count, 0);
	assert_int_equal(node_called("libx.dylib")->state, NODE_VERIFIED);
	assert_false(was_told("at 3 3 seal"));
	assert_false(was_told("judge .\n"));
	assert_int_equal(told.settled, 1);
	assert_false(told.complete);
}

static void
a_skipped_place_makes_it_incomplete(void **state)
{
	static const struct scan_skip skips[] = {
		{ 0, "discover", "Contents/Frameworks/F.framework" },
	};

	(void) state;
	with_skips(skips, 1);
	run_all();
	assert_false(was_told("F.framework"));
	assert_false(told.complete);
}

static void
trouble_is_told_and_is_a_finding(void **state)
{
	static const struct fake_trouble trouble = { 2,
		"Contents/Frameworks/F.framework/Secret", EACCES, "list" };

	(void) state;
	fake_bundle.trouble = &trouble;
	run_all();
	assert_true(
	    was_told("trouble Contents/Frameworks/F.framework/Secret "));
	assert_true(was_told("finding F.framework check-not-run list: "));
	assert_false(was_told("finding A.app check-not-run list"));
	assert_false(told.complete);
}

static void
a_cap_of_the_walk_is_a_finding(void **state)
{
	static const struct fake_trouble trouble = { 3, "Contents/x", 0,
		"too many files" };

	(void) state;
	fake_bundle.trouble = &trouble;
	run_all();
	assert_true(was_told("finding A.app limit-reached too many files"));
	assert_false(told.complete);
}

static void
defects_that_leave_something_out_make_it_incomplete(void **state)
{
	static const enum defect_kind kinds[] = { DEFECT_LIMIT,
		DEFECT_UNREADABLE, DEFECT_MACHO };

	(void) state;
	for (size_t i = 0; i < 3; i++) {
		with_skips(NULL, 0);
		nodes[0].defect = kinds[i];
		nodes[0].defect_what = "so it is";
		run_all();
		assert_int_equal(told.complete, kinds[i] == DEFECT_MACHO);
	}
}

static void
what_is_nothing_says_what_it_is(void **state)
{
	(void) state;
	fake_bundle.nothing = "this is an ELF file";
	run_all();
	assert_true(was_told("trouble . 0 discover this is an ELF file\n"));
	assert_int_equal(told.settled, 1);
	assert_false(told.complete);
	assert_rows("");
}

static void
cancel_at_framework(const char *path)
{
	if (strstr(path, "F.framework"))
		scan_cancel(scan);
}

static void
cancelling_while_discovering(void **state)
{
	(void) state;
	fake_bundle.before_found = cancel_at_framework;
	run_all();
	assert_rows("A.app app\n A exe\n");
	assert_int_equal(scan_node(scan, 1)->state, NODE_WAITING);
	assert_int_equal(told.settled, 1);
	assert_false(told.complete);
	assert_false(was_told("trouble"));
}

static void
cancelling_between_jobs_and_reading_one_after_all(void **state)
{
	(void) state;
	assert_true(scan_step(scan));
	assert_true(scan_step(scan));
	scan_cancel(scan);
	assert_int_equal(told.settled, 0);
	assert_false(scan_step(scan));
	assert_int_equal(told.settled, 1);
	assert_false(told.complete);
	assert_int_equal(node_called("A.app")->state, NODE_READ);
	assert_int_equal(node_called("libx.dylib")->state, NODE_WAITING);
	scan_cancel(scan);
	assert_false(scan_step(scan));
	assert_int_equal(told.settled, 1);
	scan_again(scan, node_called("libx.dylib")->id);
	run_all();
	assert_int_equal(node_called("libx.dylib")->state, NODE_VERIFIED);
	assert_int_equal(node_called("F.framework")->state, NODE_WAITING);
	assert_int_equal(told.settled, 2);
	assert_false(told.complete);
}

/* Under ASan this tells whether what was copied lives on. */
static void
reading_again_keeps_what_was_published(void **state)
{
	struct node old;
	uint64_t id;

	(void) state;
	run_all();
	old = *node_called("A.app");
	id = node_called("A")->id;
	scan_again(scan, id);
	scan_again(scan, id);
	run_all();
	assert_int_equal(told.settled, 2);
	assert_true(told.complete);
	assert_int_equal(node_called("A.app")->revision, 6);
	assert_ptr_not_equal(node_called("A.app")->code, old.code);
	assert_ptr_not_equal(node_called("A.app")->whole.inside, old.whole.inside);
	assert_string_equal(old.whole.inside->list[1].name, "F.framework");
	assert_int_equal(old.code->macho->slice_count, 2);
	assert_int_equal(old.findings->count, 0);
	assert_true(was_told("progress 3/3"));
	assert_false(was_told("progress 4/3"));
	scan_again(scan, old.id);
	run_all();
	assert_int_equal(node_called("A.app")->revision, 9);
}

/* Every row stands beside what all others are now. */
static void
all_are_compared_anew(void **state)
{
	const struct peers *old, *new;

	(void) state;
	run_all();
	old = node_called("A.app")->whole.inside;
	assert_int_equal(old->count, 3);
	assert_null(node_called("A.app")->whole.beside);
	assert_ptr_equal(node_called("libx.dylib")->whole.beside, old);
	assert_ptr_equal(node_called("A")->whole.inside, old);
	scan_again(scan, node_called("libx.dylib")->id);
	run_all();
	new = node_called("A.app")->whole.inside;
	assert_ptr_not_equal(new, old);
	assert_ptr_equal(node_called("libx.dylib")->whole.beside, new);
	assert_ptr_equal(node_called("F.framework")->whole.beside, new);
	assert_null(node_called("F.framework")->whole.inside);
}

static void
again_while_reading(const char *path)
{
	static unsigned times;

	if (strcmp(path, ".") == 0 && times++ < 2)
		scan_again(scan, 1);
}

static void
asked_again_while_it_is_read(void **state)
{
	(void) state;
	fake_bundle.before_parse = again_while_reading;
	run_all();
	assert_int_equal(node_called("A.app")->revision, 5);
	assert_true(was_told("progress 3/3"));
	assert_false(was_told("progress 4/3"));
	assert_int_equal(told.settled, 1);
}

static void
a_slice_that_is_gone_is_a_ghost(void **state)
{
	(void) state;
	run_all();
	nodes[2].slices = 1;
	scan_again(scan, node_called("libx.dylib")->id);
	run_all();
	assert_rows("A.app app\n"
		    " A exe\n"
		    "  x86_64 slice\n"
		    "  arm64 slice\n"
		    " (no embedded profile) -\n"
		    " (no stapled ticket) -\n"
		    " F.framework fwk\n"
		    "  (no Info.plist) -\n"
		    " libx.dylib dylib\n"
		    "  x86_64 slice\n"
		    "  (arm64 is gone) -\n");
}

/* A finding that takes the whole tree comes last, and goes with its cause. */
static void
the_whole_is_judged_at_the_end(void **state)
{
	const struct findings *old;

	(void) state;
	nodes[1].place.path = "Contents/Frameworks/LIBX.dylib";
	run_all();
	assert_true(place_of("node libx.dylib dylib read\n") <
		    place_of("finding A.app name-deceptive"));
	old = node_called("A.app")->findings;
	assert_int_equal(old->count, 1);
	assert_string_equal(old->list[0].check->id, "name-deceptive");
	assert_int_equal(node_called("A.app")->worst, SEVERITY_WARNING);
	assert_int_equal(node_called("A.app")->revision, 3);
	assert_int_equal(node_called("F.framework")->revision, 3);
	assert_int_equal(told.settled, 1);
	scan_again(scan, node_called("A.app")->id);
	run_all();
	assert_int_equal(node_called("A.app")->findings->count, 1);
	assert_string_equal(old->list[0].check->id, "name-deceptive");
	nodes[1].place.path = "Contents/Frameworks/other.dylib";
	scan_again(scan, node_called("F.framework")->id);
	run_all();
	assert_int_equal(node_called("A.app")->findings->count, 0);
	assert_int_equal(node_called("A.app")->worst, SEVERITY_PASS);
	assert_int_equal(told.settled, 3);
}

static void
nothing_is_said_of_a_whole_that_was_not_read(void **state)
{
	(void) state;
	nodes[1].place.path = "Contents/Frameworks/LIBX.dylib";
	assert_true(scan_step(scan));
	scan_cancel(scan);
	assert_false(scan_step(scan));
	scan_again(scan, node_called("libx.dylib")->id);
	run_all();
	assert_int_equal(node_called("libx.dylib")->state, NODE_VERIFIED);
	assert_false(was_told("name-deceptive"));
}

static void
a_second_root_stands_beside_the_first(void **state)
{
	(void) state;
	fake_bundle.count = 1;
	nodes[0].slices = 1;
	scan_add_root(scan, "B.app", NULL);
	run_all();
	assert_rows("A.app app\n"
		    " A exe\n"
		    " (no embedded profile) -\n"
		    " (no stapled ticket) -\n"
		    "A.app app\n"
		    " A exe\n"
		    " (no embedded profile) -\n"
		    " (no stapled ticket) -\n");
	assert_int_equal(scan_node(scan, 1)->root, 0);
	assert_int_equal(scan_node(scan, 3)->root, 1);
	assert_true(scan_node(scan, 1)->order < scan_node(scan, 3)->order);
	assert_int_equal(told.settled, 1);
}

static void
a_scan_of_nothing_settles(void **state)
{
	static const struct scan_options none;

	(void) state;
	scan_free(scan);
	scan = scan_new(&none, &all_events, &told);
	assert_false(scan_step(scan));
	assert_int_equal(told.settled, 1);
	assert_true(told.complete);
}

static void
events_that_are_null_are_not_called(void **state)
{
	static const struct scan_events none;
	static const struct scan_options options;
	static const struct fake_trouble trouble = { 1, "x", EIO, "read" };

	tear_down(state);
	stage();
	fake_bundle.trouble = &trouble;
	begin(&options, &none);
	run_all();
	assert_int_equal(node_called("A.app")->state, NODE_VERIFIED);
}

static void
wait_settled(unsigned times)
{
	pthread_mutex_lock(&told.lock);
	while (told.settled < times)
		pthread_cond_wait(&told.changed, &told.lock);
	pthread_mutex_unlock(&told.lock);
}

/* What the thread that serves does meanwhile: copies, then looks. */
static size_t
look_at_all(void)
{
	struct node copies[16];
	size_t count, slices = 0;
	const struct node *const *list;

	scan_lock(scan);
	list = scan_nodes(scan, &count);
	for (size_t i = 0; i < count && i < 16; i++)
		copies[i] = *list[i];
	scan_unlock(scan);
	for (size_t i = 0; i < count && i < 16; i++) {
		if (copies[i].code && copies[i].code->macho)
			slices += copies[i].code->macho->slice_count;
		if (copies[i].findings)
			slices += copies[i].findings->count;
		slices += strlen(copies[i].name) + strlen(copies[i].path);
	}
	return slices;
}

static void
on_a_thread_of_its_own(void **state)
{
	const uint64_t row = 4;

	(void) state;
	scan_start(scan);
	scan_look(scan, &row, 1);
	look_at_all();
	wait_settled(1);
	for (unsigned i = 0; i < 50; i++) {
		scan_again(scan, 1 + i % 4);
		assert_true(look_at_all() > 0);
	}
	wait_settled(2);
	scan_lock(scan);
	assert_int_equal(node_called("A.app")->code->macho->slice_count, 2);
	scan_unlock(scan);
}

static void
freed_while_it_runs(void **state)
{
	(void) state;
	scan_start(scan);
	look_at_all();
}

static void
cancelled_while_it_runs(void **state)
{
	(void) state;
	scan_start(scan);
	scan_cancel(scan);
	wait_settled(1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rows_are_in_the_trees_order),
		TEST(siblings_are_ordered_by_their_number),
		TEST(nodes_are_told_before_any_is_read),
		TEST(what_is_touched_is_told_before),
		TEST(every_row_has_what_its_node_has),
		TEST(a_slice_has_the_worst_of_its_own),
		TEST(slices_of_one_architecture_have_paths_of_their_own),
		TEST(a_thin_file_has_no_row_for_its_slice),
		TEST(a_missing_executable_is_a_ghost),
		TEST(an_ios_app_expects_no_ticket),
		TEST(what_is_looked_at_is_read_first),
		TEST(what_killed_a_reader_is_left_out),
		TEST(a_skipped_place_makes_it_incomplete),
		TEST(trouble_is_told_and_is_a_finding),
		TEST(a_cap_of_the_walk_is_a_finding),
		TEST(defects_that_leave_something_out_make_it_incomplete),
		TEST(what_is_nothing_says_what_it_is),
		TEST(cancelling_while_discovering),
		TEST(cancelling_between_jobs_and_reading_one_after_all),
		TEST(reading_again_keeps_what_was_published),
		TEST(all_are_compared_anew),
		TEST(asked_again_while_it_is_read),
		TEST(a_slice_that_is_gone_is_a_ghost),
		TEST(the_whole_is_judged_at_the_end),
		TEST(nothing_is_said_of_a_whole_that_was_not_read),
		TEST(a_second_root_stands_beside_the_first),
		TEST(a_scan_of_nothing_settles),
		TEST(events_that_are_null_are_not_called),
		TEST(on_a_thread_of_its_own),
		TEST(freed_while_it_runs),
		TEST(cancelled_while_it_runs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
