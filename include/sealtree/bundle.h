/* SPDX-License-Identifier: MIT */
/*
 * Bundles and code in a source: which there are, how each is laid out, and
 * all that one node holds. Two steps: discovering walks names and reads only
 * what tells code from data; parsing reads one node in full.
 */
#ifndef SEALTREE_BUNDLE_H
#define SEALTREE_BUNDLE_H

#include <sealtree/codesign.h>
#include <sealtree/container.h>
#include <sealtree/image.h>
#include <sealtree/macho.h>
#include <sealtree/notable.h>
#include <sealtree/package.h>
#include <sealtree/profile.h>
#include <sealtree/seal.h>
#include <sealtree/ticket.h>

/* How folders lie in a kind of bundle. */
enum layout_type {
	LAYOUT_NONE,		/* not a bundle */
	LAYOUT_DEEP,		/* Contents/MacOS */
	LAYOUT_SHALLOW,		/* everything at the root: iOS */
	LAYOUT_VERSIONED,	/* Versions/A: frameworks of macOS */
	LAYOUT_FLAT		/* as SHALLOW, but a dext's, on macOS */
};

/* One row of the kinds table (src/bundle/kinds.c). */
struct bundle_kind {
	const char *id;		/* the schema's word: "systemextension" */
	const char *suffix;	/* ".systemextension"; NULL: not by its name */
	const char *title;	/* "system extension" */
	const char *label;	/* "sysx": at most 5 cells, for the tree */
	const char *package_type;	/* usual CFBundlePackageType; or NULL */
	bool is_bundle;
};

const struct bundle_kind *bundle_kind_find(const char *id);
/* Loose files that are not bundles share ids with bundles: "kext", "dsym". */
const struct bundle_kind *bundle_kind_loose(const char *id);
/* The whole table in `*table`; its number of rows is returned. */
size_t bundle_kinds(const struct bundle_kind **table);

/* What discovering says of one node: enough for a row of the tree. */
struct place {
	const char *path;	/* relative to the source; "." */
	const char *name;	/* last part; of the root its base name */
	const struct bundle_kind *kind;
	enum layout_type layout;
	const char *where;	/* "Frameworks" …: where its parent keeps it;
				   NULL at the root */
	bool unexpected;	/* code where no rule of its parent expects any */
	/* Of bundles, all relative to the source, NULL where there is none: */
	const char *base;	/* what the seal's paths start from: ".",
				   "Contents", "Versions/A" joined to `path` */
	const char *info_path, *executable_path, *seal_path;
	const char *signature_dir;	/* …/_CodeSignature, if it exists */
	const char *profile_path, *ticket_path;
	const char *receipt_path;	/* the Mac App Store's */
	struct bytes executable_name;	/* CFBundleExecutable, raw */
	const char *loose_path;	/* not a bundle: the file itself = path */
	bool mode_known;	/* of the file or the bundle's folder */
	uint32_t mode;
	/* Of bundles and directories, else NULL. Grows while the walk is in
	 * it; later code->notables is the same. */
	struct notables *notables;
	/* Of a container, else NULL; grows likewise. */
	struct container *container;
	const struct place *parent;
};

/* Told of each thing as it is found, in the tree's order: a node, then what
 * is in it. Strings and `place` live in the walk's arena. */
struct walk_events {
	/* About to touch `path`; a later call with another one ends it. */
	void (*at)(void *context, const char *path);
	void (*found)(void *context, const struct place *place);
	/* Could not be read, or a cap was reached (`error` 0, `what` says). */
	void (*trouble)(void *context, const char *path, int error,
	    const char *what);
	/* True: leave `path` out; it killed an earlier reader. */
	bool (*skip)(void *context, const char *path);
	/* True: stop now. Asked on any thread. */
	bool (*cancelled)(void *context);
	/* The rest may be NULL. Runs units 0 to `count` - 1 of `work`, some of
	 * them at once on other threads, and returns when all are done. */
	void (*share)(void *context, size_t count,
	    void (*run)(void *work, size_t unit), void *work);
	/* A small file in a sealed bundle was read whole, and did not change
	 * meanwhile. */
	void (*digest)(void *context, const char *path, uint64_t size,
	    const uint8_t sha256[SHA256_LEN]);
	/* Asked by a seal that is held against the disk: what digest() told of
	 * `path`. False: read it. */
	bool (*known)(void *context, const char *path, uint64_t *size,
	    const uint8_t **sha256);
};

/*
 * Walks all of `source` below "." and reports every bundle, every Mach-O file
 * that is not a bundle's main executable, and loose profiles. `name` is what
 * the root is called. False if the root itself gives nothing to look at; then
 * `why` says what it is, in the words of an error message.
 */
struct text;
bool bundle_walk(struct source *source, const char *name, struct arena *arena,
    const struct walk_events *events, void *context, struct text *why);

