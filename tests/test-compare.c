/* SPDX-License-Identifier: MIT */
/* Outlines aligned into rows, and trees of nodes into pairs. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/compare.h>
#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "align.h"
#include "check.h"
#include "fake_model.h"

struct side {
	struct arena *arena;
	struct outline_tree tree;
	struct outline out;
};

static struct outline *
side_begin(struct side *side)
{
	side->arena = arena_new();
	outline_tree_init(&side->tree, side->arena);
	outline_init(&side->out, &outline_tree_sink, &side->tree);
	return &side->out;
}

/*
 * "a:1 b:{c:2 d:[x y]}" as an outline: words are text; {} holds keys; [] holds
 * values; the root holds keys. `~` is null.
 */
static void
tell(struct outline *o, const char *notation)
{
	char key[64] = "", word[64];

	for (const char *at = notation; *at;) {
		size_t len = strcspn(at, "[]{}: ");
		const char *name = *key ? key : NULL;

		if (len == 0) {
			if (*at == '{')
				outline_map(o, name, NULL);
			else if (*at == '[')
				outline_list(o, name, NULL);
			else if (*at == '}' || *at == ']')
				outline_close(o);
			*key = '\0';
			at++;
			continue;
		}
		snprintf(word, sizeof word, "%.*s", (int) len, at);
		at += len;
		if (*at == ':') {
			strcpy(key, word);
			at++;
			continue;
		}
		outline_string(o, name, NULL, strcmp(word, "~") ? word : NULL);
		*key = '\0';
	}
}

static void
add_item(struct text *text, const struct item *item)
{
	if (item->type == VALUE_MAP)
		text_add_string(text, "{}");
	else if (item->type == VALUE_LIST)
		text_add_string(text, "[]");
	else
		text_add_bytes(text, item->bytes);
}

/* "a 1>2; +b 3; c {…}" */
static void
add_rows(struct text *text, const struct compare_row *parent)
{
	static const char *const marks[] = { "=", "", "-", "+" };

	for (const struct compare_row *r = parent->first; r; r = r->next) {
		const struct item *one = r->new ? r->new : r->old;
		bool changed = r->state == COMPARE_CHANGED;

		text_add_string(text, text->len ? " " : "");
		text_add_string(text, r->folded ? "*" : marks[r->state]);
		text_add_bytes(text, r->key.len ? r->key : r->label);
		if (r->key.len || r->label.len)
			text_add_char(text, ':');
		if (r->first || (changed && one->type <= VALUE_LIST)) {
			text_add_string(text, "(");
			add_rows(text, r);
			text_add_string(text, " )");
			continue;
		}
		if (changed) {
			add_item(text, r->old);
			text_add_char(text, '>');
		}
		add_item(text, one);
	}
}

static void
expect_by(const char *old, const char *new, const struct rule *rules,
    bool keep_same, const char *wanted)
{
	struct side a, b;
	struct comparison c;
	struct text text = TEXT_INIT;

	tell(side_begin(&a), old);
	tell(side_begin(&b), new);
	comparison_init(&c, keep_same);
	if (rules) {
		align_outlines(
		    &c, &a.tree.root, &b.tree.root, rules, NULL, NULL);
		merge_slices(&c);
		row_prune(&c);
	} else {
		compare_outlines(&c, &a.tree.root, &b.tree.root);
	}
	assert_true(c.complete);
	/* Rows keep nothing of the outlines. */
	arena_free(a.arena);
	arena_free(b.arena);
	add_rows(&text, &c.root);
	assert_string_equal(text_string(&text), wanted);
	text_release(&text);
	comparison_release(&c);
}

static void
expect(const char *old, const char *new, const char *wanted)
{
	expect_by(old, new, NULL, false, wanted);
}

static void
values_are_paired_by_key(void **state)
{
	(void) state;
	expect("", "", "");
	expect("a:1 b:2", "b:2 a:1", "");
	expect("a:1 b:2 c:3", "c:4 d:5 a:1", "-b:2 c:3>4 +d:5");
	expect("a:{b:1 c:{d:2}}", "a:{b:1 c:{d:3}}", "a:( c:( d:2>3 ) )");
	expect("a:{b:1}", "", "-a:( -b:1 )");
	expect("", "a:[x]", "+a:( +x )");
	expect("a:~", "a:1", "+a:1");
	expect("a:~", "", "");
	expect("a:[]", "a:~", "-a:[]");
	expect("a:1", "a:{b:1}", "-a:1 +a:( +b:1 )");
	expect_by("a:1 b:{c:2}", "a:1 b:{c:2}", NULL, true, "=a:1 =b:( =c:2 )");
}

