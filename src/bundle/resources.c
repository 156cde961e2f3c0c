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

/* On disk under a name that no entry has as it is spelled. */
struct stray {
	struct stray *next;
	const char *path, *name;
	struct seal_decision decision;
	enum source_type type;
};

struct sweep {
	struct seal_check *check;
	struct seal_rules *rules;
	const char *executable; /* relative to the base, or NULL */
	uint32_t files;
	bool stopped;
	struct stray *first, **last;
};

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
check_unknown(struct seal_check *check, const struct stray *stray)
{
	/* The first generation knew no links and passed over them. */
	if (stray->type == SOURCE_LINK && check->set == &check->code->seal->v1)
		return;
	if (stray->type == SOURCE_DIRECTORY)
		seal_check_problem(check, SEAL_ADDED, stray->path, NULL,
		    "the seal does not know this nested code");
	else if (stray->type == SOURCE_SPECIAL)
		seal_check_problem(check, SEAL_ADDED, stray->path, NULL,
		    "it is a socket, a FIFO or a device: nothing that can be "
		    "sealed");
	else if (stray->decision.gave_up)
		seal_check_problem(check, SEAL_RULE_COST, stray->path, NULL,
		    "a rule of the seal takes too long to match: whether it "
		    "covers this is not known");
	else
		seal_check_problem(check, SEAL_ADDED, stray->path, NULL,
		    "the seal does not know it");
}

static void
keep_stray(struct sweep *s, const char *path, const char *name,
    struct seal_decision decision, enum source_type type)
{
	struct arena *arena = s->check->arena;
	struct stray *stray = ARENA_NEW(arena, struct stray);

	*stray = (struct stray){
		.path = arena_string(arena, bytes_of(path)),
		.name = arena_string(arena, bytes_of(name)),
		.decision = decision,
		.type = type,
	};
	*s->last = stray;
	s->last = &stray->next;
}

static void
sweep_sealed(struct sweep *s, const char *path, const char *name,
    struct seal_decision decision, enum source_type type)
{
	const struct seal_entry *entry =
	    seal_index_take(s->check->index, bytes_of(name));

	if (entry)
		seal_check_entry(s->check, path, entry, type);
	else
		keep_stray(s, path, name, decision, type);
}

/* A second chance, when every name that is spelled alike has found its
 * entry. */
static void
sweep_strays(struct sweep *s)
{
	struct seal_check *check = s->check;

	for (struct stray *stray = s->first; stray; stray = stray->next) {
		const struct seal_entry *entry = seal_index_take_respelled(
		    check->index, bytes_of(stray->name));

		if (!entry) {
			check_unknown(check, stray);
			continue;
		}
		ARENA_GROW(check->arena, check->respelled,
		    check->respelled_count, check->respelled_capacity);
		check->respelled[check->respelled_count++] = stray->path;
		seal_check_entry(check, stray->path, entry, stray->type);
	}
}

static void
sweep_file(
    struct sweep *s, const char *path, const char *name, enum source_type type)
{
	struct seal_decision decision =
	    seal_rules_decide(s->rules, bytes_of(name));

	if (s->files == s->check->most_files) {
		s->stopped = s->check->incomplete = true;
		return;
	}
	s->files++;
	if (type == SOURCE_LINK && strcmp(path_name(name), ".DS_Store") == 0)
		seal_check_problem(s->check, SEAL_ADDED, path, NULL,
		    "it is a symbolic link of a name that is never sealed");
	else if (!decision.sealed && !decision.gave_up)
		note_unsealed(s->check, path);
	else
		sweep_sealed(s, path, name, decision, type);
}

/* Nested code: a folder with a dot in its name where a rule says so. */
static bool
is_nested(struct sweep *s, const char *relative)
{
	return strchr(path_name(relative), '.') &&
	       seal_rules_decide(s->rules, bytes_of(relative)).nested;
}

static bool
is_signers_folder(const char *relative)
{
	return strcmp(relative, "_CodeSignature") == 0 ||
	       strcmp(relative, "_MASReceipt") == 0;
}

/* What Apple's signer leaves out whatever the rules say: at these very paths,
 * folders with all that is in them. */
static bool
is_excluded(const struct sweep *s, const char *relative)
{
	return is_signers_folder(relative) ||
	       strcmp(relative, "CodeResources") == 0 ||
	       (s->executable && strcmp(relative, s->executable) == 0);
}

static void sweep_folder(
    struct sweep *s, const char *path, const char *relative, unsigned depth);

static bool
sweep_stops(struct sweep *s)
{
	if (!s->stopped && s->check->events->cancelled &&
	    s->check->events->cancelled(s->check->context))
		s->stopped = s->check->incomplete = s->check->cancelled = true;
	return s->stopped;
}

static void
sweep_entry(struct sweep *s, const char *path, const char *relative,
    const struct source_entry *e, unsigned depth)
{
	if (is_excluded(s, relative)) {
		if ((e->type == SOURCE_DIRECTORY) !=
		    is_signers_folder(relative))
			note_unsealed(s->check, path);
	} else if (e->type != SOURCE_DIRECTORY)
		sweep_file(s, path, relative, e->type);
	else if (is_nested(s, relative))
		sweep_sealed(s, path, relative, (struct seal_decision){ 0 },
		    SOURCE_DIRECTORY);
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
	if (s->check->events->at)
		s->check->events->at(s->check->context,
		    arena_string(s->check->arena, bytes_of(path)));
	arena = arena_new();
	sweep_list(s, path, relative, depth, arena);
	arena_free(arena);
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

			check->wants_sha1 |=
			    hash && hash->type == HASH_TYPE_SHA1;
			check->wants_sha256 |=
			    hash && hash->type == HASH_TYPE_SHA256;
		}
	}
	check->needs_sha256 = check->wants_sha256;
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
seal_check_new(struct source *source, const struct code *code,
    const struct walk_events *events, void *context, struct arena *arena)
{
	struct seal_check *check = ARENA_NEW(arena, struct seal_check);

	*check = (struct seal_check){
		.source = source,
		.code = code,
		.events = events,
		.context = context,
		.base = code->place->base,
		.set = code->seal->used,
		.arena = arena,
		.most_files = LIMIT_FILES,
	};
	return check;
}

void
seal_check_sweep(struct seal_check *check)
{
	struct defects defects;
	struct sweep sweep = {
		.check = check,
		.executable = executable_in_base(check->code->place),
	};

	if (!check->set || !check->base)
		return;
	choose_hashes(check);
	check->index = seal_index_new(check->set, check->arena);
	defects_init(&defects, check->arena);
	sweep.last = &sweep.first;
	sweep.rules = seal_rules_new(check->set, &defects);
	/* What it would have matched, nobody knows. */
	if (defects.count)
		check->doubt = defects.list[0].what;
	sweep_folder(&sweep, check->base, ".", 0);
	sweep_strays(&sweep);
	seal_rules_free(sweep.rules);
	seal_check_unmet(check);
}

struct seal_check *
seal_check_begin(struct source *source, const struct code *code,
    const struct walk_events *events, void *context, struct arena *arena)
{
	struct seal_check *check =
	    seal_check_new(source, code, events, context, arena);

	seal_check_sweep(check);
	return check;
}
