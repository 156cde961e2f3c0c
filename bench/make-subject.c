/* SPDX-License-Identifier: MIT */
/*
 * make-subject big MIB DIR [HASH]: DIR/subject, a signed program of that size,
 * with one CodeDirectory: sha1, sha256, sha256T or sha384.
 * make-subject many COUNT DIR: DIR/subject.app, with so many files of 1 KiB.
 * Both verify with --anchors=DIR/anchors.
 */
#include <config.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"

enum {
	FILE_BYTES = 1024,
	FILES_A_FOLDER = 1000,
	SIGNED_AT = 1700000000, /* 2023-11-14T22:13:20Z */
	BIGGEST_MIB = 2048,
	MOST_NESTED = 9000,
	MOST_FILES = 1000000
};

struct subject {
	struct authority *authority;
	struct signing_spec signing;
	const char *dir;
};

/* As codesign prints them; false if there is none of that name. */
static bool
choose_hash(struct signing_spec *signing, const char *name)
{
	static const struct hash {
		const char *name;
		uint8_t type;
	} hashes[] = {
		{ "sha1", HASH_SHA1 },
		{ "sha256", HASH_SHA256 },
		{ "sha256T", HASH_SHA256_TRUNCATED },
		{ "sha384", HASH_SHA384 },
	};

	for (size_t i = 0; i < sizeof hashes / sizeof *hashes; i++)
		if (strcmp(hashes[i].name, name) == 0)
			signing->hashes[0] = hashes[i].type;
	return signing->hashes[0];
}

static void
make_big(const struct subject *subject, size_t mib)
{
	const struct slice_spec slices[] = {
		{ .arch = "arm64", .code_size = mib << 20 },
		{ 0 },
	};
	const struct macho_spec spec = {
		.slices = slices,
		.signing = &subject->signing,
	};
	struct octets macho = make_macho(&spec, NULL, NULL);
	char *path = disk_path(subject->dir, "subject", NULL);

	file_write(path, macho.data, macho.len, 0755);
	octets_free(&macho);
	free(path);
}

/* One line of letters, another one for each number. */
static char *
make_text(uint32_t number)
{
	char *text = malloc(FILE_BYTES + 1);
	uint32_t state = number * 2654435761u + 1;

	if (!text)
		abort();
	for (size_t i = 0; i < FILE_BYTES - 1; i++) {
		state = state * 1664525u + 1013904223u;
		text[i] = (char) ('a' + (state >> 24) % 26);
	}
	text[FILE_BYTES - 1] = '\n';
	text[FILE_BYTES] = '\0';
	return text;
}

static char *
make_path(size_t number)
{
	struct octets path = { 0 };

	put_format(&path, "Resources/%03zu/%06zu.txt", number / FILES_A_FOLDER,
	    number);
	put_u8(&path, 0);
	return (char *) path.data;
}

static void
make_many(const struct subject *subject, size_t count)
{
	struct file_spec *files = calloc(count + 1, sizeof *files);
	char **strings = calloc(2 * count, sizeof *strings);
	const struct macho_spec code = { .signing = &subject->signing };
	const struct bundle_spec bundle = {
		.path = "subject.app",
		.identifier = "org.example.subject",
		.code = &code,
		.files = files,
	};

	if (!files || !strings)
		abort();
	for (size_t i = 0; i < count; i++) {
		files[i].path = strings[2 * i] = make_path(i);
		files[i].text = strings[2 * i + 1] = make_text((uint32_t) i);
	}
	make_bundle(subject->dir, &bundle, NULL);
	for (size_t i = 0; i < 2 * count; i++)
		free(strings[i]);
	free(strings);
	free(files);
}

/* Libraries side by side, each signed. */
static void
make_nested(const struct subject *subject, size_t count)
{
	struct file_spec *files = calloc(count + 1, sizeof *files);
	const struct macho_spec library = {
		.filetype = FILE_DYLIB,
		.signing = &subject->signing,
	};
	const struct macho_spec code = { .signing = &subject->signing };
	const struct bundle_spec bundle = {
		.path = "subject.app",
		.identifier = "org.example.subject",
		.code = &code,
		.files = files,
	};

	if (!files)
		abort();
	for (size_t i = 0; i < count; i++) {
		struct octets path = { 0 };

		put_format(&path, "Frameworks/lib%05zu.dylib", i);
		put_u8(&path, 0);
		files[i].path = (char *) path.data;
		files[i].code = &library;
	}
	make_bundle(subject->dir, &bundle, NULL);
	for (size_t i = 0; i < count; i++)
		free((char *) (uintptr_t) files[i].path);
	free(files);
}

static struct subject
make_authority(const char *dir)
{
	struct subject subject = { authority_new(NULL), { 0 }, dir };
	char *anchors = disk_path(dir, "anchors", NULL);

	authority_write_anchor(subject.authority, anchors);
	free(anchors);
	subject.signing = (struct signing_spec){
		.identity = authority_identity(subject.authority,
		    IDENTITY_DEVELOPER_ID, "Example Org", "EXAMPLE123"),
		.signing_time = SIGNED_AT,
		.timestamp = SIGNED_AT,
	};
	return subject;
}

/* 0 if it is no number up to `most`. */
static size_t
number(const char *text, unsigned long most)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	return *end == '\0' && value <= most ? value : 0;
}

int
main(int argc, char **argv)
{
	size_t mib = 0, count = 0, nested = 0;
	struct subject subject;

	if ((argc == 4 || argc == 5) && strcmp(argv[1], "big") == 0)
		mib = number(argv[2], BIGGEST_MIB);
	else if (argc == 4 && strcmp(argv[1], "many") == 0)
		count = number(argv[2], MOST_FILES);
	else if (argc == 4 && strcmp(argv[1], "nested") == 0)
		nested = number(argv[2], MOST_NESTED);
	if (!mib && !count && !nested) {
		fprintf(stderr, "usage: make-subject big MIB DIR [HASH]\n"
				"       make-subject many COUNT DIR\n"
				"       make-subject nested COUNT DIR\n");
		return 2;
	}
	subject = make_authority(argv[3]);
	if (argc == 5 && !choose_hash(&subject.signing, argv[4])) {
		fprintf(stderr, "make-subject: %s: no such hash\n", argv[4]);
		return 2;
	}
	if (mib)
		make_big(&subject, mib);
	else if (count)
		make_many(&subject, count);
	else
		make_nested(&subject, nested);
	authority_free(subject.authority);
	return 0;
}
