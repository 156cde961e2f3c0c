/* SPDX-License-Identifier: MIT */
/* Questions that are asked of parsed code again and again. */
#include <config.h>

#include <errno.h>
#include <string.h>

#include <sealtree/bundle.h>

struct bytes
code_info_string(const struct code *code, const char *key)
{
	const struct plist *info = code->info;

	if (!info && !code->place->base)
		info = code->info_embedded;
	return plist_string(info, key);
}

struct source_file *
code_open(const struct code *code, struct fault *fault)
{
	struct source_file *file =
	    source_open(code->source, code->macho_path, fault);

	if (!file ||
	    source_stat_same(source_file_stat(file), code->executable_stat))
		return file;
	source_file_close(file);
	*fault = (struct fault){ ESTALE, "read" };
	return NULL;
}

const struct signature *
code_signature(const struct code *code)
{
	return code->preferred < code->signature_count
		   ? code->signatures[code->preferred]
		   : NULL;
}

bool
code_is_signed(const struct code *code, const char *slice)
{
	for (size_t i = 0; i < code->signature_count; i++) {
		if (!code->signatures[i])
			continue;
		if (slice && code->macho && i < code->macho->slice_count &&
		    strcmp(code->macho->slices[i].arch, slice) != 0)
			continue;
		return true;
	}
	return false;
}
