/* SPDX-License-Identifier: MIT */
/* Flaws of code, its signature and its seal. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "rights.h"

static void
flaw_macho(struct subject *s)
{
	add(s, DEFECT_MACHO);
}

static void
flaw_signature(struct subject *s)
{
	add(s, DEFECT_SIGNATURE);
}

static void
flaw_plist(struct subject *s)
{
	add(s, DEFECT_PLIST);
}

static void
flaw_ambiguous(struct subject *s)
{
	add(s, DEFECT_AMBIGUOUS);
}

static void
flaw_signers(struct subject *s)
{
	add(s, DEFECT_SIGNER_COUNT);
}

static void
flaw_blob(struct subject *s)
{
	add(s, DEFECT_BLOB_DUPLICATE);
}

static void
flaw_limit(struct subject *s)
{
	add(s, DEFECT_LIMIT);
}

static void
flaw_changed(struct subject *s)
{
	add(s, DEFECT_CHANGED);
}

static void
flaw_name(struct subject *s)
{
	s->place.name = "A\xe2\x80\xae"
			"ppa.app";
}

static void
flaw_none(struct subject *s)
{
	(void) s;
}

/* There is nothing to verify in an object file. */
static void
clean_object(struct subject *s)
{
	s->place.kind = &kind_object;
	s->slices[0].filetype = 1;
	s->code.signature_count = 0;
	s->verified = NULL;
}

static void
flaw_unsigned(struct subject *s)
{
	s->code.signature_count = 0;
	s->verified = NULL;
}

static void
flaw_nested_unsigned(struct subject *s)
{
	make_child(s);
	flaw_unsigned(s);
}

static void
clean_slice(struct subject *s)
{
	make_two_slices(s);
	s->signatures[1] = NULL;
	s->slices[1].filetype = 1;
}

static void
flaw_slice(struct subject *s)
{
	make_two_slices(s);
	s->signatures[1] = NULL;
}

static void
clean_adhoc(struct subject *s)
{
	sign_ad_hoc(s, DIRECTORY_ADHOC);
	s->parts[0].directory.platform = 1;
}

/* In what is given to others. */
static void
flaw_adhoc(struct subject *s)
{
	make_child(s);
	make_developer_id(s->parent);
	sign_ad_hoc(s, DIRECTORY_ADHOC);
}

static void
flaw_linker_signed(struct subject *s)
{
	make_child(s);
	make_developer_id(s->parent);
	sign_ad_hoc(s, DIRECTORY_ADHOC | DIRECTORY_LINKER_SIGNED);
}

static void
flaw_pages(struct subject *s)
{
	s->verdicts[0].code_pages = bad(s);
}

static void
flaw_code_limit(struct subject *s)
{
	s->verdicts[0].limit = bad(s);
}

static void
cover(struct subject *s, uint64_t offset, enum vouching by)
{
	s->coverage[0] = (struct coverage){ { 0, offset }, VOUCHED_PAGES, "" };
	s->coverage[1] = (struct coverage){ { offset, 7 }, by, "behind" };
	s->verdict.coverage_count = 2;
}

/* In the room of the signature, and zeroes behind it. */
static void
clean_trailing(struct subject *s)
{
	cover(s, 0x1d00, VOUCHED_NOBODY);
}

static void
flaw_trailing(struct subject *s)
{
	cover(s, 0x2000, VOUCHED_NOBODY);
}

static void
flaw_cms_missing(struct subject *s)
{
	sign_ad_hoc(s, 0);
}

static void
flaw_digest(struct subject *s)
{
	s->verdicts[0].cms.digest = bad(s);
}

static void
flaw_agility(struct subject *s)
{
	s->verdicts[0].cms.agility = bad(s);
}

static void
flaw_value(struct subject *s)
{
	s->verdicts[0].cms.signature = bad(s);
}

static void
flaw_gap(struct subject *s)
{
	s->parts[0].cms.chain.complete = s->parts[0].cms.chain.pinned = false;
	s->verdicts[0].cms.chain = bad(s);
}

static void
flaw_others(struct subject *s)
{
	s->parts[0].cms.chain.pinned = false;
	s->verdicts[0].cms.chain = bad(s);
}

static void
flaw_usage(struct subject *s)
{
	s->verdicts[0].cms.chain = bad(s);
}

static void
expire(struct subject *s)
{
	make_developer_id(s);
	s->parts[0].leaf.not_after = NOW - 1;
}

static void
flaw_expired(struct subject *s)
{
	expire(s);
	s->parts[0].cms.timestamp = NULL;
	s->verdicts[0].cms.timestamp = result_absent();
}

static void
flaw_outside(struct subject *s)
{
	make_developer_id(s);
	s->parts[0].leaf.not_before = NOW - 1;
}

static void
flaw_team(struct subject *s)
{
	s->verdicts[0].cms.team = bad(s);
}

