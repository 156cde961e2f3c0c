/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/view.h>

enum {
	/* Of one string that GNU Screen passes on: 256 bytes before 4.2.0
	 * (2014), 768 since; with what begins and ends it. */
	SCREEN_CHUNK = 250
};

static bool
begins(const char *string, const char *with)
{
	return string && strncmp(string, with, strlen(with)) == 0;
}

enum clip_way
clip_way(const char *tmux, const char *sty, const char *term)
{
	if ((tmux && *tmux) || begins(term, "tmux"))
		return CLIP_TMUX;
	if (sty && *sty && begins(term, "screen"))
		return CLIP_SCREEN;
	if (begins(term, "linux") || begins(term, "vt"))
		return CLIP_NONE;
	return CLIP_BARE;
}

/* Operating System Command 52 (xterm Control Sequences, 2012): the selection
 * "c" becomes what these digits say. */
static void
add_command(struct text *out, struct bytes text)
{
	text_add_string(out, "\x1b]52;c;");
	text_add_base64(out, text);
	text_add_char(out, '\a');
}

/* With each escape doubled, for the terminal around tmux. The bare form goes
 * before it: which of the two tmux heeds is a matter of its options
 * set-clipboard and allow-passthrough. */
static void
add_for_tmux(struct text *out, struct bytes command)
{
	text_add_bytes(out, command);
	text_add_string(out, "\x1bPtmux;");
	for (size_t i = 0; i < command.len; i++) {
		if (command.data[i] == 0x1b)
			text_add_char(out, 0x1b);
		text_add_char(out, (char) command.data[i]);
	}
	text_add_string(out, "\x1b\\");
}

static void
add_for_screen(struct text *out, struct bytes command)
{
	for (size_t at = 0; at < command.len; at += SCREEN_CHUNK) {
		size_t left = command.len - at;

		text_add_string(out, "\x1bP");
		text_add(out, command.data + at,
		    left < SCREEN_CHUNK ? left : SCREEN_CHUNK);
		text_add_string(out, "\x1b\\");
	}
}

bool
clip_sequence(struct text *out, struct bytes text, enum clip_way way)
{
	struct text command = TEXT_INIT;

	if (way == CLIP_NONE || text.len > LIMIT_CLIP_BYTES)
		return false;
	add_command(&command, text);
	switch (way) {
	case CLIP_TMUX:
		add_for_tmux(out, text_bytes(&command));
		break;
	case CLIP_SCREEN:
		add_for_screen(out, text_bytes(&command));
		break;
	case CLIP_BARE:
	case CLIP_NONE:
		text_add_bytes(out, text_bytes(&command));
		break;
	}
	text_release(&command);
	return true;
}
