/* SPDX-License-Identifier: MIT */
/* The same image more than once, and signed in more than one way. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/text.h>

#include "themes.h"

enum {
	TOLD = 4 /* copies named in one line */
};

/* One slice, by what tells its image from others. */
struct copy {
	struct bytes key;
	const char *name; /* of the file, where the key alone is no proof */
	const struct check_subject *subject;
	size_t slice, index;
};

struct copies {
	struct arena *arena;
	struct copy *list;
	size_t count, capacity, subjects;
	size_t *told; /* by index of the subject: of which group it was */
	size_t groups;
};

typedef bool identify(
    const struct code *code, const struct slice *slice, struct copy *copy);

static bool
by_uuid(const struct code *code, const struct slice *slice, struct copy *copy)
{
	(void) code;
	copy->key = bytes_over(slice->uuid, sizeof(slice->uuid));
	copy->name = "";
	return slice->has_uuid;
}

/* A name that many build tools leave as it is proves nothing alone. */
static bool
by_install_name(
    const struct code *code, const struct slice *slice, struct copy *copy)
{
	const char *slash =
	    code->macho_path ? strrchr(code->macho_path, '/') : NULL;

	copy->key = slice->install_name;
	copy->name = slash ? slash + 1 : code->place->name;
	return slice->install_name.len > 0 &&
	       bytes_end(slice->install_name, copy->name);
}

static void
add_subject(struct copies *copies, const struct check_subject *subject,
    identify *find_key)
{
	const struct code *code = subject->code;
	size_t index = copies->subjects++;

	for (size_t i = 0; code->macho && i < code->macho->slice_count; i++) {
		const struct slice *slice = &code->macho->slices[i];
		struct copy copy = {
			.subject = subject,
			.slice = i,
			.index = index,
		};

		if (!code_wants_signature(slice) ||
		    !find_key(code, slice, &copy))
			continue;
		ARENA_GROW(copies->arena, copies->list, copies->count,
		    copies->capacity);
		copies->list[copies->count++] = copy;
	}
}

/* As deep as bundles may lie in each other, LIMIT_NESTING. */
static void
add_all_in(struct copies *copies, const struct check_subject *subject,
    identify *find_key)
{
	for (size_t i = 0; i < subject->child_count; i++) {
		add_subject(copies, subject->children[i], find_key);
		add_all_in(copies, subject->children[i], find_key);
	}
}

static const struct slice *
slice_of(const struct copy *copy)
{
	return &copy->subject->code->macho->slices[copy->slice];
}

static int
order_keys(const struct copy *a, const struct copy *b)
{
	int by = bytes_compare(a->key, b->key);

	if (by == 0)
		by = strcmp(a->name, b->name);
	return by ? by : strcmp(slice_of(a)->arch, slice_of(b)->arch);
}

static int
order_copies(const void *left, const void *right)
{
	const struct copy *a = left, *b = right;
	int by = order_keys(a, b);

	if (by == 0 && a->index != b->index)
		by = a->index < b->index ? -1 : 1;
	return by;
}

static bool
find_signed(const struct copy *copy, struct signed_slice *slice)
{
	size_t at = copy->slice;

	return next_signed(copy->subject, &at, slice) &&
	       slice->index == copy->slice;
}

static bool
same_state(const struct copy *a, const struct copy *b)
{
	struct signed_slice left, right;
	bool one = find_signed(a, &left), other = find_signed(b, &right);

	if (!one || !other)
		return one == other;
	if (left.signature->has_cms != right.signature->has_cms ||
	    signature_is_linker_signed(left.signature) !=
		signature_is_linker_signed(right.signature) ||
	    strcmp(left.class, right.class) != 0)
		return false;
	if (left.signature->cms && right.signature->cms &&
	    left.signature->cms->has_timestamp !=
		right.signature->cms->has_timestamp)
		return false;
	return !left.directory || !right.directory ||
	       bytes_equal(left.directory->team, right.directory->team);
}

static void
add_state(struct text *text, const struct copy *copy)
{
	struct signed_slice slice;

	text_printf(text, "%s", copy->subject->code->place->path);
	if (!find_signed(copy, &slice))
		text_add_string(text, " not signed");
	else if (signature_is_linker_signed(slice.signature))
		text_add_string(text, " by the linker");
	else if (!slice.signature->has_cms)
		text_add_string(text, " ad hoc");
	else
		text_printf(text, " %s%s",
		    *slice.class ? slice.class : "by someone",
		    slice.signature->cms && slice.signature->cms->has_timestamp
			? ""
			: " without time stamp");
}

static size_t
group_end(const struct copies *copies, size_t first)
{
	size_t end = first + 1;

	while (end < copies->count &&
	       order_keys(&copies->list[first], &copies->list[end]) == 0)
		end++;
	return end;
}

