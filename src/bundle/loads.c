/* SPDX-License-Identifier: MIT */
/*
 * Every process of a subject loads its libraries, as dyld would: all that an
 * image names, then, in that order, what those name.
 */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>

#include "loads.h"

enum {
	FILE_EXECUTE = 2,
	FILE_DYLIB = 6,
	FILE_BUNDLE = 8
};

/* Loads of one library, while they are gathered. */
struct link {
	struct load load;
	struct link *next;
};

struct cell {
	struct link *first, *last;
};

struct process_link {
	struct load_process process;
	struct process_link *next;
};

struct pending {
	struct image *image;
	const struct visit *by;
};

struct resolving {
	struct search search;
	struct arena *arena;
	size_t count;
	struct cell **cells; /* of each image, one a library; NULL: none yet */
	struct process_link **processes; /* of each node, the last first */
	struct image *images;
	size_t image_count;
	struct pending *stack;
	size_t stack_count, stack_capacity;
	uint64_t edges;
	bool quiet;  /* what is loaded was told of already */
	bool opened; /* at run time, as far as can be guessed */
	bool full;
};

static bool
is_loaded_code(const struct slice *slice)
{
	return !slice->archive && (slice->filetype == FILE_EXECUTE ||
				      slice->filetype == FILE_DYLIB ||
				      slice->filetype == FILE_BUNDLE);
}

static const struct code *
code_of(const struct resolving *r, const struct image *image)
{
	return image ? r->search.nodes[image->node].code : NULL;
}

/* NULL where the subject is the file: who knows what is around it. */
static const char *
folder_of(const char *path, struct arena *arena)
{
	const char *slash = strrchr(path, '/');

	if (strcmp(path, ".") == 0)
		return NULL;
	return slash ? arena_string(
			   arena, bytes_over(path, (size_t) (slash - path)))
		     : "";
}

static void
add_image(struct resolving *r, size_t node, size_t slice, const char *folder)
{
	struct image *image = &r->images[r->image_count++];
	struct bytes name;
	void **same;

	image->node = node;
	image->slice = slice;
	image->macho = &r->search.nodes[node].code->macho->slices[slice];
	image->folder = folder;
	name = image->macho->install_name;
	if (name.len == 0)
		return;
	same = table_at(r->search.names, name);
	image->same = *same;
	*same = image;
}

static size_t
slices_of(const struct code *code)
{
	return code->macho && code->macho_path ? code->macho->slice_count : 0;
}

static void
add_images(struct resolving *r)
{
	const struct load_node *nodes = r->search.nodes;
	size_t total = 0;

	for (size_t i = 0; i < r->count; i++)
		total += slices_of(nodes[i].code);
	r->images = ARENA_ARRAY(r->arena, struct image, total + 1);
	r->cells = ARENA_ARRAY(r->arena, struct cell *, total + 1);
	r->search.first = ARENA_ARRAY(r->arena, struct image *, r->count + 1);
	for (size_t i = 0; i < r->count; i++) {
		const struct code *code = nodes[i].code;
		const char *folder;

		r->search.first[i] = &r->images[r->image_count];
		if (slices_of(code) == 0)
			continue;
		folder = folder_of(code->macho_path, r->arena);
		paths_add(r->search.paths, code->macho_path, i);
		for (size_t s = 0; s < slices_of(code); s++)
			add_image(r, i, s, folder);
	}
}

static bool
same_load(const struct load *a, const struct load *b)
{
	return a->result == b->result && a->target == b->target &&
	       a->target_slice == b->target_slice &&
	       a->searched == b->searched &&
	       bytes_equal(a->elsewhere, b->elsewhere) &&
	       (a->path == b->path ||
		   (a->path && b->path && strcmp(a->path, b->path) == 0));
}

static void
keep_load(struct resolving *r, const struct image *image, struct load load,
    size_t library)
{
	struct cell **cells = &r->cells[image - r->images];
	struct cell *cell;
	struct link *link;

	if (r->quiet)
		return;
	if (!*cells)
		*cells = ARENA_ARRAY(
		    r->arena, struct cell, image->macho->library_count);
	cell = &(*cells)[library];
	if (cell->last && same_load(&cell->last->load, &load))
		return;
	link = ARENA_NEW(r->arena, struct link);
	link->load = load;
	link->load.slice = image->slice;
	link->load.library = library;
	link->load.process = code_of(r, r->search.main);
	if (cell->last)
		cell->last->next = link;
	else
		cell->first = link;
	cell->last = link;
}

