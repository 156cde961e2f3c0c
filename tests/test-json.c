/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/defect.h>

#include "check.h"
#include "json_writer.h"

typedef void telling(struct outline *o);

static char *
write_with(telling *tell, bool pretty)
{
	char *written = NULL;
	size_t len;
	FILE *out = open_memstream(&written, &len);
	struct json json;
	struct outline o;

	assert_non_null(out);
	json_begin(&json, out, pretty);
	outline_init(&o, &json_sink, &json);
	tell(&o);
	assert_int_equal(o.depth, 0);
	json_end(&json);
	assert_int_equal(fclose(out), 0);
	assert_int_equal(strlen(written), len);
	return written;
}

static void
expect(telling *tell, bool pretty, const char *wanted)
{
	char *written = write_with(tell, pretty);

	assert_string_equal(written, wanted);
	free(written);
}

static void
put_item(struct outline *o, const char *key, struct item item)
{
	item.key = bytes_of(key);
	item.offset = NO_OFFSET;
	outline_item(o, &item);
}

static void
tell_values(struct outline *o)
{
	outline_map(o, NULL, NULL);
	outline_string(o, "text", "Label is not written", "a");
	outline_string(o, "none", NULL, NULL);
	outline_hex(o, "hex", NULL, bytes_over("\0\xff", 2));
	outline_data(o, "data", NULL, bytes_over("\0\1\2\3", 4));
	outline_number(o, "number", NULL, UINT64_MAX);
	put_item(o, "signed",
	    (struct item){
		.type = VALUE_SIGNED, .number = (uint64_t) INT64_MIN });
	outline_flag(o, "yes", NULL, true);
	outline_flag(o, "no", NULL, false);
	outline_time(o, "time", NULL, 1657238400);
	put_item(o, "date",
	    (struct item){ .type = VALUE_DATE, .number = 1657238400 });
	outline_close(o);
}

static void
every_type_of_value(void **state)
{
	(void) state;
	expect(tell_values, false,
	    "{\"text\":\"a\",\"none\":null,\"hex\":\"00ff\","
	    "\"data\":{\"$data\":\"AAECAw==\"},"
	    "\"number\":18446744073709551615,"
	    "\"signed\":-9223372036854775808,\"yes\":true,\"no\":false,"
	    "\"time\":\"2022-07-08T00:00:00Z\","
	    "\"date\":{\"$date\":\"2022-07-08T00:00:00Z\"}}\n");
}

static void
tell_reals(struct outline *o)
{
	static const double reals[] = { 0.5, 20, 0.1, 1e300, -0.0 };

	outline_list(o, NULL, NULL);
	for (size_t i = 0; i < sizeof reals / sizeof *reals; i++)
		put_item(o, NULL,
		    (struct item){ .type = VALUE_REAL, .real = reals[i] });
	put_item(o, NULL, (struct item){ .type = VALUE_REAL, .real = NAN });
	put_item(
	    o, NULL, (struct item){ .type = VALUE_REAL, .real = -INFINITY });
	outline_close(o);
}

static void
real_numbers(void **state)
{
	(void) state;
	expect(tell_reals, false, "[0.5,20,0.1,1e+300,-0,\"nan\",\"-inf\"]\n");
}

static void
tell_nested(struct outline *o)
{
	outline_map(o, NULL, NULL);
	outline_map(o, "empty", NULL);
	outline_close(o);
	outline_list(o, "list", NULL);
	outline_list(o, "a list's key is not written", NULL);
	outline_close(o);
	outline_map(o, NULL, NULL);
	outline_number(o, "n", NULL, 1);
	outline_number(o, "m", NULL, 2);
	outline_close(o);
	outline_close(o);
	outline_close(o);
}

static void
in_one_line_and_in_many(void **state)
{
	(void) state;
	expect(tell_nested, false,
	    "{\"empty\":{},\"list\":[[],{\"n\":1,\"m\":2}]}\n");
	expect(tell_nested, true,
	    "{\n"
	    "  \"empty\": {},\n"
	    "  \"list\": [\n"
	    "    [],\n"
	    "    {\n"
	    "      \"n\": 1,\n"
	    "      \"m\": 2\n"
	    "    }\n"
	    "  ]\n"
	    "}\n");
}

