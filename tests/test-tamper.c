/* SPDX-License-Identifier: MIT */
/*
 * Sound code with one thing changed, through the whole program: each change is
 * found, where it is. Then every byte of a small signed file in turn: what
 * makes no difference lies where the coverage map says that nobody vouches, or
 * is on a short list with a reason.
 */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sealtree/cms.h>
#include <sealtree/facet.h>
#include <sealtree/limits.h>

#include "check.h"
#include "fixture.h"
#include "folder.h"
#include "golden.h"
#include "inspect.h"

#define TEAM "TEAM123456"
#define IN_APP "A.app/Contents/"
#define MAIN "Contents/MacOS/A"

enum {
	SIGNED_AT = 1700000000,
	NOW = SIGNED_AT + 86400,
	LEAF = 0,
	INTERMEDIATE = 1,
	PAGE = 4096,
	BYTES = 64 /* changed at most in one go */
};

struct bench {
	struct folder folder;
	struct authority *authorities[2]; /* by RSA the second one */
	struct authority *authority;      /* that is used */
	struct octets file;               /* the one that is changed */
	const char *path;                 /* of it */
};

static const struct plist_item entitlements[] = {
	YES("com.apple.security.cs.allow-jit"),
	YES("com.apple.security.network.client"),
	{ .type = ITEM_END },
};

static struct bench bench;

static int
set_up(void **state)
{
	struct bench *b = &bench;

	folder_open(&b->folder);
	b->authorities[false] = authority_new(NULL);
	b->authorities[true] = authority_new_rsa("Sealtree Test Root RSA");
	for (size_t i = 0; i < 2; i++) {
		authority_write_anchor(b->authorities[i], "anchors");
		inspect_trust("anchors/root.pem");
	}
	*state = b;
	return 0;
}

/* Setups of the tests that are run by keys of both kinds. */
static int
by_curve(void **state)
{
	struct bench *b = *state;

	b->authority = b->authorities[false];
	return 0;
}

static int
by_rsa(void **state)
{
	struct bench *b = *state;

	b->authority = b->authorities[true];
	return 0;
}

static int
tear_down(void **state)
{
	struct bench *b = *state;

	octets_free(&b->file);
	authority_free(b->authorities[false]);
	authority_free(b->authorities[true]);
	folder_close(&b->folder);
	return 0;
}

static struct signing_spec
signing_by(struct bench *b, const char *team)
{
	return (struct signing_spec){
		.identity = authority_identity(
		    b->authority, IDENTITY_DEVELOPER_ID, "Example", team),
		.runtime = 12 << 16,
		.signing_time = SIGNED_AT,
		.timestamp = SIGNED_AT,
		.entitlements = entitlements,
	};
}

/* A.app of two slices with a framework, a tool and files. */
static void
make_app(struct bench *b, const char *dir, const char *team)
{
	static const struct slice_spec slices[] = { { .arch = "x86_64" },
		{ .arch = "arm64" }, { 0 } };
	static const struct file_spec files[] = {
		{ .path = "Resources/a.txt", .text = "a" },
		{ .path = "Resources/link", .link = "a.txt" },
		{ .path = "Resources/sub/b.txt", .text = "b" },
		{ 0 },
	};
	const struct signing_spec signing = signing_by(b, team);
	const struct macho_spec program = { .slices = slices,
		.signing = &signing };
	const struct macho_spec library = {
		.slices = slices, .filetype = FILE_DYLIB, .signing = &signing
	};
	const struct bundle_spec framework = {
		.path = "Frameworks/F.framework",
		.layout = BUNDLE_VERSIONED,
		.identifier = "com.example.F",
		.code = &library,
	};
	const struct bundle_spec app = {
		.path = "A.app",
		.identifier = "com.example.A",
		.code = &program,
		.files = files,
		.nested =
		    (const struct bundle_spec *const[]){ &framework, NULL },
	};

	make_bundle(dir, &app, NULL);
}

static void
make_again(struct bench *b)
{
	assert_int_equal(system("rm -rf A.app other"), 0);
	make_app(b, ".", TEAM);
	make_app(b, "other", "OTHER67890");
}

