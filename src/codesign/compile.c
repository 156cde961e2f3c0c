/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <inttypes.h>
#include <string.h>

#include <sealtree/evaluate.h>
#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "compile.h"
#include "opcodes.h"

struct compiler {
	struct bytes rest;
	struct token token; /* the next one */
	struct arena *arena;
	struct text *why;
	uint64_t start; /* the text's offset */
	size_t tokens;
	bool failed;
};

/* A tree and how many levels it has. */
struct built {
	struct expression *e;
	unsigned levels;
};

static const struct built nothing;

static void
fail_at(struct compiler *c, uint64_t offset, const char *message)
{
	if (!c->failed && c->why)
		text_printf(c->why, "character %" PRIu64 ": %s",
		    offset - c->start + 1, message);
	c->failed = true;
}

static void
fail(struct compiler *c, const char *message)
{
	fail_at(c, c->token.value.offset, message);
}

static void
next(struct compiler *c)
{
	if (c->failed)
		return;
	c->token = token_next(&c->rest, c->arena);
	if (c->token.type == TOKEN_BAD)
		fail(c, (const char *) c->token.value.data);
	else if (++c->tokens > LIMIT_REQUIREMENT_TOKENS)
		fail(c, "the requirement has too many words");
}

static bool
is(const struct compiler *c, enum token_type type, const char *text)
{
	return !c->failed && c->token.type == type &&
	       bytes_are(c->token.value, text);
}

static bool
accept(struct compiler *c, enum token_type type, const char *text)
{
	if (!is(c, type, text))
		return false;
	next(c);
	return true;
}

static bool
word(struct compiler *c, const char *text)
{
	return accept(c, TOKEN_WORD, text);
}

static bool
sign(struct compiler *c, const char *text)
{
	return accept(c, TOKEN_SIGN, text);
}

static bool
equals(struct compiler *c)
{
	return sign(c, "=") || sign(c, "==");
}

static void
expect(struct compiler *c, const char *text, const char *message)
{
	if (!sign(c, text))
		fail(c, message);
}

/* A word that needs no quotes: it begins with a letter, and the language has
 * no other use for it. */
static bool
at_plain_word(const struct compiler *c)
{
	return !c->failed && c->token.type == TOKEN_WORD &&
	       (c->token.value.data[0] | 0x20) >= 'a' &&
	       !requirement_is_keyword(c->token.value);
}

static bool
at_value(const struct compiler *c)
{
	return at_plain_word(c) || c->token.type == TOKEN_STRING ||
	       c->token.type == TOKEN_HEX;
}

static struct bytes
value(struct compiler *c)
{
	struct bytes value = c->token.value;

	if (at_value(c))
		next(c);
	else if (c->token.type == TOKEN_WORD)
		fail(c, "this word must be in quotes");
	else
		fail(c, "a value should be here");
	return value;
}

static struct bytes
hash(struct compiler *c)
{
	struct bytes hash = c->token.value;

	if (c->token.type != TOKEN_HASH)
		fail(c, "a hash should be here, as H\"…\"");
	else if (hash.len != CDHASH_LEN)
		fail(c, "a hash has 40 hex digits");
	next(c);
	return hash;
}

/* Without its sign. */
static bool
read_number(struct bytes digits, int32_t *number)
{
	*number = 0;
	for (size_t i = 0; i < digits.len; i++)
		if (digits.data[i] < '0' || digits.data[i] > '9' ||
		    __builtin_mul_overflow(*number, 10, number) ||
		    __builtin_add_overflow(
			*number, digits.data[i] - '0', number))
			return false;
	return digits.len > 0;
}

static int32_t
number(struct compiler *c)
{
	bool negative = sign(c, "-");
	int32_t number = 0;

	if (c->token.type != TOKEN_WORD ||
	    !read_number(c->token.value, &number))
		fail(c, "a number should be here");
	next(c);
	return negative ? -number : number;
}

static struct built
node(struct compiler *c, uint32_t opcode)
{
	struct built b = { ARENA_NEW(c->arena, struct expression), 1 };

	b.e->opcode = opcode;
	b.e->offset = c->token.value.offset;
	return b;
}

static struct built
join(struct compiler *c, uint32_t opcode, struct built left, struct built right)
{
	struct built b = node(c, opcode);
	unsigned levels =
	    left.levels > right.levels ? left.levels : right.levels;

	b.e->left = left.e;
	b.e->right = right.e;
	b.levels = levels + 1;
	if (b.levels > LIMIT_REQUIREMENT_DEPTH)
		fail(c, "the requirement has too many levels");
	return b;
}

