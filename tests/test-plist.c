/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/plist.h>
#include <sealtree/text.h>

#include "bplist.h"
#include "check.h"
#include "harm.h"

#define HEAD                                                      \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"            \
	"<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" " \
	"\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"   \
	"<plist version=\"1.0\">\n"
#define TAIL "\n</plist>\n"
#define XML(root) HEAD root TAIL

/* One reading: what came of it. */
struct reading {
	struct arena *arena;
	struct defects defects;
	const struct plist *root;
};

static struct reading
read_bytes(struct bytes bytes)
{
	struct reading r = { .arena = arena_new() };

	defects_init(&r.defects, r.arena);
	r.root = plist_parse(bytes, r.arena, &r.defects);
	return r;
}

static struct reading
read_text(const char *xml)
{
	return read_bytes(bytes_of(xml));
}

static size_t
count_of(const struct reading *r, enum defect_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < r->defects.count; i++)
		count += r->defects.list[i].kind == kind;
	return count;
}

/* It is read, and nothing is said against it. */
static struct reading
sound(struct bytes bytes)
{
	struct reading r = read_bytes(bytes);

	for (size_t i = 0; i < r.defects.count; i++)
		print_error("%s\n", r.defects.list[i].what);
	assert_int_equal(r.defects.count, 0);
	assert_non_null(r.root);
	return r;
}

static void
doubtful(const char *xml)
{
	struct reading r = read_text(xml);

	if (!r.root || !count_of(&r, DEFECT_AMBIGUOUS))
		print_error("%s\n", xml);
	assert_non_null(r.root);
	assert_true(count_of(&r, DEFECT_AMBIGUOUS) > 0);
	arena_free(r.arena);
}

static void
refused_for(struct bytes bytes, enum defect_kind kind)
{
	struct reading r = read_bytes(bytes);

	assert_null(r.root);
	assert_int_equal(count_of(&r, kind), 1);
	arena_free(r.arena);
}

static void
malformed(const char *xml)
{
	refused_for(bytes_of(xml), DEFECT_PLIST);
}

static const char everything[] = XML(
    "<dict>\n"
    "	<key>array</key>\n	<array>\n<string/>\n<true/><false/></array>\n"
    "	<key>data</key>\n	<data>\n	AAEC\n	Aw==\n	</data>\n"
    "	<key>date</key><date>2022-07-08T12:34:56Z</date>\n"
    "	<key>dict</key><dict/>\n"
    "	<key>int</key><integer>42</integer>\n"
    "	<key>minus</key><integer>-42</integer>\n"
    "	<key>none</key><array/>\n"
    "	<!-- what people write by hand -->\n"
    "	<key>real</key><real>20</real>\n"
    "	<key>a &amp; b</key><string>&lt;&#65;&#x1f3a5;&gt; \xc3\xa9</string>\n"
    "</dict>");

static void
all_types_are_read(void **state)
{
	struct reading r = sound(bytes_of(everything));
	const struct plist *p;

	(void) state;
	assert_int_equal(r.root->type, PLIST_DICT);
	assert_int_equal(r.root->count, 9);
	p = plist_get(r.root, "array");
	assert_int_equal(p->count, 3);
	assert_int_equal(p->first->bytes.len, 0);
	assert_true(p->first->next->boolean);
	assert_false(p->first->next->next->boolean);
	p = plist_get_typed(r.root, "data", PLIST_DATA);
	assert_true(bytes_equal(p->bytes, bytes_over("\0\1\2\3", 4)));
	p = plist_get_typed(r.root, "date", PLIST_DATE);
	assert_int_equal(p->seconds, 1657283696);
	assert_int_equal(plist_get(r.root, "dict")->count, 0);
	assert_int_equal(plist_get(r.root, "int")->number, 42);
	p = plist_get_typed(r.root, "minus", PLIST_INTEGER);
	assert_true(p->negative);
	assert_true((int64_t) p->number == -42);
	p = plist_get_typed(r.root, "real", PLIST_REAL);
	assert_true(p->real >= 20 && p->real <= 20);
	assert_true(bytes_are(
	    plist_string(r.root, "a & b"), "<A\xf0\x9f\x8e\xa5> \xc3\xa9"));
	assert_null(plist_get_typed(r.root, "int", PLIST_STRING));
	assert_null(plist_get(NULL, "int"));
	assert_null(plist_get(p, "int"));
	assert_int_equal(plist_string(r.root, "int").len, 0);
	arena_free(r.arena);
}

