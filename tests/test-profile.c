/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <openssl/cms.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/profile.h>
#include <sealtree/text.h>

#include "bench.h"
#include "check.h"
#include "harm.h"
#include "issue.h"

#define HEAD                                                      \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"            \
	"<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" " \
	"\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"   \
	"<plist version=\"1.0\">\n"
#define TAIL "</plist>\n"
#define DEVICES                                      \
	"<key>ProvisionedDevices</key><array>"       \
	"<string>00008030-001544522E60802E</string>" \
	"<string>00008030-001544522E60802F</string></array>\n"

static struct issued_family family;

static int
make_family(void **state)
{
	(void) state;
	family = issue_family("Test Root", "TEAM123456");
	return 0;
}

static int
free_family(void **state)
{
	(void) state;
	issued_family_free(&family);
	return 0;
}

/* A CMS signature with the content in it. */
static struct bytes
wrap(struct bench *bench, struct bytes content)
{
	unsigned flags = CMS_BINARY | CMS_NOSMIMECAP;
	BIO *bio = BIO_new_mem_buf(content.data, (int) content.len);
	CMS_ContentInfo *cms =
	    CMS_sign(family.leaf.x, family.leaf.key, NULL, bio, flags);
	uint8_t *out = NULL;
	struct bytes der;
	int len;

	assert_non_null(cms);
	CMS_add1_cert(cms, family.authority.x);
	CMS_add1_cert(cms, family.root.x);
	len = i2d_CMS_ContentInfo(cms, &out);
	der = arena_copy(bench->arena, bytes_over(out, (size_t) len));
	OPENSSL_free(out);
	CMS_ContentInfo_free(cms);
	BIO_free(bio);
	return der;
}

static const struct profile *
parse(struct bench *bench, const char *text)
{
	return profile_parse(
	    wrap(bench, bytes_of(text)), bench->arena, &bench->defects);
}

static void
add_data(struct text *text, const char *key, struct bytes data)
{
	if (key)
		text_printf(text, "<key>%s</key>", key);
	text_add_string(text, "<data>");
	text_add_base64(text, data);
	text_add_string(text, "</data>");
}

/* A development profile; `more` goes in before the end. */
static void
write_profile(struct text *text, struct bytes certificate, const char *more)
{
	text_add_string(text,
	    HEAD "<dict><key>AppIDName</key><string>The App</string>\n"
		 "<key>CreationDate</key><date>2022-07-08T12:00:01Z</date>\n"
		 "<key>DeveloperCertificates</key><array>");
	add_data(text, NULL, certificate);
	text_add_string(text,
	    "</array>\n"
	    "<key>Entitlements</key><dict>"
	    "<key>com.apple.application-identifier</key>"
	    "<string>TEAM123456.org.example.app</string>"
	    "<key>get-task-allow</key><true/></dict>\n"
	    "<key>ExpirationDate</key><date>2099-12-31T23:59:59Z</date>\n"
	    "<key>IsXcodeManaged</key><true/>\n"
	    "<key>Name</key><string>Ann&apos;s profile</string>\n"
	    "<key>Platform</key><array><string>OSX</string>"
	    "<string>iOS</string></array>\n" DEVICES
	    "<key>TeamIdentifier</key><array><string>TEAM123456</string>"
	    "</array>\n"
	    "<key>TeamName</key><string>Ann</string>\n"
	    "<key>UUID</key><string>0b6c</string>\n"
	    "<key>Version</key><integer>1</integer>\n");
	text_add_string(text, more);
	text_add_string(text, "</dict>\n" TAIL);
}

