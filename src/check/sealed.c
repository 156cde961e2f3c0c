/* SPDX-License-Identifier: MIT */
/* What checks of sealed files share: each by name, or a count where they are
 * many. */
#include <config.h>

#include <string.h>

#include "themes.h"

enum {
	NAMED = 8 /* of one kind; more of them have one cause */
};

/* Which of the problems a finding is about. */
struct choice {
	const struct check_subject *subject;
	unsigned kinds;
	seal_problem_pick *pick;
};

const struct seal_verdict *
seal_verdict_of(const struct check_subject *subject)
{
	return subject->verdict ? subject->verdict->seal : NULL;
}

static bool
is_of(const struct seal_problem *problem, const struct choice *choice)
{
	return choice->kinds >> problem->kind & 1 &&
	       (!choice->pick || choice->pick(problem, choice->subject));
}

static size_t
count_of(const struct seal_verdict *v, const struct choice *choice)
{
	size_t count = 0;

	for (size_t i = 0; i < v->problem_count; i++)
		count += is_of(&v->problems[i], choice);
	return count;
}

struct finding *
add_seal_problem(const struct check *check, const struct check_subject *subject,
    const struct seal_problem *problem, struct findings *findings)
{
	struct finding *finding =
	    finding_add(findings, check, "%s", problem->why);

	finding->file = problem->path;
	if (problem->entry && subject->code->place->seal_path)
		finding->wanted =
		    arena_printf(findings->arena, "as sealed at 0x%llx of %s",
			(unsigned long long) problem->entry->offset,
			subject->code->place->seal_path);
	return finding;
}

/* Where all of them lie, if they do so in one folder below the seal's. */
static const char *
common_folder(const struct seal_verdict *v, const struct choice *choice,
    struct arena *arena)
{
	const char *first = NULL;
	size_t len = 0;

	for (size_t i = 0; i < v->problem_count; i++) {
		const char *path = v->problems[i].path;
		size_t same = 0;

		if (!is_of(&v->problems[i], choice))
			continue;
		if (!first) {
			first = path;
			len = strlen(path);
		}
		while (same < len && path[same] == first[same])
			same++;
		len = same;
	}
	while (len > 0 && first[len - 1] != '/')
		len--;
	return len > 1 ? arena_string(arena, bytes_over(first, len - 1)) : NULL;
}

static const char *
first_path(const struct seal_verdict *v, const struct choice *choice)
{
	for (size_t i = 0; i < v->problem_count; i++)
		if (is_of(&v->problems[i], choice))
			return v->problems[i].path;
	return "";
}

void
add_seal_problems(const struct check *check,
    const struct check_subject *subject, struct findings *findings,
    unsigned kinds, seal_problem_pick *pick, const char *what)
{
	const struct seal_verdict *v = seal_verdict_of(subject);
	const struct choice choice = { subject, kinds, pick };
	size_t count = v ? count_of(v, &choice) : 0;
	struct finding *finding;

	if (count > NAMED) {
		finding = finding_add(findings, check,
		    "%zu files %s, the first is %s", count, what,
		    first_path(v, &choice));
		finding->file = common_folder(v, &choice, findings->arena);
		finding->count = (uint32_t) count;
		return;
	}
	for (size_t i = 0; count > 0 && i < v->problem_count; i++)
		if (is_of(&v->problems[i], &choice))
			add_seal_problem(
			    check, subject, &v->problems[i], findings);
}
