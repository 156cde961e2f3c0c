/* SPDX-License-Identifier: MIT */
/* The clock that only goes on: for how long something took, and when to look
 * again. Of no day and no machine. */
#ifndef SEALTREE_CLOCK_H
#define SEALTREE_CLOCK_H

#include <stdint.h>

int64_t clock_now_ms(void);

#endif
