/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>

#include "fake_scan.h"

enum {
	APP,
	EXECUTABLE,
	FRAMEWORK,
	NODES
};

struct fake_scan fake_scan;

struct scan {
	struct scan_options options;
	struct scan_events events;
	void *context;
	struct source *source;
	unsigned step;
	struct node nodes[NODES];
	const struct node *list[NODES];
	size_t count;
	bool incomplete;
};

static const struct code code = { .signature_count = 0 };

static const struct check bad_check = {
	.id = "bad-thing",
	.title = "A bad thing",
	.severity = SEVERITY_ERROR,
	.means = "it is bad",
	.fix = "make it good",
	.apple = (const char *const[]){ "not signed at all", NULL },
};

static const struct check odd_check = {
	.id = "odd-thing",
	.title = "An odd thing",
	.severity = SEVERITY_INFO,
};

static struct finding finding_list[] = {
	{ .check = &bad_check,
	    .severity = SEVERITY_ERROR,
	    .file = FAKE_EXECUTABLE,
	    .slice = "arm64",
	    .message = "bad",
	    .seen = "this",
	    .wanted = "that",
	    .offset = 17,
	    .count = 2,
	    .key = { (const uint8_t *) "k\0y", 3, 0 },
	    .related = (const char *const[]){ FAKE_FRAMEWORK, NULL } },
	{ .check = &odd_check,
	    .severity = SEVERITY_INFO,
	    .message = "odd",
	    .offset = NO_OFFSET,
	    .count = 1 },
};

static const struct findings some = { .list = finding_list, .count = 2 };
static const struct findings none = { .count = 0 };

struct scan *
scan_new(const struct scan_options *options, const struct scan_events *events,
    void *context)
{
	struct scan *scan = xalloc(1, sizeof *scan);

	scan->options = *options;
	scan->events = *events;
	scan->context = context;
	fake_scan.now = options->judging.now;
	snprintf(fake_scan.target, sizeof fake_scan.target, "%s",
	    options->judging.target_chosen
		? target_name(options->judging.target)
		: "");
	return scan;
}

void
scan_add_root(struct scan *scan, const char *name, struct source *source)
{
	snprintf(fake_scan.root, sizeof fake_scan.root, "%s", name);
	source_close(scan->source);
	scan->source = source;
}

static void
add(struct scan *scan, const char *path, const char *kind, enum node_row row,
    const struct node *parent)
{
	struct node *node = &scan->nodes[scan->count];

	*node = (struct node){
		.id = scan->count + 1,
		.path = path,
		.kind = kind,
		.row = row,
		.name = strcmp(path, ".") == 0 ? "Demo.app" : path,
		.parent = parent,
		.order = (uint32_t) scan->count,
		.revision = 1,
	};
	scan->list[scan->count++] = node;
	scan->events.node(scan->context, node);
}

static void
discover(struct scan *scan)
{
	scan->events.at(scan->context, 1, 0, 0, "discover", ".", false);
	if (fake_scan.trouble)
		scan->events.trouble(
		    scan->context, 0, ".", 0, "discover", fake_scan.trouble);
	scan->incomplete = fake_scan.trouble;
	if (!fake_scan.trouble) {
		add(scan, FAKE_APP, "app", ROW_CODE, NULL);
		add(scan, FAKE_EXECUTABLE, "exe", ROW_EXECUTABLE,
		    &scan->nodes[APP]);
		if (!fake_scan.without_framework)
			add(scan, FAKE_FRAMEWORK, "fmwk", ROW_CODE,
			    &scan->nodes[APP]);
	}
	scan->events.at(scan->context, 1, 0, 0, "discover", ".", true);
}

static bool
is_skipped(const struct scan *scan, const char *path)
{
	for (size_t i = 0; i < scan->options.skip_count; i++)
		if (strcmp(scan->options.skips[i].path, path) == 0)
			return true;
	return false;
}

static void
parse(struct scan *scan, struct node *node, const struct findings *findings)
{
	uint32_t job = (uint32_t) node->id + 1;
	const char *path =
	    node == &scan->nodes[APP] ? FAKE_EXECUTABLE : node->path;

	node->state = NODE_READING;
	scan->events.node(scan->context, node);
	if (is_skipped(scan, path)) {
		scan->incomplete = true;
	} else {
		scan->events.at(
		    scan->context, job, 0, node->id, "macho", path, false);
		scan->events.at(
		    scan->context, job, 0, node->id, "macho", path, true);
	}
	node->state = is_skipped(scan, path) ? NODE_SKIPPED : NODE_VERIFIED;
	node->code = &code;
	node->findings = findings;
	node->worst =
	    findings->count ? findings->list[0].severity : SEVERITY_PASS;
	node->revision++;
	scan->events.node(scan->context, node);
	scan->events.findings(scan->context, node, findings);
	scan->events.progress(
	    scan->context, (uint32_t) node->id, (uint32_t) scan->count);
}