static const struct comparison {
	const char *sign;
	enum match_operation value, time;
} comparisons[] = {
	{ "<", MATCH_LESS, MATCH_BEFORE },
	{ ">", MATCH_GREATER, MATCH_AFTER },
	{ "<=", MATCH_LESS_EQUAL, MATCH_ON_OR_BEFORE },
	{ ">=", MATCH_GREATER_EQUAL, MATCH_ON_OR_AFTER },
};

static bool
take_time(struct compiler *c, struct expression *e, enum match_operation match)
{
	if (c->failed || c->token.type != TOKEN_TIME)
		return false;
	e->match = match;
	e->time = c->token.time;
	next(c);
	return true;
}

/* With a wildcard at either end, or at both. */
static void
match_equal(struct compiler *c, struct expression *e)
{
	static const enum match_operation by_stars[] = { MATCH_EQUAL,
		MATCH_ENDS, MATCH_BEGINS, MATCH_CONTAINS };
	unsigned stars;

	if (take_time(c, e, MATCH_ON))
		return;
	stars = sign(c, "*");
	e->value = value(c);
	stars |= (unsigned) sign(c, "*") << 1;
	e->match = by_stars[stars];
}

static void
match(struct compiler *c, struct expression *e)
{
	e->match = MATCH_EXISTS;
	if (word(c, "exists"))
		return;
	if (word(c, "absent")) {
		e->match = MATCH_ABSENT;
	} else if (equals(c)) {
		match_equal(c, e);
	} else if (sign(c, "~")) {
		e->match = MATCH_CONTAINS;
		e->value = value(c);
	} else {
		for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons;
		     i++) {
			const struct comparison *row = &comparisons[i];

			if (!sign(c, row->sign))
				continue;
			if (take_time(c, e, row->time))
				return;
			e->match = row->value;
			e->value = value(c);
			return;
		}
	}
}

static struct bytes
key(struct compiler *c)
{
	struct bytes key;

	expect(c, "[", "a key in brackets should be here");
	key = value(c);
	expect(c, "]", "a key ends with ]");
	return key;
}

static struct built
keyed(struct compiler *c, uint32_t opcode)
{
	struct built b = node(c, opcode);

	b.e->key = key(c);
	match(c, b.e);
	return b;
}

static const struct certificate_key {
	const char *prefix;
	enum opcode opcode;
	bool is_oid; /* what follows the prefix */
} certificate_keys[] = {
	{ "subject.", OPCODE_CERTIFICATE_FIELD, false },
	{ "field.", OPCODE_CERTIFICATE_EXTENSION, true },
	{ "extension.", OPCODE_CERTIFICATE_EXTENSION, true },
	{ "policy.", OPCODE_CERTIFICATE_POLICY, true },
	{ "timestamp.", OPCODE_CERTIFICATE_DATE, true },
};

static struct built
certificate_field(struct compiler *c, int32_t slot)
{
	struct built b = node(c, OPCODE_CERTIFICATE_FIELD);
	uint64_t offset = c->token.value.offset;
	struct bytes whole = key(c);
	const struct certificate_key *row = certificate_keys;
	const struct certificate_key *end =
	    row + sizeof certificate_keys / sizeof *certificate_keys;

	while (row < end && !bytes_begin(whole, row->prefix))
		row++;
	b.e->slot = slot;
	b.e->key = whole;
	if (row < end) {
		b.e->opcode = row->opcode;
		if (row->is_oid &&
		    !requirement_oid(
			bytes_clamp(whole, strlen(row->prefix), whole.len),
			c->arena, &b.e->key))
			fail_at(c, offset, "this is no object identifier");
	} else {
		fail_at(c, offset, "certificates have no such key");
	}
	match(c, b.e);
	return b;
}

/* Of one certificate: its hash, or something in it. */
static struct built
certificate_slot(struct compiler *c, int32_t slot)
{
	struct built b;

	if (is(c, TOKEN_SIGN, "["))
		return certificate_field(c, slot);
	equals(c);
	b = node(c, OPCODE_ANCHOR_HASH);
	b.e->slot = slot;
	b.e->value = hash(c);
	return b;
}

static struct built
trusted(struct compiler *c, int32_t slot)
{
	struct built b = node(c, OPCODE_CERTIFICATE_TRUSTED);

	b.e->slot = slot;
	return b;
}

/* "leaftrusted" is how codesign prints what its own compiler wants in two
 * words; the end is cut off, so that the slot remains. */
static bool
cut_trusted(struct compiler *c)
{
	const size_t len = strlen("trusted");
	struct bytes *text = &c->token.value;

	if (c->failed || c->token.type != TOKEN_WORD || text->len == len ||
	    !bytes_end(*text, "trusted"))
		return false;
	text->len -= len;
	return true;
}

