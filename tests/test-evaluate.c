/* SPDX-License-Identifier: MIT */
/* Requirements asked of code that is made up. */
#include <config.h>

#include <openssl/evp.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

#include <sealtree/cms.h>
#include <sealtree/evaluate.h>
#include <sealtree/limits.h>

#include "check.h"
#include "expression.h"
#include "fixture.h"

#define CDHASH "000102030405060708090a0b0c0d0e0f10111213"
#define APPLE "1.2.840.113635.100."

/* -- Certificates --------------------------------------------------------- */

struct part {
	const char *oid;   /* NULL ends the list */
	const char *value; /* of an extension: DER; NULL: none */
	int type;          /* MBSTRING_ASC …; of a raw string V_ASN1_… */
	int len;           /* -1: a C string */
};

static void
add_subject(X509 *x, const struct part *parts)
{
	X509_NAME *name = X509_NAME_new();

	for (; parts && parts->oid; parts++)
		assert_true(
		    X509_NAME_add_entry_by_txt(name, parts->oid, parts->type,
			(const uint8_t *) parts->value, parts->len, -1, 0));
	X509_set_subject_name(x, name);
	X509_NAME_free(name);
}

static void
add_extension(X509 *x, const struct part *part)
{
	ASN1_OBJECT *oid = OBJ_txt2obj(part->oid, 1);
	ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
	X509_EXTENSION *extension;

	ASN1_OCTET_STRING_set(value, (const uint8_t *) part->value, part->len);
	extension = X509_EXTENSION_create_by_OBJ(NULL, oid, 0, value);
	assert_true(X509_add_ext(x, extension, -1));
	X509_EXTENSION_free(extension);
	ASN1_OCTET_STRING_free(value);
	ASN1_OBJECT_free(oid);
}

/* Signed by nobody but itself: evaluation asks what is in it. */
static const struct certificate *
make_certificate(struct setting *s, const struct part *subject,
    const struct part *extensions)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *x = X509_new();
	uint8_t *der = NULL;
	const struct certificate *c;
	int len;

	X509_set_version(x, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
	ASN1_TIME_set_string_X509(X509_getm_notBefore(x), "20200101000000Z");
	ASN1_TIME_set_string_X509(X509_getm_notAfter(x), "20400101000000Z");
	add_subject(x, subject);
	for (; extensions && extensions->oid; extensions++)
		add_extension(x, extensions);
	X509_set_pubkey(x, key);
	X509_sign(x, key, EVP_sha256());
	len = i2d_X509(x, &der);
	assert_true(len > 0);
	c = certificate_parse(
	    arena_copy(s->arena, bytes_over(der, (size_t) len)), s->arena,
	    &s->defects);
	assert_non_null(c);
	OPENSSL_free(der);
	X509_free(x);
	EVP_PKEY_free(key);
	return c;
}

static const struct part leaf_subject[] = {
	{ "2.5.4.6", "DE", MBSTRING_ASC, -1 },
	{ "2.5.4.3", "Leaf: J\xc3\xb6rg", MBSTRING_UTF8, -1 },
	{ "2.5.4.13", "what it is", MBSTRING_ASC, -1 },
	{ "2.5.4.7", "Hamburg", MBSTRING_ASC, -1 },
	{ "2.5.4.10", "Firm", MBSTRING_ASC, -1 },
	{ "2.5.4.10.1", "Firms", MBSTRING_ASC, -1 },
	{ "2.5.4.11", "FIRST", MBSTRING_ASC, -1 },
	{ "2.5.4.11", "TEAM1", MBSTRING_ASC, -1 },
	{ "2.5.4.11.1", "Units", MBSTRING_ASC, -1 },
	{ "2.5.4.8", "\0H\0H", V_ASN1_BMPSTRING, 4 },
	{ "2.5.4.8.1", "States", MBSTRING_ASC, -1 },
	{ "2.5.4.9", "Weg 1", MBSTRING_ASC, -1 },
	{ "2.5.4.9.1", "Streets", MBSTRING_ASC, -1 },
	{ "0.9.2342.19200300.100.1.1", "UID1", MBSTRING_ASC, -1 },
	{ "1.2.840.113549.1.9.1", "a@x.de", V_ASN1_IA5STRING, -1 },
	{ 0 },
};

