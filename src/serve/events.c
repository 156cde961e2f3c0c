/* SPDX-License-Identifier: MIT */
/* What the scan tells, as frames. All run with the scan's lock held. */
#include <config.h>

#include <string.h>

#include "server.h"

enum {
	LONGEST_TEXT = 16 << 10, /* of a finding's sentence */
	MOST_RELATED = 8,
	ENOUGH = 128 << 10 /* of findings in a frame */
};

static void
tell(struct server *server, bool urgent)
{
	server->events++;
	if (urgent && server->hooks.urgent)
		server->hooks.urgent(server->context, &server->out);
	else if (server->hooks.wake)
		server->hooks.wake(server->context);
}

static bool
is_unsigned(const struct node *node)
{
	const struct code *code = node->code;

	if (!code || node->row == ROW_GHOST ||
	    !(code->macho || (node->place && node->place->kind->is_bundle)))
		return false;
	if (node->row == ROW_SLICE)
		return node->slice >= code->signature_count ||
		       !code->signatures[node->slice];
	for (size_t i = 0; i < code->signature_count; i++)
		if (code->signatures[i])
			return false;
	return true;
}

/* Nothing can be said of what was not read. */
static uint32_t
facet_bits(const struct node *node)
{
	const struct facet *const *all = facets();
	uint32_t bits = 0;

	for (unsigned i = 0; node->code && all[i]; i++)
		if (!all[i]->applies || all[i]->applies(node))
			bits |= UINT32_C(1) << i;
	return bits;
}

static void
tell_node(void *context, const struct node *node)
{
	struct server *server = context;
	struct record_writer w;
	uint32_t flags = 0;

	if (is_unsigned(node))
		flags |= RECORD_NODE_UNSIGNED;
	if (node->place && node->place->unexpected)
		flags |= RECORD_NODE_UNEXPECTED;
	record_begin(&w, &server->out, RECORD_NODE, 0);
	record_put_q(&w, node->id);
	record_put_q(&w, node->parent ? node->parent->id : 0);
	record_put_u(&w, node->order);
	record_put_u(&w, node->row);
	record_put_u(&w, node->state);
	record_put_u(&w, node->worst);
	record_put_u(&w, flags);
	record_put_u(&w, facet_bits(node));
	record_put_u(&w, node->revision);
	record_put_u(&w, server->scanned[node->root]);
	record_put_s(&w, node->kind);
	record_put_s(&w, node->name);
	record_put_s(&w, node->path);
	record_end(&w);
	tell(server, false);
}

static void
put_text(struct record_writer *w, const char *text)
{
	record_put_b(w, bytes_clamp(bytes_of(text), 0, LONGEST_TEXT));
}

static void
put_lists(struct record_writer *w, const char *const *apple,
    const char *const *related)
{
	record_put_open(w);
	for (; apple && *apple; apple++) {
		record_put_item(w);
		put_text(w, *apple);
	}
	record_put_close(w);
	record_put_open(w);
	for (size_t i = 0; related && related[i] && i < MOST_RELATED; i++) {
		record_put_item(w);
		record_put_s(w, related[i]);
	}
	record_put_close(w);
}

static void
put_finding(struct record_writer *w, const struct finding *finding)
{
	const struct check *check = finding->check;

	record_put_item(w);
	record_put_u(w, finding->severity);
	record_put_s(w, check->id);
	record_put_s(w, finding->file);
	record_put_s(w, finding->slice);
	record_put_s(w, finding->reason);
	record_put_b(w, bytes_clamp(finding->key, 0, LONGEST_TEXT));
	put_text(w, finding->message);
	put_text(w, finding->seen);
	put_text(w, finding->wanted);
	put_text(w, finding->means ? finding->means : check->means);
	put_text(w, finding->fix ? finding->fix : check->fix);
	put_lists(w, check->apple, finding->related);
	record_put_s(w, finding->consequence_of);
	record_put_q(w, finding->offset);
	record_put_u(w, finding->count);
	record_put_u(w, finding->known);
}

