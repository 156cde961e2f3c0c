/* SPDX-License-Identifier: MIT */
/*
 * The second form of a profile, measured on genuine ones from 2021 on: a CMS
 * signature of its own round the same keys in DER, except that certificates
 * are there as their SHA-256 and that ProfileDistributionType comes on top.
 */
#include <config.h>

#include <openssl/evp.h>
#include <string.h>

#include <sealtree/codesign.h>
#include <sealtree/text.h>

#include "profile_der.h"
#include "signed_data.h"

static const char der_key[] = "DER-Encoded-Profile";
static const char extra_key[] = "ProfileDistributionType";
static const char certificates_key[] = "DeveloperCertificates";

struct list {
	struct plist *parent, *last;
};

/* A copy of a node, its children shared with it, at the end of a list. */
static struct plist *
append(struct list *list, const struct plist *node, struct arena *arena)
{
	struct plist *copy = ARENA_NEW(arena, struct plist);

	*copy = *node;
	copy->next = NULL;
	if (list->last)
		list->last->next = copy;
	else
		list->parent->first = copy;
	list->last = copy;
	list->parent->count++;
	return copy;
}

static struct plist *
empty_container(const struct plist *like, struct arena *arena)
{
	struct plist *container = ARENA_NEW(arena, struct plist);

	*container = *like;
	container->next = container->first = NULL;
	container->count = 0;
	return container;
}

static const struct plist *
without_key(const struct plist *dict, const char *key, struct arena *arena)
{
	struct list list = { empty_container(dict, arena), NULL };

	for (const struct plist *p = dict->first; p; p = p->next)
		if (!bytes_are(p->key, key))
			append(&list, p, arena);
	return list.parent;
}

static const struct plist *
hash_each(const struct plist *array, struct arena *arena)
{
	struct list list = { empty_container(array, arena), NULL };

	for (const struct plist *p = array->first; p; p = p->next) {
		struct plist *item = append(&list, p, arena);
		uint8_t *hash = ARENA_ARRAY(arena, uint8_t, SHA256_LEN);

		if (item->type != PLIST_DATA)
			continue;
		EVP_Digest(p->bytes.data, p->bytes.len, hash, NULL,
		    EVP_sha256(), NULL);
		item->bytes = bytes_over(hash, SHA256_LEN);
	}
	return list.parent;
}

/* The outer form as the DER one should repeat it. */
static const struct plist *
expected(const struct plist *plist, struct arena *arena)
{
	const struct plist *dict = without_key(plist, der_key, arena);
	struct list list = { empty_container(dict, arena), NULL };

	for (const struct plist *p = dict->first; p; p = p->next)
		append(&list,
		    bytes_are(p->key, certificates_key) &&
			    p->type == PLIST_ARRAY
			? hash_each(p, arena)
			: p,
		    arena);
	return list.parent;
}

static void
compare(struct profile *p, struct arena *arena)
{
	struct text path = TEXT_INIT;

	if (plist_equal(expected(p->plist, arena),
		without_key(p->der_plist, extra_key, arena), &path)) {
		p->der = PROFILE_DER_EQUAL;
	} else {
		p->der = PROFILE_DER_DIFFERS;
		p->der_difference = arena_string(arena, text_bytes(&path));
	}
	text_release(&path);
}

void
profile_read_der(
    struct profile *p, struct arena *arena, struct defects *defects)
{
	const struct plist *data = plist_get(p->plist, der_key);
	const char *part = defects->part;
	unsigned generation;
	bool canonical;

	if (!data)
		return;
	p->der = PROFILE_DER_UNREADABLE;
	defects->part = der_key;
	if (data->type == PLIST_DATA)
		p->der_cms =
		    signed_data_parse(data->bytes, false, arena, defects);
	else
		defect_add(defects, DEFECT_PLIST, data->offset, "%s is no data",
		    der_key);
	if (p->der_cms)
		p->der_plist = der_plist_parse(p->der_cms->content, arena,
		    defects, &generation, &canonical);
	defects->part = part;
	if (p->der_plist)
		compare(p, arena);
}
