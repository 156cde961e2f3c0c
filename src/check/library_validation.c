/* SPDX-License-Identifier: MIT */
/*
 * Library validation: a program that is under it takes only code of Apple and
 * of its own team; where a program switches it off, Gatekeeper looks at its
 * load commands instead.
 */
#include <config.h>

#include <string.h>

#include "authorize.h"
#include "loading.h"

enum {
	FILE_BUNDLE = 8,
	PROGRAMS_TOLD = 16
};

static const char *
class_at(const struct code *code, size_t slice)
{
	const struct signature *s = signature_at(code, slice);
	const char *class =
	    s && s->cms ? chain_leaf_class(&s->cms->chain) : NULL;

	return class ? class : "";
}

static struct bytes
team_at(const struct code *code, size_t slice)
{
	const struct signature *s = signature_at(code, slice);
	const struct directory *d = s ? s->best ? s->best : s->primary : NULL;

	return d && s->has_cms ? d->team : (struct bytes){ 0 };
}

static bool
is_off(const struct load_process *p)
{
	return claims_true(
	    code_rights(p->process, p->process_slice), DISABLES_VALIDATION);
}

static bool
is_by_store(const struct load_process *p)
{
	return class_is_store(class_at(p->process, p->process_slice));
}

/* Programs of Apple follow rules of their own. */
static bool
asks_for_validation(const struct load_process *p)
{
	uint32_t flags = slice_flags(p->process, p->process_slice);

	if (strcmp(class_at(p->process, p->process_slice), "apple") == 0)
		return false;
	return flags & (DIRECTORY_RUNTIME | DIRECTORY_LIBRARY_VALIDATION) ||
	       is_by_store(p);
}

/* Why that program refuses the slice; NULL: it does not. */
static const char *
refused_by(const struct code *code, const struct load_process *p)
{
	const struct signature *s = signature_at(code, p->slice);
	struct bytes team = team_at(code, p->slice);
	struct bytes wanted = team_at(p->process, p->process_slice);

	if (strcmp(class_at(code, p->slice), "apple") == 0)
		return NULL;
	if (!s)
		return "it is not signed";
	if (!s->has_cms)
		return "it is signed ad hoc";
	if (team.len == 0)
		return "its signature names no team";
	if (wanted.len == 0)
		return "the program is of no team itself, and so takes only "
		       "Apple's code";
	return bytes_equal(team, wanted) ? NULL : "another team signed it";
}

/* What is opened at run time is opened by somebody, if it is a plug-in. */
static enum severity
refusal_severity(const struct check *check, const struct code *code,
    const struct load_process *p)
{
	if (is_off(p))
		return SEVERITY_INFO;
	if (is_by_store(p) ||
	    (!p->linked &&
		code->macho->slices[p->slice].filetype != FILE_BUNDLE))
		return SEVERITY_WARNING;
	return check->severity;
}

/* Programs that refuse one slice. */
struct refusal {
	const struct load_process *first; /* of the worst */
	const char *why;
	enum severity severity;
	const char **programs;
	size_t count;
};

static void
add_program(struct refusal *refusal, const char *path, struct arena *arena)
{
	if (!refusal->programs)
		refusal->programs =
		    ARENA_ARRAY(arena, const char *, PROGRAMS_TOLD + 1);
	if (refusal->count < PROGRAMS_TOLD)
		refusal->programs[refusal->count] = path;
	refusal->count++;
}

static struct refusal
refusal_of(const struct check *check, const struct check_subject *subject,
    size_t slice, struct arena *arena)
{
	struct refusal refusal = { .severity = SEVERITY_PASS };

	for (size_t i = 0; i < subject->loads->process_count; i++) {
		const struct load_process *p = &subject->loads->processes[i];
		enum severity severity;
		const char *why;

		if (p->slice != slice || p->process == subject->code ||
		    !asks_for_validation(p))
			continue;
		why = refused_by(subject->code, p);
		if (!why)
			continue;
		add_program(&refusal, p->process->place->path, arena);
		severity = refusal_severity(check, subject->code, p);
		if (severity <= refusal.severity)
			continue;
		refusal.severity = severity;
		refusal.first = p;
		refusal.why = why;
	}
	return refusal;
}

static const char *
verdict_of(const struct refusal *refusal)
{
	if (refusal->severity == SEVERITY_INFO)
		return "takes it only since library validation is off";
	return refusal->first->linked ? "may not load it"
				      : "may not load it, should it try";
}