/* As many from `*next` on as make a frame. */
static void
tell_some_findings(struct text *out, uint64_t node,
    const struct findings *findings, size_t *next)
{
	uint32_t part = *next == 0 ? RECORD_PART_FIRST : 0;
	struct record_writer w;
	size_t part_at;

	record_begin(&w, out, RECORD_FINDINGS, 0);
	record_put_q(&w, node);
	part_at = out->len;
	record_put_u(&w, 0);
	record_put_open(&w);
	while (*next < findings->count && record_size(&w) < ENOUGH)
		put_finding(&w, &findings->list[(*next)++]);
	record_put_close(&w);
	if (*next == findings->count)
		part |= RECORD_PART_LAST;
	out->data[part_at + 3] = (char) part;
	record_end(&w);
}

static void
tell_findings(
    void *context, const struct node *node, const struct findings *findings)
{
	struct server *server = context;
	size_t next = 0;

	do
		tell_some_findings(&server->out, node->id, findings, &next);
	while (next < findings->count);
	tell(server, false);
}

static void
tell_at(void *context, uint32_t job, unsigned root, uint64_t node,
    const char *phase, const char *path, bool done)
{
	struct server *server = context;
	struct record_writer w;

	record_begin(&w, &server->out, RECORD_AT, 0);
	record_put_u(&w, job);
	record_put_u(&w, server->scanned[root]);
	record_put_q(&w, node);
	record_put_s(&w, phase);
	record_put_s(&w, path);
	record_put_u(&w, done);
	record_end(&w);
	tell(server, !done);
	if (done || !server->fault)
		return;
	/* A parser that hangs does not hold the lock. */
	scan_unlock(server->scan);
	fault_strike(server->fault, phase, path);
	scan_lock(server->scan);
}

/* Of a root that holds nothing to look at, this is all there is to say. */
static void
remember_trouble(struct server *server, unsigned root, const char *path,
    int error, const char *what)
{
	struct text *text = &server->last_trouble;

	text_reset(text);
	text_printf(text, "%s: %s",
	    strcmp(path, ".") == 0 ? server->roots[root].name : path,
	    what ? what : "cannot be read");
	if (error)
		text_printf(text, ": %s", strerror(error));
}

void
server_put_trouble(struct server *server, unsigned root, const char *path,
    int error, const char *phase, const char *what)
{
	struct record_writer w;

	record_begin(&w, &server->out, RECORD_TROUBLE, 0);
	record_put_u(&w, root);
	record_put_s(&w, path);
	record_put_u(&w, (uint32_t) error);
	record_put_s(&w, phase);
	record_put_s(&w, what);
	record_end(&w);
}

static void
tell_trouble(void *context, unsigned number, const char *path, int error,
    const char *phase, const char *what)
{
	struct server *server = context;
	unsigned root = server->scanned[number];

	remember_trouble(server, root, path, error, what);
	server_put_trouble(server, root, path, error, phase, what);
	tell(server, false);
}

static void
keep_progress(void *context, uint32_t read, uint32_t known)
{
	struct server *server = context;

	server->read = read;
	server->known = known;
	server->events++;
}

static void
tell_judged(void *context, unsigned number, enum target target)
{
	struct server *server = context;
	struct record_writer w;

	record_begin(&w, &server->out, RECORD_JUDGED, 0);
	record_put_u(&w, server->scanned[number]);
	record_put_s(&w, target_name(target));
	record_end(&w);
	tell(server, false);
}

static void
tell_settled(void *context, bool complete)
{
	struct server *server = context;
	struct record_writer w;
	size_t nodes;

	server->settled = true;
	scan_nodes(server->scan, &nodes);
	if (nodes == 0 && server->last_trouble.len) {
		record_begin(&w, &server->out, RECORD_REFUSED, 0);
		record_put_s(&w, text_string(&server->last_trouble));
		record_end(&w);
	}
	record_begin(&w, &server->out, RECORD_SETTLED, 0);
	record_put_u(&w, complete && !server->unopened);
	record_end(&w);
	tell(server, false);
}

const struct scan_events server_events = {
	.node = tell_node,
	.findings = tell_findings,
	.at = tell_at,
	.trouble = tell_trouble,
	.progress = keep_progress,
	.judged = tell_judged,
	.settled = tell_settled,
};
