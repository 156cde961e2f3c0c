/* SPDX-License-Identifier: MIT */
#include <config.h>

#include "verifying.h"

struct package_work {
	struct verifying *v;
	struct source_file *file;
	struct package_verdict *verdict;
};

static void
run_package(void *context, size_t part, uint8_t *buffer)
{
	struct package_work *w = context;

	(void) part;
	if (!package_verify_contents(w->v->code->package, w->file, buffer,
		&w->v->job->scan->hashing, w->v->arena, w->verdict))
		w->v->incomplete = true;
}

static void
verify_contents(struct verifying *v, struct package_verdict *verdict)
{
	const char *path = v->code->place->loose_path;
	struct package_work work = { .v = v, .verdict = verdict };
	struct pool_work pool = { 1, run_package, &work };
	struct fault fault;

	work.file = source_open(v->source, path, &fault);
	if (!work.file) {
		verdict->contents = verifying_unreadable(v, fault);
		return;
	}
	pool_run(v->job->scan->pool, &pool);
	if (source_file_changed(work.file)) {
		v->incomplete = true;
		verdict->contents = result_unknown(v->arena, "unreadable",
		    "the file changed while it was verified");
	}
	source_file_close(work.file);
	v->verdict->bytes_hashed += verdict->bytes_hashed;
}

static const struct package_verdict *
package_unknown(struct verifying *v)
{
	struct package_verdict *p = ARENA_NEW(v->arena, struct package_verdict);

	p->checksum = p->rsa = p->rsa_chain = p->cms_signature = p->signature =
	    p->ticket = p->contents = v->left_out;
	p->cms = verifying_cms_unknown(v->left_out);
	return p;
}

void
verify_package(struct verifying *v)
{
	const struct code *code = v->code;
	struct package_verdict *verdict;

	if (!code->package)
		return;
	if (!verifying_enters(v, "package", code->place->loose_path)) {
		v->verdict->package = package_unknown(v);
		return;
	}
	verdict = ARENA_NEW(v->arena, struct package_verdict);
	package_verify(code->package, v->job->scan->options.judging.now,
	    v->arena, verdict);
	verify_contents(v, verdict);
	v->verdict->package = verdict;
}
