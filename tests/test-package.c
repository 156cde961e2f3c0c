/* SPDX-License-Identifier: MIT */
/*
 * Installer packages by the test signer: sound ones, one thing wrong at a
 * time, tables of contents that readers could take in two ways, and every byte
 * of a small one in turn.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/source_tree.h>
#include <sealtree/spill.h>
#include <sealtree/text.h>

#include "check.h"
#include "outcome.h"
#include "trial.h"

static struct authority *authority;
static const struct identity *installer;

static const char distribution[] =
    "<?xml version=\"1.0\"?><installer-gui-script><title>A &amp; B</title>"
    "<product id=\"com.example.product\" version=\"2\"/>"
    "<options hostArchitectures=\"arm64,x86_64\"/>"
    "<volume-check><allowed-os-versions><os-version min=\"12.0\"/>"
    "</allowed-os-versions></volume-check><script>x</script>"
    "</installer-gui-script>";
static const char information[] =
    "<pkg-info identifier=\"com.example.part\" version=\"1.5\" "
    "install-location=\"/Applications\"/>";

static const struct package_file files[] = {
	{ "Distribution", distribution, sizeof distribution - 1, true },
	{ "a.pkg/PackageInfo", information, sizeof information - 1, true },
	{ "a.pkg/Payload", "payload", 7, false },
	{ "a.pkg/Scripts", "scripts", 7, false },
	{ 0 },
};

/* A package, read and verified. */
struct unpacked {
	struct spill *spill;
	struct source *source;
	struct source_file *file;
	struct arena *arena;
	struct defects defects;
	const struct package *package;
	struct package_verdict v;
};

static struct unpacked
read_octets(const void *data, size_t len)
{
	static uint8_t buffer[LIMIT_READ_BYTES];
	struct hashing hashing = { 0 };
	struct unpacked u = { .arena = arena_new() };
	struct source_tree *tree = source_tree_new();
	struct tree_entry entry = { .type = SOURCE_FILE, .size = len };
	struct fault fault;

	u.spill = spill_open("/tmp", UINT64_MAX, &fault);
	assert_non_null(u.spill);
	assert_true(spill_write(u.spill, data, len, &fault));
	entry.backing = spill_file(u.spill);
	source_tree_add(tree, bytes_of("."), &entry);
	u.source = source_of_tree(tree);
	u.file = source_open(u.source, ".", &fault);
	assert_non_null(u.file);
	defects_init(&u.defects, u.arena);
	u.package = package_parse(u.file, u.arena, &u.defects, &fault);
	assert_int_equal(fault.error, 0);
	if (!u.package)
		return u;
	package_verify(u.package, NOW, u.arena, &u.v);
	assert_true(package_verify_contents(
	    u.package, u.file, buffer, &hashing, u.arena, &u.v));
	return u;
}

static void
end(struct unpacked *u)
{
	arena_free(u->arena);
	source_file_close(u->file);
	source_close(u->source);
	spill_close(u->spill);
}

static struct package_spec
sound(unsigned flaws)
{
	return (struct package_spec){
		.identity = installer,
		.files = files,
		.signing_time = SIGNED_AT,
		.timestamp = STAMPED_AT,
		.ticket = authority,
		.ticket_time = STAMPED_AT,
		.flaws = flaws,
	};
}

static struct unpacked
made(const struct package_spec *spec)
{
	struct octets bytes = make_package(spec);
	struct unpacked u = read_octets(bytes.data, bytes.len);

	octets_free(&bytes);
	return u;
}

static struct unpacked
flawed(unsigned flaws)
{
	struct package_spec spec = sound(flaws);

	return made(&spec);
}

static bool
holds(struct result result)
{
	return result.outcome == OUTCOME_OK ||
	       result.outcome == OUTCOME_ABSENT;
}

/* All that there is held. */
static bool
is_sound(const struct unpacked *u)
{
	const struct package_verdict *v = &u->v;

	return u->package && u->defects.count == 0 && holds(v->checksum) &&
	       holds(v->rsa) && holds(v->rsa_chain) &&
	       holds(v->cms_signature) && holds(v->cms.chain) &&
	       holds(v->cms.timestamp) && holds(v->ticket) &&
	       holds(v->contents) && u->package->unclaimed == 0;
}

