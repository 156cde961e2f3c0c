/* SPDX-License-Identifier: MIT */
/*
 * What the record's keys are called, and which of them differ in every build.
 * Property lists and entitlements have no rules within: what a file calls its
 * keys must not decide what counts.
 */
#include <config.h>

#include "align.h"

// clang-format off
static const struct rule of_library[] = {
	{ .key = "kind", .label = "Kind" },
	{ .key = "path", .how = RULE_HIDDEN },
	{ .key = "resolved", .label = "Found at" },
	{ 0 },
};

static const struct rule of_directory[] = {
	{ .key = "hash", .label = "Hash" },
	{ .key = "version", .label = "Version" },
	{ .key = "cdhash", .label = "CDHash", .how = RULE_FOLDED },
	{ .key = "cdhash_full", .label = "CDHash in full",
	  .how = RULE_FOLDED },
	{ .key = "code_slots", .label = "Code slots", .how = RULE_FOLDED },
	{ .key = "special_slots", .label = "Special slots" },
	{ .key = "size", .label = "Size", .how = RULE_FOLDED },
	{ 0 },
};

static const struct rule of_certificate[] = {
	{ .key = "subject", .how = RULE_HIDDEN },
	{ .key = "issuer", .label = "Issuer" },
	{ .key = "serial", .label = "Serial number" },
	{ .key = "not_before", .label = "Valid from" },
	{ .key = "not_after", .label = "Valid until" },
	{ .key = "sha256", .label = "SHA-256" },
	{ .key = "class", .label = "Class" },
	{ 0 },
};

static const struct rule of_checks[] = {
	{ .key = "code_pages", .label = "Code" },
	{ .key = "pages", .label = "Pages", .how = RULE_FOLDED },
	{ .key = "bad_pages", .label = "Bad pages" },
	{ .key = "first_bad_page", .label = "First bad page" },
	{ .key = "info_plist", .label = "Info.plist" },
	{ .key = "requirements", .label = "Requirements" },
	{ .key = "resources", .label = "Seal" },
	{ .key = "entitlements", .label = "Entitlements" },
	{ .key = "entitlements_der", .label = "Entitlements (DER)" },
	{ .key = "cms", .label = "Signature value" },
	{ .key = "cms_digest", .label = "Signed digest" },
	{ .key = "cdhash_attribute", .label = "Signed CDHashes" },
	{ .key = "chain", .label = "Chain" },
	{ .key = "timestamp", .label = "Time stamp" },
	{ .key = "designated_requirement", .label = "Own requirement" },
	{ 0 },
};

static const struct rule of_signature[] = {
	{ .key = "kind", .label = "Kind" },
	{ .key = "location", .label = "Location" },
	{ .key = "identifier", .label = "Identifier" },
	{ .key = "team_id", .label = "Team" },
	{ .key = "platform_id", .label = "Platform identifier" },
	{ .key = "flags", .label = "Flags" },
	{ .key = "flags_value", .how = RULE_HIDDEN },
	{ .key = "runtime_version", .label = "Runtime version" },
	{ .key = "page_size", .label = "Page size" },
	{ .key = "signature_size", .label = "Signature size",
	  .how = RULE_FOLDED },
	{ .key = "code_directories", .label = "CodeDirectories",
	  .items = of_directory, .identity = "hash", .brief = true },
	{ .key = "cdhash", .label = "CDHash", .how = RULE_FOLDED },
	{ .key = "authority", .label = "Authority" },
	{ .key = "certificates", .label = "Certificates",
	  .items = of_certificate, .identity = "subject", .brief = true },
	{ .key = "signing_time", .label = "Signing time",
	  .how = RULE_FOLDED },
	{ .key = "timestamp", .label = "Time stamp", .how = RULE_FOLDED },
	{ .key = "entitlements", .label = "Entitlements" },
	{ .key = "entitlements_der", .label = "Entitlements (DER)" },
	{ .key = "requirements", .label = "Requirements" },
	{ .key = "designated_implicit", .how = RULE_HIDDEN },
	{ .key = "info_plist_bound", .label = "Binds Info.plist" },
	{ .key = "checks", .label = "Verified", .within = of_checks,
	  .brief = true },
	{ 0 },
};

const struct rule rules_of_slice[] = {
	{ .key = "arch", .how = RULE_HIDDEN },
	{ .key = "file_type", .label = "Type" },
	{ .key = "platform", .label = "Platform" },
	{ .key = "minimum_os", .label = "Minimum system, by the code" },
	{ .key = "sdk", .label = "SDK" },
	{ .key = "uuid", .label = "UUID", .how = RULE_FOLDED },
	{ .key = "encrypted", .label = "Encrypted" },
	{ .key = "offset", .label = "Offset", .how = RULE_FOLDED },
	{ .key = "size", .label = "Size", .how = RULE_FOLDED },
	{ .key = "libraries", .label = "Libraries", .items = of_library,
	  .identity = "path", .brief = true },
	{ .key = "rpaths", .label = "Run paths" },
	{ .key = "signature", .label = "Signature", .within = of_signature },
	{ 0 },
};

static const struct rule of_nested[] = {
	{ .key = "path", .how = RULE_HIDDEN },
	{ .key = "status", .label = "Status" },
	{ 0 },
};

