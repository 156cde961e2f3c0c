/* SPDX-License-Identifier: MIT */
/*
 * The first tab: sixteen rows that say what a node is, and who it says made
 * it. What was not verified is not shown as good.
 */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "summary.h"

static void
describe_ghost(const struct node *node, struct outline *o)
{
	outline_string(o, "expected_path", "Expected at", node->path);
	outline_string(o, "expected", "Why", node->expected);
	outline_tone(o, TONE_UNKNOWN);
	outline_string(o, "absence", "Without it", node->absence);
}

static void
describe_unread(const struct node *node, struct outline *o)
{
	outline_string(o, "path", "Path", node->path);
	outline_string(o, "kind", "Kind", node->place->kind->title);
	outline_tone(o, TONE_DIM);
	outline_string(o, "state", "State",
	    node->state == NODE_READING   ? "being read"
	    : node->state == NODE_SKIPPED ? "left out: a reader died on it"
					  : "waiting to be read");
}

/* Of what it installs, if that is one thing. */
static const char *
package_identifier(const struct package *p)
{
	if (p->product.identifier)
		return p->product.identifier;
	return p->part_count == 1 ? p->parts[0].identifier : NULL;
}

static void
show_identifier(
    struct outline *o, const struct code *code, const struct directory *d)
{
	struct bytes bundle = code_info_string(code, "CFBundleIdentifier");

	if (d && d->identifier.len > 0)
		outline_text(o, "identifier", "Identifier", d->identifier);
	else if (bundle.len > 0)
		outline_text(o, "identifier", "Identifier", bundle);
	else if (code->package)
		outline_string(o, "identifier", "Identifier",
		    package_identifier(code->package));
	else if (code->profile && !code->place->kind->is_bundle)
		show_text(o, "identifier", "App ID", code->profile->app_id);
	else if (code->macho || code->place->kind->is_bundle) {
		outline_tone(o, TONE_DIM);
		outline_string(o, "identifier", "Identifier", "none");
	}
}

static void
show_kind(struct outline *o, const struct node *node)
{
	const struct slice *slice = node_slice(node);
	const struct macho *macho = node->code->macho;
	const char *system = NULL;

	if (slice && slice->platform_count > 0)
		system = macho_platform_title(slice->platforms[0].platform);
	outline_printf(o, "kind", "Kind", "%s%s%s%s", system ? system : "",
	    system ? " " : "", node->place->kind->title,
	    !macho                   ? ""
	    : node->row == ROW_SLICE ? ", one slice"
	    : macho->universal       ? ", Mach-O universal"
				     : ", Mach-O thin");
}

static bool
same_signing(const struct signature *a, const struct signature *b)
{
	const struct directory *left = signature_directory(a);
	const struct directory *right = signature_directory(b);

	if (!left || !right)
		return left == right && !a == !b;
	return left->flags == right->flags && left->runtime == right->runtime &&
	       bytes_equal(left->identifier, right->identifier) &&
	       bytes_equal(left->team, right->team);
}

static const char *
agreement(const struct code *code)
{
	if (code->signature_count < 2)
		return "";
	for (size_t i = 1; i < code->signature_count; i++)
		if (!same_signing(code->signatures[0], code->signatures[i]))
			return " (signing differs)";
	return code->signatures[0] ? " (signed alike)" : "";
}

static void
show_slices(struct outline *o, const struct node *node)
{
	const struct code *code = node->code;
	struct text text = TEXT_INIT;

	if (!code->macho)
		return;
	if (node->row == ROW_SLICE) {
		const struct slice *slice = node_slice(node);

		outline_string(
		    o, "slices", "Slice", slice ? slice->arch : NULL);
		return;
	}
	for (size_t i = 0; i < code->macho->slice_count; i++)
		text_printf(
		    &text, "%s%s", i ? " " : "", code->macho->slices[i].arch);
	text_add_string(&text, agreement(code));
	if (strcmp(agreement(code), " (signing differs)") == 0)
		outline_tone(o, TONE_WARN);
	outline_text(o, "slices", "Slices", text_bytes(&text));
	text_release(&text);
}

static void
show_team(struct outline *o, const struct directory *d)
{
	if (d && d->team.len > 0) {
		outline_text(o, "team", "Team", d->team);
	} else {
		outline_tone(o, TONE_DIM);
		outline_string(o, "team", "Team", "not set");
	}
}

/* How far the claim can be believed. */
static const char *
claim_suffix(enum outcome outcome)
{
	if (outcome == OUTCOME_OK)
		return "";
	return outcome == OUTCOME_BAD ? " (so it says; it is not so)"
				      : " (so it says; not verified)";
}

static void
show_named_signer(struct outline *o, const struct certificate *signer,
    const struct slice_verdict *v)
{
	struct result result = { 0 };

	if (v)
		result = signer_result(&v->cms);
	outline_result(o, &result);
	outline_printf(o, "signed_by", "Signed by", "%s%s", signer->common_name,
	    claim_suffix(result.outcome));
}

static void
show_signer(
    struct outline *o, const struct signature *s, const struct slice_verdict *v)
{
	const char *claim = "a signature that cannot be read";

