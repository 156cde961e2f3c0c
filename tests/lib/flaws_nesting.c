/* SPDX-License-Identifier: MIT */
/* Flaws of code in code: what a node is beside what is around it. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "nested.h"
#include "rights.h"

const struct bundle_kind kind_dylib = { .id = "dylib" };
const struct bundle_kind kind_framework = { .id = "framework",
	.is_bundle = true };

void
sign_as(struct subject *s, const char *marker)
{
	s->parts[0].markers[0] = s->parts[1].markers[0] = marker;
}

void
sign_by_team(struct subject *s, const char *team)
{
	for (size_t i = 0; i < 2; i++)
		s->parts[i].directory.team = bytes_of(team);
}

void
sign_by_other_certificate(struct subject *s)
{
	s->parts[0].leaf.sha256[0] = s->parts[1].leaf.sha256[0] = 1;
}

void
harden(struct subject *s)
{
	for (size_t i = 0; i < 2; i++)
		s->parts[i].directory.flags |= DIRECTORY_RUNTIME;
}

void
make_library(struct subject *s)
{
	s->slices[0].filetype = s->slices[1].filetype = 6;
}

struct subject *
add_library(struct subject *s, const char *path)
{
	struct subject *library = add_child(s, &kind_dylib, path);

	make_library(library);
	library->place.where = "Frameworks";
	return library;
}

void
make_library_child(struct subject *s)
{
	make_child(s);
	make_library(s);
	s->place.kind = &kind_dylib;
	s->place.where = "Frameworks";
	harden(s->parent);
}

void
make_nested_release(struct subject *s)
{
	make_child(s);
	sign_as(s, MARKER("6.1.13"));
	harden(s);
	make_developer_id(s->parent);
}

void
seal_children(struct subject *s, bool differs)
{
	static const struct seal_entry entry = { 0 };
	struct seal_nested *nested =
	    ARENA_ARRAY(s->arena, struct seal_nested, s->child_count);

	for (size_t i = 0; i < s->child_count; i++)
		nested[i] = (struct seal_nested){
			.path = s->children[i]->place.path,
			.entry = &entry,
			.status = NESTED_OK,
			.cdhash_differs = differs,
		};
	s->seal_verdict.nested = nested;
	s->seal_verdict.nested_count = s->child_count;
}

void
sign_later(struct subject *s, int seconds)
{
	s->parts[0].timestamp.time += seconds;
}

void
share_uuid(struct subject *s, uint8_t number)
{
	for (size_t i = 0; i < s->child_count; i++)
		for (size_t slice = 0; slice < 2; slice++) {
			s->children[i]->slices[slice].has_uuid = true;
			s->children[i]->slices[slice].uuid[0] = number;
			s->children[i]->slices[slice].uuid[1] = (uint8_t) slice;
		}
}

struct subject *
flawed(const char *id)
{
	struct subject *s = subject_new();

	flaw(s, id);
	return s;
}

void
assert_none(struct subject *s, const char *id)
{
	judge(s);
	assert_int_equal(count_of(s, id), 0);
	subject_free(s);
}

void
assert_as(struct subject *s, const char *id, enum severity severity)
{
	assert_int_equal(severity_of(s, id), severity);
}

static void
flaw_team(struct subject *s)
{
	make_library_child(s);
	sign_by_team(s, "OTHER12345");
}

static void
flaw_class(struct subject *s)
{
	make_nested_release(s);
	sign_as(s, MARKER("6.1.4"));
}

static void
flaw_certificate(struct subject *s)
{
	make_child(s);
	sign_by_other_certificate(s);
}

static void
clean_order(struct subject *s)
{
	make_child(s);
	seal_children(s->parent, true);
	sign_later(s, -60);
}

static void
flaw_order(struct subject *s)
{
	make_child(s);
	seal_children(s->parent, true);
	sign_later(s, 60);
}

static void
clean_runtime(struct subject *s)
{
	make_nested_release(s);
}

static void
flaw_runtime(struct subject *s)
{
	make_nested_release(s);
	s->parent->parts[0].directory.flags = 0;
}

static void
flaw_development(struct subject *s)
{
	make_nested_release(s);
	sign_as(s, MARKER("6.1.12"));
}

static void
clean_library(struct subject *s)
{
	make_library(s);
	entitle(s, "");
}

static void
flaw_library(struct subject *s)
{
	make_library(s);
	entitle(s, XML_YES("com.apple.security.app-sandbox"));
}

#define SECURITY_CLIENT "com.apple.developer.endpoint-security.client"

static void
clean_helper(struct subject *s)
{
	make_child(s);
	entitle(s, XML_YES("com.apple.security.cs.allow-jit"));
	entitle(s->parent, XML_YES("com.apple.security.cs.allow-jit"));
}

static void
flaw_helper(struct subject *s)
{
	make_child(s);
	entitle(s, XML_YES(SECURITY_CLIENT));
	entitle(s->parent, XML_YES(SECURITY_CLIENT));
}

static void
clean_validation(struct subject *s)
{
	make_developer_id(s);
	entitle(s, XML_NO("com.apple.security.cs.disable-library-validation"));
}

static void
flaw_validation(struct subject *s)
{
	make_developer_id(s);
	entitle(s, XML_YES("com.apple.security.cs.disable-library-validation"));
}

/* All reached, in one go. */
static void
clean_deep(struct subject *s)
{
	add_library(s, "Contents/Frameworks/a.dylib");
	add_library(s, "Contents/Frameworks/b.dylib");
	seal_children(s, false);
}

