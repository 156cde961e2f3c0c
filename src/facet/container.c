/* SPDX-License-Identifier: MIT */
/* An installer package or a disk image, as far as it is a thing of its own. */
#include <config.h>

#include <sealtree/text.h>

#include "values.h"

static void
show_signature(struct outline *o, const char *key, const char *label,
    const struct package_signature *s, const struct result *result,
    const struct chain *chain, const struct moment *moment)
{
	outline_result(o, result);
	outline_at(o, s->area.offset);
	outline_map(o, key, label);
	outline_number(o, "size", "Size", s->area.size);
	if (s->cms && s->cms->timestamp)
		outline_time(o, "timestamp", "Time stamp",
		    s->cms->timestamp->time);
	if (s->cms && s->cms->has_signing_time) {
		outline_tone(o, TONE_UNKNOWN);
		outline_time(o, "signing_time", "Signing time, by its word",
		    s->cms->signing_time);
	}
	show_chain(o, "certificates",
	    result ? "Certificates" : "Certificates, not verified", chain,
	    moment);
	outline_close(o);
}

static void
show_signatures(struct outline *o, const struct package *p,
    const struct package_verdict *v)
{
	const struct moment moment = moment_of(v ? &v->cms : NULL);

	if (p->rsa)
		show_signature(o, "rsa", "RSA signature", p->rsa,
		    v ? &v->rsa : NULL, &p->rsa->chain, &moment);
	if (p->cms)
		show_signature(o, "cms", "CMS signature", p->cms,
		    v ? &v->cms_signature : NULL,
		    p->cms->cms ? &p->cms->cms->chain : &p->cms->chain,
		    &moment);
}

static void
show_checks_of(struct outline *o, const struct package_verdict *v)
{
	if (!v)
		return;
	outline_map(o, "verified", "Verified");
	show_result(o, "checksum", "Table of contents", &v->checksum,
	    "as its checksum says");
	show_result(o, "rsa", "RSA signature", &v->rsa,
	    "made with the signer's key over the checksum");
	show_result(o, "rsa_chain", "RSA chain", &v->rsa_chain,
	    "leads to a known root");
	show_result(o, "cms", "CMS signature", &v->cms_signature,
	    "made with the signer's key over the checksum");
	show_result(o, "cms_chain", "CMS chain", &v->cms.chain,
	    "leads to a known root");
	show_result(o, "timestamp", "Time stamp", &v->cms.timestamp,
	    "made for this signature");
	show_result(
	    o, "ticket", "Ticket", &v->ticket, "Apple's, for this package");
	show_result(o, "contents", "Files", &v->contents,
	    "each is as the table of contents says");
	outline_close(o);
}

static void
show_product(struct outline *o, const struct package *p)
{
	const struct package_product *d = &p->product;

	if (!p->has_product)
		return;
	outline_map(o, "product", "Distribution");
	if (!d->readable)
		outline_string(o, "state", "State", "cannot be read");
	outline_string(o, "title", "Title", d->title);
	outline_string(o, "identifier", "Identifier", d->identifier);
	outline_string(o, "version", "Version", d->version);
	outline_string(
	    o, "architectures", "Architectures", d->architectures);
	outline_string(o, "minimum_os", "Minimum system", d->minimum_os);
	outline_number(o, "scripts", "Scripts in it", d->scripts);
	outline_close(o);
}

static void
show_part(struct outline *o, const struct package_part *part)
{
	outline_map(
	    o, NULL, part->identifier ? part->identifier : part->path);
	outline_string(o, "path", "Path", part->path);
	outline_string(o, "identifier", "Identifier", part->identifier);
	outline_string(o, "version", "Version", part->version);
	outline_string(o, "location", "Installed in", part->location);
	outline_string(o, "payload", "Payload", part->payload);
	outline_string(o, "bom", "Bill of materials", part->bom);
	outline_string(o, "scripts", "Scripts", part->scripts);
	outline_close(o);
}

static void
show_entry(struct outline *o, const void *of, uint64_t index)
{
	const struct package *p = of;
	const struct package_entry *e = &p->entries[index];
	struct text text = TEXT_INIT;

	text_add_count(&text, e->size);
	text_printf(&text, " bytes%s%s%s", e->packed ? ", packed" : "",
	    e->xattr ? ", attribute " : "", e->xattr ? e->xattr : "");
	outline_at(o, e->area.offset);
	if (!e->has_data)
		show_named(o, bytes_of(e->path), bytes_of("no data"));
	else
		show_named(o, bytes_of(e->path), text_bytes(&text));
	text_release(&text);
}

static void
describe_package(const struct node *node, struct outline *o)
{
	const struct package *p = node->code->package;
	const struct package_verdict *v =
	    node->verdict ? node->verdict->package : NULL;

	show_checks_of(o, v);
	outline_result(o, v ? &v->checksum : NULL);
	outline_at(o, p->checksum_area.offset);
	outline_hex(o, "checksum", "Checksum of the table", p->checksum);
	outline_string(o, "style", "Its kind", p->style);
	show_signatures(o, p, v);
	show_product(o, p);
	if (p->part_count > 0) {
		outline_list(o, "parts", "Packages in it");
		for (size_t i = 0; i < p->part_count; i++)
			show_part(o, &p->parts[i]);
		outline_close(o);
	}
	show_list(
	    o, "entries", "Files", 0, p->entry_count, show_entry, p);
	if (p->unclaimed > 0) {
		outline_tone(o, TONE_WARN);
		outline_at(o, p->unclaimed_at);
		outline_number(o, "unclaimed",
		    "Bytes that nothing vouches for", p->unclaimed);
	}
}

static void
describe_image(const struct disk_image *image, struct outline *o)
{
	if (image->encrypted) {
		outline_printf(o, "format", "Format",
		    "encrypted, version %u", image->version);
		return;
	}
	outline_printf(
	    o, "format", "Format", "UDIF, version %u", image->version);
	outline_number(o, "sectors", "Sectors", image->sectors);
	if (image->partition_count == 0)
		return;
	outline_list(o, "partitions", "Partitions, by its own word");
	for (size_t i = 0; i < image->partition_count; i++) {
		const struct image_partition *p = &image->partitions[i];

		outline_map(o, NULL, p->name);
		outline_string(o, "type", "Type", p->type);
		outline_string(o, "packing", "Packed by", p->packing);
		outline_number(o, "sectors", "Sectors", p->sectors);
		outline_close(o);
	}
	outline_close(o);
}

static void
describe(const struct node *node, struct outline *o)
{
	if (node->code->package)
		describe_package(node, o);
	else
		describe_image(node->code->image, o);
}

static void
rows(const struct node *node, uint32_t list, uint64_t first, uint64_t count,
    struct outline *o)
{
	const struct package *p = node->code->package;

	if (list == 0 && p)
		show_rows(o, p->entry_count, first, count, show_entry, p);
}

static bool
is_container(const struct node *node)
{
	return node_is_read(node) && node->row == ROW_CODE &&
	       (node->code->package || node->code->image);
}

const struct facet facet_container = {
	.id = "container",
	.title = "Container",
	.tab = true,
	.applies = is_container,
	.describe = describe,
	.rows = rows,
};
