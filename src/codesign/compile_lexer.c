/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include "compile.h"
#include "der.h"

#define SECONDS_TO_2001 978307200

static void
advance(struct bytes *rest, size_t len)
{
	*rest = bytes_clamp(*rest, len, rest->len);
}

static bool
is_space(uint8_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static bool
is_word(uint8_t c)
{
	return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	       c == '.';
}

static int
hex_digit(uint8_t c)
{
	if (is_digit(c))
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static struct token
bad(struct bytes at, const char *why)
{
	struct token token = { TOKEN_BAD, bytes_of(why), 0 };

	token.value.offset = at.offset;
	return token;
}

/* Past white space and comments. False where a comment has no end. */
static bool
skip_blanks(struct bytes *rest)
{
	while (rest->len) {
		const uint8_t *end;

		if (is_space(rest->data[0])) {
			advance(rest, 1);
		} else if (bytes_begin(*rest, "/*")) {
			end = rest->data + 2;
			while (end + 1 < rest->data + rest->len &&
			       !(end[0] == '*' && end[1] == '/'))
				end++;
			if (end + 1 >= rest->data + rest->len)
				return false;
			advance(rest, (size_t) (end + 2 - rest->data));
		} else if (bytes_begin(*rest, "//") ||
			   bytes_begin(*rest, "#")) {
			end = memchr(rest->data, '\n', rest->len);
			advance(rest,
			    end ? (size_t) (end - rest->data) : rest->len);
		} else {
			break;
		}
	}
	return true;
}

/* Two digits a byte, behind `prefix` characters; `*len` of them. */
static bool
take_hex(
    struct bytes *rest, size_t prefix, struct arena *arena, struct bytes *value)
{
	size_t len = prefix;
	uint8_t *data;

	while (len < rest->len && hex_digit(rest->data[len]) >= 0)
		len++;
	if (len == prefix || (len - prefix) % 2)
		return false;
	data = ARENA_ARRAY(arena, uint8_t, (len - prefix) / 2);
	for (size_t i = 0; i < (len - prefix) / 2; i++) {
		const uint8_t *digits = rest->data + prefix + 2 * i;

		data[i] = (uint8_t) (hex_digit(digits[0]) << 4 |
				     hex_digit(digits[1]));
	}
	*value = bytes_over(data, (len - prefix) / 2);
	value->offset = rest->offset;
	advance(rest, len);
	return true;
}

static struct token
hex_token(struct bytes *rest, struct arena *arena)
{
	struct token token = { .type = TOKEN_HEX };

	if (!take_hex(rest, 2, arena, &token.value))
		return bad(*rest, "0x needs an even number of hex digits");
	return token;
}

static struct token
hash_token(struct bytes *rest, struct arena *arena)
{
	struct token token = { .type = TOKEN_HASH };
	struct bytes at = *rest;

	if (!take_hex(rest, 2, arena, &token.value) || !rest->len ||
	    rest->data[0] != '"')
		return bad(at, "a hash needs an even number of hex digits in "
			       "quotes");
	advance(rest, 1);
	return token;
}

static struct token
string_token(struct bytes *rest, struct arena *arena)
{
	struct token token = { .type = TOKEN_STRING };
	size_t end = 1, len = 0;
	uint8_t *data;

	while (end < rest->len && rest->data[end] != '"')
		end += rest->data[end] == '\\' ? 2 : 1;
	if (end >= rest->len)
		return bad(*rest, "a string has no end");
	data = ARENA_ARRAY(arena, uint8_t, end);
	for (size_t i = 1; i < end; i++) {
		if (rest->data[i] == '\\')
			i++;
		data[len++] = rest->data[i];
	}
	token.value = bytes_over(data, len);
	token.value.offset = rest->offset;
	advance(rest, end + 1);
	return token;
}

/* "2019-06-01 00:00:00 +0000" as the digits of a GeneralizedTime. */
static bool
read_date(struct bytes text, int64_t *seconds)
{
	static const char form[] = "dddd-dd-dd dd:dd:dd +0000";
	uint8_t digits[15];
	struct der element = { .tag = DER_GENERALIZED_TIME };
	size_t len = 0;

	if (text.len != strlen(form))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (form[i] == 'd' ? !is_digit(text.data[i])
				   : form[i] != (char) text.data[i])
			return false;
		if (form[i] == 'd')
			digits[len++] = text.data[i];
	}
	digits[len++] = 'Z';
	element.content = bytes_over(digits, len);
	if (!der_time(&element, seconds))
		return false;
	*seconds -= SECONDS_TO_2001;
	return true;
}

/* The seconds alone, for times that have no year of four digits. */
static bool
read_seconds(struct bytes text, int64_t *seconds)
{
	bool negative = text.len && text.data[0] == '-';

	*seconds = 0;
	for (size_t i = negative; i < text.len; i++) {
		int digit = text.data[i] - '0';

		if (!is_digit(text.data[i]) ||
		    __builtin_mul_overflow(*seconds, 10, seconds) ||
		    __builtin_sub_overflow(*seconds, digit, seconds))
			return false;
	}
	return text.len > negative &&
	       (negative || !__builtin_sub_overflow(0, *seconds, seconds));
}

static bool
time_token(struct bytes *rest, struct token *token)
{
	const uint8_t *end = memchr(rest->data, '>', rest->len);
	struct bytes inner;

	if (!end)
		return false;
	inner = bytes_clamp(*rest, 1, (size_t) (end - rest->data) - 1);
	if (!read_date(inner, &token->time) &&
	    !read_seconds(inner, &token->time))
		return false;
	token->type = TOKEN_TIME;
	token->value = inner;
	advance(rest, inner.len + 2);
	return true;
}

static struct token
plain_token(struct bytes *rest)
{
	struct token token = { .type = TOKEN_WORD };
	size_t len = 0;

	while (len < rest->len && is_word(rest->data[len]))
		len++;
	if (len == 0) {
		token.type = TOKEN_SIGN;
		len = bytes_begin(*rest, "<=") || bytes_begin(*rest, ">=") ||
			      bytes_begin(*rest, "==")
			  ? 2
			  : 1;
		if (!memchr("()[]!~*-;=<>", rest->data[0], 12))
			return bad(*rest, "no requirement has such a sign");
	}
	token.value = bytes_clamp(*rest, 0, len);
	advance(rest, len);
	return token;
}

struct token
token_next(struct bytes *rest, struct arena *arena)
{
	struct token token = { .type = TOKEN_END };

	if (!skip_blanks(rest))
		return bad(*rest, "a comment has no end");
	token.value = bytes_clamp(*rest, 0, 0);
	if (!rest->len)
		return token;
	if (rest->data[0] == '"')
		return string_token(rest, arena);
	if (bytes_begin(*rest, "H\""))
		return hash_token(rest, arena);
	if (bytes_begin(*rest, "0x"))
		return hex_token(rest, arena);
	if (rest->data[0] == '<' && time_token(rest, &token))
		return token;
	return plain_token(rest);
}

static bool
read_component(struct bytes *text, uint64_t *component)
{
	size_t len = 0;

	*component = 0;
	for (; len < text->len && is_digit(text->data[len]); len++)
		if (__builtin_mul_overflow(*component, 10, component) ||
		    __builtin_add_overflow(
			*component, text->data[len] - '0', component))
			return false;
	advance(text, len);
	return len > 0;
}

static size_t
put_base_128(uint8_t *oid, uint64_t component)
{
	size_t len = 1;

	while (len < 10 && component >> (7 * len))
		len++;
	for (size_t i = 0; i < len; i++)
		oid[i] = (uint8_t) ((component >> (7 * (len - 1 - i)) & 0x7f) |
				    (i + 1 < len ? 0x80 : 0));
	return len;
}

bool
requirement_oid(struct bytes text, struct arena *arena, struct bytes *oid)
{
	uint64_t first, second, component;
	uint8_t *data = ARENA_ARRAY(arena, uint8_t, text.len + 1);
	size_t len;

	*oid = (struct bytes){ 0 };
	if (!read_component(&text, &first) || !text.len ||
	    text.data[0] != '.' || first > 2)
		return false;
	advance(&text, 1);
	if (!read_component(&text, &second) || (first < 2 && second > 39) ||
	    __builtin_add_overflow(first * 40, second, &second))
		return false;
	len = put_base_128(data, second);
	while (text.len) {
		if (text.data[0] != '.')
			return false;
		advance(&text, 1);
		if (!read_component(&text, &component))
			return false;
		len += put_base_128(data + len, component);
	}
	*oid = bytes_over(data, len);
	return true;
}
