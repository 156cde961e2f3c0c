/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sealtree/die.h>

#include "form.h"
#include "keys.h"
#include "overlay.h"

struct asking {
	struct form form;
	unsigned (*answered)(struct app *app, enum answer answer);
};

static unsigned
close_with(struct app *app, struct asking *asking, enum answer answer)
{
	unsigned (*answered)(struct app *, enum answer) = asking->answered;

	overlay_close(app);
	return APP_PAINT | answered(app, answer);
}

static bool
take_key(struct app *app, void *opaque, int key, unsigned *bits)
{
	struct asking *asking = opaque;

	if (key == CTRL('l') || key == CTRL('z') || key == CTRL('\\'))
		return false;
	*bits = APP_PAINT;
	if (key == 'k')
		*bits = close_with(app, asking, ANSWER_KEEP_BOTH);
	else if (key == 'o')
		*bits = close_with(app, asking, ANSWER_OVERWRITE);
	else if (key == 'c' || key == 'q')
		*bits = close_with(app, asking, ANSWER_CANCEL);
	else
		switch (form_key(&asking->form, key)) {
		case FORM_ENTERED:
			*bits = close_with(
			    app, asking, (enum answer) asking->form.at);
			break;
		case FORM_LEFT:
			*bits = close_with(app, asking, ANSWER_CANCEL);
			break;
		case FORM_NOTHING:
		case FORM_MOVED:
		case FORM_CHANGED:
			break;
		}
	return true;
}

static void
paint(struct app *app, void *opaque)
{
	struct asking *asking = opaque;

	form_paint(app, &asking->form);
}

static void
release(void *opaque)
{
	struct asking *asking = opaque;

	form_release(&asking->form);
	free(asking);
}

static const struct overlay ask_overlay = {
	.place = PLACE_DIALOG,
	.title = "question",
	.paint = paint,
	.key = take_key,
	.release = release,
};

static void
describe(struct text *out, const char *path)
{
	struct stat status;

	text_add_string(out, path);
	text_add_string(out, " is there already");
	if (stat(path, &status) != 0)
		return;
	text_add_string(out, ": ");
	text_add_count(out, (uint64_t) status.st_size);
	text_add_string(out, " bytes, ");
	text_add_time(out, status.st_mtime);
}

void
ask_open(struct app *app, const char *path,
    unsigned (*answered)(struct app *app, enum answer answer))
{
	struct asking *asking = xalloc(1, sizeof *asking);

	asking->answered = answered;
	asking->form.title = "Exists";
	/* In the order of enum answer. */
	form_add(&asking->form, FORM_BUTTON, "Keep both");
	form_add(&asking->form, FORM_BUTTON, "Overwrite");
	form_add(&asking->form, FORM_BUTTON, "Cancel");
	asking->form.at = ANSWER_CANCEL;
	describe(&asking->form.question, path);
	overlay_open(app, &ask_overlay, asking);
}

void
ask_other_name(struct text *out, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *dot = strrchr(slash ? slash : path, '.');
	int stem = (int) (dot ? (size_t) (dot - path) : strlen(path));
	struct stat status;

	for (unsigned i = 1; i < 1000; i++) {
		text_reset(out);
		text_printf(out, "%.*s-%u%s", stem, path, i, dot ? dot : "");
		if (lstat(text_string(out), &status) != 0)
			return;
	}
}
