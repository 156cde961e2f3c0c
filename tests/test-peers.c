/* SPDX-License-Identifier: MIT */
/* Code side by side: what is said of each, what of it is marked, and how many
 * are told of at each. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include <sealtree/facet.h>
#include <sealtree/limits.h>

#include "check.h"
#include "nested.h"
#include "rights.h"

static const struct peers *
peers_of(struct subject *s)
{
	judge(s);
	return peers_make(&s->judged, s->arena);
}

static void
assert_text(const struct peer *peer, enum peer_trait trait, const char *wanted)
{
	if (wanted)
		assert_string_equal(peer->values[trait].text, wanted);
	else
		assert_null(peer->values[trait].text);
}

static void
each_trait_is_told_of(void **state)
{
	struct subject *s = subject_new();
	const struct peers *peers;
	const struct peer *app;

	(void) state;
	make_developer_id(s);
	harden(s);
	s->parts[0].directory.runtime = 0xd0102;
	s->parts[0].leaf.serial = "12ab";
	inform(s, XML_TEXT("CFBundleIdentifier", "com.example.a")
		      XML_TEXT("CFBundleShortVersionString", "1.2")
			  XML_TEXT("CFBundleVersion", "34"));
	add_library(s, "Contents/Frameworks/a.dylib")->place.loose_path =
	    "Contents/Frameworks/a.dylib";
	peers = peers_of(s);
	assert_int_equal(peers->count, 2);
	app = &peers->list[0];
	assert_string_equal(app->name, "A.app");
	assert_string_equal(app->path, ".");
	assert_text(app, PEER_TEAM, "ABCDE12345");
	assert_text(app, PEER_CLASS, "Developer ID");
	assert_text(app, PEER_LEAF, "Leaf, number 12ab");
	assert_text(app, PEER_TIME, "2023-05-16T10:13:20Z");
	assert_text(app, PEER_RUNTIME, "13.1.2");
	assert_text(app, PEER_PLATFORM, "macOS");
	assert_text(app, PEER_MINIMUM_OS, "12.0");
	assert_text(app, PEER_SDK, "13.0");
	assert_text(app, PEER_ARCHITECTURES, "x86_64");
	assert_text(app, PEER_IDENTIFIER, "com.example.a");
	assert_text(app, PEER_VERSION, "1.2 (34)");
	assert_string_equal(peers->list[1].name, "Contents/Frameworks/a.dylib");
	assert_text(&peers->list[1], PEER_CLASS, "development");
	assert_text(&peers->list[1], PEER_RUNTIME, "no");
	assert_text(&peers->list[1], PEER_VERSION, NULL);
	subject_free(s);
}

static void
what_differs_is_marked_as_it_was_judged(void **state)
{
	struct subject *s = subject_new(), *library;
	const struct peers *peers;
	const struct peer_value *values;

	(void) state;
	harden(s);
	library = add_library(s, "Contents/Frameworks/a.dylib");
	sign_by_team(library, "OTHER12345");
	library->platforms[0].sdk = 0xc0300;
	peers = peers_of(s);
	values = peers->list[1].values;
	assert_true(values[PEER_TEAM].differs);
	assert_int_equal(values[PEER_TEAM].severity, SEVERITY_ERROR);
	assert_int_equal(peers->list[1].worst, SEVERITY_ERROR);
	assert_true(values[PEER_SDK].differs);
	assert_int_equal(values[PEER_SDK].severity, SEVERITY_PASS);
	assert_false(values[PEER_PLATFORM].differs);
	assert_int_equal(values[PEER_PLATFORM].severity, SEVERITY_PASS);
	assert_int_equal(peers->list[0].worst, SEVERITY_PASS);
	subject_free(s);
}

static void
slices_that_do_not_agree_are_told_of_one_by_one(void **state)
{
	struct subject *s = subject_new(), *library;

	(void) state;
	library = add_library(s, "Contents/Frameworks/a.dylib");
	make_two_slices(library);
	sign_ad_hoc(library, DIRECTORY_ADHOC);
	library->platforms[1].minimum_os = 0xb0000;
	assert_text(&peers_of(s)->list[1], PEER_CLASS,
	    "x86_64 ad hoc, arm64 development");
	assert_text(
	    &peers_of(s)->list[1], PEER_MINIMUM_OS, "x86_64 12.0, arm64 11.0");
	assert_text(&peers_of(s)->list[1], PEER_SDK, "13.0");
	library->signatures[0] = NULL;
	assert_text(&peers_of(s)->list[1], PEER_CLASS,
	    "x86_64 not signed, arm64 development");
	subject_free(s);
}

static void
what_is_expected_is_noted(void **state)
{
	struct subject *s = subject_new();
	const struct peers *peers;

	(void) state;
	sign_as(add_library(s, "Contents/XPCServices/a"), MARKER("6.22"));
	sign_ad_hoc(add_library(s, "Contents/MacOS/A.debug.dylib"),
	    DIRECTORY_ADHOC | DIRECTORY_LINKER_SIGNED);
	sign_ad_hoc(add_library(s, "Contents/MacOS/A.dylib"),
	    DIRECTORY_ADHOC | DIRECTORY_LINKER_SIGNED);
	add_library(s, "Contents/Frameworks/Sparkle")
	    ->parts[0]
	    .directory.identifier = bytes_of("org.sparkle-project.Sparkle");
	peers = peers_of(s);
	assert_string_equal(peers->list[1].note, "signed by Apple");
	assert_int_equal(peers->list[1].worst, SEVERITY_PASS);
	assert_non_null(strstr(peers->list[2].note, "debug build"));
	assert_int_equal(peers->list[2].worst, SEVERITY_INFO);
	assert_null(peers->list[3].note);
	assert_non_null(strstr(peers->list[4].note, "Sparkle"));
	subject_free(s);
}

/* A folder is nothing that its apps could differ from. */
static void
apps_in_a_folder_differ_from_nothing(void **state)
{
	static const struct bundle_kind folder = { .id = "directory" };
	struct subject *s = subject_new(), *a;
	const struct peers *peers;

	(void) state;
	s->place.kind = &folder;
	s->code.macho = NULL;
	s->code.signature_count = 0;
	s->code.info = NULL;
	a = add_child(s, &kind_app, "dir/A.app");
	assert_null(peers_make(&a->judged, s->arena));
	peers = peers_of(s);
	for (int i = 0; i < PEER_TRAITS; i++)
		assert_false(peers->list[1].values[i].differs);
	subject_free(s);
}

