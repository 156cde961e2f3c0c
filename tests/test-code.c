/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef HAVE_SYS_XATTR_H
#include <sys/xattr.h>
#endif

#include <sealtree/bundle.h>
#include <sealtree/text.h>

#include "check.h"
#include "directory.h"
#include "folder.h"

#define INFO(rest)                                   \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>" \
	"<plist version=\"1.0\"><dict>" rest "</dict></plist>"
#define APP_INFO                                                     \
	INFO("<key>CFBundleExecutable</key><string>main</string>"    \
	     "<key>CFBundleIdentifier</key><string>com.x.y</string>" \
	     "<key>CFBundlePackageType</key><string>APPL</string>")

/* A walk to the one node asked for, and its parsing. */
struct bench {
	struct folder folder;
	struct arena *arena;
	struct source *source;
	const char *wanted;
	const struct place *place;
	struct text at;
	const char *skipped_phase, *changed_phase, *changed_file;
};

static void
walk_at(void *context, const char *path)
{
	(void) context, (void) path;
}

static void
walk_found(void *context, const struct place *place)
{
	struct bench *b = context;

	if (strcmp(place->path, b->wanted) == 0)
		b->place = place;
}

static void
walk_trouble(void *context, const char *path, int error, const char *what)
{
	(void) context;
	fail_msg("%s: %d %s", path, error, what);
}

static bool
walk_skip(void *context, const char *path)
{
	(void) context, (void) path;
	return false;
}

static bool
walk_cancelled(void *context)
{
	(void) context;
	return false;
}

static void
parse_at(void *context, const char *phase, const char *path)
{
	struct bench *b = context;
	FILE *file;

	text_printf(&b->at, "%s %s\n", phase, path);
	if (!b->changed_phase || strcmp(phase, b->changed_phase) != 0)
		return;
	file = fopen(b->changed_file, "a");
	assert_non_null(file);
	fputs("more", file);
	fclose(file);
}

static bool
parse_skip(void *context, const char *phase, const char *path)
{
	struct bench *b = context;

	(void) path;
	return b->skipped_phase && strcmp(phase, b->skipped_phase) == 0;
}

static const struct code *
parse(struct bench *b, const char *root, const char *wanted)
{
	static const struct walk_events walk = {
		.at = walk_at,
		.found = walk_found,
		.trouble = walk_trouble,
		.skip = walk_skip,
		.cancelled = walk_cancelled,
	};
	const struct parse_events events = { parse_at, parse_skip, b };
	struct text why = TEXT_INIT;
	struct fault fault;

	source_close(b->source);
	b->source = source_disk_open(root, false, &fault);
	assert_non_null(b->source);
	b->wanted = wanted;
	b->place = NULL;
	text_reset(&b->at);
	bundle_walk(b->source, path_name(root), b->arena, &walk, b, &why);
	text_release(&why);
	assert_non_null(b->place);
	return bundle_parse(b->source, b->place, &events, b->arena);
}

static int
set_up(void **state)
{
	static struct bench b;

	b = (struct bench){ .arena = arena_new() };
	folder_open(&b.folder);
	*state = &b;
	return 0;
}

static int
tear_down(void **state)
{
	struct bench *b = *state;

	source_close(b->source);
	arena_free(b->arena);
	text_release(&b->at);
	folder_close(&b->folder);
	return 0;
}

static void
add_little(struct text *t, uint64_t value, unsigned size)
{
	for (unsigned i = 0; i < size; i++)
		text_add_char(t, (char) (value >> (8 * i)));
}

/* A CodeDirectory of no pages, alone in a SuperBlob or as it is. */
static void
make_signature(struct text *t, bool superblob)
{
	struct make_directory d = directory_sound(0x20400);
	struct text directory = TEXT_INIT;

	d.identifier = "com.x.y";
	make_directory(&directory, &d);
	if (superblob)
		make_superblob(
		    t, &(struct make_blob){ 0, text_bytes(&directory) }, 1);
	else
		text_add_bytes(t, text_bytes(&directory));
	text_release(&directory);
}

enum {
	ARM64 = 0x0100000c,
	X86_64 = 0x01000007
};

