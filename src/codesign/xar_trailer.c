/* SPDX-License-Identifier: MIT */
/*
 * Records behind the heap, each with its data in front of it, read from the
 * end: little-endian, 16 bytes.
 *
 *	"t8lr", u16 version 1, u16 type, u32 length of its data, u32 0
 *
 * Type 2 has the ticket; 1 is the first of them and has nothing.
 */
#include <config.h>

#include <sealtree/limits.h>

#include "xar.h"

enum {
	RECORD_LEN = 16,
	RECORD_END = 1,
	RECORD_TICKET = 2
};

struct record {
	uint16_t version, type;
	uint32_t length, reserved;
};

static bool
read_record(struct xar *x, uint64_t end, struct record *record)
{
	struct area area = { end - RECORD_LEN, RECORD_LEN };
	struct bytes bytes;
	struct cursor c;
	bool known;

	if (end < x->package->trailer.offset + RECORD_LEN ||
	    !xar_area(x, area, RECORD_LEN, "trailer", &bytes))
		return false;
	c = cursor_over(bytes);
	known = bytes_are(cursor_take(&c, 4), "t8lr");
	record->version = cursor_le16(&c);
	record->type = cursor_le16(&c);
	record->length = cursor_le32(&c);
	record->reserved = cursor_le32(&c);
	return cursor_ok(&c) && known;
}

static void
read_ticket(struct xar *x, struct area area)
{
	struct package *p = x->package;
	struct bytes bytes;

	if (p->has_ticket) {
		xar_damaged(x, area.offset, "there are two tickets behind it");
		return;
	}
	p->has_ticket = true;
	p->ticket_area = area;
	x->defects->part = "ticket";
	if (xar_area(x, area, LIMIT_TICKET_BYTES, "ticket", &bytes))
		p->ticket = ticket_parse(bytes, x->arena, x->defects);
	x->defects->part = NULL;
}

/* Where the first record begins; the end of the file, if there is none. */
static uint64_t
read_records(struct xar *x)
{
	uint64_t end = x->package->size;

	for (int i = 0; i < LIMIT_PACKAGE_RECORDS; i++) {
		struct record r;

		if (!read_record(x, end, &r))
			return end;
		end -= RECORD_LEN;
		if (r.version != 1 || r.reserved != 0 || r.type == 0 ||
		    r.type > RECORD_TICKET ||
		    (r.type == RECORD_END && r.length != 0))
			xar_damaged(x, end, "a record behind it is of no kind "
					    "that is known");
		if (r.length > end - x->package->trailer.offset) {
			xar_damaged(x, end, "a record behind it reaches into "
					    "its heap");
			return end;
		}
		end -= r.length;
		if (r.type == RECORD_END)
			return end;
		if (r.type == RECORD_TICKET)
			read_ticket(x, (struct area){ end, r.length });
	}
	xar_damaged(x, end, "there are more records behind it than this reads");
	return end;
}

/* The end of what the table speaks of. */
static uint64_t
heap_end(const struct package *p)
{
	const struct area areas[] = { p->checksum_area,
		p->rsa ? p->rsa->area : (struct area){ 0 },
		p->cms ? p->cms->area : (struct area){ 0 } };
	uint64_t end = p->heap;

	for (size_t i = 0; i < sizeof areas / sizeof *areas; i++)
		if (areas[i].offset + areas[i].size > end)
			end = areas[i].offset + areas[i].size;
	for (size_t i = 0; i < p->entry_count; i++)
		if (p->entries[i].area.offset + p->entries[i].area.size > end)
			end = p->entries[i].area.offset +
			      p->entries[i].area.size;
	return end;
}

/* Writers leave remains of what they took out behind the heap of packages that
 * nobody signed yet. */
void
xar_read_trailer(struct xar *x)
{
	struct package *p = x->package;
	uint64_t first;

	p->trailer.offset = heap_end(p);
	p->trailer.size = p->size - p->trailer.offset;
	first = read_records(x);
	if (first <= p->trailer.offset)
		return;
	if (p->unclaimed == 0)
		p->unclaimed_at = p->trailer.offset;
	p->unclaimed += first - p->trailer.offset;
}
