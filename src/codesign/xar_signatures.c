/* SPDX-License-Identifier: MIT */
/* The two signatures over the table's checksum, and who says he made them. */
#include <config.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "xar.h"

/* Base64 in lines. False at what is none. */
static bool
decode_base64(struct bytes text, struct text *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	uint32_t bits = 0;
	unsigned count = 0, pad = 0;

	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.data[i];
		unsigned value = 0;

		if (c == ' ' || c == '\n' || c == '\r' || c == '\t')
			continue;
		while (value < 64 && (uint8_t) digits[value] != c)
			value++;
		if (c == '=')
			pad++;
		else if (value == 64 || pad)
			return false;
		bits = bits << 6 | (value & 63);
		if (++count % 4)
			continue;
		text_add_char(out, (char) (bits >> 16 & 0xff));
		text_add_char(out, (char) (bits >> 8 & 0xff));
		text_add_char(out, (char) (bits & 0xff));
	}
	if (count % 4 || pad > 2 || out->len < pad)
		return false;
	out->len -= pad;
	return true;
}

static const struct certificate *
read_certificate(struct xar *x, struct bytes base64)
{
	struct text der = TEXT_INIT;
	const struct certificate *certificate = NULL;

	if (decode_base64(base64, &der)) {
		struct bytes kept = arena_copy(x->arena, text_bytes(&der));

		kept.offset = NO_OFFSET;
		certificate = certificate_parse(kept, x->arena, x->defects);
	} else {
		xar_damaged(x, NO_OFFSET, "a certificate in it is no base64");
	}
	text_release(&der);
	return certificate;
}

static void
read_certificates(
    struct xar *x, struct package_signature *s, const struct xml *element)
{
	const struct xml *data =
	    xml_child(xml_child(element, "KeyInfo"), "X509Data");
	const struct xml *child = xml_child(data, "X509Certificate");
	bool cut = false;

	s->certificates = ARENA_ARRAY(
	    x->arena, const struct certificate *, LIMIT_CERTIFICATES);
	for (; child && !cut; child = xml_again(child)) {
		const struct certificate *c;

		cut = s->certificate_count == LIMIT_CERTIFICATES;
		c = cut ? NULL : read_certificate(x, child->text);
		if (c)
			s->certificates[s->certificate_count++] = c;
	}
	if (cut)
		defect_add(x->defects, DEFECT_LIMIT, NO_OFFSET,
		    "it holds more than %d certificates", LIMIT_CERTIFICATES);
	if (s->certificate_count)
		s->chain = certificate_chain_read(s->certificates[0],
		    s->certificates, s->certificate_count, cut, x->arena,
		    x->defects);
}

static const struct package_signature *
read_signature(struct xar *x, const struct xml *toc, const char *name,
    const char *style)
{
	const struct xml *element = xml_child(toc, name);
	struct package_signature *s;

	if (!element)
		return NULL;
	s = ARENA_NEW(x->arena, struct package_signature);
	if (xml_again(element))
		xar_damaged(x, NO_OFFSET, "its table of contents has more "
					  "than one %s", name);
	else if (!bytes_are(xml_attribute(element, "style"), style))
		xar_damaged(x, NO_OFFSET, "its %s is not of the kind %s", name,
		    style);
	else if (xar_place(x, element, "size", "signature", &s->area))
		xar_area(x, s->area, LIMIT_CMS_BYTES, "signature", &s->value);
	read_certificates(x, s, element);
	return s;
}

void
xar_read_signatures(struct xar *x, const struct xml *toc)
{
	struct package *p = x->package;
	struct package_signature *cms;

	p->rsa = read_signature(x, toc, "signature", "RSA");
	p->cms = cms = (struct package_signature *) (uintptr_t) read_signature(
	    x, toc, "x-signature", "CMS");
	if (!cms || !cms->value.len)
		return;
	x->defects->part = "signature";
	cms->cms = cms_parse(cms->value, x->arena, x->defects);
	x->defects->part = NULL;
}
