/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>

#include "app.h"

enum pair {
	PAIR_RED = 1,
	PAIR_YELLOW,
	PAIR_CYAN,
	PAIR_GREEN
};

/*
 * The terminal's own background and the eight colours that every theme
 * defines; no blue and no bright black, which many themes make unreadable.
 */
// clang-format off
static const struct {
	short pair, color;
	attr_t plain;	/* without colours */
} tones[TONES] = {
	[TONE_DIM]     = { 0, 0, A_DIM },
	[TONE_GOOD]    = { PAIR_GREEN, COLOR_GREEN, A_NORMAL },
	[TONE_UNKNOWN] = { PAIR_CYAN, COLOR_CYAN, A_NORMAL },
	[TONE_WARN]    = { PAIR_YELLOW, COLOR_YELLOW, A_BOLD },
	[TONE_BAD]     = { PAIR_RED, COLOR_RED, A_BOLD },
};
// clang-format on

static bool
colors_wanted(const struct tui_settings *settings)
{
	const char *no_color = getenv("NO_COLOR");

	if (settings->color == TUI_COLOR_ALWAYS)
		return true;
	return settings->color == TUI_COLOR_AUTO && !(no_color && *no_color);
}

bool
palette_start(const struct tui_settings *settings)
{
	if (!colors_wanted(settings) || !has_colors() || start_color() == ERR)
		return false;
	use_default_colors();
	for (int tone = 0; tone < TONES; tone++)
		if (tones[tone].pair)
			init_pair(tones[tone].pair, tones[tone].color, -1);
	return true;
}

attr_t
palette_tone(const struct app *app, enum tone tone)
{
	if (!app->colored)
		return tones[tone].plain;
	return (attr_t) COLOR_PAIR(tones[tone].pair);
}

attr_t
palette_selected(const struct app *app, enum layout_focus pane)
{
	return app->wish.focus == pane ? A_REVERSE : A_UNDERLINE;
}
