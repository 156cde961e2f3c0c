/* SPDX-License-Identifier: MIT */
/* How much of a certificate's time was gone when it mattered, as a bar. */
#include <config.h>

#include <inttypes.h>

#include <sealtree/text.h>

#include "values.h"

enum {
	CELLS = 20,
	DAY = 86400
};

struct moment
moment_of(const struct cms_verdict *verdict)
{
	static const char *const whats[] = {
		[JUDGED_NOW] = "now",
		[JUDGED_AT_SIGNING] = "when it was signed, by its own word",
		[JUDGED_AT_TIMESTAMP] = "when it was stamped",
	};

	if (!verdict || verdict->chain.outcome == OUTCOME_ABSENT)
		return (struct moment){ 0 };
	return (struct moment){ whats[verdict->judged_at], verdict->time };
}

/* In cells of CELLS; from and to are in order. */
static unsigned
cells_gone(int64_t from, int64_t to, int64_t at)
{
	double share;

	if (at <= from)
		return 0;
	if (at >= to)
		return CELLS;
	share = ((double) at - (double) from) / ((double) to - (double) from);
	return (unsigned) (share * CELLS);
}

static void
add_bar(struct text *text, unsigned gone)
{
	text_add_char(text, '[');
	for (unsigned i = 0; i < CELLS; i++)
		text_add_char(text, i < gone ? '#' : '-');
	text_add_string(text, "] ");
}

static void
add_days(struct text *text, int64_t from, int64_t to, const char *what)
{
	uint64_t days = ((uint64_t) to - (uint64_t) from) / DAY;

	text_printf(text, "%" PRIu64 " %s %s", days,
	    days == 1 ? "day" : "days", what);
}

void
show_lifetime(struct outline *o, int64_t from, int64_t to,
    const struct moment *moment)
{
	struct text text = TEXT_INIT;
	bool valid;

	if (!moment->what || from > to)
		return;
	valid = moment->time >= from && moment->time <= to;
	add_bar(&text, cells_gone(from, to, moment->time));
	if (moment->time < from)
		add_days(&text, moment->time, from, "before it begins,");
	else if (moment->time > to)
		add_days(&text, to, moment->time, "after its end,");
	else
		add_days(&text, moment->time, to, "left");
	text_printf(&text, " %s", moment->what);
	if (!valid)
		outline_tone(o, TONE_WARN);
	outline_text(o, "validity", "Validity", text_bytes(&text));
	text_release(&text);
}
