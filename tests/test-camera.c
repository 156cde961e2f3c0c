/* SPDX-License-Identifier: MIT */
/*
 * The camera demo, field by field, against what codesign said of the app that
 * it stands for; then all of the Signature tab. Hashes, and the size of the
 * signature with its other certificates, are the demo's own.
 */
#include <config.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "fixture.h"
#include "folder.h"
#include "golden.h"
#include "inspect.h"

#define EXTENSION                            \
	"Contents/Library/SystemExtensions/" \
	"com.visicom.VirtualCamera.avextension.systemextension"

enum {
	NOW = 1657238400 /* 2022-07-08T00:00:00Z */
};

struct bench {
	struct folder folder;
	struct inspection app;
};

/* What `codesign -dvvv` printed of each, as facts. */
struct fact {
	const char *item, *value;
};

static const struct fact extension_facts[] = {
	{ "identifier", "com.visicom.VirtualCamera.avextension" },
	{ "format", "bundle with Mach-O universal (x86_64 arm64)" },
	{ "code_directory", "v=20500 size=1553 "
			    "flags=0x10700(hard,kill,expires,runtime) "
			    "hashes=37+7 location=embedded" },
	{ "hash_type", "sha256 size=32" },
	{ "hash_choices", "sha256" },
	{ "cms_digest_type", "2" },
	{ "authority/#0",
	    "Developer ID Application: Visicom Media Inc. (6SUWV7QQBJ)" },
	{ "authority/#1", "Developer ID Certification Authority" },
	{ "authority/#2", "Apple Root CA" },
	{ "timestamp", "2022-07-07T21:49:32Z" },
	{ "info_plist_entries", "23" },
	{ "team_identifier", "6SUWV7QQBJ" },
	{ "runtime_version", "12.3.0" },
	{ "sealed_resources", "version=2 rules=13 files=0" },
	{ "internal_requirements", "count=1 size=200" },
	{ NULL, NULL },
};

static const struct fact app_facts[] = {
	{ "identifier", "com.visicom.VirtualCamera" },
	{ "format", "app bundle with Mach-O universal (x86_64 arm64)" },
	{ "code_directory", "v=20500 size=1989 "
			    "flags=0x10700(hard,kill,expires,runtime) "
			    "hashes=51+7 location=embedded" },
	{ "hash_type", "sha256 size=32" },
	{ "hash_choices", "sha256" },
	{ "cms_digest_type", "2" },
	{ "authority/#0",
	    "Developer ID Application: Visicom Media Inc. (6SUWV7QQBJ)" },
	{ "authority/#1", "Developer ID Certification Authority" },
	{ "authority/#2", "Apple Root CA" },
	{ "timestamp", "2022-07-07T21:58:09Z" },
	{ "info_plist_entries", "20" },
	{ "team_identifier", "6SUWV7QQBJ" },
	{ "runtime_version", "12.3.0" },
	{ "sealed_resources", "version=2 rules=13 files=4" },
	{ "internal_requirements", "count=1 size=188" },
	{ NULL, NULL },
};

static const struct node_facts {
	const char *path, *executable, *golden;
	const struct fact *facts;
} nodes[] = {
	{ ".", "Contents/MacOS/VirtualCamera", "camera-app.txt", app_facts },
	{ EXTENSION,
	    EXTENSION "/Contents/MacOS/com.visicom.VirtualCamera.avextension",
	    "camera-extension.txt", extension_facts },
};

enum {
	NODES = sizeof nodes / sizeof *nodes
};

static int
set_up(void **state)
{
	static struct bench b;

	folder_open(&b.folder);
	assert_true(demo_make("camera", "."));
	inspect_trust("anchors/root.pem");
	inspect_begin(&b.app, "VirtualCamera.app", NOW);
	*state = &b;
	return 0;
}

static int
tear_down(void **state)
{
	struct bench *b = *state;

	inspect_end(&b->app);
	folder_close(&b->folder);
	return 0;
}

static void
each_field_is_what_codesign_said(void **state)
{
	struct bench *b = *state;

	for (size_t n = 0; n < NODES; n++) {
		const struct outline_node *tab =
		    inspect_facet(&b->app, nodes[n].path, "signature");

		assert_value(&b->app, tab, "executable", nodes[n].executable);
		for (const struct fact *f = nodes[n].facts; f->item; f++)
			assert_value(&b->app, tab, f->item, f->value);
		assert_value(&b->app, tab, "authority", "3");
	}
}

/* The digests that codesign printed as one and the same are. */
static void
hashes_agree_with_each_other(void **state)
{
	struct bench *b = *state;

	for (size_t n = 0; n < NODES; n++) {
		const struct outline_node *tab =
		    inspect_facet(&b->app, nodes[n].path, "signature");
		const char *full = inspect_value(&b->app,
		    outline_at_path(tab, "candidate_cdhash_full_sha256"));
		char cut[41];

		assert_int_equal(strlen(full), 64);
		snprintf(cut, sizeof cut, "%s", full);
		assert_value(&b->app, tab, "cms_digest", full);
		assert_value(&b->app, tab, "cdhash", cut);
		assert_value(&b->app, tab, "candidate_cdhash_sha256", cut);
	}
}

static void
entitlements_are_what_codesign_said(void **state)
{
	struct bench *b = *state;
	const struct outline_node *app = inspect_facet(&b->app, ".", "record");
	const struct outline_node *extension =
	    inspect_facet(&b->app, EXTENSION, "record");
	const char *at = "slices/#1/signature/entitlements";
	const char *group = "com.apple.security.application-groups";

	app = outline_at_path(app, at);
	extension = outline_at_path(extension, at);
	assert_value(&b->app, app, "", "4");
	assert_value(&b->app, app,
	    "com.apple.developer.system-extension.install", "true");
	assert_value(&b->app, app,
	    "com.apple.security.files.user-selected.read-only", "true");
	assert_value(&b->app, extension, "", "2");
	for (int i = 0; i < 2; i++) {
		const struct outline_node *e = i ? extension : app;

		assert_value(
		    &b->app, e, "com.apple.security.app-sandbox", "true");
		assert_value(&b->app, outline_at_path(e, group), "", "1");
		assert_value(&b->app, outline_at_path(e, group), "#0",
		    "6SUWV7QQBJ.com.visicom.VirtualCamera");
	}
}

/* Digests of forty digits and more become one letter each: how they come out
 * is no matter of the tab. */
static void
mask_digests(struct text *text)
{
	struct text out = TEXT_INIT;
	const char *at = text_string(text);

	while (*at) {
		size_t digits = strspn(at, "0123456789abcdef");

		if (digits >= 40)
			text_printf(&out, "(%zu digits)", digits);
		else
			text_add(&out, at, digits ? digits : 1);
		at += digits ? digits : 1;
	}
	text_release(text);
	*text = out;
}

static void
the_tab_as_a_whole(void **state)
{
	struct bench *b = *state;

	for (size_t n = 0; n < NODES; n++) {
		struct outline_text out = { 0 };
		struct outline o;

		outline_init(&o, &outline_text_sink, &out);
		facet_find("signature", NULL)
		    ->describe(inspect_node(&b->app, nodes[n].path), &o);
		mask_digests(&out.text);
		assert_golden(nodes[n].golden, &out.text);
		text_release(&out.text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_field_is_what_codesign_said),
		cmocka_unit_test(hashes_agree_with_each_other),
		cmocka_unit_test(entitlements_are_what_codesign_said),
		cmocka_unit_test(the_tab_as_a_whole),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
