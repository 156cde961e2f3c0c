/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/certificate.h>

#include "check.h"
#include "expression.h"

static struct certificate leaf = { .common_name = "Zoë",
	.unit = "TEAM123456",
	.organization = "Example",
	.sha1 = { 1 } };
static struct certificate middle = {
	.common_name = "CA", .organization = "Example", .sha1 = { 2 }
};
static struct certificate root = {
	.common_name = "Root", .organization = "Other", .sha1 = { 3 }
};
static const struct certificate *certificates[] = { &leaf, &middle, &root };

static const char *
implicit(struct setting *s, struct chain chain)
{
	chain.list = certificates;
	return requirement_implicit(
	    bytes_of("com.example.app"), &chain, s->arena);
}

static void
implicit_under_apple(void **state)
{
	static const char *wwdr[] = { "1.2.840.113635.100.6.2.1" };
	static const char *other[] = { "1.2.840.113635.100.6.2.14" };
	static const char *devid[] = { "1.2.840.113635.100.6.2.6" };
	struct chain chain = { .count = 3, .complete = true, .pinned = true };
	struct setting *s = *state;

	middle.marker_count = 1;
	middle.markers = wwdr;
	assert_string_equal(implicit(s, chain),
	    "identifier \"com.example.app\" and anchor apple generic and "
	    "certificate leaf[subject.CN] = 0x5a6fc3ab and certificate "
	    "1[field.1.2.840.113635.100.6.2.1] /* exists */");
	middle.markers = other;
	assert_string_equal(implicit(s, chain),
	    "identifier \"com.example.app\" and anchor apple");
	middle.markers = devid;
	assert_string_equal(implicit(s, chain),
	    "identifier \"com.example.app\" and anchor apple generic and "
	    "certificate 1[field.1.2.840.113635.100.6.2.6] /* exists */ and "
	    "certificate leaf[field.1.2.840.113635.100.6.1.13] /* exists */ "
	    "and certificate leaf[subject.OU] = TEAM123456");
	leaf.unit = NULL;
	assert_null(implicit(s, chain));
	leaf.unit = "TEAM123456";
	chain.count = 2;
	assert_string_equal(implicit(s, chain),
	    "identifier \"com.example.app\" and anchor apple");
	middle.marker_count = 0;
}

static void
implicit_under_others(void **state)
{
	struct chain chain = { .count = 3, .complete = true };
	struct setting *s = *state;

	assert_string_equal(implicit(s, chain),
	    "identifier \"com.example.app\" and certificate 1 = "
	    "H\"0200000000000000000000000000000000000000\"");
	root.organization = "Example";
	assert_string_equal(implicit(s, chain),
	    "identifier \"com.example.app\" and certificate root = "
	    "H\"0300000000000000000000000000000000000000\"");
	root.organization = NULL;
	middle.organization = NULL;
	assert_string_equal(implicit(s, chain),
	    "identifier \"com.example.app\" and certificate leaf = "
	    "H\"0100000000000000000000000000000000000000\"");
	chain.count = 1;
	assert_string_equal(implicit(s, chain),
	    "identifier \"com.example.app\" and certificate root = "
	    "H\"0100000000000000000000000000000000000000\"");
	leaf.organization = NULL;
	assert_string_equal(implicit(s, chain),
	    "identifier \"com.example.app\" and certificate leaf = "
	    "H\"0100000000000000000000000000000000000000\"");
	chain.complete = false;
	assert_null(implicit(s, chain));
	chain = (struct chain){ .complete = true };
	assert_null(implicit(s, chain));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(implicit_under_apple),
		FRESH(implicit_under_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
