/* SPDX-License-Identifier: MIT */
/* The tables of checks, a theme each, and what themes share. */
#ifndef CHECK_THEMES_H
#define CHECK_THEMES_H

#include <sealtree/check.h>

/* A row without id ends each. */
extern const struct check name_checks[];
extern const struct check structure_checks[];

/* defects.c */

/* The file that a node is about: its executable, or the file itself. */
const char *code_own_file(const struct code *code);
/* Whether the code is signed; of one slice, if that is named. */
bool code_is_signed(const struct code *code, const char *slice);

typedef enum severity judge_defect(const struct check *check,
    const struct code *code, const struct defect *defect);
judge_defect severity_as_stated; /* the check's own */

/* Findings of all defects of that kind, those of the walk too: one for a file,
 * or a slice of it, however much is wrong there. */
void add_defects(const struct check *check, const struct check_subject *subject,
    struct findings *findings, enum defect_kind kind, judge_defect *judge,
    const char *reason);

#endif
