/* SPDX-License-Identifier: MIT */
/*
 * How badly something is wrong. Both programs speak of it; the numbers cross
 * between them and order the findings.
 */
#ifndef SEALTREE_SEVERITY_H
#define SEALTREE_SEVERITY_H

enum severity {
	SEVERITY_PASS,		/* no finding */
	SEVERITY_INFO,		/* shown, never counted as a problem */
	SEVERITY_UNKNOWN,	/* the files cannot settle it */
	SEVERITY_WARNING,
	SEVERITY_ERROR,
	SEVERITIES
};

const char *severity_name(enum severity severity); /* "pass", "error" … */

#endif