/* The worst of all nodes; the subject may be no code any more. */
static enum severity
worst_of(struct inspection *i)
{
	size_t count;
	const struct node *const *all = scan_nodes(i->scan, &count);
	enum severity worst = count ? SEVERITY_PASS : SEVERITY_ERROR;

	for (size_t n = 0; n < count; n++)
		if (all[n]->worst > worst)
			worst = all[n]->worst;
	return worst;
}

static void
assert_sound(struct inspection *i)
{
	struct text text = TEXT_INIT;

	inspect_findings(i, &text);
	if (worst_of(i) > SEVERITY_INFO && strstr(text_string(&text), "error"))
		fail_msg("%s", text_string(&text));
	text_release(&text);
}

/* What a change must be told as. */
struct wanted {
	const char *id;    /* of a check; NULL: any */
	const char *node;  /* where it is told; NULL: "." */
	const char *file;  /* NULL: any */
	const char *slice; /* NULL: any */
	const char *says;  /* somewhere in the message; NULL: anything */
	uint64_t from, to; /* its offset; to 0: any */
};

static bool
fits(const struct finding *f, const struct wanted *w)
{
	if (f->severity < SEVERITY_ERROR)
		return false;
	return (!w->id || strcmp(f->check->id, w->id) == 0) &&
	       (!w->file || (f->file && strcmp(f->file, w->file) == 0)) &&
	       (!w->slice || (f->slice && strcmp(f->slice, w->slice) == 0)) &&
	       (!w->says || strstr(f->message, w->says)) &&
	       (!w->to || (f->offset >= w->from && f->offset < w->to));
}

static void
expect_told(struct inspection *i, const char *what, const struct wanted *w)
{
	const struct node *node = inspect_node(i, w->node ? w->node : ".");
	struct text text = TEXT_INIT;

	for (size_t k = 0; k < node->findings->count; k++)
		if (fits(&node->findings->list[k], w))
			return;
	inspect_findings(i, &text);
	fail_msg("%s: no %s at 0x%llx-0x%llx in\n%s", what,
	    w->id ? w->id : "finding", (unsigned long long) w->from,
	    (unsigned long long) w->to, text_string(&text));
}

static void
expect_app(const char *what, struct wanted w)
{
	struct inspection i;

	inspect_begin(&i, "A.app", NOW);
	expect_told(&i, what, &w);
	inspect_end(&i);
}

static void
load(struct bench *b, const char *path)
{
	octets_free(&b->file);
	b->path = path;
	b->file = file_read(path);
}

static void
save(struct bench *b)
{
	file_write(b->path, b->file.data, b->file.len, 0755);
}

static void
flip(struct bench *b, uint64_t at)
{
	assert_true(at < b->file.len);
	b->file.data[at] ^= 1;
	save(b);
}

static void
expect_flip(struct bench *b, const char *what, uint64_t at, struct wanted w)
{
	flip(b, at);
	expect_app(what, w);
	flip(b, at);
}

static struct wanted
in_arm64(const char *id, struct bytes part)
{
	return (struct wanted){ .id = id,
		.slice = "arm64",
		.from = part.offset,
		.to = part.len ? part.offset + part.len : 0 };
}

static struct wanted
anywhere(const char *id)
{
	return (struct wanted){ .id = id, .slice = "arm64" };
}

