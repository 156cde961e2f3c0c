/* SPDX-License-Identifier: MIT */
/* The apps that the demo opens and whole-program tests read, by name. */
#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "demo.h"

static const struct demo {
	const char *name;
	const char *root; /* common name of the authority's root */
	void (*make)(struct authority *authority, const char *dir);
} demos[] = {
	{ "camera", "Apple Root CA", demo_camera },
	{ "camera-fixed", "Apple Root CA", demo_camera_fixed },
	{ "camera-service", "Apple Root CA", demo_camera_service },
	{ "electron", NULL, demo_electron },
	{ "es", NULL, demo_es },
	{ "es-removed", NULL, demo_es_removed },
	{ "es-fixed", NULL, demo_es_fixed },
	{ "flutter", NULL, demo_flutter },
	{ "image", NULL, demo_image },
	{ "package", NULL, demo_package },
	{ "plot", NULL, demo_plot },
	{ "vm", NULL, demo_vm },
	{ "vm-half", NULL, demo_vm_half },
	{ "vm-listed", NULL, demo_vm_listed },
	{ "store", NULL, demo_store },
	{ "vpn", NULL, demo_vpn },
	{ "vpn-old", NULL, demo_vpn_old },
	{ "obs", NULL, demo_obs },
	{ "phone", NULL, demo_phone },
};

enum {
	DEMOS = sizeof demos / sizeof *demos
};

bool
demo_make(const char *name, const char *dir)
{
	umask(022); /* modes are judged, too */
	for (size_t i = 0; i < DEMOS; i++) {
		struct authority *authority;
		char *anchors;

		if (strcmp(demos[i].name, name) != 0)
			continue;
		authority = authority_new(demos[i].root);
		anchors = disk_path(dir, "anchors", NULL);
		authority_write_anchor(authority, anchors);
		demos[i].make(authority, dir);
		authority_free(authority);
		free(anchors);
		return true;
	}
	return false;
}

const char *const *
demo_names(void)
{
	static const char *names[DEMOS + 1];

	for (size_t i = 0; i < DEMOS; i++)
		names[i] = demos[i].name;
	return names;
}
