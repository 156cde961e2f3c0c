/* SPDX-License-Identifier: MIT */
/* Private to the bundle layer: coverage_of() within another limit. */
#ifndef SEALTREE_BUNDLE_COVERAGE_H
#define SEALTREE_BUNDLE_COVERAGE_H

#include <sealtree/verdict.h>

/* Looks for zeroes in at most `budget` bytes. */
const struct coverage *coverage_within(uint64_t budget, const struct code *code,
    struct source_file *file, struct arena *arena, size_t *count);

#endif
