/* SPDX-License-Identifier: MIT */
#include <config.h>

#include "check.h"
#include "trial.h"

static const char code[9000] = "code";

void
trial_verify(struct trial *t)
{
	t->arena = arena_new();
	defects_init(&t->defects, t->arena);
	t->signature = signature_parse(
	    bytes_over(t->bytes.data, t->bytes.len), t->arena, &t->defects);
	cms_verify_code(t->signature, NOW, t->arena, &t->verdict);
}

void
trial_again(struct trial *t)
{
	arena_free(t->arena);
	trial_verify(t);
}

struct trial
trial_of(const struct signing_spec *spec)
{
	struct trial t = { 0 };

	t.bytes = make_signature(spec, code, sizeof code, NULL, NULL);
	trial_verify(&t);
	return t;
}

void
trial_end(struct trial *t)
{
	arena_free(t->arena);
	octets_free(&t->bytes);
}

struct signing_spec
trial_spec(const struct identity *developer)
{
	return (struct signing_spec){
		.identity = developer,
		.identifier = "com.example.trust",
		.signing_time = SIGNED_AT,
		.timestamp = STAMPED_AT,
	};
}

bool
trial_holds(const struct trial *t)
{
	const struct cms_verdict *v = &t->verdict;
	const struct result all[] = { v->signer, v->signature, v->digest,
		v->agility, v->chain, v->timestamp, v->team };

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i].outcome != OUTCOME_OK &&
		    all[i].outcome != OUTCOME_ABSENT)
			return false;
	return v->signature.outcome == OUTCOME_OK;
}

const struct identity *
trial_developer(struct authority *authority)
{
	return authority_identity(
	    authority, IDENTITY_DEVELOPER_ID, "Example", "ABCDE12345");
}

void
trial_trust(const struct identity *under)
{
	const struct octets *root = identity_certificate(under, 2);
	struct arena *arena = arena_new();
	struct defects defects;

	defects_init(&defects, arena);
	assert_true(anchors_add(bytes_over(root->data, root->len), &defects));
	arena_free(arena);
}
