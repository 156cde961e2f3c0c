/* SPDX-License-Identifier: MIT */
/*
 * Words and signs of a requirement's text. After Security-61901 (2025):
 * requirements.grammar.
 */
#ifndef CODESIGN_COMPILE_H
#define CODESIGN_COMPILE_H

#include <sealtree/requirement.h>

enum token_type {
	TOKEN_END,
	TOKEN_WORD,	/* letters, digits and dots: also keywords, numbers */
	TOKEN_STRING,	/* in quotes, without them and their backslashes */
	TOKEN_HEX,	/* 0x…, as bytes */
	TOKEN_HASH,	/* H"…", as bytes */
	TOKEN_TIME,	/* <2019-06-01 00:00:00 +0000>, as codesign prints it */
	TOKEN_SIGN,	/* ( ) [ ] ! ~ * - ; = < > <= >= */
	TOKEN_BAD	/* the reason is in `value` */
};

struct token {
	enum token_type type;
	struct bytes value;	/* the offset is that in the text */
	int64_t time;		/* in seconds since 2001 */
};

/* The token at the front of `rest`, which moves behind it. Where nothing
 * stands behind white space and comments: TOKEN_END. */
struct token token_next(struct bytes *rest, struct arena *arena);

/* "1.2.840" as the contents of DER; false if it is none. */
bool requirement_oid(struct bytes text, struct arena *arena,
    struct bytes *oid);

#endif
