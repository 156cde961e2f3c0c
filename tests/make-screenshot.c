/* SPDX-License-Identifier: MIT */
/*
 * make-screenshot [--light] OUT.svg COLUMNSxROWS TEXT KEYS PROGRAM ARGUMENT...
 *
 * Runs the program on a pseudo-terminal, waits till TEXT is on its screen,
 * types KEYS, and draws what is shown when it is quiet: pictures that cannot
 * go stale, since the program makes them.
 */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vterm.h>

#include "term.h"

enum {
	CELL_WIDTH = 8,
	CELL_HEIGHT = 18,
	MARGIN = 10,
	BASELINE = 13,
	QUIET_MS = 300
};

/* Of a terminal: what is behind, what is written with, and the first eight
 * colors. */
struct colors {
	const char *paper, *ink, *palette[8];
};

static const struct colors dark = { "#101216", "#d8dee9",
	{ "#4c566a", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd",
	    "#56b6c2", "#d8dee9" } };
static const struct colors light = { "#fbfbfa", "#24292f",
	{ "#6e7781", "#b3261e", "#1a7f37", "#8a5a00", "#0550ae", "#8250df",
	    "#1b6f7a", "#24292f" } };
static const struct colors *colors = &dark;

static const char *
color_of(VTermState *state, VTermColor color)
{
	static char rgb[8];

	if (VTERM_COLOR_IS_DEFAULT_FG(&color))
		return colors->ink;
	if (VTERM_COLOR_IS_INDEXED(&color) && color.indexed.idx < 8)
		return colors->palette[color.indexed.idx];
	vterm_state_convert_color_to_rgb(state, &color);
	snprintf(rgb, sizeof rgb, "#%02x%02x%02x", color.rgb.red,
	    color.rgb.green, color.rgb.blue);
	return rgb;
}

static void
put_character(FILE *out, uint32_t c)
{
	if (c == '<')
		fputs("&lt;", out);
	else if (c == '>')
		fputs("&gt;", out);
	else if (c == '&')
		fputs("&amp;", out);
	else if (c < 0x80)
		fputc((int) c, out);
	else
		fprintf(out, "&#x%x;", (unsigned) c);
}

static bool
same_look(const VTermScreenCell *a, const VTermScreenCell *b)
{
	return a->attrs.bold == b->attrs.bold &&
	       a->attrs.reverse == b->attrs.reverse &&
	       a->attrs.underline == b->attrs.underline &&
	       memcmp(&a->fg, &b->fg, sizeof a->fg) == 0;
}

static VTermScreenCell
cell_at(VTermScreen *screen, int row, int column)
{
	VTermScreenCell cell = { 0 };

	vterm_screen_get_cell(
	    screen, (VTermPos){ .row = row, .col = column }, &cell);
	return cell;
}

static bool
is_blank(VTermScreen *screen, int row, int column)
{
	uint32_t c = cell_at(screen, row, column).chars[0];

	return c == 0 || c == ' ';
}

/* Text between blanks, so that each word begins in its own cell whatever font
 * it is shown in. */
static void
draw_word(FILE *out, VTermScreen *screen, VTermState *state, int row, int from,
    int to)
{
	VTermScreenCell cell = cell_at(screen, row, from);

	fprintf(out,
	    "<text x=\"%d\" y=\"%d\" textLength=\"%d\" fill=\"%s\"%s%s>",
	    MARGIN + from * CELL_WIDTH, MARGIN + row * CELL_HEIGHT + BASELINE,
	    (to - from) * CELL_WIDTH,
	    cell.attrs.reverse ? colors->paper : color_of(state, cell.fg),
	    cell.attrs.bold ? " font-weight=\"bold\"" : "",
	    cell.attrs.underline ? " text-decoration=\"underline\"" : "");
	for (int column = from; column < to; column++) {
		cell = cell_at(screen, row, column);
		if (cell.chars[0] == (uint32_t) -1)
			continue; /* behind a wide one */
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i];
		     i++)
			put_character(out, cell.chars[i]);
	}
	fputs("</text>\n", out);
}

