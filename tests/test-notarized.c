/* SPDX-License-Identifier: MIT */
/*
 * Requirements that ask for notarization: a ticket that holds and lists the
 * code settles it, anything else leaves it to Apple.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "fixture.h"
#include "folder.h"
#include "inspect.h"

#define FRAMEWORK "Contents/Frameworks/F.framework"
#define TICKET "A.app/Contents/CodeResources"

enum {
	SIGNED_AT = 1700000000,
	NOW = SIGNED_AT + 86400
};

static struct authority *authority;
static struct folder folder;

static void
make_app(struct authority *ticket)
{
	const struct signing_spec signing = {
		.identity = authority_identity(
		    authority, IDENTITY_DEVELOPER_ID, "Example", "TEAM123456"),
		.requirement = REQUIREMENT_NOTARIZED,
		.signing_time = SIGNED_AT,
		.timestamp = SIGNED_AT,
	};
	const struct macho_spec program = { .signing = &signing };
	const struct macho_spec library = { .filetype = FILE_DYLIB,
		.signing = &signing };
	const struct bundle_spec framework = {
		.path = "Frameworks/F.framework",
		.layout = BUNDLE_VERSIONED,
		.identifier = "com.example.F",
		.code = &library,
	};
	const struct bundle_spec app = {
		.path = "A.app",
		.identifier = "com.example.A",
		.code = &program,
		.nested =
		    (const struct bundle_spec *const[]){ &framework, NULL },
		.ticket = ticket,
		.ticket_time = SIGNED_AT,
	};

	make_bundle(".", &app, NULL);
}

static int
set_up(void **state)
{
	(void) state;
	folder_open(&folder);
	make_app(authority);
	return 0;
}

static int
tear_down(void **state)
{
	(void) state;
	folder_close(&folder);
	return 0;
}

static struct result
designated_of(struct inspection *i, const char *path)
{
	return inspect_node(i, path)->verdict->slices[0].designated;
}

static const struct seal_nested *
the_framework(struct inspection *i)
{
	const struct seal_verdict *seal = inspect_node(i, ".")->verdict->seal;

	assert_int_equal(seal->nested_count, 1);
	return &seal->nested[0];
}

/* All that depends on a ticket in the app: two designated requirements, and
 * one that the seal holds. */
static void
expect(enum outcome outer, enum outcome inner)
{
	struct inspection i;

	inspect_begin(&i, "A.app", NOW);
	assert_int_equal(designated_of(&i, ".").outcome, outer);
	assert_int_equal(designated_of(&i, FRAMEWORK).outcome, inner);
	assert_int_equal(the_framework(&i)->status,
	    inner == OUTCOME_OK ? NESTED_OK : NESTED_UNKNOWN);
	if (inner != OUTCOME_OK)
		assert_non_null(
		    strstr(the_framework(&i)->why, "only Apple can tell"));
	inspect_end(&i);
}

static void
a_ticket_settles_it(void **state)
{
	(void) state;
	expect(OUTCOME_OK, OUTCOME_OK);
}

static void
without_a_ticket_it_is_unknown(void **state)
{
	(void) state;
	assert_int_equal(unlink(TICKET), 0);
	expect(OUTCOME_UNKNOWN, OUTCOME_UNKNOWN);
}

static void
a_ticket_that_does_not_hold_settles_nothing(void **state)
{
	struct octets ticket = file_read(TICKET);

	(void) state;
	ticket.data[ticket.len - 4] ^= 1; /* in its signature */
	file_write(TICKET, ticket.data, ticket.len, 0644);
	octets_free(&ticket);
	expect(OUTCOME_UNKNOWN, OUTCOME_UNKNOWN);
}

static void
nor_does_one_of_another_authority(void **state)
{
	struct authority *liar = authority_new("Apple Root CA - G3");

	(void) state;
	assert_int_equal(system("rm -r A.app"), 0);
	make_app(liar);
	authority_free(liar);
	expect(OUTCOME_UNKNOWN, OUTCOME_UNKNOWN);
}

/* What it does not list it says nothing of. */
static void
a_ticket_settles_what_it_lists(void **state)
{
	struct inspection i;
	struct octets ticket;
	uint8_t listed[1][20];

	(void) state;
	inspect_begin(&i, "A.app", NOW);
	memcpy(listed[0],
	    inspect_node(&i, ".")->code->signatures[0]->best->cdhash, 20);
	ticket =
	    make_ticket(authority, SIGNED_AT, (const uint8_t(*)[20]) listed, 1);
	inspect_end(&i);
	file_write(TICKET, ticket.data, ticket.len, 0644);
	octets_free(&ticket);
	expect(OUTCOME_OK, OUTCOME_UNKNOWN);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_ticket_settles_it),
		TEST(without_a_ticket_it_is_unknown),
		TEST(a_ticket_that_does_not_hold_settles_nothing),
		TEST(nor_does_one_of_another_authority),
		TEST(a_ticket_settles_what_it_lists),
	};
	int failed;

	authority = authority_new(NULL);
	folder_open(&folder);
	authority_write_anchor(authority, "anchors");
	inspect_trust("anchors/root.pem");
	folder_close(&folder);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	authority_free(authority);
	return failed;
}
