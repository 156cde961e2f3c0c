/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>

#include "x509.h"

static struct {
	struct arena *arena; /* lives as long as the program */
	struct anchor *first, **end;
	const struct certificate *added[LIMIT_CERTIFICATES];
	size_t added_count;
} all;

static struct certificate *
append(struct bytes der, struct defects *defects)
{
	struct certificate *c =
	    certificate_read(arena_copy(all.arena, der), all.arena, defects);
	struct anchor *anchor;

	if (!c)
		return NULL;
	if (!c->self_signed) {
		defect_add(defects, DEFECT_SIGNATURE, NO_OFFSET,
		    "\"%s\" is not self-signed and cannot be an anchor",
		    c->common_name);
		return NULL;
	}
	anchor = ARENA_NEW(all.arena, struct anchor);
	anchor->certificate = c;
	*all.end = anchor;
	all.end = &anchor->next;
	c->pinned = true;
	return c;
}

/* Each certificate in PEM goes to `each`; the number of those it took. */
static size_t
read_pem(struct bytes pem, struct defects *defects,
    bool (*each)(struct bytes der, struct defects *defects))
{
	BIO *bio = BIO_new_mem_buf(pem.data, (int) pem.len);
	char *name = NULL, *header = NULL;
	unsigned char *data = NULL;
	size_t taken = 0;
	long len;

	while (bio && PEM_read_bio(bio, &name, &header, &data, &len)) {
		if (strcmp(name, PEM_STRING_X509) == 0)
			taken += each(bytes_over(data, (size_t) len), defects);
		OPENSSL_free(name);
		OPENSSL_free(header);
		OPENSSL_free(data);
	}
	if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE)
		defect_add(defects, DEFECT_SIGNATURE, NO_OFFSET,
		    "a certificate in PEM cannot be read");
	BIO_free(bio);
	ERR_clear_error();
	return taken;
}

static bool
append_apple(struct bytes der, struct defects *defects)
{
	return append(der, defects) != NULL;
}

static void
load_apple(void)
{
	struct defects defects;

	all.arena = arena_new();
	all.end = &all.first;
	defects_init(&defects, all.arena);
	for (size_t i = 0; anchors_apple[i]; i++)
		if (!read_pem(
			bytes_of(anchors_apple[i]), &defects, append_apple))
			die("a compiled-in root cannot be read");
}

const struct anchor *
anchors(void)
{
	static CRYPTO_ONCE once = CRYPTO_ONCE_STATIC_INIT;

	if (!CRYPTO_THREAD_run_once(&once, load_apple))
		die("cannot load the compiled-in roots");
	return all.first;
}

const struct certificate *
anchor_find(const uint8_t *sha256)
{
	for (const struct anchor *a = anchors(); a; a = a->next)
		if (memcmp(a->certificate->sha256, sha256, SHA256_LEN) == 0)
			return a->certificate;
	return NULL;
}

static bool
append_added(struct bytes der, struct defects *defects)
{
	struct certificate *c;

	if (all.added_count == LIMIT_CERTIFICATES) {
		defect_add(defects, DEFECT_LIMIT, NO_OFFSET,
		    "more than %d anchors", LIMIT_CERTIFICATES);
		return false;
	}
	c = append(der, defects);
	if (!c)
		return false;
	c->test_anchor = true;
	all.added[all.added_count++] = c;
	return true;
}

bool
anchors_add(struct bytes pem_or_der, struct defects *defects)
{
	size_t taken;

	anchors();
	if (pem_or_der.len > LIMIT_CMS_BYTES) {
		defect_add(defects, DEFECT_LIMIT, NO_OFFSET,
		    "anchors of more than %d bytes", LIMIT_CMS_BYTES);
		return false;
	}
	if (pem_or_der.len && pem_or_der.data[0] == 0x30)
		return append_added(pem_or_der, defects);
	taken = read_pem(pem_or_der, defects, append_added);
	if (!taken)
		defect_add(defects, DEFECT_SIGNATURE, NO_OFFSET,
		    "no authority's certificate, in PEM or DER");
	return taken > 0;
}

size_t
anchors_added(void)
{
	return all.added_count;
}

const uint8_t *
anchors_added_sha256(size_t index)
{
	return all.added[index]->sha256;
}
