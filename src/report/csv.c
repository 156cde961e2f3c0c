/* SPDX-License-Identifier: MIT */
/*
 * A line a node, for spreadsheets and scripts: RFC 4180 (2005), with a first
 * line of names. Columns may be added at the end, none is moved or renamed.
 */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "page.h"

/* What a line is made of. */
struct line {
	const struct report_subject *subject;
	const struct model_node *node;
	const struct outline_node *record, *signature; /* of the first slice */
	struct text value;                             /* of the field, raw */
};

static void
subject(struct line *line)
{
	text_add_bytes(&line->value, report_name(line->subject));
}

static void
path(struct line *line)
{
	text_add_bytes(&line->value, line->node->path);
}

static void
name(struct line *line)
{
	text_add_bytes(&line->value, line->node->name);
}

static void
verdict(struct line *line)
{
	text_add_string(&line->value, report_verdict(line->node));
}

static void
add_fact(struct line *line, const struct outline_node *parent, const char *key)
{
	const struct outline_node *fact = page_find(parent, key);

	if (fact && fact->item.type != VALUE_NULL && !fact->first)
		page_add_value(&line->value, &fact->item);
}

static void
kind(struct line *line)
{
	add_fact(line, line->record, "kind");
}

static void
identifier(struct line *line)
{
	add_fact(line, line->record, "identifier");
}

static void
version(struct line *line)
{
	add_fact(line, line->record, "version");
}

static void
build(struct line *line)
{
	add_fact(line, line->record, "build");
}

static const struct outline_node *
first_of(const struct outline_node *parent, const char *key)
{
	const struct outline_node *list = page_find(parent, key);

	return list ? list->first : NULL;
}

static void
architectures(struct line *line)
{
	const struct outline_node *slice = first_of(line->record, "slices");

	for (; slice; slice = slice->next) {
		text_add_string(&line->value, line->value.len ? " " : "");
		add_fact(line, slice, "arch");
	}
}

static void
signature(struct line *line)
{
	add_fact(line, line->signature, "kind");
}

static void
signed_identifier(struct line *line)
{
	add_fact(line, line->signature, "identifier");
}

static void
team(struct line *line)
{
	add_fact(line, line->signature, "team_id");
}

static void
authority(struct line *line)
{
	const struct outline_node *leaf =
	    first_of(line->signature, "authority");

	if (leaf)
		page_add_value(&line->value, &leaf->item);
}

static void
flags(struct line *line)
{
	const struct outline_node *flag = first_of(line->signature, "flags");

	for (; flag; flag = flag->next) {
		text_add_string(&line->value, line->value.len ? " " : "");
		page_add_value(&line->value, &flag->item);
	}
}

static void
cdhash(struct line *line)
{
	add_fact(line, line->signature, "cdhash");
}

static void
timestamp(struct line *line)
{
	add_fact(line, line->signature, "timestamp");
}

static void
add_count(struct line *line, enum severity severity)
{
	struct report_findings next = { .code = line->node };
	const struct model_finding *f;
	size_t count = 0;

	while ((f = report_findings_next(&next)))
		count += f->severity == severity;
	text_printf(&line->value, "%zu", count);
}

static void
errors(struct line *line)
{
	add_count(line, SEVERITY_ERROR);
}

static void
warnings(struct line *line)
{
	add_count(line, SEVERITY_WARNING);
}

static void
unknown(struct line *line)
{
	add_count(line, SEVERITY_UNKNOWN);
}

static bool
has_word(struct bytes words, struct bytes word)
{
	while (words.len) {
		const uint8_t *space = memchr(words.data, ' ', words.len);
		size_t len = space ? (size_t) (space - words.data) : words.len;

		if (bytes_equal(bytes_clamp(words, 0, len), word))
			return true;
		words = bytes_clamp(words, len + (space != NULL), words.len);
	}
	return false;
}

/* Each once, the worst first; remarks are left out. */
static void
findings(struct line *line)
{
	struct report_findings next = { .code = line->node };
	const struct model_finding *f;

	while ((f = report_findings_next(&next)) &&
	       f->severity >= SEVERITY_UNKNOWN) {
		if (has_word(text_bytes(&line->value), f->id))
			continue;
		text_add_string(&line->value, line->value.len ? " " : "");
		text_add_bytes(&line->value, f->id);
	}
}

static const struct column {
	const char *name;
	void (*add)(struct line *line);
} columns[] = {
	{ "subject", subject },
	{ "path", path },
	{ "name", name },
	{ "kind", kind },
	{ "verdict", verdict },
	{ "identifier", identifier },
	{ "version", version },
	{ "build", build },
	{ "architectures", architectures },
	{ "signature", signature },
	{ "signed_identifier", signed_identifier },
	{ "team_id", team },
	{ "authority", authority },
	{ "flags", flags },
	{ "cdhash", cdhash },
	{ "timestamp", timestamp },
	{ "errors", errors },
	{ "warnings", warnings },
	{ "unknown", unknown },
	{ "findings", findings },
};

enum {
	COLUMNS = sizeof columns / sizeof *columns
};

static void
write_names(FILE *out)
{
	for (size_t i = 0; i < COLUMNS; i++)
		fprintf(out, "%s%s", i ? "," : "", columns[i].name);
	fputs("\r\n", out);
}

static void
write_fields(FILE *out, struct line *line)
{
	struct text field = TEXT_INIT;

	for (size_t i = 0; i < COLUMNS; i++) {
		text_reset(&line->value);
		text_reset(&field);
		columns[i].add(line);
		text_add_csv(&field, text_bytes(&line->value));
		fprintf(out, "%s%s", i ? "," : "", text_string(&field));
	}
	fputs("\r\n", out);
	text_release(&line->value);
	text_release(&field);
}

static bool
write_line(
    FILE *out, const struct report_subject *of, const struct model_node *node)
{
	struct page page;
	struct line line = { .subject = of, .node = node };
	bool fine = page_fetch_id(&page, of->model, node, "record");

	line.record = &page.tree.root;
	line.signature =
	    page_find(first_of(line.record, "slices"), "signature");
	write_fields(out, &line);
	page_release(&page);
	return fine;
}

static bool
write_csv(FILE *out, const struct report_subject *of)
{
	struct model_node *node = NULL;
	bool fine = true;

	if (report_is_first(of))
		write_names(out);
	while ((node = report_next(of, node)))
		fine = write_line(out, of, node) && fine;
	return fine && !ferror(out);
}

const struct format format_csv = { "csv", ".csv", "CSV", write_csv, NULL,
	false };
