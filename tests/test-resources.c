/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sealtree/codesign.h>
#include <sealtree/limits.h>
#include <sealtree/text.h>
#include <sealtree/verdict.h>

#include "check.h"
#include "fixture.h"
#include "folder.h"
#include "resources.h"

#define TEAM "TEAM123456"
#define IN_APP "A.app/Contents/"

/* A bundle's seal, and what came of holding it against the disk. */
struct bench {
	struct folder folder;
	struct authority *authority;
	struct arena *arena;
	struct source *source;
	const struct place *place;
	const struct seal_verdict *verdict;
	struct text told;
	struct hashing hashing;
	const char *stop_at;
};

static void
told_at(void *context, const char *path)
{
	struct bench *b = context;

	if (b->stop_at && strcmp(path, b->stop_at) == 0)
		atomic_store(&b->hashing.stop, true);
}

static void
told_found(void *context, const struct place *place)
{
	struct bench *b = context;

	if (strcmp(place->path, ".") == 0)
		b->place = place;
}

static void
told_trouble(void *context, const char *path, int error, const char *what)
{
	(void) context, (void) path, (void) error, (void) what;
}

static bool
told_skip(void *context, const char *path)
{
	(void) context, (void) path;
	return false;
}

static bool
told_cancelled(void *context)
{
	return atomic_load(&((struct bench *) context)->hashing.stop);
}

static const struct walk_events walk_events = {
	.at = told_at,
	.found = told_found,
	.trouble = told_trouble,
	.skip = told_skip,
	.cancelled = told_cancelled,
};

static int
set_up(void **state)
{
	struct bench *b = calloc(1, sizeof *b);

	assert_non_null(b);
	b->arena = arena_new();
	b->authority = authority_new(NULL);
	folder_open(&b->folder);
	*state = b;
	return 0;
}

static int
tear_down(void **state)
{
	struct bench *b = *state;

	source_close(b->source);
	arena_free(b->arena);
	authority_free(b->authority);
	text_release(&b->told);
	folder_close(&b->folder);
	free(b);
	return 0;
}

static const struct code *
open_bundle(struct bench *b, const char *root)
{
	const struct parse_events events = { 0 };
	struct text why = TEXT_INIT;
	struct fault fault;

	source_close(b->source);
	b->place = NULL;
	b->source = source_disk_open(root, false, &fault);
	assert_non_null(b->source);
	bundle_walk(b->source, root, b->arena, &walk_events, b, &why);
	text_release(&why);
	assert_non_null(b->place);
	return bundle_parse(b->source, b->place, &events, b->arena);
}

static void
tell(struct bench *b)
{
	static const char *const kinds[] = { "modified", "missing", "added",
		"type", "link", "unreadable", "cost" };
	static const char *const statuses[] = { "unknown", "ok", "failed",
		"unsigned", "missing", "not-code" };
	const struct seal_verdict *v = b->verdict;

	text_reset(&b->told);
	for (size_t i = 0; i < v->problem_count; i++) {
		text_printf(&b->told, "%s %s\n", kinds[v->problems[i].kind],
		    v->problems[i].path);
		assert_non_null(v->problems[i].why);
	}
	for (size_t i = 0; i < v->nested_count; i++)
		text_printf(&b->told, "nested %s %s\n",
		    statuses[v->nested[i].status], v->nested[i].path);
	for (size_t i = 0; i < v->unsealed_count; i++)
		text_printf(&b->told, "unsealed %s\n", v->unsealed[i]);
	for (size_t i = 0; i < v->respelled_count; i++)
		text_printf(&b->told, "respelled %s\n", v->respelled[i]);
	text_printf(&b->told, "%s", outcome_name(v->result.outcome));
	assert_int_equal(v->result.outcome == OUTCOME_OK, !v->result.why);
	assert_true(v->complete || v->result.outcome != OUTCOME_OK);
	assert_false(v->complete && v->result.outcome == OUTCOME_UNKNOWN);
}

