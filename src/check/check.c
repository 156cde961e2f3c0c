/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/text.h>

#include "themes.h"

/* To add a theme: its table, declared in themes.h, and a row here. */
static const struct check *const themes[] = {
	structure_checks,
	name_checks,
	unsigned_checks,
	bundle_root_checks,
	metadata_checks,
	file_checks,
	executable_checks,
	framework_checks,
	info_checks,
	minimum_checks,
	placing_checks,
	binary_checks,
	store_checks,
	page_checks,
	cms_checks,
	certificate_checks,
	slot_checks,
	flag_checks,
	slice_checks,
	requirement_checks,
	seal_checks,
	resource_checks,
	added_checks,
	ticket_checks,
	loading_checks,
	loading_path_checks,
	loading_match_checks,
	library_validation_checks,
	gatekeeper_checks,
	quarantine_checks,
	archive_checks,
	container_checks,
	notary_checks,
	package_checks,
	image_checks,
	notary_whole_checks,
	profile_checks,
	nesting_checks,
	nesting_order_checks,
	nesting_rights_checks,
	deep_checks,
	copy_checks,
	app_id_checks,
	group_checks,
	channel_checks,
	nesting_build_checks,
	identifier_checks,
	identity_checks,
	misplaced_checks,
	code_place_checks,
	constraint_checks,
	entitlement_key_checks,
	entitlement_system_checks,
	/* What these find may follow from those above. */
	entitlement_profile_checks,
	baseline_checks,
	advice_checks,
	told_checks,
	not_performed_checks,
	profile_date_checks,
	profile_device_checks,
	profile_kind_checks,
	profile_match_checks,
	profile_missing_checks,
	profile_place_checks,
	extension_checks,
	extension_signing_checks,
	extension_rights_checks,
	profile_right_checks,
	sandbox_checks,
	extension_provider_checks,
	app_extension_checks,
	launchd_checks,
	tool_checks,
	plugin_checks,
	entitlement_form_checks,
	runtime_checks,
	privacy_checks,
	hygiene_file_checks,
	hygiene_slice_checks,
	hygiene_signing_checks,
	wanted_checks,
	expiring_checks,
};

enum {
	THEMES = sizeof(themes) / sizeof(*themes)
};

static const struct check *
first_of(size_t theme)
{
	for (; theme < THEMES; theme++)
		if (themes[theme]->id)
			return themes[theme];
	return NULL;
}

const struct check *
check_next(const struct check *check)
{
	if (!check)
		return first_of(0);
	if (check[1].id)
		return &check[1];
	for (size_t i = 0; i < THEMES; i++)
		for (const struct check *c = themes[i]; c->id; c++)
			if (c == check)
				return first_of(i + 1);
	return NULL;
}

const struct check *
check_find(const char *id)
{
	for (const struct check *c = check_next(NULL); c; c = check_next(c))
		if (strcmp(c->id, id) == 0)
			return c;
	return NULL;
}

void
findings_init(struct findings *findings, struct arena *arena)
{
	*findings = (struct findings){ .arena = arena };
}

struct finding *
finding_add(struct findings *findings, const struct check *check,
    const char *format, ...)
{
	struct text message = TEXT_INIT;
	struct finding *finding;
	va_list args;

	va_start(args, format);
	text_vprintf(&message, format, args);
	va_end(args);
	ARENA_GROW(findings->arena, findings->list, findings->count,
	    findings->capacity);
	finding = &findings->list[findings->count++];
	*finding = (struct finding){
		.check = check,
		.severity = check->severity,
		.message = arena_string(findings->arena, text_bytes(&message)),
		.offset = NO_OFFSET,
		.count = 1,
	};
	text_release(&message);
	return finding;
}

const char *
check_relation_name(enum check_relation relation)
{
	static const char *const names[] = {
		[RELATION_NODE] = "node",
		[RELATION_SLICES] = "sibling-slices",
		[RELATION_PARENT] = "parent-child",
		[RELATION_PROFILE] = "profile-entitlement",
		[RELATION_LOAD] = "load-edge",
		[RELATION_SET] = "bundle-set",
	};

	return names[relation];
}

enum severity
findings_worst(const struct findings *findings)
{
	enum severity worst = SEVERITY_PASS;

	for (size_t i = 0; i < findings->count; i++)
		if (findings->list[i].severity > worst)
			worst = findings->list[i].severity;
	return worst;
}

static int
order_strings(const char *a, const char *b)
{
	if (!a || !b)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

/* The last steps only make the order total. */
static int
order(const void *left, const void *right)
{
	const struct finding *a = left, *b = right;
	int by;

	if (a->severity != b->severity)
		return a->severity > b->severity ? -1 : 1;
	/* Causes before what follows from them. */
	if (!a->consequence_of != !b->consequence_of)
		return a->consequence_of ? 1 : -1;
	if ((by = order_strings(a->file, b->file)) != 0)
		return by;
	if ((by = order_strings(a->slice, b->slice)) != 0)
		return by;
	if (a->offset != b->offset)
		return a->offset < b->offset ? -1 : 1;
	if ((by = strcmp(a->check->id, b->check->id)) != 0)
		return by;
	if ((by = bytes_compare(a->key, b->key)) != 0)
		return by;
	return strcmp(a->message, b->message);
}

void
checks_run(enum check_scope scope, const struct check_subject *subject,
    struct findings *findings)
{
	const struct check_policy *policy = subject->options->policy;
	unsigned held = guards_of(subject);

	for (size_t i = 0; i < THEMES; i++)
		for (const struct check *c = themes[i]; c->id; c++)
			if (c->scope & scope && policy_runs(policy, c) &&
			    check_applies(c, subject, held))
				c->run(c, subject, findings);
	findings_fold(findings, subject->code);
	policy_apply(policy, findings);
	findings_follow(findings);
	if (findings->count > 1)
		qsort(findings->list, findings->count, sizeof(*findings->list),
		    order);
}