static void
clean_no_team(struct subject *s)
{
	s->parts[0].markers[0] = MARKER("6.22");
	s->parts[0].directory.team = (struct bytes){ 0 };
}

static void
flaw_no_team(struct subject *s)
{
	s->parts[0].directory.team = (struct bytes){ 0 };
}

static void
flaw_info(struct subject *s)
{
	s->verdicts[0].slots[SLOT_INFO] = bad(s);
}

static void
clear_slot(struct subject *s, uint32_t slot)
{
	memset(s->parts[0].special +
		   (size_t) 20 * (SLOT_CONSTRAINT_LIBRARY - slot),
	    0, 20);
	s->verdicts[0].slots[slot] = result_absent();
}

static void
clean_no_info(struct subject *s)
{
	s->code.info = NULL;
	clear_slot(s, SLOT_INFO);
}

static void
flaw_unbound(struct subject *s)
{
	clear_slot(s, SLOT_INFO);
}

static void
flaw_seal_slot(struct subject *s)
{
	s->verdicts[0].slots[SLOT_RESOURCES] = bad(s);
}

static void
flaw_no_seal(struct subject *s)
{
	s->code.seal = NULL;
	s->place.seal_path = NULL;
	s->verdict.seal = NULL;
	s->verdicts[0].slots[SLOT_RESOURCES] = bad(s);
}

static void
flaw_slot(struct subject *s)
{
	s->verdicts[0].slots[SLOT_ENTITLEMENTS_DER] = bad(s);
}

static void
flaw_rights(struct subject *s)
{
	s->parts[0].entitlements.relation = ENTITLEMENTS_DIFFER;
	s->parts[0].signature.entitlements = &s->parts[0].entitlements;
}

static void
clean_rights(struct subject *s)
{
	s->parts[0].entitlements.relation = ENTITLEMENTS_EQUAL;
	s->parts[0].signature.entitlements = &s->parts[0].entitlements;
}

static void
flaw_sha1(struct subject *s)
{
	make_developer_id(s);
	s->parts[0].directory.hash_type = 1;
}

static void
flaw_old_directory(struct subject *s)
{
	make_phone_code(s);
	s->parts[0].directory.version = 0x20200;
}

static void
clean_platform(struct subject *s)
{
	s->parts[0].markers[0] = MARKER("6.22");
	s->parts[0].directory.platform = 13;
}

static void
flaw_platform(struct subject *s)
{
	s->parts[0].directory.platform = 13;
}

static void
flaw_expires(struct subject *s)
{
	s->parts[0].directory.flags = DIRECTORY_EXPIRES | DIRECTORY_RUNTIME;
}

static void
clean_flags(struct subject *s)
{
	s->parts[0].directory.flags = DIRECTORY_RUNTIME;
}

static void
flaw_flags(struct subject *s)
{
	s->parts[0].directory.flags = DIRECTORY_KILL;
}

static void
flaw_slice_team(struct subject *s)
{
	make_two_slices(s);
	s->parts[1].directory.team = bytes_of("OTHER12345");
}

static void
flaw_slice_signer(struct subject *s)
{
	make_two_slices(s);
	s->parts[1].leaf.sha256[0] = 1;
	s->parts[1].leaf.common_name = "Other";
}

static void
flaw_slice_identifier(struct subject *s)
{
	make_two_slices(s);
	s->parts[1].directory.identifier = bytes_of("com.example.b");
}

static void
flaw_slice_rights(struct subject *s)
{
	make_two_slices(s);
	entitle(s, XML_YES("com.apple.security.network.client"));
	s->parts[0].signature.entitlements = NULL;
}

static void
clean_slice_rights(struct subject *s)
{
	flaw_slice_rights(s);
	s->slices[0].filetype = s->slices[1].filetype = 6;
}

static void
flaw_slice_flags(struct subject *s)
{
	make_developer_id(s);
	make_two_slices(s);
	s->slices[0].filetype = s->slices[1].filetype = 6;
	s->parts[0].directory.flags = 0;
}

static void
flaw_designated(struct subject *s)
{
	s->verdicts[0].designated = bad(s);
}

static struct expression identity = { .opcode = OPCODE_IDENTIFIER };
static struct expression hash = { .opcode = OPCODE_CDHASH };
static struct expression hash_of_it = {
	.opcode = OPCODE_AND, .left = &hash, .right = &identity
};
static struct expression any_hash = {
	.opcode = OPCODE_OR, .left = &hash, .right = &identity
};

static void
require(struct subject *s, const struct expression *expression)
{
	struct signed_part *p = &s->parts[0];

	p->requirement = (struct requirement){ .type = REQUIREMENT_DESIGNATED,
		.expression = expression };
	p->requirements =
	    (struct requirements){ .list = &p->requirement, .count = 1 };
	p->signature.requirements = &p->requirements;
}

