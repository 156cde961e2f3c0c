/* SPDX-License-Identifier: MIT */
/*
 * The pages of one slice against every CodeDirectory of its signature, in one
 * pass over the bytes. A big slice is cut into parts that several threads
 * check at once; each writes only its own bits. After Security-61901 (2025):
 * StaticCode.cpp, codedirectory.cpp; Apple checks each page against all
 * CodeDirectories with a usable hash.
 */
#ifndef SEALTREE_PAGES_H
#define SEALTREE_PAGES_H

#include <stdatomic.h>

#include <sealtree/codesign.h>
#include <sealtree/result.h>
#include <sealtree/source.h>

struct page_result {
	const struct directory *directory;
	uint64_t pages;		/* that it has hashes for */
	uint64_t bad;		/* of those */
	uint64_t first_bad;	/* its number, if any is */
	/* Runs of bad pages, by number, in order; the first thousand. */
	struct page_run { uint64_t first, count; } *runs;
	size_t run_count;
	struct result result;
};

struct page_check;

/* What all share who hash for one purpose. */
struct hashing {
	atomic_bool stop;	/* give up, within one buffer */
	atomic_uint_fast64_t bytes;	/* read so far: who hashes is not
					   stuck */
};

/*
 * What is to be hashed: `slice_offset` and `slice_size` are the slice's place
 * in its file. Directories whose structure did not hold have the result
 * unknown, as has a hash that is not usable. All memory is the arena's.
 */
struct page_check *page_check_new(const struct signature *signature,
    uint64_t slice_offset, uint64_t slice_size, struct arena *arena);
/* Into how many parts it may be cut; at least 1 if there is anything. */
size_t page_check_parts(const struct page_check *check);
/* Bytes that part has, for progress. */
uint64_t page_check_part_size(const struct page_check *check, size_t part);
/*
 * Hashes one part, reading through `file` into `buffer` of LIMIT_READ_BYTES.
 * The file is the one that the signature was read from: hashes that stayed in
 * it are read from there. May be called by several threads for different parts.
 * False if it could not be read, or `hashing->stop` was set meanwhile.
 */
bool page_check_run(struct page_check *check, size_t part,
    struct source_file *file, uint8_t *buffer, struct hashing *hashing,
    struct fault *fault);
/* One result for each directory of the signature: unknown, if a part was not
 * run or could not be read, and no page of the others is bad. */
const struct page_result *page_check_finish(struct page_check *check,
    struct arena *arena);

/*
 * Digests of a whole file; a NULL one is not made. `buffer` has
 * LIMIT_READ_BYTES. False if it could not be read, or `hashing->stop` was set.
 */
bool file_digests(struct source_file *file, uint8_t *buffer, uint8_t *sha1,
    uint8_t *sha256, struct hashing *hashing, struct fault *fault);

#endif
