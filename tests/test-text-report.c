/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/defect.h>
#include <sealtree/limits.h>

#include "check.h"
#include "text_writer.h"

/* Rows of the one lazy list there is here: 0, 1, 2 … */
struct rows {
	struct arena *arena;
	struct outline_tree page;
	uint64_t total, asked;
};

static const struct outline_tree *
fetch(void *context, uint32_t list, uint64_t first, uint64_t count)
{
	struct rows *rows = context;
	struct outline o;

	assert_int_equal(list, 7);
	assert_true(count <= LIMIT_ROWS);
	outline_tree_init(&rows->page, rows->arena);
	outline_init(&o, &outline_tree_sink, &rows->page);
	for (uint64_t i = first; i < rows->total && i < first + count; i++)
		outline_number(&o, NULL, NULL, i);
	rows->asked++;
	return &rows->page;
}

typedef void telling(struct outline *o);

static char *
write_with(telling *tell, bool all, struct rows *rows, bool *failed)
{
	char *written = NULL;
	size_t len;
	struct arena *arena = arena_new();
	struct outline_tree tree;
	struct outline o;
	struct text_writer writer = {
		.out = open_memstream(&written, &len),
		.all = all,
		.fetch = fetch,
		.context = rows,
	};

	assert_non_null(writer.out);
	outline_tree_init(&tree, arena);
	outline_init(&o, &outline_tree_sink, &tree);
	tell(&o);
	text_write_outline(&writer, &tree.root, 2);
	assert_int_equal(fclose(writer.out), 0);
	if (failed)
		*failed = writer.failed;
	arena_free(arena);
	return written;
}

static void
expect(telling *tell, const char *wanted)
{
	char *written = write_with(tell, false, NULL, NULL);

	assert_string_equal(written, wanted);
	free(written);
}

static void
tell_facts(struct outline *o)
{
	outline_string(o, "identifier", "Identifier", "com.example.app");
	outline_string(o, "team", "Team", NULL);
	outline_flag(o, "runtime", "Hardened", true);
	outline_tone(o, TONE_BAD);
	outline_string(o, "seal", "Seal", "altered");
	outline_tone(o, TONE_GOOD);
	outline_time(o, "time", "Time", 0);
	outline_list(o, "slices", "Slices");
	outline_string(o, NULL, NULL, "x86_64");
	outline_string(o, NULL, NULL, "arm64");
	outline_close(o);
	outline_list(o, "plugins", "Plug-ins");
	outline_close(o);
	outline_list(o, "chain",
	    "A label that is longer than its column is"
	    " wide");
	outline_map(o, NULL, NULL);
	outline_string(o, "cn", "Name", "Leaf");
	outline_close(o);
	outline_close(o);
}

static void
labels_stand_in_a_column(void **state)
{
	(void) state;
	expect(tell_facts, "  Identifier  com.example.app\n"
			   "  Team        -\n"
			   "  Hardened    yes\n"
			   "  Seal        altered  (error)\n"
			   "  Time        1970-01-01T00:00:00Z\n"
			   "  Slices\n"
			   "    x86_64\n"
			   "    arm64\n"
			   "  Plug-ins    none\n"
			   "  A label that is longer than its column is wide\n"
			   "    -\n"
			   "      Name  Leaf\n");
}

static void
tell_long_label(struct outline *o)
{
	outline_flag(o, NULL, "com.apple.security.app-sandbox-and-more", true);
}

static void
a_long_label_alone_keeps_its_distance(void **state)
{
	(void) state;
	expect(tell_long_label,
	    "  com.apple.security.app-sandbox-and-more  yes\n");
}

static void
tell_hostile(struct outline *o)
{
	struct item item = { .type = VALUE_TEXT,
		.key = bytes_of("key\n\x1b]0;x\a"),
		.bytes = bytes_of("\xe2\x80\xae"
				  "evil\xff\r\n"),
		.offset = NO_OFFSET };

	outline_item(o, &item);
}

static void
hostile_text_is_escaped(void **state)
{
	(void) state;
	expect(
	    tell_hostile, "  key\\n\\x1b]0;x\\x07  \\u{202e}evil\\xff\\r\\n\n");
}

static void
tell_rows(struct outline *o)
{
	outline_rows(o, "pages", "Pages", 7, 1300);
}

static void
lazy_lists(void **state)
{
	struct rows rows = { .arena = arena_new(), .total = 1300 };
	char *written = write_with(tell_rows, false, &rows, NULL);
	bool failed;

	(void) state;
	assert_string_equal(
	    written, "  Pages  1 300 (listed with --verbose)\n");
	assert_int_equal(rows.asked, 0);
	free(written);

	written = write_with(tell_rows, true, &rows, &failed);
	assert_false(failed);
	assert_int_equal(rows.asked, 3);
	assert_non_null(strstr(written, "  Pages  1 300\n    0\n    1\n"));
	assert_non_null(strstr(written, "\n    1299\n"));
	free(written);

	rows.total = 600; /* fewer than were promised */
	written = write_with(tell_rows, true, &rows, &failed);
	assert_true(failed);
	free(written);
	arena_free(rows.arena);
}

static void
tell_deep(struct outline *o)
{
	for (int i = 0; i < 1000; i++)
		outline_list(o, NULL, NULL);
	outline_string(o, NULL, NULL, "x");
	for (int i = 0; i < 1000; i++)
		outline_close(o);
}

static void
what_lies_too_deep_is_left_out(void **state)
{
	char *written = write_with(tell_deep, false, NULL, NULL);

	(void) state;
	assert_null(strchr(written, 'x'));
	assert_non_null(strstr(written, "…\n"));
	free(written);
}

static void
long_lines_are_broken(void **state)
{
	char *written = NULL, *line;
	size_t len;
	FILE *out = open_memstream(&written, &len);
	struct text text = TEXT_INIT;

	(void) state;
	assert_non_null(out);
	for (int i = 0; i < 60; i++)
		text_add_string(&text, i ? " \u00fcber" : "\u00fcber");
	text_write_wrapped(out, text_bytes(&text), 8);
	text_write_wrapped(out, bytes_of("one word"), 8);
	fclose(out);
	line = strtok(written, "\n");
	assert_int_equal(text_columns(bytes_of(line)), 99);
	line = strtok(NULL, "\n");
	assert_int_equal(strncmp(line, "        \u00fcber", 9), 0);
	assert_true(text_columns(bytes_of(line)) <= TEXT_WIDTH);
	while (strcmp(line, "one word") != 0) {
		line = strtok(NULL, "\n");
		assert_non_null(line);
	}
	free(written);
	text_release(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_stand_in_a_column),
		cmocka_unit_test(a_long_label_alone_keeps_its_distance),
		cmocka_unit_test(hostile_text_is_escaped),
		cmocka_unit_test(lazy_lists),
		cmocka_unit_test(what_lies_too_deep_is_left_out),
		cmocka_unit_test(long_lines_are_broken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
