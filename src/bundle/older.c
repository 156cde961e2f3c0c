/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/baseline.h>

static const char *
class_of(const struct signature *s)
{
	const char *class = s->cms ? chain_leaf_class(&s->cms->chain) : NULL;

	return class ? class : "";
}

static const char *
designated_of(const struct signature *s)
{
	const struct requirement *r = NULL;

	if (s->requirements)
		r = requirements_find(s->requirements, REQUIREMENT_DESIGNATED);
	return r ? r->text : s->implicit;
}

static void
add_signature(
    struct older *older, const struct signature *s, struct arena *arena)
{
	const struct directory *d = s->best ? s->best : s->primary;

	older->is_signed = true;
	older->class = class_of(s);
	older->designated = designated_of(s);
	older->entitlements = signature_entitlements(s);
	if (!d)
		return;
	older->identifier = d->identifier;
	older->team = d->team;
	older->flags = directory_flags_text(arena, d->flags);
	older->has_cdhash = d->cdhash_full_len > 0;
	memcpy(older->cdhash, d->cdhash, CDHASH_LEN);
}

static struct bytes
minimum_of(const struct code *code)
{
	struct bytes mac = code_info_string(code, "LSMinimumSystemVersion");

	return mac.len ? mac : code_info_string(code, "MinimumOSVersion");
}

const struct older *
older_of_code(const struct code *code, struct arena *arena)
{
	struct older *older = ARENA_NEW(arena, struct older);

	*older = (struct older){
		.path = code->place->path,
		.kind = code->place->kind->id,
		.version = code_info_string(code, "CFBundleShortVersionString"),
		.build = code_info_string(code, "CFBundleVersion"),
		.minimum_os = minimum_of(code),
		.class = "",
		.seal = code->seal,
	};
	if (code_signature(code))
		add_signature(older, code_signature(code), arena);
	return older;
}
