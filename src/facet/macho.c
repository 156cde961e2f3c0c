/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/text.h>

#include "values.h"

/* Each slice has this many lists. */
enum {
	LIST_LIBRARIES,
	LIST_RPATHS,
	LIST_ENVIRONMENT,
	LIST_SEGMENTS,
	LIST_COMMANDS,
	LISTS
};

/* A slice, and what it loads, if that is known. */
struct shown {
	const struct slice *slice;
	const struct load_place *places;
};

static struct shown
shown_of(const struct node *node, size_t index)
{
	return (struct shown){ &node->code->macho->slices[index],
		node->whole.loads ? node->whole.loads[index] : NULL };
}

static const struct slice *
slice_of(const void *shown)
{
	return ((const struct shown *) shown)->slice;
}

/* Where the library is, in front of what the load command says of it. */
static void
add_place(struct text *text, const struct load_place *place)
{
	switch (place->result) {
	case LOAD_UNKNOWN:
	case LOAD_SYSTEM:
		break;
	case LOAD_INSIDE:
		text_printf(text, "-> %s, ", place->path);
		break;
	case LOAD_OUTSIDE:
	case LOAD_MISSING:
		text_printf(text, "not in the bundle, ");
		break;
	}
}

static void
library_row(struct outline *o, const void *of, uint64_t index)
{
	const struct library *l = &slice_of(of)->libraries[index];
	const struct load_place *places = ((const struct shown *) of)->places;
	struct text text = TEXT_INIT;

	if (places)
		add_place(&text, &places[index]);

	text_printf(&text, "%s, current %u.%u.%u, compatible %u.%u.%u",
	    macho_library_kind_name(l->kind), l->current >> 16,
	    l->current >> 8 & 0xff, l->current & 0xff, l->compatible >> 16,
	    l->compatible >> 8 & 0xff, l->compatible & 0xff);
	outline_at(o, l->offset);
	show_named(o, l->path, text_bytes(&text));
	text_release(&text);
}

static void
rpath_row(struct outline *o, const void *of, uint64_t index)
{
	outline_text(o, NULL, NULL, slice_of(of)->rpaths[index]);
}

static void
environment_row(struct outline *o, const void *of, uint64_t index)
{
	outline_text(o, NULL, NULL, slice_of(of)->environment[index]);
}

static void
add_protection(struct text *text, uint32_t protection)
{
	text_printf(text, "%c%c%c", protection & 1 ? 'r' : '-',
	    protection & 2 ? 'w' : '-', protection & 4 ? 'x' : '-');
}

static void
segment_row(struct outline *o, const void *of, uint64_t index)
{
	const struct slice *slice = slice_of(of);
	const struct segment *s = &slice->segments[index];
	struct range in_file;
	struct text text = TEXT_INIT;

	add_protection(&text, s->protection);
	text_printf(&text, "/");
	add_protection(&text, s->max_protection);
	text_printf(&text,
	    " at 0x%llx size 0x%llx, file 0x%llx size 0x%llx, %u sections",
	    (unsigned long long) s->address,
	    (unsigned long long) s->memory_size,
	    (unsigned long long) s->file.offset,
	    (unsigned long long) s->file.size, s->sections);
	if (slice_range(slice, s->file, &in_file))
		outline_at(o, in_file.offset);
	show_named(o, s->name, text_bytes(&text));
	text_release(&text);
}

static void
command_row(struct outline *o, const void *of, uint64_t index)
{
	const struct load_command *c = &slice_of(of)->commands[index];

	outline_at(o, c->offset);
	if (c->name)
		outline_printf(o, NULL, c->name, "%u bytes", c->size);
	else
		outline_printf(
		    o, NULL, "unknown", "0x%x, %u bytes", c->command, c->size);
}

static uint64_t
total(const struct slice *slice, uint32_t list)
{
	switch (list) {
	case LIST_LIBRARIES:
		return slice->library_count;
	case LIST_RPATHS:
		return slice->rpath_count;
	case LIST_ENVIRONMENT:
		return slice->environment_count;
	case LIST_SEGMENTS:
		return slice->segment_count;
	case LIST_COMMANDS:
		return slice->command_count;
	default:
		return 0;
	}
}

// clang-format off
static const struct {
	const char *key, *label;
	show_row *row;
} lists[LISTS] = {
	[LIST_LIBRARIES] = { "libraries", "Libraries", library_row },
	[LIST_RPATHS] = { "rpaths", "Run paths", rpath_row },
	[LIST_ENVIRONMENT] = { "environment", "Environment for dyld",
		environment_row },
	[LIST_SEGMENTS] = { "segments", "Segments", segment_row },
	[LIST_COMMANDS] = { "commands", "Load commands", command_row },
};
// clang-format on

static void
show_platforms(struct outline *o, const struct slice *slice)
{
	for (size_t i = 0; i < slice->platform_count; i++) {
		const struct platform *p = &slice->platforms[i];
		const char *title = macho_platform_title(p->platform);

		if (title)
			outline_string(o, "platform", "Platform", title);
		else
			outline_printf(o, "platform", "Platform", "number %u",
			    p->platform);
		show_version(o, "minimum_os", "Minimum system", p->minimum_os);
		show_version(o, "sdk", "SDK", p->sdk);
	}
}

