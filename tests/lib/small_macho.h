/* SPDX-License-Identifier: MIT */
/* A Mach-O file in memory, of which only its kind matters. */
#ifndef SMALL_MACHO_H
#define SMALL_MACHO_H

#include <sealtree/arena.h>

#include "fixture.h"

/* Signed ad hoc, or not at all. */
struct bytes small_macho(struct arena *arena, const struct slice_spec *slices,
    bool is_signed, unsigned filetype);

#endif
