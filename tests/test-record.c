/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>
#include <sealtree/record.h>

#include "check.h"
#include "harm.h"

/* Every operand gets a value that tells it from its neighbours. */
static void
put_fields(struct record_writer *w)
{
	uint32_t n = 0;
	unsigned rounds[RECORD_GROUPS] = { 0 };

	while (*w->place.operand) {
		char value[16];

		snprintf(value, sizeof value, "field %u", n);
		switch (*w->place.operand) {
		case 'u':
			record_put_u(w, 0x80000000u + n);
			break;
		case 'q':
			record_put_q(w, UINT64_C(0xfedcba9876543210) + n);
			break;
		case 'b':
			record_put_b(w, bytes_over("\0raw\xff", n % 6));
			break;
		case 's':
			record_put_s(w, n % 4 ? value : NULL);
			break;
		case '[':
			rounds[w->place.depth] = 0;
			record_put_open(w);
			break;
		default:
			if (rounds[w->place.depth - 1]++ < 2)
				record_put_item(w);
			else
				record_put_close(w);
		}
		n++;
	}
}

static void
check_fields(struct record *r)
{
	uint32_t n = 0;
	unsigned rounds[RECORD_GROUPS] = { 0 };
	bool more;

	while (*r->place.operand) {
		char value[16];

		snprintf(value, sizeof value, "field %u", n);
		switch (*r->place.operand) {
		case 'u':
			assert_int_equal(record_u(r), 0x80000000u + n);
			break;
		case 'q':
			assert_int_equal(
			    record_q(r), UINT64_C(0xfedcba9876543210) + n);
			break;
		case 'b':
			assert_true(bytes_equal(
			    record_b(r), bytes_over("\0raw\xff", n % 6)));
			break;
		case 's':
			assert_true(bytes_are(record_s(r), n % 4 ? value : ""));
			break;
		case '[':
			rounds[r->place.depth] = 0;
			assert_int_equal(record_open(r), 2);
			break;
		default:
			more = rounds[r->place.depth - 1]++ < 2;
			assert_int_equal(record_item(r), more);
		}
		n++;
	}
	assert_int_equal(cursor_left(&r->cursor), 0);
}

static void
write_record(struct text *out, enum record_id id, uint32_t request)
{
	struct record_writer w;

	record_begin(&w, out, id, request);
	put_fields(&w);
	assert_true(record_end(&w));
}

static void
every_type_comes_back(void **state)
{
	(void) state;
	for (unsigned id = 0; id < RECORD_IDS; id++) {
		struct text out = TEXT_INIT;
		struct record record;
		struct bytes rest;

		write_record(&out, (enum record_id) id, 7 + id);
		rest = text_bytes(&out);
		assert_int_equal(
		    record_next(&rest, record_types[id].direction, &record),
		    RECORD_GOOD);
		assert_int_equal(rest.len, 0);
		assert_int_equal(record.id, id);
		assert_int_equal(record.request, 7 + id);
		check_fields(&record);
		text_release(&out);
	}
}

static void
every_type_has_a_row(void **state)
{
	(void) state;
	for (unsigned id = 0; id < RECORD_IDS; id++) {
		const struct record_type *type = &record_types[id];

		assert_non_null(type->name);
		assert_non_null(type->fields);
		assert_int_equal(
		    strspn(type->operands, "uqbs[]"), strlen(type->operands));
	}
}

static void
the_other_direction_is_refused(void **state)
{
	(void) state;
	for (unsigned id = 0; id < RECORD_IDS; id++) {
		bool to_reader = record_types[id].direction == RECORD_TO_READER;
		struct text out = TEXT_INIT;
		struct record record;
		struct bytes rest;

		write_record(&out, (enum record_id) id, 0);
		rest = text_bytes(&out);
		assert_int_equal(
		    record_next(&rest,
			to_reader ? RECORD_TO_SCREEN : RECORD_TO_READER,
			&record),
		    RECORD_BAD);
		text_release(&out);
	}
}

static void
half_a_frame_waits_for_the_rest(void **state)
{
	struct text out = TEXT_INIT;
	struct record record;

	(void) state;
	write_record(&out, RECORD_NODE, 0);
	for (size_t len = 0; len < out.len; len++) {
		struct bytes part = bytes_over(out.data, len);

		assert_int_equal(
		    record_next(&part, RECORD_TO_SCREEN, &record), RECORD_NONE);
		assert_int_equal(part.len, len);
	}
	text_release(&out);
}