static void
the_app_is_sound(void **state)
{
	struct bench *b = *state;
	struct inspection i;
	const struct node *node;

	make_again(b);
	inspect_begin(&i, "A.app", NOW);
	assert_true(i.complete);
	assert_sound(&i);
	node = inspect_node(&i, ".");
	for (size_t n = 0; n < 2; n++) {
		const struct slice_verdict *v = &node->verdict->slices[n];

		assert_int_equal(v->code_pages.outcome, OUTCOME_OK);
		assert_int_equal(v->limit.outcome, OUTCOME_OK);
		assert_int_equal(v->cms.signature.outcome, OUTCOME_OK);
		assert_int_equal(v->cms.digest.outcome, OUTCOME_OK);
		assert_int_equal(v->cms.agility.outcome, OUTCOME_OK);
		assert_int_equal(v->cms.chain.outcome, OUTCOME_OK);
		assert_int_equal(v->cms.timestamp.outcome, OUTCOME_OK);
		assert_int_equal(v->cms.team.outcome, OUTCOME_OK);
		assert_int_equal(v->designated.outcome, OUTCOME_OK);
		for (int slot = 1; slot <= 7; slot++)
			assert_true(v->slots[slot].outcome == OUTCOME_OK ||
				    v->slots[slot].outcome == OUTCOME_ABSENT);
	}
	assert_int_equal(node->verdict->seal->result.outcome, OUTCOME_OK);
	inspect_end(&i);
}

/* In the second slice, whose offsets are not those of the file. */
static void
a_bit_of_the_code(void **state)
{
	struct bench *b = *state;
	struct inspection i;
	struct range slice;
	uint64_t limit;

	make_again(b);
	load(b, IN_APP "MacOS/A");
	inspect_begin(&i, "A.app", NOW);
	slice = inspect_node(&i, ".")->code->macho->slices[1].range;
	limit = inspect_node(&i, ".")->code->signatures[1]->best->code_limit;
	inspect_end(&i);
	for (uint64_t page = 0; page * PAGE < limit; page++) {
		uint64_t start = slice.offset + page * PAGE;
		struct wanted w = {
			.id = "code-page-hash-mismatch",
			.slice = "arm64",
			.from = start,
			.to = start + PAGE,
		};

		/* A place in the first page that nothing else minds. */
		expect_flip(b, "a page", start + (page ? 5 : 0x780), w);
	}
	expect_flip(b, "the last byte", slice.offset + limit - 1,
	    (struct wanted){ .id = "code-page-hash-mismatch",
		.slice = "arm64",
		.from = slice.offset + (limit - 1) / PAGE * PAGE,
		.to = slice.offset + limit });
}

static void
a_bit_of_each_blob(void **state)
{
	struct bench *b = *state;
	const struct signature *s;
	struct inspection i;

	make_again(b);
	load(b, IN_APP "MacOS/A");
	inspect_begin(&i, "A.app", NOW);
	s = inspect_node(&i, ".")->code->signatures[1];
	for (size_t n = 0; n < s->blob_count; n++) {
		const struct blob *blob = &s->blobs[n];
		struct bytes all = blob->whole;

		if (blob->slot == SLOT_DIRECTORY || blob->slot > SLOT_TICKET ||
		    blob->slot == SLOT_SIGNATURE)
			continue;
		expect_flip(b, blob->key, all.offset + all.len - 3,
		    in_arm64("special-slot-mismatch", all));
	}
	inspect_end(&i);
}

/* An executable with so many pages that their hashes stay in the file. */
static void
make_long_again(struct bench *b)
{
	static const struct slice_spec slices[] = {
		{ .arch = "arm64",
		    .code_size = (LIMIT_HELD_TABLE / 20 + 1) * PAGE },
		{ 0 }
	};
	struct signing_spec signing = signing_by(b, TEAM);
	const struct macho_spec program = { .slices = slices,
		.signing = &signing };
	const struct bundle_spec app = {
		.path = "A.app",
		.identifier = "com.example.A",
		.code = &program,
	};

	signing.hashes[0] = HASH_SHA1;
	signing.hashes[1] = HASH_SHA256;
	assert_int_equal(system("rm -rf A.app"), 0);
	make_bundle(".", &app, NULL);
}

