/* SPDX-License-Identifier: MIT */
/* Installer packages and disk images that are sound. */
#ifndef PACKAGES_H
#define PACKAGES_H

#include "subject.h"

/* The package that make_package_of() made of a subject, to be broken. */
struct packaged {
	struct package package;
	struct package_signature rsa, cms;
	struct package_verdict verdict;
};

/* In place of the app: by Developer ID Installer, with a ticket. */
struct packaged *make_package_of(struct subject *s);
/* Unsigned; for a Mac, nobody knows how it gets there. */
struct disk_image *make_image_of(struct subject *s);

#endif
