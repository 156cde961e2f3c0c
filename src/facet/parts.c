/* SPDX-License-Identifier: MIT */
/*
 * Parts of a signature as files of their own, for who looks into them with
 * other tools: bytes as they lie there, certificates in PEM.
 */
#include <config.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "values.h"

enum {
	PEM_LINE = 64 /* digits (RFC 7468, 2015) */
};

static struct bytes
blob_content(const struct node *node, uint32_t slot)
{
	const struct signature *s = node_signature(node);
	const struct blob *blob = s ? signature_blob(s, slot) : NULL;

	return blob ? blob->content : (struct bytes){ 0 };
}

static void
add_profile(const struct node *node, struct text *out)
{
	const struct profile *profile = node->code->profile;

	if (profile && profile->cms)
		text_add_bytes(out, profile->cms->der);
}

static void
add_entitlements(const struct node *node, struct text *out)
{
	text_add_bytes(out, blob_content(node, SLOT_ENTITLEMENTS));
}

static void
add_entitlements_der(const struct node *node, struct text *out)
{
	text_add_bytes(out, blob_content(node, SLOT_ENTITLEMENTS_DER));
}

static void
add_pem(struct text *out, struct bytes der)
{
	struct text digits = TEXT_INIT;
	struct bytes rest;

	text_add_base64(&digits, der);
	text_add_string(out, "-----BEGIN CERTIFICATE-----\n");
	for (rest = text_bytes(&digits); rest.len;) {
		size_t len = rest.len < PEM_LINE ? rest.len : PEM_LINE;

		text_add(out, rest.data, len);
		text_add_char(out, '\n');
		rest = bytes_over(rest.data + len, rest.len - len);
	}
	text_add_string(out, "-----END CERTIFICATE-----\n");
	text_release(&digits);
}

static void
add_certificates(const struct node *node, struct text *out)
{
	const struct signature *s = node_signature(node);

	for (size_t i = 0; s && s->cms && i < s->cms->certificate_count; i++)
		add_pem(out, s->cms->certificates[i]->der);
}

static void
add_cms(const struct node *node, struct text *out)
{
	text_add_bytes(out, blob_content(node, SLOT_SIGNATURE));
}

/* Whole, as csreq(1) takes it. */
static void
add_requirements(const struct node *node, struct text *out)
{
	const struct signature *s = node_signature(node);
	const struct blob *blob =
	    s ? signature_blob(s, SLOT_REQUIREMENTS) : NULL;

	if (blob)
		text_add_bytes(out, blob->whole);
}

static const struct part {
	const char *id, *title, *suffix;
	void (*add)(const struct node *node, struct text *out);
} parts[] = {
	{ "profile", "profile", ".mobileprovision", add_profile },
	{ "entitlements", "entitlements (XML)", ".entitlements",
	    add_entitlements },
	{ "entitlements-der", "entitlements (DER)", ".entitlements.der",
	    add_entitlements_der },
	{ "certificates", "certificates (PEM)", ".pem", add_certificates },
	{ "cms", "CMS signature", ".p7s", add_cms },
	{ "requirements", "requirements", ".csreq", add_requirements },
};

enum {
	PARTS = sizeof parts / sizeof *parts
};

static void
describe(const struct node *node, struct outline *o)
{
	if (!node_is_read(node))
		return;
	outline_list(o, "parts", NULL);
	for (uint32_t i = 0; i < PARTS; i++) {
		struct text bytes = TEXT_INIT;

		parts[i].add(node, &bytes);
		if (bytes.len && bytes.len <= LIMIT_PART_BYTES) {
			outline_map(o, NULL, NULL);
			outline_string(o, "id", NULL, parts[i].id);
			outline_string(o, "title", NULL, parts[i].title);
			outline_string(o, "suffix", NULL, parts[i].suffix);
			outline_number(o, "size", NULL, bytes.len);
			outline_rows(o, "data", NULL, i, 1);
			outline_close(o);
		}
		text_release(&bytes);
	}
	outline_close(o);
}

static void
rows(const struct node *node, uint32_t list, uint64_t first, uint64_t count,
    struct outline *o)
{
	struct text bytes = TEXT_INIT;

	if (!node_is_read(node) || list >= PARTS || first > 0 || count == 0)
		return;
	parts[list].add(node, &bytes);
	if (bytes.len <= LIMIT_PART_BYTES)
		outline_data(o, NULL, NULL, text_bytes(&bytes));
	text_release(&bytes);
}

const struct facet facet_parts = {
	.id = "parts",
	.title = "Parts",
	.applies = node_is_read,
	.describe = describe,
	.rows = rows,
};
