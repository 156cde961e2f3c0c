/* SPDX-License-Identifier: MIT */
/*
 * Property lists, XML and binary, from hostile bytes.
 *
 * Two ways in. The gate is a strict pull reader of our own: events, no
 * recursion, every count capped; it records malformed input and every
 * construct on which readers are known to disagree. plist_parse() sends what
 * passed the gate through libplist as well and keeps our tree; where the two
 * readings differ, that is a defect too (DEFECT_AMBIGUOUS).
 *
 * A tree lives in the arena it was parsed into. It may be made from other
 * forms as well: entitlements and constraints in DER become the same tree.
 */
#ifndef SEALTREE_PLIST_H
#define SEALTREE_PLIST_H

#include <sealtree/defect.h>

enum plist_type {
	PLIST_DICT,
	PLIST_ARRAY,
	PLIST_STRING,
	PLIST_DATA,
	PLIST_DATE,
	PLIST_INTEGER,
	PLIST_REAL,
	PLIST_BOOLEAN,
	PLIST_UID
};

/* In document order: of a dict, children bear keys. */
struct plist {
	enum plist_type type;
	struct bytes key;		/* raw UTF-8; empty outside dicts */
	uint64_t offset;		/* of the value, in its file or blob */
	const struct plist *next;	/* sibling */
	const struct plist *first;	/* child of a DICT or an ARRAY */
	size_t count;			/* of children */
	struct bytes bytes;		/* STRING (raw UTF-8) or DATA */
	bool boolean;
	bool negative;			/* INTEGER is (int64_t) number */
	uint64_t number;		/* INTEGER or UID */
	double real;			/* REAL */
	int64_t seconds;		/* DATE, since 1970 */
};

/*
 * Parses all of `bytes`. NULL if there is no usable root; whatever was wrong
 * is in `defects`. Neither the tree nor defects borrow from `bytes`, which the
 * caller may drop.
 */
const struct plist *plist_parse(struct bytes bytes, struct arena *arena,
    struct defects *defects);

/* The value of `key`, or NULL: also if `dict` is NULL or no dict. The first
 * one, where a hostile file has it twice. */
const struct plist *plist_get(const struct plist *dict, const char *key);
const struct plist *plist_get_typed(const struct plist *dict, const char *key,
    enum plist_type type);
/* A string's bytes, no bytes where there is no such string. */
struct bytes plist_string(const struct plist *dict, const char *key);
/* Same keys and values, dicts in any order, integers by value. Where not, and
 * `path` is given, the keys down to the first difference are added to it. */
struct text;
bool plist_equal(const struct plist *a, const struct plist *b,
    struct text *path);

enum plist_event_type {
	PLIST_EVENT_DICT,	/* opens */
	PLIST_EVENT_ARRAY,	/* opens */
	PLIST_EVENT_CLOSE,
	PLIST_EVENT_VALUE,	/* a scalar: type and fields as in struct plist */
	PLIST_EVENT_END,	/* the root is closed and nothing follows */
	PLIST_EVENT_ERROR	/* malformed; the defect was recorded */
};

struct plist_event {
	enum plist_event_type type;
	struct bytes key;	/* in a dict: of what opens or of the value */
	struct plist value;	/* type, bytes, number, … ; no children */
	unsigned depth;		/* 0 for the root */
};

/* The gate. Views in an event are valid until the next call. */
struct plist_reader;

struct plist_reader *plist_reader_new(struct bytes bytes,
    struct defects *defects);
void plist_reader_free(struct plist_reader *reader); /* NULL is nothing */
/* True while there are events; END and ERROR come last, once. */
bool plist_reader_next(struct plist_reader *reader, struct plist_event *event);
/* After an opening event: passes over all of it, its CLOSE included. */
bool plist_reader_skip(struct plist_reader *reader);

#endif
