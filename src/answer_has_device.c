/* SPDX-License-Identifier: MIT */
/* --has-device: whether profiles list a device, a line each. */
#include <config.h>

#include <string.h>

#include "answer.h"
#include "batch.h"

static struct bytes
text_at(const struct outline_node *map, const char *key)
{
	const struct outline_node *node = map ? outline_find(map, key) : NULL;

	return node && node->item.type == VALUE_TEXT ? node->item.bytes
						     : bytes_of("");
}

/* As it is asked for: of a device, in one form. */
static struct bytes
answer_of(const struct report_profile *profile, const char *check)
{
	return text_at(
	    profile->map ? outline_find(profile->map, "checks") : NULL, check);
}

static const char *
word_of(struct bytes said)
{
	if (bytes_are(said, "ok"))
		return "yes";
	return bytes_are(said, "bad") ? "no" : "none";
}

static void
add_path(struct text *line, const char *argument, struct bytes path)
{
	struct bytes root = bytes_of(argument);

	while (root.len > 1 && bytes_end(root, "/"))
		root.len--;
	text_add_visible(line, root);
	if (!path.len || bytes_are(path, "."))
		return;
	text_add_char(line, '/');
	text_add_visible(line, path);
}

static bool
write_line(FILE *out, const struct report_profile *profile,
    const struct model_node *node, const char *argument)
{
	bool known = profile->map;
	struct text line = TEXT_INIT;
	bool fine;

	text_printf(&line, "%-3s  ",
	    bytes_are(answer_of(profile, "device"), "ok") ? "yes" : "no");
	add_path(&line, argument,
	    known ? text_at(profile->map, "path") : node->path);
	if (known)
		text_printf(&line, ": property list %s, DER form %s\n",
		    word_of(answer_of(profile, "device_plist")),
		    word_of(answer_of(profile, "device_der")));
	else
		text_add_string(&line, ": the profile cannot be read\n");
	fine = fputs(text_string(&line), out) >= 0;
	text_release(&line);
	return fine;
}

static bool
answer_root(FILE *out, struct model *model, unsigned root,
    const struct options *options, bool *all)
{
	const struct model_node *node = model_root(model, root);
	bool fine = true, any = false;

	for (; fine && node && node->root == root; node = model_next(node)) {
		struct report_profile profile;

		if (!report_has_profile(model, node))
			continue;
		any = true;
		fine = report_profile_fetch(&profile, model, node) &&
		       write_line(out, &profile, node, options->paths[root]);
		*all = *all && bytes_are(answer_of(&profile, "device"), "ok");
		report_profile_release(&profile);
	}
	if (!any)
		answer_remark(options->paths[root], "there is no profile");
	*all = *all && any;
	return fine;
}

int
answer_has_device(FILE *out, struct model *model, const struct options *options)
{
	bool fine = true, all = true;

	for (unsigned i = 0; fine && i < model_roots(model); i++)
		fine = answer_root(out, model, i, options, &all);
	if (!fine)
		return EXIT_TROUBLE;
	return all ? EXIT_CLEAN : EXIT_FINDINGS;
}
