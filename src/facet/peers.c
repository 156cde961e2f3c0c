/* SPDX-License-Identifier: MIT */
/* A node beside what it lies in and what else lies there. */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "values.h"

enum {
	LIST_INSIDE,
	LIST_BESIDE
};

static void
show_value(struct outline *o, const struct peer *peer, enum peer_trait trait)
{
	const struct peer_value *value = &peer->values[trait];
	enum tone tone = severity_tone(value->severity);

	if (!value->text && tone == TONE_PLAIN)
		return;
	outline_tone(o, tone);
	outline_string(o, peer_trait_key(trait), peer_trait_title(trait),
	    value->text ? value->text : "none");
}

static void
show_peer(struct outline *o, const struct peer *peer)
{
	outline_map(o, NULL, peer->name);
	if (peer->note) {
		outline_tone(o, TONE_DIM);
		outline_string(o, "note", "Note", peer->note);
	}
	for (int i = 0; i < PEER_TRAITS; i++)
		show_value(o, peer, (enum peer_trait) i);
	outline_close(o);
}

/* In one line: what it has otherwise than what it lies in. */
static void
difference_row(struct outline *o, const void *of, uint64_t index)
{
	const struct peer *peer = &((const struct peers *) of)->list[index + 1];
	struct text text = TEXT_INIT;

	for (int i = 0; i < PEER_TRAITS; i++) {
		const struct peer_value *value = &peer->values[i];

		if (!value->differs && value->severity < SEVERITY_UNKNOWN)
			continue;
		text_printf(&text, "%s%s %s", text.len ? "; " : "",
		    peer_trait_title((enum peer_trait) i),
		    value->text ? value->text : "none");
	}
	if (text.len == 0)
		text_add_string(&text, "nothing differs");
	if (peer->note)
		text_printf(&text, " (%s)", peer->note);
	outline_tone(o, severity_tone(peer->worst));
	show_named(o, bytes_of(peer->name), text_bytes(&text));
	text_release(&text);
}

static const struct peer *
own_peer(const struct node *node)
{
	for (size_t i = 1; i < node->whole.beside->count; i++)
		if (strcmp(node->whole.beside->list[i].path,
			node->place->path) == 0)
			return &node->whole.beside->list[i];
	return NULL;
}

/* Many nodes of many others each would be too much to tell: those are told of
 * by what they lie in. */
static void
show_beside(struct outline *o, const struct node *node)
{
	const struct peers *beside = node->whole.beside;
	const struct peer *own = own_peer(node);

	if (own)
		show_peer(o, own);
	show_peer(o, &beside->list[0]);
	if (beside->count - 1 > LIMIT_PEERS_BESIDE)
		outline_printf(o, "others", "Others",
		    "%zu more: see the peers of %s", beside->count - 2,
		    beside->list[0].name);
	else if (beside->count > 2)
		outline_rows(o, "beside", "All that lies there", LIST_BESIDE,
		    beside->count - 1);
}

static void
describe(const struct node *node, struct outline *o)
{
	if (node->whole.inside) {
		show_peer(o, &node->whole.inside->list[0]);
		show_list(o, "inside", "What differs in it", LIST_INSIDE,
		    node->whole.inside->count - 1, difference_row,
		    node->whole.inside);
	}
	if (node->whole.beside) {
		outline_map(o, "around", "Beside what it lies in");
		show_beside(o, node);
		outline_close(o);
	}
}

static void
rows(const struct node *node, uint32_t list, uint64_t first, uint64_t count,
    struct outline *o)
{
	if (list == LIST_INSIDE && node->whole.inside)
		show_rows(o, node->whole.inside->count - 1, first, count,
		    difference_row, node->whole.inside);
	else if (list == LIST_BESIDE && node->whole.beside)
		show_rows(o, node->whole.beside->count - 1, first, count,
		    difference_row, node->whole.beside);
}

static bool
applies(const struct node *node)
{
	return node_is_read(node) && node->row == ROW_CODE &&
	       (node->whole.inside || node->whole.beside);
}

const struct facet facet_peers = {
	.id = "peers",
	.title = "Peers",
	.tab = true,
	.applies = applies,
	.describe = describe,
	.rows = rows,
};
