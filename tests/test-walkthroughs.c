/* SPDX-License-Identifier: MIT */
/*
 * Whole apps that somebody asked for help with, made again by the test signer:
 * what must be said of each, at which node, and what must not. A row of
 * MUST_NOT ends in "*" where any id that begins so is meant.
 */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "check.h"
#include "fixture.h"
#include "folder.h"
#include "inspect.h"

struct said {
	const char *id;
	const char *node; /* NULL: anywhere */
	/* MUST: how badly, if not as the check has it. MUST_NOT: what is still
	 * no false alarm; pass: nothing at all. */
	enum severity severity;
	const char *key; /* NULL: any */
};

#define SAID(...)             \
	(const struct said[]) \
	{                     \
		__VA_ARGS__,  \
		{             \
			0     \
		}             \
	}

struct walkthrough {
	const char *title, *demo, *app;
	const char *old; /* demo of an older build of it; NULL: none */
	int64_t now;
	const char *target, *udid; /* NULL: not given */
	const struct said *must, *must_not;
};

#define EXTENSION                            \
	"Contents/Library/SystemExtensions/" \
	"com.visicom.VirtualCamera.avextension.systemextension"
#define VIRTUAL_MAC "7CD9234E9AA4FA8BA528EE417F857B2C993A20A3"
#define CAMERA                               \
	"Contents/Library/SystemExtensions/" \
	"com.obsproject.obs-studio.mac-camera-extension.systemextension"
#define DRIVER "Contents/Resources/BlackHole2ch.driver"
#define RENDERER "Contents/Frameworks/OBS Helper (Renderer).app"
#define PYTHON(path) "Contents/Resources/py/" path
#define ADDON                                                        \
	"Contents/Resources/app.asar.unpacked/node_modules/x/build/" \
	"Release/x.node"
#define CHAT_HELPER "Contents/Frameworks/Chat Helper (Renderer).app"
#define LEGACY "Contents/PlugIns/Legacy.bundle"
#define FRAMEWORK(name) "Contents/Frameworks/" name ".framework"
#define TUNNEL \
	"Contents/Library/SystemExtensions/com.x.vpn.tunnel.systemextension"
#define SECURITY_CLIENT "com.apple.developer.endpoint-security.client"
#define DAEMON "Contents/MacOS/uesd"
#define INDEXER "Contents/MacOS/indexer"
#define CONVERT "Contents/Helpers/convert"
#define SHARE "Contents/PlugIns/Share.appex"

enum {
	JULY_2022 = 1657238400, /* 2022-07-08T00:00:00Z */
	MARCH_2024 = 1709380800 /* 2024-03-02T12:00:00Z */
};

