/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <sealtree/die.h>

#include "actions.h"
#include "export.h"
#include "form.h"
#include "keys.h"
#include "overlay.h"
#include "terminal.h"

enum {
	NAME_BYTES = 48,
	PATH_BYTES = 4096
};

/* A part of the node's signature that could be written in place of a report. */
struct part {
	char id[NAME_BYTES], title[NAME_BYTES], suffix[NAME_BYTES];
};

struct dialog {
	struct form form;
	struct form_item *what, *scope, *format, *file, *passes, *redact,
	    *cancel;
	struct part parts[EXPORT_PARTS];
	size_t format_before; /* whose suffix the name has */
	bool typed;           /* the name is the person's own */
};

static void
copy(char *to, struct bytes from)
{
	size_t len = from.len < NAME_BYTES - 1 ? from.len : NAME_BYTES - 1;

	memcpy(to, from.data, len);
	to[len] = '\0';
}

static const struct part *
part_of(const struct dialog *dialog)
{
	return dialog->what->chosen ? &dialog->parts[dialog->what->chosen - 1]
				    : NULL;
}

static const struct format *
format_of(const struct dialog *dialog)
{
	return formats()[dialog->format->chosen];
}

/* Where the file would lie, and how much room there is. */
static void
note_place(struct dialog *dialog)
{
	const char *path = text_string(&dialog->file->edit.text);
	const char *slash = strrchr(path, '/');
	char folder[PATH_BYTES];
	struct text *note = &dialog->form.note;
	struct statvfs room;

	text_reset(note);
	if (slash && (size_t) (slash + 1 - path) < sizeof folder) {
		memcpy(folder, path, (size_t) (slash + 1 - path));
		folder[slash + 1 - path] = '\0';
	} else if (!getcwd(folder, sizeof folder)) {
		return;
	}
	text_add_string(note, folder);
	if (statvfs(folder, &room) != 0)
		return;
	text_add_string(note, "  free ");
	text_add_count(
	    note, (uint64_t) room.f_bavail * room.f_frsize / (1024 * 1024));
	text_add_string(note, " MiB");
}

static void
add_default_name(
    const struct app *app, const struct dialog *dialog, struct text *out)
{
	const struct model_node *node = rows_selected(&app->rows);
	const struct part *part = part_of(dialog);

	while (node && !part && dialog->scope->chosen == EXPORT_TREE &&
	       node->parent)
		node = node->parent;
	export_add_stem(out, node ? node->name : bytes_of("report"));
	text_add_string(out, part ? part->suffix : "-signing");
	if (!part)
		text_add_string(out, format_of(dialog)->suffix);
}

static void
name_anew(const struct app *app, struct dialog *dialog)
{
	struct text name = TEXT_INIT;

	add_default_name(app, dialog, &name);
	edit_set(&dialog->file->edit, text_bytes(&name));
	text_release(&name);
}

/* The name's end follows the format. */
static void
follow_format(const struct app *app, struct dialog *dialog)
{
	const char *before = formats()[dialog->format_before]->suffix;
	struct bytes old = text_bytes(&dialog->file->edit.text);
	struct text name = TEXT_INIT;

	dialog->format_before = dialog->format->chosen;
	if (!dialog->typed) {
		name_anew(app, dialog);
		return;
	}
	if (part_of(dialog) || !bytes_end(old, before))
		return;
	text_add(&name, old.data, old.len - strlen(before));
	text_add_string(&name, format_of(dialog)->suffix);
	edit_set(&dialog->file->edit, text_bytes(&name));
	text_release(&name);
}

/* The format follows the name's end. */
static void
follow_name(struct dialog *dialog)
{
	const struct format *format = export_format_of(
	    text_bytes(&dialog->file->edit.text), format_of(dialog));

	dialog->typed = true;
	for (size_t i = 0; format && i < dialog->format->count; i++)
		if (formats()[i] == format)
			dialog->format->chosen = dialog->format_before = i;
}

static void
changed(const struct app *app, struct dialog *dialog)
{
	const struct form_item *item = &dialog->form.items[dialog->form.at];

	text_reset(&dialog->form.message);
	if (item == dialog->file)
		follow_name(dialog);
	else if (item == dialog->format)
		follow_format(app, dialog);
	else if (!dialog->typed)
		name_anew(app, dialog);
	note_place(dialog);
}

static bool
write_file(struct app *app, struct dialog *dialog, const char *path, bool force,
    struct text *said)
{
	const struct part *part = part_of(dialog);
	const struct export export = {
		.format = format_of(dialog),
		.scope = (enum export_scope) dialog->scope->chosen,
		.passes = dialog->passes->on,
		.redact = dialog->redact->on,
		.force = force,
	};

	return part ? export_part(app, part->id, path, force, said)
		    : export_report(app, &export, path, said);
}

/* The dialog stays, with what was typed, where it does not work. */
static unsigned
write_now(struct app *app, struct dialog *dialog, bool force)
{
	const char *path = text_string(&dialog->file->edit.text);
	struct text said = TEXT_INIT;
	bool fine = write_file(app, dialog, path, force, &said);
	struct text *to = fine ? &app->message : &dialog->form.message;

	text_reset(to);
	text_add_bytes(to, text_bytes(&said));
	text_release(&said);
	if (fine)
		overlay_close(app);
	return APP_PAINT;
}

