/* SPDX-License-Identifier: MIT */
/* Page hashes: one pass over the bytes for all CodeDirectories. */
#include <config.h>

#include <errno.h>
#include <inttypes.h>

#include <sealtree/limits.h>
#include <sealtree/pages.h>

#include "digest.h"

enum {
	PART = 2 << 20,   /* bytes one worker takes at a time, or more: little,
			     so that all end at one time */
	RUNS = 1000,      /* of bad pages that are named */
	WINDOW = 32 << 10 /* of a table of hashes that is not held: what the
			     pages of a part take, mostly */
};

/* One directory's pages. Bit n of `bad`: page n. */
struct plan {
	const struct directory *directory;
	bool checked;
	uint64_t page_size; /* of one unlimited page: the limit */
	uint64_t end;       /* where its pages end, in the slice */
	uint64_t present;   /* as much of that as the slice has */
	uint8_t *bad;
};

struct page_check {
	uint64_t offset, size; /* of the slice in its file */
	uint64_t end;          /* of all plans that are checked */
	uint64_t part;
	bool *done; /* of each part, written by the one that runs it */
	struct plan *plans;
	size_t plan_count;
};

/* One directory's hashing by one worker. */
struct hasher {
	struct plan *plan;
	EVP_MD_CTX *context;
	const EVP_MD *digest;
	uint64_t at; /* in the slice */
	bool open;   /* in the middle of a page */
	struct source_file *file;
	struct bytes window;   /* of the table, as it was read last … */
	uint64_t window_start; /* … from here in it */
	uint8_t *room;         /* WINDOW bytes; NULL: the table is held */
	struct hashing *hashing;
	struct fault *fault; /* of reading it */
};

static struct plan
plan_for(const struct directory *d, uint64_t size, struct arena *arena)
{
	struct plan plan = { .directory = d };

	plan.checked = d->usable && d->hash && d->hash->rank &&
		       d->hash->size == d->hash_size;
	if (!plan.checked)
		return plan;
	plan.end = d->code_limit;
	plan.page_size = directory_page_size(d);
	if (plan.page_size == 0)
		plan.page_size = plan.end;
	plan.present = plan.end < size ? plan.end : size;
	plan.bad = arena_alloc(arena, d->code_slots / 8 + 1, 1);
	return plan;
}

/* Two workers shall never write bits of one byte, so a part has eight pages
 * of each directory, or many times eight. */
static uint64_t
part_size(const struct page_check *check)
{
	uint64_t part = PART;

	for (size_t i = 0; i < check->plan_count; i++) {
		const struct plan *plan = &check->plans[i];

		if (plan->checked && directory_page_size(plan->directory) == 0)
			return check->end;
		while (plan->checked && part / 8 < plan->page_size)
			part *= 2;
	}
	return part;
}

struct page_check *
page_check_new(const struct signature *signature, uint64_t slice_offset,
    uint64_t slice_size, struct arena *arena)
{
	struct page_check *check = ARENA_NEW(arena, struct page_check);

	check->offset = slice_offset;
	check->size = slice_size;
	check->plan_count = signature->directory_count;
	check->plans = ARENA_ARRAY(arena, struct plan, check->plan_count);
	for (size_t i = 0; i < check->plan_count; i++) {
		struct plan *plan = &check->plans[i];

		*plan = plan_for(&signature->directories[i], slice_size, arena);
		if (plan->end > check->end)
			check->end = plan->end;
	}
	check->part = part_size(check);
	check->done = ARENA_ARRAY(arena, bool, page_check_parts(check));
	return check;
}

size_t
page_check_parts(const struct page_check *check)
{
	if (check->end == 0)
		return 0;
	return (size_t) ((check->end - 1) / check->part + 1);
}

static uint64_t
part_start(const struct page_check *check, size_t part)
{
	return check->part * part;
}

static uint64_t
part_end(const struct page_check *check, size_t part)
{
	uint64_t start = part_start(check, part);

	return check->end - start < check->part ? check->end
						: start + check->part;
}

uint64_t
page_check_part_size(const struct page_check *check, size_t part)
{
	return part_end(check, part) - part_start(check, part);
}

