/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "check.h"
#include "directory.h"
#include "sample.h"

#define PLIST(body) "<plist version=\"1.0\"><dict>" body "</dict></plist>"
/* 20 and 32 bytes. */
#define DATA20 "<data>AAECAwQFBgcICQoLDA0ODxAREhM=</data>"
#define DATA32 "<data>AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=</data>"

static const struct bundle_kind app_kind = { "app", ".app", "app", "app",
	"APPL", true };

static const char info[] =
    PLIST("<key>CFBundleIdentifier</key><string>com.example.tool</string>"
	  "<key>CFBundleExecutable</key><string>Tool</string>"
	  "<key>CFBundlePackageType</key><string>APPL</string>"
	  "<key>CFBundleShortVersionString</key><string>1.2</string>"
	  "<key>CFBundleVersion</key><string>34</string>"
	  "<key>LSMinimumSystemVersion</key><string>12.3</string>"
	  "<key>Pages</key><array><integer>-3</integer><real>2.5</real>"
	  "<date>2022-07-07T21:58:09Z</date><false/></array>");

static const char entitlements[] =
    PLIST("<key>com.apple.security.app-sandbox</key><true/>"
	  "<key>com.apple.security.application-groups</key>"
	  "<array><string>ABCDE12345.com.example</string></array>");

static const char seal[] =
    PLIST("<key>files2</key><dict>"
	  "<key>Frameworks/F.framework</key><dict><key>cdhash</key>" DATA20
	  "<key>requirement</key><string>identifier f</string></dict>"
	  "<key>Resources/a.txt</key><dict><key>hash2</key>" DATA32 "</dict>"
	  "<key>Resources/link</key>"
	  "<dict><key>symlink</key><string>a.txt</string></dict></dict>"
	  "<key>rules2</key><dict><key>^.*</key><true/>"
	  "<key>^Info\\.plist$</key><dict><key>omit</key><true/>"
	  "<key>weight</key><real>20</real></dict></dict>");

static const struct plist *
plist_of(struct sample *sample, const char *xml)
{
	return plist_parse(bytes_of(xml), sample->arena, &sample->code.defects);
}

static struct bytes
superblob(struct sample *sample, const char *identifier, uint64_t offset)
{
	struct make_directory made = directory_sound(0x20500);
	struct text parts[5] = { TEXT_INIT }, whole = TEXT_INIT;
	struct make_blob blobs[5];
	static const uint32_t slots[] = { 0, 0x1000, 2, 5, 0x10000 };
	struct bytes kept;

	made.identifier = identifier;
	made.flags = 0x10002;
	make_directory(&parts[1], &made);
	made.hash_type = 1;
	made.hash_size = 20;
	make_directory(&parts[0], &made);
	make_blob(&parts[2], 0xfade0c01, bytes_over("\0\0\0\0", 4));
	make_blob(&parts[3], 0xfade7171, bytes_of(entitlements));
	make_blob(&parts[4], 0xfade0b01, bytes_of(""));
	for (size_t i = 0; i < 5; i++)
		blobs[i] =
		    (struct make_blob){ slots[i], text_bytes(&parts[i]) };
	make_superblob(&whole, blobs, 5);
	kept = arena_copy(sample->arena, text_bytes(&whole));
	kept.offset = offset;
	text_release(&whole);
	for (size_t i = 0; i < 5; i++)
		text_release(&parts[i]);
	return kept;
}

static struct library libraries[] = {
	{ LIBRARY_LOAD, { 0 }, 0x10000, 0x10000, 1000 },
	{ LIBRARY_WEAK, { 0 }, 0x20301, 0x10000, 1100 },
};

static struct platform platforms[] = { { 1, 0xc0300, 0xd0000 } };

