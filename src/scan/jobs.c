/* SPDX-License-Identifier: MIT */
/*
 * Discovering a root, and reading a node. Jobs run without the lock
 * and take it for as long as it takes to tell something.
 */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "baseline.h"

static void
walk_at(void *context, const char *path)
{
	job_at(context, "discover", path);
}

static bool
walk_skip(void *context, const char *path)
{
	return job_skips(context, "discover", path);
}

static bool
walk_cancelled(void *context)
{
	struct scan *scan = ((struct job *) context)->scan;
	bool cancelled;

	worker_lock(scan->worker);
	cancelled = scan->cancelled || scan->quit;
	worker_unlock(scan->worker);
	return cancelled;
}

static void
walk_found(void *context, const struct place *place)
{
	struct job *job = context;

	worker_lock(job->scan->worker);
	row_add_place(job->scan, job->root, place);
	scan_tell_progress(job->scan);
	worker_unlock(job->scan->worker);
}

/* With the lock held. What could not be read is a finding of the node that it
 * lies in, too. */
static void
keep_trouble(struct job *job, const char *path, int error, const char *what)
{
	struct row *row = row_enclosing(job->scan, job->root, path);

	job->scan->incomplete = true;
	if (!row)
		return;
	row->walk.file = arena_string(job->scan->arena, bytes_of(path));
	if (error)
		defect_add(&row->walk, DEFECT_UNREADABLE, NO_OFFSET, "%s: %s",
		    what ? what : "cannot be read", strerror(error));
	else
		defect_add(&row->walk, DEFECT_LIMIT, NO_OFFSET, "%s", what);
}

static void
walk_trouble(void *context, const char *path, int error, const char *what)
{
	struct job *job = context;
	struct scan *scan = job->scan;

	worker_lock(scan->worker);
	keep_trouble(job, path, error, what);
	if (scan->events.trouble)
		scan->events.trouble(
		    scan->context, job->root, path, error, "discover", what);
	worker_unlock(scan->worker);
}

/* The walk's units, on the threads that hash. Reading is work too: who waits
 * for it sees it go on. */
struct shared {
	struct scan *scan;
	void (*run)(void *work, size_t unit);
	void *work;
};

static void
run_shared(void *context, size_t unit, uint8_t *buffer)
{
	struct shared *shared = context;

	(void) buffer;
	shared->run(shared->work, unit);
	atomic_fetch_add_explicit(
	    &shared->scan->hashing.bytes, 1, memory_order_relaxed);
}

static void
walk_share(void *context, size_t count, void (*run)(void *work, size_t unit),
    void *work)
{
	struct scan *scan = ((struct job *) context)->scan;
	struct shared shared = { scan, run, work };
	struct pool_work units = { count, run_shared, &shared };

	pool_run(scan->pool, &units);
}

static void
walk_digest(
    void *context, const char *path, uint64_t size, const uint8_t *sha256)
{
	const struct job *job = context;

	seen_add(job->scan->roots[job->root]->seen, path, size, sha256);
	atomic_fetch_add_explicit(
	    &job->scan->hashing.bytes, size, memory_order_relaxed);
}

static void
discovered(struct job *job, bool found, const char *why)
{
	struct scan *scan = job->scan;

	worker_lock(scan->worker);
	if (job->skipped || !found)
		scan->incomplete = true;
	if (!found && !scan->cancelled && !scan->quit && scan->events.trouble)
		scan->events.trouble(
		    scan->context, job->root, ".", 0, "discover", why);
	worker_unlock(scan->worker);
}

void
job_discover(struct scan *scan, unsigned number)
{
	static const struct walk_events events = {
		.at = walk_at,
		.found = walk_found,
		.trouble = walk_trouble,
		.skip = walk_skip,
		.cancelled = walk_cancelled,
		.share = walk_share,
		.digest = walk_digest,
	};
	struct root *root = scan->roots[number];
	struct job job = job_begin(scan, number, NULL);
	struct text why = TEXT_INIT;
	bool found;

	root->seen = seen_new();
	found = bundle_walk(
	    root->source, root->name, root->arena, &events, &job, &why);
	job_end(&job);
	discovered(&job, found, text_string(&why));
	text_release(&why);
}

static void
parse_at(void *context, const char *phase, const char *path)
{
	job_at(context, phase, path);
}

static bool
parse_skip(void *context, const char *phase, const char *path)
{
	return job_skips(context, phase, path);
}

static bool
left_something_out(const struct defects *defects)
{
	if (defects->dropped > 0)
		return true;
	for (size_t i = 0; i < defects->count; i++)
		if (defects->list[i].kind == DEFECT_LIMIT ||
		    defects->list[i].kind == DEFECT_UNREADABLE)
			return true;
	return false;
}

static void
publish(struct job *job, const struct code *code,
    const struct findings *findings, struct arena *arena)
{
	struct scan *scan = job->scan;
	struct row *row = job->row;

	worker_lock(scan->worker);
	row_retire(scan, row, &row->arena);
	row_retire(scan, row, &row->verified);
	row_retire(scan, row, &row->judged);
	row->arena = arena;
	row->node.verdict = row->own_verdict = NULL;
	row->unverified = true;
	if (row->node.id - 1 < scan->first_unverified)
		scan->first_unverified = row->node.id - 1;
	row->own = findings;
	row->node.code = code;
	row->node.findings = findings;
	row->node.whole = (struct judgement){ 0 };
	if (row->node.root == 0)
		row->node.baseline =
		    baseline_find(scan->baseline, row->node.place->path);
	scan->roots[row->node.root]->judged = false;
	row->node.state = job->skipped ? NODE_SKIPPED : NODE_READ;
	row->node.revision++;
	if (job->skipped || left_something_out(&code->defects) ||
	    (code->container && !code->container->opened))
		scan->incomplete = true;
	if (!row->counted)
		scan->read++;
	row->counted = true;
	rows_publish(scan, row);
	scan_tell_progress(scan);
	worker_unlock(scan->worker);
}

void
job_parse(struct scan *scan, struct row *row)
{
	struct job job = job_begin(scan, row->node.root, row);
	struct parse_events events = { parse_at, parse_skip, &job };
	struct arena *arena = arena_new();
	const struct findings *findings;
	const struct code *code;

	code = bundle_parse(scan->roots[row->node.root]->source,
	    row->node.place, &events, arena);
	findings = judge_node(&job, code, NULL, arena);
	job_end(&job);
	publish(&job, code, findings, arena);
}
