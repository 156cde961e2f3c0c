/* SPDX-License-Identifier: MIT */
/*
 * What facets have in common: whom a row speaks of, and how a few kinds of
 * values are put into an outline.
 */
#ifndef FACET_VALUES_H
#define FACET_VALUES_H

#include <sealtree/facet.h>

/* Of a slice's row that slice, else the one shown first. NULL: none. */
const struct slice *node_slice(const struct node *node);
const struct signature *node_signature(const struct node *node);
/* The CodeDirectory that counts; NULL: none. */
const struct directory *signature_directory(const struct signature *s);
bool node_is_read(const struct node *node); /* and no ghost */
/* Whether what is said of a slice (NULL: of all) is of interest here. */
bool node_concerns(const struct node *node, const char *slice);

/* What verifying found of that slice; NULL: it was not verified. */
const struct slice_verdict *verdict_slice(
    const struct verdict *verdict, size_t index);
/* The same of node_signature(). */
const struct slice_verdict *node_slice_verdict(const struct node *node);
/* Not verified is unknown, absent and skipped are plain. */
enum tone result_tone(const struct result *result);
/* The tone of the next item; of NULL, unknown. */
void outline_result(struct outline *o, const struct result *result);
/* Whether one signer signed this, and nothing else: signer, value, digest and
 * list of CDHashes. */
struct result signer_result(const struct cms_verdict *verdict);
/* One line: `good` where it held, else the sentence of what did not. Nothing
 * where what was to be verified is absent. */
void show_result(struct outline *o, const char *key, const char *label,
    const struct result *result, const char *good);

enum tone severity_tone(enum severity severity); /* plain for information */
const char *vouching_name(enum vouching by); /* "pages" */
/* No bytes give VALUE_NULL. */
void show_text(
    struct outline *o, const char *key, const char *label, struct bytes value);
/* A raw path below a directory that is relative to the subject. */
void show_joined(struct outline *o, const char *key, const char *label,
    const char *directory, struct bytes path);
/* A string of the Info.plist that counts. */
void show_info(struct outline *o, const char *key, const char *label,
    const struct code *code, const char *name);
/* "12.3.0": all three parts, as codesign prints them. */
void show_runtime(
    struct outline *o, const char *key, const char *label, uint32_t packed);
/* "12.3", as the schema writes versions; 0 gives VALUE_NULL. */
void show_version(
    struct outline *o, const char *key, const char *label, uint32_t packed);
/* As dwarfdump prints it; VALUE_NULL where the slice has none. */
void show_uuid(struct outline *o, const char *key, const char *label,
    const struct slice *slice);
void show_digest(struct outline *o, const char *key, const char *label,
    const uint8_t *digest, size_t len);
/* "0755", VALUE_NULL where it is not known. */
void show_mode(struct outline *o, const char *key, const char *label,
    const struct source_stat *stat);
/* CommonNames from the leaf to the root. */
void show_authority(struct outline *o, const char *key, const char *label,
    const struct chain *chain);

/* One row of a list; `of` is what the list is of. */
typedef void show_row(struct outline *o, const void *of, uint64_t index);
/* A list; a lazy one, number `list`, beyond LIMIT_LAZY_ITEMS. Nothing if it
 * would be empty. */
void show_list(struct outline *o, const char *key, const char *label,
    uint32_t list, uint64_t total, show_row *row, const void *of);
void show_rows(struct outline *o, uint64_t total, uint64_t first,
    uint64_t count, show_row *row, const void *of);
/* An item of a list, called by a name that is data. */
void show_named(struct outline *o, struct bytes name, struct bytes value);
void show_named_hex(struct outline *o, struct bytes name, struct bytes value);

enum {
	NO_LIST = UINT32_MAX,
	/* More lazy lists than one property list can have. */
	PLIST_LISTS = 0x10000
};

