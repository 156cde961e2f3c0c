/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <inttypes.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <string.h>

#include <sealtree/text.h>

#include "der.h"
#include "evaluate.h"
#include "x509.h"

#define APPLE "1.2.840.113635.100."
/* Code signed by a Developer ID older than 2019-04-08, and no later than
 * 2019-05-31, need not be notarized (legacydevid.cpp). */
#define LEGACY_ISSUED 1554681600
#define LEGACY_SIGNED 1559347200

static const uint8_t legacy_oid[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x63, 0x64,
	0x06, 0x01, 0x21 };

/* Keys of a certificate's field, and the attribute of the subject that each
 * means, by its OID's contents. */
// clang-format off
static const struct field {
	const char *key;
	const char *oid;
	size_t len;
} fields[] = {
#define FIELD(key, oid) { key, oid, sizeof oid - 1 }
	FIELD("subject.C", "\x55\x04\x06"),
	FIELD("subject.CN", "\x55\x04\x03"),
	FIELD("subject.D", "\x55\x04\x0d"),
	FIELD("subject.L", "\x55\x04\x07"),
	FIELD("subject.O", "\x55\x04\x0a"),
	FIELD("subject.C-O", "\x55\x04\x0a\x01"),
	FIELD("subject.OU", "\x55\x04\x0b"),
	FIELD("subject.C-OU", "\x55\x04\x0b\x01"),
	FIELD("subject.ST", "\x55\x04\x08"),
	FIELD("subject.C-ST", "\x55\x04\x08\x01"),
	FIELD("subject.STREET", "\x55\x04\x09"),
	FIELD("subject.C-STREET", "\x55\x04\x09\x01"),
	FIELD("subject.UID", "\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x01"),
#undef FIELD
};
// clang-format on

static enum truth
truth_of(bool holds)
{
	return holds ? TRUTH_TRUE : TRUTH_FALSE;
}

static bool
is_object(const ASN1_OBJECT *object, struct bytes oid)
{
	return bytes_equal(
	    bytes_over(OBJ_get0_data(object), OBJ_length(object)), oid);
}

static X509_EXTENSION *
extension_find(const X509 *x, struct bytes oid)
{
	for (int i = 0; i < X509_get_ext_count(x); i++) {
		X509_EXTENSION *extension = X509_get_ext(x, i);

		if (is_object(X509_EXTENSION_get_object(extension), oid))
			return extension;
	}
	return NULL;
}

static enum truth
match_presence(
    struct evaluation *ev, const struct expression *e, bool is_present)
{
	struct plist yes = { .type = PLIST_BOOLEAN, .boolean = true };

	return evaluate_match(ev, e, is_present ? &yes : NULL);
}

static enum truth
match_extension(struct evaluation *ev, const struct expression *e, X509 *x)
{
	return match_presence(ev, e, extension_find(x, e->key) != NULL);
}

static enum truth
match_policy(struct evaluation *ev, const struct expression *e, X509 *x)
{
	CERTIFICATEPOLICIES *policies =
	    X509_get_ext_d2i(x, NID_certificate_policies, NULL, NULL);
	bool found = false;

	for (int i = 0; policies && i < sk_POLICYINFO_num(policies); i++)
		found = found ||
			is_object(
			    sk_POLICYINFO_value(policies, i)->policyid, e->key);
	CERTIFICATEPOLICIES_free(policies);
	return match_presence(ev, e, found);
}

/* A string in the form of GeneralizedTime, whatever its own type. */
static bool
extension_date(const X509 *x, struct bytes oid, int64_t *seconds)
{
	X509_EXTENSION *extension = extension_find(x, oid);
	const ASN1_OCTET_STRING *value;
	struct cursor c;
	struct der element;

	if (!extension)
		return false;
	value = X509_EXTENSION_get_data(extension);
	c = cursor_over(bytes_over(
	    ASN1_STRING_get0_data(value), (size_t) ASN1_STRING_length(value)));
	if (!der_next(&c, &element))
		return false;
	element.tag = DER_GENERALIZED_TIME;
	return der_time(&element, seconds);
}

static enum truth
match_extension_date(struct evaluation *ev, const struct expression *e, X509 *x)
{
	struct plist date = { .type = PLIST_DATE };
	bool found = extension_date(x, e->key, &date.seconds);

	return evaluate_match(ev, e, found ? &date : NULL);
}

/* As UTF-8, all of it: what holds a NUL is no shorter string. */
static bool
string_value(
    struct evaluation *ev, const ASN1_STRING *string, struct plist *value)
{
	uint8_t *utf8 = NULL;
	int len = ASN1_STRING_to_UTF8(&utf8, string);

