/* SPDX-License-Identifier: MIT */
/*
 * The start: what was asked for is opened, then the process is confined, then
 * the screen is told, and only then the first byte is read.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sealtree/certificate.h>
#include <sealtree/die.h>
#include <sealtree/limits.h>

#include "server.h"

static bool
begin_time(struct server *server, const char *value)
{
	return option_time(value, &server->options.now);
}

static bool
begin_target(struct server *server, const char *value)
{
	server->options.target = value;
	return true;
}

static bool
begin_anchors(struct server *server, const char *value)
{
	server->anchors = value;
	return true;
}

#ifdef ENABLE_FAULTS
static bool
begin_fault(struct server *server, const char *value)
{
	server->fault = value;
	return true;
}
#endif

static const struct option {
	const char *name;
	bool (*begin)(struct server *server, const char *value);
} options[] = {
	{ "time", begin_time },
	{ "target", begin_target },
	{ "anchors", begin_anchors },
#ifdef ENABLE_FAULTS
	{ "fault", begin_fault },
#endif
};

static bool
set_option(struct server *server, const char *name, const char *value)
{
	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		if (strcmp(options[i].name, name) != 0)
			continue;
		if (options[i].begin(server, value))
			return true;
		server_refuse(
		    server, 0, "--%s %s: not understood", name, value);
		return false;
	}
	server_refuse(server, 0, "--%s: not known to the reader", name);
	return false;
}

static const char *
take_string(struct server *server, struct record *record)
{
	return arena_string(server->arena, record_s(record));
}

static bool
take_options(struct server *server, struct record *record)
{
	bool fine = true;

	record_open(record);
	while (record_item(record)) {
		const char *name = take_string(server, record);
		const char *value = take_string(server, record);

		fine = fine && set_option(server, name, value);
	}
	return fine;
}

/* "App.app" of "dir/App.app/"; what "." and ".." are called where they lie. */
static const char *
root_name(struct arena *arena, const char *path)
{
	const char *name, *real = path;
	char *resolved = NULL;
	size_t len;

	name = path_name(path);
	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		real = resolved = realpath(path, NULL);
	if (!real)
		real = path;
	len = strlen(real);
	while (len > 1 && real[len - 1] == '/')
		len--;
	name = path_name(arena_string(arena, bytes_over(real, len)));
	free(resolved);
	return *name ? name : "/";
}

static void
take_roots(struct server *server, struct record *record)
{
	uint32_t count = record_open(record);

	server->roots = ARENA_ARRAY(server->arena, struct root, count);
	server->scanned = ARENA_ARRAY(server->arena, unsigned, count);
	while (record_item(record)) {
		struct root *root = &server->roots[server->root_count++];

		root->path = take_string(server, record);
		root->name = root_name(server->arena, root->path);
	}
}

static void
take_skips(struct server *server, struct record *record)
{
	uint32_t count = record_open(record);

	server->skips =
	    arena_alloc(server->arena, count, sizeof *server->skips);
	while (record_item(record)) {
		const char **skip = server->skips[server->skip_count++];

		skip[0] = take_string(server, record);
		skip[1] = take_string(server, record);
	}
}

static struct source *
open_source(struct server *server, const char *path, struct fault *fault)
{
	*fault = (struct fault){ 0 };
	if (server->hooks.open)
		return server->hooks.open(server->context, path, fault);
	return source_disk_open(path, true, fault);
}

static void
tell_unopened(
    struct server *server, const struct root *root, const struct fault *fault)
{
	struct record_writer w;

	server->unopened = true;
	text_reset(&server->last_trouble);
	text_printf(&server->last_trouble, "%s: %s", root->path,
	    strerror(fault->error));
	record_begin(&w, &server->out, RECORD_TROUBLE, 0);
	record_put_s(&w, root->path);
	record_put_u(&w, (uint32_t) fault->error);
	record_put_s(&w, "open");
	record_put_s(&w, NULL);
	record_end(&w);
}

