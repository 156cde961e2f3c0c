/* SPDX-License-Identifier: MIT */
/*
 * What the screen knows: the rows, findings and outlines that the reader sent.
 *
 * The model starts the reader, watches over it, and starts it again past what
 * killed it; it never touches a byte of the subject itself. It holds rows and
 * findings, and the outlines used last. All is owned by the model; pointers
 * are borrowed and good until the next model_pump(). Identity over readers is
 * a row's path and kind, never its id.
 */
#ifndef SEALTREE_MODEL_H
#define SEALTREE_MODEL_H

#include <poll.h>

#include <sealtree/outline.h>
#include <sealtree/severity.h>

enum model_row { MODEL_CODE, MODEL_EXECUTABLE, MODEL_SLICE, MODEL_GHOST };
enum model_state {
	MODEL_WAITING,
	MODEL_READING,
	MODEL_READ,
	MODEL_VERIFIED,
	MODEL_SKIPPED
};

struct model_finding {
	const struct model_node *node;
	enum severity severity;
	struct bytes id, file, slice, key, message, seen, wanted, means, fix;
	struct bytes reason, consequence_of; /* no bytes: none */
	struct bytes phase;	/* what a reader was at that died; or none */
	struct bytes *apple, *related;
	size_t apple_count, related_count;
	uint64_t offset;	/* or NO_OFFSET */
	uint32_t count;
	bool known;		/* an older build's report has it too */
};

struct model_node {
	uint64_t id;
	struct model_node *parent, *first, *last, *next, *previous;
	uint32_t order;
	enum model_row row;
	enum model_state state;
	enum severity worst;	/* own findings */
	enum severity worst_below;	/* and those of its subtree */
	unsigned root;
	bool unsigned_code;	/* glyph "o" */
	bool unexpected;	/* code where no rule expects any */
	bool changed;		/* on disk, or new: model_follow() */
	struct bytes name, path, kind;
	uint32_t facets;	/* bit n: facet n applies */
	uint32_t revision;
	struct model_finding *findings;	/* sorted, worst first */
	size_t finding_count;
	/* Zero in a new row, then only changed by whoever shows it. */
	uint32_t shown;
};

struct model_facet {
	const char *id, *title;
	bool tab;
};

/* In what is known about a path that could not be read. */
struct model_trouble {
	unsigned root;
	struct bytes path, phase, what;
	int error;		/* errno value, or 0 */
};

struct model_option {
	const char *name, *value;	/* as on the command line: "time" … */
};

struct model_settings {
	const char *reader;	/* path of sealtree-reader */
	const char *const *paths;	/* what to open */
	size_t path_count;
	const struct model_option *options;
	size_t option_count;
	int input;		/* what "-" among the paths is; 0: nothing */
};

/*
 * Where the reader lies: beside this program's own executable, else in the
 * directory `libexec`. Nothing else is tried, neither PATH nor the current
 * directory. False if it is in neither; `path` then names the second.
 */
struct text;
bool model_reader_path(const char *libexec, struct text *path);

struct model;

/* Starts the reader. NULL and a message in `why` if it cannot be started.
 * `settings` is copied. */
struct model *model_new(const struct model_settings *settings,
    struct text *why);
void model_free(struct model *model); /* ends the reader within 100 ms */

/* The value of an option in its settings, the first of that name; NULL. */
const char *model_option(const struct model *model, const char *name);

/* What changed in a pump, as bits. */
enum model_change {
	MODEL_ROWS = 1,		/* rows or their states */
	MODEL_FINDINGS = 2,
	MODEL_OUTLINE = 4,	/* one that was asked for is there */
	MODEL_PROGRESS = 8,
	MODEL_SETTLED = 16,
	MODEL_READER = 32,	/* it died, was restarted, or is ready */
	MODEL_CHANGED = 128,	/* a root, on disk: model_changed() */
	MODEL_HITS = 256,	/* see model_seek() */
	MODEL_ENDED = 64	/* nothing more will come: refused, or too many
				   deaths; see model_failure() */
};

/* The descriptor to poll, and for how many milliseconds at most (-1: for
 * ever). Both change: ask before each poll. */
struct pollfd model_poll(const struct model *model);
int model_timeout(const struct model *model);
/* Reads and writes what can be without blocking, and watches the clock. */
unsigned model_pump(struct model *model);
/* For programs without a screen: poll and pump, up to `ms` (-1: no limit). */
unsigned model_wait(struct model *model, int ms);

size_t model_roots(const struct model *model);
struct model_node *model_root(const struct model *model, size_t index);
struct model_node *model_find(const struct model *model, unsigned root,
    struct bytes path, enum model_row row);
/* The row after this one in the tree's order, or NULL. */
struct model_node *model_next(const struct model_node *node);

size_t model_facets(const struct model *model);
const struct model_facet *model_facet(const struct model *model,
    size_t index);
/* SIZE_MAX if there is none. */
size_t model_facet_find(const struct model *model, const char *id);

