/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/source.h>
#include <sealtree/text.h>

#include "fake_bundle.h"

struct fake_bundle fake_bundle;

bool
bundle_walk(struct source *source, const char *name, struct arena *arena,
    const struct walk_events *events, void *context, struct text *why)
{
	const struct fake_trouble *trouble = fake_bundle.trouble;

	(void) source;
	(void) name;
	(void) arena;
	if (fake_bundle.nothing) {
		text_add_string(why, fake_bundle.nothing);
		return false;
	}
	for (size_t i = 0; i < fake_bundle.count; i++) {
		const struct place *place = &fake_bundle.nodes[i].place;

		if (fake_bundle.before_found)
			fake_bundle.before_found(place->path);
		if (events->cancelled(context))
			return i > 0;
		if (events->skip(context, place->path))
			continue;
		events->at(context, place->path);
		events->found(context, place);
		if (trouble && trouble->after == i + 1)
			events->trouble(context, trouble->path, trouble->error,
			    trouble->what);
	}
	return true;
}

static const struct macho *
make_macho(size_t count, struct arena *arena)
{
	static const char *const archs[] = { "x86_64", "arm64", "arm64" };
	struct macho *macho = ARENA_NEW(arena, struct macho);

	macho->slices = ARENA_ARRAY(arena, struct slice, count);
	macho->slice_count = count;
	for (size_t i = 0; i < count; i++)
		macho->slices[i].arch = archs[i % 3];
	return macho;
}

static const struct fake_node *
node_find(const struct place *place)
{
	for (size_t i = 0; i < fake_bundle.count; i++)
		if (&fake_bundle.nodes[i].place == place)
			return &fake_bundle.nodes[i];
	return NULL;
}

const struct code *
bundle_parse(struct source *source, const struct place *place,
    const struct parse_events *events, struct arena *arena)
{
	const struct fake_node *node = node_find(place);
	const char *phase = node->phase ? node->phase : "info";
	struct code *code = ARENA_NEW(arena, struct code);

	(void) source;
	if (fake_bundle.before_parse)
		fake_bundle.before_parse(place->path);
	defects_init(&code->defects, arena);
	code->place = place;
	code->macho_path =
	    place->executable_path ? place->executable_path : place->loose_path;
	if (!events->skip(events->context, phase, place->path))
		events->at(events->context, phase, place->path);
	if (node->slices > 0) {
		code->macho = make_macho(node->slices, arena);
		code->signatures =
		    ARENA_ARRAY(arena, const struct signature *, node->slices);
		code->signature_count = node->slices;
	}
	if (node->defect_what) {
		code->defects.slice = node->slices ? "arm64" : NULL;
		defect_add(&code->defects, node->defect, NO_OFFSET, "%s",
		    node->defect_what);
	}
	return code;
}
