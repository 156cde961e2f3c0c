/* SPDX-License-Identifier: MIT */
/* What extensions offer to the system, and what they and their app need for
 * it: network providers, drivers, Endpoint Security. */
#include <config.h>

#include <string.h>

#include "extension.h"

#define ENDPOINT_SECURITY "com.apple.developer.endpoint-security.client"
#define NETWORK_EXTENSION "com.apple.developer.networking.networkextension"
#define DRIVERKIT "com.apple.developer.driverkit"

/* Those of providers; what only an app asks for is none. */
static const char *const providers[] = {
	"app-proxy-provider",
	"app-proxy-provider-systemextension",
	"content-filter-provider",
	"content-filter-provider-systemextension",
	"dns-proxy",
	"dns-proxy-systemextension",
	"packet-tunnel-provider",
	"packet-tunnel-provider-systemextension",
	NULL,
};

static void
add_providers(const struct check *check, const struct signed_slice *inner,
    const struct check_subject *subject, const struct signed_slice *outer,
    const struct check_subject *app, struct findings *findings)
{
	const struct plist *own =
	    plist_get(slice_claims(inner), NETWORK_EXTENSION);
	const struct plist *apps =
	    plist_get(slice_claims(outer), NETWORK_EXTENSION);

	for (const char *const *value = providers; *value; value++) {
		struct finding *finding;

		if (!claim_has_string(own, *value) ||
		    claim_has_string(apps, *value))
			continue;
		finding = add_about_key(check, inner, subject,
		    NETWORK_EXTENSION, findings,
		    arena_printf(findings->arena,
			"the extension claims %s, and the app does not",
			*value));
		finding->seen = apps ? "other values in the app"
				     : "no such entitlement in the app";
		finding->wanted = *value;
		relate(finding, findings, app);
	}
}

static void
ne_entitlement_host_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct check_subject *app = app_around(subject);
	struct signed_slice inner, outer;
	size_t at = 0;

	if (!kind_is(subject, "systemextension") && !kind_is(subject, "appex"))
		return;
	while (next_pair(subject, app, &at, &inner, &outer))
		if (code_is_program(outer.macho))
			add_providers(
			    check, &inner, subject, &outer, app, findings);
}

/* Whom a driver matches on, and by what right it may: Apple's DriverKit. */
static const struct transport {
	const char *provider, *right;
	enum severity severity;
} transports[] = {
	{ "IOPCIDevice", DRIVERKIT ".transport.pci", SEVERITY_ERROR },
	{ "IOUSBHostDevice", DRIVERKIT ".transport.usb", SEVERITY_ERROR },
	{ "IOUSBHostInterface", DRIVERKIT ".transport.usb", SEVERITY_ERROR },
	{ "IOHIDInterface", DRIVERKIT ".transport.hid", SEVERITY_WARNING },
};

enum {
	TRANSPORTS = sizeof(transports) / sizeof(*transports)
};

static bool
has_provider(const struct plist *personalities, const char *provider)
{
	for (const struct plist *p = personalities->first; p; p = p->next)
		if (bytes_are(plist_string(p, "IOProviderClass"), provider))
			return true;
	return false;
}

static void
add_transports(const struct check *check, const struct signed_slice *slice,
    const struct check_subject *subject, struct findings *findings)
{
	const struct plist *personalities = plist_get_typed(
	    subject->code->info, "IOKitPersonalities", PLIST_DICT);

	for (size_t i = 0; personalities && i < TRANSPORTS; i++) {
		const struct transport *t = &transports[i];

		if (!has_provider(personalities, t->provider) ||
		    plist_get(slice_claims(slice), t->right))
			continue;
		add_about_key(check, slice, subject, t->right, findings,
		    arena_printf(findings->arena,
			"the driver matches %s and does not claim %s",
			t->provider, t->right))
		    ->severity = t->severity;
	}
}

static void
dext_entitlements_incomplete(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	if (!kind_is(subject, "dext"))
		return;
	while (next_signed(subject, &at, &slice)) {
		if (!code_is_program(slice.macho))
			continue;
		if (!claims_true(slice_claims(&slice), DRIVERKIT))
			add_about_key(check, &slice, subject, DRIVERKIT,
			    findings, "the driver does not claim " DRIVERKIT);
		add_transports(check, &slice, subject, findings);
	}
}

/* One that is linked weakly may do without. */
static bool
links_endpoint_security(const struct slice *slice)
{
	for (size_t i = 0; i < slice->library_count; i++)
		if (slice->libraries[i].kind != LIBRARY_WEAK &&
		    bytes_end(
			slice->libraries[i].path, "/libEndpointSecurity.dylib"))
			return true;
	return false;
}

static void
es_client_unentitled(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice)) {
		if (!code_is_program(slice.macho) ||
		    !links_endpoint_security(slice.macho) ||
		    claims_true(slice_claims(&slice), ENDPOINT_SECURITY))
			continue;
		add_about_key(check, &slice, subject, ENDPOINT_SECURITY,
		    findings, "it uses Endpoint Security and does not claim it")
		    ->wanted = ENDPOINT_SECURITY " = true";
	}
}

static const char *const says_permission[] = { "NEVPNErrorDomain",
	"permission denied", NULL };
static const char *const says_not_entitled[] = {
	"ES_NEW_CLIENT_RESULT_ERR_NOT_ENTITLED", NULL
};

const struct check extension_provider_checks[] = {
	{
	    .id = "ne-entitlement-host-mismatch",
	    .title = "Network right of an extension that its app lacks",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = ne_entitlement_host_mismatch,
	    .contexts = IN_MAC | IN_IOS,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_PARENT,
	    .means = "Both need the right: the app to save the "
		     "configuration, the extension to run.",
	    .fix = "Claim the same value in both, and let both profiles allow "
		   "it. Developer ID has values of its own, which end in "
		   "-systemextension.",
	    .when = "an extension claims a network provider, and the app "
		    "around it does not claim the same",
	    .unless = "values that are no provider's, as dns-settings",
	    .source = "Apple developer forums, threads about Network "
		      "Extension",
	    .apple = says_permission,
	},
	{
	    .id = "dext-entitlements-incomplete",
	    .title = "Driver without the rights that drivers need",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = dext_entitlements_incomplete,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .means = "A driver needs the base right and that of what it "
		     "drives; the kernel does not start it otherwise.",
	    .fix = "Ask Apple for the rights, have them in the driver's "
		   "profile, claim them and sign again.",
	    .when = "a .dext does not claim com.apple.developer.driverkit, or "
		    "matches PCI, USB or HID devices without that transport",
	    .unless = "whether the app may talk to it: not every app does",
	    .source = "Apple, DriverKit; genuine drivers. Of HID it is not "
		      "confirmed",
	},
	{
	    .id = "es-client-unentitled",
	    .title = "Endpoint Security used without the right to",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = es_client_unentitled,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE | GUARD_LIBRARY | GUARD_UNSIGNED_BUILD,
	    .means = "es_new_client() gives it no client. Apple grants this "
		     "entitlement on request.",
	    .fix = "Request it; give the program a bundle with a profile that "
		   "allows it, claim it and sign again.",
	    .when = "a program links libEndpointSecurity and does not claim "
		    "com.apple.developer.endpoint-security.client",
	    .unless = "a weak link, which may mean that it does without",
	    .source = "Apple, Signing a Daemon with a Restricted Entitlement",
	    .apple = says_not_entitled,
	},
	{ 0 },
};
