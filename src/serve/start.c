/* SPDX-License-Identifier: MIT */
/*
 * The start: what was asked for is opened, then the process is confined, then
 * the screen is told, and only then the first byte is read.
 */
#include <config.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sealtree/die.h>

#include "server.h"

static struct source *
open_source(struct server *server, const char *path, struct fault *fault)
{
	*fault = (struct fault){ 0 };
	if (server->hooks.open)
		return server->hooks.open(server->context, path, fault);
	return source_disk_open(path, true, fault);
}

/* "-" is what the screen found on its standard input, and gave to this process
 * as its own. */
static struct source *
open_input_or(struct server *server, const char *path, struct fault *fault)
{
	if (strcmp(path, "-") != 0 || server->hooks.open)
		return open_source(server, path, fault);
	*fault = (struct fault){ 0 };
	return source_disk_of(STDIN_FILENO, fault);
}

/* The system's words for it would be "Operation not supported". */
static const char *
special_file(const struct fault *fault)
{
	return fault->error == ENOTSUP
		   ? "this is a FIFO, a socket or a device, not a file"
		   : NULL;
}

static void
tell_unopened(struct server *server, unsigned number, const struct fault *fault)
{
	const struct root *root = &server->roots[number];
	const char *what = special_file(fault);

	server->unopened = true;
	text_reset(&server->last_trouble);
	text_printf(&server->last_trouble, "%s: %s", root->path,
	    what ? what : strerror(fault->error));
	server_put_trouble(
	    server, number, root->path, what ? 0 : fault->error, "open", what);
}

/* Troubles wait until `ready` was said. */
static void
open_all(struct server *server, struct fault *faults)
{
	for (size_t i = 0; i < server->root_count; i++)
		server->roots[i].source = open_input_or(
		    server, server->roots[i].path, &faults[i]);
	for (size_t i = 0; i < EXTRAS; i++) {
		struct extra *extra = &server->extras[i];

		if (extra->path)
			extra->source = (i == EXTRA_LOG ? open_input_or
							: open_source)(
			    server, extra->path, &extra->fault);
	}
}

/* Without one no container is opened, and each says so. */
static void
open_spill(struct server *server)
{
	const char *directory = getenv("TMPDIR");
	struct fault fault;

	server->spill = spill_open(directory && *directory ? directory : "/tmp",
	    server->max_size, &fault);
}

/* Standard input is open already, and may lie in memory, for which there are
 * no rules. */
static void
add_rule(const char *path, const struct source *source, int *descriptors,
    size_t *count)
{
	if (source && strcmp(path, "-") != 0)
		descriptors[(*count)++] = source_descriptor(source);
}

static void
confine(struct server *server, struct sandbox_report *report)
{
	int *descriptors = xalloc(server->root_count + EXTRAS, sizeof(int));
	size_t count = 0;

	for (size_t i = 0; i < server->root_count; i++)
		add_rule(server->roots[i].path, server->roots[i].source,
		    descriptors, &count);
	for (size_t i = 0; i < EXTRAS; i++)
		add_rule(server->extras[i].path, server->extras[i].source,
		    descriptors, &count);
	if (server->hooks.confine)
		server->hooks.confine(server->context, descriptors, count,
		    server->spill ? spill_most(server->spill) : 0, report);
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

void
server_tell_ready(struct server *server, const struct sandbox_report *report)
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

/* The scan counts the roots it was given, the screen those it asked for. */
static void
count_scanned(struct server *server)
{
	for (size_t i = 0; i < server->root_count; i++)
		if (server->roots[i].source)
			server->scanned[server->scanned_count++] = (unsigned) i;
}

static struct scan_skip *
skips_of_scan(struct server *server, size_t *count)
{
	struct scan_skip *skips =
	    ARENA_ARRAY(server->arena, struct scan_skip, server->skip_count);

	*count = 0;
	for (size_t i = 0; i < server->skip_count; i++)
		for (size_t j = 0; j < server->scanned_count; j++)
			if (server->scanned[j] == server->skips[i].root) {
				skips[*count] = server->skips[i];
				skips[(*count)++].root = (unsigned) j;
			}
	return skips;
}

static void
begin_scan(struct server *server)
{
	struct scan_options *options = &server->options;
	struct extra *baseline = &server->extras[EXTRA_BASELINE];
	struct scan *scan;

	count_scanned(server);
	options->skips = skips_of_scan(server, &options->skip_count);
	scan = scan_new(options, &server_events, server);
	for (size_t i = 0; i < server->scanned_count; i++) {
		struct root *root = &server->roots[server->scanned[i]];
		struct source *source = root->source;

		root->source = NULL;
		scan_add_root(
		    scan, root->name, source_with_room(source, server->spill));
	}
	if (baseline->source)
		scan_set_baseline(
		    scan, path_name(baseline->path), baseline->source);
	baseline->source = NULL;
	server->scan = scan;
	if (server->hooks.threads)
		scan_start(scan);
}

/* Nothing that was asked for is left out in silence. */
static void
begin(struct server *server, const struct fault *faults)
{
	const struct extra *baseline = &server->extras[EXTRA_BASELINE];
	size_t opened = 0;

	for (size_t i = 0; i < server->root_count; i++)
		if (server->roots[i].source)
			opened++;
		else
			tell_unopened(server, (unsigned) i, &faults[i]);
	if (opened == 0)
		server_refuse(
		    server, 0, "%s", text_string(&server->last_trouble));
	else if (baseline->path && !baseline->source)
		server_refuse(server, 0, "--baseline %s: %s", baseline->path,
		    strerror(baseline->fault.error));
	else if (server_add_anchors(server) && server_read_log(server))
		begin_scan(server);
}

void
server_start(struct server *server)
{
	struct sandbox_report report = { 0 };
	struct fault *faults = xalloc(server->root_count, sizeof(*faults));

	open_all(server, faults);
	open_spill(server);
	confine(server, &report);
	server_tell_ready(server, &report);
	begin(server, faults);
	free(faults);
}
