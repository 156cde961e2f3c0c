/* SPDX-License-Identifier: MIT */
/*
 * Apple's property lists in DER, as entitlements, constraints and profiles
 * bear them. Two generations: [APPLICATION 16] { version, [16] { pairs } }
 * with its keys in order, and before September 2021 a SET of pairs in the
 * order of their encodings, with TRUE as 1.
 */
#include <config.h>

#include <inttypes.h>
#include <stdlib.h>

#include <sealtree/codesign.h>
#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "der.h"

struct reader {
	struct arena *arena;
	struct defects *defects;
	size_t nodes;
	bool set; /* inside of a SET: the old form's rules hold */
	bool canonical;
	bool failed; /* and the first reason recorded */
};

/* Where an element's children are read: their order and tree. */
struct children {
	struct cursor cursor;
	struct plist *parent, *last;
	struct bytes before; /* the one before this, to be less than it */
	unsigned depth;
};

static struct plist *read_value(
    struct reader *r, const struct der *element, unsigned depth);

static struct plist *
fail(struct reader *r, uint64_t offset, const char *what)
{
	if (!r->failed)
		defect_add(r->defects, DEFECT_PLIST, offset, "%s", what);
	r->failed = true;
	return NULL;
}

static void
children_add(struct children *c, struct plist *child)
{
	if (c->last)
		c->last->next = child;
	else
		c->parent->first = child;
	c->last = child;
	c->parent->count++;
}

static bool
read_next(struct reader *r, struct cursor *c, struct der *element)
{
	bool there = der_next(c, element);

	if (!there && !cursor_ok(c))
		fail(r, element->whole.offset,
		    "a DER element does not fit where it is");
	if (there && !element->canonical)
		r->canonical = false;
	return there;
}

/* In a dictionary of the present form the keys ascend; in an old one, a SET,
 * whole encodings do. */
static void
check_order(struct reader *r, struct children *c, struct bytes now)
{
	if (c->before.data && bytes_compare(c->before, now) >= 0)
		r->canonical = false;
	c->before = now;
}

static void
note_ambiguous(struct reader *r, uint64_t offset, const char *what)
{
	r->canonical = false;
	defect_add(r->defects, DEFECT_AMBIGUOUS, offset, "%s", what);
}

static void
check_string(struct reader *r, const struct der *string)
{
	struct bytes none;

	if (!text_is_utf8(string->content))
		note_ambiguous(
		    r, string->whole.offset, "a string in DER is not UTF-8");
	else if (bytes_string(string->content, 0, &none))
		note_ambiguous(
		    r, string->whole.offset, "a string in DER holds a NUL");
}

static bool
read_pair(
    struct reader *r, struct children *c, const struct der *pair, bool in_set)
{
	struct cursor inside = cursor_over(pair->content);
	struct der key, value;
	struct plist *child;

	if (pair->tag != DER_SEQUENCE || !read_next(r, &inside, &key) ||
	    key.tag != DER_UTF8_STRING || !read_next(r, &inside, &value)) {
		fail(r, pair->whole.offset,
		    "a DER dictionary holds what is no pair");
		return false;
	}
	if (key.content.len > LIMIT_PLIST_KEY_BYTES) {
		defect_add(r->defects, DEFECT_LIMIT, key.whole.offset,
		    "a key is longer than %d bytes", LIMIT_PLIST_KEY_BYTES);
		return false;
	}
	if (cursor_left(&inside))
		note_ambiguous(r, cursor_offset(&inside),
		    "a pair of a DER dictionary holds more than two elements");
	check_string(r, &key);
	check_order(r, c, in_set ? pair->whole : key.content);
	child = read_value(r, &value, c->depth + 1);
	if (!child)
		return false;
	child->key = key.content;
	children_add(c, child);
	return true;
}

static int
compare_keys(const void *a, const void *b)
{
	const struct plist *const *left = a, *const *right = b;

	return bytes_compare((*left)->key, (*right)->key);
}

/* Whoever reads the first and whoever reads the last would not agree. */
static void
find_duplicates(struct reader *r, const struct plist *dict)
{
	const struct plist **sorted, *child = dict->first;

	if (dict->count < 2)
		return;
	sorted = ARENA_ARRAY(r->arena, const struct plist *, dict->count);
	for (size_t i = 0; i < dict->count; i++, child = child->next)
		sorted[i] = child;
	qsort(sorted, dict->count, sizeof *sorted, compare_keys);
	for (size_t i = 1; i < dict->count; i++) {
		if (!bytes_equal(sorted[i - 1]->key, sorted[i]->key))
			continue;
		note_ambiguous(
		    r, sorted[i]->offset, "a DER dictionary has a key twice");
	}
}

static struct plist *
read_dict(struct reader *r, struct plist *dict, const struct der *element,
    unsigned depth)
{
	struct children c = { .cursor = cursor_over(element->content),
		.parent = dict,
		.depth = depth };
	struct der pair;

	dict->type = PLIST_DICT;
	while (read_next(r, &c.cursor, &pair))
		if (!read_pair(r, &c, &pair, element->tag == DER_SET))
			return NULL;
	if (!cursor_ok(&c.cursor))
		return NULL;
	find_duplicates(r, dict);
	return dict;
}

static struct plist *
read_array(struct reader *r, struct plist *array, const struct der *element,
    unsigned depth)
{
	struct children c = { .cursor = cursor_over(element->content),
		.parent = array,
		.depth = depth };
	struct der item;

	array->type = PLIST_ARRAY;
	while (read_next(r, &c.cursor, &item)) {
		struct plist *child = read_value(r, &item, depth + 1);

		if (!child)
			return NULL;
		children_add(&c, child);
	}
	return cursor_ok(&c.cursor) ? array : NULL;
}

