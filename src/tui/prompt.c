/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>

#include "overlay.h"
#include "prompt.h"

struct prompting {
	const struct prompt *prompt;
	struct edit edit;
	struct edit_history *history;
	bool pasting; /* a new line is no Enter then */
};

bool
edit_key(struct edit *edit, int key, bool *changed)
{
	static const struct {
		int key;
		enum edit_action action;
	} actions[] = {
		{ KEY_LEFT, EDIT_LEFT },
		{ CTRL('b'), EDIT_LEFT },
		{ KEY_RIGHT, EDIT_RIGHT },
		{ CTRL('f'), EDIT_RIGHT },
		{ KEY_HOME, EDIT_START },
		{ CTRL('a'), EDIT_START },
		{ KEY_END, EDIT_END },
		{ CTRL('e'), EDIT_END },
		{ KEY_BACKSPACE, EDIT_RUB_OUT },
		{ CTRL('h'), EDIT_RUB_OUT },
		{ 127, EDIT_RUB_OUT },
		{ KEY_DC, EDIT_DELETE },
		{ CTRL('d'), EDIT_DELETE },
		{ CTRL('w'), EDIT_RUB_OUT_WORD },
		{ CTRL('u'), EDIT_RUB_OUT_ALL },
		{ CTRL('k'), EDIT_DELETE_ALL },
		{ KEY_UP, EDIT_OLDER },
		{ CTRL('p'), EDIT_OLDER },
		{ KEY_DOWN, EDIT_NEWER },
		{ CTRL('n'), EDIT_NEWER },
	};

	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		if (actions[i].key == key) {
			*changed = edit_act(edit, actions[i].action);
			return true;
		}
	*changed = key >= ' ' && key <= 0xff && edit_put(edit, (uint8_t) key);
	return key >= ' ' && key <= 0xff;
}

static unsigned
typed(struct app *app, const struct prompting *state)
{
	unsigned bits = APP_PAINT;

	if (state->prompt->typed)
		bits |=
		    state->prompt->typed(app, text_bytes(&state->edit.text));
	return bits;
}

static unsigned
enter(struct app *app, struct prompting *state)
{
	const struct prompt *prompt = state->prompt;
	struct text text = TEXT_INIT;
	unsigned bits = APP_PAINT;

	text_add_bytes(&text, text_bytes(&state->edit.text));
	if (state->history)
		edit_remember(state->history, text_bytes(&text));
	overlay_close(app);
	if (prompt->entered)
		bits |= prompt->entered(app, text_bytes(&text));
	text_release(&text);
	return bits;
}

static unsigned
escape(struct app *app, struct prompting *state)
{
	const struct prompt *prompt = state->prompt;

	overlay_close(app);
	return APP_PAINT | (prompt->escaped ? prompt->escaped(app) : 0u);
}

/* In a paste there are no commands. */
static unsigned
paste(struct app *app, struct prompting *state, int key)
{
	char c = (char) key;

	if (key == KEY_PASTED)
		state->pasting = false;
	else if (key == '\r' || key == '\n' || key == '\t')
		return edit_insert(&state->edit, bytes_over(&c, 1))
			   ? typed(app, state)
			   : 0;
	else if (key >= ' ' && key <= 0xff &&
		 edit_put(&state->edit, (uint8_t) key))
		return typed(app, state);
	return 0;
}

static bool
rubs_out(int key)
{
	return key == KEY_BACKSPACE || key == 127 || key == CTRL('h');
}

static bool
take_key(struct app *app, void *opaque, int key, unsigned *bits)
{
	struct prompting *state = opaque;
	bool changed = false;

	if (state->pasting) {
		*bits = paste(app, state, key);
		return true;
	}
	switch (key) {
	case KEY_PASTE:
		state->pasting = true;
		return true;
	case '\r':
	case '\n':
	case KEY_ENTER:
		*bits = enter(app, state);
		return true;
	case KEY_ESCAPE:
	case CTRL('c'):
	case CTRL('g'):
		*bits = escape(app, state);
		return true;
	case '\t':
		if (state->prompt->complete)
			*bits = state->prompt->complete(app, &state->edit) |
				typed(app, state);
		return true;
	case CTRL('l'):
	case CTRL('z'):
	case CTRL('\\'):
		return false;
	default:
		break;
	}
	if (rubs_out(key) && !state->edit.text.len) {
		*bits = escape(app, state);
		return true;
	}
	if (edit_key(&state->edit, key, &changed))
		*bits = changed ? typed(app, state) : APP_PAINT;
	return true;
}

static int
paint_remark(const struct app *app, const struct prompting *state, int y)
{
	struct text raw = TEXT_INIT, shown = TEXT_INIT;
	int width, end = app->wish.width;

	if (state->prompt->remark)
		state->prompt->remark(app, &raw);
	view_show(&shown, text_bytes(&raw), app->set);
	width = (int) view_width(text_bytes(&shown));
	/* What is typed matters more. */
	if (width && width < end / 2) {
		end -= width + 1;
		paint_shown(y, end, width, text_bytes(&shown), A_NORMAL);
		end--;
	}
	text_release(&raw);
	text_release(&shown);
	return end;
}

static void
paint(struct app *app, void *opaque)
{
	const struct prompting *state = opaque;
	struct text shown = TEXT_INIT;
	int y = app->wish.height - 1, x, width;
	size_t cursor;

	paint_blanks(y, 0, app->wish.width, A_NORMAL);
	width = paint_remark(app, state, y);
	x = paint_string(y, 0, width - 1, state->prompt->label, A_BOLD);
	cursor = edit_show(&state->edit, width > x ? (size_t) (width - x) : 0,
	    app->set, &shown);
	paint_shown(y, x, width - x, text_bytes(&shown), A_NORMAL);
	text_release(&shown);
	app->cursor_y = y;
	app->cursor_x = x + (int) cursor;
	app->cursor_shown = true;
}

static void
release(void *opaque)
{
	struct prompting *state = opaque;

	terminal_tell_pastes(false);
	edit_release(&state->edit);
	free(state);
}

static const struct overlay prompt_overlay = {
	.place = PLACE_PROMPT,
	.title = "prompt",
	.paint = paint,
	.key = take_key,
	.release = release,
};

void
prompt_open(struct app *app, const struct prompt *prompt, struct bytes text,
    struct edit_history *history)
{
	struct prompting *state = xalloc(1, sizeof *state);

	state->prompt = prompt;
	state->history = history;
	edit_begin(&state->edit, text, LIMIT_TYPED_BYTES, history);
	terminal_tell_pastes(true);
	overlay_open(app, &prompt_overlay, state);
}
