/* SPDX-License-Identifier: MIT */
/*
 * The requirement language as tables. After Security-61901 (2025):
 * requirement.h for the numbers, reqdumper.cpp for the texts.
 */
#ifndef OPCODES_H
#define OPCODES_H

#include <sealtree/requirement.h>

/*
 * One row drives decoding and printing: `form` is the text, and each operand
 * stands in it, in the order in which it is stored:
 *
 *	%l %r	an expression
 *	%s	the slot of a certificate, 32 bits
 *	%n	a number, 32 bits
 *	%k	data: a key, printed as a constant with dots
 *	%o	data: an object identifier without tag and length
 *	%v	data: a constant
 *	%h	data: a hash
 *	%m	a match: its number and the operands of its own row
 *	%t	a time, 64 bits
 */
struct opcode_row {
	uint32_t value;
	unsigned level; /* higher binds looser; its operands may be
			   of no higher one without parentheses */
	const char *form;
};

enum {
	LEVEL_PRIMARY,
	LEVEL_AND,
	LEVEL_OR
};

/* NULL if unknown. */
const struct opcode_row *opcode_find(uint32_t opcode);
const struct opcode_row *match_operation_find(uint32_t match);
/* The operand letter at or behind `*form`, which moves past it; 0: no more. */
char form_next(const char **form);

/* A constant that is such a word must be quoted. */
bool requirement_is_keyword(struct bytes word);

#endif
