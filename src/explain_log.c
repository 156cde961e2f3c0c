/* SPDX-License-Identifier: MIT */
/* A log without an app: what can be behind its lines. */
#include <config.h>

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sealtree/limits.h>
#include <sealtree/log.h>
#include <sealtree/serve.h>
#include <sealtree/text.h>

#include "explain.h"

static void
print_checks(FILE *out, const struct check *const *checks, size_t count)
{
	for (size_t i = 0; i < count; i++)
		fprintf(out, "    %-38s %s\n", checks[i]->id, checks[i]->title);
}

static void
print_words(FILE *out, struct bytes words)
{
	struct text text = TEXT_INIT;

	text_add_visible(&text, words);
	fputs(text_string(&text), out);
	text_release(&text);
}

static void
print_issue(FILE *out, const struct log_issue *issue)
{
	print_words(out, issue->path);
	if (issue->architecture.len) {
		fputs(" (", out);
		print_words(out, issue->architecture);
		fputc(')', out);
	}
	fputs(": ", out);
	print_words(out, issue->message);
	fputc('\n', out);
	print_checks(out, issue->checks, issue->check_count);
}

static void
print_log(FILE *out, const struct apple_log *log)
{
	for (size_t i = 0; i < log->issue_count; i++)
		print_issue(out, &log->issues[i]);
	for (size_t i = 0; i < log->line_count; i++) {
		fprintf(out, "%u: ", log->lines[i].number);
		print_words(out, log->lines[i].text);
		fputc('\n', out);
		print_checks(
		    out, log->lines[i].checks, log->lines[i].check_count);
	}
	if (log->issue_count + log->line_count == 0)
		fputs("Nothing known is said there.\n", out);
}

static bool
read_input(struct arena *arena, struct bytes *content, struct fault *fault)
{
	char *data = arena_alloc(arena, LIMIT_LOG_BYTES + 1, 1);
	size_t len = fread(data, 1, LIMIT_LOG_BYTES + 1, stdin);

	*fault = (struct fault){ .error = ferror(stdin) ? errno : EFBIG };
	*content = bytes_over(data, len);
	return !ferror(stdin) && len <= LIMIT_LOG_BYTES;
}

/* Opened, then confined, then read. */
static bool
read_confined(const char *path, struct arena *arena, struct bytes *content,
    struct fault *fault)
{
	bool input = strcmp(path, "-") == 0;
	struct source *source =
	    input ? NULL : source_disk_open(path, true, fault);
	struct sandbox_report report = { 0 };
	int descriptor = source ? source_descriptor(source) : STDIN_FILENO;
	bool fine;

	if (!input && !source)
		return false;
	sandbox_enter(&descriptor, 1, 0, &report);
	fine = input ? read_input(arena, content, fault)
		     : source_read_file(
			   source, ".", LIMIT_LOG_BYTES, arena, content, fault);
	source_close(source);
	return fine;
}

static bool
explain(FILE *out, const char *path)
{
	struct arena *arena = arena_new();
	struct bytes content;
	struct fault fault;
	bool fine = read_confined(path, arena, &content, &fault);

	if (fine) {
		print_log(out, log_parse(content, arena));
	} else {
		fputs("sealtree: --explain-log ", stderr);
		print_words(stderr, bytes_of(path));
		fprintf(stderr, ": %s\n", strerror(fault.error));
	}
	arena_free(arena);
	return fine;
}

/* A confined process writes to no file: another one does that for it. */
bool
explain_log(FILE *out, const char *path)
{
	int ends[2], status = 0;
	char piece[4096];
	ssize_t n;
	pid_t child;

	log_init();
	if (pipe(ends) != 0 || (child = fork()) < 0)
		return false;
	if (child == 0) {
		FILE *pipe = fdopen(ends[1], "w");
		bool fine = pipe && explain(pipe, path);

		_exit(fine && fclose(pipe) == 0 ? 0 : 2);
	}
	close(ends[1]);
	while ((n = read(ends[0], piece, sizeof piece)) > 0)
		fwrite(piece, 1, (size_t) n, out);
	close(ends[0]);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
