/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>

#include "form.h"
#include "keys.h"
#include "prompt.h"

struct form_item *
form_add(struct form *form, enum form_type type, const char *label)
{
	struct form_item *item;

	if (form->count == FORM_ITEMS)
		die("form: more items than there is room for");
	item = &form->items[form->count++];
	item->type = type;
	item->label = label;
	if (type == FORM_LINE)
		edit_begin(&item->edit, bytes_of(""), LIMIT_TYPED_BYTES, NULL);
	return item;
}

bool
form_item_is_hidden(const struct form_item *item)
{
	return item->type == FORM_CHOICE && item->count < 2;
}

void
form_release(struct form *form)
{
	for (size_t i = 0; i < form->count; i++)
		if (form->items[i].type == FORM_LINE)
			edit_release(&form->items[i].edit);
	text_release(&form->question);
	text_release(&form->note);
	text_release(&form->message);
}

static enum form_result
move_on(struct form *form, size_t step)
{
	do
		form->at = (form->at + step) % form->count;
	while (form_item_is_hidden(&form->items[form->at]));
	return FORM_MOVED;
}

static enum form_result
choose(struct form_item *item, size_t step)
{
	item->chosen = (item->chosen + step) % item->count;
	return FORM_CHANGED;
}

static enum form_result
line_key(struct form *form, struct form_item *item, int key)
{
	bool changed = false;

	if (!edit_key(&item->edit, key, &changed))
		return FORM_NOTHING;
	text_reset(&form->message);
	return changed ? FORM_CHANGED : FORM_MOVED;
}

/* In a paste there are no commands. */
static enum form_result
paste(struct form *form, struct form_item *item, int key)
{
	if (key == KEY_PASTED)
		form->pasting = false;
	else if (item->type == FORM_LINE && key >= ' ' && key <= 0xff)
		return line_key(form, item, key);
	return FORM_NOTHING;
}

static enum form_result
item_key(struct form *form, struct form_item *item, int key)
{
	switch (key) {
	case KEY_RIGHT:
		return item->type == FORM_CHOICE ? choose(item, 1)
						 : move_on(form, 1);
	case KEY_LEFT:
		return item->type == FORM_CHOICE
			   ? choose(item, item->count - 1)
			   : move_on(form, form->count - 1);
	case ' ':
		if (item->type == FORM_CHOICE)
			return choose(item, 1);
		if (item->type == FORM_BUTTON)
			return FORM_ENTERED;
		item->on = !item->on;
		return FORM_CHANGED;
	default:
		return FORM_NOTHING;
	}
}

enum form_result
form_key(struct form *form, int key)
{
	struct form_item *item = &form->items[form->at];

	if (form->pasting)
		return paste(form, item, key);
	switch (key) {
	case KEY_PASTE:
		form->pasting = true;
		return FORM_NOTHING;
	case '\t':
	case KEY_DOWN:
		return move_on(form, 1);
	case KEY_BTAB:
	case KEY_UP:
		return move_on(form, form->count - 1);
	case '\r':
	case '\n':
	case KEY_ENTER:
		return FORM_ENTERED;
	case KEY_ESCAPE:
	case CTRL('c'):
	case CTRL('g'):
		return FORM_LEFT;
	default:
		break;
	}
	return item->type == FORM_LINE ? line_key(form, item, key)
				       : item_key(form, item, key);
}