/* The length is made to fit, so that the fields are what is wrong. */
static enum record_result
read_resized(const struct text *out, size_t len)
{
	uint8_t *copy = xalloc(len, 1);
	struct bytes rest = bytes_over(copy, len);
	enum record_result result;
	struct record record;

	memcpy(copy, out->data, len < out->len ? len : out->len);
	copy[0] = (uint8_t) ((len - 4) >> 24);
	copy[1] = (uint8_t) ((len - 4) >> 16);
	copy[2] = (uint8_t) ((len - 4) >> 8);
	copy[3] = (uint8_t) (len - 4);
	result = record_next(&rest, RECORD_TO_SCREEN, &record);
	free(copy);
	return result;
}

static void
missing_and_left_over_bytes_are_refused(void **state)
{
	(void) state;
	for (unsigned id = RECORD_READY; id < RECORD_IDS; id++) {
		struct text out = TEXT_INIT;

		write_record(&out, (enum record_id) id, 0);
		for (size_t len = RECORD_HEADER; len < out.len; len++)
			assert_int_equal(read_resized(&out, len), RECORD_BAD);
		assert_int_equal(read_resized(&out, out.len), RECORD_GOOD);
		assert_int_equal(read_resized(&out, out.len + 1), RECORD_BAD);
		text_release(&out);
	}
}

static enum record_result
read_literal(const void *data, size_t len)
{
	struct bytes rest = bytes_over(data, len);
	struct record record;

	return record_next(&rest, RECORD_TO_SCREEN, &record);
}

static void
frames_that_cannot_be_are_refused(void **state)
{
	/* Shorter than its own head; longer than any; of no type. */
	static const uint8_t headless[] = { 0, 0, 0, 5, 0, 0, 0, 0, 0 };
	static const uint8_t huge[] = { 0, 0x10, 0, 1 };
	static const uint8_t largest[] = { 0, 0x10, 0, 0 };
	static const uint8_t unknown[] = { 0, 0, 0, 6, 0, RECORD_IDS, 0, 0, 0,
		0 };
	static const uint8_t nul[] = { 0, 0, 0, 13, 0, RECORD_REFUSED, 0, 0, 0,
		0, 0, 0, 0, 3, 'a', 0, 'b' };
	static const uint8_t no_nul[] = { 0, 0, 0, 13, 0, RECORD_REFUSED, 0, 0,
		0, 0, 0, 0, 0, 3, 'a', '-', 'b' };
	/* A group that claims 4 G items ends where the bytes do. */
	static const uint8_t many[] = { 0, 0, 0, 14, 0, RECORD_OUTLINE, 0, 0, 0,
		0, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff };

	(void) state;
	assert_int_equal(read_literal(headless, sizeof headless), RECORD_BAD);
	assert_int_equal(read_literal(huge, sizeof huge), RECORD_BAD);
	assert_int_equal(read_literal(largest, sizeof largest), RECORD_NONE);
	assert_int_equal(read_literal(unknown, sizeof unknown), RECORD_BAD);
	assert_int_equal(read_literal(nul, sizeof nul), RECORD_BAD);
	assert_int_equal(read_literal(no_nul, sizeof no_nul), RECORD_GOOD);
	assert_int_equal(read_literal(many, sizeof many), RECORD_BAD);
}

static void
too_long_a_frame_is_taken_back(void **state)
{
	enum {
		HEAD = 10
	};
	uint8_t *long_value = xalloc(LIMIT_FRAME_BYTES, 1);
	struct text out = TEXT_INIT;
	struct record_writer w;

	(void) state;
	memset(long_value, 'x', LIMIT_FRAME_BYTES);
	text_add_string(&out, "before");
	for (unsigned beyond = 0; beyond < 2; beyond++) {
		record_begin(&w, &out, RECORD_REFUSED, 0);
		long_value[LIMIT_FRAME_BYTES - HEAD + beyond] = '\0';
		record_put_s(&w, (const char *) long_value);
		long_value[LIMIT_FRAME_BYTES - HEAD + beyond] = 'x';
		assert_int_equal(record_end(&w), !beyond);
		if (!beyond)
			out.len = strlen("before");
	}
	assert_int_equal(out.len, strlen("before"));
	text_release(&out);
	free(long_value);
}

/* An outline sent and played back. */
struct relay {
	struct text frames;
	unsigned count;
	size_t longest;
};

