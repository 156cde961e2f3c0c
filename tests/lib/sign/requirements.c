/* SPDX-License-Identifier: MIT */
/*
 * Requirement sets: a tiny assembler for the forms that Apple's signer and
 * Xcode write. Opcodes: Apple's requirement.h (Security-61901, 2025).
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "sign.h"

enum opcode {
	OP_IDENTIFIER = 2,
	OP_ANCHOR_HASH = 4,
	OP_AND = 6,
	OP_OR = 7,
	OP_FIELD = 11,
	OP_EXTENSION = 14,
	OP_APPLE_GENERIC = 15,
	OP_NOTARIZED = 21
};
enum {
	MATCH_EXISTS = 0,
	MATCH_EQUAL = 1
};

static void
operand(struct octets *o, const void *data, size_t len)
{
	put_u32(o, (uint32_t) len);
	put_bytes(o, data, len);
	put_padding(o, 4);
}

static void
op_identifier(struct octets *o, const char *identifier)
{
	put_u32(o, OP_IDENTIFIER);
	operand(o, identifier, strlen(identifier));
}

static void
op_extension(struct octets *o, uint32_t level, const char *oid)
{
	struct octets body = { 0 };

	asn_oid_body(&body, oid);
	put_u32(o, OP_EXTENSION);
	put_u32(o, level);
	operand(o, body.data, body.len);
	put_u32(o, MATCH_EXISTS);
	octets_free(&body);
}

static void
op_field(struct octets *o, const char *field, const char *value)
{
	put_u32(o, OP_FIELD);
	put_u32(o, 0);
	operand(o, field, strlen(field));
	put_u32(o, MATCH_EQUAL);
	operand(o, value, strlen(value));
}

/* Quoted as csreq(1) prints it: bare if a word that starts with a letter. */
static void
text_value(struct octets *o, const char *value)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	static const char word[] = "abcdefghijklmnopqrstuvwxyz0123456789"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	bool bare = value[0] && strchr(letters, value[0]) &&
		    value[strspn(value, word)] == '\0';

	put_format(o, bare ? "%s" : "\"%s\"", value);
}

#define EXISTS(slot, oid) \
	"certificate " slot "[field." OID_APPLE oid "] /* exists */"

static void
developer_id(
    struct octets *o, struct octets *text, const struct signing_spec *spec)
{
	put_u32(o, OP_AND);
	op_identifier(o, spec->identifier);
	put_u32(o, OP_AND);
	put_u32(o, OP_APPLE_GENERIC);
	put_u32(o, OP_AND);
	op_extension(o, 1, OID_APPLE "6.2.6");
	put_u32(o, OP_AND);
	op_extension(o, 0, OID_APPLE "6.1.13");
	op_field(o, "subject.OU", spec->identity->team);

	put_text(text, "identifier ");
	text_value(text, spec->identifier);
	put_text(text, " and anchor apple generic and " EXISTS(
			   "1", "6.2.6") " and " EXISTS("leaf",
			   "6.1.13") " and certificate leaf[subject.OU] = ");
	text_value(text, spec->identity->team);
}

static void
developer_id_by_xcode(
    struct octets *o, struct octets *text, const struct signing_spec *spec)
{
	put_u32(o, OP_AND);
	put_u32(o, OP_AND);
	put_u32(o, OP_APPLE_GENERIC);
	op_identifier(o, spec->identifier);
	put_u32(o, OP_OR);
	op_extension(o, 0, OID_APPLE "6.1.9");
	put_u32(o, OP_AND);
	put_u32(o, OP_AND);
	op_extension(o, 1, OID_APPLE "6.2.6");
	op_extension(o, 0, OID_APPLE "6.1.13");
	op_field(o, "subject.OU", spec->identity->team);

