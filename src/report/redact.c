/* SPDX-License-Identifier: MIT */
/*
 * Device IDs in a report. They are taken out of the written bytes, so that no
 * format can forget one: their letters and hyphens are themselves in all of
 * them.
 *
 * An ID of the older form is like any other SHA-1, so what is one has to be
 * known: from profiles, from findings on devices, from the command line. The
 * newer form, 8 digits, a hyphen and 16 digits, is nothing else.
 */
#include <config.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/arena.h>
#include <sealtree/report.h>
#include <sealtree/text.h>

#include "redact.h"

enum {
	ID_SHORTEST = 9, /* nothing is left out of a shorter one */
	ID_LONGEST = 64,
	ID_NEW = 25,
	ID_CUT = 16, /* of one that some medium cut off */
	RUN_MOST = 4 * ID_LONGEST,
	KEPT = 4 /* at each end */
};

struct redaction {
	struct arena *arena;
	struct bytes *ids; /* in lower case; sorted */
	size_t count, capacity;
	FILE *out;
	char run[RUN_MOST]; /* digits and hyphens that may be one */
	size_t len;
	bool behind_word; /* the run follows a letter or digit */
};

static bool
is_of_id(char c)
{
	return isxdigit((unsigned char) c) || c == '-';
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
}

/* What a reader says may be anything: as an ID counts what could be one. */
static void
add_id(struct redaction *r, struct bytes id)
{
	char *copy;

	if (id.len < ID_SHORTEST || id.len > ID_LONGEST)
		return;
	for (size_t i = 0; i < id.len; i++)
		if (!is_of_id((char) id.data[i]))
			return;
	copy = arena_string(r->arena, id);
	for (size_t i = 0; i < id.len; i++)
		copy[i] = lower(copy[i]);
	ARENA_GROW(r->arena, r->ids, r->count, r->capacity);
	r->ids[r->count++] = bytes_over(copy, id.len);
}

/* Of a list that is told in one line. */
static void
add_ids_of(struct redaction *r, struct bytes list)
{
	size_t from = 0;

	for (size_t i = 0; i <= list.len; i++) {
		if (i < list.len && is_of_id((char) list.data[i]))
			continue;
		if (i - from >= ID_NEW)
			add_id(r, bytes_clamp(list, from, i - from));
		from = i + 1;
	}
}

static bool
add_profile(
    struct redaction *r, struct model *model, const struct model_node *node)
{
	struct report_profile profile;
	bool fine = report_profile_fetch(&profile, model, node);

	for (const struct outline_node *d = report_profile_devices(&profile); d;
	     d = d->next)
		if (d->item.type == VALUE_TEXT)
			add_id(r, d->item.bytes);
	report_profile_release(&profile);
	return fine;
}

static bool
add_profiles(struct redaction *r, struct model *model)
{
	bool fine = true;

	for (size_t i = 0; i < model_roots(model); i++)
		for (const struct model_node *n = model_root(model, i);
		     fine && n && n->root == i; n = model_next(n))
			if (report_has_profile(model, n))
				fine = add_profile(r, model, n);
	return fine;
}

static void
add_findings(struct redaction *r, const struct model *model)
{
	for (size_t i = 0; i < model_findings(model); i++) {
		const struct model_finding *f = model_finding(model, i);

		if (!bytes_begin(f->id, "profile-device"))
			continue;
		add_ids_of(r, f->message);
		add_ids_of(r, f->seen);
		add_ids_of(r, f->wanted);
	}
}

static int
order(const void *a, const void *b)
{
	const struct bytes *x = a, *y = b;
	size_t len = x->len < y->len ? x->len : y->len;
	int by = memcmp(x->data, y->data, len);

	return by ? by : (x->len > y->len) - (x->len < y->len);
}

/* None is the beginning of another; then one search finds the only one. */
static void
sort_ids(struct redaction *r)
{
	size_t kept = 0;

	if (r->count)
		qsort(r->ids, r->count, sizeof *r->ids, order);
	for (size_t i = 0; i < r->count; i++)
		if (i + 1 == r->count || r->ids[i].len > r->ids[i + 1].len ||
		    memcmp(r->ids[i].data, r->ids[i + 1].data, r->ids[i].len) !=
			0)
			r->ids[kept++] = r->ids[i];
	r->count = kept;
}

