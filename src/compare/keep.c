/* SPDX-License-Identifier: MIT */
/* What of the outlines and findings is kept in a dossier. */
#include <config.h>

#include <sealtree/defect.h>
#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "dossier.h"

bool
dossier_item_opens(const struct item *item)
{
	return item->type == VALUE_MAP || item->type == VALUE_LIST;
}

static bool
is_called(const struct outline_node *node, const char *key)
{
	return node && bytes_are(node->item.key, key);
}

/* A path from the subject's root, of what lies in this node: were it moved,
 * that would be told of each. By its place in the record, since other keys are
 * the files'. */
static bool
is_path(const struct dossier *d, const struct item *item)
{
	const struct outline_node *at = d->tree.at, *root = &d->tree.root;
	const struct outline_node *up = at->parent;

	if (d->source > 0 || !d->found || item->type != VALUE_TEXT)
		return false;
	if (at == root)
		return bytes_are(item->key, "executable");
	if (up == root)
		return is_called(at, "profile") && bytes_are(item->key, "path");
	if (up->parent == root)
		return is_called(up, "seal");
	return is_called(up->parent, "seal") && up->parent->parent == root;
}

static struct bytes
path_within(const struct dossier *d, struct bytes path)
{
	struct bytes own = d->code->path;

	if (path.len > own.len && path.data[own.len] == '/' &&
	    bytes_equal(bytes_clamp(path, 0, own.len), own))
		return bytes_clamp(path, own.len + 1, SIZE_MAX);
	return path;
}

static void
keep_item(struct dossier *d, const struct item *item)
{
	struct item inner = *item;

	inner.bytes = path_within(d, item->bytes);
	outline_tree_sink.item(&d->tree, is_path(d, item) ? &inner : item);
}

static void
take_item(void *context, const struct item *item)
{
	struct dossier *d = context;
	size_t bytes = item->key.len + item->label.len + item->bytes.len;

	if (d->left_out || d->items == LIMIT_COMPARE_ITEMS ||
	    bytes > LIMIT_COMPARE_BYTES - d->bytes) {
		d->whole = false;
		d->left_out += dossier_item_opens(item);
		return;
	}
	d->items++;
	d->bytes += bytes;
	keep_item(d, item);
}

static void
take_close(void *context)
{
	struct dossier *d = context;

	if (d->left_out)
		d->left_out--;
	else
		outline_tree_sink.close(&d->tree);
}

const struct outline_sink dossier_sink = { take_item, take_close };

const struct model_node *
dossier_code_of(const struct model_node *node)
{
	while (node->row != MODEL_CODE && node->parent)
		node = node->parent;
	return node;
}

const struct model_node *
dossier_next_row(const struct model_node *node, const struct model_node *top)
{
	if (node->first)
		return node->first;
	while (node != top && !node->next)
		node = node->parent;
	return node == top ? NULL : node->next;
}

/* Its identity is its key: what it says may name times and hashes. */
static void
take_finding(struct dossier *d, const struct model_finding *f)
{
	struct text key = TEXT_INIT, label = TEXT_INIT;
	const struct bytes parts[] = { f->id, path_within(d, f->file), f->slice,
		f->key };
	struct item item = {
		.type = VALUE_TEXT,
		.offset = NO_OFFSET,
		.bytes = bytes_of(severity_name(f->severity)),
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		if (key.len && parts[i].len)
			text_add_char(&key, ' ');
		text_add_bytes(&key, parts[i]);
	}
	text_add_bytes(&label, f->id);
	text_add_string(&label, ": ");
	model_finding_sentence(f, false, &label);
	item.key = text_bytes(&key);
	item.label = text_bytes(&label);
	outline_item(&d->out, &item);
	text_release(&key);
	text_release(&label);
}

static void
take_findings_of(struct dossier *d, const struct model_node *row)
{
	for (size_t i = 0; i < row->finding_count; i++)
		if (row->findings[i].severity >= SEVERITY_UNKNOWN &&
		    !model_finding_cause(&row->findings[i]))
			take_finding(d, &row->findings[i]);
}

void
dossier_keep_findings(struct dossier *d)
{
	const struct model_node *n = d->code;

	outline_map(&d->out, "findings", NULL);
	while (n) {
		if (dossier_code_of(n) == d->code)
			take_findings_of(d, n);
		n = dossier_next_row(n, d->code);
	}
	outline_close(&d->out);
}
