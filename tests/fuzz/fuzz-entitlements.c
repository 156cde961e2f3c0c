/* SPDX-License-Identifier: MIT */
/*
 * Input: XML, a NUL, DER. Without a NUL, DER alone: as entitlements, as a
 * constraint and by itself.
 */
#include <config.h>

#include <string.h>

#include <sealtree/codesign.h>

#include "fuzz.h"

static void
add_element(struct text *t, unsigned tag, struct bytes content)
{
	size_t width = 0;

	text_add_char(t, (char) tag);
	for (size_t rest = content.len; rest; rest >>= 8)
		width++;
	if (content.len < 0x80)
		width = 1;
	else
		text_add_char(t, (char) (0x80 | width));
	while (width--)
		text_add_char(t, (char) (content.len >> 8 * width));
	text_add_bytes(t, content);
}

static void
add_integer(struct text *t, const struct plist *value)
{
	uint8_t bytes[9] = { value->negative ? 0xff : 0 };
	size_t first = 0;

	for (size_t i = 0; i < 8; i++)
		bytes[i + 1] = (uint8_t) (value->number >> (56 - 8 * i));
	while (first < 8 && bytes[first] == bytes[0] &&
	       bytes[first + 1] >> 7 == bytes[0] >> 7)
		first++;
	add_element(t, 0x02, bytes_over(bytes + first, 9 - first));
}

static bool add_value(struct text *t, const struct plist *value);

/* An array's, or with keys a dictionary's. */
static bool
add_children(struct text *t, const struct plist *parent, unsigned tag)
{
	struct text content = TEXT_INIT, pair = TEXT_INIT;
	bool fine = true;

	for (const struct plist *p = parent->first; p && fine; p = p->next) {
		if (parent->type == PLIST_ARRAY) {
			fine = add_value(&content, p);
			continue;
		}
		text_reset(&pair);
		add_element(&pair, 0x0c, p->key);
		fine = add_value(&pair, p);
		add_element(&content, 0x30, text_bytes(&pair));
	}
	add_element(t, tag, text_bytes(&content));
	text_release(&pair);
	text_release(&content);
	return fine;
}

/* False where DER has more than one form for it. */
static bool
add_value(struct text *t, const struct plist *value)
{
	switch (value->type) {
	case PLIST_DICT:
		return add_children(t, value, 0xb0);
	case PLIST_ARRAY:
		return add_children(t, value, 0x30);
	case PLIST_STRING:
		add_element(t, 0x0c, value->bytes);
		return true;
	case PLIST_DATA:
		add_element(t, 0x04, value->bytes);
		return true;
	case PLIST_INTEGER:
		add_integer(t, value);
		return true;
	case PLIST_BOOLEAN:
		add_element(
		    t, 0x01, bytes_over(value->boolean ? "\xff" : "\0", 1));
		return true;
	case PLIST_DATE:
	case PLIST_REAL:
	case PLIST_UID:
	default:
		return false;
	}
}

/* What is canonical has one form only: writing it gives the input again. */
static void
look_at_canonical(struct bytes input, const struct plist *root)
{
	struct text content = TEXT_INIT, again = TEXT_INIT;

	text_add(&content, "\2\1\1", 3);
	if (add_value(&content, root)) {
		add_element(&again, 0x70, text_bytes(&content));
		FUZZ_HOLDS(bytes_equal(text_bytes(&again), input));
	}
	text_release(&again);
	text_release(&content);
}

static void
parse_der(struct bytes input, struct arena *arena, struct defects *defects)
{
	const struct blob blob = { .slot = SLOT_CONSTRAINT_SELF,
		.content = input };
	const struct plist *root;
	unsigned generation;
	bool canonical;

	root = der_plist_parse(input, arena, defects, &generation, &canonical);
	fuzz_touch_plist(root);
	FUZZ_HOLDS(root || !canonical);
	FUZZ_HOLDS(root || defects->count);
	if (canonical && generation == 1)
		look_at_canonical(input, root);
	fuzz_touch_plist(constraint_parse(&blob, arena, defects)->value);
}

static void
parse(struct bytes input, struct arena *arena, struct defects *defects)
{
	const uint8_t *nul =
	    input.len ? memchr(input.data, 0, input.len) : NULL;
	size_t len = nul ? (size_t) (nul - input.data) : 0;
	const struct blob xml = { .content = bytes_clamp(input, 0, len) };
	const struct blob der = { .content = bytes_clamp(
				      input, nul ? len + 1 : 0, SIZE_MAX) };
	const struct entitlements *e =
	    entitlements_parse(nul ? &xml : NULL, &der, arena, defects);

	fuzz_touch_plist(e->xml);
	fuzz_touch_plist(e->der);
	FUZZ_HOLDS(!e->difference == (e->relation != ENTITLEMENTS_DIFFER));
	parse_der(der.content, arena, defects);
	parse_der(input, arena, defects);
}

FUZZ(parse, 4000)

#define XML                                                                 \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?><plist version=\"1.0\">" \
	"<dict><key>a</key><true/><key>b</key><integer>5</integer>"         \
	"<key>g</key><array><string>T.g</string></array></dict></plist>"
#define DER                                                              \
	"\x70\x25\2\1\1\xb0\x20\x30\6\x0c\1a\1\1\xff\x30\6\x0c\1b\2\1\5" \
	"\x30\x0e\x0c\1g\x30\x09\x0c\3T.g\x04\2\0\1"
#define OLD "\x31\x15\x30\6\x0c\1a\1\1\1\x30\x0b\x0c\1b\x31\6\x30\4\x0c\0\x31\0"

bool
fuzz_seed(size_t index, struct text *seed)
{
	switch (index) {
	case 0:
		text_add(seed, XML "\0" DER, sizeof XML "\0" DER - 1);
		return true;
	case 1:
		text_add(seed, DER, sizeof DER - 1);
		return true;
	case 2:
		text_add(seed, OLD, sizeof OLD - 1);
		return true;
	default:
		return false;
	}
}
