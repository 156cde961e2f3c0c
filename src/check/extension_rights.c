/* SPDX-License-Identifier: MIT */
/* What system and driver extensions claim. */
#include <config.h>

#include <string.h>

#include "extension.h"

#define ENDPOINT_SECURITY "com.apple.developer.endpoint-security.client"
#define NETWORK_EXTENSION "com.apple.developer.networking.networkextension"
#define APP_SANDBOX "com.apple.security.app-sandbox"
#define APP_GROUPS "com.apple.security.application-groups"

/* What no code claims without a profile, and extensions are made for. */
static bool
is_extension_right(struct bytes key)
{
	return bytes_begin(key, "com.apple.developer.driverkit") ||
	       bytes_are(key, ENDPOINT_SECURITY) ||
	       bytes_are(key, NETWORK_EXTENSION);
}

/* A program in an extension that is an extension's too, by its rights. */
static bool
is_program_of_extension(
    const struct check_subject *subject, const struct plist *claims)
{
	const struct check_subject *around = subject->parent;

	if (is_system_extension(subject))
		return true;
	while (around && !is_system_extension(around))
		around = around->parent;
	if (!around)
		return false;
	for (const struct plist *p = claims->first; p; p = p->next)
		if (is_extension_right(p->key))
			return true;
	return false;
}

#define HARDENED "com.apple.security.cs."

static const char *const weakening_keys[] = {
	HARDENED "allow-dyld-environment-variables",
	HARDENED "allow-jit",
	HARDENED "allow-unsigned-executable-memory",
	HARDENED "debugger",
	HARDENED "disable-executable-page-protection",
	HARDENED "disable-library-validation",
	"com.apple.security.get-task-allow",
	NULL,
};

static bool
is_allowed(const struct check_subject *subject, const char *key)
{
	if (strcmp(key, "com.apple.security.get-task-allow") == 0)
		return !target_is_in(subject->target, IN_DISTRIBUTION);
	return strcmp(key, HARDENED "allow-jit") == 0 &&
	       !kind_is(subject, "dext");
}

static void
sysext_hardened_runtime_exception(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct plist *claims;
	struct signed_slice slice;
	size_t at = 0;

	while (next_claims(subject, &at, &slice, &claims)) {
		if (!is_program_of_extension(subject, claims))
			continue;
		for (const char *const *key = weakening_keys; *key; key++)
			if (claims_true(claims, *key) &&
			    !is_allowed(subject, *key))
				add_about_key(check, &slice, subject, *key,
				    findings,
				    arena_printf(findings->arena,
					"a system extension may not claim %s",
					*key));
	}
}

static const struct plist *
first_restricted(const struct plist *claims)
{
	for (const struct plist *p = claims->first; p; p = p->next)
		if (is_extension_right(p->key) ||
		    bytes_are(p->key, "com.apple.developer.system-extension."
				      "redistributable"))
			return p;
	return NULL;
}

static void
sysext_profile_missing(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct plist *claims, *claim;
	struct signed_slice slice;
	size_t at = 0;

	if (!is_system_extension(subject) || subject->code->profile ||
	    subject->code->place->profile_path)
		return;
	while (next_claims(subject, &at, &slice, &claims)) {
		struct finding *finding;

		if (!is_identified(&slice) ||
		    !(claim = first_restricted(claims)))
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    "it claims %s and has no profile of its own",
		    visible(findings->arena, claim->key));
		finding->key = claim->key;
		finding->wanted = "Contents/embedded.provisionprofile";
		if (kind_is(subject, "dext"))
			finding->wanted = "embedded.provisionprofile";
	}
}

/* The name that its sort asks for a service by; no bytes: none. */
static struct bytes
service_name(const struct plist *info, const char **key)
{
	const struct plist *camera = plist_get(info, "CMIOExtension");
	const struct plist *network = plist_get(info, "NetworkExtension");

	*key = camera ? "CMIOExtensionMachServiceName" : "NEMachServiceName";
	return plist_string(camera ? camera : network, *key);
}

enum membership {
	MEMBER,
	MEMBER_BY_LETTERS, /* begins with it, and no dot follows */
	NO_MEMBER
};

static enum membership
membership(struct bytes name, struct bytes group)
{
	if (group.len == 0 || name.len < group.len ||
	    memcmp(name.data, group.data, group.len) != 0)
		return NO_MEMBER;
	return name.len == group.len || name.data[group.len] == '.'
		   ? MEMBER
		   : MEMBER_BY_LETTERS;
}

/* The best that any of its groups says. */
static enum membership
membership_in_any(struct bytes name, const struct plist *groups)
{
	enum membership best = NO_MEMBER;

	if (groups && groups->type == PLIST_STRING)
		return membership(name, groups->bytes);
	for (const struct plist *p = groups ? groups->first : NULL; p;
	     p = p->next) {
		enum membership one = p->type == PLIST_STRING
					  ? membership(name, p->bytes)
					  : NO_MEMBER;

		if (one < best)
			best = one;
	}
	return best;
}

static struct bytes
first_group(const struct plist *groups)
{
	if (groups && groups->type == PLIST_ARRAY)
		groups = groups->first;
	return groups && groups->type == PLIST_STRING ? groups->bytes
						      : bytes_of(NULL);
}

