/* SPDX-License-Identifier: MIT */
/* What checks ask of a subject: its signed slices, and what it is for. */
#include <config.h>

#include <string.h>

#include "themes.h"

enum {
	FILE_EXECUTE = 2,
	FILE_DYLIB = 6,
	FILE_DYLINKER = 7,
	FILE_BUNDLE = 8,
	FILE_KEXT = 11,
	CPU_FAMILY = 0xffffff, /* without the bit for 64 bits */
	CPU_INTEL = 7
};

static const char *
leaf_class(const struct signature *s)
{
	const char *class = s->cms ? chain_leaf_class(&s->cms->chain) : NULL;

	return class ? class : "";
}

bool
next_signed(
    const struct check_subject *subject, size_t *at, struct signed_slice *slice)
{
	const struct code *code = subject->code;
	const struct macho *macho = code->macho;
	const struct verdict *verdict = subject->verdict;

	for (; *at < code->signature_count; ++*at) {
		const struct signature *s = code->signatures[*at];

		if (!s)
			continue;
		*slice = (struct signed_slice){
			.signature = s,
			.directory = s->best ? s->best : s->primary,
			.class = leaf_class(s),
			.index = *at,
		};
		if (macho && *at < macho->slice_count) {
			slice->macho = &macho->slices[*at];
			slice->arch = slice->macho->arch;
		}
		if (verdict && *at < verdict->slice_count)
			slice->verdict = &verdict->slices[*at];
		++*at;
		return true;
	}
	return false;
}

bool
first_signed(const struct check_subject *subject, struct signed_slice *slice)
{
	size_t at = 0;

	return next_signed(subject, &at, slice);
}

static bool
is_one_of(const char *word, const char *const *words)
{
	for (; *words; words++)
		if (strcmp(word, *words) == 0)
			return true;
	return false;
}

const char *
package_class(const struct code *code)
{
	const struct chain *chain =
	    code->package ? package_chain(code->package) : NULL;
	const char *class = chain ? chain_leaf_class(chain) : NULL;

	return class ? class : "";
}

bool
class_is_store(const char *class)
{
	static const char *const classes[] = { "ios-store", "mas-store",
		"testflight", NULL };

	return is_one_of(class, classes);
}

bool
class_is_ours(const char *class)
{
	static const char *const classes[] = { "devid-app", "dist", "dev",
		NULL };

	return is_one_of(class, classes);
}

bool
code_is_program(const struct slice *slice)
{
	return slice && slice->filetype == FILE_EXECUTE;
}

bool
code_wants_signature(const struct slice *slice)
{
	switch (!slice || slice->archive ? 0 : slice->filetype) {
	case FILE_EXECUTE:
	case FILE_DYLIB:
	case FILE_DYLINKER:
	case FILE_BUNDLE:
	case FILE_KEXT:
		return true;
	default:
		return false;
	}
}

static const char *
platform_of(const struct slice *slice)
{
	const char *name = NULL;

	if (slice && slice->platform_count > 0)
		name = macho_platform_name(slice->platforms[0].platform);
	return name ? name : "";
}

/* What was built before there were platforms for simulators calls itself for
 * the device; no device has had a processor of Intel's. */
bool
slice_is_simulated(const struct slice *slice)
{
	static const char *const devices[] = { "ios", "tvos", "watchos", NULL };
	const char *platform = platform_of(slice);

	return strstr(platform, "simulator") ||
	       ((slice->cputype & CPU_FAMILY) == CPU_INTEL &&
		   is_one_of(platform, devices));
}

bool
slice_is_catalyst(const struct slice *slice)
{
	return strcmp(platform_of(slice), "maccatalyst") == 0;
}

/* The oldest programs do not say for which system they are: the Mac's. */
static bool
slice_is_for_mac(const struct slice *slice)
{
	static const char *const names[] = { "", "macos", "maccatalyst",
		"driverkit", NULL };

	return is_one_of(platform_of(slice), names);
}

bool
code_is_for_mac(const struct code *code)
{
	if (code->macho && code->macho->slice_count > 0)
		return slice_is_for_mac(&code->macho->slices[0]);
	return code->place->layout != LAYOUT_SHALLOW;
}

void
requirement_subject_of_slice(const struct check_subject *subject,
    const struct signed_slice *slice, struct requirement_subject *out)
{
	const struct code *code = subject->code;

	requirement_subject_of(slice->signature,
	    code->info ? code->info : code->info_embedded, out);
	if (slice->verdict &&
	    slice->verdict->cms.timestamp.outcome == OUTCOME_OK) {
		out->has_timestamp = true;
		out->timestamp = slice->verdict->cms.time;
	}
}

bool
subject_is_bundle(const struct check_subject *subject)
{
	return subject->code->place->kind->is_bundle;
}
