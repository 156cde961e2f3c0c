/* SPDX-License-Identifier: MIT */
/* Which item of one list is which of the other. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>

#include "align.h"

static int
order_numbers(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

static int
order_items(const struct item *a, const struct item *b)
{
	int order = order_numbers(a->type, b->type);

	if (!order)
		order = order_numbers(a->number, b->number);
	if (!order && a->type == VALUE_REAL)
		order = memcmp(&a->real, &b->real, sizeof(a->real));
	return order ? order : bytes_compare(a->bytes, b->bytes);
}

static int
order_names(const struct item *a, const struct item *b)
{
	int order = bytes_compare(a->key, b->key);

	return order ? order : bytes_compare(a->label, b->label);
}

static int
order_whole(const struct outline_node *a, const struct outline_node *b)
{
	int order = order_names(&a->item, &b->item);

	return order ? order : align_order(a, b);
}

/* Outlines are no deeper than RECORD_OUTLINE_DEPTH. */
int
align_order(const struct outline_node *a, const struct outline_node *b)
{
	int order = order_items(&a->item, &b->item);

	if (order)
		return order;
	for (a = a->first, b = b->first; a && b; a = a->next, b = b->next) {
		order = order_whole(a, b);
		if (order)
			return order;
	}
	return a ? 1 : b ? -1 : 0;
}

/* An item of either list, to be sorted. */
struct entry {
	const struct outline_node *item;
	struct bytes name;
	size_t index;
};

static int
order_by_name(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	int order = bytes_compare(a->name, b->name);

	return order ? order : order_numbers(a->index, b->index);
}

static int
order_by_value(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	int order = order_whole(a->item, b->item);

	return order ? order : order_numbers(a->index, b->index);
}

static struct entry *
sorted(const struct align_list *list,
    int (*order)(const void *left, const void *right))
{
	struct entry *entries = xalloc(list->count + 1, sizeof(*entries));

	for (size_t i = 0; i < list->count; i++) {
		entries[i].item = list->items[i];
		entries[i].name = list->names[i];
		entries[i].index = i;
	}
	qsort(entries, list->count, sizeof(*entries), order);
	return entries;
}

static int
order_apart(const struct entry *a, const struct entry *b, bool by_name)
{
	return by_name ? bytes_compare(a->name, b->name)
		       : order_whole(a->item, b->item);
}

/* The first of two equal ones to the first, and so on. */
static void
join(const struct align_list *old, const struct align_list *new,
    size_t *partner, bool by_name)
{
	int (*order)(const void *, const void *) =
	    by_name ? order_by_name : order_by_value;
	struct entry *a = sorted(old, order), *b = sorted(new, order);

	for (size_t i = 0; i < old->count; i++)
		partner[i] = SIZE_MAX;
	for (size_t i = 0, j = 0; i < old->count && j < new->count;) {
		int apart = order_apart(&a[i], &b[j], by_name);

		if (apart == 0)
			partner[a[i].index] = b[j].index;
		i += apart <= 0;
		j += apart >= 0;
	}
	free(a);
	free(b);
}

void
align_by_name(
    const struct align_list *old, const struct align_list *new, size_t *partner)
{
	join(old, new, partner, true);
}

static struct align_list
part(const struct align_list *list, size_t from, size_t to)
{
	return (struct align_list){
		.items = list->items + from,
		.names = list->names + from,
		.count = to - from,
	};
}

/* The classes of both lists' values, in one row: old ones first. */
static size_t *
classes(const struct align_list *old, const struct align_list *new)
{
	size_t count = old->count + new->count, class = 0;
	struct entry *all = xalloc(count + 1, sizeof(*all));
	size_t *list = xalloc(count + 1, sizeof(*list));

	for (size_t i = 0; i < count; i++) {
		all[i].item =
		    i < old->count ? old->items[i] : new->items[i - old->count];
		all[i].index = i;
	}
	qsort(all, count, sizeof(*all), order_by_value);
	for (size_t i = 0; i < count; i++) {
		class += i && order_whole(all[i - 1].item, all[i].item) != 0;
		list[all[i].index] = class;
	}
	free(all);
	return list;
}

/*
 * lengths[i * width + j]: of the longest common subsequence from the i-th old
 * and the j-th new one on.
 */
static uint32_t *
fill_lengths(const size_t *a, size_t n, const size_t *b, size_t m)
{
	size_t width = m + 1;
	uint32_t *lengths = xalloc((n + 1) * width, sizeof(*lengths));

	for (size_t i = n; i-- > 0;)
		for (size_t j = m; j-- > 0;) {
			uint32_t skip_old = lengths[(i + 1) * width + j];
			uint32_t skip_new = lengths[i * width + j + 1];
			uint32_t best =
			    skip_old > skip_new ? skip_old : skip_new;

			if (a[i] == b[j])
				best = lengths[(i + 1) * width + j + 1] + 1;
			lengths[i * width + j] = best;
		}
	return lengths;
}

static void
common_subsequence(
    const struct align_list *old, const struct align_list *new, size_t *partner)
{
	size_t n = old->count, m = new->count;
	size_t *class = classes(old, new);
	uint32_t *lengths = fill_lengths(class, n, class + n, m);
	size_t i = 0, j = 0;

	while (i < n && j < m) {
		size_t at = i * (m + 1) + j;

		if (class[i] == class[n + j])
			partner[i++] = j++;
		else if (lengths[at + m + 1] >= lengths[at + 1])
			i++;
		else
			j++;
	}
	free(lengths);
	free(class);
}

/* What changed in its place: the maps and lists between two that are equal,
 * one after the other. */
static void
pair_gaps(
    const struct align_list *old, const struct align_list *new, size_t *partner)
{
	size_t next = 0;

	for (size_t i = 0; i < old->count; i++) {
		size_t end = i;

		if (partner[i] != SIZE_MAX) {
			next = partner[i] + 1;
			continue;
		}
		while (end < old->count && partner[end] == SIZE_MAX)
			end++;
		end = end < old->count ? partner[end] : new->count;
		if (next < end && old->items[i]->first &&
		    new->items[next]->first)
			partner[i] = next++;
	}
}

static size_t
common_front(const struct align_list *old, const struct align_list *new)
{
	size_t i = 0;

	while (i < old->count &&
	       i < new->count &&order_whole(old->items[i], new->items[i]) == 0)
		i++;
	return i;
}

static size_t
common_end(
    const struct align_list *old, const struct align_list *new, size_t front)
{
	size_t i = 0;

	while (
	    front + i < old->count &&
	    front + i < new->count &&order_whole(old->items[old->count - 1 - i],
			    new->items[new->count - 1 - i]) ==
		0)
		i++;
	return i;
}

void
align_in_order(
    const struct align_list *old, const struct align_list *new, size_t *partner)
{
	size_t front = common_front(old, new);
	size_t end = common_end(old, new, front);
	struct align_list a = part(old, front, old->count - end);
	struct align_list b = part(new, front, new->count - end);

	for (size_t i = 0; i < old->count; i++)
		partner[i] = i < front ? i
			     : i >= old->count - end
				 ? i + new->count - old->count
				 : SIZE_MAX;
	if (!a.count || !b.count)
		return;
	/* What is too long for that is taken as a set. */
	if (a.count <= LIMIT_COMPARE_CELLS / b.count) {
		common_subsequence(&a, &b, partner + front);
		pair_gaps(&a, &b, partner + front);
	} else {
		join(&a, &b, partner + front, false);
	}
	for (size_t i = front; i < front + a.count; i++)
		if (partner[i] != SIZE_MAX)
			partner[i] += front;
}
