/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <math.h>
#include <stdlib.h>

#include "plist_gate.h"

static bool
is_space(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static struct bytes
trim(struct bytes b)
{
	while (b.len && is_space(b.data[0]))
		b = bytes_clamp(b, 1, b.len - 1);
	while (b.len && is_space(b.data[b.len - 1]))
		b.len--;
	return b;
}

static int
digit_value(uint8_t c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* False where a character is no digit; at too large a number `*large`. */
static bool
scan_digits(struct bytes digits, unsigned base, uint64_t *number, bool *large)
{
	*number = 0;
	*large = false;
	for (size_t i = 0; i < digits.len; i++) {
		int value = digit_value(digits.data[i]);

		if (value < 0 || (unsigned) value >= base)
			return false;
		if (__builtin_mul_overflow(*number, base, number) ||
		    __builtin_add_overflow(*number, (unsigned) value, number))
			*large = true;
	}
	if (*large)
		*number = UINT64_MAX;
	return digits.len > 0;
}

bool
plist_scan_integer(struct bytes text, struct plist *value, const char **odd)
{
	struct bytes digits = trim(text);
	bool minus = bytes_begin(digits, "-"), large;
	uint64_t smallest = (uint64_t) 1 << 63, number;
	unsigned base = 10;

	if (minus || bytes_begin(digits, "+"))
		digits = bytes_clamp(digits, 1, digits.len - 1);
	if (bytes_begin(digits, "0x") || bytes_begin(digits, "0X")) {
		base = 16;
		digits = bytes_clamp(digits, 2, digits.len - 2);
		*odd = "an integer in hexadecimal";
	} else if (digits.len > 1 && digits.data[0] == '0') {
		*odd = "an integer that begins with 0";
	}
	if (!scan_digits(digits, base, &number, &large))
		return false;
	if (large || (minus && number > smallest))
		*odd = "an integer that is too large";
	if (minus && number > smallest)
		number = smallest;
	value->negative = minus && number > 0;
	value->number = minus ? 0 - number : number;
	return true;
}

/* [+-] digits [. digits] [e [+-] digits], and nothing else. */
static bool
is_decimal(struct bytes b)
{
	size_t i = 0, digits = 0;

	if (i < b.len && (b.data[i] == '+' || b.data[i] == '-'))
		i++;
	for (; i < b.len && is_digit(b.data[i]); i++)
		digits++;
	if (i < b.len && b.data[i] == '.')
		for (i++; i < b.len && is_digit(b.data[i]); i++)
			digits++;
	if (digits == 0)
		return false;
	if (i < b.len && (b.data[i] == 'e' || b.data[i] == 'E')) {
		i++;
		if (i < b.len && (b.data[i] == '+' || b.data[i] == '-'))
			i++;
		if (i == b.len)
			return false;
		while (i < b.len && is_digit(b.data[i]))
			i++;
	}
	return i == b.len;
}

static bool
is_special(struct bytes b)
{
	static const char *const names[] = { "nan", "inf", "+inf", "-inf",
		"infinity", "+infinity", "-infinity" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (bytes_are(b, names[i]))
			return true;
	return false;
}

bool
plist_scan_real(struct bytes text, struct plist *value, const char **odd)
{
	enum {
		LONGEST = 512
	};
	char copy[LONGEST + 1];
	struct bytes b = trim(text);

	if (b.len > LONGEST)
		return false;
	if (is_special(b))
		*odd = "a real that is no finite number";
	else if (!is_decimal(b))
		return false;
	for (size_t i = 0; i < b.len; i++)
		copy[i] = (char) b.data[i];
	copy[b.len] = '\0';
	value->real = strtod(copy, NULL);
	if (isinf(value->real))
		*odd = "a real that is no finite number";
	return true;
}

static bool
is_leap(int64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days since 1970 of a day in the Gregorian calendar, of any year from 0. */
static int64_t
days_since_1970(int64_t year, int64_t month, int64_t day)
{
	static const int before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243,
		273, 304, 334 };
	int64_t past = year - 1;

	return year * 365 + (past + 4) / 4 - (past + 100) / 100 +
	       (past + 400) / 400 + before[month - 1] +
	       (month > 2 && is_leap(year)) + day - 1 - 719528;
}

static bool
scan_field(struct bytes b, size_t at, size_t len, int64_t least, int64_t most,
    int64_t *field)
{
	uint64_t number;
	bool large;

	if (!scan_digits(bytes_clamp(b, at, len), 10, &number, &large))
		return false;
	*field = (int64_t) number;
	return *field >= least && *field <= most;
}

bool
plist_scan_date(struct bytes text, struct plist *value, const char **odd)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };
	static const char form[] = "____-__-__T__:__:__Z";
	struct bytes b = trim(text);
	int64_t year, month, day, hour, minute, second;

	if (b.len != sizeof form - 1)
		return false;
	for (size_t i = 0; i < b.len; i++)
		if (form[i] != '_' && b.data[i] != (uint8_t) form[i])
			return false;
	/* Apple itself has written a second 60. */
	if (!scan_field(b, 0, 4, 0, 9999, &year) ||
	    !scan_field(b, 5, 2, 1, 12, &month) ||
	    !scan_field(b, 8, 2, 1, 31, &day) ||
	    !scan_field(b, 11, 2, 0, 23, &hour) ||
	    !scan_field(b, 14, 2, 0, 59, &minute) ||
	    !scan_field(b, 17, 2, 0, 60, &second))
		return false;
	if (day > lengths[month - 1] + (month == 2 && is_leap(year)))
		*odd = "a day that its month does not have";
	value->seconds = days_since_1970(year, month, day) * 86400 +
			 hour * 3600 + minute * 60 + second;
	return true;
}

static int
base64_value(uint8_t c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (is_digit(c))
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

void
plist_scan_data(struct bytes text, struct text *data, const char **odd)
{
	enum {
		CHUNK = 256
	};
	unsigned bits = 0, characters = 0, padding = 0;
	uint8_t chunk[CHUNK] = { 0 };
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.data[i];
		int value = base64_value(c);

		if (is_space(c))
			continue;
		if (c == '=') {
			padding++;
			continue;
		}
		if (value < 0 || padding) {
			*odd = "data that is not base64";
			continue;
		}
		bits = bits << 6 | (unsigned) value;
		if (++characters % 4 == 1)
			continue;
		chunk[len++] =
		    (uint8_t) (bits >> (6 - 2 * ((characters + 3) % 4)));
		if (len < CHUNK)
			continue;
		text_add_bytes(data, bytes_over(chunk, len));
		len = 0;
	}
	text_add_bytes(data, bytes_over(chunk, len));
	if ((characters + padding) % 4 != 0 || padding > 2)
		*odd = "data with the wrong padding";
}
