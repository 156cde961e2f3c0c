/* SPDX-License-Identifier: MIT */
/*
 * What an older build's report found already. A finding is known again by its
 * check, node, file, slice and key, as in SARIF: never by an offset or a
 * sentence, which another build changes.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "baseline.h"

struct known {
	struct bytes what;
	enum severity severity;
};

static void
add_part(struct text *what, struct bytes part)
{
	/* Its length keeps parts apart, whatever they hold. */
	text_printf(what, "%zu:", part.len);
	text_add_bytes(what, part);
}

static enum severity
severity_of(struct bytes name)
{
	for (int i = SEVERITY_INFO; i < SEVERITIES; i++)
		if (bytes_are(name, severity_name((enum severity) i)))
			return (enum severity) i;
	return SEVERITY_PASS;
}

static int
order(const void *a, const void *b)
{
	return bytes_compare(
	    ((const struct known *) a)->what, ((const struct known *) b)->what);
}

/* Of several that are alike the worst counts. */
void
known_sort(struct baseline *b)
{
	size_t kept = 0;

	if (b->known_count)
		qsort(b->known, b->known_count, sizeof *b->known, order);
	for (size_t i = 0; i < b->known_count; i++) {
		struct known *last = kept ? &b->known[kept - 1] : NULL;

		if (!last || order(last, &b->known[i]) != 0)
			b->known[kept++] = b->known[i];
		else if (last->severity < b->known[i].severity)
			last->severity = b->known[i].severity;
	}
	b->known_count = kept;
}

/* Everything that makes a finding the same. */
static struct bytes
text_of(const struct known_parts *parts, struct text *text)
{
	const struct bytes list[] = { parts->id, parts->node, parts->file,
		parts->slice, parts->key };

	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		add_part(text, list[i]);
	return text_bytes(text);
}

void
known_add(struct baseline *baseline, const struct known_parts *parts,
    struct bytes severity)
{
	struct text what = TEXT_INIT;

	if (baseline->known_count == LIMIT_KNOWN_FINDINGS)
		return;
	ARENA_GROW(baseline->arena, baseline->known, baseline->known_count,
	    baseline->known_capacity);
	baseline->known[baseline->known_count++] = (struct known){
		.what = arena_copy(baseline->arena, text_of(parts, &what)),
		.severity = severity_of(severity),
	};
	text_release(&what);
}

/* As the JSON report has it: what is not UTF-8 cannot be known again. */
static struct bytes
string(const char *text)
{
	return text ? bytes_of(text) : (struct bytes){ 0 };
}

static bool
is_known(const struct baseline *b, const char *node, const struct finding *f)
{
	const struct known_parts parts = {
		.id = bytes_of(f->check->id),
		.node = bytes_of(node),
		.file = string(f->file),
		.slice = string(f->slice),
		.key = f->key,
	};
	struct text text = TEXT_INIT;
	struct known key = { .what = text_of(&parts, &text) };
	const struct known *found =
	    bsearch(&key, b->known, b->known_count, sizeof *b->known, order);

	text_release(&text);
	return found && found->severity >= f->severity;
}

bool
known_mark(const struct baseline *baseline, const char *node,
    struct findings *findings)
{
	bool any = false;

	if (!baseline || baseline->known_count == 0)
		return false;
	for (size_t i = 0; i < findings->count; i++) {
		struct finding *f = &findings->list[i];

		f->known = is_known(baseline, node, f);
		any |= f->known;
	}
	return any;
}
