/* SPDX-License-Identifier: MIT */
/* Signing that works, and could be safer. */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "claims.h"

enum {
	RSA_BITS = 2048,
	EXCEPTIONS = 2 /* the first of the ways in */
};

/* A root's own signature proves nothing, and none is asked of it. */
static const struct certificate *
first_weak_link(const struct chain *chain)
{
	for (size_t i = 0; i < chain->count; i++)
		if (!chain->list[i]->self_signed && chain->list[i]->weak_hash)
			return chain->list[i];
	return NULL;
}

static void
add_weak(const struct check *check, const struct check_subject *subject,
    const struct signed_slice *slice, struct findings *findings)
{
	const struct chain *chain = &slice->signature->cms->chain;
	const struct certificate *leaf = chain->list[0];
	const struct certificate *weak = first_weak_link(chain);
	struct finding *finding;

	if (leaf->rsa_bits > 0 && leaf->rsa_bits < RSA_BITS) {
		finding = add_in_slice(check, slice, subject, findings,
		    "the signer's RSA key is short");
		finding->seen = leaf->algorithm;
		finding->wanted = "RSA 2048 or more";
	}
	if (!weak)
		return;
	finding = add_in_slice(check, slice, subject, findings,
	    "the certificate %s is signed over %s",
	    visible(findings->arena, bytes_of(weak->common_name)),
	    weak->weak_hash);
	finding->seen = weak->weak_hash;
	finding->wanted = "SHA-256";
}

static void
weak_signing_key(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice))
		if (slice.signature->cms &&
		    slice.signature->cms->chain.count > 0)
			add_weak(check, subject, &slice, findings);
}

static void
mas_no_hardened_runtime(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice))
		if (code_is_program(slice.macho) && slice.directory &&
		    !is_hardened(&slice))
			add_in_slice(check, &slice, subject, findings,
			    "the program is not hardened")
			    ->wanted = "flag runtime";
}

static void
launch_constraints_present(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice))
		for (size_t i = 0; i < slice.signature->constraint_count; i++) {
			const struct constraint *c =
			    &slice.signature->constraints[i];
			const struct plist *reqs = plist_get(c->value, "reqs");
			struct finding *finding =
			    add_in_slice(check, &slice, subject, findings,
				"it has a constraint: %s", c->title);

			if (reqs)
				finding->seen =
				    shown_value(findings->arena, reqs);
			finding->offset = c->offset;
		}
}

/* Ways in, for other people's code. */
static const char *const ways_in[] = {
	"com.apple.security.cs.disable-library-validation",
	"com.apple.security.cs.allow-dyld-environment-variables",
	"com.apple.security.get-task-allow", NULL
};

/* What it would have, then: what the user granted to this program. */
static const char *const private_things[] = {
	"com.apple.security.device.camera",
	"com.apple.security.device.audio-input",
	"com.apple.security.device.microphone",
	"com.apple.security.personal-information.addressbook",
	"com.apple.security.personal-information.calendars",
	"com.apple.security.personal-information.location",
	"com.apple.security.personal-information.photos-library", NULL
};

static size_t
add_true_keys(
    struct text *names, const struct plist *claims, const char *const *keys)
{
	size_t count = 0;

	for (; *keys; keys++) {
		if (!claims_true(claims, *keys))
			continue;
		text_printf(names, "%s%s", names->len ? ", " : "", *keys);
		count++;
	}
	return count;
}

/* The exception that others follow. That a program may be debugged is another
 * check's, if that is all. */
static const char *
first_exception(const struct plist *claims)
{
	for (size_t i = 0; i < EXCEPTIONS; i++)
		if (claims_true(claims, ways_in[i]))
			return ways_in[i];
	return NULL;
}

static void
judge_combination(struct claiming *c)
{
	const char *first = first_exception(c->claims);
	struct text names = TEXT_INIT;
	size_t ways = add_true_keys(&names, c->claims, ways_in);
	size_t rights = add_true_keys(&names, c->claims, private_things);
	struct finding *finding;

	if (first && is_hardened(&c->slice) && (ways > 1 || rights > 0)) {
		finding = add_claim(c, plist_get(c->claims, first),
		    rights > 0
			? "lets code of others in, which may use what this "
			  "program may"
			: "is not the only way in for code of others");
		finding->seen =
		    arena_string(c->findings->arena, text_bytes(&names));
	}
	text_release(&names);
}

static void
risky_exception_combo(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	each_slice_claims(check, subject, findings, judge_combination);
}

const struct check hygiene_signing_checks[] = {
	{
	    .id = "weak-signing-key",
	    .title = "Weak key or certificate",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = weak_signing_key,
	    .guards = GUARD_APPLE | GUARD_STORE,
	    .relation = RELATION_NODE,
	    .means = "Short keys and signatures over SHA-1 or MD5 no longer "
		     "keep others from forging them, with some effort.",
	    .fix = "Make a new key of RSA 2048 and a new certificate, and "
		   "sign again.",
	    .when = "the signer's RSA key has less than 2048 bits, or a "
		    "certificate of its chain is signed over SHA-1 or MD5",
	    .unless = "self-signed roots, such as Apple's own",
	    .source = "inference",
	},
	{
	    .id = "mas-no-hardened-runtime",
	    .title = "Program of the Mac App Store, not hardened",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_BUNDLE,
	    .run = mas_no_hardened_runtime,
	    .contexts = IN_MAC_STORE,
	    .guards = GUARD_APPLE | GUARD_STORE | GUARD_LIBRARY,
	    .relation = RELATION_NODE,
	    .means = "The store does not ask for it. With the hardened "
		     "runtime others could put less into the program.",
	    .fix = "Sign with the option runtime, and try the app.",
	    .when = "a program for the Mac App Store lacks the flag runtime",
	    .source = "Apple, Hardened Runtime, 2025",
	},
	{
	    .id = "launch-constraints-present",
	    .title = "Constraints on who starts it or what it loads",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_BUNDLE,
	    .run = launch_constraints_present,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_NODE,
	    .means = "The system starts or loads it only where all that the "
		     "constraint says is true.",
	    .fix = "Nothing is wrong. Look at it again when a team or an "
		   "identifier changes.",
	    .when = "a signature has a launch or library constraint",
	    .source = "Apple's XNU, open source, 2025; Apple, Defining launch "
		      "environment and library constraints, 2023",
	},
	{
	    .id = "risky-exception-combo",
	    .title = "Others' code may use this program's rights",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = risky_exception_combo,
	    .contexts = IN_DEVELOPER_ID,
	    .guards = UNWEIGHED,
	    .relation = RELATION_NODE,
	    .means = "Another program can put code into this one, and that "
		     "code has what the user granted to this one, and is "
		     "taken for it. The notary accepts that.",
	    .fix = "Give up one of them; let a helper without rights load "
		   "the plug-ins.",
	    .when = "a hardened program may load libraries of anybody or "
		    "obeys DYLD_ variables, and has both, get-task-allow, or "
		    "a right to the camera, the microphone, or personal "
		    "information",
	    .source = "Apple, Hardened Runtime, 2025",
	},
	{ 0 },
};