	put_text(text, "anchor apple generic and identifier ");
	text_value(text, spec->identifier);
	put_text(text, " and (" EXISTS("leaf", "6.1.9") " or " EXISTS(
			   "1", "6.2.6") " and " EXISTS("leaf",
			   "6.1.13") " and certificate leaf[subject.OU] = ");
	text_value(text, spec->identity->team);
	put_text(text, ")");
}

/* Apple Development, Apple Distribution: by the leaf's common name. */
static void
developer_relations(
    struct octets *o, struct octets *text, const struct signing_spec *spec)
{
	put_u32(o, OP_AND);
	op_identifier(o, spec->identifier);
	put_u32(o, OP_AND);
	put_u32(o, OP_APPLE_GENERIC);
	put_u32(o, OP_AND);
	op_field(o, "subject.CN", spec->identity->common_name);
	op_extension(o, 1, OID_APPLE "6.2.1");

	put_text(text, "identifier ");
	text_value(text, spec->identifier);
	put_text(text,
	    " and anchor apple generic and certificate leaf[subject.CN] = ");
	text_value(text, spec->identity->common_name);
	put_text(text, " and " EXISTS("1", "6.2.1"));
}

/* The identifier, and that what `opcode` asks for is so. */
static void
identifier_and(struct octets *o, struct octets *text,
    const struct signing_spec *spec, enum opcode opcode, const char *words)
{
	put_u32(o, OP_AND);
	op_identifier(o, spec->identifier);
	put_u32(o, opcode);
	put_text(text, "identifier ");
	text_value(text, spec->identifier);
	put_format(text, " and %s", words);
}

static void
self_signed(
    struct octets *o, struct octets *text, const struct signing_spec *spec)
{
	const struct octets *leaf = &spec->identity->certificate;
	uint8_t hash[20];

	digest(HASH_SHA1, leaf->data, leaf->len, hash);
	put_u32(o, OP_AND);
	op_identifier(o, spec->identifier);
	put_u32(o, OP_ANCHOR_HASH);
	put_u32(o, UINT32_MAX);
	operand(o, hash, sizeof hash);

	put_text(text, "identifier ");
	text_value(text, spec->identifier);
	put_text(text, " and certificate root = H\"");
	for (size_t i = 0; i < sizeof hash; i++)
		put_format(text, "%02x", hash[i]);
	put_text(text, "\"");
}

static void
designated(struct octets *o, struct octets *text, enum requirement_form form,
    const struct signing_spec *spec)
{
	if (form == REQUIREMENT_NOTARIZED) {
		identifier_and(o, text, spec, OP_NOTARIZED, "notarized");
		return;
	}
	switch ((int) spec->identity->kind) {
	case IDENTITY_DEVELOPER_ID:
		if (form == REQUIREMENT_XCODE)
			developer_id_by_xcode(o, text, spec);
		else
			developer_id(o, text, spec);
		break;
	case IDENTITY_DEVELOPMENT:
	case IDENTITY_DISTRIBUTION:
		developer_relations(o, text, spec);
		break;
	case IDENTITY_SELF_SIGNED:
		self_signed(o, text, spec);
		break;
	default:
		identifier_and(
		    o, text, spec, OP_APPLE_GENERIC, "anchor apple generic");
	}
}

struct octets
make_requirements(
    enum requirement_form form, const struct signing_spec *spec, char *text)
{
	struct octets o = { 0 }, words = { 0 };
	bool any = spec->identity && form != REQUIREMENT_EMPTY;
	size_t set = blob_open(&o, MAGIC_REQUIREMENTS), at;

	put_u32(&o, any);
	if (any) {
		put_u32(&o, 3); /* designated */
		put_u32(&o, 20);
		at = blob_open(&o, MAGIC_REQUIREMENT);
		put_u32(&o, 1); /* an expression */
		designated(&o, &words, form, spec);
		blob_close(&o, at);
	}
	blob_close(&o, set);
	put_u8(&words, 0);
	must(words.len <= 512, "a long requirement");
	if (text)
		memcpy(text, words.data, words.len);
	octets_free(&words);
	return o;
}
