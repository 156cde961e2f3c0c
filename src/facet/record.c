/* SPDX-License-Identifier: MIT */
/*
 * The NODE object of the JSON report: its keys, in its order, nothing lazy.
 * What was not established is "unknown" among the checks and null elsewhere.
 */
#include <config.h>

#include <string.h>

#include "values.h"

static const char *
layout_name(enum layout_type layout)
{
	switch (layout) {
	case LAYOUT_NONE:
		return NULL;
	case LAYOUT_DEEP:
		return "deep";
	case LAYOUT_SHALLOW:
		return "shallow";
	case LAYOUT_VERSIONED:
		return "versioned";
	case LAYOUT_FLAT:
		return "flat";
	}
	return NULL;
}

static bool
needs_verdict(const struct code *code)
{
	for (size_t i = 0; i < code->signature_count; i++)
		if (code->signatures[i])
			return true;
	return code->profile || code->package;
}

/* Of a build that is unsigned as a whole its root alone has the finding. */
static bool
lacks_signature(const struct code *code)
{
	static const char *const data[] = { "object", "archive", "dsym" };

	if (!code->macho)
		return false;
	for (size_t i = 0; i < sizeof(data) / sizeof(*data); i++)
		if (strcmp(code->place->kind->id, data[i]) == 0)
			return false;
	for (size_t i = 0; i < code->signature_count; i++)
		if (code->signatures[i])
			return false;
	return true;
}

/* What was not read or not verified has no findings, and does not pass for
 * that. */
static const char *
worst_of(const struct node *node)
{
	if (node->worst >= SEVERITY_UNKNOWN)
		return severity_name(node->worst);
	if ((node->state != NODE_READ && node->state != NODE_VERIFIED) ||
	    !node->code ||
	    (!node->verdict && needs_verdict(node->code)))
		return severity_name(SEVERITY_UNKNOWN);
	if (lacks_signature(node->code))
		return severity_name(SEVERITY_ERROR);
	return severity_name(SEVERITY_PASS);
}

static void
record_place(struct outline *o, const struct node *node)
{
	const struct place *place = node->place;

	outline_string(o, "path", NULL, node->path);
	outline_string(
	    o, "parent", NULL, node->parent ? node->parent->path : NULL);
	outline_string(o, "kind", NULL, place->kind->id);
	outline_string(o, "layout", NULL, layout_name(place->layout));
	outline_string(o, "place", NULL, place->where);
	outline_string(o, "verdict", NULL, worst_of(node));
}

static struct bytes
minimum_os(const struct code *code)
{
	struct bytes version = code_info_string(code, "LSMinimumSystemVersion");

	return version.len ? version
			   : code_info_string(code, "MinimumOSVersion");
}

static void
record_info(struct outline *o, const struct code *code)
{
	show_info(o, "identifier", NULL, code, "CFBundleIdentifier");
	show_info(o, "version", NULL, code, "CFBundleShortVersionString");
	show_info(o, "build", NULL, code, "CFBundleVersion");
	outline_string(o, "executable", NULL, code->place->executable_path);
	show_info(o, "package_type", NULL, code, "CFBundlePackageType");
	show_text(o, "minimum_os", NULL, minimum_os(code));
	show_mode(o, "executable_mode", NULL, code->executable_stat);
}

static void
record_xattrs(struct outline *o, const struct code *code)
{
	outline_list(o, "xattrs", NULL);
	for (size_t i = 0; i < code->xattrs.count; i++)
		outline_string(o, NULL, NULL, code->xattrs.entries[i].name);
	outline_close(o);
}

/* Before it was read: the same keys. */
static void
record_unread(struct outline *o)
{
	static const char *const keys[] = { "identifier", "version", "build",
		"executable", "package_type", "minimum_os", "executable_mode" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		outline_null(o, keys[i], NULL);
	outline_list(o, "slices", NULL);
	outline_close(o);
	outline_null(o, "seal", NULL);
	outline_null(o, "ticket", NULL);
	outline_null(o, "profile", NULL);
	outline_list(o, "xattrs", NULL);
	outline_close(o);
	outline_null(o, "symlink", NULL);
	outline_null(o, "coverage", NULL);
	outline_null(o, "package", NULL);
	outline_null(o, "image", NULL);
}

static void
describe(const struct node *node, struct outline *o)
{
	const struct code *code = node->code;
	const struct verdict *verdict = node->verdict;

	record_place(o, node);
	if (!code) {
		record_unread(o);
		return;
	}
	record_info(o, code);
	record_slices(o, node);
	record_seal(o, code, verdict ? verdict->seal : NULL);
	record_ticket(o, code, verdict);
	record_profile(o, code, verdict ? verdict->profile : NULL);
	record_xattrs(o, code);
	outline_null(o, "symlink", NULL);
	record_coverage(o, verdict);
	record_package(o, code->package, verdict ? verdict->package : NULL);
	record_image(o, code->image);
}

static bool
applies(const struct node *node)
{
	return node->row == ROW_CODE;
}

const struct facet facet_record = {
	.id = "record",
	.title = "Record",
	.applies = applies,
	.describe = describe,
};
