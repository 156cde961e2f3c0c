/* SPDX-License-Identifier: MIT */
/* Bundles of every layout as the test signer makes them: what the walk finds,
 * what is read of each node, and that its seal fits. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sealtree/codesign.h>
#include <sealtree/limits.h>
#include <sealtree/text.h>
#include <sealtree/verdict.h>

#include "check.h"
#include "fixture.h"
#include "folder.h"

#define TEAM "TEAM123456"

enum {
	SIGNED_AT = 1700000000,
	DRIVERKIT = 10,
	IOS = 2
};

struct bench {
	struct folder folder;
	struct authority *authority;
	struct signing_spec signing;
	struct macho_spec program, library;
	struct arena *arena;
	struct source *source;
	const struct place *places[64];
	size_t count;
	struct text trouble;
};

static void
told_at(void *context, const char *path)
{
	(void) context, (void) path;
}

static void
told_found(void *context, const struct place *place)
{
	struct bench *b = context;

	assert_true(b->count < 64);
	b->places[b->count++] = place;
}

static void
told_trouble(void *context, const char *path, int error, const char *what)
{
	struct bench *b = context;

	text_printf(&b->trouble, "%s %d %s\n", path, error, what);
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
	(void) context;
	return false;
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
	b->signing = (struct signing_spec){
		.identity = authority_identity(
		    b->authority, IDENTITY_DEVELOPER_ID, "Example", TEAM),
		.signing_time = SIGNED_AT,
		.timestamp = SIGNED_AT,
	};
	b->program.signing = b->library.signing = &b->signing;
	b->library.filetype = FILE_DYLIB;
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
	text_release(&b->trouble);
	folder_close(&b->folder);
	free(b);
	return 0;
}

static void
walk(struct bench *b, const char *root)
{
	struct text why = TEXT_INIT;
	struct fault fault;

	source_close(b->source);
	b->count = 0;
	b->source = source_disk_open(root, false, &fault);
	assert_non_null(b->source);
	assert_true(bundle_walk(
	    b->source, path_name(root), b->arena, &walk_events, b, &why));
	assert_string_equal(text_string(&b->trouble), "");
	text_release(&why);
}

static const struct place *
find(struct bench *b, const char *path)
{
	for (size_t i = 0; i < b->count; i++)
		if (strcmp(b->places[i]->path, path) == 0)
			return b->places[i];
	fail_msg("no %s", path);
	return NULL;
}

static const struct code *
parse(struct bench *b, const char *path)
{
	const struct parse_events events = { 0 };
	const struct code *code =
	    bundle_parse(b->source, find(b, path), &events, b->arena);

	for (size_t i = 0; i < code->defects.count; i++)
		fail_msg("%s: %s", path, code->defects.list[i].what);
	return code;
}

/* Its Info.plist and its seal are those that were signed, and the seal fits
 * the disk. */
static void
assert_bound(struct bench *b, const struct code *code)
{
	const struct directory *d = code_signature(code)->best;
	uint8_t *buffer = malloc(LIMIT_READ_BYTES), digest[HASH_MAX];
	const struct seal_verdict *verdict;
	struct seal_check *check;
	struct hashing hashing = { 0 };

	assert_non_null(buffer);
	assert_true(hash_bytes(d->hash, code->info_bytes, digest));
	assert_true(bytes_equal(directory_special_hash(d, SLOT_INFO),
	    bytes_over(digest, d->hash_size)));
	assert_true(bytes_equal(directory_special_hash(d, SLOT_RESOURCES),
	    bytes_over(code->seal->sha256, SHA256_LEN)));
	check = seal_check_begin(b->source, code, &walk_events, b, b->arena);
	for (size_t i = 0; i < seal_check_files(check); i++)
		assert_true(seal_check_hash(check, i, 1, buffer, &hashing));
	verdict = seal_check_finish(check, b->arena);
	if (verdict->result.outcome != OUTCOME_OK)
		fail_msg("%s", verdict->result.why);
	free(buffer);
}

