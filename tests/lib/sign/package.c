/* SPDX-License-Identifier: MIT */
/*
 * Installer packages in xar's format: what xar 1.8 writes, with a table of
 * contents that is packed into stored blocks, so that nothing here compresses.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "sign.h"

enum {
	CHECKSUM_LEN = 32,
	RSA_LEN = 256,
	CMS_SPARE = 30, /* zeroes behind it */
	BLOCK_MOST = 65535,
	GAP = 5,
	RECORD_END = 1,
	RECORD_TICKET = 2
};

static uint32_t
adler(const uint8_t *data, size_t len)
{
	uint32_t a = 1, b = 0;

	for (size_t i = 0; i < len; i++) {
		a = (a + data[i]) % 65521;
		b = (b + a) % 65521;
	}
	return b << 16 | a;
}

/* RFC 1950 and 1951. */
static struct octets
pack(const void *data, size_t len)
{
	const uint8_t *from = data;
	struct octets o = { 0 };
	size_t at = 0;

	put_u16(&o, 0x7801);
	do {
		size_t some = len - at < BLOCK_MOST ? len - at : BLOCK_MOST;

		put_u8(&o, at + some == len);
		o.little = true;
		put_u16(&o, (unsigned) some);
		put_u16(&o, ~(unsigned) some & 0xffff);
		o.little = false;
		put_bytes(&o, from + at, some);
		at += some;
	} while (at < len);
	put_u32(&o, adler(from, len));
	return o;
}

/* What the table says of where things lie, while it is written. */
struct table {
	const struct package_spec *spec;
	struct octets xml, heap; /* the heap behind the signatures */
	size_t at;               /* of the heap's next byte */
	size_t cms_room;
	unsigned id;
};

static void
put_place(struct table *t, const char *size, size_t len)
{
	put_format(&t->xml, "<offset>%zu</offset><%s>%zu</%s>\n", t->at, size,
	    len, size);
	t->at += len;
}

static void
put_digest(struct table *t, const char *name, const void *data, size_t len,
    bool wrong)
{
	uint8_t value[CHECKSUM_LEN];

	digest(HASH_SHA256, data, len, value);
	value[0] ^= wrong;
	put_format(&t->xml, "<%s style=\"sha256\">", name);
	for (size_t i = 0; i < CHECKSUM_LEN; i++)
		put_format(&t->xml, "%02x", value[i]);
	put_format(&t->xml, "</%s>\n", name);
}

static void
put_signature(
    struct table *t, const char *name, const char *style, size_t len)
{
	const struct octets *certificate;

	put_format(&t->xml, "<%s style=\"%s\">\n", name, style);
	put_place(t, "size", len);
	put_text(&t->xml, "<KeyInfo><X509Data>\n");
	for (unsigned i = 0;
	     (certificate = identity_certificate(t->spec->identity, i)); i++) {
		put_text(&t->xml, "<X509Certificate>");
		put_base64(
		    &t->xml, certificate->data, certificate->len, 0, 72);
		put_text(&t->xml, "</X509Certificate>\n");
	}
	put_format(&t->xml, "</X509Data></KeyInfo></%s>\n", name);
}

static void
put_file(struct table *t, const struct package_file *file, const char *name,
    bool first)
{
	struct octets stored = { 0 };

	if (file->packed)
		stored = pack(file->data, file->len);
	else
		put_bytes(&stored, file->data, file->len);
	put_format(&t->xml, "<file id=\"%u\"><data>\n", ++t->id);
	put_place(t, "length", stored.len);
	put_format(&t->xml, "<size>%zu</size><encoding style=\"%s\"/>\n",
	    file->len,
	    file->packed ? "application/x-gzip" : "application/octet-stream");
	put_digest(t, "extracted-checksum", file->data, file->len,
	    first && t->spec->flaws & FLAW_FILE_CHECKSUM);
	put_digest(t, "archived-checksum", stored.data, stored.len, false);
	put_format(&t->xml,
	    "</data><mode>0644</mode><type>file</type><name>%s</name></file>\n",
	    name);
	put_octets(&t->heap, &stored);
	octets_free(&stored);
}

/* Those of one folder come one after the other. */
static void
put_files(struct table *t)
{
	const struct package_file *f = t->spec->files;
	char folder[64] = "";

	for (bool first = true; f->path; f++, first = false) {
		const char *slash = strchr(f->path, '/');
		size_t len = slash ? (size_t) (slash - f->path) : 0;

		must(len < sizeof folder, "a folder's name in a package");
		if (*folder && (len != strlen(folder) ||
				   strncmp(folder, f->path, len) != 0)) {
			put_text(&t->xml, "</file>\n");
			*folder = '\0';
		}
		if (len && !*folder) {
			memcpy(folder, f->path, len);
			folder[len] = '\0';
			put_format(&t->xml,
			    "<file id=\"%u\"><type>directory</type>"
			    "<mode>0755</mode><name>%s</name>\n",
			    ++t->id, folder);
		}
		put_file(t, f, slash ? slash + 1 : f->path, first);
	}
	if (*folder)
		put_text(&t->xml, "</file>\n");
}

