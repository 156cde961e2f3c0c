/* SPDX-License-Identifier: MIT */
/*
 * The gate's inside: what the two syntaxes, XML and binary, share. A syntax
 * produces events; plist_gate.c watches over depth, key lengths, duplicate
 * keys, and over what the second reading would cost.
 */
#ifndef PLIST_GATE_H
#define PLIST_GATE_H

#include <sealtree/limits.h>
#include <sealtree/plist.h>
#include <sealtree/text.h>

struct plist_syntax {
	void *(*open)(struct plist_reader *reader);
	void (*close)(void *state);
	void (*next)(struct plist_reader *reader, struct plist_event *event);
};

extern const struct plist_syntax plist_syntax_xml, plist_syntax_binary;

/* A container that is open. */
struct plist_frame {
	bool is_dict;
	bool unsorted; /* its keys do not come in ascending order */
	uint64_t offset;
	size_t first_key; /* in reader->keys */
};

struct plist_reader {
	struct bytes bytes;
	struct defects *defects;
	const struct plist_syntax *syntax;
	void *state;
	struct plist_frame frames[LIMIT_PLIST_DEPTH];
	unsigned depth;
	bool ended;
	/* Keys of the open dicts: views of the input, or of `copies`. */
	struct bytes *keys;
	size_t key_count, key_capacity;
	struct arena *copies;
	bool key_decoded; /* the event's key is not a view of the input */
	/* What the second reading has to know. */
	bool ambiguous;      /* that readers differ is recorded already */
	bool beyond_library; /* sound, but libplist cannot read it */
	size_t values;
	uint64_t library_cost; /* steps that grow faster than the file */
};

/* Records that readers are known to differ on what lies at `at`, a position in
 * the input. */
void plist_gate_doubt(struct plist_reader *reader, size_t at,
    const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Records a flaw that leaves what can be read as it is. */
void plist_gate_flaw(struct plist_reader *reader, size_t at, const char *format,
    ...) __attribute__((format(printf, 3, 4)));
/* Records why reading ends here, and turns the event into that. */
void plist_gate_fail(struct plist_reader *reader, struct plist_event *event,
    enum defect_kind kind, size_t at, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* True in a dict: what comes next bears a key. */
bool plist_gate_in_dict(const struct plist_reader *reader);
/* Records what is odd about a string or a key of either syntax. */
void plist_gate_check_text(
    struct plist_reader *reader, size_t at, struct bytes text);

/*
 * Scalars as text. False if it is none. `*odd` is set to what readers differ
 * about; it is left alone where there is nothing.
 */
bool plist_scan_integer(
    struct bytes text, struct plist *value, const char **odd);
bool plist_scan_real(struct bytes text, struct plist *value, const char **odd);
bool plist_scan_date(struct bytes text, struct plist *value, const char **odd);
/* Base64, added to `data`; never false. */
void plist_scan_data(struct bytes text, struct text *data, const char **odd);

/* A tree from the events, NULL if they end in an error. */
const struct plist *plist_tree_build(
    struct plist_reader *reader, struct arena *arena);

#endif
