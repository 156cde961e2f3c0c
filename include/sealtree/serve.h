/* SPDX-License-Identifier: MIT */
/*
 * The reader's side of the conversation: does what the screen asks and tells
 * it what the scan finds.
 *
 * A server is bytes in and bytes out; descriptors, clocks and the sandbox are
 * its caller's. It makes no thread. With a scan that has one (serve_hooks,
 * `threads`), output grows on both: it is looked at between serve_output() and
 * serve_output_done() only.
 */
#ifndef SEALTREE_SERVE_H
#define SEALTREE_SERVE_H

#include <sealtree/source.h>
#include <sealtree/text.h>

/* What holds this process back, and why what does not. */
struct sandbox_report {
	char layers[4][48];	/* "landlock 7", "seccomp", "rlimits" */
	size_t layer_count;
	char reasons[4][96];
	size_t reason_count;
};

/*
 * Gives up, for this process and for good: all files but what lies under the
 * directories (or is the file) behind `descriptors`, and those to be read
 * only; writing more than `file_bytes` to a file that is open; sockets, other
 * programs, other processes, more than 1 GiB of memory, core files. Before any
 * thread is made. What the kernel cannot do is left out and reported. Does
 * nothing in sanitizer builds.
 */
void sandbox_enter(const int *descriptors, size_t count, uint64_t file_bytes,
    struct sandbox_report *report);

/* Each may be NULL. */
struct serve_hooks {
	/* Instead of source_disk_open(path, true, fault). */
	struct source *(*open)(void *context, const char *path,
	    struct fault *fault);
	/* Everything that is named is open; nothing of it was read. */
	void (*confine)(void *context, const int *descriptors, size_t count,
	    uint64_t file_bytes, struct sandbox_report *report);
	/* Output that has to be on its way before this returns. Called with
	 * the output locked, on either thread; empties it. */
	void (*urgent)(void *context, struct text *out);
	/* Output that may go when convenient; on the scan's thread. */
	void (*wake)(void *context);
	bool threads;	/* scan_start(); else the caller steps */
};

struct server;

struct server *serve_new(const struct serve_hooks *hooks, void *context);
void serve_free(struct server *server); /* NULL is nothing */

/*
 * Takes in what the screen sent, in pieces of any size, and does what it asks.
 * What there is to say is added to `out`; if that is NULL it stays in the
 * server, for serve_output(). False: that was no conversation, or one with
 * another version; send what is to be sent and end.
 */
bool serve_feed(struct server *server, struct bytes in, struct text *out)
    __attribute__((warn_unused_result));
/* One job on the calling thread; false if there was none. */
bool serve_step(struct server *server, struct text *out);

/* True from setup until all was read. */
bool serve_busy(struct server *server);
/* Four times a second while busy: tells how far the scan is, and for how long
 * it has been silent, in time and in processor time. */
void serve_tick(struct server *server, uint64_t now_ms, uint64_t cpu_ms);

/* When nothing is busy: looks whether a root changed on disk, if the screen
 * wants to know and it is time; and how long until then, -1: for ever. */
void serve_follow(struct server *server, uint64_t now_ms);
int serve_follow_timeout(const struct server *server, uint64_t now_ms);

struct text *serve_output(struct server *server);
void serve_output_done(struct server *server);

#endif