static void
add_segment(struct text *t, const char *name, uint64_t offset, uint64_t size,
    uint32_t sections)
{
	char field[16] = { 0 };

	memcpy(field, name, strlen(name));
	add_little(t, 0x19, 4);
	add_little(t, 72 + 80 * sections, 4);
	text_add(t, field, sizeof field);
	add_little(t, 0x4000 * (offset ? 1 : 0), 8);
	add_little(t, 0x4000, 8);
	add_little(t, offset, 8);
	add_little(t, size, 8);
	add_little(t, 1, 4);
	add_little(t, 1, 4);
	add_little(t, sections, 4);
	add_little(t, 0, 4);
}

static void
add_info_section(struct text *t, uint32_t offset, size_t size)
{
	text_add(t, "__info_plist\0\0\0", 16);
	text_add(t, "__TEXT\0\0\0\0\0\0\0\0\0", 16);
	add_little(t, offset, 8);
	add_little(t, size, 8);
	add_little(t, offset, 4);
	text_add(t, (const char[28]){ 0 }, 28);
}

/* A thin executable; with __TEXT,__info_plist where `info` has bytes, and
 * signed if asked for. */
static void
make_macho(struct text *t, uint32_t cputype, struct bytes info, bool sign)
{
	enum {
		HEADER = 32,
		COMMANDS = 72 + 80 + 72 + 16,
		DATA = HEADER + COMMANDS
	};
	struct text signature = TEXT_INIT;
	uint32_t end = (uint32_t) (DATA + info.len + 15) / 16 * 16;

	make_signature(&signature, true);
	add_little(t, 0xfeedfacf, 4);
	add_little(t, cputype, 4);
	add_little(t, cputype == X86_64 ? 3 : 0, 4);
	add_little(t, 2, 4);
	add_little(t, sign ? 3 : 1, 4);
	add_little(t, (info.len ? 152 : 72) + (sign ? 72 + 16 : 0), 4);
	add_little(t, 0, 8);
	add_segment(t, "__TEXT", 0, end, info.len != 0);
	if (info.len)
		add_info_section(t, DATA, info.len);
	if (sign) {
		add_segment(t, "__LINKEDIT", end, signature.len, 0);
		add_little(t, 0x1d, 4);
		add_little(t, 16, 4);
		add_little(t, end, 4);
		add_little(t, signature.len, 4);
	}
	while (t->len < DATA)
		text_add_char(t, 0);
	text_add_bytes(t, info);
	while (t->len < end)
		text_add_char(t, 0);
	if (sign)
		text_add_bytes(t, text_bytes(&signature));
	text_release(&signature);
}

static void
put_macho(const char *path, struct bytes info, bool sign)
{
	struct text t = TEXT_INIT;

	make_macho(&t, ARM64, info, sign);
	folder_put(path, text_bytes(&t));
	text_release(&t);
}

static void
put_fat(const char *path)
{
	struct text t = TEXT_INIT, slices[2] = { TEXT_INIT, TEXT_INIT };
	static const uint32_t types[] = { ARM64, X86_64 };
	size_t at = 4096;

	put_be32(&t, 0xcafebabe);
	put_be32(&t, 2);
	for (size_t i = 0; i < 2; i++) {
		make_macho(&slices[i], types[i], (struct bytes){ 0 }, true);
		put_be32(&t, types[i]);
		put_be32(&t, types[i] == X86_64 ? 3 : 0);
		put_be32(&t, (uint32_t) at);
		put_be32(&t, (uint32_t) slices[i].len);
		put_be32(&t, 12);
		at += 4096;
	}
	for (size_t i = 0; i < 2; i++) {
		while (t.len < 4096 * (i + 1))
			text_add_char(&t, 0);
		text_add_bytes(&t, text_bytes(&slices[i]));
		text_release(&slices[i]);
	}
	folder_put(path, text_bytes(&t));
	text_release(&t);
}

static void
assert_no_defects(const struct code *code)
{
	for (size_t i = 0; i < code->defects.count; i++)
		print_error("%s: %s\n", code->defects.list[i].part,
		    code->defects.list[i].what);
	assert_int_equal(code->defects.count, 0);
}

