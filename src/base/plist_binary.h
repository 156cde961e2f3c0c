/* SPDX-License-Identifier: MIT */
/*
 * A binary property list's objects, one by one; plist_graph.c says whether
 * they are few enough to be walked, plist_bevents.c walks them.
 */
#ifndef PLIST_BINARY_H
#define PLIST_BINARY_H

#include "plist_gate.h"

struct plist_binary {
	struct bytes objects; /* the file up to the table of offsets */
	struct bytes offsets;
	unsigned offset_size, reference_size;
	uint64_t count, top;
};

struct plist_object {
	size_t at; /* its marker, in the file */
	uint8_t marker;
	uint64_t count;       /* elements, characters or bytes */
	struct bytes content; /* from behind the count to the table */
};

/* NULL, or what is wrong with the trailer. */
const char *plist_binary_parse(struct bytes file, struct plist_binary *b);
/* Object `number`; false if there is none. */
bool plist_binary_object(
    const struct plist_binary *b, uint64_t number, struct plist_object *object);
bool plist_object_is_container(const struct plist_object *object);
bool plist_object_is_dict(const struct plist_object *object);
/* All references of a container lie in the file. */
bool plist_object_fits(
    const struct plist_binary *b, const struct plist_object *object);
/* Number of the object that a container refers to. */
uint64_t plist_object_reference(const struct plist_binary *b,
    const struct plist_object *object, uint64_t index);
/* False if it is no scalar or does not lie in the file. */
bool plist_binary_scalar(struct plist_reader *reader,
    const struct plist_object *object, struct text *buffer,
    struct plist *value);
bool plist_binary_string(struct plist_reader *reader,
    const struct plist_object *object, struct text *buffer,
    struct bytes *string);

/*
 * Whether all that the root stands for, written out, keeps to the limits of
 * nesting and number, and nothing contains itself. NULL, or what is wrong,
 * with its kind and place.
 */
const char *plist_graph_check(
    const struct plist_binary *b, enum defect_kind *kind, size_t *at);

#endif
