/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include <sealtree/die.h>

#include "json_writer.h"

enum {
	FLUSH_AT = 32 << 10
};

void
json_begin(struct json *json, FILE *out, bool pretty)
{
	*json = (struct json){ .out = out, .pretty = pretty };
}

static void
flush(struct json *json)
{
	fwrite(text_string(&json->pending), 1, json->pending.len, json->out);
	text_reset(&json->pending);
}

void
json_end(struct json *json)
{
	text_add_char(&json->pending, '\n');
	flush(json);
	text_release(&json->pending);
	for (size_t i = 0; i < json->capacity; i++) {
		text_release(&json->levels[i].key);
		text_release(&json->levels[i].hex);
	}
	free(json->levels);
}

static struct json_level *
innermost(struct json *json)
{
	return json->depth ? &json->levels[json->depth - 1] : NULL;
}

static void
new_line(struct json *json)
{
	if (!json->pretty)
		return;
	text_add_char(&json->pending, '\n');
	for (size_t i = 0; i < json->depth; i++)
		text_add_string(&json->pending, "  ");
}

/* What stands before a member or an element. */
static void
begin_member(struct json *json)
{
	struct json_level *level = innermost(json);

	if (!level)
		return;
	if (level->count++)
		text_add_char(&json->pending, ',');
	new_line(json);
}

/* `key` is escaped already. */
static void
add_key(struct json *json, struct bytes key, const char *suffix)
{
	text_add_char(&json->pending, '"');
	text_add_bytes(&json->pending, key);
	text_add_string(&json->pending, suffix);
	text_add_string(&json->pending, json->pretty ? "\": " : "\":");
}

static bool
in_map(const struct json *json)
{
	return json->depth && !json->levels[json->depth - 1].list;
}

static bool
add_quoted(struct text *text, struct bytes string)
{
	bool valid;

	text_add_char(text, '"');
	valid = text_add_json(text, string);
	text_add_char(text, '"');
	return valid;
}

static void
add_hex(struct text *text, struct bytes raw)
{
	text_add_char(text, '"');
	text_add_hex(text, raw);
	text_add_char(text, '"');
}

static void
pad_hex(struct json_level *level, size_t count)
{
	for (; level->hex_count < count; level->hex_count++) {
		if (level->hex_count)
			text_add_char(&level->hex, ',');
		text_add_string(&level->hex, "null");
	}
}

/* A list's strings wait for its end. */
static void
keep_hex(struct json_level *level, struct bytes raw)
{
	pad_hex(level, level->count - 1);
	if (level->hex_count++)
		text_add_char(&level->hex, ',');
	add_hex(&level->hex, raw);
}

static void
add_string(struct json *json, struct bytes key, struct bytes string)
{
	struct json_level *level = innermost(json);

	if (add_quoted(&json->pending, string) || !level)
		return;
	if (level->list) {
		if (level->key.len)
			keep_hex(level, string);
		return;
	}
	begin_member(json);
	add_key(json, key, "_hex");
	add_hex(&json->pending, string);
}

static void
push(struct json *json, bool list, struct bytes key)
{
	struct json_level *level;

	if (json->depth == json->capacity) {
		size_t capacity = json->capacity ? json->capacity * 2 : 16;

		json->levels =
		    xrealloc(json->levels, capacity, sizeof *json->levels);
		while (json->capacity < capacity)
			json->levels[json->capacity++] =
			    (struct json_level){ 0 };
	}
	level = &json->levels[json->depth++];
	level->list = list;
	level->count = level->hex_count = 0;
	text_reset(&level->key);
	text_reset(&level->hex);
	text_add_bytes(&level->key, key);
	text_add_char(&json->pending, list ? '[' : '{');
}

static void
close_level(void *context)
{
	struct json *json = context;
	struct json_level *level = innermost(json);

	json->depth--;
	if (level->count)
		new_line(json);
	text_add_char(&json->pending, level->list ? ']' : '}');
	if (level->hex_count == 0)
		return;
	pad_hex(level, level->count);
	begin_member(json);
	add_key(json, text_bytes(&level->key), "_hex");
	text_add_char(&json->pending, '[');
	text_add_bytes(&json->pending, text_bytes(&level->hex));
	text_add_char(&json->pending, ']');
}

/* The shortest of two forms that reads back as the same number. */
static void
add_real(struct text *text, double real)
{
	char digits[40];

	if (!isfinite(real)) {
		text_add_string(text, isnan(real) ? "\"nan\""
				      : real > 0  ? "\"inf\""
						  : "\"-inf\"");
		return;
	}
	snprintf(digits, sizeof digits, "%.15g", real);
	if (strtod(digits, NULL) < real || strtod(digits, NULL) > real)
		snprintf(digits, sizeof digits, "%.17g", real);
	text_add_string(text, digits);
}

static void
add_time(struct text *text, const struct item *item)
{
	text_add_char(text, '"');
	text_add_time(text, (int64_t) item->number);
	text_add_char(text, '"');
}

static void
add_data(struct text *text, const struct item *item)
{
	text_add_string(text, "{\"$data\":\"");
	text_add_base64(text, item->bytes);
	text_add_string(text, "\"}");
}

static void
add_date(struct text *text, const struct item *item)
{
	text_add_string(text, "{\"$date\":");
	add_time(text, item);
	text_add_char(text, '}');
}

static void
add_value(struct json *json, const struct item *item, struct bytes key)
{
	struct text *text = &json->pending;

	switch (item->type) {
	case VALUE_MAP:
	case VALUE_LIST:
		push(json, item->type == VALUE_LIST, key);
		break;
	case VALUE_TEXT:
		add_string(json, key, item->bytes);
		break;
	case VALUE_HEX:
		add_hex(text, item->bytes);
		break;
	case VALUE_DATA:
		add_data(text, item);
		break;
	case VALUE_NUMBER:
		text_printf(text, "%" PRIu64, item->number);
		break;
	case VALUE_SIGNED:
		text_printf(text, "%" PRId64, (int64_t) item->number);
		break;
	case VALUE_REAL:
		add_real(text, item->real);
		break;
	case VALUE_FLAG:
		text_add_string(text, item->number ? "true" : "false");
		break;
	case VALUE_TIME:
		add_time(text, item);
		break;
	case VALUE_DATE:
		add_date(text, item);
		break;
	case VALUE_ROWS: /* the facet for reports has none */
	case VALUE_NULL:
	case VALUE_TYPES:
		text_add_string(text, "null");
		break;
	}
}

static void
add_item(void *context, const struct item *item)
{
	struct json *json = context;
	struct text key = TEXT_INIT;

	begin_member(json);
	if (in_map(json)) {
		text_add_json(&key, item->key);
		add_key(json, text_bytes(&key), "");
	}
	add_value(json, item, text_bytes(&key));
	text_release(&key);
	if (json->pending.len >= FLUSH_AT)
		flush(json);
}

const struct outline_sink json_sink = { add_item, close_level };
