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

void
plist_add_code_point(struct text *text, uint32_t c)
{
	if (c < 0x80) {
		text_add_char(text, (char) c);
		return;
	}
	if (c < 0x800) {
		text_add_char(text, (char) (0xc0 | c >> 6));
	} else if (c < 0x10000) {
		text_add_char(text, (char) (0xe0 | c >> 12));
		text_add_char(text, (char) (0x80 | (c >> 6 & 63)));
	} else {
		text_add_char(text, (char) (0xf0 | c >> 18));
		text_add_char(text, (char) (0x80 | (c >> 12 & 63)));
		text_add_char(text, (char) (0x80 | (c >> 6 & 63)));
	}
	text_add_char(text, (char) (0x80 | (c & 63)));
}

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
	plist_add_code_point(text, c);
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
