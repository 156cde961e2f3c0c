/* SPDX-License-Identifier: MIT */
/*
 * Small XML documents from hostile bytes: a package's table of contents, its
 * Distribution and PackageInfo.
 *
 * One reading and no other: well-formed XML 1.0 (2008) in UTF-8, with the five
 * entities it names itself. What lets readers differ is refused: document
 * types, processing instructions, attributes that are there twice. Elements,
 * depth and bytes are capped.
 */
#ifndef SEALTREE_XML_H
#define SEALTREE_XML_H

#include <sealtree/defect.h>

struct xml_attribute {
	struct bytes name, value;
};

struct xml {
	struct bytes name;		/* with its prefix, if it has one */
	struct bytes text;		/* all characters directly in it */
	struct xml_attribute *attributes;
	size_t attribute_count;
	const struct xml *first, *next;	/* child; sibling */
	size_t at;			/* of its "<" in the document */
};

/*
 * The root. NULL if it is not well-formed or beyond a cap, which is recorded
 * as a defect of that kind, or as DEFECT_LIMIT. Where the document is no part
 * of a file as it stands, `bytes.offset` is NO_OFFSET. The tree borrows from
 * `bytes`.
 */
const struct xml *xml_parse(struct bytes bytes, enum defect_kind kind,
    struct arena *arena, struct defects *defects);

/* The first child of that name, or NULL; also if `parent` is NULL. */
const struct xml *xml_child(const struct xml *parent, const char *name);
/* The next sibling of the same name, or NULL. */
const struct xml *xml_again(const struct xml *element);
/* No bytes if there is no such attribute. */
struct bytes xml_attribute(const struct xml *element, const char *name);
/* The text of that child, without white space around it. */
struct bytes xml_text(const struct xml *parent, const char *name);

#endif
