/* SPDX-License-Identifier: MIT */
/* Keys and values of entitlements for what they are: whether there is such a
 * key, and a value of this type. */
#include <config.h>

#include <string.h>

#include "claims.h"

static void
judge_private(struct claiming *c, const struct plist *claim)
{
	const struct entitlement *known = entitlement_find(claim->key);
	struct finding *finding;

	if (is_granted(c, claim) || is_false(claim))
		return;
	if (known && known->restriction == APPLE) {
		add_claim(c, claim, "is for Apple's own programs");
	} else if (is_of_vendor(claim->key)) {
		finding = add_claim(c, claim,
		    "is not one of Apple's keys, and no profile can list it");
		finding->severity = SEVERITY_WARNING;
	}
}

static void
private_entitlement(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	each_claim(check, subject, findings, judge_private);
}

static void
judge_unknown(struct claiming *c, const struct plist *claim)
{
	if (!entitlement_find(claim->key) && !is_of_vendor(claim->key) &&
	    !is_granted(c, claim))
		add_claim(c, claim, "is not known here as a key of Apple's");
}

static void
unknown_entitlement(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	each_claim(check, subject, findings, judge_unknown);
}

static const char *
type_name(unsigned types)
{
	return types & ARRAY    ? "a list"
	       : types & STRING ? "a text"
	       : types & BOOL   ? "true or false"
				: "a dictionary";
}

static const char *
type_of(const struct plist *value)
{
	if (value->type == PLIST_INTEGER || value->type == PLIST_REAL)
		return "a number";
	if (value->type == PLIST_DATE)
		return "a date";
	if (value->type == PLIST_DATA || value->type == PLIST_UID)
		return "data";
	return type_name(1u << value->type);
}

static void
add_type(struct claiming *c, const struct plist *claim, unsigned types,
    enum severity severity)
{
	struct finding *finding = add_claim(c, claim,
	    "is %s where %s is wanted", type_of(claim), type_name(types));

	finding->wanted = type_name(types);
	finding->severity = severity;
}

/* A text in place of a list of one is taken by some systems for some keys. */
static void
judge_type(struct claiming *c, const struct plist *claim)
{
	const struct entitlement *known = entitlement_find(claim->key);
	const struct plist *granted;
	bool text_for_list;

	if (authorize(&c->by, claim, &granted) == GRANT_TYPE) {
		add_type(c, claim, 1u << granted->type, c->check->severity);
		return;
	}
	if (!known || known->types == ANY || granted ||
	    known->types & 1u << claim->type)
		return;
	text_for_list = known->types & ARRAY && claim->type == PLIST_STRING;
	add_type(c, claim, known->types,
	    text_for_list || !entitlement_is_sure(known) ? SEVERITY_WARNING
							 : SEVERITY_ERROR);
}

static void
entitlement_type_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	each_claim(check, subject, findings, judge_type);
}

static void
judge_false(struct claiming *c, const struct plist *claim)
{
	if (is_false(claim) && !bytes_end(claim->key, "get-task-allow"))
		add_claim(c, claim, "is false, as if it were left out");
}

static void
entitlement_false_value(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	each_claim(check, subject, findings, judge_false);
}

static bool
has_star(const struct plist *value)
{
	if (value->type == PLIST_STRING)
		return value->bytes.len &&
		       memchr(value->bytes.data, '*', value->bytes.len);
	if (value->type == PLIST_ARRAY)
		for (const struct plist *p = value->first; p; p = p->next)
			if (p->type == PLIST_STRING && has_star(p))
				return true;
	return false;
}

/* Stars have a meaning of their own in these. */
static bool
may_have_stars(struct bytes key)
{
	static const char *const keys[] = {
		"com.apple.developer.associated-domains",
		"com.apple.developer.icloud-services",
		"com.apple.developer.pass-type-identifiers", NULL
	};

	return bytes_begin(key, "com.apple.security.temporary-exception.") ||
	       bytes_begin(key, "com.apple.developer.driverkit.") ||
	       key_is_one_of(key, keys);
}

static bool
must_be_whole(struct bytes key)
{
	static const char *const keys[] = { "application-identifier",
		"com.apple.application-identifier",
		"com.apple.developer.team-identifier",
		"com.apple.security.application-groups",
		"keychain-access-groups",
		"com.apple.developer.icloud-container-identifiers",
		"com.apple.developer.ubiquity-container-identifiers",
		"com.apple.developer.ubiquity-kvstore-identifier", NULL };

	return key_is_one_of(key, keys);
}

