/* SPDX-License-Identifier: MIT */
/*
 * Certificates in the shape of Apple's: a root, one intermediate a purpose,
 * leaves that carry marker extensions. Which marker means what: Apple's
 * SecPolicy.c and its certificate practice statements.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "sign.h"

#define OID_CN "2.5.4.3"
#define OID_C "2.5.4.6"
#define OID_O "2.5.4.10"
#define OID_OU "2.5.4.11"
#define OID_UID "0.9.2342.19200300.100.1.1"
#define EKU_CODE_SIGNING "1.3.6.1.5.5.7.3.3"
#define EKU_TIME_STAMPING "1.3.6.1.5.5.7.3.8"

#define DEVELOPER_ID "Developer ID Certification Authority"
#define DEVELOPER_RELATIONS \
	"Apple Worldwide Developer Relations Certification Authority"
#define IPHONE "Apple iPhone Certification Authority"
#define INTEGRATION "Apple System Integration CA 4"
#define TIME_STAMPS "Apple Timestamp Certification Authority"

// clang-format off
static const struct intermediate {
	const char *name, *marker;
} intermediates[] = {
	{ DEVELOPER_ID,        OID_APPLE "6.2.6" },
	{ DEVELOPER_RELATIONS, OID_APPLE "6.2.1" },
	{ IPHONE,              OID_APPLE "6.2.18" },
	{ INTEGRATION,         OID_APPLE "6.2.17" },
	{ TIME_STAMPS,         OID_APPLE "6.2.9" },
};

static const struct leaf {
	const char *name;	/* "%s (TEAM)" is added where it ends in ": " */
	const char *issuer;	/* NULL: itself */
	const char *markers[3];
	const char *usage;	/* extended key usage, or NULL */
} leaves[] = {
	[IDENTITY_DEVELOPER_ID] = { "Developer ID Application: ", DEVELOPER_ID,
		{ OID_APPLE "6.1.13" }, EKU_CODE_SIGNING },
	[IDENTITY_DEVELOPMENT] = { "Apple Development: ", DEVELOPER_RELATIONS,
		{ OID_APPLE "6.1.2", OID_APPLE "6.1.12" }, EKU_CODE_SIGNING },
	[IDENTITY_DISTRIBUTION] = { "Apple Distribution: ", DEVELOPER_RELATIONS,
		{ OID_APPLE "6.1.4", OID_APPLE "6.1.7" }, EKU_CODE_SIGNING },
	[IDENTITY_MAC_APP_STORE] = { "Apple Mac OS Application Signing",
		DEVELOPER_RELATIONS, { OID_APPLE "6.1.9" }, EKU_CODE_SIGNING },
	[IDENTITY_IOS_APP_STORE] = { "Apple iPhone OS Application Signing",
		IPHONE, { OID_APPLE "6.1.3" }, EKU_CODE_SIGNING },
	[IDENTITY_PROFILE_MAC] = { "Mac OS X Provisioning Profile Signing",
		DEVELOPER_RELATIONS, { OID_APPLE "4.11" }, NULL },
	[IDENTITY_PROFILE_IOS] = {
		"Apple iPhone OS Provisioning Profile Signing",
		IPHONE, { OID_APPLE "6.58" }, NULL },
	[IDENTITY_PROFILE_DER] = { "WWDR Provisioning Profile Signing",
		INTEGRATION, { OID_APPLE "12.19" }, NULL },
	[IDENTITY_TICKET] = { "Software Ticket Signing", INTEGRATION,
		{ OID_APPLE "6.1.30" }, NULL },
	[IDENTITY_TIMESTAMP] = { "Timestamp Signer ST1", TIME_STAMPS,
		{ NULL }, EKU_TIME_STAMPING },
	[IDENTITY_TIMESTAMP_LOOSE] = { "Timestamp Signer ST2", TIME_STAMPS,
		{ NULL }, EKU_TIME_STAMPING },
	[IDENTITY_TIMESTAMP_BROAD] = { "Timestamp Signer ST3", TIME_STAMPS,
		{ NULL }, EKU_TIME_STAMPING },
	[IDENTITY_INSTALLER] = { "Developer ID Installer: ", DEVELOPER_ID,
		{ OID_APPLE "6.1.14" }, OID_APPLE "4.13" },
	[IDENTITY_MAC_INSTALLER] = { "3rd Party Mac Developer Installer: ",
		DEVELOPER_RELATIONS, { OID_APPLE "6.1.8" }, OID_APPLE "4.9" },
	[IDENTITY_SELF_SIGNED] = { "", NULL, { NULL }, EKU_CODE_SIGNING },
};
// clang-format on

