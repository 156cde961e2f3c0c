/* SPDX-License-Identifier: MIT */
/*
 * Something for checks to judge that is sound: signed, verified, and without
 * a finding. Tests take one and break it.
 */
#ifndef SUBJECT_H
#define SUBJECT_H

#include <sealtree/check.h>

#define MARKER(last) "1.2.840.113635.100." last

enum {
	NOW = 1700000000,
	YEAR = 365 * 86400,
	SUBJECT_CHILDREN = 8,
	SUBJECTS = 32
};

/* One slice, signed and verified. */
struct signed_part {
	struct directory directory;
	uint8_t special[20 * SLOT_CONSTRAINT_LIBRARY];
	struct requirement requirement;
	struct requirements requirements;
	struct entitlements entitlements;
	struct certificate leaf, issuer, root;
	const struct certificate *chain[3];
	const char *markers[1];
	struct timestamp timestamp;
	struct cms cms;
	struct signature signature;
};

/* A subject that is sound: a thin executable, signed for development, in a
 * bundle; all of it verified. */
struct subject {
	struct arena *arena;
	struct place place;
	struct slice slices[2];
	struct platform platforms[2];
	struct macho macho;
	struct signed_part parts[2];
	const struct signature *signatures[2];
	struct plist info;
	struct seal seal;
	struct code code;
	struct code_loads loads;
	struct slice_verdict verdicts[2];
	struct seal_verdict seal_verdict;
	struct ticket ticket;
	struct ticket_verdict ticket_verdict;
	struct profile profile;
	struct profile_verdict profile_verdict;
	struct coverage coverage[2];
	struct verdict verdict;
	const struct verdict *verified;
	struct defects walk;
	const char *without; /* a key of a sound Info.plist, or itself, that
				this one shall not have; NULL: none */
	struct notables notables;
	struct findings findings;
	const struct older *baseline;
	struct check_options options; /* of the outermost one */
	struct subject *parent, *children[SUBJECT_CHILDREN];
	size_t child_count;
	struct check_subject judged; /* what checks see, while it is judged */
};

extern const struct bundle_kind kind_app, kind_executable, kind_object,
    kind_profile;

struct subject *subject_new(void);
/* Of its tree. */
struct subject *outermost(struct subject *s);
void subject_free(struct subject *s); /* with all of its tree */
/* Each one of its tree: alone, in the tree, and by what was found in others. */
void judge(struct subject *s);
/* What a test does not say of an Info.plist is as in a sound one; before it is
 * judged. */
void complete_info(struct subject *s);
size_t count_of(const struct subject *s, const char *id);
/* All, but for what was not checked, which is always said, and last. */
size_t found(const struct subject *s);
/* Fails if there is none. */
const struct finding *find(const struct subject *s, const char *id);
/* Judges, frees, and gives how badly that finding was judged. */
enum severity severity_of(struct subject *s, const char *id);
/* Likewise: how often. */
size_t count_now(struct subject *s, const char *id);

struct result bad(struct subject *s);
void add(struct subject *s, enum defect_kind kind);
void not_verified(struct subject *s);
void make_child(struct subject *s); /* of a sound one */
/* A sound helper in it, or what kind says; freed with it. */
struct subject *add_child(
    struct subject *s, const struct bundle_kind *kind, const char *path);
void make_developer_id(struct subject *s); /* hardened, with a ticket */
void make_two_slices(struct subject *s);
void make_phone_code(struct subject *s);
/* At a path below the node's own, with what was seen. */
void add_notable(struct subject *s, enum notable_kind kind,
    enum source_type type, const char *path, const char *seen);
void sign_ad_hoc(struct subject *s, uint32_t flags);
void seal_problems(
    struct subject *s, enum seal_problem_kind kind, size_t count);

/*
 * Of each check a subject it leaves alone, and one in which it finds exactly
 * one flaw; by theme in flaws_*.c, tables that end in a row without id. Where a
 * flaw is another check's too, on any node, `follows` lists its id.
 */
struct pair {
	const char *id;
	void (*clean)(struct subject *s);
	void (*flawed)(struct subject *s);
	enum severity severity;
	const char *follows; /* ids with a space between; NULL: none */
};
extern const struct pair code_pairs[], nesting_pairs[], place_pairs[];
extern const struct pair entitlement_pairs[];
extern const struct pair baseline_pairs[];
extern const struct pair container_pairs[];
extern const struct pair code_pairs[];
extern const struct pair profile_pairs[];
extern const struct pair extension_pairs[];
extern const struct pair entitlement_pairs[], id_pairs[], runtime_pairs[],
    sandbox_pairs[];
extern const struct pair loading_pairs[];
extern const struct pair extension_pairs[], helper_pairs[];
extern const struct pair loading_pairs[], notary_pairs[];
extern const struct pair hygiene_pairs[], policy_pairs[];
extern const struct pair hygiene_pairs[], package_pairs[];
extern const struct pair seal_pairs[];
extern const struct pair structure_pairs[], binary_pairs[], file_pairs[];
size_t pair_count(void);
const struct pair *pair_find(const char *id); /* NULL: none */
void flaw(struct subject *s, const char *id);

#endif