/* A marker, a policy, a name beside the subject's, a date. */
static const struct part leaf_extensions[] = {
	{ APPLE "6.1.13", "\x05\x00", 0, 2 },
	{ "2.5.29.32", "\x30\x0b\x30\x09\x06\x07\x2a\x86\x48\x86\xf7\x63\x64",
	    0, 13 },
	{ "2.5.29.17",
	    "\x30\x08\x81\x06"
	    "b@y.de",
	    0, 10 },
	{ APPLE "6.1.33",
	    "\x0c\x0f"
	    "20190407235959Z",
	    0, 17 },
	{ 0 },
};

static const struct part authority_subject[] = {
	{ "2.5.4.3", "Apple Code Signing Certification Authority", MBSTRING_ASC,
	    -1 },
	{ "2.5.4.10", "Other", MBSTRING_ASC, -1 },
	{ "2.5.4.10", "Apple Inc.", MBSTRING_ASC, -1 },
	{ 0 },
};

static const struct part root_subject[] = {
	{ "2.5.4.3", "Root", MBSTRING_ASC, -1 },
	{ 0 },
};

/* -- Questions ------------------------------------------------------------ */

static const char info_xml[] =
    "<plist version=\"1.0\"><dict>"
    "<key>Version</key><string>10.10</string>"
    "<key>Name</key><string>a\xc3\xa4z</string>"
    "<key>Yes</key><true/><key>No</key><false/>"
    "<key>Number</key><integer>7</integer>"
    "<key>Smile</key><string>\xf0\x9f\x98\x80</string>"
    "<key>Empty</key><string></string>"
    "<key>None</key><array/>"
    "<key>List</key><array><string>one</string><false/>"
    "<array><string>two</string></array></array>"
    "<key>Date</key><date>2001-01-01T00:00:10Z</date>"
    "<key>a.b</key><string>dotted</string>"
    "</dict></plist>";

struct question {
	struct setting *s;
	struct requirement_subject subject;
	struct chain chain;
	const struct certificate *list[3];
	uint8_t cdhash[CDHASH_LEN];
};

static void
question_begin(struct question *q, void **state)
{
	struct setting *s = *state;

	memset(q, 0, sizeof *q);
	q->s = s;
	for (uint8_t i = 0; i < CDHASH_LEN; i++)
		q->cdhash[i] = i;
	q->subject = (struct requirement_subject){
		.identifier = bytes_of("com.example.app"),
		.cdhash = bytes_over(q->cdhash, CDHASH_LEN),
		.platform = 2,
		.info = plist_parse(bytes_of(info_xml), s->arena, &s->defects),
		.notarized = TRUTH_UNKNOWN,
	};
	assert_non_null(q->subject.info);
}

static void
add_chain(struct question *q)
{
	q->list[0] = make_certificate(q->s, leaf_subject, leaf_extensions);
	q->list[1] = make_certificate(q->s, authority_subject, NULL);
	q->list[2] = make_certificate(q->s, root_subject, NULL);
	q->chain = (struct chain){ q->list, 3, true, true, true, NULL };
	q->subject.chain = &q->chain;
}

/* `why`: a part of what is said, NULL where the answer is yes. */
static void
assert_expression(const struct question *q, const struct expression *e,
    const char *what, enum truth wanted, const char *why)
{
	struct text said = TEXT_INIT;
	enum truth got = requirement_evaluate(e, &q->subject, &said);

	if (got != wanted)
		fail_msg("%s: %d, not %d: %s", what, got, wanted,
		    text_string(&said));
	assert_int_equal(requirement_evaluate(e, &q->subject, NULL), wanted);
	if (wanted == TRUTH_TRUE)
		assert_int_equal(said.len, 0);
	else
		assert_true(said.len > 0);
	if (why && !strstr(text_string(&said), why))
		fail_msg("%s: %s", what, text_string(&said));
	text_release(&said);
}

static void
assert_truth(const struct question *q, const char *text, enum truth wanted,
    const char *why)
{
	struct text error = TEXT_INIT;
	const struct expression *e =
	    requirement_compile(bytes_of(text), q->s->arena, &error);

	if (!e)
		fail_msg("%s: %s", text, text_string(&error));
	text_release(&error);
	assert_expression(q, e, text, wanted, why);
}

#define YES_TO(text) assert_truth(&q, text, TRUTH_TRUE, NULL)
#define NO_TO(text) assert_truth(&q, text, TRUTH_FALSE, NULL)
#define UNKNOWN_IS(text) assert_truth(&q, text, TRUTH_UNKNOWN, NULL)

