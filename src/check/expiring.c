/* SPDX-License-Identifier: MIT */
/* Certificates that end soon, of signers and of time stamps: asked for only. */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "themes.h"

enum {
	DAY = 24 * 60 * 60,
	CERTIFICATES_MOST = 64 /* that are told of */
};

struct ending {
	const struct check *check;
	const struct check_subject *root;
	struct findings *findings;
	const struct certificate *told[CERTIFICATES_MOST];
	size_t count;
};

static bool
ends_soon(const struct check_options *options, int64_t end)
{
	/* Seconds between them may be more than there are. */
	return end >= options->now && (uint64_t) end - (uint64_t) options->now <
					  (uint64_t) DAY * options->days_left;
}

static bool
is_told(const struct ending *e, const struct certificate *certificate)
{
	for (size_t i = 0; i < e->count; i++)
		if (memcmp(e->told[i]->sha256, certificate->sha256,
			sizeof certificate->sha256) == 0)
			return true;
	return false;
}

/* Each once, however much code it signed. */
static void
tell(struct ending *e, const struct certificate *certificate, const char *of,
    const struct check_subject *at)
{
	struct text end = TEXT_INIT;
	struct finding *finding;

	if (!ends_soon(e->root->options, certificate->not_after) ||
	    e->count == CERTIFICATES_MOST || is_told(e, certificate))
		return;
	e->told[e->count++] = certificate;
	text_add_time(&end, certificate->not_after);
	finding = finding_add(e->findings, e->check,
	    "a certificate of the %s ends on %s: %s", of, text_string(&end),
	    visible(e->findings->arena, bytes_of(certificate->subject)));
	finding->file = code_own_file(at->code);
	finding->seen = arena_string(e->findings->arena, text_bytes(&end));
	text_release(&end);
}

static void
tell_chain(struct ending *e, const struct chain *chain, const char *of,
    const struct check_subject *at)
{
	for (size_t i = 0; i < chain->count; i++)
		tell(e, chain->list[i], of, at);
}

static void
certificate_expiring(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct ending e = { check, subject, findings, { 0 }, 0 };

	if (!subject->options->days_left || subject->parent)
		return;
	for (size_t i = 0; i < subject->all_count; i++) {
		const struct check_subject *at = subject->all[i];
		struct signed_slice slice;
		size_t next = 0;

		while (next_signed(at, &next, &slice)) {
			const struct cms *cms = slice.signature->cms;

			if (!cms)
				continue;
			tell_chain(&e, &cms->chain, "signer", at);
			if (cms->timestamp)
				tell_chain(&e, &cms->timestamp->chain,
				    "time stamp's authority", at);
		}
	}
}

const struct check expiring_checks[] = {
	{
	    .id = "certificate-expiring",
	    .title = "Certificate ends soon",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = certificate_expiring,
	    .relation = RELATION_SET,
	    .mend = MEND_OUTSIDE,
	    .means = "Nothing new can be signed with it from then on. Code "
		     "with a secure time stamp from before that day goes on "
		     "to hold; without one it does not where the certificate "
		     "is judged by the day.",
	    .fix = "Get a new certificate in time, and a profile that lists "
		   "it.",
	    .when = "--expires-within is given, and a certificate of a signer "
		    "or of a time stamp ends within so many days; each once, "
		    "at the outermost node",
	    .unless = "--expires-within is not given",
	    .source = "Apple, Developer ID support, 2025; RFC 5280, 2008",
	},
	{ 0 },
};