static void
make_slice(
    struct slice *slice, const char *arch, uint32_t cputype, uint64_t offset)
{
	libraries[0].path = bytes_of("/usr/lib/libSystem.B.dylib");
	libraries[1].path = bytes_of("@rpath/\x1b[31mred");
	*slice = (struct slice){
		.cputype = cputype,
		.filetype = 2,
		.flags = 0x85,
		.arch = arch,
		.wide = true,
		.little_endian = true,
		.range = { offset, 65536 },
		.platforms = platforms,
		.platform_count = 1,
		.libraries = libraries,
		.library_count = 2,
		.has_uuid = true,
		.uuid = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
		    16 },
		.has_signature = true,
		.signature = { 40000, 8000 },
	};
}

static void
make_code(struct sample *sample)
{
	struct macho *macho = ARENA_NEW(sample->arena, struct macho);
	struct code *code = &sample->code;
	struct source_stat *stat = ARENA_NEW(sample->arena, struct source_stat);

	macho->universal = true;
	macho->slices = ARENA_ARRAY(sample->arena, struct slice, 2);
	macho->slice_count = 2;
	macho->size = 200000;
	make_slice(&macho->slices[0], "x86_64", 0x01000007, 16384);
	make_slice(&macho->slices[1], "arm64", 0x0100000c, 98304);
	stat->mode_known = true;
	stat->mode = 0755;
	code->place = &sample->place;
	code->macho = macho;
	code->macho_path = sample->place.executable_path;
	code->executable_stat = stat;
	code->signatures =
	    ARENA_ARRAY(sample->arena, const struct signature *, 2);
	code->signature_count = 2;
	code->preferred = 1;
	code->signatures[0] =
	    signature_parse(superblob(sample, "com.example.tool", 56384),
		sample->arena, &code->defects);
	code->signatures[1] =
	    signature_parse(superblob(sample, "com.example.other", 138304),
		sample->arena, &code->defects);
	code->info = plist_of(sample, info);
	code->info_path = sample->place.info_path;
	sample->seal_file = bytes_of(seal);
	code->seal =
	    seal_parse(sample->seal_file, sample->arena, &code->defects);
}

static void
make_rows(struct sample *sample)
{
	struct findings *findings = &sample->findings;
	struct finding *finding;

	findings_init(findings, sample->arena);
	finding = finding_add(findings, check_find("signature-malformed"),
	    "CodeDirectory: it is broken");
	finding->file = sample->place.executable_path;
	finding->slice = "arm64";
	finding->offset = 138304;
	finding->count = 2;
	finding_add(findings, check_find("check-not-run"), "not verified");
	sample->app = (struct node){
		.id = 1,
		.name = "Tool.app",
		.path = ".",
		.kind = "app",
		.state = NODE_READ,
		.worst = SEVERITY_ERROR,
		.place = &sample->place,
		.code = &sample->code,
		.findings = findings,
	};
	sample->slice = sample->app;
	sample->slice.row = ROW_SLICE;
	sample->slice.parent = &sample->app;
	sample->ghost = sample->slice;
	sample->ghost.row = ROW_GHOST;
	sample->ghost.path = "Contents/CodeResources";
	sample->ghost.name = "(no stapled ticket)";
	sample->ghost.expected = "it is usual";
	sample->ghost.absence = "who knows";
}

struct sample *
sample_new(void)
{
	struct arena *arena = arena_new();
	struct sample *sample = ARENA_NEW(arena, struct sample);

	sample->arena = arena;
	sample->place = (struct place){
		.path = ".",
		.name = "Tool.app",
		.kind = &app_kind,
		.layout = LAYOUT_DEEP,
		.base = "Contents",
		.info_path = "Contents/Info.plist",
		.executable_path = "Contents/MacOS/Tool",
		.seal_path = "Contents/_CodeSignature/CodeResources",
	};
	defects_init(&sample->code.defects, arena);
	make_code(sample);
	make_rows(sample);
	if (sample->code.defects.count > 0)
		fail_msg("%s", sample->code.defects.list[0].what);
	return sample;
}

void
sample_free(struct sample *sample)
{
	arena_free(sample->arena);
}