static void
what_the_signature_says(void **state)
{
	struct question q;

	question_begin(&q, state);
	YES_TO("always");
	NO_TO("never");
	YES_TO("identifier com.example.app");
	assert_truth(&q, "identifier com.example", TRUTH_FALSE,
	    "identifier is \"com.example.app\", not \"com.example\"");
	YES_TO("cdhash H\"" CDHASH "\"");
	NO_TO("cdhash H\"ff0102030405060708090a0b0c0d0e0f10111213\"");
	YES_TO("platform = 2");
	NO_TO("platform = -254");
	q.subject.identifier = q.subject.cdhash = (struct bytes){ 0 };
	NO_TO("identifier \"\"");
	NO_TO("cdhash H\"" CDHASH "\"");
}

static void
three_truths(void **state)
{
	static const char *const operands[] = { "never", "(unheard)",
		"always" };
	struct question q;
	char text[64];

	question_begin(&q, state);
	for (int a = TRUTH_FALSE; a <= TRUTH_TRUE; a++)
		for (int b = TRUTH_FALSE; b <= TRUTH_TRUE; b++) {
			snprintf(text, sizeof text, "%s and %s", operands[a],
			    operands[b]);
			assert_truth(
			    &q, text, (enum truth)(a < b ? a : b), NULL);
			snprintf(text, sizeof text, "%s or %s", operands[a],
			    operands[b]);
			assert_truth(
			    &q, text, (enum truth)(a > b ? a : b), NULL);
		}
	NO_TO("! always");
	YES_TO("! never");
	UNKNOWN_IS("! (unheard)");
}

/* Only what decided is named. */
static void
the_reason_that_counts(void **state)
{
	struct question q;
	struct text why = TEXT_INIT;

	question_begin(&q, state);
	assert_truth(
	    &q, "(unheard) and identifier x", TRUTH_FALSE, "identifier is");
	assert_truth(&q, "identifier x or (unheard)", TRUTH_UNKNOWN,
	    "only macOS knows what (unheard)");
	assert_truth(&q, "identifier x or platform = 3", TRUTH_FALSE,
	    "not x; platform = 3 does not hold");
	assert_truth(&q, "! (identifier com.example.app)", TRUTH_FALSE,
	    "identifier \"com.example.app\" holds");
	requirement_evaluate(
	    requirement_compile(
		bytes_of("identifier x or (unheard)"), q.s->arena, NULL),
	    &q.subject, &why);
	assert_string_equal(
	    text_string(&why), "only macOS knows what (unheard) stands for");
	text_reset(&why);
	requirement_evaluate(
	    requirement_compile(
		bytes_of("(unheard) and identifier x"), q.s->arena, NULL),
	    &q.subject, &why);
	assert_string_equal(
	    text_string(&why), "identifier is \"com.example.app\", not x");
	text_release(&why);
}

static void
keys_of_info(void **state)
{
	struct question q;

	question_begin(&q, state);
	YES_TO("info[Version]");
	YES_TO("info[Yes]");
	NO_TO("info[No]");
	NO_TO("info[No] absent");
	NO_TO("info[Nothing]");
	YES_TO("info[Nothing] absent");
	NO_TO("info[Version] absent");
	YES_TO("info[Empty]");
	YES_TO("info[None]");
	YES_TO("info[Number]");
	NO_TO("info[Number] = 0x37");
	YES_TO("info[a.b] = dotted");
	YES_TO("info[Name] = 0x61c3a47a");
	NO_TO("info[Name] = 0x61cc887a");
	YES_TO("info[Name] ~ 0xc3a4");
	NO_TO("info[Name] ~ b");
	YES_TO("info[Name] = a*");
	NO_TO("info[Name] = z*");
	YES_TO("info[Name] = *z");
	NO_TO("info[Name] = *a");
	YES_TO("info[Empty] = \"\"");
	NO_TO("info[Name] = *\"\"");
	NO_TO("info[Name] = \"\"*");
	NO_TO("info[Name] ~ \"\"");
	YES_TO("info[List] = one");
	YES_TO("info[List] = two");
	NO_TO("info[List] = three");
	YES_TO("info[List]");
	q.subject.info = NULL;
	NO_TO("info[Version]");
	YES_TO("info[Version] absent");
}

