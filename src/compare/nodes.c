/* SPDX-License-Identifier: MIT */
#include <config.h>

#include "align.h"

struct sides {
	const struct dossier *old, *new;
};

static bool
is_code_of(const struct dossier *d, struct bytes file)
{
	return d && dossier_has_code(d, file);
}

static bool
is_code(void *context, struct bytes file)
{
	const struct sides *sides = context;

	return is_code_of(sides->old, file) || is_code_of(sides->new, file);
}

static bool
is_slice(const struct dossier *d)
{
	return d && dossier_node(d)->row == MODEL_SLICE;
}

/* Of code that is compared with a slice: its slice of that kind, or the
 * first. */
static const struct outline_node *
slice_of(const struct dossier *d, struct bytes arch)
{
	const struct outline_node *slices =
	    d ? outline_find(dossier_root(d), "slices") : NULL;

	for (const struct outline_node *s = slices ? slices->first : NULL; s;
	     s = s->next) {
		const struct outline_node *name = outline_find(s, "arch");

		if (name && bytes_equal(name->item.bytes, arch))
			return s;
	}
	return slices && !is_slice(d) ? slices->first : NULL;
}

static void
compare_slices(struct comparison *c, const struct sides *sides)
{
	const struct dossier *one =
	    is_slice(sides->old) ? sides->old : sides->new;
	struct bytes arch = dossier_node(one)->name;
	struct bytes old =
	    is_slice(sides->old) ? dossier_node(sides->old)->name : arch;
	struct bytes new =
	    is_slice(sides->new) ? dossier_node(sides->new)->name : arch;

	align_outlines(c, slice_of(sides->old, old), slice_of(sides->new, new),
	    rules_of_slice, NULL, NULL);
}

static bool
is_whole(const struct dossier *d)
{
	return !d || dossier_is_whole(d);
}

static const struct outline_node *
root_of(const struct dossier *d)
{
	return d ? dossier_root(d) : NULL;
}

void
compare_nodes(struct comparison *comparison, const struct dossier *old,
    const struct dossier *new)
{
	struct sides sides = { old, new };

	if (!is_whole(old) || !is_whole(new))
		comparison->complete = false;
	if (is_slice(old) || is_slice(new)) {
		compare_slices(comparison, &sides);
	} else {
		align_outlines(comparison, root_of(old), root_of(new),
		    rules_of_dossier, is_code, &sides);
		merge_slices(comparison);
	}
	row_prune(comparison);
}
