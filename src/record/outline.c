/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/record.h>

/* What an item of OUTLINE is, beside a value of that type. */
enum {
	OP_CLOSE = VALUE_TYPES,
	OP_PIECE /* bytes that stand before the next item's */
};

enum {
	ITEM_BYTES = 40, /* of its fields without their bytes */
	LONGEST = LIMIT_OUTLINE_CHUNK / 4
};

static void
chunk_begin(struct record_outline *ro)
{
	record_begin(&ro->writer, &ro->frame, RECORD_OUTLINE, ro->request);
	/* Most chunks are the last one; emitting another patches it. */
	record_put_u(&ro->writer, 1);
	record_put_open(&ro->writer);
}

static void
chunk_emit(struct record_outline *ro, bool last)
{
	record_put_close(&ro->writer);
	record_end(&ro->writer);
	ro->frame.data[RECORD_HEADER + 3] = last;
	ro->emit(ro->context, &ro->frame);
	text_reset(&ro->frame);
}

static void
put_item(struct record_outline *ro, uint32_t op, const struct item *item)
{
	struct bytes key = bytes_clamp(item->key, 0, LONGEST);
	struct bytes label = bytes_clamp(item->label, 0, LONGEST);
	size_t size = ITEM_BYTES + key.len + label.len + item->bytes.len;
	struct record_writer *w = &ro->writer;
	uint64_t number = item->number;

	if (record_size(w) + size > LIMIT_OUTLINE_CHUNK) {
		chunk_emit(ro, false);
		chunk_begin(ro);
	}
	if (op == VALUE_REAL)
		memcpy(&number, &item->real, sizeof number);
	record_put_item(w);
	record_put_u(w, op);
	record_put_u(w, item->tone);
	record_put_b(w, key);
	record_put_b(w, label);
	record_put_q(w, item->offset);
	record_put_b(w, item->bytes);
	record_put_q(w, number);
	record_put_u(w, item->list);
}

static void
send_item(void *context, const struct item *item)
{
	struct item part = { 0 }, rest = *item;

	while (rest.bytes.len > LONGEST) {
		part.bytes = bytes_clamp(rest.bytes, 0, LONGEST);
		put_item(context, OP_PIECE, &part);
		rest.bytes = bytes_clamp(rest.bytes, LONGEST, SIZE_MAX);
	}
	put_item(context, rest.type, &rest);
}

static void
send_close(void *context)
{
	const struct item nothing = { 0 };

	put_item(context, OP_CLOSE, &nothing);
}

const struct outline_sink record_outline_sink = { send_item, send_close };

void
record_outline_begin(struct record_outline *ro, uint32_t request,
    void (*emit)(void *context, struct text *frame), void *context)
{
	*ro = (struct record_outline){
		.request = request, .emit = emit, .context = context
	};
	chunk_begin(ro);
}

void
record_outline_end(struct record_outline *ro)
{
	chunk_emit(ro, true);
	text_release(&ro->frame);
}

void
record_player_init(struct record_player *player, struct outline *out)
{
	*player = (struct record_player){ .out = out };
}

void
record_player_release(struct record_player *player)
{
	while (player->out->depth)
		outline_close(player->out);
	text_release(&player->value);
}

static bool
play_piece(struct record_player *player, struct bytes piece)
{
	if (player->value.len + piece.len > RECORD_VALUE_BYTES)
		return false;
	text_add_bytes(&player->value, piece);
	return true;
}

static bool
play_value(struct record_player *player, struct item *item)
{
	bool opens = item->type == VALUE_MAP || item->type == VALUE_LIST;

	if (opens && player->out->depth == RECORD_OUTLINE_DEPTH)
		return false;
	if (player->value.len) {
		if (!play_piece(player, item->bytes))
			return false;
		item->bytes = text_bytes(&player->value);
	}
	outline_item(player->out, item);
	text_reset(&player->value);
	return true;
}

static bool
play_close(struct record_player *player)
{
	if (player->out->depth == 0 || player->value.len)
		return false;
	outline_close(player->out);
	return true;
}

static bool
play_item(struct record_player *player, struct record *record)
{
	struct item item = { 0 };
	uint32_t op = record_u(record), tone = record_u(record);

	item.key = record_b(record);
	item.label = record_b(record);
	item.offset = record_q(record);
	item.bytes = record_b(record);
	item.number = record_q(record);
	item.list = record_u(record);
	player->bytes +=
	    item.key.len + item.label.len + item.bytes.len + ITEM_BYTES;
	if (tone >= TONES)
		return false;
	item.tone = (enum tone) tone;
	if (op == OP_CLOSE)
		return play_close(player);
	if (op == OP_PIECE)
		return play_piece(player, item.bytes);
	if (op >= VALUE_TYPES)
		return false;
	item.type = (enum value_type) op;
	if (item.type == VALUE_REAL) {
		memcpy(&item.real, &item.number, sizeof item.real);
		item.number = 0;
	}
	return play_value(player, &item);
}

bool
record_play(struct record_player *player, struct record *record, bool *last)
{
	*last = record_u(record) != 0;
	record_open(record);
	while (record_item(record))
		if (!play_item(player, record))
			return false;
	return !*last || (player->out->depth == 0 && !player->value.len);
}
