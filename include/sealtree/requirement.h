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

/* Operations, by requirement.h's numbers. Texts and operands: opcodes.c. */
enum opcode {
	OPCODE_NEVER,
	OPCODE_ALWAYS,
	OPCODE_IDENTIFIER,
	OPCODE_ANCHOR_APPLE,
	OPCODE_ANCHOR_HASH,
	OPCODE_INFO_EQUAL,	/* of old; INFO with a match is its heir */
	OPCODE_AND,
	OPCODE_OR,
	OPCODE_CDHASH,
	OPCODE_NOT,
	OPCODE_INFO,
	OPCODE_CERTIFICATE_FIELD,
	OPCODE_CERTIFICATE_TRUSTED,
	OPCODE_ANCHOR_TRUSTED,
	OPCODE_CERTIFICATE_EXTENSION,
	OPCODE_ANCHOR_APPLE_GENERIC,
	OPCODE_ENTITLEMENT,
	OPCODE_CERTIFICATE_POLICY,
	OPCODE_NAMED_ANCHOR,
	OPCODE_NAMED_CODE,
	OPCODE_PLATFORM,
	OPCODE_NOTARIZED,
	OPCODE_CERTIFICATE_DATE,
	OPCODE_LEGACY
};

/* What a reader that does not know an opcode shall do with it. */
enum opcode_flag {
	OPCODE_FLAG_FALSE = 0x80,	/* take it for false */
	OPCODE_FLAG_SKIP = 0x40		/* take the next expression instead */
};

enum match_operation {
	MATCH_EXISTS,
	MATCH_EQUAL,
	MATCH_CONTAINS,
	MATCH_BEGINS,
	MATCH_ENDS,
	MATCH_LESS,
	MATCH_GREATER,
	MATCH_LESS_EQUAL,
	MATCH_GREATER_EQUAL,
	MATCH_ON,
	MATCH_BEFORE,
	MATCH_AFTER,
	MATCH_ON_OR_BEFORE,
	MATCH_ON_OR_AFTER,
	MATCH_ABSENT
};

enum {
	SLOT_LEAF = 0,	/* of a chain; 1 is its issuer … */
	SLOT_ROOT = -1	/* … and -2 whom the root issued */
};

/*
 * An expression's node. An opcode that is unknown has its operands, unread, in
 * `value` and with OPCODE_FLAG_SKIP the next expression on its left; without
 * any flag it is the last thing that could be read.
 */
struct expression {
	uint32_t opcode;	/* enum opcode or unknown; without flags */
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
/* Its text, or that of a part, as codesign prints it; in the arena. */
const char *expression_print(const struct expression *expression,
    struct arena *arena);

/*
 * The designated requirement that Apple's DRMaker makes for code whose
 * signature holds none: its text. NULL if the chain is not complete or lacks
 * what would be named. Code without certificates: see
 * signature_adhoc_requirement().
 */
struct chain; /* <sealtree/certificate.h> */
const char *requirement_implicit(struct bytes identifier,
    const struct chain *chain, struct arena *arena);

/* How an unquoted, a quoted or a hex constant is printed in a requirement. */
struct text;
void requirement_add_constant(struct text *text, struct bytes value,
    bool dots_allowed);

#endif
