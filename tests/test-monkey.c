/* SPDX-License-Identifier: MIT */
/*
 * Random keys, clicks, pastes and sizes over an app with hostile names: the
 * program lives, sends nothing that it may not, and leaves the terminal as it
 * was. $SEALTREE_MONKEY_KEYS, $SEALTREE_MONKEY_SIZES and $SEALTREE_MONKEY_SEED
 * say how many, and which; `make monkey` has many.
 */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "stage.h"

enum {
	KEYS = 1500,
	SIZES = 12,
	BURST = 24, /* keys at once */
	SEED = 20221,
	TAIL = 4096 /* bytes at the end that are looked through */
};

static uint32_t seed;

static uint32_t
number(const char *name, uint32_t otherwise)
{
	const char *value = getenv(name);

	return value && *value ? (uint32_t) strtoul(value, NULL, 10)
			       : otherwise;
}

/* xorshift32 (Marsaglia, 2003). */
static uint32_t
below(uint32_t limit)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % limit;
}

/* What is sent for special keys, and what no key sends. */
static const char *const sequences[] = {
	"\x1bOA",
	"\x1bOB",
	"\x1bOC",
	"\x1bOD",
	"\x1b[5~",
	"\x1b[6~",
	"\x1bOH",
	"\x1bOF",
	"\x1b[Z",
	"\x1bOP",
	"\x1b[3~",
	"\r",
	"\t",
	"\x7f",
	"\x1b",
	"\x1b[200~a\rb\x1b[201~",
	"\x1b[99~",
	"\x1b[201~",
	"\xc3\xa9",
	"\xe2\x80\xae",
	"\xff",
	"\x01",
	"\x04",
	"\x06",
	"\x0c",
	"\x15",
	"\x17",
};

/*
 * Not what leaves (q, Q, ^C, ^\), stops (^Z) or has another program take the
 * terminal, which echoes then (v, and Esc O R, which is F3). A slash only where
 * it finds, never in the name of a file: what is exported stays in the tests'
 * own folder.
 */
static const char letters[] =
    "abcdefghijklmnoprstuwxyzABCDEFGHIJKLMNPRSTUVWXYZ0123456789"
    " !\"#$%&'()*+,-.;<=>?@[]^_`{|}~:";

static void
add_mouse(struct text *keys)
{
	static const unsigned buttons[] = { 0, 0, 0, 1, 2, 64, 65, 32 };

	text_printf(keys, "\x1b[<%u;%u;%u%c",
	    buttons[below(sizeof buttons / sizeof *buttons)], below(140),
	    below(60), below(3) ? 'M' : 'm');
}

static void
add_key(struct text *keys)
{
	uint32_t kind = below(10);

	if (kind < 6)
		text_add_char(keys, letters[below(sizeof letters - 1)]);
	else if (kind < 9)
		text_add_string(keys,
		    sequences[below(sizeof sequences / sizeof *sequences)]);
	else
		add_mouse(keys);
}

/* The shell says so when it does not; on a small screen only in bytes. */
static bool
lives(struct term *term)
{
	static const char end[] = ", modes ";
	size_t count, from;
	const uint8_t *bytes = term_bytes(term, &count);

	from = count > TAIL ? count - TAIL : 0;
	return !memmem(bytes + from, count - from, end, sizeof end - 1);
}

/* Enter in the export dialog writes, so that must be where it may. */
static void
enter_nowhere(void)
{
	char path[128];

	snprintf(path, sizeof path, "%s/monkey", place);
	if (mkdir(path, 0755) != 0)
		assert_int_equal(errno, EEXIST);
	assert_int_equal(chdir(path), 0);
}

static void
play(struct term *term, uint32_t count, uint32_t sizes)
{
	uint32_t typed = 0, resized = 0;

	while (typed < count) {
		struct text keys = TEXT_INIT;
		uint32_t burst = 1 + below(BURST);

		for (uint32_t i = 0; i < burst; i++)
			add_key(&keys);
		term_type(term, text_string(&keys));
		if (!lives(term))
			fail_msg("it left after %u keys, seed %u: %s", typed,
			    number("SEALTREE_MONKEY_SEED", SEED),
			    term_screen(term));
		typed += burst;
		text_release(&keys);
		if (typed * (uint64_t) sizes >= (uint64_t) resized * count) {
			term_resize(
			    term, 1 + (int) below(50), 1 + (int) below(150));
			resized++;
		}
		while (term_pump(term, 5))
			;
	}
}

/* Whatever lies open, closed: Esc, and time for it to be one. */
static void
calm(struct term *term)
{
	term_type(term, "\x1b[201~");
	for (int i = 0; i < 8; i++) {
		term_type(term, "\x1b");
		(void) term_pump(term, 100);
	}
	term_resize(term, 24, 80);
	term_wait_quiet(term, QUIET);
}

static void
run(const char *path, const char *option, const char *const environment[])
{
	struct term *term = open_term(24, 80, path, option, environment);
	uint32_t keys = number("SEALTREE_MONKEY_KEYS", KEYS);
	uint32_t sizes = number("SEALTREE_MONKEY_SIZES", SIZES);

	seed = number("SEALTREE_MONKEY_SEED", SEED);
	assert_true(term_wait(term, "8 of 8 checked"));
	play(term, keys, sizes);
	calm(term);
	term_type(term, "Q");
	if (!term_wait(term, "[exit 0, modes same]"))
		fail_msg("it did not leave; there is:\n%s", term_screen(term));
	assert_harmless(term);
	term_close(term);
}

static void
test_monkey(void **state)
{
	const char *const environment[] = { "PAGER=true", NULL };

	(void) state;
	run(hostile, NULL, environment);
}

static void
test_monkey_plain(void **state)
{
	const char *const environment[] = { "TERM=xterm-mono", "PAGER=true",
		NULL };

	(void) state;
	run(hostile, "--plain-ui", environment);
}

static int
prepare(void **state)
{
	int status = make_all(state);

	if (status == 0)
		enter_nowhere();
	return status;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_monkey),
		cmocka_unit_test(test_monkey_plain),
	};

	program = getenv("SEALTREE");
	if (!program || access(program, X_OK) != 0) {
		puts("1..0 # SKIP SEALTREE names no program");
		return 0;
	}
	return cmocka_run_group_tests(tests, prepare, remove_all);
}
