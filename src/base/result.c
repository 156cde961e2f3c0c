/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdarg.h>

#include <sealtree/result.h>
#include <sealtree/text.h>

const char *
outcome_name(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_OK:
		return "ok";
	case OUTCOME_BAD:
		return "bad";
	case OUTCOME_ABSENT:
		return "absent";
	case OUTCOME_SKIPPED:
		return "skipped";
	case OUTCOME_UNKNOWN:
		break;
	}
	return "unknown";
}

struct result
result_ok(void)
{
	return (struct result){ .outcome = OUTCOME_OK, .offset = NO_OFFSET };
}

struct result
result_absent(void)
{
	return (
	    struct result){ .outcome = OUTCOME_ABSENT, .offset = NO_OFFSET };
}

static const char *sentence(struct arena *arena, const char *format,
    va_list args) __attribute__((format(printf, 2, 0)));

static const char *
sentence(struct arena *arena, const char *format, va_list args)
{
	struct text text = TEXT_INIT;
	const char *copy;

	text_vprintf(&text, format, args);
	copy = arena_string(arena, text_bytes(&text));
	text_release(&text);
	return copy;
}

struct result
result_bad(struct arena *arena, uint64_t offset, const char *format, ...)
{
	struct result result = { .outcome = OUTCOME_BAD, .offset = offset };
	va_list args;

	va_start(args, format);
	result.why = sentence(arena, format, args);
	va_end(args);
	return result;
}

struct result
result_unknown(struct arena *arena, const char *reason, const char *format, ...)
{
	struct result result = {
		.outcome = OUTCOME_UNKNOWN,
		.reason = reason,
		.offset = NO_OFFSET,
	};
	va_list args;

	va_start(args, format);
	result.why = sentence(arena, format, args);
	va_end(args);
	return result;
}

static int
weight(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_BAD:
		return 4;
	case OUTCOME_UNKNOWN:
		return 3;
	case OUTCOME_OK:
		return 2;
	case OUTCOME_SKIPPED:
		return 1;
	case OUTCOME_ABSENT:
		break;
	}
	return 0;
}

struct result
result_worse(struct result a, struct result b)
{
	return weight(b.outcome) > weight(a.outcome) ? b : a;
}
