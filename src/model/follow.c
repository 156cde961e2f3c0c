/* SPDX-License-Identifier: MIT */
/*
 * Reading all again, and following what changes on disk. The reader looks into
 * the trees; whether there is still the same one at a root's path is looked up
 * here, as the reader has no way to it any more.
 */
#include <config.h>

#include <string.h>
#include <sys/stat.h>

#include <sealtree/clock.h>

#include "state.h"

enum {
	INTERVAL_MS = 1000
};

static bool
is_same(const struct root_look *a, const struct root_look *b)
{
	return a->there == b->there && a->device == b->device &&
	       a->inode == b->inode;
}

/* What came from standard input stays what it was. */
static struct root_look
look_at(const struct model *model, size_t root)
{
	const char *path = model->settings.paths[root];
	struct stat s;

	if (model->settings.input > 0 && strcmp(path, "-") == 0)
		return (struct root_look){ .there = true };
	if (stat(path, &s) != 0)
		return (struct root_look){ 0 };
	return (struct root_look){ true, s.st_dev, s.st_ino };
}

static void
look_at_all(struct model *model)
{
	for (size_t i = 0; i < model->settings.path_count; i++)
		model->looks[i] = look_at(model, i);
}

static bool
is_there(const struct model *model, unsigned root)
{
	return look_at(model, root).there;
}

void
follow_put(struct model *model)
{
	struct record_writer w;

	record_begin(&w, &model->out, RECORD_FOLLOW, 0);
	record_put_u(&w, model->following);
	record_end(&w);
}

void
model_follow(struct model *model, bool on)
{
	model->following = on;
	if (!model->looks)
		model->looks = ARENA_ARRAY(model->arena, struct root_look,
		    model->settings.path_count);
	look_at_all(model);
	model->looked_ms = (uint64_t) clock_now_ms();
	if (!model->ended)
		follow_put(model);
}

bool
model_following(const struct model *model)
{
	return model->following;
}

static void
clear_marks(struct model *model)
{
	struct model_node *node = model->top.node.first;

	for (; node; node = model_next(node))
		node->changed = false;
}

static void
begin_change(struct model *model, unsigned root, size_t total)
{
	clear_marks(model);
	text_reset(&model->changed_first);
	model->changed_root = root;
	model->changed_total = total;
	model->changes |= MODEL_CHANGED;
}

/* A tree that is gone is waited for: there is nothing to be read. */
void
follow_take(struct model *model, struct record *record)
{
	unsigned root = record_u(record);
	struct text first = TEXT_INIT;
	bool known = root < model->settings.path_count && is_there(model, root);

	if (known)
		begin_change(model, root, 0);
	record_open(record);
	while (record_item(record)) {
		struct bytes path = record_s(record);
		struct row *row =
		    known ? rows_enclosing(model, root, path) : NULL;

		if (row)
			row->node.changed = true;
		if (first.len == 0)
			text_add_bytes(&first, path);
	}
	if (known) {
		model->changed_total = record_u(record);
		text_add_bytes(&model->changed_first, text_bytes(&first));
	}
	text_release(&first);
}

/* Another tree at the same path, or one where there was none. */
void
follow_look(struct model *model)
{
	uint64_t now = (uint64_t) clock_now_ms();

	if (!model->following || now - model->looked_ms < INTERVAL_MS)
		return;
	model->looked_ms = now;
	for (unsigned i = 0; i < model->settings.path_count; i++) {
		struct root_look seen = look_at(model, i);

		if (!seen.there || is_same(&seen, &model->looks[i]))
			continue;
		model->looks[i] = seen;
		begin_change(model, i, 0);
	}
}

int
follow_timeout(const struct model *model)
{
	return model->following ? INTERVAL_MS : -1;
}

struct bytes
model_changed(const struct model *model, unsigned *root, size_t *total)
{
	*root = model->changed_root;
	*total = model->changed_total;
	return text_bytes(&model->changed_first);
}

static void
forget_deaths(struct model *model)
{
	struct death *death = model->death_list;

	model->death_list = NULL;
	model->deaths = 0;
	for (; death; death = death->next)
		if (death->row)
			findings_merge(model, death->row);
}

void
model_restart(struct model *model)
{
	reader_end(model, 0);
	watch_clear(model);
	forget_deaths(model);
	model->ended = model->cancelled = false;
	model->restarted = true;
	text_reset(&model->failure);
	model->changes |= MODEL_READER | MODEL_ROWS | MODEL_FINDINGS;
	reader_start(model);
	pump_out(model);
}
