/* SPDX-License-Identifier: MIT */
/* Code side by side: the values, and what checks said of them. */
#include <config.h>

#include <string.h>

#include <sealtree/peers.h>
#include <sealtree/text.h>

#include "themes.h"

/* One node that is looked at. */
struct look {
	const struct check_subject *subject;
	struct arena *arena;
	const struct slice *macho; /* NULL: none */
	bool is_signed;
	struct signed_slice slice; /* if so */
};

static const char *
copy_of(struct look *look, struct bytes bytes)
{
	return bytes.len ? arena_string(look->arena, bytes) : NULL;
}

static const char *
team_of(struct look *look)
{
	return look->is_signed && look->slice.directory
		   ? copy_of(look, look->slice.directory->team)
		   : NULL;
}

static const char *
class_of(struct look *look)
{
	if (!look->is_signed)
		return look->macho && code_wants_signature(look->macho)
			   ? "not signed"
			   : NULL;
	if (signature_is_linker_signed(look->slice.signature))
		return "by the linker only";
	if (!look->slice.signature->has_cms)
		return "ad hoc";
	return *look->slice.class ? class_title(look->slice.class)
				  : "cannot be told";
}

/* Names are the same from year to year, serial numbers are not. */
static const char *
leaf_of(struct look *look)
{
	const struct certificate *signer =
	    look->is_signed ? slice_signer(&look->slice) : NULL;

	if (!signer)
		return NULL;
	return signer->serial
		   ? arena_printf(look->arena, "%s, number %s",
			 signer->common_name, signer->serial)
		   : arena_printf(look->arena, "%s", signer->common_name);
}

static const char *
time_of(struct look *look)
{
	struct text text = TEXT_INIT;
	const char *copy;
	int64_t time;
	bool secure;

	if (!look->is_signed || !slice_time(&look->slice, &time, &secure))
		return NULL;
	text_add_time(&text, time);
	if (!secure)
		text_add_string(&text, " (no time stamp)");
	copy = arena_string(look->arena, text_bytes(&text));
	text_release(&text);
	return copy;
}

static const char *
runtime_of(struct look *look)
{
	const struct directory *d =
	    look->is_signed ? look->slice.directory : NULL;

	if (!d)
		return NULL;
	if (!(d->flags & DIRECTORY_RUNTIME))
		return "no";
	return d->runtime
		   ? arena_printf(look->arena, "%u.%u.%u", d->runtime >> 16,
			 d->runtime >> 8 & 0xff, d->runtime & 0xff)
		   : "yes";
}

static const char *
platform_of(struct look *look)
{
	struct text text = TEXT_INIT;
	const char *copy = NULL;

	for (size_t i = 0; look->macho && i < look->macho->platform_count;
	     i++) {
		uint32_t number = look->macho->platforms[i].platform;
		const char *title = macho_platform_title(number);

		if (i > 0)
			text_add_string(&text, " and ");
		if (title)
			text_add_string(&text, title);
		else
			text_printf(&text, "number %u", number);
	}
	if (text.len)
		copy = arena_string(look->arena, text_bytes(&text));
	text_release(&text);
	return copy;
}

static const char *
minimum_of(struct look *look)
{
	return look->macho && look->macho->platform_count &&
		       look->macho->platforms[0].minimum_os
		   ? macho_version(
			 look->arena, look->macho->platforms[0].minimum_os)
		   : NULL;
}

static const char *
sdk_of(struct look *look)
{
	return look->macho && look->macho->platform_count &&
		       look->macho->platforms[0].sdk
		   ? macho_version(look->arena, look->macho->platforms[0].sdk)
		   : NULL;
}

static const char *
architectures_of(struct look *look)
{
	const struct macho *macho = look->subject->code->macho;
	struct text text = TEXT_INIT;
	const char *copy = NULL;

	for (size_t i = 0; macho && i < macho->slice_count; i++)
		text_printf(&text, "%s%s", i ? " " : "", macho->slices[i].arch);
	if (text.len)
		copy = arena_string(look->arena, text_bytes(&text));
	text_release(&text);
	return copy;
}

