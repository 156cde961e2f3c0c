/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sealtree/text.h>

#include "check.h"
#include "golden.h"
#include "stage.h"

char place[] = "/tmp/sealtree-tui-XXXXXX";
char app[64], hostile[64];
const char *program;

void
write_file(const char *path, const void *data, size_t len)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

/* A bundle of iOS's layout: Info.plist, and a Mach-O that holds nothing. */
void
make_bundle(const char *path, const char *identifier)
{
	static const uint8_t macho[32] = { 0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0,
		1, 0, 0, 0, 0, 2 };
	char file[512], info[1024];

	assert_int_equal(mkdir(path, 0755), 0);
	snprintf(file, sizeof file, "%s/Info.plist", path);
	snprintf(info, sizeof info,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<plist version=\"1.0\"><dict>"
	    "<key>CFBundleExecutable</key><string>Main</string>"
	    "<key>CFBundleIdentifier</key><string>%s</string>"
	    "</dict></plist>\n",
	    identifier);
	write_file(file, info, strlen(info));
	snprintf(file, sizeof file, "%s/Main", path);
	write_file(file, macho, sizeof macho);
}

static void
make_app(void)
{
	char path[256], identifier[64];

	snprintf(app, sizeof app, "%s/Runner.app", place);
	make_bundle(app, "com.example.runner");
	snprintf(path, sizeof path, "%s/Frameworks", app);
	assert_int_equal(mkdir(path, 0755), 0);
	for (int i = 0; i < FRAMEWORKS; i++) {
		snprintf(path, sizeof path, "%s/Frameworks/plugin_%c.framework",
		    app, 'a' + i);
		snprintf(identifier, sizeof identifier, "org.example.plugin%c",
		    'a' + i);
		make_bundle(path, identifier);
	}
}

/* Names that would do things to a terminal that obeyed them. */
static void
make_hostile(void)
{
	static const char *const names[] = {
		"a\x1b]0;x\x07.framework",
		"b\x1b]52;c;eA==\x1b\\.framework",
		"c\xc2\x9b"
		"2J.framework",
		"d\xe2\x80\xae"
		"dne.framework",
		"e\xff\n\r\t.framework",
		"f\xe2\x80\x8b\xef\xbb\xbf.framework",
		"g\x1bP$q\x1b\\\x1b[2J.framework",
	};
	char path[256];

	snprintf(hostile, sizeof hostile, "%s/Hostile.app", place);
	make_bundle(hostile, "com.example.\xe2\x80\xae\xc2\x9bhostile");
	snprintf(path, sizeof path, "%s/Frameworks", hostile);
	assert_int_equal(mkdir(path, 0755), 0);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(
		    path, sizeof path, "%s/Frameworks/%s", hostile, names[i]);
		make_bundle(path, "a.b");
	}
}

int
make_all(void **state)
{
	(void) state;
	if (!mkdtemp(place))
		return -1;
	make_app();
	make_hostile();
	return 0;
}

static int
remove_one(
    const char *path, const struct stat *status, int type, struct FTW *where)
{
	(void) status;
	(void) type;
	(void) where;
	return remove(path);
}

