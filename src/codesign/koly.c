/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/image.h>
#include <sealtree/limits.h>

enum {
	KOLY_VERSION = 4,
	CODE_SIGN_OFFSET = 296, /* where the two numbers stand */
	CODE_SIGN_LENGTH = 304,
	ENCRYPTED_LEN = 76
};

struct koly {
	struct disk_image *image;
	struct source_file *file;
	struct arena *arena;
	struct defects *defects;
	struct fault *fault;
};

static void
damaged(struct koly *k, uint64_t offset, const char *what)
{
	defect_add(k->defects, DEFECT_CONTAINER, offset, "%s", what);
}

static bool
read_trailer(struct source_file *file, struct arena *arena,
    struct bytes *trailer, struct fault *fault)
{
	uint64_t size = source_file_stat(file)->size;

	*trailer = (struct bytes){ 0 };
	return size >= IMAGE_TRAILER_LEN &&
	       source_read_range(file, size - IMAGE_TRAILER_LEN,
		   IMAGE_TRAILER_LEN, IMAGE_TRAILER_LEN, arena, trailer,
		   fault) &&
	       trailer->len == IMAGE_TRAILER_LEN &&
	       bytes_begin(*trailer, "koly");
}

static bool
read_encrypted(struct source_file *file, struct arena *arena,
    struct bytes *header, struct fault *fault)
{
	return source_read_range(file, 0, ENCRYPTED_LEN, ENCRYPTED_LEN, arena,
		   header, fault) &&
	       bytes_begin(*header, "encrcdsa");
}

bool
image_sniff(struct source_file *file)
{
	struct arena *arena = arena_new();
	struct fault fault;
	struct bytes bytes;
	bool is_image = read_encrypted(file, arena, &bytes, &fault) ||
			read_trailer(file, arena, &bytes, &fault);

	arena_free(arena);
	return is_image;
}

/* The kinds of a block, by their numbers in its table. */
static const char *
packing_name(uint32_t type)
{
	static const struct {
		uint32_t type;
		const char *name;
	} names[] = {
		{ 0x80000004, "adc" },
		{ 0x80000005, "zlib" },
		{ 0x80000006, "bzip2" },
		{ 0x80000007, "lzfse" },
		{ 0x80000008, "lzma" },
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].type == type)
			return names[i].name;
	return NULL;
}

static void
read_blocks(struct image_partition *p, struct bytes table)
{
	enum {
		FIRST_SECTOR = 8,
		CHECKSUM = 64,
		COUNT = 200,
		ENTRY_LEN = 40
	};
	struct cursor c = cursor_over(table);
	uint32_t count;

	p->packing = "none";
	cursor_skip(&c, FIRST_SECTOR + 8);
	p->sectors = cursor_be64(&c);
	cursor_skip(&c, COUNT - 24);
	count = cursor_be32(&c);
	for (uint32_t i = 0; i < count && cursor_left(&c) >= ENTRY_LEN; i++) {
		const char *name = packing_name(cursor_be32(&c));

		cursor_skip(&c, ENTRY_LEN - 4);
		if (name) {
			p->packing = name;
			break;
		}
	}
}

/* "Apple_HFS" of "disk image (Apple_HFS : 4)". */
static const char *
type_in(struct bytes name, struct arena *arena)
{
	const uint8_t *open = name.len ? memchr(name.data, '(', name.len) : NULL;
	struct bytes rest;
	size_t len = 0;

	if (!open)
		return NULL;
	rest = bytes_clamp(
	    name, (size_t) (open - name.data) + 1, UINT64_MAX);
	while (len < rest.len && rest.data[len] != ' ' &&
	       rest.data[len] != ')' && rest.data[len] != ':')
		len++;
	return len ? arena_string(arena, bytes_clamp(rest, 0, len)) : NULL;
}

static void
read_partition(struct koly *k, const struct plist *entry)
{
	struct disk_image *image = k->image;
	struct image_partition *p =
	    &image->partitions[image->partition_count++];
	const struct plist *data =
	    plist_get_typed(entry, "Data", PLIST_DATA);
	struct bytes name = plist_string(entry, "Name");

	p->name = arena_string(k->arena, name);
	p->type = type_in(name, k->arena);
	if (data && bytes_begin(data->bytes, "mish"))
		read_blocks(p, data->bytes);
}