	if (s->cms && s->cms->signer) {
		show_named_signer(o, s->cms->signer, v);
		return;
	}
	outline_tone(o, !v                                     ? TONE_UNKNOWN
			: !s->has_cms && signature_is_adhoc(s) ? TONE_PLAIN
							       : TONE_BAD);
	if (signature_is_linker_signed(s))
		claim = "nobody: the linker signed it ad hoc";
	else if (signature_is_adhoc(s))
		claim = "nobody: ad hoc";
	else if (!s->has_cms)
		claim = "nobody: the CMS signature is missing";
	outline_string(o, "signed_by", "Signed by", claim);
}

/* A line that all have: whoever steps from node to node finds each fact in its
 * place, and less of the screen changes. */
static void
show_none(struct outline *o, const char *key, const char *label)
{
	outline_tone(o, TONE_DIM);
	outline_string(o, key, label, "none");
}

/* What there is to know about where it ends. */
static const char *
chain_ending(const struct chain *chain)
{
	if (chain->cut)
		return " \u203a (not followed further)";
	if (!chain->complete)
		return " \u203a (root not here)";
	if (chain->test_anchor)
		return " (test anchor)";
	return chain->pinned ? "" : " (not a root of Apple's)";
}

static void
show_issuers(
    struct outline *o, const struct cms *cms, const struct slice_verdict *v)
{
	const struct chain *chain = cms ? &cms->chain : NULL;
	struct text text = TEXT_INIT;

	if (!chain || chain->count == 0) {
		show_none(o, "chain", "Chain");
		return;
	}
	text_add_string(&text, "leaf");
	for (size_t i = 1; i < chain->count; i++)
		text_printf(&text, " \u203a %s", chain->list[i]->common_name);
	text_add_string(&text, chain_ending(chain));
	outline_result(o, v ? &v->cms.chain : NULL);
	outline_text(o, "chain", "Chain", text_bytes(&text));
	text_release(&text);
}

static void
show_time(
    struct outline *o, const struct cms *cms, const struct slice_verdict *v)
{
	if (cms && cms->timestamp) {
		outline_result(o, v ? &v->cms.timestamp : NULL);
		outline_time(
		    o, "timestamp", "Time stamp", cms->timestamp->time);
	} else if (cms && cms->has_signing_time) {
		outline_tone(o, TONE_UNKNOWN);
		outline_time(o, "signing_time", "Signed at", cms->signing_time);
	} else {
		show_none(o, "timestamp", "Time stamp");
	}
}

bool
summary_is_for_mac(const struct slice *slice)
{
	const char *name = NULL;

	if (slice && slice->platform_count > 0)
		name = macho_platform_name(slice->platforms[0].platform);
	return name &&
	       (strcmp(name, "macos") == 0 || strcmp(name, "maccatalyst") == 0);
}

static void
show_hardened(struct outline *o, const struct directory *d)
{
	if (!(d->flags & DIRECTORY_RUNTIME))
		outline_string(o, "hardened", "Hardened", "no");
	else
		outline_printf(o, "hardened", "Hardened",
		    "yes, runtime %u.%u.%u", d->runtime >> 16,
		    d->runtime >> 8 & 0xff, d->runtime & 0xff);
}

static void
show_directory(
    struct outline *o, const struct directory *d, const struct slice_verdict *v)
{
	struct arena *arena = arena_new();

	outline_string(
	    o, "flags", "Flags", directory_flags_text(arena, d->flags));
	if (v && d->cdhash_full_len > 0) {
		struct result code = result_worse(v->code_pages, v->limit);

		outline_result(o, &code);
	}
	if (d->cdhash_full_len > 0)
		show_digest(
		    o, "cdhash", "CDHash", d->cdhash, sizeof(d->cdhash));
	arena_free(arena);
}

static void
show_mac_policy(
    struct outline *o, const struct signature *s, const struct directory *d)
{
	const struct plist *sandbox = plist_get_typed(signature_entitlements(s),
	    "com.apple.security.app-sandbox", PLIST_BOOLEAN);

	show_hardened(o, d);
	outline_string(o, "sandbox", "Sandbox",
	    sandbox && sandbox->boolean ? "yes" : "no");
}

static void
show_signature(
    struct outline *o, const struct node *node, const struct signature *s)
{
	const struct directory *d = signature_directory(s);
	const struct slice_verdict *v = node_slice_verdict(node);

	show_signer(o, s, v);
	show_issuers(o, s->cms, v);
	show_time(o, s->cms, v);
	if (!d)
		return;
	show_directory(o, d, v);
	if (summary_is_for_mac(node_slice(node)))
		show_mac_policy(o, s, d);
}

static void
describe(const struct node *node, struct outline *o)
{
	const struct signature *s = node_signature(node);

	if (node->row == ROW_GHOST) {
		describe_ghost(node, o);
		return;
	}
	if (!node->code) {
		describe_unread(node, o);
		return;
	}
	show_identifier(o, node->code, signature_directory(s));
	show_kind(o, node);
	show_slices(o, node);
	if (s) {
		show_team(o, signature_directory(s));
		show_signature(o, node, s);
	} else if (node->code->macho) {
		outline_tone(o, TONE_WARN);
		outline_string(
		    o, "signed_by", "Signed by", "nobody: not signed");
	} else if (node->code->package) {
		summary_package(o, node);
	}
	summary_seal(o, node);
	summary_notary(o, node);
	summary_profile(o, node->code);
	if (node->code->profile && !node->place->kind->is_bundle)
		summary_loose_profile(o, node->code->profile);
	summary_entitlements(o, s);
	summary_findings(o, node);
}

const struct facet facet_summary = {
	.id = "summary",
	.title = "Summary",
	.tab = true,
	.describe = describe,
};
