/* SPDX-License-Identifier: MIT */
/* "app bundle with Mach-O universal (x86_64 arm64)": codesign's Format line.
 * After Security-61901 (2025): bundlediskrep.cpp, machorep.cpp. */
#include <config.h>

#include <sealtree/bundle.h>
#include <sealtree/text.h>

/* The set that Apple prints is ordered by type and by the subtype as a signed
 * number, so arm64e with its capability bits comes before arm64. */
static bool
comes_before(const struct slice *a, const struct slice *b)
{
	if (a->cputype != b->cputype)
		return (int32_t) a->cputype < (int32_t) b->cputype;
	return (int32_t) a->cpusubtype < (int32_t) b->cpusubtype;
}

/* The slice that comes next after `last` in that order; NULL: none. */
static const struct slice *
next_slice(const struct macho *m, const struct slice *last)
{
	const struct slice *best = NULL;

	for (size_t i = 0; i < m->slice_count; i++) {
		const struct slice *s = &m->slices[i];

		if ((!last || comes_before(last, s)) &&
		    (!best || comes_before(s, best)))
			best = s;
	}
	return best;
}

static void
add_macho(struct text *text, const struct macho *m)
{
	const struct slice *slice = next_slice(m, NULL);

	text_printf(text, "Mach-O %s (", m->universal ? "universal" : "thin");
	for (; slice; slice = next_slice(m, slice)) {
		text_add_string(text, slice->arch);
		if (next_slice(m, slice))
			text_add_char(text, ' ');
	}
	text_add_char(text, ')');
}

static void
add_bundle(struct text *text, const struct code *code)
{
	if (plist_get_typed(code->info, "MainHTML", PLIST_STRING))
		text_add_string(text, "widget bundle");
	else if (code->macho) {
		if (bytes_are(
			code_info_string(code, "CFBundlePackageType"), "APPL"))
			text_add_string(text, "app ");
		text_add_string(text, "bundle with ");
		add_macho(text, code->macho);
	} else if (plist_get(code->info, "IFMajorVersion"))
		text_add_string(text, "installer package bundle");
	else
		text_add_string(text, "bundle");
}

const char *
code_format(const struct code *code, struct arena *arena)
{
	struct text text = TEXT_INIT;
	const char *format;

	if (code->place->base)
		add_bundle(&text, code);
	else if (code->macho)
		add_macho(&text, code->macho);
	else
		text_add_string(&text, code->place->kind->title);
	format = arena_string(arena, text_bytes(&text));
	text_release(&text);
	return format;
}