static void
clean_requirement(struct subject *s)
{
	require(s, &hash_of_it);
}

static void
flaw_requirement(struct subject *s)
{
	require(s, &any_hash);
}

static void
flaw_seal_missing(struct subject *s)
{
	clear_slot(s, SLOT_RESOURCES);
}

static void
clean_tool(struct subject *s)
{
	flaw_seal_missing(s);
	s->place.kind = &kind_executable;
}

static void
clean_old_seal(struct subject *s)
{
	make_phone_code(s);
	s->seal.version = 1;
}

static void
flaw_old_seal(struct subject *s)
{
	s->seal.version = 1;
}

static void
flaw_added(struct subject *s)
{
	seal_problems(s, SEAL_ADDED, 1);
}

static void
flaw_modified(struct subject *s)
{
	seal_problems(s, SEAL_MODIFIED, 1);
}

static void
flaw_missing(struct subject *s)
{
	seal_problems(s, SEAL_MISSING, 1);
}

static void
flaw_type(struct subject *s)
{
	seal_problems(s, SEAL_LINK_CHANGED, 1);
}

static void
seal_nested(struct subject *s, enum nested_status status, bool differs)
{
	struct seal_nested *nested = ARENA_NEW(s->arena, struct seal_nested);

	nested->path = "Contents/Frameworks/F.framework";
	nested->status = status;
	nested->cdhash_differs = differs;
	s->seal_verdict.nested = nested;
	s->seal_verdict.nested_count = 1;
}

static void
clean_nested(struct subject *s)
{
	seal_nested(s, NESTED_OK, false);
}

static void
flaw_nested(struct subject *s)
{
	seal_nested(s, NESTED_REQUIREMENT_FAILED, true);
}

static void
flaw_drift(struct subject *s)
{
	seal_nested(s, NESTED_OK, true);
}

static void
flaw_not_code(struct subject *s)
{
	seal_nested(s, NESTED_NOT_CODE, false);
}

static const char *covered[] = { ".", "Contents/MacOS/Helper" };

static void
clean_ticket(struct subject *s)
{
	make_developer_id(s);
	s->verdict.covers = covered;
	s->verdict.covers_count = 2;
}

static void
flaw_ticket(struct subject *s)
{
	make_developer_id(s);
	s->verdict.not_covered = covered;
	s->verdict.not_covered_count = 2;
}

static void
flaw_no_ticket(struct subject *s)
{
	make_developer_id(s);
	s->code.ticket = NULL;
	s->verdict.ticket = NULL;
}