/* Troubles wait until `ready` was said. */
static void
open_all(struct server *server, struct fault *faults)
{
	for (size_t i = 0; i < server->root_count; i++)
		server->roots[i].source =
		    open_source(server, server->roots[i].path, &faults[i]);
	if (server->anchors)
		server->anchors_source = open_source(
		    server, server->anchors, &faults[server->root_count]);
}

static void
confine(struct server *server, struct sandbox_report *report)
{
	int *descriptors = xalloc(server->root_count + 1, sizeof(int));
	size_t count = 0;

	for (size_t i = 0; i < server->root_count; i++)
		if (server->roots[i].source)
			descriptors[count++] =
			    source_descriptor(server->roots[i].source);
	if (server->anchors_source)
		descriptors[count++] =
		    source_descriptor(server->anchors_source);
	if (server->hooks.confine)
		server->hooks.confine(
		    server->context, descriptors, count, report);
	free(descriptors);
}

static void
put_strings(
    struct record_writer *w, const char *first, size_t stride, size_t count)
{
	record_put_open(w);
	for (size_t i = 0; i < count; i++) {
		record_put_item(w);
		record_put_s(w, first + i * stride);
	}
	record_put_close(w);
}

static void
tell_ready(struct server *server, const struct sandbox_report *report)
{
	struct record_writer w;

	record_begin(&w, &server->out, RECORD_READY, 0);
	record_put_s(&w, PACKAGE_VERSION);
	put_strings(&w, report->layers[0], sizeof report->layers[0],
	    report->layer_count);
	put_strings(&w, report->reasons[0], sizeof report->reasons[0],
	    report->reason_count);
	record_put_open(&w);
	for (const struct facet *const *facet = facets(); *facet; facet++) {
		record_put_item(&w);
		record_put_s(&w, (*facet)->id);
		record_put_s(&w, (*facet)->title);
		record_put_u(&w, (*facet)->tab);
	}
	record_put_close(&w);
	record_end(&w);
}

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
add_anchors(
    struct server *server, const struct fault *opening, struct arena *arena)
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

/* The scan counts the roots it was given, the screen those it asked for. */
static void
begin_scan(struct server *server)
{
	struct scan *scan;

	server->options.skips = (const char *const(*)[2]) server->skips;
	server->options.skip_count = server->skip_count;
	scan = scan_new(&server->options, &server_events, server);
	for (size_t i = 0; i < server->root_count; i++) {
		struct root *root = &server->roots[i];
		struct source *source = root->source;

		if (!source)
			continue;
		root->source = NULL;
		server->scanned[server->scanned_count++] = (unsigned) i;
		scan_add_root(scan, root->name, source);
	}
	server->scan = scan;
	if (server->hooks.threads)
		scan_start(scan);
}

static void
begin(struct server *server, const struct fault *faults)
{
	struct arena *arena = arena_new();
	size_t opened = 0;

	for (size_t i = 0; i < server->root_count; i++)
		if (server->roots[i].source)
			opened++;
		else
			tell_unopened(server, &server->roots[i], &faults[i]);
	if (opened == 0)
		server_refuse(
		    server, 0, "%s", text_string(&server->last_trouble));
	else if (!server->anchors)
		begin_scan(server);
	else if (add_anchors(server, &faults[server->root_count], arena)) {
		tell_anchors(server);
		begin_scan(server);
	}
	arena_free(arena);
}

bool
server_set_up(struct server *server, struct record *record)
{
	struct sandbox_report report = { 0 };
	bool same = bytes_are(record_s(record), PACKAGE_VERSION);
	struct fault *faults;

	server->set_up = true;
	server->options.now = time(NULL);
	if (!same || !take_options(server, record)) {
		tell_ready(server, &report);
		return same;
	}
	take_roots(server, record);
	take_skips(server, record);
	faults = xalloc(server->root_count + 1, sizeof *faults);
	open_all(server, faults);
	confine(server, &report);
	tell_ready(server, &report);
	begin(server, faults);
	free(faults);
	return true;
}
