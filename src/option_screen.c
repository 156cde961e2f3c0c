/* SPDX-License-Identifier: MIT */
/* Options on the screen, and what there is beside both. */
#include <config.h>

#include <string.h>

#include "option_rows.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool
set_help(struct options *o, const struct option_row *row, const char *value)
{
	(void) row, (void) value;
	return o->help = true;
}

static bool
set_version(struct options *o, const struct option_row *row, const char *value)
{
	(void) row, (void) value;
	return o->version = true;
}

static bool
set_list_checks(
    struct options *o, const struct option_row *row, const char *value)
{
	(void) row, (void) value;
	return o->list_checks = true;
}

static bool
set_explain(struct options *o, const struct option_row *row, const char *value)
{
	(void) row;
	o->explain = value;
	return *value;
}

static bool
set_completion(
    struct options *o, const struct option_row *row, const char *value)
{
	(void) row;
	o->completion = options_completion(value);
	return true;
}

static bool
set_color(struct options *o, const struct option_row *row, const char *value)
{
	static const enum tui_color colors[] = { TUI_COLOR_AUTO,
		TUI_COLOR_ALWAYS, TUI_COLOR_NEVER };

	for (size_t i = 0; i < COUNT(colors); i++)
		if (strcmp(row->choices[i], value) == 0)
			o->color = colors[i];
	return true;
}

static bool
set_ascii(struct options *o, const struct option_row *row, const char *value)
{
	(void) row, (void) value;
	return o->ascii = true;
}

static bool
set_slow(struct options *o, const struct option_row *row, const char *value)
{
	(void) row, (void) value;
	return o->slow = true;
}

static bool
set_plain(struct options *o, const struct option_row *row, const char *value)
{
	(void) row, (void) value;
	return o->plain = true;
}

static bool
set_no_mouse(struct options *o, const struct option_row *row, const char *value)
{
	(void) row, (void) value;
	return o->no_mouse = true;
}

static bool
set_tab(struct options *o, const struct option_row *row, const char *value)
{
	(void) row;
	o->tab = value;
	return *value;
}

static bool
set_select(struct options *o, const struct option_row *row, const char *value)
{
	(void) row;
	o->select = value;
	return *value;
}

static const char *const color_choices[] = { "auto", "always", "never", NULL };

// clang-format off
const struct option_row option_screen[] = {
	{ "tab", 0, "TAB", NULL,
	  "screen: begin with this tab, by number or name", set_tab },
	{ "select", 0, "PATH", NULL,
	  "screen: begin at this row", set_select },
	{ "color", 0, "WHEN", color_choices,
	  "screen: colors; default auto", set_color },
	{ "ascii", 0, NULL, NULL,
	  "screen: nothing beyond ASCII", set_ascii },
	{ "slow", 0, NULL, NULL,
	  "screen: fewer updates, for slow lines", set_slow },
	{ "plain-ui", 0, NULL, NULL,
	  "screen: for screen readers: ASCII, one pane, no\n"
	  "frames, the cursor on the selected row", set_plain },
	{ "no-mouse", 0, NULL, NULL,
	  "screen: leave the mouse to the terminal", set_no_mouse },
	{ 0 },
};
// clang-format on

// clang-format off
const struct option_row option_help[] = {
	{ "list-checks", 0, NULL, NULL,
	  "the checks that there are, a line each", set_list_checks },
	{ "explain", 0, "ID", NULL,
	  "what that check means, and how to mend it", set_explain },
	{ "completion", 0, "SHELL", completion_shells,
	  "what that shell needs to complete options", set_completion },
	{ "help", 'h', NULL, NULL, "this text", set_help },
	{ "version", 'V', NULL, NULL, "the program's version", set_version },
	{ 0 },
};
// clang-format on
