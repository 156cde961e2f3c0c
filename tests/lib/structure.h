/* SPDX-License-Identifier: MIT */
/* Bundles of several sorts, for checks of how they are laid out. */
#ifndef STRUCTURE_H
#define STRUCTURE_H

#include "subject.h"

void be_for_store(struct subject *s);	  /* the Mac's */
void be_phone_release(struct subject *s); /* the phone's */
/* In a sound app; without versions, which a test adds. */
void be_framework(struct subject *s, enum layout_type layout);

#endif
