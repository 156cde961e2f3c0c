/* SPDX-License-Identifier: MIT */
/* The authorities of --anchors: files in a directory, or one file. */
#include <config.h>

#include <string.h>

#include <sealtree/certificate.h>
#include <sealtree/limits.h>

#include "server.h"

static bool
add_anchor(struct server *server, const char *name, struct arena *arena,
    struct defects *defects)
{
	struct bytes content;
	struct fault fault;

	if (!source_read_file(server->anchors_source, name, LIMIT_CMS_BYTES,
		arena, &content, &fault)) {
		server_refuse(server, 0, "--anchors %s: %s: %s",
		    server->anchors, name, strerror(fault.error));
		return false;
	}
	if (anchors_add(content, defects))
		return true;
	server_refuse(server, 0, "--anchors %s: %s is no certificate",
	    server->anchors, name);
	return false;
}

static bool
add_all(struct server *server, const struct fault *opening, struct arena *arena)
{
	struct source_list list;
	struct source_stat stat;
	struct defects defects;
	struct fault fault = *opening;

	defects_init(&defects, arena);
	if (!server->anchors_source ||
	    !source_stat(server->anchors_source, ".", &stat, &fault) ||
	    (stat.type == SOURCE_DIRECTORY &&
		!source_list(
		    server->anchors_source, ".", arena, &list, &fault))) {
		server_refuse(server, 0, "--anchors %s: %s", server->anchors,
		    strerror(fault.error));
		return false;
	}
	if (stat.type != SOURCE_DIRECTORY)
		return add_anchor(server, ".", arena, &defects);
	for (size_t i = 0; i < list.count; i++)
		if (list.entries[i].type == SOURCE_FILE &&
		    !add_anchor(server, list.entries[i].name, arena, &defects))
			return false;
	return true;
}

static void
tell_anchors(struct server *server)
{
	struct record_writer w;

	record_begin(&w, &server->out, RECORD_ANCHORS, 0);
	record_put_open(&w);
	for (size_t i = 0; i < anchors_added(); i++) {
		record_put_item(&w);
		record_put_b(
		    &w, bytes_over(anchors_added_sha256(i), SHA256_LEN));
	}
	record_put_close(&w);
	record_end(&w);
}

bool
server_add_anchors(struct server *server, const struct fault *opening)
{
	struct arena *arena = arena_new();
	bool added = add_all(server, opening, arena);

	arena_free(arena);
	if (added && anchors_added())
		tell_anchors(server);
	return added;
}