static void
add_refusal(const struct check *check, const struct check_subject *subject,
    const struct refusal *refusal, struct findings *findings)
{
	const struct load_process *p = refusal->first;
	const struct code *code = subject->code;
	struct bytes team = team_at(code, p->slice);
	struct finding *finding = finding_add(findings, check, "%s %s: %s",
	    p->process->place->name, verdict_of(refusal), refusal->why);

	finding->severity = refusal->severity;
	finding->file = code_own_file(code);
	finding->slice = code->macho->slices[p->slice].arch;
	finding->count = (uint32_t) refusal->count;
	finding->related = refusal->programs;
	finding->seen = visible(findings->arena, team);
	finding->wanted =
	    visible(findings->arena, team_at(p->process, p->process_slice));
}

static void
library_validation_will_fail(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct macho *macho = subject->code->macho;

	for (size_t i = 0; macho && subject->loads && i < macho->slice_count;
	     i++) {
		struct refusal refusal =
		    refusal_of(check, subject, i, findings->arena);

		if (refusal.first)
			add_refusal(check, subject, &refusal, findings);
	}
}

/* Whether the program of the whole, or one that loads this, takes any code. */
static bool
is_without_validation(const struct check_subject *subject)
{
	const struct code_loads *loads = subject->loads;
	const struct code *root = subject_root(subject)->code;

	for (size_t i = 0; loads && i < loads->process_count; i++)
		if (is_off(&loads->processes[i]))
			return true;
	return root->macho && claims_true(code_rights(root, root->preferred),
				  DISABLES_VALIDATION);
}

static void
gk_dangling_load_command(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct load_path path;
	size_t at = 0;

	if (!is_without_validation(subject))
		return;
	while (next_load_path(subject, &at, &path) &&
	       !told_enough(findings, check))
		if (path_is_foreign(path.path) ||
		    path_leaves(subject, path.path))
			add_path(check, subject, &path, findings,
			    path.library
				? "a load command leads out of the bundle, and "
				  "library validation is off"
				: "an LC_RPATH leads out of the bundle, and "
				  "library validation is off");
}

static const char *const says_refused[] = {
	"mapping process and mapped file (non-platform) have different Team "
	"IDs",
	"mapped file has no Team ID and is not a platform binary",
	"Trying to load an unsigned library", NULL
};
static const char *const says_dangling[] = { "dangling load command", NULL };
static const char *const unsigned_ids[] = { "nested-team-mismatch",
	"nested-unsigned", "slice-unsigned", "code-unsigned",
	"linker-signed-only", "adhoc-signature", NULL };
static const char *const outside_ids[] = { "rpath-outside-bundle",
	"dylib-absolute-outside-system", NULL };

const struct check library_validation_checks[] = {
	{
	    .id = "library-validation-will-fail",
	    .title = "Program may not load this",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = library_validation_will_fail,
	    .mend = MEND_SIGN,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_LOAD,
	    .means = "A hardened program takes only code of Apple and of its "
		     "own team. It ends at start, or when it opens this.",
	    .fix = "Sign this with the identity of the program. Let the "
		   "program take any code, with the "
		   "entitlement " DISABLES_VALIDATION
		   ", only if it opens plug-ins of others.",
	    .when = "a program with the hardened runtime or library validation "
		    "loads code that is unsigned, ad hoc or of another team",
	    .unless = "code of Apple; info where the program switches library "
		      "validation off; a warning for what the Mac App Store "
		      "signed, and for a library that no load command leads "
		      "to",
	    .source = "Apple developer forums, 706437; Apple, Hardened "
		      "Runtime; Apple's dyld, open source, 2025",
	    .apple = says_refused,
	    .follows = unsigned_ids,
	},
	{
	    .id = "gk-dangling-load-command",
	    .title = "Gatekeeper blocks this load command",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = gk_dangling_load_command,
	    .contexts = IN_DEVELOPER_ID,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_NODE,
	    .means = "The program could be made to load a library from a place "
		     "that others can write to. Without library validation "
		     "Gatekeeper does not let such an app start.",
	    .fix = "Take out the LC_RPATH (install_name_tool -delete_rpath), "
		   "put the library in the bundle, or keep library validation "
		   "on.",
	    .when = "a program has library validation switched off, and a "
		    "library or an LC_RPATH of its code leads out of the "
		    "bundle and not to the system",
	    .unless = "programs under library validation: there it is "
		      "rpath-outside-bundle",
	    .source = "Apple developer forums, 706414",
	    .apple = says_dangling,
	    .follows = outside_ids,
	},
	{ 0 },
};
