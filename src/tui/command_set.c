/* SPDX-License-Identifier: MIT */
/* :set, and what can be set. */
#include <config.h>

#include <string.h>

#include "commands.h"
#include "terminal.h"

static void
set_ascii(struct app *app, bool on)
{
	app->set = terminal_glyphs(on);
}

static void
set_mouse(struct app *app, bool on)
{
	app->mouse = on;
	terminal_mouse(on);
}

static void
set_slow(struct app *app, bool on)
{
	app->slow = on;
}

static void
set_turned(struct app *app, bool on)
{
	app->wish.turned = on;
}

/* To add one: a row. */
static const struct setting {
	const char *name;
	void (*set)(struct app *app, bool on);
} settings[] = {
	{ "ascii", set_ascii },
	{ "mouse", set_mouse },
	{ "slow", set_slow },
	{ "turned", set_turned },
};

static const struct setting *
find_setting(struct bytes name)
{
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		if (bytes_are(name, settings[i].name))
			return &settings[i];
	return NULL;
}

unsigned
command_set(struct app *app, struct bytes arguments)
{
	struct bytes name = command_word(&arguments);
	const struct setting *setting = find_setting(name);
	bool off = bytes_are(arguments, "off");

	if (!setting) {
		text_add_string(&app->message, "nothing to set: ");
		text_add_bytes(&app->message, name);
	} else if (arguments.len && !off && !bytes_are(arguments, "on")) {
		text_add_string(&app->message, "neither on nor off: ");
		text_add_bytes(&app->message, arguments);
	} else {
		setting->set(app, !off);
		return APP_REPAINT | APP_PAINT;
	}
	return APP_PAINT;
}

/* "mouse", then "mouse off". */
void
command_offer_settings(struct app *app, struct offers *offers)
{
	static const char *const states[] = { " on", " off" };
	bool spaced =
	    memchr(offers_typed(offers).data, ' ', offers_typed(offers).len);

	(void) app;
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
		struct text word = TEXT_INIT;

		text_add_string(&word, settings[i].name);
		if (!spaced)
			offers_add(offers, text_bytes(&word));
		for (size_t j = 0; spaced && j < 2; j++) {
			text_reset(&word);
			text_add_string(&word, settings[i].name);
			text_add_string(&word, states[j]);
			offers_add(offers, text_bytes(&word));
		}
		text_release(&word);
	}
}
