/* SPDX-License-Identifier: MIT */
/*
 * A screen without a screen: which rows and lines there are, what each says,
 * where the panes lie. It knows no curses; widths are cells.
 *
 * "Shown" text has been through view_show(): valid UTF-8 (or ASCII) of code
 * points that are safe to paint and whose width is known. Everything that
 * comes out of here is shown text, unless it says raw.
 */
#ifndef SEALTREE_VIEW_H
#define SEALTREE_VIEW_H

#include <sealtree/compare.h>
#include <sealtree/model.h>
#include <sealtree/text.h>

/* glyphs.c */

enum glyph {
	GLYPH_NONE,
	GLYPH_ERROR,
	GLYPH_WARNING,
	GLYPH_UNKNOWN,
	GLYPH_PASS,
	GLYPH_READING,
	GLYPH_WAITING,
	GLYPH_UNSIGNED,
	GLYPH_SKIPPED,
	GLYPH_OPEN,	/* what can be closed */
	GLYPH_CLOSED,
	GLYPH_CUT,	/* where text was cut */
	GLYPH_MORE,	/* there is more beyond this edge, or beneath */
	GLYPH_ACROSS,	/* lines of frames and of the tree */
	GLYPH_DOWN,
	GLYPH_BRANCH,
	GLYPH_CORNER,
	GLYPH_SAME,	/* of two that are compared */
	GLYPH_DIFFERS,
	GLYPH_ONLY_OLD,
	GLYPH_ONLY_NEW,
	GLYPHS
};

enum glyph_set {
	GLYPH_SET_UTF8,
	GLYPH_SET_CJK,	/* ambiguous widths may be two cells: avoid them */
	GLYPH_SET_ASCII	/* names too: é becomes \u{e9} */
};

/* Always one cell. */
const char *glyph_text(enum glyph_set set, enum glyph glyph);
const char *glyph_word(enum glyph glyph); /* "error", "waiting" … */
enum tone glyph_tone(enum glyph glyph);
enum glyph glyph_of_tone(enum tone tone);
enum glyph glyph_of_severity(enum severity severity);
/* What stands before a row: the worst of its subtree. */
enum glyph glyph_of_node(const struct model *model,
    const struct model_node *node);

/* cut.c */

/* Appends `raw` as shown text. */
void view_show(struct text *out, struct bytes raw, enum glyph_set set);
/* Cells of shown text. */
size_t view_width(struct bytes shown);
/* The bytes at the front of `shown` that fill at most `width` cells. */
size_t view_fit(struct bytes shown, size_t width);
/* Appends at most `width` cells of it; what is too long loses its end. */
void view_cut(struct text *out, struct bytes shown, size_t width,
    enum glyph_set set);
/* The same, but the middle is lost: for names, whose ends tell them apart. */
void view_cut_middle(struct text *out, struct bytes shown, size_t width,
    enum glyph_set set);
/*
 * The bytes at the front that make one line of at most `width` (>= 1) cells,
 * broken at a space where there is one; `*next` is where the next one begins.
 */
size_t view_wrap(struct bytes shown, size_t width, size_t *next);

/* edit.c: one line that is being typed. */

/* What was typed before, the newest last. Zeroes begin it. */
struct edit_history {
	struct text *lines;
	size_t count;
};

enum edit_action {
	EDIT_LEFT,
	EDIT_RIGHT,
	EDIT_START,
	EDIT_END,
	EDIT_RUB_OUT,	/* the character before the cursor */
	EDIT_DELETE,	/* the one under it */
	EDIT_RUB_OUT_WORD,
	EDIT_RUB_OUT_ALL,	/* all before the cursor */
	EDIT_DELETE_ALL,	/* all from the cursor on */
	EDIT_OLDER,
	EDIT_NEWER
};

/*
 * The text is UTF-8 without controls, raw in every other respect. A character
 * is a code point and the marks on it; the cursor stands between two.
 */
struct edit {
	struct text text;
	size_t at;	/* bytes before the cursor */
	size_t limit;	/* bytes of the text at most */
	struct edit_history *history;	/* or NULL */
	size_t recalled;	/* line of it that is shown; count: none */
	struct text draft;	/* what was there before one was recalled */
	uint8_t held[4];	/* of a code point that comes byte by byte */
	size_t held_count;
};

/* `history` outlives it. What does not fit is left out. */
void edit_begin(struct edit *edit, struct bytes text, size_t limit,
    struct edit_history *history);
void edit_release(struct edit *edit);
/* The cursor goes to its end. */
void edit_set(struct edit *edit, struct bytes text);
/* At the cursor. Tabs and new lines become spaces, other controls and what is
 * no UTF-8 are left out; nothing goes in that does not fit as a whole. */
bool edit_insert(struct edit *edit, struct bytes text);
/* A byte as it comes from a keyboard. These three: did the text change? */
bool edit_put(struct edit *edit, uint8_t byte);
bool edit_act(struct edit *edit, enum edit_action action);
/*
 * Appends what there is of it in `width` cells, as shown text but with single
 * backslashes; returns the cursor's cell (< width, if that is not 0).
 */
