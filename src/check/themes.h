/* SPDX-License-Identifier: MIT */
/* The tables of checks, a theme each, and what themes share. */
#ifndef CHECK_THEMES_H
#define CHECK_THEMES_H

#include <sealtree/check.h>

/* A row without id ends each. */
extern const struct check app_extension_checks[];
extern const struct check added_checks[];
extern const struct check advice_checks[];
extern const struct check baseline_checks[];
extern const struct check app_id_checks[];
extern const struct check bundle_root_checks[];
extern const struct check executable_checks[];
extern const struct check framework_checks[];
extern const struct check info_checks[];
extern const struct check minimum_checks[];
extern const struct check placing_checks[];
extern const struct check binary_checks[];
extern const struct check store_checks[];
extern const struct check certificate_checks[];
extern const struct check channel_checks[];
extern const struct check cms_checks[];
extern const struct check code_place_checks[];
extern const struct check constraint_checks[];
extern const struct check copy_checks[];
extern const struct check deep_checks[];
extern const struct check entitlement_form_checks[];
extern const struct check entitlement_key_checks[];
extern const struct check entitlement_profile_checks[];
extern const struct check entitlement_system_checks[];
extern const struct check expiring_checks[];
extern const struct check extension_checks[];
extern const struct check extension_provider_checks[];
extern const struct check extension_rights_checks[];
extern const struct check extension_signing_checks[];
extern const struct check file_checks[];
extern const struct check flag_checks[];
extern const struct check group_checks[];
extern const struct check gatekeeper_checks[];
extern const struct check quarantine_checks[];
extern const struct check library_validation_checks[];
extern const struct check loading_checks[];
extern const struct check loading_match_checks[];
extern const struct check loading_path_checks[];
extern const struct check launchd_checks[];
extern const struct check hygiene_file_checks[];
extern const struct check hygiene_signing_checks[];
extern const struct check hygiene_slice_checks[];
extern const struct check identifier_checks[];
extern const struct check identity_checks[];
extern const struct check metadata_checks[];
extern const struct check misplaced_checks[];
extern const struct check name_checks[];
extern const struct check nesting_build_checks[];
extern const struct check nesting_checks[];
extern const struct check nesting_order_checks[];
extern const struct check nesting_rights_checks[];
extern const struct check not_performed_checks[];
extern const struct check archive_checks[];
extern const struct check container_checks[];
extern const struct check notary_checks[];
extern const struct check notary_whole_checks[];
extern const struct check package_checks[];
extern const struct check image_checks[];
extern const struct check page_checks[];
extern const struct check plugin_checks[];
extern const struct check profile_checks[];
extern const struct check profile_date_checks[];
extern const struct check profile_device_checks[];
extern const struct check profile_kind_checks[];
extern const struct check profile_match_checks[];
extern const struct check profile_missing_checks[];
extern const struct check profile_place_checks[];
extern const struct check profile_right_checks[];
extern const struct check requirement_checks[];
extern const struct check resource_checks[];
extern const struct check privacy_checks[];
extern const struct check runtime_checks[];
extern const struct check sandbox_checks[];
extern const struct check seal_checks[];
extern const struct check slice_checks[];
extern const struct check slot_checks[];
extern const struct check structure_checks[];
extern const struct check ticket_checks[];
extern const struct check told_checks[];
extern const struct check tool_checks[];
extern const struct check unsigned_checks[];
extern const struct check wanted_checks[];

/* defects.c */

/* The file that a node is about: its executable, or the file itself. */
const char *code_own_file(const struct code *code);

typedef enum severity judge_defect(const struct check *check,
    const struct code *code, const struct defect *defect);
judge_defect severity_as_stated; /* the check's own */

/* Findings of all defects of that kind, those of the walk too: one for a file,
 * or a slice of it, however much is wrong there. */
void add_defects(const struct check *check, const struct check_subject *subject,
    struct findings *findings, enum defect_kind kind, judge_defect *judge,
    const char *reason);

/* subject.c */

/* A slice with a signature; or the signature of a bundle without Mach-O. */
struct signed_slice {
	const char *arch;          /* NULL: no Mach-O */
	const struct slice *macho; /* likewise */
	const struct signature *signature;
	const struct directory *directory;   /* that counts; or NULL */
	const struct slice_verdict *verdict; /* NULL: not verified */
	const char *class;                   /* the leaf's; "": there is none */
	size_t index;
};

/* The next one from `*at` on, which begins as 0; false if there is none. */
bool next_signed(const struct check_subject *subject, size_t *at,
    struct signed_slice *slice);
/* The first of those; false if nothing is signed. */
bool first_signed(
    const struct check_subject *subject, struct signed_slice *slice);

bool class_is_store(const char *class); /* the store signed it again */
bool class_is_ours(const char *class);  /* a developer's, under Apple's root */
bool code_is_program(const struct slice *slice); /* MH_EXECUTE */
/* By its file type macOS and iOS expect it to be signed; of none, not. */
bool code_wants_signature(const struct slice *slice);
bool slice_is_simulated(const struct slice *slice);
bool slice_is_catalyst(const struct slice *slice);

/* Of who signed an installer package; "": nobody, or it is none. */
const char *package_class(const struct code *code);
bool code_is_for_mac(const struct code *code);
bool code_is_container(const struct code *code);
/* The root, or what an archive holds: packed or not, it is the same. */
bool subject_stands_alone(const struct check_subject *subject);
bool subject_is_bundle(const struct check_subject *subject);
/* The outermost node around it that is a bundle or code: itself, maybe. */
const struct check_subject *subject_root(const struct check_subject *subject);
bool target_is_in(enum target target, unsigned contexts);
/* What a requirement is held against, of that slice; its time, if the stamp
 * was verified. */
