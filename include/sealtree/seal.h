/* SPDX-License-Identifier: MIT */
/*
 * CodeResources: the rules by which a bundle was sealed, and the seals. Read
 * from the gate's events straight into packed entries; a seal of 100,000 files
 * must not become a tree.
 */
#ifndef SEALTREE_SEAL_H
#define SEALTREE_SEAL_H

#include <sealtree/plist.h>

struct seal_rule {
	struct bytes pattern;
	double weight;		/* 1 if none is given */
	bool omit, optional, nested;
	uint64_t offset;
};

/* What few entries have. */
struct seal_special {
	struct bytes symlink;		/* .data NULL: none */
	struct bytes requirement;	/* nested code: its requirement's text */
	const uint8_t *cdhash;		/* nested code: 20 bytes; NULL: none */
};

struct seal_entry {
	struct bytes path;		/* raw, relative to the seal's base */
	const uint8_t *sha1;		/* hash, 20 bytes; NULL: none */
	const uint8_t *sha256;		/* hash2, 32 bytes; NULL: none */
	const struct seal_special *special; /* NULL: a plain file */
	uint64_t offset;		/* of the value */
	bool optional;
	bool other_hash;		/* hash3, hash4 …: there, not kept */
};

/* One generation: rules with files, or rules2 with files2. */
struct seal_set {
	bool has_rules, has_files;
	struct seal_rule *rules;	/* in the file's order */
	size_t rule_count;
	struct seal_entry *entries;	/* in the file's order */
	size_t entry_count;
};

struct seal {
	struct bytes file;	/* no bytes: only its size is kept */
	uint64_t size;
	uint8_t sha256[32], sha1[20];	/* of the file */
	struct seal_set v1, v2;
	unsigned version;	/* 2 where files2 is there, else 1; 0: none */
	const struct seal_set *used;	/* of that version; NULL: none */
};

/* What codesign prints as `rules=` and `files=`. */
size_t seal_rules_counted(const struct seal *seal);
size_t seal_files_counted(const struct seal *seal);
bool seal_entry_is_nested(const struct seal_entry *entry);
/* No bytes where there is none. */
struct bytes seal_entry_symlink(const struct seal_entry *entry);
struct bytes seal_entry_requirement(const struct seal_entry *entry);

/* Never NULL. `path` of the defects is set by the caller. */
const struct seal *seal_parse(struct bytes file, struct arena *arena,
    struct defects *defects);

#endif
