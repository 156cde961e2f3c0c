/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>

#include <sealtree/die.h>
#include <sealtree/match.h>
#include <sealtree/text.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* A pattern made to explode gives up after two milliseconds; an honest one
 * needs a few hundred steps. */
enum {
	STEPS = 100000,
	DEPTH = 1000,
	HEAP_KIB = 1024,
	PARENTHESES = 100,
	PATTERN_BYTES = 4096
};

struct match {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *limits;
};

/* PCRE2 returns NULL for nothing but memory. */
static void *
must(void *pointer)
{
	if (!pointer)
		die("out of memory");
	return pointer;
}

/* Capitals count, save where they only name a class as in \S. */
static bool
has_capital(struct bytes pattern)
{
	for (size_t i = 0; i < pattern.len; i++) {
		if (pattern.data[i] == '\\')
			i++;
		else if (pattern.data[i] >= 'A' && pattern.data[i] <= 'Z')
			return true;
	}
	return false;
}

static uint32_t
options_for(struct bytes pattern, unsigned flags)
{
	uint32_t options = PCRE2_NEVER_BACKSLASH_C | PCRE2_NO_AUTO_CAPTURE;

	/* The caller says whether it is UTF-8, not "(*UTF)" in the pattern. */
	if (flags & MATCH_UTF8)
		options |= PCRE2_UTF | PCRE2_MATCH_INVALID_UTF;
	else
		options |= PCRE2_NEVER_UTF | PCRE2_NEVER_UCP;
	if ((flags & MATCH_SMART_CASE) && !has_capital(pattern))
		options |= PCRE2_CASELESS;
	if (flags & MATCH_POSIX)
		options |= PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY;
	return options;
}

static pcre2_code *
compile(struct bytes pattern, unsigned flags, struct text *why)
{
	pcre2_compile_context *context =
	    must(pcre2_compile_context_create(NULL));
	PCRE2_UCHAR message[256];
	PCRE2_SIZE at = 0;
	pcre2_code *code;
	int error = 0;

	pcre2_set_parens_nest_limit(context, PARENTHESES);
	pcre2_set_max_pattern_length(context, PATTERN_BYTES);
	/* NULL is no pattern to PCRE2 10.42, not even an empty one. */
	code = pcre2_compile(pattern.len ? pattern.data : (PCRE2_SPTR) "",
	    pattern.len, options_for(pattern, flags), &error, &at, context);
	pcre2_compile_context_free(context);
	if (code)
		return code;
	pcre2_get_error_message(error, message, sizeof message);
	text_printf(why, "%s at %zu", (const char *) message, (size_t) at);
	return NULL;
}

struct match *
match_new(struct bytes pattern, unsigned flags, struct text *why)
{
	pcre2_code *code = compile(pattern, flags, why);
	struct match *match;

	if (!code)
		return NULL;
	match = xalloc(1, sizeof *match);
	match->code = code;
	/* Where it matches is all that is asked for, never a group. */
	match->data = must(pcre2_match_data_create(1, NULL));
	match->limits = must(pcre2_match_context_create(NULL));
	pcre2_set_match_limit(match->limits, STEPS);
	pcre2_set_depth_limit(match->limits, DEPTH);
	pcre2_set_heap_limit(match->limits, HEAP_KIB);
	return match;
}

void
match_free(struct match *match)
{
	if (!match)
		return;
	pcre2_match_context_free(match->limits);
	pcre2_match_data_free(match->data);
	pcre2_code_free(match->code);
	free(match);
}

enum match_result
match_find(struct match *match, struct bytes subject, size_t *from, size_t *to)
{
	const PCRE2_SIZE *bounds;
	int result = pcre2_match(match->code,
	    subject.len ? subject.data : (PCRE2_SPTR) "", subject.len, 0, 0,
	    match->data, match->limits);

	if (result == PCRE2_ERROR_NOMATCH)
		return MATCH_NO;
	if (result < 0)
		return MATCH_GAVE_UP;
	bounds = pcre2_get_ovector_pointer(match->data);
	/* Before PCRE2 10.38, \K in a lookahead could do that. */
	if (bounds[0] > bounds[1])
		return MATCH_GAVE_UP;
	if (from)
		*from = bounds[0];
	if (to)
		*to = bounds[1];
	return MATCH_YES;
}

bool
match_any(struct match *match, struct bytes subject, uint32_t *gave_up)
{
	enum match_result result =
	    subject.len ? match_find(match, subject, NULL, NULL) : MATCH_NO;

	*gave_up += result == MATCH_GAVE_UP;
	return result == MATCH_YES;
}
