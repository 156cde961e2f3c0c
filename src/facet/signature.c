/* SPDX-License-Identifier: MIT */
/*
 * The signature, first in the words and order of `codesign -dvvv`, so that
 * one can be held against the other; then all that lies in it.
 */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "values.h"

static void
show_code(struct outline *o, const struct node *node, struct arena *arena)
{
	const struct code *code = node->code;
	const struct directory *d = signature_directory(node_signature(node));

	outline_string(o, "executable", "Executable",
	    code->macho_path ? code->macho_path : code->place->path);
	if (d)
		show_text(o, "identifier", "Identifier", d->identifier);
	outline_string(o, "format", "Format", code_format(code, arena));
}

static void
show_directory_line(
    struct outline *o, const struct directory *d, struct arena *arena)
{
	outline_at(o, d->blob.offset);
	outline_printf(o, "code_directory", "CodeDirectory",
	    "v=%x size=%llu flags=%s hashes=%u+%u location=embedded",
	    d->version, (unsigned long long) d->size,
	    directory_flags_text(arena, d->flags), d->code_slots,
	    d->special_slots);
	if (d->platform != 0)
		outline_printf(o, "platform_identifier", "Platform identifier",
		    "%u", d->platform);
}

/* As codesign prints it, and as people read it. */
static void
show_packed(
    struct outline *o, const char *key, const char *label, uint32_t packed)
{
	if (packed & 0xff)
		outline_printf(o, key, label, "%u (%u.%u.%u)", packed,
		    packed >> 16, packed >> 8 & 0xff, packed & 0xff);
	else
		outline_printf(o, key, label, "%u (%u.%u)", packed,
		    packed >> 16, packed >> 8 & 0xff);
}

static void
show_versions(struct outline *o, const struct slice *slice)
{
	for (size_t i = 0; slice && i < slice->platform_count; i++) {
		outline_printf(o, "version_platform", "VersionPlatform", "%u",
		    slice->platforms[i].platform);
		show_packed(o, "version_min", "VersionMin",
		    slice->platforms[i].minimum_os);
		show_packed(
		    o, "version_sdk", "VersionSDK", slice->platforms[i].sdk);
	}
}

static void
show_hash_type(struct outline *o, const struct directory *d)
{
	if (d->hash)
		outline_printf(o, "hash_type", "Hash type", "%s size=%u",
		    d->hash->name, d->hash_size);
	else
		outline_printf(o, "hash_type", "Hash type",
		    "UNKNOWN type=%u size=%u", d->hash_type, d->hash_size);
}

static void
show_candidate(
    struct outline *o, const struct directory *d, struct arena *arena)
{
	const char *name = d->hash ? d->hash->name : "?";

	if (d->cdhash_full_len == 0)
		return;
	outline_at(o, d->blob.offset);
	show_digest(o, arena_printf(arena, "candidate_cdhash_%s", name),
	    arena_printf(arena, "CandidateCDHash %s", name), d->cdhash,
	    sizeof(d->cdhash));
	show_digest(o, arena_printf(arena, "candidate_cdhash_full_%s", name),
	    arena_printf(arena, "CandidateCDHashFull %s", name), d->cdhash_full,
	    d->cdhash_full_len);
}

static void
show_choices(struct outline *o, const struct signature *s, struct arena *arena)
{
	struct text choices = TEXT_INIT;

	for (size_t i = 0; i < s->directory_count; i++) {
		const struct directory *d = &s->directories[i];

		show_candidate(o, d, arena);
		text_printf(&choices, "%s%s", i ? "," : "",
		    d->hash ? d->hash->name : "?");
	}
	outline_text(o, "hash_choices", "Hash choices", text_bytes(&choices));
	text_release(&choices);
}

/* As the signer states it. */
static void
show_cms_digest(
    struct outline *o, const struct cms *cms, const struct slice_verdict *v)
{
	if (!cms || cms->message_digest.len == 0)
		return;
	outline_at(o, cms->message_digest.offset);
	outline_result(o, v ? &v->cms.digest : NULL);
	outline_hex(o, "cms_digest", "CMSDigest", cms->message_digest);
	for (unsigned type = 0; type < 256; type++) {
		const struct hash_type *hash = hash_type_find((uint8_t) type);

		if (hash && cms->digest_algorithm &&
		    strcmp(hash->name, cms->digest_algorithm) == 0) {
			outline_printf(
			    o, "cms_digest_type", "CMSDigestType", "%u", type);
			return;
		}
	}
}

