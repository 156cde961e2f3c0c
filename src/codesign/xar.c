/* SPDX-License-Identifier: MIT */
/*
 * Header and table of contents. Each number is read once, so that what is
 * hashed and what is signed cannot be two things (CVE-2022-42841, 2022).
 */
#include <config.h>

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include <sealtree/codesign.h>
#include <sealtree/inflate.h>
#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "verify.h"
#include "xar.h"

enum {
	HEADER_LEN = 28,
	HEADER_MOST = 4096,
	HEADER_NAME = 28, /* where a longer one names the algorithm */
	ALGORITHM_OTHER = 3
};

void
xar_damaged(struct xar *x, uint64_t offset, const char *format, ...)
{
	struct text what = TEXT_INIT;
	va_list args;

	va_start(args, format);
	text_vprintf(&what, format, args);
	va_end(args);
	defect_add(x->defects, DEFECT_CONTAINER, offset, "%s",
	    text_string(&what));
	text_release(&what);
}

bool
xar_area(struct xar *x, struct area area, uint64_t limit, const char *what,
    struct bytes *bytes)
{
	*bytes = (struct bytes){ 0 };
	if (area.size > limit) {
		defect_add(x->defects, DEFECT_LIMIT, area.offset,
		    "its %s is longer than this reads", what);
		return false;
	}
	if (area.offset > x->package->size ||
	    area.size > x->package->size - area.offset) {
		xar_damaged(
		    x, area.offset, "its %s does not lie in the file", what);
		return false;
	}
	return source_read_range(x->file, area.offset, area.size, limit,
		   x->arena, bytes, x->fault) &&
	       bytes->len == area.size;
}

bool
xar_number(struct bytes digits, uint64_t *number)
{
	*number = 0;
	for (size_t i = 0; i < digits.len; i++) {
		uint8_t digit = digits.data[i] - '0';

		if (digit > 9 || *number > (UINT64_MAX - digit) / 10)
			return false;
		*number = *number * 10 + digit;
	}
	return digits.len > 0;
}

struct bytes
xar_text(struct xar *x, const struct xml *element, const char *name)
{
	const struct xml *child = xml_child(element, name);
	struct bytes text = xml_text(element, name);

	for (const struct xml *again = child; again;) {
		again = xml_again(again);
		if (!again || bytes_equal(again->text, child->text))
			continue;
		xar_damaged(x, NO_OFFSET,
		    "its table of contents states a %s twice, and not alike",
		    name);
		return (struct bytes){ 0 };
	}
	return text;
}

bool
xar_place(struct xar *x, const struct xml *element, const char *size,
    const char *what, struct area *area)
{
	uint64_t offset;

	*area = (struct area){ 0 };
	if (!xar_number(xar_text(x, element, "offset"), &offset) ||
	    !xar_number(xar_text(x, element, size), &area->size) ||
	    offset > x->package->size - x->package->heap ||
	    area->size > x->package->size - x->package->heap - offset) {
		*area = (struct area){ 0 };
		xar_damaged(x, NO_OFFSET,
		    "its table of contents does not tell where the %s lies in "
		    "the file",
		    what);
		return false;
	}
	area->offset = x->package->heap + offset;
	return true;
}

/* By number; 3 stands for another one, whose name is behind the header, or for
 * SHA-256 where there is none. */
static const char *
style_by_header(const struct package *p, struct bytes header)
{
	static const char *const styles[] = { "none", "sha1", "md5", NULL,
		"sha512" };
	static const char *const named[] = { "sha256", "sha512" };
	struct bytes name =
	    bytes_until_nul(bytes_clamp(header, HEADER_NAME, UINT64_MAX));

	if (p->algorithm != ALGORITHM_OTHER)
		return p->algorithm < sizeof styles / sizeof *styles
			   ? styles[p->algorithm]
			   : NULL;
	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if (bytes_are(name, named[i]))
			return named[i];
	return name.len ? NULL : "sha256";
}

static bool
read_header(struct xar *x)
{
	struct package *p = x->package;
	struct bytes bytes;
	struct cursor c;

	if (!source_read_range(x->file, 0, HEADER_MOST, HEADER_MOST, x->arena,
		&bytes, x->fault))
		return false;
	c = cursor_over(bytes);
	cursor_skip(&c, 4);
	p->header_size = cursor_be16(&c);
	p->version = cursor_be16(&c);
	p->toc.size = cursor_be64(&c);
	p->toc_size = cursor_be64(&c);
	p->algorithm = cursor_be32(&c);
	if (!cursor_ok(&c) || !package_sniff(bytes) ||
	    p->header_size < HEADER_LEN || p->header_size > bytes.len) {
		xar_damaged(x, 0, "its header cannot be read");
		return false;
	}
	if (p->version != 1)
		xar_damaged(x, 6, "its format is of version %u, not 1",
		    (unsigned) p->version);
	p->toc.offset = p->header_size;
	p->style =
	    style_by_header(p, bytes_clamp(bytes, 0, p->header_size));
	if (!p->style)
		xar_damaged(x, 24,
		    "its header names a checksum that is not known here");
	return true;
}

