/* SPDX-License-Identifier: MIT */
/* Text on its way to a clipboard, and panes as plain text. */
#include <config.h>

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/defect.h>
#include <sealtree/limits.h>
#include <sealtree/view.h>

#include "check.h"
#include "fake_model.h"

static const char plain[] = "\x1b]52;c;YWJj\a"; /* abc */

static void
assert_sequence(const char *text, enum clip_way way, const char *wanted)
{
	struct text out = TEXT_INIT;

	assert_true(clip_sequence(&out, bytes_of(text), way));
	assert_string_equal(text_string(&out), wanted);
	text_release(&out);
}

static void
test_bare(void **state)
{
	(void) state;
	assert_sequence("abc", CLIP_BARE, plain);
	assert_sequence("", CLIP_BARE, "\x1b]52;c;\a");
	/* Whatever it holds, digits are sent. */
	assert_sequence("\x1b]0;x\a", CLIP_BARE, "\x1b]52;c;G10wO3gH\a");
}

static void
test_tmux(void **state)
{
	(void) state;
	assert_sequence("abc", CLIP_TMUX,
	    "\x1b]52;c;YWJj\a"
	    "\x1bPtmux;\x1b\x1b]52;c;YWJj\a\x1b\\");
}

/* Takes the pieces apart as Screen does, none of which may be longer than the
 * oldest one passes on. */
static void
test_screen(void **state)
{
	struct text raw = TEXT_INIT, out = TEXT_INIT, passed = TEXT_INIT;
	struct text bare = TEXT_INIT;
	const char *at;
	size_t pieces = 0;

	(void) state;
	for (int i = 0; i < 1000; i++)
		text_add_char(&raw, (char) i);
	assert_true(clip_sequence(&out, text_bytes(&raw), CLIP_SCREEN));
	assert_true(clip_sequence(&bare, text_bytes(&raw), CLIP_BARE));
	for (at = text_string(&out); *at; pieces++) {
		const char *end = strstr(at, "\x1b\\");

		assert_memory_equal(at, "\x1bP", 2);
		assert_non_null(end);
		assert_true(end + 2 - at < 256);
		text_add(&passed, at + 2, (size_t) (end - at - 2));
		at = end + 2;
	}
	assert_int_equal(pieces, 6);
	assert_string_equal(text_string(&passed), text_string(&bare));
	text_release(&raw);
	text_release(&out);
	text_release(&passed);
	text_release(&bare);
}

static void
test_longest(void **state)
{
	struct text raw = TEXT_INIT, out = TEXT_INIT;

	(void) state;
	for (int i = 0; i < LIMIT_CLIP_BYTES; i++)
		text_add_char(&raw, 'x');
	assert_true(clip_sequence(&out, text_bytes(&raw), CLIP_BARE));
	assert_true(out.len <= 100000);
	text_reset(&out);
	text_add_char(&raw, 'x');
	assert_false(clip_sequence(&out, text_bytes(&raw), CLIP_BARE));
	assert_int_equal(out.len, 0);
	assert_false(clip_sequence(&out, bytes_of("x"), CLIP_NONE));
	text_release(&raw);
	text_release(&out);
}

static void
test_way(void **state)
{
	(void) state;
	assert_int_equal(clip_way(NULL, NULL, "xterm-256color"), CLIP_BARE);
	assert_int_equal(clip_way(NULL, NULL, NULL), CLIP_BARE);
	assert_int_equal(clip_way("/tmp/t,1,0", NULL, "screen"), CLIP_TMUX);
	assert_int_equal(clip_way("", NULL, "screen"), CLIP_BARE);
	/* By ssh from within it the name alone tells. */
	assert_int_equal(clip_way(NULL, NULL, "tmux-256color"), CLIP_TMUX);
	assert_int_equal(clip_way(NULL, "1.pts", "screen.xterm"), CLIP_SCREEN);
	/* Started from a Screen, in a window of its own. */
	assert_int_equal(clip_way(NULL, "1.pts", "xterm"), CLIP_BARE);
	assert_int_equal(clip_way(NULL, NULL, "linux"), CLIP_NONE);
	assert_int_equal(clip_way(NULL, NULL, "vt100"), CLIP_NONE);
}

static void
assert_plain(const struct line *line, const char *wanted)
{
	struct text out = TEXT_INIT;

	plain_add_line(&out, line, GLYPH_SET_ASCII);
	assert_string_equal(text_string(&out), wanted);
	text_release(&out);
}

static void
test_lines(void **state)
{
	struct line line = {
		.kind = LINE_VALUE,
		.label = bytes_of("Team"),
		.label_width = 8,
		.value = bytes_of("ABCDE12345"),
	};

	(void) state;
	assert_plain(&line, "Team      ABCDE12345\n");
	line.tone = TONE_BAD;
	assert_plain(&line, "Team    X ABCDE12345\n");
	line.indent = 2;
	assert_plain(&line, "  Team  X ABCDE12345\n");
	line = (struct line){ .kind = LINE_HEAD,
		.folds = true,
		.label = bytes_of("Devices"),
		.value = bytes_of("3") };
	assert_plain(&line, "> Devices 3\n");
	line = (struct line){ .kind = LINE_BLANK };
	assert_plain(&line, "\n");
}

static void
test_rows(void **state)
{
	struct model *model = fake_new();
	struct model_node *root =
	    fake_add(model, NULL, MODEL_CODE, "A\x1b[2J.app", "A.app", "app");
	struct row row = { .node = root, .depth = 1 };
	struct text out = TEXT_INIT;

	(void) state;
	plain_add_row(&out, model, &row, GLYPH_SET_ASCII);
	assert_non_null(strstr(text_string(&out), "   A\\x1b[2J.app  app\n"));
	text_release(&out);
	fake_free(model);
}

static void
test_finding(void **state)
{
	struct model *model = fake_new();
	struct model_node *root =
	    fake_add(model, NULL, MODEL_CODE, "A.app", "A.app", "app");
	struct model_finding *finding = fake_find(
	    model, root, SEVERITY_ERROR, "some-check", "is \x1b[31mwrong");
	struct text out = TEXT_INIT;

	(void) state;
	finding->file = bytes_of("A.app/x\n");
	finding->fix = bytes_of("mend it");
	finding->offset = 12;
	plain_add_finding(&out, finding);
	assert_non_null(strstr(text_string(&out), "error some-check A.app: "));
	assert_non_null(strstr(text_string(&out), "is \\x1b[31mwrong\n"));
	assert_non_null(strstr(text_string(&out), "  File    A.app/x\\n\n"));
	assert_non_null(strstr(text_string(&out), "  At      byte 12\n"));
	assert_non_null(strstr(text_string(&out), "  Fix     mend it\n"));
	assert_null(strchr(text_string(&out), '\x1b'));
	text_release(&out);
	fake_free(model);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bare),
		cmocka_unit_test(test_tmux),
		cmocka_unit_test(test_screen),
		cmocka_unit_test(test_longest),
		cmocka_unit_test(test_way),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_finding),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
