/* SPDX-License-Identifier: MIT */
/*
 * To the clipboard of whoever looks at the screen: by a tool of the display
 * where there is one, else by the terminal, which does not say whether it did.
 */
#include <config.h>

#include <stdlib.h>
#include <unistd.h>

#include <sealtree/limits.h>

#include "outside.h"

enum {
	TOOL_PATIENCE = 1000 /* ms */
};

static bool
has(const char *name)
{
	const char *value = getenv(name);

	return value && *value;
}

static bool
has_wayland(void)
{
	return has("WAYLAND_DISPLAY");
}

static bool
has_x11(void)
{
	return has("DISPLAY");
}

/* A Mac's own clipboard is no use to who came by ssh. */
static bool
is_at_a_mac(void)
{
#ifdef __APPLE__
	return !has("SSH_CONNECTION") && !has("SSH_TTY");
#else
	return false;
#endif
}

// clang-format off
static const struct {
	bool (*works)(void);
	const char *argv[4];
} tools[] = {
	{ is_at_a_mac, { "pbcopy" } },
	{ has_wayland, { "wl-copy" } },
	{ has_x11, { "xclip", "-selection", "clipboard" } },
};
// clang-format on

/* The name of the tool that took it, or NULL. */
static const char *
give_to_tool(struct app *app, struct bytes text)
{
	for (size_t i = 0; i < sizeof tools / sizeof *tools; i++) {
		struct child child = {
			.argv = tools[i].argv,
			.input = text,
			.patience = TOOL_PATIENCE,
		};

		if (tools[i].works() && child_run(app, &child) == 0)
			return tools[i].argv[0];
	}
	return NULL;
}

static void
write_all(struct bytes bytes)
{
	while (bytes.len) {
		ssize_t count = write(STDOUT_FILENO, bytes.data, bytes.len);

		if (count <= 0)
			return;
		bytes =
		    bytes_over(bytes.data + count, bytes.len - (size_t) count);
	}
}

static void
say_too_long(struct text *message, struct bytes text)
{
	text_add_count(message, text.len);
	text_add_string(message, " bytes are too many to send (OSC 52 takes ");
	text_add_count(message, LIMIT_CLIP_BYTES);
	text_add_string(message, "): v gives them to a pager");
}

/* Curses holds back nothing between two paints, so nothing gets mixed up. */
static void
give_to_terminal(struct app *app, struct bytes text)
{
	enum clip_way way =
	    clip_way(getenv("TMUX"), getenv("STY"), getenv("TERM"));
	struct text sequence = TEXT_INIT;

	if (text.len > LIMIT_CLIP_BYTES) {
		say_too_long(&app->message, text);
	} else if (!clip_sequence(&sequence, text, way)) {
		text_add_string(&app->message,
		    "this terminal has no clipboard: v gives it to a pager");
	} else {
		write_all(text_bytes(&sequence));
		text_add_string(&app->message, "sent ");
		text_add_count(&app->message, text.len);
		text_add_string(&app->message,
		    text.len == 1 ? " byte (OSC 52)" : " bytes (OSC 52)");
	}
	text_release(&sequence);
}

void
clipboard_send(struct app *app, struct bytes text)
{
	const char *tool = give_to_tool(app, text);

	text_reset(&app->message);
	if (!tool) {
		give_to_terminal(app, text);
		return;
	}
	text_add_string(&app->message, "sent ");
	text_add_count(&app->message, text.len);
	text_printf(
	    &app->message, " byte%s (%s)", text.len == 1 ? "" : "s", tool);
}