static void
order_of_strings(void **state)
{
	struct question q;

	question_begin(&q, state);
	YES_TO("info[Version] > \"10.9\"");
	NO_TO("info[Version] < \"10.9\"");
	YES_TO("info[Version] >= \"10.10\"");
	YES_TO("info[Version] <= \"10.10\"");
	NO_TO("info[Version] < \"10.10\"");
	NO_TO("info[Version] > \"10.10\"");
	YES_TO("info[Version] >= \"0010.010\"");
	YES_TO("info[Version] < \"10.10.1\"");
	YES_TO("info[Version] > \"10.\"");
	YES_TO("info[Version] < \"99999999999999999999999\"");
	YES_TO("info[Version] < a");
	YES_TO("info[Version] > \"\"");
	YES_TO("info[Name] > az");
	/* UTF-16: U+1F600 (D83D …) comes before U+FB00. */
	YES_TO("info[Smile] < 0xefac80");
	NO_TO("info[Smile] < 0xed9fbf");
	NO_TO("info[Number] < \"8\"");
	NO_TO("info[Date] < \"9\"");
}

static void
dates(void **state)
{
	struct question q;

	question_begin(&q, state);
	YES_TO("info[Date] = <2001-01-01 00:00:10 +0000>");
	NO_TO("info[Date] = <2001-01-01 00:00:11 +0000>");
	YES_TO("info[Date] < <2001-01-01 00:00:11 +0000>");
	NO_TO("info[Date] < <2001-01-01 00:00:10 +0000>");
	YES_TO("info[Date] > <2001-01-01 00:00:09 +0000>");
	NO_TO("info[Date] > <2001-01-01 00:00:10 +0000>");
	YES_TO("info[Date] <= <2001-01-01 00:00:10 +0000>");
	NO_TO("info[Date] <= <2001-01-01 00:00:09 +0000>");
	YES_TO("info[Date] >= <2001-01-01 00:00:10 +0000>");
	NO_TO("info[Date] >= <2001-01-01 00:00:11 +0000>");
	NO_TO("info[Version] = <2001-01-01 00:00:10 +0000>");
	NO_TO("info[Date] = a");
}

static void
entitlements(void **state)
{
	struct question q;

	question_begin(&q, state);
	NO_TO("entitlement[a.b] = dotted");
	q.subject.entitlements = q.subject.info;
	q.subject.info = NULL;
	YES_TO("entitlement[a.b] = dotted");
	NO_TO("info[a.b] = dotted");
}

static void
subject_fields(void **state)
{
	struct question q;

	question_begin(&q, state);
	add_chain(&q);
	YES_TO("cert leaf[subject.C] = DE");
	YES_TO("cert leaf[subject.CN] = 0x4c6561663a204ac3b67267");
	YES_TO("cert leaf[subject.D] = \"what it is\"");
	YES_TO("cert leaf[subject.L] = Hamburg");
	YES_TO("cert leaf[subject.O] = Firm");
	YES_TO("cert leaf[\"subject.C-O\"] = Firms");
	YES_TO("cert leaf[\"subject.C-OU\"] = Units");
	YES_TO("cert leaf[subject.ST] = HH");
	YES_TO("cert leaf[\"subject.C-ST\"] = States");
	YES_TO("cert leaf[subject.STREET] = \"Weg 1\"");
	YES_TO("cert leaf[\"subject.C-STREET\"] = Streets");
	YES_TO("cert leaf[subject.UID] = UID1");
	/* The last one of several. */
	YES_TO("cert leaf[subject.OU] = TEAM1");
	assert_truth(&q, "cert leaf[subject.OU] = FIRST", TRUTH_FALSE,
	    "subject.OU of certificate 0 is TEAM1, not FIRST");
	YES_TO("cert 1[subject.O] = \"Apple Inc.\"");
	YES_TO("cert -2[subject.O] = \"Apple Inc.\"");
	YES_TO("cert root[subject.CN] = Root");
	YES_TO("cert 2[subject.CN] = R*");
	/* What is not there does not even lack. */
	NO_TO("cert root[subject.O]");
	NO_TO("cert root[subject.O] absent");
	NO_TO("cert leaf[subject.X]");
	NO_TO("cert 3[subject.CN]");
	NO_TO("cert -4[subject.CN]");
	NO_TO("cert 2147483647[subject.CN]");
	NO_TO("cert -2147483647[subject.CN]");
}