// clang-format off
static const struct walkthrough walkthroughs[] = {
	{
		.title = "W1: a camera extension that is refused",
		.demo = "camera", .app = "VirtualCamera.app", .now = JULY_2022,
		.must = SAID(
		    { .id = "restricted-entitlement-no-profile", .node = ".",
		      .key = "com.apple.developer.system-extension.install" },
		    { "sysext-not-notarized", EXTENSION, 0, NULL },
		    { "notary-ticket-missing", ".", 0, NULL },
		    { "expires-flag-set", ".", 0, NULL },
		    { "expires-flag-set", EXTENSION, 0, NULL },
		    { "unusual-cd-flags", ".", SEVERITY_INFO, NULL },
		    { "unusual-cd-flags", EXTENSION, SEVERITY_INFO, NULL }),
		.must_not = SAID(
		    { .id = "nested-team-mismatch" },
		    { .id = "parent-signed-before-child" },
		    { .id = "sysext-profile-missing" },
		    { .id = "app-group-unauthorized-mac" },
		    { .id = "notary-no-hardened-runtime" },
		    { .id = "application-identifier-missing",
		      .severity = SEVERITY_INFO },
		    { .id = "cmio-not-sandboxed" }),
	},
	{
		.title = "W1, with profile and ticket: only the flags remain",
		.demo = "camera-fixed", .app = "VirtualCamera.app",
		.now = JULY_2022,
		.must = SAID(
		    { "expires-flag-set", ".", 0, NULL },
		    { "expires-flag-set", EXTENSION, 0, NULL },
		    { "unusual-cd-flags", ".", SEVERITY_INFO, NULL },
		    { "unusual-cd-flags", EXTENSION, SEVERITY_INFO, NULL },
		    { "revocation-unknown", ".", 0, NULL }),
		.must_not = SAID({ .id = "*", .severity = SEVERITY_INFO }),
	},
	{
		.title = "W1, with a service name outside the app group",
		.demo = "camera-service", .app = "VirtualCamera.app",
		.now = JULY_2022,
		.must = SAID(
		    { "sysext-mach-service-not-in-group", EXTENSION, 0,
		      "CMIOExtensionMachServiceName" }),
	},
	{
		.title = "W2: Flutter plug-ins that the notary refuses",
		.demo = "flutter", .app = "myapp.app", .now = MARCH_2024,
		.must = SAID(
		    { "framework-symlinks-flattened", FRAMEWORK("file_picker"), 0, NULL },
		    { "duplicate-macho-different-signature", FRAMEWORK("file_picker"), 0, NULL },
		    { "slice-signer-mismatch", FRAMEWORK("file_saver"), 0, NULL },
		    { "adhoc-signature", FRAMEWORK("file_saver"), 0, NULL },
		    { "cert-chain-incomplete", FRAMEWORK("url_launcher_macos"), 0, NULL },
		    { "notary-not-developer-id", FRAMEWORK("file_picker"), 0, NULL },
		    { "notary-not-developer-id", FRAMEWORK("file_saver"), 0, NULL },
		    { "notary-not-developer-id", FRAMEWORK("url_launcher_macos"), 0, NULL },
		    { "library-validation-will-fail", FRAMEWORK("file_saver"), 0, NULL },
		    { "notary-not-developer-id", ".", 0, NULL }),
		.must_not = SAID(
		    { .id = "*", .node = FRAMEWORK("FlutterMacOS"),
		      .severity = SEVERITY_INFO },
		    { .id = "*", .node = FRAMEWORK("App"),
		      .severity = SEVERITY_INFO },
		    { .id = "notary-no-hardened-runtime" }),
	},
	{
		.title = "W3: a virtual Mac that no profile lists",
		.demo = "vm", .app = "foo.app", .now = MARCH_2024,
		.udid = VIRTUAL_MAC,
		.must = SAID(
		    { "profile-device-not-listed", ".", 0, NULL }),
		.must_not = SAID(
		    { .id = "profile-der-xml-mismatch" },
		    { .id = "profile-device-unknown" },
		    { .id = "profile-cert-not-listed" },
		    { .id = "restricted-entitlement-not-in-profile" },
		    { .id = "entitlement-value-not-authorized" },
		    { .id = "gk-development-signed",
		      .severity = SEVERITY_WARNING },
		    { .id = "notary-*" }),
	},
	{
		.title = "W3: a virtual Mac in one form of the profile",
		.demo = "vm-half", .app = "foo.app", .now = MARCH_2024,
		.udid = VIRTUAL_MAC,
		.must = SAID(
		    { "profile-der-xml-mismatch", ".", 0, NULL },
		    { "profile-device-not-listed", ".", 0, NULL }),
		.must_not = SAID(
		    { .id = "gk-development-signed",
		      .severity = SEVERITY_WARNING },
		    { .id = "notary-*" }),
	},
	{
		.title = "W3: a virtual Mac in both forms of the profile",
		.demo = "vm-listed", .app = "foo.app", .now = MARCH_2024,
		.udid = VIRTUAL_MAC,
		.must_not = SAID(
		    { .id = "*", .severity = SEVERITY_INFO },
		    { .id = "profile-device-unknown" },
		    { .id = "notary-*" }),
	},
	{
		.title = "W3: devices, and none is asked for",
		.demo = "vm-listed", .app = "foo.app", .now = MARCH_2024,
		.must = SAID(
		    { "profile-device-unknown", ".", SEVERITY_INFO, NULL }),
		.must_not = SAID(
		    { .id = "*", .severity = SEVERITY_INFO },
		    { .id = "notary-*" }),
	},
	{
		.title = "W4: OBS, signed again with --deep",
		.demo = "obs", .app = "OBS.app", .now = MARCH_2024,
		.must = SAID(
		    { "sysext-host-missing-install-entitlement", ".", 0, NULL },
		    { "profile-capability-not-claimed", ".",
		      SEVERITY_WARNING, NULL },
		    { "profile-development-leftover", ".", 0, NULL },
		    { "deep-sign-smell", ".", 0, NULL },
		    { "nested-not-covered-by-deep", CAMERA, 0, NULL },
		    { "nested-not-covered-by-deep", DRIVER, 0, NULL },
		    { "sysext-signature-class-mismatch", CAMERA, 0, NULL },
		    { "nested-signer-class-mismatch", CAMERA, 0, NULL },
		    { "nested-development-signed", CAMERA, 0, NULL },
		    { "notary-not-developer-id", CAMERA, 0, NULL },
		    { "jit-entitlement-missing", RENDERER, 0, NULL },
		    { .id = "audio-driver-in-app", .node = DRIVER }),
		.must_not = SAID(
		    { .id = "nested-team-mismatch", .node = DRIVER,
		      .severity = SEVERITY_WARNING },
		    { .id = "nested-team-mismatch", .node = CAMERA },
		    { .id = "restricted-entitlement-no-profile", .node = "." },
		    { .id = "*", .node = FRAMEWORK("QtCore"),
		      .severity = SEVERITY_INFO }),
	},
	{
		.title = "W5: an Endpoint Security client without a profile",
		.demo = "es", .app = "UES.app", .now = MARCH_2024,
		.must = SAID(
		    { "restricted-entitlement-no-profile", ".", 0, SECURITY_CLIENT },
		    { "bare-tool-restricted-entitlement", DAEMON, 0, SECURITY_CLIENT },
		    { "helper-copies-app-entitlements", DAEMON, 0, NULL },
		    { "entitlement-managed", ".", SEVERITY_INFO, SECURITY_CLIENT }),
		.must_not = SAID(
		    { .id = "application-identifier-missing",
		      .severity = SEVERITY_INFO }),
	},
	{
		.title = "W5, without the right: nothing kills it",
		.demo = "es-removed", .app = "UES.app", .now = MARCH_2024,
		.must = SAID({ .id = "es-client-unentitled", .node = "." }),
		.must_not = SAID(
		    { .id = "restricted-entitlement-*" },
		    { .id = "bare-tool-*" },
		    { .id = "helper-copies-app-entitlements" },
		    { .id = "entitlement-managed" }),
	},
	{
		.title = "W5, as it should be",
		.demo = "es-fixed", .app = "UES.app", .now = MARCH_2024,
		.must_not = SAID({ .id = "*", .severity = SEVERITY_WARNING },
		    { .id = "restricted-entitlement-*" },
		    { .id = "bare-tool-*" },
		    { .id = "entitlement-managed" }),
	},
	{
		.title = "W6: a Python copied into an Electron app",
		.demo = "electron", .app = "Chat.app", .now = MARCH_2024,
		.must = SAID(
		    { "adhoc-signature", ADDON, 0, NULL },
		    { .id = "misplaced-code", .node = ADDON,
		      .severity = SEVERITY_WARNING },
		    { "library-validation-will-fail", ADDON, 0, NULL },
		    { "nested-unsigned", PYTHON("bin/python3"), 0, NULL },
		    { "dylib-absolute-outside-system", PYTHON("bin/python3"), 0, NULL },
		    { "notary-binary-not-signed", PYTHON("bin/python3"), 0, NULL },
		    { "linker-signed-only", PYTHON("lib/libpython3.11.dylib"), 0, NULL },
		    { "framework-symlinks-flattened", PYTHON("Python.framework"), 0, NULL },
		    { "resources-expected-missing", PYTHON("Python.framework"), 0, NULL },
		    { "macho-in-archive", ".", 0, NULL },
		    { "jit-entitlement-missing", CHAT_HELPER, 0, NULL },
		    { "jit-entitlement-missing", ".", 0, NULL },
		    { "notary-binary-not-signed", ".", 0, NULL },
		    { "notary-not-developer-id", ".", 0, NULL },
		    { "notary-signature-invalid", ".", 0, NULL }),
		.must_not = SAID(
		    { .id = "data-in-code-location" },
		    { .id = "library-validation-will-fail", .node = "Contents/"
		      "Frameworks/Electron Framework.framework" },
		    { .id = "dylib-not-found" },
		    { .id = "rpath-*" }),
	},
	{
		.title = "W7: helpers in an app for the Mac App Store",
		.demo = "store", .app = "Notes.app", .now = MARCH_2024,
		.must = SAID(
		    { "sandbox-inherit-extra-keys", INDEXER, 0,
		      "com.apple.security.get-task-allow" },
		    { "get-task-allow-in-distribution", INDEXER, 0, NULL },
		    { "sandbox-child-own-sandbox", CONVERT, 0, NULL },
		    { "bare-tool-restricted-entitlement", CONVERT, SEVERITY_WARNING, NULL },
		    { "sandbox-missing-mas", "Contents/Helpers/jspawnhelper", 0, NULL },
		    { "app-group-unauthorized-mac", SHARE, 0, NULL },
		    { "profile-missing-testflight", SHARE, 0, NULL },
		    { .id = "nested-development-signed",
		      .node = "Contents/Resources/Pkg_Pkg.bundle" }),
		.must_not = SAID(
		    { .id = "notary-*" },
		    { .id = "mas-no-hardened-runtime", .severity = SEVERITY_INFO },
		    { .id = "pkg-wrong-cert" },
		    { "sandbox-*", ".", 0, NULL },
		    { "sandbox-*", SHARE, 0, NULL }),
	},
	{
		.title = "W8: a phone's app, called an invalid binary",
		.demo = "phone", .app = "Runner.app", .now = MARCH_2024,
		.must = SAID(
		    { "storyboard-reference-missing", ".", 0, NULL },
		    { "min-os-plist-binary-mismatch",
		      "Frameworks/App.framework", 0, NULL },
		    { "ios-nested-frameworks", "Frameworks/webview.framework",
		      0, NULL },
		    { "simulator-slice-shipped", "Frameworks/Flutter.framework",
		      0, NULL },
		    { "ios-loose-dylib", "Frameworks/libfoo.dylib", 0, NULL },
		    { "nested-version-mismatch", "PlugIns/Share.appex",
		      SEVERITY_WARNING, NULL },
		    { "profile-type-channel-mismatch", "PlugIns/Share.appex",
		      0, NULL }),
		.must_not = SAID(
		    { .id = "notary-*" },
		    { .id = "gk-*" },
		    { .id = "hardened-runtime-exception" },
		    { .id = "nested-runtime-mismatch" },
		    { .id = "framework-symlinks-flattened" },
		    { .id = "framework-wrong-layout-for-platform" },
		    { .id = "sandbox-*" },
		    { .id = "appex-not-sandboxed" },
		    { .id = "not-built-by-apple-linker" },
		    { .id = "privacy-manifest-missing" },
		    { .id = "ios-loose-dylib" },
		    { .id = "min-os-plist-binary-mismatch" },
		    { .id = "*", .node = ".", .severity = SEVERITY_INFO },
		    { .id = "*", .node = "Frameworks/Flutter.framework",
		      .severity = SEVERITY_INFO }),
	},
	{
		.title = "W9: libraries of Homebrew, and validation is off",
		.demo = "plot", .app = "Plot.app", .now = MARCH_2024,
		.must = SAID(
		    { "library-validation-disabled", ".", 0, NULL },
		    { "gk-dangling-load-command", ".", 0, NULL },
		    { "gk-dangling-load-command", "Contents/Frameworks/libpng.dylib", 0, NULL },
		    { "rpath-outside-bundle", ".", 0, NULL },
		    { "duplicate-rpath", ".", 0, NULL },
		    { "dylib-absolute-outside-system", "Contents/Frameworks/libpng.dylib", 0, NULL },
		    { .id = "nested-team-mismatch", .node = "Contents/Frameworks/libvendor.dylib",
		      .severity = SEVERITY_WARNING },
		    { "library-validation-will-fail", "Contents/Frameworks/libvendor.dylib",
		      SEVERITY_INFO, NULL },
		    { "adhoc-signature", LEGACY, 0, NULL },
		    { "notary-not-developer-id", LEGACY, 0, NULL },
		    { .id = "nested-arch-missing", .node = LEGACY },
		    { .id = "nested-minos-higher", .node = LEGACY,
		      .severity = SEVERITY_WARNING },
		    { "notary-ticket-stale", ".", 0, NULL }),
		.must_not = SAID(
		    { .id = "script-in-code-location" },
		    { .id = "resource-added" },
		    { .id = "dylib-not-found" },
		    { .id = "rpath-unresolved" }),
	},
	{
		.title = "W10: a VPN whose rights do not fit together",
		.demo = "vpn", .app = "Vpn.app", .now = MARCH_2024,
		.must = SAID(
		    { "network-extension-value-wrong-channel", ".", 0, NULL },
		    { "entitlement-value-not-authorized", ".", 0, NULL },
		    { "wrong-app-id-key-for-platform", ".", 0, NULL },
		    { "ne-entitlement-host-mismatch", TUNNEL, 0, NULL },
		    { "sysext-profile-missing", TUNNEL, 0, NULL },
		    { "sysext-hardened-runtime-exception", TUNNEL, 0,
		      "com.apple.security.cs.allow-dyld-environment-variables" },
		    { "sysext-mach-service-not-in-group", TUNNEL, 0,
		      "NEMachServiceName" },
		    { "sysext-package-type", TUNNEL, 0, NULL },
		    { "sysext-usage-description-missing", TUNNEL, 0, NULL }),
		.must_not = SAID(
		    { .id = "sysext-host-missing-install-entitlement" },
		    { .id = "sysext-team-mismatch" },
		    { .id = "sysext-wrong-location" },
		    { .id = "sysext-name-not-bundle-id" },
		    { .id = "sysext-category-unknown" },
		    { .id = "dr-changed-from-baseline" }),
	},
	{
		.title = "W10, after a build of another team",
		.demo = "vpn", .app = "Vpn.app", .old = "vpn-old",
		.now = MARCH_2024,
		.must = SAID(
		    { "dr-changed-from-baseline", ".", 0, NULL }),
	},
};
// clang-format on

