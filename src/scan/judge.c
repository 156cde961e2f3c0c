/* SPDX-License-Identifier: MIT */
/*
 * Judging: each node when it was read, and all of a root's nodes together
 * when the last of them was.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>
#include <sealtree/pages.h>

#include "baseline.h"
#include "tree.h"

const struct findings *
judge_node(struct job *job, const struct code *code,
    const struct verdict *verdict, struct arena *arena)
{
	struct findings *findings = ARENA_NEW(arena, struct findings);
	struct check_subject subject = {
		.code = code,
		.verdict = verdict,
		.walk = &job->row->walk,
		.options = &job->scan->options.judging,
	};

	findings_init(findings, arena);
	if (job_skips(job, "judge", code->place->path))
		return findings;
	job_at(job, "judge", code->place->path);
	checks_run(CHECK_NODE, &subject, findings);
	return findings;
}

static void
tree_free(struct tree *tree)
{
	free(tree->rows);
	free(tree->subjects);
	free(tree->all);
	free(tree->children);
	free(tree->arenas);
	free(tree->found);
	free(tree->inside);
	free(tree->by_path);
	arena_free(tree->loaded);
}

static void
add_row(struct tree *tree, struct row *row, const struct check_options *options)
{
	struct check_subject *subject = &tree->subjects[tree->count];

	subject->code = row->node.code;
	subject->verdict = row->node.verdict;
	subject->walk = &row->walk;
	subject->baseline = row->node.baseline;
	if (row->node.parent)
		subject->parent = &tree->subjects[row->parent->index];
	subject->all = tree->all;
	subject->options = options;
	row->index = tree->count;
	tree->all[tree->count] = subject;
	tree->rows[tree->count++] = row;
}

static struct check_subject *
parent_of(const struct tree *tree, size_t index)
{
	const struct row *row = tree->rows[index];

	return row->node.parent ? &tree->subjects[row->parent->index] : NULL;
}

/* Each one's children lie together in one array, in the order of all. */
static void
link_children(struct tree *tree)
{
	const struct check_subject **next = tree->children;

	for (size_t i = 0; i < tree->count; i++)
		if (parent_of(tree, i))
			parent_of(tree, i)->child_count++;
	for (size_t i = 0; i < tree->count; i++) {
		tree->subjects[i].children = next;
		next += tree->subjects[i].child_count;
		tree->subjects[i].child_count = 0;
	}
	for (size_t i = 0; i < tree->count; i++) {
		struct check_subject *parent = parent_of(tree, i);
		size_t at;

		if (!parent)
			continue;
		at = (size_t) (parent->children - tree->children);
		tree->children[at + parent->child_count++] = tree->all[i];
	}
}

static void
link_subjects(struct tree *tree)
{
	link_children(tree);
	for (size_t i = 0; i < tree->count; i++) {
		tree->subjects[i].all_count = tree->count;
		tree->subjects[i].target = target_of(&tree->subjects[i]);
	}
}

/* With the lock held. False if a node was not read: then nothing can be said
 * of the whole. */
static bool
tree_collect(struct scan *scan, unsigned root, struct tree *tree)
{
	tree->rows = xalloc(scan->known + 1, sizeof(struct row *));
	tree->subjects = xalloc(scan->known + 1, sizeof(*tree->subjects));
	tree->all = xalloc(scan->known + 1, sizeof(*tree->all));
	tree->children = xalloc(scan->known + 1, sizeof(*tree->children));
	tree->arenas = xalloc(scan->known + 1, sizeof(*tree->arenas));
	tree->found = xalloc(scan->known + 1, sizeof(*tree->found));
	tree->inside = xalloc(scan->known + 1, sizeof(*tree->inside));
	for (size_t i = 0; i < scan->row_count; i++) {
		struct row *row = scan->rows[i];

		if (row->node.row != ROW_CODE || row->node.root != root)
			continue;
		if (!row->node.code)
			return false;
		add_row(tree, row, &scan->options.judging);
	}
	link_subjects(tree);
	return tree->count > 0;
}

