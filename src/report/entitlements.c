/* SPDX-License-Identifier: MIT */
/*
 * The entitlements of the subject itself as a property list in XML: for a
 * signer to keep, and for a fix plan's script to be changed by hand.
 */
#include <config.h>

#include <sealtree/text.h>

#include "formats.h"

enum {
	DEEPEST = 128
};

struct plist_writer {
	struct text out;
	unsigned depth;
	bool failed; /* a value that XML cannot hold, or one too deep */
};

static void write_value(
    struct plist_writer *w, const struct outline_node *node);

static void
indent(struct plist_writer *w)
{
	for (unsigned i = 0; i < w->depth; i++)
		text_add_char(&w->out, '\t');
}

static void
write_element(struct plist_writer *w, const char *name, struct bytes content)
{
	indent(w);
	text_printf(&w->out, "<%s>", name);
	w->failed |= !text_add_xml(&w->out, content);
	text_printf(&w->out, "</%s>\n", name);
}

static void
write_children(struct plist_writer *w, const struct outline_node *node)
{
	bool map = node->item.type == VALUE_MAP;
	const char *name = map ? "dict" : "array";

	if (w->depth == DEEPEST) {
		w->failed = true;
		return;
	}
	indent(w);
	text_printf(&w->out, "<%s>\n", name);
	w->depth++;
	for (const struct outline_node *c = node->first; c; c = c->next) {
		if (map)
			write_element(w, "key", c->item.key);
		write_value(w, c);
	}
	w->depth--;
	indent(w);
	text_printf(&w->out, "</%s>\n", name);
}

static void
write_text(struct plist_writer *w, const struct item *item)
{
	struct text text = TEXT_INIT;
	const char *name = "integer";

	if (item->type == VALUE_DATA) {
		name = "data";
		text_add_base64(&text, item->bytes);
	} else if (item->type == VALUE_DATE) {
		name = "date";
		text_add_time(&text, (int64_t) item->number);
	} else if (item->type == VALUE_REAL) {
		name = "real";
		text_printf(&text, "%.17g", item->real);
	} else if (item->type == VALUE_SIGNED) {
		text_printf(&text, "%lld", (long long) item->number);
	} else {
		text_printf(&text, "%llu", (unsigned long long) item->number);
	}
	write_element(w, name, text_bytes(&text));
	text_release(&text);
}

static void
write_value(struct plist_writer *w, const struct outline_node *node)
{
	const struct item *item = &node->item;

	switch (item->type) {
	case VALUE_MAP:
	case VALUE_LIST:
		write_children(w, node);
		break;
	case VALUE_TEXT:
		write_element(w, "string", item->bytes);
		break;
	case VALUE_FLAG:
		indent(w);
		text_add_string(
		    &w->out, item->number ? "<true/>\n" : "<false/>\n");
		break;
	case VALUE_DATA:
	case VALUE_DATE:
	case VALUE_REAL:
	case VALUE_NUMBER:
	case VALUE_SIGNED:
		write_text(w, item);
		break;
	case VALUE_ROWS:
	case VALUE_NULL:
	case VALUE_HEX:
	case VALUE_TIME:
	case VALUE_TYPES:
		w->failed = true;
	}
}

static const struct outline_node *
child(const struct outline_node *parent, const char *key)
{
	return parent ? outline_find(parent, key) : NULL;
}

static bool
is_verified(const struct outline_node *signature)
{
	const struct outline_node *check =
	    child(child(signature, "checks"), "entitlements");

	return check && check->item.type == VALUE_TEXT &&
	       bytes_are(check->item.bytes, "ok");
}

static void
write_plist(struct plist_writer *w, const struct outline_node *signature)
{
	const struct outline_node *entitlements =
	    child(signature, "entitlements");

	text_add_string(&w->out,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\""
	    " \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n");
	if (!is_verified(signature))
		text_add_string(&w->out,
		    "<!-- not verified: nobody vouches for them -->\n");
	text_add_string(&w->out, "<plist version=\"1.0\">\n");
	if (entitlements && entitlements->item.type == VALUE_MAP)
		write_value(w, entitlements);
	else
		text_add_string(&w->out, "<dict/>\n");
	text_add_string(&w->out, "</plist>\n");
}

static bool
write_entitlements(FILE *out, const struct report_subject *subject)
{
	struct model *model = subject->model;
	struct arena *arena = arena_new();
	struct plist_writer w = { .out = TEXT_INIT };
	const struct outline_node *slices;
	struct outline_tree tree;
	struct outline o;
	bool fine;

	outline_tree_init(&tree, arena);
	outline_init(&o, &outline_tree_sink, &tree);
	fine = model_stream(model, report_next(subject, NULL),
	    model_facet_find(model, "record"), &o);
	slices = child(&tree.root, "slices");
	write_plist(&w, child(slices ? slices->first : NULL, "signature"));
	if (fine && !w.failed)
		fwrite(w.out.data, 1, w.out.len, out);
	text_release(&w.out);
	arena_free(arena);
	return fine && !w.failed && !ferror(out);
}

const struct format format_entitlements = { "entitlements", ".entitlements",
	"entitlements as a property list", write_entitlements, NULL, false };