static void
values_know_where_they_lie(void **state)
{
	const char *at = strstr(everything, "<integer>42");
	struct bytes b = bytes_of(everything);
	struct reading r;

	(void) state;
	b.offset = 1000;
	r = sound(b);
	assert_int_equal(
	    plist_get(r.root, "int")->offset, 1000 + (at - everything));
	arena_free(r.arena);
}

static void
date_is(const char *date, int64_t seconds)
{
	struct text xml = TEXT_INIT;
	struct reading r;

	text_printf(&xml, HEAD "<date>%s</date>" TAIL, date);
	r = sound(text_bytes(&xml));
	assert_true(r.root->seconds == seconds);
	arena_free(r.arena);
	text_release(&xml);
}

static void
dates_of_any_year(void **state)
{
	(void) state;
	date_is("1970-01-01T00:00:00Z", 0);
	date_is("1969-12-31T23:59:59Z", -1);
	date_is("2000-02-29T00:00:00Z", 951782400);
	date_is("2001-01-01T00:00:00Z", 978307200);
	date_is("2038-01-19T03:14:08Z", 2147483648);
	/* Beyond what libplist 2.2.0 can hold, which is not held against it. */
	date_is("2069-01-19T03:14:08Z", 3125790848);
	date_is("2100-03-01T00:00:00Z", 4107542400);
	date_is("9999-12-31T23:59:59Z", 253402300799);
	date_is("0000-01-01T00:00:00Z", -62167219200);
	doubtful(XML("<date>2023-02-29T00:00:00Z</date>"));
	malformed(XML("<date>2023-13-01T00:00:00Z</date>"));
	malformed(XML("<date>2023-01-01</date>"));
	malformed(XML("<date>99999-01-01T00:00:00Z</date>"));
	malformed(XML("<date/>"));
}

static void
numbers_are_strict(void **state)
{
	struct reading r =
	    sound(bytes_of(XML("<integer>18446744073709551615</integer>")));

	(void) state;
	assert_true(r.root->number == UINT64_MAX);
	assert_false(r.root->negative);
	arena_free(r.arena);
	r = sound(bytes_of(XML("<integer>-9223372036854775808</integer>")));
	assert_true(r.root->number == (uint64_t) 1 << 63);
	assert_true(r.root->negative);
	arena_free(r.arena);
	doubtful(XML("<integer>18446744073709551616</integer>"));
	doubtful(XML("<integer>-9223372036854775809</integer>"));
	doubtful(XML("<integer>010</integer>"));
	doubtful(XML("<integer>0x10</integer>"));
	malformed(XML("<integer>12abc</integer>"));
	malformed(XML("<integer>--5</integer>"));
	malformed(XML("<integer/>"));
	arena_free(sound(bytes_of(XML("<real>-1.5e3</real>"))).arena);
	doubtful(XML("<real>nan</real>"));
	doubtful(XML("<real>1e999</real>"));
	malformed(XML("<real>1.5x</real>"));
	malformed(XML("<real>.</real>"));
}

/* The Psychic Paper family: what one reader sees and another does not. */
static void
what_readers_differ_on_is_recorded(void **state)
{
	(void) state;
	doubtful(XML("<dict><!---><key>a</key><true/><!-- --></dict>"));
	doubtful(XML("<dict><!---><!--></dict>"
		     "<key>b</key><true/><!-- -->"));
	doubtful(XML("<dict><!-- a -- b --></dict>"));
	doubtful(XML("<dict><key>a</key><true/><key>a</key><false/></dict>"));
	doubtful(XML("<dict><key>b</key><true/><key>a</key><true/>"
		     "<key>b</key><true/></dict>"));
	doubtful(XML("<dict><key>a</key><true/><key>&#97;</key><true/>"
		     "</dict>"));
	doubtful(XML("<dict/><key>get-task-allow</key><true/>"));
	doubtful(XML("<dict/><dict/>"));
	doubtful(XML("<dict/>") "more");
	doubtful(XML("<dict/>") XML("<dict/>"));
	doubtful(XML("<data>QUJD<!-- -->REVG</data>"));
	doubtful(XML("<data>QUJ*D</data>"));
	doubtful(XML("<data>QUI</data>"));
	doubtful(XML("<data>QQ==QQ==</data>"));
	doubtful(XML("<true>no</true>"));
	doubtful(XML("<string><![CDATA[a]]></string>"));
	doubtful(XML("<string>a<!-- -->b</string>"));
	doubtful(XML("<string>&#27;</string>"));
	doubtful(XML("<string>&#0;</string>"));
	doubtful(XML("<string x=\"y\">a</string>"));
	doubtful(XML("<?hidden <key>?><dict/>"));
	doubtful(XML("<dict>text<key>a</key><true/></dict>"));
	doubtful("\xef\xbb\xbf" XML("<dict/>"));
	doubtful("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"
		 "<plist version=\"1.0\"><dict/></plist>");
	doubtful("<!DOCTYPE html><plist version=\"1.0\"><dict/></plist>");
	doubtful("<dict><key>a</key><true/></dict>");
}