static void
tell_hostile(struct outline *o)
{
	struct item item = { .type = VALUE_FLAG,
		.key = bytes_over("k\"\n\0\x80", 5),
		.offset = NO_OFFSET };

	outline_map(o, NULL, NULL);
	outline_item(o, &item);
	outline_text(o, "quote", NULL, bytes_of("\"\\/\b\x1b[31m"));
	outline_text(o, "nul", NULL, bytes_over("a\0b", 3));
	outline_text(o, "bidi", NULL, bytes_of("\u202e\U0001f600"));
	outline_text(o, "name", NULL, bytes_of("a\xff"));
	outline_number(o, "after", NULL, 1);
	outline_close(o);
}

static void
hostile_strings_stay_strings(void **state)
{
	char *written = write_with(tell_hostile, false);

	(void) state;
	for (const char *c = written; c[1]; c++)
		assert_true((unsigned char) *c >= 0x20);
	assert_non_null(strstr(written, "\"quote\":\"\\\"\\\\"));
	assert_non_null(strstr(written, "\"nul\":\"a\\u0000b\""));
	assert_non_null(strstr(written,
	    "\"name\":\"a\xef\xbf\xbd\",\"name_hex\":\"61ff\",\"after\":1}"));
	assert_null(strstr(written, "quote_hex"));
	assert_null(strstr(written, "bidi_hex"));
	free(written);
}

static void
tell_lists(struct outline *o)
{
	outline_map(o, NULL, NULL);
	outline_list(o, "fine", NULL);
	outline_text(o, NULL, NULL, bytes_of("a"));
	outline_close(o);
	outline_list(o, "added", NULL);
	outline_text(o, NULL, NULL, bytes_of("a"));
	outline_text(o, NULL, NULL, bytes_of("\xfe"));
	outline_text(o, NULL, NULL, bytes_of("b"));
	outline_list(o, NULL, NULL);
	outline_text(o, NULL, NULL, bytes_of("\xfd"));
	outline_close(o);
	outline_close(o);
	outline_list(o, "again", NULL);
	outline_close(o);
	outline_close(o);
}

static void
lists_of_strings_that_are_not_utf8(void **state)
{
	(void) state;
	expect(tell_lists, false,
	    "{\"fine\":[\"a\"],"
	    "\"added\":[\"a\",\"\xef\xbf\xbd\",\"b\",[\"\xef\xbf\xbd\"]],"
	    "\"added_hex\":[null,\"fe\",null,null],"
	    "\"again\":[]}\n");
}

static void
tell_deep(struct outline *o)
{
	for (int i = 0; i < 1000; i++)
		outline_list(o, NULL, NULL);
	for (int i = 0; i < 1000; i++)
		outline_close(o);
}

static void
any_depth(void **state)
{
	char *written = write_with(tell_deep, false);

	(void) state;
	assert_int_equal(strlen(written), 2001);
	assert_int_equal(written[999], '[');
	assert_int_equal(written[1000], ']');
	free(written);
}

static void
tell_much(struct outline *o)
{
	outline_list(o, NULL, NULL);
	for (unsigned i = 0; i < 100000; i++)
		outline_number(o, NULL, NULL, i);
	outline_close(o);
}

static void
what_cannot_be_written_shows(void **state)
{
	FILE *full = fopen("/dev/full", "w");
	struct json json;
	struct outline o;

	(void) state;
	if (!full)
		skip();
	json_begin(&json, full, true);
	outline_init(&o, &json_sink, &json);
	tell_much(&o);
	json_end(&json);
	fflush(full);
	assert_true(ferror(full));
	fclose(full);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_type_of_value),
		cmocka_unit_test(real_numbers),
		cmocka_unit_test(in_one_line_and_in_many),
		cmocka_unit_test(hostile_strings_stay_strings),
		cmocka_unit_test(lists_of_strings_that_are_not_utf8),
		cmocka_unit_test(any_depth),
		cmocka_unit_test(what_cannot_be_written_shows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