static void
lists_keep_their_order(void **state)
{
	(void) state;
	expect("l:[a b c]", "l:[a b c]", "");
	expect("l:[a b c]", "l:[a c]", "l:( -b )");
	expect("l:[a c]", "l:[a b c d]", "l:( +b +d )");
	expect("l:[a b c d e]", "l:[a c d x e]", "l:( -b +x )");
	expect("l:[a b]", "l:[b a]", "l:( -a +a )");
	expect("l:[a a b]", "l:[a b b]", "l:( -a +b )");
	/* What changed in its place. */
	expect("l:[{k:1 v:2} {k:2 v:3}]", "l:[{k:1 v:2} {k:2 v:4}]",
	    "l:( ( v:3>4 ) )");
	expect("l:[{v:1} x {v:2}]", "l:[{v:3} x]", "l:( ( v:1>3 ) -( -v:2 ) )");
}

static void
a_list_is_known_by_what_identifies_it(void **state)
{
	(void) state;
	expect_by("slices:[{arch:x86_64 sdk:1} {arch:arm64 sdk:1}]",
	    "slices:[{arch:arm64 sdk:2} {arch:x86_64 sdk:1}]", rules_of_dossier,
	    false, "slices:( arm64:( sdk:1>2 ) )");
	expect_by("libraries:[{path:a kind:load} {path:b kind:load}]",
	    "libraries:[{path:b kind:weak} {path:c kind:load}]", rules_of_slice,
	    false,
	    "libraries:( -a:( -kind:load ) b:( kind:load>weak )"
	    " +c:( +kind:load ) )");
}

static void
what_has_to_differ_is_folded(void **state)
{
	(void) state;
	expect_by(
	    "uuid:a sdk:1", "uuid:b sdk:1", rules_of_slice, false, "*uuid:a>b");
	expect_by("signature:{cdhash:1 timestamp:2}",
	    "signature:{cdhash:3 timestamp:4}", rules_of_slice, false,
	    "=signature:( *cdhash:1>3 *timestamp:2>4 )");
	/* It is not of every build that it is there. */
	expect_by("signature:{timestamp:2}", "signature:{timestamp:~}",
	    rules_of_slice, false, "signature:( -timestamp:2 )");
	expect_by("ticket:{cdhashes:[a b]}", "ticket:{cdhashes:[c]}",
	    rules_of_dossier, false, "=ticket:( *cdhashes:( ) )");
}

/* Names in files are not the record's. */
static void
no_file_decides_what_counts(void **state)
{
	(void) state;
	expect_by("signature:{entitlements:{cdhash:1 flags_value:1}}",
	    "signature:{entitlements:{cdhash:2 flags_value:2}}", rules_of_slice,
	    false, "signature:( entitlements:( cdhash:1>2 flags_value:1>2 ) )");
	expect_by("info:{path:1 uuid:2 d:{CFBundleVersion:3}}",
	    "info:{path:2 uuid:3 d:{CFBundleVersion:4}}", rules_of_dossier,
	    false, "info:( path:1>2 uuid:2>3 d:( CFBundleVersion:3>4 ) )");
	/* The record tells it if it is text, and has nothing if it is not. */
	expect_by("info:{CFBundleVersion:3}", "info:{CFBundleVersion:4}",
	    rules_of_dossier, false, "");
	expect_by("info:{CFBundleVersion:[3]}", "info:{CFBundleVersion:[4]}",
	    rules_of_dossier, false, "info:( CFBundleVersion:( -3 +4 ) )");
	expect_by("info:[{CFBundleVersion:3}]", "info:[{CFBundleVersion:4}]",
	    rules_of_dossier, false, "info:( ( CFBundleVersion:3>4 ) )");
}