static bool
goes_on(struct hashing *hashing, struct fault *fault)
{
	if (!atomic_load_explicit(&hashing->stop, memory_order_relaxed))
		return true;
	*fault = (struct fault){ ECANCELED, "read" };
	return false;
}

/* All of the table where it is held, else a window that begins there. */
static bool
move_window(struct hasher *h, uint64_t start)
{
	const struct hash_table *table = &h->plan->directory->code_hashes;
	uint64_t len = table->size - start;

	if (table->held)
		start = 0, len = table->size;
	else if (len > WINDOW)
		len = WINDOW;
	h->window_start = start;
	return goes_on(h->hashing, h->fault) &&
	       hash_table_read(table, start, (size_t) len, h->file, h->room,
		   &h->window, h->fault);
}

/* The hash that is stored of that page; no bytes if there is none. */
static bool
find_hash(struct hasher *h, uint64_t page, struct bytes *stored)
{
	const struct directory *d = h->plan->directory;
	uint64_t at = page * d->hash_size;

	*stored = (struct bytes){ 0 };
	if (!bytes_within(d->code_hashes.size, at, d->hash_size))
		return true;
	if (at >= h->window_start &&
	    bytes_slice(h->window, at - h->window_start, d->hash_size, stored))
		return true;
	return move_window(h, at) &&
	       bytes_slice(
		   h->window, at - h->window_start, d->hash_size, stored);
}

static bool
close_page(struct hasher *h)
{
	struct plan *plan = h->plan;
	uint64_t page = (h->at - 1) / plan->page_size;
	uint8_t digest[EVP_MAX_MD_SIZE];
	struct bytes stored;

	if (!find_hash(h, page, &stored))
		return false;
	if (EVP_DigestFinal_ex(h->context, digest, NULL) != 1 ||
	    stored.len == 0 ||
	    !bytes_equal(stored, bytes_over(digest, stored.len)))
		plan->bad[page / 8] |= (uint8_t) (1U << page % 8);
	h->open = false;
	return true;
}

static bool
feed(struct hasher *h, struct bytes chunk)
{
	struct plan *plan = h->plan;

	while (chunk.len && h->at < plan->present) {
		uint64_t page_end = plan->page_size - h->at % plan->page_size;
		uint64_t left = plan->present - h->at;
		struct bytes piece =
		    bytes_clamp(chunk, 0, page_end < left ? page_end : left);

		if (!h->open)
			EVP_DigestInit_ex2(h->context, h->digest, NULL);
		h->open = true;
		EVP_DigestUpdate(h->context, piece.data, piece.len);
		h->at += piece.len;
		chunk = bytes_clamp(chunk, piece.len, chunk.len);
		if ((h->at % plan->page_size == 0 || h->at == plan->end) &&
		    !close_page(h))
			return false;
	}
	return true;
}

/* Pages of which the slice lacks a byte are bad, whatever is in the rest. */
static void
miss_pages(struct plan *plan, uint64_t from, uint64_t to)
{
	if (to > plan->end)
		to = plan->end;
	while (from < to) {
		uint64_t page = from / plan->page_size;

		plan->bad[page / 8] |= (uint8_t) (1U << page % 8);
		from = (page + 1) * plan->page_size;
	}
}

static bool
read_part(struct page_check *check, size_t part, struct hasher *hashers,
    struct source_file *file, uint8_t *buffer, struct hashing *hashing,
    struct fault *fault)
{
	uint64_t at = part_start(check, part), end = part_end(check, part);

	if (end > check->size)
		end = check->size;
	while (at < end) {
		size_t want = LIMIT_READ_BYTES, got = 0;

		if (end - at < want)
			want = (size_t) (end - at);
		if (!goes_on(hashing, fault) ||
		    !source_read(
			file, check->offset + at, buffer, want, &got, fault))
			return false;
		for (size_t i = 0; i < check->plan_count; i++)
			if (hashers[i].context &&
			    !feed(&hashers[i], bytes_over(buffer, got)))
				return false;
		at += got;
		atomic_fetch_add_explicit(
		    &hashing->bytes, got, memory_order_relaxed);
		if (got < want)
			break;
	}
	return true;
}

