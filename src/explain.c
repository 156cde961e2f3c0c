/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/check.h>
#include <sealtree/text.h>

#include "explain.h"

enum {
	WIDTH = 78,
	INDENT = 12
};

void
explain_list(FILE *out)
{
	for (const struct check *c = check_next(NULL); c; c = check_next(c))
		fprintf(out, "%-8s %-38s %s\n", severity_name(c->severity),
		    c->id, c->title);
}

/* Words, wrapped, behind a label. */
static void
print_wrapped(FILE *out, const char *label, const char *words)
{
	size_t column = INDENT;

	fprintf(out, "%-*s", INDENT, label);
	while (*words) {
		size_t len = strcspn(words, " ");

		if (column > INDENT && column + 1 + len > WIDTH) {
			fprintf(out, "\n%*s", INDENT, "");
			column = INDENT;
		} else if (column > INDENT) {
			fputc(' ', out);
			column++;
		}
		fprintf(out, "%.*s", (int) len, words);
		column += len;
		words += len + (words[len] == ' ');
	}
	fputc('\n', out);
}

static void
add_part(struct text *list, const char *part)
{
	text_printf(list, "%s%s", list->len ? ", " : "", part);
}

/* The ways of distribution that it is made for; "all" says enough. */
static void
add_contexts(struct text *list, unsigned contexts)
{
	if (!contexts || contexts == IN_ANY) {
		add_part(list, "all");
		return;
	}
	for (int i = TARGET_DEVELOPER_ID; i < TARGETS; i++)
		if (contexts & 1u << i)
			add_part(list, target_name((enum target) i));
	if (contexts & 1u << TARGET_MAC)
		add_part(list, "undecided for a Mac");
	if (contexts & 1u << TARGET_IOS)
		add_part(list, "undecided for a device");
}

/* Where it holds back. */
static void
add_guards(struct text *list, const struct check *check)
{
	unsigned guards = check->guards;
	const char *guard;

	while ((guard = check_guard_text(&guards)))
		add_part(list, guard);
	if (check->unless)
		text_printf(list, "%s%s", list->len ? "; " : "", check->unless);
}

static void
print_list(FILE *out, const char *label, const char *const *list)
{
	for (; list && *list; list++, label = "")
		print_wrapped(out, label, *list);
}

static void
print_check(FILE *out, const struct check *check)
{
	struct text contexts = TEXT_INIT, guards = TEXT_INIT;

	add_contexts(&contexts, check->contexts);
	add_guards(&guards, check);
	fprintf(out, "%s: %s\n%s\n\n", check->id,
	    severity_name(check->severity), check->title);
	print_wrapped(out, "Means", check->means);
	if (check->when)
		print_wrapped(out, "Seen when", check->when);
	if (guards.len)
		print_wrapped(out, "Except", text_string(&guards));
	print_wrapped(out, "Targets", text_string(&contexts));
	print_wrapped(out, "Joins", check_relation_name(check->relation));
	print_wrapped(out, "Fix", check->fix);
	print_list(out, "Follows", check->follows);
	print_list(out, "Apple says", check->apple);
	if (check->source)
		print_wrapped(out, "Source", check->source);
	text_release(&contexts);
	text_release(&guards);
}

/* Ids that have all of its words, or begin as it does. */
static void
suggest(FILE *err, const char *id)
{
	for (const struct check *c = check_next(NULL); c; c = check_next(c))
		if (*id && strstr(c->id, id))
			fprintf(err, "  %s\n", c->id);
}

bool
explain_check(FILE *out, FILE *err, const char *id)
{
	const struct check *check = check_find(id);
	struct text name = TEXT_INIT;

	if (check) {
		print_check(out, check);
		return true;
	}
	text_add_visible(&name, bytes_of(id));
	fprintf(err, "sealtree: no check '%s'; --list-checks has them all\n",
	    text_string(&name));
	text_release(&name);
	suggest(err, id);
	return false;
}

static bool
ends_sentence(const char *at)
{
	return (*at == '.' || *at == '?' || *at == '!') && at[1] == ' ';
}

/* A line of mdoc must not begin as a request, nor hold an escape; a sentence
 * begins one. */
static void
print_roff(FILE *out, const char *text)
{
	if (*text == '.' || *text == '\'')
		fputs("\\&", out);
	for (; *text; text++) {
		if (*text == '\\')
			fputs("\\e", out);
		else if (*text == '-')
			fputs("\\-", out);
		else
			fputc(*text, out);
		if (ends_sentence(text)) {
			fputc('\n', out);
			text++;
		}
	}
}

static void
print_paragraph(FILE *out, const char *label, const char *text)
{
	fputs(".Pp\n", out);
	if (label)
		fprintf(out, ".Em %s :\n", label);
	print_roff(out, text);
	fputc('\n', out);
}

static void
print_entry(FILE *out, const struct check *check)
{
	struct text contexts = TEXT_INIT, guards = TEXT_INIT;

	add_contexts(&contexts, check->contexts);
	add_guards(&guards, check);
	fprintf(out, ".It Ic %s Pq %s\n", check->id,
	    severity_name(check->severity));
	print_roff(out, check->title);
	fputs(".\n", out);
	print_roff(out, check->means);
	fputc('\n', out);
	if (check->when)
		print_paragraph(out, "Seen when", check->when);
	if (guards.len)
		print_paragraph(out, "Except", text_string(&guards));
	print_paragraph(out, "Targets", text_string(&contexts));
	print_paragraph(out, "Fix", check->fix);
	for (size_t i = 0; check->apple && check->apple[i]; i++)
		print_paragraph(out, "Apple says", check->apple[i]);
	if (check->source)
		print_paragraph(out, "Source", check->source);
	text_release(&contexts);
	text_release(&guards);
}

void
explain_manual(FILE *out)
{
	fputs(
	    ".\\\" SPDX-License-Identifier: MIT\n"
	    ".\\\" Made from the tables of checks; not to be edited.\n"
	    ".Dd November 24, 2026\n"
	    ".Dt SEALTREE-CHECKS 7\n"
	    ".Os\n"
	    ".Sh NAME\n"
	    ".Nm sealtree-checks\n"
	    ".Nd what sealtree finds in Apple bundles, and what it means\n"
	    ".Sh DESCRIPTION\n"
	    "Each finding of\n"
	    ".Xr sealtree 1\n"
	    "has the id of a check.\n"
	    "An error is what some part of Apple's systems refuses; a\n"
	    "warning is refused under some conditions, or by rules that are\n"
	    "known in part; what files cannot settle is unknown; information\n"
	    "is no problem.\n"
	    "The severity of a finding may differ from its check's, where\n"
	    "conditions make it milder or worse.\n"
	    ".Bl -tag -width Ds\n",
	    out);
	for (const struct check *c = check_next(NULL); c; c = check_next(c))
		print_entry(out, c);
	fputs(".El\n"
	      ".Sh SEE ALSO\n"
	      ".Xr sealtree 1\n",
	    out);
}
