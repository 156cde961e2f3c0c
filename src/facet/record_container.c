/* SPDX-License-Identifier: MIT */
/* Installer packages and disk images of the JSON report. */
#include <config.h>

#include "values.h"

static void
record_outcome(
    struct outline *o, const char *key, bool verified, struct result result)
{
	outline_string(o, key, NULL,
	    verified ? outcome_name(result.outcome) : "unknown");
}

static void
record_package_checks(struct outline *o, const struct package_verdict *v)
{
	const struct package_verdict none = { 0 };
	const struct package_verdict *p = v ? v : &none;

	outline_map(o, "checks", NULL);
	record_outcome(o, "toc_checksum", v, p->checksum);
	record_outcome(o, "rsa_signature", v, p->rsa);
	record_outcome(o, "rsa_chain", v, p->rsa_chain);
	record_outcome(o, "cms_signature", v, p->cms_signature);
	record_outcome(o, "cms_chain", v, p->cms.chain);
	record_outcome(o, "timestamp", v, p->cms.timestamp);
	record_outcome(o, "ticket", v, p->ticket);
	record_outcome(o, "contents", v, p->contents);
	outline_close(o);
}

static void
record_signer(struct outline *o, const struct package *p)
{
	const struct chain *chain = package_chain(p);
	const struct cms *cms = p->cms ? p->cms->cms : NULL;

	if (chain)
		show_authority(o, "authority", NULL, chain);
	else {
		outline_list(o, "authority", NULL);
		outline_close(o);
	}
	outline_string(
	    o, "class", NULL, chain ? chain_leaf_class(chain) : NULL);
	outline_string(
	    o, "team_id", NULL, chain ? chain->list[0]->unit : NULL);
	if (cms && cms->timestamp)
		outline_time(o, "timestamp", NULL, cms->timestamp->time);
	else
		outline_null(o, "timestamp", NULL);
}

static void
record_product(struct outline *o, const struct package *p)
{
	if (!p->has_product) {
		outline_null(o, "product", NULL);
		return;
	}
	outline_map(o, "product", NULL);
	outline_string(o, "title", NULL, p->product.title);
	outline_string(o, "identifier", NULL, p->product.identifier);
	outline_string(o, "version", NULL, p->product.version);
	outline_string(o, "architectures", NULL, p->product.architectures);
	outline_string(o, "minimum_os", NULL, p->product.minimum_os);
	outline_close(o);
}

static void
record_parts(struct outline *o, const struct package *p)
{
	outline_list(o, "packages", NULL);
	for (size_t i = 0; i < p->part_count; i++) {
		const struct package_part *part = &p->parts[i];

		outline_map(o, NULL, NULL);
		outline_string(o, "path", NULL, part->path);
		outline_string(o, "identifier", NULL, part->identifier);
		outline_string(o, "version", NULL, part->version);
		outline_string(o, "location", NULL, part->location);
		outline_string(o, "payload", NULL, part->payload);
		outline_string(o, "bom", NULL, part->bom);
		outline_string(o, "scripts", NULL, part->scripts);
		outline_close(o);
	}
	outline_close(o);
}

void
record_package(struct outline *o, const struct package *p,
    const struct package_verdict *v)
{
	if (!p) {
		outline_null(o, "package", NULL);
		return;
	}
	outline_map(o, "package", NULL);
	outline_string(o, "checksum_algorithm", NULL, p->style);
	outline_hex(o, "checksum", NULL, p->checksum);
	record_signer(o, p);
	outline_list(o, "files", NULL);
	for (size_t i = 0; i < p->entry_count; i++)
		if (!p->entries[i].xattr)
			outline_string(o, NULL, NULL, p->entries[i].path);
	outline_close(o);
	record_product(o, p);
	record_parts(o, p);
	record_package_checks(o, v);
	outline_close(o);
}

void
record_image(struct outline *o, const struct disk_image *image)
{
	if (!image) {
		outline_null(o, "image", NULL);
		return;
	}
	outline_map(o, "image", NULL);
	outline_flag(o, "encrypted", NULL, image->encrypted);
	outline_number(o, "version", NULL, image->version);
	outline_list(o, "partitions", NULL);
	for (size_t i = 0; i < image->partition_count; i++) {
		const struct image_partition *p = &image->partitions[i];

		outline_map(o, NULL, NULL);
		outline_string(o, "name", NULL, p->name);
		outline_string(o, "type", NULL, p->type);
		outline_string(o, "packing", NULL, p->packing);
		outline_number(o, "sectors", NULL, p->sectors);
		outline_close(o);
	}
	outline_close(o);
	outline_close(o);
}
