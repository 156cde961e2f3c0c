/* SPDX-License-Identifier: MIT */
/* How the linker has made a file, where somebody refuses it for that. */
#include <config.h>

#include <string.h>

#include "themes.h"

enum {
	FILE_EXECUTE = 2,
	FILE_DYLIB = 6,
	FILE_BUNDLE = 8,
	FLAG_PIE = 0x200000,
	CPU_I386 = 7,
	CPU_X86_64 = 0x01000007,
	CPU_ARM64 = 0x0100000c,
	CPU_ARM64_32 = 0x0200000c,
	PAGE_ARM64 = 0x4000,
	PAGE_OTHER = 0x1000,
	PROTECT_WRITE = 2,
	PROTECT_EXECUTE = 4,
	LC_ENCRYPTION_INFO = 0x21,
	LC_ENCRYPTION_INFO_64 = 0x2c
};

static struct finding *
add_for_slice(const struct check *check, const struct check_subject *subject,
    const struct slice *slice, struct findings *findings, const char *message)
{
	struct finding *finding = finding_add(findings, check, "%s", message);

	finding->file = code_own_file(subject->code);
	finding->slice = slice->arch;
	return finding;
}

static void
simulator_slice(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const struct macho *macho = subject->code->macho;

	for (size_t i = 0; macho && i < macho->slice_count; i++) {
		const struct slice *slice = &macho->slices[i];

		if (slice_is_simulated(slice))
			add_for_slice(check, subject, slice, findings,
			    "this slice is for the simulator");
		else if (slice->cputype == CPU_I386 ||
			 slice->cputype == CPU_X86_64)
			add_for_slice(check, subject, slice, findings,
			    "no device has this processor");
	}
}

static bool
is_linked(const struct slice *slice)
{
	return !slice->archive && (slice->filetype == FILE_EXECUTE ||
				      slice->filetype == FILE_DYLIB ||
				      slice->filetype == FILE_BUNDLE);
}

static const char *
wrong_alignment(const struct slice *slice, const struct segment *s)
{
	uint64_t page =
	    slice->cputype == CPU_ARM64 || slice->cputype == CPU_ARM64_32
		? PAGE_ARM64
		: PAGE_OTHER;

	if (s->address % page)
		return "does not begin at a page of memory";
	if (s->file.size && s->file.offset % page)
		return "does not begin at a page of the file";
	return NULL;
}

/* After the one before it, in memory and in the file. */
static const char *
wrong_order(const struct segment *before, const struct segment *s)
{
	if (s->address < before->address ||
	    s->address - before->address < before->memory_size)
		return "lies in memory before the end of the one before it";
	if (s->file.size && before->file.size &&
	    (s->file.offset < before->file.offset ||
		s->file.offset - before->file.offset < before->file.size))
		return "lies in the file before the end of the one before it";
	return NULL;
}

static void
segment_misaligned(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct macho *macho = subject->code->macho;

	for (size_t i = 0; macho && i < macho->slice_count; i++) {
		const struct slice *slice = &macho->slices[i];

		for (size_t n = 0;
		     is_linked(slice) && n < slice->segment_count; n++) {
			const struct segment *s = &slice->segments[n];
			const char *wrong = wrong_alignment(slice, s);

			if (!wrong && n > 0)
				wrong = wrong_order(s - 1, s);
			if (!wrong)
				continue;
			add_for_slice(check, subject, slice, findings,
			    arena_printf(findings->arena, "segment %s %s",
				visible(findings->arena, s->name), wrong));
			break;
		}
	}
}

static bool
has_encryption_command(const struct slice *slice)
{
	for (size_t i = 0; i < slice->command_count; i++)
		if (slice->commands[i].command == LC_ENCRYPTION_INFO ||
		    slice->commands[i].command == LC_ENCRYPTION_INFO_64)
			return true;
	return false;
}

static bool
lies_in_text(const struct slice *slice)
{
	for (size_t i = 0; i < slice->segment_count; i++) {
		const struct range *file = &slice->segments[i].file;

		if (bytes_are(slice->segments[i].name, "__TEXT"))
			return slice->crypt.offset >= file->offset &&
			       slice->crypt.size <= file->size &&
			       slice->crypt.offset - file->offset <=
				   file->size - slice->crypt.size;
	}
	return true;
}

static void
not_built_by_apple_linker(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct macho *macho = subject->code->macho;

	if (!is_program_bundle(subject))
		return;
	for (size_t i = 0; macho && i < macho->slice_count; i++) {
		const struct slice *slice = &macho->slices[i];

		if (!code_is_program(slice) || slice_is_simulated(slice) ||
		    slice->cputype == CPU_I386 || slice->cputype == CPU_X86_64)
			continue;
		if (!has_encryption_command(slice))
			add_for_slice(check, subject, slice, findings,
			    "no room was left for the store's encryption");
		else if (!lies_in_text(slice))
			add_for_slice(check, subject, slice, findings,
			    "the room for the store's encryption does not lie "
			    "in __TEXT");
	}
}

