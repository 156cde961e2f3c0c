/* SPDX-License-Identifier: MIT */
/*
 * JSON from an outline, written as it is told: a document of any size costs
 * the memory of its depth.
 *
 *	struct json json;
 *	struct outline o;
 *
 *	json_begin(&json, out, true);
 *	outline_init(&o, &json_sink, &json);
 *	outline_map(&o, NULL, NULL);
 *	…
 *	outline_close(&o);
 *	json_end(&json);
 *
 * Beside a string that is not UTF-8 stands its key with _hex behind it and the
 * raw bytes; beside a list of such strings likewise a list, with null for those
 * that are.
 */
#ifndef JSON_WRITER_H
#define JSON_WRITER_H

#include <stdio.h>

#include <sealtree/outline.h>
#include <sealtree/text.h>

struct json_level {
	bool list;
	size_t count;
	struct text key; /* of a list, escaped; no bytes where it has none */
	struct text hex; /* of a list: its _hex, as far as it was needed */
	size_t hex_count;
};

struct json {
	FILE *out;
	bool pretty; /* in lines, with two spaces a level */
	struct text pending;
	struct json_level *levels;
	size_t depth, capacity;
};

void json_begin(struct json *json, FILE *out, bool pretty);
/* Ends the line and releases all but `out`, whose error indicator tells
 * whether all was written. */
void json_end(struct json *json);

extern const struct outline_sink json_sink;

#endif