enum {
	NOT_BEFORE = 1328054400 /* 2012-02-01T00:00:00Z */
};
static const int64_t not_after = 4102444799; /* 2099-12-31T23:59:59Z */

struct authority {
	bool rsa;
	struct identity *root;
	struct identity *issued; /* list of all below it */
};

static void
asn_rdn(struct octets *o, const char *oid, const char *value)
{
	size_t set, pair;

	if (value == NULL)
		return;
	set = asn_open(o, 0x31);
	pair = asn_open(o, 0x30);
	asn_oid(o, oid);
	asn_string(o, strcmp(oid, OID_C) == 0 ? 0x13 : 0x0c, value);
	asn_close(o, pair);
	asn_close(o, set);
}

/* Apple's order: leaves start with UID, all end in C. */
static struct octets
make_name(const char *common_name, const char *unit, const char *organisation,
    const char *user)
{
	struct octets o = { 0 };
	size_t at = asn_open(&o, 0x30);

	asn_rdn(&o, OID_UID, user);
	asn_rdn(&o, OID_CN, common_name);
	asn_rdn(&o, OID_OU, unit);
	asn_rdn(&o, OID_O, organisation);
	asn_rdn(&o, OID_C, "US");
	asn_close(&o, at);
	return o;
}

static void
asn_bits(struct octets *o, const void *data, size_t len, unsigned unused)
{
	size_t at = asn_open(o, 0x03);

	put_u8(o, unused);
	put_bytes(o, data, len);
	asn_close(o, at);
}

static void
asn_public_key(struct octets *o, const struct key *key)
{
	size_t at = asn_open(o, 0x30);

	asn_key_algorithm(o, key);
	asn_bits(o, key->public.data, key->public.len, 0);
	asn_close(o, at);
}

/* Opens an extension up to its value, and closes both. */
struct extension {
	size_t whole, value;
};

static struct extension
extension_open(struct octets *o, const char *oid, bool critical)
{
	struct extension e;

	e.whole = asn_open(o, 0x30);
	asn_oid(o, oid);
	if (critical)
		asn_bytes(o, 0x01, "\xff", 1);
	e.value = asn_open(o, 0x04);
	return e;
}

static void
extension_close(struct octets *o, struct extension e)
{
	asn_close(o, e.value);
	asn_close(o, e.whole);
}

static void
key_identifier(const struct key *key, uint8_t id[20])
{
	digest(HASH_SHA1, key->public.data, key->public.len, id);
}

static void
asn_common_extensions(
    struct octets *o, const struct identity *self, bool authority)
{
	const struct identity *issuer = self->issuer ? self->issuer : self;
	struct extension e = extension_open(o, "2.5.29.19", true);
	uint8_t id[20];
	size_t at = asn_open(o, 0x30);

	if (authority)
		asn_bytes(o, 0x01, "\xff", 1);
	asn_close(o, at);
	extension_close(o, e);

	e = extension_open(o, "2.5.29.35", false);
	key_identifier(&issuer->key, id);
	at = asn_open(o, 0x30);
	asn_bytes(o, 0x80, id, sizeof id);
	asn_close(o, at);
	extension_close(o, e);

	e = extension_open(o, "2.5.29.14", false);
	key_identifier(&self->key, id);
	asn_bytes(o, 0x04, id, sizeof id);
	extension_close(o, e);

	/* keyCertSign and cRLSign, or digitalSignature */
	e = extension_open(o, "2.5.29.15", true);
	asn_bits(o, authority ? "\x06" : "\x80", 1, authority ? 1 : 7);
	extension_close(o, e);
}

static void
asn_marker(struct octets *o, const char *oid, bool critical)
{
	struct extension e = extension_open(o, oid, critical);

	asn_null(o);
	extension_close(o, e);
}

