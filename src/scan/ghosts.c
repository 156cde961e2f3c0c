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

/* The name is raw: what follows a NUL could not be opened anyway. */
static const char *
executable_path(const struct code *code, struct arena *arena)
{
	struct bytes name = code->place->executable_name;
	const char *file =
	    name.len > 0 ? arena_string(arena, name) : "(executable)";

	if (code->place->layout == LAYOUT_DEEP)
		file = arena_printf(arena, "MacOS/%s", file);
	return below_base(code, arena, file);
}

static const char *
info_path(const struct code *code, struct arena *arena)
{
	return below_base(code, arena,
	    code->place->layout == LAYOUT_VERSIONED ? "Resources/Info.plist"
						    : "Info.plist");
}

/* What is not there, why it should be, and what follows. */
static const struct ghost no_info = {
	.name = "(no Info.plist)",
	.expected = "a bundle says what it is in its Info.plist",
	.absence = "the system does not take the folder for a bundle, and "
		   "what the signature says of the file cannot hold",
};
static const struct ghost no_named_executable = {
	.name = "(no executable)",
	.expected = "CFBundleExecutable in the Info.plist names it",
	.absence = "nothing can be started or loaded, and there is nothing "
		   "that would bear the signature",
};
static const struct ghost no_executable = {
	.name = "(no executable)",
	.expected = "a bundle of this kind has a main executable",
	.absence = "nothing can be started, and there is nothing that would "
		   "bear the signature",
};
static const struct ghost no_mac_profile = {
	.name = "(no embedded profile)",
	.expected = "a provisioning profile allows restricted entitlements",
	.absence = "nothing, if no restricted entitlement is claimed; else "
		   "the code is killed when it is launched, unless a fitting "
		   "profile is installed on that Mac",
};
static const struct ghost no_device_profile = {
	.name = "(no embedded profile)",
	.expected = "code for a device brings a provisioning profile",
	.absence = "it cannot be installed, unless a store delivers it: "
		   "stores take the profile out",
};
static const struct ghost no_ticket = {
	.name = "(no stapled ticket)",
	.expected = "software for the Mac that no store delivers is notarized, "
		    "and the ticket usually stapled to it",
	.absence = "either it was not notarized, or a Mac has to ask Apple "
		   "for the ticket: files cannot tell which",
};

static void
add(struct ghost *ghosts, size_t *count, const struct ghost *what,
    const char *path)
{
	ghosts[*count] = *what;
	ghosts[(*count)++].path = path;
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
		add(ghosts, &count, &no_info, info_path(code, arena));
	if (!place->executable_path && place->executable_name.len > 0)
		add(ghosts, &count, &no_named_executable,
		    executable_path(code, arena));
	else if (!place->executable_path && usual->executable)
		add(ghosts, &count, &no_executable,
		    executable_path(code, arena));
	if (usual->profile && !place->profile_path && mac)
		add(ghosts, &count, &no_mac_profile,
		    below_base(code, arena, "embedded.provisionprofile"));
	else if (usual->profile && !place->profile_path &&
		 !is_for_simulator(code))
		add(ghosts, &count, &no_device_profile,
		    below_base(code, arena, "embedded.mobileprovision"));
	if (usual->ticket && mac && !place->ticket_path && !code->ticket &&
	    !is_enclosed(place))
		add(ghosts, &count, &no_ticket,
		    below_base(code, arena, "CodeResources"));
	return count;
}