static void
add_piece(void *context, const void *data, size_t len)
{
	text_add(context, data, len);
}

/* All of the packed bytes are the table and nothing but. */
static bool
unpack_table(struct xar *x, struct bytes packed, struct bytes *table)
{
	struct package *p = x->package;
	struct inflate *inflate = inflate_new();
	struct text text = TEXT_INIT;
	bool sound = inflate_more(
	    inflate, packed, LIMIT_PACKAGE_TOC_BYTES, add_piece, &text);

	sound = sound && inflate_ended(inflate) && text.len == p->toc_size;
	if (sound)
		*table = arena_copy(x->arena, text_bytes(&text));
	else if (text.len + LIMIT_READ_BYTES > LIMIT_PACKAGE_TOC_BYTES)
		defect_add(x->defects, DEFECT_LIMIT, p->toc.offset,
		    "its table of contents is longer than this reads");
	else
		xar_damaged(x, p->toc.offset,
		    "its table of contents cannot be unpacked to the %llu "
		    "bytes that the header states",
		    (unsigned long long) p->toc_size);
	table->offset = NO_OFFSET;
	text_release(&text);
	inflate_free(inflate);
	return sound;
}

static const struct xml *
read_table(struct xar *x)
{
	struct package *p = x->package;
	struct bytes packed, table = { 0 };
	const struct xml *root, *toc = NULL;

	if (!xar_area(x, p->toc, LIMIT_PACKAGE_TOC_BYTES, "table of contents",
		&packed))
		return NULL;
	p->heap = p->toc.offset + p->toc.size;
	if (p->style)
		p->digest_len = digest_by_name(p->style, packed, p->digest);
	if (!unpack_table(x, packed, &table))
		return NULL;
	x->defects->part = "table of contents";
	root = xml_parse(table, DEFECT_CONTAINER, x->arena, x->defects);
	if (root && bytes_are(root->name, "xar"))
		toc = xml_child(root, "toc");
	if (root && (!toc || xml_again(toc))) {
		xar_damaged(x, NO_OFFSET, "it is none of xar's");
		toc = NULL;
	}
	x->defects->part = NULL;
	return toc;
}

/* Where the table says that its own checksum is, and of what kind. */
static void
read_checksum(struct xar *x, const struct xml *toc)
{
	struct package *p = x->package;
	const struct xml *checksum = xml_child(toc, "checksum");

	if (!checksum || xml_again(checksum)) {
		xar_damaged(x, NO_OFFSET,
		    "its table of contents has %s checksum",
		    checksum ? "more than one" : "no");
		return;
	}
	if (p->style && !bytes_are(xml_attribute(checksum, "style"), p->style))
		xar_damaged(x, 24,
		    "its header says that the checksum is of %s, and the "
		    "table of contents says another",
		    p->style);
	if (xar_place(x, checksum, "size", "checksum", &p->checksum_area) &&
	    p->checksum_area.size <= sizeof p->digest)
		xar_area(x, p->checksum_area, sizeof p->digest, "checksum",
		    &p->checksum);
}

bool
package_sniff(struct bytes head)
{
	return bytes_begin(head, "xar!");
}

const struct package *
package_parse(struct source_file *file, struct arena *arena,
    struct defects *defects, struct fault *fault)
{
	struct package *p = ARENA_NEW(arena, struct package);
	struct xar x = { p, file, arena, defects, fault };
	const struct xml *toc;

	*fault = (struct fault){ 0 };
	p->size = source_file_stat(file)->size;
	if (!read_header(&x))
		return NULL;
	toc = read_table(&x);
	if (!toc)
		return p;
	read_checksum(&x, toc);
	xar_read_signatures(&x, toc);
	xar_read_entries(&x, toc);
	xar_read_trailer(&x);
	xar_read_product(&x);
	return p;
}

const struct chain *
package_chain(const struct package *p)
{
	const struct package_signature *s = p->cms ? p->cms : p->rsa;

	if (!s)
		return NULL;
	if (s->cms && s->cms->chain.count)
		return &s->cms->chain;
	return s->chain.count ? &s->chain : NULL;
}
