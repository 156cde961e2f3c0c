/* SPDX-License-Identifier: MIT */
/* What code is for: asked of the outermost code, it holds for all in it. */
#include <config.h>

#include <string.h>

#include "themes.h"

static const char *const names[TARGETS] = {
	[TARGET_APPLE] = "undecided",
	[TARGET_SIMULATOR] = "undecided",
	[TARGET_MAC] = "undecided",
	[TARGET_IOS] = "undecided",
	[TARGET_DEVELOPER_ID] = "developer-id",
	[TARGET_MAC_APP_STORE] = "mac-app-store",
	[TARGET_MAC_DEVELOPMENT] = "mac-development",
	[TARGET_IOS_STORE] = "ios-store",
	[TARGET_IOS_DEVELOPMENT] = "ios-development",
	[TARGET_IOS_ENTERPRISE] = "ios-enterprise",
	[TARGET_IOS_AD_HOC] = "ios-ad-hoc",
};

const char *
target_name(enum target target)
{
	return names[target];
}

bool
target_find(const char *name, enum target *target)
{
	for (int i = TARGET_DEVELOPER_ID; i < TARGETS; i++)
		if (strcmp(names[i], name) == 0) {
			*target = (enum target) i;
			return true;
		}
	return false;
}

bool
target_is_in(enum target target, unsigned contexts)
{
	return (contexts ? contexts : IN_ANY) & 1u << target;
}

/* A folder of apps, an image of a disk or an archive of Xcode is for nothing
 * in itself. */
bool
code_is_container(const struct code *code)
{
	const struct bundle_kind *kind = code->place->kind;

	return (!kind->is_bundle && !code->macho) ||
	       strcmp(kind->id, "xcarchive") == 0;
}

bool
subject_stands_alone(const struct check_subject *subject)
{
	return !subject->parent || subject->parent->code->container;
}

const struct check_subject *
subject_root(const struct check_subject *subject)
{
	while (subject->parent && !code_is_container(subject->parent->code))
		subject = subject->parent;
	return subject;
}

/* Distribution: the profile tells by what way. */
static enum target
target_of_profile(const struct profile *profile)
{
	const char *kind = profile && profile->kind ? profile->kind : "";

	if (strcmp(kind, "enterprise") == 0)
		return TARGET_IOS_ENTERPRISE;
	if (strcmp(kind, "ad-hoc") == 0)
		return TARGET_IOS_AD_HOC;
	return TARGET_IOS_STORE;
}

/* A profile alone is for what it was made for. */
static enum target
target_of_alone(const struct profile *profile)
{
	// clang-format off
	static const struct {
		const char *kind;
		enum target mac, ios;
	} rows[] = {
		{ "developer-id", TARGET_DEVELOPER_ID, TARGET_IOS },
		{ "app-store", TARGET_MAC_APP_STORE, TARGET_IOS_STORE },
		{ "development", TARGET_MAC_DEVELOPMENT, TARGET_IOS_DEVELOPMENT },
		{ "enterprise", TARGET_MAC, TARGET_IOS_ENTERPRISE },
		{ "ad-hoc", TARGET_MAC, TARGET_IOS_AD_HOC },
	};
	// clang-format on
	bool mac = false;

	for (size_t i = 0; i < profile->platform_count; i++)
		mac = mac || bytes_are(profile->platforms[i], "OSX");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (profile->kind && strcmp(rows[i].kind, profile->kind) == 0)
			return mac ? rows[i].mac : rows[i].ios;
	return mac ? TARGET_MAC : TARGET_IOS;
}

static enum target
target_of_class(const char *class, const struct code *code, bool mac)
{
	// clang-format off
	static const struct {
		const char *class;
		enum target mac, ios;
	} rows[] = {
		{ "apple", TARGET_APPLE, TARGET_APPLE },
		{ "devid-app", TARGET_DEVELOPER_ID, TARGET_IOS },
		{ "mas-store", TARGET_MAC_APP_STORE, TARGET_IOS },
		{ "ios-store", TARGET_MAC_APP_STORE, TARGET_IOS_STORE },
		{ "testflight", TARGET_MAC_APP_STORE, TARGET_IOS_STORE },
		{ "dist", TARGET_MAC_APP_STORE, TARGET_IOS_STORE },
		{ "dev", TARGET_MAC_DEVELOPMENT, TARGET_IOS_DEVELOPMENT },
	};
	// clang-format on

	if (!mac && strcmp(class, "dist") == 0)
		return target_of_profile(code->profile);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (strcmp(rows[i].class, class) == 0)
			return mac ? rows[i].mac : rows[i].ios;
	return mac ? TARGET_MAC : TARGET_IOS;
}

/* What is no code is for what its signer's certificate is for; if nobody
 * signed it, for what the first thing in it is for. */
static enum target
target_of_container(const struct check_subject *subject)
{
	const char *class = package_class(subject->code);

	if (strcmp(class, "devid-installer") == 0)
		return TARGET_DEVELOPER_ID;
	if (strcmp(class, "mas-submit-installer") == 0 ||
	    strcmp(class, "mas-installer") == 0)
		return TARGET_MAC_APP_STORE;
	if (*class)
		return target_of_class(class, subject->code, true);
	for (size_t i = 0; i < subject->child_count; i++)
		if (!subject->children[i]->code->package &&
		    !subject->children[i]->code->image)
			return target_of(subject->children[i]);
	return TARGET_MAC;
}

enum target
target_of(const struct check_subject *subject)
{
	const struct check_subject *root = subject_root(subject);
	struct signed_slice slice;
	bool mac = code_is_for_mac(root->code);

	if (root->options && root->options->target_chosen)
		return root->options->target;
	if (root->code->macho && root->code->macho->slice_count > 0 &&
	    slice_is_simulated(&root->code->macho->slices[0]))
		return TARGET_SIMULATOR;
	if (root->code->profile && root->code->place->loose_path)
		return target_of_alone(root->code->profile);
	if (root->code->package ||
	    (root->code->image && !first_signed(root, &slice)))
		return target_of_container(root);
	if (!first_signed(root, &slice))
		return mac ? TARGET_MAC : TARGET_IOS;
	return target_of_class(slice.class, root->code, mac);
}
