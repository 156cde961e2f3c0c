/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include <sealtree/normal.h>

#include "check.h"

static void
expect_bytes(struct bytes name, struct bytes wanted)
{
	struct text text = TEXT_INIT, again = TEXT_INIT;

	text_add_decomposed(&text, name);
	if (!bytes_equal(text_bytes(&text), wanted))
		fail_msg("%.*s: %s", (int) name.len, (const char *) name.data,
		    text_string(&text));
	/* What is decomposed stays. */
	text_add_decomposed(&again, text_bytes(&text));
	assert_true(bytes_equal(text_bytes(&again), text_bytes(&text)));
	text_release(&again);
	text_release(&text);
}

static void
expect(const char *name, const char *wanted)
{
	expect_bytes(bytes_of(name), bytes_of(wanted));
}

static void
letters_with_marks(void **state)
{
	(void) state;
	expect("", "");
	expect("plain/name.txt", "plain/name.txt");
	expect("caf\u00e9", "cafe\u0301");
	expect("cafe\u0301", "cafe\u0301");
	expect("\u00c5\u00ff", "A\u030ay\u0308");
	/* Two steps and three. */
	expect("\u1ec7", "e\u0323\u0302");
	expect("\u1e69", "s\u0323\u0307");
	expect("\u01d6", "u\u0308\u0304");
	expect("\u1fb7", "\u03b1\u0342\u0345");
	expect("\u0390", "\u03b9\u0308\u0301");
	/* Letters and marks that stand for another. */
	expect("\u0344", "\u0308\u0301");
	expect("\u037e", ";");
	/* The first and the last of the table. */
	expect("\u00c0", "A\u0300");
	expect("\u30fe", "\u30fd\u3099");
}

static void
other_scripts(void **state)
{
	(void) state;
	expect("\u0439\u0457", "\u0438\u0306\u0456\u0308");
	expect("\u304c\u30dd", "\u304b\u3099\u30db\u309a");
	expect("\ud55c", "\u1112\u1161\u11ab");
	expect("\uac00\uac01\ud7a3",
	    "\u1100\u1161\u1100\u1161\u11a8\u1112\u1175\u11c2");
	/* Neither Hangul nor in the table. */
	expect("\uabff\ud7b0\u4e2d\U0001f600", "\uabff\ud7b0\u4e2d\U0001f600");
	expect("\u00df\u00f8\u0141", "\u00df\u00f8\u0141");
}

static void
marks_in_their_order(void **state)
{
	char many[2 * 40 + 2] = "a", *at = many + 1;

	(void) state;
	expect("a\u0302\u0323", "a\u0323\u0302");
	expect("\u00e1\u0327b", "a\u0327\u0301b");
	expect("\u00ea\u0323", "e\u0323\u0302");
	/* Of one class: as they stood. */
	expect("a\u0301\u0302", "a\u0301\u0302");
	expect("a\u0302\u0301", "a\u0302\u0301");
	/* A mark at the front, and marks of different letters. */
	expect("\u0302\u0323a\u0302b\u0323", "\u0323\u0302a\u0302b\u0323");
	for (int i = 0; i < 40; i++, at += 2)
		memcpy(at, "\u0301", 2);
	expect(many, many);
}

static void
what_is_no_utf8_stays(void **state)
{
	(void) state;
	expect("\xff\xc3", "\xff\xc3");
	expect("e\u0301\xcc", "e\u0301\xcc");
	expect("\xc3\xc3\xa9", "\xc3"
			       "e\u0301");
	expect("\xed\xa0\x80", "\xed\xa0\x80");
	expect_bytes(
	    bytes_over("a\0\xc3\xa9", 4), bytes_over("a\0e\xcc\x81", 5));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_with_marks),
		cmocka_unit_test(other_scripts),
		cmocka_unit_test(marks_in_their_order),
		cmocka_unit_test(what_is_no_utf8_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
