/* SPDX-License-Identifier: MIT */
/*
 * Malformed input is not an error here: it is what the program is for. A
 * parser records a defect and goes on with what can be believed; checks turn
 * defects into findings.
 */
#ifndef SEALTREE_DEFECT_H
#define SEALTREE_DEFECT_H

#include <sealtree/arena.h>

#define NO_OFFSET UINT64_MAX

/* One for each finding of the catalogue's group M that a parser can cause. */
enum defect_kind {
	DEFECT_MACHO,		/* macho-malformed */
	DEFECT_SIGNATURE,	/* signature-malformed */
	DEFECT_DIRECTORY,	/* code-directory-malformed: Apple's reader
				   refuses this CodeDirectory */
	DEFECT_PLIST,		/* plist-malformed */
	DEFECT_SEAL,		/* seal-malformed: a list, but no seal */
	DEFECT_AMBIGUOUS,	/* plist-ambiguous: readers differ on this */
	DEFECT_SIGNER_COUNT,	/* cms-signer-count */
	DEFECT_BLOB_DUPLICATE,	/* blob-duplicate */
	DEFECT_LIMIT,		/* limit-reached */
	DEFECT_CHANGED,		/* changed-while-reading */
	DEFECT_UNREADABLE,	/* check-not-run, reason unreadable */
	DEFECT_NAME,		/* name-deceptive */
	DEFECT_CONTAINER,	/* container-damaged */
	DEFECT_ENTRY,		/* container-entry-refused */
	DEFECT_ENTRIES_DIFFER,	/* container-entries-differ */
	DEFECT_ENCRYPTED,	/* container-encrypted */
	DEFECT_NOT_OPENED,	/* container-not-opened */
	DEFECT_NOT_KEPT		/* check-not-run, reason
				   not-kept-by-container */
};

struct defect {
	enum defect_kind kind;
	uint64_t offset;	/* in `file`; NO_OFFSET where none fits */
	const char *file;	/* relative to the subject; NULL: the node's own
				   executable or file */
	const char *slice;	/* architecture's name; NULL: not in a slice */
	const char *part;	/* "CodeDirectory", "entitlements" …; may be NULL */
	const char *what;	/* one sentence without full stop */
};

/*
 * A node's defects, in its arena. `file`, `slice` and `part` are copied into
 * each defect that is added while they are set: whoever starts on another part
 * sets them and puts the old ones back. They are borrowed: literals, or
 * strings of the arena.
 */
struct defects {
	struct arena *arena;
	struct defect *list;
	size_t count, capacity, dropped;
	const char *file, *slice, *part;
};

void defects_init(struct defects *defects, struct arena *arena);
void defect_add(struct defects *defects, enum defect_kind kind,
    uint64_t offset, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
