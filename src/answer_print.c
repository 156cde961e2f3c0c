/* SPDX-License-Identifier: MIT */
/* --print: values of the subject, or of what --select names. */
#include <config.h>

#include "answer.h"
#include "batch.h"

static const struct model_node *
node_of(const struct model *model, unsigned root, const struct options *options)
{
	if (!options->select)
		return model_root(model, root);
	return model_find(model, root, bytes_of(options->select), MODEL_CODE);
}

/* It goes on standard error, so that a script's value is the value alone. */
static void
remark(const char *path, const char *what, const char *name)
{
	struct text text = TEXT_INIT;

	text_add_string(&text, what);
	text_add_visible(&text, bytes_of(name));
	answer_remark(path, text_string(&text));
	text_release(&text);
}

static bool
print_root(FILE *out, struct model *model, unsigned root,
    const struct options *options, bool *all)
{
	const struct model_node *node = node_of(model, root, options);
	const char *path = options->paths[root];

	if (!node && options->select)
		remark(path, "has nothing at ", options->select);
	if (!node)
		*all = false;
	for (size_t i = 0; node && i < options->print_count; i++) {
		bool found;

		if (!report_print(out, model, node, options->print[i], &found))
			return false;
		if (!found)
			remark(path, "has no ", options->print[i]);
		*all = *all && found;
	}
	if (node && node->worst_below == SEVERITY_ERROR && !options->quiet)
		answer_remark(path,
		    "has errors: what is printed was read, and is not "
		    "verified");
	return true;
}

int
answer_print(FILE *out, struct model *model, const struct options *options)
{
	bool fine = true, all = true;

	for (unsigned i = 0; fine && i < model_roots(model); i++)
		fine = print_root(out, model, i, options, &all);
	if (!fine)
		return EXIT_TROUBLE;
	return all ? EXIT_CLEAN : EXIT_FINDINGS;
}
