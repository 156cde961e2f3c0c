/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/limits.h>

#include "check.h"
#include "inspect.h"

static void
settled(void *context, bool complete)
{
	((struct inspection *) context)->complete = complete;
}

void
inspect_begin(struct inspection *i, const char *path, int64_t now)
{
	inspect_begin_with(i, path, &(struct check_options){ .now = now });
}

void
inspect_begin_with(struct inspection *i, const char *path,
    const struct check_options *judging)
{
	inspect_begin_against(i, path, NULL, judging);
}

static void
set_baseline(struct inspection *i, const char *old)
{
	struct fault fault;
	struct source *source = source_disk_open(old, true, &fault);

	assert_non_null(source);
	scan_set_baseline(i->scan, path_name(old), source);
}

void
inspect_begin_against(struct inspection *i, const char *path, const char *old,
    const struct check_options *judging)
{
	const struct scan_events events = { .settled = settled };
	const struct scan_options options = { .judging = *judging };
	struct fault fault;
	struct source *source = source_disk_open(path, true, &fault);

	assert_non_null(source);
	*i = (struct inspection){ .arena = arena_new() };
	i->scan = scan_new(&options, &events, i);
	scan_add_root(i->scan, path_name(path), source);
	if (old)
		set_baseline(i, old);
	while (scan_step(i->scan))
		;
}

void
inspect_end(struct inspection *i)
{
	scan_free(i->scan);
	arena_free(i->arena);
}

const struct node *
inspect_node(struct inspection *i, const char *path)
{
	size_t count;
	const struct node *const *all = scan_nodes(i->scan, &count);

	for (size_t n = 0; n < count; n++)
		if (all[n]->row == ROW_CODE &&
		    strcmp(all[n]->path, path) == 0) {
			assert_non_null(all[n]->code);
			return all[n];
		}
	fail_msg("no node %s", path);
	return NULL;
}

const struct outline_node *
inspect_facet(struct inspection *i, const char *path, const char *id)
{
	struct outline_tree *tree = ARENA_NEW(i->arena, struct outline_tree);
	const struct facet *facet = facet_find(id, NULL);
	struct outline o;

	assert_non_null(facet);
	outline_tree_init(tree, i->arena);
	outline_init(&o, &outline_tree_sink, tree);
	facet->describe(inspect_node(i, path), &o);
	return &tree->root;
}

static const struct outline_node *
nth_child(const struct outline_node *parent, const char *number)
{
	const struct outline_node *child = parent->first;

	for (long n = strtol(number, NULL, 10); child && n > 0; n--)
		child = child->next;
	return child;
}

static const struct outline_node *
child_named(const struct outline_node *parent, struct bytes name)
{
	for (const struct outline_node *c = parent->first; c; c = c->next)
		if (bytes_equal(c->item.key, name))
			return c;
	return NULL;
}

const struct outline_node *
outline_at_path(const struct outline_node *from, const char *path)
{
	const char *rest = path;

	while (from && *rest) {
		size_t len = strcspn(rest, "/");

		from = *rest == '#' ? nth_child(from, rest + 1)
				    : child_named(from, bytes_over(rest, len));
		rest += len + (rest[len] == '/');
	}
	if (!from)
		fail_msg("nothing at %s", path);
	return from;
}

const char *
inspect_value(struct inspection *i, const struct outline_node *node)
{
	const struct item *item = &node->item;
	struct text text = TEXT_INIT;
	const char *value;

	switch (item->type) {
	case VALUE_TEXT:
		text_add_bytes(&text, item->bytes);
		break;
	case VALUE_HEX:
		text_add_hex(&text, item->bytes);
		break;
	case VALUE_NUMBER:
		text_printf(&text, "%llu", (unsigned long long) item->number);
		break;
	case VALUE_FLAG:
		text_add_string(&text, item->number ? "true" : "false");
		break;
	case VALUE_TIME:
	case VALUE_DATE:
		text_add_time(&text, (int64_t) item->number);
		break;
	case VALUE_NULL:
		text_add_string(&text, "null");
		break;
	case VALUE_LIST:
	case VALUE_MAP:
		text_printf(&text, "%zu", node->count);
		break;
	case VALUE_SIGNED:
	case VALUE_REAL:
	case VALUE_DATA:
	case VALUE_ROWS:
	case VALUE_TYPES:
		fail_msg("a value of type %d", item->type);
	}
	value = arena_string(i->arena, text_bytes(&text));
	text_release(&text);
	return value;
}

void
assert_value(struct inspection *i, const struct outline_node *from,
    const char *path, const char *wanted)
{
	const char *found = inspect_value(i, outline_at_path(from, path));

	if (strcmp(found, wanted) != 0)
		fail_msg("%s is \"%s\", not \"%s\"", path, found, wanted);
}

void
inspect_findings(struct inspection *i, struct text *text)
{
	size_t count;
	const struct node *const *all = scan_nodes(i->scan, &count);

	for (size_t n = 0; n < count; n++) {
		const struct findings *f = all[n]->findings;

		for (size_t k = 0; all[n]->row == ROW_CODE && f && k < f->count;
		     k++)
			text_printf(text, "%s %s %s: %s\n",
			    severity_name(f->list[k].severity),
			    f->list[k].check->id, all[n]->path,
			    f->list[k].message);
	}
}

void
inspect_trust(const char *pem)
{
	struct arena *arena = arena_new();
	struct defects defects;
	struct fault fault;
	struct source *source = source_disk_open(pem, true, &fault);
	struct bytes content;

	assert_non_null(source);
	defects_init(&defects, arena);
	assert_true(source_read_file(
	    source, ".", LIMIT_CMS_BYTES, arena, &content, &fault));
	assert_true(anchors_add(content, &defects));
	source_close(source);
	arena_free(arena);
}