	*value = (struct plist){ .type = PLIST_STRING };
	if (len >= 0)
		value->bytes =
		    arena_copy(ev->scratch, bytes_over(utf8, (size_t) len));
	OPENSSL_free(utf8);
	return len >= 0;
}

/* The last one counts where an attribute occurs several times. */
static const ASN1_STRING *
subject_find(const X509 *x, struct bytes oid)
{
	const X509_NAME *name = X509_get_subject_name(x);
	const ASN1_STRING *found = NULL;

	for (int i = 0; i < X509_NAME_entry_count(name); i++) {
		const X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, i);

		if (is_object(X509_NAME_ENTRY_get_object(entry), oid))
			found = X509_NAME_ENTRY_get_data(entry);
	}
	return found;
}

static enum truth
match_email(struct evaluation *ev, const struct expression *e, X509 *x)
{
	STACK_OF(OPENSSL_STRING) *mails = X509_get1_email(x);
	enum truth truth = TRUTH_FALSE;

	for (int i = 0;
	     mails && i < sk_OPENSSL_STRING_num(mails) && truth != TRUTH_TRUE;
	     i++) {
		struct plist mail = { .type = PLIST_STRING,
			.bytes = bytes_of(sk_OPENSSL_STRING_value(mails, i)) };
		enum truth one = evaluate_match(ev, e, &mail);

		truth = one > truth ? one : truth;
	}
	X509_email_free(mails);
	return truth;
}

static void
explain_field(
    struct evaluation *ev, const struct expression *e, struct bytes value)
{
	struct text is = TEXT_INIT, not = TEXT_INIT;

	if (ev->why && e->match == MATCH_EQUAL) {
		requirement_add_constant(
		    &is, bytes_clamp(value, 0, 200), false);
		requirement_add_constant(
		    &not, bytes_clamp(e->value, 0, 200), false);
		evaluation_explain(ev,
		    "%.*s of certificate %" PRId32 " is %s, not %s",
		    (int) e->key.len, (const char *) e->key.data, e->slot,
		    text_string(&is), text_string(&not ));
	}
	text_release(&is);
	text_release(&not );
}

/* Apple looks for no match at all where there is no such attribute: not even
 * `absent` holds. */
static enum truth
match_field(struct evaluation *ev, const struct expression *e, X509 *x)
{
	const ASN1_STRING *string = NULL;
	const struct field *field = fields;
	const struct field *end = fields + sizeof fields / sizeof *fields;
	struct plist value;
	enum truth truth;

	if (bytes_are(e->key, "email"))
		return match_email(ev, e, x);
	while (field < end && !bytes_are(e->key, field->key))
		field++;
	if (field < end)
		string = subject_find(x, bytes_over(field->oid, field->len));
	if (!string)
		return TRUTH_FALSE;
	if (!string_value(ev, string, &value))
		return TRUTH_UNKNOWN;
	truth = evaluate_match(ev, e, &value);
	if (truth == TRUTH_FALSE)
		explain_field(ev, e, value.bytes);
	return truth;
}

enum found {
	FOUND,
	BEYOND, /* the chain is shorter */
	UNKNOWN /* the chain breaks off before that one */
};

/* Ends at the root when it is counted from there. */
static enum found
find(const struct chain *chain, int32_t slot, const struct certificate **c)
{
	int64_t index = slot;

	if (!chain || chain->count == 0)
		return BEYOND;
	if (slot < 0 && !chain->complete)
		return UNKNOWN;
	if (slot < 0)
		index += (int64_t) chain->count;
	if (index < 0)
		return BEYOND;
	if (index >= (int64_t) chain->count)
		return chain->complete ? BEYOND : UNKNOWN;
	*c = chain->list[index];
	return FOUND;
}

static enum truth
ask(struct evaluation *ev, const struct certificate *c,
    const struct expression *e)
{
	enum truth truth = TRUTH_UNKNOWN;
	X509 *x = NULL;

	if (evaluation_spend(ev, c->der.len))
		x = certificate_open(c);
	if (!x)
		return TRUTH_UNKNOWN;
	if (e->opcode == OPCODE_CERTIFICATE_FIELD)
		truth = match_field(ev, e, x);
	else if (e->opcode == OPCODE_CERTIFICATE_EXTENSION)
		truth = match_extension(ev, e, x);
	else if (e->opcode == OPCODE_CERTIFICATE_POLICY)
		truth = match_policy(ev, e, x);
	else if (e->opcode == OPCODE_CERTIFICATE_DATE)
		truth = match_extension_date(ev, e, x);
	X509_free(x);
	ERR_clear_error();
	return truth;
}

