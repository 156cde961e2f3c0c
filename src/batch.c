/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/clock.h>
#include <sealtree/output.h>

#include "answer.h"
#include "batch.h"
#include "progress.h"

enum {
	TROUBLES_TOLD = 20
};

void
complain(const char *what)
{
	fprintf(stderr, "sealtree: %s\n", what);
}

void
answer_remark(const char *path, const char *what)
{
	struct text text = TEXT_INIT;

	text_add_visible(&text, bytes_of(path));
	text_printf(&text, ": %s", what);
	complain(text_string(&text));
	text_release(&text);
}

static void
complain_raw(struct bytes what)
{
	struct text text = TEXT_INIT;

	text_add_visible(&text, what);
	complain(text_string(&text));
	text_release(&text);
}

/* As the person would name it. */
static void
add_trouble_path(struct text *text, const struct model_trouble *trouble,
    const struct options *options)
{
	struct bytes root = bytes_of(options->paths[trouble->root]);

	if (!bytes_are(trouble->phase, "open")) {
		while (root.len > 1 && bytes_end(root, "/"))
			root.len--;
		text_add_visible(text, root);
		if (bytes_are(trouble->path, "."))
			return;
		if (!bytes_begin(trouble->path, "!"))
			text_add_char(text, '/');
	}
	text_add_visible(text, trouble->path);
}

static void
tell_trouble(const struct model_trouble *trouble, const struct options *options)
{
	struct text text = TEXT_INIT;

	add_trouble_path(&text, trouble, options);
	if (trouble->what.len) {
		text_add_string(&text, ": ");
		text_add_visible(&text, trouble->what);
	}
	if (trouble->error)
		text_printf(&text, ": %s", strerror(trouble->error));
	complain(text_string(&text));
	text_release(&text);
}

static void
tell_troubles(const struct model *model, const struct options *options)
{
	size_t count = model_troubles(model);

	for (size_t i = 0; i < count && i < TROUBLES_TOLD; i++)
		if (model_trouble(model, i)->error ||
		    model_trouble(model, i)->what.len)
			tell_trouble(model_trouble(model, i), options);
	if (count > TROUBLES_TOLD)
		fprintf(stderr,
		    "sealtree: and %zu more that could not be"
		    " read\n",
		    count - TROUBLES_TOLD);
	if (count == 0 && model_failure(model).len)
		complain_raw(model_failure(model));
}

static bool
all_roots_are_there(const struct model *model)
{
	for (size_t i = 0; i < model_roots(model); i++)
		if (!model_root(model, i))
			return false;
	return true;
}

int
judge(const struct model *model, const struct options *options)
{
	if (!model_complete(model) || model_failure(model).len ||
	    !all_roots_are_there(model))
		return EXIT_TROUBLE;
	for (size_t i = 0; i < model_findings(model); i++)
		if (model_finding(model, i)->severity >= options->fail_on &&
		    !model_finding(model, i)->known)
			return EXIT_FINDINGS;
	return EXIT_CLEAN;
}

static bool
write_root(FILE *out, struct model *model, unsigned root,
    const struct format *format, const struct options *options, int status)
{
	const struct report_subject subject = {
		.model = model,
		.root = root,
		.version = PACKAGE_VERSION,
		.target_chosen = options->target_chosen,
		.arguments_name = options->paths[root],
		.brief = options->quiet,
		.verbose = options->verbose,
		.fail_on = options->fail_on,
		.status = status,
		.redact = options->redact,
	};

	return report_write(out, format, &subject);
}

/* What is being written, and what comes of it. */
struct writing {
	struct model *model;
	const struct options *options;
	const struct format *format;
	int status; /* of the exit */
};

static bool
write_report(FILE *out, struct writing *w)
{
	bool fine = true;

	for (unsigned i = 0; i < model_roots(w->model); i++)
		if (model_root(w->model, i))
			fine = write_root(out, w->model, i, w->format,
				   w->options, w->status) &&
			       fine;
	return fine;
}

static bool
write_answer(FILE *out, void *context)
{
	struct writing *w = context;

	w->status = w->options->answer(out, w->model, w->options);
	return w->status != EXIT_TROUBLE;
}

static bool
write_to(FILE *out, struct writing *w)
{
	if (w->format)
		return write_report(out, w);
	return w->options->redact
		   ? report_redacted(out, w->model, write_answer, w)
		   : write_answer(out, w);
}

/* Whole, or not at all. */
static bool
put(struct writing *w, const char *file)
{
	struct text why = TEXT_INIT;
	struct output output;
	bool fine;

	if (!output_open(&output, file, w->options->force, &why)) {
		complain(text_string(&why));
		text_release(&why);
		return false;
	}
	fine = write_to(output.file, w);
	if (!fine && !ferror(output.file)) {
		complain("the report is not whole: the reader did not answer");
		output_abandon(&output);
	} else if (!output_commit(&output, &why)) {
		complain(text_string(&why));
		fine = false;
	}
	text_release(&why);
	return fine;
}

/* One that cannot be written does not keep the others from it. */
static int
put_reports(struct model *model, const struct options *options, int result)
{
	int status = judge(model, options);

	for (size_t i = 0; i < options->report_count; i++) {
		struct writing w = { model, options, options->reports[i].format,
			status };

		if (!put(&w, options->reports[i].file))
			result = EXIT_TROUBLE;
	}
	return result;
}

static int
put_answer(struct model *model, const struct options *options)
{
	struct writing w = { model, options, NULL, EXIT_TROUBLE };
	bool fine = put(&w, options->report.file);

	/* What was not read may hold another. */
	if (!fine || w.status == EXIT_NOT_WHOLE ||
	    judge(model, options) == EXIT_TROUBLE)
		return EXIT_TROUBLE;
	return w.status;
}

static bool
has_roots(const struct model *model)
{
	for (size_t i = 0; i < model_roots(model); i++)
		if (model_root(model, i))
			return true;
	return false;
}

static void
wait_for_all(struct model *model, const struct options *options)
{
	struct progress progress = progress_begin(
	    options->quiet ? NULL : progress_terminal(stderr), clock_now_ms());
	struct model_counts counts;

	while (!model_settled(model)) {
		model_wait(model, -1);
		if (!progress_is_due(&progress, clock_now_ms()))
			continue;
		model_counts(model, &counts);
		progress_show(&progress, &counts, clock_now_ms());
	}
	progress_erase(&progress);
}

int
batch_run(struct model *model, const struct options *options)
{
	wait_for_all(model, options);
	tell_troubles(model, options);
	if (!has_roots(model) || (options->answer == answer_diff &&
				     !all_roots_are_there(model)))
		return EXIT_TROUBLE;
	return put_reports(model, options,
	    options->answer ? put_answer(model, options)
			    : judge(model, options));
}
