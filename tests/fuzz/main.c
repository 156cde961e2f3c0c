/* SPDX-License-Identifier: MIT */
/*
 * Feeds a fuzz target where libFuzzer does not.
 *
 *	fuzz-x			its seeds and changed copies of them; reports
 *				in TAP, for `make check`
 *	fuzz-x FILE|DIR …	these files, and those in these directories
 *	fuzz-x --seeds DIR	writes its seeds there
 *	fuzz-x --case N FILE	writes the changed copy number N
 *
 * libFuzzer is clang's and has a main of its own:
 *
 *	../configure CC=clang CFLAGS='-O1 -g -fsanitize=fuzzer-no-link' \
 *	    --enable-sanitizers=address,undefined
 *	make check TESTS=
 *	mkdir seeds && tests/fuzz/fuzz-x --seeds seeds
 *	ar d tests/libfuzz.a main.o
 *	make tests/fuzz/fuzz-x LDFLAGS=-fsanitize=fuzzer
 *	tests/fuzz/fuzz-x seeds
 */
#include <config.h>

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sealtree/die.h>

#include "fuzz.h"

enum {
	BYTES = 64 << 20, /* to parse in `make check`, at most */
	CHANGES = 4       /* to one copy, at most */
};

static volatile sig_atomic_t current; /* the case that is being tried */

/* Sanitizers abort, so that on_abort() can say which case it was. */
const char *__asan_default_options(void);
const char *__ubsan_default_options(void);

const char *
__asan_default_options(void)
{
	return "abort_on_error=1";
}

const char *
__ubsan_default_options(void)
{
	return "abort_on_error=1:print_stacktrace=1";
}

static void
on_abort(int signal_number)
{
	char line[] = "Bail out! died at case 0000000000\n";
	unsigned rest = (unsigned) current;

	for (size_t i = sizeof line - 3; rest; i--, rest /= 10)
		line[i] = (char) ('0' + rest % 10);
	if (write(STDOUT_FILENO, line, sizeof line - 1) < 0)
		_exit(99);
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

/* Always the same numbers: xorshift64* (Vigna, 2016). */
static uint64_t random_state;

static size_t
random_below(size_t limit)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return (size_t) ((random_state * 0x2545f4914f6cdd1d) >> 32) % limit;
}

static void
set_byte(struct text *t)
{
	static const uint8_t values[] = { 0, 1, 0x7f, 0x80, 0xff, '<', '0' };

	t->data[random_below(t->len)] =
	    (char) values[random_below(sizeof values)];
}

static void
flip_bit(struct text *t)
{
	t->data[random_below(t->len)] ^= (char) (1 << random_below(8));
}

/* A length or an offset, big-endian or little. */
static void
set_word(struct text *t)
{
	static const uint32_t values[] = { 0, 1, 7, 8, 12, 0x100, 0xffff,
		0x10000, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff };
	uint32_t value = values[random_below(sizeof values / sizeof *values)];
	bool little = random_below(2);
	size_t at;

	if (t->len < 4)
		return;
	at = random_below(t->len - 3);
	for (size_t i = 0; i < 4; i++)
		t->data[at + (little ? i : 3 - i)] = (char) (value >> 8 * i);
}

static void
cut(struct text *t)
{
	t->len = random_below(t->len);
}

/* A piece over another, or in front of it. */
static void
copy_piece(struct text *t, bool insert)
{
	size_t from = random_below(t->len), to = random_below(t->len);
	size_t room = t->len - (from > to ? from : to);
	size_t len = 1 + random_below(room < 64 ? room : 64);
	struct text copy = TEXT_INIT;

	if (!insert) {
		memmove(t->data + to, t->data + from, len);
		return;
	}
	text_add(&copy, t->data, to);
	text_add(&copy, t->data + from, t->len - from);
	text_release(t);
	*t = copy;
}

static void
change(struct text *t)
{
	if (t->len == 0)
		return;
	switch (random_below(8)) {
	case 0:
		cut(t);
		break;
	case 1:
		copy_piece(t, true);
		break;
	case 2:
		copy_piece(t, false);
		break;
	case 3:
	case 4:
		set_word(t);
		break;
	case 5:
	case 6:
		set_byte(t);
		break;
	default:
		flip_bit(t);
		break;
	}
}

/* Every case has numbers of its own, so that one can be made alone. */
static void
make_case(struct text *t, struct bytes seed, unsigned number)
{
	text_reset(t);
	text_add_bytes(t, seed);
	random_state = 0x9e3779b97f4a7c15 * (number + 1);
	for (size_t i = random_below(CHANGES) + 1; i; i--)
		change(t);
}

