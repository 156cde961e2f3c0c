/* SPDX-License-Identifier: MIT */
/*
 * The screen's program. It never looks at a byte of what is inspected: that is
 * for sealtree-reader, which it starts. Standard input it copies, unseen.
 */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <sealtree/output.h>

#include "answer.h"
#include "batch.h"
#include "enclosing.h"
#include "input.h"

/*
 * With 0, 1 or 2 closed, the next file that is opened would become it. What
 * stands in for standard output cannot be written to, so that a report that
 * goes nowhere is noticed.
 */
static void
fill_descriptors(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			(void) !open("/dev/null", fd == 1 ? O_RDONLY : O_RDWR);
}

static int
print(options_printer *print_to)
{
	struct text why = TEXT_INIT;
	struct output output;
	bool fine;

	print_to(stdout);
	fine = output_open(&output, NULL, false, &why) &&
	       output_commit(&output, &why);
	if (!fine)
		complain(text_string(&why));
	text_release(&why);
	return fine ? EXIT_CLEAN : EXIT_TROUBLE;
}

static void
print_version(FILE *out)
{
	fputs(PACKAGE_STRING "\n", out);
}

/* A bundle's executable was named: it is opened alone, which may not be what
 * was meant. */
static void
remark_on(const char *path)
{
	struct text bundle = TEXT_INIT, line = TEXT_INIT;

	if (enclosing_bundle(path, &bundle)) {
		text_add_visible(&line, bytes_of(path));
		text_add_string(&line, ": lies in ");
		text_add_visible(&line, text_bytes(&bundle));
		text_add_string(&line, ", which is not looked at");
		complain(text_string(&line));
	}
	text_release(&bundle);
	text_release(&line);
}

/* The reader has the tables of checks: it becomes this process. */
static int
become_reader(const char *option, const char *id)
{
	struct text reader = TEXT_INIT, why = TEXT_INIT;

	if (model_reader_path(PKGLIBEXECDIR, &reader))
		execl(text_string(&reader), text_string(&reader), option, id,
		    (char *) NULL);
	text_add_visible(&why, text_bytes(&reader));
	text_printf(&why, ": %s", strerror(errno));
	complain(text_string(&why));
	text_release(&reader);
	text_release(&why);
	return EXIT_TROUBLE;
}

static struct model *
start(const struct options *options, const struct spill *input,
    struct text *why)
{
	struct text reader = TEXT_INIT, raw = TEXT_INIT;
	struct model_settings settings = {
		.paths = options->paths,
		.path_count = options->path_count,
		.options = options->reader,
		.option_count = options->reader_count,
		.input = input ? spill_descriptor(input) : 0,
	};
	struct model *model = NULL;

	if (model_reader_path(PKGLIBEXECDIR, &reader)) {
		settings.reader = text_string(&reader);
		model = model_new(&settings, &raw);
	} else {
		text_add_bytes(&raw, text_bytes(&reader));
		text_add_string(&raw, ": not there, nor beside sealtree");
	}
	text_add_visible(why, text_bytes(&raw));
	text_release(&reader);
	text_release(&raw);
	return model;
}

static int
run_screen(struct model *model, const struct options *options, struct text *why)
{
	const struct tui_settings settings = {
		.model = model,
		.subject = bytes_of(options->paths[0]),
		.color = options->color,
		.ascii = options->ascii,
		.slow = options->slow,
		.plain = options->plain,
		.no_mouse = options->no_mouse,
		.quiet = options->quiet,
		.tab = options->tab,
		.diff = options->answer == answer_diff,
		.select = options->select,
		.report = {
			.version = PACKAGE_VERSION,
			.target_chosen = options->target_chosen,
			.verbose = options->verbose,
			.fail_on = options->fail_on,
			.redact = options->redact,
		},
		.names = options->paths,
		.why = why,
	};
	int status = tui_run(&settings);

	if (why->len)
		complain(text_string(why));
	if (status == EXIT_CLEAN && options->fail_on_given)
		status = judge(model, options);
	return status;
}

static bool
outputs_can_be(const struct options *options, struct text *why)
{
	bool fine = true;

	for (size_t i = 0; fine && i < options->report_count; i++)
		fine =
		    output_check(options->reports[i].file, options->force, why);
	return fine;
}

/* What was named "-" is no bundle of the current directory. */
static void
remark_on_all(const struct options *options)
{
	for (size_t i = 0; i < options->path_count; i++)
		if (!options->quiet && strcmp(options->paths[i], "-") != 0)
			remark_on(options->paths[i]);
}

static int
run_on(struct spill *input, const struct options *options, bool batch,
    struct text *why)
{
	struct model *model = NULL;
	int status;

	if (answer_diff_fits(options, why) &&
	    (!batch || outputs_can_be(options, why)))
		model = start(options, input, why);
	if (!model) {
		complain(text_string(why));
		return EXIT_TROUBLE;
	}
	if (batch)
		remark_on_all(options);
	status =
	    batch ? batch_run(model, options) : run_screen(model, options, why);
	model_free(model);
	return status;
}

static int
run(const struct options *options, struct text *why)
{
	bool batch = options->batch || !isatty(STDOUT_FILENO);
	struct spill *input = NULL;
	int status;

	if (!input_take(options, !batch, &input, why)) {
		complain(text_string(why));
		return EXIT_TROUBLE;
	}
	status = run_on(input, options, batch, why);
	spill_close(input);
	return status;
}

int
main(int argc, char **argv)
{
	struct text why = TEXT_INIT;
	struct options options;
	int status = EXIT_TROUBLE;

	fill_descriptors();
	if (!options_parse(&options, argc, argv, &why))
		complain(text_string(&why));
	else if (options.help)
		status = print(options_help);
	else if (options.version)
		status = print(print_version);
	else if (options.completion)
		status = print(options.completion);
	else if (options.list_checks)
		status = become_reader("--list-checks", NULL);
	else if (options.explain)
		status = become_reader("--explain", options.explain);
	else if (options.path_count == 0 && options.log)
		status = become_reader("--explain-log", options.log);
	else if (options.path_count == 0)
		options_usage(stderr);
	else
		status = run(&options, &why);
	text_release(&why);
	return status;
}
