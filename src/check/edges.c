/* SPDX-License-Identifier: MIT */
/* What checks ask of load commands and of where they lead. */
#include <config.h>

#include <stdarg.h>
#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "loading.h"

bool
next_edge(const struct check_subject *subject, size_t *at, struct edge *edge)
{
	const struct load *load;

	if (!subject->loads || *at >= subject->loads->count)
		return false;
	load = &subject->loads->list[(*at)++];
	*edge = (struct edge){ .load = load };
	edge->slice = &subject->code->macho->slices[load->slice];
	edge->library = &edge->slice->libraries[load->library];
	edge->weak = edge->library->kind == LIBRARY_WEAK;
	if (load->target && load->target_slice != NO_SLICE)
		edge->target = &load->target->macho->slices[load->target_slice];
	return true;
}

bool
edge_is_sure(const struct check_subject *subject, const struct edge *edge)
{
	const struct code_loads *loads = subject->loads;

	for (size_t i = 0; i < loads->process_count; i++)
		if (loads->processes[i].process == edge->load->process &&
		    loads->processes[i].slice == edge->load->slice)
			return loads->processes[i].linked;
	return false;
}

bool
told_enough(const struct findings *findings, const struct check *check)
{
	size_t first = findings->count;

	while (first > 0 && findings->list[first - 1].check == check)
		first--;
	return findings->count - first >= LIMIT_LOADS_TOLD;
}

struct finding *
add_edge(const struct check *check, const struct check_subject *subject,
    const struct edge *edge, struct findings *findings, const char *format, ...)
{
	struct text message = TEXT_INIT;
	struct finding *finding;
	va_list args;

	va_start(args, format);
	text_vprintf(&message, format, args);
	va_end(args);
	finding = finding_add(findings, check, "%s", text_string(&message));
	text_release(&message);
	finding->file = code_own_file(subject->code);
	finding->slice = edge->slice->arch;
	finding->offset = edge->library->offset;
	finding->seen = visible(findings->arena, edge->library->path);
	if (finding->severity > SEVERITY_WARNING &&
	    !edge_is_sure(subject, edge))
		finding->severity = SEVERITY_WARNING;
	return finding;
}

const char *
edge_name(struct arena *arena, const struct edge *edge)
{
	const struct code *target = edge->load->target;

	return target ? target->place->path
		      : visible(arena, edge->library->path);
}

bool
next_load_path(
    const struct check_subject *subject, size_t *at, struct load_path *path)
{
	const struct macho *macho = subject->code->macho;
	size_t left = *at;

	for (size_t i = 0; macho && i < macho->slice_count; i++) {
		const struct slice *s = &macho->slices[i];

		*path = (struct load_path){ .slice = s, .offset = NO_OFFSET };
		if (left < s->library_count) {
			path->library = &s->libraries[left];
			path->path = path->library->path;
			path->offset = path->library->offset;
			break;
		}
		left -= s->library_count;
		if (left < s->rpath_count) {
			path->path = s->rpaths[left];
			path->offset = path->path.offset;
			break;
		}
		left -= s->rpath_count;
		path->slice = NULL;
	}
	++*at;
	return macho && macho->slice_count > 0 && path->slice;
}

struct finding *
add_path(const struct check *check, const struct check_subject *subject,
    const struct load_path *path, struct findings *findings,
    const char *message)
{
	struct finding *finding = finding_add(findings, check, "%s", message);

	finding->file = code_own_file(subject->code);
	finding->slice = path->slice->arch;
	finding->offset = path->offset;
	finding->seen = visible(findings->arena, path->path);
	return finding;
}

bool
path_is_foreign(struct bytes path)
{
	return bytes_begin(path, "/") && !load_is_system(path) &&
	       !bytes_are(path, "/usr/lib") && !bytes_are(path, "/System");
}

bool
path_is_loose(struct bytes path)
{
	return !bytes_begin(path, "/") && !bytes_begin(path, "@");
}

/* How many folders a file lies deep in the outermost bundle; SIZE_MAX: not in
 * one that is whole in itself. */
static size_t
depth_of(const struct check_subject *subject)
{
	const struct check_subject *root = subject_root(subject);
	const char *path = subject->code->macho_path;
	const char *around = root->code->place->path;
	size_t depth = 0;

	if (!path || !kind_is(root, "app") || !lies_below(path, around))
		return SIZE_MAX;
	if (strcmp(around, ".") != 0)
		path += strlen(around) + 1;
	for (; *path; path++)
		depth += *path == '/';
	return depth;
}

static bool
goes_above(struct bytes path, size_t depth)
{
	size_t at = 0;

	while (at < path.len) {
		size_t end = at;
		struct bytes part;

		while (end < path.len && path.data[end] != '/')
			end++;
		part = bytes_clamp(path, at, end - at);
		if (bytes_are(part, "..")) {
			if (depth-- == 0)
				return true;
		} else if (part.len > 0 && !bytes_are(part, ".")) {
			depth++;
		}
		at = end + 1;
	}
	return false;
}

bool
path_leaves(const struct check_subject *subject, struct bytes path)
{
	static const char loader[] = "@loader_path/";
	static const char executable[] = "@executable_path/";
	size_t depth = depth_of(subject);
	size_t skip = 0;

	if (bytes_begin(path, loader))
		skip = sizeof(loader) - 1;
	else if (bytes_begin(path, executable) && subject_is_program(subject))
		skip = sizeof(executable) - 1;
	return skip > 0 && depth != SIZE_MAX &&
	       goes_above(bytes_clamp(path, skip, path.len), depth);
}

const struct signature *
signature_at(const struct code *code, size_t slice)
{
	return slice < code->signature_count ? code->signatures[slice] : NULL;
}

uint32_t
slice_flags(const struct code *code, size_t slice)
{
	const struct signature *s = signature_at(code, slice);
	const struct directory *d = s ? s->best ? s->best : s->primary : NULL;

	return d ? d->flags : 0;
}

const struct plist *
code_rights(const struct code *code, size_t slice)
{
	const struct signature *s = signature_at(code, slice);
	const struct entitlements *e = s ? s->entitlements : NULL;

	return e ? e->der ? e->der : e->xml : NULL;
}
