/* SPDX-License-Identifier: MIT */
/*
 * The test signer: makes Mach-O files, signatures, seals, profiles, tickets
 * and whole apps, signed by a certificate authority of its own.
 *
 * It shares no code and no header with the program and repeats Apple's
 * numbers on purpose: one shared mistake must not cancel out. It builds what
 * specs describe and knows some flaws; it reads nothing back.
 *
 * Everything is deterministic. Keys are derived from the names they belong
 * to, nonces from key and message, dates are given: two runs make the same
 * bytes, and nobody waits for a key to be found. Certificates last until 2099.
 *
 * What cannot be made (no memory, a full disk, a contradictory spec) ends the
 * process with a sentence on standard error.
 */
#ifndef FIXTURE_H
#define FIXTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* -- Bytes: owned by whoever holds them; {0} is empty ------------------- */

struct octets {
	uint8_t *data;
	size_t len, room;
	bool little; /* order in which put_u16 … write; false: big-endian */
};

void octets_free(struct octets *o);
void put_bytes(struct octets *o, const void *data, size_t len);
void put_octets(struct octets *o, const struct octets *other);
void put_text(struct octets *o, const char *text); /* without its NUL */
void put_format(struct octets *o, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void put_zeros(struct octets *o, size_t count);
void put_padding(struct octets *o, size_t multiple); /* zeroes up to it */
void put_u8(struct octets *o, unsigned value);
void put_u16(struct octets *o, unsigned value);
void put_u32(struct octets *o, uint32_t value);
void put_u64(struct octets *o, uint64_t value);
void set_u32(struct octets *o, size_t at, uint32_t value); /* back-patching */
void set_u64(struct octets *o, size_t at, uint64_t value);

/* -- Property lists, written in C as tables ----------------------------- */

enum item_type {
	ITEM_END,
	ITEM_TRUE,
	ITEM_FALSE,
	ITEM_STRING,
	ITEM_INTEGER,
	ITEM_REAL,  /* `number`, a whole one */
	ITEM_DATE,  /* `number`, seconds since 1970 */
	ITEM_DATA,  /* `data`, `len` */
	ITEM_ARRAY, /* `items`, whose keys are ignored */
	ITEM_DICT
};

struct plist_item {
	const char *key;
	enum item_type type;
	const char *text;
	int64_t number;
	const struct plist_item *items; /* up to ITEM_END */
	const void *data;
	size_t len;
};

// clang-format off
#define ITEMS(...) ((const struct plist_item[]) { __VA_ARGS__, { .type = ITEM_END } })
#define YES(k) { .key = (k), .type = ITEM_TRUE }
#define NO(k) { .key = (k), .type = ITEM_FALSE }
#define TEXT(k, v) { .key = (k), .type = ITEM_STRING, .text = (v) }
#define NUMBER(k, v) { .key = (k), .type = ITEM_INTEGER, .number = (v) }
#define DATE(k, v) { .key = (k), .type = ITEM_DATE, .number = (v) }
#define LIST(k, ...) \
	{ .key = (k), .type = ITEM_ARRAY, .items = ITEMS(__VA_ARGS__) }
#define DICT(k, ...) \
	{ .key = (k), .type = ITEM_DICT, .items = ITEMS(__VA_ARGS__) }
// clang-format on

/* The items as an XML property list, in their order. */
struct octets items_xml(const struct plist_item *items);
/* The items as DER: generation 1 as in today's signatures, keys sorted;
 * generation 0 an outer SET, as in profiles and in signatures of 2021. */
struct octets items_der(const struct plist_item *items, unsigned generation);

/* -- The authority that stands for Apple -------------------------------- */

enum identity_kind {
	IDENTITY_DEVELOPER_ID,
	IDENTITY_DEVELOPMENT,   /* Apple Development */
	IDENTITY_DISTRIBUTION,  /* Apple Distribution */
	IDENTITY_MAC_APP_STORE, /* as the store signs; `name`, `team` unused */
	IDENTITY_IOS_APP_STORE, /* likewise */
	IDENTITY_PROFILE_MAC,   /* signs profiles; likewise */
	IDENTITY_PROFILE_IOS,
	IDENTITY_PROFILE_DER, /* signs DER-Encoded-Profile */
	IDENTITY_TICKET,      /* signs notarization tickets */
	IDENTITY_TIMESTAMP,
	IDENTITY_TIMESTAMP_LOOSE, /* its usage is not critical */
	IDENTITY_TIMESTAMP_BROAD, /* it has another usage, by an OID
				     too large to be written */
	IDENTITY_INSTALLER,      /* Developer ID Installer */
	IDENTITY_MAC_INSTALLER,  /* 3rd Party Mac Developer Installer */
	IDENTITY_SELF_SIGNED /* `name` is its whole common name */
};

struct authority;
struct identity; /* a certificate with its key and its issuers */

/* `root` is the root's common name; NULL: "Sealtree Test Root CA". Identities
 * live as long as the authority. */
struct authority *authority_new(const char *root);
/* The same with RSA-2048 wherever Apple has it. */
struct authority *authority_new_rsa(const char *root);
void authority_free(struct authority *authority);
const struct identity *authority_identity(struct authority *authority,
    enum identity_kind kind, const char *name, const char *team);
/* Valid from then until then; its name must not be another one's. */
const struct identity *authority_identity_dated(struct authority *authority,
    enum identity_kind kind, const char *name, const char *team, int64_t from,
    int64_t until);
/* DER, still the authority's. Level 0 is the leaf, 1 its issuer, 2 the root;
 * NULL beyond. */
const struct octets *identity_certificate(
    const struct identity *identity, unsigned level);
/* Writes the root as DIR/root.pem, making DIR: for `--anchors=DIR`. */
void authority_write_anchor(const struct authority *authority, const char *dir);

/* -- Signatures --------------------------------------------------------- */

enum {
	HASH_SHA1 = 1,
	HASH_SHA256 = 2,
	HASH_SHA256_TRUNCATED = 3,
	HASH_SHA384 = 4
};

enum requirement_form {
	REQUIREMENT_APPLE, /* as codesign derives it from the identity; ad hoc:
			      the empty set */
	REQUIREMENT_XCODE, /* as Xcode writes it for Developer ID */
	REQUIREMENT_NOTARIZED, /* the identifier, and that Apple notarized it */
	REQUIREMENT_EMPTY,     /* a set of none */
	REQUIREMENT_ABSENT,    /* no blob */
	REQUIREMENT_GIVEN      /* `requirements` */
};

enum signing_flaw {
	FLAW_NO_INTERMEDIATE = 1 << 0, /* left out of the CMS */
	FLAW_NO_CERTIFICATES = 1 << 1, /* none at all in the CMS */
	FLAW_DUPLICATE_BLOB = 1 << 2,  /* the entitlements' slot, else the
					  requirements', twice */
	FLAW_WRONG_SLOT = 1 << 3, /* the hash of -2 stored zero bytes off */
	FLAW_TRUNCATED = 1 << 4,  /* the SuperBlob ends in its last blob */
	FLAW_EMPTY_CMS = 1 << 5,  /* not ad hoc, yet no CMS bytes */
	FLAW_OTHER_CMS = 1 << 6,  /* signed over other content */
	FLAW_DER_GENERATION_0 = 1 << 7,
	FLAW_NO_DER = 1 << 8,      /* entitlements in XML only */
	FLAW_DER_DIFFERS = 1 << 9, /* the first key is not in the DER form */
	FLAW_AGILITY_UNSORTED = 1 << 10, /* as Apple's signers of 2018 */
	FLAW_NO_AGILITY = 1 << 11,
	FLAW_OTHER_TIMESTAMP = 1 << 12, /* token of another signature */
	FLAW_DIRTY_PADDING = 1 << 13    /* remains behind the SuperBlob */
};

/* What is wrong in the CMS alone. */
enum cms_flaw {
	CMS_NO_ATTRIBUTES = 1 << 0,   /* none signed: the value is over the
					 content, as in old code of Apple's */
	CMS_NO_CONTENT_TYPE = 1 << 1, /* the attribute */
	CMS_TWO_CONTENT_TYPES = 1 << 2,
	CMS_OTHER_CONTENT_TYPE = 1 << 3, /* than that of the content */
	CMS_TWO_DIGESTS = 1 << 4,        /* messageDigest, each a right one */
	CMS_TWO_DIGEST_VALUES = 1 << 5,  /* in one attribute */
	CMS_SECOND_SIGNER = 1 << 6,      /* another, whose value is right too */
	CMS_OTHER_SIGNER = 1 << 7,       /* names another than made the value */
	CMS_BROKEN_SIGNER = 1 << 8,      /* a SignerInfo without its value */
	CMS_ATTACHED = 1 << 12,          /* the content is in it */
	/* Of the time stamp: */
	TOKEN_NO_ATTRIBUTES = 1 << 9,
	TOKEN_OTHER_CONTENT = 1 << 10, /* said to be data */
	TOKEN_OTHER_VERSION = 1 << 11, /* TSTInfo's */
	TOKEN_TWICE = 1 << 13,         /* two values in one attribute */
	TOKEN_LOOSE_SIGNER = 1 << 14,  /* whose usage is not critical */
	TOKEN_BROAD_SIGNER = 1 << 15   /* who may do something else as well */
};

struct signing_spec {
	const struct identity *identity; /* NULL: ad hoc */
	const char *identifier;
	const char *team;   /* NULL: the identity's, if it is a team's */
	uint32_t flags;     /* ad hoc's own bit is added */
	bool linker_signed; /* as ld leaves it; needs no identity */
	uint32_t version;   /* 0: what Apple's signer would choose */
	uint32_t runtime;   /* xxxx.yy.zz packed; 0 without runtime flag */
	uint8_t platform;
	unsigned page_shift; /* 0: 12 */
	bool one_page;       /* page size 0: one unlimited page */
	bool scatter;        /* adds a scatter vector */
	uint8_t hashes[4];   /* CodeDirectories, {0}: SHA-256 only */
	const struct plist_item *entitlements; /* NULL: none */
	const struct octets *entitlements_xml; /* in place of the items' XML */
	enum requirement_form requirement;
	const struct octets *requirements;       /* a whole set */
	const struct plist_item *constraints[4]; /* slots 8 to 11 */
	int64_t signing_time;                    /* 0: none */
	int64_t timestamp; /* genTime of the token; 0: no token */
	struct authority *time_authority; /* NULL: the identity's */
	const char *algorithm; /* OID of the value's; NULL: the key's own */
	unsigned flaws, cms_flaws;
};

/* What is known of finished code: the outer seal tells of it. */
struct code_facts {
	uint8_t cdhash[20];      /* best CodeDirectory of the preferred slice */
	char requirement[1024];  /* text of its designated requirement, the
				    implicit one where none is stored */
	uint8_t cdhashes[8][20]; /* of each slice, for a ticket */
	size_t cdhash_count;
};

/* The special slots' files; data NULL: not there. */
struct sealed_files {
	struct octets info, resources;
	struct octets rep_specific; /* an image's trailer */
	struct octets ticket;       /* stapled, of whatever has it inside */
};

/* A SuperBlob over `len` bytes of code. `files`, `facts` may be NULL. */
struct octets make_signature(const struct signing_spec *spec, const void *code,
    size_t len, const struct sealed_files *files, struct code_facts *facts);

/* A requirement set of one designated requirement (or of none for EMPTY), and
 * its text in `text[512]`, if not NULL. */
struct octets make_requirements(
    enum requirement_form form, const struct signing_spec *spec, char *text);

/* A detached CMS over `content` as Apple makes it, by `spec`'s identity, times
 * and flaws, with a hash-agility attribute pair for SHA-256 of `content`. */
struct octets make_cms(
    const struct signing_spec *spec, const void *content, size_t len);

/* -- Mach-O files ------------------------------------------------------- */

enum filetype {
	FILE_EXECUTE = 2,
	FILE_DYLIB = 6,
	FILE_BUNDLE = 8,
	FILE_KEXT = 11
};

struct slice_spec {
	/* x86_64 x86_64h arm64 arm64e armv7 arm64_32 i386 ppc ppc64; NULL
	 * ends the list. */
	const char *arch;
	size_t code_size; /* bytes before the signature; 0: few */
	const struct signing_spec *signing; /* NULL: the file's */
	bool bare;                          /* not signed at all */
};

struct library_spec {
	uint32_t command; /* 0: LC_LOAD_DYLIB */
	const char *path; /* NULL ends the list */
};

struct macho_spec {
	const struct slice_spec *slices; /* NULL: x86_64 */
	enum filetype filetype;          /* 0: MH_EXECUTE */
	uint32_t platform;               /* 0: macOS */
	uint32_t minimum_os, sdk;        /* 0: 12.0, 13.0; xxxx.yy.zz packed */
	bool version_min; /* LC_VERSION_MIN_MACOSX, as before 2018 */
	const struct library_spec *libraries; /* NULL: libSystem */
	const char *const *rpaths;            /* NULL at the end */
	const char *install_name;             /* of a dylib */
	const struct plist_item *info_plist;  /* sections of __TEXT */
	const struct plist_item *launchd_plist;
	const struct signing_spec *signing; /* NULL: not signed */
	bool universal; /* a fat header round a single slice too */
	bool encryptable; /* LC_ENCRYPTION_INFO_64, as ld makes for devices; wants
			     two pages of code */
	bool fat64;     /* fat_arch_64 entries */
	bool hidden;    /* the last slice is not counted */
};

/* `files`, `facts` may be NULL. */
struct octets make_macho(const struct macho_spec *spec,
    const struct sealed_files *files, struct code_facts *facts);

/* -- Profiles and tickets ----------------------------------------------- */

enum profile_flaw {
	FLAW_PROFILE_NO_DER = 1 << 0,      /* made before 2021 */
	FLAW_PROFILE_DER_DEVICES = 1 << 1, /* the DER form lacks the last one */
	FLAW_PROFILE_ALTERED = 1 << 2,     /* the content after signing */
	FLAW_PROFILE_DER_SIGNER = 1 << 3   /* the DER form by the XML's signer */
};

struct profile_spec {
	struct authority *authority;
	const char *name, *uuid, *team, *team_name;
	const char *app_id;   /* with prefix; it is put in Entitlements */
	const char *platform; /* NULL: "OSX" */
	const struct plist_item *entitlements;
	const char *const *devices; /* NULL at the end */
	bool all_devices;
	const struct identity *const *identities; /* NULL at the end */
	int64_t created, expires;
	unsigned flaws;
};

struct octets make_profile(const struct profile_spec *spec);
struct octets make_ticket(struct authority *authority, int64_t time,
    const uint8_t (*cdhashes)[20], size_t count);

/* The same of a package: it lists the checksum too, cut to 20 bytes. */
struct octets make_package_ticket(struct authority *authority, int64_t time,
    const uint8_t checksum[20], const uint8_t (*cdhashes)[20], size_t count);

/* -- Installer packages and disk images --------------------------------- */

struct package_file {
	const char *path; /* "a.pkg/Payload"; NULL ends the list. Folders on
			     the way are made, one level of them */
	const void *data;
	size_t len;
	bool packed; /* by zlib; else as it is */
};

enum package_flaw {
	FLAW_TOC_CHECKSUM = 1 << 0,  /* stored wrong; who signed, signed that */
	FLAW_NO_RSA = 1 << 1,        /* the newer signature alone */
	FLAW_NO_CMS = 1 << 2,        /* the older one alone */
	FLAW_RSA_TWICE = 1 << 3,     /* made over a digest of the checksum */
	FLAW_OTHER_TICKET = 1 << 4,  /* of another package */
	FLAW_GAP = 1 << 5,           /* in the heap */
	FLAW_TWO_CHECKSUMS = 1 << 6, /* two elements of that name */
	FLAW_FILE_CHECKSUM = 1 << 7  /* of the first file, stated wrong */
};

struct package_spec {
	const struct identity *identity; /* with an RSA key; NULL: unsigned */
	const struct package_file *files;
	int64_t signing_time, timestamp; /* 0: none */
	struct authority *ticket;        /* NULL: none is stapled */
	int64_t ticket_time;
	unsigned flaws;
};
/* By SHA-256 throughout. */
struct octets make_package(const struct package_spec *spec);

/* With that table of contents, as it is, and what stands behind it. */
struct octets make_raw_package(
    const char *table, const void *heap, size_t len);

struct image_spec {
	const void *data; /* what stands for the blocks */
	size_t len;
	const struct signing_spec *signing; /* NULL: not signed */
	struct authority *ticket;           /* NULL: none */
	int64_t ticket_time;
};
struct octets make_image(const struct image_spec *spec);

/* -- Bundles ------------------------------------------------------------ */

enum bundle_layout {
	BUNDLE_DEEP,      /* Contents/MacOS */
	BUNDLE_FLAT,      /* everything at the root: iOS, dext */
	BUNDLE_VERSIONED, /* Versions/A with links: frameworks of macOS */
	BUNDLE_OLD        /* Resources/Info.plist at the root */
};

struct file_spec {
	const char *path; /* below Contents, Versions/A or the root; NULL ends
			     the list */
	const char *text; /* its content; NULL: none */
	const char *link; /* a symbolic link's target; or NULL */
	const struct macho_spec *code; /* or a Mach-O file; 0755 then */
};

struct bundle_spec {
	const char *path; /* below the outer bundle's Contents, Versions/A or
			     root; below `dir` for the outermost */
	enum bundle_layout layout;
	const char *identifier;
	const char *executable;   /* NULL: the name without suffix */
	const char *package_type; /* NULL: by the suffix */
	/* More for Info.plist, which has eight keys of its own: region,
	 * executable, identifier, info dictionary version, name, package type,
	 * two versions. */
	const struct plist_item *info;
	/* Its identifier, if none, is the bundle's. No signing: unsigned, no
	 * seal. */
	const struct macho_spec *code;
	const struct file_spec *files;
	const struct bundle_spec *const *nested; /* NULL at the end */
	const struct octets *profile; /* put where the platform wants it */
	struct authority *ticket;     /* NULL: none; covers it and all within */
	int64_t ticket_time;
};

/* Makes the bundle in `dir`, innermost first. `facts` may be NULL. */
void make_bundle(
    const char *dir, const struct bundle_spec *spec, struct code_facts *facts);
/* The CodeResources of what lies in `base`, signed nested code told by `code`
 * (paths NULL-terminated, relative to base). */
struct nested_code {
	char *path;
	struct code_facts facts;
};
struct octets make_seal(const char *base, bool flat, const char *executable,
    const struct nested_code *code, size_t count);

/* Replaces the links of a versioned framework by copies, as zip without -y and
 * upload-artifact do. */
void framework_flatten(const char *framework);

/* -- Files on disk ------------------------------------------------------ */

/* A path of parts, joined by "/": the last one is NULL. Freed by the caller. */
char *disk_path(const char *first, ...) __attribute__((sentinel));
void directory_make(const char *path); /* and those above it */
void file_write(const char *path, const void *data, size_t len, unsigned mode);
struct octets file_read(const char *path);

/* -- Demos -------------------------------------------------------------- */

/* Makes the named app and anchors/ in `dir`; false: no such demo. */
bool demo_make(const char *name, const char *dir);
/* Their names, NULL at the end. */
const char *const *demo_names(void);

#endif
