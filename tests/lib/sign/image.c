/* SPDX-License-Identifier: MIT */
/* Disk images: bytes, a property list, a signature and the trailer. */
#include <config.h>

#include "sign.h"

enum {
	TRAILER_LEN = 512,
	LENGTH_AT = 304
};

static const char blocks[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
    "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"
    "<plist version=\"1.0\">\n<dict>\n<key>resource-fork</key>\n<dict>\n"
    "<key>blkx</key>\n<array>\n<dict>\n<key>Name</key>\n"
    "<string>disk image (Apple_HFS : 1)</string>\n</dict>\n</array>\n"
    "</dict>\n</dict>\n</plist>\n";

static struct octets
make_trailer(size_t len, size_t list_at, size_t list_len, bool is_signed)
{
	struct octets o = { 0 };

	put_text(&o, "koly");
	put_u32(&o, 4);
	put_u32(&o, TRAILER_LEN);
	put_u32(&o, 1);
	put_u64(&o, 0);
	put_u64(&o, 0);
	put_u64(&o, len);
	put_zeros(&o, 16);
	put_u32(&o, 1);
	put_u32(&o, 1);
	put_zeros(&o, 16 + 136);
	put_u64(&o, list_at);
	put_u64(&o, list_len);
	put_zeros(&o, 64);
	put_u64(&o, is_signed ? list_at + list_len : 0);
	put_u64(&o, 0); /* the signature's length, while it is hashed */
	put_zeros(&o, 40 + 136);
	put_u32(&o, 1);
	put_u64(&o, len / 512);
	put_zeros(&o, 12);
	must(o.len == TRAILER_LEN, "an image's trailer");
	return o;
}

/* A ticket lists the CDHash, which no ticket changes. */
static struct octets
sign_image(const struct image_spec *spec, const struct octets *code,
    const struct octets *trailer)
{
	struct sealed_files files = { .rep_specific = *trailer };
	struct code_facts facts;
	struct octets signature =
	    make_signature(spec->signing, code->data, code->len, &files, &facts);

	if (!spec->ticket)
		return signature;
	octets_free(&signature);
	files.ticket = make_ticket(
	    spec->ticket, spec->ticket_time, facts.cdhashes, 1);
	signature =
	    make_signature(spec->signing, code->data, code->len, &files, NULL);
	octets_free(&files.ticket);
	return signature;
}

struct octets
make_image(const struct image_spec *spec)
{
	struct octets o = { 0 }, trailer, signature = { 0 };
	size_t at = spec->len;

	put_bytes(&o, spec->data, spec->len);
	put_bytes(&o, blocks, sizeof blocks - 1);
	trailer = make_trailer(
	    spec->len, at, sizeof blocks - 1, spec->signing != NULL);
	if (spec->signing)
		signature = sign_image(spec, &o, &trailer);
	put_octets(&o, &signature);
	set_u64(&trailer, LENGTH_AT, signature.len);
	put_octets(&o, &trailer);
	octets_free(&trailer);
	octets_free(&signature);
	return o;
}