/* One bundle of each layout, and what is to be found of it. */
static const struct layout {
	const char *path;
	enum bundle_layout made;
	enum layout_type found;
	const char *base, *info, *executable, *format;
	uint32_t platform;
	bool library;
} layouts[] = {
	{ "A.app", BUNDLE_DEEP, LAYOUT_DEEP, "Contents", "Contents/Info.plist",
	    "Contents/MacOS/A", "app bundle with Mach-O thin (x86_64)", 0,
	    false },
	{ "K.kext", BUNDLE_DEEP, LAYOUT_DEEP, "Contents", "Contents/Info.plist",
	    "Contents/MacOS/K", "bundle with Mach-O thin (x86_64)", 0, false },
	{ "s.systemextension", BUNDLE_DEEP, LAYOUT_DEEP, "Contents",
	    "Contents/Info.plist", "Contents/MacOS/s",
	    "bundle with Mach-O thin (x86_64)", 0, false },
	{ "i.app", BUNDLE_FLAT, LAYOUT_SHALLOW, ".", "Info.plist", "i",
	    "app bundle with Mach-O thin (x86_64)", IOS, false },
	{ "d.dext", BUNDLE_FLAT, LAYOUT_FLAT, ".", "Info.plist", "d",
	    "bundle with Mach-O thin (x86_64)", DRIVERKIT, false },
	{ "F.framework", BUNDLE_VERSIONED, LAYOUT_VERSIONED, "Versions/A",
	    "Versions/A/Resources/Info.plist", "Versions/A/F",
	    "bundle with Mach-O thin (x86_64)", 0, true },
	{ "f.framework", BUNDLE_FLAT, LAYOUT_SHALLOW, ".", "Info.plist", "f",
	    "bundle with Mach-O thin (x86_64)", IOS, true },
	{ "O.framework", BUNDLE_OLD, LAYOUT_SHALLOW, ".",
	    "Resources/Info.plist", "O", "bundle with Mach-O thin (x86_64)", 0,
	    true },
	{ "B.bundle", BUNDLE_DEEP, LAYOUT_DEEP, "Contents",
	    "Contents/Info.plist", "Contents/MacOS/B",
	    "bundle with Mach-O thin (x86_64)", 0, true },
	{ "NoSuffix", BUNDLE_DEEP, LAYOUT_DEEP, "Contents",
	    "Contents/Info.plist", "Contents/MacOS/NoSuffix",
	    "bundle with Mach-O thin (x86_64)", 0, false },
};

static void
make(struct bench *b, const struct layout *l)
{
	static const struct file_spec files[] = {
		{ .path = "Resources/a.txt", .text = "a" },
		{ .path = "Resources/en.lproj/s.strings", .text = "s" },
		{ .path = "PkgInfo", .text = "????" },
		{ 0 },
	};
	struct macho_spec code = l->library ? b->library : b->program;

	code.platform = l->platform;
	make_bundle(".",
	    &(const struct bundle_spec){
		.path = l->path,
		.layout = l->made,
		.identifier = "com.example.it",
		.code = &code,
		.files = files,
	    },
	    NULL);
}

static void
every_layout(void **state)
{
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
		const struct layout *l = &layouts[i];
		const struct place *p;
		const struct code *code;

		make(b, l);
		walk(b, l->path);
		assert_int_equal(b->count, 1);
		p = find(b, ".");
		assert_int_equal(p->layout, l->found);
		assert_string_equal(p->base, l->base);
		assert_string_equal(p->info_path, l->info);
		assert_string_equal(p->executable_path, l->executable);
		code = parse(b, ".");
		assert_string_equal(code_format(code, b->arena), l->format);
		assert_true(
		    bytes_are(code_info_string(code, "CFBundleIdentifier"),
			"com.example.it"));
		assert_bound(b, code);
	}
}

/* The same again, as parts of one directory. */
static void
a_directory_of_them(void **state)
{
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++)
		make(b, &layouts[i]);
	folder_make("nothing");
	walk(b, ".");
	assert_int_equal(b->count, 1 + sizeof layouts / sizeof *layouts);
	assert_string_equal(b->places[0]->kind->id, "directory");
	for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
		const struct place *p = find(b, layouts[i].path);

		assert_ptr_equal(p->parent, b->places[0]);
		assert_false(p->unexpected);
		assert_int_equal(p->layout, layouts[i].found);
		assert_bound(b, parse(b, layouts[i].path));
	}
}

static void
nested_code_anywhere(void **state)
{
	static const struct {
		const char *path;
		bool unexpected;
	} nested[] = {
		{ "Frameworks/a.app", false },
		{ "PlugIns/a.appex", false },
		{ "XPCServices/a.xpc", false },
		{ "Helpers/a.app", false },
		{ "MacOS/a.app", false },
		{ "Library/LoginItems/a.app", false },
		{ "Library/Spotlight/a.mdimporter", false },
		{ "Library/SystemExtensions/a.systemextension", false },
		{ "Resources/a.app", true },
		{ "Library/Elsewhere/a.bundle", true },
		{ "Deep/er/and/deeper/a.app", true },
	};
	enum {
		COUNT = sizeof nested / sizeof *nested
	};
	struct bench *b = *state;
	struct bundle_spec specs[COUNT];
	const struct bundle_spec *list[COUNT + 1] = { NULL };
	char path[128];

	for (size_t i = 0; i < COUNT; i++) {
		specs[i] = (struct bundle_spec){
			.path = nested[i].path,
			.identifier = "com.example.nested",
			.code = &b->program,
		};
		list[i] = &specs[i];
	}
	make_bundle(".",
	    &(const struct bundle_spec){
		.path = "A.app",
		.identifier = "com.example.A",
		.code = &b->program,
		.nested = list,
	    },
	    NULL);
	walk(b, "A.app");
	assert_int_equal(b->count, 1 + COUNT);
	for (size_t i = 0; i < COUNT; i++) {
		const struct place *p;

		snprintf(path, sizeof path, "Contents/%s", nested[i].path);
		p = find(b, path);
		if (p->unexpected != nested[i].unexpected)
			fail_msg("%s", path);
		assert_ptr_equal(p->parent, b->places[0]);
		assert_bound(b, parse(b, path));
	}
	assert_bound(b, parse(b, "."));
}

