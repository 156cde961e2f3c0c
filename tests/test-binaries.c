/* SPDX-License-Identifier: MIT */
/* What a linker made and a store wants: what is left alone. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "extension.h"
#include "nested.h"
#include "structure.h"

enum {
	INTEL_32 = 7,
	INTEL_64 = 0x01000007,
	ARM64 = 0x0100000c,
	IOS_12_2 = 12 << 16 | 2 << 8
};

static void
shared_guards(void **state)
{
	(void) state;
	judge_shared_guards(binary_pairs);
}

static void
promise(struct subject *s, const char *info)
{
	be_phone_release(s);
	inform(s, info);
}

static void
promise_newer(struct subject *s)
{
	promise(s, XML_TEXT("MinimumOSVersion", "16.0"));
}

static void
promise_same_briefly(struct subject *s)
{
	promise(s, XML_TEXT("MinimumOSVersion", "15"));
}

static void
promise_words(struct subject *s)
{
	promise(s, XML_TEXT("MinimumOSVersion", "fifteen"));
}

static void
promise_older_on_mac(struct subject *s)
{
	inform(s, XML_TEXT("LSMinimumSystemVersion", "11.0"));
}

static void
promise_newer_on_mac(struct subject *s)
{
	inform(s, XML_TEXT("LSMinimumSystemVersion", "13.0"));
}

static void
apples_first_system(struct subject *s)
{
	promise_older_on_mac(s);
	inform(s, XML_TEXT("LSMinimumSystemVersion", "10.13"));
	s->slices[0].cputype = ARM64;
	s->platforms[0].minimum_os = 11 << 16;
}

static void
least_of_two(struct subject *s)
{
	make_two_slices(s);
	s->slices[1].cputype = ARM64;
	s->platforms[1].minimum_os = 14 << 16;
}

static void
mac_promises_nothing(struct subject *s)
{
	s->without = "LSMinimumSystemVersion";
	make_developer_id(s);
}

static void
helper_promises_nothing(struct subject *s)
{
	make_child(s);
	s->code.info = &s->info;
	s->place.kind = &kind_app;
	mac_promises_nothing(s);
	make_developer_id(s->parent);
}

static void
store_is_promised_nothing(struct subject *s)
{
	s->without = "LSMinimumSystemVersion";
	be_for_store(s);
}

static void
oldest_systems(void **state)
{
	static const char two[] = "min-os-plist-binary-mismatch";
	static const char none[] = "min-os-missing";
	static const struct guarded list[] = {
		{ two, "newer", promise_newer, SEVERITY_WARNING, true },
		{ two, "written shorter", promise_same_briefly, SEVERITY_PASS,
		    true },
		{ two, "no version", promise_words, SEVERITY_PASS, true },
		{ two, "older on a Mac", promise_older_on_mac, SEVERITY_WARNING,
		    true },
		{ two, "newer on a Mac", promise_newer_on_mac, SEVERITY_INFO,
		    true },
		{ two, "the first for arm64", apples_first_system,
		    SEVERITY_PASS, true },
		{ two, "the least of two", least_of_two, SEVERITY_PASS, true },
		{ none, "Developer ID", mac_promises_nothing, SEVERITY_WARNING,
		    true },
		{ none, "a helper", helper_promises_nothing, SEVERITY_PASS,
		    true },
		{ none, "the Mac's store", store_is_promised_nothing,
		    SEVERITY_ERROR, true },
		{ 0 },
	};

	(void) state;
	judge_guarded(list);
}

static void
intel_slice(struct subject *s)
{
	s->platforms[1].platform = 2;
	s->slices[1].cputype = INTEL_64;
}

static void
device_slice(struct subject *s)
{
	s->platforms[1].platform = 2;
	s->slices[1].cputype = ARM64;
}

static struct segment *
segment(struct subject *s, size_t number)
{
	return &((struct segment *) s->slices[0].segments)[number];
}

static void
intel_pages(struct subject *s)
{
	s->slices[0].cputype = 12; /* ARM, 32 bits */
}

