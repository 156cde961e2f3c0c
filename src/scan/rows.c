/* SPDX-License-Identifier: MIT */
/* The rows of the tree, in the order in which they are shown. */
#include <config.h>

#include <string.h>

#include <sealtree/die.h>

#include "run.h"

void
row_tell(struct scan *scan, struct row *row)
{
	if (scan->events.node)
		scan->events.node(scan->context, &row->node);
}

void
stale_keep(struct scan *scan, struct stale **list, struct arena **arena)
{
	struct stale *stale;

	if (!*arena)
		return;
	stale = ARENA_NEW(scan->arena, struct stale);
	stale->arena = *arena;
	stale->next = *list;
	*list = stale;
	*arena = NULL;
}

void
stale_free(struct stale **list)
{
	for (struct stale *stale = *list; stale; stale = stale->next)
		arena_free(stale->arena);
	*list = NULL;
}

void
row_retire(struct scan *scan, struct row *row, struct arena **arena)
{
	stale_keep(scan, &row->stale, arena);
}

void
row_free_stale(struct row *row)
{
	stale_free(&row->stale);
}

/* Nested nodes are found in order, so most go to the end. */
static void
insert(struct row *parent, struct row *row)
{
	struct row **at = &parent->first;

	if (parent->last && parent->last->node.order <= row->node.order)
		at = &parent->last->next;
	while (*at && (*at)->node.order <= row->node.order)
		at = &(*at)->next;
	row->next = *at;
	*at = row;
	if (!row->next)
		parent->last = row;
}

struct row *
row_add(struct scan *scan, struct row *parent, enum node_row kind,
    uint32_t order, const char *path)
{
	struct row *row = ARENA_NEW(scan->arena, struct row);

	row->parent = parent;
	row->owner = kind == ROW_CODE ? row : parent->owner;
	row->node.row = kind;
	row->node.order = order;
	row->node.path = arena_string(scan->arena, bytes_of(path));
	row->node.parent = parent == &scan->top ? NULL : &parent->node;
	if (row->owner != row) {
		row->node.root = row->owner->node.root;
		row->node.place = row->owner->node.place;
	}
	insert(parent, row);
	if (scan->row_count == scan->row_capacity) {
		scan->row_capacity = scan->row_capacity * 2 + 64;
		scan->rows = xrealloc(
		    scan->rows, scan->row_capacity, sizeof(struct row *));
	}
	scan->rows[scan->row_count++] = row;
	row->node.id = scan->row_count;
	scan->sorted_fresh = false;
	return row;
}

/* Whether `path` is `above` or lies below it. */
static bool
lies_in(const char *path, const char *above)
{
	size_t len = strlen(above);

	if (strcmp(above, ".") == 0)
		return true;
	return strncmp(path, above, len) == 0 &&
	       (path[len] == '\0' || path[len] == '/');
}

struct row *
row_enclosing(struct scan *scan, unsigned root, const char *path)
{
	struct row *at = NULL, *best = NULL;

	for (struct row *r = scan->top.first; r; r = r->next)
		if (r->node.root == root)
			at = r;
	while (at) {
		best = at;
		for (at = best->first; at; at = at->next)
			if (at->node.row == ROW_CODE &&
			    lies_in(path, at->node.path))
				break;
	}
	return best;
}

/* Places come in the tree's order, so the parent is the row found last, or
 * one above it. */
static struct row *
parent_row(struct scan *scan, const struct place *place)
{
	struct row *row;

	if (!place->parent || scan->row_count == 0)
		return &scan->top;
	row = scan->rows[scan->row_count - 1]->owner;
	while (row && row->node.place != place->parent)
		row = row->parent;
	return row ? row : &scan->top;
}

static void
add_executable(struct scan *scan, struct row *row, const struct place *place)
{
	struct row *executable = row_add(scan, row, ROW_EXECUTABLE,
	    ORDER_EXECUTABLE, place->executable_path);

	executable->node.name = path_name(executable->node.path);
	executable->node.kind = "exe";
	row_tell(scan, executable);
}

struct row *
row_add_place(struct scan *scan, unsigned root, const struct place *place)
{
	struct row *parent = parent_row(scan, place);
	struct row *row = row_add(scan, parent, ROW_CODE,
	    ORDER_NESTED + parent->nested++, place->path);

	row->node.name = place->name;
	row->node.kind = place->kind->label;
	row->node.root = root;
	row->node.place = place;
	row->queued = true;
	defects_init(&row->walk, scan->arena);
	scan->known++;
	row_tell(scan, row);
	if (place->kind->is_bundle && place->executable_path)
		add_executable(scan, row, place);
	return row;
}

static bool
is_part(const struct row *row, const struct row *owner)
{
	return row->owner == owner && row != owner;
}

/* The next of a node's rows that are no nodes: the executable, slices. */
static struct row *
next_part(const struct row *row, const struct row *owner)
{
	struct row *next;

	for (next = row->first; next; next = next->next)
		if (is_part(next, owner))
			return next;
	for (const struct row *at = row; at != owner; at = at->parent)
		for (next = at->next; next; next = next->next)
			if (is_part(next, owner))
				return next;
	return NULL;
}

