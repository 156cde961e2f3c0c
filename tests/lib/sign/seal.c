/* SPDX-License-Identifier: MIT */
/*
 * CodeResources: the default rules of Apple's signer (bundlediskrep.cpp,
 * Security-61901), matched by the system's extended regular expressions as
 * Apple does, and what they say of the files that lie there.
 */
#include <config.h>

#include <dirent.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sign.h"

struct rule {
	const char *pattern; /* NULL ends the list */
	int weight;          /* 0: none is written, 1 is meant */
	bool omit, optional, nested;
};

// clang-format off
#define CODE_PLACES "^(Frameworks|SharedFrameworks|PlugIns|Plug-ins|" \
	"XPCServices|Helpers|MacOS|Library/(Automator|Spotlight|LoginItems))/"

static const struct rule deep_2[] = {
	{ ".*\\.dSYM($|/)",                          11, 0, 0, 0 },
	{ "^(.*/)?\\.DS_Store$",                   2000, 1, 0, 0 },
	{ CODE_PLACES,                               10, 0, 0, 1 },
	{ "^.*",                                      0, 0, 0, 0 },
	{ "^Info\\.plist$",                          20, 1, 0, 0 },
	{ "^PkgInfo$",                               20, 1, 0, 0 },
	{ "^Resources/",                             20, 0, 0, 0 },
	{ "^Resources/.*\\.lproj/",                1000, 0, 1, 0 },
	{ "^Resources/.*\\.lproj/locversion.plist$", 1100, 1, 0, 0 },
	{ "^Resources/Base\\.lproj/",              1010, 0, 0, 0 },
	{ "^[^/]+$",                                 10, 0, 0, 1 },
	{ "^embedded\\.provisionprofile$",           20, 0, 0, 0 },
	{ "^version\\.plist$",                       20, 0, 0, 0 },
	{ NULL, 0, 0, 0, 0 }
};
static const struct rule deep_1[] = {
	{ "^Resources/",                              0, 0, 0, 0 },
	{ "^Resources/.*\\.lproj/",                1000, 0, 1, 0 },
	{ "^Resources/.*\\.lproj/locversion.plist$", 1100, 1, 0, 0 },
	{ "^Resources/Base\\.lproj/",              1010, 0, 0, 0 },
	{ "^version.plist$",                          0, 0, 0, 0 },
	{ NULL, 0, 0, 0, 0 }
};
static const struct rule flat_2[] = {
	{ ".*\\.dSYM($|/)",                          11, 0, 0, 0 },
	{ "^(.*/)?\\.DS_Store$",                   2000, 1, 0, 0 },
	{ "^.*",                                      0, 0, 0, 0 },
	{ "^.*\\.lproj/",                          1000, 0, 1, 0 },
	{ "^.*\\.lproj/locversion.plist$",         1100, 1, 0, 0 },
	{ "^Base\\.lproj/",                        1010, 0, 0, 0 },
	{ "^Info\\.plist$",                          20, 1, 0, 0 },
	{ "^PkgInfo$",                               20, 1, 0, 0 },
	{ "^embedded\\.provisionprofile$",           20, 0, 0, 0 },
	{ "^version\\.plist$",                       20, 0, 0, 0 },
	{ NULL, 0, 0, 0, 0 }
};
static const struct rule flat_1[] = {
	{ "^.*",                                      0, 0, 0, 0 },
	{ "^.*\\.lproj/",                          1000, 0, 1, 0 },
	{ "^.*\\.lproj/locversion.plist$",         1100, 1, 0, 0 },
	{ "^Base\\.lproj/",                        1010, 0, 0, 0 },
	{ "^version.plist$",                          0, 0, 0, 0 },
	{ NULL, 0, 0, 0, 0 }
};
// clang-format on

/* One path with what each generation of the seal says of it. */
struct entry {
	char *path, *link;
	const struct code_facts *code;
	uint8_t sha1[20], sha256[32];
	bool optional;
	struct plist_item value_1[3], value_2[4];
};

struct entries {
	struct entry **entry;
	size_t count;
};

struct sealing {
	const char *base, *executable;
	const struct rule *rules_1, *rules_2;
	const struct nested_code *code;
	size_t code_count;
	struct entries files_1, files_2;
};

static bool
matches(const char *pattern, const char *path)
{
	regex_t regex;
	bool found;

	must(regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB) == 0, pattern);
	found = regexec(&regex, path, 0, NULL, 0) == 0;
	regfree(&regex);
	return found;
}

