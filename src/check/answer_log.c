/* SPDX-License-Identifier: MIT */
/* Which of the checks behind a log's lines found something here. */
#include <config.h>

#include <string.h>
#include <strings.h>

#include <sealtree/log.h>
#include <sealtree/text.h>

static bool
has_found(const struct check_subject *subject, const struct check *check)
{
	const struct findings *f = subject->findings;

	for (size_t i = 0; f && i < f->count; i++)
		if (f->list[i].check == check)
			return true;
	return false;
}

static void
find_places(struct log_place *place, const struct check_subject *root,
    struct arena *arena)
{
	place->nodes = ARENA_ARRAY(arena, const char *, LOG_NODES_MAX);
	for (size_t i = 0; i < root->all_count; i++) {
		const struct check_subject *subject = root->all[i];

		if (!has_found(subject, place->check))
			continue;
		if (place->total++ < LOG_NODES_MAX)
			place->nodes[place->node_count++] =
			    subject->code->place->path;
	}
}

static struct log_answer
answer_line(const struct log_line *line, const struct check_subject *root,
    struct arena *arena)
{
	struct log_place *places =
	    ARENA_ARRAY(arena, struct log_place, line->check_count);

	for (size_t i = 0; i < line->check_count; i++) {
		places[i].check = line->checks[i];
		find_places(&places[i], root, arena);
	}
	return (struct log_answer){ line, places };
}

static bool
is_file_of(const struct code *code, struct bytes path)
{
	const struct place *place = code->place;

	return (code->macho_path && bytes_are(path, code->macho_path)) ||
	       bytes_are(path, place->path) ||
	       (place->executable_path &&
		   bytes_are(path, place->executable_path));
}

static const struct check_subject *
subject_of_file(const struct check_subject *root, struct bytes path)
{
	for (size_t i = 0; i < root->all_count; i++)
		if (is_file_of(root->all[i]->code, path))
			return root->all[i];
	return NULL;
}

/* "upload.zip/App.app/Contents/…": what is behind the name of what was opened,
 * else behind any part. */
static const struct check_subject *
subject_of_path(const struct check_subject *root, struct bytes path)
{
	const char *name = root->code->place->name;

	for (size_t at = 0; at < path.len; at++) {
		struct bytes rest = bytes_clamp(path, at, path.len);
		size_t len = strlen(name);

		if (at > 0 && path.data[at - 1] != '/')
			continue;
		if (bytes_are(rest, name))
			return root;
		if (rest.len > len && memcmp(rest.data, name, len) == 0 &&
		    rest.data[len] == '/')
			return subject_of_file(
			    root, bytes_clamp(rest, len + 1, rest.len));
	}
	return NULL;
}

static struct log_verdict
answer_issue(const struct log_issue *issue, const struct check_subject *root)
{
	const struct check_subject *subject =
	    subject_of_path(root, issue->path);
	struct log_verdict verdict = { .issue = issue };

	if (!subject)
		return verdict;
	verdict.node = subject->code->place->path;
	for (size_t i = 0; i < issue->check_count; i++)
		verdict.agrees |= has_found(subject, issue->checks[i]);
	/* What the notary says of a file may be told of as its cause. */
	for (size_t i = 0; subject->findings && i < subject->findings->count;
	     i++)
		verdict.agrees |=
		    subject->findings->list[i].severity == SEVERITY_ERROR;
	return verdict;
}

static bool
is_hex_of(struct bytes hex, const uint8_t *hash, size_t len)
{
	struct text text = TEXT_INIT;
	bool same;

	text_add_hex(&text, bytes_over(hash, len));
	same = hex.len == text.len &&
	       strncasecmp((const char *) hex.data, text.data, hex.len) == 0;
	text_release(&text);
	return same;
}

static bool
signature_has(const struct signature *s, struct bytes cdhash)
{
	for (size_t i = 0; s && i < s->directory_count; i++)
		if (s->directories[i].cdhash_full_len > 0 &&
		    is_hex_of(cdhash, s->directories[i].cdhash, CDHASH_LEN))
			return true;
	return false;
}

static bool
is_here(const struct check_subject *root, struct bytes cdhash)
{
	for (size_t i = 0; i < root->all_count; i++) {
		const struct code *code = root->all[i]->code;

		for (size_t j = 0; j < code->signature_count; j++)
			if (signature_has(code->signatures[j], cdhash))
				return true;
	}
	return false;
}

/* A bundle has no digest; but what was notarized of it has. */
static struct result
upload_by_cdhashes(const struct apple_log *log,
    const struct check_subject *root, struct arena *arena)
{
	size_t here = 0;

	if (log->cdhash_count == 0)
		return result_absent();
	for (size_t i = 0; i < log->cdhash_count; i++)
		here += is_here(root, log->cdhashes[i]);
	if (here == log->cdhash_count)
		return result_ok();
	return result_bad(arena, NO_OFFSET,
	    "is not what was uploaded: of %zu CDHashes in the ticket, %zu are "
	    "not here",
	    log->cdhash_count, log->cdhash_count - here);
}

static struct result
upload_of(const struct apple_log *log, const struct check_subject *root,
    const uint8_t *sha256, struct arena *arena)
{
	if (!log->sha256.len || !sha256)
		return upload_by_cdhashes(log, root, arena);
	if (is_hex_of(log->sha256, sha256, SHA256_LEN))
		return result_ok();
	return result_bad(arena, NO_OFFSET,
	    "is not what was uploaded: its SHA-256 is another one");
}

const struct log_answers *
log_answer(const struct apple_log *log, const struct check_subject *root,
    const uint8_t *sha256, struct arena *arena)
{
	struct log_answers *a = ARENA_NEW(arena, struct log_answers);

	a->log = log;
	a->upload = upload_of(log, root, sha256, arena);
	a->answers = ARENA_ARRAY(arena, struct log_answer, log->line_count);
	a->verdicts = ARENA_ARRAY(arena, struct log_verdict, log->issue_count);
	for (size_t i = 0; i < log->line_count; i++)
		a->answers[i] = answer_line(&log->lines[i], root, arena);
	for (size_t i = 0; i < log->issue_count; i++)
		a->verdicts[i] = answer_issue(&log->issues[i], root);
	return a;
}
