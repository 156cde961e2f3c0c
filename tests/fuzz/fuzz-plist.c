/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/limits.h>

#include "fuzz.h"

/* Events come as a tree would be walked, and end once. */
static void
look_at_events(struct bytes input, struct defects *defects)
{
	struct plist_reader *reader = plist_reader_new(input, defects);
	struct plist_event event;
	unsigned depth = 0;
	bool ended = false;

	while (plist_reader_next(reader, &event)) {
		FUZZ_HOLDS(!ended);
		fuzz_touch(event.key);
		fuzz_touch(event.value.bytes);
		switch (event.type) {
		case PLIST_EVENT_DICT:
		case PLIST_EVENT_ARRAY:
			FUZZ_HOLDS(event.depth == depth);
			depth++;
			break;
		case PLIST_EVENT_CLOSE:
			FUZZ_HOLDS(depth > 0);
			depth--;
			break;
		case PLIST_EVENT_VALUE:
			FUZZ_HOLDS(event.depth == depth);
			break;
		case PLIST_EVENT_END:
			FUZZ_HOLDS(depth == 0);
			ended = true;
			break;
		case PLIST_EVENT_ERROR:
			FUZZ_HOLDS(defects->count);
			ended = true;
			break;
		}
		FUZZ_HOLDS(depth <= LIMIT_PLIST_DEPTH);
	}
	FUZZ_HOLDS(ended);
	plist_reader_free(reader);
}

static void
parse(struct bytes input, struct arena *arena, struct defects *defects)
{
	const struct plist *root = plist_parse(input, arena, defects);

	FUZZ_HOLDS(root || defects->count);
	fuzz_touch_plist(root);
	FUZZ_HOLDS(!root || plist_equal(root, root, NULL));
	look_at_events(input, defects);
}

FUZZ(parse, 4000)

#define XML                                                                \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                     \
	"<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "          \
	"\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"            \
	"<plist version=\"1.0\">\n<dict>\n\t<key>a</key>\n\t<true/>\n"     \
	"\t<!-- why -->\n\t<key>b</key>\n\t<integer>-5</integer>\n"        \
	"\t<key>c</key>\n\t<data>\n\tAAEC\n\t</data>\n"                    \
	"\t<key>d</key>\n\t<date>2022-07-08T00:00:00Z</date>\n"            \
	"\t<key>e</key>\n\t<array>\n\t\t<string>x &amp; &#121;</string>\n" \
	"\t\t<real>1.5</real>\n\t\t<dict/>\n\t</array>\n</dict>\n</plist>\n"
/* { a = true; b = ( 5, "x" ); } */
#define BINARY                         \
	"bplist00\xd2\1\2\3\4\x51"     \
	"a\x51"                        \
	"b\x09\xa2\5\6\x10\5\x51x"     \
	"\x08\x0d\x0f\x11\x12\x15\x17" \
	"\0\0\0\0\0\0\1\1\0\0\0\0\0\0\0\7\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x19"

bool
fuzz_seed(size_t index, struct text *seed)
{
	switch (index) {
	case 0:
		text_add(seed, XML, sizeof XML - 1);
		return true;
	case 1:
		text_add(seed, BINARY, sizeof BINARY - 1);
		return true;
	default:
		return false;
	}
}
