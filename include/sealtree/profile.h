/* SPDX-License-Identifier: MIT */
/*
 * Provisioning profiles: CMS around a property list, from 2021 on with a
 * second form in DER inside (DER-Encoded-Profile).
 */
#ifndef SEALTREE_PROFILE_H
#define SEALTREE_PROFILE_H

#include <sealtree/cms.h>
#include <sealtree/plist.h>

enum profile_der { PROFILE_DER_ABSENT, PROFILE_DER_EQUAL, PROFILE_DER_DIFFERS,
	PROFILE_DER_UNREADABLE };

struct profile {
	const struct cms *cms;		/* NULL: a bare property list, which
					   nobody signed */
	const struct plist *plist;	/* all of it; NULL: unreadable */
	struct bytes name, uuid, team_name, app_id_name;
	struct bytes team_id;		/* the first of TeamIdentifier */
	struct bytes app_id;		/* application-identifier, either key */
	const char *kind;		/* schema's word; NULL: undecided */
	const char *kind_title;		/* "Ad Hoc (devices listed, …)" */
	struct bytes *platforms;
	size_t platform_count;
	bool has_created, has_expires;
	int64_t created, expires;	/* seconds since 1970, beyond 2038 too */
	bool all_devices, xcode_managed;
	bool has_devices;		/* ProvisionedDevices is there */
	struct bytes *devices;
	size_t device_count;
	const struct plist *entitlements;	/* a dict; NULL: none */
	const struct certificate **certificates; /* `unreadable` ones too */
	size_t certificate_count;
	enum profile_der der;
	const char *der_difference;	/* keys down to the first, by ":" */
	const struct plist *der_plist;	/* NULL: absent or unreadable */
	const struct cms *der_cms;	/* its own signature; likewise */
};

/* NULL if it is no profile at all; reasons in `defects`. */
const struct profile *profile_parse(struct bytes file, struct arena *arena,
    struct defects *defects);

/*
 * Each says the same, or should: present systems go by the DER form where
 * there is one (TN3125, 2023), people and scripts read the other.
 */
enum profile_form { PROFILE_FORM_PLIST, PROFILE_FORM_DER };
const struct plist *profile_form(const struct profile *p,
    enum profile_form form);	/* NULL: absent or unreadable */
enum profile_form profile_in_force(const struct profile *p);

enum profile_listing {
	LISTING_NONE,		/* that form has no such list, or is not there */
	LISTING_ALL,		/* every device */
	LISTING_HAS,
	LISTING_LACKS,
	LISTING_UNSURE		/* the list is longer than what was kept */
};
/* Letter case does not count in a device ID, hyphens do. */
bool device_ids_equal(struct bytes a, struct bytes b);
enum profile_listing profile_lists_device(const struct profile *p,
    enum profile_form form, struct bytes udid);
enum profile_listing profile_lists_certificate(const struct profile *p,
    enum profile_form form, const uint8_t *sha256);
bool profile_ends(const struct profile *p, enum profile_form form,
    int64_t *seconds);

#endif