bool
page_check_run(struct page_check *check, size_t part, struct source_file *file,
    uint8_t *buffer, struct hashing *hashing, struct fault *fault)
{
	struct arena *arena = arena_new();
	struct hasher *hashers =
	    ARENA_ARRAY(arena, struct hasher, check->plan_count);
	uint64_t start = part_start(check, part);
	bool done;

	for (size_t i = 0; i < check->plan_count; i++) {
		struct plan *plan = &check->plans[i];

		if (!plan->checked || start >= plan->end)
			continue;
		hashers[i] = (struct hasher){
			.plan = plan,
			.context = EVP_MD_CTX_new(),
			.digest = hash_type_md(plan->directory->hash),
			.at = start,
			.file = file,
			.hashing = hashing,
			.fault = fault,
		};
		if (!plan->directory->code_hashes.held)
			hashers[i].room = ARENA_ARRAY(arena, uint8_t, WINDOW);
	}
	done = read_part(check, part, hashers, file, buffer, hashing, fault);
	for (size_t i = 0; i < check->plan_count; i++) {
		if (!hashers[i].context)
			continue;
		if (done)
			miss_pages(hashers[i].plan,
			    hashers[i].open ? hashers[i].at - 1 : hashers[i].at,
			    part_end(check, part));
		EVP_MD_CTX_free(hashers[i].context);
	}
	arena_free(arena);
	check->done[part] = done;
	return done;
}

static bool
all_was_read(const struct page_check *check)
{
	for (size_t part = 0; part < page_check_parts(check); part++)
		if (!check->done[part])
			return false;
	return true;
}

static bool
is_bad(const struct plan *plan, uint64_t page)
{
	return plan->bad[page / 8] >> page % 8 & 1;
}

static void
count_bad(const struct plan *plan, struct page_result *r, struct arena *arena)
{
	size_t capacity = 0;
	bool before = false;

	for (uint64_t page = 0; page < r->pages; page++) {
		bool bad = is_bad(plan, page);

		if (bad && r->bad++ == 0)
			r->first_bad = page;
		if (bad && before && r->run_count)
			r->runs[r->run_count - 1].count +=
			    r->runs[r->run_count - 1].first +
				r->runs[r->run_count - 1].count ==
			    page;
		else if (bad && r->run_count < RUNS) {
			ARENA_GROW(arena, r->runs, r->run_count, capacity);
			r->runs[r->run_count++] = (struct page_run){ page, 1 };
		}
		before = bad;
	}
}

static struct result
judge(const struct page_check *check, const struct plan *plan,
    const struct page_result *r, struct arena *arena)
{
	uint64_t from = r->first_bad * plan->page_size;
	uint64_t to = from + plan->page_size;

	if (r->bad == 0)
		return all_was_read(check)
			   ? result_ok()
			   : result_unknown(arena, "unreadable",
				 "not all of the code could be hashed");
	if (to > plan->end)
		to = plan->end;
	return result_bad(arena, check->offset + from,
	    "%" PRIu64 " of %" PRIu64 " code pages do not match their %s "
	    "hashes, the first is page %" PRIu64 " (bytes 0x%" PRIx64
	    " to 0x%" PRIx64 " of the file)",
	    r->bad, r->pages, plan->directory->hash->name, r->first_bad,
	    check->offset + from, check->offset + to - 1);
}

const struct page_result *
page_check_finish(struct page_check *check, struct arena *arena)
{
	struct page_result *results =
	    ARENA_ARRAY(arena, struct page_result, check->plan_count);

	for (size_t i = 0; i < check->plan_count; i++) {
		const struct plan *plan = &check->plans[i];
		struct page_result *r = &results[i];

		r->directory = plan->directory;
		r->pages = plan->directory->code_slots;
		if (!plan->checked) {
			r->result = result_unknown(arena, "unreadable",
			    "the CodeDirectory is malformed or its hash is "
			    "not usable");
			continue;
		}
		count_bad(plan, r, arena);
		r->result = judge(check, plan, r, arena);
	}
	return results;
}
