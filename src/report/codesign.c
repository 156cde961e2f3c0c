/* SPDX-License-Identifier: MIT */
/*
 * Each piece of code as `codesign -dvvvv --entitlements -` prints it, then
 * what `-r-` adds; with --quiet as `codesign -d --entitlements -`, with
 * --verbose with another v. Only lines whose wording is known: launch
 * constraints are not among them. Paths begin with what the user gave, times
 * are UTC. It tells what is there and verifies nothing, as codesign -d does.
 */
#include <config.h>

#include <string.h>
#include <time.h>

#include <sealtree/text.h>

#include "page.h"

enum {
	DEEPEST = 128
};

/* How many v codesign wants before it prints a line. */
static const struct level {
	const char *key; /* what keys begin with */
	unsigned wanted;
} levels[] = {
	{ "executable_", 4 },
	{ "executable", 0 },
	{ "version_", 4 },
	{ "hash_", 3 },
	{ "candidate_", 3 },
	{ "cms_digest", 3 },
	{ "page_size", 4 },
	{ "cdhash", 3 },
	{ "authority", 2 },
	{ "", 1 },
};

struct voice {
	FILE *out;
	const struct report_subject *subject;
	unsigned level;
};

static unsigned
level_of(struct bytes key)
{
	const struct level *level = levels;

	while (!bytes_begin(key, level->key))
		level++;
	return level->wanted;
}

/* As it was given, without slashes at its end. */
static void
add_name(struct text *line, const struct report_subject *subject)
{
	struct bytes name = bytes_of(subject->arguments_name);

	while (name.len > 1 && name.data[name.len - 1] == '/')
		name.len--;
	text_add_visible(line, name);
}

static void
add_path(
    struct text *line, const struct report_subject *subject, struct bytes path)
{
	add_name(line, subject);
	if (bytes_are(path, "."))
		return;
	text_add_char(line, '/');
	text_add_visible(line, path);
}