static void
be_object(struct subject *s)
{
	s->slices[0].filetype = 1;
}

static void
odd_size(struct subject *s)
{
	segment(s, 1)->address -= 0x1000;
	segment(s, 1)->memory_size = 0x1234;
	segment(s, 1)->file.size = 0x1234;
}

static void
overlap_in_memory(struct subject *s)
{
	segment(s, 1)->address = segment(s, 0)->address;
}

static void
overlap_in_file(struct subject *s)
{
	odd_size(s);
	segment(s, 1)->file.offset = 0;
}

static void
no_room_in_file(struct subject *s)
{
	odd_size(s);
	segment(s, 1)->file = (struct range){ 0x123, 0 };
}

static void
segments(void **state)
{
	static const char simulator[] = "simulator-slice-shipped";
	static const char pages[] = "segment-misaligned";
	static const struct guarded list[] = {
		{ simulator, "Intel's processor", intel_slice, SEVERITY_ERROR,
		    false },
		{ simulator, "two for devices", device_slice, SEVERITY_PASS,
		    false },
		{ pages, "small pages", intel_pages, SEVERITY_PASS, false },
		{ pages, "an object file", be_object, SEVERITY_PASS, false },
		{ pages, "a size of its own", odd_size, SEVERITY_PASS, false },
		{ pages, "overlap in memory", overlap_in_memory, SEVERITY_ERROR,
		    false },
		{ pages, "overlap in the file", overlap_in_file, SEVERITY_ERROR,
		    false },
		{ pages, "nothing in the file", no_room_in_file, SEVERITY_PASS,
		    false },
		{ 0 },
	};

	(void) state;
	judge_guarded(list);
}

static void
be_library_of_framework(struct subject *s)
{
	make_library(s);
	s->place.kind = &kind_framework;
}

static void
be_simulated(struct subject *s)
{
	s->platforms[0].platform = 7;
}

/* The one segment that counts, and what is to be encrypted. */
static void
encrypt(struct subject *s, uint64_t offset, uint64_t size)
{
	struct segment *text = ARENA_NEW(s->arena, struct segment);

	be_phone_release(s);
	text->name = bytes_of("__TEXT");
	text->file = (struct range){ 0, 0x8000 };
	s->slices[0].segments = text;
	s->slices[0].segment_count = 1;
	s->slices[0].crypt = (struct range){ offset, size };
}

static void
encrypt_to_the_end(struct subject *s)
{
	encrypt(s, 0x4000, 0x4000);
}

static void
encrypt_beyond_the_end(struct subject *s)
{
	encrypt(s, 0x4000, 0x4001);
}

static void
encrypt_elsewhere(struct subject *s)
{
	encrypt(s, 0x8001, 0);
}

static void
encrypt_everything(struct subject *s)
{
	encrypt(s, 0x4000, UINT64_MAX);
}

static void
no_pie(struct subject *s)
{
	s->slices[0].flags = 0;
}

static void
no_pie_for_store(struct subject *s)
{
	no_pie(s);
	be_for_store(s);
}

static void
be_for_intel_32(struct subject *s)
{
	s->slices[0].cputype = INTEL_32;
}

static void
may_become_writable(struct subject *s)
{
	struct segment *all = (struct segment *) s->slices[0].segments;

	all[1].protection = 3;
	all[1].max_protection = 7;
}

