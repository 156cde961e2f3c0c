/* SPDX-License-Identifier: MIT */
#include <config.h>

#include "values.h"

static void
show_oids(struct outline *o, const char *key, const char *label,
    const char *const *list, size_t count)
{
	if (count == 0)
		return;
	outline_list(o, key, label);
	for (size_t i = 0; i < count; i++)
		outline_string(o, NULL, NULL, list[i]);
	outline_close(o);
}

static void
show_readable(struct outline *o, const struct certificate *c,
    const char *class, const struct moment *moment)
{
	outline_string(o, "subject", "Subject", c->subject);
	outline_string(o, "issuer", "Issuer", c->issuer);
	if (class)
		outline_string(o, "class", "Class", class);
	outline_time(o, "not_before", "Valid from", c->not_before);
	outline_time(o, "not_after", "Valid until", c->not_after);
	show_lifetime(o, c->not_before, c->not_after, moment);
	outline_string(o, "serial", "Serial number", c->serial);
	outline_string(o, "algorithm", "Key", c->algorithm);
}

void
show_certificate(struct outline *o, const struct certificate *c,
    const char *class, const struct moment *moment)
{
	outline_at(o, c->der.offset);
	outline_map(o, NULL,
	    c->unreadable ? "a certificate that cannot be read"
			  : c->common_name);
	if (!c->unreadable)
		show_readable(o, c, class, moment);
	show_digest(o, "sha256", "SHA-256", c->sha256, sizeof(c->sha256));
	show_digest(o, "sha1", "SHA-1", c->sha1, sizeof(c->sha1));
	show_oids(o, "markers", "Apple's markers", c->markers, c->marker_count);
	show_oids(o, "usages", "Key usages", c->usages, c->usage_count);
	outline_close(o);
}

static const char *
class_of(const struct chain *chain, size_t index)
{
	return index == 0 ? chain_leaf_class(chain) : chain_class(chain, index);
}

void
show_chain(struct outline *o, const char *key, const char *label,
    const struct chain *chain, const struct moment *moment)
{
	outline_list(o, key, label);
	for (size_t i = 0; i < chain->count; i++)
		show_certificate(
		    o, chain->list[i], class_of(chain, i), moment);
	outline_close(o);
}