static enum truth
evaluate_slot(struct evaluation *ev, const struct expression *e)
{
	const struct certificate *c;

	switch (find(ev->subject->chain, e->slot, &c)) {
	case UNKNOWN:
		evaluation_explain(
		    ev, "the chain of certificates is not complete");
		return TRUTH_UNKNOWN;
	case BEYOND:
		return truth_of(e->opcode == OPCODE_CERTIFICATE_DATE &&
				e->match == MATCH_ABSENT);
	case FOUND:
		break;
	}
	if (e->opcode == OPCODE_ANCHOR_HASH)
		return truth_of(
		    bytes_equal(bytes_over(c->sha1, SHA1_LEN), e->value));
	if (e->opcode == OPCODE_CERTIFICATE_TRUSTED) {
		evaluation_explain(ev, "only a Mac knows whom it trusts");
		return TRUTH_UNKNOWN;
	}
	return ask(ev, c, e);
}

static enum truth
evaluate_apple_root(struct evaluation *ev)
{
	const struct chain *chain = ev->subject->chain;

	if (!chain || chain->count == 0)
		return TRUTH_FALSE;
	if (!chain->complete) {
		evaluation_explain(
		    ev, "the chain of certificates is not complete");
		return TRUTH_UNKNOWN;
	}
	if (chain->pinned && ev->subject->untrusted) {
		evaluation_explain(
		    ev, "Apple does not vouch: %s", ev->subject->untrusted);
		return TRUTH_FALSE;
	}
	return truth_of(chain->pinned);
}

static enum truth
is_apple_authority(struct evaluation *ev)
{
	struct expression name = {
		.opcode = OPCODE_CERTIFICATE_FIELD,
		.slot = SLOT_ROOT - 1,
		.match = MATCH_EQUAL,
		.key = bytes_of("subject.CN"),
		.value = bytes_of("Apple Code Signing Certification Authority"),
	};
	enum truth truth = evaluate_slot(ev, &name);

	if (truth != TRUTH_TRUE)
		return truth;
	name.key = bytes_of("subject.O");
	name.value = bytes_of("Apple Inc.");
	return evaluate_slot(ev, &name);
}

/*
 * Since macOS 26 the leaf must bear a marker besides, which sound code of
 * before 2013 has not: asking for it would call that code false. Code without
 * any certificate may be Apple's still, by a list that each macOS has of its
 * own.
 */
static enum truth
evaluate_anchor_apple(struct evaluation *ev)
{
	const struct chain *chain = ev->subject->chain;
	enum truth truth;

	if (!chain || chain->count == 0) {
		evaluation_explain(ev,
		    "only macOS knows what it holds for its own "
		    "without certificates");
		return TRUTH_UNKNOWN;
	}
	truth = evaluate_apple_root(ev);
	return truth == TRUTH_TRUE ? is_apple_authority(ev) : truth;
}

static enum truth
evaluate_trusted(struct evaluation *ev)
{
	if (!ev->subject->chain || ev->subject->chain->count == 0)
		return TRUTH_FALSE;
	evaluation_explain(ev, "only a Mac knows whom it trusts");
	return TRUTH_UNKNOWN;
}

enum truth
evaluate_certificate(struct evaluation *ev, const struct expression *e)
{
	switch (e->opcode) {
	case OPCODE_ANCHOR_APPLE:
		return evaluate_anchor_apple(ev);
	case OPCODE_ANCHOR_APPLE_GENERIC:
		return evaluate_apple_root(ev);
	case OPCODE_ANCHOR_TRUSTED:
		return evaluate_trusted(ev);
	}
	return evaluate_slot(ev, e);
}

/* When the leaf was issued, as its marker says. */
static enum truth
was_issued_early(struct evaluation *ev, const struct certificate *leaf)
{
	struct bytes oid = bytes_over(legacy_oid, sizeof legacy_oid);
	X509 *x = NULL;
	enum truth truth = TRUTH_TRUE;
	int64_t issued;

	if (evaluation_spend(ev, leaf->der.len))
		x = certificate_open(leaf);
	if (!x)
		return TRUTH_UNKNOWN;
	if (extension_find(x, oid))
		truth = !extension_date(x, oid, &issued)
			    ? TRUTH_UNKNOWN
			    : truth_of(issued < LEGACY_ISSUED);
	X509_free(x);
	ERR_clear_error();
	return truth;
}

enum truth
evaluate_legacy(struct evaluation *ev)
{
	const struct requirement_subject *subject = ev->subject;
	const struct certificate *leaf;
	enum truth truth;

	if (find(subject->chain, SLOT_LEAF, &leaf) != FOUND)
		return TRUTH_FALSE;
	truth = was_issued_early(ev, leaf);
	if (truth != TRUTH_TRUE)
		return truth;
	if (subject->has_timestamp)
		return truth_of(subject->timestamp < LEGACY_SIGNED);
	evaluation_explain(ev, "only macOS has the list of older code "
			       "without a secure timestamp");
	return TRUTH_UNKNOWN;
}