static void
a_bit_of_long_tables(void **state)
{
	struct bench *b = *state;
	const struct signature *s;
	struct inspection i;

	make_long_again(b);
	load(b, IN_APP "MacOS/A");
	inspect_begin(&i, "A.app", NOW);
	s = inspect_node(&i, ".")->code->signatures[0];
	assert_int_equal(s->directory_count, 2);
	assert_int_equal(
	    inspect_node(&i, ".")->verdict->slices[0].cms.agility.outcome,
	    OUTCOME_OK);
	assert_sound(&i);
	for (size_t n = 0; n < 2; n++) {
		const struct directory *d = &s->directories[n];
		uint64_t at = d->code_hashes.offset;
		const uint64_t places[] = { at, at + 33000,
			at + d->code_hashes.size - 1 };

		assert_null(d->code_hashes.held);
		for (size_t k = 0; k < 3; k++) {
			expect_flip(b, "hash of a page", places[k],
			    anywhere("code-page-hash-mismatch"));
			expect_flip(b, "what is signed", places[k],
			    anywhere(n ? "cms-cdhash-agility-mismatch"
				       : "cms-digest-mismatch"));
		}
		expect_flip(b, "hash of a slot", d->special_hashes.offset,
		    anywhere("special-slot-mismatch"));
	}
	inspect_end(&i);
}

static void
assert_row(
    const struct node *node, uint32_t list, uint64_t index, const char *wanted)
{
	struct outline_text out = { 0 };
	struct outline o;

	outline_init(&o, &outline_text_sink, &out);
	facet_find("signature", NULL)->rows(node, list, index, 1, &o);
	assert_string_equal(text_string(&out.text), wanted);
	text_release(&out.text);
}

/* They are read from the file when they are shown, if it is still the same. */
static void
rows_of_long_tables(void **state)
{
	enum {
		PAGES = 1, /* a CodeDirectory's second list, of six */
		LAST = LIMIT_HELD_TABLE / 20
	};
	struct bench *b = *state;
	const struct directory *d;
	struct inspection i;
	struct text wanted = TEXT_INIT;

	make_long_again(b);
	load(b, IN_APP "MacOS/A");
	inspect_begin(&i, "A.app", NOW);
	d = &inspect_node(&i, ".")->code->signatures[0]->directories[1];
	text_printf(&wanted, "(%d) ", LAST);
	text_add_hex(&wanted,
	    bytes_over(b->file.data + d->code_hashes.offset + LAST * 32, 32));
	text_add_string(&wanted, " ~good\n");
	assert_row(
	    inspect_node(&i, "."), 6 + PAGES, LAST, text_string(&wanted));
	assert_row(inspect_node(&i, "."), 6 + PAGES, LAST + 2, "");
	flip(b, d->code_hashes.offset);
	text_reset(&wanted);
	text_printf(
	    &wanted, "(%d) \"the file changed since it was read\"\n", LAST);
	assert_row(
	    inspect_node(&i, "."), 6 + PAGES, LAST, text_string(&wanted));
	text_release(&wanted);
	inspect_end(&i);
}

/* Where `text` lies in that part of the file; it must. */
static uint64_t
offset_of(struct bytes part, const char *text)
{
	const uint8_t *at = memmem(part.data, part.len, text, strlen(text));

	assert_non_null(at);
	return part.offset + (uint64_t) (at - part.data);
}

static void
a_bit_of_the_directory(void **state)
{
	struct bench *b = *state;
	const struct signature *s;
	const struct directory *d;
	struct inspection i;

	make_again(b);
	load(b, IN_APP "MacOS/A");
	inspect_begin(&i, "A.app", NOW);
	s = inspect_node(&i, ".")->code->signatures[1];
	d = s->best;
	expect_flip(b, "team", offset_of(d->blob, TEAM),
	    anywhere("cms-digest-mismatch"));
	expect_flip(b, "team, by the certificate", offset_of(d->blob, TEAM),
	    anywhere("team-id-cert-mismatch"));
	expect_flip(b, "identifier", offset_of(d->blob, "com.example.A"),
	    anywhere("cms-digest-mismatch"));
	expect_flip(
	    b, "flags", d->blob.offset + 15, anywhere("cms-digest-mismatch"));
	expect_flip(b, "cdhash attribute", d->blob.offset + 15,
	    anywhere("cms-cdhash-agility-mismatch"));
	expect_flip(b, "hash of a page", d->code_hashes.offset,
	    anywhere("code-page-hash-mismatch"));
	expect_flip(b, "hash of a slot", d->special_hashes.offset,
	    anywhere("special-slot-mismatch"));
	inspect_end(&i);
}

