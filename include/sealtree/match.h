/* SPDX-License-Identifier: MIT */
/*
 * Regular expressions through PCRE2, bounded: no JIT, with limits on matching
 * steps, depth and heap, so that neither an evil pattern nor an evil subject
 * holds the program up.
 */
#ifndef SEALTREE_MATCH_H
#define SEALTREE_MATCH_H

#include <sealtree/bytes.h>

struct match;
struct text;

enum match_flags {
	MATCH_SMART_CASE = 1,	/* folds case unless the pattern has capitals */
	MATCH_UTF8 = 2,		/* invalid sequences match nothing */
	MATCH_POSIX = 4		/* as regexec(3) takes an extended one: a dot
				   is any byte, $ the very end alone */
};

enum match_result { MATCH_NO, MATCH_YES, MATCH_GAVE_UP };

/* NULL if it is no pattern; then a reason with the position is in `why`. */
struct match *match_new(struct bytes pattern, unsigned flags,
    struct text *why);
void match_free(struct match *match); /* NULL is nothing */
/* `*from` and `*to`, where not NULL, bound the first match. */
enum match_result match_find(struct match *match, struct bytes subject,
    size_t *from, size_t *to);
/* Whether some of `subject` matches, none of nothing; counts in `*gave_up`
 * where it took too long to tell. */
bool match_any(struct match *match, struct bytes subject, uint32_t *gave_up);

#endif
