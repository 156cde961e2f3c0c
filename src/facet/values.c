/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "values.h"

bool
node_is_read(const struct node *node)
{
	return node->code && node->row != ROW_GHOST;
}

static size_t
slice_index(const struct node *node)
{
	return node->row == ROW_SLICE ? node->slice : node->code->preferred;
}

const struct slice *
node_slice(const struct node *node)
{
	const struct macho *macho = node->code ? node->code->macho : NULL;

	if (!macho || slice_index(node) >= macho->slice_count)
		return NULL;
	return &macho->slices[slice_index(node)];
}

bool
node_concerns(const struct node *node, const char *slice)
{
	const struct slice *own;

	if (node->row != ROW_SLICE || !slice)
		return true;
	own = node_slice(node);
	return own && strcmp(own->arch, slice) == 0;
}

const struct signature *
node_signature(const struct node *node)
{
	if (!node->code)
		return NULL;
	if (node->row != ROW_SLICE)
		return code_signature(node->code);
	if (node->slice >= node->code->signature_count)
		return NULL;
	return node->code->signatures[node->slice];
}

const struct directory *
signature_directory(const struct signature *s)
{
	if (!s)
		return NULL;
	return s->best ? s->best : s->primary;
}

enum tone
severity_tone(enum severity severity)
{
	switch (severity) {
	case SEVERITY_ERROR:
		return TONE_BAD;
	case SEVERITY_WARNING:
		return TONE_WARN;
	case SEVERITY_UNKNOWN:
		return TONE_UNKNOWN;
	case SEVERITY_PASS:
	case SEVERITY_INFO:
	case SEVERITIES:
		break;
	}
	return TONE_PLAIN;
}

void
show_text(
    struct outline *o, const char *key, const char *label, struct bytes value)
{
	if (value.len > 0)
		outline_text(o, key, label, value);
	else
		outline_null(o, key, label);
}

void
show_joined(struct outline *o, const char *key, const char *label,
    const char *directory, struct bytes path)
{
	struct text text = TEXT_INIT;

	if (strcmp(directory, ".") != 0)
		text_printf(&text, "%s/", directory);
	text_add_bytes(&text, path);
	outline_text(o, key, label, text_bytes(&text));
	text_release(&text);
}

void
show_info(struct outline *o, const char *key, const char *label,
    const struct code *code, const char *name)
{
	show_text(o, key, label, code_info_string(code, name));
}

void
show_runtime(
    struct outline *o, const char *key, const char *label, uint32_t packed)
{
	outline_printf(o, key, label, "%u.%u.%u", packed >> 16,
	    packed >> 8 & 0xff, packed & 0xff);
}

void
show_version(
    struct outline *o, const char *key, const char *label, uint32_t packed)
{
	if (packed == 0)
		outline_null(o, key, label);
	else if (packed & 0xff)
		show_runtime(o, key, label, packed);
	else
		outline_printf(
		    o, key, label, "%u.%u", packed >> 16, packed >> 8 & 0xff);
}

void
show_uuid(struct outline *o, const char *key, const char *label,
    const struct slice *slice)
{
	struct text text = TEXT_INIT;

	if (!slice->has_uuid) {
		outline_null(o, key, label);
		return;
	}
	for (size_t i = 0; i < sizeof(slice->uuid); i++)
		text_printf(&text, "%s%02X",
		    i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "",
		    slice->uuid[i]);
	outline_text(o, key, label, text_bytes(&text));
	text_release(&text);
}

void
show_digest(struct outline *o, const char *key, const char *label,
    const uint8_t *digest, size_t len)
{
	outline_hex(o, key, label, bytes_over(digest, len));
}

void
show_mode(struct outline *o, const char *key, const char *label,
    const struct source_stat *stat)
{
	if (stat && stat->mode_known)
		outline_printf(o, key, label, "%04o", stat->mode & 07777);
	else
		outline_null(o, key, label);
}

void
show_authority(struct outline *o, const char *key, const char *label,
    const struct chain *chain)
{
	outline_list(o, key, label);
	for (size_t i = 0; chain && i < chain->count; i++)
		outline_string(o, NULL, NULL, chain->list[i]->common_name);
	outline_close(o);
}

void
show_list(struct outline *o, const char *key, const char *label, uint32_t list,
    uint64_t total, show_row *row, const void *of)
{
	if (total == 0)
		return;
	if (total > LIMIT_LAZY_ITEMS) {
		outline_rows(o, key, label, list, total);
		return;
	}
	outline_list(o, key, label);
	show_rows(o, total, 0, total, row, of);
	outline_close(o);
}

void
show_rows(struct outline *o, uint64_t total, uint64_t first, uint64_t count,
    show_row *row, const void *of)
{
	for (uint64_t i = first; i < total && i - first < count; i++)
		row(o, of, i);
}

static void
show_labelled(struct outline *o, enum value_type type, struct bytes name,
    struct bytes value)
{
	struct item item = {
		.label = name,
		.type = type,
		.offset = NO_OFFSET,
		.bytes = value,
	};

	outline_item(o, &item);
}

void
show_named(struct outline *o, struct bytes name, struct bytes value)
{
	show_labelled(o, VALUE_TEXT, name, value);
}

void
show_named_hex(struct outline *o, struct bytes name, struct bytes value)
{
	show_labelled(o, VALUE_HEX, name, value);
}
