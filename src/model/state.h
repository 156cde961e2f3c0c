/* SPDX-License-Identifier: MIT */
/* The inside of the model. */
#ifndef STATE_H
#define STATE_H

#include <sys/types.h>

#include <sealtree/limits.h>
#include <sealtree/model.h>
#include <sealtree/record.h>

enum {
	/* What a reader may make us keep. */
	MOST_ROWS = LIMIT_NODES * (LIMIT_FAT_ARCHITECTURES + 10),
	MOST_BYTES = 512 << 20,
	MOST_STEPS = 4096,     /* to find a row's place among its siblings */
	MOST_FINDINGS = 20000, /* of a row */
	MOST_TROUBLES = 10000,
	MOST_OUTLINE = 16 << 20, /* bytes of a kept one */
	CACHED = 32,
	BUCKETS = 4096,
	JOBS = 32
};

/* Findings as they came; their texts lie in blocks. */
struct block {
	struct block *next;
	uint8_t data[];
};

struct finding_list {
	struct model_finding *list;
	size_t count, capacity, bytes;
	struct block *blocks;
};

/* Told by the reader, and beside it the deaths that happened here. */
struct row {
	struct model_node node; /* first: a node is its row */
	struct row *self;       /* from a borrowed, constant node */
	struct row *bucket;
	uint8_t *strings; /* the node's */
	size_t string_bytes;
	uint32_t hash;
	bool old; /* of an earlier reader */
	enum severity told_worst;
	struct finding_list told;
	size_t position; /* in the tree's order, when sorted */
};

struct death {
	struct death *next;
	uint64_t number;          /* orders those of a row */
	const char *phase, *path; /* what goes to the skip list; NULL */
	unsigned root;
	struct row *row;       /* whose finding it is; NULL: not yet */
	struct bytes row_path; /* of that row, to find it again */
	enum model_row row_kind;
	struct model_finding finding;
};

/* Something asked for, or kept. */
struct outline_entry {
	struct outline_entry *next;
	struct row *row;
	size_t facet;
	bool rows; /* a part of a lazy list */
	uint32_t list;
	uint64_t first, count;
	uint32_t revision; /* of `tree` */
	uint32_t asked_revision;
	struct outline_tree *tree; /* NULL: nothing yet */
	uint32_t request;          /* 0: none under way */
	bool refused;              /* that revision */
	struct outline_tree *incoming;
	struct outline out;
	struct record_player player;
	uint64_t used; /* when, in calls */
	bool ahead;    /* for a writer, once */
};

/* All findings, worst first. */
struct order {
	bool stale;
	const struct model_finding **list;
	size_t count;
};

/* What a writer waits for, or had last. */
struct stream {
	uint32_t request; /* 0: none */
	struct row *row;  /* NULL: none yet */
	size_t facet;
	struct record_player player;
	bool ended, fine;
};

struct job_at {
	bool open;
	uint32_t job;
	unsigned root;
	uint64_t node;
	struct text phase, path;
};

/* What there is at a root's path. */
struct root_look {
	bool there;
	dev_t device;
	ino_t inode;
};

/* One at a time. */
struct seek {
	uint32_t request; /* 0: none */
	bool answered;
	struct model_hits hits;
};

struct model {
	struct arena *arena; /* settings and deaths */
	struct model_settings settings;
	bool apart; /* no process: bytes go through model_feed() */

	/* The reader */
	pid_t pid; /* 0: none */
	int socket;
	struct text in, out;
	bool ready, cancelled, ended;
	uint64_t pumped_ms, silent_ms;
	uint64_t stuck_ms; /* silent, or spinning, for so long */
	uint32_t last_request;
	struct job_at jobs[JOBS];
	uint32_t spinning_ms, quiet_ms;
	unsigned deaths;
	struct death *death_list;

	/* follow.c */
	bool following;
	bool restarted; /* rows that are new, are new on disk */
	struct root_look *looks;
	uint64_t looked_ms;
	struct text changed_first;
	unsigned changed_root;
	size_t changed_total;