static void
everything_holds(void **state)
{
	static const unsigned ways[] = { 0, FLAW_RSA_TWICE, FLAW_NO_CMS,
		FLAW_NO_RSA };

	(void) state;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		struct unpacked u = flawed(ways[i]);
		const struct chain *chain = package_chain(u.package);

		assert_true(is_sound(&u));
		assert_ok(u.v.checksum);
		assert_ok(u.v.signature);
		assert_ok(u.v.ticket);
		assert_ok(u.v.contents);
		assert_int_equal(u.v.files, 4);
		assert_int_equal(u.v.files_ok, 4);
		assert_string_equal(
		    chain_leaf_class(chain), "devid-installer");
		if (ways[i] != FLAW_NO_CMS)
			assert_int_equal(u.v.cms.judged_at,
			    JUDGED_AT_TIMESTAMP);
		end(&u);
	}
}

static void
nobody_signed_it(void **state)
{
	const struct package_spec spec = { .files = files };
	struct unpacked u = made(&spec);

	(void) state;
	assert_true(is_sound(&u));
	assert_ok(u.v.checksum);
	assert_int_equal(u.v.signature.outcome, OUTCOME_ABSENT);
	assert_int_equal(u.v.ticket.outcome, OUTCOME_ABSENT);
	assert_null(package_chain(u.package));
	end(&u);
}

static void
what_it_says_it_is(void **state)
{
	struct unpacked u = flawed(0);
	const struct package *p = u.package;
	struct bytes content;

	(void) state;
	assert_string_equal(p->style, "sha256");
	assert_int_equal(p->entry_count, 5);
	assert_string_equal(p->entries[1].path, "a.pkg");
	assert_int_equal(p->entries[1].type, SOURCE_DIRECTORY);
	assert_string_equal(p->product.title, "A & B");
	assert_string_equal(p->product.identifier, "com.example.product");
	assert_string_equal(p->product.version, "2");
	assert_string_equal(p->product.architectures, "arm64,x86_64");
	assert_string_equal(p->product.minimum_os, "12.0");
	assert_int_equal(p->product.scripts, 1);
	assert_int_equal(p->part_count, 1);
	assert_string_equal(p->parts[0].path, "a.pkg");
	assert_string_equal(p->parts[0].identifier, "com.example.part");
	assert_string_equal(p->parts[0].version, "1.5");
	assert_string_equal(p->parts[0].location, "/Applications");
	assert_string_equal(p->parts[0].payload, "a.pkg/Payload");
	assert_string_equal(p->parts[0].scripts, "a.pkg/Scripts");
	assert_null(p->parts[0].bom);
	assert_true(package_read(package_find(p, "Distribution"),
	    u.file, 10000, u.arena, &content));
	assert_true(bytes_are(content, distribution));
	assert_false(package_read(package_find(p, "Distribution"),
	    u.file, content.len - 1, u.arena, &content));
	end(&u);
}

static void
one_thing_wrong(void **state)
{
	struct unpacked u = flawed(FLAW_TOC_CHECKSUM);

	(void) state;
	assert_bad(u.v.checksum, "is not what was signed");
	assert_bad(u.v.signature, "");
	end(&u);
	u = flawed(FLAW_OTHER_TICKET);
	assert_bad(u.v.ticket, "of another package");
	assert_ok(u.v.signature);
	end(&u);
	u = flawed(FLAW_FILE_CHECKSUM);
	assert_bad(u.v.contents, "Distribution unpacked");
	assert_int_equal(u.v.bad_count, 1);
	assert_string_equal(u.v.bad[0], "Distribution");
	assert_int_equal(u.v.files_ok, 3);
	assert_ok(u.v.signature);
	end(&u);
	u = flawed(FLAW_GAP);
	assert_int_equal(u.package->unclaimed, 5);
	assert_ok(u.v.signature);
	end(&u);
	u = flawed(FLAW_TWO_CHECKSUMS);
	assert_int_equal(u.defects.count, 1);
	assert_non_null(strstr(u.defects.list[0].what, "more than one"));
	assert_bad(u.v.checksum, "there is no checksum");
	end(&u);
}

