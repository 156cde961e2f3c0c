/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>
#include <sealtree/zip.h>

enum {
	END_LEN = 22,
	COMMENT_MOST = 65535,
	LOCATOR_LEN = 20,
	END64_LEN = 56,
	ROW_LEN = 46,
	HEADER_LEN = 30,
	EXTRA_ZIP64 = 1,
	MADE_UNIX = 3,
	MADE_DARWIN = 19,
	FLAG_ENCRYPTED = 1,
	FLAG_SIZES_FOLLOW = 8,
	FORMAT_MASK = 0170000,
	FORMAT_FOLDER = 0040000,
	FORMAT_LINK = 0120000,
	FORMAT_FILE = 0100000
};

/* The end of the directory, and where it itself begins. */
struct end {
	uint64_t at, count, size, offset;
};

/* What both places say of an entry. */
struct said {
	uint16_t flags, method;
	uint32_t crc;
	uint64_t packed, size;
};

struct zip_reading {
	struct source_file *file;
	struct arena *arena;
	struct zip_directory *directory;
	uint64_t shift; /* what stands before the archive in the file */
};

/* What is there of `len` bytes at `at`. */
static struct bytes
read_at(struct source_file *file, uint64_t at, void *buffer, size_t len)
{
	struct fault fault;
	size_t got;

	if (!source_read(file, at, buffer, len, &got, &fault))
		got = 0;
	return (struct bytes){ .data = buffer, .len = got, .offset = at };
}

static bool
read_end(struct bytes tail, size_t at, struct end *end)
{
	struct bytes record;
	struct cursor c;

	if (!bytes_slice(tail, at, END_LEN, &record) ||
	    !bytes_begin(record, "PK\5\6"))
		return false;
	c = cursor_over(record);
	cursor_skip(&c, 10);
	end->at = record.offset;
	end->count = cursor_le16(&c);
	end->size = cursor_le32(&c);
	end->offset = cursor_le32(&c);
	return cursor_ok(&c);
}

static bool
find_end(struct source_file *file, struct end *end)
{
	uint64_t size = source_file_stat(file)->size;
	size_t len = size < END_LEN + COMMENT_MOST ? (size_t) size
						   : END_LEN + COMMENT_MOST;
	uint8_t *buffer = xalloc(1, len + 1);
	struct bytes tail = read_at(file, size - len, buffer, len);
	bool found = false;

	for (size_t i = tail.len; !found && i-- > 0;)
		found = read_end(tail, i, end);
	free(buffer);
	return found;
}

/* Large archives have a second end, and a record that tells where. */
static void
widen_end(struct source_file *file, struct end *end)
{
	uint8_t buffer[END64_LEN];
	struct cursor c;
	uint64_t at;

	if (end->at < LOCATOR_LEN)
		return;
	c = cursor_over(
	    read_at(file, end->at - LOCATOR_LEN, buffer, LOCATOR_LEN));
	if (!bytes_begin(c.rest, "PK\6\7"))
		return;
	cursor_skip(&c, 8);
	at = cursor_le64(&c);
	if (!cursor_ok(&c))
		return;
	c = cursor_over(read_at(file, at, buffer, END64_LEN));
	if (c.rest.len < END64_LEN || !bytes_begin(c.rest, "PK\6\6"))
		return;
	cursor_skip(&c, 32);
	end->at = at;
	end->count = cursor_le64(&c);
	end->size = cursor_le64(&c);
	end->offset = cursor_le64(&c);
}

/* Fields that are too narrow stand in an extra field, in this order. */
static void
widen(struct bytes extra, struct said *said, uint64_t *offset)
{
	uint64_t *const fields[] = { &said->size, &said->packed, offset };
	struct cursor c = cursor_over(extra);

	while (cursor_left(&c) >= 4) {
		uint16_t id = cursor_le16(&c), len = cursor_le16(&c);
		struct cursor field = cursor_over(cursor_take(&c, len));

		for (size_t i = 0; id == EXTRA_ZIP64 && i < 3; i++)
			if (fields[i] && *fields[i] == UINT32_MAX &&
			    cursor_left(&field) >= 8)
				*fields[i] = cursor_le64(&field);
	}
}

static void
set_type(struct zip_entry *entry, uint8_t made, uint32_t attributes)
{
	uint32_t mode = attributes >> 16;
	bool folder = bytes_end(entry->name, "/");

	entry->type = folder ? SOURCE_DIRECTORY : SOURCE_FILE;
	if ((made != MADE_UNIX && made != MADE_DARWIN) || mode == 0)
		return;
	entry->mode_known = true;
	entry->mode = mode & 07777;
	if (folder)
		return;
	switch (mode & FORMAT_MASK) {
	case FORMAT_FOLDER:
		entry->type = SOURCE_DIRECTORY;
		break;
	case FORMAT_LINK:
		entry->type = SOURCE_LINK;
		break;
	case FORMAT_FILE:
	case 0:
		break;
	default:
		entry->type = SOURCE_SPECIAL;
		break;
	}
}

/* What disagrees, NULL if nothing does. A header may leave sizes to a record
 * behind the bytes. */
