/* SPDX-License-Identifier: MIT */
/*
 * One code signature: the SuperBlob of a slice, or the files of a
 * _CodeSignature folder, and all that lies in it.
 *
 * Everything is recorded as stored; nothing here says whether a signature
 * holds. Formats after Apple's Security-61901 (2025): codedirectory.h,
 * sigblob.h, superblob.h; numbers and names are in src/codesign/layout.h.
 */
#ifndef SEALTREE_CODESIGN_H
#define SEALTREE_CODESIGN_H

#include <sealtree/defect.h>
#include <sealtree/plist.h>
#include <sealtree/requirement.h>
#include <sealtree/source.h>

struct cms; /* <sealtree/cms.h> */

enum {
	CDHASH_LEN = 20,
	HASH_MAX = 64
};

/* Slots of a SuperBlob; special slot -n of a CodeDirectory is number n. */
enum slot {
	SLOT_DIRECTORY = 0,
	SLOT_INFO = 1,
	SLOT_REQUIREMENTS = 2,
	SLOT_RESOURCES = 3,
	SLOT_APPLICATION = 4,
	SLOT_ENTITLEMENTS = 5,
	SLOT_REP_SPECIFIC = 6,
	SLOT_ENTITLEMENTS_DER = 7,
	SLOT_CONSTRAINT_SELF = 8,
	SLOT_CONSTRAINT_PARENT = 9,
	SLOT_CONSTRAINT_RESPONSIBLE = 10,
	SLOT_CONSTRAINT_LIBRARY = 11,
	SLOT_ALTERNATE_FIRST = 0x1000,
	SLOT_ALTERNATE_LAST = 0x1004,
	SLOT_SIGNATURE = 0x10000,
	SLOT_IDENTIFICATION = 0x10001,
	SLOT_TICKET = 0x10002
};

struct blob {
	uint32_t slot, magic;
	uint64_t size;		/* of all of it, with its 8 bytes of header */
	struct bytes whole;	/* the same, but what stays in the file of a
				   CodeDirectory's end */
	struct bytes content;	/* without the header */
	const char *key;	/* "entitlements-der"; NULL: unknown slot */
	const char *label;	/* "Entitlements (DER)" */
};

enum directory_flag {
	DIRECTORY_HOST = 0x1,
	DIRECTORY_ADHOC = 0x2,
	DIRECTORY_HARD = 0x100,
	DIRECTORY_KILL = 0x200,
	DIRECTORY_EXPIRES = 0x400,
	DIRECTORY_RESTRICT = 0x800,
	DIRECTORY_ENFORCEMENT = 0x1000,
	DIRECTORY_LIBRARY_VALIDATION = 0x2000,
	DIRECTORY_RUNTIME = 0x10000,
	DIRECTORY_LINKER_SIGNED = 0x20000
};

enum {
	HASH_TYPE_SHA1 = 1,	/* this and the next are in seals, too */
	HASH_TYPE_SHA256 = 2,
	HASH_TYPE_SHA256_CUT = 3	/* to 20 bytes */
};
struct hash_type {
	uint8_t type;		/* as in a CodeDirectory */
	const char *name;	/* "sha256": as codesign prints it */
	size_t size;		/* bytes stored a slot */
	const char *algorithm;	/* OpenSSL's name */
	unsigned rank;		/* higher wins; 0: not usable */
};
const struct hash_type *hash_type_find(uint8_t type); /* NULL: unknown */
/* The digest of `data`, cut to type->size, in `digest[HASH_MAX]`. False if the
 * algorithm is not usable. */
bool hash_bytes(const struct hash_type *type, struct bytes data,
    uint8_t *digest);

struct scatter {
	uint32_t count, base;
	uint64_t target;
};

/*
 * The hashes of pages, one behind the other. As many as a big program has stay
 * in the file that they were found in, and are read when they are asked for.
 */