static void
a_bit_of_the_cms(void **state)
{
	struct bench *b = *state;
	const struct cms *cms;
	struct inspection i;

	make_again(b);
	load(b, IN_APP "MacOS/A");
	inspect_begin(&i, "A.app", NOW);
	cms = inspect_node(&i, ".")->code->signatures[1]->cms;
	expect_flip(b, "value", cms->signature.offset + 20,
	    anywhere("cms-signature-invalid"));
	expect_flip(b, "message digest", cms->message_digest.offset + 3,
	    anywhere("cms-digest-mismatch"));
	expect_flip(b, "message digest, signed", cms->message_digest.offset,
	    anywhere("cms-signature-invalid"));
	expect_flip(b, "signing time",
	    cms->signed_attributes.offset + cms->signed_attributes.len - 1,
	    anywhere("cms-signature-invalid"));
	expect_flip(b, "imprint of the time stamp",
	    cms->timestamp->imprint.offset, anywhere("cms-signature-invalid"));
	expect_flip(b, "value of the time stamp",
	    cms->timestamp->cms->signature.offset + 20,
	    anywhere("cms-signature-invalid"));
	inspect_end(&i);
}

/* A number of the public key: behind the tag of its BIT STRING and the form of
 * a point, or the modulus' own header. */
static uint64_t
offset_of_key(const struct certificate *c)
{
	static const char point[] = "\x03\x42\x00\x04";
	static const char modulus[] = "\x30\x82\x01\x0a\x02\x82\x01\x01\x00";
	const char *start =
	    strncmp(c->algorithm, "RSA", 3) == 0 ? modulus : point;
	size_t len = start == point ? sizeof point : sizeof modulus;
	const uint8_t *at = memmem(c->der.data, c->der.len, start, len - 1);

	assert_non_null(at);
	return c->der.offset + (uint64_t) (at - c->der.data) + len + 4;
}

static void
a_bit_of_each_certificate(void **state)
{
	static const char *const names[] = { "Developer ID Application",
		"Developer ID Certification Authority" };
	struct bench *b = *state;
	const struct signature *s;
	struct inspection i;

	make_again(b);
	load(b, IN_APP "MacOS/A");
	inspect_begin(&i, "A.app", NOW);
	s = inspect_node(&i, ".")->code->signatures[1];
	for (int level = LEAF; level <= INTERMEDIATE; level++) {
		const struct certificate *c = s->cms->chain.list[level];

		expect_flip(
		    b, "name", offset_of(c->der, names[level]), anywhere(NULL));
		expect_flip(b, "key", offset_of_key(c), anywhere(NULL));
	}
	inspect_end(&i);
}

static void
cut_off_and_appended(void **state)
{
	struct bench *b = *state;
	struct range slice;
	struct inspection i;
	size_t len;

	make_again(b);
	load(b, IN_APP "MacOS/A");
	len = b->file.len;
	inspect_begin(&i, "A.app", NOW);
	slice = inspect_node(&i, ".")->code->macho->slices[1].range;
	inspect_end(&i);
	b->file.len = len - 1;
	save(b);
	expect_app("a byte less", anywhere(NULL));
	b->file.len = slice.offset + PAGE + 17;
	save(b);
	expect_app("in the middle of the code", anywhere(NULL));
	b->file.len = slice.offset / 2;
	save(b);
	expect_app("one slice less", (struct wanted){ .id = NULL });
	b->file.len = len;
	put_text(&b->file, "appended");
	save(b);
	inspect_begin(&i, "A.app", NOW);
	{
		struct text text = TEXT_INIT;
		const struct node *node = inspect_node(&i, ".");
		const struct coverage *last =
		    &node->verdict->coverage[node->verdict->coverage_count - 1];

		assert_int_equal(last->by, VOUCHED_NOBODY);
		assert_int_equal(last->range.offset, len);
		assert_int_equal(last->range.size, strlen("appended"));
		inspect_findings(&i, &text);
		assert_non_null(
		    strstr(text_string(&text), "macho-trailing-data"));
		text_release(&text);
	}
	inspect_end(&i);
}

