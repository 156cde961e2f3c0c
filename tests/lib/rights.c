/* SPDX-License-Identifier: MIT */
#include <config.h>

#include "check.h"
#include "nested.h"
#include "rights.h"

#define PREFIX "ABCDE12345"

const struct plist *
dict_of(struct arena *arena, const char *inside)
{
	const char *xml = arena_printf(arena,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<plist version=\"1.0\"><dict>%s</dict></plist>\n",
	    inside);
	struct defects defects;
	const struct plist *dict;

	defects_init(&defects, arena);
	dict = plist_parse(bytes_of(xml), arena, &defects);
	assert_non_null(dict);
	assert_int_equal(defects.count, 0);
	return dict;
}

void
entitle(struct subject *s, const char *inside)
{
	for (size_t i = 0; i < 2; i++) {
		struct signed_part *part = &s->parts[i];

		part->entitlements = (struct entitlements){
			.has_xml = true,
			.has_der = true,
			.xml = dict_of(s->arena, inside),
			.der = dict_of(s->arena, inside),
			.der_generation = 1,
			.der_canonical = true,
			.relation = ENTITLEMENTS_EQUAL,
		};
		part->signature.entitlements = &part->entitlements;
	}
}

void
inform(struct subject *s, const char *inside)
{
	s->info = *dict_of(s->arena, inside);
	s->code.info = &s->info;
}

void
give_profile(struct subject *s, const char *inside)
{
	bool phone = s->platforms[0].platform == 2;
	const struct plist *content = dict_of(s->arena,
	    arena_printf(s->arena,
		XML_LIST("ApplicationIdentifierPrefix", PREFIX)
		    XML_LIST("TeamIdentifier", PREFIX) XML_LIST("Platform",
			"%s") "<key>Entitlements</key><dict>%s</dict>",
		phone ? "iOS" : "OSX", inside));
	struct result ok = result_ok();

	s->place.profile_path = phone ? "embedded.mobileprovision"
				      : "Contents/embedded.provisionprofile";
	s->profile = (struct profile){
		.plist = content,
		.team_id = bytes_of(PREFIX),
		.entitlements = plist_get(content, "Entitlements"),
	};
	s->profile_verdict = (struct profile_verdict){
		.cms = { .signer = ok,
		    .signature = ok,
		    .digest = ok,
		    .chain = ok },
		.der = result_absent(),
	};
	s->code.profile = &s->profile;
	s->verdict.profile = &s->profile_verdict;
}

struct subject *
claiming(const char *inside)
{
	struct subject *s = subject_new();

	entitle(s, inside);
	return s;
}

size_t
judged_count(struct subject *s, const char *id)
{
	size_t count;

	judge(s);
	count = count_of(s, id);
	subject_free(s);
	return count;
}

void
make_store_upload(struct subject *s)
{
	s->parts[0].markers[0] = s->parts[1].markers[0] = MARKER("6.1.7");
}

struct subject *
hardened(const char *claims)
{
	struct subject *s = claiming(claims);

	make_developer_id(s);
	harden(s);
	return s;
}
