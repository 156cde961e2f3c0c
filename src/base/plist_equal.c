/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>

#include "plist_gate.h"

/* Trees come from readers with caps of their own, the deepest 64. */
enum {
	DEEPEST = LIMIT_DER_DEPTH + LIMIT_PLIST_DEPTH
};

static bool equal(const struct plist *a, const struct plist *b,
    struct text *path, unsigned depth);

static int
compare_keys(const void *a, const void *b)
{
	const struct plist *const *one = a, *const *other = b;
	int order = bytes_compare((*one)->key, (*other)->key);

	/* Of two with one key, the first in the file. */
	return order ? order
		     : ((*one)->offset > (*other)->offset) -
			   ((*one)->offset < (*other)->offset);
}

static const struct plist **
children(const struct plist *container)
{
	const struct plist **list = xalloc(container->count, sizeof *list);
	size_t i = 0;

	for (const struct plist *p = container->first;
	     p && i < container->count; p = p->next)
		list[i++] = p;
	if (container->type == PLIST_DICT && i > 1)
		qsort(list, i, sizeof *list, compare_keys);
	return list;
}

/* Adds the step that leads to a child, before what is added further down. */
static size_t
step(struct text *path, const struct plist *child, bool in_dict, size_t index)
{
	size_t mark;

	if (!path)
		return 0;
	mark = path->len;
	if (mark)
		text_add_char(path, ':');
	if (in_dict)
		text_add_bytes(path, child->key);
	else
		text_printf(path, "%zu", index);
	return mark;
}

static void
step_back(struct text *path, size_t mark)
{
	if (!path)
		return;
	path->len = mark;
	if (path->data)
		path->data[mark] = '\0';
}

static bool
same_children(const struct plist *a, const struct plist *b,
    const struct plist **one, const struct plist **other, struct text *path,
    unsigned depth)
{
	size_t most = a->count < b->count ? a->count : b->count;
	bool dict = a->type == PLIST_DICT;

	for (size_t i = 0; i < most; i++) {
		int order =
		    dict ? bytes_compare(one[i]->key, other[i]->key) : 0;
		size_t mark =
		    step(path, order > 0 ? other[i] : one[i], dict, i);

		if (order != 0 || !equal(one[i], other[i], path, depth))
			return false;
		step_back(path, mark);
	}
	if (a->count == b->count)
		return true;
	step(path, a->count > most ? one[most] : other[most], dict, most);
	return false;
}

static bool
same_container(const struct plist *a, const struct plist *b, struct text *path,
    unsigned depth)
{
	const struct plist **one = children(a), **other = children(b);
	bool same = same_children(a, b, one, other, path, depth);

	free(one);
	free(other);
	return same;
}

static bool
equal(const struct plist *a, const struct plist *b, struct text *path,
    unsigned depth)
{
	if (a->type != b->type || depth == DEEPEST)
		return false;
	switch (a->type) {
	case PLIST_DICT:
	case PLIST_ARRAY:
		return same_container(a, b, path, depth + 1);
	case PLIST_STRING:
	case PLIST_DATA:
		return bytes_equal(a->bytes, b->bytes);
	case PLIST_DATE:
		return a->seconds == b->seconds;
	case PLIST_INTEGER:
		return a->number == b->number && a->negative == b->negative;
	case PLIST_UID:
		return a->number == b->number;
	case PLIST_REAL:
		return memcmp(&a->real, &b->real, sizeof a->real) == 0 ||
		       a->real == b->real;
	case PLIST_BOOLEAN:
		return a->boolean == b->boolean;
	}
	return false;
}

bool
plist_equal(const struct plist *a, const struct plist *b, struct text *path)
{
	if (!a || !b)
		return a == b;
	return equal(a, b, path, 0);
}
