/* SPDX-License-Identifier: MIT */
/* Load commands for checks to judge, and where they lead. */
#ifndef LOADING_H
#define LOADING_H

#include "nested.h"

/* The first slice loads this library, with that result; `s` itself is the
 * process. It is to be filled. */
struct load *add_load(
    struct subject *s, const char *path, enum load_result result);
struct library *last_library(struct subject *s);
void add_run_path(struct subject *s, const char *path);
/* `library` is in the process of `s`, which loads it as its last library. */
void load_into(struct subject *s, struct subject *library);
/* A library in `s`, which loads it. */
struct subject *add_loaded(struct subject *s, const char *path);
/* It is in that process by itself. */
void run_in(struct subject *s, struct subject *process);

#endif