static struct dialog *
top_dialog(struct app *app)
{
	return app->overlays[app->overlay_count - 1].state;
}

static unsigned
answered(struct app *app, enum answer answer)
{
	struct dialog *dialog = top_dialog(app);
	struct text other = TEXT_INIT;

	switch (answer) {
	case ANSWER_OVERWRITE:
		return write_now(app, dialog, true);
	case ANSWER_KEEP_BOTH:
		ask_other_name(&other, text_string(&dialog->file->edit.text));
		edit_set(&dialog->file->edit, text_bytes(&other));
		text_release(&other);
		return write_now(app, dialog, false);
	case ANSWER_CANCEL:
		break;
	}
	return APP_PAINT;
}

static unsigned
enter(struct app *app, struct dialog *dialog)
{
	const char *path = text_string(&dialog->file->edit.text);
	struct stat status;

	if (&dialog->form.items[dialog->form.at] == dialog->cancel) {
		overlay_close(app);
		return APP_PAINT;
	}
	if (*path && lstat(path, &status) == 0 && !S_ISDIR(status.st_mode)) {
		ask_open(app, path, answered);
		return APP_PAINT;
	}
	return write_now(app, dialog, false);
}

static bool
take_key(struct app *app, void *opaque, int key, unsigned *bits)
{
	struct dialog *dialog = opaque;

	if (key == CTRL('l') || key == CTRL('z') || key == CTRL('\\'))
		return false;
	*bits = APP_PAINT;
	switch (form_key(&dialog->form, key)) {
	case FORM_CHANGED:
		changed(app, dialog);
		break;
	case FORM_ENTERED:
		*bits = enter(app, dialog);
		break;
	case FORM_LEFT:
		overlay_close(app);
		break;
	case FORM_NOTHING:
		*bits = 0;
		break;
	case FORM_MOVED:
		break;
	}
	return true;
}

static void
paint(struct app *app, void *opaque)
{
	struct dialog *dialog = opaque;

	form_paint(app, &dialog->form);
}

static void
release(void *opaque)
{
	struct dialog *dialog = opaque;

	terminal_tell_pastes(false);
	form_release(&dialog->form);
	free(dialog);
}

/* Those that the row has, when they are known. */
static void
build(struct app *app, void *opaque)
{
	struct dialog *dialog = opaque;
	struct export_part parts[EXPORT_PARTS];
	size_t count;

	if (dialog->what->count > 1)
		return;
	count = export_parts(app, parts);
	for (size_t i = 0; i < count; i++) {
		copy(dialog->parts[i].id, parts[i].id);
		copy(dialog->parts[i].title, parts[i].title);
		copy(dialog->parts[i].suffix, parts[i].suffix);
		dialog->what->choices[dialog->what->count++] =
		    dialog->parts[i].title;
	}
}

static const struct overlay export_overlay = {
	.place = PLACE_DIALOG,
	.title = "export",
	.build = build,
	.paint = paint,
	.key = take_key,
	.release = release,
};

static void
add_items(struct app *app, struct dialog *dialog)
{
	static const char *const scopes[] = { "whole tree", "this node" };
	const struct format *const *all = formats();

	dialog->what = form_add(&dialog->form, FORM_CHOICE, "What");
	dialog->what->choices[dialog->what->count++] = "report";
	dialog->scope = form_add(&dialog->form, FORM_CHOICE, "Scope");
	for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++)
		dialog->scope->choices[dialog->scope->count++] = scopes[i];
	dialog->format = form_add(&dialog->form, FORM_CHOICE, "Format");
	for (size_t i = 0; all[i] && i < FORM_CHOICES; i++) {
		if (strcmp(all[i]->id, "json") == 0)
			dialog->format->chosen = i;
		dialog->format->choices[dialog->format->count++] = all[i]->id;
	}
	dialog->format_before = dialog->format->chosen;
	dialog->file = form_add(&dialog->form, FORM_LINE, "File");
	dialog->form.at = dialog->form.count - 1;
	dialog->passes = form_add(&dialog->form, FORM_FLAG, "with passes");
	dialog->passes->on = true;
	dialog->redact =
	    form_add(&dialog->form, FORM_FLAG, "redact device IDs");
	dialog->redact->on = app->settings->report.redact;
	form_add(&dialog->form, FORM_BUTTON, "Write");
	dialog->cancel = form_add(&dialog->form, FORM_BUTTON, "Cancel");
}

unsigned
act_export(struct app *app, int key)
{
	struct dialog *dialog;

	(void) key;
	if (!rows_selected(&app->rows))
		return 0;
	dialog = xalloc(1, sizeof *dialog);
	dialog->form.title = "Export";
	add_items(app, dialog);
	name_anew(app, dialog);
	build(app, dialog);
	note_place(dialog);
	terminal_tell_pastes(true);
	overlay_open(app, &export_overlay, dialog);
	return APP_PAINT;
}