static void
verify_within(struct bench *b, const char *root, uint32_t most_files)
{
	const struct code *code = open_bundle(b, root);
	uint8_t *buffer = malloc(LIMIT_READ_BYTES);
	struct seal_check *check;

	assert_non_null(buffer);
	assert_non_null(code->seal);
	check = seal_check_new(b->source, code, &walk_events, b, b->arena);
	check->most_files = most_files;
	seal_check_sweep(check);
	seal_check_hash(check, 0, seal_check_files(check), buffer, &b->hashing);
	b->verdict = seal_check_finish(check, b->arena);
	free(buffer);
	tell(b);
}

static void
verify(struct bench *b, const char *root)
{
	verify_within(b, root, LIMIT_FILES);
}

static void
expect(struct bench *b, const char *root, const char *wanted)
{
	verify(b, root);
	assert_string_equal(text_string(&b->told), wanted);
}

/* An app with all sorts of things in it, as the test signer makes it. */
static void
make_app(struct bench *b, const uint8_t hashes[4])
{
	const struct identity *identity = authority_identity(
	    b->authority, IDENTITY_DEVELOPER_ID, "Example", TEAM);
	struct signing_spec signing = { .identity = identity };
	const struct macho_spec code = { .signing = &signing };
	const struct macho_spec library = { .filetype = FILE_DYLIB,
		.signing = &signing };
	const struct bundle_spec framework = {
		.path = "Frameworks/F.framework",
		.layout = BUNDLE_VERSIONED,
		.identifier = "com.example.F",
		.code = &library,
	};
	const struct file_spec files[] = {
		{ .path = "PkgInfo", .text = "APPL????" },
		{ .path = "Resources/a.txt", .text = "a" },
		{ .path = "Resources/b/c.txt", .text = "c" },
		{ .path = "Resources/empty", .text = "" },
		{ .path = "Resources/link", .link = "a.txt" },
		{ .path = "Resources/en.lproj/x.strings", .text = "x" },
		{ .path = "Resources/en.lproj/locversion.plist", .text = "l" },
		{ .path = "Resources/.DS_Store", .text = "d" },
		{ .path = "Library/SystemExtensions/e.systemextension/"
			  "Contents/Info.plist",
		    .text = "e" },
		{ .path = "MacOS/tool", .code = &code },
		{ 0 },
	};
	const struct bundle_spec app = {
		.path = "A.app",
		.identifier = "com.example.A",
		.code = &code,
		.files = files,
		.nested =
		    (const struct bundle_spec *const[]){ &framework, NULL },
	};

	if (hashes)
		memcpy(signing.hashes, hashes, sizeof signing.hashes);
	make_bundle(".", &app, NULL);
}

#define NESTED                                             \
	"nested unknown Contents/Frameworks/F.framework\n" \
	"nested unknown Contents/MacOS/tool\n"
#define UNSEALED                                  \
	"unsealed Contents/Info.plist\n"          \
	"unsealed Contents/PkgInfo\n"             \
	"unsealed Contents/Resources/.DS_Store\n" \
	"unsealed Contents/Resources/en.lproj/locversion.plist\n"

static void
a_sound_app(void **state)
{
	struct bench *b = *state;

	make_app(b, NULL);
	expect(b, "A.app", NESTED UNSEALED "ok");
	assert_int_equal(b->verdict->checked, 6);
	assert_int_equal(b->verdict->ok, 6);
	/* Apple's own exclusions, and what the rules leave out. */
	folder_put_text(IN_APP "CodeResources", "a ticket");
	folder_put_text(IN_APP "_MASReceipt/receipt", "r");
	folder_put_text(IN_APP "_CodeSignature/more", "m");
	folder_put_text(IN_APP "Resources/b/.DS_Store", "d");
	verify(b, "A.app");
	assert_int_equal(b->verdict->result.outcome, OUTCOME_OK);
	assert_int_equal(b->verdict->unsealed_count, 5);
}

static void
make_and_expect(struct bench *b, const char *wanted)
{
	struct text all = TEXT_INIT;

	text_printf(&all, "%s", wanted);
	verify(b, "A.app");
	if (strncmp(text_string(&b->told), wanted, all.len) != 0)
		fail_msg("%s, not %s", text_string(&b->told), wanted);
	assert_int_equal(b->verdict->result.outcome, OUTCOME_BAD);
	/* Nothing else. */
	assert_int_equal(b->verdict->problem_count, 1);
	text_release(&all);
	assert_int_equal(system("rm -rf A.app"), 0);
	make_app(b, NULL);
}