static const struct rule of_seal[] = {
	{ .key = "version", .label = "Version" },
	{ .key = "rules", .label = "Rules, counted" },
	{ .key = "files", .label = "Files, counted" },
	{ .key = "checked", .how = RULE_HIDDEN },
	{ .key = "ok", .how = RULE_HIDDEN },
	{ .key = "modified", .label = "Modified since" },
	{ .key = "missing", .label = "Missing" },
	{ .key = "added", .label = "Added since" },
	{ .key = "type_changed", .label = "Of another type since" },
	{ .key = "nested", .label = "Nested code", .how = RULE_PAIRED,
	  .items = of_nested, .identity = "path" },
	{ 0 },
};

static const struct rule of_ticket[] = {
	{ .key = "present", .label = "Stapled" },
	{ .key = "valid", .label = "Valid" },
	{ .key = "time", .label = "Time", .how = RULE_FOLDED },
	{ .key = "cdhashes", .label = "CDHashes", .how = RULE_FOLDED },
	{ .key = "covers", .label = "Covers" },
	{ .key = "not_covered", .label = "Does not cover" },
	{ 0 },
};

static const struct rule of_profile_checks[] = {
	{ .key = "cms", .label = "Signature" },
	{ .key = "chain", .label = "Chain" },
	{ .key = "der_profile", .label = "DER form" },
	{ .key = "der_signature", .label = "DER form's signature" },
	{ .key = "expiry", .label = "In time" },
	{ .key = "certificate", .label = "Lists the signer" },
	{ .key = "device", .label = "Lists the device" },
	{ .key = "device_plist", .label = "… in the property list" },
	{ .key = "device_der", .label = "… in the DER form" },
	{ 0 },
};

static const struct rule of_profile[] = {
	{ .key = "path", .label = "File" },
	{ .key = "name", .label = "Name" },
	{ .key = "uuid", .label = "UUID" },
	{ .key = "kind", .label = "Type" },
	{ .key = "platforms", .label = "Platforms" },
	{ .key = "team_id", .label = "Team" },
	{ .key = "team_name", .label = "Team's name" },
	{ .key = "app_id", .label = "App ID" },
	{ .key = "app_id_name", .label = "App ID's name" },
	{ .key = "created", .label = "Made" },
	{ .key = "expires", .label = "Ends" },
	{ .key = "all_devices", .label = "All devices" },
	{ .key = "devices", .label = "Devices" },
	{ .key = "entitlements", .label = "Entitlements it allows" },
	{ .key = "certificates", .label = "Certificates",
	  .items = of_certificate, .identity = "subject", .brief = true },
	{ .key = "xcode_managed", .label = "Managed by Xcode" },
	{ .key = "checks", .label = "Checked",
	  .within = of_profile_checks, .brief = true },
	{ 0 },
};

/* The record has these, wherever they are strings. */
static const struct rule of_info[] = {
	{ .key = "CFBundleIdentifier", .how = RULE_TOLD },
	{ .key = "CFBundleShortVersionString", .how = RULE_TOLD },
	{ .key = "CFBundleVersion", .how = RULE_TOLD },
	{ .key = "CFBundlePackageType", .how = RULE_TOLD },
	{ 0 },
};

static const struct rule of_sealed_file[] = {
	{ .key = "cdhash", .label = "Sealed CDHash", .how = RULE_FOLDED },
	{ .key = "requirement", .label = "Sealed requirement" },
	{ 0 },
};

const struct rule rules_of_dossier[] = {
	{ .key = "path", .how = RULE_HIDDEN },
	{ .key = "parent", .how = RULE_HIDDEN },
	{ .key = "kind", .label = "Kind" },
	{ .key = "layout", .label = "Layout" },
	{ .key = "place", .label = "Place" },
	{ .key = "verdict", .label = "Verdict" },
	{ .key = "identifier", .label = "Identifier, by Info.plist" },
	{ .key = "version", .label = "Version" },
	{ .key = "build", .label = "Build" },
	{ .key = "executable", .label = "Executable" },
	{ .key = "package_type", .label = "Package type" },
	{ .key = "minimum_os", .how = RULE_HIDDEN },
	{ .key = "executable_mode", .label = "Mode" },
	{ .key = "slices", .label = "Slices", .items = rules_of_slice,
	  .identity = "arch", .brief = true },
	{ .key = "seal", .label = "Seal", .within = of_seal },
	{ .key = "ticket", .label = "Notarization ticket",
	  .within = of_ticket },
	{ .key = "profile", .label = "Profile", .within = of_profile },
	{ .key = "xattrs", .label = "Extended attributes" },
	{ .key = "symlink", .label = "Link" },
	{ .key = "coverage", .how = RULE_HIDDEN },
	{ .key = "info", .label = "Info.plist", .within = of_info },
	{ .key = "sealed_rules", .label = "Rules of the seal" },
	{ .key = "sealed_files", .label = "Sealed files", .how = RULE_FILES,
	  .items = of_sealed_file },
	{ .key = "findings", .label = "Findings", .how = RULE_SENTENCES },
	{ 0 },
};
// clang-format on

const struct rule *
rule_find(const struct rule *rules, struct bytes key)
{
	for (const struct rule *rule = rules; rule && rule->key; rule++)
		if (bytes_are(key, rule->key))
			return rule;
	return NULL;
}