void requirement_subject_of_slice(const struct check_subject *subject,
    const struct signed_slice *slice, struct requirement_subject *out);

/* nest.c: a node, and what it lies in. */

/* The nearest one around it that somebody signed, not ad hoc; NULL: none. */
const struct check_subject *signed_around(const struct check_subject *subject);
/* The nearest program around it, which may load it; NULL: none. */
const struct check_subject *program_around(const struct check_subject *subject);
/* The outermost code: what is judged as a whole, and no folder of such. */
bool subject_is_product(const struct check_subject *subject);
bool subject_is_program(const struct check_subject *subject);
/* Code that a program loads: by its file type, not by its name. */
bool subject_is_library(const struct check_subject *subject);
/* Its signed slice of that architecture, else the first; false: none. */
bool signed_like(const struct check_subject *subject, const char *arch,
    struct signed_slice *slice);
/* A signed slice, and that of what is around it. */
struct nest_pair {
	const struct check_subject *outer;
	struct signed_slice inner, around;
};

/* The next slice where both have an identity, and neither Apple's. */
bool next_nest_pair(const struct check_subject *subject, size_t *at,
    struct nest_pair *pair);
/* Whether this program may load code of Apple and its own team only. */
bool is_under_library_validation(const struct check_subject *program);
/* Programs look for libraries where it lies; not in Resources, say. */
bool is_loaded_from_there(const struct check_subject *subject);
/* When it was signed; `secure`: by the word of a time stamp. */
bool slice_time(const struct signed_slice *slice, int64_t *time, bool *secure);
const struct certificate *slice_signer(const struct signed_slice *slice);
/* Those of a library too, which do not count: DER, else XML; or NULL. */
const struct plist *slice_rights(const struct signed_slice *slice);
/* What a class of certificates is for, in words. */
const char *class_title(const char *class);
bool kind_is(const struct check_subject *subject, const char *id);
/* Whether the one path is in that folder, at any depth. */
bool lies_below(const char *path, const char *above);
/* As it can be shown; "none" if there are no bytes. */
const char *visible(struct arena *arena, struct bytes value);
/* One other node that the finding joins. */
void relate(struct finding *finding, struct findings *findings,
    const struct check_subject *other);

/* packages.c: data of a package that is not what its table says. */
void add_package_damage(const struct check *check,
    const struct check_subject *subject, struct findings *findings);

/* certificates.c: "2026-04-24". */
const char *day_of(struct arena *arena, int64_t time);

/* nesting_order.c: what the seal around it says of it as code; NULL: nothing,
 * or it was not verified. */
const struct seal_nested *sealed_as_code(const struct check_subject *subject);

/* listed.c */

/* Whether it is one that the check is about. */
typedef bool notable_pick(
    const struct notable *n, const struct check_subject *subject);
/*
 * One finding of all notables of that kind that are picked, NULL: of all; at
 * the first of them, with the others in what was seen. NULL: there is none.
 */
struct finding *add_notables(const struct check *check,
    const struct check_subject *subject, struct findings *findings,
    enum notable_kind kind, notable_pick *pick, const char *message);
/* At a key of the Info.plist, with the string it has. */
struct finding *add_key(const struct check *check,
    const struct check_subject *subject, struct findings *findings,
    const char *key, const char *message);
bool kind_is_any(const struct check_subject *subject, const char *const *ids);
/* A bundle that is started; one that has code, or may have some. */
bool is_program_bundle(const struct check_subject *subject);
bool is_code_bundle(const struct check_subject *subject);
/* False: its name does not say which kind of bundle it is. */
bool is_kind_by_name(const struct check_subject *subject);
bool subject_is_for(const struct check_subject *subject, unsigned contexts);
/* Its keys; NULL if there are none, or it is no dictionary. */
const struct plist *bundle_info(const struct check_subject *subject);
bool is_outermost(const struct check_subject *subject);

/* bundle_root.c: a copy of what is a link in a framework. */
bool is_flattened(const struct notable *n, const struct check_subject *subject);

/* guards.c */
/* The GUARD_… that hold: they are the same for all checks. */
unsigned guards_of(const struct check_subject *subject);
bool check_applies(const struct check *check,
    const struct check_subject *subject, unsigned held);

/* policy.c */
bool policy_runs(const struct check_policy *policy, const struct check *check);
void policy_apply(const struct check_policy *policy, struct findings *findings);

/* follow.c: marks what follows from another finding of the same node. */
void findings_follow(struct findings *findings);

/* fold.c: of findings that are in every slice one is kept, of none. */
void findings_fold(struct findings *findings, const struct code *code);

/* sealed.c */

/* NULL: it has no seal, or that was not verified. */
const struct seal_verdict *seal_verdict_of(const struct check_subject *subject);
typedef bool seal_problem_pick(
    const struct seal_problem *problem, const struct check_subject *subject);
struct finding *add_seal_problem(const struct check *check,
    const struct check_subject *subject, const struct seal_problem *problem,
    struct findings *findings);
/* Each of these kinds (1 << kind) that is picked, NULL: all; many are one
 * finding, which says what they are. */
void add_seal_problems(const struct check *check,
    const struct check_subject *subject, struct findings *findings,
    unsigned kinds, seal_problem_pick *pick, const char *what);

/* results.c */

/*
 * A finding of a result that is bad, or unknown. NULL where it is neither, and
 * where the same unknown was told of already: one cause, one line. `what`
 * begins the sentence; NULL: nothing does.
 */
struct finding *add_result(const struct check *check,
    const struct signed_slice *slice, const struct check_subject *subject,
    const char *what, struct result result, struct findings *findings);
/* One finding in a slice. */
struct finding *add_in_slice(const struct check *check,
    const struct signed_slice *slice, const struct check_subject *subject,
    struct findings *findings, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

#endif