static void
facts_are_read(void **state)
{
	struct bench *bench = *state;
	struct text text = TEXT_INIT;
	const struct profile *p;

	write_profile(&text, family.leaf.der, "");
	p = parse(bench, text_string(&text));
	text_release(&text);
	assert_non_null(p);
	assert_int_equal(bench->defects.count, 0);
	assert_int_equal(p->cms->chain.count, 3);
	assert_true(bytes_are(p->name, "Ann's profile"));
	assert_true(bytes_are(p->uuid, "0b6c"));
	assert_true(bytes_are(p->team_name, "Ann"));
	assert_true(bytes_are(p->app_id_name, "The App"));
	assert_true(bytes_are(p->team_id, "TEAM123456"));
	assert_true(bytes_are(p->app_id, "TEAM123456.org.example.app"));
	assert_int_equal(p->platform_count, 2);
	assert_true(bytes_are(p->platforms[1], "iOS"));
	assert_true(p->has_created && p->has_expires);
	assert_int_equal(p->created, 1657281601);
	assert_true(p->expires == INT64_C(4102444799));
	assert_true(p->xcode_managed);
	assert_false(p->all_devices);
	assert_true(p->has_devices);
	assert_int_equal(p->device_count, 2);
	assert_true(bytes_are(p->devices[1], "00008030-001544522E60802F"));
	assert_int_equal(p->entitlements->count, 2);
	assert_int_equal(p->certificate_count, 1);
	assert_string_equal(p->certificates[0]->unit, "TEAM123456");
	assert_int_equal(p->der, PROFILE_DER_ABSENT);
	assert_string_equal(p->kind, "development");
	assert_string_equal(
	    p->kind_title, "Development (devices listed, get-task-allow)");
}

static void
little_is_enough(void **state)
{
	struct bench *bench = *state;
	const struct profile *p = parse(bench, HEAD "<dict/>" TAIL);

	assert_non_null(p);
	assert_int_equal(bench->defects.count, 0);
	assert_null(p->name.data);
	assert_null(p->team_id.data);
	assert_null(p->entitlements);
	assert_false(p->has_created || p->has_devices);
	assert_string_equal(p->kind, "app-store");
}

/* One certificate with this marker, if any, and what the profile is then. */
static const struct profile *
kind_of(struct bench *bench, const char *marker, const char *body)
{
	struct issue_extension extensions[] = { { marker, NULL },
		{ NULL, NULL } };
	struct issued issued = issue(&(struct issue_spec){
	    .subject = "CN=Dev", .extensions = extensions });
	struct text text = TEXT_INIT;
	const struct profile *p;

	text_printf(&text, HEAD "<dict><key>DeveloperCertificates</key>"
				"<array>");
	add_data(&text, NULL, issued.der);
	text_printf(&text, "</array>%s</dict>" TAIL, body);
	p = parse(bench, text_string(&text));
	text_release(&text);
	issued_free(&issued);
	return p;
}

static void
kinds(void **state)
{
	static const char all[] = "<key>ProvisionsAllDevices</key><true/>";
	static const char all_mac[] =
	    "<key>Platform</key><array><string>OSX</string></array>"
	    "<key>ProvisionsAllDevices</key><true/>";
	static const char devices[] = DEVICES;
	static const char debug[] = DEVICES
	    "<key>Entitlements</key><dict>"
	    "<key>com.apple.security.get-task-allow</key><true/></dict>";
	static const struct {
		const char *marker, *body, *kind, *title;
	} cases[] = {
		{ APPLE_OID "6.1.2", devices, "development",
		    "Development (devices listed, no get-task-allow)" },
		{ APPLE_OID "6.1.12", devices, "development",
		    "Development (devices listed, no get-task-allow)" },
		{ APPLE_OID "6.1.4", devices, "ad-hoc",
		    "Ad Hoc (devices listed, no get-task-allow)" },
		{ APPLE_OID "6.1.7", debug, "ad-hoc",
		    "Ad Hoc (devices listed, get-task-allow)" },
		{ NULL, debug, "development",
		    "Development (devices listed, get-task-allow)" },
		{ NULL, devices, "ad-hoc",
		    "Ad Hoc (devices listed, no get-task-allow)" },
		{ APPLE_OID "6.1.4", all, "enterprise",
		    "Enterprise (every device)" },
		{ APPLE_OID "6.1.13", all, "developer-id",
		    "Developer ID (every Mac)" },
		{ NULL, all_mac, "developer-id", "Developer ID (every Mac)" },
		{ APPLE_OID "6.1.4", "", "app-store",
		    "App Store (no devices)" },
	};
	struct bench *bench = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct profile *p =
		    kind_of(bench, cases[i].marker, cases[i].body);

		assert_string_equal(p->kind, cases[i].kind);
		assert_string_equal(p->kind_title, cases[i].title);
	}
	assert_int_equal(bench->defects.count, 0);
}

