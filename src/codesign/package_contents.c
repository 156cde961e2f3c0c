/* SPDX-License-Identifier: MIT */
/* The data of a package's files against the digests in its table. */
#include <config.h>

#include <openssl/evp.h>
#include <string.h>

#include <sealtree/inflate.h>
#include <sealtree/limits.h>

#include "verify.h"

/* One entry's data at work. */
struct digesting {
	const struct package_entry *entry;
	EVP_MD_CTX *archived, *extracted; /* NULL: not made here */
	struct inflate *inflate;          /* NULL: stored as it is */
	bool unpacks;
};

static EVP_MD_CTX *
begin(const struct package_digest *digest)
{
	static const char *const styles[][2] = { { "sha1", "SHA1" },
		{ "sha256", "SHA2-256" }, { "sha512", "SHA2-512" } };
	EVP_MD_CTX *context = NULL;
	EVP_MD *md = NULL;

	for (size_t i = 0; digest->style && i < 3; i++)
		if (strcmp(styles[i][0], digest->style) == 0)
			md = EVP_MD_fetch(NULL, styles[i][1], NULL);
	if (md)
		context = EVP_MD_CTX_new();
	if (context && EVP_DigestInit_ex2(context, md, NULL) != 1) {
		EVP_MD_CTX_free(context);
		context = NULL;
	}
	EVP_MD_free(md);
	return context;
}

static bool
is_known(const char *encoding)
{
	return strcmp(encoding, "application/x-gzip") == 0;
}

static void
take_unpacked(void *context, const void *data, size_t len)
{
	struct digesting *d = context;

	if (d->extracted)
		EVP_DigestUpdate(d->extracted, data, len);
}

static void
add(struct digesting *d, struct bytes some)
{
	uint64_t most = d->entry->size < LIMIT_PACKED_FILE_BYTES
			    ? d->entry->size
			    : LIMIT_PACKED_FILE_BYTES;

	if (d->archived)
		EVP_DigestUpdate(d->archived, some.data, some.len);
	if (!d->inflate)
		take_unpacked(d, some.data, some.len);
	else if (d->unpacks)
		d->unpacks = inflate_more(
		    d->inflate, some, most, take_unpacked, d);
}

/* Unknown where it states none, or one that is not made here. */
static struct result
compare(EVP_MD_CTX *context, const struct package_digest *stated,
    const struct package_entry *entry, const char *what, struct arena *arena)
{
	uint8_t digest[EVP_MAX_MD_SIZE];
	unsigned len = 0;

	if (!context || EVP_DigestFinal_ex(context, digest, &len) != 1)
		return result_unknown(arena, "unreadable",
		    "the table of contents states no checksum of %s that is "
		    "known here",
		    entry->path);
	if (bytes_equal(stated->value, bytes_over(digest, len)))
		return result_ok();
	return result_bad(arena, entry->area.offset,
	    "%s %s is not what the table of contents says: its %s checksum is "
	    "another",
	    entry->path, what, stated->style);
}

static struct result
conclude(struct digesting *d, struct arena *arena)
{
	const struct package_entry *e = d->entry;
	struct result archived =
	    compare(d->archived, &e->archived, e, "as archived", arena);

	if (archived.outcome == OUTCOME_BAD)
		return archived;
	if (e->packed && !is_known(e->encoding))
		return archived;
	if (d->inflate && e->size > LIMIT_PACKED_FILE_BYTES)
		return result_unknown(arena, "limit",
		    "%s is longer than this unpacks to check it", e->path);
	if (d->inflate &&
	    (!d->unpacks || !inflate_ended(d->inflate) ||
		inflate_total(d->inflate) != e->size))
		return result_bad(arena, e->area.offset,
		    "%s cannot be unpacked to what the table of contents says",
		    e->path);
	if (!d->inflate && e->size != e->area.size)
		return result_bad(arena, e->area.offset,
		    "%s is of another size than the table of contents says",
		    e->path);
	return result_worse(archived,
	    compare(d->extracted, &e->extracted, e, "unpacked", arena));
}

static bool
run(struct digesting *d, struct source_file *file, uint8_t *buffer,
    struct hashing *hashing, struct fault *fault)
{
	uint64_t at = d->entry->area.offset, left = d->entry->area.size;

	while (left > 0) {
		size_t len = left < LIMIT_READ_BYTES ? (size_t) left
						     : LIMIT_READ_BYTES;
		size_t got;

		if (atomic_load_explicit(&hashing->stop, memory_order_relaxed))
			return false;
		if (!source_read(file, at, buffer, len, &got, fault) ||
		    got == 0)
			return false;
		add(d, bytes_over(buffer, got));
		atomic_fetch_add_explicit(
		    &hashing->bytes, got, memory_order_relaxed);
		at += got;
		left -= got;
	}
	return true;
}

static bool
check_entry(const struct package_entry *entry, struct source_file *file,
    uint8_t *buffer, struct hashing *hashing, struct arena *arena,
    struct result *result)
{
	struct digesting d = {
		.entry = entry,
		.archived = begin(&entry->archived),
		.extracted = begin(&entry->extracted),
		.unpacks = true,
	};
	struct fault fault = { 0 };
	bool done;

	if (entry->packed && is_known(entry->encoding))
		d.inflate = inflate_new();
	done = run(&d, file, buffer, hashing, &fault);
	if (done)
		*result = conclude(&d, arena);
	else
		*result = result_unknown(arena,
		    fault.error ? "unreadable" : "cancelled",
		    "%s was not read to its end", entry->path);
	inflate_free(d.inflate);
	EVP_MD_CTX_free(d.archived);
	EVP_MD_CTX_free(d.extracted);
	return done;
}

static void
keep_bad(
    struct package_verdict *v, const struct package_entry *entry)
{
	if (v->bad_count < LIMIT_NOTABLE_FILES)
		v->bad[v->bad_count++] = entry->path;
}

bool
package_verify_contents(const struct package *p, struct source_file *file,
    uint8_t *buffer, struct hashing *hashing, struct arena *arena,
    struct package_verdict *v)
{
	v->contents = p->entries_cut
			  ? result_unknown(arena, "limit",
				"not all files of it were looked at")
			  : result_ok();
	v->bad = ARENA_ARRAY(arena, const char *, LIMIT_NOTABLE_FILES);
	for (size_t i = 0; i < p->entry_count; i++) {
		const struct package_entry *entry = &p->entries[i];
		struct result result;
		bool done;

		if (!entry->has_data)
			continue;
		v->files++;
		done = check_entry(
		    entry, file, buffer, hashing, arena, &result);
		v->files_ok += result.outcome == OUTCOME_OK;
		if (result.outcome == OUTCOME_BAD)
			keep_bad(v, entry);
		v->contents = result_worse(v->contents, result);
		v->bytes_hashed += entry->area.size;
		if (!done)
			return false;
	}
	return true;
}