static void
read_partitions(struct koly *k)
{
	struct disk_image *image = k->image;
	const struct plist *list, *blocks;
	struct bytes bytes;

	if (image->list_size == 0)
		return;
	if (!source_read_range(k->file, image->list_offset, image->list_size,
		LIMIT_PLIST_BYTES, k->arena, &bytes, k->fault) ||
	    bytes.len != image->list_size) {
		damaged(k, image->trailer + 216,
		    "its property list does not lie in the file");
		return;
	}
	k->defects->part = "property list";
	list = plist_parse(bytes, k->arena, k->defects);
	k->defects->part = NULL;
	blocks = plist_get_typed(
	    plist_get_typed(list, "resource-fork", PLIST_DICT), "blkx",
	    PLIST_ARRAY);
	if (!blocks)
		return;
	image->has_list = true;
	image->partitions = ARENA_ARRAY(
	    k->arena, struct image_partition, LIMIT_IMAGE_PARTITIONS);
	for (const struct plist *p = blocks->first; p; p = p->next) {
		if (image->partition_count == LIMIT_IMAGE_PARTITIONS) {
			defect_add(k->defects, DEFECT_LIMIT, p->offset,
			    "it lists more than %d partitions",
			    LIMIT_IMAGE_PARTITIONS);
			break;
		}
		read_partition(k, p);
	}
}

/* Its length may be set by who staples a ticket, and so is not hashed. */
static struct bytes
as_hashed(struct bytes trailer, struct arena *arena)
{
	uint8_t *data = ARENA_ARRAY(arena, uint8_t, trailer.len);

	memcpy(data, trailer.data, trailer.len);
	memset(data + CODE_SIGN_LENGTH, 0, 8);
	return (struct bytes){ data, trailer.len, trailer.offset };
}

static bool
read_fields(struct koly *k, struct bytes trailer)
{
	struct disk_image *image = k->image;
	struct cursor c = cursor_over(trailer);
	uint32_t header_size;

	cursor_skip(&c, 4);
	image->version = cursor_be32(&c);
	header_size = cursor_be32(&c);
	image->flags = cursor_be32(&c);
	cursor_skip(&c, 8);
	image->data_offset = cursor_be64(&c);
	image->data_size = cursor_be64(&c);
	cursor_skip(&c, 40);
	image->checksum_type = cursor_be32(&c);
	cursor_skip(&c, 4);
	image->checksum = cursor_be32(&c);
	cursor_skip(&c, 124);
	image->list_offset = cursor_be64(&c);
	image->list_size = cursor_be64(&c);
	cursor_skip(&c, 64);
	image->signature_offset = cursor_be64(&c);
	image->signature_size = cursor_be64(&c);
	cursor_skip(&c, 180);
	image->sectors = cursor_be64(&c);
	image->trailer_hashed = as_hashed(trailer, k->arena);
	if (image->version == KOLY_VERSION && header_size == IMAGE_TRAILER_LEN)
		return cursor_ok(&c);
	damaged(k, image->trailer, "its trailer is of no version that is "
				   "known");
	return false;
}

/* It ends where the trailer begins, or Apple's reader takes it for none. */
static const struct signature *
read_signature(struct koly *k)
{
	struct disk_image *image = k->image;
	const struct signature *signature = NULL;
	struct bytes bytes;

	if (image->signature_offset == 0)
		return NULL;
	if (image->signature_offset > image->trailer ||
	    image->signature_size !=
		image->trailer - image->signature_offset) {
		damaged(k, image->trailer + CODE_SIGN_OFFSET,
		    "its signature does not end where its trailer begins");
		return NULL;
	}
	if (!source_read_range(k->file, image->signature_offset,
		image->signature_size, LIMIT_SIGNATURE_BYTES, k->arena, &bytes,
		k->fault)) {
		defect_add(k->defects, DEFECT_LIMIT, image->signature_offset,
		    "its signature is longer than this reads");
		return NULL;
	}
	k->defects->part = "signature";
	signature = signature_parse(bytes, k->arena, k->defects);
	k->defects->part = NULL;
	return signature;
}

static const struct disk_image *
parse_encrypted(struct disk_image *image, struct bytes header)
{
	struct cursor c = cursor_over(header);

	cursor_skip(&c, 8);
	image->encrypted = true;
	image->version = cursor_be32(&c);
	return image;
}

const struct disk_image *
image_parse(struct source_file *file, struct arena *arena,
    struct defects *defects, const struct signature **signature,
    struct fault *fault)
{
	struct disk_image *image = ARENA_NEW(arena, struct disk_image);
	struct koly k = { image, file, arena, defects, fault };
	struct bytes bytes;

	*signature = NULL;
	*fault = (struct fault){ 0 };
	image->size = source_file_stat(file)->size;
	if (read_encrypted(file, arena, &bytes, fault))
		return parse_encrypted(image, bytes);
	if (!read_trailer(file, arena, &bytes, fault))
		return NULL;
	image->trailer = image->size - IMAGE_TRAILER_LEN;
	if (!read_fields(&k, bytes))
		return image;
	*signature = read_signature(&k);
	read_partitions(&k);
	*fault = (struct fault){ 0 };
	return image;
}
