/* SPDX-License-Identifier: MIT */
/*
 * SARIF 2.1.0 (OASIS, 2020), within what GitHub's code scanning takes (its
 * documentation, "SARIF support for code scanning", 2025). A run a root.
 *
 * What is only unknown is a note, and says so in its properties. A result is
 * known again by its check, node, file, slice and key: never by an offset or a
 * time, which another build changes.
 */
#include <config.h>

#include <inttypes.h>
#include <string.h>

#include <sealtree/defect.h>

#include "json_writer.h"
#include "sarif_rules.h"

enum {
	MOST_RELATED = 100,    /* GitHub: shown of 1,000 */
	MOST_CHARACTERS = 1024 /* GitHub: of a description */
};

struct sarif {
	const struct report_subject *subject;
	struct outline *o;
	struct sarif_rules rules;
};

static const char *
level_of(enum severity severity)
{
	return severity == SEVERITY_ERROR     ? "error"
	       : severity == SEVERITY_WARNING ? "warning"
					      : "note";
}

/*
 * Brackets would be a link, and braces a place to be filled (SARIF, 3.11.5 and
 * 3.11.6).
 */
static void
add_message(struct text *text, struct bytes raw)
{
	struct text visible = TEXT_INIT;
	struct bytes rest;
	size_t characters = 0;

	text_add_visible(&visible, raw);
	rest = text_bytes(&visible);
	while (rest.len && characters < MOST_CHARACTERS - 2) {
		struct bytes before = rest;
		int32_t c = text_next(&rest);
		bool doubled = c == '{' || c == '}';

		if (doubled || c == '[' || c == ']')
			text_add_char(text, doubled ? (char) c : '\\');
		text_add(text, before.data, before.len - rest.len);
		characters += doubled || c == '[' || c == ']' ? 2 : 1;
	}
	if (rest.len)
		text_add_string(text, "…");
	text_release(&visible);
}

/* A message object. */
static void
put_message(struct outline *o, const char *key, struct bytes raw)
{
	struct text text = TEXT_INIT;

	add_message(&text, raw);
	outline_map(o, key, NULL);
	outline_text(o, "text", NULL, text_bytes(&text));
	outline_close(o);
	text_release(&text);
}

static void
put_visible(struct outline *o, const char *key, struct bytes raw)
{
	struct text text = TEXT_INIT;

	if (raw.len == 0)
		return;
	text_add_visible(&text, raw);
	outline_text(o, key, NULL, text_bytes(&text));
	text_release(&text);
}

static void
put_help(struct outline *o, const struct model_finding *f)
{
	struct text plain = TEXT_INIT, raw = TEXT_INIT, markdown = TEXT_INIT;

	text_add_bytes(&raw, f->means.len ? f->means : f->id);
	text_add_markdown(&markdown, text_bytes(&raw));
	if (f->fix.len) {
		text_add_string(&raw, " Fix: ");
		text_add_bytes(&raw, f->fix);
		text_add_string(&markdown, "\n\n**Fix**: ");
		text_add_markdown(&markdown, f->fix);
	}
	add_message(&plain, text_bytes(&raw));
	outline_map(o, "help", NULL);
	outline_text(o, "text", NULL, text_bytes(&plain));
	outline_text(o, "markdown", NULL, text_bytes(&markdown));
	outline_close(o);
	text_release(&plain);
	text_release(&raw);
	text_release(&markdown);
}

static void
put_rule(struct outline *o, const struct model_finding *f)
{
	outline_map(o, NULL, NULL);
	put_visible(o, "id", f->id);
	put_message(o, "shortDescription", f->id);
	put_message(o, "fullDescription", f->means.len ? f->means : f->id);
	put_help(o, f);
	outline_map(o, "defaultConfiguration", NULL);
	outline_string(o, "level", NULL, level_of(f->severity));
	outline_close(o);
	outline_map(o, "properties", NULL);
	outline_list(o, "tags", NULL);
	outline_string(o, NULL, NULL, "code-signing");
	outline_close(o);
	outline_close(o);
	outline_close(o);
}

static void
put_tool(struct sarif *sarif)
{
	struct outline *o = sarif->o;

	outline_map(o, "tool", NULL);
	outline_map(o, "driver", NULL);
	outline_string(o, "name", NULL, "sealtree");
	outline_string(o, "version", NULL, sarif->subject->version);
	outline_list(o, "rules", NULL);
	for (size_t i = 0; i < sarif->rules.count; i++)
		put_rule(o, sarif->rules.told[i]->finding);
	outline_close(o);
	outline_close(o);
	outline_close(o);
}

/* What the user called the subject, if that is a path below where he stood;
 * else its name. */
static struct bytes
base_of(const struct report_subject *subject)
{
	struct bytes name = bytes_of(subject->arguments_name);

	while (bytes_begin(name, "./"))
		name = bytes_clamp(name, 2, name.len);
	while (name.len > 1 && bytes_end(name, "/"))
		name.len--;
	if (bytes_begin(name, "/") || bytes_begin(name, "..") ||
	    strstr(subject->arguments_name, "/..") || name.len == 0 ||
	    bytes_are(name, "."))
		return report_name(subject);
	return name;
}

static void
put_location(
    struct sarif *sarif, struct bytes path, uint64_t offset, bool region)
{
	struct outline *o = sarif->o;
	struct text uri = TEXT_INIT;