void
rows_state(struct scan *scan, struct row *row, enum node_state state)
{
	row->node.state = state;
	row_tell(scan, row);
	for (struct row *part = next_part(row, row); part;
	     part = next_part(part, row)) {
		part->node.state = state;
		row_tell(scan, part);
	}
}

static struct row *
part_find(struct row *owner, enum node_row kind, const char *path)
{
	struct row *part = next_part(owner, owner);

	while (part &&
	       (part->node.row != kind || strcmp(part->node.path, path) != 0))
		part = next_part(part, owner);
	return part;
}

/* A second slice of the same architecture needs a path of its own. */
static const char *
slice_path(struct scan *scan, const struct code *code, size_t index)
{
	const struct slice *slices = code->macho->slices;
	const char *arch = slices[index].arch;

	for (size_t i = 0; i < index; i++)
		if (strcmp(slices[i].arch, arch) == 0)
			return arena_printf(scan->arena, "%s#%s#%zu",
			    code->macho_path, arch, index);
	return arena_printf(scan->arena, "%s#%s", code->macho_path, arch);
}

static void
add_slices(struct scan *scan, struct row *row)
{
	const struct code *code = row->node.code;
	struct row *parent = row;

	if (!code->macho || code->macho->slice_count < 2 || !code->macho_path)
		return;
	for (struct row *r = row->first; r; r = r->next)
		if (r->node.row == ROW_EXECUTABLE)
			parent = r;
	for (size_t i = 0; i < code->macho->slice_count; i++) {
		const char *path = slice_path(scan, code, i);
		struct row *slice = part_find(row, ROW_SLICE, path);

		if (!slice)
			slice = row_add(scan, parent, ROW_SLICE,
			    ORDER_EXECUTABLE + 1 + (uint32_t) i, path);
		slice->node.name = arena_string(
		    scan->arena, bytes_of(code->macho->slices[i].arch));
		slice->node.kind = "slice";
		slice->node.slice = i;
	}
}

static void
add_ghosts(struct scan *scan, struct row *row)
{
	struct ghost ghosts[GHOSTS_MAX];
	size_t count = ghosts_of(row->node.code, scan->arena, ghosts);

	for (size_t i = 0; i < count; i++) {
		struct row *ghost = part_find(row, ROW_GHOST, ghosts[i].path);

		if (!ghost)
			ghost = row_add(scan, row, ROW_GHOST,
			    ORDER_GHOST + (uint32_t) i, ghosts[i].path);
		ghost->node.name = ghosts[i].name;
		ghost->node.kind = "-";
		ghost->node.expected = ghosts[i].expected;
		ghost->node.absence = ghosts[i].absence;
	}
}

/* The worst of what concerns the executable, or one slice of it. */
static enum severity
worst_of(const struct row *row, const char *arch)
{
	const struct findings *findings = row->owner->node.findings;
	const char *file = row->node.code->macho_path;
	enum severity worst = SEVERITY_PASS;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *f = &findings->list[i];

		if (!f->file || !file || strcmp(f->file, file) != 0)
			continue;
		if (arch && f->slice && strcmp(f->slice, arch) != 0)
			continue;
		if (f->severity > worst)
			worst = f->severity;
	}
	return worst;
}

/* What a finding will say of a ghost is not known here: not a pass. */
static void
judge_part(struct row *part)
{
	const struct code *code = part->node.code;

	switch (part->node.row) {
	case ROW_GHOST:
		part->node.worst = SEVERITY_UNKNOWN;
		break;
	case ROW_SLICE:
		part->node.worst =
		    worst_of(part, code->macho->slices[part->node.slice].arch);
		break;
	case ROW_EXECUTABLE:
	case ROW_CODE:
		part->node.worst = worst_of(part, NULL);
		break;
	}
}

/* A slice that was there when the file was read before. */
static void
lose_slice(struct scan *scan, struct row *part)
{
	const struct macho *macho = part->node.code->macho;

	if (part->node.row != ROW_SLICE ||
	    (macho && part->node.slice < macho->slice_count))
		return;
	part->node.row = ROW_GHOST;
	part->node.kind = "-";
	part->node.name =
	    arena_printf(scan->arena, "(%s is gone)", part->node.name);
	part->node.expected = "the file had this slice when it was read first";
	part->node.absence = "the file was replaced since then";
}

void
rows_publish(struct scan *scan, struct row *row)
{
	add_slices(scan, row);
	add_ghosts(scan, row);
	row->node.worst = findings_worst(row->node.findings);
	row_tell(scan, row);
	for (struct row *part = next_part(row, row); part;
	     part = next_part(part, row)) {
		part->node.code = row->node.code;
		part->node.findings = row->node.findings;
		part->node.verdict = row->node.verdict;
		part->node.whole = row->node.whole;
		part->node.state = row->node.state;
		part->node.revision = row->node.revision;
		lose_slice(scan, part);
		judge_part(part);
		row_tell(scan, part);
	}
	if (scan->events.findings)
		scan->events.findings(
		    scan->context, &row->node, row->node.findings);
}
