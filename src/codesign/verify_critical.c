/* SPDX-License-Identifier: MIT */
/*
 * Critical extensions: whoever does not do what one asks for must refuse the
 * certificate (RFC 5280 4.2, 2008). That OpenSSL can read one enforces nothing.
 */
#include <config.h>

#include <openssl/x509.h>
#include <string.h>

#include "verify.h"
#include "x509.h"

#define APPLE "1.2.840.113635.100."

/* Apple's, which mean something by being there: markers of leaves, of
 * authorities, of Software Signing, of profiles in both forms. */
static const char *const apple_markers[] = {
	APPLE "6.1",
	APPLE "6.2",
	APPLE "6.22",
	APPLE "6.58",
	APPLE "4",
	APPLE "12.19",
};

static bool
is_apple_marker(const char *oid)
{
	for (size_t i = 0; i < sizeof apple_markers / sizeof *apple_markers;
	     i++)
		if (oid_is_under(oid, apple_markers[i]))
			return true;
	return false;
}

/* Those that chain_check() goes by: basicConstraints and keyUsage always,
 * extKeyUsage where the purpose asks for one. */
static bool
is_enforced(const char *oid, const struct purpose *purpose)
{
	return strcmp(oid, "2.5.29.19") == 0 || strcmp(oid, "2.5.29.15") == 0 ||
	       (strcmp(oid, "2.5.29.37") == 0 &&
		   (purpose->usage || purpose->any_usage));
}

struct result
critical_check(const struct certificate *c, X509 *x,
    const struct purpose *purpose, struct arena *arena)
{
	char oid[80];

	for (int i = 0; i < X509_get_ext_count(x); i++) {
		X509_EXTENSION *extension = X509_get_ext(x, i);

		if (!X509_EXTENSION_get_critical(extension))
			continue;
		OBJ_obj2txt(
		    oid, sizeof oid, X509_EXTENSION_get_object(extension), 1);
		if (!is_enforced(oid, purpose) && !is_apple_marker(oid))
			return result_bad(arena, c->der.offset,
			    "the certificate \"%s\" has a critical extension "
			    "that nobody here can heed: %s",
			    c->common_name, oid);
	}
	return result_ok();
}