/* Another slice of the same files, or another proof. */
static bool
was_told(struct copies *copies, size_t first, size_t end)
{
	size_t group = copies->told[copies->list[first].index];
	bool told = group != 0;

	for (size_t i = first; told && i < end; i++)
		told = copies->told[copies->list[i].index] == group;
	if (told)
		return true;
	copies->groups++;
	for (size_t i = first; i < end; i++)
		copies->told[copies->list[i].index] = copies->groups;
	return false;
}

static bool
is_family_of(const struct check_subject *head, const struct copies *copies,
    size_t first, size_t end)
{
	for (size_t i = first; i < end; i++) {
		const struct check_subject *s = copies->list[i].subject;

		if (s != head && s->parent != head)
			return false;
	}
	return true;
}

/* All are one node and what is directly in it: told of there. */
static bool
is_one_family(const struct copies *copies, size_t first, size_t end)
{
	const struct check_subject *one = copies->list[first].subject;

	return is_family_of(one, copies, first, end) ||
	       is_family_of(one->parent, copies, first, end);
}

static bool
differ(const struct copies *copies, size_t first, size_t end)
{
	for (size_t i = first + 1; i < end; i++)
		if (!same_state(&copies->list[first], &copies->list[i]))
			return true;
	return false;
}

static void
tell(const struct check *check, const struct copies *copies, size_t first,
    size_t end, struct findings *findings)
{
	const char **related =
	    ARENA_ARRAY(findings->arena, const char *, end - first + 1);
	struct finding *finding = finding_add(findings, check,
	    "%zu copies of one image are signed in different ways",
	    end - first);
	struct text seen = TEXT_INIT;

	for (size_t i = first; i < end; i++) {
		const struct copy *copy = &copies->list[i];

		related[i - first] = copy->subject->code->place->path;
		if (i - first >= TOLD)
			continue;
		if (i > first)
			text_add_string(&seen, "; ");
		add_state(&seen, copy);
	}
	finding->seen = arena_string(findings->arena, text_bytes(&seen));
	finding->wanted = "all copies signed alike, or one copy";
	finding->related = related;
	text_release(&seen);
}

/* Groups in one family or, for the outermost, those that are in none. */
static void
tell_groups(const struct check *check, struct copies *copies, bool families,
    struct findings *findings)
{
	size_t end;

	if (copies->count < 2)
		return;
	qsort(copies->list, copies->count, sizeof(*copies->list), order_copies);
	for (size_t first = 0; first < copies->count; first = end) {
		end = group_end(copies, first);
		if (end - first < 2 || !differ(copies, first, end) ||
		    is_one_family(copies, first, end) != families ||
		    was_told(copies, first, end))
			continue;
		tell(check, copies, first, end, findings);
	}
}

/* By install name first: it joins more, where each copy was linked anew. */
static void
look_through(const struct check *check, const struct check_subject *subject,
    bool families, struct findings *findings)
{
	static identify *const keys[] = { by_install_name, by_uuid };
	struct copies copies = { .arena = findings->arena };

	for (size_t i = 0; i < 2; i++) {
		copies.count = copies.subjects = 0;
		add_subject(&copies, subject, keys[i]);
		if (families)
			for (size_t c = 0; c < subject->child_count; c++)
				add_subject(
				    &copies, subject->children[c], keys[i]);
		else
			add_all_in(&copies, subject, keys[i]);
		if (!copies.told)
			copies.told = ARENA_ARRAY(
			    findings->arena, size_t, copies.subjects);
		tell_groups(check, &copies, families, findings);
	}
}

static void
duplicate_macho_different_signature(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	if (subject->child_count == 0)
		return;
	look_through(check, subject, true, findings);
	if (subject_is_product(subject))
		look_through(check, subject, false, findings);
}

static const char *const says_notary[] = {
	"The binary is not signed with a valid Developer ID certificate.", NULL
};

const struct check copy_checks[] = {
	{
	    .id = "duplicate-macho-different-signature",
	    .title = "Copies that are signed differently",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = duplicate_macho_different_signature,
	    .contexts = IN_DEVELOPER_ID | IN_MAC_STORE,
	    .relation = RELATION_SET,
	    .mend = MEND_SIGN,
	    .means = "There is more than one copy of this code, and not all "
		     "were signed. Whoever signed it looked at the good one; "
		     "the notary looks at all of them.",
	    .fix = "Restore the framework's links, so that there is one copy; "
		   "or sign every copy, or remove the others.",
	    .when = "two files have slices of the same UUID, or of the same "
		    "install name and file name, and differ in who signed "
		    "them, team, or time stamp",
	    .source = "a hypothesis from public threads, not confirmed; "
		      "Apple's Security, open source, 2025",
	    .apple = says_notary,
	},
	{ 0 },
};
