/* SPDX-License-Identifier: MIT */
/* Seal, ticket and profile of the JSON report. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>

#include "values.h"

static int
order_entries(const void *left, const void *right)
{
	const struct seal_entry *const *a = left, *const *b = right;

	return bytes_compare((*a)->path, (*b)->path);
}

/* Entries of nested code, by their paths; to be freed. */
static const struct seal_entry **
nested_entries(const struct seal *seal, size_t *count)
{
	size_t all = seal->used ? seal->used->entry_count : 0;
	const struct seal_entry **list = xalloc(all + 1, sizeof(*list));

	*count = 0;
	for (size_t i = 0; i < all; i++)
		if (seal_entry_is_nested(&seal->used->entries[i]))
			list[(*count)++] = &seal->used->entries[i];
	qsort(list, *count, sizeof(*list), order_entries);
	return list;
}

static void
record_nested(struct outline *o, const struct code *code)
{
	const char *base = code->place->base ? code->place->base : ".";
	size_t count;
	const struct seal_entry **list = nested_entries(code->seal, &count);

	outline_list(o, "nested", NULL);
	for (size_t i = 0; i < count; i++) {
		outline_map(o, NULL, NULL);
		show_joined(o, "path", NULL, base, list[i]->path);
		outline_null(o, "status", NULL);
		outline_close(o);
	}
	outline_close(o);
	free(list);
}

void
record_seal(struct outline *o, const struct code *code)
{
	static const char *const later[] = { "checked", "ok", "modified",
		"missing", "added", "type_changed" };
	const struct seal *seal = code->seal;

	if (!seal) {
		outline_null(o, "seal", NULL);
		return;
	}
	outline_map(o, "seal", NULL);
	outline_number(o, "version", NULL, seal->version);
	outline_number(o, "rules", NULL, seal_rules_counted(seal));
	outline_number(o, "files", NULL, seal_files_counted(seal));
	for (size_t i = 0; i < sizeof(later) / sizeof(*later); i++)
		outline_null(o, later[i], NULL);
	record_nested(o, code);
	outline_close(o);
}

static int
order_hashes(const void *left, const void *right)
{
	return memcmp(left, right, CDHASH_LEN);
}

static void
record_cdhashes(struct outline *o, const struct ticket *ticket)
{
	uint8_t(*list)[CDHASH_LEN] = xalloc(ticket->count + 1, sizeof(*list));
	size_t count = 0;

	for (size_t i = 0; i < ticket->count; i++)
		if (ticket->hashes[i].type == 2)
			memcpy(
			    list[count++], ticket->hashes[i].hash, CDHASH_LEN);
	qsort(list, count, sizeof(*list), order_hashes);
	outline_list(o, "cdhashes", NULL);
	for (size_t i = 0; i < count; i++)
		show_digest(o, NULL, NULL, list[i], CDHASH_LEN);
	outline_close(o);
	free(list);
}

void
record_ticket(struct outline *o, const struct code *code)
{
	if (!code->ticket && !code->place->ticket_path) {
		outline_null(o, "ticket", NULL);
		return;
	}
	outline_map(o, "ticket", NULL);
	outline_flag(o, "present", NULL, true);
	outline_null(o, "valid", NULL);
	if (code->ticket) {
		outline_time(o, "time", NULL, code->ticket->time);
		record_cdhashes(o, code->ticket);
	} else {
		outline_null(o, "time", NULL);
		outline_null(o, "cdhashes", NULL);
	}
	outline_null(o, "covers", NULL);
	outline_null(o, "not_covered", NULL);
	outline_close(o);
}

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
record_texts(
    struct outline *o, const char *key, const struct bytes *list, size_t count)
{
	outline_list(o, key, NULL);
	for (size_t i = 0; i < count; i++)
		outline_text(o, NULL, NULL, list[i]);
	outline_close(o);
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

void
record_profile(struct outline *o, const struct code *code)
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
	record_texts(o, "platforms", p->platforms, p->platform_count);
	show_text(o, "team_id", NULL, p->team_id);
	show_text(o, "team_name", NULL, p->team_name);
	show_text(o, "app_id", NULL, p->app_id);
	show_text(o, "app_id_name", NULL, p->app_id_name);
	record_optional_time(o, "created", p->has_created, p->created);
	record_optional_time(o, "expires", p->has_expires, p->expires);
	outline_flag(o, "all_devices", NULL, p->all_devices);
	record_texts(o, "devices", p->devices, p->device_count);
	show_plist(o, "entitlements", NULL, p->entitlements);
	record_profile_certificates(o, p);
	outline_flag(o, "xcode_managed", NULL, p->xcode_managed);
	outline_map(o, "checks", NULL);
	outline_string(o, "cms", NULL, p->cms ? "unknown" : "absent");
	outline_string(o, "chain", NULL, p->cms ? "unknown" : "absent");
	outline_string(o, "der_profile", NULL, der_name(p->der));
	outline_close(o);
	outline_close(o);
}
