/* SPDX-License-Identifier: MIT */
/* Single values out of a node's record, for scripts: one a line. */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "json_writer.h"
#include "page.h"

/* To add one: a row. `path` leads through the record; of a list all elements
 * are taken, or that of a number. */
static const struct print_key {
	const char *key, *path;
	bool names; /* of what a map holds its keys are printed */
} keys[] = {
	{ "identifier", "slices/signature/identifier", false },
	{ "team", "slices/signature/team_id", false },
	{ "cdhash", "slices/signature/cdhash", false },
	{ "kind", "slices/signature/kind", false },
	{ "flags", "slices/signature/flags", false },
	{ "runtime-version", "slices/signature/runtime_version", false },
	{ "authority", "slices/signature/authority", false },
	{ "signing-time", "slices/signature/signing_time", false },
	{ "timestamp", "slices/signature/timestamp", false },
	{ "requirement", "slices/signature/requirements/designated", false },
	{ "entitlements", "slices/signature/entitlements", true },
	{ "certificate", "slices/signature/certificates/0/sha256", false },
	{ "certificate-expires", "slices/signature/certificates/0/not_after",
	    false },
	{ "expires", "profile/expires", false },
	{ "profile-name", "profile/name", false },
	{ "profile-uuid", "profile/uuid", false },
	{ "profile-team", "profile/team_id", false },
	{ "bundle-identifier", "identifier", false },
	{ "version", "version", false },
	{ "build", "build", false },
	{ "executable", "executable", false },
	{ "minimum-os", "slices/minimum_os", false },
	{ "arch", "slices/arch", false },
	{ "uuid", "slices/uuid", false },
};

static const char entitlements[] = "slices/signature/entitlements";
static const char entitlement[] = "entitlement";

enum {
	STEPS = 8
};

struct printing {
	FILE *out;
	const struct print_key *key;
	struct text last, line; /* written, and to be written */
	bool found;
};

const char *
report_print_key(size_t index)
{
	return index < sizeof keys / sizeof *keys ? keys[index].key : NULL;
}

static const struct print_key *
find(const char *name)
{
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (strcmp(keys[i].key, name) == 0)
			return &keys[i];
	return NULL;
}

/* The KEY of "entitlement:KEY" or "entitlement KEY"; NULL. */
static const char *
entitlement_of(const char *name)
{
	size_t len = sizeof entitlement - 1;

	if (strncmp(name, entitlement, len) != 0 ||
	    (name[len] != ':' && name[len] != ' ') || !name[len + 1])
		return NULL;
	return name + len + 1;
}

bool
report_print_knows(const char *name)
{
	return find(name) || entitlement_of(name);
}

/* Slices mostly say the same: what is like the line before is not repeated. */
static void
put_line(struct printing *p)
{
	p->found = true;
	if (!bytes_equal(text_bytes(&p->line), text_bytes(&p->last)) ||
	    p->last.len == 0)
		fprintf(p->out, "%s\n", text_string(&p->line));
	text_reset(&p->last);
	text_add_bytes(&p->last, text_bytes(&p->line));
}

static void
put_json(struct printing *p, const struct outline_node *node)
{
	struct json json;
	struct outline o;
	struct outline_node alone = *node;

	alone.item.key = (struct bytes){ 0 };
	alone.next = NULL;
	p->found = true;
	json_begin(&json, p->out, false);
	outline_init(&o, &json_sink, &json);
	outline_replay(&alone, &o);
	json_end(&json);
}

static void
put_value(struct printing *p, const struct item *item)
{
	struct text raw = TEXT_INIT;

	text_reset(&p->line);
	if (item->type == VALUE_FLAG)
		text_add_string(&raw, item->number ? "true" : "false");
	else
		page_add_value(&raw, item);
	text_add_visible(&p->line, text_bytes(&raw));
	put_line(p);
	text_release(&raw);
}

static void
put_node(struct printing *p, const struct outline_node *node)
{
	const struct outline_node *child;

	if (node->item.type == VALUE_LIST) {
		for (child = node->first; child; child = child->next)
			put_node(p, child);
	} else if (node->item.type == VALUE_MAP && p->key && p->key->names) {
		for (child = node->first; child; child = child->next) {
			text_reset(&p->line);
			text_add_visible(&p->line, child->item.key);
			put_line(p);
		}
	} else if (node->item.type == VALUE_MAP) {
		put_json(p, node);
	} else if (node->item.type != VALUE_NULL) {
		put_value(p, &node->item);
	}
}

static const struct outline_node *
child_of(const struct outline_node *map, struct bytes key)
{
	const struct outline_node *child = map->first;

	while (child && !bytes_equal(child->item.key, key))
		child = child->next;
	return child;
}

static void
walk(struct printing *p, const struct outline_node *node,
    const struct bytes *steps, size_t count)
{
	if (!node)
		return;
	if (count == 0)
		put_node(p, node);
	else if (node->item.type == VALUE_MAP)
		walk(p, child_of(node, steps[0]), steps + 1, count - 1);
	else if (node->item.type == VALUE_LIST && bytes_are(steps[0], "0"))
		walk(p, node->first, steps + 1, count - 1);
	else if (node->item.type == VALUE_LIST)
		for (const struct outline_node *n = node->first; n; n = n->next)
			walk(p, n, steps, count);
}

static size_t
split(const char *path, struct bytes *steps)
{
	size_t count = 0;

	while (*path && count < STEPS - 1) {
		size_t len = strcspn(path, "/");

		steps[count++] = bytes_over(path, len);
		path += len + (path[len] == '/');
	}
	return count;
}

bool
report_print(FILE *out, struct model *model, const struct model_node *node,
    const char *name, bool *found)
{
	const struct print_key *key = find(name);
	struct printing p = {
		.out = out, .key = key, .last = TEXT_INIT, .line = TEXT_INIT
	};
	struct bytes steps[STEPS];
	size_t count = split(key ? key->path : entitlements, steps);
	struct page page;
	bool fine = page_fetch_id(&page, model, node, "record");

	/* It may hold a slash. */
	if (!key)
		steps[count++] = bytes_of(entitlement_of(name));
	if (fine)
		walk(&p, &page.tree.root, steps, count);
	page_release(&page);
	text_release(&p.last);
	text_release(&p.line);
	*found = p.found;
	return fine && !ferror(out);
}