static void
collect(void *context, struct text *frame)
{
	struct relay *relay = context;

	text_add_bytes(&relay->frames, text_bytes(frame));
	relay->count++;
	if (frame->len > relay->longest)
		relay->longest = frame->len;
}

static void
describe_much(struct outline *o, struct bytes huge)
{
	struct item item = { .type = VALUE_REAL,
		.offset = NO_OFFSET,
		.real = -0.25,
		.key = bytes_over("a\0key", 5) };

	outline_map(o, "all", "All of it");
	outline_tone(o, TONE_BAD);
	outline_at(o, 4242);
	outline_string(o, "text", NULL, "a value");
	outline_text(o, "huge", NULL, huge);
	outline_list(o, "list", NULL);
	for (uint64_t i = 0; i < 5000; i++)
		outline_number(o, NULL, NULL, i << 33);
	outline_close(o);
	outline_item(o, &item);
	outline_time(o, "time", NULL, -1);
	outline_null(o, "null", NULL);
	outline_flag(o, "flag", NULL, true);
	outline_hex(o, "hex", NULL, bytes_over("\0\1", 2));
	outline_rows(o, "rows", "Rows", 3, 100000);
	outline_list(o, "empty", NULL);
	outline_close(o);
	outline_close(o);
}

static void
send_outline(struct relay *relay, struct bytes huge)
{
	struct record_outline ro;
	struct outline o;

	record_outline_begin(&ro, 9, collect, relay);
	outline_init(&o, &record_outline_sink, &ro);
	describe_much(&o, huge);
	record_outline_end(&ro);
}

static bool
play(struct bytes frames, struct outline *o)
{
	struct record_player player;
	struct record record;
	bool last = false, fine = true;

	record_player_init(&player, o);
	while (fine && !last)
		fine = record_next(&frames, RECORD_TO_SCREEN, &record) ==
			   RECORD_GOOD &&
		       record.id == RECORD_OUTLINE &&
		       record_play(&player, &record, &last);
	record_player_release(&player);
	return fine && frames.len == 0;
}

/* One line an item, so that two outlines can be compared. */
static void
spell_item(void *context, const struct item *item)
{
	text_printf(context, "%d %d %llx %llx %u %g ", item->type, item->tone,
	    (unsigned long long) item->offset,
	    (unsigned long long) item->number, item->list, item->real);
	text_add_hex(context, item->key);
	text_add_char(context, ' ');
	text_add_hex(context, item->label);
	text_add_char(context, ' ');
	text_add_hex(context, item->bytes);
	text_add_char(context, '\n');
}

static void
spell_close(void *context)
{
	text_add_string(context, "close\n");
}

static const struct outline_sink spell = { spell_item, spell_close };

static void
outlines_come_back_whole(void **state)
{
	size_t len = 200 << 10;
	uint8_t *data = xalloc(len, 1);
	struct text wanted = TEXT_INIT, got = TEXT_INIT;
	struct relay relay = { 0 };
	struct outline o;

	(void) state;
	for (size_t i = 0; i < len; i++)
		data[i] = (uint8_t) (i * 7);
	outline_init(&o, &spell, &wanted);
	describe_much(&o, bytes_over(data, len));
	send_outline(&relay, bytes_over(data, len));
	assert_true(relay.count > 3);
	assert_true(relay.longest <= LIMIT_OUTLINE_CHUNK);
	outline_init(&o, &spell, &got);
	assert_true(play(text_bytes(&relay.frames), &o));
	assert_true(bytes_equal(text_bytes(&got), text_bytes(&wanted)));
	text_release(&wanted);
	text_release(&got);
	text_release(&relay.frames);
	free(data);
}

static void
outlines_are_closed_wherever_they_break_off(void **state)
{
	struct text got = TEXT_INIT;
	struct relay relay = { 0 };

	(void) state;
	send_outline(&relay, bytes_of("not so huge"));
	for (size_t len = 0; len < relay.frames.len; len += 4099) {
		struct outline o;

		text_reset(&got);
		outline_init(&o, &spell, &got);
		assert_false(play(bytes_over(relay.frames.data, len), &o));
		assert_int_equal(o.depth, 0);
	}
	text_release(&got);
	text_release(&relay.frames);
}

