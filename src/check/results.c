/* SPDX-License-Identifier: MIT */
/* From results, which verifying came to, to findings. */
#include <config.h>

#include <stdarg.h>
#include <string.h>

#include <sealtree/text.h>

#include "themes.h"

static struct finding *
place_finding(struct finding *finding, const struct signed_slice *slice,
    const struct check_subject *subject)
{
	finding->file = code_own_file(subject->code);
	finding->slice = slice ? slice->arch : NULL;
	return finding;
}

struct finding *
add_in_slice(const struct check *check, const struct signed_slice *slice,
    const struct check_subject *subject, struct findings *findings,
    const char *format, ...)
{
	struct text message = TEXT_INIT;
	struct finding *finding;
	va_list args;

	va_start(args, format);
	text_vprintf(&message, format, args);
	va_end(args);
	finding = finding_add(findings, check, "%s", text_string(&message));
	text_release(&message);
	return place_finding(finding, slice, subject);
}

static bool
same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* What kept one check from being made has kept others too. */
static bool
is_told(const struct findings *findings, const char *why,
    const struct signed_slice *slice)
{
	const char *arch = slice ? slice->arch : NULL;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *f = &findings->list[i];

		if (f->severity == SEVERITY_UNKNOWN && same(f->slice, arch) &&
		    strstr(f->message, why))
			return true;
	}
	return false;
}

struct finding *
add_result(const struct check *check, const struct signed_slice *slice,
    const struct check_subject *subject, const char *what, struct result result,
    struct findings *findings)
{
	const char *why = result.why ? result.why : "it was not verified";
	struct finding *finding;

	if (result.outcome != OUTCOME_BAD && result.outcome != OUTCOME_UNKNOWN)
		return NULL;
	if (result.outcome == OUTCOME_UNKNOWN && is_told(findings, why, slice))
		return NULL;
	finding = add_in_slice(check, slice, subject, findings, "%s%s%s",
	    what ? what : "", what ? ": " : "", why);
	if (result.outcome == OUTCOME_UNKNOWN) {
		finding->severity = SEVERITY_UNKNOWN;
		finding->reason = result.reason;
	}
	if (result.why)
		finding->offset = result.offset;
	return finding;
}
