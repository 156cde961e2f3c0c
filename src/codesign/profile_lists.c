/* SPDX-License-Identifier: MIT */
/* What the forms of a profile say of a device, a certificate and the end. */
#include <config.h>

#include <string.h>

#include <sealtree/profile.h>

const struct plist *
profile_form(const struct profile *p, enum profile_form form)
{
	return form == PROFILE_FORM_DER ? p->der_plist : p->plist;
}

enum profile_form
profile_in_force(const struct profile *p)
{
	return p->der_plist ? PROFILE_FORM_DER : PROFILE_FORM_PLIST;
}

static uint8_t
lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t) (c | 0x20) : c;
}

bool
device_ids_equal(struct bytes a, struct bytes b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (lower(a.data[i]) != lower(b.data[i]))
			return false;
	return true;
}

enum profile_listing
profile_lists_device(
    const struct profile *p, enum profile_form form, struct bytes udid)
{
	const struct plist *plist = profile_form(p, form);
	const struct plist *all, *list;

	if (!plist)
		return LISTING_NONE;
	all = plist_get_typed(plist, "ProvisionsAllDevices", PLIST_BOOLEAN);
	if (all && all->boolean)
		return LISTING_ALL;
	list = plist_get_typed(plist, "ProvisionedDevices", PLIST_ARRAY);
	if (!list)
		return LISTING_NONE;
	for (const struct plist *d = list->first; d; d = d->next)
		if (d->type == PLIST_STRING && device_ids_equal(d->bytes, udid))
			return LISTING_HAS;
	return LISTING_LACKS;
}

/* The DER form has hashes in place of certificates. */
static bool
der_lists_certificate(const struct plist *list, const uint8_t *sha256)
{
	for (const struct plist *c = list->first; c; c = c->next)
		if (c->type == PLIST_DATA &&
		    bytes_equal(c->bytes, bytes_over(sha256, SHA256_LEN)))
			return true;
	return false;
}

enum profile_listing
profile_lists_certificate(
    const struct profile *p, enum profile_form form, const uint8_t *sha256)
{
	const struct plist *list = plist_get_typed(
	    profile_form(p, form), "DeveloperCertificates", PLIST_ARRAY);

	if (!list)
		return LISTING_NONE;
	if (form == PROFILE_FORM_DER)
		return der_lists_certificate(list, sha256) ? LISTING_HAS
							   : LISTING_LACKS;
	for (size_t i = 0; i < p->certificate_count; i++)
		if (memcmp(p->certificates[i]->sha256, sha256, SHA256_LEN) == 0)
			return LISTING_HAS;
	return p->certificate_count < list->count ? LISTING_UNSURE
						  : LISTING_LACKS;
}

bool
profile_ends(const struct profile *p, enum profile_form form, int64_t *seconds)
{
	const struct plist *date = plist_get_typed(
	    profile_form(p, form), "ExpirationDate", PLIST_DATE);

	if (date)
		*seconds = date->seconds;
	return date != NULL;
}
