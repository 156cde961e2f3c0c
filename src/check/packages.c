/* SPDX-License-Identifier: MIT */
/* Installer packages: what is wrong with one as such, not with what is in it. */
#include <config.h>

#include <string.h>

#include "themes.h"

/* A package in a package counts by the outer one. */
static const struct package *
outer_package(const struct check_subject *subject)
{
	const struct check_subject *parent = subject->parent;

	for (; parent; parent = parent->parent)
		if (parent->code->package)
			return NULL;
	return subject->code->package;
}

static const struct package_verdict *
verdict_of(const struct check_subject *subject)
{
	return subject->verdict ? subject->verdict->package : NULL;
}

/* What the notary service has against it; NULL: nothing. */
static const char *
refused_for(const struct check_subject *subject, const struct package *p)
{
	const struct package_verdict *v = verdict_of(subject);
	const struct cms *cms = p->cms ? p->cms->cms : NULL;

	if (!p->rsa && !p->cms)
		return "the package is not signed";
	if (strcmp(package_class(subject->code), "devid-installer") != 0)
		return "the package is not signed with a certificate of "
		       "Developer ID Installer";
	if (v && v->signature.outcome == OUTCOME_BAD)
		return "the package's signature does not hold";
	if (!cms || !cms->has_timestamp)
		return "only the clock of the machine that signed the package "
		       "says when that was";
	if (v && v->cms.timestamp.outcome == OUTCOME_BAD)
		return "the package's time stamp does not hold";
	return NULL;
}

static void
notary_pkg_signature(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct package *p = outer_package(subject);
	const char *why = p ? refused_for(subject, p) : NULL;
	const char *class = package_class(subject->code);
	struct finding *finding;

	if (!why)
		return;
	finding = finding_add(findings, check, "%s", why);
	finding->file = code_own_file(subject->code);
	finding->seen = *class ? class : "none";
	finding->wanted = "devid-installer, with a time stamp";
}

static void
pkg_wrong_cert(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const struct package *p = outer_package(subject);
	const char *class = package_class(subject->code);
	bool store = target_is_in(subject->target, IN_MAC_STORE);
	struct finding *finding;

	if (!p || !*class ||
	    strcmp(class,
		store ? "mas-submit-installer" : "devid-installer") == 0 ||
	    (store && strcmp(class, "mas-installer") == 0))
		return;
	finding = finding_add(findings, check,
	    "the package is signed with \"%s\", which is no certificate for "
	    "packages that %s",
	    package_chain(p)->list[0]->common_name,
	    store ? "go to the Mac App Store" : "people download");
	finding->file = code_own_file(subject->code);
	finding->seen = class;
	finding->wanted = store ? "mas-submit-installer" : "devid-installer";
}

static void
pkg_cert_expired(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct package *p = outer_package(subject);
	const struct chain *chain = p ? package_chain(p) : NULL;
	struct finding *finding;

	if (!chain || !subject->options ||
	    strcmp(package_class(subject->code), "devid-installer") != 0 ||
	    chain->list[0]->not_after >= subject->options->now)
		return;
	finding = finding_add(findings, check,
	    "the certificate \"%s\" has ended, and may keep the Installer from "
	    "opening the package, whatever its time stamp says",
	    chain->list[0]->common_name);
	finding->file = code_own_file(subject->code);
	finding->seen = day_of(findings->arena, chain->list[0]->not_after);
}

/* Of a package that nobody signed, nobody vouches for the others either. */
static void
add_unclaimed(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const struct package *p = subject->code->package;
	struct finding *finding = finding_add(findings, check,
	    "%llu bytes among its data belong to no file, and nothing vouches "
	    "for them",
	    (unsigned long long) p->unclaimed);

	finding->severity = SEVERITY_WARNING;
	finding->file = code_own_file(subject->code);
	finding->offset = p->unclaimed_at;
}

void
add_package_damage(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct package *p = subject->code->package;
	const struct package_verdict *v = verdict_of(subject);

	if (!p)
		return;
	if (v)
		add_result(check, NULL, subject, NULL, v->contents, findings);
	if (v && !p->rsa && !p->cms)
		add_result(check, NULL, subject, NULL, v->checksum, findings);
	if ((p->rsa || p->cms) && p->unclaimed > 0)
		add_unclaimed(check, subject, findings);
}

static const char *const says_none[] = {
	"The binary is not signed with a valid Developer ID certificate",
	"Status: no signature", NULL
};
static const char *const says_itms[] = { "ITMS-90237",
	"The product archive package's signature is invalid", NULL };
static const char *const wrong_cert[] = { "pkg-wrong-cert",
	"cms-signature-invalid", "cert-chain-incomplete",
	"cert-chain-not-apple", "cert-wrong-usage", NULL };

const struct check package_checks[] = {
	{
	    .id = "notary-pkg-signature",
	    .title = "Package is not signed as the notary wants it",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = notary_pkg_signature,
	    .contexts = IN_DEVELOPER_ID,
	    .mend = MEND_SIGN,
	    .means = "The notary service takes packages that Developer ID "
		     "Installer signed, with a time stamp of Apple's.",
	    .fix = "productsign --timestamp --sign \"Developer ID Installer: "
		   "...\", or productbuild --sign; then notarize again.",
	    .when = "an installer package is not signed, signed with another "
		    "certificate than Developer ID Installer, or without a "
		    "time stamp",
	    .unless = "a package in a signed package",
	    .source = "Apple, Notarizing macOS software before distribution; "
		      "Apple developer forums, 701581",
	    .apple = says_none,
	    .follows = wrong_cert,
	},
	{
	    .id = "pkg-wrong-cert",
	    .title = "Certificate is not for this package",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = pkg_wrong_cert,
	    .contexts = IN_DEVELOPER_ID | IN_MAC_STORE,
	    .mend = MEND_SIGN,
	    .means = "Each way to give a package to others asks for one kind "
		     "of certificate, and this is another one.",
	    .fix = "Sign with \"Developer ID Installer\" for downloads, with "
		   "\"Mac Installer Distribution\" (3rd Party Mac Developer "
		   "Installer) for the store.",
	    .when = "the certificate of an installer package does not bear the "
		    "marker of its way of distribution",
	    .unless = "a package in a signed package",
	    .source = "Apple, App Store Connect, ITMS-90237; Apple developer "
		      "forums, 701581",
	    .apple = says_itms,
	},
	{
	    .id = "pkg-cert-expired",
	    .title = "Package's certificate has ended",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = pkg_cert_expired,
	    .contexts = IN_DEVELOPER_ID,
	    .mend = MEND_SIGN,
	    .means = "Unlike apps, packages stop installing cleanly after the "
		     "certificate's end: Installer warns or refuses.",
	    .fix = "Sign the package again with a certificate that is valid, "
		   "notarize it and publish that.",
	    .when = "the Developer ID Installer certificate of a package is "
		    "past its end",
	    .source = "Apple, Developer ID support; Eclectic Light, 2022; "
		      "reports differ on what the time stamp saves",
	},
	{ 0 },
};