struct redaction *
redaction_new(struct model *model)
{
	static const char *const asked[] = { "udid", "has-device" };
	struct arena *arena = arena_new();
	struct redaction *r = ARENA_NEW(arena, struct redaction);

	r->arena = arena;
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
		if (model_option(model, asked[i]))
			add_id(r, bytes_of(model_option(model, asked[i])));
	add_findings(r, model);
	if (!add_profiles(r, model)) {
		redaction_free(r);
		return NULL;
	}
	sort_ids(r);
	return r;
}

void
redaction_free(struct redaction *redaction)
{
	if (redaction)
		arena_free(redaction->arena);
}

struct place {
	const char *text;
	size_t len;
};

static int
order_at(const void *key, const void *member)
{
	const struct place *place = key;
	const struct bytes *id = member;

	for (size_t i = 0; i < place->len && i < id->len; i++) {
		int by = lower(place->text[i]) - (char) id->data[i];

		if (by)
			return by;
	}
	return 0;
}

/* The length of the ID that begins there, be it cut off at the end of all. */
static size_t
known_at(const struct redaction *r, const char *text, size_t len, bool ends)
{
	const struct place place = { text, len };
	const struct bytes *id = r->count ? bsearch(&place, r->ids, r->count,
						sizeof *r->ids, order_at)
					  : NULL;

	if (!id)
		return 0;
	if (id->len <= len)
		return id->len;
	return ends && len >= ID_CUT ? len : 0;
}

static size_t
new_form_at(const char *text, size_t len)
{
	if (len < ID_NEW || text[8] != '-')
		return 0;
	for (size_t i = 0; i < ID_NEW; i++)
		if (i != 8 && text[i] == '-')
			return 0;
	return len == ID_NEW || !isxdigit((unsigned char) text[ID_NEW]) ? ID_NEW
									: 0;
}

static void
put_id(FILE *out, const char *id, size_t len)
{
	fwrite(id, 1, KEPT, out);
	fputs("…", out);
	fwrite(id + len - KEPT, 1, KEPT, out);
}

/* All of a run that ended; of one that may go on what cannot be the beginning
 * of an ID. */
static void
put_run(struct redaction *r, bool ends)
{
	size_t at = 0;

	while (at < r->len && (ends || r->len - at > ID_LONGEST)) {
		const char *text = r->run + at;
		size_t len = known_at(r, text, r->len - at, ends);

		if (!len && !r->behind_word)
			len = new_form_at(text, r->len - at);
		if (len)
			put_id(r->out, text, len);
		else
			putc(text[0], r->out);
		at += len ? len : 1;
		r->behind_word = r->run[at - 1] != '-';
	}
	memmove(r->run, r->run + at, r->len - at);
	r->len -= at;
}

static void
take(struct redaction *r, const char *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (is_of_id(bytes[i])) {
			if (r->len == RUN_MOST)
				put_run(r, false);
			r->run[r->len++] = bytes[i];
			continue;
		}
		put_run(r, true);
		r->behind_word = isalnum((unsigned char) bytes[i]);
		putc(bytes[i], r->out);
	}
}

static int
end(void *cookie)
{
	struct redaction *r = cookie;

	put_run(r, true);
	return ferror(r->out) ? EOF : 0;
}

#ifdef HAVE_FOPENCOOKIE

static ssize_t
write_some(void *cookie, const char *bytes, size_t count)
{
	struct redaction *r = cookie;

	take(r, bytes, count);
	return ferror(r->out) ? 0 : (ssize_t) count;
}

static FILE *
open_filter(struct redaction *r)
{
	return fopencookie(r, "w",
	    (cookie_io_functions_t){ .write = write_some, .close = end });
}

#else

static int
write_some(void *cookie, const char *bytes, int count)
{
	struct redaction *r = cookie;

	take(r, bytes, (size_t) count);
	return ferror(r->out) ? -1 : count;
}

static FILE *
open_filter(struct redaction *r)
{
	return funopen(r, NULL, write_some, NULL, end);
}

#endif

FILE *
redaction_open(struct redaction *redaction, FILE *out)
{
	redaction->out = out;
	redaction->len = 0;
	redaction->behind_word = false;
	return open_filter(redaction);
}
