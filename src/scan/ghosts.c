/* SPDX-License-Identifier: MIT */
/* What is expected at a node and is not there. */
#include <config.h>

#include <string.h>

#include "run.h"

/* How each kind of bundle is commonly delivered. */
struct expectation {
	const char *kind;
	bool executable, profile, ticket;
};

// clang-format off
static const struct expectation expectations[] = {
	/* kind			executable	profile	ticket */
	{ "app",		true,		true,	true },
	{ "appex",		true,		true,	false },
	{ "systemextension",	true,		true,	true },
	{ "dext",		true,		true,	true },
	{ "xpc",		true,		false,	false },
	{ "kext",		false,		false,	true },
	{ "plugin",		false,		false,	true },
	{ "prefpane",		false,		false,	true },
	{ "saver",		false,		false,	true },
	{ "qlgenerator",	false,		false,	true },
	{ "mdimporter",		false,		false,	true },
};
// clang-format on

static const struct expectation *
expectation_find(const char *kind)
{
	static const struct expectation none;

	for (size_t i = 0; i < sizeof(expectations) / sizeof(*expectations);
	     i++)
		if (strcmp(expectations[i].kind, kind) == 0)
			return &expectations[i];
	return &none;
}

/* "macos", "iossimulator" …; NULL if nothing tells. */
static const char *
platform_of(const struct code *code)
{
	const struct slice *slice;

	if (!code->macho || code->preferred >= code->macho->slice_count)
		return NULL;
	slice = &code->macho->slices[code->preferred];
	if (slice->platform_count == 0)
		return NULL;
	return macho_platform_name(slice->platforms[0].platform);
}

static bool
is_for_mac(const struct code *code)
{
	const char *platform = platform_of(code);

	if (platform)
		return strcmp(platform, "macos") == 0 ||
		       strcmp(platform, "maccatalyst") == 0 ||
		       strcmp(platform, "driverkit") == 0;
	return code->place->layout != LAYOUT_SHALLOW;
}

static bool
is_for_simulator(const struct code *code)
{
	const char *platform = platform_of(code);

	return platform && strstr(platform, "simulator");
}

static bool
is_enclosed(const struct place *place)
{
	for (const struct place *p = place->parent; p; p = p->parent)
		if (p->kind->is_bundle)
			return true;
	return false;
}

static const char *
below_base(const struct code *code, struct arena *arena, const char *name)
{
	const char *base =
	    code->place->base ? code->place->base : code->place->path;
	const char *path = path_join(arena, base, name);

	return path ? path : base;
}

static const char *
executable_path(const struct code *code, struct arena *arena)
{
	struct bytes name = code->place->executable_name;

	if (name.len == 0)
		name = bytes_of("(executable)");
	return below_base(code, arena,
	    arena_printf(arena, "%s%.*s",
		code->place->layout == LAYOUT_DEEP ? "MacOS/" : "",
		(int) name.len, (const char *) name.data));
}

static const char *
info_path(const struct code *code, struct arena *arena)
{
	return below_base(code, arena,
	    code->place->layout == LAYOUT_VERSIONED ? "Resources/Info.plist"
						    : "Info.plist");
}

static void
add(struct ghost *ghosts, size_t *count, const char *name, const char *path,
    const char *expected)
{
	ghosts[(*count)++] = (struct ghost){ name, path, expected };
}

size_t
ghosts_of(const struct code *code, struct arena *arena,
    struct ghost ghosts[GHOSTS_MAX])
{
	const struct place *place = code->place;
	const struct expectation *usual = expectation_find(place->kind->id);
	bool mac = is_for_mac(code);
	size_t count = 0;

	if (!place->kind->is_bundle)
		return 0;
	if (!place->info_path)
		add(ghosts, &count, "(no Info.plist)", info_path(code, arena),
		    "a bundle says what it is in its Info.plist");
	if (!place->executable_path &&
	    (usual->executable || place->executable_name.len > 0))
		add(ghosts, &count, "(no executable)",
		    executable_path(code, arena),
		    place->executable_name.len > 0
			? "CFBundleExecutable names it"
			: "a bundle of this kind has a main executable");
	if (usual->profile && !place->profile_path && !is_for_simulator(code))
		add(ghosts, &count, "(no embedded profile)",
		    below_base(code, arena,
			mac ? "embedded.provisionprofile"
			    : "embedded.mobileprovision"),
		    mac ? "restricted entitlements need a provisioning "
			  "profile that allows them"
			: "code for a device needs a provisioning profile, "
			  "unless a store delivers it");
	if (usual->ticket && mac && !place->ticket_path && !code->ticket &&
	    !is_enclosed(place))
		add(ghosts, &count, "(no stapled ticket)",
		    below_base(code, arena, "CodeResources"),
		    "software for the Mac that no store delivers is notarized, "
		    "and the ticket usually stapled to it");
	return count;
}