/* The heaviest rule that matches; NULL: none. */
static const struct rule *
rule_for(const struct rule *rules, const char *path)
{
	const struct rule *best = NULL;

	for (; rules->pattern; rules++) {
		int weight = rules->weight ? rules->weight : 1;

		if (!matches(rules->pattern, path))
			continue;
		if (best == NULL || weight > (best->weight ? best->weight : 1))
			best = rules;
	}
	return best;
}

static bool
excluded(const struct sealing *s, const char *path)
{
	return strcmp(path, "_CodeSignature") == 0 ||
	       strcmp(path, "CodeResources") == 0 ||
	       strcmp(path, "_MASReceipt") == 0 ||
	       strcmp(path, s->executable) == 0;
}

static const struct code_facts *
code_at(const struct sealing *s, const char *path)
{
	for (size_t i = 0; i < s->code_count; i++) {
		if (strcmp(s->code[i].path, path) == 0)
			return &s->code[i].facts;
	}
	return NULL;
}

static struct entry *
add_entry(struct entries *list, const char *path, const struct rule *rule)
{
	struct entry *entry = must_alloc(sizeof *entry);

	entry->path = must_copy(path);
	entry->optional = rule->optional;
	list->entry =
	    realloc(list->entry, (list->count + 1) * sizeof *list->entry);
	must(list->entry != NULL, "no memory");
	list->entry[list->count++] = entry;
	return entry;
}

static void
add_file(struct entries *list, const struct sealing *s, const char *path,
    const struct rule *rule)
{
	struct entry *entry = add_entry(list, path, rule);
	char *whole = disk_path(s->base, path, NULL);
	struct octets content = file_read(whole);

	digest(HASH_SHA1, content.data, content.len, entry->sha1);
	digest(HASH_SHA256, content.data, content.len, entry->sha256);
	octets_free(&content);
	free(whole);
}

static void
add_link(struct sealing *s, const char *path, const struct rule *rule)
{
	struct entry *entry = add_entry(&s->files_2, path, rule);
	char *whole = disk_path(s->base, path, NULL), target[1024];
	ssize_t len = readlink(whole, target, sizeof target - 1);

	must(len >= 0, whole);
	target[len] = '\0';
	entry->link = must_copy(target);
	free(whole);
}

/* Nested code that was not signed when the seal was made has no entry: as if
 * it was put there later. Apple's signer would refuse. */
static void
add_code(struct sealing *s, const char *path, const struct rule *rule)
{
	const struct code_facts *facts = code_at(s, path);

	if (facts && facts->cdhash_count)
		add_entry(&s->files_2, path, rule)->code = facts;
}

static void
seal_file(struct sealing *s, const char *path, bool link)
{
	const struct rule *rule = rule_for(s->rules_1, path);

	if (rule && !rule->omit && !link)
		add_file(&s->files_1, s, path, rule);
	rule = rule_for(s->rules_2, path);
	if (rule == NULL || rule->omit)
		return;
	if (link)
		add_link(s, path, rule);
	else if (rule->nested)
		add_code(s, path, rule);
	else
		add_file(&s->files_2, s, path, rule);
}

static void
seal_folder(struct sealing *s, const char *folder)
{
	char *whole = disk_path(s->base, folder, NULL);
	struct dirent **names;
	int count = scandir(whole, &names, NULL, alphasort);

	must(count >= 0, whole);
	for (int i = 0; i < count; i++) {
		char *path = disk_path(folder, names[i]->d_name, NULL);
		char *at = disk_path(s->base, path, NULL);
		const struct rule *rule;
		struct stat status;

		must(lstat(at, &status) == 0, at);
		rule = rule_for(s->rules_2, path);
		if (names[i]->d_name[strspn(names[i]->d_name, ".")] == '\0' ||
		    excluded(s, path))
			;
		else if (!S_ISDIR(status.st_mode))
			seal_file(s, path, S_ISLNK(status.st_mode));
		else if (rule && rule->nested &&
			 strchr(names[i]->d_name, '.') != NULL)
			add_code(s, path, rule);
		else
			seal_folder(s, path);
		free(at);
		free(path);
		free(names[i]);
	}
	free(names);
	free(whole);
}

static struct plist_item
data_item(const char *key, const void *data, size_t len)
{
	return (struct plist_item){
		.key = key, .type = ITEM_DATA, .data = data, .len = len
	};
}

