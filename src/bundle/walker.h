/* SPDX-License-Identifier: MIT */
/* Private to the bundle layer: a walk at work. */
#ifndef SEALTREE_BUNDLE_WALKER_H
#define SEALTREE_BUNDLE_WALKER_H

#include <sealtree/bundle.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "content.h"

struct walker {
	struct source *source;
	const char *name;    /* of the root */
	struct arena *arena; /* of all places and their strings */
	const struct walk_events *events;
	void *context;
	struct place *root; /* a plain directory */
	/* It, and containers in each other: told of with the first node in
	 * them, so that what holds none is none. */
	const struct place *pending[LIMIT_CONTAINER_NESTING + 2];
	unsigned pending_count;
	uint32_t files, nodes;
	uint32_t most_files;
	bool full; /* a cap ended the walk */
};

/* A directory of the walk. */
struct folder {
	const char *path, *name;
	const struct source_list *list;
	const struct place *parent; /* the node that it lies in */
};

/* What the first bytes of a file say of it. */
struct head {
	const char *path, *name;
	bool wanted;	/* to be opened … */
	bool sealed;	/* … and digested, if it is small */
	bool alone;	/* no bundle is around it */
	struct fault fault;		/* .error is 0 if it was read */
	const struct bundle_kind *kind;	/* NULL: neither code nor profile */
	const char *foreign;		/* of a root: what else it is */
	bool mode_known;
	uint32_t mode;
	enum content content;
	bool digested;			/* it was read whole */
	uint64_t size;
	uint8_t sha256[SHA256_LEN];
};

/* walk.c: what is in a folder; `parent` is the node that it lies in. */
void walker_visit(struct walker *w, const char *path, const char *name,
    const struct place *parent, unsigned nesting);
/* Tells of it, after those that are pending. */
void walker_tell(struct walker *w, const struct place *place);

/* contain.c: the word for what is a container by its name and first bytes, or
 * by those alone if it is the root; NULL if it is none. */
const char *container_kind(const char *name, struct bytes head, bool root);
/* Sets `container` and `notables` of a place of such a kind. */
void container_begin(struct walker *w, struct place *place);
/* Looks into it, and tells of it if there is anything to tell. */
void container_visit(
    struct walker *w, struct place *place, unsigned nesting, struct text *why);
/* unpack.c: fills place->container and mounts what it holds at `into`. Without
 * a defect it is not opened where it is no archive after all. */
void container_unpack(struct walker *w, const struct place *place,
    const char *into, struct source_file *file);

/* heads.c: `heads` are of files in the folder `path`; fills those wanted. */
void heads_read(
    struct walker *w, const char *path, struct head *heads, size_t count);
void head_read(struct head *head, struct source_file *file, bool root);

void walker_at(struct walker *w, const char *path);
void walker_trouble(
    struct walker *w, const char *path, int error, const char *what);

/* The row whose suffix ends `name`, or NULL. */
const struct bundle_kind *kind_by_name(const char *name);

/*
 * What the folder is as a bundle of `kind`, which may be NULL for one that has
 * no telling suffix. NULL if it is none.
 */
struct place *layout_find(struct walker *w, const struct folder *folder,
    const struct bundle_kind *kind);

/* "dir/name" if that is a regular file, else NULL. */
const char *layout_file(struct walker *w, const char *dir, const char *name);
/* Finds what lies in the place's base beside its code. */
void layout_parts(struct walker *w, struct place *place);

/* notables.c: what is told of with the node that it lies in, `inside`. */
struct notables *notables_new(struct arena *arena);
/* NULL without a place to keep it, and where there are enough of its kind. */
struct notable *notable_add(struct walker *w, const struct place *inside,
    enum notable_kind kind, enum source_type type, const char *path);

/* notable.c: of a folder as such, of each entry by its name and type, and of
 * each file when it was looked into, or not: then without `head->wanted`. */
void notable_folder(
    struct walker *w, const struct folder *f, const struct place *inside);
void notable_entry(struct walker *w, const struct folder *f,
    const struct source_entry *entry, const char *path,
    const struct place *inside);
void notable_file(struct walker *w, const struct folder *f,
    const struct head *head, bool is_code, const struct place *inside);

/* notable_names.c */
void notable_name(struct walker *w, const struct source_entry *entry,
    const char *path, const struct place *inside);
bool name_fits(const char *name, const char *pattern);
/* Whether a file of that name is told of, whatever is in it. */
bool notable_by_name(const char *name, enum notable_kind kind);
/* notable_layout.c: what lies where it should not. */
void notable_layout(struct walker *w, const struct folder *f,
    const struct source_entry *entry, const char *path,
    const struct place *inside);
void notable_beside(struct walker *w, const struct folder *f,
    const struct head *head, const struct place *inside);
void notable_in_code(struct walker *w, const struct head *head,
    const struct place *inside);
void notable_named_bundle(struct walker *w, const struct folder *f);
void notable_frameworks(struct walker *w, const struct folder *f);
/* collide.c */
void notable_collisions(
    struct walker *w, const struct folder *f, const struct place *inside);

/* link.c: where a link leads, below the source's root. */
enum link_end {
	LINK_INSIDE,	/* something is there */
	LINK_DANGLING,	/* nothing is */
	LINK_OUTSIDE,	/* out of `bundle`, a folder around it */
	LINK_SYSTEM	/* /System or /Library, on a Mac */
};
enum link_end link_follow(struct walker *w, const char *path,
    struct bytes target, const char *bundle);

/* What follows `dir` in `path`, or NULL if it does not lie in it. */
const char *path_below(const char *path, const char *dir);
/* Whether the signer's usual rules take what lies at `path` for nested code.
 * `*inside_dotted`: it lies in a folder that is taken for a bundle. */
bool place_is_for_code(
    const struct place *parent, const char *path, bool *inside_dotted);

/* Fills `where` and `unexpected` from the place's path and its parent. */
void place_judge(struct place *place, struct arena *arena);

/* Sets the kind of what begins with `bytes`; of a root, its name is not
 * asked. */
void loose_sort(struct head *head, struct source_file *file,
    struct bytes bytes, bool root);
/* A Mach-O file or a loose profile; NULL if it is neither. */
struct place *loose_place(
    struct walker *w, const struct head *head, const struct place *parent);
/* Of a root that is a file. What it is if it is neither, for the error
 * message, is added to `why`. */
struct place *loose_root(struct walker *w, struct text *why);

#endif
