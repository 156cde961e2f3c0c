/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/view.h>

enum {
	SIDE_WIDTH = 72, /* two panes side by side from here on */
	SIDE_HEIGHT = 12,
	STACK_HEIGHT = 24, /* one above the other */
	RULE_HEIGHT = 10,  /* lines between things from here on */
	TREE_LEAST = 28,
	TREE_MOST = 48,
	PANE_LEAST = 12, /* what < and > leave */
	KEPT_ROWS = 3    /* of the tree, when the other things go */
};

static int
clamp(int value, int least, int most)
{
	if (value > most)
		value = most;
	return value < least ? least : value;
}

/* Takes `height` rows off the bottom of `from`. */
static struct box
take_bottom(struct box *from, int height)
{
	struct box taken = *from;

	height = clamp(height, 0, from->height);
	from->height -= height;
	taken.y = from->y + from->height;
	taken.height = height;
	return taken;
}

static struct box
take_top(struct box *from, int height)
{
	struct box taken = *from;

	height = clamp(height, 0, from->height);
	from->y += height;
	from->height -= height;
	taken.height = height;
	return taken;
}

static void
add_rule(struct layout *layout, struct box *from)
{
	layout->rules[layout->rule_count++] = take_bottom(from, 1).y;
}

/* The first to go are the hints, then the finding, then the title. */
static struct box
arrange_frame(struct layout *layout, const struct layout_wish *wish)
{
	struct box body = { 0, 0, wish->height, wish->width };
	int spare = wish->height - KEPT_ROWS;

	layout->title = take_top(&body, spare >= 1);
	layout->hints = take_bottom(&body, spare >= 3);
	layout->finding = take_bottom(&body, spare >= 2);
	if (wish->height >= RULE_HEIGHT && !wish->plain)
		add_rule(layout, &body);
	return body;
}

static void
arrange_list(
    struct layout *layout, const struct layout_wish *wish, struct box *body)
{
	if (!wish->list)
		return;
	if (body->height < SIDE_HEIGHT || wish->zoom || wish->plain) {
		if (wish->focus == LAYOUT_LIST)
			layout->list = take_top(body, body->height);
		return;
	}
	layout->list = take_bottom(body, body->height / 3);
	add_rule(layout, body);
}

static void
arrange_beside(
    struct layout *layout, const struct layout_wish *wish, struct box body)
{
	int width = clamp(body.width * 2 / 5, TREE_LEAST, TREE_MOST);

	width =
	    clamp(width + wish->shift, PANE_LEAST, body.width - PANE_LEAST - 1);
	layout->tree = body;
	layout->tree.width = width;
	layout->wall = width;
	layout->detail = body;
	layout->detail.x = width + 1;
	layout->detail.width = body.width - width - 1;
	layout->tabs = take_top(&layout->detail, 1);
}

static void
arrange_stacked(
    struct layout *layout, const struct layout_wish *wish, struct box body)
{
	int height =
	    clamp(body.height * 2 / 5 + wish->shift / 4, 3, body.height - 4);

	layout->tree = take_top(&body, height);
	layout->rules[layout->rule_count++] = take_top(&body, 1).y;
	layout->tabs = take_top(&body, 1);
	layout->detail = body;
}

/* One pane at a time. The title tells the tab where there is no room. */
static void
arrange_alone(
    struct layout *layout, const struct layout_wish *wish, struct box body)
{
	layout->alone = true;
	if (wish->focus == LAYOUT_DETAIL) {
		layout->detail = body;
		if (body.height >= SIDE_HEIGHT)
			layout->tabs = take_top(&layout->detail, 1);
	} else {
		layout->tree = body;
	}
}

void
layout_arrange(struct layout *layout, const struct layout_wish *wish)
{
	struct box body;
	bool roomy;

	*layout = (struct layout){ .wall = -1 };
	if (wish->height < 1 || wish->width < 2)
		return;
	body = arrange_frame(layout, wish);
	arrange_list(layout, wish, &body);
	if (!body.height)
		return;
	roomy = !wish->zoom && !wish->plain && wish->height >= SIDE_HEIGHT;
	if (roomy && wish->width >= SIDE_WIDTH && !wish->turned)
		arrange_beside(layout, wish, body);
	else if (roomy && body.height >= STACK_HEIGHT - 5 &&
		 wish->height >= STACK_HEIGHT)
		arrange_stacked(layout, wish, body);
	else
		arrange_alone(layout, wish, body);
}
