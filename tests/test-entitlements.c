/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/codesign.h>

#include "bench.h"
#include "check.h"
#include "harm.h"
#include "notation.h"

#define XML(content)                                   \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" \
	"<plist version=\"1.0\">" content "</plist>\n"
#define DER(content) "70{ 02{01} B0{" content "} }"

/* A blob of 8 bytes of header, at `offset` in its file. */
static const struct blob *
blob_of(struct bench *s, struct bytes content, uint64_t offset)
{
	struct blob *blob = ARENA_NEW(s->arena, struct blob);

	content.offset = offset + 8;
	blob->content = content;
	blob->whole.offset = offset;
	blob->whole.len = content.len + 8;
	return blob;
}

/* NULL: no such blob. */
static const struct entitlements *
read(struct bench *s, const char *xml, const char *der)
{
	s->defects.count = 0;
	return entitlements_parse(xml ? blob_of(s, bytes_of(xml), 100) : NULL,
	    der ? blob_of(s, notated(s->arena, der), 300) : NULL, s->arena,
	    &s->defects);
}

static void
equal(void **state)
{
	struct bench *s = *state;
	const struct entitlements *e = read(s,
	    XML("<dict><key>n</key><integer>3</integer>"
		"<key>b</key><true/>"
		"<key>g</key><array><string>T.g</string></array>"
		"<key>d</key><dict><key>x</key><false/></dict></dict>"),
	    DER("30{0C{'b'}01{FF}} 30{0C{'d'}B0{30{0C{'x'}01{00}}}}"
		"30{0C{'g'}30{0C{'T.g'}}} 30{0C{'n'}02{03}}"));

	assert_int_equal(e->relation, ENTITLEMENTS_EQUAL);
	assert_null(e->difference);
	assert_true(e->has_xml && e->has_der);
	assert_int_equal(e->xml_offset, 100);
	assert_int_equal(e->der_offset, 300);
	assert_int_equal(e->der_generation, 1);
	assert_true(e->der_canonical);
	assert_int_equal(e->der->count, 4);
	assert_int_equal(s->defects.count, 0);
	e = read(s, XML("<dict><key>b</key><true/></dict>"),
	    "31{ 30{0C{'b'}01{01}} }");
	assert_int_equal(e->relation, ENTITLEMENTS_EQUAL);
	assert_int_equal(e->der_generation, 0);
}

static void
different(void **state)
{
	static const struct {
		const char *xml, *der, *at;
	} pairs[] = {
		{ "<key>b</key><true/>", "30{0C{'b'}01{00}}", "b" },
		{ "<key>b</key><true/>", "30{0C{'b'}02{01}}", "b" },
		{ "<key>b</key><true/>", "", "b" },
		{ "", "30{0C{'b'}01{FF}}", "b" },
		{ "<key>n</key><integer>-1</integer>",
		    "30{0C{'n'}02{00FFFFFFFFFFFFFFFF}}", "n" },
		{ "<key>s</key><string>a</string>", "30{0C{'s'}0C{'b'}}", "s" },
	};
	struct bench *s = *state;

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		const struct entitlements *e = read(s,
		    arena_printf(
			s->arena, XML("<dict>%s</dict>"), pairs[i].xml),
		    arena_printf(s->arena, DER("%s"), pairs[i].der));

		assert_int_equal(e->relation, ENTITLEMENTS_DIFFER);
		assert_string_equal(e->difference, pairs[i].at);
		assert_int_equal(s->defects.count, 0);
	}
}

static void
one_form_only(void **state)
{
	struct bench *s = *state;
	const struct entitlements *e = read(s, XML("<dict/>"), NULL);

	assert_int_equal(e->relation, ENTITLEMENTS_ABSENT);
	assert_true(e->has_xml);
	assert_false(e->has_der);
	assert_non_null(e->xml);
	assert_null(e->der);
	e = read(s, NULL, DER(""));
	assert_int_equal(e->relation, ENTITLEMENTS_ABSENT);
	assert_false(e->has_xml);
	assert_non_null(e->der);
	assert_int_equal(s->defects.count, 0);
}

static void
unreadable(void **state)
{
	struct bench *s = *state;
	const struct entitlements *e = read(s, "<dict>", DER(""));

	assert_int_equal(e->relation, ENTITLEMENTS_UNREADABLE);
	assert_null(e->xml);
	assert_non_null(e->der);
	assert_true(s->defects.count > 0);
	assert_string_equal(s->defects.list[0].part, "entitlements");
	assert_null(s->defects.part);
	e = read(s, XML("<dict/>"), "70");
	assert_int_equal(e->relation, ENTITLEMENTS_UNREADABLE);
	assert_true(e->has_der);
	assert_null(e->der);
	assert_int_equal(s->defects.count, 1);
	assert_string_equal(s->defects.list[0].part, "entitlements (DER)");
}

static void
a_dictionary_or_nothing(void **state)
{
	struct bench *s = *state;
	const struct entitlements *e =
	    read(s, XML("<array/>"), "70{ 02{01} 30{} }");

	assert_null(e->xml);
	assert_null(e->der);
	assert_int_equal(e->relation, ENTITLEMENTS_UNREADABLE);
	assert_int_equal(s->defects.count, 2);
}

static void
parse_xml(struct bytes input, struct arena *arena, struct defects *defects)
{
	const struct blob blob = { .content = input, .whole = input };

	entitlements_parse(&blob, &blob, arena, defects);
}

static void
harm(void **state)
{
	struct bytes xml = bytes_of(XML("<dict><key>a</key><true/></dict>"));

	(void) state;
	harm_prefixes(xml, parse_xml);
	harm_mutations(xml, 1, parse_xml);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(equal),
		BENCH_TEST(different),
		BENCH_TEST(one_form_only),
		BENCH_TEST(unreadable),
		BENCH_TEST(a_dictionary_or_nothing),
		BENCH_TEST(harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
