/* SPDX-License-Identifier: MIT */
/*
 * What the two programs say to each other.
 *
 * A frame is u32 length of what follows, u16 type, u32 request (0: nobody
 * asked), then the fields that the type's row in record_types[] spells:
 *
 *	u	u32, big-endian
 *	q	u64, big-endian
 *	b	u32 length, then so many bytes
 *	s	the same, without a NUL among them
 *	[...]	u32 count, then so many times what stands between
 *
 * That row drives both ways. A writer puts fields in its order, a reader takes
 * them in its order; another order is our bug and ends the program. Bytes that
 * came from the other process are checked against it as a whole before a
 * single field is handed out, so taking one cannot fail.
 */
#ifndef SEALTREE_RECORD_H
#define SEALTREE_RECORD_H

#include <sealtree/outline.h>
#include <sealtree/text.h>

enum record_direction { RECORD_TO_READER, RECORD_TO_SCREEN };

enum record_id {
	/* From the screen */
	RECORD_SETUP,		/* once, first */
	RECORD_WANT,		/* an outline */
	RECORD_ROWS,		/* a part of a lazy list */
	RECORD_LOOK,		/* rows that are on the screen */
	RECORD_AGAIN,		/* read this node again */
	RECORD_CANCEL,
	RECORD_FOLLOW,		/* tell what changes on disk; or no more */
	RECORD_SEEK,		/* values that match, in the rows from one on */
	/* From the reader, pushed */
	RECORD_READY,		/* once, before all others but REFUSED */
	RECORD_ANCHORS,		/* those that were added, if any were */
	RECORD_NODE,
	RECORD_FINDINGS,	/* of a node, replacing those it had */
	RECORD_AT,		/* about to touch a path's bytes; or done */
	RECORD_TROUBLE,
	RECORD_PROGRESS,
	RECORD_JUDGED,		/* all of a root, and as what */
	RECORD_SETTLED,
	RECORD_CHANGED,		/* files of a root, on disk */
	/* From the reader, answers; REFUSED with request 0: the whole run */
	RECORD_OUTLINE,		/* to WANT and to ROWS, in chunks */
	RECORD_HITS,		/* to SEEK; next 0: that was the last part */
	RECORD_REFUSED,
	RECORD_IDS
};

struct record_type {
	const char *name;
	enum record_direction direction;
	const char *operands;
	const char *fields;	/* their names, for people */
};

extern const struct record_type record_types[RECORD_IDS];

/* Bits of NODE's flags and of FINDINGS' part. */
enum { RECORD_NODE_UNSIGNED = 1, RECORD_NODE_UNEXPECTED = 2 };
enum { RECORD_PART_FIRST = 1, RECORD_PART_LAST = 2 };

enum { RECORD_HEADER = 10, RECORD_GROUPS = 2 };

/* Where one is in an operand string. */
struct record_place {
	const char *operand;
	struct {
		const char *first;
		uint32_t left;
		size_t at;
	} groups[RECORD_GROUPS];
	unsigned depth;
};

/* A frame that was checked, being read. Views into it are borrowed from the
 * bytes it came in. */
struct record {
	enum record_id id;
	uint32_t request;
	struct cursor cursor;
	struct record_place place;
};

enum record_result { RECORD_NONE, RECORD_GOOD, RECORD_BAD };

/*
 * The frame at the front of `*input`, which moves behind it. RECORD_NONE: not
 * all of it is here yet. RECORD_BAD: too long, unknown, of the wrong
 * direction, or its fields are not as its row says; whoever sent it is not to
 * be listened to any more.
 */
enum record_result record_next(struct bytes *input,
    enum record_direction direction, struct record *record);

uint32_t record_u(struct record *record);
uint64_t record_q(struct record *record);
struct bytes record_b(struct record *record);
struct bytes record_s(struct record *record);
/* Enters a group; then record_item() is true before each of its `count`. */
uint32_t record_open(struct record *record);
bool record_item(struct record *record);

/* A frame being written at the end of `out`. */
struct record_writer {
	struct text *out;
	size_t start;
	struct record_place place;
};

void record_begin(struct record_writer *w, struct text *out,
    enum record_id id, uint32_t request);
void record_put_u(struct record_writer *w, uint32_t value);
void record_put_q(struct record_writer *w, uint64_t value);
void record_put_b(struct record_writer *w, struct bytes value);
void record_put_s(struct record_writer *w, const char *value); /* or NULL */
void record_put_open(struct record_writer *w);
void record_put_item(struct record_writer *w);
void record_put_close(struct record_writer *w);
/* Bytes of the frame so far. */
size_t record_size(const struct record_writer *w);
/* False if it is longer than LIMIT_FRAME_BYTES: it is taken back then. */
bool record_end(struct record_writer *w);

/*
 * An outline as OUTLINE frames of at most LIMIT_OUTLINE_CHUNK. `emit` gets
 * each when it is full; it empties the text. A key or a label longer than half
 * a chunk is cut, a value is not.
 */
struct record_outline {
	uint32_t request;
	void (*emit)(void *context, struct text *frame);
	void *context;
	struct text frame;
	struct record_writer writer;
};

extern const struct outline_sink record_outline_sink;
/* Then outline_init(&o, &record_outline_sink, &ro). */
void record_outline_begin(struct record_outline *ro, uint32_t request,
    void (*emit)(void *context, struct text *frame), void *context);
/* Emits the last chunk and releases all. */
void record_outline_end(struct record_outline *ro);

/* Frames back into an outline. */
struct record_player {
	struct outline *out;
	struct text value;	/* of an item that comes in pieces */
	uint64_t bytes;		/* played so far */
};

void record_player_init(struct record_player *player, struct outline *out);
/*
 * One OUTLINE record; `*last` tells whether that was all. False if it is no
 * outline: closings that close nothing, types there are not, nesting deeper
 * than RECORD_OUTLINE_DEPTH.
 */
bool record_play(struct record_player *player, struct record *record,
    bool *last);
/* Closes what is open in `out`, wherever the outline broke off. */
void record_player_release(struct record_player *player);

enum {
	RECORD_OUTLINE_DEPTH = 256,
	RECORD_VALUE_BYTES = 64 << 20	/* of one item */
};

#endif
