/* SPDX-License-Identifier: MIT */
/*
 * The log that `notarytool log` would give for the faults that were found, as
 * a prediction: nothing was submitted. Messages and links as logs of 2020 to
 * 2025 have them; what the service would say in words that are not known is
 * left out, and where that matters the status is null.
 */
#include <config.h>

#include <sealtree/defect.h>

#include "json_writer.h"
#include "page.h"

#define DOCUMENT                                              \
	"https://developer.apple.com/documentation/security/" \
	"notarizing_macos_software_before_distribution/"      \
	"resolving_common_notarization_issues"

static const struct refusal {
	const char *id, *message;
	const char *document; /* NULL: not known */
	bool whole;           /* told once of all that is related */
} refusals[] = {
	{ "notary-binary-not-signed", "The binary is not signed.",
	    DOCUMENT "#3087721", false },
	{ "notary-not-developer-id",
	    "The binary is not signed with a valid Developer ID certificate.",
	    DOCUMENT "#3087721", false },
	{ "notary-no-secure-timestamp",
	    "The signature does not include a secure timestamp.",
	    DOCUMENT "#3087733", false },
	{ "notary-no-hardened-runtime",
	    "The executable does not have the hardened runtime enabled.",
	    DOCUMENT "#3087724", false },
	{ "notary-get-task-allow",
	    "The executable requests the com.apple.security.get-task-allow "
	    "entitlement.",
	    DOCUMENT "#3087731", false },
	{ "notary-sdk-too-old",
	    "The binary uses an SDK older than the 10.9 SDK.", NULL, false },
	{ "notary-signature-invalid", "The signature of the binary is invalid.",
	    DOCUMENT "#3087735", true },
	{ "notary-bundle-structure", "The signature of the binary is invalid.",
	    DOCUMENT "#3087735", true },
};

struct log {
	struct outline *out;
	const struct report_subject *subject;
	struct text archive; /* "App.zip" */
	size_t errors;       /* issues that refuse it */
	size_t untold;       /* findings that may, in unknown words */
	bool fine;
};

static const struct refusal *
refusal_of(struct bytes id)
{
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
		if (bytes_are(id, refusals[i].id))
			return &refusals[i];
	return NULL;
}

/* The archive that ditto makes of it: "App.app" in "App.zip". */
static void
name_archive(struct log *log)
{
	struct bytes name = report_name(log->subject);
	size_t stem = name.len;

	while (stem > 1 && name.data[stem - 1] != '.')
		stem--;
	if (stem > 1)
		name.len = stem - 1;
	text_add_bytes(&log->archive, name);
	text_add_string(&log->archive, ".zip");
}

static void
tell_path(struct log *log, struct bytes path)
{
	struct text text = TEXT_INIT;

	text_add_bytes(&text, text_bytes(&log->archive));
	text_add_char(&text, '/');
	text_add_bytes(&text, report_name(log->subject));
	if (!bytes_are(path, ".")) {
		text_add_char(&text, '/');
		text_add_bytes(&text, path);
	}
	outline_text(log->out, "path", NULL, text_bytes(&text));
	text_release(&text);
}

static void
tell_issue(struct log *log, const struct refusal *refusal,
    enum severity severity, struct bytes path, struct bytes slice)
{
	struct outline *o = log->out;

	log->errors += severity == SEVERITY_ERROR;
	outline_map(o, NULL, NULL);
	outline_string(o, "severity", NULL, severity_name(severity));
	outline_null(o, "code", NULL);
	tell_path(log, path);
	outline_string(o, "message", NULL, refusal->message);
	outline_string(o, "docUrl", NULL, refusal->document);
	if (slice.len > 0)
		outline_text(o, "architecture", NULL, slice);
	else
		outline_null(o, "architecture", NULL);
	outline_close(o);
}

static bool
has_bad_check(const struct outline_node *slice)
{
	const struct outline_node *checks =
	    page_find(page_find(slice, "signature"), "checks");

	for (const struct outline_node *n = checks ? checks->first : NULL; n;
	     n = n->next)
		if (n->item.type == VALUE_TEXT &&
		    bytes_are(n->item.bytes, "bad"))
			return true;
	return false;
}

/* Those of the slices that are at fault, where it is one by one known; else
 * all. */
static void
tell_slices(struct log *log, const struct refusal *refusal,
    const struct model_finding *f, const struct page *page)
{
	const struct outline_node *slices =
	    page_find(&page->tree.root, "slices");
	const struct outline_node *first = slices ? slices->first : NULL;
	struct bytes path = page_text(&page->tree.root, "executable");
	bool any = false;

	if (!refusal->whole && f->file.len > 0)
		path = f->file;
	else if (path.len == 0)
		path = page->node->path;
	for (const struct outline_node *s = first; s; s = s->next)
		any |= refusal->whole && has_bad_check(s);
	for (const struct outline_node *s = first; s; s = s->next)
		if (!any || has_bad_check(s))
			tell_issue(log, refusal, f->severity, path,
			    page_text(s, "arch"));
}

static void
tell_code(struct log *log, const struct refusal *refusal,
    const struct model_finding *f, struct bytes path)
{
	const struct model_node *node = model_find(
	    log->subject->model, log->subject->root, path, MODEL_CODE);
	struct page page;

	if (!node)
		return;
	log->fine &= page_fetch_id(&page, log->subject->model, node, "record");
	tell_slices(log, refusal, f, &page);
	page_release(&page);
}