/* Code in code in code: each has the next one around it for its parent. */
static void
nested_in_each_other(void **state)
{
	struct bench *b = *state;
	const struct bundle_spec inner = { .path = "PlugIns/C.appex",
		.identifier = "c",
		.code = &b->program };
	const struct bundle_spec middle = { .path = "Frameworks/B.framework",
		.layout = BUNDLE_VERSIONED,
		.identifier = "b",
		.code = &b->library,
		.nested = (const struct bundle_spec *const[]){ &inner, NULL } };
	const struct bundle_spec outer = { .path = "A.app",
		.identifier = "a",
		.code = &b->program,
		.nested =
		    (const struct bundle_spec *const[]){ &middle, NULL } };

	make_bundle(".", &outer, NULL);
	walk(b, "A.app");
	assert_int_equal(b->count, 3);
	assert_ptr_equal(b->places[1]->parent, b->places[0]);
	assert_ptr_equal(b->places[2]->parent, b->places[1]);
	assert_string_equal(b->places[2]->path,
	    "Contents/Frameworks/B.framework/Versions/A/PlugIns/C.appex");
	for (size_t i = 0; i < 3; i++)
		assert_bound(b, parse(b, b->places[i]->path));
}

static void
versions_of_a_framework(void **state)
{
	struct bench *b = *state;
	const struct layout *l = &layouts[5];

	make(b, l);
	assert_int_equal(unlink("F.framework/Versions/Current"), 0);
	walk(b, l->path);
	assert_string_equal(find(b, ".")->base, "Versions/A");
	assert_bound(b, parse(b, "."));
	/* Links made files: what is in Current is the framework, and the rest
	 * of it loose code. */
	assert_int_equal(system("rm -rf F.framework"), 0);
	make(b, l);
	framework_flatten("F.framework");
	walk(b, l->path);
	assert_string_equal(find(b, ".")->base, "Versions/Current");
	assert_non_null(find(b, "F"));
	assert_non_null(find(b, "Versions/A/F"));
	assert_true(find(b, "F")->unexpected);
	assert_bound(b, parse(b, "."));
}

static uint32_t
number(const struct octets *o, size_t at)
{
	assert_true(at + 4 <= o->len);
	return (uint32_t) o->data[at] << 24 | (uint32_t) o->data[at + 1] << 16 |
	       (uint32_t) o->data[at + 2] << 8 | o->data[at + 3];
}

/* As codesign keeps the signature of what is no Mach-O. */
static void
write_signature_files(const struct octets *signature, const char *folder)
{
	static const struct {
		uint32_t slot;
		const char *name;
		bool raw;
	} files[] = { { 0, "CodeDirectory", false },
		{ 2, "CodeRequirements", false },
		{ 0x10000, "CodeSignature", true } };

	for (uint32_t i = 0; i < number(signature, 8); i++) {
		size_t at = number(signature, 16 + 8 * i);
		size_t len = number(signature, at + 4);

		for (size_t j = 0; j < 3; j++) {
			char *path = disk_path(folder, files[j].name, NULL);
			size_t skipped = files[j].raw ? 8 : 0;

			if (files[j].slot == number(signature, 12 + 8 * i))
				file_write(path, signature->data + at + skipped,
				    len - skipped, 0644);
			free(path);
		}
	}
}

static void
a_bundle_without_code(void **state)
{
	struct bench *b = *state;
	struct octets info, seal, signature;
	const struct signature *s;
	const struct code *code;

	info = items_xml(ITEMS(TEXT("CFBundleIdentifier", "com.example.data"),
	    TEXT("CFBundlePackageType", "BNDL")));
	directory_make("D.bundle/Contents/_CodeSignature");
	file_write("D.bundle/Contents/Info.plist", info.data, info.len, 0644);
	folder_put_text("D.bundle/Contents/Resources/a.txt", "a");
	seal = make_seal("D.bundle/Contents", false, NULL, NULL, 0);
	file_write("D.bundle/Contents/_CodeSignature/CodeResources", seal.data,
	    seal.len, 0644);
	b->signing.identifier = "com.example.data";
	signature = make_signature(&b->signing, info.data, info.len,
	    &(const struct sealed_files){ .info = info,
		.resources = seal }, NULL);
	write_signature_files(&signature, "D.bundle/Contents/_CodeSignature");
	walk(b, "D.bundle");
	code = parse(b, ".");
	assert_null(code->macho);
	assert_string_equal(code_format(code, b->arena), "bundle");
	s = code_signature(code);
	assert_non_null(s);
	assert_int_equal(s->location, SIGNATURE_DETACHED);
	assert_true(bytes_are(s->best->identifier, "com.example.data"));
	assert_int_equal(s->best->code_limit, info.len);
	assert_non_null(s->cms);
	assert_non_null(s->requirements);
	assert_bound(b, code);
	octets_free(&signature);
	octets_free(&seal);
	octets_free(&info);
}

