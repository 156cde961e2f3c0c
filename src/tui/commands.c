/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include "commands.h"
#include "prompt.h"

// clang-format off
const struct command commands[] = {
	{ "export", "FORMAT FILE", "a report to a file",
	    command_export, command_offer_formats },
	{ "goto", "PATH", "to the row of that path",
	    command_goto, command_offer_paths },
	{ "q", "", "leave", command_quit, NULL },
	{ "set", "NAME [on|off]", "change how things are shown",
	    command_set, command_offer_settings },
	{ "sort", "place|name|worst", "put rows beneath one in that order",
	    command_sort, command_offer_orders },
	{ "tab", "NUMBER|NAME", "show that tab",
	    command_tab, command_offer_tabs },
};
// clang-format on

const size_t command_count = sizeof commands / sizeof *commands;

struct bytes
command_word(struct bytes *rest)
{
	const uint8_t *space =
	    rest->len ? memchr(rest->data, ' ', rest->len) : NULL;
	size_t len = space ? (size_t) (space - rest->data) : rest->len;
	struct bytes word = bytes_over(rest->data, len);

	*rest = bytes_over(rest->data + len, rest->len - len);
	while (rest->len && rest->data[0] == ' ')
		*rest = bytes_over(rest->data + 1, rest->len - 1);
	return word;
}

static struct bytes
without_spaces(struct bytes text)
{
	while (text.len && text.data[0] == ' ')
		text = bytes_over(text.data + 1, text.len - 1);
	while (text.len && text.data[text.len - 1] == ' ')
		text.len--;
	return text;
}

static bool
begins(const char *name, struct bytes with)
{
	return strlen(name) >= with.len &&
	       (!with.len || memcmp(name, with.data, with.len) == 0);
}

/* By its name, or by so much of it as no other begins with. */
static const struct command *
find_command(struct bytes name)
{
	const struct command *found = NULL;

	for (size_t i = 0; i < command_count; i++) {
		if (bytes_are(name, commands[i].name))
			return &commands[i];
		if (!begins(commands[i].name, name))
			continue;
		if (found)
			return NULL;
		found = &commands[i];
	}
	return found;
}

static unsigned
entered(struct app *app, struct bytes text)
{
	struct bytes rest = without_spaces(text), name;
	const struct command *command;

	if (!rest.len)
		return 0;
	name = command_word(&rest);
	command = find_command(name);
	if (command)
		return command->run(app, rest);
	text_add_string(&app->message, "no such command: ");
	text_add_bytes(&app->message, name);
	return APP_PAINT;
}

struct offers {
	struct bytes typed;
	struct text common; /* what all of them begin with */
	struct text list;   /* of some of them, to be shown */
	size_t count;
};

enum {
	LISTED = 40
};

struct bytes
offers_typed(const struct offers *offers)
{
	return offers->typed;
}

static bool
can_be_typed(struct bytes word)
{
	while (word.len) {
		int32_t code_point = text_next(&word);

		if (code_point < 0 || text_width(code_point) < 0)
			return false;
	}
	return true;
}

/* Not within a character. */
static size_t
common_length(const struct text *common, struct bytes word)
{
	size_t len = 0;

	while (len < common->len && len < word.len &&
	       (uint8_t) common->data[len] == word.data[len])
		len++;
	while (len && len < common->len &&
	       ((uint8_t) common->data[len] & 0xc0) == 0x80)
		len--;
	return len;
}

void
offers_add(struct offers *offers, struct bytes word)
{
	size_t len;

	if (word.len < offers->typed.len ||
	    !bytes_equal(
		bytes_over(word.data, offers->typed.len), offers->typed) ||
	    !can_be_typed(word))
		return;
	if (!offers->count++) {
		text_add_bytes(&offers->common, word);
	} else {
		len = common_length(&offers->common, word);
		text_reset(&offers->common);
		text_add(&offers->common, word.data, len);
	}
	if (offers->count <= LISTED) {
		text_add_bytes(&offers->list, word);
		text_add_string(&offers->list, "  ");
	}
}

static void
offer_names(struct offers *offers)
{
	for (size_t i = 0; i < command_count; i++)
		offers_add(offers, bytes_of(commands[i].name));
}

/* Puts what they share in place of what was typed, and tells which they are
 * if they are several. */
static void
accept(struct app *app, struct edit *edit, const struct offers *offers)
{
	struct text whole = TEXT_INIT;

	if (!offers->count) {
		text_add_string(&app->message, "nothing begins so");
		return;
	}
	text_add(&whole, edit->text.data, edit->at - offers->typed.len);
	text_add_bytes(&whole, text_bytes(&offers->common));
	edit_set(edit, text_bytes(&whole));
	text_release(&whole);
	if (offers->count > 1)
		text_add_bytes(&app->message, text_bytes(&offers->list));
}

static unsigned
complete(struct app *app, struct edit *edit)
{
	struct bytes before = bytes_over(text_string(&edit->text), edit->at);
	struct bytes rest = without_spaces(before), name = command_word(&rest);
	bool in_name = name.data + name.len == before.data + before.len;
	struct offers offers = { .typed = in_name ? name : rest };
	const struct command *command;

	if (edit->at < edit->text.len)
		return 0;
	/* What was typed is in the text that is to be changed. */
	if (in_name) {
		offer_names(&offers);
	} else {
		offers.typed = bytes_over(
		    rest.data, (size_t) (before.data + before.len - rest.data));
		command = find_command(name);
		if (command && command->offer)
			command->offer(app, &offers);
	}
	accept(app, edit, &offers);
	if (in_name && offers.count == 1)
		edit_insert(edit, bytes_of(" "));
	text_release(&offers.common);
	text_release(&offers.list);
	return APP_PAINT;
}

static const struct prompt command_prompt = {
	.label = ":",
	.entered = entered,
	.complete = complete,
};

unsigned
act_command(struct app *app, int key)
{
	(void) key;
	prompt_open(app, &command_prompt, bytes_of(""), &app->typed_commands);
	return APP_PAINT;
}