bool
scan_step(struct scan *scan)
{
	scan->step++;
	if (scan->step == 1)
		discover(scan);
	else if (scan->step == 2 && scan->count)
		parse(scan, &scan->nodes[APP], &some);
	else if (scan->step == 3 && scan->count > FRAMEWORK)
		parse(scan, &scan->nodes[FRAMEWORK], &none);
	else if (scan->step == 4)
		scan->events.settled(scan->context, !scan->incomplete);
	return scan->step < 4;
}

void
scan_start(struct scan *scan)
{
	(void) scan;
	die("the fake scan has no thread");
}

void
scan_cancel(struct scan *scan)
{
	(void) scan;
	fake_scan.cancels++;
}

void
scan_free(struct scan *scan)
{
	if (scan)
		source_close(scan->source);
	free(scan);
}

void
scan_look(struct scan *scan, const uint64_t *ids, size_t count)
{
	(void) scan;
	fake_scan.looked_count = count < 4 ? count : 4;
	memcpy(fake_scan.looked, ids, fake_scan.looked_count * sizeof *ids);
}

uint64_t
scan_hashed(struct scan *scan)
{
	(void) scan;
	return fake_scan.hashed;
}

/* There is nothing to be followed. */
struct source *
scan_source(const struct scan *scan, unsigned root)
{
	(void) scan, (void) root;
	return NULL;
}

void
scan_again(struct scan *scan, uint64_t id)
{
	fake_scan.agains++;
	if (id == 1)
		scan->step = 1;
}

void
scan_lock(struct scan *scan)
{
	(void) scan;
}

void
scan_unlock(struct scan *scan)
{
	(void) scan;
}

const struct node *
scan_node(struct scan *scan, uint64_t id)
{
	return id > 0 && id <= scan->count ? &scan->nodes[id - 1] : NULL;
}

const struct node *const *
scan_nodes(struct scan *scan, size_t *count)
{
	*count = scan->count;
	return scan->list;
}

static void
describe_summary(const struct node *node, struct outline *o)
{
	outline_string(o, "path", "Path", node->path);
	outline_number(o, "revision", "Revision", node->revision);
	outline_rows(o, "items", "Items", 5, FAKE_LIST_ITEMS);
}

static void
summary_rows(const struct node *node, uint32_t list, uint64_t first,
    uint64_t count, struct outline *o)
{
	(void) node;
	for (uint64_t i = first;
	     list == 5 && i < first + count && i < FAKE_LIST_ITEMS; i++)
		outline_number(o, NULL, NULL, i);
}

static void
describe_record(const struct node *node, struct outline *o)
{
	outline_map(o, NULL, NULL);
	outline_string(o, "path", NULL, node->path);
	outline_close(o);
}

static bool
is_code(const struct node *node)
{
	return node->row == ROW_CODE;
}

static const struct facet summary = {
	.id = "summary",
	.title = "Summary",
	.tab = true,
	.describe = describe_summary,
	.rows = summary_rows,
};

static const struct facet record = {
	.id = "record",
	.title = "Record",
	.applies = is_code,
	.describe = describe_record,
};

const struct facet *const *
facets(void)
{
	static const struct facet *const all[] = {
		[FAKE_SUMMARY] = &summary, [FAKE_RECORD] = &record, NULL
	};

	return all;
}

/* No certificate is read here. */
bool
anchors_add(struct bytes pem_or_der, struct defects *defects)
{
	bool added = bytes_begin(pem_or_der, "-----BEGIN CERTIFICATE");

	(void) defects;
	fake_scan.anchors += added;
	return added;
}

size_t
anchors_added(void)
{
	return fake_scan.anchors;
}

const uint8_t *
anchors_added_sha256(size_t index)
{
	static const uint8_t sha256[] = "a SHA-256 in 32 bytes, with a 0";

	(void) index;
	return sha256;
}

/* One target and no check is known here. */
const char *
target_name(enum target target)
{
	return target == TARGET_DEVELOPER_ID ? "developer-id" : "undecided";
}

bool
target_find(const char *name, enum target *target)
{
	*target = TARGET_DEVELOPER_ID;
	return strcmp(name, "developer-id") == 0;
}

struct check_policy *
check_policy_new(struct arena *arena)
{
	(void) arena;
	return NULL;
}

bool
check_policy_severity(struct check_policy *policy, const char *text)
{
	(void) policy, (void) text;
	return false;
}

bool
check_policy_ignore(struct check_policy *policy, const char *id)
{
	(void) policy, (void) id;
	return false;
}

void
check_policy_want(struct check_policy *policy, const char *id)
{
	(void) policy, (void) id;
}

bool
check_policy_only(struct check_policy *policy, const char *id)
{
	(void) policy, (void) id;
	return false;
}

void
scan_set_baseline(struct scan *scan, const char *name, struct source *source)
{
	(void) scan, (void) name;
	source_close(source);
}

const struct apple_log *
log_parse(struct bytes content, struct arena *arena)
{
	(void) content, (void) arena;
	return NULL;
}
