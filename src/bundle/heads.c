/* SPDX-License-Identifier: MIT */
/*
 * The first bytes of a folder's files, which tell code from data. Read by
 * several at once: opening a file takes longer than looking at it.
 */
#include <config.h>

#include <string.h>

#include "walker.h"

enum {
	HEAD = 4096,
	WHOLE = 16 << 10, /* read whole where a seal may ask for it */
	UNIT = 64         /* files that a thread takes at a time */
};

void
head_read(struct head *head, struct source_file *file, bool root)
{
	const struct source_stat *stat = source_file_stat(file);
	uint64_t size = stat->size;
	bool small = head->sealed && size <= WHOLE;
	uint8_t buffer[WHOLE + 1];
	struct bytes bytes;
	size_t got;

	head->mode_known = stat->mode_known;
	head->mode = stat->mode;
	/* One byte more than there is tells the end in one read. */
	if (!source_read(file, 0, buffer, small ? (size_t) size + 1 : HEAD,
		&got, &head->fault))
		return;
	bytes = bytes_over(buffer, got);
	loose_sort(head, file, bytes_clamp(bytes, 0, HEAD), root);
	if (!head->kind)
		head->content =
		    content_sniff(head->name, bytes_clamp(bytes, 0, HEAD));
	if (!small || got != size || source_file_changed(file))
		return;
	head->size = size;
	head->digested =
	    hash_bytes(hash_type_find(HASH_TYPE_SHA256), bytes, head->sha256);
}

struct reading {
	struct source_folder *folder;
	struct head *heads;
	size_t count;
	const struct walker *walker;
};

static void
read_unit(void *context, size_t unit)
{
	const struct reading *r = context;
	size_t i = unit * UNIT, end = i + UNIT;

	if (r->walker->events->cancelled(r->walker->context))
		return;
	for (; i < end && i < r->count; i++) {
		struct head *head = &r->heads[i];
		struct source_file *file;

		if (!head->wanted)
			continue;
		file = source_folder_file(r->folder, head->name, &head->fault);
		if (file)
			head_read(head, file, false);
		source_file_close(file);
	}
}

void
heads_read(struct walker *w, const char *path, struct head *heads, size_t count)
{
	struct fault fault = { 0 };
	struct reading reading = {
		.folder = source_folder_open(w->source, path, &fault),
		.heads = heads,
		.count = count,
		.walker = w,
	};
	size_t units = (count + UNIT - 1) / UNIT;

	for (size_t i = 0; !reading.folder && i < count; i++)
		heads[i].fault = fault;
	if (!reading.folder)
		return;
	if (w->events->share)
		w->events->share(w->context, units, read_unit, &reading);
	else
		for (size_t i = 0; i < units; i++)
			read_unit(&reading, i);
	source_folder_close(reading.folder);
}
