/* SPDX-License-Identifier: MIT */
/*
 * What a package installs, by its own words: the Distribution file of a
 * product, the PackageInfo of each package in it (productbuild(1),
 * "Distribution XML Reference", Apple 2014). Scripts in them are not run.
 */
#include <config.h>

#include <string.h>

#include <sealtree/inflate.h>
#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "xar.h"

static void
add_piece(void *context, const void *data, size_t len)
{
	text_add(context, data, len);
}

static bool
unpack(const struct package_entry *entry, struct bytes packed,
    struct arena *arena, struct bytes *content)
{
	struct inflate *inflate = inflate_new();
	struct text text = TEXT_INIT;
	bool whole =
	    inflate_more(inflate, packed, entry->size, add_piece, &text) &&
	    inflate_ended(inflate) && text.len == entry->size;

	if (whole)
		*content = arena_copy(arena, text_bytes(&text));
	text_release(&text);
	inflate_free(inflate);
	return whole;
}

bool
package_read(const struct package_entry *entry, struct source_file *file,
    uint64_t limit, struct arena *arena, struct bytes *content)
{
	struct bytes stored;
	struct fault fault;

	*content = (struct bytes){ 0 };
	if (!entry->has_data || entry->area.size > limit ||
	    entry->size > limit ||
	    !source_read_range(file, entry->area.offset, entry->area.size,
		limit, arena, &stored, &fault) ||
	    stored.len != entry->area.size)
		return false;
	if (!entry->packed) {
		*content = stored;
		return stored.len == entry->size;
	}
	if (strcmp(entry->encoding, "application/x-gzip") != 0)
		return false;
	return unpack(entry, stored, arena, content);
}

/* NULL if it is not there, or no XML that can be read: what is wrong in there
 * is no fault of the package's. */
static const struct xml *
read_document(struct xar *x, const struct package_entry *entry)
{
	struct defects unheeded;
	struct bytes content;

	defects_init(&unheeded, x->arena);
	if (!package_read(entry, x->file, LIMIT_PACKAGE_FILE_BYTES, x->arena,
		&content))
		return NULL;
	return xml_parse(content, DEFECT_CONTAINER, x->arena, &unheeded);
}

static const char *
string_of(struct xar *x, struct bytes value)
{
	return value.len ? arena_string(x->arena, value) : NULL;
}

static const char *
attribute_of(struct xar *x, const struct xml *element, const char *name)
{
	return string_of(x, xml_attribute(element, name));
}

static unsigned
count_named(const struct xml *parent, const char *name)
{
	const struct xml *child = xml_child(parent, name);
	unsigned count = 0;

	for (; child; child = xml_again(child))
		count++;
	return count;
}

static void
read_distribution(struct xar *x)
{
	static const char name[] = "Distribution";
	const struct package_entry *entry = package_find(x->package, name);
	struct package_product *product = &x->package->product;
	const struct xml *root = NULL, *versions;

	x->package->has_product = entry;
	if (entry)
		root = read_document(x, entry);
	if (!root || (!bytes_are(root->name, "installer-gui-script") &&
			 !bytes_are(root->name, "installer-script")))
		return;
	product->readable = true;
	product->title = string_of(x, xml_text(root, "title"));
	product->identifier =
	    attribute_of(x, xml_child(root, "product"), "id");
	product->version =
	    attribute_of(x, xml_child(root, "product"), "version");
	product->architectures = attribute_of(
	    x, xml_child(root, "options"), "hostArchitectures");
	versions = xml_child(
	    xml_child(root, "volume-check"), "allowed-os-versions");
	product->minimum_os =
	    attribute_of(x, xml_child(versions, "os-version"), "min");
	product->scripts = count_named(root, "script");
}

static const char *
path_in(struct xar *x, const char *folder, const char *name)
{
	const char *path = path_join(x->arena, folder, name);
	const struct package_entry *entry =
	    path ? package_find(x->package, path) : NULL;

	return entry ? entry->path : NULL;
}

static void
read_part(struct xar *x, const struct package_entry *entry)
{
	struct package *p = x->package;
	struct package_part *part = &p->parts[p->part_count++];
	size_t len = strlen(entry->path) - strlen("PackageInfo");
	const struct xml *root = read_document(x, entry);

	if (root && !bytes_are(root->name, "pkg-info"))
		root = NULL;
	part->path = len ? arena_string(
			       x->arena, bytes_over(entry->path, len - 1))
			 : ".";
	part->identifier = attribute_of(x, root, "identifier");
	part->version = attribute_of(x, root, "version");
	part->location = attribute_of(x, root, "install-location");
	part->payload = path_in(x, part->path, "Payload");
	part->bom = path_in(x, part->path, "Bom");
	part->scripts = path_in(x, part->path, "Scripts");
}

void
xar_read_product(struct xar *x)
{
	struct package *p = x->package;

	read_distribution(x);
	p->parts = ARENA_ARRAY(
	    x->arena, struct package_part, LIMIT_PACKAGE_PARTS);
	for (size_t i = 0; i < p->entry_count; i++) {
		const struct package_entry *entry = &p->entries[i];

		if (entry->xattr || !entry->has_data ||
		    strcmp(path_name(entry->path), "PackageInfo") != 0)
			continue;
		if (p->part_count == LIMIT_PACKAGE_PARTS) {
			defect_add(x->defects, DEFECT_LIMIT, NO_OFFSET,
			    "more than %d packages lie in it",
			    LIMIT_PACKAGE_PARTS);
			return;
		}
		read_part(x, entry);
	}
}