static void
nul_in_a_key(void **state)
{
	static const char xml[] =
	    XML("<dict><key>get-task-allow\0x</key><true/></dict>");
	struct reading r = read_bytes(bytes_over(xml, sizeof xml - 1));

	(void) state;
	assert_int_equal(count_of(&r, DEFECT_AMBIGUOUS), 1);
	assert_null(plist_get(r.root, "get-task-allow"));
	assert_int_equal(r.root->first->key.len, 16);
	arena_free(r.arena);
}

static void
what_is_malformed_is_refused(void **state)
{
	(void) state;
	malformed("");
	malformed("   ");
	malformed("{ old = style; }");
	malformed("\xff\xfe<\0?\0");
	malformed("<");
	malformed(HEAD);
	malformed(XML(""));
	malformed("<plist version=\"1.0\"/>");
	malformed(HEAD "<dict>");
	malformed(HEAD "<dict></array></plist>");
	malformed(XML("<dict><key>a</key></dict>"));
	malformed(XML("<dict><true/></dict>"));
	malformed(XML("<array><key>a</key></array>"));
	malformed(XML("<dict><key>a</key><key>b</key></dict>"));
	malformed(XML("<Dict/>"));
	malformed(XML("<strings>a</strings>"));
	malformed(XML("<string>a</key>"));
	malformed(XML("<string>a<b/></string>"));
	malformed(XML("<string>&ampX;</string>"));
	malformed(XML("<string>&ltfoo;</string>"));
	malformed(XML("<string>&#xd800;</string>"));
	malformed(XML("<string>&#x110000;</string>"));
	malformed(XML("<string>&"));
	malformed(XML("<!-- "));
	malformed(XML("<plist><dict/></plist>"));
	malformed("<!DOCTYPE plist [<!ENTITY a \"b\">]>"
		  "<plist version=\"1.0\"><string>&a;</string></plist>");
}

/* Sound, though libplist refuses it. */
static void
an_empty_key(void **state)
{
	struct reading r = sound(bytes_of(XML("<dict><key/><true/></dict>")));

	(void) state;
	assert_non_null(plist_get(r.root, ""));
	arena_free(r.arena);
}

/* `inner` between `count` openings and closings. */
static struct text
nested(size_t count, const char *inner)
{
	struct text xml = TEXT_INIT;

	text_add_string(&xml, HEAD);
	for (size_t i = 0; i < count; i++)
		text_add_string(&xml, "<array>");
	text_add_string(&xml, inner);
	for (size_t i = 0; i < count; i++)
		text_add_string(&xml, "</array>");
	text_add_string(&xml, TAIL);
	return xml;
}

static void
nesting_has_a_limit(void **state)
{
	struct text xml = nested(LIMIT_PLIST_DEPTH, "<true/>");

	(void) state;
	arena_free(sound(text_bytes(&xml)).arena);
	text_release(&xml);
	xml = nested(LIMIT_PLIST_DEPTH + 1, "");
	refused_for(text_bytes(&xml), DEFECT_LIMIT);
	text_release(&xml);
	xml = nested(200000, "");
	refused_for(text_bytes(&xml), DEFECT_LIMIT);
	text_release(&xml);
}

static struct text
repeated(const char *before, const char *piece, size_t count, const char *after)
{
	struct text xml = TEXT_INIT;

	text_add_string(&xml, HEAD);
	text_add_string(&xml, before);
	for (size_t i = 0; i < count; i++)
		text_add_string(&xml, piece);
	text_add_string(&xml, after);
	text_add_string(&xml, TAIL);
	return xml;
}

