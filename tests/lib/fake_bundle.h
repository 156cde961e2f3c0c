/* SPDX-License-Identifier: MIT */
/*
 * The bundle layer, played from a script: stands in for libbundle.a where a
 * test wants to say what is found and when.
 */
#ifndef FAKE_BUNDLE_H
#define FAKE_BUNDLE_H

#include <sealtree/bundle.h>

struct fake_node {
	struct place place;
	size_t slices;     /* 0: no Mach-O */
	const char *phase; /* touched while parsing; NULL: "info" */
	enum defect_kind defect;
	const char *defect_what; /* NULL: none */
};

struct fake_trouble {
	size_t after; /* told after so many places */
	const char *path;
	int error;
	const char *what;
};

struct fake_bundle {
	struct fake_node *nodes;
	size_t count;
	const struct fake_trouble *trouble; /* NULL: none */
	const char *nothing; /* why the root gives nothing; NULL: it does */
	/* Called on the scan's thread without its lock, before a place is
	 * reported and before a node is parsed; may be NULL. */
	void (*before_found)(const char *path);
	void (*before_parse)(const char *path);
};

extern struct fake_bundle fake_bundle;

#endif
