/* SPDX-License-Identifier: MIT */
/*
 * What there is to say about something, apart from how it is shown.
 *
 * An outline is a stream in preorder: items that open (maps and lists), items
 * that are values, and closings. Facets call the functions below; what comes
 * out goes to a sink: a tree in memory, frames to the other process, or a
 * writer. Keys are for machines and stable; labels are for people; tone is
 * meaning, never colour. Values are raw: each sink escapes for its own medium.
 *
 *	outline_map(o, "signature", "Signature");
 *	outline_tone(o, TONE_GOOD);
 *	outline_text(o, "identifier", "Identifier", directory->identifier);
 *	outline_close(o);
 */
#ifndef SEALTREE_OUTLINE_H
#define SEALTREE_OUTLINE_H

#include <sealtree/arena.h>
#include <sealtree/match.h>

enum value_type {
	VALUE_MAP,	/* opens; children bear keys */
	VALUE_LIST,	/* opens; children bear none */
	VALUE_ROWS,	/* lazy: `number` items of list `list`, fetched apart */
	VALUE_NULL,
	VALUE_TEXT,
	VALUE_HEX,	/* bytes as lower-case hex digits */
	VALUE_DATA,	/* bytes as base64: a plist's data */
	VALUE_NUMBER,	/* uint64_t */
	VALUE_SIGNED,	/* int64_t in `number` */
	VALUE_REAL,
	VALUE_FLAG,	/* true, false */
	VALUE_TIME,	/* seconds since 1970 */
	VALUE_DATE,	/* the same, being a plist's date */
	VALUE_TYPES
};

enum tone {
	TONE_PLAIN,
	TONE_DIM,
	TONE_GOOD,	/* verified */
	TONE_UNKNOWN,
	TONE_WARN,
	TONE_BAD,
	TONES
};

struct item {
	struct bytes key;	/* raw bytes: may be an entitlement's name */
	struct bytes label;	/* empty: the key serves */
	enum value_type type;
	enum tone tone;
	uint64_t offset;	/* of what it tells, in the file; or NO_OFFSET */
	struct bytes bytes;	/* TEXT, HEX, DATA */
	uint64_t number;	/* NUMBER, SIGNED, FLAG, TIME, DATE, ROWS */
	double real;
	uint32_t list;		/* ROWS */
};

/* Whoever receives an outline. Views in `item` last for the call only. */
struct outline_sink {
	void (*item)(void *context, const struct item *item);
	void (*close)(void *context);
};

struct outline {
	const struct outline_sink *sink;
	void *context;
	enum tone tone;		/* of the next item, then plain again */
	uint64_t offset;	/* of the next item, then none again */
	unsigned depth;
};

void outline_init(struct outline *outline, const struct outline_sink *sink,
    void *context);

/* Modify the next item only. */
void outline_tone(struct outline *outline, enum tone tone);
void outline_at(struct outline *outline, uint64_t offset);

/* Keys and labels may be NULL. Each map or list is closed by outline_close. */
void outline_map(struct outline *o, const char *key, const char *label);
void outline_list(struct outline *o, const char *key, const char *label);
void outline_close(struct outline *o);
void outline_rows(struct outline *o, const char *key, const char *label,
    uint32_t list, uint64_t count);
void outline_null(struct outline *o, const char *key, const char *label);
void outline_text(struct outline *o, const char *key, const char *label,
    struct bytes value);
/* A whole list of them. */
void outline_texts(struct outline *o, const char *key,
    const struct bytes *list, size_t count);
/* NULL gives VALUE_NULL. */
void outline_string(struct outline *o, const char *key, const char *label,
    const char *value);
void outline_printf(struct outline *o, const char *key, const char *label,
    const char *format, ...) __attribute__((format(printf, 4, 5)));
void outline_hex(struct outline *o, const char *key, const char *label,
    struct bytes value);
void outline_data(struct outline *o, const char *key, const char *label,
    struct bytes value);
void outline_number(struct outline *o, const char *key, const char *label,
    uint64_t value);
void outline_flag(struct outline *o, const char *key, const char *label,
    bool value);
void outline_time(struct outline *o, const char *key, const char *label,
    int64_t seconds);
/* Any item, with a key that is data. Modifiers apply where the item has
 * TONE_PLAIN and NO_OFFSET. */
void outline_item(struct outline *o, const struct item *item);

/* Whether an item's key, label or value, as people see it, matches; of a value
 * the first 64 KiB. */
enum match_result outline_match(struct match *match, const struct item *item);

/* The sink that keeps an outline, in the arena. */
struct outline_node {
	struct item item;
	struct outline_node *next, *first, *last, *parent;
	size_t count;
};

struct outline_tree {
	struct arena *arena;
	struct outline_node root;	/* a VALUE_MAP without key */
	struct outline_node *at;	/* open now */
};

extern const struct outline_sink outline_tree_sink;
/* Then outline_init(&o, &outline_tree_sink, tree). */
void outline_tree_init(struct outline_tree *tree, struct arena *arena);
/* Plays a kept outline into another. */
void outline_replay(const struct outline_node *first, struct outline *o);
/* The child with that key, or NULL. */
const struct outline_node *outline_find(const struct outline_node *parent,
    const char *key);

#endif
