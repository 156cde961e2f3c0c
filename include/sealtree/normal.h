/* SPDX-License-Identifier: MIT */
/*
 * Names that look the same. HFS+ stores names decomposed, APFS and archives
 * as they were given; a seal has them as the signer's disk had them. So "é" may
 * be one code point here and two there.
 */
#ifndef SEALTREE_NORMAL_H
#define SEALTREE_NORMAL_H

#include <sealtree/text.h>

/*
 * Adds the canonical decomposition (NFD, Unicode Standard Annex 15) of Latin,
 * Greek and Cyrillic letters, kana and Hangul, marks in canonical order. Other
 * characters, and bytes that are no UTF-8, stay as they are. ASCII is passed on
 * at once.
 */
void text_add_decomposed(struct text *text, struct bytes b);

#endif
