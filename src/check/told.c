/* SPDX-License-Identifier: MIT */
/* What no check finds, since the reader is no more: the screen's program tells
 * of it (src/model/watch.c). */
#include <config.h>

#include "themes.h"

#define OWN_WORK "sealtree's own: the screen's program watches the reader"

// clang-format off
const struct check told_checks[] = {
	{
	    .id = "reader-died",
	    .title = "The reader died while reading this",
	    .severity = SEVERITY_UNKNOWN,
	    .scope = CHECK_TOLD,
	    .relation = RELATION_NODE,
	    .mend = MEND_OUTSIDE,
	    .means = "The program that reads files crashed, or was ended by "
		     "the system, at this place. Another one went on without "
		     "it: nothing is known of what was to be read there, "
		     "neither good nor bad.",
	    .fix = "Report it together with the file; the other findings "
		   "hold.",
	    .when = "the process of the reader ends by itself or by a "
		    "signal, or sends what is no record",
	    .source = OWN_WORK,
	},
	{
	    .id = "reader-timeout",
	    .title = "The reader got nowhere with this",
	    .severity = SEVERITY_UNKNOWN,
	    .scope = CHECK_TOLD,
	    .relation = RELATION_NODE,
	    .mend = MEND_OUTSIDE,
	    .means = "The program that reads files was ended at this place, "
		     "as it went round in circles or said nothing more. "
		     "Another one went on without it: nothing is known of "
		     "what was to be read there, neither good nor bad.",
	    .fix = "Report it together with the file; the other findings "
		   "hold.",
	    .when = "the reader uses 5 seconds of processor time without "
		    "progress, or is silent for 5 seconds with work to do",
	    .source = OWN_WORK,
	},
	{ 0 },
};
