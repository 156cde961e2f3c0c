/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sealtree/die.h>
#include <sealtree/text.h>

void
text_release(struct text *text)
{
	free(text->data);
	*text = (struct text) TEXT_INIT;
}

void
text_reset(struct text *text)
{
	text->len = 0;
	if (text->data)
		text->data[0] = '\0';
}

/* Room for `more` bytes and the NUL behind them. */
static void
reserve(struct text *text, size_t more)
{
	size_t need;

	if (__builtin_add_overflow(text->len, more, &need) ||
	    need > SIZE_MAX / 2 - 1)
		die("out of memory");
	if (need < text->capacity)
		return;
	text->capacity = text->capacity ? text->capacity : 64;
	while (text->capacity <= need)
		text->capacity *= 2;
	text->data = xrealloc(text->data, text->capacity, 1);
}

void
text_add(struct text *text, const void *data, size_t len)
{
	reserve(text, len);
	if (len)
		memcpy(text->data + text->len, data, len);
	text->len += len;
	text->data[text->len] = '\0';
}

void
text_add_bytes(struct text *text, struct bytes b)
{
	text_add(text, b.data, b.len);
}

void
text_add_string(struct text *text, const char *string)
{
	text_add(text, string, strlen(string));
}

void
text_add_char(struct text *text, char c)
{
	text_add(text, &c, 1);
}

void
text_vprintf(struct text *text, const char *format, va_list args)
{
	va_list again;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	if (len < 0)
		die("cannot format \"%s\"", format);
	reserve(text, (size_t) len);
	vsnprintf(text->data + text->len, (size_t) len + 1, format, again);
	va_end(again);
	text->len += (size_t) len;
}

void
text_add_code_point(struct text *text, uint32_t c)
{
	if (c < 0x80) {
		text_add_char(text, (char) c);
		return;
	}
	if (c < 0x800) {
		text_add_char(text, (char) (0xc0 | c >> 6));
	} else if (c < 0x10000) {
		text_add_char(text, (char) (0xe0 | c >> 12));
		text_add_char(text, (char) (0x80 | (c >> 6 & 63)));
	} else {
		text_add_char(text, (char) (0xf0 | c >> 18));
		text_add_char(text, (char) (0x80 | (c >> 12 & 63)));
		text_add_char(text, (char) (0x80 | (c >> 6 & 63)));
	}
	text_add_char(text, (char) (0x80 | (c & 63)));
}

void
text_printf(struct text *text, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	text_vprintf(text, format, args);
	va_end(args);
}

const char *
text_string(const struct text *text)
{
	return text->data ? text->data : "";
}

struct bytes
text_bytes(const struct text *text)
{
	return bytes_over(text->data, text->len);
}

void
text_add_hex(struct text *text, struct bytes b)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < b.len; i++) {
		text_add_char(text, digits[b.data[i] >> 4]);
		text_add_char(text, digits[b.data[i] & 15]);
	}
}

void
text_add_base64(struct text *text, struct bytes b)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < b.len; i += 3) {
		size_t n = b.len - i < 3 ? b.len - i : 3;
		uint32_t word = 0;

		for (size_t j = 0; j < 3; j++)
			word = word << 8 | (j < n ? b.data[i + j] : 0u);
		for (size_t j = 0; j < 4; j++)
			text_add_char(text,
			    j > n ? '=' : digits[word >> (18 - 6 * j) & 63]);
	}
}

void
text_add_time(struct text *text, int64_t seconds)
{
	time_t when = (time_t) seconds;
	struct tm tm;

	/* Years 0 and 9999, both ends of what four digits can say. */
	if (seconds < -62167219200 || seconds > 253402300799 ||
	    !gmtime_r(&when, &tm)) {
		text_printf(text, "%" PRId64, seconds);
		return;
	}
	text_printf(text, "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900,
	    tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

void
text_add_count(struct text *text, uint64_t number)
{
	char digits[24];
	int len = snprintf(digits, sizeof digits, "%" PRIu64, number);

	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			text_add_char(text, ' ');
		text_add_char(text, digits[i]);
	}
}