static struct findings *
copy_findings(const struct findings *from, struct arena *arena)
{
	struct findings *copy = ARENA_NEW(arena, struct findings);

	findings_init(copy, arena);
	copy->list = ARENA_ARRAY(arena, struct finding, from->count);
	if (from->count > 0)
		memcpy(
		    copy->list, from->list, from->count * sizeof(*from->list));
	copy->count = copy->capacity = from->count;
	return copy;
}

static void
publish(struct scan *scan, struct row *row, const struct verdict *verdict,
    const struct findings *findings, const struct judgement *whole,
    struct arena *arena)
{
	worker_lock(scan->worker);
	row_retire(scan, row, &row->judged);
	row->judged = arena;
	row->node.verdict = verdict;
	row->node.findings = findings;
	row->node.whole = whole ? *whole : (struct judgement){ 0 };
	row->node.revision++;
	rows_publish(scan, row);
	worker_unlock(scan->worker);
}

static void
judge_in_tree(struct tree *tree, size_t index)
{
	struct arena **arena = &tree->arenas[index];

	if (!*arena)
		*arena = arena_new();
	tree->found[index] = copy_findings(tree->rows[index]->own, *arena);
	checks_run(CHECK_BUNDLE, &tree->subjects[index], tree->found[index]);
}

static void
judge_all(struct tree *tree)
{
	for (size_t i = 0; i < tree->count; i++)
		judge_in_tree(tree, i);
	for (size_t i = 0; i < tree->count; i++)
		tree->subjects[i].findings = tree->found[i];
	/* What is found last is no cause of anything that is found last. */
	for (size_t i = 0; i < tree->count; i++) {
		struct findings *last =
		    copy_findings(tree->found[i], tree->arenas[i]);

		checks_run(CHECK_LAST, &tree->subjects[i], last);
		tree->found[i] = last;
	}
	for (size_t i = 0; i < tree->count; i++)
		tree->subjects[i].findings = tree->found[i];
}

/* A table for each, which rows share that lie together. */
static struct arena *
compare_all(struct tree *tree)
{
	struct arena *arena = arena_new();

	for (size_t i = 0; i < tree->count; i++)
		tree->inside[i] = peers_make(&tree->subjects[i], arena);
	return arena;
}

/* Of the findings of all, at last. */
/* A notary's log tells the digest of the file that was uploaded. */
static const struct log_answers *
answer_log(const struct scan *scan, const struct tree *tree,
    struct arena *arena)
{
	const struct apple_log *log = scan->options.log;
	struct source *source =
	    scan->roots[tree->rows[0]->node.root]->source;
	struct hashing hashing = { 0 };
	struct source_file *file;
	uint8_t sha256[SHA256_LEN], *buffer;
	struct fault fault;
	bool known = false;

	file = log->sha256.len ? source_open(source, ".", &fault) : NULL;
	if (file) {
		buffer = xalloc(LIMIT_READ_BYTES, 1);
		known = file_digests(
		    file, buffer, NULL, sha256, &hashing, &fault);
		free(buffer);
		source_file_close(file);
	}
	return log_answer(
	    log, &tree->subjects[0], known ? sha256 : NULL, arena);
}

static struct judgement
judgement_of_all(const struct scan *scan, const struct tree *tree)
{
	struct judgement whole = { 0 };
	struct arena *arena = tree->arenas[0];

	whole.plan = plan_make(&tree->subjects[0], arena);
	if (whole.plan->count == 0)
		whole.plan = NULL;
	if (scan->options.log)
		whole.log = answer_log(scan, tree, arena);
	if (scan->baseline && tree->rows[0]->node.root == 0)
		whole.comparison = baseline_compare(
		    scan->baseline, tree->by_path, tree->count, arena);
	return whole;
}