// clang-format off
const struct pair code_pairs[] = {
	{ "macho-malformed", flaw_none, flaw_macho, SEVERITY_ERROR, NULL },
	{ "signature-malformed", flaw_none, flaw_signature,
		SEVERITY_ERROR, NULL },
	{ "plist-malformed", flaw_none, flaw_plist, SEVERITY_ERROR, NULL },
	{ "plist-ambiguous", flaw_none, flaw_ambiguous,
		SEVERITY_WARNING, NULL },
	{ "cms-signer-count", flaw_none, flaw_signers, SEVERITY_ERROR, NULL },
	{ "blob-duplicate", flaw_none, flaw_blob, SEVERITY_ERROR, NULL },
	{ "limit-reached", flaw_none, flaw_limit, SEVERITY_UNKNOWN, NULL },
	{ "changed-while-reading", flaw_none, flaw_changed,
		SEVERITY_UNKNOWN, NULL },
	{ "check-not-run", clean_object, not_verified, SEVERITY_UNKNOWN, NULL },
	{ "name-deceptive", flaw_none, flaw_name, SEVERITY_WARNING, NULL },
	{ "code-unsigned", clean_object, flaw_unsigned, SEVERITY_ERROR, NULL },
	{ "nested-unsigned", make_child, flaw_nested_unsigned,
		SEVERITY_ERROR, NULL },
	{ "slice-unsigned", clean_slice, flaw_slice, SEVERITY_ERROR, NULL },
	{ "adhoc-signature", clean_adhoc, flaw_adhoc, SEVERITY_ERROR, NULL },
	{ "linker-signed-only", clean_adhoc, flaw_linker_signed,
		SEVERITY_ERROR, NULL },
	{ "code-page-hash-mismatch", flaw_none, flaw_pages,
		SEVERITY_ERROR, NULL },
	{ "code-limit-mismatch", flaw_none, flaw_code_limit,
		SEVERITY_ERROR, NULL },
	{ "macho-trailing-data", clean_trailing, flaw_trailing,
		SEVERITY_ERROR, NULL },
	{ "cms-missing", clean_adhoc, flaw_cms_missing, SEVERITY_ERROR, NULL },
	{ "cms-digest-mismatch", flaw_none, flaw_digest, SEVERITY_ERROR, NULL },
	{ "cms-cdhash-agility-mismatch", flaw_none, flaw_agility,
		SEVERITY_ERROR, NULL },
	{ "cms-signature-invalid", flaw_none, flaw_value,
		SEVERITY_ERROR, NULL },
	{ "cert-chain-incomplete", flaw_none, flaw_gap, SEVERITY_ERROR, NULL },
	{ "cert-chain-not-apple", flaw_none, flaw_others,
		SEVERITY_ERROR, NULL },
	{ "cert-expired-no-timestamp", make_developer_id, flaw_expired,
		SEVERITY_ERROR, NULL },
	{ "cert-signed-outside-validity", make_developer_id, flaw_outside,
		SEVERITY_ERROR, NULL },
	{ "cert-expired-but-timestamped", make_developer_id, expire,
		SEVERITY_INFO, NULL },
	{ "cert-wrong-usage", flaw_none, flaw_usage, SEVERITY_ERROR, NULL },
	{ "team-id-cert-mismatch", flaw_none, flaw_team, SEVERITY_ERROR, NULL },
	{ "team-id-missing", clean_no_team, flaw_no_team,
		SEVERITY_WARNING, NULL },
	{ "revocation-unknown", flaw_none, make_developer_id,
		SEVERITY_INFO, NULL },
	{ "info-plist-slot-mismatch", flaw_none, flaw_info,
		SEVERITY_ERROR, NULL },
	{ "info-plist-unbound", clean_no_info, flaw_unbound,
		SEVERITY_WARNING, NULL },
	{ "resource-directory-slot-mismatch", flaw_none, flaw_seal_slot,
		SEVERITY_ERROR, NULL },
	{ "resources-expected-missing", flaw_seal_slot, flaw_no_seal,
		SEVERITY_ERROR, NULL },
	{ "special-slot-mismatch", flaw_none, flaw_slot, SEVERITY_ERROR, NULL },
	{ "entitlements-xml-der-mismatch", clean_rights, flaw_rights,
		SEVERITY_ERROR, NULL },
	{ "hash-sha1-only", make_developer_id, flaw_sha1,
		SEVERITY_ERROR, NULL },
	{ "cd-version-old", make_phone_code, flaw_old_directory,
		SEVERITY_ERROR, NULL },
	{ "platform-identifier-set", clean_platform, flaw_platform,
		SEVERITY_ERROR, NULL },
	{ "expires-flag-set", clean_flags, flaw_expires,
		SEVERITY_WARNING, NULL },
	{ "unusual-cd-flags", clean_flags, flaw_flags, SEVERITY_INFO, NULL },
	{ "slice-team-mismatch", make_two_slices, flaw_slice_team,
		SEVERITY_ERROR, NULL },
	{ "slice-signer-mismatch", make_two_slices, flaw_slice_signer,
		SEVERITY_ERROR, NULL },
	{ "slice-identifier-mismatch", make_two_slices, flaw_slice_identifier,
		SEVERITY_WARNING, "signing-identifier-bundle-id-mismatch" },
	{ "slice-entitlements-mismatch", clean_slice_rights,
		flaw_slice_rights, SEVERITY_ERROR, NULL },
	{ "slice-flags-mismatch", make_two_slices, flaw_slice_flags,
		SEVERITY_WARNING, "bundle-executable-wrong-type" },
	{ "dr-unsatisfied", flaw_none, flaw_designated, SEVERITY_ERROR, NULL },
	{ "dr-cdhash-only", clean_requirement, flaw_requirement,
		SEVERITY_WARNING, NULL },
	{ "seal-missing", clean_tool, flaw_seal_missing, SEVERITY_ERROR, NULL },
	{ "seal-v1-only", clean_old_seal, flaw_old_seal, SEVERITY_ERROR, NULL },
	{ "resource-added", flaw_none, flaw_added, SEVERITY_ERROR, NULL },
	{ "resource-modified", flaw_none, flaw_modified, SEVERITY_ERROR, NULL },
	{ "resource-missing", flaw_none, flaw_missing, SEVERITY_ERROR, NULL },
	{ "resource-type-changed", flaw_none, flaw_type, SEVERITY_ERROR, NULL },
	{ "nested-requirement-unsatisfied", clean_nested, flaw_nested,
		SEVERITY_ERROR, NULL },
	{ "nested-cdhash-drift", clean_nested, flaw_drift,
		SEVERITY_WARNING, NULL },
	{ "signature-in-xattr", clean_nested, flaw_not_code,
		SEVERITY_WARNING, NULL },
	{ "notary-ticket-stale", clean_ticket, flaw_ticket,
		SEVERITY_ERROR, NULL },
	{ "notary-ticket-missing", clean_ticket, flaw_no_ticket,
		SEVERITY_WARNING, NULL },
	{ 0 },
};
// clang-format on