static void
show_header(struct outline *o, const struct slice *slice)
{
	const char *type = macho_filetype_name(slice->filetype);
	struct arena *arena = arena_new();

	if (type)
		outline_string(o, "file_type", "Type", type);
	else
		outline_printf(
		    o, "file_type", "Type", "number %u", slice->filetype);
	outline_printf(o, "cpu", "CPU", "type 0x%x, subtype 0x%x, %s, %s",
	    slice->cputype, slice->cpusubtype,
	    slice->wide ? "64 bits" : "32 bits",
	    slice->little_endian ? "little endian" : "big endian");
	outline_string(
	    o, "flags", "Flags", macho_flag_names(arena, slice->flags));
	show_platforms(o, slice);
	show_uuid(o, "uuid", "UUID", slice);
	outline_number(o, "offset", "Offset", slice->range.offset);
	outline_number(o, "size", "Size", slice->range.size);
	arena_free(arena);
}

static void
show_range(struct outline *o, const struct slice *slice, const char *key,
    const char *label, struct range range)
{
	struct range in_file;

	if (slice_range(slice, range, &in_file)) {
		outline_at(o, in_file.offset);
		outline_printf(o, key, label, "%llu bytes at 0x%llx",
		    (unsigned long long) in_file.size,
		    (unsigned long long) in_file.offset);
	} else {
		outline_tone(o, TONE_BAD);
		outline_string(o, key, label, "not inside the slice");
	}
}

static void
show_rest(struct outline *o, const struct slice *slice)
{
	if (slice->install_name.len > 0)
		outline_text(
		    o, "install_name", "Install name", slice->install_name);
	if (slice->linker.len > 0)
		outline_text(o, "linker", "Dynamic linker", slice->linker);
	if (slice->has_entry)
		outline_printf(o, "entry", "Entry point", "0x%llx",
		    (unsigned long long) slice->entry);
	if (slice->encrypted)
		show_range(o, slice, "encrypted", "Encrypted", slice->crypt);
	if (slice->has_signature)
		show_range(
		    o, slice, "signature", "Code signature", slice->signature);
	if (slice->has_info_plist)
		show_range(o, slice, "info_plist", "__TEXT,__info_plist",
		    slice->info_plist);
	if (slice->has_launchd_plist)
		show_range(o, slice, "launchd_plist", "__TEXT,__launchd_plist",
		    slice->launchd_plist);
}

static void
show_slice(struct outline *o, const struct node *node, size_t index)
{
	struct shown shown = shown_of(node, index);
	const struct slice *slice = shown.slice;

	show_header(o, slice);
	show_rest(o, slice);
	for (uint32_t i = 0; i < LISTS; i++)
		show_list(o, lists[i].key, lists[i].label,
		    (uint32_t) index * LISTS + i, total(slice, i), lists[i].row,
		    &shown);
}

static void
show_file(struct outline *o, const struct code *code)
{
	const struct macho *macho = code->macho;

	outline_string(o, "path", "File", code->macho_path);
	outline_printf(o, "format", "Format", "Mach-O %s%s",
	    macho->universal ? "universal" : "thin",
	    macho->fat64 ? ", 64-bit table: Apple's code signing does not "
			   "read it"
			 : "");
	outline_number(o, "file_size", "File size", macho->size);
	show_mode(o, "mode", "Mode", code->executable_stat);
}

static void
show_all_slices(struct outline *o, const struct node *node)
{
	const struct macho *macho = node->code->macho;

	for (size_t i = 0; i < macho->slice_count; i++) {
		outline_at(o, macho->slices[i].range.offset);
		outline_map(o, "slice", macho->slices[i].arch);
		show_slice(o, node, i);
		outline_close(o);
	}
}

static void
describe(const struct node *node, struct outline *o)
{
	const struct macho *macho = node->code->macho;
	const struct slice *slice = node_slice(node);

	show_file(o, node->code);
	if (slice && (node->row == ROW_SLICE || macho->slice_count == 1)) {
		outline_at(o, slice->range.offset);
		outline_string(o, "arch", "Architecture", slice->arch);
		show_slice(o, node, (size_t) (slice - macho->slices));
	} else {
		show_all_slices(o, node);
	}
}

static void
rows(const struct node *node, uint32_t list, uint64_t first, uint64_t count,
    struct outline *o)
{
	const struct macho *macho = node->code->macho;
	struct shown shown;

	if (!macho || list / LISTS >= macho->slice_count)
		return;
	shown = shown_of(node, list / LISTS);
	show_rows(o, total(shown.slice, list % LISTS), first, count,
	    lists[list % LISTS].row, &shown);
}

static bool
applies(const struct node *node)
{
	return node_is_read(node) && node->code->macho;
}

const struct facet facet_macho = {
	.id = "macho",
	.title = "Mach-O",
	.tab = true,
	.applies = applies,
	.describe = describe,
	.rows = rows,
};
