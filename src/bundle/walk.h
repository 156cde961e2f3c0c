/* SPDX-License-Identifier: MIT */
/* Private to the bundle layer: bundle_walk() within another limit. */
#ifndef SEALTREE_BUNDLE_WALK_H
#define SEALTREE_BUNDLE_WALK_H

#include <sealtree/bundle.h>

bool bundle_walk_within(uint32_t most_files, struct source *source,
    const char *name, struct arena *arena, const struct walk_events *events,
    void *context, struct text *why);

#endif
