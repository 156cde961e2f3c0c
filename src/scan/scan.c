/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>

#include "baseline.h"

static const char *
keep(struct arena *arena, const char *string)
{
	return string ? arena_string(arena, bytes_of(string)) : NULL;
}

static void
keep_options(struct scan *scan, const struct scan_options *options)
{
	struct scan_skip *skips =
	    ARENA_ARRAY(scan->arena, struct scan_skip, options->skip_count);

	scan->options = *options;
	scan->options.judging.udid = keep(scan->arena, options->judging.udid);
	for (size_t i = 0; i < options->skip_count; i++) {
		skips[i].root = options->skips[i].root;
		skips[i].phase = keep(scan->arena, options->skips[i].phase);
		skips[i].path = keep(scan->arena, options->skips[i].path);
	}
	scan->options.skips = skips;
}

struct scan *
scan_new(const struct scan_options *options, const struct scan_events *events,
    void *context)
{
	struct scan *scan = xalloc(1, sizeof(*scan));

	scan->worker = worker_new();
	scan->arena = arena_new();
	scan->pool =
	    pool_new((options->jobs ? options->jobs : pool_default()) - 1);
	scan->events = *events;
	scan->context = context;
	keep_options(scan, options);
	return scan;
}

struct source *
scan_source(const struct scan *scan, unsigned root)
{
	return scan->roots[root]->source;
}

void
scan_set_baseline(
    struct scan *scan, const char *name, struct source *source)
{
	worker_lock(scan->worker);
	baseline_free(scan->baseline);
	scan->baseline = baseline_new(name, source);
	worker_unlock(scan->worker);
}

void
scan_add_root(struct scan *scan, const char *name, struct source *source)
{
	struct root *root;

	worker_lock(scan->worker);
	root = ARENA_NEW(scan->arena, struct root);
	root->name = keep(scan->arena, name);
	root->source = source;
	root->arena = arena_new();
	ARENA_GROW(
	    scan->arena, scan->roots, scan->root_count, scan->root_capacity);
	scan->roots[scan->root_count++] = root;
	scan->settled = false;
	worker_wake(scan->worker);
	worker_unlock(scan->worker);
}

static struct row *
row_of(struct scan *scan, uint64_t id)
{
	return id > 0 && id <= scan->row_count ? scan->rows[id - 1] : NULL;
}

/* What is on the screen comes first, then the tree's order. */
static struct row *
next_queued(struct scan *scan)
{
	for (size_t i = 0; i < scan->looked_count; i++) {
		struct row *row = row_of(scan, scan->looked[i]);

		if (row && row->owner->queued)
			return row->owner;
	}
	for (; scan->first_queued < scan->row_count; scan->first_queued++)
		if (scan->rows[scan->first_queued]->queued)
			return scan->rows[scan->first_queued];
	return NULL;
}

/* Likewise. */
static struct row *
next_unverified(struct scan *scan)
{
	for (size_t i = 0; i < scan->looked_count; i++) {
		struct row *row = row_of(scan, scan->looked[i]);

		if (row && row->owner->unverified)
			return row->owner;
	}
	for (; scan->first_unverified < scan->row_count;
	     scan->first_unverified++)
		if (scan->rows[scan->first_unverified]->unverified)
			return scan->rows[scan->first_unverified];
	return NULL;
}

void
scan_tell_progress(struct scan *scan)
{
	if (scan->events.progress)
		scan->events.progress(scan->context, scan->read, scan->known);
}

static void
drop_queued(struct scan *scan)
{
	if (scan->baseline)
		scan->baseline->begun = true;
	for (size_t i = 0; i < scan->root_count; i++)
		scan->roots[i]->walked = scan->roots[i]->judged = true;
	for (size_t i = 0; i < scan->row_count; i++)
		scan->rows[i]->queued = scan->rows[i]->unverified = false;
	scan->first_queued = scan->first_unverified = scan->row_count;
	atomic_store(&scan->hashing.stop, false);
	scan->cancelled = false;
	scan->incomplete = true;
}

/* With the lock held, which is given away while the job runs. */
static void
run_on_root(struct scan *scan, void (*job)(struct scan *scan, unsigned root),
    unsigned root)
{
	worker_unlock(scan->worker);
	job(scan, root);
	worker_lock(scan->worker);
}

static void
run_on_row(struct scan *scan, struct row *row)
{
	row->queued = false;
	rows_state(scan, row, NODE_READING);
	worker_unlock(scan->worker);
	job_parse(scan, row);
	worker_lock(scan->worker);
}

static void
verify_row(struct scan *scan, struct row *row)
{
	row->unverified = false;
	worker_unlock(scan->worker);
	job_verify(scan, row);
	worker_lock(scan->worker);
}

static bool
baseline_waits(const struct scan *scan)
{
	return scan->baseline && !scan->baseline->begun && scan->root_count;
}

static bool
is_not_walked(const struct root *root)
{
	return !root->walked;
}

static bool
is_not_judged(const struct root *root)
{
	return !root->judged;
}

/* The first root of that sort; their count if there is none. */
static unsigned
root_which(const struct scan *scan, bool (*sort)(const struct root *root))
{
	unsigned i = 0;

	while (i < scan->root_count && !sort(scan->roots[i]))
		i++;
	return i;
}

/* Names first, then the nodes: what each says, then whether it is true. At
 * last comes what takes all of them. */
