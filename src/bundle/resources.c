/* SPDX-License-Identifier: MIT */
/*
 * A seal against the disk, step one: the walk. The rules say whether a path
 * is looked at, its seal how. After Security-61901 (2025): StaticCode.cpp
 * validateResources, resources.cpp, dirscanner.cpp.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/limits.h>

#include "resources.h"

enum {
	UNSEALED = 1000 /* that are named */
};

struct sweep {
	struct seal_check *check;
	struct seal_rules *rules;
	const struct walk_events *events;
	void *context;
	const char *executable; /* relative to the base, or NULL */
	uint32_t files;
	bool stopped;
};

const char *
seal_check_path(struct seal_check *check, const struct seal_entry *entry)
{
	const char *name = arena_string(check->arena, entry->path);
	const char *path = path_join(check->arena, check->base, name);

	return path ? path : name;
}

void
seal_check_problem(struct seal_check *check, enum seal_problem_kind kind,
    const char *path, const struct seal_entry *entry, const char *why)
{
	ARENA_GROW(check->arena, check->problems, check->problem_count,
	    check->problem_capacity);
	check->problems[check->problem_count++] = (struct seal_problem){
		.kind = kind,
		.path = arena_string(check->arena, bytes_of(path)),
		.entry = entry,
		.why = why,
	};
}

static int
by_path(const void *a, const void *b)
{
	const struct seal_entry *const *x = a, *const *y = b;

	return bytes_compare((*x)->path, (*y)->path);
}

static void
make_index(struct seal_check *check)
{
	size_t count = check->set->entry_count;

	check->index =
	    ARENA_ARRAY(check->arena, const struct seal_entry *, count);
	for (size_t i = 0; i < count; i++)
		check->index[i] = &check->set->entries[i];
	if (count)
		qsort(check->index, count, sizeof(const struct seal_entry *),
		    by_path);
	check->seen = arena_alloc(check->arena, count / 8 + 1, 1);
}

/* The entry of that path, which now counts as seen; NULL: not sealed. Of two
 * with one path the first is taken; that there are two is a defect already. */
