/* SPDX-License-Identifier: MIT */
#include <config.h>

#include "actions.h"
#include "commands.h"
#include "keys.h"
#include "overlay.h"

#define TREE PLACE_TREE
#define TREE_DETAIL (PLACE_TREE | PLACE_DETAIL)
#define PANES PLACE_PANES
#define ALL PLACE_ALL

/* In the order of the help screen; hints in this order too. */
// clang-format off
const struct binding bindings[] = {
	{ ALL, GROUP_SCREEN, { '?', KEY_F(1) }, act_help,
	    "this help; and away with it", "Help" },

	{ ALL, GROUP_MOVE, { KEY_DOWN, 'j' }, act_down,
	    "next row or line", NULL },
	{ ALL, GROUP_MOVE, { KEY_UP, 'k' }, act_up,
	    "previous row or line", NULL },
	{ ALL, GROUP_MOVE, { KEY_NPAGE, CTRL('f') }, act_page_down,
	    "a page down", NULL },
	{ ALL, GROUP_MOVE, { KEY_PPAGE, CTRL('b') }, act_page_up,
	    "a page up", NULL },
	{ ALL, GROUP_MOVE, { CTRL('d') }, act_half_down,
	    "half a page down", NULL },
	{ ALL, GROUP_MOVE, { CTRL('u') }, act_half_up,
	    "half a page up", NULL },
	{ ALL, GROUP_MOVE, { 'g', KEY_HOME }, act_first,
	    "to the first", NULL },
	{ ALL, GROUP_MOVE, { 'G', KEY_END }, act_last,
	    "to the last", NULL },

	{ TREE_DETAIL, GROUP_MOVE, { 'J' }, act_next_like,
	    "next row of this kind, the same tab and line", NULL },
	{ TREE_DETAIL, GROUP_MOVE, { 'K' }, act_previous_like,
	    "previous row of this kind", NULL },

	{ PANES, GROUP_FIND, { '/' }, act_find,
	    "names, values and findings that match a pattern", "Find" },
	{ PANES, GROUP_FIND, { 'n' }, act_next_match,
	    "next match", NULL },
	{ PANES, GROUP_FIND, { 'N' }, act_previous_match,
	    "previous match", NULL },
	{ PANES, GROUP_FIND, { '&' }, act_filter,
	    "only rows that match; with ! that do not; Esc clears", NULL },

	{ PANES, GROUP_MOVE, { CTRL('o') }, act_return,
	    "back to where one was before one was led here", NULL },

	{ PANES, GROUP_PROBLEMS, { 'e' }, act_next_error,
	    "next error, wherever it is", "Next error" },
	{ PANES, GROUP_PROBLEMS, { 'E' }, act_previous_error,
	    "previous error", NULL },
	{ PANES, GROUP_PROBLEMS, { 'w' }, act_next_warning,
	    "next warning", NULL },
	{ PANES, GROUP_PROBLEMS, { 'W' }, act_previous_warning,
	    "previous warning", NULL },
	{ PANES, GROUP_PROBLEMS, { 'p' }, act_list,
	    "list of all findings", "Findings" },

	{ TREE_DETAIL, GROUP_OPEN, { KEY_RIGHT, 'l', '+' }, act_expand,
	    "open; when open, to the first within", NULL },
	{ TREE_DETAIL, GROUP_OPEN, { KEY_LEFT, 'h', '-', KEY_BACKSPACE, 127 },
	    act_collapse, "close; when closed, to what holds it", NULL },
	{ PANES, GROUP_OPEN, { '\r', KEY_ENTER, '\n' }, act_enter,
	    "row: its detail; line: open, close; finding: its row", NULL },
	{ TREE, GROUP_OPEN, { '*' }, act_expand_all,
	    "open all", NULL },
	{ TREE, GROUP_OPEN, { '=' }, act_problems,
	    "open the ways to problems only", NULL },
	{ TREE, GROUP_OPEN, { '_' }, act_collapse_all,
	    "close all", NULL },
	{ TREE, GROUP_OPEN, { 's' }, act_sort,
	    "rows beneath one by place, by name, the worst first", NULL },

	{ PANES, GROUP_PANES, { '1', '2', '3', '4', '5', '6', '7', '8', '9' },
	    act_tab, "the tab of that number", "Tabs" },
	{ PANES, GROUP_PANES, { ']' }, act_next_tab,
	    "next tab", NULL },
	{ PANES, GROUP_PANES, { '[' }, act_previous_tab,
	    "previous tab", NULL },
	{ PANES, GROUP_PANES, { '\t', KEY_BTAB }, act_other_pane,
	    "to the other pane", NULL },
	{ TREE_DETAIL, GROUP_PANES, { 'b' }, act_hex,
	    "bytes of the file, from the line's offset", NULL },
	{ PANES, GROUP_PANES, { 'z' }, act_zoom,
	    "this pane alone, without borders; and back", NULL },
	{ PANES, GROUP_PANES, { '|' }, act_turn,
	    "panes beside or above each other", NULL },
	{ PANES, GROUP_PANES, { '<' }, act_narrower,
	    "tree narrower", NULL },
	{ PANES, GROUP_PANES, { '>' }, act_wider,
	    "tree wider", NULL },

	{ TREE, GROUP_COMPARE, { ' ' }, act_mark,
	    "mark the row, two at most; a third takes the first's place",
	    NULL },
	{ TREE_DETAIL, GROUP_COMPARE, { 'c' }, act_compare,
	    "compare both marked, or the marked with this, or this with its"
	    " holder",
	    "Compare" },
	{ PLACE_COMPARE, GROUP_COMPARE, { 'n' }, act_next_difference,
	    "compare: next difference", "Next difference" },
	{ PLACE_COMPARE, GROUP_COMPARE, { 'N' }, act_previous_difference,
	    "compare: previous difference", NULL },
	{ PLACE_COMPARE, GROUP_COMPARE, { 'd' }, act_only_differences,
	    "compare: differences only; and all again", "Differences only" },
	{ PLACE_COMPARE, GROUP_COMPARE, { 's' }, act_swap,
	    "compare: swap A and B", "Swap" },
	{ PLACE_COMPARE, GROUP_COMPARE, { '\r', KEY_ENTER, '\n' },
	    act_turn_compared, "compare: open or close the line", NULL },
	{ PLACE_COMPARE, GROUP_COMPARE, { KEY_RIGHT, 'l', '+' },
	    act_open_compared, "compare: open the line", NULL },
	{ PLACE_COMPARE, GROUP_COMPARE,
	    { KEY_LEFT, 'h', '-', KEY_BACKSPACE, 127 }, act_close_compared,
	    "compare: close; when closed, to what holds it", NULL },
	{ PLACE_COMPARE, GROUP_COPY, { 'y' }, act_copy_compared,
	    "compare: the line and both values to the clipboard",
	    "Copy line" },

	{ PANES, GROUP_COPY, { 'y' }, act_copy,
	    "to the clipboard; the next key says what", "Copy" },
	{ PLACE_COPY, GROUP_COPY, { 'v' }, act_copy_value,
	    "after y: the value, or the row's name", "Value" },
	{ PLACE_COPY, GROUP_COPY, { 'i' }, act_copy_identifier,
	    "after y: the identifier", "Identifier" },
	{ PLACE_COPY, GROUP_COPY, { 'p' }, act_copy_path,
	    "after y: the path", "Path" },
	{ PLACE_COPY, GROUP_COPY, { 'h' }, act_copy_cdhash,
	    "after y: the CDHash", "CDHash" },
	{ PLACE_COPY, GROUP_COPY, { 't' }, act_copy_team,
	    "after y: the team", "Team" },
	{ PLACE_COPY, GROUP_COPY, { 'f' }, act_copy_finding,
	    "after y: the finding, in full", "Finding" },
	{ PLACE_COPY, GROUP_COPY, { 'd' }, act_copy_death,
	    "after y: what a reader was at when it died", NULL },
	{ PANES, GROUP_COPY, { 'Y' }, act_copy_pane,
	    "the whole pane to the clipboard", NULL },
	{ PANES, GROUP_COPY, { 'v', KEY_F(3) }, act_pager,
	    "the whole pane in $PAGER", NULL },
	{ PANES, GROUP_COPY, { 'x', KEY_F(2) }, act_export,
	    "a report, or a part of a signature, to a file", "Export" },

	{ PANES, GROUP_SCREEN, { ':' }, act_command,
	    "a command; Tab completes it", NULL },
	{ PANES, GROUP_SCREEN, { 'r' }, act_again,
	    "read this row again", NULL },
	{ ALL, GROUP_SCREEN, { KEY_MOUSE }, act_mouse,
	    "click: choose, again: open; Shift-, Option-drag: mark", NULL },
	{ PANES, GROUP_SCREEN, { 'M' }, act_toggle_mouse,
	    "mouse off, so that the terminal marks text; and on", NULL },
	{ PANES, GROUP_SCREEN, { 'R' }, act_restart,
	    "read all again", NULL },
	{ PANES, GROUP_SCREEN, { 'F' }, act_follow,
	    "follow: read all again whenever it changes on disk", NULL },
	{ ALL, GROUP_SCREEN, { CTRL('l') }, act_repaint,
	    "paint the screen anew", NULL },
	{ ALL, GROUP_SCREEN, { CTRL('z') }, act_suspend,
	    "suspend; fg comes back", NULL },
	{ ALL, GROUP_SCREEN, { CTRL('c') }, act_cancel,
	    "stop what is running; a second time: leave", NULL },
	{ ALL, GROUP_SCREEN, { CTRL('\\') }, act_abort,
	    "leave as if killed", NULL },
	{ ALL, GROUP_SCREEN, { KEY_ESCAPE }, act_escape,
	    "clear what was sought; a step back", NULL },
	{ ALL, GROUP_SCREEN, { 'q' }, act_leave,
	    "back; from the tree: leave", "Quit" },
	{ ALL, GROUP_SCREEN, { 'Q' }, act_quit,
	    "leave at once", NULL },
};
// clang-format on