/* Cut at its NUL, this name would be another's. */
static void
a_name_with_a_nul(void **state)
{
	static const struct part subject[] = {
		{ "2.5.4.11", "TEAM1\0X", MBSTRING_ASC, 7 },
		{ 0 },
	};
	struct question q;

	question_begin(&q, state);
	q.list[0] = make_certificate(q.s, subject, NULL);
	q.chain = (struct chain){ q.list, 1, true, true, true, NULL };
	q.subject.chain = &q.chain;
	NO_TO("cert leaf[subject.OU] = TEAM1");
	YES_TO("cert leaf[subject.OU] = TEAM1*");
	YES_TO("cert leaf[subject.OU] = 0x5445414d310058");
}

/* Only the binary form can ask for it. */
static void
mail_addresses(void **state)
{
	struct expression e = {
		.opcode = OPCODE_CERTIFICATE_FIELD,
		.key = bytes_of("email"),
		.match = MATCH_EQUAL,
	};
	struct question q;

	question_begin(&q, state);
	add_chain(&q);
	e.value = bytes_of("a@x.de");
	assert_expression(&q, &e, "subject", TRUTH_TRUE, NULL);
	e.value = bytes_of("b@y.de");
	assert_expression(&q, &e, "alternative", TRUTH_TRUE, NULL);
	e.value = bytes_of("c@z.de");
	assert_expression(&q, &e, "none", TRUTH_FALSE, NULL);
	e.slot = SLOT_ROOT;
	assert_expression(&q, &e, "root", TRUTH_FALSE, NULL);
}

static void
extensions(void **state)
{
	struct question q;

	question_begin(&q, state);
	add_chain(&q);
	YES_TO("cert leaf[field." APPLE "6.1.13]");
	NO_TO("cert leaf[field." APPLE "6.1.13] absent");
	NO_TO("cert leaf[field." APPLE "6.1.13] = a");
	/* Not a marker that begins with it, nor one that it begins. */
	NO_TO("cert leaf[field." APPLE "6.1]");
	NO_TO("cert leaf[field." APPLE "6.1.13.1]");
	YES_TO("cert leaf[field." APPLE "6.1.14] absent");
	NO_TO("cert 1[field." APPLE "6.1.13]");
	NO_TO("cert 3[field." APPLE "6.1.13] absent");
	YES_TO("cert leaf[field.2.5.29.17]");
	YES_TO("cert leaf[policy.1.2.840.113635.100]");
	NO_TO("cert leaf[policy.1.2.840.113635]");
	YES_TO("cert leaf[policy.1.2.840.113635] absent");
	NO_TO("cert 1[policy.1.2.840.113635.100]");
	YES_TO("cert leaf[timestamp." APPLE
	       "6.1.33] < <2019-04-08 00:00:00 +0000>");
	NO_TO("cert leaf[timestamp." APPLE
	      "6.1.33] < <2019-04-07 23:59:59 +0000>");
	YES_TO("cert leaf[timestamp." APPLE "6.1.33]");
	NO_TO("cert leaf[timestamp." APPLE "6.1.33] absent");
	YES_TO("cert leaf[timestamp." APPLE "6.1.34] absent");
	YES_TO("cert leaf[timestamp." APPLE "6.1.13] absent");
	YES_TO("cert 3[timestamp." APPLE "6.1.33] absent");
	NO_TO("cert 3[timestamp." APPLE "6.1.33]");
}

static void
anchors(void **state)
{
	struct question q;
	struct text hash = TEXT_INIT;

	question_begin(&q, state);
	add_chain(&q);
	YES_TO("anchor apple generic");
	q.subject.untrusted = "the value is not theirs";
	assert_truth(&q, "anchor apple generic", TRUTH_FALSE,
	    "Apple does not vouch: the value is not theirs");
	NO_TO("anchor apple");
	q.subject.untrusted = NULL;
	YES_TO("anchor apple");
	text_add_string(&hash, "anchor = H\"");
	text_add_hex(&hash, bytes_over(q.list[2]->sha1, SHA1_LEN));
	text_add_string(&hash, "\"");
	YES_TO(text_string(&hash));
	NO_TO("anchor = H\"" CDHASH "\"");
	UNKNOWN_IS("anchor trusted");
	UNKNOWN_IS("cert leaf trusted");
	NO_TO("cert 3 trusted");
	UNKNOWN_IS("anchor apple internal");
	/* Another authority of Apple's. */
	q.list[1] = q.list[2];
	YES_TO("anchor apple generic");
	NO_TO("anchor apple");
	/* A root that is nobody's. */
	q.chain.pinned = false;
	assert_truth(&q, "anchor apple generic", TRUTH_FALSE,
	    "do not end at a root of Apple's");
	NO_TO("anchor apple");
	text_release(&hash);
}

