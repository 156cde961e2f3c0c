/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdarg.h>

#include <sealtree/defect.h>
#include <sealtree/die.h>
#include <sealtree/outline.h>
#include <sealtree/text.h>

void
outline_init(
    struct outline *outline, const struct outline_sink *sink, void *context)
{
	*outline = (struct outline){
		.sink = sink, .context = context, .offset = NO_OFFSET
	};
}

void
outline_tone(struct outline *outline, enum tone tone)
{
	outline->tone = tone;
}

void
outline_at(struct outline *outline, uint64_t offset)
{
	outline->offset = offset;
}

void
outline_item(struct outline *o, const struct item *item)
{
	struct item told = *item;

	if (told.tone == TONE_PLAIN)
		told.tone = o->tone;
	if (told.offset == NO_OFFSET)
		told.offset = o->offset;
	o->tone = TONE_PLAIN;
	o->offset = NO_OFFSET;
	if (told.type == VALUE_MAP || told.type == VALUE_LIST)
		o->depth++;
	o->sink->item(o->context, &told);
}

void
outline_close(struct outline *o)
{
	if (o->depth == 0)
		die("outline: more closed than opened");
	o->depth--;
	o->sink->close(o->context);
}

static struct item
item_of(enum value_type type, const char *key, const char *label)
{
	return (struct item){
		.key = bytes_of(key),
		.label = bytes_of(label),
		.type = type,
		.offset = NO_OFFSET,
	};
}

static void
add_plain(
    struct outline *o, enum value_type type, const char *key, const char *label)
{
	struct item item = item_of(type, key, label);

	outline_item(o, &item);
}

static void
add_bytes(struct outline *o, enum value_type type, const char *key,
    const char *label, struct bytes value)
{
	struct item item = item_of(type, key, label);

	item.bytes = value;
	outline_item(o, &item);
}

static void
add_number(struct outline *o, enum value_type type, const char *key,
    const char *label, uint64_t value)
{
	struct item item = item_of(type, key, label);

	item.number = value;
	outline_item(o, &item);
}

void
outline_map(struct outline *o, const char *key, const char *label)
{
	add_plain(o, VALUE_MAP, key, label);
}

void
outline_list(struct outline *o, const char *key, const char *label)
{
	add_plain(o, VALUE_LIST, key, label);
}

void
outline_rows(struct outline *o, const char *key, const char *label,
    uint32_t list, uint64_t count)
{
	struct item item = item_of(VALUE_ROWS, key, label);

	item.list = list;
	item.number = count;
	outline_item(o, &item);
}

void
outline_null(struct outline *o, const char *key, const char *label)
{
	add_plain(o, VALUE_NULL, key, label);
}

void
outline_text(
    struct outline *o, const char *key, const char *label, struct bytes value)
{
	add_bytes(o, VALUE_TEXT, key, label, value);
}

void
outline_string(
    struct outline *o, const char *key, const char *label, const char *value)
{
	if (value)
		add_bytes(o, VALUE_TEXT, key, label, bytes_of(value));
	else
		outline_null(o, key, label);
}

void
outline_printf(struct outline *o, const char *key, const char *label,
    const char *format, ...)
{
	struct text value = TEXT_INIT;
	va_list args;

	va_start(args, format);
	text_vprintf(&value, format, args);
	va_end(args);
	add_bytes(o, VALUE_TEXT, key, label, text_bytes(&value));
	text_release(&value);
}

void
outline_hex(
    struct outline *o, const char *key, const char *label, struct bytes value)
{
	add_bytes(o, VALUE_HEX, key, label, value);
}

void
outline_data(
    struct outline *o, const char *key, const char *label, struct bytes value)
{
	add_bytes(o, VALUE_DATA, key, label, value);
}

void
outline_number(
    struct outline *o, const char *key, const char *label, uint64_t value)
{
	add_number(o, VALUE_NUMBER, key, label, value);
}

void
outline_flag(struct outline *o, const char *key, const char *label, bool value)
{
	add_number(o, VALUE_FLAG, key, label, value);
}

void
outline_time(
    struct outline *o, const char *key, const char *label, int64_t seconds)
{
	add_number(o, VALUE_TIME, key, label, (uint64_t) seconds);
}

void
outline_texts(
    struct outline *o, const char *key, const struct bytes *list, size_t count)
{
	outline_list(o, key, NULL);
	for (size_t i = 0; i < count; i++)
		outline_text(o, NULL, NULL, list[i]);
	outline_close(o);
}