const size_t binding_count = sizeof bindings / sizeof *bindings;

const char *
group_title(enum group group)
{
	static const char *const titles[GROUPS] = {
		[GROUP_MOVE] = "Move",
		[GROUP_OPEN] = "Open and close",
		[GROUP_PROBLEMS] = "Problems",
		[GROUP_FIND] = "Find",
		[GROUP_PANES] = "Panes and tabs",
		[GROUP_COMPARE] = "Compare",
		[GROUP_COPY] = "Copy and export",
		[GROUP_SCREEN] = "Screen",
	};

	return titles[group];
}

enum place
pane_place(const struct app *app)
{
	if (app->copying)
		return PLACE_COPY;
	switch (app->wish.focus) {
	case LAYOUT_LIST:
		return PLACE_LIST;
	case LAYOUT_DETAIL:
		return PLACE_DETAIL;
	case LAYOUT_TREE:
		break;
	}
	return PLACE_TREE;
}

enum place
app_place(const struct app *app)
{
	const struct overlay *top = overlay_top(app);

	return top ? top->place : pane_place(app);
}

static bool
binding_has(const struct binding *binding, int key)
{
	for (size_t i = 0; i < KEYS_A_BINDING; i++)
		if (binding->keys[i] == key)
			return key != 0;
	return false;
}

