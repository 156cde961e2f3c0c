/* SPDX-License-Identifier: MIT */
/*
 * What a fuzz target is. Each one is a program of `make check`, where main.c
 * feeds it: its own seeds, and a fixed number of changed copies of them. It is
 * a libFuzzer target as well, without main.c: see there.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <sealtree/defect.h>
#include <sealtree/plist.h>
#include <sealtree/text.h>

/* Of libFuzzer. Always 0. Each target defines it by FUZZ(). */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* Adds the target's seed of that index to the text; false if it has no more. */
bool fuzz_seed(size_t index, struct text *seed);

/* Parses one input and looks at all that was found. */
typedef void fuzz_parse(
    struct bytes input, struct arena *arena, struct defects *defects);
int fuzz_run(const uint8_t *data, size_t len, fuzz_parse *parse);

/* How many changed copies `make check` tries: few where each takes long. */
extern const unsigned fuzz_cases;

#define FUZZ(parse, cases)                                          \
	const unsigned fuzz_cases = (cases);                        \
	int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) \
	{                                                           \
		return fuzz_run(data, len, (parse));                \
	}

/* Ends the program unless it holds. */
#define FUZZ_HOLDS(condition) \
	((condition) ? (void) 0 : fuzz_broken(#condition, __FILE__, __LINE__))
_Noreturn void fuzz_broken(const char *condition, const char *file, int line);

/* Reads all of them: a dangling view shows. */
void fuzz_touch(struct bytes view);
void fuzz_touch_string(const char *string);       /* may be NULL */
void fuzz_touch_plist(const struct plist *plist); /* may be NULL */

#endif
