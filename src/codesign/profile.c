/* SPDX-License-Identifier: MIT */
/* Keys after Apple's TN3125 (2023). */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>

#include "profile_der.h"
#include "signed_data.h"
#include "x509.h"

#define APPLE "1.2.840.113635.100."

struct reading {
	struct profile *profile;
	struct arena *arena;
	struct defects *defects;
};

/* NULL, and the defect recorded, if what `key` names is there but is
 * something else. */
static const struct plist *
get(const struct reading *r, const struct plist *dict, const char *key,
    enum plist_type type)
{
	const struct plist *value = plist_get(dict, key);

	if (value && value->type != type) {
		defect_add(r->defects, DEFECT_PLIST, value->offset,
		    "the profile's %s is of another type", key);
		return NULL;
	}
	return value;
}

static struct bytes
get_string(const struct reading *r, const char *key)
{
	const struct plist *value =
	    get(r, r->profile->plist, key, PLIST_STRING);

	return value ? value->bytes : bytes_of(NULL);
}

static bool
get_date(const struct reading *r, const char *key, int64_t *seconds)
{
	const struct plist *value = get(r, r->profile->plist, key, PLIST_DATE);

	if (value)
		*seconds = value->seconds;
	return value != NULL;
}

static bool
get_boolean(const struct reading *r, const char *key)
{
	const struct plist *value =
	    get(r, r->profile->plist, key, PLIST_BOOLEAN);

	return value && value->boolean;
}

/* The array's elements of one type, no more than `limit`. */
static const struct plist **
get_list(const struct reading *r, const char *key, enum plist_type type,
    size_t limit, size_t *count)
{
	const struct plist *array = get(r, r->profile->plist, key, PLIST_ARRAY);
	const struct plist **list;

	*count = 0;
	if (!array)
		return NULL;
	list = ARENA_ARRAY(r->arena, const struct plist *,
	    array->count < limit ? array->count : limit);
	for (const struct plist *p = array->first; p; p = p->next) {
		if (*count == limit) {
			defect_add(r->defects, DEFECT_LIMIT, p->offset,
			    "the profile's %s are more than %zu", key, limit);
			break;
		}
		if (p->type == type)
			list[(*count)++] = p;
		else
			defect_add(r->defects, DEFECT_PLIST, p->offset,
			    "one of the profile's %s is of another type", key);
	}
	return list;
}

static struct bytes *
get_strings(
    const struct reading *r, const char *key, size_t limit, size_t *count)
{
	const struct plist **list =
	    get_list(r, key, PLIST_STRING, limit, count);
	struct bytes *strings = ARENA_ARRAY(r->arena, struct bytes, *count);

	for (size_t i = 0; i < *count; i++)
		strings[i] = list[i]->bytes;
	return strings;
}

static void
read_certificates(const struct reading *r)
{
	struct profile *p = r->profile;
	size_t count;
	const struct plist **list = get_list(r, "DeveloperCertificates",
	    PLIST_DATA, LIMIT_PROFILE_CERTIFICATES, &count);

	p->certificates =
	    ARENA_ARRAY(r->arena, const struct certificate *, count);
	for (size_t i = 0; i < count; i++) {
		const struct certificate *c =
		    certificate_parse(list[i]->bytes, r->arena, r->defects);

		p->certificates[p->certificate_count++] =
		    c ? c : certificate_unreadable(list[i]->bytes, r->arena);
	}
}

static void
read_entitlements(const struct reading *r)
{
	static const char *const keys[] = { "application-identifier",
		"com.apple.application-identifier" };
	struct profile *p = r->profile;

	p->entitlements = get(r, p->plist, "Entitlements", PLIST_DICT);
	for (size_t i = 0; i < 2 && !p->app_id.data; i++)
		p->app_id = plist_string(p->entitlements, keys[i]);
}

