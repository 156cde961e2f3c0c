/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/archive.h>
#include <sealtree/die.h>
#include <sealtree/limits.h>

enum {
	BLOCK = 16 << 10,
	FILTERS = 2 /* the file itself, and one that unpacks it */
};

struct archive_reader {
	struct archive *archive;
	struct source_file *file;
	uint64_t at, size; /* in the file */
	uint64_t step;     /* bytes read in one call of the library */
	uint64_t read;     /* in all */
	uint64_t most, unpacked;
	uint32_t most_items;
	bool whole;
	uint64_t done; /* of the item at hand, unpacked */
	uint32_t items;
	bool opened, inside; /* an item is at hand */
	bool limited;
	struct fault fault; /* of the file */
	const char *why;
	uint8_t block[BLOCK];
};

static la_ssize_t
refuse(struct archive_reader *r, const char *why)
{
	r->why = why;
	archive_set_error(r->archive, EIO, "%s", why);
	return ARCHIVE_FATAL;
}

/* A directory of millions of items would be read in one call. */
static la_ssize_t
read_block(struct archive *a, void *context, const void **block)
{
	struct archive_reader *r = context;
	size_t got;

	(void) a;
	*block = r->block;
	if (r->step > LIMIT_ARCHIVE_STEP_BYTES) {
		r->limited = true;
		return refuse(r, "too much has to be read for one item");
	}
	if (!source_read(r->file, r->at, r->block, BLOCK, &got, &r->fault))
		return refuse(r, strerror(r->fault.error));
	r->at += got;
	r->step += got;
	r->read += got;
	return (la_ssize_t) got;
}

static la_int64_t
skip(struct archive *a, void *context, la_int64_t len)
{
	struct archive_reader *r = context;
	uint64_t left = r->size > r->at ? r->size - r->at : 0;

	(void) a;
	if (len < 0)
		return 0;
	if ((uint64_t) len < left)
		left = (uint64_t) len;
	r->at += left;
	return (la_int64_t) left;
}

static la_int64_t
seek(struct archive *a, void *context, la_int64_t offset, int whence)
{
	struct archive_reader *r = context;
	uint64_t from = whence == SEEK_SET   ? 0
			: whence == SEEK_CUR ? r->at
					     : r->size;
	uint64_t back = offset < 0 ? -(uint64_t) offset : 0;

	(void) a;
	if (back > from)
		return refuse(r, "an offset lies before its begin");
	from = offset < 0 ? from - back : from + (uint64_t) offset;
	r->at = from < r->size ? from : r->size;
	return (la_int64_t) r->at;
}

/* By name: what the library may add to "all" some day is not meant, nor is
 * anything that would run a program. */
static void
choose_formats(struct archive *a, bool whole)
{
	if (whole) {
		archive_read_support_format_cpio(a);
		archive_read_support_filter_compress(a);
		archive_read_support_filter_lzma(a);
		archive_read_support_filter_lzip(a);
	}
	archive_read_support_format_zip_seekable(a);
	archive_read_support_format_tar(a);
	archive_read_support_format_7zip(a);
	archive_read_support_filter_none(a);
	archive_read_support_filter_gzip(a);
	archive_read_support_filter_bzip2(a);
	archive_read_support_filter_xz(a);
	archive_read_support_filter_zstd(a);
	archive_read_support_filter_lz4(a);
}

static struct archive_reader *
open_reader(struct source_file *file, uint64_t most, bool whole)
{
	struct archive_reader *r = xalloc(1, sizeof *r);
	struct archive *a = archive_read_new();

	if (!a)
		die("out of memory");
	r->archive = a;
	r->file = file;
	r->size = source_file_stat(file)->size;
	if (r->size > INT64_MAX)
		r->size = INT64_MAX;
	r->most = most;
	r->most_items = whole ? LIMIT_CONTAINER_ENTRIES : LIMIT_ARCHIVE_ENTRIES;
	r->whole = whole;
	choose_formats(a, whole);
	archive_read_set_options(a, whole ? "tar:mac-ext" : "tar:!mac-ext");
	archive_read_set_read_callback(a, read_block);
	archive_read_set_skip_callback(a, skip);
	archive_read_set_seek_callback(a, seek);
	archive_read_set_callback_data(a, r);
	r->opened = archive_read_open1(a) == ARCHIVE_OK;
	return r;
}

struct archive_reader *
archive_reader_open(struct source_file *file, uint64_t most)
{
	if (most > LIMIT_ARCHIVE_BYTES)
		most = LIMIT_ARCHIVE_BYTES;
	return open_reader(file, most, false);
}