static void
what_all_slices_share_is_told_once(void **state)
{
	const char *before = "slices:[{arch:x sdk:1 signature:{team_id:a "
			     "entitlements:{k:1} page_size:4}} {arch:y sdk:1 "
			     "signature:{team_id:a entitlements:{k:1} "
			     "page_size:4}}] seal:{files:1}";
	const char *after = "slices:[{arch:x sdk:2 signature:{team_id:b "
			    "entitlements:{k:1} page_size:4}} {arch:y sdk:2 "
			    "signature:{team_id:b entitlements:{k:1} "
			    "page_size:16}}] seal:{files:2}";

	(void) state;
	expect_by(before, after, rules_of_dossier, false,
	    "sdk:1>2 signature:( team_id:a>b ) slices:( y:( signature:( "
	    "page_size:4>16 ) ) ) seal:( files:1>2 )");
	/* Of one of two, nothing is. */
	expect_by("slices:[{arch:x sdk:1} {arch:y sdk:1}]",
	    "slices:[{arch:x sdk:1} {arch:y sdk:2}]", rules_of_dossier, false,
	    "slices:( y:( sdk:1>2 ) )");
	expect_by("slices:[{arch:x sdk:1}]", "slices:[{arch:x sdk:2}]",
	    rules_of_dossier, false, "sdk:1>2");
	expect_by("slices:[{arch:x rpaths:[a]} {arch:y rpaths:[a]}]",
	    "slices:[{arch:x rpaths:[a b]} {arch:y rpaths:[a b]} {arch:z}]",
	    rules_of_dossier, false, "rpaths:( +b ) slices:( +z:{} )");
}

static size_t
count_differences(const char *old, const char *new)
{
	struct side a, b;
	struct comparison c;
	size_t count;

	tell(side_begin(&a), old);
	tell(side_begin(&b), new);
	comparison_init(&c, false);
	compare_outlines(&c, &a.tree.root, &b.tree.root);
	count = c.root.differences;
	comparison_release(&c);
	arena_free(a.arena);
	arena_free(b.arena);
	return count;
}

static void
differences_are_counted(void **state)
{
	(void) state;
	assert_int_equal(count_differences("a:1", "a:1"), 0);
	assert_int_equal(count_differences("a:1 b:2 c:{d:1}", "a:2 b:3"), 3);
	/* What one side alone has is one, however much it holds. */
	assert_int_equal(count_differences("", "a:{b:1 c:2 d:[x y]}"), 1);
}

/* Two lists of `count` numbers each, of which none are alike. */
static void
tell_numbers(struct outline *o, size_t count, uint64_t from)
{
	outline_list(o, "l", NULL);
	for (size_t i = 0; i < count; i++)
		outline_number(o, NULL, NULL, from + i);
	outline_close(o);
}

static void
align_numbers(size_t count, bool reversed, size_t *common)
{
	struct side a, b;
	struct comparison c;

	tell_numbers(side_begin(&a), count, 0);
	side_begin(&b);
	outline_list(&b.out, "l", NULL);
	for (size_t i = 0; i < count; i++)
		outline_number(
		    &b.out, NULL, NULL, reversed ? count - 1 - i : i + 1);
	outline_close(&b.out);
	comparison_init(&c, true);
	compare_outlines(&c, &a.tree.root, &b.tree.root);
	*common = 0;
	for (const struct compare_row *r = c.root.first->first; r; r = r->next)
		*common += r->state == COMPARE_SAME;
	comparison_release(&c);
	arena_free(a.arena);
	arena_free(b.arena);
}

static void
lists_too_long_to_align_are_sets(void **state)
{
	size_t side = 1, common;

	(void) state;
	while ((side + 1) * (side + 1) <= LIMIT_COMPARE_CELLS)
		side++;
	align_numbers(side, true, &common);
	assert_int_equal(common, 1);
	align_numbers(side + 1, true, &common);
	assert_int_equal(common, side + 1);
	/* In order, all but the ends. */
	align_numbers(side, false, &common);
	assert_int_equal(common, side - 1);
	align_numbers(100000, false, &common);
	assert_int_equal(common, 99999);
}

static bool
fits(size_t rows)
{
	struct side a;
	struct comparison c;
	bool complete;

	tell_numbers(side_begin(&a), rows - 1, 0);
	comparison_init(&c, false);
	compare_outlines(&c, NULL, &a.tree.root);
	complete = c.complete;
	assert_int_equal(c.root.first->state, COMPARE_ADDED);
	comparison_release(&c);
	arena_free(a.arena);
	return complete;
}