unsigned
keys_run(struct app *app, int key)
{
	enum place place = app_place(app);
	bool said = app->message.len > 0;
	unsigned bits = 0;

	text_reset(&app->message);
	app->copying = false;
	app->copy_wanted = NULL;
	/* Where the person goes is nobody else's business now. */
	app->wanted = NULL;
	if (key != CTRL('c'))
		app->cancelled = false;
	if (overlay_key(app, key, &bits))
		return bits | (said ? APP_PAINT : 0u);
	for (size_t i = 0; i < binding_count; i++)
		if ((bindings[i].places & place) &&
		    binding_has(&bindings[i], key))
			return bindings[i].run(app, key) |
			       (said ? APP_PAINT : 0u);
	return said ? APP_PAINT : 0;
}

void
key_add_name(struct text *out, int key, enum glyph_set set)
{
	// clang-format off
	static const struct {
		int key;
		const char *utf8, *ascii;
	} names[] = {
		{ KEY_UP, "↑", "Up" },        { KEY_DOWN, "↓", "Down" },
		{ KEY_LEFT, "←", "Left" },    { KEY_RIGHT, "→", "Right" },
		{ KEY_NPAGE, "PgDn", "PgDn" }, { KEY_PPAGE, "PgUp", "PgUp" },
		{ KEY_HOME, "Home", "Home" }, { KEY_END, "End", "End" },
		{ KEY_F(1), "F1", "F1" },     { KEY_F(3), "F3", "F3" },
		{ KEY_F(2), "F2", "F2" },
		{ '\r', "Enter", "Enter" },   { KEY_MOUSE, "Mouse", "Mouse" },
		{ '\t', "Tab", "Tab" },       { KEY_BTAB, "S-Tab", "S-Tab" },
		{ KEY_ESCAPE, "Esc", "Esc" },
		{ KEY_BACKSPACE, "BS", "BS" },
		/* Other names of keys that have one. */
		{ '\n', "", "" }, { KEY_ENTER, "", "" }, { 127, "", "" },
	};
	// clang-format on

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].key == key) {
			text_add_string(out, set == GLYPH_SET_UTF8
						 ? names[i].utf8
						 : names[i].ascii);
			return;
		}
	if (key < ' ')
		text_printf(out, "^%c", key + '@');
	else
		text_add_char(out, (char) key);
}

void
binding_add_keys(
    struct text *out, const struct binding *binding, enum glyph_set set)
{
	if (binding->keys[0] == '1') {
		text_add_string(out, "1-9");
		return;
	}
	for (size_t i = 0; i < KEYS_A_BINDING && binding->keys[i]; i++) {
		struct text name = TEXT_INIT;

		key_add_name(&name, binding->keys[i], set);
		if (i && name.len)
			text_add_char(out, ' ');
		text_add_bytes(out, text_bytes(&name));
		text_release(&name);
	}
}
