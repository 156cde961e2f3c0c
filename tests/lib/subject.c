/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include "check.h"
#include "subject.h"

const struct bundle_kind kind_app = { .id = "app", .is_bundle = true };
const struct bundle_kind kind_executable = { .id = "executable" };
const struct bundle_kind kind_object = { .id = "object" };
const struct bundle_kind kind_profile = { .id = "profile" };

static const char *issuer_markers[] = { MARKER("6.2.6") };

static void
make_chain(struct signed_part *p)
{
	p->markers[0] = MARKER("6.1.2");
	p->leaf = (struct certificate){ .common_name = "Leaf" };
	p->leaf.markers = p->markers;
	p->leaf.marker_count = 1;
	p->issuer = (struct certificate){ .common_name = "Issuer" };
	p->issuer.markers = issuer_markers;
	p->issuer.marker_count = 1;
	p->root = (struct certificate){ .common_name = "Root" };
	for (size_t i = 0; i < 3; i++) {
		struct certificate *all[] = { &p->leaf, &p->issuer, &p->root };

		all[i]->not_before = NOW - YEAR;
		all[i]->not_after = NOW + YEAR;
		p->chain[i] = all[i];
	}
}

static void
make_part(struct signed_part *p)
{
	memset(p->special, 0x11, sizeof(p->special));
	p->directory = (struct directory){
		.version = 0x20500,
		.hash_type = 2,
		.hash_size = 20,
		.identifier = bytes_of("com.example.a"),
		.team = bytes_of("ABCDE12345"),
		.special_slots = SLOT_CONSTRAINT_LIBRARY,
		.special_hashes = bytes_over(p->special, sizeof(p->special)),
	};
	make_chain(p);
	p->timestamp = (struct timestamp){ .time = NOW - YEAR / 2 };
	p->cms = (struct cms){
		.signer_count = 1,
		.signer = &p->leaf,
		.chain = { .list = p->chain,
		    .count = 3,
		    .complete = true,
		    .pinned = true },
		.timestamp = &p->timestamp,
		.has_timestamp = true,
	};
	p->signature = (struct signature){
		.directories = &p->directory,
		.directory_count = 1,
		.primary = &p->directory,
		.best = &p->directory,
		.has_cms = true,
		.cms = &p->cms,
	};
}

static void
make_slice_verdict(struct slice_verdict *v)
{
	struct result ok = result_ok();

	v->code_pages = v->limit = v->designated = ok;
	for (size_t i = 0; i < SLOTS_CHECKED; i++)
		v->slots[i] = ok;
	v->cms = (struct cms_verdict){
		.signer = ok,
		.signature = ok,
		.digest = ok,
		.agility = ok,
		.chain = ok,
		.timestamp = ok,
		.team = ok,
		.time = NOW - YEAR / 2,
	};
}

static void
make_slices(struct subject *s)
{
	static unsigned build; /* no two have one */

	build++;
	for (size_t i = 0; i < 2; i++) {
		struct slice *slice = &s->slices[i];

		s->platforms[i] = (struct platform){ 1, 0xc0000, 0xd0000 };
		slice->arch = i ? "arm64" : "x86_64";
		slice->filetype = 2;
		slice->flags = 0x200085; /* with PIE */
		slice->commands = ARENA_NEW(s->arena, struct load_command);
		slice->commands->command = 0x2c; /* LC_ENCRYPTION_INFO_64 */
		slice->command_count = 1;
		slice->range = (struct range){ 0x1000 + i * 0x1000, 0x1000 };
		slice->platforms = &s->platforms[i];
		slice->platform_count = 1;
		slice->wide = true;
		slice->has_uuid = true;
		memcpy(slice->uuid, &build, sizeof(build));
		slice->uuid[15] = (uint8_t) i;
		slice->has_signature = true;
		slice->signature = (struct range){ 0xc00, 0x400 };
		make_part(&s->parts[i]);
		make_slice_verdict(&s->verdicts[i]);
		s->signatures[i] = &s->parts[i].signature;
	}
	s->macho = (struct macho){ .slices = s->slices, .slice_count = 1 };
}

static void
make_verdict(struct subject *s)
{
	s->seal_verdict.result = result_ok();
	s->verdict = (struct verdict){
		.slices = s->verdicts,
		.slice_count = 2,
		.seal = &s->seal_verdict,
		.coverage = s->coverage,
	};
	s->verified = &s->verdict;
}