/* Cells that look alike; returns where the next ones begin. */
static int
draw_run(FILE *out, VTermScreen *screen, VTermState *state, int row, int from,
    int columns)
{
	VTermScreenCell first = cell_at(screen, row, from), cell = first;
	int to = from;

	for (; to < columns; to++) {
		cell = cell_at(screen, row, to);
		if (!same_look(&first, &cell))
			break;
	}
	if (first.attrs.reverse)
		fprintf(out,
		    "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" "
		    "fill=\"%s\"/>\n",
		    MARGIN + from * CELL_WIDTH, MARGIN + row * CELL_HEIGHT,
		    (to - from) * CELL_WIDTH, CELL_HEIGHT, colors->ink);
	for (int word = from, end; word < to; word = end) {
		for (end = word + 1; end < to && is_blank(screen, row, word) ==
						     is_blank(screen, row, end);
		     end++)
			;
		if (!is_blank(screen, row, word))
			draw_word(out, screen, state, row, word, end);
	}
	return to;
}

static void
draw(FILE *out, VTerm *vt, int rows, int columns)
{
	VTermScreen *screen = vterm_obtain_screen(vt);
	int width = columns * CELL_WIDTH + 2 * MARGIN;
	int height = rows * CELL_HEIGHT + 2 * MARGIN;

	fprintf(out,
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" "
	    "height=\"%d\" viewBox=\"0 0 %d %d\">\n"
	    "<rect width=\"100%%\" height=\"100%%\" rx=\"6\" fill=\"%s"
	    "\"/>\n<g font-family=\"DejaVu Sans Mono, Menlo, Consolas, "
	    "monospace\" font-size=\"13\">\n",
	    width, height, width, height, colors->paper);
	for (int row = 0; row < rows; row++)
		for (int column = 0; column < columns;)
			column = draw_run(out, screen, vterm_obtain_state(vt),
			    row, column, columns);
	fputs("</g>\n</svg>\n", out);
}

static VTerm *
replay(const struct term *term, int rows, int columns)
{
	VTerm *vt = vterm_new(rows, columns);
	VTermScreen *screen = vterm_obtain_screen(vt);
	const uint8_t *bytes;
	size_t count;

	vterm_set_utf8(vt, 1);
	vterm_screen_enable_altscreen(screen, 1);
	vterm_screen_reset(screen, 1);
	bytes = term_bytes(term, &count);
	vterm_input_write(vt, (const char *) bytes, count);
	return vt;
}

int
main(int argc, char **argv)
{
	static const char *const environment[] = { "TERM=xterm-256color",
		"LC_ALL=C.UTF-8", "NO_COLOR", NULL };
	int rows, columns;
	struct term *term;
	VTerm *vt;
	FILE *out;

	if (argc > 1 && strcmp(argv[1], "--light") == 0) {
		colors = &light;
		argv++;
		argc--;
	}
	if (argc < 6 || sscanf(argv[2], "%dx%d", &columns, &rows) != 2) {
		fputs("usage: make-screenshot [--light] OUT.svg COLUMNSxROWS "
		      "TEXT KEYS "
		      "PROGRAM ARGUMENT...\n",
		    stderr);
		return 2;
	}
	term = term_open(
	    rows, columns, (const char *const *) argv + 5, environment);
	if (!term_wait(term, argv[3])) {
		fprintf(stderr, "make-screenshot: \"%s\" did not appear\n",
		    argv[3]);
		term_close(term);
		return 1;
	}
	for (const char *key = argv[4]; *key; key++) {
		term_type(term, (char[]){ *key, '\0' });
		term_wait_quiet(term, QUIET_MS);
	}
	term_wait_quiet(term, QUIET_MS);
	out = fopen(argv[1], "w");
	if (!out) {
		perror(argv[1]);
		return 1;
	}
	vt = replay(term, rows, columns);
	draw(out, vt, rows, columns);
	vterm_free(vt);
	term_close(term);
	return fclose(out) ? 1 : 0;
}
