/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>
#include <sealtree/text.h>

#include "state.h"

static void *
add_block(struct finding_list *list, size_t size)
{
	struct block *block;

	if (size > SIZE_MAX - sizeof *block)
		die("out of memory");
	block = xalloc(1, sizeof *block + size);
	block->next = list->blocks;
	list->blocks = block;
	list->bytes += size;
	return block->data;
}

void
finding_list_release(struct finding_list *list)
{
	for (struct block *b = list->blocks, *next; b; b = next) {
		next = b->next;
		free(b);
	}
	free(list->list);
	*list = (struct finding_list){ 0 };
}

/* The strings of a group, whose bytes are in a block already. Too many to be
 * true are cut short by what their frame can hold. */
static struct bytes *
take_strings(
    struct finding_list *list, struct record *record, bool raw, size_t *count)
{
	struct bytes *strings;

	*count = record_open(record);
	strings = *count ? add_block(list, *count * sizeof *strings) : NULL;
	for (size_t i = 0; record_item(record); i++)
		strings[i] = raw ? record_b(record) : record_s(record);
	return strings;
}

static struct model_finding *
grow(struct finding_list *list)
{
	if (list->count == list->capacity) {
		list->capacity = list->capacity ? list->capacity * 2 : 4;
		list->list =
		    xrealloc(list->list, list->capacity, sizeof *list->list);
	}
	list->list[list->count] = (struct model_finding){ 0 };
	return &list->list[list->count++];
}

static bool
take_finding(struct finding_list *list, struct record *record)
{
	uint32_t severity = record_u(record);
	struct model_finding *f = grow(list);

	f->severity = (enum severity) severity;
	f->id = record_s(record);
	f->file = record_s(record);
	f->slice = record_s(record);
	f->reason = record_s(record);
	f->key = record_b(record);
	f->message = record_b(record);
	f->seen = record_b(record);
	f->wanted = record_b(record);
	f->means = record_b(record);
	f->fix = record_b(record);
	f->apple = take_strings(list, record, true, &f->apple_count);
	f->related = take_strings(list, record, false, &f->related_count);
	f->consequence_of = record_s(record);
	f->offset = record_q(record);
	f->count = record_u(record);
	f->known = record_u(record);
	return severity < SEVERITIES && list->count <= MOST_FINDINGS;
}

/* Fields are borrowed from the frame; it is kept as a whole. */
static bool
take_part(struct finding_list *list, struct record *record)
{
	struct bytes rest = record->cursor.rest;
	uint8_t *kept = add_block(list, rest.len);

	if (rest.len)
		memcpy(kept, rest.data, rest.len);
	record->cursor = cursor_over(bytes_over(kept, rest.len));
	record_open(record);
	while (record_item(record))
		if (!take_finding(list, record))
			return false;
	return true;
}

bool
findings_take(struct model *model, struct record *record)
{
	uint64_t id = record_q(record);
	uint32_t part = record_u(record);
	struct row *row = rows_by_id(model, id);

	if (part & RECORD_PART_FIRST) {
		finding_list_release(&model->coming);
		model->findings_of = id;
	}
	if (!row || id != model->findings_of ||
	    !take_part(&model->coming, record) ||
	    model->bytes + model->coming.bytes > MOST_BYTES)
		return false;
	if (!(part & RECORD_PART_LAST))
		return true;
	model->bytes += model->coming.bytes - row->told.bytes;
	finding_list_release(&row->told);
	row->told = model->coming;
	model->coming = (struct finding_list){ 0 };
	model->findings_of = 0;
	findings_merge(model, row);
	model->changes |= MODEL_FINDINGS;
	return true;
}

static size_t
count_deaths(const struct model *model, const struct row *row)
{
	size_t count = 0;

	for (const struct death *d = model->death_list; d; d = d->next)
		count += d->row == row;
	return count;
}

static void
merge_of(struct model *model, struct row *row, enum severity severity)
{
	struct model_node *node = &row->node;

	for (size_t i = 0; i < row->told.count; i++)
		if (row->told.list[i].severity == severity)
			node->findings[node->finding_count++] =
			    row->told.list[i];
	for (const struct death *d = model->death_list; d; d = d->next)
		if (d->row == row && d->finding.severity == severity)
			node->findings[node->finding_count++] = d->finding;
}

void
findings_merge(struct model *model, struct row *row)
{
	struct model_node *node = &row->node;
	size_t count = row->told.count + count_deaths(model, row);

	free(node->findings);
	node->findings = count ? xalloc(count, sizeof *node->findings) : NULL;
	node->finding_count = 0;
	for (unsigned severity = SEVERITIES; severity-- > 0;)
		merge_of(model, row, (enum severity) severity);
	node->worst = row->told_worst;
	for (size_t i = 0; i < count; i++)
		node->findings[i].node = node;
	/* The reader's own were weighed by the reader. */
	for (const struct death *d = model->death_list; d; d = d->next)
		if (d->row == row && d->finding.severity > node->worst)
			node->worst = d->finding.severity;
	model->order->stale = true;
	rows_worsen(model, node);
}

static int
compare(const void *left, const void *right)
{
	const struct model_finding *a =
	    *(const struct model_finding *const *) left;
	const struct model_finding *b =
	    *(const struct model_finding *const *) right;
	size_t at_a, at_b;

	if (a->severity != b->severity)
		return a->severity > b->severity ? -1 : 1;
	at_a = row_of(a->node)->position;
	at_b = row_of(b->node)->position;
	if (at_a != at_b)
		return at_a < at_b ? -1 : 1;
	return a < b ? -1 : a > b;
}

static void
sort(const struct model *model, struct order *order)
{
	struct model_node *node = model->top.node.first;
	size_t count = 0, position = 0;

	for (; node; node = model_next(node)) {
		row_of(node)->position = position++;
		count += node->finding_count;
	}
	free(order->list);
	order->list = xalloc(count, sizeof(*order->list));
	order->count = count;
	count = 0;
	for (node = model->top.node.first; node; node = model_next(node))
		for (size_t i = 0; i < node->finding_count; i++)
			order->list[count++] = &node->findings[i];
	qsort(order->list, count, sizeof(*order->list), compare);
	order->stale = false;
}

size_t
model_findings(const struct model *model)
{
	if (model->order->stale)
		sort(model, model->order);
	return model->order->count;
}

const struct model_finding *
model_finding(const struct model *model, size_t index)
{
	if (model->order->stale)
		sort(model, model->order);
	return model->order->list[index];
}

void
model_counts(const struct model *model, struct model_counts *counts)
{
	const struct model_node *node = model->top.node.first;

	*counts = (struct model_counts){ 0 };
	for (; node; node = model_next(node)) {
		for (size_t i = 0; i < node->finding_count; i++)
			counts->findings[node->findings[i].severity]++;
		if (node->row != MODEL_CODE)
			continue;
		counts->nodes++;
		if (node->state != MODEL_READ && node->state != MODEL_VERIFIED)
			continue;
		counts->read++;
		if (node->state == MODEL_READ)
			continue;
		counts->verified++;
		if (node->worst <= SEVERITY_INFO && !node->unsigned_code)
			counts->passed++;
	}
}