static void
add_service(const struct check *check, const struct signed_slice *slice,
    const struct check_subject *subject, const struct plist *claims,
    struct findings *findings)
{
	const char *key;
	struct bytes name = service_name(subject->code->info, &key);
	const struct plist *groups = plist_get(claims, APP_GROUPS);
	enum membership in = membership_in_any(name, groups);
	struct arena *arena = findings->arena;
	struct finding *finding;

	if (in == MEMBER)
		return;
	finding = add_in_slice(check, slice, subject, findings,
	    "%s is not in an app group of the extension", key);
	finding->file = subject->code->info_path;
	finding->key = bytes_of(key);
	finding->seen = visible(arena, name);
	finding->wanted = groups ? arena_printf(arena, "%s.…",
				       visible(arena, first_group(groups)))
				 : "an app group, and a name that begins "
				   "with it";
	if (in == MEMBER_BY_LETTERS)
		finding->severity = SEVERITY_WARNING;
	if (bytes_begin(name, "."))
		finding->means =
		    "The name must begin with an app group. It begins with a "
		    "dot: the team was not known when it was built, and "
		    "$(TeamIdentifierPrefix) became empty.";
}

static void
sysext_mach_service_not_in_group(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	const char *key;
	size_t at = 0;

	if (!kind_is(subject, "systemextension") ||
	    service_name(subject->code->info, &key).len == 0)
		return;
	while (next_signed(subject, &at, &slice))
		if (code_is_program(slice.macho))
			add_service(check, &slice, subject,
			    slice_claims(&slice), findings);
}

static void
cmio_not_sandboxed(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	if (!kind_is(subject, "systemextension") ||
	    !plist_get(subject->code->info, "CMIOExtension"))
		return;
	while (next_signed(subject, &at, &slice))
		if (code_is_program(slice.macho) &&
		    !claims_true(slice_claims(&slice), APP_SANDBOX))
			add_about_key(check, &slice, subject, APP_SANDBOX,
			    findings, "the camera extension is not sandboxed");
}

static const char *const says_disallowed[] = {
	"Hardened Runtime relaxation entitlements disallowed on System "
	"Extensions",
	NULL
};

static const char *const says_service[] = {
	"invalid mach service name or is not signed, the value must be "
	"prefixed with one of the App Groups in the entitlement",
	"OSSystemExtensionErrorDomain error 9", "validationFailed", NULL
};
static const char *const says_signature_invalid[] = {
	"OSSystemExtensionErrorDomain error 8", "codeSignatureInvalid", NULL
};

const struct check extension_rights_checks[] = {
	{
	    .id = "sysext-hardened-runtime-exception",
	    .title = "System extension that weakens the hardened runtime",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = sysext_hardened_runtime_exception,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .means = "The system kills an extension that claims this.",
	    .fix = "Remove the key from its entitlements and sign again.",
	    .when = "an extension claims com.apple.security.cs.…, or, given "
		    "to others, get-task-allow",
	    .unless = "allow-jit, of what is no driver; keys that are false",
	    .source = "Apple, Hardened Runtime; public reports of what AMFI "
		      "logs, secondary",
	    .apple = says_disallowed,
	},
	{
	    .id = "sysext-profile-missing",
	    .title = "System extension without a profile of its own",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = sysext_profile_missing,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE | GUARD_STORE,
	    .relation = RELATION_PROFILE,
	    .means = "The app's profile is not its own: it is killed as it "
		     "starts.",
	    .fix = "Make a profile for the extension's identifier, embed it "
		   "and sign again, the extension first.",
	    .when = "it claims Endpoint Security, Network Extension, "
		    "DriverKit or to be redistributable, and no profile is "
		    "embedded in it",
	    .unless = "one that claims the sandbox and an app group of its "
		      "team only, as cameras do",
	    .source = "Apple TN3125, 2022; Apple developer forums",
	    .apple = says_signature_invalid,
	},
	{
	    .id = "sysext-mach-service-not-in-group",
	    .title = "Service name outside the extension's app groups",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = sysext_mach_service_not_in_group,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_PROFILE,
	    .means = "The name that the extension is reached by must begin "
		     "with one of its app groups; macOS refuses it "
		     "otherwise.",
	    .fix = "With the group TEAM.com.you.app name the service "
		   "TEAM.com.you.app.ext; claim the group in the extension, "
		   "and sign again.",
	    .when = "CMIOExtensionMachServiceName or NEMachServiceName is "
		    "neither an app group that it claims nor one with a dot "
		    "and more behind it",
	    .unless = "a name that begins with a group without a dot is a "
		      "warning: whether it passes is not confirmed",
	    .source = "Apple developer forums, 706184 and 708017",
	    .apple = says_service,
	},
	{
	    .id = "cmio-not-sandboxed",
	    .title = "Camera extension without a sandbox",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = cmio_not_sandboxed,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .means = "Camera extensions run in a sandbox; without it they do "
		     "not start.",
	    .fix = "Claim com.apple.security.app-sandbox and an app group, "
		   "and sign again.",
	    .when = "Info.plist has CMIOExtension, and the sandbox is not "
		    "claimed",
	    .source = "Xcode's template for camera extensions; Apple's words "
		      "are not known",
	},
	{ 0 },
};
