/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <sealtree/die.h>
#include <sealtree/output.h>

#include "export.h"
#include "form.h"

static struct report_subject
subject_of(const struct app *app, const struct export *export)
{
	struct report_subject subject = app->settings->report;

	subject.model = app->model;
	subject.brief = !export->passes;
	subject.redact = subject.redact || export->redact;
	return subject;
}

/* As the program judges what it ends with. */
static int
status_of(const struct app *app, enum severity fail_on)
{
	if (!model_complete(app->model) || model_failure(app->model).len)
		return 2;
	return model_findings(app->model) &&
	       model_finding(app->model, 0)->severity >= fail_on;
}

static bool
write_roots(struct app *app, FILE *out, const struct export *export,
    const struct model_node *const *only, size_t count)
{
	struct report_subject subject = subject_of(app, export);
	bool fine = true;

	subject.only = only;
	subject.only_count = count;
	subject.status = status_of(app, subject.fail_on);
	for (unsigned i = 0; i < model_roots(app->model); i++) {
		const struct model_node *root = model_root(app->model, i);
		bool told = root && !only;

		for (size_t j = 0; j < count; j++)
			told = told || (root && only[j]->root == i);
		if (!told)
			continue;
		subject.root = i;
		if (app->settings->names)
			subject.arguments_name = app->settings->names[i];
		fine = report_write(out, export->format, &subject) && fine;
	}
	return fine;
}

/* The row of code that a slice or an executable belongs to. */
static const struct model_node *
code_of(const struct model_node *node)
{
	while (node && node->row != MODEL_CODE && node->parent)
		node = node->parent;
	return node;
}

static bool
write_scope(struct app *app, FILE *out, const struct export *export)
{
	const struct model_node *node = code_of(rows_selected(&app->rows));

	if (export->scope == EXPORT_NODE && node)
		return write_roots(app, out, export, &node, 1);
	return write_roots(app, out, export, NULL, 0);
}

void
export_say_written(struct text *said, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct stat status;

	text_add_string(said, "wrote ");
	text_add_visible(said, bytes_of(slash ? slash + 1 : path));
	if (stat(path, &status) != 0)
		return;
	text_add_string(said, ", ");
	text_add_count(said, (uint64_t) status.st_size);
	text_add_string(said, " bytes");
}

static bool
can_be_written(const struct app *app, const struct export *export,
    const char *path, struct text *said)
{
	if (!*path)
		text_add_string(said, "the file has no name");
	else if (!model_settled(app->model))
		text_add_string(said,
		    "it is still being verified: the report would not be "
		    "whole (^C stops)");
	else if (export->format->whole && export->scope != EXPORT_TREE)
		text_printf(said, "%s is of the whole tree only",
		    export->format->title);
	return !said->len;
}

bool
export_report(struct app *app, const struct export *export, const char *path,
    struct text *said)
{
	struct output output;
	bool fine;

	if (!can_be_written(app, export, path, said) ||
	    !output_open(&output, path, export->force, said))
		return false;
	fine = write_scope(app, output.file, export);
	if (!fine && !ferror(output.file)) {
		text_add_string(said,
		    "not whole: there is nothing to say in this format, "
		    "or the reader did not answer");
		output_abandon(&output);
		return false;
	}
	if (!output_commit(&output, said))
		return false;
	export_say_written(said, path);
	return true;
}

const struct format *
export_format_of(struct bytes name, const struct format *preferred)
{
	const struct format *const *all = formats();

	if (preferred && bytes_end(name, preferred->suffix))
		return preferred;
	for (size_t i = 0; all[i]; i++)
		if (bytes_end(name, all[i]->suffix))
			return all[i];
	return NULL;
}

void
export_add_stem(struct text *out, struct bytes name)
{
	const uint8_t *dot = NULL;
	size_t start = out->len;

	for (size_t i = 1; i < name.len; i++)
		if (name.data[i] == '.')
			dot = name.data + i;
	if (dot)
		name.len = (size_t) (dot - name.data);
	text_add_visible(out, name);
	for (size_t i = start; i < out->len; i++)
		if (out->data[i] == '/' || out->data[i] == '\\')
			out->data[i] = '_';
}

/* What a question is about, till it is answered. */
static struct {
	const struct format *format;
	struct text path;
} asked;

static unsigned
write_now(struct app *app, bool force)
{
	const struct export export = {
		.format = asked.format,
		.passes = true,
		.force = force,
	};

	text_reset(&app->message);
	(void) export_report(
	    app, &export, text_string(&asked.path), &app->message);
	text_release(&asked.path);
	return APP_PAINT;
}

static unsigned
answered(struct app *app, enum answer answer)
{
	struct text other = TEXT_INIT;

	switch (answer) {
	case ANSWER_OVERWRITE:
		return write_now(app, true);
	case ANSWER_KEEP_BOTH:
		ask_other_name(&other, text_string(&asked.path));
		text_reset(&asked.path);
		text_add_bytes(&asked.path, text_bytes(&other));
		text_release(&other);
		return write_now(app, false);
	case ANSWER_CANCEL:
		break;
	}
	text_release(&asked.path);
	return APP_PAINT;
}

unsigned
export_command(struct app *app, const struct format *format, const char *path)
{
	struct stat status;

	asked.format = format;
	text_reset(&asked.path);
	text_add_string(&asked.path, path);
	if (lstat(path, &status) != 0 || S_ISDIR(status.st_mode))
		return write_now(app, false);
	ask_open(app, path, answered);
	return APP_PAINT;
}
