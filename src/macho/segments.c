/* SPDX-License-Identifier: MIT */
/* LC_SEGMENT and LC_SEGMENT_64, and the two sections that are looked for. */
#include <config.h>

#include <sealtree/macho.h>

#include "layout.h"
#include "slice.h"

static bool
name_is(struct bytes name, const char *wanted)
{
	return bytes_are(bytes_until_nul(name), wanted);
}

static void
keep_section(struct slice_reader *r, struct bytes name, struct range range)
{
	struct slice *s = r->slice;

	if (name_is(name, "__info_plist") && !s->has_info_plist) {
		s->has_info_plist = true;
		s->info_plist = range;
	} else if (name_is(name, "__launchd_plist") && !s->has_launchd_plist) {
		s->has_launchd_plist = true;
		s->launchd_plist = range;
	} else {
		return;
	}
	command_range(r, range.offset, range.size);
}

static void
read_section(struct slice_reader *r, struct cursor *c)
{
	struct bytes section = cursor_take(c, NAME_LEN);
	struct range range;

	cursor_skip(c, NAME_LEN);
	command_word(r, c);
	range.size = command_word(r, c);
	range.offset = cursor_u32(c);
	/* align, reloff, nreloc, flags and what is reserved */
	cursor_skip(c, r->slice->wide ? 28 : 24);
	if (cursor_ok(c))
		keep_section(r, section, range);
}

/* Apple looks into the first __TEXT only. */
static bool
is_first_text(const struct slice *s)
{
	const struct segment *last = &s->segments[s->segment_count - 1];

	if (s->filetype == FILETYPE_DSYM || !bytes_are(last->name, "__TEXT"))
		return false;
	for (size_t i = 0; i + 1 < s->segment_count; i++)
		if (bytes_are(s->segments[i].name, "__TEXT"))
			return false;
	return true;
}

static void
read_any_segment(struct slice_reader *r, struct cursor *c, uint64_t section)
{
	struct slice *s = r->slice;
	struct segment *segment;
	uint64_t fit;

	ARENA_GROW(
	    r->arena, s->segments, s->segment_count, r->segment_capacity);
	segment = &s->segments[s->segment_count++];
	segment->name = bytes_until_nul(cursor_take(c, NAME_LEN));
	segment->address = command_word(r, c);
	segment->memory_size = command_word(r, c);
	segment->file.offset = command_word(r, c);
	segment->file.size = command_word(r, c);
	segment->max_protection = cursor_u32(c);
	segment->protection = cursor_u32(c);
	segment->sections = cursor_u32(c);
	cursor_u32(c); /* flags */
	command_range(r, segment->file.offset, segment->file.size);

	fit = cursor_left(c) / section;
	if (segment->sections > fit)
		command_damaged(r, "has more sections than fit in it");
	else
		fit = segment->sections;
	if (is_first_text(s))
		for (uint64_t i = 0; i < fit; i++)
			read_section(r, c);
}

void
read_segment(struct slice_reader *r, struct cursor *c)
{
	if (r->slice->wide)
		command_damaged(r, "is of 32 bits in a slice of 64 bits");
	else
		read_any_segment(r, c, SECTION_LEN);
}

void
read_segment_64(struct slice_reader *r, struct cursor *c)
{
	if (r->slice->wide)
		read_any_segment(r, c, SECTION_64_LEN);
	else
		command_damaged(r, "is of 64 bits in a slice of 32 bits");
}