static void
what_is_of_another_type_is_noted(void **state)
{
	struct bench *bench = *state;
	const struct profile *p = parse(bench, HEAD
	    "<dict><key>Name</key><integer>1</integer>"
	    "<key>ExpirationDate</key><string>never</string>"
	    "<key>ProvisionedDevices</key><string>all</string>"
	    "<key>Platform</key><array><true/><string>iOS</string></array>"
	    "<key>DeveloperCertificates</key><array><data>AAAA</data></array>"
	    "</dict>" TAIL);

	assert_non_null(p);
	assert_int_equal(bench->defects.count, 5);
	assert_null(p->name.data);
	assert_false(p->has_expires);
	assert_true(p->has_devices);
	assert_int_equal(p->device_count, 0);
	assert_int_equal(p->platform_count, 1);
	assert_int_equal(p->certificate_count, 1);
	assert_true(p->certificates[0]->unreadable);
	assert_string_equal(p->certificates[0]->subject, "");
	assert_int_equal(p->certificates[0]->der.len, 3);
}

static void
a_bare_list_is_read_and_noted(void **state)
{
	struct bench *bench = *state;
	const struct profile *p = profile_parse(
	    bytes_of(
		HEAD "<dict><key>Name</key><string>N</string></dict>" TAIL),
	    bench->arena, &bench->defects);

	assert_non_null(p);
	assert_null(p->cms);
	assert_true(bytes_are(p->name, "N"));
	assert_int_equal(bench->defects.count, 1);
	assert_int_equal(bench->defects.list[0].kind, DEFECT_SIGNATURE);
}

static void
no_profile_at_all(void **state)
{
	struct bench *bench = *state;
	const struct profile *p;

	assert_null(
	    profile_parse(bytes_of("BOGUS"), bench->arena, &bench->defects));
	assert_null(profile_parse(bytes_of(""), bench->arena, &bench->defects));
	assert_null(profile_parse(bytes_of("<?xml version=\"1.0\"?>"),
	    bench->arena, &bench->defects));
	assert_true(bench->defects.count >= 3);
	p = parse(bench, "signed, but no property list");
	assert_non_null(p);
	assert_null(p->plist);
	assert_null(p->kind);
	p = parse(bench, HEAD "<array/>" TAIL);
	assert_null(p->plist);
}

/* DER by hand, as Apple's form 0: a SET of pairs. */
static void
put(struct text *out, int tag, struct bytes content)
{
	text_add_char(out, (char) tag);
	text_add_char(out, '\x83');
	for (int shift = 16; shift >= 0; shift -= 8)
		text_add_char(out, (char) (content.len >> shift));
	text_add_bytes(out, content);
}

static void
put_pair(struct text *out, const char *key, int tag, struct bytes content)
{
	struct text pair = TEXT_INIT;

	put(&pair, 0x0c, bytes_of(key));
	put(&pair, tag, content);
	put(out, 0x30, text_bytes(&pair));
	text_release(&pair);
}

static void
put_strings(
    struct text *out, const char *key, const char *one, const char *other)
{
	struct text list = TEXT_INIT;

	put(&list, 0x0c, bytes_of(one));
	if (other)
		put(&list, 0x0c, bytes_of(other));
	put_pair(out, key, 0x30, text_bytes(&list));
	text_release(&list);
}

static void
put_entitlements(struct text *out)
{
	struct text dict = TEXT_INIT, versioned = TEXT_INIT;

	put_pair(&dict, "com.apple.application-identifier", 0x0c,
	    bytes_of("TEAM123456.org.example.app"));
	put_pair(&dict, "get-task-allow", 0x01, bytes_of("\xff"));
	put(&versioned, 0x02, bytes_of("\1"));
	put(&versioned, 0xb0, text_bytes(&dict));
	put_pair(out, "Entitlements", 0x70, text_bytes(&versioned));
	text_release(&dict);
	text_release(&versioned);
}

static void
put_certificate_hash(struct text *out, struct bytes certificate)
{
	struct text list = TEXT_INIT;
	uint8_t hash[SHA256_LEN];

	EVP_Digest(
	    certificate.data, certificate.len, hash, NULL, EVP_sha256(), NULL);
	put(&list, 0x04, bytes_over(hash, sizeof hash));
	put_pair(out, "DeveloperCertificates", 0x30, text_bytes(&list));
	text_release(&list);
}

