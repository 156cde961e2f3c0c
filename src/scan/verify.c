/* SPDX-License-Identifier: MIT */
/*
 * Verifying a node: its code is hashed, its seal held against the disk, its
 * signatures checked. What an earlier reader died on stays unknown.
 */
#include <config.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "job.h"

struct verifying {
	struct job *job;
	const struct code *code;
	struct source *source;
	struct arena *arena;
	struct verdict *verdict;
};

/* Tells that `path` is about to be touched; false if it must not be. */
static bool
enters(struct verifying *v, const char *phase, const char *path)
{
	if (job_skips(v->job, phase, path))
		return false;
	job_at(v->job, phase, path);
	return true;
}

static struct result
skipped(struct verifying *v)
{
	return result_unknown(v->arena, "reader-died",
	    "an earlier reader died on it, so it was left out");
}

static struct result
unreadable(struct verifying *v, struct fault fault)
{
	if (fault.error == ECANCELED)
		return result_unknown(
		    v->arena, "cancelled", "verifying was stopped");
	return result_unknown(v->arena, "unreadable", "cannot %s it: %s",
	    fault.doing ? fault.doing : "read", strerror(fault.error));
}

/* What a signature's pages are of: a slice, or the whole file, where the
 * signature lies beside it. */
static struct range
signed_range(const struct code *code, size_t n)
{
	const struct macho *macho = code->macho;

	if (macho && code->signatures[n]->location == SIGNATURE_EMBEDDED)
		return macho->slices[n].range;
	return (struct range){ 0, macho ? macho->size : UINT64_MAX };
}

static struct result
check_limit(struct verifying *v, size_t n)
{
	const struct signature *s = v->code->signatures[n];
	uint64_t place;

	if (!v->code->macho || s->location != SIGNATURE_EMBEDDED)
		return result_absent();
	place = v->code->macho->slices[n].signature.offset;
	for (size_t i = 0; i < s->directory_count; i++) {
		const struct directory *d = &s->directories[i];

		if (d->usable && d->code_limit != place)
			return result_bad(v->arena, d->blob.offset,
			    "the CodeDirectory covers 0x%llx bytes of the "
			    "slice, and the signature begins at 0x%llx",
			    (unsigned long long) d->code_limit,
			    (unsigned long long) place);
	}
	return result_ok();
}

/* The parts of one slice, which threads share. */
struct parts {
	struct verifying *v;
	struct page_check *check;
	struct source_file *file;
	struct fault *faults; /* one for each part */
};

static void
run_part(void *context, size_t part, uint8_t *buffer)
{
	struct parts *p = context;

	page_check_run(p->check, part, p->file, buffer, &p->v->job->scan->stop,
	    &p->faults[part]);
}

/* Tells that there is progress, so that nobody takes it for stuck. */
static void
tick(struct verifying *v)
{
	struct scan *scan = v->job->scan;

	worker_lock(scan->worker);
	scan_tell_progress(scan);
	worker_unlock(scan->worker);
}

static void
tick_parts(void *context)
{
	tick(((struct parts *) context)->v);
}

static struct result
run_parts(
    struct verifying *v, struct page_check *check, struct source_file *file)
{
	size_t count = page_check_parts(check);
	struct parts parts = { v, check, file,
		ARENA_ARRAY(v->arena, struct fault, count) };
	struct pool_work work = { count, run_part, tick_parts, &parts };

	pool_run(v->job->scan->pool, &work);
	for (size_t i = 0; i < count; i++)
		if (parts.faults[i].error)
			return unreadable(v, parts.faults[i]);
	return result_ok();
}

static struct result
worst_page(const struct signature *s, const struct page_result *pages,
    struct arena *arena)
{
	struct result worst = result_absent();

	for (size_t i = 0; i < s->directory_count; i++)
		worst = result_worse(worst, pages[i].result);
	if (s->directory_count == 0)
		worst =
		    result_bad(arena, s->offset, "there is no CodeDirectory");
	return worst;
}