/* One item of an OUTLINE that is sound as a record. */
static bool
play_one(uint32_t op, uint32_t tone, bool last, unsigned times)
{
	struct text frame = TEXT_INIT, got = TEXT_INIT;
	struct record_writer w;
	struct outline o;
	bool fine;

	record_begin(&w, &frame, RECORD_OUTLINE, 1);
	record_put_u(&w, last);
	record_put_open(&w);
	while (times--) {
		record_put_item(&w);
		record_put_u(&w, op);
		record_put_u(&w, tone);
		record_put_b(&w, bytes_of("key"));
		record_put_b(&w, bytes_of(NULL));
		record_put_q(&w, NO_OFFSET);
		record_put_b(&w, bytes_of("value"));
		record_put_q(&w, 0);
		record_put_u(&w, 0);
	}
	record_put_close(&w);
	assert_true(record_end(&w));
	outline_init(&o, &spell, &got);
	fine = play(text_bytes(&frame), &o);
	text_release(&frame);
	text_release(&got);
	return fine;
}

static void
outlines_that_cannot_be_are_refused(void **state)
{
	(void) state;
	assert_true(play_one(VALUE_TEXT, TONE_BAD, true, 1));
	assert_false(play_one(VALUE_TEXT, TONES, true, 1));
	assert_false(play_one(VALUE_TYPES, 0, true, 1)); /* closes nothing */
	assert_false(play_one(VALUE_TYPES + 1, 0, true, 1)); /* half a value */
	assert_false(play_one(VALUE_TYPES + 2, 0, true, 1)); /* no such thing */
	assert_false(play_one(VALUE_MAP, 0, true, 1));       /* never closed */
	assert_false(play_one(VALUE_MAP, 0, false, RECORD_OUTLINE_DEPTH + 1));
}

static void
read_all(struct bytes input, enum record_direction direction)
{
	struct text got = TEXT_INIT;
	struct record_player player;
	struct record record;
	struct outline o;
	bool last;

	outline_init(&o, &spell, &got);
	record_player_init(&player, &o);
	while (record_next(&input, direction, &record) == RECORD_GOOD)
		if (record.id == RECORD_OUTLINE)
			record_play(&player, &record, &last);
	record_player_release(&player);
	text_release(&got);
}

static void
to_screen(struct bytes input, struct arena *arena, struct defects *defects)
{
	(void) arena, (void) defects;
	read_all(input, RECORD_TO_SCREEN);
}

static void
to_reader(struct bytes input, struct arena *arena, struct defects *defects)
{
	(void) arena, (void) defects;
	read_all(input, RECORD_TO_READER);
}

static void
harmed_frames_are_survived(void **state)
{
	(void) state;
	for (unsigned id = 0; id < RECORD_IDS; id++) {
		harm_parse *parse =
		    record_types[id].direction == RECORD_TO_SCREEN ? to_screen
								   : to_reader;
		struct text out = TEXT_INIT;

		write_record(&out, (enum record_id) id, 3);
		harm_prefixes(text_bytes(&out), parse);
		harm_mutations(text_bytes(&out), 1, parse);
		text_release(&out);
	}
}

static void
describe_little(struct outline *o)
{
	outline_map(o, "m", "M");
	outline_string(o, "a", NULL, "b");
	outline_close(o);
	outline_number(o, "n", NULL, 1);
}

static void
harmed_outlines_are_survived(void **state)
{
	struct relay relay = { 0 };
	struct record_outline ro;
	struct outline o;

	(void) state;
	record_outline_begin(&ro, 9, collect, &relay);
	outline_init(&o, &record_outline_sink, &ro);
	describe_little(&o);
	record_outline_end(&ro);
	harm_prefixes(text_bytes(&relay.frames), to_screen);
	harm_mutations(text_bytes(&relay.frames), 1, to_screen);
	text_release(&relay.frames);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_type_has_a_row),
		cmocka_unit_test(every_type_comes_back),
		cmocka_unit_test(the_other_direction_is_refused),
		cmocka_unit_test(half_a_frame_waits_for_the_rest),
		cmocka_unit_test(missing_and_left_over_bytes_are_refused),
		cmocka_unit_test(frames_that_cannot_be_are_refused),
		cmocka_unit_test(too_long_a_frame_is_taken_back),
		cmocka_unit_test(outlines_come_back_whole),
		cmocka_unit_test(outlines_are_closed_wherever_they_break_off),
		cmocka_unit_test(outlines_that_cannot_be_are_refused),
		cmocka_unit_test(harmed_frames_are_survived),
		cmocka_unit_test(harmed_outlines_are_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
