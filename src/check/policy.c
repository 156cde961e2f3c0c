/* SPDX-License-Identifier: MIT */
/* What a person wants judged otherwise than the tables have it. */
#include <config.h>

#include <string.h>

#include "themes.h"

enum wish {
	WISH_SEVERITY,
	WISH_IGNORE,
	WISH_ONLY,
	WISH_WANT
};

struct rule {
	const struct check *check;
	enum wish wish;
	enum severity severity;
};

struct check_policy {
	struct arena *arena;
	struct rule *rules;
	size_t count, capacity;
	bool only; /* what is not named is not judged */
};

struct check_policy *
check_policy_new(struct arena *arena)
{
	struct check_policy *policy = ARENA_NEW(arena, struct check_policy);

	policy->arena = arena;
	return policy;
}

static bool
add_rule(struct check_policy *policy, const char *id, enum wish wish,
    enum severity severity)
{
	const struct check *check = check_find(id);

	if (!check || check->scope == CHECK_TOLD)
		return false;
	ARENA_GROW(
	    policy->arena, policy->rules, policy->count, policy->capacity);
	policy->rules[policy->count++] = (struct rule){
		.check = check,
		.wish = wish,
		.severity = severity,
	};
	return true;
}

static bool
severity_find(const char *name, enum severity *severity)
{
	for (int i = SEVERITY_INFO; i < SEVERITIES; i++)
		if (strcmp(severity_name((enum severity) i), name) == 0) {
			*severity = (enum severity) i;
			return true;
		}
	return false;
}

bool
check_policy_severity(struct check_policy *policy, const char *text)
{
	const char *equals = strchr(text, '=');
	enum severity severity;
	const char *id;

	if (!equals || !severity_find(equals + 1, &severity))
		return false;
	id = arena_string(
	    policy->arena, bytes_over(text, (size_t) (equals - text)));
	return add_rule(policy, id, WISH_SEVERITY, severity);
}

bool
check_policy_ignore(struct check_policy *policy, const char *id)
{
	return add_rule(policy, id, WISH_IGNORE, SEVERITY_PASS);
}

bool
check_policy_only(struct check_policy *policy, const char *id)
{
	policy->only = true;
	return add_rule(policy, id, WISH_ONLY, SEVERITY_PASS);
}

void
check_policy_want(struct check_policy *policy, const char *id)
{
	add_rule(policy, id, WISH_WANT, SEVERITY_PASS);
}

bool
policy_runs(const struct check_policy *policy, const struct check *check)
{
	bool named = false;

	if (!policy)
		return true;
	for (size_t i = 0; i < policy->count; i++) {
		const struct rule *rule = &policy->rules[i];

		if (rule->check != check)
			continue;
		if (rule->wish == WISH_IGNORE)
			return false;
		named = named || rule->wish == WISH_ONLY ||
			rule->wish == WISH_WANT;
	}
	return named || !policy->only;
}

static void
apply(const struct check_policy *policy, struct finding *finding)
{
	for (size_t i = 0; i < policy->count; i++)
		if (policy->rules[i].wish == WISH_SEVERITY &&
		    policy->rules[i].check == finding->check)
			finding->severity = policy->rules[i].severity;
}

/* What could not be settled stays so, whatever anybody wants. */
void
policy_apply(const struct check_policy *policy, struct findings *findings)
{
	for (size_t i = 0; policy && i < findings->count; i++)
		if (findings->list[i].severity != SEVERITY_UNKNOWN)
			apply(policy, &findings->list[i]);
}
