/* SPDX-License-Identifier: MIT */
/*
 * The part of XML that is not elements: white space, comments, processing
 * instructions, the document type, references, CDATA.
 */
#ifndef PLIST_TEXT_H
#define PLIST_TEXT_H

#include "plist_gate.h"

struct plist_text {
	struct plist_reader *reader;
	size_t at;
	bool mixed; /* the last content held references, comments, CDATA */
};

bool plist_text_is_space(uint8_t c);
bool plist_text_begins(const struct plist_text *in, const char *literal);
/* Letters at hand, passed over. */
struct bytes plist_text_name(struct plist_text *in);
/* What lies between a tag's name and its ">", without white space before it. */
struct bytes plist_text_attributes(struct plist_text *in);

/* These return false after failing the event. */

/* All before the first element. */
bool plist_text_prolog(struct plist_text *in, struct plist_event *event);
/* White space and comments up to the next tag or the end; other text is
 * recorded and passed over. */
bool plist_text_pass(struct plist_text *in, struct plist_event *event);
/*
 * The characters up to the next tag: a view of the input, or of `buffer` where
 * something had to be decoded.
 */
bool plist_text_content(struct plist_text *in, struct text *buffer,
    struct bytes *content, struct plist_event *event);

/* The character that "lt" or "#x41" stands for. False: none. */
bool plist_add_reference(struct text *text, struct bytes name);

#endif