static const char *
identifier_of(struct look *look)
{
	struct bytes id =
	    code_info_string(look->subject->code, "CFBundleIdentifier");

	if (id.len == 0 && look->is_signed && look->slice.directory)
		id = look->slice.directory->identifier;
	return copy_of(look, id);
}

static const char *
version_of(struct look *look)
{
	const struct code *code = look->subject->code;
	struct bytes version =
	    code_info_string(code, "CFBundleShortVersionString");
	struct bytes build = code_info_string(code, "CFBundleVersion");
	struct text text = TEXT_INIT;
	const char *copy;

	text_add_bytes(&text, version);
	if (build.len) {
		text_add_string(&text, version.len ? " (" : "(");
		text_add_bytes(&text, build);
		text_add_string(&text, ")");
	}
	copy = copy_of(look, text_bytes(&text));
	text_release(&text);
	return copy;
}

// clang-format off
static const struct {
	const char *key, *title;
	const char *(*value)(struct look *look);
	bool of_slices; /* each has its own */
	const char *ids[8]; /* of checks that judge it */
} traits[PEER_TRAITS] = {
	[PEER_TEAM] = { "team", "Team", team_of, true,
		{ "nested-team-mismatch", "slice-team-mismatch",
		  "team-id-missing", "team-id-cert-mismatch",
		  "sysext-team-mismatch" } },
	[PEER_CLASS] = { "class", "Signed for", class_of, true,
		{ "nested-signer-class-mismatch", "nested-development-signed",
		  "nested-unsigned", "code-unsigned", "adhoc-signature",
		  "linker-signed-only", "slice-signer-mismatch",
		  "sysext-signature-class-mismatch" } },
	[PEER_LEAF] = { "leaf", "Certificate", leaf_of, true,
		{ "nested-cert-mismatch", "cert-chain-incomplete",
		  "cert-chain-not-apple", "cert-expired-no-timestamp",
		  "cert-wrong-usage" } },
	[PEER_TIME] = { "time", "Signed at", time_of, false,
		{ "parent-signed-before-child",
		  "cert-signed-outside-validity" } },
	[PEER_RUNTIME] = { "runtime", "Hardened", runtime_of, true,
		{ "nested-runtime-mismatch", "slice-flags-mismatch" } },
	[PEER_PLATFORM] = { "platform", "Platform", platform_of, true,
		{ "nested-platform-mismatch" } },
	[PEER_MINIMUM_OS] = { "minimum_os", "Minimum system", minimum_of, true,
		{ "nested-minos-higher" } },
	[PEER_SDK] = { "sdk", "SDK", sdk_of, true, { "nested-sdk-older" } },
	[PEER_ARCHITECTURES] = { "architectures", "Architectures",
		architectures_of, false, { "nested-arch-missing" } },
	[PEER_IDENTIFIER] = { "identifier", "Identifier", identifier_of, false,
		{ "nested-bundle-id-not-prefixed",
		  "signing-identifier-bundle-id-mismatch",
		  "identifier-autogenerated", "slice-identifier-mismatch" } },
	[PEER_VERSION] = { "version", "Version", version_of, false,
		{ "nested-version-mismatch" } },
};
// clang-format on

const char *
peer_trait_key(enum peer_trait trait)
{
	return traits[trait].key;
}

const char *
peer_trait_title(enum peer_trait trait)
{
	return traits[trait].title;
}

/* Xcode's debug builds keep the code in a library that only ld signs. */
static const char *
note_of(struct look *look)
{
	const struct code *code = look->subject->code;
	struct bytes name = bytes_of(code->place->name);
	struct bytes id = { 0 };

	if (!look->is_signed)
		return look->macho ? NULL : "no code";
	if (strcmp(look->slice.class, "apple") == 0)
		return "signed by Apple";
	if (signature_is_linker_signed(look->slice.signature) &&
	    (bytes_end(name, ".debug.dylib") ||
		bytes_end(name, "__preview.dylib")))
		return "of a debug build, where the linker's signature is "
		       "enough";
	if (look->slice.directory)
		id = look->slice.directory->identifier;
	if (bytes_begin(id, "org.sparkle-project."))
		return "Sparkle, with identifiers of its own";
	return NULL;
}