enum {
	WALKTHROUGHS = sizeof walkthroughs / sizeof *walkthroughs
};

static bool
id_fits(const char *pattern, const char *id)
{
	size_t len = strcspn(pattern, "*");

	if (pattern[len] == '*')
		return strncmp(pattern, id, len) == 0;
	return strcmp(pattern, id) == 0;
}

/* What must be said is no false alarm. */
static bool
is_meant(const struct said *must, const char *id, const char *path)
{
	for (; must && must->id; must++)
		if (strcmp(must->id, id) == 0 &&
		    (!must->node || strcmp(must->node, path) == 0))
			return true;
	return false;
}

/* How often it is said, beside what is `meant`; the worst severity with which,
 * in `*worst`. */
static size_t
count_said(struct inspection *app, const struct said *said,
    const struct said *meant, enum severity *worst)
{
	size_t nodes, count = 0;
	const struct node *const *all = scan_nodes(app->scan, &nodes);

	*worst = SEVERITY_PASS;
	for (size_t n = 0; n < nodes; n++) {
		const struct findings *found = all[n]->findings;

		if (all[n]->row != ROW_CODE || !found ||
		    (said->node && strcmp(said->node, all[n]->path) != 0))
			continue;
		for (size_t i = 0; i < found->count; i++) {
			const struct finding *f = &found->list[i];

			if (!id_fits(said->id, f->check->id) ||
			    (said->key && !bytes_are(f->key, said->key)) ||
			    is_meant(meant, f->check->id, all[n]->path))
				continue;
			count++;
			if (f->severity > *worst)
				*worst = f->severity;
		}
	}
	return count;
}

