/* SPDX-License-Identifier: MIT */
/*
 * The fix plan as a shell script, in two tongues: for a Mac with Apple's
 * tools, and for any system with rcodesign (apple-codesign 0.29). Identity and
 * account are left to who runs it. Paths come from the subject: they stand in
 * single quotes, and in comments as they are shown on a terminal.
 */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "page.h"

struct script {
	FILE *out;
	const struct report_subject *subject;
	const struct tongue *tongue;
	unsigned count; /* entitlements to be edited */
};

struct step {
	struct bytes action, path, entitlements, text, check;
	bool hardened, stamped, keeps_identifier;
	const struct outline_node *keys, *places, *why;
};

struct tongue {
	const char *needs, *setting;
	void (*sign)(struct script *script, const struct step *step);
	void (*notarize)(struct script *script, const struct step *step);
	void (*staple)(struct script *script, const struct step *step);
};

/* "$app"/'Contents/a b': whatever bytes it has, it is one word. */
static void
write_path(FILE *out, struct bytes path)
{
	fputs("\"$app\"", out);
	if (bytes_are(path, "."))
		return;
	fputs("/'", out);
	for (size_t i = 0; i < path.len; i++)
		if (path.data[i] == '\'')
			fputs("'\\''", out);
		else
			fputc(path.data[i], out);
	fputc('\'', out);
}

static void
write_comment(FILE *out, const char *before, struct bytes words)
{
	struct text line = TEXT_INIT;

	text_add_visible(&line, words);
	fprintf(out, "# %s%s\n", before, text_string(&line));
	text_release(&line);
}

static void
write_list(FILE *out, const char *before, const struct outline_node *list)
{
	const struct outline_node *item = list ? list->first : NULL;

	for (; item; item = item->next)
		write_comment(out, before, item->item.bytes);
}

/* Where it is to be changed by hand the script stops, and is run again. */
static void
write_editing(struct script *script, const struct step *step)
{
	FILE *out = script->out;

	fprintf(out,
	    "edit=entitlements-%u.plist\n"
	    "if [ ! -e \"$edit\" ]; then\n",
	    ++script->count);
	fputs("\tsealtree --batch --fail-on=never --format=entitlements"
	      " --output=\"$edit\" ",
	    out);
	write_path(out, step->path);
	fputc('\n', out);
	fputs("\techo \"change $edit as is said above, then run this again\""
	      " >&2\n"
	      "\texit 1\n"
	      "fi\n",
	    out);
}

static void
sign_by_codesign(struct script *script, const struct step *step)
{
	FILE *out = script->out;
	bool keep = bytes_are(step->entitlements, "keep");

	if (bytes_are(step->entitlements, "edit"))
		write_editing(script, step);
	fputs("codesign --force --sign \"$IDENTITY\"", out);
	if (step->hardened)
		fputs(" --options runtime", out);
	fputs(step->stamped ? " --timestamp" : "", out);
	if (keep || step->keeps_identifier)
		fprintf(out, " \\\n\t--preserve-metadata=%s%s%s",
		    step->keeps_identifier ? "identifier" : "",
		    keep && step->keeps_identifier ? "," : "",
		    keep ? "entitlements" : "");
	if (bytes_are(step->entitlements, "edit"))
		fputs(" --entitlements \"$edit\"", out);
	else if (bytes_are(step->entitlements, "give"))
		fputs(" --entitlements \"${ENTITLEMENTS:?}\"", out);
	fputs(" \\\n\t", out);
	write_path(out, step->path);
	fputc('\n', out);
}

static void
notarize_by_apple(struct script *script, const struct step *step)
{
	fputs("ditto -c -k --keepParent ", script->out);
	write_path(script->out, step->path);
	fputs(" notarize.zip\n"
	      "xcrun notarytool submit notarize.zip"
	      " --keychain-profile \"$NOTARY_PROFILE\" --wait\n",
	    script->out);
}

static void
staple_by_apple(struct script *script, const struct step *step)
{
	fputs("xcrun stapler staple ", script->out);
	write_path(script->out, step->path);
	fputc('\n', script->out);
}

/* It keeps identifier, flags and entitlements of an older signature. */
static void
sign_by_rcodesign(struct script *script, const struct step *step)
{
	FILE *out = script->out;

	if (bytes_are(step->entitlements, "edit"))
		write_editing(script, step);
	fputs("rcodesign sign --p12-file \"$P12\""
	      " --p12-password-file \"$P12_PASSWORD\" --exclude '**'",
	    out);
	if (step->hardened)
		fputs(" \\\n\t--code-signature-flags runtime", out);
	if (!step->stamped)
		fputs(" --timestamp-url none", out);
	if (bytes_are(step->entitlements, "edit"))
		fputs(" --entitlements-xml-file \"$edit\"", out);
	else if (bytes_are(step->entitlements, "give"))
		fputs(" --entitlements-xml-file \"${ENTITLEMENTS:?}\"", out);
	fputs(" \\\n\t", out);
	write_path(out, step->path);
	fputc('\n', out);
}

