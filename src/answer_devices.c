/* SPDX-License-Identifier: MIT */
/* --devices: the devices that profiles list, a line each. */
#include <config.h>

#include <stdlib.h>

#include <sealtree/arena.h>

#include "answer.h"
#include "batch.h"

struct devices {
	struct arena *arena;
	struct bytes *list;
	size_t count, capacity;
	bool all; /* a profile is for all devices */
};

static void
take(struct devices *d, const struct report_profile *profile)
{
	const struct outline_node *all =
	    profile->map ? outline_find(profile->map, "all_devices") : NULL;

	d->all |= all && all->item.type == VALUE_FLAG && all->item.number;
	for (const struct outline_node *n = report_profile_devices(profile); n;
	     n = n->next) {
		if (n->item.type != VALUE_TEXT)
			continue;
		ARENA_GROW(d->arena, d->list, d->count, d->capacity);
		d->list[d->count++] = bytes_over(
		    arena_string(d->arena, n->item.bytes), n->item.bytes.len);
	}
}

static bool
take_root(struct devices *d, struct model *model, unsigned root)
{
	const struct model_node *node = model_root(model, root);
	bool fine = true;

	for (; fine && node && node->root == root; node = model_next(node)) {
		struct report_profile profile;

		if (!report_has_profile(model, node))
			continue;
		fine = report_profile_fetch(&profile, model, node);
		take(d, &profile);
		report_profile_release(&profile);
	}
	return fine;
}

static int
order(const void *a, const void *b)
{
	return bytes_compare(
	    *(const struct bytes *) a, *(const struct bytes *) b);
}

static void
write_all(FILE *out, const struct devices *d)
{
	struct text line = TEXT_INIT;

	for (size_t i = 0; i < d->count; i++) {
		if (i && bytes_equal(d->list[i], d->list[i - 1]))
			continue;
		text_reset(&line);
		text_add_visible(&line, d->list[i]);
		fprintf(out, "%s\n", text_string(&line));
	}
	text_release(&line);
}

int
answer_devices(FILE *out, struct model *model, const struct options *options)
{
	struct devices d = { .arena = arena_new() };
	bool fine = true;
	int status;

	for (unsigned i = 0; fine && i < model_roots(model); i++)
		fine = take_root(&d, model, i);
	if (d.count)
		qsort(d.list, d.count, sizeof *d.list, order);
	write_all(out, &d);
	if (d.count == 0)
		answer_remark(
		    options->paths[0], d.all ? "a profile is for all devices"
					     : "no profile lists a device");
	status = d.count ? EXIT_CLEAN : EXIT_FINDINGS;
	arena_free(d.arena);
	return fine && !ferror(out) ? status : EXIT_TROUBLE;
}
