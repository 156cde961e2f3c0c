/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdarg.h>

#include <sealtree/defect.h>
#include <sealtree/limits.h>
#include <sealtree/text.h>

void
defects_init(struct defects *defects, struct arena *arena)
{
	*defects = (struct defects){ .arena = arena };
}

void
defect_add(struct defects *defects, enum defect_kind kind, uint64_t offset,
    const char *format, ...)
{
	struct text what = TEXT_INIT;
	va_list args;

	if (defects->count >= LIMIT_DEFECTS) {
		defects->dropped++;
		return;
	}
	va_start(args, format);
	text_vprintf(&what, format, args);
	va_end(args);
	ARENA_GROW(
	    defects->arena, defects->list, defects->count, defects->capacity);
	defects->list[defects->count++] = (struct defect){
		.kind = kind,
		.offset = offset,
		.file = defects->file,
		.slice = defects->slice,
		.part = defects->part,
		.what = arena_string(defects->arena, text_bytes(&what)),
	};
	text_release(&what);
}