/*
 * A property list as items. Whole, or with containers of more than
 * LIMIT_LAZY_ITEMS children and long strings and data as lazy lists, which
 * are numbered from `first_list` in the order of the document.
 */
void show_plist(struct outline *o, const char *key, const char *label,
    const struct plist *value);
void show_plist_lazily(struct outline *o, const char *key, const char *label,
    const struct plist *value, uint32_t first_list);
/* Rows of one of those lists. */
void show_plist_rows(struct outline *o, const struct plist *value,
    uint32_t first_list, uint32_t list, uint64_t first, uint64_t count);

/* record_*.c: parts of the record. `verdict` is NULL where nothing was
 * verified. */
void record_slices(struct outline *o, const struct node *node);
void record_checks(struct outline *o, const struct code *code,
    const struct signature *s, const struct slice_verdict *verdict);
void record_seal(struct outline *o, const struct code *code,
    const struct seal_verdict *verdict);
void record_ticket(
    struct outline *o, const struct code *code, const struct verdict *verdict);
void record_profile(struct outline *o, const struct code *code,
    const struct profile_verdict *verdict);
/* profile_checks.c: inside `checks` of that; and a line each. */
void record_profile_fits(struct outline *o, const struct code *code,
    const struct profile_verdict *verdict);
void show_profile_checks(struct outline *o, const struct node *node);
/* record_container.c; of others NULL. */
void record_package(struct outline *o, const struct package *p,
    const struct package_verdict *v);
void record_image(struct outline *o, const struct disk_image *image);
void record_coverage(struct outline *o, const struct verdict *verdict);

/* lifetime.c */
/* When a certificate's validity mattered, in words; no words: never. */
struct moment {
	const char *what;
	int64_t time;
};
/* What its chain was judged at. NULL gives none. */
struct moment moment_of(const struct cms_verdict *verdict);
void show_lifetime(struct outline *o, int64_t from, int64_t to,
    const struct moment *moment);

/* certificates.c */
void show_certificate(struct outline *o, const struct certificate *c,
    const char *class, const struct moment *moment);
void show_chain(struct outline *o, const char *key, const char *label,
    const struct chain *chain, const struct moment *moment);

/* signature.c: the lines of `codesign -dvvvv`, of code that is signed. Their
 * values may live in the arena. */
void show_as_codesign(
    struct outline *o, const struct node *node, struct arena *arena);
/* signature_slots.c, signature_cms.c: parts of the signature's tab. */
void show_slots(struct outline *o, const struct signature *s,
    const struct slice_verdict *verdict);
void show_slot_rows(struct outline *o, const struct node *node, uint32_t list,
    uint64_t first, uint64_t count); /* of one that has a signature */
void show_cms(struct outline *o, const struct signature *s,
    const struct slice_verdict *verdict);
/* page_map.c: rows of cells, by offset in the slice. `pages` may be NULL. */
uint64_t page_map_rows(const struct page_result *pages);
void show_page_map_row(struct outline *o, const struct page_result *pages,
    uint64_t page_size, uint64_t index);
/* requirement_parts.c: a list, where it has parts. */
void show_requirement_parts(struct outline *o, const char *name,
    const struct requirement *r, struct arena *arena);
/* signature_checks.c: a line for each, and who vouches for which bytes. */
void show_checks(struct outline *o, const struct node *node);
/* seal_problems.c */
void show_seal_problems(struct outline *o, const struct seal_verdict *verdict);
void show_seal_problem_rows(struct outline *o,
    const struct seal_verdict *verdict, uint32_t list, uint64_t first,
    uint64_t count);
enum {
	SEAL_LISTS = 16 /* those of seal_problems.c begin here */
};

extern const struct facet facet_summary, facet_baseline, facet_log, facet_plan, facet_signature, facet_entitlements,
    facet_profile, facet_seal, facet_info, facet_macho, facet_findings,
    facet_peers, facet_codesign, facet_container, facet_parts, facet_record,
    facet_bytes;

#endif