/* A Mac may have what is missing: that is no answer. */
static void
chain_that_breaks_off(void **state)
{
	struct question q;

	question_begin(&q, state);
	add_chain(&q);
	q.chain.count = 1;
	q.chain.complete = q.chain.pinned = false;
	YES_TO("cert leaf[subject.OU] = TEAM1");
	UNKNOWN_IS("cert 1[subject.O]");
	UNKNOWN_IS("cert root[subject.CN] = Root");
	UNKNOWN_IS("anchor apple generic");
	UNKNOWN_IS("anchor apple");
}

/* Ad hoc: there is no certificate to ask. Only each macOS knows what it holds
 * for Apple's own. */
static void
no_certificates(void **state)
{
	struct question q;

	question_begin(&q, state);
	NO_TO("anchor apple generic");
	UNKNOWN_IS("anchor apple");
	NO_TO("anchor trusted");
	NO_TO("cert leaf trusted");
	NO_TO("cert leaf[subject.CN]");
	NO_TO("cert root = H\"" CDHASH "\"");
	NO_TO("legacy");
	q.subject.chain = &q.chain;
	NO_TO("anchor apple generic");
	UNKNOWN_IS("anchor apple");
}

static void
notarized_and_legacy(void **state)
{
	struct question q;

	question_begin(&q, state);
	add_chain(&q);
	UNKNOWN_IS("notarized");
	q.subject.notarized = TRUTH_TRUE;
	YES_TO("notarized");
	UNKNOWN_IS("legacy");
	q.subject.has_timestamp = true;
	q.subject.timestamp = 1559347199;
	YES_TO("legacy");
	q.subject.timestamp = 1559347200;
	NO_TO("legacy");
	/* Without the marker, the time alone counts. */
	q.list[0] = q.list[1];
	q.subject.timestamp = 1559347199;
	YES_TO("legacy");
}

static void
issued_too_late(void **state)
{
	static const struct part late[] = {
		{ APPLE "6.1.33",
		    "\x0c\x0f"
		    "20190408000000Z",
		    0, 17 },
		{ 0 },
	};
	static const struct part never[] = {
		{ APPLE "6.1.33",
		    "\x0c\x04"
		    "soon",
		    0, 6 },
		{ 0 },
	};
	struct question q;

	question_begin(&q, state);
	add_chain(&q);
	q.subject.has_timestamp = true;
	q.subject.timestamp = 1;
	YES_TO("legacy");
	q.list[0] = make_certificate(q.s, leaf_subject, late);
	NO_TO("legacy");
	q.list[0] = make_certificate(q.s, leaf_subject, never);
	UNKNOWN_IS("legacy");
}

static void
opcodes_of_tomorrow(void **state)
{
	struct question q;

	question_begin(&q, state);
	assert_expression(&q,
	    parse_words(q.s, "wd", 0x80000063, "x")->expression, "false",
	    TRUTH_FALSE, NULL);
	assert_expression(&q,
	    parse_words(q.s, "wdw", 0x40000063, "x", 1)->expression, "skipped",
	    TRUTH_TRUE, NULL);
	assert_expression(&q, parse_words(q.s, "w", 99)->expression, "unknown",
	    TRUTH_UNKNOWN, "opcode 99");
	assert_expression(&q,
	    parse_words(q.s, "wdwd", 10, "Version", 15, "x")->expression,
	    "match", TRUTH_FALSE, NULL);
	assert_expression(&q,
	    parse_words(q.s, "wdd", 5, "Version", "10.10")->expression,
	    "of old", TRUTH_TRUE, NULL);
	assert_expression(&q, NULL, "nothing", TRUTH_UNKNOWN, NULL);
}

static const struct expression *
negated(struct setting *s, unsigned times)
{
	struct expression *e = ARENA_NEW(s->arena, struct expression);

	e->opcode = OPCODE_ALWAYS;
	while (times-- > 0) {
		struct expression *not = ARENA_NEW(s->arena, struct expression);

		not ->opcode = OPCODE_NOT;
		not ->left = e;
		e = not ;
	}
	return e;
}

