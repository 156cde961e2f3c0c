/* SPDX-License-Identifier: MIT */
/* Flaws that the notary service or Gatekeeper refuses. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "loading.h"
#include "rights.h"

static const struct bundle_kind kind_kext = { .id = "kext", .is_bundle = true };

static void
flaw_timestamp(struct subject *s)
{
	make_developer_id(s);
	s->parts[0].cms.has_timestamp = false;
	s->parts[0].cms.timestamp = NULL;
	s->verdicts[0].cms.timestamp = result_absent();
}

static void
flaw_runtime(struct subject *s)
{
	make_developer_id(s);
	s->parts[0].directory.flags = 0;
}

static void
flaw_debug(struct subject *s)
{
	make_developer_id(s);
	entitle(s, XML_YES("com.apple.security.get-task-allow"));
}

static void
flaw_sdk(struct subject *s)
{
	make_developer_id(s);
	s->platforms[0].sdk = 10 << 16 | 8 << 8;
}

static void
give_entitlements(struct subject *s, const char *bytes)
{
	struct blob *blob = ARENA_NEW(s->arena, struct blob);

	make_developer_id(s);
	*blob = (struct blob){ .slot = SLOT_ENTITLEMENTS,
		.content = bytes_of(bytes) };
	s->parts[0].signature.blobs = blob;
	s->parts[0].signature.blob_count = 1;
}

static void
clean_form(struct subject *s)
{
	give_entitlements(s, "<?xml");
}

static void
flaw_form(struct subject *s)
{
	give_entitlements(s, "\xef\xbb\xbf<?xml");
}

static void
flaw_stapleable(struct subject *s)
{
	make_developer_id(s);
	s->place.kind = &kind_executable;
}

static void
flaw_kext(struct subject *s)
{
	make_developer_id(s);
	s->place.kind = &kind_kext;
	s->slices[0].filetype = 11;
}

static void
clean_kext(struct subject *s)
{
	static const char *markers[] = { MARKER("6.1.13"), MARKER("6.1.18") };

	flaw_kext(s);
	s->parts[0].leaf.markers = markers;
	s->parts[0].leaf.marker_count = 2;
}

/* A part of an app for Developer ID that is all right itself. */
static void
make_part(struct subject *s)
{
	make_nested_release(s);
	harden(s);
}

static void
flaw_identity(struct subject *s)
{
	make_part(s);
	sign_ad_hoc(s, DIRECTORY_ADHOC | DIRECTORY_RUNTIME);
}

static void
flaw_unsigned(struct subject *s)
{
	make_part(s);
	s->signatures[0] = NULL;
}

static void
flaw_invalid(struct subject *s)
{
	make_developer_id(s);
	s->verdicts[0].code_pages = bad(s);
}

/* What another check says of the bundle's layout. */
static void
flaw_structure(struct subject *s)
{
	static const struct check check = { .id = "bundle-root-unsealed",
		.severity = SEVERITY_ERROR };

	make_developer_id(s);
	finding_add(&s->findings, &check, "it has files beside Contents");
}

static void
clean_ready(struct subject *s)
{
	flaw_runtime(s);
}

static void
flaw_none(struct subject *s)
{
	(void) s;
}

static void
choose_developer_id(struct subject *s)
{
	s->options.target_chosen = true;
	s->options.target = TARGET_DEVELOPER_ID;
}

static void
clean_release(struct subject *s)
{
	make_developer_id(s);
	choose_developer_id(s);
}

static void
flaw_usable(struct subject *s)
{
	choose_developer_id(s);
	sign_ad_hoc(s, DIRECTORY_ADHOC | DIRECTORY_RUNTIME);
}

static void
flaw_development(struct subject *s)
{
	choose_developer_id(s);
	harden(s);
}

static void
flaw_unnotarized(struct subject *s)
{
	make_developer_id(s);
	s->code.ticket = NULL;
	s->verdict.ticket = NULL;
}

static void
flaw_no_app(struct subject *s)
{
	make_developer_id(s);
	s->place.kind = &kind_framework;
	make_library(s);
}

static void
flaw_envelope(struct subject *s)
{
	s->seal.version = 1;
}

static void
mark(struct subject *s, const char *name)
{
	struct source_entry *entry = ARENA_NEW(s->arena, struct source_entry);

	entry->name = name;
	s->code.xattrs.entries = entry;
	s->code.xattrs.count = 1;
}

static void
clean_mark(struct subject *s)
{
	mark(s, "com.apple.macl");
}

static void
flaw_mark(struct subject *s)
{
	mark(s, "com.apple.quarantine");
}

/* Safari's download, and what a sandboxed program may not make. */
static void
clean_quarantine(struct subject *s)
{
	s->code.executable_quarantine =
	    bytes_of("0083;5f9c8a10;Safari;6C7A");
}

static void
flaw_hard_quarantine(struct subject *s)
{
	s->code.executable_quarantine = bytes_of("0086;5f9c8a10;Notes;");
}

static void
clean_place(struct subject *s)
{
	make_developer_id(s);
	add_run_path(s, "@executable_path/../..");
}

