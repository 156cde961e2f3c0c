/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/view.h>

bool
problem_same(const struct model_finding *a, const struct model_finding *b)
{
	return a->node == b->node && a->offset == b->offset &&
	       bytes_equal(a->id, b->id) &&
	       bytes_equal(a->message, b->message) &&
	       bytes_equal(a->file, b->file) &&
	       bytes_equal(a->slice, b->slice) && bytes_equal(a->key, b->key);
}

/* Findings are sorted by severity, then by place: those of one severity lie
 * together, in the tree's order. */
struct run {
	size_t first, end;
};

static struct run
run_of(const struct model *model, enum severity severity)
{
	struct run run = { 0, model_findings(model) };

	while (run.first < run.end &&
	       model_finding(model, run.first)->severity != severity)
		run.first++;
	for (size_t i = run.first; i < run.end; i++)
		if (model_finding(model, i)->severity != severity)
			run.end = i;
	return run;
}

/* How many of the run lie at rows before this one. */
static size_t
count_before(
    const struct model *model, struct run run, const struct model_node *from)
{
	const struct model_node *node;
	size_t at = run.first;

	for (node = rows_first(model); node != from && node;
	     node = model_next(node))
		while (at < run.end && model_finding(model, at)->node == node)
			at++;
	return at - run.first;
}

size_t
problem_after(const struct model *model, enum severity severity,
    const struct model_node *from, size_t current, bool *wrapped)
{
	struct run run = run_of(model, severity);
	size_t next;

	*wrapped = false;
	if (run.first == run.end)
		return SIZE_MAX;
	if (current >= run.first && current < run.end)
		next = current + 1;
	else
		next = run.first + count_before(model, run, from);
	*wrapped = next == run.end;
	return *wrapped ? run.first : next;
}

size_t
problem_before(const struct model *model, enum severity severity,
    const struct model_node *from, size_t current, bool *wrapped)
{
	struct run run = run_of(model, severity);
	size_t next;

	*wrapped = false;
	if (run.first == run.end)
		return SIZE_MAX;
	if (current >= run.first && current < run.end)
		next = current;
	else
		next = run.first + count_before(model, run, from);
	*wrapped = next == run.first;
	return (*wrapped ? run.end : next) - 1;
}
