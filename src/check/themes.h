/* SPDX-License-Identifier: MIT */
/* The tables of checks, a theme each; a row without id ends one. */
#ifndef CHECK_THEMES_H
#define CHECK_THEMES_H

#include <sealtree/check.h>

extern const struct check structure_checks[];

#endif
