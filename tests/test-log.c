/* SPDX-License-Identifier: MIT */
/* What a log says, and what of it is so. */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/log.h>
#include <sealtree/text.h>

#include "check.h"
#include "subject.h"

struct bench {
	struct arena *arena;
	const struct apple_log *log;
};

static struct bench
read_text(const char *text)
{
	struct bench b = { .arena = arena_new() };

	b.log = log_parse(bytes_of(text), b.arena);
	return b;
}

static bool
names(const struct check **checks, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(checks[i]->id, id) == 0)
			return true;
	return false;
}

static bool
line_names(const struct apple_log *log, size_t line, const char *id)
{
	assert_true(line < log->line_count);
	return names(log->lines[line].checks, log->lines[line].check_count, id);
}

static void
lines_that_say_something_are_kept(void **state)
{
	struct bench b = read_text("nothing\n"
				   "A.app: Code Object is not signed at all\n"
				   "In architecture: x86_64\n"
				   "error -67062");

	(void) state;
	assert_int_equal(b.log->line_count, 2);
	assert_int_equal(b.log->lines[0].number, 2);
	assert_true(line_names(b.log, 0, "code-unsigned"));
	assert_true(line_names(b.log, 0, "slice-unsigned"));
	assert_false(line_names(b.log, 0, "seal-missing"));
	assert_int_equal(b.log->lines[1].number, 4);
	assert_true(line_names(b.log, 1, "code-unsigned"));
	assert_false(b.log->is_notary);
	arena_free(b.arena);
}

static void
a_number_is_no_part_of_another(void **state)
{
	struct bench b = read_text("-670621\nITMS-900351\n-67062x");

	(void) state;
	assert_int_equal(b.log->line_count, 1);
	assert_int_equal(b.log->lines[0].number, 3);
	arena_free(b.arena);
}

static void
a_star_stands_for_all_that_begin_so(void **state)
{
	struct bench b = read_text("(code or signature have been modified)");

	(void) state;
	assert_true(line_names(b.log, 0, "cms-digest-mismatch"));
	assert_true(line_names(b.log, 0, "cms-missing"));
	assert_false(line_names(b.log, 0, "cert-wrong-usage"));
	arena_free(b.arena);
}

static void
accounts_have_advice(void **state)
{
	struct bench b = read_text("HTTP status code: 403. A required "
				   "agreement is missing or has expired.");

	(void) state;
	assert_true(line_names(b.log, 0, "advice-agreement-missing"));
	assert_int_equal(b.log->lines[0].checks[0]->scope, CHECK_LOG);
	arena_free(b.arena);
}

#define NOTARY                                                            \
	" {\"statusSummary\":\"Archive contains critical validation "     \
	"errors\",\"archiveFilename\":\"A.zip\",\"sha256\":\"00ff\","     \
	"\"issues\":[{\"severity\":\"error\",\"path\":\"A.zip/A.app/"     \
	"Contents/MacOS/A\",\"message\":\"The binary is not signed.\","   \
	"\"architecture\":\"arm64\"},7,{\"path\":\"A.zip/A.app/Contents/" \
	"MacOS/gone\",\"message\":\"The binary is not signed.\"}]}"

static void
the_notary_is_read_issue_by_issue(void **state)
{
	struct bench b = read_text(NOTARY);
	const struct log_issue *issue = b.log->issues;

	(void) state;
	assert_true(b.log->is_notary);
	assert_true(bytes_are(b.log->archive, "A.zip"));
	assert_true(bytes_are(b.log->sha256, "00ff"));
	assert_int_equal(b.log->issue_count, 2);
	assert_true(bytes_are(issue->path, "A.zip/A.app/Contents/MacOS/A"));
	assert_true(bytes_are(issue->architecture, "arm64"));
	assert_true(bytes_are(issue->severity, "error"));
	assert_int_equal(issue[1].architecture.len, 0);
	arena_free(b.arena);
}

static void
what_is_no_log_of_the_notary_is_text(void **state)
{
	static const char *const texts[] = {
		"{ code object is not signed at all",
		"{\"a\":\"code object is not signed at all\"}",
	};

	(void) state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct bench b = read_text(texts[i]);

		assert_false(b.log->is_notary);
		assert_int_equal(b.log->line_count, 1);
		arena_free(b.arena);
	}
}

/* Each prefix of it, from memory that ends there. */
static void
every_prefix_is_read(void **state)
{
	size_t len = strlen(NOTARY);

	(void) state;
	for (size_t i = 0; i <= len; i++) {
		struct arena *arena = arena_new();
		uint8_t *copy = test_malloc(i ? i : 1);

		memcpy(copy, NOTARY, i);
		assert_non_null(log_parse(bytes_over(copy, i), arena));
		test_free(copy);
		arena_free(arena);
	}
}