static void
check_pages(struct verifying *v, size_t n, struct source_file *file)
{
	const struct signature *s = v->code->signatures[n];
	struct slice_verdict *slice = &v->verdict->slices[n];
	struct range range = signed_range(v->code, n);
	struct page_check *check;
	struct result read;

	if (range.size == UINT64_MAX)
		range.size = source_file_stat(file)->size;
	check = page_check_new(s, range.offset, range.size, v->arena);
	read = run_parts(v, check, file);
	slice->pages = page_check_finish(check, v->arena);
	slice->code_pages = read.outcome == OUTCOME_OK
				? worst_page(s, slice->pages, v->arena)
				: read;
	slice->limit = check_limit(v, n);
	for (size_t i = 0; i < page_check_parts(check); i++)
		v->verdict->bytes_hashed += page_check_part_size(check, i);
}

/* Nothing of the pages can be told. */
static void
give_up_pages(struct verifying *v, struct result why)
{
	for (size_t i = 0; i < v->code->signature_count; i++)
		if (v->code->signatures[i])
			v->verdict->slices[i].code_pages = why;
}

static void
verify_file(struct verifying *v, const char *path)
{
	const struct code *code = v->code;
	struct fault fault;
	struct source_file *file;

	if (!enters(v, "pages", path)) {
		give_up_pages(v, skipped(v));
		return;
	}
	file = source_open(v->source, path, &fault);
	if (!file) {
		give_up_pages(v, unreadable(v, fault));
		return;
	}
	for (size_t i = 0; i < code->signature_count; i++)
		if (code->signatures[i])
			check_pages(v, i, file);
	if (source_file_changed(file))
		give_up_pages(v, result_unknown(v->arena, NULL,
				     "the file changed while it was verified"));
	if (code->macho)
		v->verdict->coverage = coverage_of(
		    code, file, v->arena, &v->verdict->coverage_count);
	source_file_close(file);
}

static bool
is_signed(const struct code *code)
{
	for (size_t i = 0; i < code->signature_count; i++)
		if (code->signatures[i])
			return true;
	return false;
}

/* A bundle without an executable has its Info.plist for one. */
static void
verify_pages(struct verifying *v)
{
	const struct code *code = v->code;
	const char *path = code->macho ? code->macho_path : code->info_path;

	if (is_signed(code) && path)
		verify_file(v, path);
}

/* An Info.plist that the signature does not bind is Apple's "not bound": loose
 * code may carry one that its signer did not look at. */
static void
check_slots(struct verifying *v, size_t n)
{
	const struct code *code = v->code;
	const struct seal *seal = code->seal;
	struct slot_contents contents = { .info = code->info_bytes };
	const struct slice *slice =
	    code->macho ? &code->macho->slices[n] : NULL;

	if (seal) {
		contents.has_seal = true;
		contents.seal_sha1 = bytes_over(seal->sha1, SHA1_LEN);
		contents.seal_sha256 = bytes_over(seal->sha256, SHA256_LEN);
	}
	if (slice && !code->place->base && !slice->has_info_plist)
		contents.info = (struct bytes){ 0 };
	slots_verify(code->signatures[n], &contents, v->arena,
	    v->verdict->slices[n].slots);
}

/* An implicit requirement is made of the signature itself, and so is met by
 * what it was made of. */
static struct result
check_designated(struct verifying *v, size_t n)
{
	const struct code *code = v->code;
	const struct signature *s = code->signatures[n];
	const struct requirement *r =
	    s->requirements
		? requirements_find(s->requirements, REQUIREMENT_DESIGNATED)
		: NULL;
	struct requirement_subject subject;
	struct text why = TEXT_INIT;
	struct result result = result_ok();
	enum truth truth;

	if (!r)
		return result_ok();
	if (!r->expression)
		return result_unknown(v->arena, NULL,
		    "the designated requirement could not be decoded");
	requirement_subject_of(
	    s, code->info ? code->info : code->info_embedded, &subject);
	truth = requirement_evaluate(r->expression, &subject, &why);
	if (truth == TRUTH_FALSE)
		result = result_bad(v->arena, r->blob.offset,
		    "it does not satisfy its own designated requirement: %s",
		    text_string(&why));
	else if (truth == TRUTH_UNKNOWN)
		result = result_unknown(v->arena, "online-only",
		    "only a Mac can tell whether its designated requirement "
		    "holds: %s",
		    text_string(&why));
	text_release(&why);
	return result;
}