/* The image is in the process from now on. */
static void
enter(struct resolving *r, struct image *image, const struct image *by)
{
	struct process_link **last = &r->processes[image->node], *link;
	const struct image *main = r->search.main;

	image->loaded = r->search.process;
	if (r->quiet)
		return;
	image->reached = true;
	link = ARENA_NEW(r->arena, struct process_link);
	link->process = (struct load_process){
		.process = code_of(r, main),
		.process_slice = main->slice,
		.slice = image->slice,
		.by = code_of(r, by),
		.linked = !r->opened,
	};
	link->next = *last;
	*last = link;
}

static void
push(struct resolving *r, struct image *image, const struct visit *by)
{
	ARENA_GROW(r->arena, r->stack, r->stack_count, r->stack_capacity);
	r->stack[r->stack_count++] = (struct pending){ image, by };
}

/* What was pushed since comes out in the order in which it was pushed. */
static void
turn(struct resolving *r, size_t since)
{
	struct pending *low = r->stack + since;
	struct pending *high = r->stack + r->stack_count;

	while (low < high) {
		struct pending swap = *low;

		*low++ = *--high;
		*high = swap;
	}
}

static void
load_libraries(struct resolving *r, const struct visit *v)
{
	const struct slice *slice = v->image->macho;
	size_t since = r->stack_count;

	for (size_t i = 0; i < slice->library_count; i++) {
		struct load load = { .target_slice = NO_SLICE };
		struct image *target = NULL;

		if (r->edges++ < LIMIT_LOAD_EDGES)
			load = search_library(
			    &r->search, v, slice->libraries[i].path, &target);
		else
			r->full = true;
		keep_load(r, v->image, load, i);
		if (!target || !r->search.main)
			continue;
		if (target->loaded != r->search.process)
			enter(r, target, v->image);
		if (target->asked != r->search.process)
			push(r, target, v);
	}
	turn(r, since);
}

/* An image, and all that it brings with it. What is loaded already is asked
 * for its own libraries when its turn comes, by whoever comes first. */
static void
load_image(struct resolving *r, struct image *image, const struct visit *by)
{
	r->stack_count = 0;
	push(r, image, by);
	while (r->stack_count > 0) {
		struct pending next = r->stack[--r->stack_count];
		struct visit *visit;

		if (next.image->asked == r->search.process)
			continue;
		next.image->asked = r->search.process;
		visit = ARENA_NEW(r->arena, struct visit);
		*visit = (struct visit){ next.image, next.by };
		load_libraries(r, visit);
	}
}

static void
start_process(struct resolving *r, struct image *main)
{
	r->search.main = main;
	r->search.process++;
	if (main)
		enter(r, main, main);
}

static bool
is_program(const struct image *image)
{
	return !image->macho->archive && image->macho->filetype == FILE_EXECUTE;
}

static void
run_programs(struct resolving *r)
{
	for (size_t i = 0; i < r->image_count; i++)
		if (is_program(&r->images[i])) {
			start_process(r, &r->images[i]);
			load_image(r, &r->images[i], NULL);
		}
}

/* What the system or another program opens, not the one around it. */
static bool
is_for_others(const struct place *place)
{
	static const char *const kinds[] = { "mdimporter", "qlgenerator",
		"prefpane", "saver", "kext", "dext", "xctest", "dsym", NULL };

	for (size_t i = 0; kinds[i]; i++)
		if (strcmp(place->kind->id, kinds[i]) == 0)
			return true;
	return bytes_end(bytes_of(place->name), ".driver");
}

/* The node of the program that may open it; SIZE_MAX: none is known. */
static size_t
opener_of(const struct resolving *r, size_t node)
{
	const struct load_node *nodes = r->search.nodes;

	while (node != SIZE_MAX) {
		const struct code *code = nodes[node].code;

		if (slices_of(code) > 0 && is_program(r->search.first[node]))
			return node;
		if (is_for_others(code->place))
			break;
		node = nodes[node].parent;
	}
	return SIZE_MAX;
}

/* Images that no load command names, by who opens them. */
struct opened {
	struct image *image;
	struct opened *next;
};

/* Plug-ins come before libraries, which they may bring with them. */
static void
add_opened(struct resolving *r, struct opened **of_node, uint32_t filetype)
{
	for (size_t i = r->image_count; i > 0; i--) {
		struct image *image = &r->images[i - 1];
		struct opened *opened;
		size_t opener;

		if (image->reached || !is_loaded_code(image->macho) ||
		    image->macho->filetype != filetype)
			continue;
		opener = opener_of(r, image->node);
		if (opener == SIZE_MAX)
			continue;
		opened = ARENA_NEW(r->arena, struct opened);
		*opened = (struct opened){ image, of_node[opener] };
		of_node[opener] = opened;
	}
}

static bool
is_opened_in(const struct resolving *r, const struct image *image)
{
	const struct slice *main = r->search.main->macho;

	return image == search_image(&r->search, image->node, main) &&
	       !(image->reached && image->macho->filetype == FILE_DYLIB);
}