static void
each_change_alone(void **state)
{
	struct bench *b = *state;

	make_app(b, NULL);
	folder_put_text(IN_APP "Resources/a.txt", "b");
	make_and_expect(b, "modified Contents/Resources/a.txt\n");
	folder_put_text(IN_APP "Resources/a.txt", "aa");
	make_and_expect(b, "modified Contents/Resources/a.txt\n");
	folder_put_text(IN_APP "Resources/empty", "x");
	make_and_expect(b, "modified Contents/Resources/empty\n");
	folder_put_text(IN_APP "Resources/en.lproj/x.strings", "y");
	make_and_expect(b, "modified Contents/Resources/en.lproj/x.strings\n");
	unlink(IN_APP "Resources/b/c.txt");
	make_and_expect(b, "missing Contents/Resources/b/c.txt\n");
	folder_put_text(IN_APP "Resources/new", "n");
	make_and_expect(b, "added Contents/Resources/new\n");
	folder_put_text(IN_APP "top", "n");
	make_and_expect(b, "added Contents/top\n");
	folder_make(IN_APP "Frameworks/G.framework");
	make_and_expect(b, "added Contents/Frameworks/G.framework\n");
	folder_link(IN_APP "Resources/more", "a.txt");
	make_and_expect(b, "added Contents/Resources/more\n");
	unlink(IN_APP "Resources/link");
	folder_link(IN_APP "Resources/link", "b/c.txt");
	make_and_expect(b, "link Contents/Resources/link\n");
	unlink(IN_APP "Resources/link");
	folder_put_text(IN_APP "Resources/link", "a.txt");
	make_and_expect(b, "type Contents/Resources/link\n");
	unlink(IN_APP "Resources/link");
	folder_make(IN_APP "Resources/link");
	make_and_expect(b, "type Contents/Resources/link\n");
	unlink(IN_APP "Resources/a.txt");
	folder_link(IN_APP "Resources/a.txt", "empty");
	make_and_expect(b, "type Contents/Resources/a.txt\n");
	unlink(IN_APP "Resources/a.txt");
	folder_make(IN_APP "Resources/a.txt");
	make_and_expect(b, "type Contents/Resources/a.txt\n");
	unlink(IN_APP "Resources/a.txt");
	assert_int_equal(mkfifo(IN_APP "Resources/a.txt", 0644), 0);
	make_and_expect(b, "type Contents/Resources/a.txt\n");
	assert_int_equal(mkfifo(IN_APP "Resources/fifo", 0644), 0);
	make_and_expect(b, "added Contents/Resources/fifo\n");
	folder_link(IN_APP "Resources/b/.DS_Store", "c.txt");
	make_and_expect(b, "added Contents/Resources/b/.DS_Store\n");
}

static void
a_folder_that_became_a_link(void **state)
{
	struct bench *b = *state;

	make_app(b, NULL);
	assert_int_equal(rename(IN_APP "Resources/b", "elsewhere"), 0);
	folder_link(IN_APP "Resources/b", "../../../elsewhere");
	expect(b, "A.app",
	    "added Contents/Resources/b\n"
	    "missing Contents/Resources/b/c.txt\n" NESTED UNSEALED "bad");
}

static void
optional_ones_may_be_missing(void **state)
{
	struct bench *b = *state;

	make_app(b, NULL);
	assert_int_equal(system("rm -r " IN_APP "Resources/en.lproj"), 0);
	verify(b, "A.app");
	assert_int_equal(b->verdict->result.outcome, OUTCOME_OK);
	assert_int_equal(b->verdict->checked, 5);
	/* … but none may be added for that. */
	folder_put_text(IN_APP "Resources/de.lproj/x.strings", "x");
	verify(b, "A.app");
	assert_int_equal(b->verdict->problem_count, 1);
	assert_int_equal(b->verdict->problems[0].kind, SEAL_ADDED);
}