static void
as_deep_as_allowed(void **state)
{
	struct question q;

	question_begin(&q, state);
	assert_expression(&q, negated(q.s, LIMIT_REQUIREMENT_DEPTH - 2), "most",
	    TRUTH_TRUE, NULL);
	assert_expression(&q, negated(q.s, LIMIT_REQUIREMENT_DEPTH), "more",
	    TRUTH_UNKNOWN, "not complete");
}

/* A search that fails at each place's last byte: the work is bounded, and the
 * answer then is that there is none. */
static void
as_dear_as_allowed(void **state)
{
	struct plist value = { .type = PLIST_STRING, .key = bytes_of("k") };
	struct plist dict = { .type = PLIST_DICT, .first = &value, .count = 1 };
	struct expression e = { .opcode = OPCODE_INFO,
		.key = bytes_of("k"),
		.match = MATCH_CONTAINS };
	const size_t len = 64 << 10;
	struct question q;
	struct text text = TEXT_INIT, part = TEXT_INIT;

	question_begin(&q, state);
	for (size_t i = 0; i < len; i++) {
		text_add_char(&text, 'a');
		if (i < len / 2)
			text_add_char(&part, 'a');
	}
	value.bytes = text_bytes(&text);
	q.subject.info = &dict;
	e.value = text_bytes(&part);
	assert_expression(&q, &e, "at once", TRUTH_TRUE, NULL);
	text_add_char(&part, 'b');
	e.value = text_bytes(&part);
	assert_expression(&q, &e, "never", TRUTH_UNKNOWN, "cannot be decided");
	text_release(&text);
	text_release(&part);
}

/* By what the test signer made: a whole signature. */
static void
a_signature_of_its_own(void **state)
{
	static const char code[5000] = "code";
	static const struct plist_item rights[] = {
		YES("com.apple.security.app-sandbox"),
		{ .type = ITEM_END },
	};
	struct authority *authority = authority_new("Sealtree Test Root CA");
	struct signing_spec spec = {
		.identifier = "com.example.app",
		.identity = authority_identity(
		    authority, IDENTITY_DEVELOPER_ID, "Example", "ABCDE12345"),
		.entitlements = rights,
		.requirement = REQUIREMENT_XCODE,
	};
	struct octets bytes =
	    make_signature(&spec, code, sizeof code, NULL, NULL);
	const struct signature *s;
	const struct requirement *r;
	struct question q;

	question_begin(&q, state);
	s = signature_parse(
	    bytes_over(bytes.data, bytes.len), q.s->arena, &q.s->defects);
	requirement_subject_of(s, NULL, &q.subject);
	r = requirements_find(s->requirements, REQUIREMENT_DESIGNATED);
	assert_non_null(r);
	/* The root is not one of Apple's … */
	assert_expression(
	    &q, r->expression, r->text, TRUTH_FALSE, "root of Apple's");
	YES_TO("entitlement[\"com.apple.security.app-sandbox\"]");
	YES_TO("cert leaf[subject.OU] = ABCDE12345");
	/* … until it stands for one. */
	q.chain = s->cms->chain;
	q.chain.pinned = true;
	q.subject.chain = &q.chain;
	assert_expression(&q, r->expression, r->text, TRUTH_TRUE, NULL);
	q.subject.identifier = bytes_of("com.example.other");
	assert_expression(&q, r->expression, r->text, TRUTH_FALSE,
	    "identifier is \"com.example.other\", not \"com.example.app\"");
	octets_free(&bytes);
	authority_free(authority);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(what_the_signature_says),
		FRESH(three_truths),
		FRESH(the_reason_that_counts),
		FRESH(keys_of_info),
		FRESH(order_of_strings),
		FRESH(dates),
		FRESH(entitlements),
		FRESH(subject_fields),
		FRESH(a_name_with_a_nul),
		FRESH(mail_addresses),
		FRESH(extensions),
		FRESH(anchors),
		FRESH(chain_that_breaks_off),
		FRESH(no_certificates),
		FRESH(notarized_and_legacy),
		FRESH(issued_too_late),
		FRESH(opcodes_of_tomorrow),
		FRESH(as_deep_as_allowed),
		FRESH(as_dear_as_allowed),
		FRESH(a_signature_of_its_own),
	};

	codesign_init();
	return cmocka_run_group_tests_name("evaluate", tests, NULL, NULL);
}