/* In a copy of its exact size, for ASan. */
static void
try_input(struct bytes input)
{
	uint8_t *copy = xalloc(input.len + !input.len, 1);

	if (input.len)
		memcpy(copy, input.data, input.len);
	LLVMFuzzerTestOneInput(copy, input.len);
	free(copy);
}

static size_t
seed_count(void)
{
	struct text seed = TEXT_INIT;
	size_t count = 0;

	while (fuzz_seed(count, &seed))
		count++;
	text_release(&seed);
	return count;
}

static void
get_seed(size_t index, struct text *seed)
{
	text_reset(seed);
	if (!fuzz_seed(index, seed))
		die("there is no seed %zu", index);
}

static unsigned
try_cases(size_t seeds)
{
	struct text seed = TEXT_INIT, input = TEXT_INIT;
	unsigned number = 0;
	size_t bytes = 0;

	while (number < fuzz_cases && bytes < BYTES) {
		if (number % 64 == 0)
			get_seed(number / 64 % seeds, &seed);
		make_case(&input, text_bytes(&seed), number);
		current = (sig_atomic_t) number++;
		try_input(text_bytes(&input));
		bytes += input.len;
	}
	text_release(&seed);
	text_release(&input);
	return number;
}

static int
check(void)
{
	struct text seed = TEXT_INIT;
	size_t seeds = seed_count();

	signal(SIGABRT, on_abort);
	puts("1..2");
	for (size_t i = 0; i < seeds; i++) {
		get_seed(i, &seed);
		try_input(text_bytes(&seed));
	}
	text_release(&seed);
	printf("%s 1 - %zu seeds\n", seeds ? "ok" : "not ok", seeds);
	fflush(stdout);
	if (seeds)
		printf("ok 2 - %u changed copies\n", try_cases(seeds));
	return 0;
}

static void
write_file(const char *path, struct bytes content)
{
	FILE *file = fopen(path, "wb");

	if (!file ||
	    fwrite(content.data, 1, content.len, file) != content.len ||
	    fclose(file))
		die("%s: %s", path, strerror(errno));
}

static int
write_seeds(const char *dir)
{
	struct text seed = TEXT_INIT, path = TEXT_INIT;

	for (size_t i = 0; i < seed_count(); i++) {
		get_seed(i, &seed);
		text_reset(&path);
		text_printf(&path, "%s/seed-%zu", dir, i);
		write_file(text_string(&path), text_bytes(&seed));
	}
	text_release(&seed);
	text_release(&path);
	return 0;
}

static int
write_case(const char *number_text, const char *path)
{
	unsigned number = (unsigned) strtoul(number_text, NULL, 10);
	struct text seed = TEXT_INIT, input = TEXT_INIT;

	get_seed(number / 64 % seed_count(), &seed);
	make_case(&input, text_bytes(&seed), number);
	write_file(path, text_bytes(&input));
	text_release(&seed);
	text_release(&input);
	return 0;
}

static size_t
replay_file(const char *path)
{
	struct text content = TEXT_INIT;
	FILE *file = fopen(path, "rb");
	char buffer[4096];
	size_t got;

	if (!file)
		die("%s: %s", path, strerror(errno));
	while ((got = fread(buffer, 1, sizeof buffer, file)) > 0)
		text_add(&content, buffer, got);
	fclose(file);
	try_input(text_bytes(&content));
	text_release(&content);
	return 1;
}

static size_t
replay(const char *path)
{
	DIR *dir = opendir(path);
	struct text below = TEXT_INIT;
	struct dirent *entry;
	struct stat st;
	size_t count = 0;

	if (!dir)
		return replay_file(path);
	while ((entry = readdir(dir))) {
		text_reset(&below);
		text_printf(&below, "%s/%s", path, entry->d_name);
		if (stat(text_string(&below), &st) == 0 && S_ISREG(st.st_mode))
			count += replay_file(text_string(&below));
	}
	closedir(dir);
	text_release(&below);
	return count;
}

int
main(int argc, char **argv)
{
	size_t count = 0;

	if (argc == 1)
		return check();
	if (argc == 3 && !strcmp(argv[1], "--seeds"))
		return write_seeds(argv[2]);
	if (argc == 4 && !strcmp(argv[1], "--case"))
		return write_case(argv[2], argv[3]);
	for (int i = 1; i < argc; i++)
		count += replay(argv[i]);
	printf("%zu inputs\n", count);
	return 0;
}