static void
judge_star(struct claiming *c, const struct plist *claim)
{
	struct finding *finding;

	if (may_have_stars(claim->key) || !has_star(claim))
		return;
	finding = add_claim(c, claim, "has a star in its value");
	finding->wanted = "the whole value";
	if (!must_be_whole(claim->key))
		finding->severity = SEVERITY_WARNING;
}

static void
wildcard_in_signature(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	each_claim(check, subject, findings, judge_star);
}

static const char *const says_private[] = { "ITMS-90046", "ITMS-90338", NULL };
static const char *const says_unsatisfied[] = { "Unsatisfied entitlements",
	NULL };
static const char *const says_star[] = { "Unsatisfied entitlements",
	"ITMS-90046", NULL };

const struct check entitlement_key_checks[] = {
	{
	    .id = "entitlement-wildcard-in-signature",
	    .title = "Star in a signature's entitlement",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = wildcard_in_signature,
	    .guards = UNWEIGHED,
	    .means = "Stars belong in profiles, which allow many values. In "
		     "the signature the system looks for the whole value.",
	    .fix = "Expand $(AppIdentifierPrefix) and "
		   "$(CFBundleIdentifier); do not take the profile's "
		   "Entitlements as they are.",
	    .when = "a text among the values holds a star",
	    .unless = "domains, drivers, passes, iCloud services and "
		      "temporary exceptions may have stars; a warning for "
		      "keys that are neither identifiers nor groups",
	    .source = "Apple TN3125, 2022",
	    .apple = says_star,
	},
	{
	    .id = "private-entitlement",
	    .title = "Entitlement of Apple's own programs",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = private_entitlement,
	    .guards = UNWEIGHED,
	    .means = "No profile can give this right. The system kills a "
		     "program that asks for it, and the store refuses it; a "
		     "key that somebody made up may have the same end.",
	    .fix = "Remove it.",
	    .when = "a key is for Apple's own use, or is not one of Apple's "
		    "at all",
	    .unless = "the profile beside it lists the key; a warning for a "
		      "key in a vendor's own name",
	    .source = "developer.apple.com forums, threads 756747 and 87740; "
		      "what the kernel does with made-up keys is not "
		      "confirmed by Apple",
	    .apple = says_private,
	},
	{
	    .id = "unknown-entitlement",
	    .title = "Entitlement that is not known",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_NODE,
	    .run = unknown_entitlement,
	    .guards = UNWEIGHED,
	    .means = "The table of keys here, of autumn 2025, does not have "
		     "this one. It may be newer; but keys that never were "
		     "are passed on as advice.",
	    .fix = "Look it up in Apple's documentation of entitlements; "
		   "remove it if it is not there.",
	    .when = "a key in Apple's name is neither in the table nor in one "
		    "of its families",
	    .unless = "the profile beside it lists the key",
	    .source = "developer.apple.com forums, thread 799000",
	    .apple = says_unsatisfied,
	},
	{
	    .id = "entitlement-type-mismatch",
	    .title = "Entitlement with a value of the wrong kind",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = entitlement_type_mismatch,
	    .guards = UNWEIGHED,
	    .means = "A number where a text is wanted, or a text where a list "
		     "is: the right is not granted, or the program does not "
		     "start.",
	    .fix = "Correct the value's type and sign again.",
	    .when = "the value is of another type than the profile's, or than "
		    "this key's known one",
	    .unless = "a warning for a text in place of a list, and where the "
		      "type is known from memory only",
	    .source = "developer.apple.com forums, thread 806195",
	    .apple = says_unsatisfied,
	},
	{
	    .id = "entitlement-false-value",
	    .title = "Entitlement that is false",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_NODE,
	    .run = entitlement_false_value,
	    .guards = UNWEIGHED,
	    .means = "False is the same as leaving the key out; but what only "
		     "looks for the key takes it for claimed.",
	    .fix = "Remove the key.",
	    .when = "a value is the boolean false",
	    .unless = "get-task-allow",
	    .source = "Apple, Hardened Runtime, 2025",
	},
	{ 0 },
};
