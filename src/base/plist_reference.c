/* SPDX-License-Identifier: MIT */
#include <config.h>

#include "plist_text.h"

static const struct {
	const char *name;
	char character;
} entities[] = {
	{ "lt", '<' },
	{ "gt", '>' },
	{ "amp", '&' },
	{ "quot", '"' },
	{ "apos", '\'' },
};

/* "#65" or "#x41". */
static bool
add_numbered(struct text *text, struct bytes name)
{
	bool hex = name.len > 1 && name.data[1] == 'x';
	uint32_t c = 0;
	size_t i = hex ? 2 : 1;

	if (i == name.len || name.len > 10)
		return false;
	for (; i < name.len; i++) {
		uint8_t digit = name.data[i], lower = digit | 0x20;

		if (digit >= '0' && digit <= '9')
			c = c * (hex ? 16 : 10) + (digit - '0');
		else if (hex && lower >= 'a' && lower <= 'f')
			c = c * 16 + (lower - 'a' + 10);
		else
			return false;
		if (c > 0x10ffff)
			return false;
	}
	if (c >= 0xd800 && c <= 0xdfff)
		return false;
	text_add_code_point(text, c);
	return true;
}

bool
plist_add_reference(struct text *text, struct bytes name)
{
	if (bytes_begin(name, "#"))
		return add_numbered(text, name);
	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
		if (bytes_are(name, entities[i].name)) {
			text_add_char(text, entities[i].character);
			return true;
		}
	return false;
}
