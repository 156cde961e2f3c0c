/* SPDX-License-Identifier: MIT */
/*
 * What a reader that was taken over could say: frames for the screen, which
 * the model takes in; and, to be complete, frames for the reader.
 */
#include <config.h>

#include <sealtree/limits.h>
#include <sealtree/model.h>
#include <sealtree/record.h>

#include "fuzz.h"

static void
read_fields(struct record *r)
{
	while (*r->place.operand) {
		switch (*r->place.operand) {
		case 'u':
			record_u(r);
			break;
		case 'q':
			record_q(r);
			break;
		case 'b':
			fuzz_touch(record_b(r));
			break;
		case 's':
			fuzz_touch(record_s(r));
			break;
		case '[':
			record_open(r);
			break;
		default:
			record_item(r);
			break;
		}
	}
	FUZZ_HOLDS(cursor_left(&r->cursor) == 0);
}

static void
read_frames(
    struct bytes input, enum record_direction direction, struct arena *arena)
{
	struct outline_tree tree;
	struct outline outline;
	struct record_player player;
	struct record record;
	bool last, playing = true;

	outline_tree_init(&tree, arena);
	outline_init(&outline, &outline_tree_sink, &tree);
	record_player_init(&player, &outline);
	while (record_next(&input, direction, &record) == RECORD_GOOD) {
		if (record.id == RECORD_OUTLINE && playing)
			playing = record_play(&player, &record, &last);
		else
			read_fields(&record);
	}
	record_player_release(&player);
	FUZZ_HOLDS(outline.depth == 0);
}

static void
look_at_model(struct model *model)
{
	struct model_counts counts;

	model_counts(model, &counts);
	for (size_t i = 0; i < model_findings(model); i++)
		fuzz_touch(model_finding(model, i)->message);
	for (size_t i = 0; i < model_troubles(model); i++)
		fuzz_touch(model_trouble(model, i)->path);
	for (size_t i = 0; i < model_roots(model); i++) {
		struct model_node *node = model_root(model, i);

		for (; node; node = model_next(node)) {
			fuzz_touch(node->name);
			fuzz_touch(node->path);
			FUZZ_HOLDS(!node->parent || node->parent->first);
			model_outline(model, node, 0);
			model_rows(model, node, 0, 0, 0, 10);
		}
	}
	fuzz_touch(model_failure(model));
	fuzz_touch(model_sandbox(model));
	fuzz_touch(model_busy(model));
}

/* In two pieces, since a socket cuts where it likes. */
static void
feed_model(struct bytes input, struct arena *arena)
{
	static const char *const paths[] = { "App.app" };
	const struct model_settings settings = {
		.reader = "reader", .paths = paths, .path_count = 1
	};
	struct model *model = model_new_apart(&settings);
	struct text out = TEXT_INIT;

	model_feed(model, bytes_clamp(input, 0, input.len / 2), &out);
	look_at_model(model);
	model_feed(model, bytes_clamp(input, input.len / 2, input.len), &out);
	look_at_model(model);
	/* What the screen says is well said, whatever it was told. */
	read_frames(text_bytes(&out), RECORD_TO_READER, arena);
	text_release(&out);
	model_free(model);
}

static void
parse(struct bytes input, struct arena *arena, struct defects *defects)
{
	(void) defects;
	read_frames(input, RECORD_TO_READER, arena);
	read_frames(input, RECORD_TO_SCREEN, arena);
	feed_model(input, arena);
}

FUZZ(parse, 4000)

/* Each field with a small number or a word, each group with one item. */
static void
add_frame(struct text *out, enum record_id id, uint32_t request)
{
	struct record_writer w;
	bool in_group[RECORD_GROUPS] = { false }, *in;

	record_begin(&w, out, id, request);
	while (*w.place.operand) {
		switch (*w.place.operand) {
		case 'u':
			record_put_u(&w, 1);
			break;
		case 'q':
			record_put_q(&w, request);
			break;
		case 'b':
			record_put_b(&w, bytes_of("bytes"));
			break;
		case 's':
			record_put_s(&w, "word");
			break;
		case '[':
			in_group[w.place.depth] = false;
			record_put_open(&w);
			break;
		default: /* where a group's items go on or end */
			in = &in_group[w.place.depth - 1];
			if (*in)
				record_put_close(&w);
			else
				record_put_item(&w);
			*in = true;
			break;
		}
	}
	record_end(&w);
}

static void
add_row(struct text *out, uint64_t id, uint64_t parent, const char *path)
{
	struct record_writer w;

	record_begin(&w, out, RECORD_NODE, 0);
	record_put_q(&w, id);
	record_put_q(&w, parent);
	for (const char *p = w.place.operand; *p == 'u'; p++)
		record_put_u(&w, 0);
	record_put_s(&w, "app");
	record_put_s(&w, path);
	record_put_s(&w, path);
	record_end(&w);
}

bool
fuzz_seed(size_t index, struct text *seed)
{
	if (index < RECORD_IDS) {
		add_frame(seed, (enum record_id) index, 1);
		return true;
	}
	if (index > RECORD_IDS)
		return false;
	add_frame(seed, RECORD_READY, 0);
	add_row(seed, 1, 0, ".");
	add_row(seed, 2, 1, "Contents/PlugIns/A.appex");
	add_row(seed, 3, 1, "Contents/Frameworks/B.framework");
	add_frame(seed, RECORD_FINDINGS, 0);
	add_frame(seed, RECORD_OUTLINE, 1);
	add_frame(seed, RECORD_TROUBLE, 0);
	add_frame(seed, RECORD_SETTLED, 0);
	return true;
}
