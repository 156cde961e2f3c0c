/* SPDX-License-Identifier: MIT */
/*
 * What verifying a node found: facts that took hashing. Written once by the
 * scan, then never changed.
 */
#ifndef SEALTREE_VERDICT_H
#define SEALTREE_VERDICT_H

#include <sealtree/bundle.h>
#include <sealtree/evaluate.h>
#include <sealtree/pages.h>

/* Of one slice, or of a signature without Mach-O. */
struct slice_verdict {
	struct result code_pages;	/* over all directories: the worst */
	const struct page_result *pages;	/* one for each directory */
	struct result limit;		/* code limit against the signature's
					   place */
	struct result slots[SLOTS_CHECKED];
	struct cms_verdict cms;		/* all absent for ad hoc code */
	struct result designated;	/* does it satisfy its own designated
					   requirement */
};

enum seal_problem_kind {
	SEAL_MODIFIED,
	SEAL_MISSING,
	SEAL_ADDED,
	SEAL_TYPE_CHANGED,	/* a link where a file was, and so on */
	SEAL_LINK_CHANGED,	/* another target */
	SEAL_UNREADABLE,
	SEAL_RULE_COST		/* a rule's budget was used up: undecided */
};

struct seal_problem {
	enum seal_problem_kind kind;
	const char *path;	/* relative to the subject */
	const struct seal_entry *entry;	/* NULL: added */
	const char *why;	/* a sentence */
};

enum nested_status {
	NESTED_UNKNOWN,
	NESTED_OK,
	NESTED_REQUIREMENT_FAILED,
	NESTED_UNSIGNED,
	NESTED_MISSING,
	NESTED_NOT_CODE
};

struct seal_nested {
	const char *path;	/* relative to the subject */
	const struct seal_entry *entry;
	enum nested_status status;
	bool cdhash_differs;	/* from the one at signing: Apple does not
					   compare it */
	const char *why;
};

struct seal_verdict {
	struct result result;	/* the worst of all that follows */
	bool complete;		/* all files were looked at */
	bool left_out;		/* some were not, or not decided: unreadable,
				   changed meanwhile, a cap, cancelled */
	uint64_t checked, ok;	/* entries */
	struct seal_problem *problems;	/* by path */
	size_t problem_count;
	struct seal_nested *nested;	/* by path */
	size_t nested_count;
	const char **unsealed;	/* files that no rule seals, by path; capped */
	size_t unsealed_count;
	const char **respelled;	/* files that the seal knows by a name of the
				   same letters in other code points, by path */
	size_t respelled_count;
};

/* Who vouches for each byte of the executable's file. */
enum vouching {
	VOUCHED_PAGES,		/* hashed by a CodeDirectory */
	VOUCHED_CMS,		/* CodeDirectory in slot 0, by the CMS */
	VOUCHED_SLOT,		/* a blob, by a special slot */
	VOUCHED_STRUCTURE,	/* fat header, SuperBlob's index, the CMS */
	VOUCHED_ZERO,		/* by nobody, and zero */
	VOUCHED_NOBODY
};

struct coverage {
	struct range range;	/* in the file */
	enum vouching by;
	const char *what;	/* "pages of x86_64", "between slices" … */
};

struct verdict {
	struct slice_verdict *slices;	/* as code->signatures; unsigned ones
					   are zeroes */
	size_t slice_count;
	const struct seal_verdict *seal;	/* NULL: no seal */
	const struct ticket_verdict *ticket;	/* NULL: no ticket */
	const char **covers, **not_covered;	/* paths of nodes, sorted */
	size_t covers_count, not_covered_count;
	const struct profile_verdict *profile;	/* NULL: no profile */
	const struct package_verdict *package;	/* NULL: no package */
	const struct coverage *coverage;	/* by offset, without gaps */
	size_t coverage_count;
	uint64_t bytes_hashed;
};

/* coverage.c: reads the bytes that nobody vouches for, to see if they are
 * zero. */
const struct coverage *coverage_of(const struct code *code,
    struct source_file *file, struct arena *arena, size_t *count);

/*
 * Rules of one generation of a seal, ready to be asked. Literal prefixes and
 * forms without need of a regex are decided by memcmp; PCRE2 sees the rest,
 * under a budget for each rule.
 */
struct seal_rules;
struct seal_decision {
	bool sealed;		/* a rule matches and does not omit it */
	bool omitted, optional, nested, gave_up;
	const struct seal_rule *rule;	/* NULL: none matches */
};
struct seal_rules *seal_rules_new(const struct seal_set *set,
    struct defects *defects);
void seal_rules_free(struct seal_rules *rules); /* NULL is nothing */
/* `path` is relative to the seal's base. Apple's own exclusions are the
 * caller's, see resources.c. */
struct seal_decision seal_rules_decide(struct seal_rules *rules,
    struct bytes path);

/*
 * A seal against the disk, in three steps: begin walks and lists the files to
 * be hashed; any thread hashes them, one by one; finish compares. Nested code
 * is listed and judged later, when it was verified itself. Of `events`, at(),
 * cancelled() and known() are asked, each of which may be NULL.
 */
struct seal_check;
struct seal_check *seal_check_begin(struct source *source,
    const struct code *code, const struct walk_events *events, void *context,
    struct arena *arena);
size_t seal_check_files(const struct seal_check *check);
/* `count` of them, from `first` on. False if one was not hashed. */
bool seal_check_hash(struct seal_check *check, size_t first, size_t count,
    uint8_t *buffer, struct hashing *hashing);
/* Bytes that were hashed, before or by these. */
uint64_t seal_check_bytes(const struct seal_check *check);
struct seal_verdict *seal_check_finish(struct seal_check *check,
    struct arena *arena);

#endif
