/* SPDX-License-Identifier: MIT */
/*
 * BER and DER by cursor (ITU-T X.690, 2021).
 *
 * What is taken from a cursor follows the cursor's own rule: a read that does
 * not fit marks it failed and gives an empty element, and so does every later
 * one; ask cursor_ok() once. A cursor entered from a failed one is failed too.
 * Nothing here recurses; who does counts levels against LIMIT_DER_DEPTH.
 */
#ifndef DER_H
#define DER_H

#include <sealtree/arena.h>

/* First byte of an element: class, constructed or not, number. */
enum der_tag {
	DER_END = 0x00,
	DER_BOOLEAN = 0x01,
	DER_INTEGER = 0x02,
	DER_BIT_STRING = 0x03,
	DER_OCTET_STRING = 0x04,
	DER_NULL = 0x05,
	DER_OID = 0x06,
	DER_UTF8_STRING = 0x0c,
	DER_UTC_TIME = 0x17,
	DER_GENERALIZED_TIME = 0x18,
	DER_CONSTRUCTED = 0x20,
	DER_SEQUENCE = 0x30,
	DER_SET = 0x31,
	DER_APPLICATION_16 = 0x70,
	DER_CONTEXT_0 = 0xa0,	/* constructed; the next ones follow it */
	DER_CONTEXT_1 = 0xa1,
	DER_CONTEXT_16 = 0xb0
};

struct der {
	uint8_t tag;		/* low five bits all set: a number of its own
				   follows, which nothing here looks for */
	bool canonical;		/* low tag, length definite and shortest */
	struct bytes whole;	/* from the tag to the end */
	struct bytes content;	/* without header and end-of-contents */
};

/* The next element, whatever it is. False at the end, and where none can be
 * read: then the cursor is failed. */
bool der_next(struct cursor *c, struct der *element);
/* The next one bears `tag`. */
bool der_at(const struct cursor *c, uint8_t tag);
/* The next one, which must bear `tag`. */
struct der der_take(struct cursor *c, uint8_t tag);
/* Into it: a cursor over its content. */
struct cursor der_enter(struct cursor *c, uint8_t tag);
/* Also where BER cut it in pieces, which are then joined in the arena. */
struct bytes der_take_octets(struct cursor *c, struct arena *arena);
const char *der_take_oid(struct cursor *c, struct arena *arena);

/* Of contents. False, NULL where they are malformed. */
bool der_boolean(struct bytes content, bool *value); /* any byte but 0: true */
bool der_integer(struct bytes content, int64_t *value); /* 64 bits at most */
const char *der_oid(struct bytes content, struct arena *arena); /* "1.2.840" */
/* A UTCTime or GeneralizedTime, with or without seconds and zone; second 60
 * occurs in genuine signatures and is the next minute's first. Fractions are
 * dropped. */
bool der_time(const struct der *element, int64_t *seconds);

#endif
