/* SPDX-License-Identifier: MIT */
#include <config.h>

#include "values.h"

static void
show_optional(
    struct outline *o, const char *key, const char *label, const char *value)
{
	if (value)
		outline_string(o, key, label, value);
}

static void
show_finding(struct outline *o, const struct finding *f)
{
	const struct check *check = f->check;

	outline_tone(o, severity_tone(f->severity));
	outline_at(o, f->offset);
	outline_map(o, NULL, check->id);
	outline_tone(o, severity_tone(f->severity));
	outline_string(o, "message", severity_name(f->severity), f->message);
	show_optional(o, "file", "File", f->file);
	show_optional(o, "slice", "Slice", f->slice);
	if (f->key.len > 0)
		outline_text(o, "key", "Key", f->key);
	if (f->offset != NO_OFFSET) {
		outline_at(o, f->offset);
		outline_printf(o, "offset", "Offset", "0x%llx",
		    (unsigned long long) f->offset);
	}
	show_optional(o, "seen", "Seen", f->seen);
	show_optional(o, "wanted", "Wanted", f->wanted);
	show_optional(o, "means", "Means", f->means ? f->means : check->means);
	show_optional(o, "fix", "Fix", f->fix ? f->fix : check->fix);
	show_optional(o, "reason", "Reason", f->reason);
	if (f->count > 1)
		outline_number(o, "count", "So often here", f->count);
	outline_close(o);
}

/* A finding tells of one, and counts the rest: here is each of them. */
static void
show_defects(struct outline *o, const struct node *node)
{
	const struct defects *defects = &node->code->defects;

	if (defects->count == 0)
		return;
	outline_list(o, "defects", "All that was noted while reading");
	for (size_t i = 0; i < defects->count; i++) {
		const struct defect *d = &defects->list[i];

		if (!node_concerns(node, d->slice))
			continue;
		outline_at(o, d->offset);
		outline_printf(o, NULL, d->slice ? d->slice : d->file, "%s%s%s",
		    d->part ? d->part : "", d->part ? ": " : "", d->what);
	}
	outline_close(o);
}

static void
describe(const struct node *node, struct outline *o)
{
	const struct findings *findings = node->findings;

	if (!findings || findings->count == 0)
		outline_string(o, "findings", "Findings", "none");
	for (size_t i = 0; findings && i < findings->count; i++)
		if (node_concerns(node, findings->list[i].slice))
			show_finding(o, &findings->list[i]);
	show_defects(o, node);
}

const struct facet facet_findings = {
	.id = "findings",
	.title = "Findings",
	.tab = true,
	.applies = node_is_read,
	.describe = describe,
};