static void
keys_have_a_limit(void **state)
{
	struct text xml = repeated(
	    "<dict><key>", "k", LIMIT_PLIST_KEY_BYTES, "</key><true/></dict>");

	(void) state;
	arena_free(sound(text_bytes(&xml)).arena);
	text_release(&xml);
	xml = repeated("<dict><key>", "k", LIMIT_PLIST_KEY_BYTES + 1,
	    "</key><true/></dict>");
	refused_for(text_bytes(&xml), DEFECT_LIMIT);
	text_release(&xml);
}

static void
references_have_a_limit(void **state)
{
	struct text xml =
	    repeated("<string>", "&amp;", LIMIT_PLIST_ENTITIES, "</string>");
	struct reading r = read_bytes(text_bytes(&xml));

	(void) state;
	/* Whether libplist read it too does not matter here. */
	assert_int_equal(r.root->bytes.len, LIMIT_PLIST_ENTITIES);
	arena_free(r.arena);
	text_release(&xml);
	xml = repeated(
	    "<string>", "&amp;", LIMIT_PLIST_ENTITIES + 1, "</string>");
	refused_for(text_bytes(&xml), DEFECT_LIMIT);
	text_release(&xml);
}

static void
values_have_a_limit(void **state)
{
	/* The array counts too. */
	struct text xml =
	    repeated("<array>", "<true/>", LIMIT_PLIST_NODES - 1, "</array>");
	struct reading r = read_bytes(text_bytes(&xml));

	(void) state;
	assert_int_equal(r.root->count, LIMIT_PLIST_NODES - 1);
	/* Said: it was read once only. */
	assert_int_equal(count_of(&r, DEFECT_LIMIT), 1);
	arena_free(r.arena);
	text_release(&xml);
	xml = repeated("<array>", "<true/>", LIMIT_PLIST_NODES, "</array>");
	refused_for(text_bytes(&xml), DEFECT_LIMIT);
	text_release(&xml);
}

/* Keys of one djb2 hash: 2^14 of them hold libplist up for seconds. */
static void
colliding_keys_are_spared_to_libplist(void **state)
{
	struct text xml = TEXT_INIT;
	struct reading r;

	(void) state;
	text_add_string(&xml, HEAD "<dict>");
	for (unsigned i = 0; i < 1u << 14; i++) {
		text_add_string(&xml, "<key>");
		for (unsigned bit = 0; bit < 14; bit++)
			text_add_string(&xml, i >> bit & 1 ? "Ez" : "FY");
		text_add_string(&xml, "</key><true/>");
	}
	text_add_string(&xml, "</dict>" TAIL);
	r = read_bytes(text_bytes(&xml));
	assert_int_equal(r.root->count, 1 << 14);
	assert_int_equal(r.defects.count, 1);
	assert_int_equal(r.defects.list[0].kind, DEFECT_LIMIT);
	arena_free(r.arena);
	text_release(&xml);
}

static struct bplist
every_object(void)
{
	struct bplist b = BPLIST_INIT;

	bplist_object(&b, "\xd7\1\2\3\4\5\6\7\10\11\12\13\14\15\16", 15);
	bplist_object(&b,
	    "\x51"
	    "a",
	    2);
	bplist_object(&b,
	    "\x51"
	    "b",
	    2);
	bplist_object(&b,
	    "\x51"
	    "c",
	    2);
	bplist_object(&b,
	    "\x51"
	    "d",
	    2);
	bplist_object(&b,
	    "\x51"
	    "e",
	    2);
	bplist_object(&b, "\x62\0\xe9\x65\xe5", 5);
	bplist_object(&b,
	    "\x51"
	    "u",
	    2);
	bplist_object(&b, "\x13\xff\xff\xff\xff\xff\xff\xff\xd6", 9);
	bplist_object(&b, "\x23\x3f\xf8\0\0\0\0\0\0", 9);
	/* 2022-07-08T12:34:56.5Z */
	bplist_object(&b, "\x33\x41\xc4\x3c\x2d\xf8\x40\0\0", 9);
	bplist_object(&b, "\x43\0\1\2", 4);
	bplist_object(&b, "\xa2\1\15", 3);
	bplist_object(&b, "\x09", 1);
	bplist_object(&b, "\x80\7", 2);
	bplist_finish(&b, 1, 0);
	return b;
}

