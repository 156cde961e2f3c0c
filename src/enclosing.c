/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "enclosing.h"

/* Only for a remark: the reader knows kinds of bundles better. */
static const char *const suffixes[] = { ".app", ".appex", ".framework", ".xpc",
	".systemextension", ".dext", ".kext", ".bundle", ".plugin", ".xctest",
	".qlgenerator", ".mdimporter", ".prefPane", ".saver" };

static bool
is_bundle_name(struct bytes path)
{
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
		if (bytes_end(path, suffixes[i]))
			return true;
	return false;
}

bool
enclosing_bundle(const char *path, struct text *bundle)
{
	char *real = realpath(path, NULL), *slash;
	bool found = false;

	while (
	    real && !found && (slash = strrchr(real, '/')) && slash != real) {
		*slash = '\0';
		found = is_bundle_name(bytes_of(real));
	}
	if (found)
		text_add_string(bundle, real);
	free(real);
	return found;
}
