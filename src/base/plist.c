/* SPDX-License-Identifier: MIT */
/*
 * The second reading, by libplist, of what passed the gate. Version 2.2.0 can
 * be made to eat gigabytes and to overflow the stack, so it never sees what
 * the gate refused, and is spared what would cost it too much. What it reads
 * differently, others may read differently too.
 */
#include <config.h>

/* Both of us call our types so. */
#define PLIST_DICT LIBRARY_DICT
#define PLIST_ARRAY LIBRARY_ARRAY
#define PLIST_STRING LIBRARY_STRING
#define PLIST_DATA LIBRARY_DATA
#define PLIST_DATE LIBRARY_DATE
#define PLIST_REAL LIBRARY_REAL
#define PLIST_BOOLEAN LIBRARY_BOOLEAN
#define PLIST_UID LIBRARY_UID
#include <plist/plist.h>
#undef PLIST_DICT
#undef PLIST_ARRAY
#undef PLIST_STRING
#undef PLIST_DATA
#undef PLIST_DATE
#undef PLIST_REAL
#undef PLIST_BOOLEAN
#undef PLIST_UID

#include <stdlib.h>
#include <string.h>

#include <sealtree/plist.h>

#include "plist_gate.h"

enum {
	/* About a fifth of a second, and 50 MiB. */
	LIBRARY_COST = 1000000,
	LIBRARY_VALUES = 250000,
	EPOCH_2001 = 978307200
};

static bool same(
    const struct plist *ours, plist_t theirs, const struct plist **where);

static bool
same_string(const struct plist *ours, plist_t theirs)
{
	uint64_t len = 0;
	const char *string = plist_get_string_ptr(theirs, &len);

	return string && bytes_equal(ours->bytes, bytes_over(string, len));
}

static bool
same_data(const struct plist *ours, plist_t theirs)
{
	uint64_t len = 0;
	const char *data = plist_get_data_ptr(theirs, &len);

	return bytes_equal(ours->bytes, bytes_over(data, data ? len : 0));
}

/* libplist keeps 32 bits of seconds since 2001: nothing follows from dates
 * that those cannot hold. */
static bool
same_date(const struct plist *ours, plist_t theirs)
{
	int64_t since_2001 = ours->seconds - EPOCH_2001;
	int32_t seconds = 0, microseconds = 0;

	if (since_2001 <= INT32_MIN || since_2001 >= INT32_MAX)
		return true;
	plist_get_date_val(theirs, &seconds, &microseconds);
	/* Fractions are cut here, rounded down there. */
	return seconds == since_2001 ||
	       (since_2001 < 0 && seconds == since_2001 + 1);
}

static bool
same_integer(const struct plist *ours, plist_t theirs)
{
	uint64_t number = 0;

	plist_get_uint_val(theirs, &number);
	return number == ours->number;
}

static bool
same_uid(const struct plist *ours, plist_t theirs)
{
	uint64_t number = 0;

	plist_get_uid_val(theirs, &number);
	return number == ours->number;
}

static bool
same_real(const struct plist *ours, plist_t theirs)
{
	double real = 0;

	plist_get_real_val(theirs, &real);
	return !(real < ours->real) && !(real > ours->real);
}

static bool
same_boolean(const struct plist *ours, plist_t theirs)
{
	uint8_t boolean = 0;

	plist_get_bool_val(theirs, &boolean);
	return (boolean != 0) == ours->boolean;
}

static bool
same_array(const struct plist *ours, plist_t theirs, const struct plist **where)
{
	plist_array_iter iterator = NULL;
	const struct plist *child = ours->first;
	bool alike = plist_array_get_size(theirs) == ours->count;

	plist_array_new_iter(theirs, &iterator);
	for (; alike && child; child = child->next) {
		plist_t item = NULL;

		plist_array_next_item(theirs, iterator, &item);
		alike = item && same(child, item, where);
	}
	free(iterator);
	return alike;
}

static bool
same_dict(const struct plist *ours, plist_t theirs, const struct plist **where)
{
	plist_dict_iter iterator = NULL;
	const struct plist *child = ours->first;
	bool alike = plist_dict_get_size(theirs) == ours->count;

	plist_dict_new_iter(theirs, &iterator);
	for (; alike && child; child = child->next) {
		plist_t item = NULL;
		char *key = NULL;

		plist_dict_next_item(theirs, iterator, &key, &item);
		alike = key && item && bytes_are(child->key, key) &&
			same(child, item, where);
		free(key);
	}
	free(iterator);
	return alike;
}

static bool
same_value(const struct plist *ours, plist_t theirs, const struct plist **where)
{
	plist_type type = plist_get_node_type(theirs);

	switch (ours->type) {
	case PLIST_DICT:
		return type == LIBRARY_DICT && same_dict(ours, theirs, where);
	case PLIST_ARRAY:
		return type == LIBRARY_ARRAY && same_array(ours, theirs, where);
	case PLIST_STRING:
		return type == LIBRARY_STRING && same_string(ours, theirs);
	case PLIST_DATA:
		return type == LIBRARY_DATA && same_data(ours, theirs);
	case PLIST_DATE:
		return type == LIBRARY_DATE && same_date(ours, theirs);
	case PLIST_INTEGER:
		return type == PLIST_UINT && same_integer(ours, theirs);
	case PLIST_REAL:
		return type == LIBRARY_REAL && same_real(ours, theirs);
	case PLIST_BOOLEAN:
		return type == LIBRARY_BOOLEAN && same_boolean(ours, theirs);
	case PLIST_UID:
		return type == LIBRARY_UID && same_uid(ours, theirs);
	}
	return false;
}

/* Recursion is as deep as the gate let through. The innermost difference is
 * kept. */
static bool
same(const struct plist *ours, plist_t theirs, const struct plist **where)
{
	if (same_value(ours, theirs, where))
		return true;
	if (!*where)
		*where = ours;
	return false;
}

static void
read_again(
    struct bytes bytes, const struct plist *ours, struct defects *defects)
{
	const struct plist *where = NULL;
	plist_t theirs = NULL;

	plist_from_memory(
	    (const char *) bytes.data, (uint32_t) bytes.len, &theirs);
	if (!theirs) {
		defect_add(defects, DEFECT_AMBIGUOUS, bytes.offset,
		    "libplist cannot read this property list");
		return;
	}
	if (!same(ours, theirs, &where)) {
		struct text key = TEXT_INIT;

		text_add_visible(&key, bytes_clamp(where->key, 0, 64));
		defect_add(defects, DEFECT_AMBIGUOUS, where->offset,
		    "libplist reads the value of \"%s\" differently",
		    text_string(&key));
		text_release(&key);
	}
	plist_free(theirs);
}

static bool
too_much(const struct plist_reader *reader)
{
	return reader->bytes.len > LIMIT_PLIST_BYTES ||
	       reader->values > LIBRARY_VALUES ||
	       reader->library_cost > LIBRARY_COST;
}

const struct plist *
plist_parse(struct bytes bytes, struct arena *arena, struct defects *defects)
{
	struct plist_reader *reader = plist_reader_new(bytes, defects);
	const struct plist *root = plist_tree_build(reader, arena);

	if (root && !reader->ambiguous && !reader->beyond_library) {
		if (too_much(reader))
			defect_add(defects, DEFECT_LIMIT, bytes.offset,
			    "too large for a second reading by libplist");
		else
			read_again(bytes, root, defects);
	}
	plist_reader_free(reader);
	return root;
}
