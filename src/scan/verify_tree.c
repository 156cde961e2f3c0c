/* SPDX-License-Identifier: MIT */
/*
 * What takes more than one node to verify: nested code against the requirement
 * that its bundle's seal holds of it, and whom a ticket covers. It completes
 * copies of the verdicts; what was published is not changed.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>
#include <sealtree/text.h>

#include "tree.h"

static int
path_order(const void *path, const void *row)
{
	return strcmp(path, (*(struct row *const *) row)->node.place->path);
}

static int
row_order(const void *a, const void *b)
{
	return strcmp((*(struct row *const *) a)->node.place->path,
	    (*(struct row *const *) b)->node.place->path);
}

void
tree_index(struct tree *tree)
{
	tree->by_path = xalloc(tree->count, sizeof(*tree->by_path));
	if (tree->count == 0)
		return;
	memcpy(tree->by_path, tree->rows, tree->count * sizeof(*tree->rows));
	qsort(tree->by_path, tree->count, sizeof(*tree->by_path), row_order);
}

static const struct row *
tree_find(const struct tree *tree, const char *path)
{
	struct row *const *found = bsearch(path, tree->by_path, tree->count,
	    sizeof(*tree->by_path), path_order);

	return found ? *found : NULL;
}

static void
set(struct seal_nested *nested, enum nested_status status, const char *why)
{
	nested->status = status;
	nested->why = why;
}

/* One slice; the worst of all is the code's. */
static void
judge_slice(struct seal_nested *nested, const struct row *row, size_t slice,
    const struct expression *wanted, struct arena *arena)
{
	const struct signature *s = row->node.code->signatures[slice];
	const struct verdict *verdict = row->own_verdict;
	struct text why = TEXT_INIT;

	if (!s || !s->best) {
		set(nested, NESTED_UNSIGNED, "it is not signed");
		return;
	}
	switch (row_satisfies(row, slice,
	    verdict ? &verdict->slices[slice].cms : NULL, wanted, &why)) {
	case TRUTH_TRUE:
		if (nested->status == NESTED_UNKNOWN && !nested->why)
			nested->status = NESTED_OK;
		break;
	case TRUTH_FALSE:
		set(nested, NESTED_REQUIREMENT_FAILED,
		    arena_string(arena, text_bytes(&why)));
		break;
	case TRUTH_UNKNOWN:
		if (nested->status != NESTED_REQUIREMENT_FAILED)
			set(nested, NESTED_UNKNOWN,
			    arena_string(arena, text_bytes(&why)));
		break;
	}
	text_release(&why);
}

static bool
has_cdhash(const struct code *code, const uint8_t *cdhash)
{
	for (size_t i = 0; i < code->signature_count; i++) {
		const struct signature *s = code->signatures[i];

		if (s && s->best &&
		    memcmp(s->best->cdhash, cdhash, CDHASH_LEN) == 0)
			return true;
	}
	return false;
}

static void
judge_code(
    struct seal_nested *nested, const struct row *row, struct arena *arena)
{
	const struct code *code = row->node.code;
	struct bytes text = seal_entry_requirement(nested->entry);
	struct text why = TEXT_INIT;
	const struct expression *wanted =
	    requirement_compile(text, arena, &why);

	if (!wanted)
		set(nested, NESTED_UNKNOWN,
		    arena_printf(arena,
			"the requirement in the seal is none: %s",
			text_string(&why)));
	text_release(&why);
	if (code->signature_count == 0)
		set(nested, NESTED_UNSIGNED, "it is not signed");
	for (size_t i = 0; wanted && i < code->signature_count; i++)
		if (nested->status != NESTED_UNSIGNED)
			judge_slice(nested, row, i, wanted, arena);
	if (nested->entry->special && nested->entry->special->cdhash)
		nested->cdhash_differs =
		    !has_cdhash(code, nested->entry->special->cdhash);
}

/* At the path of a --skip, or in it. */
static bool
is_skipped(const struct tree *tree, const char *path)
{
	const char *const *skips = tree->subjects[0].options->skips;

	for (; skips && *skips; skips++) {
		size_t len = strlen(*skips);

		if (strncmp(*skips, path, len) == 0 &&
		    (path[len] == '\0' || path[len] == '/'))
			return true;
	}
	return false;
}

