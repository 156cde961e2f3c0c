/* SPDX-License-Identifier: MIT */
/* What a SARIF run must know before its first result: rules, fingerprints. */
#ifndef SARIF_RULES_H
#define SARIF_RULES_H

#include "formats.h"

enum {
	SARIF_RESULTS = 25000 /* GitHub takes no more in a run */
};

/* An id that occurs, and its first finding, which is the worst. */
struct sarif_rule {
	const struct model_finding *finding;
	size_t order, index; /* of that finding; among the rules */
};

struct sarif_print {
	uint64_t hash;
	unsigned same; /* results before it with that hash */
	size_t order;
};

struct sarif_rules {
	struct sarif_rule *list;        /* by id */
	const struct sarif_rule **told; /* in the order that they occur */
	size_t count;
	struct sarif_print *prints; /* one a result */
	size_t result_count, left_out;
};

void sarif_rules_take(
    struct sarif_rules *rules, const struct report_subject *subject);
void sarif_rules_release(struct sarif_rules *rules);
/* Of a finding that is a result. */
const struct sarif_rule *sarif_rule_of(
    const struct sarif_rules *rules, const struct model_finding *finding);
/* The subject's findings one after the other, from `*at` = 0 on. */
const struct model_finding *sarif_next(
    const struct report_subject *subject, size_t *at);

#endif