static void
put_table(struct table *t)
{
	unsigned flaws = t->spec->flaws;

	put_text(&t->xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			  "<xar>\n<toc>\n");
	put_text(&t->xml, "<checksum style=\"sha256\">\n");
	put_place(t, "size", CHECKSUM_LEN);
	put_text(&t->xml, "</checksum>\n");
	if (flaws & FLAW_TWO_CHECKSUMS)
		put_text(&t->xml, "<checksum style=\"sha256\"><offset>0"
				  "</offset><size>32</size></checksum>\n");
	if (t->spec->identity && !(flaws & FLAW_NO_RSA))
		put_signature(t, "signature", "RSA", RSA_LEN);
	if (t->spec->identity && !(flaws & FLAW_NO_CMS))
		put_signature(t, "x-signature", "CMS", t->cms_room);
	if (flaws & FLAW_GAP) {
		put_zeros(&t->heap, GAP);
		t->at += GAP;
	}
	put_files(t);
	put_text(&t->xml, "</toc>\n</xar>\n");
}

/* A signature with PKCS #1 is over a digest: that is the checksum. */
static struct octets
sign_rsa(const struct package_spec *spec, const struct octets *packed,
    const uint8_t *checksum)
{
	return spec->flaws & FLAW_RSA_TWICE
		   ? key_sign(&spec->identity->key, checksum, CHECKSUM_LEN)
		   : key_sign(&spec->identity->key, packed->data, packed->len);
}

static struct octets
sign_cms(const struct package_spec *spec, const uint8_t *checksum)
{
	return cms_build(&(const struct cms_spec){
	    .identity = spec->identity,
	    .content = checksum,
	    .len = CHECKSUM_LEN,
	    .signing_time = spec->signing_time,
	    .timestamp = spec->timestamp,
	    .time_authority = spec->identity->authority,
	});
}

/* By RSA it is as long, whatever it is over. */
static size_t
room_for_cms(const struct package_spec *spec)
{
	static const uint8_t some[CHECKSUM_LEN];
	struct octets value = sign_cms(spec, some);
	size_t room = value.len + CMS_SPARE;

	octets_free(&value);
	return room;
}

static void
put_signatures(struct octets *o, const struct package_spec *spec,
    const struct octets *packed, const uint8_t *checksum)
{
	struct octets value;

	if (!(spec->flaws & FLAW_NO_RSA)) {
		value = sign_rsa(spec, packed, checksum);
		must(value.len == RSA_LEN, "an RSA key for a package");
		put_octets(o, &value);
		octets_free(&value);
	}
	if (!(spec->flaws & FLAW_NO_CMS)) {
		value = sign_cms(spec, checksum);
		put_octets(o, &value);
		put_zeros(o, room_for_cms(spec) - value.len);
		octets_free(&value);
	}
}

static void
put_record(struct octets *o, unsigned type, size_t len)
{
	o->little = true;
	put_text(o, "t8lr");
	put_u16(o, 1);
	put_u16(o, type);
	put_u32(o, (uint32_t) len);
	put_u32(o, 0);
	o->little = false;
}

static void
put_ticket(struct octets *o, const struct package_spec *spec,
    const uint8_t *checksum)
{
	uint8_t listed[20];
	struct octets ticket;

	memcpy(listed, checksum, sizeof listed);
	listed[0] ^= (spec->flaws & FLAW_OTHER_TICKET) != 0;
	ticket = make_package_ticket(
	    spec->ticket, spec->ticket_time, listed, NULL, 0);
	put_record(o, RECORD_END, 0);
	put_octets(o, &ticket);
	put_record(o, RECORD_TICKET, ticket.len);
	octets_free(&ticket);
}

static void
put_header(struct octets *o, const struct octets *packed, size_t len)
{
	put_text(o, "xar!");
	put_u16(o, 28);
	put_u16(o, 1);
	put_u64(o, packed->len);
	put_u64(o, len);
	put_u32(o, 3); /* SHA-256, by name or without one */
	put_octets(o, packed);
}

struct octets
make_raw_package(const char *table, const void *heap, size_t len)
{
	struct octets o = { 0 }, packed = pack(table, strlen(table));

	put_header(&o, &packed, strlen(table));
	put_bytes(&o, heap, len);
	octets_free(&packed);
	return o;
}

struct octets
make_package(const struct package_spec *spec)
{
	struct table t = { .spec = spec };
	struct octets o = { 0 }, packed;
	uint8_t checksum[CHECKSUM_LEN];

	if (spec->identity)
		t.cms_room = room_for_cms(spec);
	put_table(&t);
	packed = pack(t.xml.data, t.xml.len);
	digest(HASH_SHA256, packed.data, packed.len, checksum);
	checksum[0] ^= (spec->flaws & FLAW_TOC_CHECKSUM) != 0;
	put_header(&o, &packed, t.xml.len);
	put_bytes(&o, checksum, sizeof checksum);
	if (spec->identity)
		put_signatures(&o, spec, &packed, checksum);
	put_octets(&o, &t.heap);
	if (spec->ticket)
		put_ticket(&o, spec, checksum);
	octets_free(&packed);
	octets_free(&t.xml);
	octets_free(&t.heap);
	return o;
}
