/* SPDX-License-Identifier: MIT */
/* A log that was given, and what of it is so here. */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "values.h"

enum {
	TITLE_BYTES = 160
};

static bool
has_log(const struct node *node)
{
	return node->row == ROW_CODE && node->whole.log;
}

static bool
is_advice(const struct check *check)
{
	return check->scope == CHECK_LOG;
}

static void
add_nodes(struct text *text, const struct log_place *place)
{
	for (size_t i = 0; i < place->node_count; i++)
		text_printf(text, "%s%s", i ? ", " : "here: ", place->nodes[i]);
	if (place->total > place->node_count)
		text_printf(
		    text, " and %zu more", place->total - place->node_count);
}

static void
show_place(struct outline *o, const struct log_place *place)
{
	const struct check *check = place->check;
	struct text text = TEXT_INIT;

	if (is_advice(check)) {
		text_printf(&text, "%s %s", check->means, check->fix);
	} else {
		add_nodes(&text, place);
		outline_tone(o, TONE_BAD);
	}
	show_named(o, bytes_of(check->id), text_bytes(&text));
	text_release(&text);
}

static bool
is_so_here(const struct log_place *place)
{
	return place->total > 0 || is_advice(place->check);
}

/* The rest in one line: it is not what is wrong here. */
static void
show_others(struct outline *o, const struct log_answer *answer)
{
	struct text text = TEXT_INIT;

	for (size_t i = 0; i < answer->line->check_count; i++)
		if (!is_so_here(&answer->places[i]))
			text_printf(&text, "%s%s", text.len ? ", " : "",
			    answer->line->checks[i]->id);
	if (text.len) {
		outline_tone(o, TONE_DIM);
		outline_text(
		    o, "not_here", "Not found here", text_bytes(&text));
	}
	text_release(&text);
}

static void
show_line(struct outline *o, const struct log_answer *answer)
{
	struct text title = TEXT_INIT;

	text_printf(&title, "%u ", answer->line->number);
	text_add_bytes(&title, bytes_clamp(answer->line->text, 0, TITLE_BYTES));
	outline_item(o, &(struct item){ .type = VALUE_MAP,
			    .label = text_bytes(&title),
			    .offset = NO_OFFSET });
	for (size_t i = 0; i < answer->line->check_count; i++)
		if (is_so_here(&answer->places[i]))
			show_place(o, &answer->places[i]);
	show_others(o, answer);
	outline_close(o);
	text_release(&title);
}

static void
show_issue(struct outline *o, const struct log_verdict *verdict)
{
	const struct log_issue *issue = verdict->issue;

	outline_item(o,
	    &(struct item){
		.type = VALUE_MAP, .label = issue->path, .offset = NO_OFFSET });
	show_text(o, "message", "The notary", issue->message);
	show_text(o, "architecture", "Architecture", issue->architecture);
	show_text(o, "severity", "Severity", issue->severity);
	outline_string(o, "node", "Code", verdict->node);
	if (verdict->node && !verdict->agrees) {
		outline_tone(o, TONE_WARN);
		outline_string(o, "agrees", "Seen here",
		    "no error: what was uploaded is not this");
	} else if (verdict->node) {
		outline_string(o, "agrees", "Seen here", "an error too");
	} else {
		outline_tone(o, TONE_UNKNOWN);
		outline_string(
		    o, "agrees", "Seen here", "nothing lies at this path");
	}
	outline_close(o);
}

static void
describe(const struct node *node, struct outline *o)
{
	const struct log_answers *a = node->whole.log;
	const struct apple_log *log = a->log;

	if (log->is_notary) {
		show_text(o, "status", "Status", log->status);
		show_text(o, "archive", "Uploaded", log->archive);
		show_text(o, "sha256", "SHA-256 of that", log->sha256);
		show_result(o, "upload", "This", &a->upload,
		    "is what was uploaded");
	}
	if (log->issue_count > 0) {
		outline_list(o, "issues", "Issues");
		for (size_t i = 0; i < log->issue_count; i++)
			show_issue(o, &a->verdicts[i]);
		outline_close(o);
	}
	outline_list(o, "lines", "Lines that say something known");
	for (size_t i = 0; i < log->line_count; i++)
		show_line(o, &a->answers[i]);
	outline_close(o);
	if (log->line_total > log->line_count)
		outline_number(o, "more_lines", "Lines not shown",
		    log->line_total - log->line_count);
}

const struct facet facet_log = {
	.id = "log",
	.title = "Log",
	.tab = true,
	.applies = has_log,
	.describe = describe,
};
