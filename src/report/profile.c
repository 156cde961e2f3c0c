/* SPDX-License-Identifier: MIT */
/* What a node's record says of its profile. */
#include <config.h>

#include <sealtree/arena.h>
#include <sealtree/report.h>

/* One that cannot be read has a tab, or is a row, and has no record. */
bool
report_has_profile(const struct model *model, const struct model_node *node)
{
	size_t facet = model_facet_find(model, "profile");

	return node->row == MODEL_CODE &&
	       (bytes_are(node->kind, "prof") ||
		   (facet < 32 && node->facets & 1u << facet));
}

bool
report_profile_fetch(struct report_profile *profile, struct model *model,
    const struct model_node *node)
{
	const struct outline_node *map;
	struct outline o;

	*profile = (struct report_profile){ .arena = arena_new() };
	outline_tree_init(&profile->record, profile->arena);
	outline_init(&o, &outline_tree_sink, &profile->record);
	if (!model_stream(model, node, model_facet_find(model, "record"), &o))
		return false;
	map = outline_find(&profile->record.root, "profile");
	if (map && map->item.type == VALUE_MAP)
		profile->map = map;
	return true;
}

void
report_profile_release(struct report_profile *profile)
{
	arena_free(profile->arena);
}

const struct outline_node *
report_profile_devices(const struct report_profile *profile)
{
	const struct outline_node *list =
	    profile->map ? outline_find(profile->map, "devices") : NULL;

	return list ? list->first : NULL;
}