/* All that a program loads is there before it opens anything. */
static void
open_in(struct resolving *r, struct image *main, const struct opened *opened)
{
	struct visit chain = { main, NULL };

	r->quiet = true;
	start_process(r, main);
	load_image(r, main, NULL);
	r->quiet = false;
	for (; opened; opened = opened->next) {
		if (!is_opened_in(r, opened->image) ||
		    opened->image->loaded == r->search.process)
			continue;
		enter(r, opened->image, main);
		load_image(r, opened->image, &chain);
	}
}

static void
open_all(struct resolving *r)
{
	struct opened **of_node =
	    ARENA_ARRAY(r->arena, struct opened *, r->count + 1);

	r->opened = true;
	add_opened(r, of_node, FILE_DYLIB);
	add_opened(r, of_node, FILE_BUNDLE);
	for (size_t i = 0; i < r->image_count; i++)
		if (is_program(&r->images[i]) && of_node[r->images[i].node])
			open_in(r, &r->images[i], of_node[r->images[i].node]);
}

/* What nobody is known to load: some of it can be told all the same. */
static void
look_at_rest(struct resolving *r)
{
	for (size_t i = 0; i < r->image_count; i++)
		if (!r->images[i].reached &&
		    is_loaded_code(r->images[i].macho)) {
			start_process(r, NULL);
			load_image(r, &r->images[i], NULL);
		}
}

static void
gather_loads(struct resolving *r, size_t node, struct code_loads *loads)
{
	const struct code *code = r->search.nodes[node].code;
	size_t first = (size_t) (r->search.first[node] - r->images);
	size_t slices = slices_of(code);
	size_t capacity = 0;

	for (size_t s = 0; s < slices; s++) {
		const struct cell *cells = r->cells[first + s];
		size_t libraries = code->macho->slices[s].library_count;

		for (size_t i = 0; cells && i < libraries; i++)
			for (struct link *l = cells[i].first; l; l = l->next) {
				ARENA_GROW(r->arena, loads->list, loads->count,
				    capacity);
				loads->list[loads->count++] = l->load;
			}
	}
}

static void
gather_processes(struct resolving *r, size_t node, struct code_loads *loads)
{
	size_t count = 0;

	for (struct process_link *l = r->processes[node]; l; l = l->next)
		count++;
	loads->processes = ARENA_ARRAY(r->arena, struct load_process, count);
	loads->process_count = count;
	for (struct process_link *l = r->processes[node]; l; l = l->next)
		loads->processes[--count] = l->process;
}

const struct loads *
loads_resolve(struct source *source, const struct load_node *nodes,
    size_t count, struct arena *arena)
{
	struct loads *loads = ARENA_NEW(arena, struct loads);
	struct arena *own = arena_new();
	struct resolving r = { .arena = own, .count = count };

	r.search.nodes = nodes;
	r.search.names = table_new(own);
	r.search.paths = paths_new(source, arena);
	r.processes = ARENA_ARRAY(own, struct process_link *, count + 1);
	add_images(&r);
	run_programs(&r);
	open_all(&r);
	look_at_rest(&r);
	r.arena = arena;
	loads->nodes = ARENA_ARRAY(arena, struct code_loads, count + 1);
	for (size_t i = 0; i < count; i++) {
		gather_loads(&r, i, &loads->nodes[i]);
		gather_processes(&r, i, &loads->nodes[i]);
	}
	loads->complete =
	    !r.full && !r.search.full && !paths_are_full(r.search.paths);
	loads->nodes[0].capped = !loads->complete;
	arena_free(own);
	return loads;
}

/* Of several processes the first counts, unless it did not find it. */
static void
place_load(
    struct load_place *place, const struct load *load, struct arena *arena)
{
	if (place->result == LOAD_INSIDE ||
	    (place->result != LOAD_UNKNOWN && load->result != LOAD_INSIDE))
		return;
	place->result = load->result;
	if (load->path)
		place->path = arena_string(arena, bytes_of(load->path));
}

const struct load_place *const *
loads_places(const struct code_loads *loads, const struct code *code,
    struct arena *arena)
{
	const struct macho *macho = code->macho;
	struct load_place **places;

	if (!macho || !loads || loads->count == 0)
		return NULL;
	places = ARENA_ARRAY(arena, struct load_place *, macho->slice_count);
	for (size_t i = 0; i < macho->slice_count; i++)
		places[i] = ARENA_ARRAY(
		    arena, struct load_place, macho->slices[i].library_count);
	for (size_t i = 0; i < loads->count; i++) {
		const struct load *load = &loads->list[i];

		place_load(&places[load->slice][load->library], load, arena);
	}
	return (const struct load_place *const *) places;
}