/* Whether a job's BundleProgram is in the bundle. */
enum job_program {
	JOB_PROGRAM_NONE,	/* it names none */
	JOB_PROGRAM_THERE,
	JOB_PROGRAM_MISSING,
	JOB_PROGRAM_UNKNOWN	/* its path leads over links, or out */
};

/* A file of Contents/Library/LaunchAgents or LaunchDaemons. */
struct launchd_job {
	const char *path;	/* relative to the source */
	bool daemon;
	const struct plist *plist;	/* NULL: unreadable */
	enum job_program program;
};

/* A screen that an Info.plist names: UIMainStoryboardFile … */
struct reference {
	struct bytes key, name;
};

/* Code in an archive, by what its first bytes say. */
struct archived_code {
	struct bytes path;	/* in the archive, raw */
	enum macho_signed is_signed;
};

/* An archive among the files of a bundle, and what of it is code: programs,
 * libraries and plug-ins, neither object files nor debug symbols. */
struct archive_content {
	const char *path;	/* relative to the source */
	const char *format;	/* "zip", "tar", "7-Zip"; NULL: not looked into,
				   for it is none of these */
	const char *why;	/* not to its end, because; or NULL */
	uint32_t items;		/* looked at */
	uint32_t opaque;	/* of those: encrypted, or packed in an
				   unknown way */
	uint32_t archives;	/* of those: archives in it, not opened */
	uint32_t code[3];	/* by enum macho_signed */
	/* LIMIT_ARCHIVE_CODE of each of these three at most. */
	struct archived_code *first;
	size_t first_count;
};

/* All that one node holds. Parts that are absent are NULL. */
struct code {
	const struct place *place;
	struct source *source;	/* where all of it was read from; borrowed */
	const struct macho *macho;	/* of the main executable or the file */
	const char *macho_path;		/* relative to the source */
	const struct source_stat *executable_stat;
	/* What the file is if it is no Mach-O, as macho_sniff_foreign() has
	 * it, or "unknown"; NULL: it is Mach-O, there is none, or it could
	 * not be read. */
	const char *executable_foreign;
	/* One for each slice, in the file's order, NULL: not signed. A bundle
	 * without Mach-O has one, from its _CodeSignature folder. */
	const struct signature **signatures;
	size_t signature_count;
	const struct plist *info;	/* from the bundle's file … */
	const char *info_path;
	const struct plist *info_embedded;	/* … or __TEXT,__info_plist of
						   the preferred slice */
	const struct plist *launchd_embedded;	/* __TEXT,__launchd_plist of
						   the same */
	const char *stray_part;		/* a part of a signature in the folder,
					   while the executable has one */
	struct launchd_job *jobs;	/* agents first, then by path */
	size_t job_count;
	struct archive_content *archives;	/* in the walk's order */
	size_t archive_count;
	struct bytes info_bytes;	/* of whichever counts, for slot -1 */
	const struct seal *seal;
	const struct profile *profile;
	const struct ticket *ticket;
	const struct container *container;	/* NULL: it is none */
	const struct package *package;	/* of an installer package … */
	const struct disk_image *image;	/* … and of a disk image, whose one
					   signature is among those above */
	struct source_list xattrs;	/* of the node itself … */
	struct source_list executable_xattrs;	/* … and of a bundle's program */
	struct source_list profile_xattrs;	/* of an embedded one */
	/* Values of com.apple.quarantine of the first two; no bytes: none. */
	struct bytes quarantine, executable_quarantine;
	/* Screens of the Info.plist that are not in the bundle. */
	const struct reference *lost_screens;
	size_t lost_screen_count;
	const struct notables *notables;	/* NULL: of this node none */
	struct defects defects;
	size_t preferred;		/* slice shown first */
};

/* Told what is being read, so that a death can be pinned on it. */
struct parse_events {
	void (*at)(void *context, const char *phase, const char *path);
	bool (*skip)(void *context, const char *phase, const char *path);
	void *context;
};

/* Never NULL; what could not be read is in code->defects. */
const struct code *bundle_parse(struct source *source,
    const struct place *place, const struct parse_events *events,
    struct arena *arena);

/* Of the Info.plist that counts: "CFBundleIdentifier" …; no bytes if none. */
struct bytes code_info_string(const struct code *code, const char *key);
/* The file of code->macho, once more; the caller closes it. NULL if it cannot
 * be opened, with ESTALE if it is no longer the one that was read. */
struct source_file *code_open(const struct code *code, struct fault *fault);
/* Whether any of it is signed; of one slice, if its architecture is named. */
bool code_is_signed(const struct code *code, const char *slice);
/* The signature shown first; NULL if not signed. */
const struct signature *code_signature(const struct code *code);
/* The next one of that kind from `*at` on, which begins as 0; NULL if there is
 * none. */
const struct notable *code_notable(const struct code *code,
    enum notable_kind kind, size_t *at);
/* How many there are, kept or not. */
uint32_t code_notable_count(const struct code *code, enum notable_kind kind);
/* "app bundle with Mach-O universal (x86_64 arm64)": as codesign says it. */
const char *code_format(const struct code *code, struct arena *arena);

#endif