static bool
names(const struct model_finding *f, struct bytes path)
{
	for (size_t i = 0; i < f->related_count; i++)
		if (bytes_equal(f->related[i], path))
			return true;
	return f->related_count == 0 &&
	       bytes_equal(report_code(f->node)->path, path);
}

/* An earlier finding led to the same words. */
static bool
was_told(const struct log *log, const struct refusal *refusal, size_t index,
    struct bytes path)
{
	for (size_t i = 0; i < index; i++) {
		const struct model_finding *f =
		    model_finding(log->subject->model, i);
		const struct refusal *other = refusal_of(f->id);

		if (other && other->whole && other != refusal &&
		    f->node->root == log->subject->root && names(f, path))
			return true;
	}
	return false;
}

/* Told once of all that is related, or of the code itself. */
static void
tell_whole(struct log *log, const struct refusal *refusal, size_t index)
{
	const struct model_finding *f =
	    model_finding(log->subject->model, index);
	struct bytes own = report_code(f->node)->path;
	const struct bytes *paths = f->related_count ? f->related : &own;
	size_t count = f->related_count ? f->related_count : 1;

	for (size_t i = 0; i < count; i++)
		if (!was_told(log, refusal, index, paths[i]))
			tell_code(log, refusal, f, paths[i]);
}

/* What is related to others sums up what is told of them. */
static void
tell_one(struct log *log, const struct refusal *refusal,
    const struct model_finding *f)
{
	struct bytes own = report_code(f->node)->path;

	if (f->slice.len > 0)
		tell_issue(log, refusal, f->severity,
		    f->file.len > 0 ? f->file : own, f->slice);
	else if (f->related_count == 0)
		tell_code(log, refusal, f, own);
}

/* A refusal in words that are not known. */
static bool
is_untold(const struct model_finding *f)
{
	if (f->severity != SEVERITY_ERROR && f->severity != SEVERITY_UNKNOWN)
		return false;
	return bytes_are(f->id, "macho-in-archive") ||
	       (bytes_begin(f->id, "notary-") &&
		   !bytes_begin(f->id, "notary-ticket-"));
}

static void
tell_finding(struct log *log, size_t index)
{
	const struct model_finding *f =
	    model_finding(log->subject->model, index);
	const struct refusal *refusal = refusal_of(f->id);

	if (!refusal || f->severity < SEVERITY_WARNING)
		log->untold += is_untold(f);
	else if (refusal->whole)
		tell_whole(log, refusal, index);
	else
		tell_one(log, refusal, f);
}

static void
tell_issues(struct log *log)
{
	struct model *model = log->subject->model;
	size_t count = model_findings(model);

	outline_list(log->out, "issues", NULL);
	for (size_t i = 0; i < count; i++)
		if (model_finding(model, i)->node->root == log->subject->root)
			tell_finding(log, i);
	outline_close(log->out);
}

static void
tell_status(const struct log *log, struct outline *o)
{
	struct model *model = log->subject->model;
	bool for_notary = bytes_are(
	    bytes_of(model_target(model, log->subject->root)), "developer-id");

	if (log->errors > 0) {
		outline_string(o, "status", NULL, "Invalid");
		outline_string(o, "statusSummary", NULL,
		    "Archive contains critical validation errors");
		outline_number(o, "statusCode", NULL, 4000);
	} else if (for_notary && log->untold == 0 && model_complete(model)) {
		outline_string(o, "status", NULL, "Accepted");
		outline_string(
		    o, "statusSummary", NULL, "Ready for distribution");
		outline_number(o, "statusCode", NULL, 0);
	} else {
		outline_null(o, "status", NULL);
		outline_null(o, "statusSummary", NULL);
		outline_null(o, "statusCode", NULL);
	}
}

static void
tell_head(const struct log *log, struct outline *o)
{
	outline_map(o, "prediction", NULL);
	outline_string(o, "by", NULL, "sealtree");
	outline_string(o, "version", NULL, log->subject->version);
	outline_string(o, "note", NULL,
	    "from the files alone: nothing was submitted, and what the service "
	    "says besides is not known");
	outline_close(o);
	outline_number(o, "logFormatVersion", NULL, 1);
	outline_null(o, "jobId", NULL);
	tell_status(log, o);
	outline_text(o, "archiveFilename", NULL, text_bytes(&log->archive));
	outline_null(o, "uploadDate", NULL);
	outline_null(o, "sha256", NULL);
	outline_null(o, "ticketContents", NULL);
}

/* The issues decide the status, which stands before them. */
static void
write_log(struct json *json, struct log *log, const struct outline_tree *issues)
{
	struct outline o;

	outline_init(&o, &json_sink, json);
	outline_map(&o, NULL, NULL);
	tell_head(log, &o);
	if (issues->root.first->first)
		outline_replay(issues->root.first, &o);
	else
		outline_null(&o, "issues", NULL);
	outline_close(&o);
}

static bool
write_notary_log(FILE *out, const struct report_subject *subject)
{
	struct arena *arena = arena_new();
	struct outline_tree issues;
	struct outline o;
	struct json json;
	struct log log = { .out = &o, .subject = subject, .fine = true };

	name_archive(&log);
	outline_tree_init(&issues, arena);
	outline_init(&o, &outline_tree_sink, &issues);
	tell_issues(&log);
	json_begin(&json, out, model_roots(subject->model) == 1);
	write_log(&json, &log, &issues);
	json_end(&json);
	text_release(&log.archive);
	arena_free(arena);
	return log.fine && !ferror(out);
}

const struct format format_notary_log = { "notary-log", ".json",
	"prediction of notarytool's log", write_notary_log, NULL, true };