size_t edit_show(const struct edit *edit, size_t width, enum glyph_set set,
    struct text *out);

/* Puts a line at the end, and takes it from where else it was. No bytes, or
 * too many, are nothing; the oldest of LIMIT_HISTORY goes. */
void edit_remember(struct edit_history *history, struct bytes line);
void edit_forget(struct edit_history *history); /* all, with its memory */

/* folds.c: what a person opened or closed, by name. */

enum fold { FOLD_DEFAULT, FOLD_OPEN, FOLD_CLOSED };

struct folds {
	struct fold_entry *entries;
	size_t count, capacity;
};

enum fold folds_get(const struct folds *folds, struct bytes name);
void folds_set(struct folds *folds, struct bytes name, enum fold fold);
/* Forgets all, and frees its memory. */
void folds_clear(struct folds *folds);

/* rows.c: the tree's rows that are to be seen. */

struct row {
	struct model_node *node;
	size_t above;	/* index of the row that holds it; its own for a root */
	unsigned depth;
	bool last;	/* beneath what holds it */
	bool parent;	/* has rows beneath it, shown or not */
	bool open;
};

/* What a row is known by, over folds, rebuilds and readers. */
struct row_name {
	unsigned root;
	enum model_row row;
	struct text path;
};

void row_name_set(struct row_name *name, const struct model_node *node);
void row_name_release(struct row_name *name);
/* NULL if there is no such row now. */
struct model_node *row_named(const struct model *model,
    const struct row_name *name);

/* Of the rows beneath one. */
enum rows_order { ROWS_BY_PLACE, ROWS_BY_NAME, ROWS_BY_WORST, ROWS_ORDERS };

/*
 * Rows are rebuilt after a change of the model, of a fold or of the settings,
 * never patched. They may all be zeroes at first; a model has one of these at
 * a time.
 */
struct rows {
	struct row *rows;
	size_t count, capacity;
	size_t selected;	/* < count, unless there are none */
	enum rows_order order;
	unsigned filter;	/* bit in the nodes of what is shown; 0: all */
	struct folds folds;
	struct folds filter_folds;	/* while a filter is on */
	struct row_name selected_name;	/* its identity over a rebuild */
	struct model_node **pile;	/* siblings, while they are put in order */
	size_t pile_count, pile_capacity;
};

enum rows_all { ROWS_EXPAND, ROWS_COLLAPSE, ROWS_PROBLEMS };

void rows_release(struct rows *rows);
void rows_rebuild(struct rows *rows, const struct model *model);
/* The first of all rows that are known, shown or not; or NULL. */
struct model_node *rows_first(const struct model *model);
/* NULL if there are none. */
struct model_node *rows_selected(const struct rows *rows);
void rows_select(struct rows *rows, size_t index);
/* Opens the way to it first. False if it is not in the model, or the filter
 * holds it back. */
bool rows_reveal(struct rows *rows, const struct model *model,
    struct model_node *node);
/* Of the selected row; false if that changes nothing. Then rebuild. */
bool rows_open(struct rows *rows);
bool rows_close(struct rows *rows);
/* Then rebuild. ROWS_PROBLEMS opens the ways to errors and warnings only. */
void rows_all(struct rows *rows, const struct model *model,
    enum rows_all what);
/* Index of the selected row's parent or first child; the row itself if it
 * has none (or none shown). */
size_t rows_parent(const struct rows *rows);
size_t rows_child(const struct rows *rows);
/* Is there another row after row `index` beneath its parent, `up` levels
 * above? For the lines of the tree. */
bool rows_continues(const struct rows *rows, size_t index, unsigned up);
/* "place", "name", "worst"; ROWS_ORDERS if it is none of them. */
const char *rows_order_name(enum rows_order order);
enum rows_order rows_order_find(struct bytes name);
/* Moves a window of `height` over `count` so that `at` is in it. */
size_t view_scroll(size_t top, size_t at, size_t height, size_t count);

/* lines.c: an outline, and a node's findings, as lines. */

enum line_kind {
	LINE_VALUE,	/* label, glyph, value */
	LINE_HEAD,	/* of a section: label, and a word about it */
	LINE_MORE,	/* of a value that was wrapped */
	LINE_BLANK
};

struct line {
	enum line_kind kind;
	enum tone tone;
	unsigned indent;	/* cells before the label */
	unsigned label_width;	/* cells from the label's margin to the glyph */
	bool folds, open;
	struct bytes label, value;
	struct bytes whole;	/* value before it was wrapped; or no bytes */
	struct bytes name;	/* of its fold; empty where it has none */
	const struct model_finding *finding; /* or NULL */
	const struct outline_node *node;	/* what it tells; or NULL */
	uint64_t offset;	/* in the file, or NO_OFFSET */
	/* Of a lazy list: asked for when shown. */
	const struct outline_node *rows;
	uint64_t row;
	bool missing;	/* not here yet */
};