static void
nested_code(void **state)
{
	struct bench *b = *state;

	make_app(b, NULL);
	assert_int_equal(system("rm -r " IN_APP "Frameworks"), 0);
	expect(b, "A.app",
	    "nested missing Contents/Frameworks/F.framework\n"
	    "nested unknown Contents/MacOS/tool\n" UNSEALED "bad");
	folder_link(IN_APP "Frameworks/F.framework", "../MacOS");
	unlink(IN_APP "MacOS/tool");
	assert_int_equal(mkfifo(IN_APP "MacOS/tool", 0644), 0);
	expect(b, "A.app",
	    "nested not-code Contents/Frameworks/F.framework\n"
	    "nested not-code Contents/MacOS/tool\n" UNSEALED "bad");
	/* In place of a file that was sealed as data. */
	unlink(IN_APP "MacOS/tool");
	expect(b, "A.app",
	    "nested not-code Contents/Frameworks/F.framework\n"
	    "nested missing Contents/MacOS/tool\n" UNSEALED "bad");
}

static void
both_hashes(void **state)
{
	static const uint8_t both[4] = { HASH_SHA1, HASH_SHA256 };
	struct bench *b = *state;

	/* The signer's second seal has no SHA-1, which is the weaker one. */
	make_app(b, both);
	expect(b, "A.app", NESTED UNSEALED "ok");
	folder_put_text(IN_APP "Resources/a.txt", "b");
	verify(b, "A.app");
	assert_int_equal(b->verdict->result.outcome, OUTCOME_BAD);
}

/* Bundles without code, sealed by hand. */
#define PLIST(rest)                                                         \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?><plist version=\"1.0\">" \
	"<dict>" rest "</dict></plist>"
#define ALL "<dict><key>^.*</key><true/></dict>"
/* Digests of "a". */
#define SHA1_A "<data>hvfkN/qlp/zhXR3cuerq6jd2Z7g=</data>"
#define SHA256_A "<data>ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs=</data>"
#define FILE_A(name)          \
	"<key>" name "</key>" \
	"<dict><key>hash2</key>" SHA256_A "</dict>"

static void
seal(const char *files, const char *rules, bool second)
{
	struct text t = TEXT_INIT;

	text_printf(&t,
	    PLIST("<key>files%s</key><dict>%s</dict><key>rules%s</key>%s"),
	    second ? "2" : "", files, second ? "2" : "", rules);
	folder_put("b.bundle/_CodeSignature/CodeResources", text_bytes(&t));
	text_release(&t);
}

static void
make_bundle_of(const char *const *names)
{
	assert_int_equal(system("rm -rf b.bundle"), 0);
	folder_put_text("b.bundle/Info.plist", PLIST(""));
	for (; *names; names++) {
		char path[256];

		snprintf(path, sizeof path, "b.bundle/%s", *names);
		folder_put_text(path, "a");
	}
}

#define WITHOUT_INFO                                                    \
	"<dict><key>^.*</key><true/><key>^Info\\.plist$</key><dict>"    \
	"<key>omit</key><true/><key>weight</key><real>20</real></dict>" \
	"</dict>"
#define INFO_LEFT_OUT "unsealed Info.plist\n"

static void
first_generation(void **state)
{
	struct bench *b = *state;

	make_bundle_of((const char *const[]){ "x", "y", NULL });
	folder_link("b.bundle/link", "x");
	seal("<key>x</key>" SHA1_A "<key>y</key><dict><key>hash</key>" SHA1_A
	     "<key>optional</key><true/></dict>",
	    WITHOUT_INFO, false);
	/* It knew no links, and passed over them. */
	expect(b, "b.bundle", INFO_LEFT_OUT "ok");
	folder_put_text("b.bundle/x", "b");
	expect(b, "b.bundle", "modified x\n" INFO_LEFT_OUT "bad");
	unlink("b.bundle/x");
	unlink("b.bundle/y");
	folder_link("b.bundle/x", "y");
	expect(b, "b.bundle", "type x\n" INFO_LEFT_OUT "bad");
	/* The second one counts where there is one. */
	make_bundle_of((const char *const[]){ "x", NULL });
	folder_put_text("b.bundle/_CodeSignature/CodeResources",
	    PLIST("<key>files</key><dict/><key>rules</key>" ALL
		  "<key>files2</key><dict>" FILE_A(
		      "x") "</dict>"
			   "<key>rules2</key>" WITHOUT_INFO));
	expect(b, "b.bundle", INFO_LEFT_OUT "ok");
}

