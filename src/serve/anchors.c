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
	const struct extra *anchors = &server->extras[EXTRA_ANCHORS];
	struct bytes content;
	struct fault fault;

	if (!source_read_file(anchors->source, name, LIMIT_CMS_BYTES, arena,
		&content, &fault)) {
		server_refuse(server, 0, "--anchors %s: %s: %s", anchors->path,
		    name, strerror(fault.error));
		return false;
	}
	if (anchors_add(content, defects))
		return true;
	server_refuse(server, 0, "--anchors %s: %s is no certificate",
	    anchors->path, name);
	return false;
}

static bool
add_all(struct server *server, struct arena *arena)
{
	const struct extra *anchors = &server->extras[EXTRA_ANCHORS];
	struct source_list list;
	struct source_stat stat;
	struct defects defects;
	struct fault fault = anchors->fault;

	defects_init(&defects, arena);
	if (!anchors->source ||
	    !source_stat(anchors->source, ".", &stat, &fault) ||
	    (stat.type == SOURCE_DIRECTORY &&
		!source_list(anchors->source, ".", arena, &list, &fault))) {
		server_refuse(server, 0, "--anchors %s: %s", anchors->path,
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
server_add_anchors(struct server *server)
{
	struct arena *arena;
	bool added;

	if (!server->extras[EXTRA_ANCHORS].path)
		return true;
	arena = arena_new();
	added = add_all(server, arena);
	arena_free(arena);
	if (added && anchors_added())
		tell_anchors(server);
	return added;
}
