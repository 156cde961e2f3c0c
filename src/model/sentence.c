/* SPDX-License-Identifier: MIT */
/* A finding in one line. */
#include <config.h>

#include <sealtree/model.h>
#include <sealtree/text.h>

static struct bytes
last_part(struct bytes path)
{
	size_t at = path.len;

	while (at > 0 && path.data[at - 1] != '/')
		at--;
	return bytes_clamp(path, at, path.len);
}

/* The node's own path and its executable's need not be said. */
static bool
is_own_file(const struct model_node *node, struct bytes file)
{
	const struct model_node *child = node->first;

	while (child && child->row != MODEL_EXECUTABLE)
		child = child->next;
	return file.len == 0 || bytes_equal(file, node->path) ||
	       (child && bytes_equal(file, child->path));
}

static struct bytes
below(struct bytes file, struct bytes node)
{
	struct bytes head = bytes_clamp(file, 0, node.len);

	if (!bytes_equal(head, node) || file.len <= node.len ||
	    file.data[node.len] != '/')
		return file;
	return bytes_clamp(file, node.len + 1, file.len);
}

void
model_finding_sentence(
    const struct model_finding *finding, bool brief, struct text *out)
{
	struct bytes file = finding->file;

	if (!is_own_file(finding->node, file)) {
		text_add_bytes(out,
		    brief ? last_part(file) : below(file, finding->node->path));
		text_add_string(out, ": ");
	}
	text_add_bytes(out, finding->message);
	if (finding->known)
		text_add_string(out, " (known)");
}
