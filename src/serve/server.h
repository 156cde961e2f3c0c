/* SPDX-License-Identifier: MIT */
#ifndef SERVER_H
#define SERVER_H

#include <sealtree/facet.h>
#include <sealtree/mount.h>
#include <sealtree/record.h>
#include <sealtree/serve.h>

struct root {
	const char *path; /* as it was asked for */
	const char *name;
	struct source *source; /* until the scan takes it; NULL: not opened */
};

/* What is opened beside the roots, by an option. */
enum {
	EXTRA_ANCHORS,
	EXTRA_BASELINE,
	EXTRA_LOG,
	EXTRAS
};
struct extra {
	const char *path;      /* NULL: not given */
	struct source *source; /* NULL: not opened, or taken by the scan */
	struct fault fault;    /* of opening it */
};

struct server {
	struct serve_hooks hooks;
	void *context;
	struct arena *arena; /* what setup said */
	struct text in;
	bool set_up;

	struct root *roots;
	size_t root_count;
	unsigned *scanned; /* index of the root that the scan calls n */
	size_t scanned_count;
	struct scan_skip *skips; /* roots as they were asked for */
	size_t skip_count;
	const char **unwanted; /* paths of --skip, NULL at end */
	size_t unwanted_count, unwanted_capacity;
	const char *fault; /* of --enable-faults; NULL */
	struct extra extras[EXTRAS];
	uint64_t max_size; /* of all that is unpacked */
	struct spill *spill; /* NULL: none could be opened */
	struct check_policy *policy;
	struct scan_options options;
	struct scan *scan; /* NULL until set up */
	struct follow *follow; /* NULL: changes on disk are of no interest */

	/* With the scan's lock held: */
	struct text out;
	bool settled;
	bool unopened; /* a root could not be */
	uint32_t read, known;
	uint64_t events;
	struct text last_trouble; /* of a root, in the words of a message */
	/* Of the caller's thread: what serve_tick() saw last. */
	uint64_t events_seen, hashed_seen, quiet_since, spinning_since;
};

extern const struct scan_events server_events;
/* events.c */
void server_put_trouble(struct server *server, unsigned root, const char *path,
    int error, const char *phase, const char *what);

/* setup.c */
bool server_set_up(struct server *server, struct record *record);
/* start.c: opens, confines, says so, begins */
void server_start(struct server *server);
void server_tell_ready(
    struct server *server, const struct sandbox_report *report);
/* anchors.c: false, having said so, if they cannot all be added. */
bool server_add_anchors(struct server *server);
/* log.c: false, having said so, if it cannot be read. */
bool server_read_log(struct server *server);
/* follow.c */
void server_follow(struct server *server, bool on);
/* answer.c */
void server_want(struct server *server, struct record *record);
void server_rows(struct server *server, struct record *record);
bool server_skips(
    const struct server *server, const struct node *node, const char *phase);
void server_refuse(struct server *server, uint32_t request, const char *format,
    ...) __attribute__((format(printf, 3, 4)));
/* seek.c */
void server_seek(struct server *server, struct record *record);
/* options.c: seconds since 1970 of "2022-07-08T00:00:00Z" */
bool option_time(const char *text, int64_t *seconds);
/* fault.c: does what `fault` says if it is meant for this. */
void fault_strike(const char *fault, const char *phase, const char *path);

#endif