static void
hashes_that_there_are(void **state)
{
	struct bench *b = *state;

	make_bundle_of((const char *const[]){ "x", NULL });
	seal("<key>x</key><dict><key>hash</key>" SHA1_A
	     "<key>hash2</key>" SHA256_A "</dict>",
	    WITHOUT_INFO, true);
	expect(b, "b.bundle", INFO_LEFT_OUT "ok");
	/* Both have to be right. */
	seal(
	    "<key>x</key><dict><key>hash</key>"
	    "<data>AAECAwQFBgcICQoLDA0ODxAREhM=</data><key>hash2</key>" SHA256_A
	    "</dict>",
	    WITHOUT_INFO, true);
	expect(b, "b.bundle", "modified x\n" INFO_LEFT_OUT "bad");
	seal("<key>x</key><dict><key>hash4</key><data>AAEC</data></dict>",
	    WITHOUT_INFO, true);
	expect(b, "b.bundle", "unreadable x\n" INFO_LEFT_OUT "unknown");
	seal("<key>x</key>" SHA1_A, WITHOUT_INFO, true);
	expect(b, "b.bundle", INFO_LEFT_OUT "ok");
}

/* Code signed with SHA-256 takes no SHA-1 for it. */
static void
a_weak_seal(void **state)
{
	struct bench *b = *state;
	struct octets old, weak = { 0 };
	const char *at;

	make_app(b, NULL);
	old = file_read(IN_APP "_CodeSignature/CodeResources");
	put_octets(&weak, &old);
	put_u8(&weak, 0);
	at = strstr((const char *) weak.data, "<key>files2</key>");
	assert_non_null(at);
	at = strstr(at, "<key>Resources/a.txt</key>");
	assert_non_null(at);
	octets_free(&old);
	put_bytes(&old, weak.data, (size_t) (at - (const char *) weak.data));
	put_text(&old,
	    "<key>Resources/a.txt</key><dict><key>hash</key>" SHA1_A "</dict>");
	put_text(&old, strstr(at, "</dict>") + 7);
	file_write(
	    IN_APP "_CodeSignature/CodeResources", old.data, old.len, 0644);
	octets_free(&old);
	octets_free(&weak);
	expect(b, "A.app",
	    "modified Contents/Resources/a.txt\n" NESTED UNSEALED "bad");
}

static void
what_rules_leave_unsealed(void **state)
{
	struct bench *b = *state;

	make_bundle_of(
	    (const char *const[]){ "x", "y", "sub/z", "CodeResources", NULL });
	seal(FILE_A("x"),
	    "<dict><key>^x$</key><true/><key>y</key><false/></dict>", true);
	/* Nothing matches Info.plist and sub/z. */
	expect(b, "b.bundle", INFO_LEFT_OUT "unsealed sub/z\nunsealed y\nok");
	/* An entry that the rules pass over. */
	seal(FILE_A("x") FILE_A("y"),
	    "<dict><key>^x$</key><true/><key>y</key><false/></dict>", true);
	expect(b, "b.bundle",
	    "missing y\n" INFO_LEFT_OUT "unsealed sub/z\nunsealed y\nbad");
	assert_non_null(strstr(b->verdict->problems[0].why, "rules"));
}

static void
excluded_names_elsewhere(void **state)
{
	struct bench *b = *state;

	make_bundle_of((const char *const[]){ "sub/CodeResources",
	    "sub/_CodeSignature/x", "CodeResources/hidden", NULL });
	seal(FILE_A("sub/CodeResources"), WITHOUT_INFO, true);
	/* Only at the top; and there a folder hides what is in it. */
	expect(b, "b.bundle",
	    "added sub/_CodeSignature/x\n"
	    "unsealed CodeResources\n" INFO_LEFT_OUT "bad");
}