static void
rows_are_limited(void **state)
{
	(void) state;
	assert_true(fits(LIMIT_COMPARE_ROWS));
	assert_false(fits(LIMIT_COMPARE_ROWS + 1));
}

/* A dossier has an item of its own, which holds the findings. */
static bool
is_whole(size_t items, size_t bytes)
{
	struct model *model = fake_new();
	struct model_node *node =
	    fake_add(model, NULL, MODEL_CODE, "a", ".", "app");
	uint8_t *value = calloc(1, bytes + 1);
	struct dossier *dossier;
	struct comparison c;
	bool whole;

	for (size_t i = 2; i < items; i++)
		outline_number(fake_record(model), "n", NULL, i);
	outline_text(fake_record(model), "t", NULL, bytes_over(value, bytes));
	dossier = dossier_new(model, node);
	assert_true(dossier_wait(dossier));
	whole = dossier_is_whole(dossier);
	comparison_init(&c, false);
	compare_nodes(&c, dossier, dossier);
	assert_int_equal(c.complete, whole);
	assert_int_equal(c.root.differences, 0);
	comparison_release(&c);
	dossier_free(dossier);
	fake_free(model);
	free(value);
	return whole;
}

static void
dossiers_are_limited(void **state)
{
	size_t names = strlen("findings") + strlen("n") + strlen("t");

	(void) state;
	assert_true(is_whole(LIMIT_COMPARE_ITEMS, 0));
	assert_false(is_whole(LIMIT_COMPARE_ITEMS + 1, 0));
	assert_true(is_whole(3, LIMIT_COMPARE_BYTES - names));
	assert_false(is_whole(3, LIMIT_COMPARE_BYTES - names + 1));
}

static void
findings_are_known_by_what_they_are_about(void **state)
{
	struct model *model = fake_new();
	struct dossier *dossiers[2];
	struct comparison c;
	struct text text = TEXT_INIT;

	(void) state;
	for (size_t i = 0; i < 2; i++) {
		struct model_node *node =
		    fake_add(model, NULL, MODEL_CODE, "a", ".", "app");

		fake_find(model, node, SEVERITY_ERROR, "both",
		    i ? "it was made at nine" : "it was made at noon");
		fake_find(model, node, i ? SEVERITY_WARNING : SEVERITY_ERROR,
		    "milder", "so");
		fake_find(model, node, SEVERITY_INFO, i ? "x" : "y", "remark");
		fake_find(
		    model, node, SEVERITY_UNKNOWN, i ? "came" : "went", "so");
		dossiers[i] = dossier_new(model, node);
		assert_true(dossier_wait(dossiers[i]));
	}
	comparison_init(&c, false);
	compare_nodes(&c, dossiers[0], dossiers[1]);
	add_rows(&text, &c.root);
	assert_string_equal(text_string(&text),
	    "findings:( milder:error>warning -went:unknown +came:unknown )");
	assert_true(c.root.first->first->sentence);
	text_release(&text);
	comparison_release(&c);
	for (size_t i = 0; i < 2; i++)
		dossier_free(dossiers[i]);
	fake_free(model);
}

/* "path:kind", or "path:kind=identifier"; parents first. */
static struct model_node *
plant(struct model *model, struct arena *arena, const char *const *nodes)
{
	struct model_node *made[16], *root = NULL;

	for (size_t i = 0; nodes[i]; i++) {
		char *path = arena_string(arena, bytes_of(nodes[i])),
		     *kind = strchr(path, ':');
		struct model_node *parent = root;

		*kind++ = '\0';
		for (size_t j = 1; j < i; j++)
			if (strncmp(path, (const char *) made[j]->path.data,
				made[j]->path.len) == 0 &&
			    path[made[j]->path.len] == '/')
				parent = made[j];
		made[i] = fake_add(model, parent, MODEL_CODE, path, path, kind);
		root = made[0];
	}
	return root;
}

/* What a test calls a kind holds its identifier. */
static struct bytes
identifier_of(void *context, const struct model_node *node)
{
	const uint8_t *at = memchr(node->kind.data, '=', node->kind.len);
	size_t skip = at ? (size_t) (at - node->kind.data) + 1 : node->kind.len;

	(void) context;
	return bytes_clamp(node->kind, skip, SIZE_MAX);
}

