/* SPDX-License-Identifier: MIT */
/* Private to the bundle layer: what a file is by its first bytes. */
#ifndef SEALTREE_BUNDLE_CONTENT_H
#define SEALTREE_BUNDLE_CONTENT_H

#include <sealtree/bytes.h>

/* What a file that is no code is by its first bytes. */
enum content {
	CONTENT_OTHER,
	CONTENT_SCRIPT,
	CONTENT_SIGNING_SCRIPT, /* runs codesign or notarytool */
	CONTENT_STATIC_LIBRARY,
	CONTENT_PRIVATE_KEY,
	CONTENT_PASSWORD,	/* in a file .env */
	CONTENT_APPLEDOUBLE,	/* holds nothing that a signer refuses */
	CONTENT_FINDER_INFO,	/* AppleDouble, and what it holds */
	CONTENT_RESOURCE_FORK
};

/* Of one that is neither code nor a profile. */
enum content content_sniff(const char *name, struct bytes head);

#endif
