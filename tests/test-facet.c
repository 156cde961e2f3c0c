/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/facet.h>
#include <sealtree/limits.h>

#include "check.h"
#include "golden.h"
#include "harm.h"
#include "sample.h"

static void
describe(struct outline_text *out, const struct node *node, const char *id)
{
	const struct facet *facet = facet_find(id, NULL);
	struct outline o;

	assert_non_null(facet);
	outline_init(&o, &outline_text_sink, out);
	facet->describe(node, &o);
	assert_int_equal(out->depth, 0);
}

static void
assert_described(const struct node *node, const char *id, const char *golden)
{
	struct outline_text out = { .places = true };

	describe(&out, node, id);
	assert_golden(golden, &out.text);
	text_release(&out.text);
}

static void
all_facets_of_an_app(void **state)
{
	struct sample *sample = sample_new();

	(void) state;
	for (const struct facet *const *f = facets(); *f; f++) {
		char golden[64];

		snprintf(golden, sizeof(golden), "facet-app-%s.txt", (*f)->id);
		if (!(*f)->applies || (*f)->applies(&sample->app))
			assert_described(&sample->app, (*f)->id, golden);
	}
	sample_free(sample);
}

/* Only what verifying changes. */
static void
verified_facets(bool holds, const char *which)
{
	static const char *const ids[] = { "summary", "signature", "seal",
		"record" };
	struct sample *sample = sample_new();

	sample_verify(sample, holds);
	for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++) {
		char name[64];

		snprintf(name, sizeof(name), "facet-%s-%s.txt", which, ids[i]);
		assert_described(&sample->app, ids[i], name);
	}
	sample_free(sample);
}

static void
what_held_is_shown_as_good(void **state)
{
	(void) state;
	verified_facets(true, "sound");
}

static void
what_did_not_hold_is_shown_as_bad(void **state)
{
	(void) state;
	verified_facets(false, "broken");
}

static void
a_slices_row_is_of_that_slice(void **state)
{
	struct sample *sample = sample_new();

	(void) state;
	assert_described(&sample->slice, "summary", "facet-slice-summary.txt");
	assert_described(
	    &sample->slice, "signature", "facet-slice-signature.txt");
	assert_described(&sample->slice, "macho", "facet-slice-macho.txt");
	assert_described(
	    &sample->slice, "findings", "facet-slice-findings.txt");
	sample_free(sample);
}

static void
a_ghost_says_what_its_absence_means(void **state)
{
	struct sample *sample = sample_new();

	(void) state;
	assert_described(&sample->ghost, "summary", "facet-ghost-summary.txt");
	for (const struct facet *const *f = facets(); *f; f++)
		if (strcmp((*f)->id, "summary") != 0)
			assert_false((*f)->applies(&sample->ghost));
	sample_free(sample);
}

static void
ids_and_titles_are_unique(void **state)
{
	const struct facet *const *all = facets();
	unsigned index;

	(void) state;
	for (unsigned i = 0; all[i]; i++) {
		assert_true(i < 32);
		assert_ptr_equal(facet_find(all[i]->id, &index), all[i]);
		assert_int_equal(index, i);
	}
	assert_null(facet_find("no-such-facet", NULL));
	assert_false(facet_find("record", NULL)->tab);
	assert_string_equal(all[0]->id, "summary");
}

/* Where nothing was verified nothing may look as if it had been. */
static void
nothing_is_shown_as_good(void **state)
{
	struct sample *sample = sample_new();
	const struct node *rows[] = { &sample->app, &sample->slice };

	(void) state;
	for (const struct facet *const *f = facets(); *f; f++)
		for (size_t i = 0; i < 2; i++) {
			struct outline_text out = { 0 };

			if (!(*f)->applies || (*f)->applies(rows[i]))
				describe(&out, rows[i], (*f)->id);
			assert_null(strstr(text_string(&out.text), "~good"));
			text_release(&out.text);
		}
	sample_free(sample);
}