static void
asn_usage(struct octets *o, const char *oid, enum identity_kind kind)
{
	/* 2.25. and a number of 77 bits */
	static const uint8_t huge[] = { 0x69, 0x83, 0x83, 0x83, 0x83, 0x83,
		0x83, 0x83, 0x83, 0x83, 0x83, 0x00 };
	struct extension e =
	    extension_open(o, "2.5.29.37", kind != IDENTITY_TIMESTAMP_LOOSE);
	size_t at = asn_open(o, 0x30);

	asn_oid(o, oid);
	if (kind == IDENTITY_TIMESTAMP_BROAD)
		asn_bytes(o, 0x06, huge, sizeof huge);
	asn_close(o, at);
	extension_close(o, e);
}

/* Everything between the name and the signature. */
static struct octets
make_body(const struct identity *self, const struct octets *extensions)
{
	const struct identity *issuer = self->issuer ? self->issuer : self;
	struct octets o = { 0 };
	size_t whole = asn_open(&o, 0x30), at = asn_open(&o, 0xa0);

	asn_integer(&o, 2);
	asn_close(&o, at);
	put_octets(&o, &self->serial);
	asn_signature_algorithm(&o, &issuer->key);
	put_octets(&o, &issuer->name);
	at = asn_open(&o, 0x30);
	asn_time(&o, self->from);
	asn_time(&o, self->until);
	asn_close(&o, at);
	put_octets(&o, &self->name);
	asn_public_key(&o, &self->key);
	at = asn_open(&o, 0xa3);
	asn_bytes(&o, 0x30, extensions->data, extensions->len);
	asn_close(&o, at);
	asn_close(&o, whole);
	return o;
}

static void
finish_certificate(struct identity *self, const struct octets *extensions)
{
	const struct identity *issuer = self->issuer ? self->issuer : self;
	struct octets body = make_body(self, extensions), signature;
	size_t at = asn_open(&self->certificate, 0x30);

	signature = key_sign(&issuer->key, body.data, body.len);
	put_octets(&self->certificate, &body);
	asn_signature_algorithm(&self->certificate, &issuer->key);
	asn_bits(&self->certificate, signature.data, signature.len, 0);
	asn_close(&self->certificate, at);
	octets_free(&signature);
	octets_free(&body);
}

/* Follows from the names of the root and of itself. Apple's authority for
 * tickets and profiles in DER has keys of P-256 even where all others have RSA.
 */
static void
give_key(struct identity *self, const char *unit, const char *authority_name)
{
	const struct authority *authority = self->authority;
	struct octets seed = { 0 };

	put_format(&seed, "%s / %s / %s",
	    authority->root ? authority->root->common_name : "",
	    self->common_name, unit ? unit : "");
	put_u8(&seed, 0);
	key_derive(&self->key, (const char *) seed.data,
	    authority->rsa && strcmp(authority_name, INTEGRATION) != 0);
	octets_free(&seed);
}

/* So does the serial number. */
static struct identity *
new_identity(struct authority *authority, const struct identity *issuer,
    const char *common_name, const char *unit, const char *organisation,
    const char *user)
{
	struct identity *self = must_alloc(sizeof *self);
	struct octets seed = { 0 };
	uint8_t hash[32];

	self->authority = authority;
	self->issuer = issuer;
	self->common_name = must_copy(common_name);
	self->name = make_name(common_name, unit, organisation, user);
	if (authority->root)
		put_octets(&seed, &authority->root->name);
	put_octets(&seed, &self->name);
	digest(HASH_SHA256, seed.data, seed.len, hash);
	hash[0] = (hash[0] & 0x3f) | 0x40;
	asn_bytes(&self->serial, 0x02, hash, 8);
	octets_free(&seed);
	self->from = NOT_BEFORE;
	self->until = not_after;
	self->next = authority->issued;
	authority->issued = self;
	return self;
}

static struct identity *
issue_authority(struct authority *authority, const struct identity *issuer,
    const char *name, const char *unit, const char *organisation,
    const char *marker)
{
	struct octets extensions = { 0 };
	struct identity *self =
	    new_identity(authority, issuer, name, unit, organisation, NULL);

	give_key(self, unit, name);
	asn_common_extensions(&extensions, self, true);
	if (marker)
		asn_marker(&extensions, marker, false);
	finish_certificate(self, &extensions);
	octets_free(&extensions);
	return self;
}

static struct authority *
new_authority(const char *root, bool rsa)
{
	struct authority *authority = must_alloc(sizeof *authority);

	authority->rsa = rsa;
	authority->root = issue_authority(authority, NULL,
	    root ? root : "Sealtree Test Root CA", "Test Signer", "Sealtree",
	    NULL);
	return authority;
}