static int32_t
slot_number(struct compiler *c)
{
	if (word(c, "leaf"))
		return SLOT_LEAF;
	return word(c, "root") ? SLOT_ROOT : number(c);
}

static struct built
certificate(struct compiler *c)
{
	bool negative, is_trusted;
	int32_t slot;

	if (word(c, "trusted"))
		return node(c, OPCODE_ANCHOR_TRUSTED);
	negative = sign(c, "-");
	is_trusted = cut_trusted(c);
	slot = slot_number(c);
	if (negative)
		slot = -slot;
	if (is_trusted || word(c, "trusted"))
		return trusted(c, slot);
	return certificate_slot(c, slot);
}

static struct built
anchor(struct compiler *c)
{
	struct built b;

	if (word(c, "trusted"))
		return node(c, OPCODE_ANCHOR_TRUSTED);
	if (word(c, "generic")) {
		if (!word(c, "apple"))
			fail(c, "`apple` should be here");
		return node(c, OPCODE_ANCHOR_APPLE_GENERIC);
	}
	if (!word(c, "apple"))
		return certificate_slot(c, SLOT_ROOT);
	if (word(c, "generic"))
		return node(c, OPCODE_ANCHOR_APPLE_GENERIC);
	if (!at_value(c))
		return node(c, OPCODE_ANCHOR_APPLE);
	b = node(c, OPCODE_NAMED_ANCHOR);
	b.e->value = value(c);
	return b;
}

static struct built any_of(struct compiler *c, unsigned depth);

static struct built
parentheses(struct compiler *c, unsigned depth)
{
	struct built b;

	if (at_value(c)) {
		b = node(c, OPCODE_NAMED_CODE);
		b.e->value = value(c);
	} else {
		b = any_of(c, depth + 1);
	}
	expect(c, ")", "a parenthesis is not closed");
	return b;
}

static struct built
constant(struct compiler *c, uint32_t opcode)
{
	struct built b;

	equals(c);
	b = node(c, opcode);
	if (opcode == OPCODE_PLATFORM)
		b.e->number = number(c);
	else
		b.e->value = opcode == OPCODE_CDHASH ? hash(c) : value(c);
	return b;
}

static struct built
primary(struct compiler *c, unsigned depth)
{
	if (depth > LIMIT_REQUIREMENT_DEPTH)
		fail(c, "the requirement has too many levels");
	else if (sign(c, "("))
		return parentheses(c, depth);
	else if (sign(c, "!"))
		return join(c, OPCODE_NOT, primary(c, depth + 1), nothing);
	else if (word(c, "always") || word(c, "true"))
		return node(c, OPCODE_ALWAYS);
	else if (word(c, "never") || word(c, "false"))
		return node(c, OPCODE_NEVER);
	else if (word(c, "identifier"))
		return constant(c, OPCODE_IDENTIFIER);
	else if (word(c, "cdhash"))
		return constant(c, OPCODE_CDHASH);
	else if (word(c, "platform"))
		return constant(c, OPCODE_PLATFORM);
	else if (word(c, "notarized"))
		return node(c, OPCODE_NOTARIZED);
	else if (word(c, "legacy"))
		return node(c, OPCODE_LEGACY);
	else if (word(c, "info"))
		return keyed(c, OPCODE_INFO);
	else if (word(c, "entitlement"))
		return keyed(c, OPCODE_ENTITLEMENT);
	else if (word(c, "certificate") || word(c, "cert"))
		return certificate(c);
	else if (word(c, "anchor"))
		return anchor(c);
	else
		fail(c, "no condition begins like this");
	return nothing;
}

static struct built
all_of(struct compiler *c, unsigned depth)
{
	struct built b = primary(c, depth);

	while (word(c, "and"))
		b = join(c, OPCODE_AND, b, primary(c, depth));
	return b;
}

static struct built
any_of(struct compiler *c, unsigned depth)
{
	struct built b = all_of(c, depth);

	while (word(c, "or"))
		b = join(c, OPCODE_OR, b, all_of(c, depth));
	return b;
}

const struct expression *
requirement_compile(struct bytes text, struct arena *arena, struct text *why)
{
	struct compiler c = {
		.rest = text, .arena = arena, .why = why, .start = text.offset
	};
	struct built b;

	c.token.value.offset = text.offset;
	if (text.len > LIMIT_REQUIREMENT_BYTES)
		fail(&c, "the requirement is too long");
	next(&c);
	b = any_of(&c, 1);
	while (sign(&c, ";"))
		;
	if (!c.failed && c.token.type != TOKEN_END)
		fail(&c, "the requirement should end here");
	return c.failed ? NULL : b.e;
}
