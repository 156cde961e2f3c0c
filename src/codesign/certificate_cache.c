/* SPDX-License-Identifier: MIT */
/*
 * Certificates as OpenSSL holds them, kept for the next that asks: nested code
 * bears the same few, and making one out of its bytes costs OpenSSL 3 as much
 * as checking a signature. Each is found by all of its bytes.
 */
#include <config.h>

#include <openssl/err.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>

#include "x509.h"

struct kept {
	uint8_t *der;
	size_t len;
	X509 *x;
};

/* Guarded by `busy`, which nobody holds for longer than a comparison takes. */
static struct kept kept[LIMIT_CERTIFICATES_KEPT];
static size_t next_place;
static atomic_flag busy = ATOMIC_FLAG_INIT;

static void
lock(void)
{
	while (atomic_flag_test_and_set_explicit(&busy, memory_order_acquire))
		;
}

static void
unlock(void)
{
	atomic_flag_clear_explicit(&busy, memory_order_release);
}

static X509 *
find(struct bytes der)
{
	X509 *x = NULL;

	lock();
	for (size_t i = 0; !x && i < LIMIT_CERTIFICATES_KEPT; i++)
		if (kept[i].x && kept[i].len == der.len &&
		    memcmp(kept[i].der, der.data, der.len) == 0)
			x = kept[i].x;
	if (x)
		X509_up_ref(x);
	unlock();
	return x;
}

static void
keep(struct bytes der, X509 *x)
{
	struct kept new = { xalloc(der.len, 1), der.len, x }, old;

	memcpy(new.der, der.data, der.len);
	X509_up_ref(x);
	lock();
	old = kept[next_place];
	kept[next_place] = new;
	next_place = (next_place + 1) % LIMIT_CERTIFICATES_KEPT;
	unlock();
	free(old.der);
	X509_free(old.x);
}

X509 *
certificate_open(const struct certificate *c)
{
	const uint8_t *p = c->der.data;
	X509 *x;

	if (c->der.len == 0 || c->der.len > LIMIT_CMS_BYTES)
		return NULL;
	x = find(c->der);
	if (x)
		return x;
	x = d2i_X509(NULL, &p, (long) c->der.len);
	ERR_clear_error();
	if (x && c->der.len <= LIMIT_CERTIFICATE_KEPT_BYTES)
		keep(c->der, x);
	return x;
}
