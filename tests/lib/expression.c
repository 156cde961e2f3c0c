/* SPDX-License-Identifier: MIT */
#include "expression.h"

#include <config.h>

#include <stdarg.h>
#include <stdlib.h>

int
set_up(void **state)
{
	struct setting *s = calloc(1, sizeof *s);

	if (!s)
		return -1;
	s->arena = arena_new();
	defects_init(&s->defects, s->arena);
	*state = s;
	return 0;
}

int
tear_down(void **state)
{
	struct setting *s = *state;

	text_release(&s->blob);
	arena_free(s->arena);
	free(s);
	return 0;
}

void
put_word(struct text *t, uint32_t word)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		text_add_char(t, (char) (word >> shift));
}

void
put_data(struct text *t, struct bytes data)
{
	put_word(t, (uint32_t) data.len);
	text_add_bytes(t, data);
	while (t->len % 4)
		text_add_char(t, '\0');
}

static void
put_hex(struct text *t, const char *hex)
{
	struct text raw = TEXT_INIT;

	for (size_t i = 0; hex[i] && hex[i + 1]; i += 2) {
		char digits[] = { hex[i], hex[i + 1], '\0' };

		text_add_char(&raw, (char) strtoul(digits, NULL, 16));
	}
	put_data(t, text_bytes(&raw));
	text_release(&raw);
}

static void
put(struct text *t, const char *form, va_list args)
{
	for (; *form; form++) {
		uint64_t q;

		switch (*form) {
		case 'w':
			put_word(t, va_arg(args, unsigned));
			break;
		case 'd':
			put_data(t, bytes_of(va_arg(args, const char *)));
			break;
		case 'x':
			put_hex(t, va_arg(args, const char *));
			break;
		case 'q':
			q = (uint64_t) va_arg(args, long long);
			put_word(t, (uint32_t) (q >> 32));
			put_word(t, (uint32_t) q);
			break;
		}
	}
}

void
begin_blob(struct text *t, uint32_t kind)
{
	text_reset(t);
	put_word(t, 0xfade0c00);
	put_word(t, 0);
	put_word(t, kind);
}

struct bytes
end_blob(struct text *t)
{
	t->data[4] = (char) (t->len >> 24);
	t->data[5] = (char) (t->len >> 16);
	t->data[6] = (char) (t->len >> 8);
	t->data[7] = (char) t->len;
	return text_bytes(t);
}

const struct requirement *
parse_words(struct setting *s, const char *form, ...)
{
	va_list args;

	begin_blob(&s->blob, 1);
	va_start(args, form);
	put(&s->blob, form, args);
	va_end(args);
	return requirement_parse(end_blob(&s->blob), s->arena, &s->defects);
}