/* A child of many. */
struct crowd {
	struct arena *arena;
	struct place place;
	struct code code;
	struct peers peers;
	struct node node;
};

static void
crowd_open(struct crowd *c, size_t others)
{
	struct peer *list;

	*c = (struct crowd){ .arena = arena_new() };
	list = ARENA_ARRAY(c->arena, struct peer, others + 2);
	list[0] = (struct peer){ .path = ".", .name = "A.app" };
	for (size_t i = 1; i < others + 2; i++) {
		list[i].path = list[i].name = arena_printf(c->arena, "p%zu", i);
		list[i].values[PEER_TEAM] = (struct peer_value){ .text = "T",
			.differs = i == 2,
			.severity = i == 2 ? SEVERITY_ERROR : SEVERITY_PASS };
		list[i].worst = list[i].values[PEER_TEAM].severity;
	}
	c->peers = (struct peers){ list, others + 2 };
	c->place.path = "p1";
	c->code.place = &c->place;
	c->node = (struct node){
		.place = &c->place, .code = &c->code, .whole.beside = &c->peers
	};
}

static const struct outline_node *
describe(struct crowd *c)
{
	struct outline_tree *tree = ARENA_NEW(c->arena, struct outline_tree);
	struct outline o;

	outline_tree_init(tree, c->arena);
	outline_init(&o, &outline_tree_sink, tree);
	facet_find("peers", NULL)->describe(&c->node, &o);
	return outline_find(&tree->root, "around");
}

static void
others_are_listed_up_to_a_limit(void **state)
{
	const struct outline_node *around;
	struct crowd c;

	(void) state;
	crowd_open(&c, LIMIT_PEERS_BESIDE - 1);
	around = describe(&c);
	assert_int_equal(
	    outline_find(around, "beside")->item.number, LIMIT_PEERS_BESIDE);
	assert_null(outline_find(around, "others"));
	arena_free(c.arena);
	crowd_open(&c, LIMIT_PEERS_BESIDE);
	around = describe(&c);
	assert_null(outline_find(around, "beside"));
	assert_true(bytes_are(outline_find(around, "others")->item.bytes,
	    "64 more: see the peers of A.app"));
	arena_free(c.arena);
}

static void
a_node_stands_beside_what_it_lies_in(void **state)
{
	const struct outline_node *around;
	struct crowd c;

	(void) state;
	crowd_open(&c, 1);
	around = describe(&c);
	assert_true(bytes_are(around->first->item.label, "p1"));
	assert_true(bytes_are(around->first->next->item.label, "A.app"));
	assert_true(facet_find("peers", NULL)->applies(&c.node));
	c.node.row = ROW_SLICE;
	assert_false(facet_find("peers", NULL)->applies(&c.node));
	arena_free(c.arena);
}

static void
rows_say_what_differs(void **state)
{
	struct outline_tree tree;
	struct outline o;
	struct crowd c;

	(void) state;
	crowd_open(&c, 2);
	c.node.whole.inside = &c.peers;
	outline_tree_init(&tree, c.arena);
	outline_init(&o, &outline_tree_sink, &tree);
	facet_find("peers", NULL)->rows(&c.node, 1, 0, 2, &o);
	assert_int_equal(tree.root.count, 2);
	assert_true(bytes_are(tree.root.first->item.bytes, "nothing differs"));
	assert_int_equal(tree.root.first->item.tone, TONE_PLAIN);
	assert_true(bytes_are(tree.root.last->item.bytes, "Team T"));
	assert_int_equal(tree.root.last->item.tone, TONE_BAD);
	facet_find("peers", NULL)->rows(&c.node, 0, 2, 9, &o);
	assert_int_equal(tree.root.count, 3);
	facet_find("peers", NULL)->rows(&c.node, 2, 0, 9, &o);
	assert_int_equal(tree.root.count, 3);
	arena_free(c.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_trait_is_told_of),
		cmocka_unit_test(what_differs_is_marked_as_it_was_judged),
		cmocka_unit_test(
		    slices_that_do_not_agree_are_told_of_one_by_one),
		cmocka_unit_test(what_is_expected_is_noted),
		cmocka_unit_test(apps_in_a_folder_differ_from_nothing),
		cmocka_unit_test(others_are_listed_up_to_a_limit),
		cmocka_unit_test(a_node_stands_beside_what_it_lies_in),
		cmocka_unit_test(rows_say_what_differs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
