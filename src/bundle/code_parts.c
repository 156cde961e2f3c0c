/* SPDX-License-Identifier: MIT */
/* The executable of a node, its slices and their signatures. */
#include <config.h>

#include <errno.h>
#include <string.h>

#include <sealtree/limits.h>

#include "code_parts.h"

static struct bytes
read_part(struct parser *p, struct source_file *file, struct range range,
    uint64_t limit)
{
	struct bytes part = { 0 };
	struct fault fault;

	if (source_read_range(
		file, range.offset, range.size, limit, p->arena, &part, &fault))
		return part;
	parser_failed(p, NULL, fault);
	return (struct bytes){ 0 };
}

static const struct signature *
read_signature(
    struct parser *p, struct source_file *file, const struct slice *slice)
{
	struct defects *defects = &p->code->defects;
	const struct signature *signature;
	struct range range;
	struct fault fault;

	if (!slice->has_signature)
		return NULL;
	/* That it points outside is recorded with its load command. */
	if (!slice_range(slice, slice->signature, &range))
		return NULL;
	defects->part = "signature";
	signature = signature_read(
	    file, range.offset, range.size, p->arena, defects, &fault);
	if (fault.error) {
		defects->part = NULL;
		parser_failed(p, NULL, fault);
	}
	return signature;
}

static void
read_signatures(struct parser *p, struct source_file *file)
{
	struct code *code = p->code;
	const struct macho *m = code->macho;

	code->signature_count = m->slice_count;
	code->signatures =
	    ARENA_ARRAY(p->arena, const struct signature *, m->slice_count);
	if (!parser_enters(p, "signature", code->macho_path))
		return;
	for (size_t i = 0; i < m->slice_count; i++) {
		code->defects.slice = m->slices[i].arch;
		code->signatures[i] = read_signature(p, file, &m->slices[i]);
		code->defects.part = NULL;
	}
	code->defects.slice = NULL;
}

/* The section may be filled up with zeroes, which are hashed too. A binary
 * list ends with its trailer, zeroes and all. */
static struct bytes
without_padding(struct bytes section)
{
	while (!bytes_begin(section, "bplist") && section.len &&
	       section.data[section.len - 1] == 0)
		section.len--;
	return section;
}

/* A property list in a section of the slice that is shown first. */
static const struct plist *
read_section(struct parser *p, struct source_file *file, struct range section,
    const char *phase, const char *part, struct bytes *content)
{
	struct code *code = p->code;
	const struct slice *slice = &code->macho->slices[code->preferred];
	const struct plist *plist;
	struct range range;

	*content = (struct bytes){ 0 };
	if (!slice_range(slice, section, &range) ||
	    !parser_enters(p, phase, code->macho_path))
		return NULL;
	*content = read_part(p, file, range, LIMIT_PLIST_BYTES);
	code->defects.slice = slice->arch;
	code->defects.part = part;
	plist =
	    plist_parse(without_padding(*content), p->arena, &code->defects);
	code->defects.slice = code->defects.part = NULL;
	return plist;
}

/* Loose code carries its Info.plist in itself; a bundle's own copy there is
 * shown and counts for nothing. */
static void
read_embedded(struct parser *p, struct source_file *file)
{
	struct code *code = p->code;
	const struct slice *slice = &code->macho->slices[code->preferred];
	struct bytes content;

	if (slice->has_info_plist) {
		code->info_embedded = read_section(p, file, slice->info_plist,
		    "info", "__TEXT,__info_plist", &content);
		if (!code->place->base)
			code->info_bytes = content;
	}
	if (slice->has_launchd_plist)
		code->launchd_embedded =
		    read_section(p, file, slice->launchd_plist, "launchd",
			"__TEXT,__launchd_plist", &content);
}

static void
read_foreign(struct parser *p, struct source_file *file)
{
	enum {
		HEAD = 512
	};
	struct bytes head = read_part(
	    p, file, (struct range){ .size = HEAD }, HEAD);
	const char *foreign = head.data ? macho_sniff_foreign(head) : NULL;

	if (head.data)
		p->code->executable_foreign = foreign ? foreign : "unknown";
}

