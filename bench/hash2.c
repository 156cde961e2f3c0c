/* SPDX-License-Identifier: MIT */
/*
 * hash2 [ALGORITHM] PATH: SHA-256, or another of OpenSSL's, over all bytes of a
 * file, or of all files of a folder, by two threads, and nothing else. Each thread takes half of the file, or one
 * file after the other. It shares no code with the program: it is what two
 * processors can do at most, for `make bench` to hold the program against.
 * Prints how many bytes it hashed.
 */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	THREADS = 2,
	BUFFER_BYTES = 256 * 1024,
	PAGE = 4096,
	FOLDERS_OPEN = 16
};

struct piece {
	char *path;
	off_t begin, end;
};

static const char *algorithm = "SHA2-256";
static struct piece *pieces;
static size_t piece_count;
static atomic_size_t next_piece;
static atomic_uint_fast64_t total;

static void
must(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "hash2: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void
add_piece(const char *path, off_t begin, off_t end)
{
	/* Grows where the count is a power of two. */
	if ((piece_count & (piece_count - 1)) == 0) {
		size_t room = piece_count ? 2 * piece_count : 1;

		pieces = realloc(pieces, room * sizeof *pieces);
		must(pieces != NULL, path);
	}
	pieces[piece_count] = (struct piece){ strdup(path), begin, end };
	must(pieces[piece_count++].path != NULL, path);
}

static int
add_file(const char *path, const struct stat *stat, int type, struct FTW *where)
{
	(void) where;
	if (type == FTW_F && S_ISREG(stat->st_mode))
		add_piece(path, 0, stat->st_size);
	return 0;
}

static void
plan(const char *path)
{
	struct stat stat;

	must(lstat(path, &stat) == 0, path);
	if (S_ISDIR(stat.st_mode)) {
		must(nftw(path, add_file, FOLDERS_OPEN, FTW_PHYS) == 0, path);
	} else {
		add_piece(path, 0, stat.st_size / 2);
		add_piece(path, stat.st_size / 2, stat.st_size);
	}
}

static void
hash(const struct piece *piece, const EVP_MD *md, EVP_MD_CTX *context,
    uint8_t *buffer)
{
	uint8_t digest[EVP_MAX_MD_SIZE];
	off_t at = piece->begin;
	int file = open(piece->path, O_RDONLY | O_CLOEXEC);

	must(file >= 0, piece->path);
	must(EVP_DigestInit_ex(context, md, NULL) == 1, algorithm);
	while (at < piece->end) {
		off_t rest = piece->end - at;
		ssize_t got = pread(file, buffer,
		    rest < BUFFER_BYTES ? (size_t) rest : BUFFER_BYTES, at);

		must(got > 0, piece->path);
		must(EVP_DigestUpdate(context, buffer, (size_t) got) == 1,
		    algorithm);
		at += got;
	}
	must(EVP_DigestFinal_ex(context, digest, NULL) == 1, algorithm);
	atomic_fetch_add(&total, (uint_fast64_t) (at - piece->begin));
	close(file);
}

static void *
work(void *unused)
{
	EVP_MD *md = EVP_MD_fetch(NULL, algorithm, NULL);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	/* The kernel copies faster to the start of a page. */
	uint8_t *buffer = aligned_alloc(PAGE, BUFFER_BYTES);

	must(md && context && buffer, algorithm);
	for (;;) {
		size_t i = atomic_fetch_add(&next_piece, 1);

		if (i >= piece_count)
			break;
		hash(&pieces[i], md, context, buffer);
	}
	free(buffer);
	EVP_MD_CTX_free(context);
	EVP_MD_free(md);
	return unused;
}

int
main(int argc, char **argv)
{
	pthread_t threads[THREADS];

	if (argc != 2 && argc != 3) {
		fprintf(stderr, "usage: hash2 [ALGORITHM] PATH\n");
		return 2;
	}
	if (argc == 3)
		algorithm = argv[1];
	plan(argv[argc - 1]);
	for (int i = 0; i < THREADS; i++) {
		errno = pthread_create(&threads[i], NULL, work, NULL);
		must(errno == 0, "thread");
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	printf("%" PRIu64 "\n", (uint64_t) atomic_load(&total));
	for (size_t i = 0; i < piece_count; i++)
		free(pieces[i].path);
	free(pieces);
	return 0;
}