/* The row's own verdict stays with it, for the next time. */
static void
publish_judged(struct scan *scan, const struct tree *tree, size_t index)
{
	struct row *row = tree->rows[index];
	const struct verdict *verdict = tree->subjects[index].verdict;
	struct findings *findings = tree->found[index];
	struct arena *arena = tree->arenas[index];
	struct judgement whole = { 0 };
	bool known = row->node.root == 0 &&
		     known_mark(scan->baseline, row->node.place->path, findings);

	if (index == 0)
		whole = judgement_of_all(scan, tree);
	whole.loads =
	    loads_places(tree->subjects[index].loads, row->node.code, arena);
	whole.allowances = allowances_make(&tree->subjects[index], arena);
	whole.inside = tree->inside[index];
	if (row->node.parent)
		whole.beside = tree->inside[row->parent->index];
	if (whole.plan || whole.comparison || whole.log || whole.loads ||
	    whole.inside || whole.beside || whole.allowances || known ||
	    findings->count > row->own->count ||
	    verdict != row->own_verdict)
		publish(scan, row, verdict, findings, &whole, arena);
	else if (row->node.findings != row->own)
		publish(scan, row, row->own_verdict, row->own, NULL, arena);
	else
		arena_free(arena);
}

/* At last, when no row points to the older one. */
static void
keep_peers(struct scan *scan, unsigned root, struct arena *arena)
{
	worker_lock(scan->worker);
	stale_keep(scan, &scan->roots[root]->stale, &scan->roots[root]->peers);
	scan->roots[root]->peers = arena;
	worker_unlock(scan->worker);
}

/* Before any check looks at the tree, all verdicts in it are complete. */
static void
complete_verdicts(struct tree *tree)
{
	tree_index(tree);
	for (size_t i = 0; i < tree->count; i++)
		tree->subjects[i].verdict = tree_verdict(tree, i);
}

static void
resolve_loads(struct scan *scan, unsigned root, struct tree *tree)
{
	struct load_node *nodes = xalloc(tree->count, sizeof(*nodes));
	const struct loads *loads;

	for (size_t i = 0; i < tree->count; i++) {
		const struct row *row = tree->rows[i];

		nodes[i].code = row->node.code;
		nodes[i].parent =
		    row->node.parent ? row->parent->index : SIZE_MAX;
	}
	tree->loaded = arena_new();
	loads = loads_resolve(
	    scan->roots[root]->source, nodes, tree->count, tree->loaded);
	for (size_t i = 0; i < tree->count; i++)
		tree->subjects[i].loads = &loads->nodes[i];
	if (!loads->complete) {
		worker_lock(scan->worker);
		scan->incomplete = true;
		worker_unlock(scan->worker);
	}
	free(nodes);
}

static void
tell_judged(struct scan *scan, unsigned root, const struct tree *tree)
{
	worker_lock(scan->worker);
	if (scan->events.judged)
		scan->events.judged(
		    scan->context, root, tree->subjects[0].target);
	worker_unlock(scan->worker);
}

void
job_judge(struct scan *scan, unsigned root)
{
	struct job job = job_begin(scan, root, NULL);
	struct tree tree = { 0 };
	struct arena *peers;
	bool whole;

	worker_lock(scan->worker);
	whole = tree_collect(scan, root, &tree);
	if (whole && job_skips(&job, "judge", ".")) {
		whole = false;
		scan->incomplete = true;
	}
	worker_unlock(scan->worker);
	if (whole) {
		job_at(&job, "judge", ".");
		complete_verdicts(&tree);
		resolve_loads(scan, root, &tree);
		judge_all(&tree);
		peers = compare_all(&tree);
		for (size_t i = 0; i < tree.count; i++)
			publish_judged(scan, &tree, i);
		keep_peers(scan, root, peers);
		tell_judged(scan, root, &tree);
		job_end(&job);
	}
	tree_free(&tree);
	/* All was verified that was found then. */
	seen_free(scan->roots[root]->seen);
	scan->roots[root]->seen = NULL;
}