/* What write_profile() says, with another device if one is given. */
static struct bytes
make_der(struct bench *bench, const char *device)
{
	struct text set = TEXT_INIT, out = TEXT_INIT;
	struct bytes wrapped;

	put_pair(&set, "Name", 0x0c, bytes_of("Ann's profile"));
	put_pair(&set, "UUID", 0x0c, bytes_of("0b6c"));
	put_pair(&set, "Version", 0x02, bytes_of("\1"));
	put_strings(&set, "Platform", "OSX", "iOS");
	put_pair(&set, "TeamName", 0x0c, bytes_of("Ann"));
	put_pair(&set, "AppIDName", 0x0c, bytes_of("The App"));
	put_pair(&set, "CreationDate", 0x17, bytes_of("220708120001Z"));
	put_pair(&set, "ExpirationDate", 0x18, bytes_of("20991231235959Z"));
	put_pair(&set, "IsXcodeManaged", 0x01, bytes_of("\xff"));
	put_strings(&set, "TeamIdentifier", "TEAM123456", NULL);
	put_strings(
	    &set, "ProvisionedDevices", "00008030-001544522E60802E", device);
	put_pair(&set, "ProfileDistributionType", 0x0c, bytes_of("LIMITED"));
	put_certificate_hash(&set, family.leaf.der);
	put_entitlements(&set);
	put(&out, 0x31, text_bytes(&set));
	wrapped = wrap(bench, text_bytes(&out));
	text_release(&set);
	text_release(&out);
	return wrapped;
}

static struct bytes
make_both(struct bench *bench, struct bytes der)
{
	struct text more = TEXT_INIT, text = TEXT_INIT;
	struct bytes made;

	add_data(&more, "DER-Encoded-Profile", der);
	write_profile(&text, family.leaf.der, text_string(&more));
	made = wrap(bench, text_bytes(&text));
	text_release(&more);
	text_release(&text);
	return made;
}

static const struct profile *
parse_both(struct bench *bench, struct bytes der)
{
	return profile_parse(
	    make_both(bench, der), bench->arena, &bench->defects);
}

static void
the_der_form_agrees(void **state)
{
	struct bench *bench = *state;
	const struct profile *p =
	    parse_both(bench, make_der(bench, "00008030-001544522E60802F"));

	assert_int_equal(bench->defects.count, 0);
	assert_null(p->der_difference);
	assert_int_equal(p->der, PROFILE_DER_EQUAL);
	assert_int_equal(p->der_plist->count, 14);
	assert_int_equal(p->der_cms->chain.count, 3);
}

static void
the_der_form_differs(void **state)
{
	struct bench *bench = *state;
	const struct profile *p =
	    parse_both(bench, make_der(bench, "00008030-001544522E60802A"));

	assert_int_equal(bench->defects.count, 0);
	assert_int_equal(p->der, PROFILE_DER_DIFFERS);
	assert_string_equal(p->der_difference, "ProvisionedDevices:1");
	p = parse_both(bench, make_der(bench, NULL));
	assert_int_equal(p->der, PROFILE_DER_DIFFERS);
}

static void
the_der_form_is_no_such_thing(void **state)
{
	struct bench *bench = *state;
	const struct profile *p = parse_both(bench, bytes_of("no CMS"));

	assert_int_equal(p->der, PROFILE_DER_UNREADABLE);
	assert_int_equal(bench->defects.count, 1);
	assert_string_equal(bench->defects.list[0].part, "DER-Encoded-Profile");
	p = parse_both(bench, wrap(bench, bytes_of("no DER")));
	assert_int_equal(p->der, PROFILE_DER_UNREADABLE);
	assert_non_null(p->der_cms);
	p = parse(bench, HEAD "<dict><key>DER-Encoded-Profile</key>"
			      "<string>x</string></dict>" TAIL);
	assert_int_equal(p->der, PROFILE_DER_UNREADABLE);
	assert_null(bench->defects.part);
}

static void
assert_listed(const struct profile *p, enum profile_form form,
    const char *device, enum profile_listing listing)
{
	assert_int_equal(
	    profile_lists_device(p, form, bytes_of(device)), listing);
}

