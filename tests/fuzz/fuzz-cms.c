/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/cms.h>
#include <sealtree/limits.h>

#include "fuzz.h"
#include "notation.h"
#include "seeds.h"

static void
look_at_attributes(const struct cms_attribute *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		fuzz_touch_string(list[i].oid);
		fuzz_touch_string(list[i].name);
		fuzz_touch(list[i].value);
	}
}

static void
look_at_chain(const struct chain *chain)
{
	FUZZ_HOLDS(chain->count <= LIMIT_CHAIN);
	for (size_t i = 0; i < chain->count; i++) {
		fuzz_touch_string(chain->list[i]->subject);
		fuzz_touch_string(chain_class(chain, i));
	}
	if (chain->count)
		fuzz_touch_string(chain_leaf_class(chain));
}

static void
look_at_cms(const struct cms *cms)
{
	fuzz_touch(cms->der);
	fuzz_touch(cms->content);
	fuzz_touch(cms->content_type_der);
	fuzz_touch(cms->signed_attributes);
	fuzz_touch(cms->signature);
	fuzz_touch(cms->message_digest);
	FUZZ_HOLDS(cms->certificate_count <= LIMIT_CERTIFICATES);
	for (size_t i = 0; i < cms->certificate_count; i++)
		fuzz_touch_string(cms->certificates[i]->serial);
	look_at_attributes(cms->attributes, cms->attribute_count);
	look_at_attributes(cms->unsigned_attributes, cms->unsigned_count);
	for (size_t i = 0; i < cms->agility_v1_count; i++)
		fuzz_touch(cms->agility_v1[i]);
	for (size_t i = 0; i < cms->agility_v2_count; i++)
		fuzz_touch(cms->agility_v2[i].digest);
	look_at_chain(&cms->chain);
	if (cms->timestamp) {
		fuzz_touch_string(cms->timestamp->serial);
		fuzz_touch(cms->timestamp->imprint);
		look_at_chain(&cms->timestamp->chain);
	}
}

static void
parse(struct bytes input, struct arena *arena, struct defects *defects)
{
	const struct cms *cms = cms_parse(input, arena, defects);

	if (cms)
		look_at_cms(cms);
	FUZZ_HOLDS(cms || defects->count);
}

FUZZ(parse, 600)

/* With all that Apple's signers write, and with as little as may be. */
static const char *const seeds[] = {
	SEED_SIGNED(
	    SEED_OID_DATA, "", SEED_SIGNING_TIME SEED_AGILITY, SEED_TIMESTAMP),
	SEED_SIGNED(SEED_OID_DATA, "A0{24{04{'con'}04{'tent'}}}", "", ""),
	SEED_TOKEN,
};

bool
fuzz_seed(size_t index, struct text *seed)
{
	if (index >= sizeof seeds / sizeof *seeds)
		return false;
	text_add_notated(seed, seeds[index]);
	return true;
}
