/* SPDX-License-Identifier: MIT */
/* Slices and signatures of the JSON report. */
#include <config.h>

#include "values.h"

static void
record_libraries(struct outline *o, const struct slice *slice,
    const struct load_place *places)
{
	outline_list(o, "libraries", NULL);
	for (size_t i = 0; i < slice->library_count; i++) {
		const struct library *library = &slice->libraries[i];

		outline_map(o, NULL, NULL);
		outline_string(
		    o, "kind", NULL, macho_library_kind_name(library->kind));
		outline_text(o, "path", NULL, library->path);
		outline_string(
		    o, "resolved", NULL, places ? places[i].path : NULL);
		outline_close(o);
	}
	outline_close(o);
	outline_list(o, "rpaths", NULL);
	for (size_t i = 0; i < slice->rpath_count; i++)
		outline_text(o, NULL, NULL, slice->rpaths[i]);
	outline_close(o);
}

static void
record_macho(struct outline *o, const struct slice *slice,
    const struct load_place *places)
{
	struct platform none = { 0 };
	const struct platform *platform =
	    slice->platform_count ? &slice->platforms[0] : &none;

	outline_string(o, "arch", NULL, slice->arch);
	outline_string(
	    o, "file_type", NULL, macho_filetype_name(slice->filetype));
	outline_string(
	    o, "platform", NULL, macho_platform_name(platform->platform));
	show_version(o, "minimum_os", NULL, platform->minimum_os);
	show_version(o, "sdk", NULL, platform->sdk);
	show_uuid(o, "uuid", NULL, slice);
	outline_flag(o, "encrypted", NULL, slice->encrypted);
	outline_number(o, "offset", NULL, slice->range.offset);
	outline_number(o, "size", NULL, slice->range.size);
	record_libraries(o, slice, places);
}