static void
forms_list_for_themselves(void **state)
{
	struct bench *bench = *state;
	const struct profile *p =
	    parse_both(bench, make_der(bench, "00008030-001544522E60802A"));
	uint8_t other[SHA256_LEN] = { 0 };
	const uint8_t *leaf = p->certificates[0]->sha256;
	int64_t end = 0;

	assert_int_equal(profile_in_force(p), PROFILE_FORM_DER);
	assert_ptr_equal(profile_form(p, PROFILE_FORM_DER), p->der_plist);
	assert_listed(p, PROFILE_FORM_PLIST, "00008030-001544522e60802f",
	    LISTING_HAS);
	assert_listed(p, PROFILE_FORM_DER, "00008030-001544522E60802F",
	    LISTING_LACKS);
	assert_listed(p, PROFILE_FORM_DER, "00008030-001544522e60802a",
	    LISTING_HAS);
	assert_listed(p, PROFILE_FORM_DER, "00008030001544522E60802A",
	    LISTING_LACKS);
	assert_listed(p, PROFILE_FORM_DER, "", LISTING_LACKS);
	for (int form = PROFILE_FORM_PLIST; form <= PROFILE_FORM_DER; form++) {
		enum profile_form f = (enum profile_form) form;

		assert_int_equal(
		    profile_lists_certificate(p, f, leaf), LISTING_HAS);
		assert_int_equal(
		    profile_lists_certificate(p, f, other), LISTING_LACKS);
		assert_true(profile_ends(p, f, &end));
		assert_true(end == INT64_C(4102444799));
	}
}

/* A hash in the place of a certificate is none. */
static void
a_hash_is_no_certificate(void **state)
{
	struct bench *bench = *state;
	struct text text = TEXT_INIT;
	uint8_t hash[SHA256_LEN];
	const struct profile *p;

	EVP_Digest(family.leaf.der.data, family.leaf.der.len, hash, NULL,
	    EVP_sha256(), NULL);
	text_add_string(
	    &text, HEAD "<dict><key>DeveloperCertificates</key><array>");
	add_data(&text, NULL, bytes_over(hash, sizeof hash));
	text_add_string(&text, "</array></dict>" TAIL);
	p = parse(bench, text_string(&text));
	text_release(&text);
	assert_int_equal(
	    profile_lists_certificate(p, PROFILE_FORM_PLIST, hash),
	    LISTING_LACKS);
}

static void
what_a_form_does_not_say_is_not_listed(void **state)
{
	struct bench *bench = *state;
	const struct profile *p = parse(bench, HEAD
	    "<dict><key>ProvisionedDevices</key><string>all</string>"
	    "<key>ProvisionsAllDevices</key><string>yes</string>"
	    "<key>DeveloperCertificates</key><true/>"
	    "<key>ExpirationDate</key><integer>1</integer></dict>" TAIL);
	const uint8_t hash[SHA256_LEN] = { 0 };
	int64_t end;

	assert_int_equal(profile_in_force(p), PROFILE_FORM_PLIST);
	for (int form = PROFILE_FORM_PLIST; form <= PROFILE_FORM_DER; form++) {
		enum profile_form f = (enum profile_form) form;

		assert_listed(p, f, "all", LISTING_NONE);
		assert_int_equal(
		    profile_lists_certificate(p, f, hash), LISTING_NONE);
		assert_false(profile_ends(p, f, &end));
	}
	p = parse(bench,
	    HEAD "<dict><key>ProvisionsAllDevices</key><true/>" DEVICES
		 "</dict>" TAIL);
	assert_listed(p, PROFILE_FORM_PLIST, "any", LISTING_ALL);
}

static const struct profile *
with_devices(struct bench *bench, size_t count)
{
	struct text text = TEXT_INIT;
	const struct profile *p;

	text_add_string(
	    &text, HEAD "<dict><key>ProvisionedDevices</key><array>");
	for (size_t i = 0; i < count; i++)
		text_add_string(&text, "<string>d</string>");
	text_add_string(&text, "</array></dict>" TAIL);
	p = profile_parse(text_bytes(&text), bench->arena, &bench->defects);
	text_release(&text);
	return p;
}

static void
devices_are_capped(void **state)
{
	struct bench *bench = *state;

	assert_int_equal(
	    with_devices(bench, LIMIT_PROFILE_DEVICES)->device_count,
	    LIMIT_PROFILE_DEVICES);
	assert_int_equal(bench->defects.count, 1);
	assert_int_equal(
	    with_devices(bench, LIMIT_PROFILE_DEVICES + 1)->device_count,
	    LIMIT_PROFILE_DEVICES);
	assert_int_equal(bench->defects.count, 3);
	assert_int_equal(bench->defects.list[2].kind, DEFECT_LIMIT);
}

