/* SPDX-License-Identifier: MIT */
/* After Security-61901 (2025), drmaker.cpp. */
#include <config.h>

#include <string.h>

#include <sealtree/certificate.h>
#include <sealtree/requirement.h>
#include <sealtree/text.h>

#define OID_WWDR "1.2.840.113635.100.6.2.1"
#define OID_DEVELOPER_ID "1.2.840.113635.100.6.2.6"
#define OID_DEVELOPER_ID_LEAF "1.2.840.113635.100.6.1.13"

static bool
has_extension(const struct certificate *c, const char *oid)
{
	for (size_t i = 0; i < c->marker_count; i++)
		if (!strcmp(c->markers[i], oid))
			return true;
	return false;
}

/* Apple's maker looks at the middle one of exactly three. */
static bool
is_issued_by(const struct chain *chain, const char *oid)
{
	return chain->count == 3 && has_extension(chain->list[1], oid);
}

/* The last certificate, going up, of the leaf's own organization. */
static size_t
organization_top(const struct chain *chain)
{
	const char *own = chain->list[0]->organization;
	size_t top = 0;

	while (own && top + 1 < chain->count &&
	       chain->list[top + 1]->organization &&
	       !strcmp(own, chain->list[top + 1]->organization))
		top++;
	return top;
}

static void
add_foreign(struct text *text, const struct chain *chain)
{
	const struct certificate *leaf = chain->list[0];
	size_t top = organization_top(chain);

	text_add_string(text, "certificate ");
	if (leaf->organization && top == chain->count - 1)
		text_add_string(text, "root");
	else if (top == 0)
		text_add_string(text, "leaf");
	else
		text_printf(text, "%zu", top);
	text_add_string(text, " = H\"");
	text_add_hex(text, bytes_over(chain->list[top]->sha1, SHA1_LEN));
	text_add_char(text, '"');
}

static bool
add_apple(struct text *text, const struct chain *chain)
{
	const struct certificate *leaf = chain->list[0];

	text_add_string(text, "anchor apple");
	if (is_issued_by(chain, OID_WWDR)) {
		text_add_string(
		    text, " generic and certificate leaf[subject.CN] = ");
		requirement_add_constant(
		    text, bytes_of(leaf->common_name), false);
		text_add_string(text,
		    " and certificate 1[field." OID_WWDR "] /* exists */");
		return leaf->common_name[0];
	}
	if (is_issued_by(chain, OID_DEVELOPER_ID)) {
		text_add_string(text,
		    " generic and certificate 1[field." OID_DEVELOPER_ID
		    "] /* exists */ and certificate "
		    "leaf[field." OID_DEVELOPER_ID_LEAF
		    "] /* exists */ and certificate leaf[subject.OU] = ");
		requirement_add_constant(text, bytes_of(leaf->unit), false);
		return leaf->unit != NULL;
	}
	return true;
}

const char *
requirement_implicit(
    struct bytes identifier, const struct chain *chain, struct arena *arena)
{
	struct text text = TEXT_INIT;
	const char *copy = NULL;
	bool known = true;

	if (!chain->count || !chain->complete)
		return NULL;
	text_add_string(&text, "identifier ");
	requirement_add_constant(&text, identifier, false);
	text_add_string(&text, " and ");
	if (chain->pinned)
		known = add_apple(&text, chain);
	else
		add_foreign(&text, chain);
	if (known)
		copy = arena_string(arena, text_bytes(&text));
	text_release(&text);
	return copy;
}
