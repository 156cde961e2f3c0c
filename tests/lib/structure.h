/* SPDX-License-Identifier: MIT */
/* Bundles of several sorts, for checks of how they are laid out. */
#ifndef STRUCTURE_H
#define STRUCTURE_H

#include "subject.h"

void be_for_store(struct subject *s);	  /* the Mac's */
void be_phone_release(struct subject *s); /* the phone's */
/* In a sound app; without versions, which a test adds. */
void be_framework(struct subject *s, enum layout_type layout);
/* What is around all of it is given out so. */
void for_developer_id(struct subject *s);
void for_mac_store(struct subject *s);
void have_no_code(struct subject *s);
void link_info(struct subject *s); /* Info.plist is one */

/* What a guard makes of a flaw: the subject that has it is changed, or a sound
 * one if `anew`; then that is how badly it is judged. */
struct guarded {
	const char *id, *title;
	void (*change)(struct subject *s); /* NULL: nothing */
	enum severity severity;            /* pass: no finding */
	bool anew;
};
/* Up to a row without id. */
void judge_guarded(const struct guarded *list);
/* The guards and contexts in the rows of these checks. */
void judge_shared_guards(const struct pair *pairs);

#endif