static void
names_spelled_otherwise(void **state)
{
	struct bench *b = *state;

	/* Sealed decomposed, as HFS+ has it, and the other way round. */
	make_bundle_of((const char *const[]){ "caf\u00e9", "e\u0301/x", NULL });
	seal(FILE_A("cafe\u0301") FILE_A("\u00e9/x"), WITHOUT_INFO, true);
	expect(b, "b.bundle",
	    INFO_LEFT_OUT "respelled caf\u00e9\nrespelled e\u0301/x\nok");
	folder_put_text("b.bundle/caf\u00e9", "b");
	expect(b, "b.bundle",
	    "modified caf\u00e9\n" INFO_LEFT_OUT
	    "respelled caf\u00e9\nrespelled e\u0301/x\nbad");
	/* Two files and one entry: the one that is spelled alike has it. */
	make_bundle_of((const char *const[]){ "\u00e9", "e\u0301", NULL });
	seal(FILE_A("\u00e9"), WITHOUT_INFO, true);
	expect(b, "b.bundle", "added e\u0301\n" INFO_LEFT_OUT "bad");
	/* Two entries and one file. */
	make_bundle_of((const char *const[]){ "\u00e9", NULL });
	seal(FILE_A("\u00e9") FILE_A("e\u0301"), WITHOUT_INFO, true);
	expect(b, "b.bundle", "missing e\u0301\n" INFO_LEFT_OUT "bad");
	make_bundle_of((const char *const[]){ "\u00e8", NULL });
	seal(FILE_A("\u00e9"), WITHOUT_INFO, true);
	expect(b, "b.bundle",
	    "added \u00e8\nmissing \u00e9\n" INFO_LEFT_OUT "bad");
}

static void
one_path_twice(void **state)
{
	struct bench *b = *state;

	make_bundle_of((const char *const[]){ "x", NULL });
	seal(FILE_A("x") FILE_A("x"), WITHOUT_INFO, true);
	expect(b, "b.bundle", INFO_LEFT_OUT "ok");
	/* The first one is taken. */
	seal(FILE_A("x") "<key>x</key><dict><key>symlink</key>"
			 "<string>y</string></dict>",
	    WITHOUT_INFO, true);
	expect(b, "b.bundle", INFO_LEFT_OUT "ok");
}

static void
paths_that_lead_out(void **state)
{
	struct bench *b = *state;

	make_bundle_of((const char *const[]){ "x", NULL });
	folder_put_text("out", "a");
	seal(FILE_A("x") FILE_A("../out") FILE_A("/etc/passwd") FILE_A(""),
	    WITHOUT_INFO, true);
	verify(b, "b.bundle");
	assert_int_equal(b->verdict->problem_count, 3);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(b->verdict->problems[i].kind, SEAL_MISSING);
}

/* Nothing was promised: nothing was held against anything. */
static void
seals_of_nothing(void **state)
{
	struct bench *b = *state;

	make_bundle_of((const char *const[]){ "x", NULL });
	folder_put_text("b.bundle/_CodeSignature/CodeResources",
	    PLIST("<key>rules2</key>" ALL));
	expect(b, "b.bundle", "bad");
	folder_put_text("b.bundle/_CodeSignature/CodeResources", "no list");
	expect(b, "b.bundle", "bad");
	/* Files without rules: no file is looked at. */
	folder_put_text("b.bundle/_CodeSignature/CodeResources",
	    PLIST("<key>files2</key><dict>" FILE_A("x") "</dict>"));
	expect(b, "b.bundle", "missing x\n" INFO_LEFT_OUT "unsealed x\nbad");
}

static void
rules_that_cannot_be_asked(void **state)
{
	struct bench *b = *state;
	const char *evil = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac";

	make_bundle_of((const char *const[]){ "x", NULL });
	seal(FILE_A("x"),
	    "<dict><key>^x</key><true/><key>^(</key><true/></dict>", true);
	expect(b, "b.bundle", INFO_LEFT_OUT "unknown");
	assert_non_null(strstr(b->verdict->result.why, "expression"));
	make_bundle_of((const char *const[]){ evil, NULL });
	seal("", "<dict><key>^(a|aa)+$</key><true/></dict>", true);
	verify(b, "b.bundle");
	assert_int_equal(b->verdict->problem_count, 1);
	assert_int_equal(b->verdict->problems[0].kind, SEAL_RULE_COST);
	assert_int_equal(b->verdict->result.outcome, OUTCOME_UNKNOWN);
}

