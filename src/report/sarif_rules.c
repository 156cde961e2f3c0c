/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>

#include <sealtree/die.h>

#include "formats.h"
#include "sarif_rules.h"

static int
by_id(const void *left, const void *right)
{
	const struct sarif_rule *a = left, *b = right;
	int order = bytes_compare(a->finding->id, b->finding->id);

	return order ? order : a->order < b->order ? -1 : a->order > b->order;
}

static int
by_order(const void *left, const void *right)
{
	const struct sarif_rule *a = *(const struct sarif_rule *const *) left;
	const struct sarif_rule *b = *(const struct sarif_rule *const *) right;

	return a->order < b->order ? -1 : a->order > b->order;
}

const struct model_finding *
sarif_next(const struct report_subject *subject, size_t *at)
{
	const struct model *model = subject->model;

	while (*at < model_findings(model)) {
		const struct model_finding *f = model_finding(model, (*at)++);

		if (report_covers(subject, f->node))
			return f;
	}
	return NULL;
}

static void
add_part(uint64_t *hash, struct bytes part)
{
	/* FNV-1a, which is not proof against whoever wants two to be equal:
	 * equal ones are told apart by their number. */
	for (size_t i = 0; i <= part.len; i++)
		*hash = (*hash ^ (i < part.len ? part.data[i] : 0x100)) *
			0x100000001b3;
}

static uint64_t
hash_of(const struct model_finding *f)
{
	uint64_t hash = 0xcbf29ce484222325;

	add_part(&hash, f->id);
	add_part(&hash, report_code(f->node)->path);
	add_part(&hash, f->file);
	add_part(&hash, f->slice);
	add_part(&hash, f->key);
	return hash;
}

static int
by_hash(const void *left, const void *right)
{
	const struct sarif_print *a = left, *b = right;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

static int
by_place(const void *left, const void *right)
{
	const struct sarif_print *a = left, *b = right;

	return a->order < b->order ? -1 : a->order > b->order;
}

static void
number_prints(struct sarif_rules *rules)
{
	struct sarif_print *prints = rules->prints;
	size_t count = rules->result_count;

	qsort(prints, count, sizeof *prints, by_hash);
	for (size_t i = 1; i < count; i++)
		if (prints[i].hash == prints[i - 1].hash)
			prints[i].same = prints[i - 1].same + 1;
	qsort(prints, count, sizeof *prints, by_place);
}

static void
take_rules(struct sarif_rules *rules)
{
	size_t kept = 0;

	qsort(rules->list, rules->result_count, sizeof *rules->list, by_id);
	for (size_t i = 0; i < rules->result_count; i++)
		if (i == 0 || !bytes_equal(rules->list[i].finding->id,
				  rules->list[kept - 1].finding->id))
			rules->list[kept++] = rules->list[i];
	rules->count = kept;
	rules->told = xalloc(kept, sizeof *rules->told);
	for (size_t i = 0; i < kept; i++)
		rules->told[i] = &rules->list[i];
	qsort(rules->told, kept, sizeof *rules->told, by_order);
	for (size_t i = 0; i < kept; i++)
		rules->list[rules->told[i] - rules->list].index = i;
}

void
sarif_rules_take(
    struct sarif_rules *rules, const struct report_subject *subject)
{
	size_t all = model_findings(subject->model);
	const struct model_finding *f;

	*rules = (struct sarif_rules){ 0 };
	rules->list = xalloc(all, sizeof *rules->list);
	rules->prints = xalloc(all, sizeof *rules->prints);
	for (size_t at = 0; (f = sarif_next(subject, &at));) {
		size_t i = rules->result_count;

		if (i == SARIF_RESULTS) {
			rules->left_out++;
			continue;
		}
		rules->list[i] =
		    (struct sarif_rule){ .finding = f, .order = i };
		rules->prints[i] =
		    (struct sarif_print){ .hash = hash_of(f), .order = i };
		rules->result_count++;
	}
	number_prints(rules);
	take_rules(rules);
}

const struct sarif_rule *
sarif_rule_of(const struct sarif_rules *rules, const struct model_finding *f)
{
	size_t low = 0, high = rules->count;

	while (low + 1 < high) {
		size_t middle = low + (high - low) / 2;

		if (bytes_compare(f->id, rules->list[middle].finding->id) < 0)
			high = middle;
		else
			low = middle;
	}
	return &rules->list[low];
}

void
sarif_rules_release(struct sarif_rules *rules)
{
	free(rules->list);
	free(rules->told);
	free(rules->prints);
}