static bool
run_job(struct scan *scan)
{
	unsigned unwalked = root_which(scan, is_not_walked);
	bool baseline = baseline_waits(scan);
	struct row *row = next_queued(scan);
	struct row *unverified = next_unverified(scan);
	unsigned unjudged = root_which(scan, is_not_judged);

	if (baseline) {
		scan->baseline->begun = true;
		run_on_root(scan, job_baseline, 0);
	} else if (unwalked < scan->root_count) {
		scan->roots[unwalked]->walked = true;
		run_on_root(scan, job_discover, unwalked);
	} else if (row) {
		run_on_row(scan, row);
	} else if (unverified) {
		verify_row(scan, unverified);
	} else if (unjudged < scan->root_count) {
		scan->roots[unjudged]->judged = true;
		run_on_root(scan, job_judge, unjudged);
	} else {
		return false;
	}
	return true;
}

static bool
something_queued(struct scan *scan)
{
	return baseline_waits(scan) ||
	       root_which(scan, is_not_walked) < scan->root_count ||
	       next_queued(scan) || next_unverified(scan) ||
	       root_which(scan, is_not_judged) < scan->root_count;
}

static bool
step(struct scan *scan)
{
	bool ran = false;

	if (!scan->cancelled)
		ran = run_job(scan);
	if (scan->cancelled)
		drop_queued(scan);
	if (!scan->settled && !scan->quit && !something_queued(scan)) {
		scan->settled = true;
		if (scan->events.settled)
			scan->events.settled(scan->context, !scan->incomplete);
	}
	return ran;
}

bool
scan_step(struct scan *scan)
{
	bool ran;

	worker_lock(scan->worker);
	ran = step(scan);
	worker_unlock(scan->worker);
	return ran;
}

static void
run(void *context)
{
	struct scan *scan = context;

	worker_lock(scan->worker);
	while (!scan->quit)
		if (!step(scan) && !scan->cancelled && !scan->quit)
			worker_wait(scan->worker);
	worker_unlock(scan->worker);
}

void
scan_start(struct scan *scan)
{
	worker_start(scan->worker, run, scan);
}

void
scan_cancel(struct scan *scan)
{
	worker_lock(scan->worker);
	if (!scan->settled) {
		scan->cancelled = true;
		atomic_store(&scan->hashing.stop, true);
	}
	worker_wake(scan->worker);
	worker_unlock(scan->worker);
}

void
scan_free(struct scan *scan)
{
	if (!scan)
		return;
	worker_lock(scan->worker);
	scan->quit = true;
	atomic_store(&scan->hashing.stop, true);
	worker_wake(scan->worker);
	worker_unlock(scan->worker);
	worker_join(scan->worker);
	for (size_t i = 0; i < scan->row_count; i++) {
		arena_free(scan->rows[i]->arena);
		arena_free(scan->rows[i]->verified);
		arena_free(scan->rows[i]->judged);
		row_free_stale(scan->rows[i]);
	}
	for (size_t i = 0; i < scan->root_count; i++) {
		source_close(scan->roots[i]->source);
		seen_free(scan->roots[i]->seen);
		arena_free(scan->roots[i]->arena);
		arena_free(scan->roots[i]->peers);
		stale_free(&scan->roots[i]->stale);
	}
	baseline_free(scan->baseline);
	free(scan->rows);
	free(scan->sorted);
	free(scan->looked);
	arena_free(scan->arena);
	pool_free(scan->pool);
	worker_free(scan->worker);
	free(scan);
}

void
scan_look(struct scan *scan, const uint64_t *ids, size_t count)
{
	worker_lock(scan->worker);
	free(scan->looked);
	scan->looked = xalloc(count ? count : 1, sizeof(*scan->looked));
	if (count)
		memcpy(scan->looked, ids, count * sizeof(*ids));
	scan->looked_count = count;
	worker_unlock(scan->worker);
}

void
scan_again(struct scan *scan, uint64_t id)
{
	struct row *row;

	worker_lock(scan->worker);
	row = row_of(scan, id);
	if (row && !row->owner->queued) {
		row = row->owner;
		row_free_stale(row);
		stale_free(&scan->roots[row->node.root]->stale);
		row->queued = true;
		if (row->node.id - 1 < scan->first_queued)
			scan->first_queued = row->node.id - 1;
		if (row->counted)
			scan->read--;
		if (row->checked)
			scan->verified--;
		row->counted = row->checked = false;
		row->again = true;
		scan->settled = false;
		worker_wake(scan->worker);
	}
	worker_unlock(scan->worker);
}

uint64_t
scan_hashed(struct scan *scan)
{
	return atomic_load_explicit(&scan->hashing.bytes, memory_order_relaxed);
}

void
scan_lock(struct scan *scan)
{
	worker_lock(scan->worker);
}

void
scan_unlock(struct scan *scan)
{
	worker_unlock(scan->worker);
}

const struct node *
scan_node(struct scan *scan, uint64_t id)
{
	struct row *row = row_of(scan, id);

	return row ? &row->node : NULL;
}

static void
sort_rows(struct scan *scan)
{
	size_t count = 0;
	const struct row *row = scan->top.first;

	free(scan->sorted);
	scan->sorted = xalloc(scan->row_count + 1, sizeof(*scan->sorted));
	while (row) {
		scan->sorted[count++] = &row->node;
		if (row->first) {
			row = row->first;
			continue;
		}
		while (row && !row->next)
			row = row->parent;
		if (row)
			row = row->next;
	}
}

const struct node *const *
scan_nodes(struct scan *scan, size_t *count)
{
	if (!scan->sorted_fresh)
		sort_rows(scan);
	scan->sorted_fresh = true;
	*count = scan->row_count;
	return scan->sorted;
}