static const struct defect *
find_defect(const struct code *code, enum defect_kind kind, const char *file)
{
	for (size_t i = 0; i < code->defects.count; i++) {
		const struct defect *d = &code->defects.list[i];

		if (d->kind == kind &&
		    (!file ? !d->file : d->file && strcmp(d->file, file) == 0))
			return d;
	}
	return NULL;
}

static void
put_app(void)
{
	folder_put_text("A.app/Contents/Info.plist", APP_INFO);
	put_macho("A.app/Contents/MacOS/main", (struct bytes){ 0 }, true);
	folder_put_text("A.app/Contents/_CodeSignature/CodeResources",
	    INFO("<key>files2</key><dict><key>Resources/a</key><dict>"
		 "<key>hash2</key><data>"
		 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
		 "</data></dict></dict>"
		 "<key>rules2</key><dict><key>^.*</key><true/></dict>"));
}

static void
parts_of_an_app(void **state)
{
	const struct code *code;

	put_app();
	assert_int_equal(chmod("A.app/Contents/MacOS/main", 0751), 0);
	code = parse(*state, "A.app", ".");
	assert_true(
	    bytes_are(code_info_string(code, "CFBundleIdentifier"), "com.x.y"));
	assert_int_equal(code_info_string(code, "none").len, 0);
	assert_true(bytes_are(code->info_bytes, APP_INFO));
	assert_string_equal(code->info_path, "Contents/Info.plist");
	assert_string_equal(code->macho_path, "Contents/MacOS/main");
	assert_int_equal(code->executable_stat->mode, 0751);
	assert_int_equal(code->signature_count, 1);
	assert_int_equal(code_signature(code)->location, SIGNATURE_EMBEDDED);
	assert_true(
	    bytes_are(code_signature(code)->primary->identifier, "com.x.y"));
	assert_int_equal(seal_files_counted(code->seal), 1);
	assert_null(code->profile);
	assert_null(code->ticket);
	assert_string_equal(code_format(code, ((struct bench *) *state)->arena),
	    "app bundle with Mach-O thin (arm64)");
}

static void
each_part_is_announced(void **state)
{
	struct bench *b = *state;

	put_app();
	folder_put_text("A.app/Contents/embedded.provisionprofile", "x");
	folder_put_text("A.app/Contents/CodeResources", "x");
	parse(b, "A.app", ".");
	assert_string_equal(text_string(&b->at),
	    "info Contents/Info.plist\n"
	    "macho Contents/MacOS/main\n"
	    "signature Contents/MacOS/main\n"
	    "seal Contents/_CodeSignature/CodeResources\n"
	    "profile Contents/embedded.provisionprofile\n"
	    "ticket Contents/CodeResources\n");
}

static void
what_is_skipped_is_not_read(void **state)
{
	struct bench *b = *state;
	const struct code *code;

	put_app();
	b->skipped_phase = "info";
	code = parse(b, "A.app", ".");
	assert_null(code->info);
	assert_non_null(code->macho);
	b->skipped_phase = "macho";
	code = parse(b, "A.app", ".");
	assert_null(code->macho);
	assert_null(code_signature(code));
	assert_non_null(code->seal);
	b->skipped_phase = "signature";
	code = parse(b, "A.app", ".");
	assert_non_null(code->macho);
	assert_null(code_signature(code));
	b->skipped_phase = "seal";
	code = parse(b, "A.app", ".");
	assert_null(code->seal);
	assert_non_null(code_signature(code));
}

static void
defects_name_their_file(void **state)
{
	const struct code *code;

	put_app();
	folder_put_text("A.app/Contents/_CodeSignature/CodeResources", "no");
	folder_put_text("A.app/Contents/embedded.provisionprofile", "no");
	/* No ticket, and not a fault either: old iOS apps have a link or a
	 * seal of that name. */
	folder_put_text("A.app/Contents/CodeResources", "no");
	code = parse(*state, "A.app", ".");
	assert_non_null(find_defect(
	    code, DEFECT_PLIST, "Contents/_CodeSignature/CodeResources"));
	assert_non_null(find_defect(
	    code, DEFECT_SIGNATURE, "Contents/embedded.provisionprofile"));
	assert_int_equal(code->defects.count, 2);
	folder_put_text("A.app/Contents/Info.plist", "no");
	code = parse(*state, "A.app", ".");
	assert_non_null(find_defect(code, DEFECT_PLIST, "Contents/Info.plist"));
	assert_null(code->info);
}

