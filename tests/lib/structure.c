/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include "check.h"
#include "extension.h"
#include "nested.h"
#include "structure.h"

void
be_for_store(struct subject *s)
{
	sign_as(s, MARKER("6.1.7"));
	entitle(s, SANDBOX);
}

void
be_phone_release(struct subject *s)
{
	make_phone_code(s);
	sign_as(s, MARKER("6.1.4"));
}

void
be_framework(struct subject *s, enum layout_type layout)
{
	make_child(s);
	s->code.info = &s->info;
	s->place.kind = &kind_framework;
	s->place.path = "Contents/Frameworks/F.framework";
	s->place.name = "F.framework";
	s->place.where = "Frameworks";
	s->place.layout = layout;
	s->place.executable_path =
	    "Contents/Frameworks/F.framework/Versions/A/F";
	s->parts[0].directory.identifier = bytes_of("com.example.f");
	make_library(s);
}

void
for_developer_id(struct subject *s)
{
	sign_as(outermost(s), MARKER("6.1.13"));
}

void
for_mac_store(struct subject *s)
{
	sign_as(outermost(s), MARKER("6.1.7"));
}

void
have_no_code(struct subject *s)
{
	s->code.macho = NULL;
	s->code.signature_count = 0;
	s->verified = NULL;
}

void
link_info(struct subject *s)
{
	add_notable(s, NOTABLE_LINK_INFO, SOURCE_LINK, "Contents/Info.plist",
	    "../Info.plist");
}

static enum severity
worst_of(const struct subject *s, const char *id)
{
	enum severity worst = SEVERITY_PASS;

	for (size_t i = 0; i < s->findings.count; i++) {
		const struct finding *f = &s->findings.list[i];

		if (strcmp(f->check->id, id) == 0 && f->severity > worst)
			worst = f->severity;
	}
	return worst;
}

void
judge_guarded(const struct guarded *list)
{
	for (const struct guarded *g = list; g->id; g++) {
		struct subject *s = subject_new();
		enum severity worst;

		if (!g->anew)
			flaw(s, g->id);
		if (g->change)
			g->change(s);
		judge(s);
		worst = worst_of(s, g->id);
		subject_free(s);
		if (worst != g->severity)
			fail_msg("%s, %s: %s, not %s", g->id, g->title,
			    severity_name(worst), severity_name(g->severity));
	}
}

static enum target
target_of_flaw(const char *id)
{
	struct subject *s = flawed(id);
	enum target target;

	judge(s);
	target = s->judged.target;
	subject_free(s);
	return target;
}

static struct subject *
flawed_for(const char *id, enum target target)
{
	struct subject *s = flawed(id), *top = outermost(s);

	top->options.target_chosen = true;
	top->options.target = target;
	return s;
}

static void
judge_signed(const char *id, const char *marker)
{
	struct subject *s = flawed_for(id, target_of_flaw(id));

	sign_as(s->code.macho ? s : s->parent, marker);
	judge(s);
	if (count_of(s, id) > 0)
		fail_msg("%s, though signed as %s", id, marker);
	subject_free(s);
}

static void
judge_elsewhere(const struct check *check)
{
	for (int target = TARGET_DEVELOPER_ID; target < TARGETS; target++) {
		struct subject *s;

		if (check->contexts == 0 ||
		    check->contexts & 1u << (unsigned) target)
			continue;
		s = flawed_for(check->id, (enum target) target);
		judge(s);
		if (count_of(s, check->id) > 0)
			fail_msg("%s, though it is for %s", check->id,
			    target_name((enum target) target));
		subject_free(s);
	}
}

void
judge_shared_guards(const struct pair *pairs)
{
	for (const struct pair *p = pairs; p->id; p++) {
		const struct check *check = check_find(p->id);

		assert_non_null(check);
		if (check->guards & GUARD_APPLE)
			judge_signed(p->id, MARKER("6.22"));
		if (check->guards & GUARD_STORE)
			judge_signed(p->id, MARKER("6.1.9"));
		judge_elsewhere(check);
	}
}
