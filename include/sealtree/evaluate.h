/* SPDX-License-Identifier: MIT */
/*
 * Requirements as questions: compiled from text, and evaluated against code.
 * Truth has three values (Kleene's): what only a Mac can know is unknown.
 * After Security-61901 (2025): reqinterp.cpp, requirements.grammar.
 */
#ifndef SEALTREE_EVALUATE_H
#define SEALTREE_EVALUATE_H

#include <sealtree/codesign.h>
#include <sealtree/requirement.h>
#include <sealtree/trust.h>

enum truth { TRUTH_FALSE, TRUTH_UNKNOWN, TRUTH_TRUE };

struct requirement_subject {
	struct bytes identifier;
	struct bytes cdhash;		/* of the best CodeDirectory */
	uint8_t platform;
	const struct plist *info;	/* NULL: none, every key missing */
	const struct plist *entitlements;
	const struct chain *chain;	/* NULL or empty: ad hoc */
	const char *untrusted;		/* why the chain, though it leads to
					   Apple, does not vouch for this code;
					   NULL: not known not to */
	bool has_timestamp;		/* and it verified */
	int64_t timestamp;
	enum truth notarized;		/* by a valid stapled ticket: TRUE; no
					   ticket: UNKNOWN */
};

/* `why`, if not NULL, gets what made it false or unknown, in words: "identifier
 * is "a", not "b"". */
enum truth requirement_evaluate(const struct expression *expression,
    const struct requirement_subject *subject, struct text *why);

/* Fills what a signature alone can say. */
void requirement_subject_of(const struct signature *signature,
    const struct plist *info, struct requirement_subject *subject);

/*
 * From text, as in a seal or in the fix that a user types. NULL and a message
 * with the position in `why` if it is none. Apple's grammar, without reading
 * files for hashes.
 */
const struct expression *requirement_compile(struct bytes text,
    struct arena *arena, struct text *why);

/* The special slots of the best CodeDirectory against what is there. Contents
 * with .data NULL are not there. Results by slot number. */
struct slot_contents {
	struct bytes info;		/* of slot -1 */
	bool has_seal;
	struct bytes seal_sha1, seal_sha256;	/* digests of the file: a seal
					   is not kept whole */
	struct bytes rep_specific;
};
enum { SLOTS_CHECKED = SLOT_CONSTRAINT_LIBRARY + 1 };
/* `results` has SLOTS_CHECKED elements; [0] is not used. All CodeDirectories
 * are checked; the worst counts. */
void slots_verify(const struct signature *signature,
    const struct slot_contents *contents, struct arena *arena,
    struct result *results);

#endif