static const char *
difference(const struct said *row, const struct said *header, bool same_name)
{
	if (!same_name)
		return "its name";
	if (row->method != header->method)
		return "how it is packed";
	if ((row->flags ^ header->flags) & FLAG_ENCRYPTED)
		return "whether it is encrypted";
	if (header->flags & FLAG_SIZES_FOLLOW)
		return NULL;
	if (row->size != header->size || row->packed != header->packed)
		return "its size";
	return row->crc != header->crc ? "its checksum" : NULL;
}

static void
compare_header(
    struct zip_reading *r, struct zip_entry *entry, const struct said *row)
{
	size_t most = HEADER_LEN + 2 * (size_t) UINT16_MAX;
	size_t len = HEADER_LEN + entry->name.len + 64;
	uint8_t few[1024], *buffer = len <= sizeof few ? few : xalloc(most, 1);
	struct cursor c =
	    cursor_over(read_at(r->file, entry->offset, buffer, len));
	struct said said = { 0 };
	struct bytes name;
	uint16_t name_len, extra_len;

	if (!bytes_begin(c.rest, "PK\3\4")) {
		entry->differs = "where it is";
	} else {
		cursor_skip(&c, 6);
		said.flags = cursor_le16(&c);
		said.method = cursor_le16(&c);
		cursor_skip(&c, 4);
		said.crc = cursor_le32(&c);
		said.packed = cursor_le32(&c);
		said.size = cursor_le32(&c);
		name_len = cursor_le16(&c);
		extra_len = cursor_le16(&c);
		name = cursor_take(&c, name_len);
		widen(bytes_clamp(c.rest, 0, extra_len), &said, NULL);
		entry->differs = difference(row, &said,
		    cursor_ok(&c) && bytes_equal(name, entry->name));
	}
	if (buffer != few)
		free(buffer);
}

static bool
read_row(struct zip_reading *r, struct cursor *c, struct zip_entry *entry)
{
	bool row_begins = bytes_begin(c->rest, "PK\1\2");
	struct said said;
	uint16_t made, name_len, extra_len, comment_len;
	uint32_t attributes;

	cursor_skip(c, 4);
	made = cursor_le16(c);
	cursor_skip(c, 2);
	said.flags = cursor_le16(c);
	said.method = cursor_le16(c);
	cursor_skip(c, 4);
	said.crc = cursor_le32(c);
	said.packed = cursor_le32(c);
	said.size = cursor_le32(c);
	name_len = cursor_le16(c);
	extra_len = cursor_le16(c);
	comment_len = cursor_le16(c);
	cursor_skip(c, 4);
	attributes = cursor_le32(c);
	entry->offset = cursor_le32(c);
	entry->name = cursor_take(c, name_len);
	widen(cursor_take(c, extra_len), &said, &entry->offset);
	cursor_skip(c, comment_len);
	if (!row_begins || !cursor_ok(c) ||
	    entry->offset > UINT64_MAX - r->shift)
		return false;
	entry->offset += r->shift;
	entry->name = arena_copy(r->arena, entry->name);
	entry->size = said.size;
	entry->encrypted = said.flags & FLAG_ENCRYPTED;
	set_type(entry, (uint8_t) (made >> 8), attributes);
	compare_header(r, entry, &said);
	return true;
}

static int
by_offset(const void *a, const void *b)
{
	const struct zip_entry *one = a, *other = b;

	if (one->offset != other->offset)
		return one->offset < other->offset ? -1 : 1;
	return bytes_compare(one->name, other->name);
}

static void
sort(struct zip_directory *d)
{
	if (d->count > 1)
		qsort(d->entries, d->count, sizeof *d->entries, by_offset);
	for (size_t i = 1; i < d->count; i++)
		d->entries[i].twice =
		    d->entries[i].offset == d->entries[i - 1].offset;
}

static bool
refuse(struct zip_directory *d, const char *why, bool limited)
{
	d->why = why;
	d->limited = limited;
	return true;
}

static void
read_rows(struct zip_reading *r, const struct end *end, struct bytes rows)
{
	struct zip_directory *d = r->directory;
	struct cursor c = cursor_over(rows);

	d->entries =
	    ARENA_ARRAY(r->arena, struct zip_entry, (size_t) end->count);
	while (d->count < end->count && read_row(r, &c, &d->entries[d->count]))
		d->count++;
	if (d->count < end->count)
		refuse(d,
		    "its directory does not list as many entries as it says",
		    false);
	sort(d);
}

bool
zip_read_directory(struct source_file *file, struct arena *arena,
    struct zip_directory *directory)
{
	struct zip_reading r = { file, arena, directory, 0 };
	struct end end;
	uint64_t from;
	uint8_t *buffer;

	*directory = (struct zip_directory){ 0 };
	if (!find_end(file, &end))
		return false;
	widen_end(file, &end);
	if (end.count > LIMIT_CONTAINER_ENTRIES ||
	    end.size > LIMIT_ZIP_DIRECTORY_BYTES)
		return refuse(
		    directory, "it has more entries than this reads", true);
	if (end.size > end.at || end.count > end.size / ROW_LEN)
		return refuse(directory,
		    "its directory is not where its end says", false);
	from = end.at - end.size;
	if (end.offset > from)
		return refuse(directory,
		    "its directory is not where its end says", false);
	r.shift = from - end.offset;
	buffer = xalloc((size_t) end.size + 1, 1);
	read_rows(&r, &end, read_at(file, from, buffer, (size_t) end.size));
	free(buffer);
	return true;
}