static void
files_that_change_meanwhile(void **state)
{
	struct bench *b = *state;
	const struct code *code;

	put_app();
	code = parse(b, "A.app", ".");
	assert_no_defects(code);
	b->changed_phase = "signature";
	b->changed_file = "A.app/Contents/MacOS/main";
	code = parse(b, "A.app", ".");
	assert_non_null(find_defect(code, DEFECT_CHANGED, NULL));
	/* Before it is opened nothing was read that could be stale. */
	b->changed_phase = "seal";
	b->changed_file = "A.app/Contents/_CodeSignature/CodeResources";
	code = parse(b, "A.app", ".");
	assert_null(find_defect(
	    code, DEFECT_CHANGED, "Contents/_CodeSignature/CodeResources"));
}

static void
files_that_go_away_meanwhile(void **state)
{
	struct bench *b = *state;
	const struct code *code;
	const struct parse_events events = { parse_at, parse_skip, b };

	put_app();
	parse(b, "A.app", ".");
	assert_int_equal(unlink("A.app/Contents/MacOS/main"), 0);
	assert_int_equal(unlink("A.app/Contents/Info.plist"), 0);
	folder_link("A.app/Contents/Info.plist", "/etc/passwd");
	code = bundle_parse(b->source, b->place, &events, b->arena);
	assert_non_null(find_defect(code, DEFECT_UNREADABLE, NULL));
	assert_non_null(
	    find_defect(code, DEFECT_UNREADABLE, "Contents/Info.plist"));
	assert_null(code->info);
	assert_null(code->macho);
	assert_non_null(code->seal);
}

static void
both_slices_of_a_fat_file(void **state)
{
	struct bench *b = *state;
	const struct code *code;

	put_fat("tool");
	code = parse(b, "tool", ".");
	assert_int_equal(code->signature_count, 2);
	assert_non_null(code->signatures[0]);
	assert_non_null(code->signatures[1]);
	assert_string_equal(code->macho->slices[code->preferred].arch, "arm64");
	assert_ptr_equal(
	    code_signature(code), code->signatures[code->preferred]);
	assert_string_equal(
	    code_format(code, b->arena), "Mach-O universal (x86_64 arm64)");
}

/* In a section, which may be filled up with zeroes. */
static void
info_of_loose_code(void **state)
{
	static const char info[] =
	    INFO("<key>CFBundleIdentifier</key><string>tool</string>") "\0\0";
	struct bench *b = *state;
	const struct code *code;

	put_macho("tool", bytes_over(info, sizeof info), true);
	code = parse(b, "tool", ".");
	assert_true(
	    bytes_are(code_info_string(code, "CFBundleIdentifier"), "tool"));
	assert_int_equal(code->info_bytes.len, sizeof info);
	assert_no_defects(code);
	assert_string_equal(code_format(code, b->arena), "Mach-O thin (arm64)");
	/* In a bundle it is shown and counts for nothing. */
	put_app();
	put_macho(
	    "A.app/Contents/MacOS/main", bytes_over(info, sizeof info), true);
	code = parse(b, "A.app", ".");
	assert_non_null(code->info_embedded);
	assert_true(
	    bytes_are(code_info_string(code, "CFBundleIdentifier"), "com.x.y"));
}

/* What stands behind a NUL in the section is not passed over in silence. */
static void
info_with_something_behind_it(void **state)
{
	static const char info[] = INFO("") "\0hidden";
	const struct code *code;

	put_macho("tool", bytes_over(info, sizeof info - 1), true);
	code = parse(*state, "tool", ".");
	assert_non_null(find_defect(code, DEFECT_AMBIGUOUS, NULL));
}