struct hash_table {
	uint64_t offset;	/* in that file */
	uint64_t size;		/* in bytes */
	const uint8_t *held;	/* NULL: not in memory */
};

/* A CodeDirectory. Fields that its version has not are 0. */
struct directory {
	uint32_t slot;		/* SLOT_DIRECTORY or an alternate */
	uint64_t size;		/* of all of it: what the CDHash is over */
	struct bytes blob;	/* the same, up to what stays in the file */
	uint32_t version, flags;
	uint32_t special_slots, code_slots;
	uint64_t code_limit;	/* codeLimit64 where that is set */
	bool code_limit_is_64;
	uint8_t hash_size, hash_type, platform, page_shift;
	const struct hash_type *hash;	/* NULL: unknown */
	struct bytes identifier;
	struct bytes team;	/* .data NULL: none */
	struct scatter *scatter;
	size_t scatter_count;
	uint64_t exec_base, exec_limit, exec_flags;
	uint32_t runtime;	/* xxxx.yy.zz packed */
	struct hash_table pre_encrypt;	/* of the pages before FairPlay */
	uint8_t linkage_hash_type, linkage_application;
	uint16_t linkage_subtype;
	struct bytes linkage;
	struct bytes special_hashes;	/* slot -n first … slot -1 last */
	struct hash_table code_hashes;
	bool usable;		/* its own structure held: Apple's
				   checkIntegrity() would take it */
	uint8_t cdhash[CDHASH_LEN];	/* valid if cdhash_full_len is not 0 */
	uint8_t cdhash_full[HASH_MAX];
	size_t cdhash_full_len;
	uint8_t digest[HASH_MAX];	/* the same where the hash is not cut */
	size_t digest_len;
};

/*
 * `len` bytes of the table, at `at` in it: a view of memory, or of `room` of
 * that length, into which they were read from `file`, which may be NULL where
 * the table is held. False if they are not all there.
 */
bool hash_table_read(const struct hash_table *table, uint64_t at, size_t len,
    struct source_file *file, uint8_t *room, struct bytes *part,
    struct fault *fault) __attribute__((warn_unused_result));

/* The hash stored in special slot -n; no bytes if the slot is absent, that is
 * beyond the table or all zeroes. */
struct bytes directory_special_hash(const struct directory *d, uint32_t n);
/* 0 for one unlimited page */
uint64_t directory_page_size(const struct directory *d);
/* "0x10700(hard,kill,expires,runtime)" as codesign prints them. */
const char *directory_flags_text(struct arena *arena, uint32_t flags);
/* Names of set flags in codesign's order, "???" for others; count returned. */
size_t directory_flag_names(uint32_t flags, const char *names[32]);

enum entitlements_relation {
	ENTITLEMENTS_ABSENT,	/* one of the two forms, or both, is missing */
	ENTITLEMENTS_EQUAL,
	ENTITLEMENTS_DIFFER,
	ENTITLEMENTS_UNREADABLE	/* one could not be read: not established */
};

struct entitlements {
	bool has_xml, has_der;		/* the blob is there */
	const struct plist *xml, *der;	/* NULL: absent or unreadable */
	unsigned der_generation;	/* 0: outer SET; 1: [APPLICATION 16] */
	bool der_canonical;		/* keys sorted, TRUE as FF … */
	enum entitlements_relation relation;
	const char *difference;		/* keys down to the first one; or NULL */
	uint64_t xml_offset, der_offset; /* in the file */
};

/* A launch or library constraint (slots 8 to 11), decoded. */
struct constraint {
	uint32_t slot;
	const char *title;		/* "Launch constraint, parent" */
	const struct plist *value;	/* NULL: unreadable */
	uint64_t offset;
};

enum signature_location { SIGNATURE_EMBEDDED, SIGNATURE_DETACHED };

