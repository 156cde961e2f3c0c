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

#include "verifying.h"

static bool
is_stopped(const struct verifying *v)
{
	return atomic_load_explicit(
	    &v->job->scan->hashing.stop, memory_order_relaxed);
}

static struct result
cancelled(struct verifying *v)
{
	return result_unknown(v->arena, "cancelled", "verifying was stopped");
}

bool
verifying_enters(struct verifying *v, const char *phase, const char *path)
{
	if (job_skips(v->job, phase, path)) {
		v->left_out = result_unknown(v->arena, "reader-died",
		    "an earlier reader died on it, so it was left out");
		return false;
	}
	if (is_stopped(v)) {
		v->left_out = cancelled(v);
		return false;
	}
	job_at(v->job, phase, path);
	return true;
}

struct result
verifying_unreadable(struct verifying *v, struct fault fault)
{
	if (fault.error == ECANCELED)
		return cancelled(v);
	v->incomplete = true;
	if (fault.error == ESTALE)
		return result_unknown(v->arena, "unreadable",
		    "the file changed since it was read");
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

	if (s->location != SIGNATURE_EMBEDDED ||
	    (!v->code->macho && !v->code->image))
		return result_absent();
	place = v->code->macho ? v->code->macho->slices[n].signature.offset
			       : v->code->image->signature_offset;
	for (size_t i = 0; i < s->directory_count; i++) {
		const struct directory *d = &s->directories[i];

		if (d->usable && d->code_limit != place)
			return result_bad(v->arena, d->blob.offset,
			    "the CodeDirectory covers 0x%llx bytes of the "
			    "%s, and the signature begins at 0x%llx",
			    (unsigned long long) d->code_limit,
			    v->code->macho ? "slice" : "image",
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

	page_check_run(p->check, part, p->file, buffer,
	    &p->v->job->scan->hashing, &p->faults[part]);
}

static struct result
run_parts(
    struct verifying *v, struct page_check *check, struct source_file *file)
{
	size_t count = page_check_parts(check);
	struct parts parts = { v, check, file,
		ARENA_ARRAY(v->arena, struct fault, count) };
	struct pool_work work = { count, run_part, &parts };

	pool_run(v->job->scan->pool, &work);
	for (size_t i = 0; i < count; i++)
		if (parts.faults[i].error)
			return verifying_unreadable(v, parts.faults[i]);
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

	if (!verifying_enters(v, "pages", path)) {
		give_up_pages(v, v->left_out);
		return;
	}
	file = code->macho ? code_open(code, &fault)
			   : source_open(v->source, path, &fault);
	if (!file) {
		give_up_pages(v, verifying_unreadable(v, fault));
		return;
	}
	for (size_t i = 0; i < code->signature_count; i++)
		if (code->signatures[i])
			check_pages(v, i, file);
	if (source_file_changed(file)) {
		v->incomplete = true;
		give_up_pages(v, result_unknown(v->arena, "unreadable",
				     "the file changed while it was verified"));
	}
	if (code->macho && !is_stopped(v))
		v->verdict->coverage = coverage_of(
		    code, file, v->arena, &v->verdict->coverage_count);
	source_file_close(file);
}

/* A bundle without an executable has its Info.plist for one. */
static void
verify_pages(struct verifying *v)
{
	const struct code *code = v->code;
	const char *path = code->macho	 ? code->macho_path
			   : code->image ? code->place->loose_path
					 : code->info_path;

	if (code_is_signed(code, NULL) && path)
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

	if (code->image)
		contents.rep_specific = code->image->trailer_hashed;
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
	struct text why = TEXT_INIT;
	struct result result = result_ok();
	enum truth truth;

	if (!r)
		return result_ok();
	if (!r->expression)
		return result_unknown(v->arena, "unreadable",
		    "the designated requirement could not be decoded");
	truth = row_satisfies(
	    v->job->row, n, &v->verdict->slices[n].cms, r->expression, &why);
	if (truth == TRUTH_FALSE)
		result = result_bad(v->arena, r->blob.offset,
		    "it does not satisfy its own designated requirement: %s",
		    text_string(&why));
	else if (truth == TRUTH_UNKNOWN)
		result = result_unknown(v->arena, "limit",
		    "whether its designated requirement holds cannot be told "
		    "here: %s",
		    text_string(&why));
	text_release(&why);
	return result;
}

struct cms_verdict
verifying_cms_unknown(struct result why)
{
	return (struct cms_verdict){
		.signer = why,
		.signature = why,
		.digest = why,
		.agility = why,
		.chain = why,
		.timestamp = why,
		.team = why,
	};
}

static void
verify_slice(struct verifying *v, size_t n, bool entered)
{
	struct slice_verdict *slice = &v->verdict->slices[n];

	if (entered) {
		check_slots(v, n);
		cms_verify_code(v->code->signatures[n],
		    v->job->scan->options.judging.now, v->arena, &slice->cms);
		slice->designated = check_designated(v, n);
		return;
	}
	for (size_t i = 0; i < SLOTS_CHECKED; i++)
		slice->slots[i] = v->left_out;
	slice->designated = v->left_out;
	slice->cms = verifying_cms_unknown(v->left_out);
}

static const struct ticket_verdict *
verify_ticket(struct verifying *v, bool entered)
{
	struct ticket_verdict *ticket =
	    ARENA_NEW(v->arena, struct ticket_verdict);

	if (entered)
		ticket_verify(v->code->ticket, v->arena, ticket);
	else
		*ticket = (struct ticket_verdict){ v->left_out, v->left_out,
			v->left_out };
	return ticket;
}

static const struct profile_verdict *
verify_profile(struct verifying *v, bool entered)
{
	struct profile_verdict *profile =
	    ARENA_NEW(v->arena, struct profile_verdict);
	const struct check_options *asked = &v->job->scan->options.judging;

	if (entered)
		profile_verify(v->code->profile, asked->now, v->arena, profile);
	else
		*profile = (struct profile_verdict){
			.cms = verifying_cms_unknown(v->left_out),
			.der = v->left_out,
			.now = asked->now,
		};
	profile->udid = asked->udid;
	return profile;
}

static void
verify_signatures(struct verifying *v)
{
	const struct code *code = v->code;
	bool entered;

	if (!code_is_signed(code, NULL) && !code->ticket && !code->profile)
		return;
	entered = verifying_enters(v, "trust", code->place->path);
	for (size_t i = 0; i < code->signature_count; i++)
		if (code->signatures[i])
			verify_slice(v, i, entered);
	if (code->ticket)
		v->verdict->ticket = verify_ticket(v, entered);
	if (code->profile)
		v->verdict->profile = verify_profile(v, entered);
}

/* Folders of it are not told one by one: what kills a reader in there shall be
 * left out as a whole, and be named as what is looked for then. */
static void
seal_at(void *context, const char *path)
{
	struct scan *scan = ((struct verifying *) context)->job->scan;

	(void) path;
	worker_lock(scan->worker);
	scan_tell_progress(scan);
	worker_unlock(scan->worker);
}

static bool
seal_cancelled(void *context)
{
	return is_stopped(context);
}

/* Only of the walk that found the node: what is read again, is. */
static bool
seal_known(
    void *context, const char *path, uint64_t *size, const uint8_t **sha256)
{
	const struct job *job = ((struct verifying *) context)->job;
	const struct seen *seen = job->scan->roots[job->root]->seen;

	return seen && !job->row->again && seen_find(seen, path, size, sha256);
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
	size_t first = batch * BATCH, left = seal_check_files(s->check) - first;

	seal_check_hash(s->check, first, left < BATCH ? left : BATCH, buffer,
	    &s->v->job->scan->hashing);
}

static const struct seal_verdict *
seal_unknown(struct verifying *v)
{
	struct seal_verdict *seal = ARENA_NEW(v->arena, struct seal_verdict);

	seal->result = v->left_out;
	return seal;
}

static void
verify_seal(struct verifying *v)
{
	static const struct walk_events events = {
		.at = seal_at,
		.cancelled = seal_cancelled,
		.known = seal_known,
	};
	struct sealing sealing = { .v = v };
	struct pool_work work = { .run = run_batch, .context = &sealing };
	size_t files;

	if (!v->code->seal || !v->code->place->seal_path)
		return;
	if (!verifying_enters(v, "resources", v->code->place->seal_path)) {
		v->verdict->seal = seal_unknown(v);
		return;
	}
	sealing.check =
	    seal_check_begin(v->source, v->code, &events, v, v->arena);
	files = seal_check_files(sealing.check);
	work.count = (files + BATCH - 1) / BATCH;
	pool_run(v->job->scan->pool, &work);
	v->verdict->bytes_hashed += seal_check_bytes(sealing.check);
	v->verdict->seal = seal_check_finish(sealing.check, v->arena);
	v->incomplete |= v->verdict->seal->left_out;
}

static void
publish(const struct verifying *v, const struct findings *findings)
{
	const struct job *job = v->job;
	const struct verdict *verdict = v->verdict;
	struct scan *scan = job->scan;
	struct row *row = job->row;

	worker_lock(scan->worker);
	row_retire(scan, row, &row->verified);
	row_retire(scan, row, &row->judged);
	row->verified = v->arena;
	row->own = findings;
	row->node.verdict = row->own_verdict = verdict;
	row->node.findings = findings;
	row->node.whole = (struct judgement){ 0 };
	if (job->skipped)
		row->node.state = NODE_SKIPPED;
	else if (row->node.state == NODE_READ)
		row->node.state = NODE_VERIFIED;
	row->node.revision++;
	scan->roots[row->node.root]->judged = false;
	scan->incomplete |= job->skipped || v->incomplete;
	if (!row->checked)
		scan->verified++;
	row->checked = true;
	rows_publish(scan, row);
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
	verify_package(&v);
	verify_signatures(&v);
	publish(&v, judge_node(&job, v.code, v.verdict, arena));
	job_end(&job);
}