	text_add_uri(&uri, base_of(sarif->subject));
	if (path.len && !bytes_are(path, ".")) {
		text_add_char(&uri, '/');
		text_add_uri(&uri, path);
	}
	outline_map(o, "physicalLocation", NULL);
	outline_map(o, "artifactLocation", NULL);
	outline_text(o, "uri", NULL, text_bytes(&uri));
	outline_close(o);
	if (region) {
		outline_map(o, "region", NULL);
		outline_number(o, "startLine", NULL, 1);
		outline_number(o, "startColumn", NULL, 1);
		outline_number(o, "endLine", NULL, 1);
		outline_number(o, "endColumn", NULL, 1);
		if (offset <= INT64_MAX)
			outline_number(o, "byteOffset", NULL, offset);
		outline_close(o);
	}
	outline_close(o);
	text_release(&uri);
}

static void
put_locations(struct sarif *sarif, const struct model_finding *f)
{
	struct outline *o = sarif->o;
	const struct model_node *code = report_code(f->node);

	outline_list(o, "locations", NULL);
	outline_map(o, NULL, NULL);
	put_location(
	    sarif, f->file.len ? f->file : code->path, f->offset, true);
	outline_list(o, "logicalLocations", NULL);
	outline_map(o, NULL, NULL);
	put_visible(o, "fullyQualifiedName", code->path);
	put_visible(o, "kind", code->kind);
	outline_close(o);
	outline_close(o);
	outline_close(o);
	outline_close(o);
	if (f->related_count == 0)
		return;
	outline_list(o, "relatedLocations", NULL);
	for (size_t i = 0; i < f->related_count && i < MOST_RELATED; i++) {
		outline_map(o, NULL, NULL);
		outline_number(o, "id", NULL, i);
		put_location(sarif, f->related[i], NO_OFFSET, false);
		outline_close(o);
	}
	outline_close(o);
}

static void
put_properties(struct outline *o, const struct model_finding *f)
{
	outline_map(o, "properties", NULL);
	outline_string(o, "severity", NULL, severity_name(f->severity));
	put_visible(o, "reason", f->reason);
	put_visible(o, "slice", f->slice);
	put_visible(o, "key", f->key);
	put_visible(o, "seen", f->seen);
	put_visible(o, "wanted", f->wanted);
	put_visible(o, "fix", f->fix);
	put_visible(o, "consequenceOf", f->consequence_of);
	outline_close(o);
}

static void
put_result(struct sarif *sarif, const struct model_finding *f,
    const struct sarif_print *print)
{
	struct outline *o = sarif->o;
	struct text sentence = TEXT_INIT;

	text_add_bytes(&sentence, report_code(f->node)->name);
	text_add_string(&sentence, ": ");
	model_finding_sentence(f, false, &sentence);
	outline_map(o, NULL, NULL);
	put_visible(o, "ruleId", f->id);
	outline_number(
	    o, "ruleIndex", NULL, sarif_rule_of(&sarif->rules, f)->index);
	outline_string(o, "level", NULL, level_of(f->severity));
	if (f->known)
		outline_string(o, "baselineState", NULL, "unchanged");
	put_message(o, "message", text_bytes(&sentence));
	put_locations(sarif, f);
	outline_map(o, "partialFingerprints", NULL);
	outline_printf(o, "primaryLocationLineHash", NULL, "%016" PRIx64 ":%u",
	    print->hash, print->same + 1);
	outline_close(o);
	put_properties(o, f);
	outline_close(o);
	text_release(&sentence);
}

static void
put_invocation(struct sarif *sarif)
{
	struct outline *o = sarif->o;
	struct text text = TEXT_INIT;

	outline_list(o, "invocations", NULL);
	outline_map(o, NULL, NULL);
	outline_flag(o, "executionSuccessful", NULL,
	    model_complete(sarif->subject->model));
	if (sarif->rules.left_out) {
		text_printf(&text, "%zu more results were left out.",
		    sarif->rules.left_out);
		outline_list(o, "toolExecutionNotifications", NULL);
		outline_map(o, NULL, NULL);
		outline_string(o, "level", NULL, "warning");
		put_message(o, "message", text_bytes(&text));
		outline_close(o);
		outline_close(o);
	}
	outline_close(o);
	outline_close(o);
	text_release(&text);
}

static void
put_run(struct sarif *sarif)
{
	struct outline *o = sarif->o;
	struct text id = TEXT_INIT;
	const struct model_finding *f;
	size_t at = 0;

	text_add_string(&id, "sealtree/");
	text_add_uri(&id, base_of(sarif->subject));
	text_add_char(&id, '/');
	outline_map(o, NULL, NULL);
	put_tool(sarif);
	outline_map(o, "automationDetails", NULL);
	outline_text(o, "id", NULL, text_bytes(&id));
	outline_close(o);
	put_invocation(sarif);
	outline_list(o, "results", NULL);
	for (size_t i = 0; i < sarif->rules.result_count; i++) {
		f = sarif_next(sarif->subject, &at);
		put_result(sarif, f, &sarif->rules.prints[i]);
	}
	outline_close(o);
	outline_close(o);
	text_release(&id);
}

static bool
write_sarif(FILE *out, const struct report_subject *subject)
{
	struct json json;
	struct outline o;
	struct sarif sarif = { .subject = subject, .o = &o };

	fputs(report_is_first(subject)
		  ? "{\"$schema\":"
		    "\"https://json.schemastore.org/sarif-2.1.0.json\","
		    "\"version\":\"2.1.0\",\"runs\":[\n"
		  : ",\n",
	    out);
	json_begin(&json, out, true);
	outline_init(&o, &json_sink, &json);
	sarif_rules_take(&sarif.rules, subject);
	put_run(&sarif);
	json_end(&json);
	fputs(report_is_last(subject) ? "]}\n" : "", out);
	sarif_rules_release(&sarif.rules);
	return !ferror(out);
}

const struct format format_sarif = { "sarif", ".sarif", "SARIF", write_sarif,
	NULL, false };
