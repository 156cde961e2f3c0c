/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/view.h>

/*
 * ✓ and ✗ are one cell everywhere; what Unicode calls ambiguous is two cells
 * wide in some East Asian terminals, and so has a stand-in there.
 */
// clang-format off
static const struct {
	const char *utf8, *ascii;
	bool ambiguous;
	enum tone tone;
	const char *word;
} glyphs[GLYPHS] = {
	[GLYPH_NONE]     = { " ", " ", false, TONE_PLAIN, "" },
	[GLYPH_ERROR]    = { "✗", "X", false, TONE_BAD, "error" },
	[GLYPH_WARNING]  = { "!", "!", false, TONE_WARN, "warning" },
	[GLYPH_UNKNOWN]  = { "?", "?", false, TONE_UNKNOWN, "unknown" },
	[GLYPH_PASS]     = { "✓", "+", false, TONE_GOOD, "pass" },
	[GLYPH_READING]  = { "~", "~", false, TONE_PLAIN, "reading" },
	[GLYPH_WAITING]  = { "·", ".", true,  TONE_PLAIN, "waiting" },
	[GLYPH_UNSIGNED] = { "o", "o", false, TONE_WARN, "unsigned" },
	[GLYPH_SKIPPED]  = { "-", "-", false, TONE_DIM, "not checked" },
	[GLYPH_OPEN]     = { "▾", "v", true,  TONE_PLAIN, "" },
	[GLYPH_CLOSED]   = { "▸", ">", true,  TONE_PLAIN, "" },
	[GLYPH_CUT]      = { "…", "~", true,  TONE_PLAIN, "" },
	[GLYPH_MORE]     = { "›", ">", true,  TONE_PLAIN, "" },
	[GLYPH_ACROSS]   = { "─", "-", true,  TONE_PLAIN, "" },
	[GLYPH_DOWN]     = { "│", "|", true,  TONE_PLAIN, "" },
	[GLYPH_BRANCH]   = { "├", "+", true,  TONE_PLAIN, "" },
	[GLYPH_CORNER]   = { "└", "`", true,  TONE_PLAIN, "" },
	[GLYPH_SAME]     = { "=", "=", false, TONE_PLAIN, "same" },
	[GLYPH_DIFFERS]  = { "≠", "~", true,  TONE_WARN, "changed" },
	[GLYPH_ONLY_OLD] = { "<", "<", false, TONE_WARN, "removed" },
	[GLYPH_ONLY_NEW] = { ">", ">", false, TONE_WARN, "added" },
};
// clang-format on

const char *
glyph_text(enum glyph_set set, enum glyph glyph)
{
	if (set == GLYPH_SET_ASCII ||
	    (set == GLYPH_SET_CJK && glyphs[glyph].ambiguous))
		return glyphs[glyph].ascii;
	return glyphs[glyph].utf8;
}

const char *
glyph_word(enum glyph glyph)
{
	return glyphs[glyph].word;
}

enum tone
glyph_tone(enum glyph glyph)
{
	return glyphs[glyph].tone;
}

enum glyph
glyph_of_tone(enum tone tone)
{
	static const enum glyph of[TONES] = {
		[TONE_GOOD] = GLYPH_PASS,
		[TONE_UNKNOWN] = GLYPH_UNKNOWN,
		[TONE_WARN] = GLYPH_WARNING,
		[TONE_BAD] = GLYPH_ERROR,
	};

	return of[tone];
}

enum glyph
glyph_of_severity(enum severity severity)
{
	static const enum glyph of[SEVERITIES] = {
		[SEVERITY_PASS] = GLYPH_PASS,
		[SEVERITY_INFO] = GLYPH_PASS,
		[SEVERITY_UNKNOWN] = GLYPH_UNKNOWN,
		[SEVERITY_WARNING] = GLYPH_WARNING,
		[SEVERITY_ERROR] = GLYPH_ERROR,
	};

	return of[severity];
}

static bool
is_under_way(const struct model_node *node)
{
	return node->state == MODEL_WAITING || node->state == MODEL_READING ||
	       node->state == MODEL_READ;
}

/* Is it, or something beneath it, still to be read or verified? */
static bool
subtree_under_way(const struct model_node *node)
{
	const struct model_node *at = node->first;

	if (is_under_way(node))
		return true;
	while (at) {
		if (is_under_way(at))
			return true;
		if (at->first) {
			at = at->first;
			continue;
		}
		while (at != node && !at->next)
			at = at->parent;
		at = at == node ? NULL : at->next;
	}
	return false;
}

static enum glyph
glyph_of_read(const struct model *model, const struct model_node *node)
{
	bool good = node->worst_below <= SEVERITY_INFO;

	if (node->unsigned_code && node->worst_below < SEVERITY_ERROR)
		return GLYPH_UNSIGNED;
	/* Nothing passes of which a part may yet fail. */
	if (good && subtree_under_way(node))
		return model_settled(model) ? GLYPH_UNKNOWN : GLYPH_READING;
	return glyph_of_severity(node->worst_below);
}

enum glyph
glyph_of_node(const struct model *model, const struct model_node *node)
{
	switch (node->state) {
	case MODEL_WAITING:
		return GLYPH_WAITING;
	case MODEL_READING:
		return GLYPH_READING;
	case MODEL_SKIPPED:
		return GLYPH_SKIPPED;
	case MODEL_READ:
	case MODEL_VERIFIED:
		break;
	}
	return glyph_of_read(model, node);
}
