/* SPDX-License-Identifier: MIT */
/*
 * The rules of a seal: which files it covers. After Security-61901 (2025):
 * resources.cpp. Patterns are POSIX extended expressions that match anywhere;
 * the heaviest rule that matches wins, and of two as heavy the one that omits.
 *
 * Most patterns of real seals need no regex: they are decided by memcmp. Of
 * the others, a literal that each match must contain is sought first.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>
#include <sealtree/match.h>
#include <sealtree/text.h>
#include <sealtree/verdict.h>

enum {
	PATIENCE = 16 /* matches given up before a rule is */
};

enum form {
	FORM_ALWAYS, /* "^.*" */
	FORM_EXACT,  /* "^Info\.plist$" */
	FORM_PREFIX, /* "^Resources/" */
	FORM_REGEX,
	FORM_NEVER /* no pattern at all */
};

struct ready_rule {
	const struct seal_rule *rule;
	enum form form;
	struct text literal; /* EXACT, PREFIX; REGEX: what a match must
				contain, or nothing */
	struct match *match;
	unsigned given_up;
};

struct seal_rules {
	struct ready_rule *list;
	size_t count;
};

static bool
is_special(uint8_t c)
{
	return c == 0 || strchr(".[]()*+?{}|^$\\", c) != NULL;
}

/*
 * Takes plain characters, escaped ones among them, from the front of `*rest`.
 * One that a quantifier follows may be missing from a match, and is left.
 */
static void
take_literal(struct bytes *rest, struct text *literal)
{
	while (rest->len) {
		bool escaped = rest->data[0] == '\\' && rest->len > 1 &&
			       is_special(rest->data[1]);
		size_t len = escaped ? 2 : 1;
		struct bytes after = bytes_clamp(*rest, len, rest->len);

		if ((!escaped && is_special(rest->data[0])) ||
		    (after.len && strchr("*+?{", after.data[0]) &&
			after.data[0]))
			return;
		text_add_char(literal, (char) rest->data[len - 1]);
		*rest = after;
	}
}

/* Passes over a bracket expression, in which "]" may come first. */
static struct bytes
skip_bracket(struct bytes rest)
{
	size_t at = 1;

	if (at < rest.len && rest.data[at] == '^')
		at++;
	if (at < rest.len && rest.data[at] == ']')
		at++;
	while (at < rest.len && rest.data[at] != ']')
		at++;
	return bytes_clamp(rest, at + 1, rest.len);
}

/* Passes over "{2,3}"; a brace that counts nothing is a character. */
static struct bytes
skip_brace(struct bytes rest)
{
	size_t at = 1;

	while (at < rest.len && strchr("0123456789,", rest.data[at]) &&
	       rest.data[at])
		at++;
	if (at == rest.len || rest.data[at] != '}')
		at = 0;
	return bytes_clamp(rest, at + 1, rest.len);
}

/* The longest literal outside groups: nothing, where "|" leaves a choice. */
static void
find_required(struct bytes pattern, struct text *required)
{
	struct text found = TEXT_INIT;
	unsigned depth = 0;

	while (pattern.len) {
		uint8_t c;

		text_reset(&found);
		take_literal(&pattern, &found);
		if (depth == 0 && found.len > required->len) {
			text_reset(required);
			text_add_bytes(required, text_bytes(&found));
		}
		if (pattern.len == 0)
			break;
		c = pattern.data[0];
		if (c == '|' && depth == 0) {
			text_reset(required);
			break;
		}
		depth += c == '(';
		depth -= c == ')' && depth;
		if (c == '[')
			pattern = skip_bracket(pattern);
		else if (c == '{')
			pattern = skip_brace(pattern);
		else
			pattern = bytes_clamp(
			    pattern, c == '\\' ? 2 : 1, pattern.len);
	}
	text_release(&found);
}

