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
	sample->superblob = superblob(sample, "com.example.tool", 56384);
	code->signatures[0] =
	    signature_parse(sample->superblob, sample->arena, &code->defects);
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
		.state = NODE_VERIFIED,
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

static struct result
outcome_of(struct sample *sample, bool holds, const char *what)
{
	if (holds)
		return result_ok();
	return result_bad(
	    sample->arena, 0x40, "%s is not as it was signed", what);
}

static struct page_result *
verify_pages(struct sample *sample, const struct signature *s, bool holds)
{
	struct page_result *pages =
	    ARENA_ARRAY(sample->arena, struct page_result, s->directory_count);

	for (size_t i = 0; i < s->directory_count; i++) {
		pages[i].directory = &s->directories[i];
		pages[i].pages = s->directories[i].code_slots;
		pages[i].result = outcome_of(sample, holds, "page 1");
		if (holds)
			continue;
		pages[i].bad = 1;
		pages[i].first_bad = 1;
		pages[i].runs = ARENA_NEW(sample->arena, struct page_run);
		pages[i].runs[0] = (struct page_run){ 1, 1 };
		pages[i].run_count = 1;
	}
	return pages;
}

static void
verify_slice(struct sample *sample, size_t index, bool holds)
{
	struct slice_verdict *v = &sample->verdicts[index];

	for (size_t i = 0; i < SLOTS_CHECKED; i++)
		v->slots[i] = result_absent();
	v->pages = verify_pages(sample, sample->code.signatures[index], holds);
	v->code_pages = v->pages[0].result;
	v->limit = outcome_of(sample, holds, "the code limit");
	v->slots[SLOT_INFO] = outcome_of(sample, holds, "Info.plist");
	v->slots[SLOT_REQUIREMENTS] = result_ok();
	v->slots[SLOT_RESOURCES] = outcome_of(sample, holds, "the seal");
	v->slots[SLOT_ENTITLEMENTS] = result_ok();
	v->cms.signer = v->cms.signature = v->cms.digest = v->cms.agility =
	    v->cms.chain = v->cms.timestamp = v->cms.team = result_absent();
	v->designated = outcome_of(sample, holds, "the requirement");
}

static struct seal_problem problems[] = {
	{ SEAL_ADDED, "Contents/Resources/added", NULL, "no entry" },
	{ SEAL_LINK_CHANGED, "Contents/Resources/link", NULL, "other target" },
	{ SEAL_MISSING, "Contents/Resources/gone", NULL, "not there" },
	{ SEAL_MODIFIED, "Contents/Resources/a.txt", NULL, "changed" },
	{ SEAL_TYPE_CHANGED, "Contents/Resources/b", NULL, "a folder" },
	{ SEAL_UNREADABLE, "Contents/Resources/c", NULL, "no permission" },
};

static struct seal_nested nested[] = {
	{ "Contents/Frameworks/F.framework", NULL, NESTED_OK, false, NULL },
	{ "Contents/Frameworks/G.framework", NULL, NESTED_MISSING, false,
	    "it is sealed and not there" },
};

static const char *unsealed[] = { "Contents/Resources/en.lproj/locversion" };

static void
verify_seal(struct sample *sample, bool holds)
{
	struct seal_verdict *v = &sample->seal_verdict;

	nested[0].entry = &sample->code.seal->used->entries[0];
	*v = (struct seal_verdict){
		.result = outcome_of(sample, holds, "Contents/Resources/a.txt"),
		.complete = true,
		.checked = 3,
		.ok = holds ? 3 : 1,
		.problems = problems,
		.problem_count =
		    holds ? 0 : sizeof(problems) / sizeof(*problems),
		.nested = nested,
		.nested_count = holds ? 1 : 2,
		.unsealed = unsealed,
		.unsealed_count = 1,
	};
}

static const struct coverage coverage[] = {
	{ { 0, 16384 }, VOUCHED_STRUCTURE, "fat header" },
	{ { 16384, 40000 }, VOUCHED_PAGES, "pages of x86_64" },
	{ { 56384, 143616 }, VOUCHED_NOBODY, "behind the last slice" },
};

void
sample_verify(struct sample *sample, bool holds)
{
	verify_slice(sample, 0, holds);
	verify_slice(sample, 1, holds);
	verify_seal(sample, holds);
	sample->verdict = (struct verdict){
		.slices = sample->verdicts,
		.slice_count = 2,
		.seal = &sample->seal_verdict,
		.coverage = coverage,
		.coverage_count = sizeof(coverage) / sizeof(*coverage),
		.bytes_hashed = 80000,
	};
	sample->app.verdict = sample->slice.verdict = &sample->verdict;
}

void
sample_free(struct sample *sample)
{
	arena_free(sample->arena);
}