static struct wanted
of_file(const char *id, const char *file)
{
	return (struct wanted){ .id = id, .file = file };
}

static void
sealed_files(void **state)
{
	struct bench *b = *state;

	make_again(b);
	folder_put_text(IN_APP "Resources/a.txt", "b");
	expect_app("changed",
	    of_file("resource-modified", "Contents/Resources/a.txt"));
	make_again(b);
	unlink(IN_APP "Resources/a.txt");
	expect_app(
	    "removed", of_file("resource-missing", "Contents/Resources/a.txt"));
	folder_link(IN_APP "Resources/a.txt", "sub/b.txt");
	expect_app("made a link",
	    of_file("resource-type-changed", "Contents/Resources/a.txt"));
	make_again(b);
	folder_put_text(IN_APP "Resources/sub/new.txt", "n");
	expect_app("added",
	    of_file("resource-added", "Contents/Resources/sub/new.txt"));
	make_again(b);
	unlink(IN_APP "Resources/link");
	folder_link(IN_APP "Resources/link", "/etc/passwd");
	expect_app("led elsewhere",
	    (struct wanted){ .file = "Contents/Resources/link" });
}

static void
what_slots_bind(void **state)
{
	struct bench *b = *state;

	make_again(b);
	load(b, IN_APP "Info.plist");
	flip(b, b->file.len - 3);
	expect_app("Info.plist", (struct wanted){ .id = "info-plist-slot-"
							"mismatch" });
	make_again(b);
	load(b, IN_APP "_CodeSignature/CodeResources");
	flip(b, b->file.len - 20);
	expect_app("seal",
	    (struct wanted){ .id = "resource-directory-slot-mismatch" });
	make_again(b);
	unlink(IN_APP "_CodeSignature/CodeResources");
	expect_app("no seal", (struct wanted){ .id = NULL });
	make_again(b);
	unlink(IN_APP "Info.plist");
	expect_app("no Info.plist", (struct wanted){ .id = NULL });
}

/* The other one is as sound, and signed by somebody else. */
static void
nested_code_of_another_team(void **state)
{
	struct bench *b = *state;
	struct inspection i;

	make_again(b);
	inspect_begin(&i, "other/A.app", NOW);
	assert_sound(&i);
	inspect_end(&i);
	assert_int_equal(system("rm -rf " IN_APP "Frameworks && "
				"mv other/" IN_APP "Frameworks " IN_APP),
	    0);
	expect_app(
	    "swapped", (struct wanted){ .id = "nested-requirement-unsatisfied",
			   .file = "Contents/Frameworks/F.framework" });
}

/* A name that the disk spells otherwise is no change, and is shown. */
static void
a_name_spelled_otherwise(void **state)
{
	const struct bundle_spec app = {
		.path = "S.app",
		.identifier = "com.example.S",
		.code =
		    &(const struct macho_spec){
			.signing = &(struct signing_spec){ .runtime = 0 } },
		.files =
		    (const struct file_spec[]){
			{ .path = "Resources/caf\u00e9", .text = "c" }, { 0 } },
	};
	struct inspection i;
	const struct outline_node *tab;

	(void) state;
	make_bundle(".", &app, NULL);
	assert_int_equal(rename("S.app/Contents/Resources/caf\u00e9",
			     "S.app/Contents/Resources/cafe\u0301"),
	    0);
	inspect_begin(&i, "S.app", NOW);
	assert_int_equal(
	    inspect_node(&i, ".")->verdict->seal->result.outcome, OUTCOME_OK);
	tab = inspect_facet(&i, ".", "seal");
	assert_value(&i, tab, "respelled/#0", "Contents/Resources/cafe\u0301");
	inspect_end(&i);
}