static const struct seal_entry *
take_entry(struct seal_check *check, const char *path)
{
	struct bytes wanted = bytes_of(path);
	size_t low = 0, high = check->set->entry_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = bytes_compare(check->index[middle]->path, wanted);

		if (order == 0) {
			check->seen[middle / 8] |= (uint8_t) (1U << middle % 8);
			return check->index[middle];
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static void
note_unsealed(struct seal_check *check, const char *path)
{
	if (check->unsealed_count >= UNSEALED)
		return;
	ARENA_GROW(check->arena, check->unsealed, check->unsealed_count,
	    check->unsealed_capacity);
	check->unsealed[check->unsealed_count++] =
	    arena_string(check->arena, bytes_of(path));
}

static void
add_nested(struct seal_check *check, const char *path,
    const struct seal_entry *entry, enum nested_status status, const char *why)
{
	ARENA_GROW(check->arena, check->nested, check->nested_count,
	    check->nested_capacity);
	check->nested[check->nested_count++] = (struct seal_nested){
		.path = arena_string(check->arena, bytes_of(path)),
		.entry = entry,
		.status = status,
		.why = why,
	};
}

static void
check_link(struct seal_check *check, const char *path,
    const struct seal_entry *entry, enum source_type type)
{
	struct arena *arena = arena_new();
	struct bytes target;
	struct fault fault;

	check->checked++;
	if (type != SOURCE_LINK)
		seal_check_problem(check, SEAL_TYPE_CHANGED, path, entry,
		    "it was sealed as a symbolic link and is none now");
	else if (!source_read_link(check->source, path, arena, &target, &fault))
		seal_check_problem(check, SEAL_UNREADABLE, path, entry,
		    "the link cannot be read");
	else if (!bytes_equal(target, seal_entry_symlink(entry)))
		seal_check_problem(check, SEAL_LINK_CHANGED, path, entry,
		    "the link leads elsewhere than when it was sealed");
	else
		check->ok++;
	arena_free(arena);
}

static void
list_file(
    struct seal_check *check, const char *path, const struct seal_entry *entry)
{
	struct source_stat stat;
	struct fault fault;

	check->checked++;
	ARENA_GROW(check->arena, check->files, check->file_count,
	    check->file_capacity);
	check->files[check->file_count++] = (struct sealed_file){
		.entry = entry,
		.size = source_stat(check->source, path, &stat, &fault)
			    ? stat.size
			    : 0,
	};
}

/* How it is checked is decided by the seal, not by the rule. */
static void
check_sealed(struct seal_check *check, const char *path,
    const struct seal_entry *entry, enum source_type type)
{
	if (seal_entry_symlink(entry).data) {
		check_link(check, path, entry, type);
	} else if (seal_entry_is_nested(entry)) {
		add_nested(check, path, entry,
		    type == SOURCE_LINK ? NESTED_NOT_CODE : NESTED_UNKNOWN,
		    type == SOURCE_LINK
			? "it was sealed as code and is a symbolic link now"
			: NULL);
	} else if (type != SOURCE_FILE) {
		check->checked++;
		seal_check_problem(check, SEAL_TYPE_CHANGED, path, entry,
		    type == SOURCE_LINK
			? "it was sealed as a file and is a symbolic link now"
			: "it was sealed as a file and is none now");
	} else {
		list_file(check, path, entry);
	}
}

static void
check_unknown(struct sweep *s, const char *path, struct seal_decision decision,
    enum source_type type)
{
	struct seal_check *check = s->check;

	/* The first generation knew no links and passed over them. */
	if (type == SOURCE_LINK && check->set == &check->code->seal->v1)
		return;
	if (decision.gave_up) {
		check->incomplete = true;
		seal_check_problem(check, SEAL_RULE_COST, path, NULL,
		    "a rule of the seal takes too long to match: whether it "
		    "covers this is not known");
	} else {
		seal_check_problem(check, SEAL_ADDED, path, NULL,
		    type == SOURCE_SPECIAL ? "it is a socket, a FIFO or a "
					     "device: nothing that can "
					     "be sealed"
					   : "the seal does not know it");
	}
}

static void
sweep_file(
    struct sweep *s, const char *path, const char *name, enum source_type type)
{
	struct seal_decision decision;
	const struct seal_entry *entry;

	s->files++;
	if (strcmp(name, "CodeResources") == 0 ||
	    (s->executable && strcmp(name, s->executable) == 0))
		return;
	decision = seal_rules_decide(s->rules, bytes_of(name));
	if (!decision.sealed && !decision.gave_up) {
		note_unsealed(s->check, path);
		return;
	}
	entry = take_entry(s->check, name);
	if (entry)
		check_sealed(s->check, path, entry, type);
	else
		check_unknown(s, path, decision, type);
}

/* Nested code: a folder with a dot in its name where a rule says so. */
static bool
is_nested(struct sweep *s, const char *relative)
{
	return strchr(path_name(relative), '.') &&
	       seal_rules_decide(s->rules, bytes_of(relative)).nested;
}

static void
sweep_nested(struct sweep *s, const char *path, const char *relative)
{
	const struct seal_entry *entry = take_entry(s->check, relative);

	if (!entry)
		seal_check_problem(s->check, SEAL_ADDED, path, NULL,
		    "the seal does not know this nested code");
	else
		check_sealed(s->check, path, entry, SOURCE_DIRECTORY);
}

static void sweep_folder(
    struct sweep *s, const char *path, const char *relative, unsigned depth);

static bool
sweep_stops(struct sweep *s)
{
	if (!s->stopped &&
	    (s->files >= LIMIT_FILES ||
		(s->events->cancelled && s->events->cancelled(s->context))))
		s->stopped = s->check->incomplete = true;
	return s->stopped;
}

static void
sweep_entry(struct sweep *s, const char *path, const char *relative,
    const struct source_entry *e, unsigned depth)
{
	if (e->type != SOURCE_DIRECTORY)
		sweep_file(s, path, relative, e->type);
	else if (strcmp(relative, "_CodeSignature") == 0 ||
		 strcmp(relative, "_MASReceipt") == 0)
		return;
	else if (is_nested(s, relative))
		sweep_nested(s, path, relative);
	else
		sweep_folder(s, path, relative, depth + 1);
}

static void
sweep_list(struct sweep *s, const char *path, const char *relative,
    unsigned depth, struct arena *arena)
{
	struct source_list list;
	struct fault fault;

	if (!source_list(s->check->source, path, arena, &list, &fault)) {
		s->check->incomplete = true;
		seal_check_problem(s->check, SEAL_UNREADABLE, path, NULL,
		    "the folder cannot be read");
		return;
	}
	for (size_t i = 0; i < list.count && !sweep_stops(s); i++) {
		const struct source_entry *e = &list.entries[i];
		const char *inner = path_join(arena, path, e->name);
		const char *inner_relative =
		    path_join(arena, relative, e->name);

		if (inner && inner_relative)
			sweep_entry(s, inner, inner_relative, e, depth);
		else
			s->check->incomplete = true;
	}
	s->check->incomplete |= list.truncated;
}

static void
sweep_folder(
    struct sweep *s, const char *path, const char *relative, unsigned depth)
{
	struct arena *arena;

	if (depth > LIMIT_DIRECTORY_DEPTH) {
		s->check->incomplete = true;
		return;
	}
	if (s->events->at)
		s->events->at(
		    s->context, arena_string(s->check->arena, bytes_of(path)));
	arena = arena_new();
	sweep_list(s, path, relative, depth, arena);
	arena_free(arena);
}

/* What a seal promises and the walk did not meet. */
static void
note_missing(struct seal_check *check)
{
	for (size_t i = 0; i < check->set->entry_count; i++) {
		const struct seal_entry *entry = check->index[i];

		if ((check->seen[i / 8] >> i % 8 & 1) || entry->optional ||
		    check->incomplete)
			continue;
		check->checked++;
		if (seal_entry_is_nested(entry))
			add_nested(check, seal_check_path(check, entry), entry,
			    NESTED_MISSING, "it is sealed and not there");
		else
			seal_check_problem(check, SEAL_MISSING,
			    seal_check_path(check, entry), entry,
			    "it is sealed and not there");
	}
}

/* The hashes that Apple would compare: those of the CodeDirectories. */
static void
choose_hashes(struct seal_check *check)
{
	const struct code *code = check->code;

	for (size_t i = 0; i < code->signature_count; i++) {
		const struct signature *s = code->signatures[i];

		for (size_t j = 0; s && j < s->directory_count; j++) {
			const struct hash_type *hash = s->directories[j].hash;

			check->wants_sha1 |= hash && hash->type == 1;
			check->wants_sha256 |= hash && hash->type == 2;
		}
	}
	if (!check->wants_sha1 && !check->wants_sha256)
		check->wants_sha1 = check->wants_sha256 = true;
}

static const char *
executable_in_base(const struct place *place)
{
	size_t len = strlen(place->base);

	if (!place->executable_path || strcmp(place->base, ".") == 0)
		return place->executable_path;
	return strncmp(place->executable_path, place->base, len) == 0
		   ? place->executable_path + len + 1
		   : NULL;
}

struct seal_check *
seal_check_begin(struct source *source, const struct code *code,
    const struct walk_events *events, void *context, struct arena *arena)
{
	struct seal_check *check = ARENA_NEW(arena, struct seal_check);
	struct defects ignored;
	struct sweep sweep = {
		.check = check,
		.events = events,
		.context = context,
		.executable = executable_in_base(code->place),
	};

	check->source = source;
	check->code = code;
	check->base = code->place->base;
	check->set = code->seal->used;
	check->arena = arena;
	if (!check->set || !check->base)
		return check;
	choose_hashes(check);
	make_index(check);
	/* What is wrong with a pattern was recorded when the seal was read. */
	defects_init(&ignored, arena);
	sweep.rules = seal_rules_new(check->set, &ignored);
	sweep_folder(&sweep, check->base, ".", 0);
	seal_rules_free(sweep.rules);
	note_missing(check);
	return check;
}
