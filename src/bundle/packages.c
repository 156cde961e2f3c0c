/* SPDX-License-Identifier: MIT */
/* Installer packages and disk images: what is signed of the container itself. */
#include <config.h>

#include <string.h>

#include "code_parts.h"

static size_t
payloads_of(const struct package *package)
{
	size_t count = 0;

	for (size_t i = 0; i < package->part_count; i++)
		count += package->parts[i].payload != NULL;
	return count;
}

/* Checksums hold its files; what is packed in them is another matter. */
static void
tell_what_is_packed(struct parser *p, const struct package *package)
{
	size_t count = payloads_of(package);

	if (count > 0)
		defect_add(&p->code->defects, DEFECT_NOT_OPENED, NO_OFFSET,
		    "nothing here unpacks what a package installs (%zu "
		    "payload%s): no code in it was looked at",
		    count, count == 1 ? "" : "s");
}

static void
read_package(struct parser *p, struct source_file *file)
{
	struct code *code = p->code;
	struct fault fault;

	code->package =
	    package_parse(file, p->arena, &code->defects, &fault);
	if (fault.error)
		parser_failed(p, NULL, fault);
	if (!code->package)
		return;
	code->ticket = code->package->ticket;
	tell_what_is_packed(p, code->package);
}

/* What of it holds files: not the tables and the rooms between. */
static const struct image_partition *
volume_of(const struct disk_image *image)
{
	for (size_t i = 0; i < image->partition_count; i++) {
		struct bytes type = bytes_of(image->partitions[i].type);

		if (bytes_begin(type, "Apple_HFS") ||
		    bytes_begin(type, "Apple_APFS"))
			return &image->partitions[i];
	}
	return NULL;
}

static void
tell_what_is_not_read(struct parser *p, const struct disk_image *image)
{
	const struct image_partition *volume = volume_of(image);

	if (image->encrypted)
		defect_add(&p->code->defects, DEFECT_ENCRYPTED, NO_OFFSET,
		    "the disk image is encrypted (encrcdsa, version %u): "
		    "nothing in it can be looked at without its passphrase",
		    image->version);
	else
		defect_add(&p->code->defects, DEFECT_NOT_OPENED, NO_OFFSET,
		    "nothing here reads the files in a disk image%s%s%s: what "
		    "lies in it was not looked at",
		    volume ? " (" : "", volume ? volume->type : "",
		    volume ? ")" : "");
}

/* An image has one signature, if any: as a bundle without Mach-O has. */
static void
read_image(struct parser *p, struct source_file *file)
{
	struct code *code = p->code;
	const struct signature *signature;
	struct fault fault;

	code->image = image_parse(
	    file, p->arena, &code->defects, &signature, &fault);
	if (fault.error)
		parser_failed(p, NULL, fault);
	if (code->image)
		tell_what_is_not_read(p, code->image);
	if (!signature)
		return;
	code->signatures = ARENA_NEW(p->arena, const struct signature *);
	code->signatures[0] = signature;
	code->signature_count = 1;
}

void
parse_container(struct parser *p)
{
	const char *path = p->place->loose_path;
	bool is_package = strcmp(p->place->kind->id, "pkg") == 0;
	struct source_file *file;
	struct fault fault;

	if ((!is_package && strcmp(p->place->kind->id, "dmg") != 0) || !path ||
	    !parser_enters(p, "container", path))
		return;
	file = source_open(p->source, path, &fault);
	if (!file) {
		parser_failed(p, NULL, fault);
		return;
	}
	if (is_package)
		read_package(p, file);
	else
		read_image(p, file);
	parser_note_change(p, NULL, file);
	source_file_close(file);
}
