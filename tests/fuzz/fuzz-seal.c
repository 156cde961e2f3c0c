/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/limits.h>
#include <sealtree/seal.h>

#include "fuzz.h"

static void
look_at_set(const struct seal_set *set)
{
	FUZZ_HOLDS(set->rule_count <= LIMIT_SEAL_RULES);
	FUZZ_HOLDS(set->entry_count <= LIMIT_SEAL_ENTRIES);
	for (size_t i = 0; i < set->rule_count; i++)
		fuzz_touch(set->rules[i].pattern);
	for (size_t i = 0; i < set->entry_count; i++) {
		const struct seal_entry *e = &set->entries[i];

		fuzz_touch(e->path);
		fuzz_touch(seal_entry_symlink(e));
		fuzz_touch(seal_entry_requirement(e));
		fuzz_touch(bytes_over(e->sha1, e->sha1 ? 20 : 0));
		fuzz_touch(bytes_over(e->sha256, e->sha256 ? 32 : 0));
		FUZZ_HOLDS(!seal_entry_is_nested(e) || e->special);
	}
}

static void
parse(struct bytes input, struct arena *arena, struct defects *defects)
{
	const struct seal *seal = seal_parse(input, arena, defects);

	look_at_set(&seal->v1);
	look_at_set(&seal->v2);
	FUZZ_HOLDS(!seal->used == (seal->version == 0));
	seal_rules_counted(seal);
	seal_files_counted(seal);
}

FUZZ(parse, 4000)

static const char seal[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\">\n"
    "<dict>\n<key>files</key><dict>\n"
    "<key>Resources/a</key><data>AAECAwQFBgcICQoLDA0ODxAREhM=</data>\n"
    "<key>Resources/b.lproj/c</key><dict><key>hash</key>"
    "<data>AAECAwQFBgcICQoLDA0ODxAREhM=</data><key>optional</key><true/>"
    "</dict>\n</dict>\n<key>files2</key><dict>\n"
    "<key>Frameworks/F.framework</key><dict><key>cdhash</key>"
    "<data>AAECAwQFBgcICQoLDA0ODxAREhM=</data><key>requirement</key>"
    "<string>identifier \"f\"</string></dict>\n"
    "<key>Resources/a</key><dict><key>hash2</key>"
    "<data>AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=</data></dict>\n"
    "<key>Resources/l</key><dict><key>symlink</key><string>a</string></dict>\n"
    "</dict>\n<key>rules</key><dict><key>^Resources/</key><true/>"
    "<key>^version.plist$</key><true/></dict>\n"
    "<key>rules2</key><dict><key>^.*</key><true/>"
    "<key>.*\\.dSYM($|/)</key><dict><key>weight</key><real>11</real></dict>"
    "<key>^(.*/)?\\.DS_Store$</key><dict><key>omit</key><true/>"
    "<key>weight</key><real>2000</real></dict>"
    "<key>^Frameworks/</key><dict><key>nested</key><true/><key>weight</key>"
    "<integer>10</integer></dict></dict>\n</dict>\n</plist>\n";

bool
fuzz_seed(size_t index, struct text *seed)
{
	if (index > 0)
		return false;
	text_add_string(seed, seal);
	return true;
}