/* 32 bits are told of as such. */
static void
not_pie(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const struct macho *macho = subject->code->macho;

	for (size_t i = 0; macho && i < macho->slice_count; i++) {
		const struct slice *slice = &macho->slices[i];
		struct finding *finding;

		if (!code_is_program(slice) || slice->flags & FLAG_PIE ||
		    slice->cputype == CPU_I386)
			continue;
		finding = add_for_slice(check, subject, slice, findings,
		    "the program cannot be put at another address");
		if (!subject_is_for(subject, IN_IOS_STORE | IN_MAC_STORE))
			finding->severity = SEVERITY_WARNING;
	}
}

static void
segment_writable_executable(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	enum {
		BOTH = PROTECT_WRITE | PROTECT_EXECUTE
	};
	const struct macho *macho = subject->code->macho;

	for (size_t i = 0; macho && i < macho->slice_count; i++) {
		const struct slice *slice = &macho->slices[i];

		for (size_t n = 0; is_linked(slice) &&
				   slice->cputype != CPU_I386 &&
				   n < slice->segment_count;
		     n++)
			if ((slice->segments[n].protection & BOTH) == BOTH)
				add_for_slice(check, subject, slice, findings,
				    arena_printf(findings->arena,
					"segment %s may be written and run",
					visible(findings->arena,
					    slice->segments[n].name)));
	}
}

static const char *const says_simulator[] = { "ITMS-90087",
	"contains unsupported architectures", NULL };
static const char *const says_alignment[] = { "ITMS-90209",
	"does not have proper segment alignment", NULL };
static const char *const says_encryption[] = { "ITMS-90125",
	"The encryption info in the LC_ENCRYPTION_INFO load command is either "
	"missing or invalid",
	NULL };
static const char *const says_pie[] = { "ITMS-90080", NULL };

const struct check binary_checks[] = {
	{
	    .id = "simulator-slice-shipped",
	    .title = "Code for the simulator in a release",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = simulator_slice,
	    .contexts = IN_IOS_STORE,
	    .guards = GUARD_STORE | GUARD_APPLE,
	    .means = "A library was built for devices and for the simulator "
		     "in one file; the store takes code for devices only.",
	    .fix = "Use an XCFramework, or take the slice out with lipo "
		   "before signing.",
	    .when = "a slice is for a simulator, or for a processor of Macs "
		    "by Intel",
	    .unless = "apps for Macs",
	    .source = "App Store messages, quoted in public threads; Apple "
		      "TN2435, 2017",
	    .apple = says_simulator,
	},
	{
	    .id = "segment-misaligned",
	    .title = "Segments that do not begin at pages",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = segment_misaligned,
	    .contexts = IN_IOS_STORE,
	    .guards = GUARD_STORE | GUARD_APPLE,
	    .means = "A tool has changed the file after it was linked, and "
		     "did not keep what the kernel maps.",
	    .fix = "Build it again with Xcode's linker.",
	    .when = "a segment's address or place in the file is no multiple "
		    "of 16384 on arm64, of 4096 elsewhere; or segments "
		    "overlap or are out of order",
	    .source = "App Store messages, quoted in public threads",
	    .apple = says_alignment,
	},
	{
	    .id = "not-built-by-apple-linker",
	    .title = "Program that the store cannot encrypt",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = not_built_by_apple_linker,
	    .contexts = IN_IOS_STORE,
	    .guards = GUARD_STORE | GUARD_APPLE,
	    .means = "Apple's linker leaves room for the store's encryption "
		     "in each program for devices. Another one made this, "
		     "or a tool took it out.",
	    .fix = "Build it again with Xcode's linker.",
	    .when = "a bundle's program has no LC_ENCRYPTION_INFO, or one "
		    "whose range is not in __TEXT",
	    .unless = "slices for simulators",
	    .source = "App Store messages, quoted in public threads",
	    .apple = says_encryption,
	},
	{
	    .id = "not-pie",
	    .title = "Program at a fixed address",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = not_pie,
	    .contexts = IN_IOS_STORE | IN_MAC,
	    .guards = GUARD_STORE | GUARD_APPLE,
	    .means = "It is always loaded at the same place, which makes "
		     "attacks easier. Stores refuse it.",
	    .fix = "Link it without -no_pie.",
	    .when = "an executable lacks MH_PIE",
	    .unless = "32 bits by Intel; a warning on a Mac outside of the "
		      "store",
	    .source = "App Store messages, quoted in public threads",
	    .apple = says_pie,
	},
	{
	    .id = "segment-writable-executable",
	    .title = "Memory that is written and run",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_NODE,
	    .run = segment_writable_executable,
	    .guards = GUARD_APPLE,
	    .means = "What is written there can be run at once, as attacks "
		     "need it. A hardened runtime may refuse it.",
	    .fix = "Link it again without such a segment.",
	    .when = "a segment is mapped at first with both rights",
	    .unless = "32 bits by Intel",
	    .source = "inference, not confirmed",
	},
	{ 0 },
};
