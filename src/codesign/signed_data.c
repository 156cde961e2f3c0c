/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>

#include "signed_data.h"

static const char signed_data_oid[] = "1.2.840.113549.1.7.2";

// clang-format off
static const struct {
	const char *oid, *name;
} algorithms[] = {
	{ "1.2.840.113549.2.5",		"md5" },
	{ "1.3.14.3.2.26",		"sha1" },
	{ "2.16.840.1.101.3.4.2.4",	"sha224" },
	{ "2.16.840.1.101.3.4.2.1",	"sha256" },
	{ "2.16.840.1.101.3.4.2.2",	"sha384" },
	{ "2.16.840.1.101.3.4.2.3",	"sha512" },
	{ "1.2.840.113549.1.1.1",	"rsaEncryption" },
	{ "1.2.840.113549.1.1.5",	"sha1WithRSAEncryption" },
	{ "1.2.840.113549.1.1.10",	"rsassaPss" },
	{ "1.2.840.113549.1.1.11",	"sha256WithRSAEncryption" },
	{ "1.2.840.113549.1.1.12",	"sha384WithRSAEncryption" },
	{ "1.2.840.113549.1.1.13",	"sha512WithRSAEncryption" },
	{ "1.2.840.10045.2.1",		"ecPublicKey" },
	{ "1.2.840.10045.4.1",		"ecdsa-with-SHA1" },
	{ "1.2.840.10045.4.3.2",	"ecdsa-with-SHA256" },
	{ "1.2.840.10045.4.3.3",	"ecdsa-with-SHA384" },
	{ "1.2.840.10045.4.3.4",	"ecdsa-with-SHA512" },
};
// clang-format on

const char *
algorithm_name(const char *oid)
{
	for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++)
		if (strcmp(algorithms[i].oid, oid) == 0)
			return algorithms[i].name;
	return oid;
}

/* No algorithm that code is signed by has any: they are absent, or NULL. */
static bool
parameters_are_none(struct cursor c)
{
	if (!cursor_left(&c))
		return true;
	return der_take(&c, DER_NULL).content.len == 0 && cursor_ok(&c) &&
	       !cursor_left(&c);
}

/* RFC 5652: as bits, those of a SignedData and of its signers. */
enum {
	VERSIONS = 1 << 1 | 1 << 3 | 1 << 4 | 1 << 5,
	SIGNER_VERSIONS = 1 << 1 | 1 << 3
};

static void
take_version(struct cms_reading *r, struct cursor *c, unsigned known)
{
	struct der version = der_take(c, DER_INTEGER);
	int64_t number;

	if (cursor_ok(c) &&
	    (!der_integer(version.content, &number) || number < 0 ||
		number > 5 || !(known >> number & 1)))
		defect_add(r->defects, DEFECT_SIGNATURE, version.whole.offset,
		    "the CMS signature has a version that there is not");
}

/* Elements that the format has no place for, and nobody reads. */
static void
note_more(struct cms_reading *r, const struct cursor *c, const char *what)
{
	if (cursor_left(c))
		defect_add(r->defects, DEFECT_SIGNATURE, cursor_offset(c),
		    "something follows the %s of the CMS signature", what);
}

const char *
algorithm_take(struct cursor *c, struct arena *arena)
{
	struct cursor algorithm = der_enter(c, DER_SEQUENCE);
	const char *oid = der_take_oid(&algorithm, arena);

	if (!cursor_ok(&algorithm) || !parameters_are_none(algorithm)) {
		c->failed = true;
		return "";
	}
	return algorithm_name(oid);
}

static void
malformed(const struct cms_reading *r, uint64_t offset, const char *what)
{
	defect_add(r->defects, DEFECT_SIGNATURE, offset,
	    "the CMS signature's %s cannot be read", what);
}

/* One digest algorithm for all signers, in practice. */
static bool
digests_include(struct cursor set, const char *name, struct arena *arena)
{
	while (cursor_left(&set))
		if (strcmp(algorithm_take(&set, arena), name) == 0)
			return true;
	return false;
}

static void
read_content(struct cms_reading *r, struct cursor c)
{
	struct cursor inside;

	r->cms->content_type_der = der_take(&c, DER_OID).whole;
	if (!cursor_left(&c)) {
		if (!cursor_ok(&c))
			malformed(r, cursor_offset(&c), "content type");
		return;
	}
	inside = der_enter(&c, DER_CONTEXT_0);
	r->cms->content = der_take_octets(&inside, r->arena);
	if (!cursor_ok(&inside))
		malformed(r, cursor_offset(&c), "content");
}