struct subject *
subject_new(void)
{
	struct arena *arena = arena_new();
	struct subject *s = ARENA_NEW(arena, struct subject);

	s->arena = arena;
	s->place = (struct place){
		.path = ".",
		.name = "A.app",
		.kind = &kind_app,
		.layout = LAYOUT_DEEP,
		.executable_path = "Contents/MacOS/A",
		.executable_name = bytes_of("A"),
		.seal_path = "Contents/_CodeSignature/CodeResources",
	};
	make_slices(s);
	make_verdict(s);
	s->info.type = PLIST_DICT;
	s->seal.version = 2;
	s->seal.used = &s->seal.v2;
	s->seal.v1.has_files = s->seal.v1.has_rules = true;
	s->seal.v2.has_files = s->seal.v2.has_rules = true;
	s->code = (struct code){
		.place = &s->place,
		.macho = &s->macho,
		.macho_path = "Contents/MacOS/A",
		.signatures = s->signatures,
		.signature_count = 1,
		.info = &s->info,
		.info_path = "Contents/Info.plist",
		.seal = &s->seal,
	};
	defects_init(&s->code.defects, arena);
	defects_init(&s->walk, arena);
	findings_init(&s->findings, arena);
	s->options.now = NOW;
	return s;
}

struct subject *
outermost(struct subject *s)
{
	while (s->parent)
		s = s->parent;
	return s;
}

static void
tree_free(struct subject *s)
{
	for (size_t i = 0; i < s->child_count; i++)
		tree_free(s->children[i]);
	arena_free(s->arena);
}

void
subject_free(struct subject *s)
{
	tree_free(outermost(s));
}

void
add_notable(struct subject *s, enum notable_kind kind, enum source_type type,
    const char *path, const char *seen)
{
	struct notables *all = &s->notables;

	s->code.notables = all;
	ARENA_GROW(s->arena, all->list, all->count, all->capacity);
	all->list[all->count++] = (struct notable){
		.kind = kind,
		.type = type,
		.path = path,
		.seen = seen,
	};
	all->met[kind]++;
}

static bool
is_without(const struct subject *s, const char *key)
{
	return s->without && strcmp(s->without, key) == 0;
}

static void
complete(struct subject *s, const char *key, struct bytes value)
{
	struct plist *item;

	if (plist_get(&s->info, key) || is_without(s, key) || !value.len)
		return;
	item = ARENA_NEW(s->arena, struct plist);
	*item = (struct plist){
		.type = PLIST_STRING,
		.key = bytes_of(key),
		.bytes = value,
		.next = s->info.first,
	};
	s->info.first = item;
	s->info.count++;
}

static struct bytes
package_type(const struct bundle_kind *kind)
{
	static const char *const types[][2] = { { "app", "APPL" },
		{ "framework", "FMWK" }, { "appex", "XPC!" },
		{ "xpc", "XPC!" }, { "systemextension", "SYSX" },
		{ "dext", "DEXT" }, { "kext", "KEXT" } };

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(types[i][0], kind->id) == 0)
			return bytes_of(types[i][1]);
	return bytes_of("BNDL");
}

void
complete_info(struct subject *s)
{
	if (!s->place.kind->is_bundle)
		return;
	if (!s->code.info)
		s->code.info_path = NULL;
	s->place.info_path = "Contents/Info.plist";
	if (is_without(s, "Info.plist")) {
		s->place.info_path = s->code.info_path = NULL;
		s->code.info = NULL;
	}
	if (s->code.info != &s->info)
		return;
	complete(s, "CFBundleIdentifier", s->parts[0].directory.identifier);
	complete(s, "CFBundlePackageType", package_type(s->place.kind));
	complete(s, "CFBundleVersion", bytes_of("1"));
	complete(s, "CFBundleShortVersionString", bytes_of("1.0"));
	complete(s, "LSMinimumSystemVersion", bytes_of("12.0"));
	complete(s, "MinimumOSVersion", bytes_of("15.0"));
	complete(s, "LSApplicationCategoryType",
	    bytes_of("public.app-category.utilities"));
}

struct tree {
	struct subject *list[SUBJECTS];
	const struct check_subject *all[SUBJECTS];
	size_t count;
};

static void
collect(struct tree *tree, struct subject *s, const struct subject *root)
{
	const struct check_subject **children = ARENA_ARRAY(
	    s->arena, const struct check_subject *, s->child_count + 1);

	assert_true(tree->count < SUBJECTS);
	complete_info(s);
	s->judged = (struct check_subject){
		.code = &s->code,
		.verdict = s->verified,
		.walk = &s->walk,
		.parent = s->parent ? &s->parent->judged : NULL,
		.loads = &s->loads,
		.children = children,
		.child_count = s->child_count,
		.baseline = s->baseline,
		.options = &root->options,
	};
	tree->all[tree->count] = &s->judged;
	tree->list[tree->count++] = s;
	for (size_t i = 0; i < s->child_count; i++) {
		children[i] = &s->children[i]->judged;
		collect(tree, s->children[i], root);
	}
}

static void
run_all(struct tree *tree, enum check_scope scope)
{
	for (size_t i = 0; i < tree->count; i++)
		checks_run(
		    scope, &tree->list[i]->judged, &tree->list[i]->findings);
}

