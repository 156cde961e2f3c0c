/* SPDX-License-Identifier: MIT */
/*
 * Whether a chain may vouch: pinned root, validity in time, usages. Its links'
 * signatures were checked when it was built. After RFC 5280 and Security-61901
 * (2025): StaticCode.cpp, SecPolicy.c.
 */
#include <config.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <string.h>

#include <sealtree/text.h>

#include "verify.h"
#include "x509.h"

#define APPLE "1.2.840.113635.100."

/* Extensions of Apple's that may be critical: markers of leaves, of
 * authorities, of Software Signing, of profiles in DER. OpenSSL knows none. */
static const char *const apple_critical[] = {
	APPLE "6.1.",
	APPLE "6.2.",
	APPLE "6.22",
	APPLE "6.58",
	APPLE "4.",
	APPLE "12.19",
};

static bool
is_apple_critical(const char *oid)
{
	for (size_t i = 0; i < sizeof apple_critical / sizeof *apple_critical;
	     i++)
		if (bytes_begin(bytes_of(oid), apple_critical[i]))
			return true;
	return false;
}

/* The first critical extension that nobody understands; "" if none. */
static void
find_strange(X509 *x, char *oid, size_t size)
{
	*oid = '\0';
	for (int i = 0; i < X509_get_ext_count(x); i++) {
		X509_EXTENSION *extension = X509_get_ext(x, i);

		if (!X509_EXTENSION_get_critical(extension) ||
		    X509_supported_extension(extension))
			continue;
		OBJ_obj2txt(
		    oid, (int) size, X509_EXTENSION_get_object(extension), 1);
		if (!is_apple_critical(oid))
			return;
		*oid = '\0';
	}
}

static const char *
role(const struct chain *chain, size_t index)
{
	if (index == 0)
		return "leaf";
	return index == chain->count - 1 && chain->complete ? "root"
							    : "intermediate";
}

static struct result
check_root(const struct chain *chain, struct arena *arena)
{
	const struct certificate *last;

	if (chain->count == 0)
		return result_bad(arena, NO_OFFSET,
		    "the signer's certificate is not in the signature");
	last = chain->list[chain->count - 1];
	if (!chain->complete)
		return result_bad(arena, last->der.offset,
		    "the chain ends at \"%s\": the certificate of its issuer "
		    "is missing, and no root that is trusted here issued it",
		    last->common_name);
	if (!chain->pinned)
		return result_bad(arena, last->der.offset,
		    "the chain ends at \"%s\", which is none of Apple's roots",
		    last->common_name);
	return result_ok();
}

static struct result
check_time(const struct chain *chain, const struct purpose *purpose,
    int64_t time, struct arena *arena, bool *expired)
{
	for (size_t i = 0; i < chain->count; i++) {
		const struct certificate *c = chain->list[i];
		struct text text = TEXT_INIT;
		struct result bad;

		if (time >= c->not_before && time <= c->not_after)
			continue;
		*expired = true;
		if (purpose->tolerant && !purpose->strict_expiry)
			continue;
		text_add_time(&text, time);
		bad = result_bad(arena, c->der.offset,
		    "the %s certificate \"%s\" was %s at %s", role(chain, i),
		    c->common_name,
		    time < c->not_before ? "not yet valid" : "expired",
		    text_string(&text));
		text_release(&text);
		return bad;
	}
	return result_ok();
}

static bool
has_usage(const struct certificate *c, const char *usage)
{
	for (size_t i = 0; i < c->usage_count; i++)
		if (strcmp(c->usages[i], usage) == 0)
			return true;
	return false;
}

static bool
has_one_of(const struct certificate *c, const char *const *markers)
{
	for (; *markers; markers++)
		if (certificate_has_marker(c, *markers))
			return true;
	return false;
}

static struct result
check_leaf(const struct certificate *leaf, X509 *x,
    const struct purpose *purpose, struct arena *arena)
{
	uint32_t key_usage = X509_get_key_usage(x);

	if (purpose->usage && !has_usage(leaf, purpose->usage))
		return result_bad(arena, leaf->der.offset,
		    "the certificate \"%s\" is not meant for %s",
		    leaf->common_name, purpose->usage_name);
	if (purpose->markers && !has_one_of(leaf, purpose->markers))
		return result_bad(arena, leaf->der.offset,
		    "the certificate \"%s\" is not one that Apple signs %s "
		    "with",
		    leaf->common_name, purpose->marker_name);
	if (key_usage != UINT32_MAX &&
	    !(key_usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)))
		return result_bad(arena, leaf->der.offset,
		    "the key of \"%s\" is not meant for signing",
		    leaf->common_name);
	return result_ok();
}

/* `below` counts the authorities between this one and the leaf. */
static struct result
check_authority(
    const struct certificate *c, X509 *x, size_t below, struct arena *arena)
{
	uint32_t key_usage = X509_get_key_usage(x);
	long limit = X509_get_pathlen(x);

	if (X509_check_ca(x) == 0)
		return result_bad(arena, c->der.offset,
		    "\"%s\" may not issue certificates", c->common_name);
	if (key_usage != UINT32_MAX && !(key_usage & KU_KEY_CERT_SIGN))
		return result_bad(arena, c->der.offset,
		    "the key of \"%s\" is not meant for issuing certificates",
		    c->common_name);
	if (limit >= 0 && below > (size_t) limit)
		return result_bad(arena, c->der.offset,
		    "\"%s\" stands further above the leaf than it may",
		    c->common_name);
	return result_ok();
}

static struct result
check_one(const struct chain *chain, size_t index,
    const struct purpose *purpose, struct arena *arena)
{
	const struct certificate *c = chain->list[index];
	X509 *x = certificate_open(c);
	struct result result;
	char strange[80];

	if (!x)
		return result_bad(arena, c->der.offset,
		    "the certificate \"%s\" cannot be read", c->common_name);
	find_strange(x, strange, sizeof strange);
	if (*strange)
		result = result_bad(arena, c->der.offset,
		    "the certificate \"%s\" has a critical extension that is "
		    "not known: %s",
		    c->common_name, strange);
	else if (index == 0)
		result = check_leaf(c, x, purpose, arena);
	else
		result = check_authority(c, x, index - 1, arena);
	X509_free(x);
	ERR_clear_error();
	return result;
}

struct result
chain_check(const struct chain *chain, const struct purpose *purpose,
    int64_t time, struct arena *arena, bool *expired)
{
	struct result result = check_root(chain, arena);

	*expired = false;
	for (size_t i = 0; result.outcome == OUTCOME_OK && i < chain->count;
	     i++)
		result = check_one(chain, i, purpose, arena);
	if (result.outcome == OUTCOME_OK)
		result = check_time(chain, purpose, time, arena, expired);
	return result;
}