static void
print_all(struct inspection *app)
{
	struct text text = TEXT_INIT;

	inspect_findings(app, &text);
	print_message("%s", text_string(&text));
	text_release(&text);
}

static void
assert_must(struct inspection *app, const struct said *must)
{
	for (; must && must->id; must++) {
		const struct check *check = check_find(must->id);
		enum severity wanted, worst;

		if (!check)
			fail_msg("there is no check %s", must->id);
		wanted = must->severity ? must->severity : check->severity;
		if (must->node)
			inspect_node(app, must->node);
		if (count_said(app, must, NULL, &worst) > 0 && worst == wanted)
			continue;
		print_all(app);
		fail_msg("not said: %s %s at %s", severity_name(wanted),
		    must->id, must->node ? must->node : "any node");
	}
}

static void
assert_must_not(struct inspection *app, const struct said *must_not,
    const struct said *meant)
{
	for (; must_not && must_not->id; must_not++) {
		enum severity worst;

		count_said(app, must_not, meant, &worst);
		if (worst <= must_not->severity)
			continue;
		print_all(app);
		fail_msg("a false alarm: %s %s at %s", severity_name(worst),
		    must_not->id,
		    must_not->node ? must_not->node : "some node");
	}
}

/* Where it lies; NULL: there is none. */
static const char *
old_build(const struct walkthrough *w)
{
	static char path[64];

	if (!w->old)
		return NULL;
	folder_make("old");
	assert_true(demo_make(w->old, "old"));
	snprintf(path, sizeof(path), "old/%s", w->app);
	return path;
}

static void
walk(void **state)
{
	const struct walkthrough *w = *state;
	struct check_options options = { .now = w->now, .udid = w->udid };
	struct folder folder;
	struct inspection app;

	folder_open(&folder);
	assert_true(demo_make(w->demo, "."));
	inspect_trust("anchors/root.pem");
	if (w->target) {
		options.target_chosen = true;
		assert_true(target_find(w->target, &options.target));
	}
	inspect_begin_against(&app, w->app, old_build(w), &options);
	assert_true(app.complete);
	assert_must(&app, w->must);
	assert_must_not(&app, w->must_not, w->must);
	inspect_end(&app);
	folder_close(&folder);
}

int
main(void)
{
	struct CMUnitTest tests[WALKTHROUGHS];

	for (size_t i = 0; i < WALKTHROUGHS; i++)
		tests[i] = (struct CMUnitTest){
			.name = walkthroughs[i].title,
			.test_func = walk,
			.initial_state = (void *) (uintptr_t) &walkthroughs[i],
		};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
