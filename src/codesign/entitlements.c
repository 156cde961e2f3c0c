/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/codesign.h>
#include <sealtree/text.h>

static const struct plist *
dict_only(const struct plist *value, struct defects *defects)
{
	if (!value || value->type == PLIST_DICT)
		return value;
	defect_add(defects, DEFECT_PLIST, value->offset,
	    "entitlements are no dictionary");
	return NULL;
}

static void
read_xml(struct entitlements *e, const struct blob *xml, struct arena *arena,
    struct defects *defects)
{
	if (!xml)
		return;
	defects->part = "entitlements";
	e->has_xml = true;
	e->xml_offset = xml->whole.offset;
	e->xml = dict_only(plist_parse(xml->content, arena, defects), defects);
}

static void
read_der(struct entitlements *e, const struct blob *der, struct arena *arena,
    struct defects *defects)
{
	const struct plist *value;

	if (!der)
		return;
	defects->part = "entitlements (DER)";
	e->has_der = true;
	e->der_offset = der->whole.offset;
	value = der_plist_parse(der->content, arena, defects,
	    &e->der_generation, &e->der_canonical);
	e->der = dict_only(value, defects);
}

static void
compare(struct entitlements *e, struct arena *arena)
{
	struct text path = TEXT_INIT;

	if (!e->has_xml || !e->has_der) {
		e->relation = ENTITLEMENTS_ABSENT;
	} else if (!e->xml || !e->der) {
		e->relation = ENTITLEMENTS_UNREADABLE;
	} else if (plist_equal(e->xml, e->der, &path)) {
		e->relation = ENTITLEMENTS_EQUAL;
	} else {
		e->relation = ENTITLEMENTS_DIFFER;
		e->difference = arena_string(arena, text_bytes(&path));
	}
	text_release(&path);
}

const struct entitlements *
entitlements_parse(const struct blob *xml, const struct blob *der,
    struct arena *arena, struct defects *defects)
{
	struct entitlements *e = ARENA_NEW(arena, struct entitlements);
	const char *part = defects->part;

	read_xml(e, xml, arena, defects);
	read_der(e, der, arena, defects);
	defects->part = part;
	compare(e, arena);
	return e;
}
