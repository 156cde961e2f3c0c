/* SPDX-License-Identifier: MIT */
/*
 * Code requirements: Apple's expression language, from its binary form to the
 * text that codesign prints. After Security-61901 (2025): requirement.h,
 * reqdumper.cpp, drmaker.cpp.
 */
#ifndef SEALTREE_REQUIREMENT_H
#define SEALTREE_REQUIREMENT_H

#include <sealtree/defect.h>

enum requirement_type {
	REQUIREMENT_HOST = 1,
	REQUIREMENT_GUEST = 2,
	REQUIREMENT_DESIGNATED = 3,
	REQUIREMENT_LIBRARY = 4,
	REQUIREMENT_PLUGIN = 5
};

/* An expression's node. Operands by opcode: see src/codesign/opcodes.c. */
struct expression {
	uint32_t opcode;	/* without the flag bits */
	uint32_t flags;		/* the high byte */
	const struct expression *left, *right;
	int32_t slot;		/* of a certificate */
	int32_t number;		/* platform */
	struct bytes key;	/* info, entitlement, field or OID operand */
	struct bytes value;	/* string, hash or match operand */
	uint32_t match;		/* match operation */
	int64_t time;		/* its time, in seconds since 2001 */
	uint64_t offset;
};

struct requirement {
	uint32_t type;			/* enum requirement_type, or other */
	const char *name;		/* "designated"; NULL: unknown type */
	struct bytes blob;
	uint32_t kind;			/* 1: expression; 2: lightweight, DER */
	const struct expression *expression;	/* NULL: not decoded */
	const char *text;		/* as codesign prints it; NULL likewise */
	const struct plist *lightweight;	/* kind 2; NULL: unreadable */
};

struct requirements {
	struct bytes blob;	/* the set */
	struct requirement *list;	/* in index order */
	size_t count;
};

/* `set` is the whole blob FADE0C01. Never NULL. */
const struct requirements *requirements_parse(struct bytes set,
    struct arena *arena, struct defects *defects);
/* `blob` is a whole blob FADE0C00. Never NULL. */
const struct requirement *requirement_parse(struct bytes blob,
    struct arena *arena, struct defects *defects);
const struct requirement *requirements_find(const struct requirements *set,
    uint32_t type);

/* How an unquoted, a quoted or a hex constant is printed in a requirement. */
struct text;
void requirement_add_constant(struct text *text, struct bytes value,
    bool dots_allowed);

#endif
