/* SPDX-License-Identifier: MIT */
/* Requirements written word by word, for the tests of their decoder. */
#ifndef EXPRESSION_H
#define EXPRESSION_H

#include <sealtree/requirement.h>
#include <sealtree/text.h>

/* What such a test works on, fresh for each: set_up() and tear_down(). */
struct setting {
	struct arena *arena;
	struct defects defects;
	struct text blob;
};

int set_up(void **state);
int tear_down(void **state);
#define FRESH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

void put_word(struct text *text, uint32_t word);
/* Length, bytes, padding. */
void put_data(struct text *text, struct bytes data);
/* The header of FADE0C00; end_blob() fills in its length. */
void begin_blob(struct text *text, uint32_t kind);
struct bytes end_blob(struct text *text);

/*
 * Writes one requirement into the setting's blob and parses it. `form` has a
 * letter for each argument: w a word, d data from a string, x data from
 * hexadecimal digits, q 64 bits from a long long.
 */
const struct requirement *parse_words(struct setting *s, const char *form, ...);

#endif
