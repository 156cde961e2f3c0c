/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "der.h"
#include "opcodes.h"

/* Words of the language's own: a constant that is one of them is quoted. */
// clang-format off
static const char *const keywords[] = {
	"guest", "host", "designated", "library", "plugin", "or", "and",
	"always", "true", "never", "false", "identifier", "cdhash",
	"platform", "notarized", "legacy", "anchor", "apple", "generic",
	"certificate", "cert", "trusted", "info", "entitlement", "exists",
	"absent", "leaf", "root", "timestamp",
};
// clang-format on

bool
requirement_is_keyword(struct bytes word)
{
	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
		if (bytes_are(word, keywords[i]))
			return true;
	return false;
}

static bool
is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static bool
is_word(struct bytes b, bool dots_allowed)
{
	for (size_t i = 0; i < b.len; i++) {
		uint8_t c = b.data[i], lower = c | 0x20;

		if (!(lower >= 'a' && lower <= 'z') && !is_digit(c) &&
		    !(c == '.' && dots_allowed))
			return false;
	}
	return b.len && !is_digit(b.data[0]) && !requirement_is_keyword(b);
}

/* ASCII that shows, and white space: what Apple prints between quotes. */
static bool
is_printable(struct bytes b)
{
	for (size_t i = 0; i < b.len; i++)
		if (!(b.data[i] >= ' ' && b.data[i] <= '~') &&
		    !(b.data[i] >= '\t' && b.data[i] <= '\r'))
			return false;
	return true;
}

static void
add_quoted(struct text *text, struct bytes b)
{
	text_add_char(text, '"');
	for (size_t i = 0; i < b.len; i++) {
		if (b.data[i] == '"' || b.data[i] == '\\')
			text_add_char(text, '\\');
		text_add_char(text, (char) b.data[i]);
	}
	text_add_char(text, '"');
}

void
requirement_add_constant(
    struct text *text, struct bytes value, bool dots_allowed)
{
	if (is_word(value, dots_allowed)) {
		text_add_bytes(text, value);
	} else if (is_printable(value)) {
		add_quoted(text, value);
	} else {
		text_add_string(text, "0x");
		text_add_hex(text, value);
	}
}

static void
add_hash(struct text *text, struct bytes hash)
{
	text_add_string(text, "H\"");
	text_add_hex(text, hash);
	text_add_char(text, '"');
}

static void
add_slot(struct text *text, int32_t slot)
{
	if (slot == SLOT_LEAF)
		text_add_string(text, "leaf");
	else if (slot == SLOT_ROOT)
		text_add_string(text, "root");
	else
		text_printf(text, "%" PRId32, slot);
}

static void
add_oid(struct text *text, struct bytes oid, struct arena *arena)
{
	const char *dotted = der_oid(oid, arena);

	if (dotted) {
		text_add_string(text, dotted);
	} else if (oid.len) {
		text_add_string(text, "0x");
		text_add_hex(text, oid);
	}
}

/* As CFDate describes itself: the seconds alone where it has no year of four
 * digits. */
static void
add_time(struct text *text, int64_t since_2001)
{
	int64_t seconds;
	struct tm tm;
	time_t when;

	if (__builtin_add_overflow(since_2001, 978307200, &seconds) ||
	    seconds < -62167219200 || seconds > 253402300799) {
		text_printf(text, "%" PRId64, since_2001);
		return;
	}
	when = (time_t) seconds;
	if (gmtime_r(&when, &tm))
		text_printf(text, "%04d-%02d-%02d %02d:%02d:%02d +0000",
		    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
		    tm.tm_min, tm.tm_sec);
}

struct printer {
	struct text *text;
	struct arena *arena;
	unsigned level; /* that of the operator whose operand comes next */
	unsigned depth;
};

static void add_form(
    struct printer *p, const struct expression *node, const char *form);

static void
add_match(struct printer *p, const struct expression *node)
{
	const struct opcode_row *row = match_operation_find(node->match);

	if (row)
		add_form(p, node, row->form);
	else
		text_printf(p->text, "MATCH OPCODE %" PRIu32 " NOT UNDERSTOOD",
		    node->match);
}

static void
add_unknown(struct text *text, const struct expression *node)
{
	if (node->flags & OPCODE_FLAG_FALSE)
		text_printf(
		    text, " false /* opcode %" PRIu32 " */", node->opcode);
	else if (node->flags & OPCODE_FLAG_SKIP)
		text_printf(text, " /* opcode %" PRIu32 " */", node->opcode);
	else
		text_printf(text,
		    "OPCODE %" PRIu32 " NOT UNDERSTOOD (ending print)",
		    node->opcode);
}

static void
add_expression(const struct printer *around, const struct expression *node)
{
	const struct opcode_row *row = opcode_find(node->opcode);
	struct printer p = *around;
	bool parentheses = row && row->level > p.level;

	if (++p.depth > LIMIT_REQUIREMENT_DEPTH)
		return;
	if (!row) {
		add_unknown(p.text, node);
		/* codesign ends here, but this is what it would evaluate. */
		if (node->left) {
			text_add_char(p.text, ' ');
			add_expression(&p, node->left);
		}
		return;
	}
	p.level = row->level;
	if (parentheses)
		text_add_char(p.text, '(');
	add_form(&p, node, row->form);
	if (parentheses)
		text_add_char(p.text, ')');
}

static void
add_operand(struct printer *p, const struct expression *node, char letter)
{
	switch (letter) {
	case 'l':
		add_expression(p, node->left);
		break;
	case 'r':
		add_expression(p, node->right);
		break;
	case 's':
		add_slot(p->text, node->slot);
		break;
	case 'n':
		text_printf(p->text, "%" PRId32, node->number);
		break;
	case 'k':
		requirement_add_constant(p->text, node->key, true);
		break;
	case 'o':
		add_oid(p->text, node->key, p->arena);
		break;
	case 'v':
		requirement_add_constant(p->text, node->value, false);
		break;
	case 'h':
		add_hash(p->text, node->value);
		break;
	case 'm':
		add_match(p, node);
		break;
	case 't':
		add_time(p->text, node->time);
		break;
	}
}

static void
add_form(struct printer *p, const struct expression *node, const char *form)
{
	const char *literal = form;
	char letter;

	while ((letter = form_next(&form))) {
		text_add(p->text, literal, (size_t) (form - literal) - 2);
		add_operand(p, node, letter);
		literal = form;
	}
	text_add_string(p->text, literal);
}

const char *
expression_print(const struct expression *expression, struct arena *arena)
{
	struct text text = TEXT_INIT;
	const struct printer p = { &text, arena, LEVEL_OR, 0 };
	const char *copy;

	add_expression(&p, expression);
	copy = arena_string(arena, text_bytes(&text));
	text_release(&text);
	return copy;
}
