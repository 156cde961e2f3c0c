/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <inttypes.h>

#include <sealtree/codesign.h>
#include <sealtree/limits.h>

#include "opcodes.h"

enum {
	MAGIC_REQUIREMENT = 0xfade0c00
};

enum {
	KIND_EXPRESSION = 1,
	KIND_LIGHTWEIGHT = 2
};

struct decoder {
	struct cursor cursor;
	struct arena *arena;
	struct defects *defects;
	bool failed; /* the defect was recorded */
	bool ended;  /* by an opcode whose operands nobody can tell */
};

static const struct expression *read_expression(
    struct decoder *d, unsigned depth);

/* Padded to four bytes; the padding of the last one may be missing. */
static struct bytes
read_data(struct decoder *d)
{
	uint32_t len = cursor_be32(&d->cursor);
	struct bytes data = cursor_take(&d->cursor, len);
	size_t padding = -len & 3, left = cursor_left(&d->cursor);

	cursor_skip(&d->cursor, padding < left ? padding : left);
	return data;
}

static void
read_form(
    struct decoder *d, struct expression *e, const char *form, unsigned depth)
{
	const struct opcode_row *row;
	char letter;

	while ((letter = form_next(&form))) {
		switch (letter) {
		case 'l':
			e->left = read_expression(d, depth + 1);
			break;
		case 'r':
			e->right = read_expression(d, depth + 1);
			break;
		case 's':
			e->slot = (int32_t) cursor_be32(&d->cursor);
			break;
		case 'n':
			e->number = (int32_t) cursor_be32(&d->cursor);
			break;
		case 'k':
		case 'o':
			e->key = read_data(d);
			break;
		case 'v':
		case 'h':
			e->value = read_data(d);
			break;
		case 'm':
			e->match = cursor_be32(&d->cursor);
			row = match_operation_find(e->match);
			/* An unknown one has a constant for operand. */
			read_form(d, e, row ? row->form : "%v", depth);
			break;
		case 't':
			e->time = (int64_t) cursor_be64(&d->cursor);
			break;
		}
	}
}

static void
read_unknown(struct decoder *d, struct expression *e, unsigned depth)
{
	if (e->flags & (OPCODE_FLAG_FALSE | OPCODE_FLAG_SKIP)) {
		e->value = read_data(d);
		if (!(e->flags & OPCODE_FLAG_FALSE))
			e->left = read_expression(d, depth + 1);
		return;
	}
	defect_add(d->defects, DEFECT_SIGNATURE, e->offset,
	    "opcode %" PRIu32 " is unknown, and what follows it cannot be read",
	    e->opcode);
	d->ended = true;
}

static const struct expression *
fail(struct decoder *d, uint64_t offset, const char *what)
{
	if (!d->failed)
		defect_add(d->defects, DEFECT_SIGNATURE, offset, "%s", what);
	d->failed = true;
	return NULL;
}

static const struct expression *
read_expression(struct decoder *d, unsigned depth)
{
	const struct opcode_row *row;
	struct expression *e;
	uint32_t word;

	if (d->failed || d->ended) {
		d->failed = true;
		return NULL;
	}
	if (depth > LIMIT_REQUIREMENT_DEPTH) {
		defect_add(d->defects, DEFECT_LIMIT, cursor_offset(&d->cursor),
		    "an expression is nested deeper than %d levels",
		    LIMIT_REQUIREMENT_DEPTH);
		d->failed = true;
		return NULL;
	}
	e = ARENA_NEW(d->arena, struct expression);
	e->offset = cursor_offset(&d->cursor);
	word = cursor_be32(&d->cursor);
	e->opcode = word & 0xffffff;
	e->flags = word >> 24;
	row = opcode_find(e->opcode);
	if (row && cursor_ok(&d->cursor))
		read_form(d, e, row->form, depth);
	else if (cursor_ok(&d->cursor))
		read_unknown(d, e, depth);
	if (!cursor_ok(&d->cursor))
		return fail(d, e->offset, "an expression runs past its end");
	return e;
}

static void
decode_expression(struct requirement *r, struct bytes body, struct arena *arena,
    struct defects *defects)
{
	struct decoder d = { cursor_over(body), arena, defects, false, false };
	const struct expression *e = read_expression(&d, 1);

	if (d.failed)
		return;
	r->expression = e;
	r->text = expression_print(e, arena);
	if (!d.ended && cursor_left(&d.cursor))
		defect_add(defects, DEFECT_SIGNATURE, cursor_offset(&d.cursor),
		    "%zu bytes follow a requirement's expression",
		    cursor_left(&d.cursor));
}

static void
decode_lightweight(struct requirement *r, struct bytes body,
    struct arena *arena, struct defects *defects)
{
	struct cursor c = cursor_over(body);
	struct bytes der = cursor_take(&c, cursor_be32(&c));
	unsigned generation;
	bool canonical;

	if (!cursor_ok(&c)) {
		defect_add(defects, DEFECT_SIGNATURE, body.offset,
		    "a lightweight requirement runs past its end");
		return;
	}
	r->lightweight =
	    der_plist_parse(der, arena, defects, &generation, &canonical);
}

static void
decode(struct requirement *r, struct arena *arena, struct defects *defects)
{
	struct cursor c = cursor_over(r->blob);
	uint32_t magic = cursor_be32(&c), len = cursor_be32(&c);
	struct bytes body;

	r->kind = cursor_be32(&c);
	if (!cursor_ok(&c) || len < 12 || len > r->blob.len) {
		defect_add(defects, DEFECT_SIGNATURE, r->blob.offset,
		    "a requirement's length does not fit");
		r->kind = 0;
		return;
	}
	if (magic != MAGIC_REQUIREMENT) {
		defect_add(defects, DEFECT_SIGNATURE, r->blob.offset,
		    "a requirement has the magic %08" PRIx32, magic);
		r->kind = 0;
		return;
	}
	r->blob = bytes_clamp(r->blob, 0, len);
	body = bytes_clamp(r->blob, 12, len);
	if (len > LIMIT_REQUIREMENT_BYTES)
		defect_add(defects, DEFECT_LIMIT, r->blob.offset,
		    "a requirement is larger than %d bytes and was not decoded",
		    LIMIT_REQUIREMENT_BYTES);
	else if (r->kind == KIND_EXPRESSION)
		decode_expression(r, body, arena, defects);
	else if (r->kind == KIND_LIGHTWEIGHT)
		decode_lightweight(r, body, arena, defects);
	else
		defect_add(defects, DEFECT_SIGNATURE, r->blob.offset + 8,
		    "a requirement is of the unknown kind %" PRIu32, r->kind);
}

const struct requirement *
requirement_parse(
    struct bytes blob, struct arena *arena, struct defects *defects)
{
	struct requirement *r = ARENA_NEW(arena, struct requirement);

	r->blob = blob;
	decode(r, arena, defects);
	return r;
}