/* A change in nested code is told there. */
static void
a_bit_of_nested_code(void **state)
{
	struct bench *b = *state;

	make_again(b);
	load(b, IN_APP "Frameworks/F.framework/Versions/A/F");
	/* The first slice begins behind a page of the fat header. */
	flip(b, 2 * PAGE);
	expect_app("page of nested code",
	    (struct wanted){ .id = "code-page-hash-mismatch",
		.node = "Contents/Frameworks/F.framework",
		.from = 2 * PAGE,
		.to = 3 * PAGE });
}

/* Certificates of Apple's beside a value that they did not make: the code is
 * not theirs, whatever it requires or its bundle's seal requires of it. */
static void
a_bit_of_nested_codes_value(void **state)
{
	static const char framework[] = "Contents/Frameworks/F.framework";
	struct bench *b = *state;
	struct inspection i;
	uint64_t value;

	make_again(b);
	load(b, IN_APP "Frameworks/F.framework/Versions/A/F");
	inspect_begin(&i, "A.app", NOW);
	value = inspect_node(&i, framework)
		    ->code->signatures[0]
		    ->cms->signature.offset;
	inspect_end(&i);
	flip(b, value + 20);
	inspect_begin(&i, "A.app", NOW);
	expect_told(&i, "its own requirement",
	    &(struct wanted){ .id = "dr-unsatisfied",
		.node = framework,
		.says = "Apple does not vouch: the signature's value" });
	expect_told(&i, "the seal's requirement",
	    &(struct wanted){
		.id = "nested-requirement-unsatisfied", .file = framework });
	assert_int_equal(
	    inspect_node(&i, ".")->verdict->seal->result.outcome, OUTCOME_BAD);
	inspect_end(&i);
}

/* -- Every byte of one file ------------------------------------------------ */

struct campaign {
	struct bench *bench;
	struct inspection original;
	const struct node *node;
	const struct signature *signature;
};

static void
begin_campaign(struct campaign *c, struct bench *b, const uint8_t hashes[4])
{
	struct signing_spec signing = signing_by(b, TEAM);
	const struct macho_spec spec = { .signing = &signing };

	*c = (struct campaign){ .bench = b };
	signing.identifier = "com.example.tool";
	memcpy(signing.hashes, hashes, sizeof signing.hashes);
	octets_free(&b->file);
	b->file = make_macho(&spec, NULL, NULL);
	b->path = "tool";
	save(b);
	inspect_begin(&c->original, "tool", NOW);
	assert_sound(&c->original);
	c->node = inspect_node(&c->original, ".");
	c->signature = c->node->code->signatures[0];
}

static const struct coverage *
coverage_at(const struct campaign *c, uint64_t at)
{
	const struct verdict *v = c->node->verdict;

	for (size_t i = 0; i < v->coverage_count; i++)
		if (at - v->coverage[i].range.offset <
		    v->coverage[i].range.size)
			return &v->coverage[i];
	fail_msg("0x%llx is not on the map", (unsigned long long) at);
	return NULL;
}

static bool
lies_in(struct bytes part, uint64_t at)
{
	return at >= part.offset && at - part.offset < part.len;
}

/* The root is known by itself, so that nobody asks for the copy: changed, it
 * is a certificate in no chain. */
static bool
is_unused_certificate(const struct cms *cms, uint64_t at)
{
	for (size_t i = 0; i < cms->certificate_count; i++)
		if (lies_in(cms->certificates[i]->der, at))
			return cms->certificates[i]->pinned;
	return false;
}

/* Nothing signs the name of an unsigned attribute. Called otherwise the time
 * stamp is an unknown attribute, which is shown as an unsigned one, and tells
 * no time. */
static bool
renames_the_timestamp(
    const struct campaign *c, uint64_t at, struct inspection *i)
{
	static const char name[] = "\x06\x0b\x2a\x86\x48\x86\xf7\x0d"
				   "\x01\x09\x10\x02\x0e";
	const struct signature *s = inspect_node(i, ".")->code->signatures[0];
	const uint8_t *start =
	    memmem(c->bench->file.data, c->bench->file.len, name, 13);
	uint64_t offset = (uint64_t) (start - c->bench->file.data);

	assert_non_null(start);
	return at >= offset + 2 && at < offset + 13 && s && s->cms &&
	       !s->cms->has_timestamp && s->cms->unsigned_count == 1 &&
	       !s->cms->unsigned_attributes[0].name;
}