static void
lines_beyond_the_limit_are_counted(void **state)
{
	struct text text = TEXT_INIT;
	struct bench b;

	(void) state;
	for (int i = 0; i < LIMIT_LOG_LINES; i++)
		text_add_string(&text, "-67062\n");
	b = read_text(text_string(&text));
	assert_int_equal(b.log->line_count, LIMIT_LOG_LINES);
	assert_int_equal(b.log->line_total, LIMIT_LOG_LINES);
	arena_free(b.arena);
	text_add_string(&text, "-67062\n");
	b = read_text(text_string(&text));
	assert_int_equal(b.log->line_count, LIMIT_LOG_LINES);
	assert_int_equal(b.log->line_total, LIMIT_LOG_LINES + 1);
	arena_free(b.arena);
	text_release(&text);
}

static void
a_line_is_read_to_its_limit(void **state)
{
	(void) state;
	for (int over = 0; over < 2; over++) {
		struct text text = TEXT_INIT;
		struct bench b;

		while (text.len < LIMIT_LOG_LINE_BYTES - 6 + (size_t) over)
			text_add_char(&text, '.');
		text_add_string(&text, "-67062");
		b = read_text(text_string(&text));
		assert_int_equal(b.log->line_count, over ? 0 : 1);
		arena_free(b.arena);
		text_release(&text);
	}
}

static void
what_is_so_here_is_told(void **state)
{
	struct bench b = read_text(NOTARY);
	struct bench text = read_text("code object is not signed at all");
	struct subject *s = subject_new();
	const struct log_answers *a;

	(void) state;
	flaw(s, "code-unsigned");
	judge(s);
	a = log_answer(text.log, &s->judged, NULL, s->arena);
	for (size_t i = 0; i < text.log->lines[0].check_count; i++) {
		const struct log_place *place = &a->answers[0].places[i];
		bool is_it = strcmp(place->check->id, "code-unsigned") == 0;

		assert_int_equal(place->total, is_it);
		if (is_it)
			assert_string_equal(place->nodes[0], ".");
	}
	a = log_answer(b.log, &s->judged, NULL, s->arena);
	assert_string_equal(a->verdicts[0].node, ".");
	assert_true(a->verdicts[0].agrees);
	assert_null(a->verdicts[1].node);
	subject_free(s);
	/* What reads clean is not what was uploaded. */
	s = subject_new();
	judge(s);
	a = log_answer(b.log, &s->judged, NULL, s->arena);
	assert_string_equal(a->verdicts[0].node, ".");
	assert_false(a->verdicts[0].agrees);
	subject_free(s);
	arena_free(b.arena);
	arena_free(text.arena);
}

static void
assert_upload(
    const char *rest, const uint8_t *sha256, enum outcome outcome)
{
	struct subject *s = subject_new();
	struct bench b = read_text(
	    arena_printf(s->arena, "{\"statusSummary\":\"x\"%s}", rest));
	const struct log_answers *a;

	memset(s->parts[0].directory.cdhash, 0, CDHASH_LEN);
	s->parts[0].directory.cdhash[0] = 0xab;
	s->parts[0].directory.cdhash_full_len = 32;
	judge(s);
	a = log_answer(b.log, &s->judged, sha256, s->arena);
	assert_int_equal(a->upload.outcome, outcome);
	subject_free(s);
	arena_free(b.arena);
}

#define ZEROES_8 "0000000000000000"
#define ZEROES_32 ZEROES_8 ZEROES_8 ZEROES_8 ZEROES_8

static void
what_was_uploaded_is_told_from_others(void **state)
{
	static const uint8_t zeroes[32];
	static const char here[] =
	    ",\"ticketContents\":[{\"cdhash\":\"AB" ZEROES_8 ZEROES_8
	    "000000\"}]";

	(void) state;
	assert_upload("", zeroes, OUTCOME_ABSENT);
	assert_upload(
	    ",\"sha256\":\"" ZEROES_32 "\"", zeroes, OUTCOME_OK);
	assert_upload(",\"sha256\":\"00ff\"", zeroes, OUTCOME_BAD);
	/* A folder has no digest. */
	assert_upload(",\"sha256\":\"00ff\"", NULL, OUTCOME_ABSENT);
	assert_upload(here, NULL, OUTCOME_OK);
	assert_upload(",\"ticketContents\":[7,{\"cdhash\":\"cd\"}]", NULL,
	    OUTCOME_BAD);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_that_say_something_are_kept),
		cmocka_unit_test(a_number_is_no_part_of_another),
		cmocka_unit_test(a_star_stands_for_all_that_begin_so),
		cmocka_unit_test(accounts_have_advice),
		cmocka_unit_test(the_notary_is_read_issue_by_issue),
		cmocka_unit_test(what_is_no_log_of_the_notary_is_text),
		cmocka_unit_test(every_prefix_is_read),
		cmocka_unit_test(lines_beyond_the_limit_are_counted),
		cmocka_unit_test(a_line_is_read_to_its_limit),
		cmocka_unit_test(what_is_so_here_is_told),
		cmocka_unit_test(what_was_uploaded_is_told_from_others),
	};

	log_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
