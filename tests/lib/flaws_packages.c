/* SPDX-License-Identifier: MIT */
/* Flaws of installer packages and disk images. */
#include <config.h>

#include "check.h"
#include "packages.h"

static const struct bundle_kind kind_package = { .id = "pkg",
	.title = "installer package" };
static const struct bundle_kind kind_image = { .id = "dmg",
	.title = "disk image" };

static void
make_file(struct subject *s, const struct bundle_kind *kind)
{
	struct defects none = s->code.defects;

	s->place = (struct place){
		.path = ".",
		.name = "A",
		.kind = kind,
		.loose_path = ".",
	};
	s->code = (struct code){ .place = &s->place, .defects = none };
	s->verdict = (struct verdict){ .slices = s->verdicts };
	s->without = "Info.plist";
}

struct packaged *
make_package_of(struct subject *s)
{
	struct packaged *p = ARENA_NEW(s->arena, struct packaged);
	struct package_verdict *v = &p->verdict;

	make_file(s, &kind_package);
	s->parts[0].markers[0] = MARKER("6.1.14");
	p->rsa.chain = s->parts[0].cms.chain;
	p->cms.cms = &s->parts[0].cms;
	p->package.rsa = &p->rsa;
	p->package.cms = &p->cms;
	p->package.has_ticket = true;
	p->package.ticket = s->code.ticket = &s->ticket;
	v->checksum = v->rsa = v->rsa_chain = v->cms_signature =
	    v->signature = v->ticket = v->contents = result_ok();
	v->cms = s->verdicts[0].cms;
	s->code.package = &p->package;
	s->verdict.package = v;
	s->verdict.ticket = &s->ticket_verdict;
	s->ticket_verdict.valid = result_ok();
	return p;
}

struct disk_image *
make_image_of(struct subject *s)
{
	struct disk_image *image = ARENA_NEW(s->arena, struct disk_image);

	make_file(s, &kind_image);
	s->code.image = image;
	return image;
}

static void
clean_package(struct subject *s)
{
	make_package_of(s);
}

static void
flaw_package(struct subject *s)
{
	struct packaged *p = make_package_of(s);

	s->parts[0].cms.has_timestamp = false;
	s->parts[0].cms.timestamp = NULL;
	p->verdict.cms.timestamp = result_absent();
}

static void
flaw_certificate(struct subject *s)
{
	make_package_of(s);
	s->parts[0].markers[0] = MARKER("6.1.13");
}

static void
flaw_ended(struct subject *s)
{
	make_package_of(s);
	s->parts[0].leaf.not_after = NOW - 1;
}

static void
clean_image(struct subject *s)
{
	make_image_of(s)->signature_offset = 1;
}

static void
flaw_image(struct subject *s)
{
	make_image_of(s);
}

// clang-format off
const struct pair package_pairs[] = {
	{ "notary-pkg-signature", clean_package, flaw_package,
	  SEVERITY_ERROR, NULL },
	{ "pkg-wrong-cert", clean_package, flaw_certificate, SEVERITY_ERROR,
	  "notary-pkg-signature" },
	{ "pkg-cert-expired", clean_package, flaw_ended, SEVERITY_ERROR,
	  NULL },
	{ "dmg-unsigned", clean_image, flaw_image, SEVERITY_WARNING, NULL },
	{ 0 },
};
// clang-format on
