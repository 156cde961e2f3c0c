/* SPDX-License-Identifier: MIT */
#ifndef PROFILE_DER_H
#define PROFILE_DER_H

#include <sealtree/profile.h>

/* Reads the DER-Encoded-Profile in `p->plist` and says whether it agrees with
 * what surrounds it. */
void profile_read_der(struct profile *p, struct arena *arena,
    struct defects *defects);

#endif