static void
binary_objects_are_read(void **state)
{
	struct bplist b = every_object();
	struct reading r = sound(text_bytes(&b.file));
	const struct plist *p;

	(void) state;
	assert_int_equal(r.root->count, 7);
	assert_true((int64_t) plist_get(r.root, "a")->number == -42);
	p = plist_get_typed(r.root, "b", PLIST_REAL);
	assert_true(p->real >= 1.5 && p->real <= 1.5);
	p = plist_get_typed(r.root, "c", PLIST_DATE);
	assert_true(p->seconds == 1657283696);
	p = plist_get_typed(r.root, "d", PLIST_DATA);
	assert_true(bytes_equal(p->bytes, bytes_over("\0\1\2", 3)));
	p = plist_get_typed(r.root, "e", PLIST_ARRAY);
	assert_true(bytes_are(p->first->bytes, "a"));
	assert_true(p->first->next->boolean);
	p = plist_get_typed(r.root, "\xc3\xa9\xe6\x97\xa5", PLIST_BOOLEAN);
	assert_non_null(p);
	p = plist_get_typed(r.root, "u", PLIST_UID);
	assert_int_equal(p->number, 7);
	arena_free(r.arena);
	bplist_release(&b);
}

static void
binary_numbers(void **state)
{
	struct bplist b = BPLIST_INIT;
	struct reading r;

	(void) state;
	bplist_object(&b, "\xa3\1\2\3", 4);
	bplist_object(&b,
	    "\x14\0\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff"
	    "\xfe",
	    17);
	bplist_object(&b, "\x10\xff", 2);
	bplist_object(&b, "\x22\x3f\xc0\0\0", 5);
	bplist_finish(&b, 1, 0);
	r = sound(text_bytes(&b.file));
	assert_true(r.root->first->number == UINT64_MAX - 1);
	assert_false(r.root->first->negative);
	assert_int_equal(r.root->first->next->number, 255);
	arena_free(r.arena);
	bplist_release(&b);
}

/* A chain of arrays, each with the next one twice: 2^levels values. */
static struct bplist
doubling(unsigned levels)
{
	struct bplist b = BPLIST_INIT;

	for (unsigned i = 0; i < levels; i++) {
		uint8_t object[3] = { 0xa2, (uint8_t) (i + 1),
			(uint8_t) (i + 1) };

		bplist_object(&b, object, sizeof object);
	}
	bplist_object(&b, "\x09", 1);
	bplist_finish(&b, 1, 0);
	return b;
}

static void
shared_references_are_counted_written_out(void **state)
{
	static const unsigned bombs[] = { 19, 24, 40, 63 };
	struct bplist b = doubling(18);
	struct reading r = read_bytes(text_bytes(&b.file));

	(void) state;
	assert_non_null(r.root);
	arena_free(r.arena);
	bplist_release(&b);
	for (size_t i = 0; i < sizeof bombs / sizeof *bombs; i++) {
		b = doubling(bombs[i]);
		r = read_bytes(text_bytes(&b.file));
		assert_null(r.root);
		assert_int_equal(count_of(&r, DEFECT_LIMIT), 1);
		assert_true(arena_size(r.arena) < 64 << 10);
		arena_free(r.arena);
		bplist_release(&b);
	}
}

/* An array that holds one string so many times. */
static void
shared_bytes_are_counted_written_out(void **state)
{
	enum {
		TIMES = 256,
		LENGTH = LIMIT_PLIST_EXPANDED_BYTES / TIMES
	};
	struct text object = TEXT_INIT;
	struct bplist b = BPLIST_INIT;
	struct reading r;

	(void) state;
	for (int more = 0; more < 2; more++) {
		uint32_t length = LENGTH + more;

		text_add(&object, "\xaf\x11\1\0", 4);
		for (int i = 0; i < TIMES; i++)
			text_add_char(&object, 1);
		bplist_object(&b, object.data, object.len);
		text_reset(&object);
		text_add(&object, "\x5f\x12", 2);
		for (int shift = 24; shift >= 0; shift -= 8)
			text_add_char(&object, (char) (length >> shift));
		for (uint32_t i = 0; i < length; i++)
			text_add_char(&object, 'x');
		bplist_object(&b, object.data, object.len);
		text_reset(&object);
		bplist_finish(&b, 1, 0);
		r = read_bytes(text_bytes(&b.file));
		if (more) {
			assert_null(r.root);
			assert_int_equal(count_of(&r, DEFECT_LIMIT), 1);
		} else {
			assert_int_equal(r.root->count, TIMES);
		}
		arena_free(r.arena);
		bplist_release(&b);
	}
	text_release(&object);
}