void
make_deep(struct subject *s)
{
	clean_deep(s);
	sign_by_other_certificate(
	    add_child(s, &kind_executable, "Contents/Resources/tool"));
	for (size_t i = 0; i < 2; i++)
		entitle(
		    s->children[i], XML_YES("com.apple.security.app-sandbox"));
	entitle(s, XML_YES("com.apple.security.app-sandbox"));
}

static void
clean_reached(struct subject *s)
{
	make_child(s);
	s->parent->place.base = "Contents";
	seal_children(s->parent, false);
}

static void
flaw_not_reached(struct subject *s)
{
	make_child(s);
	s->parent->place.base = "Contents";
	sign_by_team(s, "OTHER12345");
}

static void
clean_copies(struct subject *s)
{
	make_developer_id(s);
	sign_as(
	    add_library(s, "Contents/Frameworks/a.dylib"), MARKER("6.1.13"));
	sign_as(
	    add_library(s, "Contents/Frameworks/b.dylib"), MARKER("6.1.13"));
	harden(s->children[0]);
	harden(s->children[1]);
	share_uuid(s, 1);
}

static void
flaw_copies(struct subject *s)
{
	clean_copies(s);
	sign_as(s->children[1], MARKER("6.1.4"));
}

// clang-format off
const struct pair nesting_pairs[] = {
	{ "nested-team-mismatch", make_library_child, flaw_team,
		SEVERITY_ERROR, NULL },
	{ "nested-signer-class-mismatch", make_nested_release, flaw_class,
		SEVERITY_ERROR, NULL },
	{ "nested-cert-mismatch", make_child, flaw_certificate,
		SEVERITY_INFO, NULL },
	{ "parent-signed-before-child", clean_order, flaw_order,
		SEVERITY_WARNING, "nested-cdhash-drift" },
	{ "nested-runtime-mismatch", clean_runtime, flaw_runtime,
		SEVERITY_WARNING, NULL },
	{ "nested-development-signed", make_nested_release, flaw_development,
		SEVERITY_ERROR,
		"nested-signer-class-mismatch notary-not-developer-id" },
	{ "library-has-entitlements", clean_library, flaw_library,
		SEVERITY_WARNING, "bundle-executable-wrong-type" },
	{ "helper-copies-app-entitlements", clean_helper, flaw_helper,
		SEVERITY_WARNING,
		"bare-tool-restricted-entitlement entitlement-managed "
		"embedded-plist-missing" },
	{ "library-validation-disabled", clean_validation, flaw_validation,
		SEVERITY_WARNING, "hardened-runtime-exception" },
	{ "deep-sign-smell", clean_deep, make_deep, SEVERITY_WARNING,
		"library-has-entitlements nested-cert-mismatch" },
	{ "nested-not-covered-by-deep", clean_reached, flaw_not_reached,
		SEVERITY_WARNING, "nested-team-mismatch" },
	{ "duplicate-macho-different-signature", clean_copies, flaw_copies,
		SEVERITY_ERROR,
		"nested-signer-class-mismatch notary-not-developer-id" },
	{ 0 },
};
// clang-format on
