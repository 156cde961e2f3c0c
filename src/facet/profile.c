/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "values.h"

enum {
	LIST_DEVICES,
	LISTS_ENTITLEMENTS = PLIST_LISTS,
	LISTS_PLIST = 2 * PLIST_LISTS
};

static void
show_names(struct outline *o, const struct profile *p)
{
	struct text platforms = TEXT_INIT;

	show_text(o, "name", "Name", p->name);
	show_text(o, "uuid", "UUID", p->uuid);
	outline_string(
	    o, "kind", "Type", p->kind_title ? p->kind_title : "undecided");
	for (size_t i = 0; i < p->platform_count; i++) {
		text_add_string(&platforms, i ? " " : "");
		text_add_bytes(&platforms, p->platforms[i]);
	}
	show_text(o, "platforms", "Platforms", text_bytes(&platforms));
	text_release(&platforms);
	show_text(o, "team_id", "Team", p->team_id);
	show_text(o, "team_name", "Team's name", p->team_name);
	show_text(o, "app_id", "App ID", p->app_id);
	show_text(o, "app_id_name", "App ID's name", p->app_id_name);
}

static void
show_validity(struct outline *o, const struct profile *p)
{
	if (p->has_created)
		outline_time(o, "created", "Made", p->created);
	if (p->has_expires)
		outline_time(o, "expires", "Ends", p->expires);
	outline_flag(o, "xcode_managed", "Managed by Xcode", p->xcode_managed);
}

static void
show_signer(
    struct outline *o, const struct profile *p, const struct profile_verdict *v)
{
	struct result result = { 0 };

	if (v)
		result =
		    result_worse(result_worse(v->cms.signer, v->cms.signature),
			result_worse(v->cms.digest, v->cms.chain));
	outline_result(o, &result);
	if (!p->cms)
		outline_string(o, "signed_by", "Signed by",
		    "nobody: it is no CMS message");
	else if (!p->cms->signer)
		outline_string(o, "signed_by", "Signed by",
		    "a certificate that is not here");
	else
		outline_printf(o, "signed_by", "Signed by", "%s%s",
		    p->cms->signer->common_name,
		    result.outcome == OUTCOME_OK ? ""
		    : result.outcome == OUTCOME_BAD
			? " (so it says; it is not so)"
			: " (so it says; not verified)");
	if (result.outcome == OUTCOME_BAD)
		show_result(o, "signature", "Signature", &result, NULL);
}

static void
show_der(struct outline *o, const struct profile *p)
{
	switch (p->der) {
	case PROFILE_DER_ABSENT:
		outline_string(o, "der", "DER form", "none");
		break;
	case PROFILE_DER_EQUAL:
		outline_string(
		    o, "der", "DER form", "holds the same keys and values");
		break;
	case PROFILE_DER_DIFFERS:
		outline_tone(o, TONE_BAD);
		outline_printf(o, "der", "DER form", "differs at %s",
		    p->der_difference ? p->der_difference : "its root");
		break;
	case PROFILE_DER_UNREADABLE:
		outline_tone(o, TONE_UNKNOWN);
		outline_string(o, "der", "DER form", "cannot be read");
		break;
	}
}

/* Which of the profile's certificates the code was signed with; that it was
 * none is told by show_profile_checks(). */
static void
show_used(struct outline *o, const struct profile *p, const struct signature *s)
{
	const struct certificate *signer = s && s->cms ? s->cms->signer : NULL;

	if (!signer || p->certificate_count == 0)
		return;
	for (size_t i = 0; i < p->certificate_count; i++)
		if (memcmp(p->certificates[i]->sha256, signer->sha256,
			SHA256_LEN) == 0) {
			outline_printf(o, "used", "Signed with",
			    "number %zu of these", i + 1);
			return;
		}
}

static void
show_certificates(struct outline *o, const struct profile *p,
    const struct profile_verdict *verdict)
{
	struct moment now = { verdict ? "now" : NULL,
		verdict ? verdict->now : 0 };

	outline_list(o, "certificates", "Certificates");
	for (size_t i = 0; i < p->certificate_count; i++)
		show_certificate(o, p->certificates[i], NULL, &now);
	outline_close(o);
}

static void
device_row(struct outline *o, const void *of, uint64_t index)
{
	const struct profile *p = of;

	outline_text(o, NULL, NULL, p->devices[index]);
}

static void
show_devices(struct outline *o, const struct profile *p)
{
	if (p->all_devices)
		outline_string(o, "devices", "Devices", "all");
	else if (!p->has_devices)
		outline_string(o, "devices", "Devices", "none are listed");
	else if (p->device_count == 0)
		outline_string(o, "devices", "Devices", "an empty list");
	else
		show_list(o, "devices", "Devices", LIST_DEVICES,
		    p->device_count, device_row, p);
}

static void
describe(const struct node *node, struct outline *o)
{
	const struct profile *p = node->code->profile;
	const struct place *place = node->code->place;
	const struct profile_verdict *verdict =
	    node->verdict ? node->verdict->profile : NULL;
	struct moment moment = moment_of(verdict ? &verdict->cms : NULL);

	outline_string(o, "path", "File",
	    place->profile_path ? place->profile_path : place->loose_path);
	if (!p) {
		outline_tone(o, TONE_BAD);
		outline_string(o, "profile", "Profile", "cannot be read");
		return;
	}
	show_names(o, p);
	show_validity(o, p);
	show_signer(o, p, verdict);
	show_der(o, p);
	show_profile_checks(o, node);
	show_certificates(o, p, verdict);
	show_used(o, p, node_signature(node));
	show_plist_lazily(o, "entitlements", "Entitlements it allows",
	    p->entitlements, LISTS_ENTITLEMENTS);
	show_devices(o, p);
	if (p->cms)
		show_chain(o, "chain", "Certificates of its signer",
		    &p->cms->chain, &moment);
	if (p->plist)
		show_plist_lazily(
		    o, "plist", "All keys", p->plist, LISTS_PLIST);
}

static void
rows(const struct node *node, uint32_t list, uint64_t first, uint64_t count,
    struct outline *o)
{
	const struct profile *p = node->code->profile;

	if (!p)
		return;
	if (list == LIST_DEVICES)
		show_rows(o, p->device_count, first, count, device_row, p);
	else if (list >= LISTS_PLIST)
		show_plist_rows(o, p->plist, LISTS_PLIST, list, first, count);
	else if (list >= LISTS_ENTITLEMENTS)
		show_plist_rows(
		    o, p->entitlements, LISTS_ENTITLEMENTS, list, first, count);
}

static bool
applies(const struct node *node)
{
	return node_is_read(node) &&
	       (node->code->profile || node->place->profile_path);
}

const struct facet facet_profile = {
	.id = "profile",
	.title = "Profile",
	.tab = true,
	.applies = applies,
	.describe = describe,
	.rows = rows,
};