static void
judge_nested(
    const struct tree *tree, struct seal_nested *nested, struct arena *arena)
{
	const struct row *row;

	/* The walk has seen that it is missing, or a link. */
	if (nested->status != NESTED_UNKNOWN || nested->why)
		return;
	row = tree_find(tree, nested->path);
	if (!row && is_skipped(tree, nested->path))
		set(nested, NESTED_UNKNOWN, "it was not looked at");
	else if (!row)
		set(nested, NESTED_NOT_CODE,
		    "it is sealed as code, and no code is there");
	else
		judge_code(nested, row, arena);
}

/* The seal does not hold where what it says of nested code does not. What is no
 * code may be signed all the same, in extended attributes that got lost. */
static struct result
nested_result(const struct seal_nested *nested, struct arena *arena)
{
	switch (nested->status) {
	case NESTED_OK:
		return result_ok();
	case NESTED_UNKNOWN:
		return result_unknown(arena, "limit", "nested code %s: %s",
		    nested->path, nested->why ? nested->why : "not judged");
	case NESTED_NOT_CODE:
		return result_unknown(arena, "not-kept-by-container",
		    "nested code %s: %s", nested->path, nested->why);
	case NESTED_REQUIREMENT_FAILED:
	case NESTED_UNSIGNED:
	case NESTED_MISSING:
		break;
	}
	return result_bad(arena, NO_OFFSET, "nested code %s: %s", nested->path,
	    nested->why ? nested->why : "it is not what was sealed");
}

static const struct seal_verdict *
complete_seal(const struct tree *tree, const struct seal_verdict *seal,
    struct arena *arena)
{
	struct seal_verdict *copy = ARENA_NEW(arena, struct seal_verdict);

	*copy = *seal;
	copy->nested =
	    ARENA_ARRAY(arena, struct seal_nested, seal->nested_count);
	for (size_t i = 0; i < seal->nested_count; i++) {
		copy->nested[i] = seal->nested[i];
		judge_nested(tree, &copy->nested[i], arena);
		copy->result = result_worse(
		    copy->result, nested_result(&copy->nested[i], arena));
	}
	return copy;
}

static bool
is_covered(const struct ticket *ticket, const struct code *code)
{
	for (size_t i = 0; i < code->signature_count; i++) {
		const struct signature *s = code->signatures[i];

		if (s && s->best && !ticket_covers(ticket, s->best->cdhash))
			return false;
	}
	return true;
}

static bool
lies_in(const char *path, const char *above)
{
	size_t len = strlen(above);

	return strcmp(above, ".") == 0 ||
	       (strncmp(path, above, len) == 0 &&
		   (path[len] == '\0' || path[len] == '/'));
}

/* A ticket speaks for the bundle that it is stapled to, and all within. */
static void
complete_ticket(const struct tree *tree, const struct row *stapled,
    struct verdict *verdict, struct arena *arena)
{
	const struct ticket *ticket = stapled->node.code->ticket;

	verdict->covers = ARENA_ARRAY(arena, const char *, tree->count);
	verdict->not_covered = ARENA_ARRAY(arena, const char *, tree->count);
	for (size_t i = 0; i < tree->count; i++) {
		const struct node *n = &tree->by_path[i]->node;

		if (!lies_in(n->place->path, stapled->node.place->path) ||
		    !code_is_signed(n->code, NULL))
			continue;
		if (is_covered(ticket, n->code))
			verdict->covers[verdict->covers_count++] =
			    n->place->path;
		else
			verdict->not_covered[verdict->not_covered_count++] =
			    n->place->path;
	}
}

const struct verdict *
tree_verdict(const struct tree *tree, size_t index)
{
	const struct row *row = tree->rows[index];
	const struct verdict *verdict = row->own_verdict;
	struct verdict *copy;

	if (!verdict ||
	    (!verdict->ticket &&
		(!verdict->seal || verdict->seal->nested_count == 0)))
		return verdict;
	tree->arenas[index] = arena_new();
	copy = ARENA_NEW(tree->arenas[index], struct verdict);
	*copy = *verdict;
	if (verdict->seal)
		copy->seal =
		    complete_seal(tree, verdict->seal, tree->arenas[index]);
	if (verdict->ticket)
		complete_ticket(tree, row, copy, tree->arenas[index]);
	return copy;
}
