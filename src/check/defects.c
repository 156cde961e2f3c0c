/* SPDX-License-Identifier: MIT */
/* From defects, which parsers recorded, to findings. */
#include <config.h>

#include <string.h>

#include "themes.h"

static bool
same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

const char *
code_own_file(const struct code *code)
{
	return code->macho_path ? code->macho_path : code->place->loose_path;
}

/* One finding for a file, or a slice of it, however much is wrong there. */
static struct finding *
find_same(struct findings *findings, const struct check *check,
    enum severity severity, const char *file, const char *slice)
{
	for (size_t i = 0; i < findings->count; i++) {
		struct finding *f = &findings->list[i];

		if (f->check == check && f->severity == severity &&
		    same(f->file, file) && same(f->slice, slice))
			return f;
	}
	return NULL;
}

enum severity
severity_as_stated(const struct check *check, const struct code *code,
    const struct defect *defect)
{
	(void) code;
	(void) defect;
	return check->severity;
}

static void
add_defect(const struct check *check, const struct code *code,
    const struct defect *defect, enum severity severity,
    struct findings *findings)
{
	const char *file = defect->file ? defect->file : code_own_file(code);
	struct finding *finding;

	finding = find_same(findings, check, severity, file, defect->slice);
	if (finding) {
		finding->count++;
		return;
	}
	finding = finding_add(findings, check, "%s%s%s",
	    defect->part ? defect->part : "", defect->part ? ": " : "",
	    defect->what);
	finding->severity = severity;
	finding->file = file;
	finding->slice = defect->slice;
	finding->offset = defect->offset;
}

void
add_defects(const struct check *check, const struct check_subject *subject,
    struct findings *findings, enum defect_kind kind, judge_defect *judge,
    const char *reason)
{
	const struct defects *lists[] = { &subject->code->defects,
		subject->walk };
	size_t first = findings->count;

	for (size_t l = 0; l < sizeof(lists) / sizeof(*lists); l++)
		for (size_t i = 0; lists[l] && i < lists[l]->count; i++) {
			const struct defect *d = &lists[l]->list[i];

			if (d->kind == kind)
				add_defect(check, subject->code, d,
				    judge(check, subject->code, d), findings);
		}
	for (size_t i = first; i < findings->count; i++)
		findings->list[i].reason = reason;
}
