/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>
#include <sealtree/xml.h>

#include "bench.h"
#include "check.h"
#include "harm.h"

static const char good[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- a comment -->\n"
    "<xar a='1' b=\"&lt;&#x41;\">\n <toc><n> 12 </n><n>3</n><e/></toc>"
    "<m>x<!-- y -->z&amp;<![CDATA[<&]]></m>\n</xar>\n";

static const struct xml *
parse(struct bench *b, const char *text)
{
	return xml_parse(
	    bytes_of(text), DEFECT_CONTAINER, b->arena, &b->defects);
}

static void
elements_and_their_text(void **state)
{
	struct bench *b = *state;
	const struct xml *root = parse(b, good);
	const struct xml *toc = xml_child(root, "toc"), *n;

	assert_non_null(root);
	assert_int_equal(b->defects.count, 0);
	assert_true(bytes_are(root->name, "xar"));
	assert_true(bytes_are(xml_attribute(root, "a"), "1"));
	assert_true(bytes_are(xml_attribute(root, "b"), "<A"));
	assert_null(xml_attribute(root, "c").data);
	n = xml_child(toc, "n");
	assert_true(bytes_are(n->text, " 12 "));
	assert_true(bytes_are(xml_text(toc, "n"), "12"));
	assert_true(bytes_are(xml_again(n)->text, "3"));
	assert_null(xml_again(xml_again(n)));
	assert_int_equal(xml_child(toc, "e")->text.len, 0);
	assert_true(bytes_are(xml_text(root, "m"), "xz&<&"));
	assert_null(xml_child(root, "x"));
	assert_null(xml_child(NULL, "x"));
}

static void
what_is_not_well_formed(void **state)
{
	static const char *const bad[] = { "", " ", "a", "<a", "<a>", "<a></b>",
		"<a><b></a></b>", "<a/>x", "<a/><b/>", "<a b/>", "<a b=c/>",
		"<a b='1' b='2'/>", "<a b='<'/>", "<a>&nbsp;</a>",
		"<a>&lt</a>", "<a>&#xd800;</a>", "<a>&;</a>", "<a><!-- -- --></a>",
		"<a><!-- </a>", "<a><![CDATA[</a>", "<a><?b?></a>",
		"<!DOCTYPE a><a/>",
		"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<?xml ?><?b?><a/>",
		"<a>\x01</a>", "<a>\xff</a>", "< a/>", "<a//>", "</a>" };
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		size_t before = b->defects.count;

		if (parse(b, bad[i]))
			fail_msg("%s was read", bad[i]);
		assert_int_equal(b->defects.count, before + 1);
	}
}

static struct text
nested(unsigned depth)
{
	struct text text = TEXT_INIT;

	for (unsigned i = 0; i < depth; i++)
		text_add_string(&text, "<a>");
	for (unsigned i = 0; i < depth; i++)
		text_add_string(&text, "</a>");
	return text;
}

static void
repeat(struct text *text, const char *what, size_t count)
{
	for (size_t i = 0; i < count; i++)
		text_add_string(text, what);
}

/* At the cap it is read, one beyond it is not, and that says so. */
static void
assert_cap(struct bench *b, struct text text, bool beyond)
{
	size_t before = b->defects.count;
	const struct xml *root = xml_parse(
	    text_bytes(&text), DEFECT_CONTAINER, b->arena, &b->defects);

	assert_int_equal(root == NULL, beyond);
	assert_int_equal(b->defects.count - before, beyond);
	if (beyond)
		assert_int_equal(
		    b->defects.list[before].kind, DEFECT_LIMIT);
	text_release(&text);
}

static void
caps(void **state)
{
	struct bench *b = *state;

	for (int beyond = 0; beyond < 2; beyond++) {
		struct text elements = TEXT_INIT, attributes = TEXT_INIT,
			    bytes = TEXT_INIT;

		assert_cap(
		    b, nested(LIMIT_XML_DEPTH + (unsigned) beyond), beyond);
		text_add_string(&elements, "<a>");
		repeat(&elements, "<b/>",
		    (size_t) LIMIT_XML_ELEMENTS - 1 + (size_t) beyond);
		text_add_string(&elements, "</a>");
		assert_cap(b, elements, beyond);
		text_add_string(&attributes, "<a");
		for (int i = 0; i < LIMIT_XML_ATTRIBUTES + beyond; i++)
			text_printf(&attributes, " b%d='c'", i);
		text_add_string(&attributes, "/>");
		assert_cap(b, attributes, beyond);
		text_add_string(&bytes, "<a>");
		while (bytes.len < (size_t) LIMIT_XML_BYTES - 4 +
				       (size_t) beyond)
			text_add_char(&bytes, 'x');
		text_add_string(&bytes, "</a>");
		assert_cap(b, bytes, beyond);
	}
}

static void
parse_harmed(struct bytes input, struct arena *arena, struct defects *defects)
{
	const struct xml *root =
	    xml_parse(input, DEFECT_CONTAINER, arena, defects);

	assert_true(root || defects->count > 0);
}

static void
every_prefix_and_byte(void **state)
{
	(void) state;
	harm_prefixes(bytes_of(good), parse_harmed);
	harm_mutations(bytes_of(good), 1, parse_harmed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(elements_and_their_text),
		BENCH_TEST(what_is_not_well_formed),
		BENCH_TEST(caps),
		cmocka_unit_test(every_prefix_and_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
