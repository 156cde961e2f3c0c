/* SPDX-License-Identifier: MIT */
/* The rows of the summary, in two files: summary.c has those that say who
 * signed what, summary_parts.c those about what stands beside. */
#ifndef FACET_SUMMARY_H
#define FACET_SUMMARY_H

#include "values.h"

/* macOS or Mac Catalyst: its rules, not the store's. */
bool summary_is_for_mac(const struct slice *slice);

/* summary_container.c */
void summary_package(struct outline *o, const struct node *node);

void summary_seal(struct outline *o, const struct node *node);
void summary_notary(struct outline *o, const struct node *node);
void summary_profile(struct outline *o, const struct code *code);
void summary_loose_profile(struct outline *o, const struct profile *p);
void summary_entitlements(struct outline *o, const struct signature *s);
void summary_findings(struct outline *o, const struct node *node);

#endif
