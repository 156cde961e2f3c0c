/* SPDX-License-Identifier: MIT */
/*
 * An older build by its report: what `sealtree -f json` wrote of it. It may be
 * anybody's, and is read as such.
 */
#include <config.h>

#include <jansson.h>
#include <string.h>

#include <sealtree/limits.h>

#include "baseline.h"

static struct bytes
text_of(const json_t *object, const char *key, struct arena *arena)
{
	const json_t *value = json_object_get(object, key);

	if (!json_is_string(value))
		return (struct bytes){ 0 };
	return arena_copy(arena,
	    bytes_over(json_string_value(value), json_string_length(value)));
}

static const char *
string_of(const json_t *object, const char *key, struct arena *arena)
{
	struct bytes text = text_of(object, key, arena);

	return text.data ? arena_string(arena, text) : NULL;
}

static const struct plist *plist_of(
    const json_t *value, struct bytes key, struct arena *arena, unsigned depth);

static void
append(
    struct plist *parent, const struct plist ***end, const struct plist *child)
{
	if (!child)
		return;
	**end = child;
	*end =
	    (const struct plist **) &((struct plist *) (uintptr_t) child)->next;
	parent->count++;
}

static void
add_children(struct plist *parent, const json_t *value, struct arena *arena,
    unsigned depth)
{
	const struct plist **end = &parent->first;
	const char *key;
	json_t *item;
	size_t i;

	if (json_is_array(value)) {
		json_array_foreach(value, i, item) append(parent, &end,
		    plist_of(item, (struct bytes){ 0 }, arena, depth));
		return;
	}
	json_object_foreach((json_t *) (uintptr_t) value, key, item)
	    append(parent, &end,
		plist_of(item, arena_copy(arena, bytes_of(key)), arena, depth));
}

/* Data and dates stay in the form that the report has them in: equal ones are
 * equal. NULL for what entitlements cannot hold, or what is too deep. */
static const struct plist *
plist_of(
    const json_t *value, struct bytes key, struct arena *arena, unsigned depth)
{
	struct plist *p = ARENA_NEW(arena, struct plist);

	*p = (struct plist){ .key = key, .offset = NO_OFFSET };
	if (depth == LIMIT_PLIST_DEPTH)
		return NULL;
	if (json_is_boolean(value)) {
		p->type = PLIST_BOOLEAN;
		p->boolean = json_is_true(value);
	} else if (json_is_string(value)) {
		p->type = PLIST_STRING;
		p->bytes =
		    arena_copy(arena, bytes_over(json_string_value(value),
					  json_string_length(value)));
	} else if (json_is_integer(value)) {
		p->type = PLIST_INTEGER;
		p->number = (uint64_t) json_integer_value(value);
		p->negative = json_integer_value(value) < 0;
	} else if (json_is_real(value)) {
		p->type = PLIST_REAL;
		p->real = json_real_value(value);
	} else if (json_is_array(value) || json_is_object(value)) {
		p->type = json_is_array(value) ? PLIST_ARRAY : PLIST_DICT;
		add_children(p, value, arena, depth + 1);
	} else {
		return NULL;
	}
	return p;
}

static bool
read_cdhash(struct older *older, const json_t *signature)
{
	const char *hex =
	    json_string_value(json_object_get(signature, "cdhash"));

	if (!hex || strlen(hex) != 2 * CDHASH_LEN)
		return false;
	for (size_t i = 0; i < CDHASH_LEN; i++) {
		unsigned byte;

		if (sscanf(hex + 2 * i, "%2x", &byte) != 1)
			return false;
		older->cdhash[i] = (uint8_t) byte;
	}
	return true;
}

static const char *
class_of(const json_t *signature, struct arena *arena)
{
	const json_t *certificates = json_object_get(signature, "certificates");
	const char *class =
	    string_of(json_array_get(certificates, 0), "class", arena);

	return class ? class : "";
}

