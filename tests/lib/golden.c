/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/defect.h>

#include "check.h"
#include "golden.h"

static void
add_value(struct text *text, const struct item *item)
{
	switch (item->type) {
	case VALUE_MAP:
		text_add_string(text, " {");
		break;
	case VALUE_LIST:
		text_add_string(text, " [");
		break;
	case VALUE_ROWS:
		text_printf(text, " %llu rows of list 0x%x",
		    (unsigned long long) item->number, item->list);
		break;
	case VALUE_NULL:
		text_add_string(text, " null");
		break;
	case VALUE_TEXT:
		text_add_string(text, " \"");
		text_add_visible(text, item->bytes);
		text_add_string(text, "\"");
		break;
	case VALUE_HEX:
		text_add_string(text, " ");
		text_add_hex(text, item->bytes);
		break;
	case VALUE_DATA:
		text_add_string(text, " base64 ");
		text_add_base64(text, item->bytes);
		break;
	case VALUE_NUMBER:
		text_printf(text, " %llu", (unsigned long long) item->number);
		break;
	case VALUE_SIGNED:
		text_printf(text, " %lld", (long long) item->number);
		break;
	case VALUE_REAL:
		text_printf(text, " %g", item->real);
		break;
	case VALUE_FLAG:
		text_add_string(text, item->number ? " true" : " false");
		break;
	case VALUE_TIME:
	case VALUE_DATE:
		text_add_string(
		    text, item->type == VALUE_DATE ? " date " : " ");
		text_add_time(text, (int64_t) item->number);
		break;
	case VALUE_TYPES:
		fail_msg("an item of no type");
	}
}

static void
add_item(void *context, const struct item *item)
{
	static const char *const tones[] = { "", " ~dim", " ~good", " ~unknown",
		" ~warn", " ~bad" };
	struct outline_text *o = context;

	text_printf(&o->text, "%*s", (int) o->depth * 2, "");
	text_add_visible(&o->text, item->key);
	if (item->label.len > 0) {
		text_add_string(&o->text, item->key.len ? " (" : "(");
		text_add_visible(&o->text, item->label);
		text_add_string(&o->text, ")");
	}
	add_value(&o->text, item);
	text_add_string(&o->text, tones[item->tone]);
	if (o->places && item->offset != NO_OFFSET)
		text_printf(
		    &o->text, " @%llu", (unsigned long long) item->offset);
	text_add_string(&o->text, "\n");
	if (item->type == VALUE_MAP || item->type == VALUE_LIST)
		o->depth++;
}

static void
add_close(void *context)
{
	struct outline_text *o = context;

	assert_true(o->depth > 0);
	o->depth--;
	text_printf(&o->text, "%*s.\n", (int) o->depth * 2, "");
}

const struct outline_sink outline_text_sink = { add_item, add_close };

static const char *
golden_path(const char *name, char *path, size_t size)
{
	const char *top = getenv("abs_top_srcdir");

	snprintf(path, size, "%s/tests/golden/%s", top ? top : ".", name);
	return path;
}

static void
write_golden(const char *path, const struct text *text)
{
	FILE *file = fopen(path, "w");

	if (!file)
		fail_msg("%s: %s", path, strerror(errno));
	fwrite(text->data, 1, text->len, file);
	if (fclose(file) != 0)
		fail_msg("%s: %s", path, strerror(errno));
}

static void
read_golden(const char *path, struct text *text)
{
	FILE *file = fopen(path, "r");
	char buffer[4096];
	size_t got;

	if (!file)
		fail_msg("%s: %s", path, strerror(errno));
	while ((got = fread(buffer, 1, sizeof(buffer), file)) > 0)
		text_add(text, buffer, got);
	fclose(file);
}

/* The first line in which they differ. */
static void
show_difference(const char *name, const char *wanted, const char *got)
{
	unsigned line = 1;

	while (*wanted && *wanted == *got) {
		line += *wanted == '\n';
		wanted++;
		got++;
	}
	fail_msg("%s differs in line %u, from here on:\n%.300s\nfound:\n%.300s",
	    name, line, wanted, got);
}

bool
golden_equals(const char *name, const struct text *text)
{
	char path[4096];
	struct text wanted = TEXT_INIT;
	bool equal;

	if (getenv("SEALTREE_UPDATE_GOLDEN"))
		return true;
	read_golden(golden_path(name, path, sizeof(path)), &wanted);
	equal = bytes_equal(text_bytes(&wanted), text_bytes(text));
	text_release(&wanted);
	return equal;
}

void
assert_golden(const char *name, const struct text *text)
{
	char path[4096];
	struct text wanted = TEXT_INIT;

	golden_path(name, path, sizeof(path));
	if (getenv("SEALTREE_UPDATE_GOLDEN")) {
		write_golden(path, text);
		return;
	}
	read_golden(path, &wanted);
	if (!bytes_equal(text_bytes(&wanted), text_bytes(text)))
		show_difference(name, text_string(&wanted), text_string(text));
	text_release(&wanted);
}