struct signature {
	enum signature_location location;
	uint64_t superblob_size;	/* as it says, or as there is */
	struct bytes index;		/* header and index of the SuperBlob; no
					   bytes where detached */
	uint64_t offset, size;		/* in the file: all its data */
	uint64_t padding_nonzero;	/* bytes behind the SuperBlob not 0 */
	struct blob *blobs;
	size_t blob_count;
	struct directory *directories;	/* slot 0 first, then alternates */
	size_t directory_count;
	const struct directory *primary;	/* in slot 0; may be NULL */
	const struct directory *best;	/* by hash rank; may be NULL */
	const struct requirements *requirements;	/* NULL: no blob */
	const struct entitlements *entitlements;	/* NULL: no blob */
	struct constraint *constraints;
	size_t constraint_count;
	bool has_cms;			/* slot there and not empty */
	uint64_t cms_size;		/* without the 8 bytes of header */
	struct bytes cms_digest;	/* of the primary CodeDirectory, by the
					   CMS' algorithm; no bytes: none */
	const struct cms *cms;		/* NULL: none or unreadable */
	const char *implicit;		/* implicit designated requirement's
					   text, NULL if not known; ad hoc ones
					   need all slices, see below */
};

/*
 * Parses a SuperBlob that was read from a slice. All views in the result
 * point into `superblob`, which must live as long as `arena`. Never NULL.
 */
const struct signature *signature_parse(struct bytes superblob,
    struct arena *arena, struct defects *defects);
/*
 * The same, read from its file. The hashes of pages, where they take more than
 * LIMIT_HELD_TABLE, are read through once for the CDHash and not kept. NULL and
 * `*fault` if it could not be read: EFBIG beyond LIMIT_SIGNATURE_BYTES.
 */
const struct signature *signature_read(struct source_file *file,
    uint64_t offset, uint64_t size, struct arena *arena,
    struct defects *defects, struct fault *fault);

/* One file of a _CodeSignature folder, for signature_from_files. */
struct signature_part {
	uint32_t slot;
	struct bytes content;	/* a whole blob where the slot has native
				   blobs, else raw data */
};
/* Slot for a file's name: "CodeDirectory" gives 0; false if none. */
bool signature_part_slot(const char *name, uint32_t *slot);
const struct signature *signature_from_files(
    const struct signature_part *parts, size_t count, struct arena *arena,
    struct defects *defects);

const struct blob *signature_blob(const struct signature *s, uint32_t slot);
/* In the form that is shown: XML, else DER. NULL: none, or unreadable. */
const struct plist *signature_entitlements(const struct signature *s);
bool signature_is_adhoc(const struct signature *s);
bool signature_is_linker_signed(const struct signature *s);
/* `cdhash H"…" or cdhash H"…"`: the implicit designated requirement of ad hoc
 * code, every CodeDirectory of every slice, the preferred slice first. */
const char *signature_adhoc_requirement(const struct signature *const *slices,
    size_t count, size_t preferred, struct arena *arena);

/* One DER value of Apple's entitlement or constraint form as a plist tree.
 * Used by signature_parse() and by profiles. NULL if any of it is malformed;
 * the tree borrows from `der`. */
const struct plist *der_plist_parse(struct bytes der, struct arena *arena,
    struct defects *defects, unsigned *generation, bool *canonical);
const struct entitlements *entitlements_parse(const struct blob *xml,
    const struct blob *der, struct arena *arena, struct defects *defects);
const struct constraint *constraint_parse(const struct blob *blob,
    struct arena *arena, struct defects *defects);
/* All but its digests. */
struct directory *directory_parse(const struct blob *blob,
    struct arena *arena, struct defects *defects);
/* Those. `file` may be NULL where all of it is held; false if it could not be
 * read. */
bool directory_hash(struct directory *directory, struct source_file *file,
    struct fault *fault);

/*
 * Starts OpenSSL without its configuration file, which could load engines and
 * change what is trusted. Before anything else here is called.
 */
void codesign_init(void);

#endif