/* Keys of the top level, with a blank between. */
static void
add_keys(struct text *keys, const struct node *node)
{
	struct arena *arena = arena_new();
	struct outline_tree tree;
	struct outline o;

	outline_tree_init(&tree, arena);
	outline_init(&o, &outline_tree_sink, &tree);
	facet_find("record", NULL)->describe(node, &o);
	for (struct outline_node *n = tree.root.first; n; n = n->next) {
		text_add_bytes(keys, n->item.key);
		text_add_char(keys, ' ');
	}
	arena_free(arena);
}

static void
a_record_has_the_same_keys_whatever_it_is_of(void **state)
{
	static const char keys[] =
	    "path parent kind layout place verdict identifier version build "
	    "executable package_type minimum_os executable_mode slices seal "
	    "ticket profile xattrs symlink coverage package image ";
	struct sample *sample = sample_new();
	struct code bare = { .place = &sample->place };
	struct node empty = sample->app, unread = sample->app;
	const struct node *all[] = { &sample->app, &empty, &unread };

	(void) state;
	defects_init(&bare.defects, sample->arena);
	empty.code = &bare;
	unread.code = NULL;
	unread.findings = NULL;
	unread.state = NODE_WAITING;
	for (size_t i = 0; i < 3; i++) {
		struct text text = TEXT_INIT;

		add_keys(&text, all[i]);
		assert_string_equal(text_string(&text), keys);
		text_release(&text);
	}
	sample_free(sample);
}

static bool
record_says(const struct node *node, const char *line)
{
	struct outline_text out = { 0 };
	bool says;

	describe(&out, node, "record");
	says = strstr(text_string(&out.text), line);
	text_release(&out.text);
	return says;
}

static void
verdicts(void **state)
{
	static const char *const names[] = { "pass", "pass", "unknown",
		"warning", "error" };
	struct sample *sample = sample_new();
	struct node node, unverified = sample->app;

	(void) state;
	sample_verify(sample, true);
	node = sample->app;
	for (unsigned i = 0; i < SEVERITIES; i++) {
		char line[64];

		node.worst = (enum severity) i;
		snprintf(line, sizeof(line), "verdict \"%s\"", names[i]);
		assert_true(record_says(&node, line));
	}
	node.worst = SEVERITY_PASS;
	node.state = NODE_WAITING;
	assert_true(record_says(&node, "verdict \"unknown\""));
	node.state = NODE_SKIPPED;
	assert_true(record_says(&node, "verdict \"unknown\""));
	unverified.worst = SEVERITY_PASS;
	assert_true(record_says(&unverified, "verdict \"unknown\""));
	sample_free(sample);
}

/* A row of a node that is being read, or was left out. */
static void
unread_nodes_are_described(void **state)
{
	static const enum node_state states[] = { NODE_WAITING, NODE_READING,
		NODE_SKIPPED };
	static const char *const says[] = { "waiting to be read", "being read",
		"left out" };
	struct sample *sample = sample_new();
	struct node node = sample->app;

	(void) state;
	node.code = NULL;
	node.findings = NULL;
	for (size_t i = 0; i < 3; i++) {
		struct outline_text out = { 0 };

		node.state = states[i];
		describe(&out, &node, "summary");
		assert_non_null(strstr(text_string(&out.text), says[i]));
		text_release(&out.text);
		for (const struct facet *const *f = facets(); *f; f++)
			if ((*f)->tab && strcmp((*f)->id, "summary") != 0)
				assert_false((*f)->applies(&node));
	}
	sample_free(sample);
}

/* A signer is a claim, and where the chain ends is said. */
static void
a_signer_is_a_claim(void **state)
{
	static const struct certificate leaf = { .common_name = "Leaf" },
					root = { .common_name = "Root" };
	const struct certificate *list[] = { &leaf, &root };
	const struct {
		bool complete, pinned, test_anchor;
		const char *says;
	} rows[] = {
		{ false, false, false,
		    "leaf \u203a Root \u203a (root not here)" },
		{ true, false, false,
		    "leaf \u203a Root (not a root of Apple's)" },
		{ true, true, false, "leaf \u203a Root\" ~unknown" },
		{ true, true, true, "leaf \u203a Root (test anchor)" },
	};
	struct sample *sample = sample_new();
	struct signature signature = *sample->code.signatures[1];

	(void) state;
	sample->code.signatures[1] = &signature;
	signature.has_cms = true;
	for (size_t i = 0; i < 4; i++) {
		struct cms cms = {
			.signer = &leaf,
			.chain = { list, 2, rows[i].complete, rows[i].pinned,
			    rows[i].test_anchor },
		};
		struct outline_text out = { 0 };

		signature.cms = &cms;
		describe(&out, &sample->app, "summary");
		assert_non_null(strstr(text_string(&out.text), rows[i].says));
		assert_non_null(strstr(text_string(&out.text),
		    "\"Leaf (so it says; not verified)\" ~unknown"));
		text_release(&out.text);
	}
	sample_free(sample);
}

