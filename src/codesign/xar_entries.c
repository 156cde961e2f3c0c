/* SPDX-License-Identifier: MIT */
/* What the table of contents says is in the heap. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "xar.h"

struct listing {
	struct xar *xar;
	size_t capacity;
};

static int
hex_digit(uint8_t c)
{
	uint8_t lower = c | 0x20;

	return c >= '0' && c <= '9'             ? c - '0'
	       : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10
						: -1;
}

static struct bytes
decode_hex(struct bytes text, struct arena *arena)
{
	uint8_t *data = ARENA_ARRAY(arena, uint8_t, text.len / 2 + 1);

	if (text.len % 2)
		return (struct bytes){ 0 };
	for (size_t i = 0; i < text.len; i += 2) {
		int high = hex_digit(text.data[i]);
		int low = hex_digit(text.data[i + 1]);

		if (high < 0 || low < 0)
			return (struct bytes){ 0 };
		data[i / 2] = (uint8_t) (high << 4 | low);
	}
	return bytes_over(data, text.len / 2);
}

static struct package_digest
read_digest(struct xar *x, const struct xml *data, const char *name)
{
	const struct xml *element = xml_child(data, name);
	struct package_digest digest = { 0 };
	struct text word = TEXT_INIT;

	if (!element)
		return digest;
	/* "SHA1" in some. */
	text_add_bytes(&word, xml_attribute(element, "style"));
	for (size_t i = 0; i < word.len; i++)
		if (word.data[i] >= 'A' && word.data[i] <= 'Z')
			word.data[i] |= 0x20;
	digest.style = arena_string(x->arena, text_bytes(&word));
	digest.value = decode_hex(xar_text(x, data, name), x->arena);
	text_release(&word);
	return digest;
}

/* A name that leads nowhere else: what it says is joined to its folder's. */
static bool
is_plain_name(struct bytes name)
{
	return name.len > 0 && !bytes_are(name, ".") &&
	       !bytes_are(name, "..") && !memchr(name.data, '/', name.len) &&
	       !memchr(name.data, 0, name.len);
}

static enum source_type
type_of(struct bytes type)
{
	return bytes_are(type, "file")        ? SOURCE_FILE
	       : bytes_are(type, "hardlink")  ? SOURCE_FILE
	       : bytes_are(type, "directory") ? SOURCE_DIRECTORY
	       : bytes_are(type, "symlink")   ? SOURCE_LINK
					      : SOURCE_SPECIAL;
}

static bool
read_octal(struct bytes text, uint32_t *number)
{
	*number = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] < '0' || text.data[i] > '7' || i > 6)
			return false;
		*number = *number * 8 + (uint32_t) (text.data[i] - '0');
	}
	return text.len > 0;
}

static void
read_data(
    struct xar *x, const struct xml *data, struct package_entry *entry)
{
	const struct xml *encoding = xml_child(data, "encoding");
	struct bytes style = xml_attribute(encoding, "style");

	entry->has_data = true;
	xar_place(x, data, "length", "data of a file", &entry->area);
	if (!xar_number(xar_text(x, data, "size"), &entry->size))
		xar_damaged(x, NO_OFFSET,
		    "its table of contents does not tell how long %s is",
		    entry->path);
	entry->packed =
	    style.len && !bytes_are(style, "application/octet-stream");
	if (encoding)
		entry->encoding = arena_string(x->arena, style);
	entry->archived = read_digest(x, data, "archived-checksum");
	entry->extracted = read_digest(x, data, "extracted-checksum");
}

static struct package_entry *
add_entry(struct listing *l, const char *path)
{
	struct package *p = l->xar->package;
	struct package_entry *entry;

	if (p->entry_count == LIMIT_PACKAGE_ENTRIES) {
		if (!p->entries_cut)
			defect_add(l->xar->defects, DEFECT_LIMIT, NO_OFFSET,
			    "it holds more than %d files",
			    LIMIT_PACKAGE_ENTRIES);
		p->entries_cut = true;
		return NULL;
	}
	ARENA_GROW(l->xar->arena, p->entries, p->entry_count, l->capacity);
	entry = &p->entries[p->entry_count++];
	*entry = (struct package_entry){ .path = path };
	return entry;
}

static void
read_xattrs(struct listing *l, const struct xml *file, const char *path)
{
	const struct xml *ea = xml_child(file, "ea");

	for (; ea; ea = xml_again(ea)) {
		struct package_entry *entry = add_entry(l, path);

		if (!entry)
			return;
		entry->type = SOURCE_FILE;
		entry->xattr = arena_string(
		    l->xar->arena, xar_text(l->xar, ea, "name"));
		read_data(l->xar, ea, entry);
	}
}

