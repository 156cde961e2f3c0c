/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "evaluate.h"

#define SECONDS_TO_2001 978307200

static bool
is_digit(int32_t c)
{
	return c >= '0' && c <= '9';
}

/* Strings are compared as UTF-16, whose units do not sort as code points do:
 * those beyond 16 bits come before U+E000. */
static int32_t
utf16_order(int32_t c)
{
	return c > 0xffff ? 0xd800 + ((c - 0x10000) >> 10) : c;
}

/* The run of digits at the front, which is taken off; without its zeroes. */
static struct bytes
take_number(struct bytes *b)
{
	size_t len = 0, zeroes = 0;
	struct bytes number;

	while (len < b->len && is_digit(b->data[len]))
		len++;
	while (zeroes < len && b->data[zeroes] == '0')
		zeroes++;
	number = bytes_clamp(*b, zeroes, len - zeroes);
	*b = bytes_clamp(*b, len, b->len);
	return number;
}

static int
compare_numbers(struct bytes a, struct bytes b)
{
	if (a.len != b.len)
		return a.len < b.len ? -1 : 1;
	return bytes_compare(a, b);
}

/* Digits in a row are a number: "10.9" comes before "10.10". */
static int
compare(struct bytes a, struct bytes b)
{
	while (a.len && b.len) {
		int order;

		if (is_digit(a.data[0]) && is_digit(b.data[0])) {
			struct bytes m = take_number(&a), n = take_number(&b);

			order = compare_numbers(m, n);
		} else {
			int32_t c = text_next(&a), d = text_next(&b);

			order = c == d ? 0
				: utf16_order(c) == utf16_order(d)
				    ? (c > d) - (c < d)
				    : (utf16_order(c) > utf16_order(d)) -
					  (utf16_order(c) < utf16_order(d));
		}
		if (order)
			return order;
	}
	return (a.len > 0) - (b.len > 0);
}

static enum truth
truth_of(bool holds)
{
	return holds ? TRUTH_TRUE : TRUTH_FALSE;
}

static bool
has_suffix(struct bytes value, struct bytes suffix)
{
	return value.len >= suffix.len &&
	       bytes_equal(
		   bytes_clamp(value, value.len - suffix.len, suffix.len),
		   suffix);
}

/* Searching pays for each attempt, so that no pair of strings is dear. */
static enum truth
contains(struct evaluation *ev, struct bytes value, struct bytes part)
{
	for (size_t i = 0; i + part.len <= value.len; i++) {
		if (value.data[i] != part.data[0])
			continue;
		if (!evaluation_spend(ev, part.len))
			return TRUTH_UNKNOWN;
		if (memcmp(value.data + i, part.data, part.len) == 0)
			return TRUTH_TRUE;
	}
	return TRUTH_FALSE;
}

static enum truth
match_string(
    struct evaluation *ev, const struct expression *e, struct bytes value)
{
	if (!evaluation_spend(ev, value.len + e->value.len))
		return TRUTH_UNKNOWN;
	/* CFStringFind finds an empty string nowhere. */
	if (!e->value.len &&
	    (e->match == MATCH_CONTAINS || e->match == MATCH_BEGINS ||
		e->match == MATCH_ENDS))
		return TRUTH_FALSE;
	switch (e->match) {
	case MATCH_EQUAL:
		return truth_of(bytes_equal(value, e->value));
	case MATCH_CONTAINS:
		return contains(ev, value, e->value);
	case MATCH_BEGINS:
		return truth_of(
		    bytes_equal(bytes_clamp(value, 0, e->value.len), e->value));
	case MATCH_ENDS:
		return truth_of(has_suffix(value, e->value));
	case MATCH_LESS:
		return truth_of(compare(value, e->value) < 0);
	case MATCH_GREATER:
		return truth_of(compare(value, e->value) > 0);
	case MATCH_LESS_EQUAL:
		return truth_of(compare(value, e->value) <= 0);
	case MATCH_GREATER_EQUAL:
		return truth_of(compare(value, e->value) >= 0);
	}
	return TRUTH_FALSE;
}

static bool
match_date(const struct expression *e, int64_t seconds)
{
	int64_t time;

	if (__builtin_sub_overflow(seconds, SECONDS_TO_2001, &time))
		return false;
	switch (e->match) {
	case MATCH_ON:
		return time == e->time;
	case MATCH_BEFORE:
		return time < e->time;
	case MATCH_AFTER:
		return time > e->time;
	case MATCH_ON_OR_BEFORE:
		return time <= e->time;
	case MATCH_ON_OR_AFTER:
		return time >= e->time;
	}
	return false;
}

static enum truth
match_one(struct evaluation *ev, const struct expression *e,
    const struct plist *value)
{
	if (e->match == MATCH_EXISTS)
		return truth_of(value->type != PLIST_BOOLEAN || value->boolean);
	if (value->type == PLIST_STRING)
		return match_string(ev, e, value->bytes);
	return truth_of(
	    value->type == PLIST_DATE && match_date(e, value->seconds));
}

/* An array matches where one of its elements does; and as itself, so that an
 * empty one exists. */
static enum truth
match_any(struct evaluation *ev, const struct expression *e,
    const struct plist *value, unsigned depth)
{
	enum truth truth = TRUTH_FALSE;

	if (depth > LIMIT_PLIST_DEPTH || !evaluation_spend(ev, sizeof *value))
		return TRUTH_UNKNOWN;
	if (value->type == PLIST_ARRAY)
		for (const struct plist *element = value->first;
		     element && truth != TRUTH_TRUE; element = element->next) {
			enum truth one = match_any(ev, e, element, depth + 1);

			truth = one > truth ? one : truth;
			if (ev->work_left == 0)
				return truth;
		}
	return truth == TRUTH_FALSE ? match_one(ev, e, value) : truth;
}

enum truth
evaluate_match(struct evaluation *ev, const struct expression *e,
    const struct plist *value)
{
	if (!value)
		return truth_of(e->match == MATCH_ABSENT);
	return e->match == MATCH_ABSENT ? TRUTH_FALSE
					: match_any(ev, e, value, 1);
}
