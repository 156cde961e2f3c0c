/* SPDX-License-Identifier: MIT */
/* Models to be reported, and what the writers make of them. */
#ifndef FAKE_REPORT_H
#define FAKE_REPORT_H

#include <sealtree/report.h>

#include "fake_model.h"

/* An app with a framework and a tool, findings of each severity. */
struct model *fake_app(void);
/* The same shape; in each name and sentence is what some medium would obey. */
struct model *fake_hostile(void);
/* One root, and so many nodes below it with an error each. */
struct model *fake_crowd(size_t nodes);

/* All roots in one stream. What it says is the caller's to free. */
char *fake_write(struct model *model, const char *format,
    const struct report_subject *subject);
char *fake_write_plain(struct model *model, const char *format);

#endif