int
remove_all(void **state)
{
	(void) state;
	return nftw(place, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

struct term *
open_term(int rows, int columns, const char *path, const char *option,
    const char *const environment[])
{
	const char *const argv[] = { program, path, option, NULL };

	return term_open(rows, columns, argv, environment);
}

struct term *
open_app(int rows, int columns)
{
	struct term *term = open_term(rows, columns, app, NULL, NULL);

	assert_true(term_wait(term, "11 of 11 checked"));
	term_wait_quiet(term, QUIET);
	return term;
}

/* All is as it was when it leaves. */
void
leave(struct term *term, const char *key, const char *how)
{
	term_type(term, key);
	if (!term_wait(term, how))
		fail_msg("\"%s\" did not come; there is:\n%s", how,
		    term_screen(term));
	term_close(term);
}

void
quit(struct term *term)
{
	leave(term, "Q", "[exit 0, modes same]");
}

/* Types a key and counts the bytes of the answer, which leaves the cursor in
 * that row. */
size_t
cost(struct term *term, const char *key, int row)
{
	size_t before = term_count(term);

	term_type(term, key);
	assert_true(term_wait_cursor(term, row));
	term_wait_quiet(term, QUIET);
	return term_count(term) - before;
}

/* Bytes of an answer after which that text is there. */
size_t
cost_till(struct term *term, const char *key, const char *text)
{
	size_t before = term_count(term);

	term_type(term, key);
	assert_true(term_wait(term, text));
	term_wait_quiet(term, QUIET);
	return term_count(term) - before;
}

/* The clipboard: digits of base64, nothing else; and what curses says when it
 * comes back to a terminal whose colours could be changed. */
static size_t
known_command(const char *at, size_t left)
{
	static const char begin[] = "\x1b]52;c;", colors[] = "\x1b]104\a";
	size_t len = sizeof begin - 1;

	if (left >= sizeof colors - 1 &&
	    memcmp(at, colors, sizeof colors - 1) == 0)
		return sizeof colors - 1;
	if (left < len || memcmp(at, begin, len) != 0)
		return 0;
	while (len < left && at[len] &&
	       strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		      "0123456789+/=",
		   at[len]))
		len++;
	return len < left && at[len] == '\a' ? len + 1 : 0;
}

/* Has a terminal's sequence this shape, and may we send it? Returns its
 * length, or 0. */
static size_t
known_sequence(const char *at, size_t left)
{
	size_t len = 2;

	if (left < 2)
		return 0;
	if (strchr("=>78M", at[1]))
		return 2;
	if (strchr("()", at[1]) && left > 2 && strchr("0B", at[2]))
		return 3;
	if (at[1] == ']')
		return known_command(at, left);
	if (at[1] != '[')
		return 0;
	while (len < left && strchr("0123456789;?", at[len]))
		len++;
	if (len == left || !strchr("ABCDGHJKLMPSTXbdhlmrt@", at[len]))
		return 0;
	/* The only report that is asked for: none. The title's stack is. */
	if (at[len] == 't')
		return memcmp(at, "\x1b[22;0;0t", len + 1) == 0 ||
			       memcmp(at, "\x1b[23;0;0t", len + 1) == 0
			   ? len + 1
			   : 0;
	return len + 1;
}

/* Nothing but what ncurses writes, and text that takes cells. */
void
assert_harmless(const struct term *term)
{
	size_t count;
	const char *bytes = (const char *) term_bytes(term, &count);
	size_t i = 0;

	while (i < count) {
		struct bytes rest = bytes_over(bytes + i, count - i);
		size_t len;
		int32_t code_point;

		if (bytes[i] == 0x1b) {
			len = known_sequence(bytes + i, count - i);
			if (!len)
				fail_msg("sent ESC %.8s", bytes + i + 1);
			i += len;
			continue;
		}
		if (strchr("\r\n\b\t\x0e\x0f", bytes[i])) {
			i++;
			continue;
		}
		code_point = text_next(&rest);
		if (code_point < 0 || text_width(code_point) < 0)
			fail_msg("sent U+%04x after %.*s",
			    (unsigned) code_point, (int) (i < 60 ? i : 60),
			    bytes + (i < 60 ? 0 : i - 60));
		i = count - rest.len;
	}
}

bool
sent(const struct term *term, const char *sequence)
{
	size_t count, len = strlen(sequence);
	const char *bytes = (const char *) term_bytes(term, &count);

	for (size_t i = 0; i + len <= count; i++)
		if (memcmp(bytes + i, sequence, len) == 0)
			return true;
	return false;
}

static void
take_screen(struct term *term, struct text *text)
{
	char *screen = term_screen(term);

	text_reset(text);
	text_add_string(text, screen);
	free(screen);
}

/* What is not yet told of a row comes later, on a busy machine much later. */
void
assert_screen(struct term *term, const char *golden)
{
	struct text text = TEXT_INIT;

	take_screen(term, &text);
	for (int ms = 0; ms < TERM_PATIENCE && !golden_equals(golden, &text);
	     ms += QUIET) {
		(void) term_pump(term, QUIET);
		take_screen(term, &text);
	}
	assert_golden(golden, &text);
	text_release(&text);
}

void
wait_row(struct term *term, int row, const char *text)
{
	for (int ms = 0; ms < TERM_PATIENCE; ms += QUIET) {
		if (strstr(term_row(term, row), text))
			return;
		(void) term_pump(term, QUIET);
	}
	fail_msg("\"%s\" is not in row %d", text, row);
}

void
assert_ascii(const struct term *term)
{
	size_t count;
	const uint8_t *bytes = term_bytes(term, &count);

	for (size_t i = 0; i < count; i++)
		if (bytes[i] >= 0x80)
			fail_msg("sent byte 0x%02x", bytes[i]);
}

bool
make_demo(char *demo, size_t size)
{
	const char *top = getenv("abs_top_builddir");
	char command[512];

	snprintf(demo, size, "%s/demo", place);
	if (!top || access(demo, F_OK) == 0)
		return top != NULL;
	snprintf(command, sizeof command, "%s/tests/make-demo", top);
	if (access(command, X_OK) != 0)
		return false;
	snprintf(command, sizeof command,
	    "'%s/tests/make-demo' flutter '%s' >/dev/null", top, demo);
	return system(command) == 0;
}
