/* SPDX-License-Identifier: MIT */
/*
 * Code in the archives among a bundle's files: what the walk took for one by
 * its name, and is one by its content. Archives in those are not opened.
 */
#include <config.h>

#include <string.h>

#include <sealtree/archive.h>
#include <sealtree/limits.h>

#include "code_parts.h"

enum {
	MARK_LEN = 512, /* of any file: a tar's mark lies at 257 */
	FILE_EXECUTE = 2,
	FILE_DYLIB = 6,
	FILE_DYLINKER = 7,
	FILE_BUNDLE = 8,
	FILE_KEXT = 11
};

/* Object files, debug symbols and the like are data to who signs. */
static bool
is_code(uint32_t filetype)
{
	return filetype == FILE_EXECUTE || filetype == FILE_DYLIB ||
	       filetype == FILE_DYLINKER || filetype == FILE_BUNDLE ||
	       filetype == FILE_KEXT;
}

static bool
is_archive(struct bytes head)
{
	const char *what = macho_sniff_foreign(head);

	return what && (strcmp(what, "zip archive") == 0 ||
			   strcmp(what, "7-Zip archive") == 0 ||
			   strcmp(what, "xar archive") == 0 ||
			   strcmp(what, "tar archive") == 0);
}

static void
keep_code(struct parser *p, struct archive_content *content,
    struct bytes path, enum macho_signed is_signed)
{
	if (content->code[is_signed]++ >= LIMIT_ARCHIVE_CODE)
		return;
	content->first[content->first_count++] = (struct archived_code){
		.path = arena_copy(p->arena, path),
		.is_signed = is_signed,
	};
}

static void
look_at(struct parser *p, struct archive_reader *reader,
    const struct archive_item *item, struct archive_content *content,
    uint8_t buffer[LIMIT_ARCHIVE_HEAD_BYTES])
{
	struct macho_peek peek;
	size_t len, more = 0;

	if (item->type != SOURCE_FILE)
		return;
	if (item->encrypted ||
	    !archive_reader_data(reader, buffer, MARK_LEN, &len)) {
		content->opaque++;
		return;
	}
	content->archives += is_archive(bytes_over(buffer, len));
	if (macho_sniff(bytes_over(buffer, len)) == MACHO_NOT)
		return;
	/* What cannot be unpacked of the rest is not there to be told from. */
	if (len == MARK_LEN)
		archive_reader_data(reader, buffer + len,
		    LIMIT_ARCHIVE_HEAD_BYTES - len, &more);
	peek = macho_peek(bytes_over(buffer, len + more));
	if (is_code(peek.filetype))
		keep_code(p, content, item->path, peek.is_signed);
}

static void
look_through(struct parser *p, struct archive_reader *reader,
    struct archive_content *content)
{
	uint8_t buffer[LIMIT_ARCHIVE_HEAD_BYTES];
	struct defects *defects = &p->code->defects;
	struct archive_item item;
	enum archive_next next;

	while ((next = archive_reader_next(reader, &item)) == NEXT_ITEM) {
		content->items++;
		look_at(p, reader, &item, content, buffer);
	}
	if (next != NEXT_FOREIGN)
		content->format = archive_reader_format(reader);
	if (next == NEXT_DAMAGED || next == NEXT_LIMIT)
		content->why = arena_string(
		    p->arena, bytes_of(archive_reader_why(reader)));
	if (next == NEXT_LIMIT) {
		defects->file = content->path;
		defect_add(defects, DEFECT_LIMIT, NO_OFFSET,
		    "the archive is not looked through to its end: %s",
		    content->why);
		defects->file = NULL;
	}
}

static void
parse_archive(struct parser *p, const char *path, uint64_t *left)
{
	struct code *code = p->code;
	struct archive_content *content;
	struct archive_reader *reader;
	struct source_file *file;
	struct fault fault;
	uint64_t unpacked;

	if (!parser_enters(p, "archive", path))
		return;
	file = source_open(p->source, path, &fault);
	if (!file) {
		parser_failed(p, path, fault);
		return;
	}
	content = &code->archives[code->archive_count++];
	content->path = path;
	content->first = ARENA_ARRAY(
	    p->arena, struct archived_code, 3 * LIMIT_ARCHIVE_CODE);
	reader = archive_reader_open(file, *left);
	look_through(p, reader, content);
	unpacked = archive_reader_unpacked(reader);
	*left -= unpacked < *left ? unpacked : *left;
	archive_reader_close(reader);
	parser_note_change(p, path, file);
	source_file_close(file);
}

void
parse_archives(struct parser *p)
{
	uint64_t left = LIMIT_ARCHIVES_BYTES;
	const struct notable *notable;
	uint32_t count = code_notable_count(p->code, NOTABLE_ARCHIVE);
	size_t at = 0;

	if (count == 0)
		return;
	if (count > LIMIT_ARCHIVES)
		defect_add(&p->code->defects, DEFECT_LIMIT, NO_OFFSET,
		    "there are %u archives; only the first %d are looked into",
		    count, LIMIT_ARCHIVES);
	p->code->archives =
	    ARENA_ARRAY(p->arena, struct archive_content, LIMIT_ARCHIVES);
	while ((notable = code_notable(p->code, NOTABLE_ARCHIVE, &at)))
		parse_archive(p, notable->path, &left);
}
