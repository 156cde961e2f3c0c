/* SPDX-License-Identifier: MIT */
/* A package while its parts are read: what the xar_*.c share. */
#ifndef XAR_H
#define XAR_H

#include <sealtree/package.h>
#include <sealtree/xml.h>

struct xar {
	struct package *package;
	struct source_file *file;
	struct arena *arena;
	struct defects *defects;
	struct fault *fault;
};

void xar_damaged(struct xar *x, uint64_t offset, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The file's bytes in that area, at most `limit`. False if they do not all lie
 * in it, which is recorded, or cannot be read. */
bool xar_area(struct xar *x, struct area area, uint64_t limit,
    const char *what, struct bytes *bytes);

/* Digits and nothing else, below 2^64. */
bool xar_number(struct bytes digits, uint64_t *number);
/* `<offset>` in the heap and the size that element `size` states, which are in
 * the file. False, and a defect, if one is missing, twice there or too large.
 */
bool xar_place(struct xar *x, const struct xml *element, const char *size,
    const char *what, struct area *area);
/* The one child of that name; two that differ are a defect. */
struct bytes xar_text(
    struct xar *x, const struct xml *element, const char *name);

/* xar_signatures.c, xar_entries.c, xar_trailer.c, xar_product.c: of the parsed
 * table, `toc`, and behind it. */
void xar_read_signatures(struct xar *x, const struct xml *toc);
void xar_read_entries(struct xar *x, const struct xml *toc);
void xar_read_trailer(struct xar *x);
void xar_read_product(struct xar *x);

#endif
