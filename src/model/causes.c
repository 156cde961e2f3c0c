/* SPDX-License-Identifier: MIT */
/* One cause, one line: which findings of a row follow from another of it. */
#include <config.h>

#include <sealtree/model.h>

static bool
is_cause(const struct model_finding *cause, const struct model_finding *f)
{
	if (cause == f || cause->consequence_of.len ||
	    !bytes_equal(cause->id, f->consequence_of))
		return false;
	return !cause->slice.len || !f->slice.len ||
	       bytes_equal(cause->slice, f->slice);
}

const struct model_finding *
model_finding_cause(const struct model_finding *finding)
{
	const struct model_node *node = finding->node;

	if (!finding->consequence_of.len)
		return NULL;
	for (size_t i = 0; i < node->finding_count; i++)
		if (is_cause(&node->findings[i], finding))
			return &node->findings[i];
	return NULL;
}

const struct model_finding *
model_finding_follower(
    const struct model_finding *cause, const struct model_finding *after)
{
	const struct model_node *node = cause->node;
	size_t i = after ? (size_t) (after - node->findings) + 1 : 0;

	for (; i < node->finding_count; i++)
		if (model_finding_cause(&node->findings[i]) == cause)
			return &node->findings[i];
	return NULL;
}

size_t
model_finding_followers(const struct model_finding *cause)
{
	const struct model_finding *f = NULL;
	size_t count = 0;

	/* Most findings of a row have no cause. */
	while ((f = model_finding_follower(cause, f)))
		count++;
	return count;
}