static const struct profile *
with_certificates(struct bench *bench, size_t count)
{
	struct text text = TEXT_INIT;
	const struct profile *p;

	text_add_string(
	    &text, HEAD "<dict><key>DeveloperCertificates</key><array>");
	for (size_t i = 0; i < count; i++)
		add_data(&text, NULL, family.leaf.der);
	text_add_string(&text, "</array></dict>" TAIL);
	p = profile_parse(text_bytes(&text), bench->arena, &bench->defects);
	text_release(&text);
	return p;
}

static void
certificates_are_capped(void **state)
{
	struct bench *bench = *state;
	const struct profile *p =
	    with_certificates(bench, LIMIT_PROFILE_CERTIFICATES);
	const uint8_t hash[SHA256_LEN] = { 0 };

	assert_int_equal(p->certificate_count, LIMIT_PROFILE_CERTIFICATES);
	assert_int_equal(bench->defects.count, 1);
	assert_int_equal(
	    profile_lists_certificate(p, PROFILE_FORM_PLIST, hash),
	    LISTING_LACKS);
	p = with_certificates(bench, LIMIT_PROFILE_CERTIFICATES + 1);
	assert_int_equal(p->certificate_count, LIMIT_PROFILE_CERTIFICATES);
	assert_int_equal(bench->defects.list[2].kind, DEFECT_LIMIT);
	assert_int_equal(
	    profile_lists_certificate(p, PROFILE_FORM_PLIST, hash),
	    LISTING_UNSURE);
}

static void
size_is_capped(void **state)
{
	struct bench *bench = *state;
	uint8_t *big = calloc(1, LIMIT_PROFILE_BYTES + 1);
	struct bytes file = wrap(bench, bytes_of(HEAD "<dict/>" TAIL));

	memcpy(big, file.data, file.len);
	assert_non_null(profile_parse(bytes_over(big, LIMIT_PROFILE_BYTES),
	    bench->arena, &bench->defects));
	assert_int_equal(bench->defects.count, 0);
	assert_null(profile_parse(bytes_over(big, LIMIT_PROFILE_BYTES + 1),
	    bench->arena, &bench->defects));
	assert_int_equal(bench->defects.list[0].kind, DEFECT_LIMIT);
	free(big);
}

static void
parse_harmed(struct bytes input, struct arena *arena, struct defects *defects)
{
	const struct profile *p = profile_parse(input, arena, defects);

	if (p && p->der == PROFILE_DER_DIFFERS)
		assert_non_null(p->der_difference);
	if (!p)
		assert_true(defects->count > 0);
}

static void
harm(void **state)
{
	struct bench *bench = *state;
	struct bytes good =
	    make_both(bench, make_der(bench, "00008030-001544522E60802F"));

	harm_mutations(good, 61, parse_harmed);
	/* Prefixes of a definite length end at once: of the list, then. */
	good = bytes_of(HEAD "<dict>" DEVICES
			     "<key>Platform</key><array><string>OSX</string>"
			     "</array><key>Name</key><string>N</string>"
			     "<key>ExpirationDate</key>"
			     "<date>2099-12-31T23:59:59Z</date></dict>" TAIL);
	harm_prefixes(good, parse_harmed);
	harm_mutations(good, 1, parse_harmed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(facts_are_read),
		BENCH_TEST(little_is_enough),
		BENCH_TEST(kinds),
		BENCH_TEST(what_is_of_another_type_is_noted),
		BENCH_TEST(a_bare_list_is_read_and_noted),
		BENCH_TEST(no_profile_at_all),
		BENCH_TEST(the_der_form_agrees),
		BENCH_TEST(the_der_form_differs),
		BENCH_TEST(forms_list_for_themselves),
		BENCH_TEST(a_hash_is_no_certificate),
		BENCH_TEST(what_a_form_does_not_say_is_not_listed),
		BENCH_TEST(the_der_form_is_no_such_thing),
		BENCH_TEST(devices_are_capped),
		BENCH_TEST(certificates_are_capped),
		BENCH_TEST(size_is_capped),
		BENCH_TEST(harm),
	};

	return cmocka_run_group_tests(tests, make_family, free_family);
}