	/* What it told */
	struct row top; /* parent of the roots; no row itself */
	struct row *buckets[BUCKETS];
	struct row **by_id;
	size_t id_count, id_capacity, row_count, old_count;
	size_t bytes;         /* of rows, findings, troubles */
	bool worst_stale;     /* worst_below may be too bad somewhere */
	struct order *order;  /* apart, to be made for who only asks */
	uint64_t findings_of; /* node whose list is coming; 0: none */
	struct finding_list coming;
	struct model_facet *facets;
	size_t facet_count;
	struct arena *facets_arena;
	struct bytes *anchors; /* SHA-256, in facets_arena */
	size_t anchor_count;
	struct model_trouble *troubles;
	size_t trouble_count, trouble_capacity;
	struct text failure, sandbox, busy;
	uint32_t read, known;
	const char **targets; /* of each root that was judged */
	bool settled, complete;
	bool drop; /* old rows, when nobody holds one */

	struct outline_entry *entries;
	size_t entry_count;
	uint64_t calls;
	struct stream stream;
	struct seek seek;
	unsigned changes; /* MODEL_* since the last pump */
};

static inline struct row *
row_of(const struct model_node *node)
{
	return ((const struct row *) node)->self;
}

/* process.c */
void reader_start(struct model *model);
/* Its status; it has `patience_ms` to end by itself. */
int reader_end(struct model *model, int patience_ms);
/* It died, or shall: that is told, and another one started where there is
 * sense in it. `how` NULL: it ended by itself, and its status tells how. */
void reader_lose(struct model *model, const char *id, const char *how);

/* pump.c */
void pump_out(struct model *model);
/* As model_wait(model, -1), but every row stays where it is. */
unsigned model_wait_inside(struct model *model);

/* feed.c: false if what came is no conversation. */
bool model_take(struct model *model, struct bytes in);

/* rows.c */
bool rows_take(struct model *model, struct record *record);
struct row *rows_by_id(const struct model *model, uint64_t id);
struct row *rows_find(const struct model *model, unsigned root,
    struct bytes path, enum model_row kind);
/* The node in which `path` lies, as far as is known. */
struct row *rows_enclosing(
    const struct model *model, unsigned root, struct bytes path);
void rows_forget_ids(struct model *model); /* that reader is gone */
void rows_drop_old(struct model *model);   /* a new one told all */
/* After a row's own worst changed, or a row came with it. */
void rows_worsen(struct model *model, struct model_node *node);
void rows_settle_worst(struct model *model);
void rows_free(struct model *model);

/* findings.c */
bool findings_take(struct model *model, struct record *record);
void findings_merge(struct model *model, struct row *row);
void finding_list_release(struct finding_list *list);

/* outlines.c; of `what`, the fields before `revision` count */
uint32_t outlines_ask(struct model *model, const struct outline_entry *what);
bool outlines_can_ask(
    const struct model *model, const struct row *row, size_t facet);
struct outline_entry *outlines_find(
    struct model *model, const struct outline_entry *what);
/* Made, and asked for, if need be. */
struct outline_entry *outlines_get(
    struct model *model, const struct outline_entry *what);
void outlines_drop(struct model *model, struct outline_entry *entry);
bool outlines_take(struct model *model, struct record *record);
void outlines_refused(struct model *model, uint32_t request);
bool outlines_open(const struct model *model); /* requests under way */
/* Of the reader that died: the row it was describing; NULL. */
struct row *outlines_suspect(const struct model *model, size_t *facet);
void outlines_abandon(struct model *model);
void outlines_trim(struct model *model);
void outlines_forget_row(struct model *model, struct row *row);
void outlines_free(struct model *model);

/* seek.c */
bool seek_take(struct model *model, struct record *record);
void seek_refused(struct model *model, uint32_t request);
void seek_forget(struct model *model); /* what is under way, and the answer */

/* stream.c */
bool stream_take(struct model *model, struct record *record);
void stream_end(struct model *model);

/* watch.c */
void watch_at(struct model *model, struct record *record);
void watch_progress(struct model *model, struct record *record);
/* The reader ended or was ended; `how` as in "SIGSEGV". If there is no sense in
 * another one, the model has ended then. */
void watch_death(struct model *model, const char *id, const char *how);
void watch_attach(struct model *model);
void watch_release(struct model *model);
/* Forgets what a reader that is no more was at, and was asked. */
void watch_clear(struct model *model);

/* spawn.c */
bool spawn_reader(
    const char *path, int input, pid_t *pid, int *socket, int *error);
/* Waits for a process that is about to end, `ms` at most, then kills it. */
int spawn_reap(pid_t pid, int ms);

/* follow.c */
void follow_put(struct model *model);
void follow_take(struct model *model, struct record *record);
void follow_look(struct model *model);
int follow_timeout(const struct model *model); /* -1: no look is due */

#endif
