/* SPDX-License-Identifier: MIT */
/* What the first bytes of a file say that is neither code nor a profile. */
#include <config.h>

#include <string.h>

#include "walker.h"

/* AppleSingle and AppleDouble, version 2 (RFC 1740, 1994), and what macOS
 * puts in it (copyfile-202, 2024: copyfile.c). */
enum {
	APPLEDOUBLE_MAGIC = 0x00051607,
	APPLEDOUBLE_FILLER = 16,
	APPLEDOUBLE_ENTRIES = 16, /* more are not looked at */
	ENTRY_RESOURCE_FORK = 2,
	ENTRY_FINDER_INFO = 9,
	FINDER_INFO_LEN = 32
};

static bool
contains(struct bytes b, const char *string)
{
	return b.len && memmem(b.data, b.len, string, strlen(string));
}

/* An empty fork is written too: a header, and a map of nothing. */
static bool
is_fork_used(struct bytes head, uint32_t offset, uint32_t len)
{
	return len > 0 && !contains(bytes_clamp(head, offset, len),
			      "This resource fork intentionally left blank");
}

static bool
is_info_used(struct bytes head, uint32_t offset)
{
	return !bytes_are_zero(bytes_clamp(head, offset, FINDER_INFO_LEN));
}

static enum content
sniff_appledouble(struct bytes head)
{
	struct cursor c = cursor_over(head);
	uint16_t count;

	cursor_skip(&c, 8 + APPLEDOUBLE_FILLER); /* magic, version */
	count = cursor_be16(&c);
	for (unsigned i = 0; i < count && i < APPLEDOUBLE_ENTRIES; i++) {
		uint32_t id = cursor_be32(&c), offset = cursor_be32(&c);
		uint32_t len = cursor_be32(&c);

		if (!cursor_ok(&c))
			break;
		if (id == ENTRY_FINDER_INFO && is_info_used(head, offset))
			return CONTENT_FINDER_INFO;
		if (id == ENTRY_RESOURCE_FORK &&
		    is_fork_used(head, offset, len))
			return CONTENT_RESOURCE_FORK;
	}
	return CONTENT_APPLEDOUBLE;
}

/* "BEGIN EC PRIVATE KEY-----" and the end of the line. */
static bool
begins_private_key(struct bytes line)
{
	const uint8_t *end = memchr(line.data, '\n', line.len);

	if (!end)
		return false;
	line.len = (size_t) (end - line.data);
	if (line.len && end[-1] == '\r')
		line.len--;
	return bytes_end(line, " PRIVATE KEY-----");
}

/* At the begin of a line: no text about keys. */
static bool
has_private_key(struct bytes head)
{
	static const char dashes[] = "-----BEGIN";
	struct bytes rest = head;
	const uint8_t *at;

	while (rest.len &&
	       (at = memmem(
		    rest.data, rest.len, dashes, sizeof dashes - 1))) {
		size_t len = (size_t) (at - rest.data) + sizeof dashes - 1;

		rest = bytes_clamp(rest, len, UINT64_MAX);
		if ((at == head.data || at[-1] == '\n') && rest.len &&
		    begins_private_key(rest))
			return true;
	}
	return false;
}

static bool
has_password(const char *name, struct bytes head)
{
	return name_fits(name, ".env*") &&
	       (contains(head, "APPLE_ID") || contains(head, "PASSWORD"));
}

static enum content
sniff_script(struct bytes head)
{
	return contains(head, "codesign ") || contains(head, "notarytool ")
		   ? CONTENT_SIGNING_SCRIPT
		   : CONTENT_SCRIPT;
}

enum content
content_sniff(const char *name, struct bytes head)
{
	struct cursor c = cursor_over(head);

	if (cursor_be32(&c) == APPLEDOUBLE_MAGIC && cursor_ok(&c))
		return sniff_appledouble(head);
	if (bytes_begin(head, "#!"))
		return sniff_script(head);
	if (bytes_begin(head, "!<arch>\n"))
		return CONTENT_STATIC_LIBRARY;
	if (has_private_key(head))
		return CONTENT_PRIVATE_KEY;
	if (has_password(name, head))
		return CONTENT_PASSWORD;
	return CONTENT_OTHER;
}