static enum severity
severity_of(const struct findings *findings, const char *id)
{
	enum severity worst = SEVERITY_PASS;

	for (size_t i = 0; id && findings && i < findings->count; i++)
		if (findings->list[i].severity > worst &&
		    strcmp(findings->list[i].check->id, id) == 0)
			worst = findings->list[i].severity;
	return worst;
}

static void
judge_value(
    struct peer *peer, enum peer_trait trait, const struct findings *findings)
{
	struct peer_value *value = &peer->values[trait];
	size_t count = sizeof(traits[trait].ids) / sizeof(*traits[trait].ids);

	for (size_t i = 0; i < count; i++) {
		enum severity severity =
		    severity_of(findings, traits[trait].ids[i]);

		if (severity > value->severity)
			value->severity = severity;
	}
	if (value->severity > peer->worst)
		peer->worst = value->severity;
}

/* Without Mach-O there is one signature, or none. */
static void
look_at_slice(struct look *look, size_t index)
{
	const struct macho *macho = look->subject->code->macho;
	size_t at = index;

	look->macho =
	    macho && index < macho->slice_count ? &macho->slices[index] : NULL;
	look->is_signed = next_signed(look->subject, &at, &look->slice) &&
			  look->slice.index == index;
}

static bool
same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Slices that do not agree are told of one by one. */
static const char *
value_of(struct look *look, enum peer_trait trait)
{
	const struct code *code = look->subject->code;
	size_t count = code->macho ? code->macho->slice_count : 0;
	struct text text = TEXT_INIT;
	const char *first, *copy;
	bool agree = true;

	look_at_slice(look, code->preferred);
	first = traits[trait].value(look);
	for (size_t i = 0; traits[trait].of_slices && i < count; i++) {
		const char *value;

		look_at_slice(look, i);
		value = traits[trait].value(look);
		agree = agree && same(first, value);
		text_printf(&text, "%s%s %s", i ? ", " : "", look->macho->arch,
		    value ? value : "none");
	}
	copy = agree ? first : arena_string(look->arena, text_bytes(&text));
	text_release(&text);
	return copy;
}

/* Files of one name may lie in several folders. */
static const char *
name_of(const struct place *place)
{
	const char *above = place->parent ? place->parent->path : ".";

	if (!place->loose_path || !lies_below(place->path, above))
		return place->name;
	return strcmp(above, ".") == 0 ? place->path
				       : place->path + strlen(above) + 1;
}

static void
fill(struct peer *peer, const struct peer *head,
    const struct check_subject *subject, struct arena *arena)
{
	const struct place *place = subject->code->place;
	struct look look = { .subject = subject, .arena = arena };

	look_at_slice(&look, subject->code->preferred);
	peer->path = arena_string(arena, bytes_of(place->path));
	peer->name = arena_string(arena, bytes_of(name_of(place)));
	peer->note = head ? note_of(&look) : NULL;
	for (int i = 0; i < PEER_TRAITS; i++) {
		struct peer_value *value = &peer->values[i];

		value->text = value_of(&look, (enum peer_trait) i);
		if (head && value->text && head->values[i].text)
			value->differs =
			    !same(value->text, head->values[i].text);
		judge_value(peer, (enum peer_trait) i, subject->findings);
	}
}

const struct peers *
peers_make(const struct check_subject *head, struct arena *arena)
{
	size_t count = head->child_count + 1;
	struct peers *peers;
	struct peer *list;

	if (head->child_count == 0)
		return NULL;
	peers = ARENA_NEW(arena, struct peers);
	list = ARENA_ARRAY(arena, struct peer, count);
	fill(&list[0], NULL, head, arena);
	for (size_t i = 1; i < count; i++)
		fill(&list[i], &list[0], head->children[i - 1], arena);
	peers->list = list;
	peers->count = count;
	return peers;
}
