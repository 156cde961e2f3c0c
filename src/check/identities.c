/* SPDX-License-Identifier: MIT */
/* What should be one's own and is another's too: identifiers, build ids. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "themes.h"

enum {
	SDK_26 = 26 << 16 /* SDK from which dyld asks for a UUID */
};

/* One that has a name, or a number, by which it is to be known alone. */
struct named {
	struct bytes key;
	const char *arch; /* "" where that does not matter */
	const struct check_subject *subject;
	const struct slice *slice;
	size_t index;
};

struct names {
	struct arena *arena;
	struct named *list;
	size_t count, capacity;
};

typedef void collect(struct names *names, const struct check_subject *subject);

static void
add_name(struct names *names, struct bytes key, const char *arch,
    const struct check_subject *subject, const struct slice *slice)
{
	if (key.len == 0)
		return;
	ARENA_GROW(names->arena, names->list, names->count, names->capacity);
	names->list[names->count] =
	    (struct named){ key, arch, subject, slice, names->count };
	names->count++;
}

/* As deep as bundles may lie in each other, LIMIT_NESTING. */
static void
collect_all(
    struct names *names, const struct check_subject *subject, collect *one)
{
	one(names, subject);
	for (size_t i = 0; i < subject->child_count; i++)
		collect_all(names, subject->children[i], one);
}

static int
order_keys(const struct named *a, const struct named *b)
{
	int by = bytes_compare(a->key, b->key);

	return by ? by : strcmp(a->arch, b->arch);
}

static int
order_names(const void *left, const void *right)
{
	const struct named *a = left, *b = right;
	int by = order_keys(a, b);

	if (by == 0 && a->index != b->index)
		by = a->index < b->index ? -1 : 1;
	return by;
}

static struct names
sorted_names(
    const struct check_subject *root, struct arena *arena, collect *one)
{
	struct names names = { .arena = arena };

	collect_all(&names, root, one);
	if (names.count > 1)
		qsort(
		    names.list, names.count, sizeof(*names.list), order_names);
	return names;
}

static size_t
group_end(const struct names *names, size_t first)
{
	size_t end = first + 1;

	while (end < names->count &&
	       order_keys(&names->list[first], &names->list[end]) == 0)
		end++;
	return end;
}

static struct finding *
add_group(const struct check *check, const struct names *names, size_t first,
    size_t end, struct findings *findings, const char *message)
{
	const char **related =
	    ARENA_ARRAY(findings->arena, const char *, end - first + 1);
	struct finding *finding =
	    finding_add(findings, check, "%zu %s", end - first, message);

	for (size_t i = first; i < end; i++)
		related[i - first] = names->list[i].subject->code->place->path;
	finding->related = related;
	return finding;
}

static const struct directory *
directory_of(const struct check_subject *subject)
{
	struct signed_slice slice;

	return first_signed(subject, &slice) &&
		       !signature_is_linker_signed(slice.signature)
		   ? slice.directory
		   : NULL;
}

static bool
same_bytes(const struct named *a, const struct named *b)
{
	const struct directory *left = directory_of(a->subject);
	const struct directory *right = directory_of(b->subject);

	return left && right && left->cdhash_full_len > 0 &&
	       right->cdhash_full_len > 0 &&
	       memcmp(left->cdhash, right->cdhash, CDHASH_LEN) == 0;
}

/* Loose copies of one image are no second program. */
static bool
same_program(const struct named *a, const struct named *b)
{
	const struct slice *left = a->subject->code->macho->slices;
	const struct slice *right = b->subject->code->macho->slices;

	if (same_bytes(a, b))
		return true;
	return left->has_uuid && right->has_uuid &&
	       memcmp(left->uuid, right->uuid, sizeof(left->uuid)) == 0 &&
	       !(a->subject->code->place->kind->is_bundle &&
		   b->subject->code->place->kind->is_bundle);
}

static void
collect_identifier(struct names *names, const struct check_subject *subject)
{
	const struct directory *d = directory_of(subject);

	if (d && (subject_is_program(subject) || subject_is_library(subject)))
		add_name(names, d->identifier, "", subject, NULL);
}

/* A program and something that is not a copy of it. */
static bool
collide(const struct names *names, size_t first, size_t end)
{
	const struct named *program = NULL;

	for (size_t i = first; i < end && !program; i++)
		if (subject_is_program(names->list[i].subject))
			program = &names->list[i];
	for (size_t i = first; program && i < end; i++)
		if (program != &names->list[i] &&
		    !same_program(program, &names->list[i]))
			return true;
	return false;
}

static void
signing_identifier_collision(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct names names;
	size_t end;

	if (!subject_is_product(subject))
		return;
	names = sorted_names(subject, findings->arena, collect_identifier);
	for (size_t first = 0; first < names.count; first = end) {
		end = group_end(&names, first);
		if (end - first > 1 && collide(&names, first, end))
			add_group(check, &names, first, end, findings,
			    "pieces of code are signed by one identifier")
			    ->seen =
			    visible(findings->arena, names.list[first].key);
	}
}

static void
collect_bundle_id(struct names *names, const struct check_subject *subject)
{
	if (subject->code->place->kind->is_bundle && subject->code->macho)
		add_name(names,
		    code_info_string(subject->code, "CFBundleIdentifier"), "",
		    subject, NULL);
}

static bool
all_the_same(const struct names *names, size_t first, size_t end)
{
	for (size_t i = first + 1; i < end; i++)
		if (!same_bytes(&names->list[first], &names->list[i]))
			return false;
	return true;
}