static void
show_segment(struct outline *o, const struct directory *d)
{
	enum {
		WITH_SEGMENT = 0x20400
	};

	if (d->version >= WITH_SEGMENT) {
		outline_printf(o, "executable_segment_base",
		    "Executable Segment base", "%llu",
		    (unsigned long long) d->exec_base);
		outline_printf(o, "executable_segment_limit",
		    "Executable Segment limit", "%llu",
		    (unsigned long long) d->exec_limit);
		outline_printf(o, "executable_segment_flags",
		    "Executable Segment flags", "0x%llx",
		    (unsigned long long) d->exec_flags);
	}
	if (directory_page_size(d) == 0)
		outline_string(o, "page_size", "Page size", "none");
	else
		outline_printf(o, "page_size", "Page size", "%llu",
		    (unsigned long long) directory_page_size(d));
}

static void
show_directory(struct outline *o, const struct node *node,
    const struct signature *s, struct arena *arena)
{
	const struct directory *d = signature_directory(s);

	if (!d) {
		outline_tone(o, TONE_BAD);
		outline_string(o, "code_directory", "CodeDirectory",
		    "none that can be read");
		return;
	}
	show_directory_line(o, d, arena);
	show_versions(o, node_slice(node));
	show_hash_type(o, d);
	show_choices(o, s, arena);
	show_cms_digest(o, s->cms, node_slice_verdict(node));
	show_segment(o, d);
	if (d->cdhash_full_len > 0)
		show_digest(
		    o, "cdhash", "CDHash", d->cdhash, sizeof(d->cdhash));
}

static void
show_signer(
    struct outline *o, const struct signature *s, const struct slice_verdict *v)
{
	const struct cms *cms = s->cms;

	if (s->has_cms)
		outline_printf(o, "signature_size", "Signature size", "%llu",
		    (unsigned long long) s->cms_size);
	else
		outline_string(o, "signature", "Signature",
		    signature_is_adhoc(s) ? "adhoc" : "none");
	if (!cms)
		return;
	outline_result(o, v ? &v->cms.chain : NULL);
	show_authority(o, "authority", "Authority", &cms->chain);
	if (cms->timestamp) {
		outline_at(o, cms->timestamp->offset);
		outline_result(o, v ? &v->cms.timestamp : NULL);
		outline_time(o, "timestamp", "Timestamp", cms->timestamp->time);
	} else if (cms->has_signing_time) {
		outline_tone(o, TONE_UNKNOWN);
		outline_time(
		    o, "signed_time", "Signed Time", cms->signing_time);
	}
}

static void
show_slot_tone(struct outline *o, const struct slice_verdict *v, uint32_t slot)
{
	if (v)
		outline_result(o, &v->slots[slot]);
}

static void
show_info_plist(struct outline *o, const struct code *code,
    const struct directory *d, const struct slice_verdict *v)
{
	const struct plist *info =
	    code->info ? code->info : code->info_embedded;

	show_slot_tone(o, v, SLOT_INFO);
	if (d && info && directory_special_hash(d, SLOT_INFO).len > 0)
		outline_number(
		    o, "info_plist_entries", "Info.plist entries", info->count);
	else
		outline_string(o, "info_plist", "Info.plist", "not bound");
}

static void
show_resources(
    struct outline *o, const struct code *code, const struct slice_verdict *v)
{
	show_slot_tone(o, v, SLOT_RESOURCES);
	if (code->seal)
		outline_printf(o, "sealed_resources", "Sealed Resources",
		    "version=%u rules=%zu files=%zu", code->seal->version,
		    seal_rules_counted(code->seal),
		    seal_files_counted(code->seal));
	else
		outline_string(
		    o, "sealed_resources", "Sealed Resources", "none");
}

static void
show_requirement_size(struct outline *o, const struct requirements *set,
    const struct slice_verdict *v)
{
	show_slot_tone(o, v, SLOT_REQUIREMENTS);
	if (!set) {
		outline_string(o, "internal_requirements",
		    "Internal requirements", "none");
		return;
	}
	outline_at(o, set->blob.offset);
	outline_printf(o, "internal_requirements", "Internal requirements",
	    "count=%zu size=%zu", set->count, set->blob.len);
}

static void
show_rest(struct outline *o, const struct code *code, const struct signature *s,
    const struct slice_verdict *v)
{
	const struct directory *d = signature_directory(s);

	if (code->ticket)
		outline_string(
		    o, "notarization_ticket", "Notarization Ticket", "stapled");
	show_info_plist(o, code, d, v);
	if (d && d->team.len > 0)
		outline_text(o, "team_identifier", "TeamIdentifier", d->team);
	else
		outline_string(
		    o, "team_identifier", "TeamIdentifier", "not set");
	if (d && d->runtime != 0)
		show_runtime(
		    o, "runtime_version", "Runtime Version", d->runtime);
	show_resources(o, code, v);
	show_requirement_size(o, s->requirements, v);
}

