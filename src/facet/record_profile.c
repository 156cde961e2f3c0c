/* SPDX-License-Identifier: MIT */
/* The profile of the JSON report. */
#include <config.h>

#include "values.h"

static const char *
der_name(enum profile_der der)
{
	switch (der) {
	case PROFILE_DER_ABSENT:
		return "absent";
	case PROFILE_DER_EQUAL:
		return "equal";
	case PROFILE_DER_DIFFERS:
		return "differs";
	case PROFILE_DER_UNREADABLE:
		return "unknown";
	}
	return "unknown";
}

static void
record_optional_time(
    struct outline *o, const char *key, bool has, int64_t seconds)
{
	if (has)
		outline_time(o, key, NULL, seconds);
	else
		outline_null(o, key, NULL);
}

static void
record_profile_certificates(struct outline *o, const struct profile *p)
{
	outline_list(o, "certificates", NULL);
	for (size_t i = 0; i < p->certificate_count; i++) {
		const struct certificate *c = p->certificates[i];

		outline_map(o, NULL, NULL);
		if (c->unreadable)
			outline_null(o, "subject", NULL);
		else
			outline_string(o, "subject", NULL, c->subject);
		show_digest(o, "sha256", NULL, c->sha256, sizeof(c->sha256));
		if (c->unreadable)
			outline_null(o, "not_after", NULL);
		else
			outline_time(o, "not_after", NULL, c->not_after);
		outline_close(o);
	}
	outline_close(o);
}

static void
record_profile_checks(
    struct outline *o, const struct code *code, const struct profile_verdict *v)
{
	const struct profile *p = code->profile;
	const char *unverified = p->cms ? "unknown" : "absent";
	struct result cms = { 0 };

	if (v)
		cms = result_worse(result_worse(v->cms.signer, v->cms.digest),
		    v->cms.signature);
	outline_map(o, "checks", NULL);
	outline_string(
	    o, "cms", NULL, v ? outcome_name(cms.outcome) : unverified);
	outline_string(o, "chain", NULL,
	    v ? outcome_name(v->cms.chain.outcome) : unverified);
	outline_string(o, "der_profile", NULL, der_name(p->der));
	outline_string(o, "der_signature", NULL,
	    v            ? outcome_name(v->der.outcome)
	    : p->der_cms ? "unknown"
			 : "absent");
	record_profile_fits(o, code, v);
	outline_close(o);
}

void
record_profile(struct outline *o, const struct code *code,
    const struct profile_verdict *verdict)
{
	const struct profile *p = code->profile;
	const struct place *place = code->place;

	if (!p) {
		outline_null(o, "profile", NULL);
		return;
	}
	outline_map(o, "profile", NULL);
	outline_string(o, "path", NULL,
	    place->profile_path ? place->profile_path : place->loose_path);
	show_text(o, "name", NULL, p->name);
	show_text(o, "uuid", NULL, p->uuid);
	outline_string(o, "kind", NULL, p->kind);
	outline_texts(o, "platforms", p->platforms, p->platform_count);
	show_text(o, "team_id", NULL, p->team_id);
	show_text(o, "team_name", NULL, p->team_name);
	show_text(o, "app_id", NULL, p->app_id);
	show_text(o, "app_id_name", NULL, p->app_id_name);
	record_optional_time(o, "created", p->has_created, p->created);
	record_optional_time(o, "expires", p->has_expires, p->expires);
	outline_flag(o, "all_devices", NULL, p->all_devices);
	outline_texts(o, "devices", p->devices, p->device_count);
	show_plist(o, "entitlements", NULL, p->entitlements);
	record_profile_certificates(o, p);
	outline_flag(o, "xcode_managed", NULL, p->xcode_managed);
	record_profile_checks(o, code, verdict);
	outline_close(o);
}
