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

static const char *
role(const struct chain *chain, size_t index)
{
	if (index == 0)
		return "leaf";
	return index == chain->count - 1 && chain->complete ? "root"
							    : "intermediate";
}

static struct result
check_end(const struct chain *chain, struct arena *arena)
{
	const struct certificate *last = chain->list[chain->count - 1];

	if (chain->cut)
		return result_unknown(arena, "limit", "%s", chain->cut);
	return result_bad(arena, last->der.offset,
	    "the chain ends at \"%s\": the certificate of its issuer is "
	    "missing, and no root that is trusted here issued it",
	    last->common_name);
}

static bool
bears_trusted_name(const struct certificate *c)
{
	for (const struct anchor *a = anchors(); a; a = a->next)
		if (strcmp(a->certificate->common_name, c->common_name) == 0)
			return true;
	return false;
}

/* Who made that root says much about whoever signed under it. */
static struct result
check_foreign_root(const struct chain *chain, struct arena *arena)
{
	const struct certificate *root = chain->list[chain->count - 1];

	if (bears_trusted_name(root))
		return result_bad(arena, root->der.offset,
		    "the chain ends at \"%s\", which bears the name of a "
		    "trusted root and is another certificate: it imitates it, "
		    "and is none of Apple's roots",
		    root->common_name);
	if (chain->count == 1)
		return result_bad(arena, root->der.offset,
		    "the certificate \"%s\" is self-signed: it vouches for "
		    "itself, and is none of Apple's roots",
		    root->common_name);
	return result_bad(arena, root->der.offset,
	    "the chain ends at \"%s\", which is the root of another authority "
	    "and none of Apple's roots",
	    root->common_name);
}

static struct result
check_root(const struct chain *chain, struct arena *arena)
{
	if (chain->count == 0)
		return result_bad(arena, NO_OFFSET,
		    "the signer's certificate is not in the signature");
	if (!chain->complete)
		return check_end(chain, arena);
	return chain->pinned ? result_ok() : check_foreign_root(chain, arena);
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
not_meant_for(const struct certificate *c, const struct purpose *purpose,
    struct arena *arena)
{
	return result_bad(arena, c->der.offset,
	    "the certificate \"%s\" is not meant for %s", c->common_name,
	    purpose->usage_name);
}

static bool
usage_is_critical(X509 *x)
{
	int at = X509_get_ext_by_NID(x, NID_ext_key_usage, -1);

	return at >= 0 && X509_EXTENSION_get_critical(X509_get_ext(x, at));
}

/* With those whose OID is too large to be written. */
static int
count_usages(X509 *x)
{
	EXTENDED_KEY_USAGE *usages =
	    X509_get_ext_d2i(x, NID_ext_key_usage, NULL, NULL);
	int count = sk_ASN1_OBJECT_num(usages);

	EXTENDED_KEY_USAGE_free(usages);
	return count;
}

/* Of who stamps time RFC 3161 2.3 (2001) asks both, and so did Apple's
 * tp_verifyTimeStampingOpts() in tpPolicies.cpp. */
static struct result
check_usage_alone(const struct certificate *leaf, X509 *x,
    const struct purpose *purpose, struct arena *arena)
{
	if (count_usages(x) != 1)
		return result_bad(arena, leaf->der.offset,
		    "the certificate \"%s\" is meant for %s, but not for that "
		    "alone",
		    leaf->common_name, purpose->usage_name);
	if (!usage_is_critical(x))
		return result_bad(arena, leaf->der.offset,
		    "the certificate \"%s\" is meant for %s, but that is not "
		    "marked as critical",
		    leaf->common_name, purpose->usage_name);
	return result_ok();
}

static struct result
check_leaf(const struct certificate *leaf, X509 *x,
    const struct purpose *purpose, struct arena *arena)
{
	uint32_t key_usage = X509_get_key_usage(x);

	if (purpose->usage && !has_usage(leaf, purpose->usage))
		return not_meant_for(leaf, purpose, arena);
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
	return purpose->usage_alone ? check_usage_alone(leaf, x, purpose, arena)
				    : result_ok();
}

/* Apple asks usages of the leaf alone; but a critical one is to be heeded. */
static bool
usage_forbids(
    const struct certificate *c, X509 *x, const struct purpose *purpose)
{
	return purpose->usage && usage_is_critical(x) &&
	       !has_usage(c, purpose->usage) &&
	       !has_usage(c, "2.5.29.37.0" /* any */);
}

/* Roots are known by their bytes, and old ones say little of themselves. */
static bool
is_authority(X509 *x, bool is_root)
{
	int kind = X509_check_ca(x);

	return is_root ? kind != 0 : kind == 1;
}

/* `index` in the chain: the authorities between this one and the leaf are one
 * less. */
static struct result
check_authority(const struct chain *chain, size_t index, X509 *x,
    const struct purpose *purpose, struct arena *arena)
{
	const struct certificate *c = chain->list[index];
	uint32_t key_usage = X509_get_key_usage(x);
	long limit = X509_get_pathlen(x);

	if (key_usage != UINT32_MAX && !(key_usage & KU_KEY_CERT_SIGN))
		return result_bad(arena, c->der.offset,
		    "the key of \"%s\" is not meant for issuing certificates",
		    c->common_name);
	if (!is_authority(x, index == chain->count - 1))
		return result_bad(arena, c->der.offset,
		    "\"%s\" may not issue certificates", c->common_name);
	if (limit >= 0 && index - 1 > (size_t) limit)
		return result_bad(arena, c->der.offset,
		    "\"%s\" stands further above the leaf than it may",
		    c->common_name);
	if (usage_forbids(c, x, purpose))
		return not_meant_for(c, purpose, arena);
	return result_ok();
}

static struct result
check_one(const struct chain *chain, size_t index,
    const struct purpose *purpose, struct arena *arena)
{
	const struct certificate *c = chain->list[index];
	X509 *x = certificate_open(c);
	struct result result;

	if (!x)
		return result_bad(arena, c->der.offset,
		    "the certificate \"%s\" cannot be read", c->common_name);
	result = index == 0 ? check_leaf(c, x, purpose, arena)
			    : check_authority(chain, index, x, purpose, arena);
	if (result.outcome == OUTCOME_OK)
		result = critical_check(c, x, purpose, arena);
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