static void
linking(void **state)
{
	static const char linker[] = "not-built-by-apple-linker";
	static const char both[] = "segment-writable-executable";
	static const struct guarded list[] = {
		{ linker, "a library", be_library_of_framework, SEVERITY_PASS,
		    false },
		{ linker, "for simulators", be_simulated, SEVERITY_PASS,
		    false },
		{ linker, "up to the end", encrypt_to_the_end, SEVERITY_PASS,
		    true },
		{ linker, "beyond the end", encrypt_beyond_the_end,
		    SEVERITY_WARNING, true },
		{ linker, "elsewhere", encrypt_elsewhere, SEVERITY_WARNING,
		    true },
		{ linker, "all there is", encrypt_everything, SEVERITY_WARNING,
		    true },
		{ "not-pie", "on a Mac", no_pie, SEVERITY_WARNING, true },
		{ "not-pie", "in its store", no_pie_for_store, SEVERITY_ERROR,
		    true },
		{ "not-pie", "a library", make_library, SEVERITY_PASS, false },
		{ "not-pie", "32 bits", be_for_intel_32, SEVERITY_PASS, false },
		{ both, "32 bits", be_for_intel_32, SEVERITY_PASS, false },
		{ both, "an object file", be_object, SEVERITY_PASS, false },
		{ both, "only later", may_become_writable, SEVERITY_PASS,
		    false },
		{ 0 },
	};

	(void) state;
	judge_guarded(list);
}

/* As pods have it. */
static void
manifest_in_bundle(struct subject *s)
{
	struct subject *bundle = add_child(
	    s, &kind_bundle, "Frameworks/Alamofire.framework/Alamofire.bundle");

	add_notable(bundle, NOTABLE_PRIVACY_MANIFEST, SOURCE_FILE,
	    "Frameworks/Alamofire.framework/Alamofire.bundle/"
	    "PrivacyInfo.xcprivacy",
	    NULL);
}

static void
not_listed(struct subject *s)
{
	s->place.path = "Frameworks/AlamofireX.framework";
}

static void
be_abseil(struct subject *s)
{
	s->place.path = "Frameworks/absl.framework";
}

static void
lie_elsewhere(struct subject *s)
{
	outermost(s)->children[0]->place.path = "A.app";
}

static void
signature_of_another(struct subject *s)
{
	add_notable(outermost(s), NOTABLE_SDK_SIGNATURE, SOURCE_FILE,
	    "Signatures/AlamofireX.xcframework-ios.signature", NULL);
}

static void
signatures_not_kept(struct subject *s)
{
	signature_of_another(s);
	outermost(s)->notables.met[NOTABLE_SDK_SIGNATURE]++;
}

static void
since_12_2(struct subject *s)
{
	s->platforms[0].minimum_os = IOS_12_2;
}

static void
before_12_2(struct subject *s)
{
	s->platforms[0].minimum_os = IOS_12_2 - 1;
}

static void
stores(void **state)
{
	static const char manifest[] = "privacy-manifest-missing";
	static const char signature[] = "sdk-signature-missing";
	static const char swift[] = "swift-support-inconsistent";
	static const struct guarded list[] = {
		{ manifest, "in its bundle of resources", manifest_in_bundle,
		    SEVERITY_PASS, false },
		{ manifest, "not listed", not_listed, SEVERITY_PASS, false },
		{ manifest, "Abseil's other name", be_abseil, SEVERITY_WARNING,
		    false },
		{ signature, "in no archive", lie_elsewhere, SEVERITY_PASS,
		    false },
		{ signature, "another's", signature_of_another,
		    SEVERITY_WARNING, false },
		{ signature, "not all are kept", signatures_not_kept,
		    SEVERITY_PASS, false },
		{ signature, "not listed", not_listed, SEVERITY_PASS, false },
		{ swift, "from 12.2 on", since_12_2, SEVERITY_PASS, false },
		{ swift, "up to then", before_12_2, SEVERITY_ERROR, false },
		{ swift, "in no archive", lie_elsewhere, SEVERITY_PASS, false },
		{ 0 },
	};

	(void) state;
	judge_guarded(list);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(shared_guards),
		cmocka_unit_test(oldest_systems),
		cmocka_unit_test(segments),
		cmocka_unit_test(linking),
		cmocka_unit_test(stores),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