static void
certificates_for_something_else(void **state)
{
	struct package_spec spec = sound(0);
	struct unpacked u;

	(void) state;
	spec.identity = authority_identity(
	    authority, IDENTITY_DEVELOPER_ID, "Example", "ABCDE12345");
	u = made(&spec);
	assert_bad(u.v.cms.chain, "not meant for signing packages");
	assert_bad(u.v.rsa_chain, "not meant for signing packages");
	assert_ok(u.v.rsa);
	end(&u);
	spec.identity = authority_identity(
	    authority, IDENTITY_MAC_INSTALLER, "Example", "ABCDE12345");
	u = made(&spec);
	assert_true(is_sound(&u));
	assert_string_equal(chain_leaf_class(package_chain(u.package)),
	    "mas-submit-installer");
	end(&u);
}

/* The certificate's end is judged at the time that the stamp proves. */
static void
certificates_that_ended(void **state)
{
	struct package_spec spec = sound(0);
	struct unpacked u;

	(void) state;
	spec.identity = authority_identity_dated(authority,
	    IDENTITY_INSTALLER, "Ended", "ABCDE12345", STAMPED_AT - 1000,
	    STAMPED_AT + 1000);
	u = made(&spec);
	assert_true(is_sound(&u));
	assert_true(u.v.cms.expired);
	end(&u);
	spec.timestamp = STAMPED_AT + 2000;
	u = made(&spec);
	assert_bad(u.v.cms.chain, "");
	end(&u);
}

#define TABLE(inside) "<xar><toc>" inside "</toc></xar>"
#define CHECKSUM(offset)                                        \
	"<checksum style=\"sha256\"><offset>" offset "</offset>" \
	"<size>32</size></checksum>"
#define FILE_OF(name, offset, length)                                        \
	"<file><data><length>" length "</length><offset>" offset "</offset>" \
	"<size>1</size></data><type>file</type><name>" name "</name></file>"

/* Read, with a heap of so many zeroes behind it. */
static struct unpacked
of_table(const char *table, size_t len)
{
	static const uint8_t heap[64];
	struct octets bytes = make_raw_package(table, heap, len);
	struct unpacked u = read_octets(bytes.data, bytes.len);

	octets_free(&bytes);
	return u;
}

/* Each of them is one thing to one reader and another to the next. */
static void
tables_that_are_ambiguous(void **state)
{
	static const char *const bad[] = {
		TABLE(""),
		"<xar></xar>",
		"<rax><toc/></rax>",
		"<xar><toc/><toc/></xar>",
		TABLE(CHECKSUM("0") CHECKSUM("0")),
		TABLE(CHECKSUM("18446744073709551616")),
		TABLE(CHECKSUM("18446744073709551615")),
		TABLE(CHECKSUM("-1")),
		TABLE(CHECKSUM("+0")),
		TABLE(CHECKSUM("0x0")),
		TABLE(CHECKSUM("1e0")),
		TABLE(CHECKSUM("")),
		TABLE(CHECKSUM("40")),
		TABLE("<checksum style=\"sha1\"><offset>0</offset>"
		      "<size>20</size></checksum>"),
		TABLE("<checksum style=\"sha256\"><offset>0</offset>"
		      "<offset>1</offset><size>32</size></checksum>"),
		TABLE(CHECKSUM("0") FILE_OF("..", "0", "1")),
		TABLE(CHECKSUM("0") FILE_OF("a/b", "0", "1")),
		TABLE(CHECKSUM("0") FILE_OF("", "0", "1")),
		TABLE(CHECKSUM("0") FILE_OF("a", "0", "99")),
		TABLE(CHECKSUM("0") FILE_OF("a", "99", "1")),
		TABLE(CHECKSUM("0") FILE_OF("a", "0", "1")
			FILE_OF("a", "0", "1")),
		TABLE(CHECKSUM("0") "<file><type>file</type><name>a</name>"
				    "<name>b</name></file>"),
		TABLE(CHECKSUM("0") "<signature style=\"PGP\"><offset>0"
				    "</offset><size>1</size></signature>"),
		TABLE(CHECKSUM("0") "<signature style=\"RSA\"><offset>0"
				    "</offset><size>1</size></signature>"
				    "<signature style=\"RSA\"><offset>0"
				    "</offset><size>1</size></signature>"),
	};

	(void) state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct unpacked u = of_table(bad[i], 32);

		if (u.defects.count == 0)
			fail_msg("nothing is wrong with %s", bad[i]);
		end(&u);
	}
}

