/* SPDX-License-Identifier: MIT */
/* What is told once of a whole: its outermost node, for all that lie in it. */
#ifndef CHECK_WHOLE_H
#define CHECK_WHOLE_H

#include "themes.h"

typedef bool finding_test(const struct finding *finding,
    const struct check_subject *subject, const void *context);
/* It is an error, and its id is in the list, NULL at its end. */
finding_test is_error_of;
/* Its id is that one. */
finding_test is_of_id;

/* Nodes with such a finding, in what is below the outermost node. */
struct tally {
	size_t nodes;	  /* the outermost itself too */
	size_t parts;	  /* directly in the outermost, with all in them */
	bool frameworks;  /* all of those parts are */
	const char *cause; /* the first finding's own cause, else its id */
	const char *const *related; /* paths of the first nodes */
};

/* In CHECK_LAST, of the outermost node; else there is nothing. */
struct tally tally_of(const struct check_subject *root, finding_test *test,
    const void *context, struct arena *arena);
/* In CHECK_LAST, and it is the outermost node, of code. */
bool is_whole(const struct check_subject *subject);

/*
 * Whether the notary service could be asked about this node: it is for
 * Developer ID, no valid ticket covers it already, and it was not signed
 * before February 2020, from when on all rules hold.
 */
#define NOTARY_SOURCE "Apple, Resolving common notarization issues"
#define NOT_LOOKED_AT                                                   \
	"code that a valid ticket covers; what was signed before February " \
	"2020"
bool notary_looks_at(const struct check_subject *subject);

#endif
