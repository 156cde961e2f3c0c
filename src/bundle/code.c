/* SPDX-License-Identifier: MIT */
/* Puts together all that one node holds. */
#include <config.h>

#include <errno.h>
#include <string.h>

#include <sealtree/limits.h>

#include "code_parts.h"

bool
parser_enters(struct parser *p, const char *phase, const char *path)
{
	const struct parse_events *e = p->events;

	if (e && e->skip && e->skip(e->context, phase, path))
		return false;
	if (e && e->at)
		e->at(e->context, phase, path);
	return true;
}

void
parser_failed(struct parser *p, const char *path, struct fault fault)
{
	struct defects *defects = &p->code->defects;
	const char *file = defects->file;

	defects->file = path;
	if (fault.error == EFBIG)
		defect_add(defects, DEFECT_LIMIT, NO_OFFSET,
		    "it is larger than this reads");
	else
		defect_add(defects, DEFECT_UNREADABLE, NO_OFFSET,
		    "cannot %s it: %s", fault.doing ? fault.doing : "read",
		    strerror(fault.error));
	defects->file = file;
}

void
parser_note_change(struct parser *p, const char *path, struct source_file *file)
{
	struct defects *defects = &p->code->defects;
	const char *before = defects->file;

	if (!source_file_changed(file))
		return;
	defects->file = path;
	defect_add(defects, DEFECT_CHANGED, NO_OFFSET,
	    "the file changed while it was read");
	defects->file = before;
}

static bool
read_whole(struct parser *p, const char *path, uint64_t limit,
    struct arena *arena, struct bytes *content)
{
	struct fault fault;
	struct source_file *file = source_open(p->source, path, &fault);
	bool ok = file && source_read_range(file, 0, UINT64_MAX, limit, arena,
			      content, &fault);

	if (ok)
		parser_note_change(p, path, file);
	else
		parser_failed(p, path, fault);
	source_file_close(file);
	return ok;
}

bool
parser_read(struct parser *p, const char *phase, const char *path,
    uint64_t limit, struct bytes *content)
{
	return path && parser_enters(p, phase, path) &&
	       read_whole(p, path, limit, p->arena, content);
}

static void
parse_info(struct parser *p)
{
	struct code *code = p->code;
	const char *path = p->place->info_path;
	struct bytes content;

	if (!parser_read(p, "info", path, LIMIT_PLIST_BYTES, &content))
		return;
	code->info_path = code->defects.file = path;
	code->info_bytes = content;
	code->info = plist_parse(content, p->arena, &code->defects);
	code->defects.file = NULL;
}

/* Only what is kept of a seal stays in the node's memory, not its file. */
static void
parse_seal(struct parser *p)
{
	struct code *code = p->code;
	const char *path = p->place->seal_path;
	struct arena *arena = arena_new();
	struct bytes content;

	if (path && parser_enters(p, "seal", path) &&
	    read_whole(p, path, LIMIT_SEAL_BYTES, arena, &content)) {
		code->defects.file = path;
		code->seal = seal_parse(content, p->arena, &code->defects);
		code->defects.file = NULL;
	}
	arena_free(arena);
}

static void
parse_profile(struct parser *p)
{
	struct code *code = p->code;
	const struct place *place = p->place;
	const char *path = place->profile_path;
	struct bytes content;

	if (place->loose_path && strcmp(place->kind->id, "profile") == 0)
		path = place->loose_path;
	if (!parser_read(p, "profile", path, LIMIT_PROFILE_BYTES, &content))
		return;
	code->defects.file = place->loose_path ? NULL : path;
	code->defects.part = "profile";
	code->profile = profile_parse(content, p->arena, &code->defects);
	code->defects.file = code->defects.part = NULL;
}

/* Old iOS bundles keep a seal or a link of that name: no ticket, no fault. */
static void
parse_ticket(struct parser *p)
{
	struct code *code = p->code;
	const char *path = p->place->ticket_path;
	struct bytes content;

	if (!parser_read(p, "ticket", path, LIMIT_TICKET_BYTES, &content) ||
	    !ticket_sniff(content))
		return;
	code->defects.file = path;
	code->ticket = ticket_parse(content, p->arena, &code->defects);
	code->defects.file = NULL;
}

/* Loose code is stapled by a blob of its own. */
static void
parse_ticket_blob(struct parser *p)
{
	struct code *code = p->code;
	const struct signature *s = code_signature(code);
	const struct blob *blob = s ? signature_blob(s, SLOT_TICKET) : NULL;

	if (code->ticket || !blob || !ticket_sniff(blob->content))
		return;
	code->defects.part = "ticket";
	code->ticket = ticket_parse(blob->content, p->arena, &code->defects);
	code->defects.part = NULL;
}

/* What a file system does not keep is no fault of the bundle. */
static void
read_xattrs_of(struct parser *p, const char *path, struct source_list *names)
{
	struct fault fault;

	if (!path || !source_xattrs(p->source, path, p->arena, names, &fault))
		*names = (struct source_list){ 0 };
}

/* That of something too long to be one is none. */
static struct bytes
read_quarantine(
    struct parser *p, const char *path, const struct source_list *names)
{
	static const char name[] = "com.apple.quarantine";
	struct bytes value = { 0 };
	struct fault fault;

	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->entries[i].name, name) == 0 &&
		    source_xattr(
			p->source, path, name, p->arena, &value, &fault))
			return value;
	return (struct bytes){ 0 };
}

static void
read_xattrs(struct parser *p)
{
	struct code *code = p->code;

	read_xattrs_of(p, p->place->path, &code->xattrs);
	read_xattrs_of(p, p->place->profile_path, &code->profile_xattrs);
	if (p->place->base)
		read_xattrs_of(
		    p, p->place->executable_path, &code->executable_xattrs);
	code->quarantine =
	    read_quarantine(p, p->place->path, &code->xattrs);
	code->executable_quarantine = read_quarantine(
	    p, p->place->executable_path, &code->executable_xattrs);
}

static bool
holds_macho(const struct place *place)
{
	static const char *const others[] = { "profile", "pkg", "dmg" };

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (strcmp(place->kind->id, others[i]) == 0)
			return false;
	return place->base || (place->loose_path && !place->container);
}

/* The walk has read it. */
static void
take_container(struct parser *p)
{
	const struct container *container = p->place->container;
	struct defects *defects = &p->code->defects;

	p->code->container = container;
	for (size_t i = 0; container && i < container->defects.count; i++) {
		const struct defect *d = &container->defects.list[i];

		defects->file = d->file;
		defect_add(defects, d->kind, d->offset, "%s", d->what);
	}
	defects->file = NULL;
	if (container)
		defects->dropped += container->defects.dropped;
}

const struct code *
bundle_parse(struct source *source, const struct place *place,
    const struct parse_events *events, struct arena *arena)
{
	struct code *code = ARENA_NEW(arena, struct code);
	struct parser p = {
		.source = source,
		.place = place,
		.events = events,
		.arena = arena,
		.code = code,
	};

	code->place = place;
	code->source = source;
	code->notables = place->notables;
	defects_init(&code->defects, arena);
	parse_info(&p);
	parse_references(&p);
	if (holds_macho(place)) {
		parse_macho(&p);
		parse_detached(&p);
	}
	take_container(&p);
	parse_container(&p);
	parse_seal(&p);
	parse_profile(&p);
	parse_ticket(&p);
	parse_ticket_blob(&p);
	parse_jobs(&p);
	parse_archives(&p);
	read_xattrs(&p);
	return code;
}
