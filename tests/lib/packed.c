/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdio.h>

#include <archive.h>
#include <archive_entry.h>

#include "check.h"
#include "packed.h"

const struct packed_item packed_two[] = {
	PACKED_ABC,
	{ "x\n\33", { (const uint8_t *) "0123456789", 10, 0 } },
	{ 0 },
};

const struct packed_kind packed_kinds[PACKED_KINDS] = {
	{ "zip", NULL, "zip" },
	{ "gnutar", NULL, "tar" },
	{ "pax", NULL, "tar" },
	{ "ustar", "gzip", "tar" },
	{ "gnutar", "bzip2", "tar" },
	{ "gnutar", "xz", "tar" },
	{ "gnutar", "zstd", "tar" },
	{ "gnutar", "lz4", "tar" },
	{ "7zip", NULL, "7-Zip" },
};

static struct archive *
begin(const char *file, const char *format, const char *filter,
    const char *passphrase)
{
	struct archive *a = archive_write_new();

	assert_non_null(a);
	assert_int_equal(archive_write_set_format_by_name(a, format), 0);
	if (filter)
		assert_int_equal(
		    archive_write_add_filter_by_name(a, filter), 0);
	if (passphrase) {
		assert_int_equal(
		    archive_write_set_options(a, "encryption=traditional"), 0);
		assert_int_equal(
		    archive_write_set_passphrase(a, passphrase), 0);
	}
	assert_int_equal(archive_write_open_filename(a, file), 0);
	return a;
}

static void
begin_item(struct archive *a, const char *path, uint64_t size)
{
	struct archive_entry *entry = archive_entry_new();

	archive_entry_copy_pathname(entry, path);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_size(entry, (la_int64_t) size);
	assert_int_equal(archive_write_header(a, entry), 0);
	archive_entry_free(entry);
}

static void
put(struct archive *a, const void *data, size_t len)
{
	assert_int_equal(archive_write_data(a, data, len), (la_ssize_t) len);
}

static void
end(struct archive *a)
{
	assert_int_equal(archive_write_close(a), 0);
	archive_write_free(a);
}

void
pack(const char *file, const char *format, const char *filter,
    const char *passphrase, const struct packed_item *items)
{
	struct archive *a = begin(file, format, filter, passphrase);

	for (; items->path; items++) {
		begin_item(a, items->path, items->content.len);
		put(a, items->content.data, items->content.len);
	}
	end(a);
}

void
pack_many(const char *file, size_t count)
{
	struct archive *a = begin(file, "zip", NULL, NULL);

	assert_int_equal(archive_write_zip_set_compression_store(a), 0);
	for (size_t i = 0; i < count; i++) {
		char path[24];

		snprintf(path, sizeof path, "%zu", i);
		begin_item(a, path, 1);
		put(a, "x", 1);
	}
	end(a);
}

void
pack_zeroes(const char *file, uint64_t count)
{
	static const char zeroes[1 << 20];
	struct archive *a = begin(file, "gnutar", "zstd", NULL);

	begin_item(a, "zeroes", count);
	for (uint64_t left = count; left > 0;) {
		size_t len =
		    left < sizeof zeroes ? (size_t) left : sizeof zeroes;

		put(a, zeroes, len);
		left -= len;
	}
	end(a);
}