static void
read_certificates(struct cms_reading *r, struct cursor c)
{
	struct cms *cms = r->cms;
	size_t capacity = 0;
	struct der element;

	while (der_next(&c, &element)) {
		const struct certificate *certificate;

		if (cms->certificate_count == LIMIT_CERTIFICATES) {
			defect_add(r->defects, DEFECT_LIMIT,
			    element.whole.offset,
			    "the CMS signature holds more than %d "
			    "certificates",
			    LIMIT_CERTIFICATES);
			cms->certificates_cut = true;
			return;
		}
		certificate =
		    certificate_parse(element.whole, r->arena, r->defects);
		if (!certificate)
			continue;
		ARENA_GROW(r->arena, cms->certificates, cms->certificate_count,
		    capacity);
		cms->certificates[cms->certificate_count++] = certificate;
	}
	if (!cursor_ok(&c))
		malformed(r, cursor_offset(&c), "list of certificates");
}

static bool
seen_before(const struct cms_attribute *list, size_t count, const char *oid)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].oid, oid) == 0)
			return true;
	return false;
}

static size_t
count_elements(struct cursor c)
{
	struct der element;
	size_t count = 0;

	while (der_next(&c, &element))
		count++;
	return count;
}

static void
read_values(struct cms_reading *r, const struct attribute_kind *kind,
    struct cursor values, size_t count)
{
	kind->read(r, values);
	if (count > 1 && !kind->has_many)
		defect_add(r->defects, DEFECT_SIGNATURE, cursor_offset(&values),
		    "the attribute %s has %zu values, not one", kind->name,
		    count);
}

/* The first of a kind is believed, as Apple's code does; the second one makes
 * the signature ambiguous, as does a second value. */
static void
read_attribute(struct cms_reading *r, struct cursor c, bool is_signed,
    struct cms_attribute *list, size_t *count)
{
	const char *oid = der_take_oid(&c, r->arena);
	struct cursor values = der_enter(&c, DER_SET), first = values;
	size_t value_count = count_elements(values);
	const struct attribute_kind *kind;
	struct der value;

	if (!cursor_ok(&values)) {
		malformed(r, cursor_offset(&c), "attributes");
		return;
	}
	kind = attribute_find(oid);
	der_next(&first, &value);
	if (seen_before(list, *count, oid))
		defect_add(r->defects, DEFECT_SIGNATURE, cursor_offset(&values),
		    "the attribute %s occurs twice", kind ? kind->name : oid);
	else if (kind && kind->is_signed == is_signed && kind->read)
		read_values(r, kind, values, value_count);
	list[(*count)++] = (struct cms_attribute){
		.oid = oid,
		.name = kind ? kind->name : NULL,
		.value = value.whole,
		.values = value_count,
	};
}

static struct cms_attribute *
read_attributes(
    struct cms_reading *r, struct bytes content, bool is_signed, size_t *count)
{
	struct cursor c = cursor_over(content), attribute;
	struct cms_attribute *list =
	    ARENA_ARRAY(r->arena, struct cms_attribute, LIMIT_ATTRIBUTES);

	while (cursor_left(&c)) {
		if (*count == LIMIT_ATTRIBUTES) {
			defect_add(r->defects, DEFECT_LIMIT, cursor_offset(&c),
			    "the CMS signature has more than %d attributes",
			    LIMIT_ATTRIBUTES);
			r->cms->attributes_cut |= is_signed;
			break;
		}
		attribute = der_enter(&c, DER_SEQUENCE);
		read_attribute(r, attribute, is_signed, list, count);
	}
	return list;
}

