/* SPDX-License-Identifier: MIT */
/* All flaws, by the themes of checks. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "subject.h"

static const struct pair *const tables[] = {
	baseline_pairs,
	binary_pairs,
	code_pairs,
	container_pairs,
	package_pairs,
	seal_pairs,
	nesting_pairs,
	place_pairs,
	entitlement_pairs,
	profile_pairs,
	extension_pairs,
	id_pairs,
	runtime_pairs,
	sandbox_pairs,
	loading_pairs,
	helper_pairs,
	hygiene_pairs,
	notary_pairs,
	policy_pairs,
	structure_pairs,
	file_pairs,
};

enum {
	TABLES = sizeof(tables) / sizeof(*tables)
};

size_t
pair_count(void)
{
	size_t count = 0;

	for (size_t i = 0; i < TABLES; i++)
		for (const struct pair *p = tables[i]; p->id; p++)
			count++;
	return count;
}

const struct pair *
pair_find(const char *id)
{
	for (size_t i = 0; i < TABLES; i++)
		for (const struct pair *p = tables[i]; p->id; p++)
			if (strcmp(p->id, id) == 0)
				return p;
	return NULL;
}

void
flaw(struct subject *s, const char *id)
{
	pair_find(id)->flawed(s);
}