static void
write_macho(const char *path, const struct macho_spec *spec)
{
	struct octets o = make_macho(spec, NULL, NULL);

	file_write(path, o.data, o.len, 0755);
	octets_free(&o);
}

static void
loose_code(void **state)
{
	static const struct {
		enum filetype filetype;
		const char *kind;
	} files[] = { { FILE_EXECUTE, "executable" }, { FILE_DYLIB, "dylib" },
		{ FILE_BUNDLE, "loadable" }, { FILE_KEXT, "kext" } };
	struct bench *b = *state;

	b->signing.identifier = "com.example.loose";
	for (size_t i = 0; i < 4; i++) {
		const struct code *code;

		b->program.filetype = files[i].filetype;
		b->program.universal = i % 2;
		write_macho("loose", &b->program);
		walk(b, "loose");
		assert_int_equal(b->count, 1);
		assert_string_equal(b->places[0]->kind->id, files[i].kind);
		code = parse(b, ".");
		assert_string_equal(code_format(code, b->arena),
		    i % 2 ? "Mach-O universal (x86_64)"
			  : "Mach-O thin (x86_64)");
		assert_true(bytes_are(code_signature(code)->best->identifier,
		    "com.example.loose"));
		assert_null(code->seal);
	}
}

static void
profiles(void **state)
{
	struct bench *b = *state;
	struct octets o = make_profile(&(const struct profile_spec){
	    .authority = b->authority,
	    .name = "A Profile",
	    .uuid = "6F1D2B3C-0000-4000-8000-000000000001",
	    .team = TEAM,
	    .team_name = "Example",
	    .app_id = TEAM ".com.example.A",
	    .all_devices = true,
	    .created = SIGNED_AT,
	    .expires = SIGNED_AT + 86400,
	});
	const struct bundle_spec app = { .path = "A.app",
		.identifier = "com.example.A",
		.code = &b->program,
		.profile = &o,
		.ticket = b->authority,
		.ticket_time = SIGNED_AT };
	const struct code *code;

	file_write("loose.provisionprofile", o.data, o.len, 0644);
	walk(b, "loose.provisionprofile");
	code = parse(b, ".");
	assert_string_equal(
	    code_format(code, b->arena), "provisioning profile");
	assert_non_null(code->profile);
	make_bundle(".", &app, NULL);
	walk(b, "A.app");
	assert_int_equal(b->count, 1);
	code = parse(b, ".");
	assert_non_null(code->profile);
	assert_non_null(code->ticket);
	assert_int_equal(code->ticket->count, 1);
	assert_bound(b, code);
	octets_free(&o);
}

/* Unsigned, and with slices that are. */
static void
not_signed(void **state)
{
	struct bench *b = *state;
	const struct slice_spec slices[] = { { .arch = "x86_64", .bare = true },
		{ .arch = "arm64" }, { 0 } };
	const struct code *code;

	b->program.slices = slices;
	b->signing.identifier = "half";
	write_macho("half", &b->program);
	walk(b, "half");
	code = parse(b, ".");
	assert_int_equal(code->signature_count, 2);
	assert_null(code->signatures[0]);
	assert_non_null(code->signatures[1]);
	assert_ptr_equal(code_signature(code), code->signatures[1]);
	b->program.signing = NULL;
	write_macho("bare", &b->program);
	walk(b, "bare");
	code = parse(b, ".");
	assert_null(code_signature(code));
	make_bundle(".",
	    &(const struct bundle_spec){
		.path = "U.app", .identifier = "u", .code = &b->program },
	    NULL);
	walk(b, "U.app");
	code = parse(b, ".");
	assert_null(code->seal);
	assert_null(code_signature(code));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(every_layout),
		TEST(a_directory_of_them),
		TEST(nested_code_anywhere),
		TEST(nested_in_each_other),
		TEST(versions_of_a_framework),
		TEST(a_bundle_without_code),
		TEST(loose_code),
		TEST(profiles),
		TEST(not_signed),
	};

	codesign_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
