/* SPDX-License-Identifier: MIT */
/*
 * A source with room in it: what lies in a container is seen below the
 * container's path and a "!", as if it were a folder beside it. So "A.ipa" is
 * the file and "A.ipa!/Payload" a folder in it; of a root that is a file itself
 * the content is "!/Payload".
 *
 * Listings do not tell of what is mounted: who mounts it knows. Mounting is
 * done while no other thread reads.
 */
#ifndef SEALTREE_MOUNT_H
#define SEALTREE_MOUNT_H

#include <sealtree/source.h>
#include <sealtree/spill.h>

/*
 * Takes `source` over. `spill` is borrowed and outlives it; NULL: nothing is to
 * be unpacked.
 */
struct source *source_with_room(struct source *source, struct spill *spill);
/* NULL of a source without room, too. */
struct spill *source_spill(const struct source *source);
/*
 * `inner` is seen at `path`, whose last part ends in "!". Takes it over, also
 * on failure: ENOTSUP if `source` has no room, EEXIST if something has that
 * name, EMFILE beyond LIMIT_MOUNTS.
 */
bool source_mount(struct source *source, const char *path,
    struct source *inner, struct fault *fault);
/* "a.zip!" of "a.zip", "!" of "."; NULL beyond LIMIT_PATH_BYTES. */
const char *path_into(struct arena *arena, const char *path);

#endif
