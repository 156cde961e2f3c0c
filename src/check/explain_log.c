/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <ctype.h>
#include <jansson.h>
#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/log.h>

#include "log_phrases.h"

enum {
	CHECKS_OF_LINE = 64
};

struct reading {
	struct arena *arena;
	struct apple_log *log;
	size_t line_capacity, issue_capacity, cdhash_capacity;
};

/* Its tables are seeded by the system's random numbers. */
void
log_init(void)
{
	json_object_seed(0);
}

/* At `at`, in any case of letters. A number ends where its digits do. */
static bool
phrase_is_at(struct bytes text, size_t at, const char *phrase, size_t len)
{
	if (len > text.len - at)
		return false;
	for (size_t i = 0; i < len; i++)
		if (tolower(text.data[at + i]) !=
		    tolower((unsigned char) phrase[i]))
			return false;
	return !isdigit((unsigned char) phrase[len - 1]) ||
	       at + len == text.len || !isdigit(text.data[at + len]);
}

static bool
has_phrase(struct bytes text, const char *phrase, size_t len)
{
	for (size_t at = 0; at < text.len; at++)
		if (phrase_is_at(text, at, phrase, len))
			return true;
	return false;
}

static bool
has_any_phrase(struct bytes text, const char *phrases)
{
	while (*phrases) {
		size_t len = strcspn(phrases, "\n");

		if (has_phrase(text, phrases, len))
			return true;
		phrases += len + (phrases[len] == '\n');
	}
	return false;
}

static bool
is_named(const char *ids, const char *id)
{
	while (*ids) {
		size_t len = strcspn(ids, " ");

		if (ids[len - 1] == '*'
			? strncmp(ids, id, len - 1) == 0
			: strlen(id) == len && memcmp(ids, id, len) == 0)
			return true;
		ids += len + (ids[len] == ' ');
	}
	return false;
}

static bool
is_listed(const struct check **list, size_t count, const struct check *check)
{
	for (size_t i = 0; i < count; i++)
		if (list[i] == check)
			return true;
	return false;
}

static void
add_named(
    const struct log_phrase *row, const struct check **list, size_t *count)
{
	for (const struct check *c = check_next(NULL); c; c = check_next(c))
		if (is_named(row->ids, c->id) && *count < CHECKS_OF_LINE &&
		    !is_listed(list, *count, c))
			list[(*count)++] = c;
}

/* All checks that can be behind it; in the arena. NULL: nothing known. */
static const struct check **
checks_behind(struct bytes text, struct arena *arena, size_t *count)
{
	const struct check *list[CHECKS_OF_LINE], **kept;

	*count = 0;
	for (const struct log_phrase *row = log_phrases; row->phrases; row++)
		if (has_any_phrase(text, row->phrases))
			add_named(row, list, count);
	if (*count == 0)
		return NULL;
	kept = ARENA_ARRAY(arena, const struct check *, *count);
	memcpy(kept, list, *count * sizeof(*list));
	return kept;
}

static void
read_line(struct reading *r, struct bytes text, uint32_t number)
{
	struct apple_log *log = r->log;
	const struct check **checks;
	size_t count;

	text = bytes_clamp(text, 0, LIMIT_LOG_LINE_BYTES);
	checks = checks_behind(text, r->arena, &count);
	if (!checks)
		return;
	if (log->line_total++ >= LIMIT_LOG_LINES)
		return;
	ARENA_GROW(r->arena, log->lines, log->line_count, r->line_capacity);
	log->lines[log->line_count++] = (struct log_line){
		.number = number,
		.text = text,
		.checks = checks,
		.check_count = count,
	};
}

static void
read_lines(struct reading *r, struct bytes content)
{
	uint32_t number = 1;
	size_t from = 0;

	for (size_t i = 0; i <= content.len; i++) {
		if (i < content.len && content.data[i] != '\n')
			continue;
		read_line(r, bytes_clamp(content, from, i - from), number++);
		from = i + 1;
	}
}

static struct bytes
json_text(struct arena *arena, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (!json_is_string(value))
		return (struct bytes){ 0 };
	return arena_copy(arena,
	    bytes_over(json_string_value(value), json_string_length(value)));
}

static void
read_issue(struct reading *r, const json_t *object)
{
	struct apple_log *log = r->log;
	struct log_issue *issue;

	if (!json_is_object(object) || log->issue_total++ >= LIMIT_LOG_LINES)
		return;
	ARENA_GROW(r->arena, log->issues, log->issue_count, r->issue_capacity);
	issue = &log->issues[log->issue_count++];
	*issue = (struct log_issue){
		.path = json_text(r->arena, object, "path"),
		.architecture = json_text(r->arena, object, "architecture"),
		.message = json_text(r->arena, object, "message"),
		.severity = json_text(r->arena, object, "severity"),
	};
	issue->checks =
	    checks_behind(issue->message, r->arena, &issue->check_count);
}

/* Of "ticketContents". */
static void
read_ticket(struct reading *r, const json_t *object)
{
	struct apple_log *log = r->log;
	struct bytes cdhash = json_text(r->arena, object, "cdhash");

	if (cdhash.len == 0 || log->cdhash_total++ >= LIMIT_LOG_LINES)
		return;
	ARENA_GROW(
	    r->arena, log->cdhashes, log->cdhash_count, r->cdhash_capacity);
	log->cdhashes[log->cdhash_count++] = cdhash;
}

static bool
read_notary(struct reading *r, struct bytes content)
{
	json_error_t error;
	json_t *root =
	    json_loadb((const char *) content.data, content.len, 0, &error);
	const json_t *issues = json_object_get(root, "issues");
	const json_t *tickets = json_object_get(root, "ticketContents");
	bool is_notary = json_object_get(root, "statusSummary") || issues;
	struct apple_log *log = r->log;

	if (is_notary) {
		log->is_notary = true;
		log->status = json_text(r->arena, root, "statusSummary");
		log->archive = json_text(r->arena, root, "archiveFilename");
		log->sha256 = json_text(r->arena, root, "sha256");
		for (size_t i = 0; i < json_array_size(issues); i++)
			read_issue(r, json_array_get(issues, i));
		for (size_t i = 0; i < json_array_size(tickets); i++)
			read_ticket(r, json_array_get(tickets, i));
		read_line(r, log->status, 1);
	}
	json_decref(root);
	return is_notary;
}

const struct apple_log *
log_parse(struct bytes content, struct arena *arena)
{
	struct reading r = {
		.arena = arena,
		.log = ARENA_NEW(arena, struct apple_log),
	};
	size_t at = 0;

	while (at < content.len && isspace(content.data[at]))
		at++;
	if (at == content.len || content.data[at] != '{' ||
	    !read_notary(&r, content))
		read_lines(&r, content);
	return r.log;
}
