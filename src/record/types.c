/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/record.h>

// clang-format off
const struct record_type record_types[RECORD_IDS] = {
	[RECORD_SETUP] = { "setup", RECORD_TO_READER, "s[ss][s][uss]",
	    "version [option value] [path] [root phase path]" },
	[RECORD_WANT] = { "want", RECORD_TO_READER, "qu",
	    "node facet" },
	[RECORD_ROWS] = { "rows", RECORD_TO_READER, "quuqu",
	    "node facet list first count" },
	[RECORD_LOOK] = { "look", RECORD_TO_READER, "[q]",
	    "[node]" },
	[RECORD_AGAIN] = { "again", RECORD_TO_READER, "q",
	    "node" },
	[RECORD_CANCEL] = { "cancel", RECORD_TO_READER, "u",
	    "request" },
	[RECORD_FOLLOW] = { "follow", RECORD_TO_READER, "u",
	    "on" },
	[RECORD_SEEK] = { "seek", RECORD_TO_READER, "bq",
	    "pattern from" },
	[RECORD_READY] = { "ready", RECORD_TO_SCREEN, "s[s][s][ssu]",
	    "version [layer] [reason] [facet title tab]" },
	[RECORD_ANCHORS] = { "anchors", RECORD_TO_SCREEN, "[b]",
	    "[sha256]" },
	[RECORD_NODE] = { "node", RECORD_TO_SCREEN, "qquuuuuuuusss",
	    "id parent order row state worst flags facets revision root kind "
	    "name path" },
	[RECORD_FINDINGS] = { "findings", RECORD_TO_SCREEN,
	    "qu[ussssbbbbbb[b][s]squu]",
	    "node part [severity id file slice reason key message seen wanted "
	    "means fix [apple] [related] consequence-of offset count known]" },
	[RECORD_AT] = { "at", RECORD_TO_SCREEN, "uuqssu",
	    "job root node phase path done" },
	[RECORD_TROUBLE] = { "trouble", RECORD_TO_SCREEN, "ususs",
	    "root path errno phase what" },
	[RECORD_PROGRESS] = { "progress", RECORD_TO_SCREEN, "uuuu",
	    "read known quiet-ms spinning-ms" },
	[RECORD_JUDGED] = { "judged", RECORD_TO_SCREEN, "us",
	    "root target" },
	[RECORD_SETTLED] = { "settled", RECORD_TO_SCREEN, "u",
	    "complete" },
	[RECORD_CHANGED] = { "changed", RECORD_TO_SCREEN, "u[s]u",
	    "root [path] total" },
	[RECORD_OUTLINE] = { "outline", RECORD_TO_SCREEN, "u[uubbqbqu]",
	    "last [op tone key label offset bytes number list]" },
	[RECORD_HITS] = { "hits", RECORD_TO_SCREEN, "[quqq]qu",
	    "[node facet item row] next gave-up" },
	[RECORD_REFUSED] = { "refused", RECORD_TO_SCREEN, "s",
	    "reason" },
};
// clang-format on
