/* SPDX-License-Identifier: MIT */
/* --has-device: whether profiles list a device, a line each, for scripts. */
#ifndef DEVICE_H
#define DEVICE_H

#include "options.h"

/* Of all profiles there are: EXIT_CLEAN if each lists it, or all devices, in
 * the form that systems go by; else, or if there is none, EXIT_FINDINGS; and
 * EXIT_TROUBLE if not all was read. */
int device_status(struct model *model, const struct options *options);
/* "yes  PATH: property list yes, DER form yes". False if the reader did not
 * answer, or `out` did not take it. */
bool device_write(FILE *out, struct model *model, unsigned root,
    const struct options *options);

#endif
