/* SPDX-License-Identifier: MIT */
/*
 * What Apple's tools said, from a log that a person gives: which checks can be
 * behind each line, and which of them found something in the code at hand.
 * The log of notarytool (JSON) is read issue by issue. It is hostile input
 * like any other.
 */
#ifndef SEALTREE_LOG_H
#define SEALTREE_LOG_H

#include <sealtree/check.h>

struct log_line {
	uint32_t number;	/* from 1 */
	struct bytes text;	/* raw; at most LIMIT_LOG_LINE_BYTES of it */
	const struct check **checks;	/* in the tables' order */
	size_t check_count;
};

/* Of notarytool's log; no bytes where the log has none. */
struct log_issue {
	struct bytes path, architecture, message, severity;
	const struct check **checks;
	size_t check_count;
};

struct apple_log {
	struct log_line *lines;	/* those that say something known */
	size_t line_count;
	size_t line_total;	/* of those; more than LIMIT_LOG_LINES are
				   counted only */
	bool is_notary;
	struct bytes status, archive, sha256;	/* of the whole submission */
	struct log_issue *issues;
	size_t issue_count, issue_total;
	/* CDHashes that the notary made a ticket of, in hexadecimal. */
	struct bytes *cdhashes;
	size_t cdhash_count, cdhash_total;
};

/* Before the process is confined: what it needs of the system. */
void log_init(void);
/* Never NULL. Views point into `content`, or into the arena. */
const struct apple_log *log_parse(struct bytes content, struct arena *arena);

/* Where a check of a line found something. */
struct log_place {
	const struct check *check;
	const char **nodes;	/* paths, at most LOG_NODES_MAX of `total` */
	size_t node_count, total;
};
struct log_answer {
	const struct log_line *line;
	const struct log_place *places;	/* line->check_count */
};
struct log_verdict {
	const struct log_issue *issue;
	const char *node;	/* its path here; NULL: there is none */
	bool agrees;		/* a check of the issue found something there */
};
struct log_answers {
	const struct apple_log *log;
	/* Whether what is here is what was uploaded, by its digest, else by
	 * the CDHashes: absent where the log tells neither. */
	struct result upload;
	struct log_answer *answers;	/* log->line_count */
	struct log_verdict *verdicts;	/* log->issue_count */
};
enum {
	LOG_NODES_MAX = 8
};
/* `root` is judged, and all in it. `sha256`: of the root's file, where it is
 * one; else NULL. */
const struct log_answers *log_answer(const struct apple_log *log,
    const struct check_subject *root, const uint8_t *sha256,
    struct arena *arena);

#endif