static void
signatures_in_a_folder(void **state)
{
	struct bench *b = *state;
	struct text directory = TEXT_INIT;
	const struct code *code;

	make_signature(&directory, false);
	folder_put_text("B.bundle/Contents/Info.plist", INFO(""));
	folder_put("B.bundle/Contents/_CodeSignature/CodeDirectory",
	    text_bytes(&directory));
	text_release(&directory);
	code = parse(b, "B.bundle", ".");
	assert_int_equal(code->signature_count, 1);
	assert_int_equal(code_signature(code)->location, SIGNATURE_DETACHED);
	assert_true(
	    bytes_are(code_signature(code)->primary->identifier, "com.x.y"));
	assert_string_equal(code_format(code, b->arena), "bundle");
	/* Where the executable has its own, that one counts. */
	put_macho("B.bundle/Contents/MacOS/B", (struct bytes){ 0 }, true);
	code = parse(b, "B.bundle", ".");
	assert_int_equal(code_signature(code)->location, SIGNATURE_EMBEDDED);
	assert_string_equal(
	    code->stray_part, "Contents/_CodeSignature/CodeDirectory");
}

static void
parts_beside_an_embedded_signature(void **state)
{
	put_app();
	folder_put_text("A.app/Contents/_CodeSignature/CodeSignature", "");
	folder_put_text("A.app/Contents/_CodeSignature/notes", "no part");
	assert_null(parse(*state, "A.app", ".")->stray_part);
	folder_put_text("A.app/Contents/_CodeSignature/CodeSignature", "x");
	assert_non_null(parse(*state, "A.app", ".")->stray_part);
}

static void
without_signature(void **state)
{
	const struct code *code;

	put_macho("tool", (struct bytes){ 0 }, false);
	code = parse(*state, "tool", ".");
	assert_int_equal(code->signature_count, 1);
	assert_null(code->signatures[0]);
	assert_null(code_signature(code));
	assert_no_defects(code);
}

#if defined(HAVE_SYS_XATTR_H) && defined(__linux__)
static bool
decorate(const char *path)
{
	return setxattr(path, "user.com.apple.FinderInfo", "x", 1, 0) == 0;
}
#elif defined(HAVE_SYS_XATTR_H)
static bool
decorate(const char *path)
{
	char info[32] = "x";

	return setxattr(
		   path, "com.apple.FinderInfo", info, sizeof info, 0, 0) == 0;
}
#else
static bool
decorate(const char *path)
{
	(void) path;
	return false;
}
#endif

static bool
is_decorated(const struct source_list *xattrs)
{
	for (size_t i = 0; i < xattrs->count; i++)
		if (strcmp(xattrs->entries[i].name, "com.apple.FinderInfo") ==
		    0)
			return true;
	return false;
}

/* Those of a bundle's folder are not its program's. */
static void
extended_attributes(void **state)
{
	static const char program[] = "A.app/Contents/MacOS/main";
	const struct code *code;

	folder_put_text("A.app/Contents/Info.plist", APP_INFO);
	put_macho(program, (struct bytes){ 0 }, false);
	if (!decorate(program))
		skip();
	code = parse(*state, "A.app", ".");
	assert_true(is_decorated(&code->executable_xattrs));
	assert_false(is_decorated(&code->xattrs));
	assert_true(decorate("A.app"));
	assert_true(is_decorated(&parse(*state, "A.app", ".")->xattrs));
	code = parse(*state, program, ".");
	assert_true(is_decorated(&code->xattrs));
	assert_int_equal(code->executable_xattrs.count, 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(parts_of_an_app),
		TEST(each_part_is_announced),
		TEST(what_is_skipped_is_not_read),
		TEST(defects_name_their_file),
		TEST(files_that_change_meanwhile),
		TEST(files_that_go_away_meanwhile),
		TEST(both_slices_of_a_fat_file),
		TEST(info_of_loose_code),
		TEST(info_with_something_behind_it),
		TEST(signatures_in_a_folder),
		TEST(parts_beside_an_embedded_signature),
		TEST(without_signature),
		TEST(extended_attributes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