static struct bplist
chain(unsigned levels)
{
	struct bplist b = BPLIST_INIT;

	for (unsigned i = 0; i < levels; i++) {
		uint8_t object[3] = { 0xa1, (uint8_t) ((i + 1) >> 8),
			(uint8_t) (i + 1) };

		bplist_object(&b, object, sizeof object);
	}
	bplist_object(&b, "\x09", 1);
	bplist_finish(&b, 2, 0);
	return b;
}

static void
binary_nesting_has_a_limit(void **state)
{
	struct bplist b = chain(LIMIT_PLIST_DEPTH);

	(void) state;
	arena_free(sound(text_bytes(&b.file)).arena);
	bplist_release(&b);
	b = chain(LIMIT_PLIST_DEPTH + 1);
	refused_for(text_bytes(&b.file), DEFECT_LIMIT);
	bplist_release(&b);
	b = chain(50000);
	refused_for(text_bytes(&b.file), DEFECT_LIMIT);
	bplist_release(&b);
}

/* Known from a shallow place, met again in a deep one. */
static void
depth_is_not_hidden_by_sharing(void **state)
{
	struct bplist b = BPLIST_INIT;

	(void) state;
	/* 0: [40, 1]; 1 … 79: one array in the other; 80: true. */
	bplist_object(&b, "\xa2\x28\x01", 3);
	for (unsigned i = 1; i < 80; i++) {
		uint8_t object[2] = { 0xa1, (uint8_t) (i + 1) };

		bplist_object(&b, object, sizeof object);
	}
	bplist_object(&b, "\x09", 1);
	bplist_finish(&b, 1, 0);
	refused_for(text_bytes(&b.file), DEFECT_LIMIT);
	bplist_release(&b);
}

static void
refused_object(const char *object, size_t len)
{
	struct bplist b = BPLIST_INIT;

	bplist_object(&b, object, len);
	bplist_finish(&b, 1, 0);
	refused_for(text_bytes(&b.file), DEFECT_PLIST);
	bplist_release(&b);
}