static bool
is_explicit(const struct requirements *set, const char *text)
{
	const struct requirement *r =
	    set ? requirements_find(set, REQUIREMENT_DESIGNATED) : NULL;

	return r && r->text && strcmp(r->text, text) == 0;
}

static void
show_requirements(struct outline *o, const struct code *code,
    const struct signature *s, struct arena *arena)
{
	const struct requirements *set = s->requirements;
	const char *implicit = s->implicit;

	outline_map(o, "requirements", "Requirements");
	for (size_t i = 0; set && i < set->count; i++) {
		const struct requirement *r = &set->list[i];
		const char *name =
		    r->name ? r->name : arena_printf(arena, "type %u", r->type);

		outline_at(o, r->blob.offset);
		if (r->lightweight)
			show_plist(o, name, NULL, r->lightweight);
		else
			outline_string(o, name, NULL, r->text);
		show_requirement_parts(o, name, r, arena);
	}
	if (!implicit && signature_is_adhoc(s))
		implicit = signature_adhoc_requirement(code->signatures,
		    code->signature_count, code->preferred, arena);
	if (implicit && !is_explicit(set, implicit))
		outline_string(o, "designated_implicit",
		    "designated, if none were given", implicit);
	outline_close(o);
}

/* Each slice is signed for itself. */
static void
show_other_slices(struct outline *o, const struct node *node)
{
	const struct code *code = node->code;

	if (node->row == ROW_SLICE || !code->macho ||
	    code->signature_count != code->macho->slice_count ||
	    code->signature_count < 2)
		return;
	outline_list(o, "slices", "CDHash of each slice");
	for (size_t i = 0; i < code->signature_count; i++) {
		const struct directory *d =
		    signature_directory(code->signatures[i]);
		struct bytes arch = bytes_of(code->macho->slices[i].arch);

		if (d && d->cdhash_full_len > 0)
			show_named_hex(
			    o, arch, bytes_over(d->cdhash, sizeof(d->cdhash)));
		else
			show_named(o, arch, bytes_of("not signed"));
	}
	outline_close(o);
}

static void
show_constraints(struct outline *o, const struct signature *s)
{
	for (size_t i = 0; i < s->constraint_count; i++) {
		const struct constraint *c = &s->constraints[i];

		outline_at(o, c->offset);
		show_plist_lazily(o, "constraint", c->title, c->value,
		    (uint32_t) (i + 1) * PLIST_LISTS);
	}
}

void
show_as_codesign(
    struct outline *o, const struct node *node, struct arena *arena)
{
	const struct signature *s = node_signature(node);
	const struct slice_verdict *v = node_slice_verdict(node);

	show_code(o, node, arena);
	show_directory(o, node, s, arena);
	show_signer(o, s, v);
	show_rest(o, node->code, s, v);
}

static void
describe(const struct node *node, struct outline *o)
{
	const struct signature *s = node_signature(node);
	const struct slice_verdict *v = node_slice_verdict(node);
	struct arena *arena;

	if (!s) {
		outline_tone(o, TONE_WARN);
		outline_string(
		    o, "signature", "Signature", "not signed at all");
		return;
	}
	arena = arena_new();
	show_as_codesign(o, node, arena);
	show_requirements(o, node->code, s, arena);
	show_other_slices(o, node);
	show_checks(o, node);
	show_cms(o, s, v);
	show_slots(o, s, v);
	show_constraints(o, s);
	arena_free(arena);
}

static void
rows(const struct node *node, uint32_t list, uint64_t first, uint64_t count,
    struct outline *o)
{
	const struct signature *s = node_signature(node);

	if (!s)
		return;
	if (list < PLIST_LISTS)
		show_slot_rows(o, node, list, first, count);
	else if (list / PLIST_LISTS <= s->constraint_count)
		show_plist_rows(o, s->constraints[list / PLIST_LISTS - 1].value,
		    list / PLIST_LISTS * PLIST_LISTS, list, first, count);
}

static bool
applies(const struct node *node)
{
	return node_is_read(node) &&
	       (node->code->macho || node->code->signature_count > 0);
}

const struct facet facet_signature = {
	.id = "signature",
	.title = "Signature",
	.tab = true,
	.applies = applies,
	.describe = describe,
	.rows = rows,
};
