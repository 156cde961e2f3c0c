/* SPDX-License-Identifier: MIT */
/* Canonical decomposition, for comparing names of files. */
#include <config.h>

#include <sealtree/normal.h>

#include "normal_table.h"

enum {
	MARKS = 32, /* on one letter that are put in order; more stay */
	HANGUL_FIRST = 0xac00,
	HANGUL_LAST = 0xd7a3,
	LEAD = 0x1100,
	VOWEL = 0x1161,
	TAIL = 0x11a7,
	VOWELS = 21,
	TAILS = 28
};

/* A letter's marks, waiting for the last of them. */
struct decomposer {
	struct text *text;
	uint32_t marks[MARKS];
	uint8_t orders[MARKS];
	size_t count;
};

static uint8_t
mark_order(uint32_t c)
{
	for (size_t i = 0; i < sizeof mark_classes / sizeof *mark_classes; i++)
		if (c >= mark_classes[i].first && c <= mark_classes[i].last)
			return mark_classes[i].order;
	return 0;
}

static const struct decomposition *
find(uint32_t c)
{
	size_t low = 0, high = sizeof decompositions / sizeof *decompositions;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (decompositions[middle].letter == c)
			return &decompositions[middle];
		if (decompositions[middle].letter < c)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static void
flush(struct decomposer *d)
{
	for (size_t i = 0; i < d->count; i++)
		text_add_code_point(d->text, d->marks[i]);
	d->count = 0;
}

/* Marks of one class stay in their order. */
static void
put(struct decomposer *d, uint32_t c)
{
	uint8_t order = mark_order(c);
	size_t at;

	if (order == 0 || d->count == MARKS)
		flush(d);
	if (order == 0) {
		text_add_code_point(d->text, c);
		return;
	}
	for (at = d->count++; at > 0 && d->orders[at - 1] > order; at--) {
		d->marks[at] = d->marks[at - 1];
		d->orders[at] = d->orders[at - 1];
	}
	d->marks[at] = c;
	d->orders[at] = order;
}

static void
put_hangul(struct decomposer *d, uint32_t c)
{
	uint32_t index = c - HANGUL_FIRST;

	put(d, LEAD + index / (VOWELS * TAILS));
	put(d, VOWEL + index / TAILS % VOWELS);
	if (index % TAILS)
		put(d, TAIL + index % TAILS);
}

/* A letter's base may be made of two as well; each step has one mark. */
static void
put_decomposed(struct decomposer *d, uint32_t c)
{
	uint32_t marks[4];
	size_t count = 0;
	const struct decomposition *step;

	if (c >= HANGUL_FIRST && c <= HANGUL_LAST) {
		put_hangul(d, c);
		return;
	}
	while (count < 4 && (step = find(c))) {
		if (step->mark)
			marks[count++] = step->mark;
		c = step->base;
	}
	put(d, c);
	while (count)
		put_decomposed(d, marks[--count]);
}

void
text_add_decomposed(struct text *text, struct bytes b)
{
	struct decomposer d = { .text = text };

	while (b.len) {
		uint8_t raw = b.data[0];
		int32_t c = text_next(&b);

		if (c >= 0) {
			put_decomposed(&d, (uint32_t) c);
			continue;
		}
		flush(&d);
		text_add_char(text, (char) raw);
	}
	flush(&d);
}
