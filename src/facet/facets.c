/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include "values.h"

/* In the order of the tabs; what is for machines comes last. */
static const struct facet *const all[] = {
	&facet_summary,
	&facet_signature,
	&facet_entitlements,
	&facet_profile,
	&facet_seal,
	&facet_info,
	&facet_macho,
	&facet_peers,
	&facet_plan,
	&facet_baseline,
	&facet_log,
	&facet_findings,
	&facet_container,
	&facet_parts,
	&facet_record,
	&facet_bytes,
	&facet_codesign,
	NULL,
};

const struct facet *const *
facets(void)
{
	return all;
}

const struct facet *
facet_find(const char *id, unsigned *index)
{
	for (unsigned i = 0; all[i]; i++)
		if (strcmp(all[i]->id, id) == 0) {
			if (index)
				*index = i;
			return all[i];
		}
	return NULL;
}