struct archive_reader *
archive_reader_open_whole(struct source_file *file, uint64_t most)
{
	return open_reader(file, most, true);
}

void
archive_reader_close(struct archive_reader *r)
{
	if (!r)
		return;
	archive_read_free(r->archive);
	free(r);
}

const char *
archive_reader_format(const struct archive_reader *r)
{
	switch (archive_format(r->archive) & ARCHIVE_FORMAT_BASE_MASK) {
	case ARCHIVE_FORMAT_ZIP:
		return "zip";
	case ARCHIVE_FORMAT_TAR:
		return "tar";
	case ARCHIVE_FORMAT_7ZIP:
		return "7-Zip";
	case ARCHIVE_FORMAT_CPIO:
		return "cpio";
	default:
		return NULL;
	}
}

const char *
archive_reader_filter(const struct archive_reader *r)
{
	return archive_filter_code(r->archive, 0) == ARCHIVE_FILTER_NONE
		   ? NULL
		   : archive_filter_name(r->archive, 0);
}

static enum archive_next
stop(struct archive_reader *r, const char *why)
{
	r->limited = true;
	r->why = why;
	return NEXT_LIMIT;
}

static enum archive_next
give_up(struct archive_reader *r)
{
	const char *said = archive_error_string(r->archive);

	if (r->limited)
		return NEXT_LIMIT;
	if (!archive_reader_format(r) && !r->fault.error)
		return NEXT_FOREIGN;
	if (!r->why)
		r->why = said ? said : "it is damaged";
	return NEXT_DAMAGED;
}

/* The item is unpacked up to `end`. */
static bool
may_unpack(struct archive_reader *r, uint64_t end)
{
	if (end <= r->done)
		return true;
	r->unpacked += end - r->done;
	r->done = end;
	if (r->unpacked > r->most)
		stop(r, "more would have to be unpacked than is looked at");
	else if (r->whole && r->unpacked > LIMIT_CONTAINER_FREE_BYTES &&
		 r->unpacked / LIMIT_CONTAINER_RATIO > r->read)
		stop(r, "it becomes too large when it is unpacked, for what "
			"it is");
	else
		return true;
	return false;
}

/* Where items can be jumped over in the file, the library does; all else it
 * would unpack in one call, however much it becomes. */
static bool
leave_item(struct archive_reader *r)
{
	const char *format = archive_reader_format(r);
	const void *block;
	size_t len;
	la_int64_t offset;
	int status;

	if (!r->inside || strcmp(format, "zip") == 0 ||
	    (strcmp(format, "tar") == 0 &&
		archive_filter_count(r->archive) == 1))
		return true;
	for (;;) {
		r->step = 0;
		status =
		    archive_read_data_block(r->archive, &block, &len, &offset);
		if (status < ARCHIVE_WARN || status == ARCHIVE_EOF)
			return true;
		if (offset >= 0 && !may_unpack(r, (uint64_t) offset + len))
			return false;
	}
}

static enum source_type
type_of(struct archive_entry *entry)
{
	switch (archive_entry_filetype(entry)) {
	case AE_IFREG:
		return SOURCE_FILE;
	case AE_IFDIR:
		return SOURCE_DIRECTORY;
	case AE_IFLNK:
		return SOURCE_LINK;
	default:
		return SOURCE_SPECIAL;
	}
}

/* Nanoseconds of a time that is one. */
static int64_t
modified(struct archive_entry *entry)
{
	int64_t seconds, sum;

	if (!archive_entry_mtime_is_set(entry))
		return 0;
	seconds = archive_entry_mtime(entry);
	return __builtin_mul_overflow(seconds, INT64_C(1000000000), &sum) ||
		       __builtin_add_overflow(
			   sum, (int64_t) archive_entry_mtime_nsec(entry), &sum)
		   ? 0
		   : sum;
}

/* Where 7-Zip kept none, the library makes these up. A zip's own directory
 * tells whether it did. */
static bool
keeps_mode(const struct archive_reader *r, uint32_t mode)
{
	const char *format = archive_reader_format(r);
	bool made_up =
	    mode == 0666 || mode == 0777 || mode == 0444 || mode == 0555;

	return format && (strcmp(format, "7-Zip") != 0 || !made_up);
}

static void
describe(const struct archive_reader *r, struct archive_entry *entry,
    struct archive_item *item)
{
	uint32_t mode = (uint32_t) archive_entry_perm(entry) & 07777;
	int64_t size = archive_entry_size(entry);
	const char *path = archive_entry_pathname(entry);