/* "7 Jul 2022, 21:49:32" */
static void
add_moment(struct text *line, uint64_t seconds)
{
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t moment = (time_t) (int64_t) seconds;
	struct tm tm;

	if (gmtime_r(&moment, &tm))
		text_printf(line, "%d %s %lld, %02d:%02d:%02d", tm.tm_mday,
		    months[tm.tm_mon], (long long) tm.tm_year + 1900,
		    tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static bool
is_version(struct bytes key)
{
	return bytes_begin(key, "version_");
}

/* Some values are a row of name=value of their own. */
static bool
is_row(const struct item *item)
{
	static const char *const rows[] = { "v=", "version=", "count=" };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (bytes_begin(item->bytes, rows[i]))
			return !bytes_are(item->key, "identifier") &&
			       !bytes_are(item->key, "team_identifier");
	return false;
}

static void
add_text(struct text *line, const struct item *item)
{
	struct bytes value = item->bytes;
	const uint8_t *space;

	/* People are told the version in dots too. */
	if (is_version(item->key) && value.len > 0 &&
	    (space = memchr(value.data, ' ', value.len)))
		value.len = (size_t) (space - value.data);
	text_add_visible(line, value);
}

static void
add_value(struct voice *voice, struct text *line, const struct item *item)
{
	if (bytes_are(item->key, "executable"))
		add_path(line, voice->subject, item->bytes);
	else if (item->type == VALUE_TEXT)
		add_text(line, item);
	else if (item->type == VALUE_HEX)
		text_add_hex(line, item->bytes);
	else if (item->type == VALUE_TIME)
		add_moment(line, item->number);
	else
		text_printf(line, "%llu", (unsigned long long) item->number);
}

static void
write_line(struct voice *voice, struct bytes label, const struct item *item)
{
	struct text line = TEXT_INIT;

	text_add_visible(&line, label);
	text_add_char(&line, is_row(item) ? ' ' : '=');
	add_value(voice, &line, item);
	fprintf(voice->out, "%s\n", text_string(&line));
	text_release(&line);
}

static void
write_authority(struct voice *voice, const struct outline_node *list)
{
	if (!list->first)
		fputs("Authority=(unavailable)\n", voice->out);
	for (const struct outline_node *n = list->first; n; n = n->next)
		write_line(voice, bytes_of("Authority"), &n->item);
}

/* codesign has no such line, or none whose wording is known. */
static bool
is_untold(const struct item *item)
{
	return item->type == VALUE_NULL ||
	       (bytes_are(item->key, "code_directory") &&
		   !bytes_begin(item->bytes, "v=")) ||
	       (bytes_are(item->key, "signature") &&
		   !bytes_are(item->bytes, "adhoc"));
}

static void
write_special(struct voice *voice, const struct outline_node *list)
{
	const struct outline_node *n = list ? list->first : NULL;
	int slot = list ? -(int) list->count : 0;

	for (; n; n = n->next, slot++) {
		struct text hash = TEXT_INIT;

		text_add_hex(&hash, n->item.bytes);
		fprintf(voice->out, "%6d=%s\n", slot, text_string(&hash));
		text_release(&hash);
	}
}

/* "Hash UNKNOWN type=9", where others are "Hash type=sha256 size=32". */
static bool
write_unknown_hash(struct voice *voice, const struct item *item)
{
	struct bytes value = item->bytes;

	if (!bytes_are(item->key, "hash_type") ||
	    !bytes_begin(value, "UNKNOWN "))
		return false;
	while (value.len > 0 && value.data[value.len - 1] != ' ')
		value.len--;
	fprintf(voice->out, "Hash %.*s\n", (int) value.len - 1,
	    (const char *) value.data);
	return true;
}

/* One that is not what was signed is not loaded. */
static bool
write_unbound(struct voice *voice, const struct item *item)
{
	if (!bytes_are(item->key, "info_plist_entries") ||
	    item->tone != TONE_BAD)
		return false;
	fputs("Info.plist=not bound\n", voice->out);
	return true;
}

static void
write_lines(struct voice *voice, const struct page *page)
{
	const struct outline_node *lines = page_find(&page->tree.root, "lines");

	for (const struct outline_node *n = lines->first; n; n = n->next) {
		if (level_of(n->item.key) > voice->level)
			continue;
		if (n->item.type == VALUE_LIST)
			write_authority(voice, n);
		else if (!is_untold(&n->item) &&
			 !write_unknown_hash(voice, &n->item) &&
			 !write_unbound(voice, &n->item))
			write_line(voice, n->item.label, &n->item);
		if (voice->level > 4 && bytes_are(n->item.key, "page_size"))
			write_special(voice,
			    page_find(&page->tree.root, "special_slots"));
	}
}

static void write_item(
    FILE *out, const struct outline_node *node, unsigned depth);

static void
write_word(FILE *out, unsigned depth, const char *tag, struct bytes value)
{
	struct text line = TEXT_INIT;

	for (unsigned i = 0; i < depth; i++)
		text_add_char(&line, '\t');
	text_add_string(&line, tag);
	text_add_visible(&line, value);
	fprintf(out, "%s\n", text_string(&line));
	text_release(&line);
}

static void
write_items(FILE *out, const struct outline_node *node, unsigned depth)
{
	bool map = node->item.type == VALUE_MAP;

	write_word(out, depth, map ? "[Dict]" : "[Array]", bytes_of(""));
	for (const struct outline_node *n = node->first; n; n = n->next) {
		if (map) {
			write_word(out, depth + 1, "[Key] ", n->item.key);
			write_word(out, depth + 1, "[Value]", bytes_of(""));
		}
		write_item(out, n, depth + 1 + map);
	}
}

/* Which other values can occur, and how they are printed, is not known. */
static void
write_item(FILE *out, const struct outline_node *node, unsigned depth)
{
	const struct item *item = &node->item;
	char number[32];

	switch (item->type) {
	case VALUE_MAP:
	case VALUE_LIST:
		if (depth < DEEPEST)
			write_items(out, node, depth);
		break;
	case VALUE_TEXT:
		write_word(out, depth, "[String] ", item->bytes);
		break;
	case VALUE_FLAG:
		write_word(out, depth, "[Bool] ",
		    bytes_of(item->number ? "true" : "false"));
		break;
	case VALUE_NUMBER:
	case VALUE_SIGNED:
		snprintf(number, sizeof number,
		    item->type == VALUE_SIGNED ? "%lld" : "%llu",
		    (unsigned long long) item->number);
		write_word(out, depth, "[Int] ", bytes_of(number));
		break;
	case VALUE_ROWS:
	case VALUE_NULL:
	case VALUE_HEX:
	case VALUE_DATA:
	case VALUE_REAL:
	case VALUE_TIME:
	case VALUE_DATE:
	case VALUE_TYPES:
		write_word(out, depth, "# not shown", bytes_of(""));
	}
}

static void
write_requirement(FILE *out, struct bytes type, struct bytes text)
{
	struct text line = TEXT_INIT;

	text_add_visible(&line, type);
	text_add_string(&line, " => ");
	text_add_visible(&line, text);
	fprintf(out, "%s\n", text_string(&line));
	text_release(&line);
}

static void
write_requirements(FILE *out, const struct outline_node *root)
{
	const struct outline_node *list = page_find(root, "requirements");
	struct bytes implicit = page_text(root, "implicit");

	for (const struct outline_node *n = list ? list->first : NULL; n;
	     n = n->next)
		write_requirement(
		    out, page_text(n, "type"), page_text(n, "text"));
	if (implicit.len > 0)
		write_requirement(out, bytes_of("# designated"), implicit);
}

static void
write_unsigned(struct voice *voice, const struct model_node *node)
{
	struct text line = TEXT_INIT;

	add_path(&line, voice->subject, node->path);
	fprintf(voice->out, "%s: code object is not signed at all\n",
	    text_string(&line));
	text_release(&line);
}

static void
write_code(struct voice *voice, const struct page *page)
{
	const struct outline_node *root = &page->tree.root;
	const struct outline_node *entitlements;

	if (!page_find(root, "lines")) {
		write_unsigned(voice, page->node);
		return;
	}
	write_lines(voice, page);
	entitlements = page_find(root, "entitlements");
	if (entitlements)
		write_item(voice->out, entitlements, 0);
	if (voice->level > 0)
		write_requirements(voice->out, root);
}

static bool
write_codesign(FILE *out, const struct report_subject *subject)
{
	struct voice voice = { out, subject,
		subject->brief     ? 0
		: subject->verbose ? 5
				   : 4 };
	size_t facet = model_facet_find(subject->model, "codesign");
	struct model_node *node = NULL;
	bool fine = true;

	while (fine && (node = report_next(subject, node))) {
		struct page page;

		if (facet == SIZE_MAX || !(node->facets >> facet & 1))
			continue;
		fine = page_fetch(&page, subject->model, node, facet);
		if (fine)
			write_code(&voice, &page);
		page_release(&page);
	}
	return fine && !ferror(out);
}

const struct format format_codesign = { "codesign", ".txt",
	"what codesign -d prints", write_codesign, NULL, true };
