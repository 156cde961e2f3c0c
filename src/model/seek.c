/* SPDX-License-Identifier: MIT */
/* Values that match a pattern: the reader looks, a part at a time. */
#include <config.h>

#include <stdlib.h>

#include <sealtree/die.h>

#include "state.h"

void
seek_forget(struct model *model)
{
	struct seek *seek = &model->seek;

	free(seek->hits.list);
	*seek = (struct seek){ 0 };
}

bool
model_seek(struct model *model, struct bytes pattern, uint64_t from)
{
	struct record_writer w;

	seek_forget(model);
	if (!model->ready || model->ended)
		return false;
	model->seek.request = ++model->last_request;
	record_begin(&w, &model->out, RECORD_SEEK, model->seek.request);
	record_put_b(&w, pattern);
	record_put_q(&w, from);
	return record_end(&w);
}

const struct model_hits *
model_hits(const struct model *model)
{
	return model->seek.answered ? &model->seek.hits : NULL;
}

bool
seek_take(struct model *model, struct record *record)
{
	struct seek *seek = &model->seek;
	uint32_t count = record_open(record);
	struct model_hit *list;
	size_t kept = 0;

	if (record->request == 0 || record->request > model->last_request ||
	    count > LIMIT_HITS_PART)
		return false;
	/* Of what was given up meanwhile nothing is wanted any more. */
	if (record->request != seek->request || seek->answered)
		return true;
	list = xalloc(count + 1, sizeof *list);
	while (record_item(record)) {
		uint64_t id = record_q(record);
		struct row *row = rows_by_id(model, id);
		struct model_hit hit = { .node = row ? &row->node : NULL };

		hit.facet = record_u(record);
		hit.item = record_q(record);
		hit.row = record_q(record);
		if (row && hit.facet < model->facet_count)
			list[kept++] = hit;
	}
	seek->hits.list = list;
	seek->hits.count = kept;
	seek->hits.next = record_q(record);
	seek->hits.gave_up = record_u(record);
	seek->answered = true;
	model->changes |= MODEL_HITS;
	return true;
}

void
seek_refused(struct model *model, uint32_t request)
{
	if (request != model->seek.request || model->seek.answered)
		return;
	model->seek.answered = true;
	model->changes |= MODEL_HITS;
}