static void
notarize_by_rcodesign(struct script *script, const struct step *step)
{
	fputs("rcodesign notary-submit --api-key-file \"$API_KEY\""
	      " --wait --staple ",
	    script->out);
	write_path(script->out, step->path);
	fputc('\n', script->out);
}

static void
staple_by_rcodesign(struct script *script, const struct step *step)
{
	(void) step;
	fputs("# The step before has done that.\n", script->out);
}

static const struct tongue apple = {
	"Runs on a Mac. IDENTITY is a name or a hash of a certificate in the"
	" keychain;\n# NOTARY_PROFILE is what notarytool store-credentials"
	" saved.",
	"IDENTITY", sign_by_codesign, notarize_by_apple, staple_by_apple
};
static const struct tongue rcodesign = {
	"Runs where rcodesign (apple-codesign) is. P12 and P12_PASSWORD are"
	" files with the\n# identity and its password; API_KEY is one of App"
	" Store Connect.",
	"P12", sign_by_rcodesign, notarize_by_rcodesign, staple_by_rcodesign
};

static void
write_change(struct script *script, const struct step *step)
{
	write_comment(script->out, "By hand: ", step->text);
	write_list(script->out, "    ", step->places);
}

static bool
flag_of(const struct outline_node *step, const char *key)
{
	const struct outline_node *item = outline_find(step, key);

	return item && item->item.type == VALUE_FLAG && item->item.number;
}

static void
write_step(struct script *script, const struct outline_node *node)
{
	const struct step step = {
		.action = page_text(node, "action"),
		.path = page_text(node, "path"),
		.entitlements = page_text(node, "entitlements"),
		.text = page_text(node, "text"),
		.hardened = flag_of(node, "hardened"),
		.stamped = flag_of(node, "stamped"),
		.keeps_identifier = flag_of(node, "keeps_identifier"),
		.keys = outline_find(node, "keys"),
		.places = outline_find(node, "places"),
		.why = outline_find(node, "why"),
	};
	const struct tongue *tongue = script->tongue;

	fputc('\n', script->out);
	write_list(script->out, "", step.why);
	write_list(script->out, "change the entitlement ", step.keys);
	if (bytes_are(step.action, "change"))
		write_change(script, &step);
	else if (bytes_are(step.action, "sign"))
		tongue->sign(script, &step);
	else if (bytes_are(step.action, "notarize"))
		tongue->notarize(script, &step);
	else if (bytes_are(step.action, "staple"))
		tongue->staple(script, &step);
}

static void
write_head(struct script *script)
{
	FILE *out = script->out;

	fputs("#!/bin/sh\n", out);
	write_comment(out, "What to do about ", report_name(script->subject));
	fprintf(out,
	    "# %s\n"
	    "# usage: sh SCRIPT PATH\n"
	    "set -eu\n"
	    "app=${1:?where it lies}\n"
	    "case $app in /*) ;; *) app=./$app ;; esac\n"
	    ": \"${%s:?is not set}\"\n",
	    script->tongue->needs, script->tongue->setting);
}

static bool
write_script(FILE *out, const struct report_subject *subject,
    const struct tongue *tongue)
{
	const struct model_node *root =
	    model_root(subject->model, subject->root);
	struct script script = { out, subject, tongue, 0 };
	struct page page;
	const struct outline_node *steps, *step;
	bool fine = page_fetch_id(&page, subject->model, root, "plan");

	write_head(&script);
	steps = outline_find(&page.tree.root, "steps");
	for (step = steps ? steps->first : NULL; step; step = step->next)
		write_step(&script, step);
	if (!steps)
		fputs(model_complete(subject->model)
			  ? "\n# Nothing is to be done.\n"
			  : "\n# Not all could be read: there is no plan.\n",
		    out);
	page_release(&page);
	return fine && !ferror(out);
}

static bool
write_codesign_script(FILE *out, const struct report_subject *subject)
{
	return write_script(out, subject, &apple);
}

static bool
write_rcodesign_script(FILE *out, const struct report_subject *subject)
{
	return write_script(out, subject, &rcodesign);
}

const struct format format_codesign_script = { "codesign-script", ".sh",
	"fix plan as a script for a Mac", write_codesign_script, NULL, true };
const struct format format_rcodesign_script = { "rcodesign-script", ".sh",
	"fix plan as a script for rcodesign", write_rcodesign_script, NULL,
	true };