/*
 * The outline of a row; NULL while it is not here, in which case it was asked
 * for and MODEL_OUTLINE will tell. An outline of an older revision is given
 * until the new one has come.
 */
const struct outline_tree *model_outline(struct model *model,
    const struct model_node *node, size_t facet);
/* Items of a lazy list, NULL while they are not here; asked for likewise. */
const struct outline_tree *model_rows(struct model *model,
    const struct model_node *node, size_t facet, uint32_t list,
    uint64_t first, uint64_t count);
/*
 * For writers: waits for an outline and plays it into `out` without keeping
 * it. False if the reader could not give it; `out` then got nothing, or a
 * part that was closed properly.
 */
bool model_stream(struct model *model, const struct model_node *node,
    size_t facet, struct outline *out);
bool model_stream_rows(struct model *model, const struct model_node *node,
    size_t facet, uint32_t list, uint64_t first, uint64_t count,
    struct outline *out);

/* A value that matches a pattern. */
struct model_hit {
	struct model_node *node;
	size_t facet;
	uint64_t item;	/* in the facet's outline, in preorder */
	uint64_t row;	/* of that item's lazy list; UINT64_MAX: itself */
};

struct model_hits {
	struct model_hit *list;
	size_t count;
	uint64_t next;	/* 0: there is no more */
	uint32_t gave_up;	/* matches that would have taken too long */
};

/*
 * Asks for the values that match, in the rows from `from` on (0: all): a part,
 * whose answer MODEL_HITS announces, and tells where the next one begins.
 * What was asked for before is given up. False: there is nobody to ask. A
 * reader that dies of it does not answer: MODEL_READER tells.
 */
bool model_seek(struct model *model, struct bytes pattern, uint64_t from);
/* The answer, until the next call; NULL: not here. */
const struct model_hits *model_hits(const struct model *model);

/* All findings: worst first, then in the tree's order. */
size_t model_findings(const struct model *model);
const struct model_finding *model_finding(const struct model *model,
    size_t index);

/*
 * What a finding says in one line, raw: "PLACE: MESSAGE", where it is about
 * another file than the node's own. PLACE is the file's path below the node;
 * with `brief`, its last part.
 */
/* causes.c: the finding of the same row that this one follows from, by id and
 * slice; NULL. What follows is shown below its cause. */
const struct model_finding *model_finding_cause(
    const struct model_finding *finding);
/* Those that follow from one: the next after `after`, the first after NULL;
 * at last NULL; and how many. */
const struct model_finding *model_finding_follower(
    const struct model_finding *cause, const struct model_finding *after);
size_t model_finding_followers(const struct model_finding *cause);
void model_finding_sentence(const struct model_finding *finding, bool brief,
    struct text *out);

struct model_counts {
	uint32_t nodes;		/* MODEL_CODE rows */
	uint32_t read;		/* of those */
	uint32_t verified;	/* of those that were read */
	uint32_t findings[SEVERITIES];
	uint32_t passed;	/* signed nodes, without a finding that counts */
};
void model_counts(const struct model *model, struct model_counts *counts);

/* What a root was judged as, in the schema's words. */
const char *model_target(const struct model *model, size_t root);
bool model_settled(const struct model *model);
bool model_complete(const struct model *model); /* of a settled one */
size_t model_troubles(const struct model *model);
const struct model_trouble *model_trouble(const struct model *model,
    size_t index);
/* Why nothing can be shown ("Runner: this is an ELF file …"), raw: to be
 * escaped by who prints it. No bytes: nothing failed. */
struct bytes model_failure(const struct model *model);
/* Of the sandbox: "landlock 7, seccomp", "off (sanitizer build)" … */
struct bytes model_sandbox(const struct model *model);
/* What the reader says it is doing: "waiting for the disk: path"; or none. */
struct bytes model_busy(const struct model *model);
unsigned model_deaths(const struct model *model);

/* SHA-256 of the authorities that were added by the option "anchors". */
size_t model_anchors(const struct model *model);
struct bytes model_anchor(const struct model *model, size_t index);

void model_look(struct model *model, const struct model_node *const *nodes,
    size_t count);
void model_again(struct model *model, const struct model_node *node);
/*
 * Reads everything again, with a new reader. Rows stay until it has told which
 * are there; nothing is left out that an earlier one died of.
 */
void model_restart(struct model *model);
/*
 * Whether changes on disk are told of. MODEL_CHANGED says that some files of
 * `*root` did, `*total` of them; the first one's path is returned, no bytes
 * where it is another tree altogether. Rows that they lie in are marked. What
 * to do about it is the caller's: model_restart().
 */
void model_follow(struct model *model, bool on);
bool model_following(const struct model *model);
struct bytes model_changed(const struct model *model, unsigned *root,
    size_t *total);
void model_cancel(struct model *model); /* the second time: kills */

/*
 * A model without a process: what the reader would say comes in by
 * model_feed(), what it would be told goes out there. A death is then only a
 * new `setup` in `out`, for the next one.
 */
struct model *model_new_apart(const struct model_settings *settings);
unsigned model_feed(struct model *model, struct bytes in, struct text *out);

#endif