/* All that a change may be, and not be told. */
static const char *
excuse(const struct campaign *c, uint64_t at, struct inspection *i)
{
	const struct cms *cms = c->signature->cms;
	enum vouching by = coverage_at(c, at)->by;

	if (by == VOUCHED_NOBODY || by == VOUCHED_ZERO)
		return "padding that the map names";
	if (is_unused_certificate(cms, at) ||
	    is_unused_certificate(cms->timestamp->cms, at))
		return "a certificate in no chain";
	if (renames_the_timestamp(c, at, i))
		return "an attribute that is shown as unsigned";
	return NULL;
}

static bool
is_detected(struct inspection *i)
{
	enum severity worst = worst_of(i);

	return worst >= SEVERITY_ERROR || worst == SEVERITY_UNKNOWN;
}

static void
try_byte(struct campaign *c, uint64_t at, uint8_t change)
{
	struct bench *b = c->bench;
	struct inspection i;

	b->file.data[at] ^= change;
	save(b);
	b->file.data[at] ^= change;
	inspect_begin(&i, "tool", NOW);
	if (!is_detected(&i) && !excuse(c, at, &i))
		fail_msg("0x%llx changed by 0x%02x in %s makes no difference",
		    (unsigned long long) at, change, coverage_at(c, at)->what);
	inspect_end(&i);
}

/* Every third byte of the signature, every thirteenth of its CMS, and few of
 * the code and of zeroes; all of them if $SEALTREE_EVERY_BYTE is set. */
static uint64_t
step_after(const struct campaign *c, uint64_t at)
{
	const struct coverage *here = coverage_at(c, at);

	if (getenv("SEALTREE_EVERY_BYTE"))
		return 1;
	if (here->by == VOUCHED_PAGES || here->by == VOUCHED_ZERO)
		return 199;
	if (lies_in(c->signature->cms->der, at))
		return 13;
	return 3;
}

static void
run_campaign(struct bench *b, const uint8_t hashes[4], uint64_t shift)
{
	static const uint8_t changes[] = { 0x01, 0x80, 0x20 };
	struct campaign c;
	size_t tried = 0;

	begin_campaign(&c, b, hashes);
	for (uint64_t at = shift; at < b->file.len; at += step_after(&c, at))
		try_byte(&c, at, changes[tried++ % 3]);
	assert_true(tried > 400);
	inspect_end(&c.original);
}

static void
every_byte_counts(void **state)
{
	run_campaign(*state, (const uint8_t[4]){ HASH_SHA256 }, 0);
}

static void
every_byte_counts_with_two_directories(void **state)
{
	run_campaign(*state, (const uint8_t[4]){ HASH_SHA1, HASH_SHA256 }, 3);
}

#define BOTH(f)                                      \
	{ #f "_by_curve", f, by_curve, NULL, NULL }, \
	{                                            \
#f "_by_rsa", f, by_rsa, NULL, NULL  \
	}
#define ONCE(f) cmocka_unit_test_setup(f, by_curve)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(the_app_is_sound),
		ONCE(a_bit_of_the_code),
		ONCE(a_bit_of_each_blob),
		ONCE(a_bit_of_long_tables),
		ONCE(rows_of_long_tables),
		BOTH(a_bit_of_the_directory),
		BOTH(a_bit_of_the_cms),
		BOTH(a_bit_of_each_certificate),
		ONCE(cut_off_and_appended),
		ONCE(sealed_files),
		ONCE(what_slots_bind),
		BOTH(nested_code_of_another_team),
		ONCE(a_bit_of_nested_code),
		BOTH(a_bit_of_nested_codes_value),
		ONCE(a_name_spelled_otherwise),
		BOTH(every_byte_counts),
		BOTH(every_byte_counts_with_two_directories),
	};

	codesign_init();
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