static void
one_that_is_not(void **state)
{
	struct unpacked u =
	    of_table(TABLE(CHECKSUM("0") FILE_OF("a", "32", "1")), 33);

	(void) state;
	assert_int_equal(u.defects.count, 0);
	assert_int_equal(u.package->entry_count, 1);
	assert_int_equal(u.v.contents.outcome, OUTCOME_UNKNOWN);
	end(&u);
}

/* That many elements, told apart by their number, in a table. */
static struct unpacked
many(const char *inside, size_t count)
{
	struct text table = TEXT_INIT;
	struct unpacked u;

	text_add_string(&table, "<xar><toc>" CHECKSUM("0"));
	for (size_t i = 0; i < count; i++) {
		text_printf(&table, "<file><name>%zx.pkg</name>", i);
		text_add_string(&table, inside);
	}
	text_add_string(&table, "</toc></xar>");
	u = of_table(text_string(&table), 32);
	text_release(&table);
	return u;
}

/* At the caps, and one beyond them. */
static void
many_files(void **state)
{
	(void) state;
	for (size_t beyond = 0; beyond < 2; beyond++) {
		struct unpacked u =
		    many("</file>", LIMIT_PACKAGE_ENTRIES + beyond);

		assert_int_equal(
		    u.package->entry_count, LIMIT_PACKAGE_ENTRIES);
		assert_int_equal(u.package->entries_cut, beyond);
		assert_int_equal(u.defects.count, beyond);
		if (beyond)
			assert_limit(u.v.contents, "not all files");
		end(&u);
	}
}

static void
many_parts(void **state)
{
	(void) state;
	for (size_t beyond = 0; beyond < 2; beyond++) {
		struct unpacked u = many("<type>directory</type>"
		    FILE_OF("PackageInfo", "0", "1") "</file>",
		    LIMIT_PACKAGE_PARTS + beyond);

		assert_int_equal(u.package->part_count, LIMIT_PACKAGE_PARTS);
		assert_int_equal(u.defects.count, beyond);
		end(&u);
	}
}

/* A table that is longer than it says, shorter, or longer than is read. */
static void
tables_of_another_size(void **state)
{
	struct package_spec spec = sound(0);

	(void) state;
	for (int i = 0; i < 3; i++) {
		struct octets bytes = make_package(&spec);
		struct unpacked u;

		set_u64(&bytes, 16,
		    i == 0   ? 1
		    : i == 1 ? UINT64_MAX
			     : LIMIT_PACKAGE_TOC_BYTES + 1);
		u = read_octets(bytes.data, bytes.len);
		assert_non_null(u.package);
		assert_int_equal(u.package->entry_count, 0);
		assert_true(u.defects.count > 0);
		assert_bad(u.v.checksum, "there is no checksum");
		octets_free(&bytes);
		end(&u);
	}
}

static void
longest_table(void **state)
{
	const char begin[] = "<xar><!--", finish[] = "--><toc>" CHECKSUM("0")
						     "</toc></xar>";

	(void) state;
	for (size_t beyond = 0; beyond < 2; beyond++) {
		size_t len = LIMIT_PACKAGE_TOC_BYTES + beyond;
		char *table = malloc(len + 1);
		struct unpacked u;

		memset(table, 'x', len);
		memcpy(table, begin, strlen(begin));
		strcpy(table + len - strlen(finish), finish);
		u = of_table(table, 32);
		/* Packed it is longer than unpacked, by stored blocks. */
		assert_int_equal(u.defects.count, 1);
		assert_int_equal(u.defects.list[0].kind, DEFECT_LIMIT);
		free(table);
		end(&u);
	}
}

/* -- Every byte --------------------------------------------------------- */

static bool
lies_in(struct bytes part, uint64_t at)
{
	return at >= part.offset && at - part.offset < part.len;
}