/* A bundle without Mach-O that is signed by files of its own. */
static void
record_no_macho(struct outline *o)
{
	static const char *const keys[] = { "arch", "file_type", "platform",
		"minimum_os", "sdk", "uuid", "encrypted", "offset", "size" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		outline_null(o, keys[i], NULL);
	outline_list(o, "libraries", NULL);
	outline_close(o);
	outline_list(o, "rpaths", NULL);
	outline_close(o);
}

static void
record_flags(struct outline *o, uint32_t flags)
{
	const char *names[32];
	size_t count = directory_flag_names(flags, names);

	outline_list(o, "flags", NULL);
	for (size_t i = 0; i < count; i++)
		outline_string(o, NULL, NULL, names[i]);
	outline_close(o);
	outline_number(o, "flags_value", NULL, flags);
}

static void
record_cdhash(struct outline *o, const struct directory *d)
{
	if (d && d->cdhash_full_len > 0)
		show_digest(o, "cdhash", NULL, d->cdhash, sizeof(d->cdhash));
	else
		outline_null(o, "cdhash", NULL);
}

static void
record_directories(struct outline *o, const struct signature *s)
{
	outline_list(o, "code_directories", NULL);
	for (size_t i = 0; i < s->directory_count; i++) {
		const struct directory *d = &s->directories[i];

		outline_map(o, NULL, NULL);
		outline_string(o, "hash", NULL, d->hash ? d->hash->name : NULL);
		outline_printf(o, "version", NULL, "0x%x", d->version);
		record_cdhash(o, d);
		if (d->cdhash_full_len > 0)
			show_digest(o, "cdhash_full", NULL, d->cdhash_full,
			    d->cdhash_full_len);
		else
			outline_null(o, "cdhash_full", NULL);
		outline_number(o, "code_slots", NULL, d->code_slots);
		outline_number(o, "special_slots", NULL, d->special_slots);
		outline_number(o, "size", NULL, d->size);
		outline_close(o);
	}
	outline_close(o);
}

static void
record_directory(struct outline *o, const struct signature *s)
{
	const struct directory none = { 0 }, *d = signature_directory(s);

	if (!d)
		d = &none;
	show_text(o, "identifier", NULL, d->identifier);
	show_text(o, "team_id", NULL, d->team);
	outline_number(o, "platform_id", NULL, d->platform);
	record_flags(o, d->flags);
	if (d->runtime)
		show_runtime(o, "runtime_version", NULL, d->runtime);
	else
		outline_null(o, "runtime_version", NULL);
	outline_number(o, "page_size", NULL, directory_page_size(d));
	outline_number(o, "signature_size", NULL, s->cms_size);
	record_directories(o, s);
	record_cdhash(o, d);
}

static void
record_certificate(struct outline *o, const struct chain *chain, size_t index)
{
	const struct certificate *c = chain->list[index];

	outline_map(o, NULL, NULL);
	outline_string(o, "subject", NULL, c->subject);
	outline_string(o, "issuer", NULL, c->issuer);
	outline_string(o, "serial", NULL, c->serial);
	outline_time(o, "not_before", NULL, c->not_before);
	outline_time(o, "not_after", NULL, c->not_after);
	show_digest(o, "sha256", NULL, c->sha256, sizeof(c->sha256));
	outline_string(o, "class", NULL,
	    index == 0 ? chain_leaf_class(chain) : chain_class(chain, index));
	outline_close(o);
}

static void
record_cms(struct outline *o, const struct cms *cms)
{
	show_authority(o, "authority", NULL, cms ? &cms->chain : NULL);
	outline_list(o, "certificates", NULL);
	for (size_t i = 0; cms && i < cms->chain.count; i++)
		record_certificate(o, &cms->chain, i);
	outline_close(o);
	if (cms && cms->has_signing_time)
		outline_time(o, "signing_time", NULL, cms->signing_time);
	else
		outline_null(o, "signing_time", NULL);
	if (cms && cms->timestamp)
		outline_time(o, "timestamp", NULL, cms->timestamp->time);
	else
		outline_null(o, "timestamp", NULL);
}

static const char *
relation_name(const struct entitlements *e)
{
	if (!e)
		return "absent";
	switch (e->relation) {
	case ENTITLEMENTS_ABSENT:
		return "absent";
	case ENTITLEMENTS_EQUAL:
		return "equal";
	case ENTITLEMENTS_DIFFER:
		return "differs";
	case ENTITLEMENTS_UNREADABLE:
		return NULL;
	}
	return NULL;
}

static void
record_entitlements(struct outline *o, const struct signature *s)
{
	show_plist(o, "entitlements", NULL, signature_entitlements(s));
	outline_string(
	    o, "entitlements_der", NULL, relation_name(s->entitlements));
}

static void
record_requirements(
    struct outline *o, const struct code *code, const struct signature *s)
{
	const struct requirements *set = s->requirements;
	struct arena *arena = arena_new();
	const char *implicit = s->implicit;

	outline_map(o, "requirements", NULL);
	for (size_t i = 0; set && i < set->count; i++) {
		const struct requirement *r = &set->list[i];

		outline_string(o,
		    r->name ? r->name : arena_printf(arena, "type %u", r->type),
		    NULL, r->text);
	}
	outline_close(o);
	if (!implicit && signature_is_adhoc(s))
		implicit = signature_adhoc_requirement(code->signatures,
		    code->signature_count, code->preferred, arena);
	outline_string(o, "designated_implicit", NULL, implicit);
	arena_free(arena);
}

static void
record_signature(struct outline *o, const struct code *code,
    const struct signature *s, const struct slice_verdict *verdict)
{
	const struct directory *d = signature_directory(s);

	if (!s) {
		outline_null(o, "signature", NULL);
		return;
	}
	outline_map(o, "signature", NULL);
	outline_string(
	    o, "kind", NULL, signature_kind(s, verdict ? &verdict->cms : NULL));
	outline_string(o, "location", NULL,
	    s->location == SIGNATURE_EMBEDDED ? "embedded" : "detached");
	record_directory(o, s);
	record_cms(o, s->cms);
	record_entitlements(o, s);
	record_requirements(o, code, s);
	outline_flag(o, "info_plist_bound", NULL,
	    d && directory_special_hash(d, SLOT_INFO).len > 0 &&
		(code->info || code->info_embedded));
	record_checks(o, code, s, verdict);
	outline_close(o);
}

void
record_slices(struct outline *o, const struct node *node)
{
	const struct code *code = node->code;
	const struct verdict *verdict = node->verdict;
	size_t count = code->macho ? code->macho->slice_count : 0;

	outline_list(o, "slices", NULL);
	for (size_t i = 0; i < count; i++) {
		outline_map(o, NULL, NULL);
		record_macho(o, &code->macho->slices[i],
		    node->whole.loads ? node->whole.loads[i] : NULL);
		record_signature(o, code,
		    i < code->signature_count ? code->signatures[i] : NULL,
		    verdict_slice(verdict, i));
		outline_close(o);
	}
	if (count == 0 && code_signature(code)) {
		outline_map(o, NULL, NULL);
		record_no_macho(o);
		record_signature(o, code, code_signature(code),
		    verdict_slice(verdict, code->preferred));
		outline_close(o);
	}
	outline_close(o);
}