/* -- Lazy lists --------------------------------------------------------- */

static struct plist *
plist_add(struct arena *arena, struct plist *parent, enum plist_type type,
    const char *key)
{
	struct plist *value = ARENA_NEW(arena, struct plist), *last;

	value->type = type;
	value->key = bytes_of(key);
	value->offset = NO_OFFSET;
	if (!parent)
		return value;
	if (!parent->first) {
		parent->first = value;
	} else {
		last = (struct plist *) (uintptr_t) parent->first;
		while (last->next)
			last = (struct plist *) (uintptr_t) last->next;
		last->next = value;
	}
	parent->count++;
	return value;
}

static void
add_numbers(struct arena *arena, struct plist *list, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		plist_add(arena, list, PLIST_INTEGER, NULL)->number = i;
}

/* The Info tab of an app that has this list. */
static void
info_rows(struct outline_text *out, struct sample *sample,
    const struct plist *info, uint32_t list, uint64_t first, uint64_t count)
{
	const struct facet *facet = facet_find("info", NULL);
	struct outline o;

	sample->code.info = info;
	outline_init(&o, &outline_text_sink, out);
	if (list == UINT32_MAX)
		facet->describe(&sample->app, &o);
	else
		facet->rows(&sample->app, list, first, count, &o);
	assert_int_equal(out->depth, 0);
}

static void
assert_info_rows(struct sample *sample, const struct plist *info, uint32_t list,
    uint64_t first, uint64_t count, const char *wanted)
{
	struct outline_text out = { 0 };

	info_rows(&out, sample, info, list, first, count);
	assert_string_equal(text_string(&out.text), wanted);
	text_release(&out.text);
}

static void
assert_info_says(struct sample *sample, const struct plist *info,
    const char *wanted, bool says)
{
	struct outline_text out = { 0 };

	info_rows(&out, sample, info, UINT32_MAX, 0, 0);
	assert_int_equal(strstr(text_string(&out.text), wanted) != NULL, says);
	text_release(&out.text);
}

static void
long_lists_are_fetched_by_rows(void **state)
{
	struct sample *sample = sample_new();
	struct plist *root = plist_add(sample->arena, NULL, PLIST_DICT, NULL);
	struct plist *fits = plist_add(sample->arena, root, PLIST_ARRAY, "a");
	struct plist *long1 = plist_add(sample->arena, root, PLIST_ARRAY, "b");
	struct plist *inner, *long2;

	(void) state;
	add_numbers(sample->arena, fits, LIMIT_LAZY_ITEMS);
	inner = plist_add(sample->arena, long1, PLIST_ARRAY, NULL);
	add_numbers(sample->arena, inner, LIMIT_LAZY_ITEMS + 1);
	add_numbers(sample->arena, long1, LIMIT_LAZY_ITEMS);
	long2 = plist_add(sample->arena, root, PLIST_ARRAY, "c");
	add_numbers(sample->arena, long2, LIMIT_LAZY_ITEMS + 2);

	assert_info_says(sample, root, "    255\n", true);
	assert_info_says(sample, root, "256\n", false);
	assert_info_says(sample, root, "b 257 rows of list 0x0\n", true);
	assert_info_says(sample, root, "c 258 rows of list 0x2\n", true);
	assert_info_rows(
	    sample, root, 0, 0, 3, " 257 rows of list 0x1\n 0\n 1\n");
	assert_info_rows(sample, root, 0, 256, 100, " 255\n");
	assert_info_rows(sample, root, 0, 257, 100, "");
	assert_info_rows(sample, root, 1, 255, 9, " 255\n 256\n");
	assert_info_rows(sample, root, 2, 257, UINT64_MAX, " 257\n");
	assert_info_rows(sample, root, 3, 0, 9, "");
	assert_info_rows(sample, root, 0, UINT64_MAX, UINT64_MAX, "");
	sample_free(sample);
}