static void
read_signature(
    struct older *older, const json_t *signature, struct arena *arena)
{
	const json_t *flags = json_object_get(signature, "flags_value");
	const json_t *entitlements = json_object_get(signature, "entitlements");

	older->is_signed = true;
	older->class = class_of(signature, arena);
	older->identifier = text_of(signature, "identifier", arena);
	older->team = text_of(signature, "team_id", arena);
	older->has_cdhash = read_cdhash(older, signature);
	if (json_is_integer(flags))
		older->flags = directory_flags_text(
		    arena, (uint32_t) json_integer_value(flags));
	older->designated = string_of(
	    json_object_get(signature, "requirements"), "designated", arena);
	if (!older->designated)
		older->designated =
		    string_of(signature, "designated_implicit", arena);
	if (json_is_object(entitlements))
		older->entitlements =
		    plist_of(entitlements, (struct bytes){ 0 }, arena, 0);
}

/* That which counts of a program for several processors, as when a build is
 * compared with itself; see macho_preferred_slice(). */
static const json_t *
preferred_slice(const json_t *slices)
{
	static const char *const order[] = { "arm64e", "arm64", "x86_64h",
		"x86_64" };
	const json_t *slice;
	size_t at;

	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		json_array_foreach(slices, at, slice)
		{
			const char *arch =
			    json_string_value(json_object_get(slice, "arch"));

			if (arch && strcmp(arch, order[i]) == 0)
				return slice;
		}
	return json_array_get(slices, 0);
}

static const struct older *
read_node(const json_t *node, struct arena *arena)
{
	const json_t *slice = preferred_slice(json_object_get(node, "slices"));
	const json_t *signature = json_object_get(slice, "signature");
	const char *path = string_of(node, "path", arena);
	const char *kind = string_of(node, "kind", arena);
	struct older *older;

	if (!path)
		return NULL;
	older = ARENA_NEW(arena, struct older);
	*older = (struct older){
		.path = path,
		.kind = kind ? kind : "",
		.version = text_of(node, "version", arena),
		.build = text_of(node, "build", arena),
		.minimum_os = text_of(node, "minimum_os", arena),
		.class = "",
	};
	if (json_is_object(signature))
		read_signature(older, signature, arena);
	return older;
}

static struct bytes
view_of(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return json_is_string(value) ? bytes_over(json_string_value(value),
					   json_string_length(value))
				     : (struct bytes){ 0 };
}

static void
read_findings(struct baseline *baseline, const json_t *list)
{
	const json_t *finding;
	size_t i;

	json_array_foreach(list, i, finding)
	{
		const struct known_parts parts = {
			.id = view_of(finding, "id"),
			.node = view_of(finding, "node"),
			.file = view_of(finding, "file"),
			.slice = view_of(finding, "slice"),
			.key = view_of(finding, "key"),
		};

		known_add(baseline, &parts, view_of(finding, "severity"));
	}
	known_sort(baseline);
}

bool
baseline_from_report(struct baseline *baseline, struct bytes content)
{
	json_error_t error;
	json_t *root = json_loadb(
	    (const char *) content.data, content.len, JSON_ALLOW_NUL, &error);
	const json_t *nodes = json_object_get(root, "nodes");
	const char *schema = json_string_value(json_object_get(root, "schema"));
	bool is_report = schema && strcmp(schema, "sealtree-report/1") == 0;
	size_t count = is_report ? json_array_size(nodes) : 0;

	if (count > LIMIT_NODES)
		count = LIMIT_NODES;
	baseline->nodes =
	    ARENA_ARRAY(baseline->arena, const struct older *, count + 1);
	for (size_t i = 0; i < count; i++) {
		const struct older *older =
		    read_node(json_array_get(nodes, i), baseline->arena);

		if (older)
			baseline->nodes[baseline->count++] = older;
	}
	if (is_report)
		read_findings(baseline, json_object_get(root, "findings"));
	json_decref(root);
	return is_report;
}