static void
expect_pairs(const char *const *old, const char *const *new, const char *wanted)
{
	struct model *model = fake_new();
	struct arena *arena = arena_new();
	struct model_node *a = plant(model, arena, old);
	struct model_node *b = plant(model, arena, new);
	struct compare_pairs pairs;
	struct text text = TEXT_INIT;

	compare_pairs_init(&pairs, a, b, identifier_of, NULL);
	for (size_t i = 0; i < pairs.count; i++) {
		const struct compare_pair *p = &pairs.list[i];

		text_printf(&text, "%s%u", i ? " " : "", p->depth);
		text_add_string(&text, p->moved ? "~" : "");
		if (p->old)
			text_add_bytes(&text, p->old->path);
		text_add_char(&text, '>');
		if (p->new)
			text_add_bytes(&text, p->new->path);
	}
	assert_string_equal(text_string(&text), wanted);
	text_release(&text);
	compare_pairs_release(&pairs);
	arena_free(arena);
	fake_free(model);
}

#define NODES(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void
nodes_are_paired_by_path(void **state)
{
	(void) state;
	expect_pairs(NODES(".:app", "A:fwk", "B:fwk"),
	    NODES(".:app", "B:fwk", "C:fwk"), "0.>. 1B>B 1>C 1A>");
	expect_pairs(NODES(".:app", "A:fwk", "A/x:exe", "A/y:exe"),
	    NODES(".:app", "A:fwk", "A/y:exe", "A/z:exe"),
	    "0.>. 1A>A 2A/y>A/y 2>A/z 2A/x>");
	expect_pairs(NODES(".:app"), NODES(".:ipa"), "0.>.");
}

static void
what_was_renamed_is_paired_by_identity(void **state)
{
	(void) state;
	expect_pairs(NODES(".:app", "A:fwk=i", "A/x:exe"),
	    NODES(".:app", "B:fwk=i", "B/x:exe"), "0.>. 1~A>B 2A/x>B/x");
	/* Moved into another. */
	expect_pairs(NODES(".:app", "A:fwk=a", "B:fwk=b"),
	    NODES(".:app", "A:fwk=a", "A/B:fwk=b"), "0.>. 1A>A 2~B>A/B");
	/* Of another kind, or not the only one. */
	expect_pairs(NODES(".:app", "A:fwk=i"), NODES(".:app", "B:exe=i"),
	    "0.>. 1>B 1A>");
	expect_pairs(NODES(".:app", "A:fwk=i", "B:fwk=i"),
	    NODES(".:app", "C:fwk=i"), "0.>. 1>C 1A> 1B>");
	/* What was in something that was removed. */
	expect_pairs(NODES(".:app", "A:fwk", "A/B:fwk=b"),
	    NODES(".:app", "B:fwk=b"), "0.>. 1~A/B>B 1A>");
}

static void
many_nodes_take_no_time(void **state)
{
	struct model *model = fake_new();
	struct model_node *roots[2];
	struct compare_pairs pairs;

	(void) state;
	for (size_t i = 0; i < 2; i++) {
		roots[i] = fake_add(model, NULL, MODEL_CODE, "r", ".", "app");
		for (size_t j = 0; j < LIMIT_NODES; j++)
			fake_add(model, roots[i], MODEL_CODE, "x", "x",
			    i ? "fwk=i" : "exe=i");
	}
	compare_pairs_init(&pairs, roots[0], roots[1], identifier_of, NULL);
	assert_int_equal(pairs.count, LIMIT_NODES + 1);
	compare_pairs_release(&pairs);
	fake_free(model);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_paired_by_key),
		cmocka_unit_test(lists_keep_their_order),
		cmocka_unit_test(a_list_is_known_by_what_identifies_it),
		cmocka_unit_test(what_has_to_differ_is_folded),
		cmocka_unit_test(no_file_decides_what_counts),
		cmocka_unit_test(what_all_slices_share_is_told_once),
		cmocka_unit_test(differences_are_counted),
		cmocka_unit_test(lists_too_long_to_align_are_sets),
		cmocka_unit_test(rows_are_limited),
		cmocka_unit_test(dossiers_are_limited),
		cmocka_unit_test(findings_are_known_by_what_they_are_about),
		cmocka_unit_test(nodes_are_paired_by_path),
		cmocka_unit_test(what_was_renamed_is_paired_by_identity),
		cmocka_unit_test(many_nodes_take_no_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