/* Each job's list has lazy lists of its own. */
static void
jobs_of_an_app_are_shown(void **state)
{
	struct sample *sample = sample_new();
	struct plist *root = plist_add(sample->arena, NULL, PLIST_DICT, NULL);
	struct plist *list = plist_add(sample->arena, root, PLIST_ARRAY, "l");
	struct launchd_job jobs[] = {
		{ "Library/LaunchAgents/a.plist", false, NULL,
		    JOB_PROGRAM_NONE },
		{ "Library/LaunchDaemons/b.plist", true, root,
		    JOB_PROGRAM_MISSING },
	};

	(void) state;
	add_numbers(sample->arena, list, LIMIT_LAZY_ITEMS + 1);
	sample->code.jobs = jobs;
	sample->code.job_count = 2;
	assert_info_says(sample, root, "LaunchAgents/a.plist", true);
	assert_info_says(sample, root, "LaunchDaemons/b.plist", true);
	assert_info_says(sample, root, "is not in the bundle", true);
	assert_info_says(sample, root, "l 257 rows of list 0x40000\n", true);
	assert_info_rows(sample, root, 0x40000, 256, 9, " 256\n");
	assert_info_rows(sample, root, 0x30000, 0, 9, "");
	sample_free(sample);
}

static void
long_data_is_cut_in_rows(void **state)
{
	struct sample *sample = sample_new();
	struct plist *root = plist_add(sample->arena, NULL, PLIST_DICT, NULL);
	struct plist *data = plist_add(sample->arena, root, PLIST_DATA, "d");

	(void) state;
	data->bytes =
	    bytes_over(arena_alloc(sample->arena, LIMIT_LAZY_TEXT + 1, 1),
		LIMIT_LAZY_TEXT);
	assert_info_says(sample, root, "d base64 AAAA", true);
	data->bytes.len++;
	assert_info_says(sample, root, "d 257 rows of list 0x0\n", true);
	assert_info_rows(sample, root, 0, 255, 9,
	    " 00000000000000000000000000000000\n 00\n");
	sample_free(sample);
}

/* Characters of three bytes, which no row may cut in two. */
static void
long_text_is_cut_between_characters(void **state)
{
	struct sample *sample = sample_new();
	struct plist *root = plist_add(sample->arena, NULL, PLIST_DICT, NULL);
	struct plist *value = plist_add(sample->arena, root, PLIST_STRING, "t");
	struct outline_text out = { 0 };
	struct text text = TEXT_INIT;
	size_t wide = 0;

	(void) state;
	while (text.len <= LIMIT_LAZY_TEXT)
		text_add_string(&text, "\u65e5");
	value->bytes = text_bytes(&text);
	assert_info_says(sample, root, "t 5 rows of list 0x0\n", true);
	info_rows(&out, sample, root, 0, 0, 5);
	assert_null(strstr(text_string(&out.text), "\\x"));
	for (const char *at = text_string(&out.text);
	     (at = strstr(at, "\u65e5")); at++)
		wide++;
	assert_int_equal(wide, text.len / 3);
	text_release(&out.text);
	text_release(&text);
	sample_free(sample);
}

static void
rows_of_lists_that_are_not_there(void **state)
{
	struct sample *sample = sample_new();
	const struct node *rows[] = { &sample->app, &sample->slice };
	static const uint32_t lists[] = { 0, 1, 2, 7, 99, 0xffff, 0x10000,
		0x10001, 0x20000, 0x30000, UINT32_MAX };

	(void) state;
	for (const struct facet *const *f = facets(); *f; f++)
		for (size_t i = 0; (*f)->rows && i < 2; i++)
			for (size_t k = 0; k < sizeof(lists) / sizeof(*lists);
			     k++) {
				struct outline_text out = { 0 };
				struct outline o;

				outline_init(&o, &outline_text_sink, &out);
				(*f)->rows(
				    rows[i], lists[k], 1u << 20, 512, &o);
				assert_string_equal(text_string(&out.text), "");
			}
	sample_free(sample);
}

