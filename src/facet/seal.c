/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/text.h>

#include "values.h"

enum {
	LIST_V2,
	LIST_V1,
	LIST_NESTED
};

static void
rule_row(struct outline *o, const void *of, uint64_t index)
{
	const struct seal_rule *rule =
	    &((const struct seal_set *) of)->rules[index];
	struct text text = TEXT_INIT;

	text_printf(&text, "weight %g%s%s%s", rule->weight,
	    rule->omit ? ", omit" : "", rule->optional ? ", optional" : "",
	    rule->nested ? ", nested code" : "");
	outline_at(o, rule->offset);
	show_named(o, rule->pattern, text_bytes(&text));
	text_release(&text);
}

static void
show_nested(struct outline *o, const struct seal_entry *entry)
{
	struct item item = {
		.label = entry->path,
		.type = VALUE_MAP,
		.offset = entry->offset,
	};

	outline_item(o, &item);
	if (entry->special && entry->special->cdhash)
		show_digest(o, "cdhash", "Sealed CDHash",
		    entry->special->cdhash, CDHASH_LEN);
	show_text(o, "requirement", "Sealed requirement",
	    seal_entry_requirement(entry));
	outline_close(o);
}

static void
show_link(struct outline *o, const struct seal_entry *entry)
{
	struct text text = TEXT_INIT;

	text_add_string(&text, "link to ");
	text_add_bytes(&text, seal_entry_symlink(entry));
	outline_at(o, entry->offset);
	show_named(o, entry->path, text_bytes(&text));
	text_release(&text);
}

static void
show_file(struct outline *o, const struct seal_entry *entry)
{
	struct bytes hash =
	    entry->sha256 ? bytes_over(entry->sha256, SHA256_LEN)
			  : bytes_over(entry->sha1, entry->sha1 ? SHA1_LEN : 0);

	if (entry->optional)
		outline_tone(o, TONE_DIM);
	outline_at(o, entry->offset);
	if (hash.len > 0)
		show_named_hex(o, entry->path, hash);
	else
		show_named(o, entry->path,
		    bytes_of(entry->other_hash
				 ? "sealed by a hash that is not kept"
				 : "no hash"));
}

static void
entry_row(struct outline *o, const void *of, uint64_t index)
{
	const struct seal_entry *entry =
	    &((const struct seal_set *) of)->entries[index];

	if (seal_entry_is_nested(entry))
		show_nested(o, entry);
	else if (entry->special && entry->special->symlink.data)
		show_link(o, entry);
	else
		show_file(o, entry);
}

static void
show_set(struct outline *o, const struct seal *seal, const struct seal_set *set,
    const char *key, const char *label, uint32_t list)
{
	if (!set->has_files && !set->has_rules)
		return;
	if (seal->used != set)
		outline_tone(o, TONE_DIM);
	outline_map(o, key, label);
	show_list(o, "rules", "Rules", NO_LIST, set->rule_count, rule_row, set);
	show_list(o, "files", "Sealed", list, set->entry_count, entry_row, set);
	outline_close(o);
}

/* Entries of nested code stand together too. */
static void
nested_rows(struct outline *o, const struct seal_set *set, uint64_t first,
    uint64_t count)
{
	uint64_t index = 0;

	for (size_t i = 0; i < set->entry_count; i++) {
		if (!seal_entry_is_nested(&set->entries[i]))
			continue;
		if (index >= first && index - first < count)
			show_nested(o, &set->entries[i]);
		index++;
	}
}

static uint64_t
nested_count(const struct seal_set *set)
{
	uint64_t count = 0;

	for (size_t i = 0; i < set->entry_count; i++)
		count += seal_entry_is_nested(&set->entries[i]);
	return count;
}

static void
show_nested_code(struct outline *o, const struct seal *seal)
{
	uint64_t count = seal->used ? nested_count(seal->used) : 0;

	if (count > 0)
		outline_rows(o, "nested", "Nested code", LIST_NESTED, count);
}

static void
show_bound(struct outline *o, const struct node *node)
{
	const struct directory *d = signature_directory(node_signature(node));
	const struct slice_verdict *v = node_slice_verdict(node);
	struct bytes hash = { 0 };

	if (d)
		hash = directory_special_hash(d, SLOT_RESOURCES);
	if (hash.len == 0) {
		outline_tone(o, TONE_WARN);
		outline_string(o, "bound", "Signed hash",
		    "none: no signature binds this seal");
		return;
	}
	if (v)
		outline_result(o, &v->slots[SLOT_RESOURCES]);
	else
		outline_tone(o, TONE_UNKNOWN);
	outline_hex(
	    o, "bound", v ? "Signed hash" : "Signed hash, not compared", hash);
	if (v && v->slots[SLOT_RESOURCES].outcome == OUTCOME_BAD)
		show_result(o, "bound_why", "Against the seal",
		    &v->slots[SLOT_RESOURCES], NULL);
}

static void
show_files(
    struct outline *o, const struct seal *seal, const struct seal_verdict *v)
{
	size_t files = seal_files_counted(seal);

	outline_result(o, v ? &v->result : NULL);
	if (v)
		outline_printf(o, "files", "Files",
		    "%zu; %llu compared, %llu as sealed", files,
		    (unsigned long long) v->checked,
		    (unsigned long long) v->ok);
	else
		outline_printf(
		    o, "files", "Files", "%zu; none compared yet", files);
}

static const struct seal_verdict *
seal_verdict(const struct node *node)
{
	return node->verdict ? node->verdict->seal : NULL;
}

static void
describe(const struct node *node, struct outline *o)
{
	const struct seal *seal = node->code->seal;
	const struct seal_verdict *verdict = seal_verdict(node);

	outline_string(o, "path", "File", node->code->place->seal_path);
	if (!seal) {
		outline_tone(o, TONE_DIM);
		outline_string(o, "seal", "Seal", "none");
		return;
	}
	outline_number(o, "version", "Version", seal->version);
	outline_number(o, "rules", "Rules", seal_rules_counted(seal));
	show_files(o, seal, verdict);
	outline_number(o, "size", "Size", seal->size);
	show_digest(o, "sha256", "SHA-256", seal->sha256, sizeof(seal->sha256));
	show_bound(o, node);
	if (verdict)
		show_seal_problems(o, verdict);
	else
		show_nested_code(o, seal);
	show_set(o, seal, &seal->v2, "v2", "Version 2", LIST_V2);
	show_set(o, seal, &seal->v1, "v1", "Version 1", LIST_V1);
}

static void
rows(const struct node *node, uint32_t list, uint64_t first, uint64_t count,
    struct outline *o)
{
	const struct seal *seal = node->code->seal;

	if (!seal)
		return;
	if (list == LIST_V2)
		show_rows(o, seal->v2.entry_count, first, count, entry_row,
		    &seal->v2);
	else if (list == LIST_V1)
		show_rows(o, seal->v1.entry_count, first, count, entry_row,
		    &seal->v1);
	else if (list == LIST_NESTED && seal->used)
		nested_rows(o, seal->used, first, count);
	else if (list >= SEAL_LISTS && seal_verdict(node))
		show_seal_problem_rows(
		    o, seal_verdict(node), list - SEAL_LISTS, first, count);
}

static bool
applies(const struct node *node)
{
	return node_is_read(node) &&
	       (node->code->seal || node->place->seal_path);
}

const struct facet facet_seal = {
	.id = "seal",
	.title = "Seal",
	.tab = true,
	.applies = applies,
	.describe = describe,
	.rows = rows,
};