static enum form
sort_out(struct bytes pattern, struct text *literal)
{
	struct bytes rest = pattern;

	if (bytes_are(pattern, "^.*") || bytes_are(pattern, ".*") ||
	    bytes_are(pattern, "^"))
		return FORM_ALWAYS;
	if (!bytes_begin(pattern, "^"))
		return FORM_REGEX;
	rest = bytes_clamp(rest, 1, rest.len);
	take_literal(&rest, literal);
	if (rest.len == 0 || bytes_are(rest, ".*"))
		return FORM_PREFIX;
	if (bytes_are(rest, "$"))
		return FORM_EXACT;
	return FORM_REGEX;
}

static void
make_ready(
    struct ready_rule *r, const struct seal_rule *rule, struct defects *defects)
{
	struct text why = TEXT_INIT;

	r->rule = rule;
	r->form = sort_out(rule->pattern, &r->literal);
	if (r->form != FORM_REGEX)
		return;
	text_reset(&r->literal);
	find_required(rule->pattern, &r->literal);
	r->match = match_new(rule->pattern, MATCH_POSIX, &why);
	if (!r->match) {
		r->form = FORM_NEVER;
		defect_add(defects, DEFECT_PLIST, rule->offset,
		    "a rule's pattern is no regular expression: %s",
		    text_string(&why));
	}
	text_release(&why);
}

struct seal_rules *
seal_rules_new(const struct seal_set *set, struct defects *defects)
{
	struct seal_rules *rules = xalloc(1, sizeof *rules);

	rules->count = set->rule_count;
	rules->list = xalloc(set->rule_count, sizeof *rules->list);
	for (size_t i = 0; i < set->rule_count; i++)
		make_ready(&rules->list[i], &set->rules[i], defects);
	return rules;
}

void
seal_rules_free(struct seal_rules *rules)
{
	if (!rules)
		return;
	for (size_t i = 0; i < rules->count; i++) {
		text_release(&rules->list[i].literal);
		match_free(rules->list[i].match);
	}
	free(rules->list);
	free(rules);
}

static enum match_result
ask_regex(struct ready_rule *r, struct bytes path)
{
	struct bytes must = text_bytes(&r->literal);
	enum match_result result;

	if (must.len && (path.len < must.len ||
			    !memmem(path.data, path.len, must.data, must.len)))
		return MATCH_NO;
	if (r->given_up >= PATIENCE)
		return MATCH_GAVE_UP;
	result = match_find(r->match, path, NULL, NULL);
	r->given_up += result == MATCH_GAVE_UP;
	return result;
}

static enum match_result
ask(struct ready_rule *r, struct bytes path)
{
	struct bytes literal = text_bytes(&r->literal);

	switch (r->form) {
	case FORM_ALWAYS:
		return MATCH_YES;
	case FORM_EXACT:
		return bytes_equal(path, literal) ? MATCH_YES : MATCH_NO;
	case FORM_PREFIX:
		return bytes_equal(bytes_clamp(path, 0, literal.len), literal)
			   ? MATCH_YES
			   : MATCH_NO;
	case FORM_REGEX:
		return ask_regex(r, path);
	case FORM_NEVER:
		break;
	}
	return MATCH_NO;
}

static bool
wins(const struct seal_rule *rule, const struct seal_rule *best)
{
	return !best || rule->weight > best->weight ||
	       (!(rule->weight < best->weight) && rule->omit && !best->omit);
}

struct seal_decision
seal_rules_decide(struct seal_rules *rules, struct bytes path)
{
	struct seal_decision decision = { 0 };
	const struct seal_rule *undecided = NULL;

	for (size_t i = 0; i < rules->count; i++) {
		struct ready_rule *r = &rules->list[i];

		/* What cannot win need not be matched. */
		if (!wins(r->rule, decision.rule))
			continue;
		switch (ask(r, path)) {
		case MATCH_YES:
			decision.rule = r->rule;
			break;
		case MATCH_GAVE_UP:
			if (wins(r->rule, undecided))
				undecided = r->rule;
			break;
		case MATCH_NO:
			break;
		}
	}
	decision.gave_up = undecided && wins(undecided, decision.rule);
	if (decision.rule) {
		decision.omitted = decision.rule->omit;
		decision.sealed = !decision.rule->omit;
		decision.optional = decision.rule->optional;
		decision.nested = decision.rule->nested;
	}
	return decision;
}
