/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>
#include <sealtree/record.h>

/* The "]" that closes the group whose inside begins at `operand`. */
static const char *
group_end(const char *operand)
{
	for (unsigned depth = 1;; operand++) {
		if (*operand == '[')
			depth++;
		else if (*operand == ']' && --depth == 0)
			return operand;
	}
}

static void
place_expect(struct record_place *place, char letter)
{
	if (*place->operand != letter)
		die("record: field \"%c\" where \"%s\" comes", letter,
		    place->operand);
	place->operand++;
}

/* Stands at the group's end, as after each of its items. */
static void
place_open(struct record_place *place, uint32_t count, size_t at)
{
	place_expect(place, '[');
	if (place->depth == RECORD_GROUPS)
		die("record: groups too deep");
	place->groups[place->depth].first = place->operand;
	place->groups[place->depth].left = count;
	place->groups[place->depth].at = at;
	place->depth++;
	place->operand = group_end(place->operand);
}

static void
place_item(struct record_place *place)
{
	if (*place->operand != ']')
		die("record: item where \"%s\" comes", place->operand);
	place->operand = place->groups[place->depth - 1].first;
}

static void
place_close(struct record_place *place)
{
	place_expect(place, ']');
	place->depth--;
}

static struct bytes
take_bytes(struct record *record)
{
	uint32_t len = cursor_be32(&record->cursor);

	return cursor_take(&record->cursor, len);
}

uint32_t
record_u(struct record *record)
{
	place_expect(&record->place, 'u');
	return cursor_be32(&record->cursor);
}

uint64_t
record_q(struct record *record)
{
	place_expect(&record->place, 'q');
	return cursor_be64(&record->cursor);
}

struct bytes
record_b(struct record *record)
{
	place_expect(&record->place, 'b');
	return take_bytes(record);
}

struct bytes
record_s(struct record *record)
{
	place_expect(&record->place, 's');
	return take_bytes(record);
}

uint32_t
record_open(struct record *record)
{
	uint32_t count = cursor_be32(&record->cursor);

	place_open(&record->place, count, 0);
	return count;
}

bool
record_item(struct record *record)
{
	struct record_place *place = &record->place;

	if (place->depth == 0 || place->groups[place->depth - 1].left == 0) {
		place_close(place);
		return false;
	}
	place->groups[place->depth - 1].left--;
	place_item(place);
	return true;
}

static bool
field_is_sound(struct record *record)
{
	struct bytes string;

	switch (*record->place.operand) {
	case 'u':
		record_u(record);
		break;
	case 'q':
		record_q(record);
		break;
	case 'b':
		record_b(record);
		break;
	case 's':
		string = record_s(record);
		if (string.len && memchr(string.data, 0, string.len))
			return false;
		break;
	case '[':
		record_open(record);
		break;
	default:
		record_item(record);
	}
	return cursor_ok(&record->cursor);
}

/* Every field takes up at least four bytes, so a count that lies ends where
 * the bytes do. */
static bool
fields_are_sound(struct record record)
{
	while (*record.place.operand)
		if (!field_is_sound(&record))
			return false;
	return cursor_left(&record.cursor) == 0;
}

enum record_result
record_next(
    struct bytes *input, enum record_direction direction, struct record *record)
{
	struct cursor cursor = cursor_over(*input);
	uint32_t len = cursor_be32(&cursor), id;
	struct bytes body;

	if (!cursor_ok(&cursor))
		return RECORD_NONE;
	if (len < RECORD_HEADER - sizeof len || len > LIMIT_FRAME_BYTES)
		return RECORD_BAD;
	body = cursor_take(&cursor, len);
	if (!cursor_ok(&cursor))
		return RECORD_NONE;
	*input = cursor.rest;
	cursor = cursor_over(body);
	id = cursor_be16(&cursor);
	if (id >= RECORD_IDS || record_types[id].direction != direction)
		return RECORD_BAD;
	*record = (struct record){
		.id = (enum record_id) id,
		.request = cursor_be32(&cursor),
		.place.operand = record_types[id].operands,
	};
	record->cursor = cursor;
	return fields_are_sound(*record) ? RECORD_GOOD : RECORD_BAD;
}

static void
add_be32(struct text *out, uint32_t value)
{
	const uint8_t bytes[] = { (uint8_t) (value >> 24),
		(uint8_t) (value >> 16), (uint8_t) (value >> 8),
		(uint8_t) value };

	text_add(out, bytes, sizeof bytes);
}

static void
patch_be32(struct text *out, size_t at, uint32_t value)
{
	for (unsigned i = 0; i < 4; i++)
		out->data[at + i] = (char) (value >> (24 - 8 * i));
}

void
record_begin(struct record_writer *w, struct text *out, enum record_id id,
    uint32_t request)
{
	const uint8_t type[] = { (uint8_t) (id >> 8), (uint8_t) id };

	*w = (struct record_writer){
		.out = out,
		.start = out->len,
		.place.operand = record_types[id].operands,
	};
	add_be32(out, 0);
	text_add(out, type, sizeof type);
	add_be32(out, request);
}

void
record_put_u(struct record_writer *w, uint32_t value)
{
	place_expect(&w->place, 'u');
	add_be32(w->out, value);
}

void
record_put_q(struct record_writer *w, uint64_t value)
{
	place_expect(&w->place, 'q');
	add_be32(w->out, (uint32_t) (value >> 32));
	add_be32(w->out, (uint32_t) value);
}

static void
add_bytes(struct record_writer *w, struct bytes value)
{
	/* More than a frame holds is refused at its end; no need to copy. */
	value = bytes_clamp(value, 0, LIMIT_FRAME_BYTES);
	add_be32(w->out, (uint32_t) value.len);
	text_add_bytes(w->out, value);
}

void
record_put_b(struct record_writer *w, struct bytes value)
{
	place_expect(&w->place, 'b');
	add_bytes(w, value);
}

void
record_put_s(struct record_writer *w, const char *value)
{
	place_expect(&w->place, 's');
	add_bytes(w, bytes_of(value));
}

void
record_put_open(struct record_writer *w)
{
	place_open(&w->place, 0, w->out->len);
	add_be32(w->out, 0);
}

void
record_put_item(struct record_writer *w)
{
	if (w->place.depth == 0)
		die("record: item outside a group");
	place_item(&w->place);
	w->place.groups[w->place.depth - 1].left++;
}

void
record_put_close(struct record_writer *w)
{
	place_close(&w->place);
	patch_be32(w->out, w->place.groups[w->place.depth].at,
	    w->place.groups[w->place.depth].left);
}

size_t
record_size(const struct record_writer *w)
{
	return w->out->len - w->start;
}

bool
record_end(struct record_writer *w)
{
	size_t len = record_size(w) - sizeof(uint32_t);

	if (*w->place.operand)
		die("record: ends where \"%s\" comes", w->place.operand);
	if (len > LIMIT_FRAME_BYTES) {
		w->out->len = w->start;
		w->out->data[w->start] = '\0';
		return false;
	}
	patch_be32(w->out, w->start, (uint32_t) len);
	return true;
}