static bool
is_in_chain(const struct cms *cms, const struct certificate *c)
{
	const struct chain *chain = &cms->chain;

	for (size_t i = 0; i < chain->count; i++)
		if (bytes_equal(chain->list[i]->der, c->der))
			return true;
	return false;
}

/* The root that is trusted is ours, whatever copy of it is in the bag. */
static bool
is_spare_certificate(const struct cms *cms, uint64_t at)
{
	for (size_t i = 0; i < cms->certificate_count; i++)
		if (lies_in(cms->certificates[i]->der, at))
			return cms->certificates[i]->self_signed ||
			       !is_in_chain(cms, cms->certificates[i]);
	return false;
}

/* What makes no difference, and why that is right; NULL: it must. */
static const char *
excuse(const struct package *p, uint64_t at)
{
	const struct cms *cms = p->cms->cms;
	const struct cms *token = cms->timestamp->cms;

	struct bytes value = p->cms->value;
	size_t in_cms = (size_t) (at - value.offset);
	const struct cms_attribute *last =
	    &cms->unsigned_attributes[cms->unsigned_count - 1];

	if (is_spare_certificate(cms, at) || is_spare_certificate(token, at))
		return "a copy of the root, which is known by itself";
	if (!lies_in(value, at) || in_cms < 2)
		return NULL;
	if (memcmp(value.data + in_cms - 2, "\x02\x01\x01", 3) == 0)
		return "a SignerInfo's version, told by what follows as well";
	if (at >= last->value.offset + last->value.len)
		return "the end of what has no length: zeroes follow";
	return NULL;
}

static void
change(struct octets *bytes, const struct package *p, uint64_t at,
    unsigned *excused)
{
	struct unpacked u;
	const char *why;

	bytes->data[at] ^= (uint8_t) (1 << at % 8);
	u = read_octets(bytes->data, bytes->len);
	if (is_sound(&u) && u.package->rsa && u.package->cms &&
	    u.package->has_ticket && u.v.cms.judged_at == JUDGED_AT_TIMESTAMP) {
		why = excuse(p, at);
		if (!why)
			fail_msg("0x%llx changed makes no difference",
			    (unsigned long long) at);
		++*excused;
	}
	end(&u);
	bytes->data[at] ^= (uint8_t) (1 << at % 8);
}

static void
every_byte(void **state)
{
	struct package_spec spec = sound(0);
	struct octets bytes = make_package(&spec);
	struct unpacked whole = read_octets(bytes.data, bytes.len);
	unsigned excused = 0;

	(void) state;
	assert_true(is_sound(&whole));
	for (uint64_t at = 0; at < bytes.len; at++)
		change(&bytes, whole.package, at, &excused);
	/* Two copies of a root, and little else. */
	assert_true(excused < 3000);
	end(&whole);
	octets_free(&bytes);
}

/* Whatever is cut off at its end. */
static void
every_prefix(void **state)
{
	struct package_spec spec = sound(0);
	struct octets bytes = make_package(&spec);

	(void) state;
	for (size_t len = 0; len < bytes.len; len += 1 + len / 64) {
		struct unpacked u = read_octets(bytes.data, len);

		if (is_sound(&u) && u.package->has_ticket)
			fail_msg("%zu bytes of it are sound", len);
		end(&u);
	}
	octets_free(&bytes);
}

static int
set_up(void **state)
{
	(void) state;
	authority = authority_new_rsa(NULL);
	installer = authority_identity(
	    authority, IDENTITY_INSTALLER, "Example", "ABCDE12345");
	trial_trust(installer);
	return 0;
}

static int
tear_down(void **state)
{
	(void) state;
	authority_free(authority);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_holds),
		cmocka_unit_test(nobody_signed_it),
		cmocka_unit_test(what_it_says_it_is),
		cmocka_unit_test(one_thing_wrong),
		cmocka_unit_test(certificates_for_something_else),
		cmocka_unit_test(certificates_that_ended),
		cmocka_unit_test(tables_that_are_ambiguous),
		cmocka_unit_test(one_that_is_not),
		cmocka_unit_test(many_files),
		cmocka_unit_test(many_parts),
		cmocka_unit_test(tables_of_another_size),
		cmocka_unit_test(longest_table),
		cmocka_unit_test(every_byte),
		cmocka_unit_test(every_prefix),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
