/* SPDX-License-Identifier: MIT */
/* :export, by the same road as the dialog. */
#include <config.h>

#include "commands.h"
#include "export.h"

unsigned
command_export(struct app *app, struct bytes arguments)
{
	struct bytes word = command_word(&arguments);
	struct text id = TEXT_INIT, path = TEXT_INIT;
	const struct format *format;
	unsigned bits = APP_PAINT;

	text_add_bytes(&id, word);
	text_add_bytes(&path, arguments);
	format = format_find(text_string(&id));
	if (format) {
		bits = export_command(app, format, text_string(&path));
	} else {
		text_add_string(&app->message, "no such format: ");
		text_add_bytes(&app->message, word);
	}
	text_release(&id);
	text_release(&path);
	return bits;
}

void
command_offer_formats(struct app *app, struct offers *offers)
{
	(void) app;
	for (size_t i = 0; format_ids[i]; i++)
		offers_add(offers, bytes_of(format_ids[i]));
}