static void
verify_signatures(struct verifying *v)
{
	const struct code *code = v->code;
	int64_t now = v->job->scan->options.now;

	if (!is_signed(code) && !code->ticket && !code->profile)
		return;
	if (!enters(v, "trust", code->place->path))
		return;
	for (size_t i = 0; i < code->signature_count; i++)
		if (code->signatures[i]) {
			check_slots(v, i);
			v->verdict->slices[i].designated =
			    check_designated(v, i);
			cms_verify_code(code->signatures[i], now, v->arena,
			    &v->verdict->slices[i].cms);
		}
	if (code->ticket) {
		struct ticket_verdict *ticket =
		    ARENA_NEW(v->arena, struct ticket_verdict);

		ticket_verify(code->ticket, v->arena, ticket);
		v->verdict->ticket = ticket;
	}
	if (code->profile) {
		struct profile_verdict *profile =
		    ARENA_NEW(v->arena, struct profile_verdict);

		profile_verify(code->profile, now, v->arena, profile);
		v->verdict->profile = profile;
	}
}

static void
seal_at(void *context, const char *path)
{
	job_at(context, "seal", path);
}

static bool
seal_cancelled(void *context)
{
	return atomic_load_explicit(
	    &((struct job *) context)->scan->stop, memory_order_relaxed);
}

enum {
	BATCH = 32 /* sealed files that a thread takes at a time */
};

struct sealing {
	struct verifying *v;
	struct seal_check *check;
};

static void
run_batch(void *context, size_t batch, uint8_t *buffer)
{
	struct sealing *s = context;
	size_t count = seal_check_files(s->check), i = batch * BATCH;

	for (; i < count && i < (batch + 1) * BATCH; i++)
		if (!seal_cancelled(s->v->job))
			seal_check_hash(
			    s->check, i, buffer, &s->v->job->scan->stop);
}

static void
tick_batches(void *context)
{
	tick(((struct sealing *) context)->v);
}

static void
verify_seal(struct verifying *v)
{
	static const struct walk_events events = {
		.at = seal_at,
		.cancelled = seal_cancelled,
	};
	struct sealing sealing = { .v = v };
	struct pool_work work = {
		.run = run_batch, .tick = tick_batches, .context = &sealing
	};
	size_t files;

	if (!v->code->seal || !v->code->place->seal_path ||
	    !enters(v, "seal", v->code->place->seal_path))
		return;
	sealing.check =
	    seal_check_begin(v->source, v->code, &events, v->job, v->arena);
	files = seal_check_files(sealing.check);
	work.count = (files + BATCH - 1) / BATCH;
	pool_run(v->job->scan->pool, &work);
	for (size_t i = 0; i < files; i++)
		v->verdict->bytes_hashed += seal_check_size(sealing.check, i);
	v->verdict->seal = seal_check_finish(sealing.check, v->arena);
}

static void
publish(struct job *job, const struct verdict *verdict,
    const struct findings *findings, struct arena *arena)
{
	struct scan *scan = job->scan;
	struct row *row = job->row;

	worker_lock(scan->worker);
	row_retire(scan, row, &row->verified);
	row_retire(scan, row, &row->judged);
	row->verified = arena;
	row->own = findings;
	row->node.verdict = row->own_verdict = verdict;
	row->node.findings = findings;
	if (job->skipped)
		row->node.state = NODE_SKIPPED;
	else if (row->node.state == NODE_READ)
		row->node.state = NODE_VERIFIED;
	row->node.revision++;
	scan->roots[row->node.root]->judged = false;
	scan->incomplete |= job->skipped;
	if (!row->checked)
		scan->verified++;
	row->checked = true;
	rows_publish(scan, row);
	if (scan->events.findings)
		scan->events.findings(scan->context, &row->node, findings);
	scan_tell_progress(scan);
	worker_unlock(scan->worker);
}

void
job_verify(struct scan *scan, struct row *row)
{
	struct job job = job_begin(scan, row->node.root, row);
	struct arena *arena = arena_new();
	struct verifying v = {
		.job = &job,
		.code = row->node.code,
		.source = scan->roots[row->node.root]->source,
		.arena = arena,
		.verdict = ARENA_NEW(arena, struct verdict),
	};

	v.verdict->slice_count = v.code->signature_count;
	v.verdict->slices =
	    ARENA_ARRAY(arena, struct slice_verdict, v.verdict->slice_count);
	verify_pages(&v);
	verify_seal(&v);
	verify_signatures(&v);
	publish(
	    &job, v.verdict, judge_node(&job, v.code, v.verdict, arena), arena);
	job_end(&job);
}