struct authority *
authority_new(const char *root)
{
	return new_authority(root, false);
}

struct authority *
authority_new_rsa(const char *root)
{
	return new_authority(root, true);
}

static void
free_identity(struct identity *self)
{
	free(self->common_name);
	free(self->organisation);
	free(self->team);
	octets_free(&self->certificate);
	octets_free(&self->name);
	octets_free(&self->serial);
	key_free(&self->key);
	free(self);
}

void
authority_free(struct authority *authority)
{
	struct identity *next;

	for (struct identity *i = authority->issued; i; i = next) {
		next = i->next;
		free_identity(i);
	}
	free(authority);
}

static const struct identity *
find_intermediate(struct authority *authority, const char *name)
{
	const struct intermediate *row = intermediates;
	struct identity *self;

	for (const struct identity *i = authority->issued; i; i = i->next) {
		if (i->row && strcmp(i->row, name) == 0)
			return i;
	}
	while (strcmp(row->name, name) != 0)
		row++;
	self = issue_authority(authority, authority->root, name,
	    "Apple Certification Authority", "Apple Inc.", row->marker);
	self->row = row->name;
	return self;
}

static struct identity *
issue_leaf(struct authority *authority, enum identity_kind kind,
    const char *name, const char *team)
{
	const struct leaf *row = &leaves[kind];
	const struct identity *issuer =
	    row->issuer ? find_intermediate(authority, row->issuer) : NULL;
	size_t len = strlen(row->name);
	bool teams = len > 0 && row->name[len - 1] == ' ';
	struct octets text = { 0 };
	struct identity *self;

	put_text(&text, row->name);
	if (teams)
		put_format(&text, "%s (%s)", name, team);
	else if (kind == IDENTITY_SELF_SIGNED)
		put_text(&text, name);
	put_u8(&text, 0);
	self = new_identity(authority, issuer, (const char *) text.data,
	    teams ? team : NULL, teams ? name : "Apple Inc.",
	    teams ? team : NULL);
	octets_free(&text);
	self->team = teams ? must_copy(team) : NULL;
	return self;
}

static const struct identity *
identity_of(struct authority *authority, enum identity_kind kind,
    const char *name, const char *team, int64_t from, int64_t until)
{
	const struct leaf *row = &leaves[kind];
	struct octets extensions = { 0 };
	struct identity *self = issue_leaf(authority, kind, name, team);

	for (const struct identity *i = self->next; i; i = i->next) {
		if (i->name.len != self->name.len ||
		    memcmp(i->name.data, self->name.data, i->name.len) != 0)
			continue;
		authority->issued = self->next;
		free_identity(self);
		return i;
	}
	give_key(self, self->team, row->issuer ? row->issuer : "");
	self->kind = kind;
	self->from = from;
	self->until = until;
	self->organisation = must_copy(name ? name : "Apple Inc.");
	asn_common_extensions(&extensions, self, false);
	if (row->usage)
		asn_usage(&extensions, row->usage, kind);
	for (int i = 0; i < 3 && row->markers[i]; i++)
		asn_marker(&extensions, row->markers[i],
		    row->issuer != NULL && strcmp(row->issuer, INTEGRATION));
	finish_certificate(self, &extensions);
	octets_free(&extensions);
	return self;
}

const struct identity *
authority_identity(struct authority *authority, enum identity_kind kind,
    const char *name, const char *team)
{
	return identity_of(authority, kind, name, team, NOT_BEFORE, not_after);
}

const struct identity *
authority_identity_dated(struct authority *authority, enum identity_kind kind,
    const char *name, const char *team, int64_t from, int64_t until)
{
	return identity_of(authority, kind, name, team, from, until);
}

const struct octets *
identity_certificate(const struct identity *identity, unsigned level)
{
	while (identity && level-- > 0)
		identity = identity->issuer;
	return identity ? &identity->certificate : NULL;
}

void
authority_write_anchor(const struct authority *authority, const char *dir)
{
	const struct octets *root = &authority->root->certificate;
	char *path = disk_path(dir, "root.pem", NULL);
	struct octets o = { 0 };

	put_text(&o, "-----BEGIN CERTIFICATE-----\n");
	put_base64(&o, root->data, root->len, 0, 64);
	put_text(&o, "-----END CERTIFICATE-----\n");
	directory_make(dir);
	file_write(path, o.data, o.len, 0644);
	octets_free(&o);
	free(path);
}
