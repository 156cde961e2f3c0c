/* SPDX-License-Identifier: MIT */
/* What is asked of the model, and asked for through it. */
#include <config.h>

#include <string.h>

#include "state.h"

void
model_look(
    struct model *model, const struct model_node *const *nodes, size_t count)
{
	struct record_writer w;

	if (!model->ready || model->ended)
		return;
	record_begin(&w, &model->out, RECORD_LOOK, 0);
	record_put_open(&w);
	for (size_t i = 0; i < count; i++) {
		if (row_of(nodes[i])->old)
			continue;
		record_put_item(&w);
		record_put_q(&w, nodes[i]->id);
	}
	record_put_close(&w);
	record_end(&w);
}

void
model_again(struct model *model, const struct model_node *node)
{
	struct record_writer w;

	if (!model->ready || model->ended || row_of(node)->old)
		return;
	record_begin(&w, &model->out, RECORD_AGAIN, 0);
	record_put_q(&w, node->id);
	record_end(&w);
	model->settled = false;
}

size_t
model_facets(const struct model *model)
{
	return model->facet_count;
}

const struct model_facet *
model_facet(const struct model *model, size_t index)
{
	return &model->facets[index];
}

size_t
model_facet_find(const struct model *model, const char *id)
{
	for (size_t i = 0; i < model->facet_count; i++)
		if (strcmp(model->facets[i].id, id) == 0)
			return i;
	return SIZE_MAX;
}

bool
model_settled(const struct model *model)
{
	return model->settled;
}

bool
model_complete(const struct model *model)
{
	return model->complete;
}

const char *
model_target(const struct model *model, size_t root)
{
	const char *target = model->targets[root];

	return target ? target : "undecided";
}

size_t
model_troubles(const struct model *model)
{
	return model->trouble_count;
}

const struct model_trouble *
model_trouble(const struct model *model, size_t index)
{
	return &model->troubles[index];
}

struct bytes
model_failure(const struct model *model)
{
	return text_bytes(&model->failure);
}

struct bytes
model_sandbox(const struct model *model)
{
	return text_bytes(&model->sandbox);
}

struct bytes
model_busy(const struct model *model)
{
	return text_bytes(&model->busy);
}

size_t
model_anchors(const struct model *model)
{
	return model->anchor_count;
}

struct bytes
model_anchor(const struct model *model, size_t index)
{
	return model->anchors[index];
}

unsigned
model_deaths(const struct model *model)
{
	return model->deaths;
}