static void
read_slices(struct parser *p, struct source_file *file)
{
	struct code *code = p->code;
	struct source_stat *stat = ARENA_NEW(p->arena, struct source_stat);
	struct fault fault = { 0 };

	*stat = *source_file_stat(file);
	code->executable_stat = stat;
	code->macho = macho_parse(file, p->arena, &code->defects, &fault);
	if (fault.error)
		parser_failed(p, NULL, fault);
	else if (!code->macho)
		read_foreign(p, file);
	if (!code->macho || code->macho->slice_count == 0)
		return;
	code->preferred = macho_preferred_slice(code->macho);
	read_signatures(p, file);
	read_embedded(p, file);
}

void
parse_macho(struct parser *p)
{
	const char *path =
	    p->place->base ? p->place->executable_path : p->place->loose_path;
	struct source_file *file;
	struct fault fault;

	if (!path || !parser_enters(p, "macho", path))
		return;
	p->code->macho_path = path;
	file = source_open(p->source, path, &fault);
	if (!file) {
		parser_failed(p, NULL, fault);
		return;
	}
	read_slices(p, file);
	parser_note_change(p, NULL, file);
	source_file_close(file);
}

static size_t
read_parts(struct parser *p, const struct source_list *list,
    struct signature_part *parts)
{
	const char *dir = p->place->signature_dir;
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++) {
		struct signature_part part;
		const char *path =
		    path_join(p->arena, dir, list->entries[i].name);

		if (list->entries[i].type != SOURCE_FILE || !path ||
		    !signature_part_slot(list->entries[i].name, &part.slot) ||
		    part.slot == SLOT_RESOURCES)
			continue;
		if (parser_read(p, "signature", path, LIMIT_SIGNATURE_BYTES,
			&part.content))
			parts[count++] = part;
	}
	return count;
}

/* Each slice of an executable has that one signature: it is over the whole
 * file. Without an executable there is one all the same. */
static void
keep_detached(struct parser *p, const struct signature *signature)
{
	struct code *code = p->code;

	if (code->signature_count == 0) {
		code->signatures =
		    ARENA_NEW(p->arena, const struct signature *);
		code->signature_count = 1;
	}
	for (size_t i = 0; i < code->signature_count; i++)
		code->signatures[i] = signature;
}

/* An empty CodeSignature is what ad hoc signing leaves. */
static void
find_stray_part(struct parser *p, const struct source_list *list)
{
	struct code *code = p->code;

	for (size_t i = 0; i < list->count && !code->stray_part; i++) {
		const char *path = path_join(
		    p->arena, p->place->signature_dir, list->entries[i].name);
		struct source_stat stat;
		struct fault fault;
		uint32_t slot;

		if (list->entries[i].type == SOURCE_FILE && path &&
		    signature_part_slot(list->entries[i].name, &slot) &&
		    slot != SLOT_RESOURCES &&
		    source_stat(p->source, path, &stat, &fault) &&
		    stat.size > 0)
			code->stray_part = path;
	}
}

void
parse_detached(struct parser *p)
{
	struct code *code = p->code;
	struct signature_part *parts;
	struct source_list list;
	struct fault fault;
	size_t count;

	if (!p->place->signature_dir)
		return;
	if (!source_list(
		p->source, p->place->signature_dir, p->arena, &list, &fault)) {
		parser_failed(p, p->place->signature_dir, fault);
		return;
	}
	if (code_is_signed(code, NULL)) {
		find_stray_part(p, &list);
		return;
	}
	parts = ARENA_ARRAY(p->arena, struct signature_part, list.count);
	count = read_parts(p, &list, parts);
	if (count == 0)
		return;
	code->defects.file = p->place->signature_dir;
	keep_detached(
	    p, signature_from_files(parts, count, p->arena, &code->defects));
	code->defects.file = NULL;
}