static void
read_facts(const struct reading *r)
{
	struct profile *p = r->profile;
	size_t team_count;
	struct bytes *teams;

	p->name = get_string(r, "Name");
	p->uuid = get_string(r, "UUID");
	p->team_name = get_string(r, "TeamName");
	p->app_id_name = get_string(r, "AppIDName");
	teams = get_strings(r, "TeamIdentifier", LIMIT_LAZY_ITEMS, &team_count);
	if (team_count)
		p->team_id = teams[0];
	p->platforms =
	    get_strings(r, "Platform", LIMIT_LAZY_ITEMS, &p->platform_count);
	p->has_created = get_date(r, "CreationDate", &p->created);
	p->has_expires = get_date(r, "ExpirationDate", &p->expires);
	p->all_devices = get_boolean(r, "ProvisionsAllDevices");
	p->xcode_managed = get_boolean(r, "IsXcodeManaged");
	p->has_devices = plist_get(p->plist, "ProvisionedDevices") != NULL;
	p->devices = get_strings(
	    r, "ProvisionedDevices", LIMIT_PROFILE_DEVICES, &p->device_count);
	read_entitlements(r);
	read_certificates(r);
}

static bool
any_certificate_has(const struct profile *p, const char *one, const char *other)
{
	for (size_t i = 0; i < p->certificate_count; i++)
		if (certificate_has_marker(p->certificates[i], one) ||
		    certificate_has_marker(p->certificates[i], other))
			return true;
	return false;
}

static bool
is_for(const struct profile *p, const char *platform)
{
	for (size_t i = 0; i < p->platform_count; i++)
		if (bytes_are(p->platforms[i], platform))
			return true;
	return false;
}

static bool
allows_debugging(const struct profile *p)
{
	const struct plist *allow =
	    plist_get_typed(p->entitlements, "get-task-allow", PLIST_BOOLEAN);

	if (!allow)
		allow = plist_get_typed(p->entitlements,
		    "com.apple.security.get-task-allow", PLIST_BOOLEAN);
	return allow && allow->boolean;
}

/* By what its certificates may sign; where they do not say, by whether it
 * lets a debugger in. */
static bool
is_development(const struct profile *p)
{
	if (any_certificate_has(p, APPLE "6.1.2", APPLE "6.1.12"))
		return true;
	if (any_certificate_has(p, APPLE "6.1.4", APPLE "6.1.7"))
		return false;
	return allows_debugging(p);
}

static void
decide_kind(struct profile *p, struct arena *arena)
{
	const char *title;

	if (p->all_devices) {
		bool mac =
		    is_for(p, "OSX") ||
		    any_certificate_has(p, APPLE "6.1.13", APPLE "6.1.18");

		p->kind = mac ? "developer-id" : "enterprise";
		p->kind_title = mac ? "Developer ID (every Mac)"
				    : "Enterprise (every device)";
		return;
	}
	if (!p->has_devices) {
		p->kind = "app-store";
		p->kind_title = "App Store (no devices)";
		return;
	}
	p->kind = is_development(p) ? "development" : "ad-hoc";
	title = is_development(p) ? "Development" : "Ad Hoc";
	p->kind_title =
	    arena_printf(arena, "%s (devices listed, %sget-task-allow)", title,
		allows_debugging(p) ? "" : "no ");
}

/* A file that nobody signed may still be meant as a profile: say so, and show
 * what it holds. */
static bool
is_bare_plist(struct bytes file)
{
	return bytes_begin(file, "<?xml") || bytes_begin(file, "bplist00");
}

static struct bytes
open_content(const struct reading *r, struct bytes file)
{
	if (is_bare_plist(file)) {
		defect_add(r->defects, DEFECT_SIGNATURE, file.offset,
		    "the profile is a bare property list that nobody signed");
		return file;
	}
	r->profile->cms = signed_data_parse(file, false, r->arena, r->defects);
	return r->profile->cms ? r->profile->cms->content : bytes_of(NULL);
}

const struct profile *
profile_parse(struct bytes file, struct arena *arena, struct defects *defects)
{
	struct profile *p = ARENA_NEW(arena, struct profile);
	struct reading r = { p, arena, defects };
	struct bytes content;

	if (file.len > LIMIT_PROFILE_BYTES) {
		defect_add(defects, DEFECT_LIMIT, file.offset,
		    "the profile is longer than %d bytes", LIMIT_PROFILE_BYTES);
		return NULL;
	}
	content = open_content(&r, file);
	if (!content.data && !p->cms)
		return NULL;
	p->plist = plist_parse(content, arena, defects);
	if (p->plist && p->plist->type != PLIST_DICT) {
		defect_add(defects, DEFECT_PLIST, p->plist->offset,
		    "the profile is no dictionary");
		p->plist = NULL;
	}
	if (!p->plist)
		return p->cms ? p : NULL;
	read_facts(&r);
	decide_kind(p, arena);
	profile_read_der(p, arena, defects);
	return p;
}