static void
bundle_id_collision(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	bool refused = target_is_in(subject->target, IN_IOS | IN_MAC_STORE);
	struct names names;
	size_t end;

	if (!subject_is_product(subject))
		return;
	names = sorted_names(subject, findings->arena, collect_bundle_id);
	for (size_t first = 0; first < names.count; first = end) {
		struct finding *finding;

		end = group_end(&names, first);
		if (end - first < 2 ||
		    (!refused && all_the_same(&names, first, end)))
			continue;
		finding = add_group(check, &names, first, end, findings,
		    "bundles have one identifier");
		finding->key = bytes_of("CFBundleIdentifier");
		finding->seen = visible(findings->arena, names.list[first].key);
		if (!refused)
			finding->severity = SEVERITY_WARNING;
	}
}

static bool
has_uuid_of_its_own(const struct slice *slice)
{
	const char *type = macho_filetype_name(slice->filetype);

	return type && !slice->archive &&
	       (strcmp(type, "execute") == 0 || strcmp(type, "dylib") == 0);
}

static void
collect_uuids(struct names *names, const struct check_subject *subject)
{
	const struct macho *macho = subject->code->macho;

	for (size_t i = 0; macho && i < macho->slice_count; i++) {
		const struct slice *slice = &macho->slices[i];

		if (slice->has_uuid && has_uuid_of_its_own(slice))
			add_name(names,
			    bytes_over(slice->uuid, sizeof(slice->uuid)),
			    slice->arch, subject, slice);
	}
}

/* Signing changes __LINKEDIT, and nothing else. */
static bool
same_image(const struct slice *a, const struct slice *b)
{
	if (a->filetype != b->filetype || a->segment_count != b->segment_count)
		return false;
	for (size_t i = 0; i < a->segment_count; i++) {
		const struct segment *left = &a->segments[i];
		const struct segment *right = &b->segments[i];

		if (!bytes_equal(left->name, right->name))
			return false;
		if (!bytes_are(left->name, "__LINKEDIT") &&
		    (left->memory_size != right->memory_size ||
			left->file.size != right->file.size))
			return false;
	}
	return true;
}

static void
add_missing_uuids(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct code *code = subject->code;

	for (size_t i = 0; code->macho && i < code->macho->slice_count; i++) {
		const struct slice *slice = &code->macho->slices[i];
		struct finding *finding;

		if (slice->has_uuid || !has_uuid_of_its_own(slice))
			continue;
		finding =
		    finding_add(findings, check, "it has no UUID of its build");
		finding->file = code_own_file(code);
		finding->slice = slice->arch;
		if (code_is_program(slice) && slice->platform_count > 0 &&
		    slice->platforms[0].sdk >= SDK_26)
			finding->severity = SEVERITY_ERROR;
	}
}

static void
uuid_missing_or_duplicate(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct names names;
	size_t end;

	add_missing_uuids(check, subject, findings);
	if (!subject_is_product(subject))
		return;
	names = sorted_names(subject, findings->arena, collect_uuids);
	for (size_t first = 0; first < names.count; first = end) {
		bool same = true;

		end = group_end(&names, first);
		for (size_t i = first + 1; same && i < end; i++)
			same = same_image(
			    names.list[first].slice, names.list[i].slice);
		if (!same)
			add_group(check, &names, first, end, findings,
			    "different builds have one UUID");
	}
}

static const char *const says_collision[] = { "CFBundleIdentifier Collision.",
	"ITMS-90685", NULL };
static const char *const says_uuid[] = { "missing LC_UUID load command", NULL };

const struct check identity_checks[] = {
	{
	    .id = "signing-identifier-collision",
	    .title = "Programs signed by one identifier",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = signing_identifier_collision,
	    .guards = GUARD_APPLE | GUARD_STORE | GUARD_UNSIGNED_BUILD,
	    .relation = RELATION_SET,
	    .mend = MEND_SIGN,
	    .means = "To the system these are one: what is allowed to one, "
		     "by the user or by rules for launching, is allowed to "
		     "all.",
	    .fix = "Give each its own CFBundleIdentifier or, outside "
		   "bundles, its own name with -i.",
	    .when = "two pieces of code in one product are signed by the same "
		    "identifier, and one of them is a program",
	    .unless = "copies of the same code",
	    .source = "Apple, Creating distribution-signed code for macOS",
	},
	{
	    .id = "bundle-id-collision",
	    .title = "Bundles with one identifier",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = bundle_id_collision,
	    .guards = GUARD_APPLE | GUARD_STORE,
	    .relation = RELATION_SET,
	    .means = "Bundles are found and told apart by their identifiers. "
		     "The stores refuse two of the same; on a Mac one stands "
		     "for the other.",
	    .fix = "Give each its own CFBundleIdentifier.",
	    .when = "two bundles with code in one product have the same "
		    "CFBundleIdentifier",
	    .unless = "a warning outside the stores and devices, and nothing "
		      "there of copies of the same code",
	    .source = "App Store messages, quoted in public threads; the "
		      "number is not confirmed",
	    .apple = says_collision,
	},
	{
	    .id = "uuid-missing-or-duplicate",
	    .title = "No UUID of its own",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = uuid_missing_or_duplicate,
	    .guards = GUARD_APPLE | GUARD_STORE,
	    .relation = RELATION_SET,
	    .means = "Builds are told apart by the UUID that the linker gives "
		     "them: in crash reports, by the privacy of the local "
		     "network, and present systems do not start a program "
		     "without.",
	    .fix = "Link it with a present linker, without -no_uuid; do not "
		   "patch copies.",
	    .when = "a program or library has no LC_UUID, or builds that "
		    "differ beyond their signatures have the same",
	    .unless = "an error for a program built with an SDK of 26 or "
		      "later",
	    .source = "Apple TN3178, 2025; Apple's dyld, open source",
	    .apple = says_uuid,
	},
	{ 0 },
};
