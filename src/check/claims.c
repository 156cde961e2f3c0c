/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <inttypes.h>
#include <string.h>

#include <sealtree/text.h>

#include "claims.h"

enum {
	SHOWN = 200, /* bytes of a value */
	SHOWN_DEPTH = 3
};

bool
next_claiming(struct claiming *c, size_t *at)
{
	if (!next_claims(c->subject, at, &c->slice, &c->claims))
		return false;
	c->profile = c->subject->code->profile;
	c->by = authorize_by(c->profile);
	c->own = own_prefixes(&c->slice, c->profile);
	return true;
}

void
each_slice_claims(const struct check *check,
    const struct check_subject *subject, struct findings *findings,
    judge_claims *judge)
{
	struct claiming c = {
		.check = check, .subject = subject, .findings = findings
	};
	size_t at = 0;

	while (next_claiming(&c, &at))
		judge(&c);
}

void
each_claim(const struct check *check, const struct check_subject *subject,
    struct findings *findings, judge_claim *judge)
{
	struct claiming c = {
		.check = check, .subject = subject, .findings = findings
	};
	size_t at = 0;

	while (next_claiming(&c, &at))
		for (const struct plist *p = c.claims->first; p; p = p->next)
			judge(&c, p);
}

static void
cut(struct text *text, struct bytes value)
{
	text_add_visible(text, bytes_clamp(value, 0, SHOWN));
	if (value.len > SHOWN)
		text_add_string(text, "…");
}

static const char *
keep(struct arena *arena, struct text *text)
{
	const char *copy = arena_string(arena, text_bytes(text));

	text_release(text);
	return copy;
}

const char *
shown_bytes(struct arena *arena, struct bytes value)
{
	struct text text = TEXT_INIT;

	cut(&text, value);
	return keep(arena, &text);
}

static void show(struct text *text, const struct plist *value, unsigned depth);

static void
show_list(struct text *text, const struct plist *list, unsigned depth)
{
	text_add_char(text, '[');
	for (const struct plist *p = list->first; p; p = p->next) {
		if (p != list->first)
			text_add_string(text, ", ");
		if (depth == SHOWN_DEPTH || text->len > SHOWN) {
			text_add_string(text, "…");
			break;
		}
		if (p->key.len) {
			cut(text, p->key);
			text_add_char(text, '=');
		}
		show(text, p, depth + 1);
	}
	text_add_char(text, ']');
}

static void
show(struct text *text, const struct plist *value, unsigned depth)
{
	if (value->type == PLIST_STRING)
		cut(text, value->bytes);
	else if (value->type == PLIST_BOOLEAN)
		text_add_string(text, value->boolean ? "true" : "false");
	else if (value->type == PLIST_INTEGER && value->negative)
		text_printf(text, "%" PRId64, (int64_t) value->number);
	else if (value->type == PLIST_INTEGER)
		text_printf(text, "%" PRIu64, value->number);
	else if (value->type == PLIST_ARRAY || value->type == PLIST_DICT)
		show_list(text, value, depth);
	else
		text_add_string(text, "data");
}

const char *
shown_value(struct arena *arena, const struct plist *value)
{
	struct text text = TEXT_INIT;

	show(&text, value, 0);
	return keep(arena, &text);
}

static bool
is_same(const struct finding *finding, const struct claiming *c)
{
	return finding->check == c->check && finding->slice == c->slice.arch;
}

/* Of these, told last: a check is run for one slice after the other. */
static size_t
count_told(const struct claiming *c)
{
	const struct findings *f = c->findings;
	size_t count = 0;

	while (count <= CLAIMS_NAMED && count < f->count &&
	       is_same(&f->list[f->count - 1 - count], c))
		count++;
	return count;
}

struct finding *
add_claim(
    struct claiming *c, const struct plist *claim, const char *format, ...)
{
	const struct entitlements *e = c->slice.signature->entitlements;
	struct arena *arena = c->findings->arena;
	size_t told = count_told(c);
	struct text text = TEXT_INIT;
	struct finding *finding;
	va_list args;

	if (told > CLAIMS_NAMED) {
		finding = &c->findings->list[c->findings->count - 1];
		finding->count++;
		return finding;
	}
	va_start(args, format);
	text_vprintf(&text, format, args);
	va_end(args);
	finding =
	    add_in_slice(c->check, &c->slice, c->subject, c->findings, "%s %s",
		told < CLAIMS_NAMED ? shown_bytes(arena, claim->key)
				    : "each of more keys like these",
		text_string(&text));
	text_release(&text);
	finding->offset = e->der ? e->der_offset : e->xml_offset;
	if (told < CLAIMS_NAMED) {
		finding->key = claim->key;
		finding->seen = shown_value(arena, claim);
	}
	return finding;
}

bool
key_is_one_of(struct bytes key, const char *const *keys)
{
	for (; *keys; keys++)
		if (bytes_are(key, *keys))
			return true;
	return false;
}

bool
is_granted(struct claiming *c, const struct plist *claim)
{
	return authorize(&c->by, claim, NULL) == GRANT_COVERED;
}

enum grant
grant_of_string(
    struct claiming *c, const struct plist *claim, struct bytes string)
{
	struct plist one = *claim;

	one.type = PLIST_STRING;
	one.bytes = string;
	return authorize(&c->by, &one, NULL);
}

bool
is_hardened(const struct signed_slice *slice)
{
	return slice->directory && slice->directory->flags & DIRECTORY_RUNTIME;
}

bool
is_false(const struct plist *claim)
{
	return claim->type == PLIST_BOOLEAN && !claim->boolean;
}

bool
is_of_vendor(struct bytes key)
{
	return !bytes_begin(key, "com.apple.") && !entitlement_find(key);
}

bool
needs_profile(const struct plist *claim)
{
	const struct entitlement *known = entitlement_find(claim->key);

	if (bytes_are(claim->key, "com.apple.security.application-groups"))
		return false;
	if (!known)
		return !is_of_vendor(claim->key);
	if (known->restriction == NONE)
		return !bytes_begin(claim->key, "com.apple.security.");
	return known->restriction == SOFT || known->restriction == CLAIM;
}
