/* SPDX-License-Identifier: MIT */
/* Disk images by the test signer, through the whole program. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "fixture.h"
#include "folder.h"
#include "inspect.h"

enum {
	SIGNED_AT = 1700000000,
	NOW = SIGNED_AT + 86400,
	TRAILER_LEN = 512,
	PAGE = 4096
};

static struct folder folder;
static struct authority *authority;
static struct signing_spec signing;

static int
set_up(void **state)
{
	(void) state;
	folder_open(&folder);
	authority = authority_new(NULL);
	authority_write_anchor(authority, "anchors");
	inspect_trust("anchors/root.pem");
	signing = (struct signing_spec){
		.identity = authority_identity(
		    authority, IDENTITY_DEVELOPER_ID, "Example", "TEAM123456"),
		.identifier = "A",
		.one_page = true,
		.signing_time = SIGNED_AT,
		.timestamp = SIGNED_AT,
	};
	return 0;
}

static int
tear_down(void **state)
{
	(void) state;
	authority_free(authority);
	folder_close(&folder);
	return 0;
}

static struct octets
made(bool is_signed, bool has_ticket)
{
	static const uint8_t data[PAGE] = { 1, 2, 3 };

	return make_image(&(const struct image_spec){
	    .data = data,
	    .len = sizeof data,
	    .signing = is_signed ? &signing : NULL,
	    .ticket = has_ticket ? authority : NULL,
	    .ticket_time = SIGNED_AT,
	});
}

static struct text
findings_of(const struct octets *bytes)
{
	struct text findings = TEXT_INIT;
	struct inspection i;

	file_write("A.dmg", bytes->data, bytes->len, 0644);
	inspect_begin(&i, "A.dmg", NOW);
	inspect_findings(&i, &findings);
	inspect_end(&i);
	return findings;
}

static bool
says(const struct octets *bytes, const char *what)
{
	struct text findings = findings_of(bytes);
	bool found = strstr(text_string(&findings), what) != NULL;

	text_release(&findings);
	return found;
}

static void
signed_and_stapled(void **state)
{
	struct octets bytes = made(true, true);
	const struct outline_node *facet;
	struct inspection i;

	(void) state;
	file_write("A.dmg", bytes.data, bytes.len, 0644);
	inspect_begin(&i, "A.dmg", NOW);
	facet = inspect_facet(&i, ".", "record");
	assert_value(&i, facet, "kind", "dmg");
	assert_value(
	    &i, facet, "slices/#0/signature/kind", "developer-id");
	assert_value(
	    &i, facet, "slices/#0/signature/checks/code_pages", "ok");
	assert_value(&i, facet, "ticket/valid", "true");
	assert_value(&i, facet, "ticket/covers/#0", ".");
	assert_value(&i, facet, "image/encrypted", "false");
	assert_value(&i, facet, "image/partitions/#0/type", "Apple_HFS");
	inspect_end(&i);
	assert_false(says(&bytes, "error "));
	assert_false(says(&bytes, "warning "));
	assert_true(says(&bytes, "unknown container-not-opened"));
	octets_free(&bytes);
}

static void
what_is_missing(void **state)
{
	struct octets bytes = made(true, false);

	(void) state;
	assert_true(says(&bytes, "warning notary-ticket-missing"));
	octets_free(&bytes);
	bytes = made(false, false);
	assert_true(says(&bytes, "warning dmg-unsigned"));
	assert_false(says(&bytes, "error "));
	octets_free(&bytes);
}

static void
encrypted(void **state)
{
	struct octets bytes = { 0 };

	(void) state;
	put_text(&bytes, "encrcdsa");
	put_u32(&bytes, 2);
	put_zeros(&bytes, 1000);
	assert_true(says(&bytes, "unknown container-encrypted"));
	assert_false(says(&bytes, "container-not-opened"));
	octets_free(&bytes);
}

static void
change(struct octets *bytes, size_t at)
{
	bytes->data[at] ^= 0x10;
	if (!says(bytes, "error "))
		fail_msg("byte %zu changed makes no difference", at);
	bytes->data[at] ^= 0x10;
}

/* Blocks and the list of them, which are one page, and the trailer. Without
 * its first four bytes it is no image at all. */
static void
every_part_is_covered(void **state)
{
	struct octets bytes = made(true, true);
	size_t trailer = bytes.len - TRAILER_LEN;

	(void) state;
	for (size_t at = 0; at < PAGE; at += 97)
		change(&bytes, at);
	for (size_t at = trailer + 4; at < bytes.len; at++)
		change(&bytes, at);
	octets_free(&bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signed_and_stapled),
		cmocka_unit_test(what_is_missing),
		cmocka_unit_test(encrypted),
		cmocka_unit_test(every_part_is_covered),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