/* [APPLICATION 16] { INTEGER 1, dictionary }: alone, or as a profile's value.
 */
static struct plist *
read_versioned(struct reader *r, const struct der *element, unsigned depth)
{
	struct cursor inside = cursor_over(element->content);
	struct der version, dict;
	bool set = r->set;
	struct plist *value;

	if (!read_next(r, &inside, &version) || version.tag != DER_INTEGER ||
	    !read_next(r, &inside, &dict))
		return fail(r, element->whole.offset,
		    "a versioned DER dictionary lacks its version or content");
	if (!bytes_equal(version.content, bytes_over("\1", 1)) ||
	    dict.tag != DER_CONTEXT_16 || (depth > 1 && !r->set))
		r->canonical = false;
	if (cursor_left(&inside))
		note_ambiguous(r, cursor_offset(&inside),
		    "something follows a versioned DER dictionary's content");
	r->set = false;
	value = read_value(r, &dict, depth + 1);
	r->set = set;
	return value;
}

static struct plist *
read_boolean(struct reader *r, struct plist *value, const struct der *element)
{
	struct bytes content = element->content;

	value->type = PLIST_BOOLEAN;
	if (!der_boolean(content, &value->boolean))
		return fail(r, value->offset, "a DER boolean is not one byte");
	if (value->boolean && content.data[0] != 0xff && !r->set)
		r->canonical = false;
	return value;
}

static struct plist *
read_integer(struct reader *r, struct plist *value, const struct der *element)
{
	struct bytes content = element->content;
	int64_t number;

	value->type = PLIST_INTEGER;
	/* From 2^63 on there is a zero in front. */
	if (content.len == 9 && content.data[0] == 0) {
		struct cursor c = cursor_over(bytes_clamp(content, 1, 8));

		value->number = cursor_be64(&c);
		return value;
	}
	if (!der_integer(content, &number))
		return fail(
		    r, value->offset, "a DER integer does not fit in 64 bits");
	if (content.len > 1 &&
	    (content.data[0] == 0 || content.data[0] == 0xff) &&
	    content.data[0] >> 7 == content.data[1] >> 7)
		r->canonical = false;
	value->negative = number < 0;
	value->number = (uint64_t) number;
	return value;
}

static struct plist *
read_scalar(struct reader *r, struct plist *value, const struct der *element)
{
	switch (element->tag) {
	case DER_BOOLEAN:
		return read_boolean(r, value, element);
	case DER_INTEGER:
		return read_integer(r, value, element);
	case DER_UTF8_STRING:
		check_string(r, element);
		value->type = PLIST_STRING;
		value->bytes = element->content;
		return value;
	case DER_OCTET_STRING:
		value->type = PLIST_DATA;
		value->bytes = element->content;
		return value;
	case DER_UTC_TIME:
	case DER_GENERALIZED_TIME:
		value->type = PLIST_DATE;
		if (der_time(element, &value->seconds))
			return value;
		return fail(r, value->offset, "a DER time is none");
	default:
		defect_add(r->defects, DEFECT_PLIST, value->offset,
		    "a DER element has the tag %02x, which no value has",
		    element->tag);
		return NULL;
	}
}

static bool
within_limits(struct reader *r, uint64_t offset, unsigned depth)
{
	if (depth > LIMIT_DER_DEPTH)
		defect_add(r->defects, DEFECT_LIMIT, offset,
		    "DER is nested deeper than %d levels", LIMIT_DER_DEPTH);
	else if (++r->nodes > LIMIT_DER_NODES)
		defect_add(r->defects, DEFECT_LIMIT, offset,
		    "DER holds more than %d values", LIMIT_DER_NODES);
	else
		return true;
	return false;
}

static struct plist *
read_value(struct reader *r, const struct der *element, unsigned depth)
{
	struct plist *value;

	if (!within_limits(r, element->whole.offset, depth))
		return NULL;
	if (element->tag == DER_APPLICATION_16)
		return read_versioned(r, element, depth);
	value = ARENA_NEW(r->arena, struct plist);
	value->offset = element->whole.offset;
	switch (element->tag) {
	case DER_SET:
		r->canonical = r->canonical && r->set;
		return read_dict(r, value, element, depth);
	case DER_CONTEXT_16:
		r->canonical = r->canonical && !r->set;
		return read_dict(r, value, element, depth);
	case DER_SEQUENCE:
		return read_array(r, value, element, depth);
	default:
		return read_scalar(r, value, element);
	}
}

const struct plist *
der_plist_parse(struct bytes der, struct arena *arena, struct defects *defects,
    unsigned *generation, bool *canonical)
{
	struct reader r = {
		.arena = arena, .defects = defects, .canonical = true
	};
	struct cursor c = cursor_over(der);
	struct plist *root = NULL;
	struct der element;

	*generation = 1;
	if (!read_next(&r, &c, &element)) {
		if (cursor_ok(&c))
			fail(&r, der.offset, "there is no DER at all");
	} else {
		r.set = element.tag == DER_SET;
		*generation = r.set ? 0 : 1;
		r.canonical =
		    r.canonical && (r.set || element.tag == DER_APPLICATION_16);
		root = read_value(&r, &element, 1);
		if (cursor_left(&c)) {
			r.canonical = false;
			defect_add(defects, DEFECT_AMBIGUOUS, cursor_offset(&c),
			    "%zu bytes follow the DER", cursor_left(&c));
		}
	}
	*canonical = root && r.canonical;
	return root;
}
