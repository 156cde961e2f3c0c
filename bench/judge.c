/* SPDX-License-Identifier: MIT */
/*
 * judge BUNDLE ANCHOR: how long judging takes beside all else. One thread
 * without a sandbox runs the whole scan; what passes between the beginning of
 * a job's phase and the next is that phase's. A line each: seconds of the
 * processor, what. Waiting for the disk is nobody's.
 */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sealtree/limits.h>
#include <sealtree/scan.h>

struct clocks {
	double judging, rest, since;
	bool judges;
	size_t nodes;
};

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static void
lap(struct clocks *clocks)
{
	double time = now();

	*(clocks->judges ? &clocks->judging : &clocks->rest) +=
	    time - clocks->since;
	clocks->since = time;
}

static void
on_at(void *context, uint32_t job, unsigned root, uint64_t node,
    const char *phase, const char *path, bool done)
{
	struct clocks *clocks = context;

	(void) job, (void) root, (void) node, (void) path;
	lap(clocks);
	clocks->judges = !done && strcmp(phase, "judge") == 0;
}

static void
trust(const char *path)
{
	struct arena *arena = arena_new();
	struct defects defects;
	struct bytes pem;
	struct fault fault;
	struct source *source = source_disk_open(path, true, &fault);

	defects_init(&defects, arena);
	if (!source ||
	    !source_read_file(
		source, ".", LIMIT_CMS_BYTES, arena, &pem, &fault) ||
	    !anchors_add(pem, &defects)) {
		fprintf(stderr, "judge: %s: no certificate\n", path);
		exit(1);
	}
	source_close(source);
	arena_free(arena);
}

static void
count_nodes(struct scan *scan, struct clocks *clocks)
{
	size_t count;
	const struct node *const *nodes = scan_nodes(scan, &count);

	for (size_t i = 0; i < count; i++)
		clocks->nodes += nodes[i]->row == ROW_CODE;
}

int
main(int argc, char **argv)
{
	const struct scan_events events = { .at = on_at };
	const struct scan_options options = { .judging.now = time(NULL),
		.jobs = 1 };
	struct clocks clocks = { .since = now() };
	struct source *source;
	struct fault fault;
	struct scan *scan;

	if (argc != 3) {
		fprintf(stderr, "usage: judge BUNDLE ANCHOR\n");
		return 2;
	}
	codesign_init();
	trust(argv[2]);
	source = source_disk_open(argv[1], true, &fault);
	if (!source) {
		fprintf(
		    stderr, "judge: %s: %s\n", argv[1], strerror(fault.error));
		return 1;
	}
	scan = scan_new(&options, &events, &clocks);
	scan_add_root(scan, path_name(argv[1]), source);
	while (scan_step(scan))
		;
	lap(&clocks);
	count_nodes(scan, &clocks);
	printf("%.3f judging %zu nodes\n%.3f all else\n", clocks.judging,
	    clocks.nodes, clocks.rest);
	scan_free(scan);
	return 0;
}
