/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/defect.h>

#include "lines.h"

enum {
	FINDING_INDENT = 2
};

static enum tone
finding_tone(const struct model_finding *finding)
{
	static const enum tone of[SEVERITIES] = {
		[SEVERITY_UNKNOWN] = TONE_UNKNOWN,
		[SEVERITY_WARNING] = TONE_WARN,
		[SEVERITY_ERROR] = TONE_BAD,
	};

	return of[finding->severity];
}

/* Two findings of one id in one place fold as one; no harm is done. */
static void
name_finding(struct text *name, const struct model_finding *finding)
{
	text_add_string(name, "finding/");
	text_add_bytes(name, finding->node->path);
	text_add_char(name, '/');
	text_add_bytes(name, finding->id);
	text_add_char(name, '/');
	text_add_bytes(name, finding->file);
	text_add_char(name, '/');
	text_add_bytes(name, finding->key);
}

static void
add_part(struct builder *builder, const char *label, struct bytes raw)
{
	struct line line = {
		.kind = LINE_VALUE,
		.indent = FINDING_INDENT,
		.label = bytes_of(label),
		.label_width = builder->lines->label_width,
		.offset = NO_OFFSET,
	};

	if (raw.len)
		line_add_wrapped(builder, &line, raw);
}

static void
add_place(struct builder *builder, const struct model_finding *finding)
{
	struct text place = TEXT_INIT;

	if (finding->offset == NO_OFFSET)
		return;
	text_add_string(&place, "byte ");
	text_add_count(&place, finding->offset);
	text_printf(&place, " (0x%llx)", (unsigned long long) finding->offset);
	add_part(builder, "At", text_bytes(&place));
	text_release(&place);
}

static void
add_parts(struct builder *builder, const struct model_finding *finding)
{
	add_part(builder, "Rule", finding->id);
	add_part(builder, "File", finding->file);
	add_part(builder, "Slice", finding->slice);
	add_part(builder, "Key", finding->key);
	add_place(builder, finding);
	add_part(builder, "Seen", finding->seen);
	add_part(builder, "Wanted", finding->wanted);
	add_part(builder, "Means", finding->means);
	add_part(builder, "Fix", finding->fix);
	add_part(builder, "Follows", finding->consequence_of);
	for (size_t i = 0; i < finding->apple_count; i++)
		add_part(builder, i ? "" : "Apple says", finding->apple[i]);
	for (size_t i = 0; i < finding->related_count; i++)
		add_part(builder, i ? "" : "See also", finding->related[i]);
}

/* The sentence, over the pane's whole width. */
static void
add_sentence(struct builder *builder, const struct model_finding *finding,
    bool open, unsigned indent)
{
	struct text name = TEXT_INIT, sentence = TEXT_INIT;
	size_t followers = model_finding_followers(finding);
	struct line line = {
		.kind = LINE_HEAD,
		.indent = indent,
		.tone = finding_tone(finding),
		.folds = true,
		.open = open,
		.finding = finding,
		.offset = finding->offset,
		.label_width = 2,
	};

	name_finding(&name, finding);
	line.name = line_text(builder, &name);
	text_release(&name);
	model_finding_sentence(finding, true, &sentence);
	if (followers)
		text_printf(&sentence, " (and %zu that follow%s)", followers,
		    followers == 1 ? "s" : "");
	line_add_wrapped(builder, &line, text_bytes(&sentence));
	text_release(&sentence);
}

static bool
is_open(struct builder *builder, const struct model_finding *finding)
{
	struct text name = TEXT_INIT;
	bool open;

	name_finding(&name, finding);
	open =
	    folds_get(builder->source->folds, text_bytes(&name)) == FOLD_OPEN;
	text_release(&name);
	return open;
}

static void
add_finding(struct builder *builder, const struct model_finding *finding,
    unsigned indent)
{
	bool open = is_open(builder, finding);

	add_sentence(builder, finding, open, indent);
	if (open)
		add_parts(builder, finding);
}

static void
add_with_followers(struct builder *builder, const struct model_finding *finding)
{
	const struct model_finding *f = NULL;

	add_finding(builder, finding, 0);
	if (!is_open(builder, finding))
		return;
	while ((f = model_finding_follower(finding, f)))
		add_finding(builder, f, FINDING_INDENT);
}

void
lines_add_findings(struct builder *builder)
{
	const struct model_node *node = builder->source->node;

	if (!node->finding_count)
		return;
	if (builder->lines->count)
		line_add(builder, LINE_BLANK, 0);
	for (size_t i = 0; i < node->finding_count; i++)
		if (!model_finding_cause(&node->findings[i]))
			add_with_followers(builder, &node->findings[i]);
}

uint64_t
lines_of_finding(const struct lines *lines, const struct model_finding *finding)
{
	for (size_t i = 0; i < lines->count; i++)
		if (lines->lines[i].finding &&
		    problem_same(lines->lines[i].finding, finding))
			return lines->first[i];
	return UINT64_MAX;
}

void
lines_open_finding(struct folds *folds, const struct model_finding *finding)
{
	const struct model_finding *cause = model_finding_cause(finding);
	struct text name = TEXT_INIT;

	if (cause)
		lines_open_finding(folds, cause);
	name_finding(&name, finding);
	folds_set(folds, text_bytes(&name), FOLD_OPEN);
	text_release(&name);
}
