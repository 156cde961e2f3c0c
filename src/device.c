/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include "batch.h"
#include "device.h"

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
word_of(struct bytes answer)
{
	if (bytes_are(answer, "ok"))
		return "yes";
	return bytes_are(answer, "bad") ? "no" : "none";
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

bool
device_write(FILE *out, struct model *model, unsigned root,
    const struct options *options)
{
	const struct model_node *node = model_root(model, root);
	bool fine = true;

	for (; fine && node && node->root == root; node = model_next(node)) {
		struct report_profile profile;

		if (!report_has_profile(model, node))
			continue;
		fine = report_profile_fetch(&profile, model, node) &&
		       write_line(out, &profile, node, options->paths[root]);
		report_profile_release(&profile);
	}
	return fine;
}

static bool
is_listed(struct model *model, const struct model_node *node)
{
	struct report_profile profile;
	bool listed = report_profile_fetch(&profile, model, node) &&
		      bytes_are(answer_of(&profile, "device"), "ok");

	report_profile_release(&profile);
	return listed;
}

static void
complain_of_none(const char *argument)
{
	struct text line = TEXT_INIT;

	text_add_visible(&line, bytes_of(argument));
	text_add_string(&line, ": there is no profile");
	complain(text_string(&line));
	text_release(&line);
}

static int
status_of_root(
    struct model *model, unsigned root, const struct options *options)
{
	const struct model_node *node = model_root(model, root);
	bool any = false, all = true;

	for (; all && node && node->root == root; node = model_next(node)) {
		if (!report_has_profile(model, node))
			continue;
		any = true;
		all = is_listed(model, node);
	}
	if (!any)
		complain_of_none(options->paths[root]);
	return any && all ? EXIT_CLEAN : EXIT_FINDINGS;
}

int
device_status(struct model *model, const struct options *options)
{
	int status = judge(model, options);

	if (status == EXIT_TROUBLE)
		return status;
	status = EXIT_CLEAN;
	for (unsigned i = 0; i < model_roots(model); i++)
		if (status_of_root(model, i, options) != EXIT_CLEAN)
			status = EXIT_FINDINGS;
	return status;
}