static void
read_signer(struct cms_reading *r, struct cursor c, struct cursor digests)
{
	struct cms *cms = r->cms;
	struct bytes unsigned_ones = { 0 };
	struct der identifier, attributes = { 0 };

	take_version(r, &c, SIGNER_VERSIONS);
	der_next(&c, &identifier);
	cms->digest_algorithm = algorithm_take(&c, r->arena);
	if (der_at(&c, DER_CONTEXT_0))
		attributes = der_take(&c, DER_CONTEXT_0);
	cms->signature_algorithm = algorithm_take(&c, r->arena);
	cms->signature = der_take_octets(&c, r->arena);
	if (der_at(&c, DER_CONTEXT_1))
		unsigned_ones = der_take(&c, DER_CONTEXT_1).content;
	if (!cursor_ok(&c)) {
		malformed(r, cursor_offset(&c), "signer");
		cms->signer_unreadable = true;
		return;
	}
	note_more(r, &c, "signer");
	if (!digests_include(digests, cms->digest_algorithm, r->arena))
		defect_add(r->defects, DEFECT_SIGNATURE,
		    identifier.whole.offset,
		    "the signer's digest algorithm is not announced");
	cms->signed_attributes = attributes.whole;
	cms->attributes =
	    read_attributes(r, attributes.content, true, &cms->attribute_count);
	cms->unsigned_attributes =
	    read_attributes(r, unsigned_ones, false, &cms->unsigned_count);
	cms->signer = signer_find(r, &identifier);
	cms->chain = certificate_chain_read(cms->signer, cms->certificates,
	    cms->certificate_count, cms->certificates_cut, r->arena,
	    r->defects);
}

static void
read_signers(struct cms_reading *r, struct cursor c, struct cursor digests)
{
	uint64_t offset = cursor_offset(&c);
	struct der element;

	while (der_next(&c, &element)) {
		struct cursor signer = cursor_over(element.content);

		if (++r->cms->signer_count > LIMIT_SIGNERS) {
			defect_add(r->defects, DEFECT_LIMIT,
			    element.whole.offset,
			    "the CMS signature has more than %d signers",
			    LIMIT_SIGNERS);
			break;
		}
		signer.failed = element.tag != DER_SEQUENCE;
		if (r->cms->signer_count == 1)
			read_signer(r, signer, digests);
	}
	if (!cursor_ok(&c))
		malformed(r, cursor_offset(&c), "list of signers");
	if (r->cms->signer_count != 1)
		defect_add(r->defects, DEFECT_SIGNER_COUNT, offset,
		    "the CMS signature has %zu signers, not one",
		    r->cms->signer_count);
}

static void
read_signed_data(struct cms_reading *r, struct cursor c)
{
	struct cursor digests, content, certificates = { 0 }, signers;

	take_version(r, &c, VERSIONS);
	digests = der_enter(&c, DER_SET);
	content = der_enter(&c, DER_SEQUENCE);
	if (der_at(&c, DER_CONTEXT_0))
		certificates = der_enter(&c, DER_CONTEXT_0);
	if (der_at(&c, DER_CONTEXT_1))
		der_take(&c, DER_CONTEXT_1);
	signers = der_enter(&c, DER_SET);
	if (cursor_ok(&c))
		note_more(r, &c, "signers");
	if (cursor_ok(&content))
		read_content(r, content);
	read_certificates(r, certificates);
	if (cursor_ok(&signers))
		read_signers(r, signers, digests);
	else
		malformed(r, cursor_offset(&c), "structure");
}

static void
note_trailing(struct cursor c, struct defects *defects)
{
	if (!bytes_are_zero(c.rest))
		defect_add(defects, DEFECT_SIGNATURE, cursor_offset(&c),
		    "%zu bytes follow the CMS signature", cursor_left(&c));
}

struct cms *
signed_data_parse(struct bytes der, bool is_token, struct arena *arena,
    struct defects *defects)
{
	struct cursor c = cursor_over(der), inside, explicit, signed_data;
	struct cms_reading r = { ARENA_NEW(arena, struct cms), arena, defects,
		is_token };
	const char *oid;

	r.cms->der = der_take(&c, DER_SEQUENCE).whole;
	inside = cursor_over(r.cms->der);
	inside = der_enter(&inside, DER_SEQUENCE);
	oid = der_take_oid(&inside, arena);
	explicit = der_enter(&inside, DER_CONTEXT_0);
	signed_data = der_enter(&explicit, DER_SEQUENCE);
	if (!cursor_ok(&signed_data) || strcmp(oid, signed_data_oid) != 0) {
		defect_add(defects, DEFECT_SIGNATURE, der.offset,
		    "the bytes are no CMS signature");
		return NULL;
	}
	note_trailing(c, defects);
	read_signed_data(&r, signed_data);
	return r.cms;
}