static void
flaw_place(struct subject *s)
{
	make_developer_id(s);
	add_run_path(s, "@executable_path/../../..");
}

static void
flaw_channel(struct subject *s)
{
	make_developer_id(s);
	s->place.receipt_path = "Contents/_MASReceipt/receipt";
}

static void
clean_receipt(struct subject *s)
{
	sign_as(s, MARKER("6.1.9"));
	s->place.receipt_path = "Contents/_MASReceipt/receipt";
}

static void
flaw_receipt(struct subject *s)
{
	sign_as(s, MARKER("6.1.9"));
}

/* An archive with so much code that is not signed, and that is. */
static struct archive_content *
pack(struct subject *s, uint32_t bare, uint32_t is_signed)
{
	static struct archived_code code[] = {
		{ { (const uint8_t *) "a.so", 4, 0 }, MACHO_SIGNED_NO },
		{ { (const uint8_t *) "b.so", 4, 0 }, MACHO_SIGNED_YES },
	};
	struct archive_content *a = ARENA_NEW(s->arena, struct archive_content);

	a->path = "Contents/Resources/a.zip";
	a->format = "zip";
	a->items = bare + is_signed + 1;
	a->code[MACHO_SIGNED_NO] = bare;
	a->code[MACHO_SIGNED_YES] = is_signed;
	a->first = bare ? code : code + 1;
	a->first_count = bare && is_signed ? 2 : bare || is_signed;
	s->code.archives = a;
	s->code.archive_count = 1;
	return a;
}

static void
clean_archive(struct subject *s)
{
	make_developer_id(s);
	pack(s, 0, 1);
}

static void
flaw_archive(struct subject *s)
{
	make_developer_id(s);
	pack(s, 14, 1);
}

static void
flaw_nested(struct subject *s)
{
	clean_archive(s);
}

// clang-format off
const struct pair notary_pairs[] = {
	{ "notary-no-secure-timestamp", make_developer_id, flaw_timestamp,
	  SEVERITY_ERROR, NULL },
	{ "notary-no-hardened-runtime", make_developer_id, flaw_runtime,
	  SEVERITY_ERROR, NULL },
	{ "notary-get-task-allow", make_developer_id, flaw_debug,
	  SEVERITY_ERROR, "get-task-allow-in-distribution" },
	{ "notary-sdk-too-old", make_developer_id, flaw_sdk, SEVERITY_ERROR,
	  NULL },
	{ "notary-entitlements-malformed", clean_form, flaw_form,
	  SEVERITY_ERROR, NULL },
	{ "notary-unstapleable", make_developer_id, flaw_stapleable,
	  SEVERITY_INFO, "gk-not-app-like" },
	{ "notary-kext-capability", clean_kext, flaw_kext, SEVERITY_ERROR,
	  "gk-not-app-like" },
	{ "notary-not-developer-id", make_part, flaw_identity, SEVERITY_ERROR,
	  "adhoc-signature" },
	{ "notary-binary-not-signed", make_part, flaw_unsigned,
	  SEVERITY_ERROR, "nested-unsigned" },
	{ "notary-signature-invalid", make_developer_id, flaw_invalid,
	  SEVERITY_ERROR, "code-page-hash-mismatch" },
	{ "notary-bundle-structure", make_developer_id, flaw_structure,
	  SEVERITY_ERROR, "bundle-root-unsealed" },
	{ "notary-ready", clean_ready, make_developer_id, SEVERITY_INFO, NULL },
	{ "macho-in-archive", clean_archive, flaw_archive, SEVERITY_ERROR,
	  "notary-archive-nested-code" },
	{ "notary-archive-nested-code", make_developer_id, flaw_nested,
	  SEVERITY_WARNING, NULL },
	{ "gk-no-usable-signature", clean_release, flaw_usable,
	  SEVERITY_ERROR, "adhoc-signature notary-not-developer-id" },
	{ "gk-development-signed", clean_release, flaw_development,
	  SEVERITY_ERROR, "notary-not-developer-id nested-development-signed" },
	{ "gk-unnotarized", make_developer_id, flaw_unnotarized,
	  SEVERITY_UNKNOWN, "notary-ticket-missing" },
	{ "gk-not-app-like", make_developer_id, flaw_no_app, SEVERITY_INFO,
	  NULL },
	{ "gk-obsolete-envelope", flaw_none, flaw_envelope, SEVERITY_ERROR,
	  "seal-v1-only" },
	{ "quarantine-xattr", clean_mark, flaw_mark, SEVERITY_INFO, NULL },
	{ "hard-quarantine", clean_quarantine, flaw_hard_quarantine,
	  SEVERITY_ERROR, NULL },
	{ "translocation-risk", clean_place, flaw_place, SEVERITY_INFO,
	  "rpath-outside-bundle" },
	{ "mixed-channel", make_developer_id, flaw_channel, SEVERITY_ERROR,
	  NULL },
	{ "mas-receipt-missing", clean_receipt, flaw_receipt, SEVERITY_INFO,
	  NULL },
	{ 0 },
};
// clang-format on
