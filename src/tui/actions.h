/* SPDX-License-Identifier: MIT */
/* What bindings do. Each returns what follows from it: enum consequence. */
#ifndef ACTIONS_H
#define ACTIONS_H

#include "app.h"

/* actions.c: the person moves about. */
unsigned act_down(struct app *app, int key);
unsigned act_up(struct app *app, int key);
unsigned act_page_down(struct app *app, int key);
unsigned act_page_up(struct app *app, int key);
unsigned act_half_down(struct app *app, int key);
unsigned act_half_up(struct app *app, int key);
unsigned act_first(struct app *app, int key);
unsigned act_last(struct app *app, int key);
/* Down (or up) `step` in whatever has the focus. */
unsigned act_move(struct app *app, int64_t step);

/* actions_compare.c: rows are marked, and compared. */
unsigned act_mark(struct app *app, int key);
unsigned act_compare(struct app *app, int key);
/* compare.c: in the view of two. */
unsigned act_next_difference(struct app *app, int key);
unsigned act_previous_difference(struct app *app, int key);
unsigned act_only_differences(struct app *app, int key);
unsigned act_swap(struct app *app, int key);
unsigned act_open_compared(struct app *app, int key);
unsigned act_close_compared(struct app *app, int key);
unsigned act_turn_compared(struct app *app, int key);
unsigned act_copy_compared(struct app *app, int key);

/* actions_open.c: things open and close. */
unsigned act_expand(struct app *app, int key);
unsigned act_collapse(struct app *app, int key);
unsigned act_enter(struct app *app, int key);
unsigned act_expand_all(struct app *app, int key);
unsigned act_collapse_all(struct app *app, int key);
unsigned act_sort(struct app *app, int key);
unsigned act_problems(struct app *app, int key);
unsigned act_next_like(struct app *app, int key);
unsigned act_previous_like(struct app *app, int key);
unsigned act_list(struct app *app, int key);

/* actions_go.c: the person is led elsewhere. */
unsigned act_next_error(struct app *app, int key);
unsigned act_previous_error(struct app *app, int key);
unsigned act_next_warning(struct app *app, int key);
unsigned act_previous_warning(struct app *app, int key);
unsigned act_return(struct app *app, int key);
/* One is about to be led away from here. */
void go_leave(struct app *app);
/* Where one was can be returned to. 0 if the row is not to be had. */
unsigned go_to_row(struct app *app, struct model_node *node);
/* Shows the row of a finding, and the finding among its lines. */
unsigned go_to_finding(struct app *app, size_t index);
/* Of the same row; says so if it has no such tab. */
unsigned go_to_tab(struct app *app, size_t facet);

/* actions_screen.c: panes, the program. */
unsigned act_other_pane(struct app *app, int key);
unsigned act_tab(struct app *app, int key);
unsigned act_next_tab(struct app *app, int key);
unsigned act_previous_tab(struct app *app, int key);
unsigned act_zoom(struct app *app, int key);
unsigned act_turn(struct app *app, int key);
unsigned act_narrower(struct app *app, int key);
unsigned act_wider(struct app *app, int key);
unsigned act_again(struct app *app, int key);
unsigned act_restart(struct app *app, int key);
unsigned act_follow(struct app *app, int key);
unsigned act_repaint(struct app *app, int key);
unsigned act_suspend(struct app *app, int key);
unsigned act_back(struct app *app, int key);
unsigned act_escape(struct app *app, int key);
unsigned act_leave(struct app *app, int key);
unsigned act_quit(struct app *app, int key);
unsigned act_cancel(struct app *app, int key);
unsigned act_abort(struct app *app, int key);

/* hex.c */
unsigned act_hex(struct app *app, int key);
/* find.c */
unsigned act_find(struct app *app, int key);
unsigned act_next_match(struct app *app, int key);
unsigned act_previous_match(struct app *app, int key);
unsigned act_filter(struct app *app, int key);

/* help.c */
unsigned act_help(struct app *app, int key);

/* export_dialog.c */
unsigned act_export(struct app *app, int key);

/* mouse.c */
unsigned act_mouse(struct app *app, int key);
unsigned act_toggle_mouse(struct app *app, int key);

/* actions_copy.c: what is on the screen goes elsewhere. */
unsigned act_copy(struct app *app, int key);
unsigned act_copy_value(struct app *app, int key);
unsigned act_copy_identifier(struct app *app, int key);
unsigned act_copy_path(struct app *app, int key);
unsigned act_copy_cdhash(struct app *app, int key);
unsigned act_copy_team(struct app *app, int key);
unsigned act_copy_finding(struct app *app, int key);
unsigned act_copy_death(struct app *app, int key);
unsigned act_copy_pane(struct app *app, int key);
unsigned act_pager(struct app *app, int key);

#endif