void
judge(struct subject *s)
{
	struct tree *tree = ARENA_NEW(outermost(s)->arena, struct tree);

	collect(tree, outermost(s), outermost(s));
	run_all(tree, CHECK_NODE);
	for (size_t i = 0; i < tree->count; i++) {
		struct check_subject *judged = &tree->list[i]->judged;

		judged->all = tree->all;
		judged->all_count = tree->count;
		judged->target = target_of(judged);
	}
	run_all(tree, CHECK_BUNDLE);
	for (size_t i = 0; i < tree->count; i++)
		tree->list[i]->judged.findings = &tree->list[i]->findings;
	run_all(tree, CHECK_LAST);
}

size_t
count_of(const struct subject *s, const char *id)
{
	size_t count = 0;

	for (size_t i = 0; i < s->findings.count; i++)
		count += strcmp(s->findings.list[i].check->id, id) == 0;
	return count;
}

size_t
found(const struct subject *s)
{
	return s->findings.count - count_of(s, "checks-not-performed");
}

const struct finding *
find(const struct subject *s, const char *id)
{
	for (size_t i = 0; i < s->findings.count; i++)
		if (strcmp(s->findings.list[i].check->id, id) == 0)
			return &s->findings.list[i];
	fail_msg("no finding %s", id);
	return NULL;
}

size_t
count_now(struct subject *s, const char *id)
{
	size_t count;

	judge(s);
	count = count_of(s, id);
	subject_free(s);
	return count;
}

enum severity
severity_of(struct subject *s, const char *id)
{
	enum severity severity;

	judge(s);
	severity = find(s, id)->severity;
	subject_free(s);
	return severity;
}

void
add(struct subject *s, enum defect_kind kind)
{
	defect_add(&s->code.defects, kind, 0x40, "it is %s", "broken");
}

struct result
bad(struct subject *s)
{
	return result_bad(s->arena, 0x40, "it is broken");
}

static void
name_child(struct subject *s, const char *identifier)
{
	for (size_t i = 0; i < 2; i++)
		s->parts[i].directory.identifier = bytes_of(identifier);
}

void
make_child(struct subject *s)
{
	s->parent = subject_new();
	s->parent->children[s->parent->child_count++] = s;
	s->place.path = "Contents/MacOS/Helper";
	s->place.kind = &kind_executable;
	s->place.parent = &s->parent->place;
	name_child(s, "com.example.a.helper");
	s->code.info = NULL;
}

struct subject *
add_child(struct subject *s, const struct bundle_kind *kind, const char *path)
{
	struct subject *child = subject_new();

	assert_true(s->child_count < SUBJECT_CHILDREN);
	s->children[s->child_count++] = child;
	child->parent = s;
	name_child(child,
	    arena_printf(
		child->arena, "com.example.a.child%zu", s->child_count));
	child->place.parent = &s->place;
	child->place.path = path;
	child->place.name = strrchr(path, '/') + 1;
	child->place.kind = kind;
	if (!kind->is_bundle) {
		child->code.info = NULL;
		child->code.seal = NULL;
		child->code.macho_path = path;
		child->verdict.seal = NULL;
	}
	return child;
}

void
make_developer_id(struct subject *s)
{
	s->parts[0].markers[0] = s->parts[1].markers[0] = MARKER("6.1.13");
	s->parts[0].directory.flags |= DIRECTORY_RUNTIME;
	s->parts[1].directory.flags |= DIRECTORY_RUNTIME;
	s->code.ticket = &s->ticket;
	s->verdict.ticket = &s->ticket_verdict;
	s->ticket_verdict.valid = result_ok();
}

void
make_two_slices(struct subject *s)
{
	s->macho.universal = true;
	s->macho.slice_count = s->code.signature_count = 2;
}

void
make_phone_code(struct subject *s)
{
	s->platforms[0] = (struct platform){ 2, 0xf0000, 0xf0000 };
	s->place.profile_path = "embedded.mobileprovision";
}

void
sign_ad_hoc(struct subject *s, uint32_t flags)
{
	s->parts[0].directory.flags = flags;
	s->parts[0].signature.has_cms = false;
	s->parts[0].signature.cms = NULL;
	s->verdicts[0].cms = (struct cms_verdict){
		.signer = result_absent(),
		.signature = result_absent(),
		.digest = result_absent(),
		.agility = result_absent(),
		.chain = result_absent(),
		.timestamp = result_absent(),
		.team = result_absent(),
	};
}

void
seal_problems(struct subject *s, enum seal_problem_kind kind, size_t count)
{
	struct seal_problem *list =
	    ARENA_ARRAY(s->arena, struct seal_problem, count);

	for (size_t i = 0; i < count; i++)
		list[i] = (struct seal_problem){
			.kind = kind,
			.path =
			    arena_printf(s->arena, "Contents/Resources/%zu", i),
			.why = "it is broken",
		};
	s->seal_verdict.problems = list;
	s->seal_verdict.problem_count = count;
}

void
not_verified(struct subject *s)
{
	s->verified = NULL;
}