static const char *
path_of(struct listing *l, const struct xml *file, const char *folder)
{
	struct xar *x = l->xar;
	struct bytes name = xar_text(x, file, "name");
	const char *path = NULL;

	if (xml_attribute(xml_child(file, "name"), "enctype").data ||
	    !is_plain_name(name))
		xar_damaged(x, NO_OFFSET,
		    "its table of contents has a file whose name cannot be "
		    "one");
	else
		path = path_join(
		    x->arena, folder, arena_string(x->arena, name));
	return path;
}

static const struct xml *
read_file(struct listing *l, const struct xml *file, const char *folder)
{
	struct xar *x = l->xar;
	const char *path = path_of(l, file, folder);
	const struct xml *data = xml_child(file, "data");
	struct package_entry *entry = path ? add_entry(l, path) : NULL;

	if (!entry)
		return NULL;
	entry->type = type_of(xar_text(x, file, "type"));
	entry->mode_known = read_octal(xar_text(x, file, "mode"), &entry->mode);
	entry->mode &= 07777;
	if (data && xml_again(data))
		xar_damaged(x, NO_OFFSET,
		    "its table of contents has the data of %s twice", path);
	else if (data)
		read_data(x, data, entry);
	read_xattrs(l, file, path);
	return xml_child(file, "file");
}

/* Folders lie in each other no deeper than elements of XML do here. */
static void
read_files(struct listing *l, const struct xml *first, const char *folder)
{
	struct package *p = l->xar->package;

	for (; first && !p->entries_cut; first = xml_again(first)) {
		size_t at = p->entry_count;
		const struct xml *inside = read_file(l, first, folder);

		if (inside)
			read_files(l, inside, p->entries[at].path);
	}
}

static int
by_offset(const void *left, const void *right)
{
	const struct area *a = left, *b = right;

	return (a->offset > b->offset) - (a->offset < b->offset);
}

static int
by_path(const void *left, const void *right)
{
	const struct package_entry *const *a = left, *const *b = right;

	return strcmp((*a)->path, (*b)->path);
}

static void
find_twins(struct xar *x)
{
	struct package *p = x->package;
	const struct package_entry **list =
	    xalloc(p->entry_count + 1, sizeof *list);
	size_t count = 0;

	for (size_t i = 0; i < p->entry_count; i++)
		if (!p->entries[i].xattr)
			list[count++] = &p->entries[i];
	qsort(list, count, sizeof *list, by_path);
	for (size_t i = 1; i < count; i++)
		if (strcmp(list[i - 1]->path, list[i]->path) == 0) {
			xar_damaged(x, NO_OFFSET,
			    "its table of contents has %s twice",
			    list[i]->path);
			break;
		}
	free(list);
}

/* What lies between what the table speaks of, in front of the last of it. */
static void
find_unclaimed(struct xar *x)
{
	struct package *p = x->package;
	struct area *areas = xalloc(p->entry_count + 3, sizeof *areas);
	uint64_t end = p->heap;
	size_t count = 0;

	areas[count++] = p->checksum_area;
	areas[count++] = p->rsa ? p->rsa->area : (struct area){ 0 };
	areas[count++] = p->cms ? p->cms->area : (struct area){ 0 };
	for (size_t i = 0; i < p->entry_count; i++)
		if (p->entries[i].has_data)
			areas[count++] = p->entries[i].area;
	qsort(areas, count, sizeof *areas, by_offset);
	for (size_t i = 0; i < count; i++) {
		if (areas[i].offset > end) {
			if (p->unclaimed == 0)
				p->unclaimed_at = end;
			p->unclaimed += areas[i].offset - end;
		}
		if (areas[i].offset + areas[i].size > end)
			end = areas[i].offset + areas[i].size;
	}
	free(areas);
}

void
xar_read_entries(struct xar *x, const struct xml *toc)
{
	struct listing l = { .xar = x };

	read_files(&l, xml_child(toc, "file"), ".");
	find_twins(x);
	find_unclaimed(x);
}

const struct package_entry *
package_find(const struct package *p, const char *path)
{
	for (size_t i = 0; i < p->entry_count; i++)
		if (!p->entries[i].xattr &&
		    strcmp(p->entries[i].path, path) == 0)
			return &p->entries[i];
	return NULL;
}
