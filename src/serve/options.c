/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include "server.h"

/* Days since 1970 in the proleptic Gregorian calendar; years begin in March,
 * so that the odd day comes last. */
static int64_t
days(int64_t year, int64_t month, int64_t day)
{
	int64_t y = month > 2 ? year : year - 1;
	int64_t m = month > 2 ? month - 3 : month + 9;

	return y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day -
	       1 - 719468;
}

static bool
is_leap(int64_t year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static bool
day_exists(int64_t year, int64_t month, int64_t day)
{
	static const uint8_t lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30,
		31, 30, 31 };

	if (year < 1 || month < 1 || month > 12 || day < 1)
		return false;
	return day <= lengths[month - 1] + (month == 2 && is_leap(year));
}

/* Where the shape has a 0 there is a digit; all else is as in the shape. */
static bool
has_shape(const char *text, const char *shape)
{
	if (strlen(text) != strlen(shape))
		return false;
	for (; *shape; shape++, text++)
		if (*shape == '0' ? *text < '0' || *text > '9'
				  : *text != *shape)
			return false;
	return true;
}

static int64_t
number(const char *digits, unsigned count)
{
	int64_t n = 0;

	while (count--)
		n = n * 10 + (*digits++ - '0');
	return n;
}

bool
option_time(const char *text, int64_t *seconds)
{
	int64_t year, month, day, hour = 0, minute = 0, second = 0;

	if (has_shape(text, "0000-00-00T00:00:00Z")) {
		hour = number(text + 11, 2);
		minute = number(text + 14, 2);
		second = number(text + 17, 2);
	} else if (!has_shape(text, "0000-00-00")) {
		return false;
	}
	year = number(text, 4);
	month = number(text + 5, 2);
	day = number(text + 8, 2);
	if (!day_exists(year, month, day) || hour > 23 || minute > 59 ||
	    second > 59)
		return false;
	*seconds =
	    days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
	return true;
}
