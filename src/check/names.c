/* SPDX-License-Identifier: MIT */
/* Names that do not show what they are. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/text.h>

#include "themes.h"

/* Backslashes are shown twice, and are nothing to be afraid of. */
static bool
is_deceptive(struct bytes name)
{
	struct text shown = TEXT_INIT, plain = TEXT_INIT;
	bool differs;

	for (size_t i = 0; i < name.len; i++) {
		if (name.data[i] == '\\')
			text_add_char(&plain, '\\');
		text_add_char(&plain, (char) name.data[i]);
	}
	text_add_visible(&shown, name);
	differs = !bytes_equal(text_bytes(&shown), text_bytes(&plain));
	text_release(&shown);
	text_release(&plain);
	return differs;
}

static void
add_deceptive(const struct check *check, const char *what, struct bytes name,
    struct findings *findings)
{
	struct text seen = TEXT_INIT;
	struct finding *finding;

	if (!is_deceptive(name))
		return;
	text_add_visible(&seen, name);
	finding = finding_add(findings, check,
	    "%s holds characters that are not seen or not text", what);
	finding->seen = arena_string(findings->arena, text_bytes(&seen));
	text_release(&seen);
}

static int
folded(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char) c;
}

static int
order_folded(const char *a, const char *b)
{
	while (*a && folded(*a) == folded(*b)) {
		a++;
		b++;
	}
	return folded(*a) - folded(*b);
}

/* Twins side by side, and always in the same order. */
static int
order_paths(const void *left, const void *right)
{
	const char *const *a = left, *const *b = right;
	int by = order_folded(*a, *b);

	return by ? by : strcmp(*a, *b);
}

static void
add_twin(const struct check *check, const char *path, const char *twin,
    struct findings *findings)
{
	const char **related = ARENA_ARRAY(findings->arena, const char *, 2);
	struct finding *finding = finding_add(findings, check,
	    "%s and %s differ in upper and lower case only", twin, path);

	related[0] = twin;
	finding->file = path;
	finding->related = related;
}

/* Most Macs take such names for one. */
static void
add_twins(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const char **paths =
	    ARENA_ARRAY(findings->arena, const char *, subject->all_count);

	for (size_t i = 0; i < subject->all_count; i++)
		paths[i] = subject->all[i]->code->place->path;
	qsort(paths, subject->all_count, sizeof(*paths), order_paths);
	for (size_t i = 1; i < subject->all_count; i++)
		if (order_folded(paths[i - 1], paths[i]) == 0)
			add_twin(check, paths[i], paths[i - 1], findings);
}

static void
add_names(const struct check *check, const struct code *code,
    struct findings *findings)
{
	const struct signature *signature = code_signature(code);

	add_deceptive(
	    check, "the file's name", bytes_of(code->place->name), findings);
	add_deceptive(check, "CFBundleExecutable", code->place->executable_name,
	    findings);
	add_deceptive(check, "CFBundleIdentifier",
	    code_info_string(code, "CFBundleIdentifier"), findings);
	if (signature && signature->best)
		add_deceptive(check, "the signature's identifier",
		    signature->best->identifier, findings);
}

static void
name_deceptive(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	if (subject->all) {
		if (!subject->parent)
			add_twins(check, subject, findings);
		return;
	}
	add_defects(
	    check, subject, findings, DEFECT_NAME, severity_as_stated, NULL);
	add_names(check, subject->code, findings);
}

const struct check name_checks[] = {
	{
	    .id = "name-deceptive",
	    .title = "Name that does not show what it is",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BOTH,
	    .run = name_deceptive,
	    .means = "Control characters, marks that turn the direction of "
		     "writing, invisible characters or bytes that are no text "
		     "can make one name look like another.",
	    .fix = "Give it a plain name and sign again.",
	    .when = "a name holds control, bidirectional, zero-width or "
		    "invalid characters, or is another's twin by case or "
		    "normal form",
	    .source = "Unicode TR 36 and TR 39",
	},
	{ 0 },
};
