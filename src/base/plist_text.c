/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include "plist_text.h"

bool
plist_text_is_space(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct bytes
rest(const struct plist_text *in)
{
	struct bytes all = in->reader->bytes;

	return bytes_clamp(all, in->at, all.len - in->at);
}

static bool
fail(struct plist_text *in, struct plist_event *event, size_t at,
    const char *what)
{
	plist_gate_fail(in->reader, event, DEFECT_PLIST, at, "%s", what);
	return false;
}

bool
plist_text_begins(const struct plist_text *in, const char *literal)
{
	struct bytes left = rest(in);

	/* Asked some ten times for each value, mostly in vain. */
	return left.len && left.data[0] == (uint8_t) literal[0] &&
	       bytes_begin(left, literal);
}

/* Bytes from here to the first `literal`, in `*len`; false if there is none. */
static bool
find(const struct plist_text *in, const char *literal, size_t *len)
{
	size_t size = strlen(literal);
	struct bytes left = rest(in);

	for (size_t i = 0; i + size <= left.len; i++) {
		const uint8_t *next =
		    memchr(left.data + i, literal[0], left.len - i - size + 1);

		if (!next)
			return false;
		i = (size_t) (next - left.data);
		if (memcmp(next, literal, size) == 0) {
			*len = i;
			return true;
		}
	}
	return false;
}

struct bytes
plist_text_name(struct plist_text *in)
{
	struct bytes left = rest(in);
	size_t len = 0;

	while (len < left.len && ((left.data[len] | 0x20) >= 'a') &&
	       (left.data[len] | 0x20) <= 'z')
		len++;
	in->at += len;
	return bytes_clamp(left, 0, len);
}

struct bytes
plist_text_attributes(struct plist_text *in)
{
	struct bytes left = rest(in);
	size_t begin = 0, end;
	uint8_t quote = 0;

	while (begin < left.len && plist_text_is_space(left.data[begin]))
		begin++;
	for (end = begin; end < left.len; end++) {
		uint8_t c = left.data[end];

		if (quote ? c == quote : c == '"' || c == '\'')
			quote = quote ? 0 : c;
		else if (!quote && (c == '>' || c == '<'))
			break;
	}
	in->at += end;
	return bytes_clamp(left, begin, end - begin);
}

/* Some readers end a comment at "--", at "-->" only, or take "<!-->" and
 * "<!--->" for whole ones: so two of them saw different entitlements. */
static bool
pass_comment(struct plist_text *in, struct plist_event *event)
{
	size_t begin = in->at, len;
	struct bytes comment;
	bool odd;

	in->at += 4;
	odd = plist_text_begins(in, ">") || plist_text_begins(in, "->");
	if (!find(in, "-->", &len))
		return fail(in, event, begin, "a comment that does not end");
	comment = bytes_clamp(rest(in), 0, len);
	for (size_t i = 0; i + 1 < comment.len && !odd; i++)
		odd = comment.data[i] == '-' && comment.data[i + 1] == '-';
	if (odd || bytes_end(comment, "-"))
		plist_gate_doubt(in->reader, begin,
		    "a comment that readers end in different places");
	in->at += len + 3;
	return true;
}

static bool
pass_instruction(struct plist_text *in, struct plist_event *event)
{
	size_t begin = in->at, len;

	plist_gate_doubt(in->reader, begin, "a processing instruction");
	if (!find(in, "?>", &len))
		return fail(in, event, begin,
		    "a processing instruction that does not end");
	in->at += len + 2;
	return true;
}

static void
pass_space(struct plist_text *in)
{
	struct bytes all = in->reader->bytes;

	while (in->at < all.len && plist_text_is_space(all.data[in->at]))
		in->at++;
}

static void
pass_stray_text(struct plist_text *in)
{
	size_t len;

	plist_gate_doubt(in->reader, in->at, "text between elements");
	in->at += find(in, "<", &len) ? len : rest(in).len;
}

bool
plist_text_pass(struct plist_text *in, struct plist_event *event)
{
	for (;;) {
		pass_space(in);
		if (in->at == in->reader->bytes.len)
			return true;
		if (!plist_text_begins(in, "<")) {
			pass_stray_text(in);
		} else if (plist_text_begins(in, "<!--")) {
			if (!pass_comment(in, event))
				return false;
		} else if (plist_text_begins(in, "<?")) {
			if (!pass_instruction(in, event))
				return false;
		} else {
			return true;
		}
	}
}

static bool
contains(struct bytes b, const char *literal)
{
	size_t size = strlen(literal);

	for (size_t i = 0; i + size <= b.len; i++)
		if (memcmp(b.data + i, literal, size) == 0)
			return true;
	return false;
}

static bool
pass_declaration(struct plist_text *in, struct plist_event *event)
{
	size_t begin = in->at, len;
	struct bytes declaration;

	if (!plist_text_begins(in, "<?xml"))
		return true;
	if (!find(in, "?>", &len))
		return fail(
		    in, event, begin, "an XML declaration that does not end");
	declaration = bytes_clamp(rest(in), 0, len);
	if (contains(declaration, "encoding") &&
	    !contains(declaration, "UTF-8") && !contains(declaration, "utf-8"))
		plist_gate_doubt(
		    in->reader, begin, "an encoding other than UTF-8");
	if (!contains(declaration, "\"1.0\"") &&
	    !contains(declaration, "'1.0'"))
		plist_gate_doubt(in->reader, begin, "XML of another version");
	in->at += len + 2;
	return true;
}

static bool
pass_doctype(struct plist_text *in, struct plist_event *event)
{
	size_t begin = in->at;
	struct bytes declaration;

	if (!plist_text_begins(in, "<!DOCTYPE"))
		return true;
	in->at += strlen("<!DOCTYPE");
	declaration = plist_text_attributes(in);
	if (contains(declaration, "["))
		return fail(in, event, begin,
		    "a document type with declarations of its own");
	if (!plist_text_begins(in, ">"))
		return fail(
		    in, event, begin, "a document type that does not end");
	in->at++;
	if (!bytes_begin(declaration, "plist"))
		plist_gate_doubt(
		    in->reader, begin, "a document type that is not Apple's");
	return true;
}

bool
plist_text_prolog(struct plist_text *in, struct plist_event *event)
{
	if (plist_text_begins(in, "\xef\xbb\xbf")) {
		plist_gate_doubt(in->reader, 0, "a byte order mark");
		in->at += 3;
	}
	pass_space(in);
	return pass_declaration(in, event) && plist_text_pass(in, event) &&
	       pass_doctype(in, event) && plist_text_pass(in, event);
}

static bool
read_reference(
    struct plist_text *in, struct text *buffer, struct plist_event *event)
{
	enum {
		LONGEST = 12
	};
	size_t begin = in->at++, len = 0;
	struct bytes name = bytes_clamp(rest(in), 0, LONGEST);

	while (len < name.len && name.data[len] != ';')
		len++;
	if (len == name.len ||
	    !plist_add_reference(buffer, bytes_clamp(name, 0, len)))
		return fail(in, event, begin, "a reference to no character");
	in->at += len + 1;
	return true;
}

static bool
read_cdata(
    struct plist_text *in, struct text *buffer, struct plist_event *event)
{
	size_t begin = in->at, len;

	plist_gate_doubt(in->reader, begin, "a CDATA section");
	in->at += strlen("<![CDATA[");
	if (!find(in, "]]>", &len))
		return fail(in, event, begin, "a CDATA section without end");
	text_add_bytes(buffer, bytes_clamp(rest(in), 0, len));
	in->at += len + 3;
	return true;
}

/* One piece that is not plain characters. */
static bool
read_special(
    struct plist_text *in, struct text *buffer, struct plist_event *event)
{
	if (plist_text_begins(in, "&"))
		return read_reference(in, buffer, event);
	if (plist_text_begins(in, "<![CDATA["))
		return read_cdata(in, buffer, event);
	plist_gate_doubt(in->reader, in->at, "a comment inside text");
	return pass_comment(in, event);
}

/* Never beyond what it finds: a text of a million references would be searched
 * to its end for each of them. */
static size_t
plain_length(struct bytes b)
{
	size_t len = 0;

	while (len < b.len && b.data[len] != '<' && b.data[len] != '&')
		len++;
	return len;
}

static bool
at_special(const struct plist_text *in)
{
	return plist_text_begins(in, "&") || plist_text_begins(in, "<!--") ||
	       plist_text_begins(in, "<![CDATA[");
}

bool
plist_text_content(struct plist_text *in, struct text *buffer,
    struct bytes *content, struct plist_event *event)
{
	size_t begin = in->at, len = plain_length(rest(in)), references = 0;

	*content = bytes_clamp(rest(in), 0, len);
	in->at += len;
	in->mixed = at_special(in);
	if (!in->mixed)
		return true;
	text_reset(buffer);
	text_add_bytes(buffer, *content);
	while (at_special(in)) {
		references += plist_text_begins(in, "&");
		if (references > LIMIT_PLIST_ENTITIES) {
			plist_gate_fail(in->reader, event, DEFECT_LIMIT, begin,
			    "more than %d references in one text",
			    LIMIT_PLIST_ENTITIES);
			return false;
		}
		if (!read_special(in, buffer, event))
			return false;
		len = plain_length(rest(in));
		text_add_bytes(buffer, bytes_clamp(rest(in), 0, len));
		in->at += len;
	}
	/* libplist moves the rest of the text for each reference. */
	in->reader->library_cost += references * (in->at - begin) / 1024;
	content->data = (const uint8_t *) buffer->data;
	content->len = buffer->len;
	return true;
}
