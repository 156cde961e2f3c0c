/* SPDX-License-Identifier: MIT */
/*
 * make-demo NAME DIR: makes a demo app in DIR, and its authority's root in
 * DIR/anchors, for `sealtree --anchors=DIR/anchors`.
 * make-demo --list: the names there are.
 */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "fixture.h"

int
main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--list") == 0) {
		for (const char *const *name = demo_names(); *name; name++)
			puts(*name);
		return 0;
	}
	if (argc == 3 && demo_make(argv[1], argv[2]))
		return 0;
	fprintf(stderr, "usage: make-demo NAME DIR\nnames:");
	for (const char *const *name = demo_names(); *name; name++)
		fprintf(stderr, " %s", *name);
	fputc('\n', stderr);
	return 2;
}
