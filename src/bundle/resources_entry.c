/* SPDX-License-Identifier: MIT */
/* A seal against the disk: what one entry says of what is there. */
#include <config.h>

#include "resources.h"

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
	check->checked++;
	if (seal_check_known(check, path, entry))
		return;
	ARENA_GROW(check->arena, check->files, check->file_count,
	    check->file_capacity);
	check->files[check->file_count++] = (struct sealed_file){
		.entry = entry,
		.path = arena_string(check->arena, bytes_of(path)),
	};
}

void
seal_check_entry(struct seal_check *check, const char *path,
    const struct seal_entry *entry, enum source_type type)
{
	if (seal_entry_is_nested(entry)) {
		bool code = type == SOURCE_FILE || type == SOURCE_DIRECTORY;

		add_nested(check, path, entry,
		    code ? NESTED_UNKNOWN : NESTED_NOT_CODE,
		    code ? NULL
		    : type == SOURCE_LINK
			? "it was sealed as code and is a symbolic link now"
			: "it was sealed as code and is none now");
	} else if (seal_entry_symlink(entry).data) {
		check_link(check, path, entry, type);
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

/* What a seal promises and the walk did not meet: because it is not there, or
 * a folder is, or its own rules and the exclusions pass over it. */
static void
note_unmet(struct seal_check *check, const struct seal_entry *entry)
{
	const char *path = seal_check_path(check, entry);
	struct source_stat stat;
	struct fault fault;
	bool there = source_stat(check->source, path, &stat, &fault);

	check->checked++;
	if (there && stat.type == SOURCE_DIRECTORY &&
	    !seal_entry_is_nested(entry))
		seal_check_problem(check, SEAL_TYPE_CHANGED, path, entry,
		    "a folder is where the seal has none");
	else if (seal_entry_is_nested(entry))
		add_nested(check, path, entry, NESTED_MISSING,
		    there ? "it is sealed and passed over by the seal's rules"
			  : "it is sealed and not there");
	else
		seal_check_problem(check, SEAL_MISSING, path, entry,
		    there ? "it is sealed and passed over by the seal's rules"
			  : "it is sealed and not there");
}

void
seal_check_unmet(struct seal_check *check)
{
	const struct seal_entry *entry;

	for (size_t i = 0; (entry = seal_index_entry(check->index, i)); i++)
		if (!seal_index_met(check->index, i) && !entry->optional &&
		    !check->incomplete)
			note_unmet(check, entry);
}
