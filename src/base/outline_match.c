/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <inttypes.h>

#include <sealtree/match.h>
#include <sealtree/outline.h>
#include <sealtree/text.h>

enum {
	LOOKED_AT = 64 << 10 /* bytes of one value */
};

/* As people see it. */
static void
add_value(struct text *text, const struct item *item)
{
	switch (item->type) {
	case VALUE_HEX:
		text_add_hex(text, bytes_clamp(item->bytes, 0, LOOKED_AT / 2));
		break;
	case VALUE_NUMBER:
		text_printf(text, "%" PRIu64, item->number);
		break;
	case VALUE_SIGNED:
		text_printf(text, "%" PRId64, (int64_t) item->number);
		break;
	case VALUE_REAL:
		text_printf(text, "%.15g", item->real);
		break;
	case VALUE_FLAG:
		text_add_string(text, item->number ? "yes" : "no");
		break;
	case VALUE_TIME:
	case VALUE_DATE:
		text_add_time(text, (int64_t) item->number);
		break;
	case VALUE_MAP:
	case VALUE_LIST:
	case VALUE_ROWS:
	case VALUE_NULL:
	case VALUE_TEXT:
	case VALUE_DATA:
	case VALUE_TYPES:
		break;
	}
}

enum match_result
outline_match(struct match *match, const struct item *item)
{
	struct bytes parts[] = { item->key, item->label,
		bytes_clamp(item->bytes, 0, LOOKED_AT), { 0 } };
	enum match_result result = MATCH_NO;
	struct text value = TEXT_INIT;

	if (item->type != VALUE_TEXT)
		parts[2] = (struct bytes){ 0 };
	add_value(&value, item);
	parts[3] = text_bytes(&value);
	for (size_t i = 0; i < 4 && result == MATCH_NO; i++)
		if (parts[i].len)
			result = match_find(match, parts[i], NULL, NULL);
	text_release(&value);
	return result;
}