static void
binary_malformed(void **state)
{
	(void) state;
	refused_object("\xa1\0", 2); /* itself */
	refused_object("\xd1\0\0", 3);
	refused_object("\xa1\7", 2); /* no such object */
	refused_object("\xaf\x13\x80\0\0\0\0\0\0\0", 10);
	refused_object("\x5f\x13\0\0\0\0\0\0\xff\xff", 10);
	refused_object("\x5f\x09", 2); /* a count that is none */
	refused_object("\0", 1);       /* null */
	refused_object("\x70", 1);
	refused_object("\x1f", 1);
	refused_object("\x21\0\0", 3);
	refused_object("\x33\0", 2);
	malformed("bplist00");
	malformed("bplist15aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
	malformed("bplist00aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
}

static void
binary_doubts(void **state)
{
	static const struct {
		const char *object;
		size_t len;
	} doubts[] = {
		{ "\x63\0a\0\0\0b", 7 },           /* NUL */
		{ "\x61\xd8\0", 3 },               /* half a pair */
		{ "\x33\x7f\xf8\0\0\0\0\0\0", 9 }, /* NaN */
		{ "\x33\x7f\xef\0\0\0\0\0\0", 9 }, /* far future */
		{ "\x23\x7f\xf0\0\0\0\0\0\0", 9 },
		{ "\x14\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0", 17 },
	};

	(void) state;
	for (size_t i = 0; i < sizeof doubts / sizeof *doubts; i++) {
		struct bplist b = BPLIST_INIT;
		struct reading r;

		bplist_object(&b, doubts[i].object, doubts[i].len);
		bplist_finish(&b, 1, 0);
		r = read_bytes(text_bytes(&b.file));
		assert_non_null(r.root);
		assert_int_equal(count_of(&r, DEFECT_AMBIGUOUS), 1);
		arena_free(r.arena);
		bplist_release(&b);
	}
}

static void
events_and_skipping(void **state)
{
	struct arena *arena = arena_new();
	struct defects defects;
	struct plist_reader *reader;
	struct plist_event event;

	(void) state;
	defects_init(&defects, arena);
	reader = plist_reader_new(bytes_of(everything), &defects);
	assert_true(plist_reader_next(reader, &event));
	assert_int_equal(event.type, PLIST_EVENT_DICT);
	assert_int_equal(event.depth, 0);
	assert_true(plist_reader_next(reader, &event));
	assert_int_equal(event.type, PLIST_EVENT_ARRAY);
	assert_true(bytes_are(event.key, "array"));
	assert_int_equal(event.depth, 1);
	assert_true(plist_reader_skip(reader));
	assert_true(plist_reader_next(reader, &event));
	assert_int_equal(event.type, PLIST_EVENT_VALUE);
	assert_true(bytes_are(event.key, "data"));
	while (event.type != PLIST_EVENT_CLOSE || event.depth)
		assert_true(plist_reader_next(reader, &event));
	assert_true(plist_reader_next(reader, &event));
	assert_int_equal(event.type, PLIST_EVENT_END);
	assert_false(plist_reader_next(reader, &event));
	assert_int_equal(defects.count, 0);
	plist_reader_free(reader);
	arena_free(arena);
}

static void
compared(const char *one, const char *other, const char *path)
{
	struct reading a = read_text(one), b = read_text(other);
	struct text found = TEXT_INIT;

	assert_int_equal(plist_equal(a.root, b.root, &found), path == NULL);
	assert_string_equal(text_string(&found), path ? path : "");
	assert_int_equal(plist_equal(b.root, a.root, NULL), path == NULL);
	text_release(&found);
	arena_free(a.arena);
	arena_free(b.arena);
}

static void
trees_are_compared(void **state)
{
	(void) state;
	compared(everything, everything, NULL);
	compared(XML("<dict><key>a</key><true/><key>b</key><true/></dict>"),
	    XML("<dict><key>b</key><true/><key>a</key><true/></dict>"), NULL);
	compared(XML("<array><true/><false/></array>"),
	    XML("<array><false/><true/></array>"), "0");
	compared(XML("<dict><key>a</key><array><true/></array></dict>"),
	    XML("<dict><key>a</key><array><true/><true/></array></dict>"),
	    "a:1");
	compared(XML("<dict><key>a</key><true/></dict>"),
	    XML("<dict><key>b</key><true/></dict>"), "a");
	compared(XML("<dict><key>a</key><true/></dict>"),
	    XML("<dict><key>a</key><string>true</string></dict>"), "a");
	compared(XML("<dict/>"), XML("<array/>"), "");
	assert_true(plist_equal(NULL, NULL, NULL));
}

static void
harm(struct bytes input, struct arena *arena, struct defects *defects)
{
	const struct plist *root = plist_parse(input, arena, defects);

	assert_true(root || defects->count);
	assert_true(plist_equal(root, root, NULL) || !root);
}

static void
harmed_xml(void **state)
{
	(void) state;
	harm_prefixes(bytes_of(everything), harm);
	harm_mutations(bytes_of(everything), 1, harm);
}

static void
harmed_binary(void **state)
{
	struct bplist b = every_object();

	(void) state;
	harm_prefixes(text_bytes(&b.file), harm);
	harm_mutations(text_bytes(&b.file), 1, harm);
	bplist_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_types_are_read),
		cmocka_unit_test(values_know_where_they_lie),
		cmocka_unit_test(dates_of_any_year),
		cmocka_unit_test(numbers_are_strict),
		cmocka_unit_test(what_readers_differ_on_is_recorded),
		cmocka_unit_test(nul_in_a_key),
		cmocka_unit_test(what_is_malformed_is_refused),
		cmocka_unit_test(an_empty_key),
		cmocka_unit_test(nesting_has_a_limit),
		cmocka_unit_test(keys_have_a_limit),
		cmocka_unit_test(references_have_a_limit),
		cmocka_unit_test(values_have_a_limit),
		cmocka_unit_test(colliding_keys_are_spared_to_libplist),
		cmocka_unit_test(binary_objects_are_read),
		cmocka_unit_test(binary_numbers),
		cmocka_unit_test(shared_references_are_counted_written_out),
		cmocka_unit_test(shared_bytes_are_counted_written_out),
		cmocka_unit_test(binary_nesting_has_a_limit),
		cmocka_unit_test(depth_is_not_hidden_by_sharing),
		cmocka_unit_test(binary_malformed),
		cmocka_unit_test(binary_doubts),
		cmocka_unit_test(events_and_skipping),
		cmocka_unit_test(trees_are_compared),
		cmocka_unit_test(harmed_xml),
		cmocka_unit_test(harmed_binary),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
