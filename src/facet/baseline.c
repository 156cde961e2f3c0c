/* SPDX-License-Identifier: MIT */
/* An older build at the same place: what changed, as it was read. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>
#include <sealtree/text.h>

#include "values.h"

enum {
	NAMES_SHOWN = 100
};

static bool
has_baseline(const struct node *node)
{
	return node->row == ROW_CODE &&
	       (node->baseline || node->whole.comparison);
}

/* One line where nothing changed, else old and new. */
static void
show_change(struct outline *o, const char *key, const char *label,
    struct bytes old, struct bytes new)
{
	struct text text = TEXT_INIT;

	if (old.len == 0 && new.len == 0)
		return;
	if (bytes_equal(old, new)) {
		outline_tone(o, TONE_DIM);
		outline_text(o, key, label, new);
		return;
	}
	text_add_bytes(&text, old.len ? old : bytes_of("none"));
	text_add_string(&text, " -> ");
	text_add_bytes(&text, new.len ? new : bytes_of("none"));
	outline_tone(o, TONE_WARN);
	outline_text(o, key, label, text_bytes(&text));
	text_release(&text);
}

static struct bytes
string(const char *text)
{
	return text ? bytes_of(text) : (struct bytes){ 0 };
}

static const char *
told_class(const struct older *at)
{
	if (!at->is_signed)
		return "not signed";
	return at->class[0] ? at->class : "nobody known";
}

static void
show_signature(
    struct outline *o, const struct older *old, const struct older *new)
{
	show_change(
	    o, "identifier", "Identifier", old->identifier, new->identifier);
	show_change(o, "team_id", "Team", old->team, new->team);
	show_change(o, "class", "Signed by", bytes_of(told_class(old)),
	    bytes_of(told_class(new)));
	show_change(
	    o, "flags", "Flags", string(old->flags), string(new->flags));
	show_change(o, "designated", "Designated requirement",
	    string(old->designated), string(new->designated));
}

static void
show_versions(
    struct outline *o, const struct older *old, const struct older *new)
{
	show_change(o, "version", "Version", old->version, new->version);
	show_change(o, "build", "Build", old->build, new->build);
	show_change(o, "minimum_os", "Minimum system", old->minimum_os,
	    new->minimum_os);
}

static const struct plist *
find_key(const struct plist *dict, struct bytes key)
{
	const struct plist *item = dict ? dict->first : NULL;

	while (item && !bytes_equal(item->key, key))
		item = item->next;
	return item;
}

/* Keys of one that the other has not, or has otherwise. */
static size_t
show_keys(struct outline *o, const struct plist *of,
    const struct plist *against, const char *missing, const char *other)
{
	size_t count = 0;

	for (const struct plist *p = of ? of->first : NULL; p; p = p->next) {
		const struct plist *q = find_key(against, p->key);
		const char *what = !q ? missing : other;

		if (!what || (q && plist_equal(p, q, NULL)))
			continue;
		outline_tone(o, TONE_WARN);
		show_named(o, p->key, bytes_of(what));
		count++;
	}
	return count;
}

static void
show_entitlements(
    struct outline *o, const struct plist *old, const struct plist *new)
{
	if ((!old && !new) || (old && new &&plist_equal(old, new, NULL)))
		return;
	outline_map(o, "entitlements", "Entitlements");
	show_keys(o, old, new, "removed", NULL);
	show_keys(o, new, old, "added", "another value");
	outline_close(o);
}

struct sealed {
	const struct seal_entry **list; /* by path */
	size_t count;
};

static int
order(const void *a, const void *b)
{
	return bytes_compare((*(const struct seal_entry *const *) a)->path,
	    (*(const struct seal_entry *const *) b)->path);
}

static struct sealed
sealed_of(const struct seal *seal)
{
	const struct seal_set *set = seal ? seal->used : NULL;
	struct sealed sealed = { 0 };

	if (!set || set->entry_count == 0)
		return sealed;
	sealed.list = xalloc(set->entry_count, sizeof(*sealed.list));
	for (size_t i = 0; i < set->entry_count; i++)
		sealed.list[sealed.count++] = &set->entries[i];
	qsort(sealed.list, sealed.count, sizeof(*sealed.list), order);
	return sealed;
}

static bool
same_entry(const struct seal_entry *a, const struct seal_entry *b)
{
	if (a->sha256 && b->sha256)
		return memcmp(a->sha256, b->sha256, 32) == 0;
	if (a->sha1 && b->sha1)
		return memcmp(a->sha1, b->sha1, 20) == 0;
	/* Code is a node, and told of there. */
	return bytes_equal(seal_entry_symlink(a), seal_entry_symlink(b));
}

struct change {
	struct bytes path;
	const char *what;
};

static void
note(struct change *changes, size_t *count, struct bytes path, const char *what)
{
	if (*count < NAMES_SHOWN)
		changes[*count] = (struct change){ path, what };
	++*count;
}

static size_t
compare_sealed(
    const struct sealed *old, const struct sealed *new, struct change *changes)
{
	size_t a = 0, b = 0, count = 0;

	while (a < old->count || b < new->count) {
		int by = a == old->count ? 1
			 : b == new->count
			     ? -1
			     : order(&old->list[a], &new->list[b]);

		if (by < 0)
			note(changes, &count, old->list[a]->path, "removed");
		else if (by > 0)
			note(changes, &count, new->list[b]->path, "added");
		else if (!same_entry(old->list[a], new->list[b]))
			note(changes, &count, new->list[b]->path, "changed");
		a += by <= 0;
		b += by >= 0;
	}
	return count;
}

static void
show_files(struct outline *o, const struct seal *old, const struct seal *new)
{
	struct change changes[NAMES_SHOWN];
	struct sealed a = sealed_of(old), b = sealed_of(new);
	size_t count = compare_sealed(&a, &b, changes);

	if (count > 0) {
		outline_map(o, "sealed_files", "Sealed files");
		for (size_t i = 0; i < count && i < NAMES_SHOWN; i++)
			show_named(
			    o, changes[i].path, bytes_of(changes[i].what));
		if (count > NAMES_SHOWN)
			outline_number(
			    o, "more", "And more of them", count - NAMES_SHOWN);
		outline_close(o);
	}
	free(a.list);
	free(b.list);
}

static void
show_paths(struct outline *o, const char *key, const char *label,
    const char *const *paths, size_t count)
{
	if (count == 0)
		return;
	outline_tone(o, TONE_WARN);
	outline_list(o, key, label);
	for (size_t i = 0; i < count; i++)
		outline_string(o, NULL, NULL, paths[i]);
	outline_close(o);
}

static void
describe(const struct node *node, struct outline *o)
{
	const struct older *old = node->baseline, *new;
	const struct comparison *c = node->whole.comparison;
	struct arena *arena = arena_new();

	if (old) {
		new = older_of_code(node->code, arena);
		show_versions(o, old, new);
		show_signature(o, old, new);
		show_entitlements(o, old->entitlements, new->entitlements);
		/* A report does not list what was sealed. */
		if (old->seal)
			show_files(o, old->seal, new->seal);
	} else {
		outline_tone(o, TONE_WARN);
		outline_string(
		    o, "old", "Older build", "nothing was at this place");
	}
	if (c) {
		show_paths(o, "code_added", "Code that is new", c->added,
		    c->added_count);
		show_paths(o, "code_removed", "Code that is gone", c->removed,
		    c->removed_count);
	}
	arena_free(arena);
}

const struct facet facet_baseline = {
	.id = "baseline",
	.title = "Older build",
	.tab = true,
	.applies = has_baseline,
	.describe = describe,
};
