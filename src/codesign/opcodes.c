/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include "opcodes.h"

// clang-format off
static const struct opcode_row opcodes[] = {
	{ OPCODE_NEVER, LEVEL_PRIMARY, "never" },
	{ OPCODE_ALWAYS, LEVEL_PRIMARY, "always" },
	{ OPCODE_IDENTIFIER, LEVEL_PRIMARY, "identifier %v" },
	{ OPCODE_ANCHOR_APPLE, LEVEL_PRIMARY, "anchor apple" },
	{ OPCODE_ANCHOR_HASH, LEVEL_PRIMARY, "certificate %s = %h" },
	{ OPCODE_INFO_EQUAL, LEVEL_PRIMARY, "info[%k] = %v" },
	{ OPCODE_AND, LEVEL_AND, "%l and %r" },
	{ OPCODE_OR, LEVEL_OR, "%l or %r" },
	{ OPCODE_CDHASH, LEVEL_PRIMARY, "cdhash %h" },
	{ OPCODE_NOT, LEVEL_PRIMARY, "! %l" },
	{ OPCODE_INFO, LEVEL_PRIMARY, "info[%k]%m" },
	{ OPCODE_CERTIFICATE_FIELD, LEVEL_PRIMARY, "certificate %s[%k]%m" },
	/* Without the blank that its own compiler wants: Apple's misprint. */
	{ OPCODE_CERTIFICATE_TRUSTED, LEVEL_PRIMARY, "certificate %strusted" },
	{ OPCODE_ANCHOR_TRUSTED, LEVEL_PRIMARY, "anchor trusted" },
	{ OPCODE_CERTIFICATE_EXTENSION, LEVEL_PRIMARY,
	    "certificate %s[field.%o]%m" },
	{ OPCODE_ANCHOR_APPLE_GENERIC, LEVEL_PRIMARY, "anchor apple generic" },
	{ OPCODE_ENTITLEMENT, LEVEL_PRIMARY, "entitlement[%k]%m" },
	{ OPCODE_CERTIFICATE_POLICY, LEVEL_PRIMARY,
	    "certificate %s[policy.%o]%m" },
	{ OPCODE_NAMED_ANCHOR, LEVEL_PRIMARY, "anchor apple %v" },
	{ OPCODE_NAMED_CODE, LEVEL_PRIMARY, "(%v)" },
	{ OPCODE_PLATFORM, LEVEL_PRIMARY, "platform = %n" },
	{ OPCODE_NOTARIZED, LEVEL_PRIMARY, "notarized" },
	{ OPCODE_CERTIFICATE_DATE, LEVEL_PRIMARY,
	    "certificate %s[timestamp.%o]%m" },
	{ OPCODE_LEGACY, LEVEL_PRIMARY, "legacy" },
};

static const struct opcode_row matches[] = {
	{ MATCH_EXISTS, LEVEL_PRIMARY, " /* exists */" },
	{ MATCH_EQUAL, LEVEL_PRIMARY, " = %v" },
	{ MATCH_CONTAINS, LEVEL_PRIMARY, " ~ %v" },
	{ MATCH_BEGINS, LEVEL_PRIMARY, " = %v*" },
	{ MATCH_ENDS, LEVEL_PRIMARY, " = *%v" },
	{ MATCH_LESS, LEVEL_PRIMARY, " < %v" },
	{ MATCH_GREATER, LEVEL_PRIMARY, " > %v" },
	{ MATCH_LESS_EQUAL, LEVEL_PRIMARY, " <= %v" },
	{ MATCH_GREATER_EQUAL, LEVEL_PRIMARY, " >= %v" },
	{ MATCH_ON, LEVEL_PRIMARY, " = <%t>" },
	{ MATCH_BEFORE, LEVEL_PRIMARY, " < <%t>" },
	{ MATCH_AFTER, LEVEL_PRIMARY, " > <%t>" },
	{ MATCH_ON_OR_BEFORE, LEVEL_PRIMARY, " <= <%t>" },
	{ MATCH_ON_OR_AFTER, LEVEL_PRIMARY, " >= <%t>" },
	{ MATCH_ABSENT, LEVEL_PRIMARY, " absent " },
};
// clang-format on

static const struct opcode_row *
row_find(const struct opcode_row *rows, size_t count, uint32_t value)
{
	for (size_t i = 0; i < count; i++)
		if (rows[i].value == value)
			return &rows[i];
	return NULL;
}

const struct opcode_row *
opcode_find(uint32_t opcode)
{
	return row_find(opcodes, sizeof opcodes / sizeof *opcodes, opcode);
}

const struct opcode_row *
match_operation_find(uint32_t match)
{
	return row_find(matches, sizeof matches / sizeof *matches, match);
}

char
form_next(const char **form)
{
	const char *percent = strchr(*form, '%');

	if (!percent)
		return '\0';
	*form = percent + 2;
	return percent[1];
}