static void
stopped_on_the_way(void **state)
{
	struct bench *b = *state;

	make_app(b, NULL);
	b->stop_at = "Contents/Resources";
	verify(b, "A.app");
	assert_int_equal(b->verdict->result.outcome, OUTCOME_UNKNOWN);
	for (size_t i = 0; i < b->verdict->problem_count; i++)
		assert_int_not_equal(
		    b->verdict->problems[i].kind, SEAL_MISSING);
}

enum {
	NOBODY = 65534
};

static void
become(bool root, uid_t user)
{
	if (root)
		assert_int_equal(seteuid(user), 0);
}

static void
cannot_be_read(void **state)
{
	struct bench *b = *state;
	bool root = geteuid() == 0;

	make_bundle_of((const char *const[]){ "x", "sub/y", NULL });
	seal(FILE_A("x") FILE_A("sub/y"), WITHOUT_INFO, true);
	assert_int_equal(chmod(".", 0755), 0);
	assert_int_equal(chmod("b.bundle/x", 0), 0);
	/* Rights mean nothing to root. */
	become(root, NOBODY);
	expect(b, "b.bundle", "unreadable x\n" INFO_LEFT_OUT "unknown");
	become(root, 0);
	assert_int_equal(chmod("b.bundle/x", 0644), 0);
	assert_int_equal(chmod("b.bundle/sub", 0), 0);
	become(root, NOBODY);
	expect(b, "b.bundle", "unreadable sub\n" INFO_LEFT_OUT "unknown");
	become(root, 0);
}

/* Folders as deep as the walk goes, and one deeper. */
static void
folders_up_to_the_limit(void **state)
{
	struct bench *b = *state;

	for (int more = 0; more < 2; more++) {
		make_bundle_of((const char *const[]){ "x", NULL });
		seal(FILE_A("x"), "<dict><key>^x$</key><true/></dict>", true);
		assert_int_equal(chdir("b.bundle"), 0);
		for (int i = 0; i < LIMIT_DIRECTORY_DEPTH + more; i++) {
			assert_int_equal(mkdir("d", 0755), 0);
			assert_int_equal(chdir("d"), 0);
		}
		assert_int_equal(chdir(b->folder.path), 0);
		verify(b, "b.bundle");
		assert_int_equal(b->verdict->result.outcome,
		    more ? OUTCOME_UNKNOWN : OUTCOME_OK);
	}
}

static void
files_up_to_the_limit(void **state)
{
	struct bench *b = *state;

	make_bundle_of((const char *const[]){ "x", "y", NULL });
	seal(FILE_A("x") FILE_A("y"), "<dict><key>^.$</key><true/></dict>",
	    true);
	verify(b, "b.bundle");
	assert_int_equal(b->verdict->result.outcome, OUTCOME_OK);
	/* Info.plist is one of them. */
	verify_within(b, "b.bundle", 3);
	assert_int_equal(b->verdict->result.outcome, OUTCOME_OK);
	assert_false(b->verdict->left_out);
	verify_within(b, "b.bundle", 2);
	assert_int_equal(b->verdict->result.outcome, OUTCOME_UNKNOWN);
	assert_true(b->verdict->left_out);
	assert_int_equal(b->verdict->problem_count, 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_sound_app),
		TEST(each_change_alone),
		TEST(a_folder_that_became_a_link),
		TEST(optional_ones_may_be_missing),
		TEST(nested_code),
		TEST(both_hashes),
		TEST(first_generation),
		TEST(hashes_that_there_are),
		TEST(a_weak_seal),
		TEST(what_rules_leave_unsealed),
		TEST(excluded_names_elsewhere),
		TEST(names_spelled_otherwise),
		TEST(one_path_twice),
		TEST(paths_that_lead_out),
		TEST(seals_of_nothing),
		TEST(rules_that_cannot_be_asked),
		TEST(stopped_on_the_way),
		TEST(cannot_be_read),
		TEST(folders_up_to_the_limit),
		TEST(files_up_to_the_limit),
	};

	codesign_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
