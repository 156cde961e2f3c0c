/* SPDX-License-Identifier: MIT */
/* What gives leave for each entitlement, in words. */
#include <config.h>

#include <string.h>

#include <sealtree/allowances.h>
#include <sealtree/limits.h>

#include "claims.h"

static const char groups_key[] = "com.apple.security.application-groups";

/* Words, and how sure they are. */
struct leave {
	const char *by;
	bool open, profile;
};

static struct leave
said(const char *by)
{
	return (struct leave){ by, false, false };
}

static struct leave
left_open(const char *by)
{
	return (struct leave){ by, true, false };
}

static bool
is_bundle(const struct claiming *c)
{
	return c->subject->code->place->kind->is_bundle;
}

/* The bundle has one, which could not be read. */
static bool
profile_is_lost(const struct claiming *c)
{
	return is_bundle(c) && !c->profile &&
	       c->subject->code->place->profile_path;
}

/* A Mac asks nobody for groups that begin with a prefix of the team's. */
static bool
groups_are_own(const struct claiming *c, const struct plist *claim)
{
	if (claim->type != PLIST_ARRAY || !claim->first)
		return false;
	for (const struct plist *p = claim->first; p; p = p->next) {
		struct bytes prefix, rest;

		if (p->type != PLIST_STRING ||
		    !app_id_split(p->bytes, &prefix, &rest) ||
		    !prefix_is_own(&c->own, prefix))
			return false;
	}
	return true;
}

static struct leave
leave_on_mac(const struct claiming *c, const struct plist *claim)
{
	const struct entitlement *known = entitlement_find(claim->key);

	if (bytes_are(claim->key, groups_key))
		return groups_are_own(c, claim)
			   ? said("the team's own prefix")
			   : said("nothing, for a part of it");
	if (needs_profile(claim)) {
		if (!is_bundle(c))
			return said("nothing: a tool has no place for a "
				    "profile");
		return known ? said("nothing: it needs a profile")
			     : left_open("nothing; it may need a profile");
	}
	if (!known)
		return said("nobody asks: a vendor's own key");
	if (known->restriction == APPLE)
		return said("Apple alone: no profile lists it");
	if (known->restriction == NONE)
		return said("nobody asks: there is no such key");
	return known->restriction == SANDBOX
		   ? said("not restricted, for the sandbox")
		   : said("not restricted");
}

static struct leave
leave_without(const struct claiming *c, const struct plist *claim)
{
	if (profile_is_lost(c))
		return left_open("the profile cannot be read");
	if (slice_is_simulated(c->slice.macho))
		return said("nobody asks on a simulator");
	if (code_is_for_mac(c->subject->code))
		return leave_on_mac(c, claim);
	return said("nothing: it needs a profile");
}

static struct leave
leave_by_profile(struct claiming *c, const struct plist *claim)
{
	bool asked = !code_is_for_mac(c->subject->code) || needs_profile(claim);

	switch (authorize(&c->by, claim, NULL)) {
	case GRANT_COVERED:
		return (struct leave){ "the profile", false, true };
	case GRANT_UNKNOWN:
		return left_open("too much to compare with the profile");
	case GRANT_UNSURE:
		return left_open("the profile has another dictionary");
	case GRANT_VALUE:
	case GRANT_TYPE:
		if (asked)
			return said("nothing: the profile has other values");
		break;
	case GRANT_ABSENT:
		if (asked)
			return said("nothing: it is not in the profile");
		break;
	}
	return leave_without(c, claim);
}

static struct leave
leave_of(struct claiming *c, const struct plist *claim)
{
	if (strcmp(c->slice.class, "apple") == 0)
		return said("Apple, who signed it");
	if (class_is_store(c->slice.class))
		return said("the store, which signed it");
	if (is_false(claim))
		return said("false claims nothing");
	return is_bundle(c) && c->profile ? leave_by_profile(c, claim)
					  : leave_without(c, claim);
}

static enum severity
severity_of(const struct claiming *c, struct bytes key)
{
	const struct findings *f = c->subject->findings;
	enum severity worst = SEVERITY_PASS;

	for (size_t i = 0; f && i < f->count; i++) {
		const struct finding *one = &f->list[i];

		if (one->severity > worst && bytes_equal(one->key, key) &&
		    (!one->slice || !c->slice.arch ||
			strcmp(one->slice, c->slice.arch) == 0))
			worst = one->severity;
	}
	return worst;
}

static bool
profile_held(const struct claiming *c)
{
	const struct verdict *v = c->subject->verdict;
	const struct profile_verdict *p = v ? v->profile : NULL;

	if (!p)
		return false;
	if (profile_in_force(c->profile) == PROFILE_FORM_DER &&
	    p->der.outcome != OUTCOME_OK)
		return false;
	return p->cms.signer.outcome == OUTCOME_OK &&
	       p->cms.signature.outcome == OUTCOME_OK &&
	       p->cms.digest.outcome == OUTCOME_OK &&
	       p->cms.chain.outcome == OUTCOME_OK;
}

static struct allowance
allowance_of(struct claiming *c, const struct plist *claim)
{
	struct leave leave = leave_of(c, claim);

	return (struct allowance){
		.key = claim->key,
		.by = leave.by,
		.severity = severity_of(c, claim->key),
		.open = leave.open || (leave.profile && !profile_held(c)),
		.held = leave.profile && profile_held(c),
	};
}

static const struct allowances *
allowances_of_slice(struct claiming *c, struct arena *arena)
{
	struct allowances *all = ARENA_NEW(arena, struct allowances);
	size_t total = c->claims->count;
	struct allowance *list;

	if (total == 0)
		return NULL;
	all->count = total < LIMIT_ALLOWANCES ? total : LIMIT_ALLOWANCES;
	all->more = total - all->count;
	list = ARENA_ARRAY(arena, struct allowance, all->count);
	all->count = 0;
	for (const struct plist *p = c->claims->first;
	     p && all->count + all->more < total; p = p->next)
		list[all->count++] = allowance_of(c, p);
	all->list = list;
	return all;
}

const struct allowances *const *
allowances_make(const struct check_subject *subject, struct arena *arena)
{
	const struct allowances **slices = NULL;
	struct claiming c = { .subject = subject };
	size_t at = 0;

	while (next_claiming(&c, &at)) {
		const struct allowances *one = allowances_of_slice(&c, arena);

		if (!slices)
			slices = ARENA_ARRAY(arena, const struct allowances *,
			    subject->code->signature_count);
		slices[c.slice.index] = one;
	}
	return slices;
}
