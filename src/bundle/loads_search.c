/* SPDX-License-Identifier: MIT */
/* One library of a load command, looked for as dyld looks for it. */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>

#include "loads.h"

bool
load_is_system(struct bytes path)
{
	static const char *const places[] = { "/usr/lib/", "/System/", NULL };

	for (size_t i = 0; places[i]; i++)
		if (bytes_begin(path, places[i]))
			return !bytes_begin(path, "/System/Volumes/Data/");
	return false;
}

/* What follows `prefix`, a whole part of the path. */
static bool
follows(struct bytes path, const char *prefix, struct bytes *rest)
{
	size_t len = strlen(prefix);

	if (!bytes_begin(path, prefix) ||
	    (path.len > len && path.data[len] != '/'))
		return false;
	*rest = bytes_clamp(path, len, path.len);
	return true;
}

static bool
same_cpu(const struct slice *a, const struct slice *b)
{
	return !a->archive && a->cputype == b->cputype;
}

struct image *
search_image(const struct search *s, size_t node, const struct slice *wanted)
{
	const struct macho *macho = s->nodes[node].code->macho;
	struct image *fitting = NULL;

	for (size_t i = 0; macho && i < macho->slice_count; i++) {
		const struct slice *slice = &macho->slices[i];

		if (!same_cpu(slice, wanted))
			continue;
		if (strcmp(slice->arch, wanted->arch) == 0)
			return &s->first[node][i];
		if (!fitting)
			fitting = &s->first[node][i];
	}
	return fitting;
}

static const struct slice *
wanted_slice(const struct search *s, const struct visit *v)
{
	return s->main ? s->main->macho : v->image->macho;
}

static void
set_image(const struct search *s, struct load *load, struct image *image)
{
	load->result = LOAD_INSIDE;
	load->target = s->nodes[image->node].code;
	load->target_slice = image->slice;
	load->path = load->target->macho_path;
}

/* A file; `*target` is NULL if it has nothing for this process. */
static void
set_file(const struct search *s, const struct visit *v, struct load *load,
    struct found found, struct image **target)
{
	load->result = LOAD_INSIDE;
	load->path = found.path;
	load->target = NULL;
	load->target_slice = NO_SLICE;
	*target = NULL;
	if (found.node == SIZE_MAX)
		return;
	load->target = s->nodes[found.node].code;
	*target = search_image(s, found.node, wanted_slice(s, v));
	if (*target)
		set_image(s, load, *target);
}

/* A path below a folder, which is NULL where it is not known. */
static struct found
find_below(
    struct search *s, const char *folder, struct bytes rest, struct bytes leaf)
{
	if (!folder)
		return (struct found){ FOUND_UNKNOWN, NULL, SIZE_MAX };
	return paths_find(s->paths, folder, rest, leaf);
}

static const char *
main_folder(const struct search *s)
{
	return s->main ? s->main->folder : NULL;
}

static void
search_below(struct search *s, const struct visit *v, struct load *load,
    const char *folder, struct bytes rest, struct image **target)
{
	struct found found = find_below(s, folder, rest, (struct bytes){ 0 });

	switch (found.kind) {
	case FOUND_FILE:
		set_file(s, v, load, found, target);
		break;
	case FOUND_NOTHING:
		load->result = LOAD_MISSING;
		break;
	case FOUND_OUT:
		load->result = LOAD_OUTSIDE;
		break;
	case FOUND_UNKNOWN:
		load->result = LOAD_UNKNOWN;
		break;
	}
}

/* dyld takes what it has under that name before it looks for a file. */
static struct image *
loaded_as(struct search *s, struct bytes name)
{
	struct image *image = table_find(s->names, name);

	for (; image && s->tries < LIMIT_LOAD_TRIES; image = image->same) {
		s->tries++;
		if (image->loaded == s->process)
			return image;
	}
	return NULL;
}

/* What going through the run paths came to, so far. */
struct run {
	struct bytes leaf; /* behind "@rpath" */
	struct load *load;
	struct image **target;
	bool unknown, system;
};

/* False: go on, dyld would too. */
static bool
try_run_path(struct search *s, const struct visit *asking,
    const struct visit *owner, struct bytes path, struct run *run)
{
	struct bytes rest;
	struct found found = { FOUND_OUT, NULL, SIZE_MAX };
	bool wrong = run->load->result == LOAD_INSIDE;

	if (follows(path, "@loader_path", &rest))
		found = find_below(s, owner->image->folder, rest, run->leaf);
	else if (follows(path, "@executable_path", &rest))
		found = find_below(s, main_folder(s), rest, run->leaf);
	else if (load_is_system(path) || bytes_are(path, "/usr/lib")) {
		run->system |= bytes_begin(path, "/System/") ||
			       bytes_begin(run->leaf, "/libswift");
		return false;
	}
	if (found.kind == FOUND_OUT && run->load->elsewhere.len == 0)
		run->load->elsewhere = path;
	run->unknown |= found.kind == FOUND_UNKNOWN;
	if (found.kind == FOUND_FILE && !wrong)
		set_file(s, asking, run->load, found, run->target);
	else if (found.kind == FOUND_FILE) {
		struct load other = *run->load;

		set_file(s, asking, &other, found, run->target);
		if (*run->target)
			*run->load = other;
	}
	return found.kind == FOUND_FILE && *run->target;
}

static bool
try_image(struct search *s, const struct visit *asking,
    const struct visit *owner, struct run *run)
{
	const struct slice *slice = owner->image->macho;

	s->tries++;
	for (size_t i = 0; i < slice->rpath_count; i++) {
		if (s->tries++ >= LIMIT_LOAD_TRIES)
			return true;
		run->load->searched = true;
		if (try_run_path(s, asking, owner, slice->rpaths[i], run))
			return true;
	}
	return false;
}

static void
search_run_paths(struct search *s, const struct visit *v, struct bytes leaf,
    struct load *load, struct image **target)
{
	struct run run = { .leaf = leaf, .load = load, .target = target };
	bool done = false;

	load->result = LOAD_MISSING;
	for (const struct visit *owner = v; owner && !done; owner = owner->by)
		done = s->tries >= LIMIT_LOAD_TRIES ||
		       try_image(s, v, owner, &run);
	if (s->tries >= LIMIT_LOAD_TRIES)
		s->full = true;
	if (load->result == LOAD_INSIDE)
		return;
	if (run.system)
		load->result = LOAD_SYSTEM;
	else if (s->full || run.unknown || !s->main)
		load->result = LOAD_UNKNOWN;
}

struct load
search_library(struct search *s, const struct visit *v, struct bytes path,
    struct image **target)
{
	struct load load = { .target_slice = NO_SLICE };
	struct bytes rest;

	*target = NULL;
	if (load_is_system(path)) {
		load.result = LOAD_SYSTEM;
	} else if (follows(path, "@executable_path", &rest)) {
		search_below(s, v, &load, main_folder(s), rest, target);
	} else if (follows(path, "@loader_path", &rest)) {
		search_below(s, v, &load, v->image->folder, rest, target);
	} else if (follows(path, "@rpath", &rest)) {
		*target = loaded_as(s, path);
		load.searched = *target != NULL;
		if (*target)
			set_image(s, &load, *target);
		else
			search_run_paths(s, v, rest, &load, target);
	} else {
		load.result = LOAD_OUTSIDE;
	}
	return load;
}