struct lines {
	struct arena *arena;
	struct line *lines;
	uint64_t *first;	/* index of each as a line of the pane */
	size_t count, capacity, first_capacity;
	uint64_t total;		/* lines of the pane, lazy ones too */
	unsigned label_width, width;
	struct text label, value;	/* of the lazy line got last */
};

struct lines_source {
	const struct outline_tree *outline;	/* NULL: not here yet */
	const struct model_node *node;	/* its findings follow; or NULL */
	const char *facet;	/* id: folds are kept by facet */
	const struct folds *folds;
	size_t width;
	enum glyph_set set;
};

void lines_build(struct lines *lines, const struct lines_source *source);
void lines_release(struct lines *lines);
/*
 * Line `index` (< total). A lazy one is fetched from the model; till it is
 * here it says so. The result is good until the next call.
 */
struct line lines_get(struct lines *lines, struct model *model,
    const struct model_node *node, size_t facet, enum glyph_set set,
    uint64_t index);
/* The line that begins this finding, or UINT64_MAX. */
uint64_t lines_of_finding(const struct lines *lines,
    const struct model_finding *finding);

/* Opens the way to an item of the outline, by its place in preorder. */
void lines_open_item(const struct lines_source *source, struct folds *folds,
    uint64_t item);
/* The line that tells of it, or of what it is a part of; UINT64_MAX. `row` as
 * in struct find_hit. */
uint64_t lines_of_item(const struct lines *lines,
    const struct outline_tree *outline, uint64_t item, uint64_t row);

void lines_open_finding(struct folds *folds,
    const struct model_finding *finding);

/* compared.c: two nodes beside each other, as lines. */

struct compared_line {
	const struct compare_row *row;	/* NULL: the head of what is folded */
	unsigned depth;
	bool parent, open;	/* has others beneath it, and shows them */
};

struct compared {
	struct compared_line *lines;
	size_t count, capacity;
	size_t folds;	/* values */
};

void compared_build(struct compared *compared,
    const struct comparison *comparison, const struct folds *folds,
    bool only_differences);
void compared_release(struct compared *compared);
/* By which its fold is known. */
void compared_name(struct text *name, const struct compared_line *line);
enum glyph compared_glyph(const struct compared_line *line);
/* Shown text. */
void compared_label(struct text *out, const struct compared *compared,
    const struct compared_line *line, enum glyph_set set);
void compared_value(struct text *out, const struct compared_line *line,
    bool new, enum glyph_set set);
/* Is it one to be gone to: a difference that no other line shows better? */
bool compared_differs(const struct compared_line *line);
/* Values of each. */
void compared_count(const struct comparison *comparison, size_t *same,
    size_t *differ);

/* problems.c */

/* Is it one finding, met in two places? */
bool problem_same(const struct model_finding *a,
    const struct model_finding *b);

/*
 * Index in model_finding() of the next one of that severity, in the tree's
 * order: after the `current` one if that is one of them, else at `from` or
 * after it. SIZE_MAX if there is none.
 */
size_t problem_after(const struct model *model, enum severity severity,
    const struct model_node *from, size_t current, bool *wrapped);
size_t problem_before(const struct model *model, enum severity severity,
    const struct model_node *from, size_t current, bool *wrapped);

/* layout.c: where the panes lie. */

struct box {
	int y, x, height, width;	/* no height: it is not there */
};

enum layout_focus { LAYOUT_TREE, LAYOUT_DETAIL, LAYOUT_LIST };

struct layout_wish {
	int height, width;
	enum layout_focus focus;
	bool zoom;
	bool plain;	/* one pane at a time, and no lines between */
	bool turned;	/* one above the other, though there is width */
	bool list;	/* the list of findings is open */
	int shift;	/* cells that the tree was widened by */
};

struct layout {
	struct box title, tree, tabs, detail, list, finding, hints;
	int rules[3];	/* rows of horizontal lines */
	int rule_count;
	int wall;	/* column of the vertical line, or -1 */
	bool alone;	/* one pane at a time */
};

void layout_arrange(struct layout *layout, const struct layout_wish *wish);

/* plain.c: what panes show, for a pager or a clipboard: lines of shown text
 * that are as long as they need to be. */

void plain_add_row(struct text *out, const struct model *model,
    const struct row *row, enum glyph_set set);
void plain_add_line(
    struct text *out, const struct line *line, enum glyph_set set);
/* In full. */
void plain_add_finding(struct text *out, const struct model_finding *finding);

/* clip.c: text on its way to the clipboard of whoever sits at the terminal. */

enum clip_way {
	CLIP_BARE,
	CLIP_TMUX,	/* both as it is, and passed through */
	CLIP_SCREEN,	/* in pieces that GNU Screen passes on */
	CLIP_NONE	/* a terminal that would show it */
};

/* From $TMUX, $STY and $TERM; each may be NULL. */
enum clip_way clip_way(const char *tmux, const char *sty, const char *term);
/* Appends the bytes that have the terminal take it, nothing of which is the
 * text itself. False if it is longer than LIMIT_CLIP_BYTES, or there is no
 * way. */
bool clip_sequence(struct text *out, struct bytes text, enum clip_way way);

#endif