/* What stands for one file in `files`: a hash, or a dict if it is optional. */
static struct plist_item
item_1(struct entry *e)
{
	e->value_1[0] = data_item("hash", e->sha1, sizeof e->sha1);
	e->value_1[1] = (struct plist_item) YES("optional");
	if (!e->optional)
		return data_item(e->path, e->sha1, sizeof e->sha1);
	return (struct plist_item){
		.key = e->path, .type = ITEM_DICT, .items = e->value_1
	};
}

/* … and in `files2`. */
static struct plist_item
item_2(struct entry *e)
{
	struct plist_item *value = e->value_2;

	if (e->code) {
		*value++ = data_item("cdhash", e->code->cdhash, 20);
		*value++ = (struct plist_item) TEXT(
		    "requirement", e->code->requirement);
	} else if (e->link) {
		*value++ = (struct plist_item) TEXT("symlink", e->link);
	} else {
		*value++ = data_item("hash2", e->sha256, sizeof e->sha256);
		if (e->optional)
			*value++ = (struct plist_item) YES("optional");
	}
	return (struct plist_item){
		.key = e->path, .type = ITEM_DICT, .items = e->value_2
	};
}

static int
compare_entries(const void *left, const void *right)
{
	const struct entry *const *a = left, *const *b = right;

	return strcmp((*a)->path, (*b)->path);
}

static struct plist_item *
files_items(struct entries *list, struct plist_item (*item)(struct entry *e))
{
	struct plist_item *items =
	    must_alloc((list->count + 1) * sizeof *items);

	if (list->count > 1)
		qsort(list->entry, list->count, sizeof *list->entry,
		    compare_entries);
	for (size_t i = 0; i < list->count; i++)
		items[i] = item(list->entry[i]);
	return items;
}

/* A rule is `true` or a dict; `values` has four items for each. */
static struct plist_item
rule_item(const struct rule *rule, struct plist_item *values)
{
	struct plist_item *value = values;

	if (rule->nested)
		*value++ = (struct plist_item) YES("nested");
	if (rule->omit)
		*value++ = (struct plist_item) YES("omit");
	if (rule->optional)
		*value++ = (struct plist_item) YES("optional");
	if (rule->weight)
		*value++ = (struct plist_item){ .key = "weight",
			.type = ITEM_REAL,
			.number = rule->weight };
	return (struct plist_item){ .key = rule->pattern,
		.type = value == values ? ITEM_TRUE : ITEM_DICT,
		.items = values };
}

struct rules_items {
	struct plist_item rules[16], values[16][4];
};

static const struct plist_item *
rules_items(struct rules_items *items, const struct rule *rules)
{
	*items = (struct rules_items){ 0 };
	for (size_t i = 0; rules[i].pattern; i++)
		items->rules[i] = rule_item(&rules[i], items->values[i]);
	return items->rules;
}

static void
free_entries(struct entries *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->entry[i]->path);
		free(list->entry[i]->link);
		free(list->entry[i]);
	}
	free(list->entry);
}

static struct octets
write_seal(struct sealing *s)
{
	struct plist_item *files_1 = files_items(&s->files_1, item_1);
	struct plist_item *files_2 = files_items(&s->files_2, item_2);
	struct rules_items rules_1, rules_2;
	const struct plist_item seal[] = {
		{ .key = "files", .type = ITEM_DICT, .items = files_1 },
		{ .key = "files2", .type = ITEM_DICT, .items = files_2 },
		{ .key = "rules",
		    .type = ITEM_DICT,
		    .items = rules_items(&rules_1, s->rules_1) },
		{ .key = "rules2",
		    .type = ITEM_DICT,
		    .items = rules_items(&rules_2, s->rules_2) },
		{ .type = ITEM_END }
	};
	struct octets o = items_xml(seal);

	free(files_1);
	free(files_2);
	return o;
}

struct octets
make_seal(const char *base, bool flat, const char *executable,
    const struct nested_code *code, size_t count)
{
	struct sealing s = {
		.base = base,
		.executable = executable ? executable : "",
		.rules_1 = flat ? flat_1 : deep_1,
		.rules_2 = flat ? flat_2 : deep_2,
		.code = code,
		.code_count = count,
	};
	struct octets o;

	seal_folder(&s, "");
	o = write_seal(&s);
	free_entries(&s.files_1);
	free_entries(&s.files_2);
	return o;
}