	if (!path)
		path = archive_entry_pathname_utf8(entry);
	*item = (struct archive_item){
		.path =
		    bytes_clamp(bytes_of(path), 0, LIMIT_ARCHIVE_PATH_BYTES),
		.type = type_of(entry),
		.encrypted = archive_entry_is_encrypted(entry) != 0,
		.mode_known = keeps_mode(r, mode),
		.mode = mode,
		.modified = modified(entry),
		.size_known = archive_entry_size_is_set(entry) && size >= 0,
		.size = size < 0 ? 0 : (uint64_t) size,
		.target = bytes_of(archive_entry_symlink(entry)),
		.same_as = bytes_of(archive_entry_hardlink(entry)),
	};
}

/* How many items the record at the end of a zip promises; UINT16_MAX: that is
 * not told there. After PKWARE's APPNOTE.TXT, 4.3.16. */
static uint16_t
promised(struct archive_reader *r)
{
	enum {
		RECORD = 22,
		COUNT_AT = 10,
		COMMENT = 65535
	};
	size_t len =
	    r->size < RECORD + COMMENT ? (size_t) r->size : RECORD + COMMENT;
	uint8_t *tail = xalloc(1, len + 1);
	uint16_t count = UINT16_MAX;
	struct bytes record;
	struct fault fault;
	size_t got;

	if (!source_read(r->file, r->size - len, tail, len, &got, &fault))
		got = 0;
	for (size_t i = got; i-- > 0;)
		if (bytes_slice(bytes_over(tail, got), i, RECORD, &record) &&
		    bytes_begin(record, "PK\5\6")) {
			struct cursor c = cursor_over(record);

			cursor_skip(&c, COUNT_AT);
			count = cursor_le16(&c);
			break;
		}
	free(tail);
	return count;
}

/* A directory whose rows are not where they should be is an empty one to the
 * library, and of two rows for one place it drops one. */
static enum archive_next
end(struct archive_reader *r)
{
	const char *format = archive_reader_format(r);
	uint16_t count;

	if (!format || strcmp(format, "zip") != 0)
		return NEXT_END;
	count = promised(r);
	if (count == UINT16_MAX || count == r->items)
		return NEXT_END;
	r->why = "its directory does not list as many items as it says";
	return NEXT_DAMAGED;
}

enum archive_next
archive_reader_next(struct archive_reader *r, struct archive_item *item)
{
	struct archive_entry *entry;
	int status;

	*item = (struct archive_item){ 0 };
	if (r->limited)
		return NEXT_LIMIT;
	if (!r->opened)
		return give_up(r);
	if (archive_filter_count(r->archive) > FILTERS)
		return stop(r, "it is packed more than once");
	if (!leave_item(r))
		return NEXT_LIMIT;
	r->step = 0;
	r->inside = false;
	status = archive_read_next_header(r->archive, &entry);
	if (status == ARCHIVE_EOF)
		return end(r);
	if (status < ARCHIVE_WARN)
		return give_up(r);
	if (r->items == r->most_items)
		return stop(r, "there are more items than are looked at");
	r->items++;
	r->inside = true;
	r->done = 0;
	describe(r, entry, item);
	return NEXT_ITEM;
}

bool
archive_reader_data(
    struct archive_reader *r, void *buffer, size_t len, size_t *got)
{
	la_ssize_t part;

	*got = 0;
	while (r->inside && !r->limited && *got < len) {
		r->step = 0;
		part = archive_read_data(
		    r->archive, (uint8_t *) buffer + *got, len - *got);
		if (part < 0 || !may_unpack(r, r->done + (uint64_t) part))
			return false;
		if (part == 0)
			return true;
		*got += (size_t) part;
	}
	return *got == len;
}

bool
archive_reader_block(
    struct archive_reader *r, struct bytes *block, uint64_t *at)
{
	const void *data;
	size_t len;
	la_int64_t offset;
	int status;

	*block = (struct bytes){ 0 };
	*at = r->done;
	if (r->limited || !r->inside)
		return false;
	do {
		r->step = 0;
		status =
		    archive_read_data_block(r->archive, &data, &len, &offset);
		if (status == ARCHIVE_EOF)
			return true;
		if (status != ARCHIVE_OK || offset < 0 ||
		    (uint64_t) offset < r->done) {
			r->why = archive_error_string(r->archive);
			return false;
		}
	} while (len == 0);
	if (!may_unpack(r, (uint64_t) offset + len))
		return false;
	*block = bytes_over(data, len);
	*at = (uint64_t) offset;
	return true;
}

bool
archive_reader_limited(const struct archive_reader *r)
{
	return r->limited;
}

uint64_t
archive_reader_unpacked(const struct archive_reader *r)
{
	return r->unpacked;
}

const char *
archive_reader_why(const struct archive_reader *r)
{
	return r->why;
}