static void
page_hashes_are_rows(void **state)
{
	struct sample *sample = sample_new();
	const struct facet *facet = facet_find("signature", NULL);
	const struct directory *d = &sample->code.signatures[1]->directories[1];
	struct outline_text out = { .places = true };
	struct text wanted = TEXT_INIT;
	struct outline o;

	(void) state;
	outline_init(&o, &outline_text_sink, &out);
	facet->rows(&sample->app, 7, 1, 512, &o);
	text_add_string(&wanted, "(1) ");
	text_add_hex(&wanted, bytes_over(d->code_hashes.held + 32, 32));
	text_printf(&wanted, " @%llu\n",
	    (unsigned long long) d->code_hashes.offset + 32);
	assert_string_equal(text_string(&out.text), text_string(&wanted));
	text_release(&wanted);
	text_release(&out.text);
	sample_free(sample);
}

/* -- Hostile input ------------------------------------------------------ */

static void
ignore_item(void *context, const struct item *item)
{
	(void) context;
	(void) item;
}

static void
ignore_close(void *context)
{
	(void) context;
}

/* All there is to say of it, and the beginning of every lazy list. */
static void
describe_all(const struct node *node)
{
	static const struct outline_sink nowhere = { ignore_item,
		ignore_close };
	struct outline o;

	outline_init(&o, &nowhere, NULL);
	for (const struct facet *const *f = facets(); *f; f++) {
		if ((*f)->applies && !(*f)->applies(node))
			continue;
		(*f)->describe(node, &o);
		for (uint32_t list = 0; (*f)->rows && list < 24; list++)
			(*f)->rows(node, list, 0, LIMIT_ROWS, &o);
		assert_int_equal(o.depth, 0);
	}
}

static struct sample *victim;

static void
describe_signature(
    struct bytes input, struct arena *arena, struct defects *defects)
{
	const struct signature *own = victim->code.signatures[0];

	victim->code.signatures[0] = signature_parse(input, arena, defects);
	victim->slice.slice = 0;
	describe_all(&victim->slice);
	describe_all(&victim->app);
	victim->code.signatures[0] = own;
}

static void
describe_seal(struct bytes input, struct arena *arena, struct defects *defects)
{
	const struct seal *own = victim->code.seal;

	victim->code.seal = seal_parse(input, arena, defects);
	describe_all(&victim->app);
	victim->code.seal = own;
}

static void
broken_signatures_are_described(void **state)
{
	struct bytes good;

	(void) state;
	victim = sample_new();
	good = victim->superblob;
	harm_prefixes(good, describe_signature);
	harm_mutations(good, 3, describe_signature);
	sample_free(victim);
}

static void
broken_seals_are_described(void **state)
{
	(void) state;
	victim = sample_new();
	harm_mutations(victim->seal_file, 3, describe_seal);
	sample_free(victim);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_facets_of_an_app),
		cmocka_unit_test(what_held_is_shown_as_good),
		cmocka_unit_test(what_did_not_hold_is_shown_as_bad),
		cmocka_unit_test(a_slices_row_is_of_that_slice),
		cmocka_unit_test(a_ghost_says_what_its_absence_means),
		cmocka_unit_test(ids_and_titles_are_unique),
		cmocka_unit_test(nothing_is_shown_as_good),
		cmocka_unit_test(a_record_has_the_same_keys_whatever_it_is_of),
		cmocka_unit_test(verdicts),
		cmocka_unit_test(unread_nodes_are_described),
		cmocka_unit_test(a_signer_is_a_claim),
		cmocka_unit_test(long_lists_are_fetched_by_rows),
		cmocka_unit_test(jobs_of_an_app_are_shown),
		cmocka_unit_test(long_data_is_cut_in_rows),
		cmocka_unit_test(long_text_is_cut_between_characters),
		cmocka_unit_test(rows_of_lists_that_are_not_there),
		cmocka_unit_test(page_hashes_are_rows),
		cmocka_unit_test(broken_signatures_are_described),
		cmocka_unit_test(broken_seals_are_described),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
