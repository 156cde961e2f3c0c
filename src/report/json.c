/* SPDX-License-Identifier: MIT */
/* Schema sealtree-report/1. Keys are an interface: none may be renamed. */
#include <config.h>

#include <sealtree/defect.h>

#include "difference.h"
#include "formats.h"
#include "json_writer.h"

static void
optional(struct outline *o, const char *key, struct bytes value)
{
	if (value.len)
		outline_text(o, key, NULL, value);
	else
		outline_null(o, key, NULL);
}

static void
add_counts(struct outline *o, const struct report_subject *subject)
{
	struct report_counts counts;

	report_count(subject, &counts);
	outline_map(o, "counts", NULL);
	outline_number(o, "nodes", NULL, counts.nodes);
	outline_number(o, "error", NULL, counts.findings[SEVERITY_ERROR]);
	outline_number(o, "warning", NULL, counts.findings[SEVERITY_WARNING]);
	outline_number(o, "unknown", NULL, counts.findings[SEVERITY_UNKNOWN]);
	outline_number(o, "info", NULL, counts.findings[SEVERITY_INFO]);
	outline_close(o);
}

static void
add_head(struct outline *o, const struct report_subject *subject)
{
	outline_string(o, "schema", NULL, "sealtree-report/1");
	outline_map(o, "tool", NULL);
	outline_string(o, "name", NULL, "sealtree");
	outline_string(o, "version", NULL, subject->version);
	outline_close(o);
	outline_text(o, "subject", NULL, report_name(subject));
	outline_string(
	    o, "target", NULL, model_target(subject->model, subject->root));
	outline_flag(o, "target_chosen", NULL, subject->target_chosen);
	outline_list(o, "anchors", NULL);
	for (size_t i = 0; i < model_anchors(subject->model); i++)
		outline_hex(o, NULL, NULL, model_anchor(subject->model, i));
	outline_close(o);
	outline_flag(o, "complete", NULL, model_complete(subject->model));
	add_counts(o, subject);
}

static bool
add_nodes(struct outline *o, const struct report_subject *subject)
{
	size_t record = model_facet_find(subject->model, "record");
	struct model_node *node = NULL;
	bool fine = true;

	outline_list(o, "nodes", NULL);
	while (fine && (node = report_next(subject, node))) {
		outline_map(o, NULL, NULL);
		fine = model_stream(subject->model, node, record, o);
		outline_close(o);
	}
	outline_close(o);
	return fine;
}

static void
add_finding(struct outline *o, const struct model_finding *f)
{
	outline_map(o, NULL, NULL);
	outline_text(o, "id", NULL, f->id);
	outline_string(o, "severity", NULL, severity_name(f->severity));
	outline_text(o, "node", NULL, report_code(f->node)->path);
	optional(o, "file", f->file);
	optional(o, "slice", f->slice);
	optional(o, "key", f->key);
	outline_text(o, "message", NULL, f->message);
	optional(o, "seen", f->seen);
	optional(o, "wanted", f->wanted);
	optional(o, "means", f->means);
	optional(o, "fix", f->fix);
	outline_texts(o, "apple", f->apple, f->apple_count);
	outline_texts(o, "related", f->related, f->related_count);
	if (f->offset == NO_OFFSET)
		outline_null(o, "offset", NULL);
	else
		outline_number(o, "offset", NULL, f->offset);
	optional(o, "reason", f->reason);
	optional(o, "consequence_of", f->consequence_of);
	outline_number(o, "count", NULL, f->count);
	outline_flag(o, "known", NULL, f->known);
	outline_close(o);
}

static void
add_findings(struct outline *o, const struct report_subject *subject)
{
	size_t count = model_findings(subject->model);

	outline_list(o, "findings", NULL);
	for (size_t i = 0; i < count; i++) {
		const struct model_finding *f =
		    model_finding(subject->model, i);

		if (report_covers(subject, f->node))
			add_finding(o, f);
	}
	outline_close(o);
}

static bool
write_json(FILE *out, const struct report_subject *subject)
{
	struct json json;
	struct outline o;
	bool fine;

	json_begin(&json, out, model_roots(subject->model) == 1);
	outline_init(&o, &json_sink, &json);
	outline_map(&o, NULL, NULL);
	add_head(&o, subject);
	fine = add_nodes(&o, subject);
	add_findings(&o, subject);
	outline_close(&o);
	json_end(&json);
	return fine && !ferror(out);
}

const struct format format_json = { "json", ".json", "JSON", write_json,
	difference_json, false };
