/* SPDX-License-Identifier: MIT */
/*
 * measure [-m] COMMAND...: runs it with its output thrown away and prints
 * seconds by the clock, seconds of processors, how many processors others had
 * meanwhile, and with -m the most memory that it and its children had at
 * once: the sum of their PSS in KiB, looked up every few milliseconds. "-"
 * where the system does not tell. Looking costs time: measure one or the
 * other. Ends as COMMAND did.
 */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	SAMPLE_NANOSECONDS = 5 * 1000 * 1000,
	DEPTH = 8, /* of children */
	NOT_STARTED = 127
};

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static double
seconds(struct timeval t)
{
	return (double) t.tv_sec + (double) t.tv_usec / 1e6;
}

/* Seconds that all processors were busy with anybody since the start, or taken
 * away by another machine; below 0 if nobody tells. */
static double
busy(void)
{
	double user, nice, system, idle, wait, irq, soft, steal;
	FILE *file = fopen("/proc/stat", "re");
	int got;

	if (!file)
		return -1;
	got = fscanf(file, "cpu %lf %lf %lf %lf %lf %lf %lf %lf", &user, &nice,
	    &system, &idle, &wait, &irq, &soft, &steal);
	fclose(file);
	if (got != 8)
		return -1;
	return (user + nice + system + irq + soft + steal) /
	       (double) sysconf(_SC_CLK_TCK);
}

/* 0 if it is gone, or nobody tells. */
static uint64_t
pss_of(long pid)
{
	char line[128];
	uint64_t size = 0;
	FILE *file;

	snprintf(line, sizeof line, "/proc/%ld/smaps_rollup", pid);
	file = fopen(line, "re");
	if (!file)
		return 0;
	while (fgets(line, sizeof line, file))
		if (sscanf(line, "Pss: %" SCNu64, &size) == 1)
			break;
	fclose(file);
	return size;
}

static uint64_t
pss_of_all(long pid, int depth)
{
	uint64_t size = pss_of(pid);
	char path[64];
	FILE *file;
	long child;

	snprintf(path, sizeof path, "/proc/%ld/task/%ld/children", pid, pid);
	file = depth > 0 ? fopen(path, "re") : NULL;
	if (!file)
		return size;
	while (fscanf(file, "%ld", &child) == 1)
		size += pss_of_all(child, depth - 1);
	fclose(file);
	return size;
}

static void
become(char **command)
{
	int nowhere = open("/dev/null", O_RDWR);

	if (nowhere >= 0 && dup2(nowhere, STDIN_FILENO) >= 0 &&
	    dup2(nowhere, STDOUT_FILENO) >= 0)
		execvp(*command, command);
	fprintf(stderr, "measure: %s: %s\n", *command, strerror(errno));
	_exit(NOT_STARTED);
}

/* Waits; the most memory seen meanwhile, if that is wanted. */
static uint64_t
watch(pid_t pid, bool memory, int *status, struct rusage *usage)
{
	const struct timespec pause = { 0, SAMPLE_NANOSECONDS };
	uint64_t most = 0;

	while (wait4(pid, status, memory ? WNOHANG : 0, usage) == 0) {
		uint64_t size = pss_of_all(pid, DEPTH);

		most = size > most ? size : most;
		nanosleep(&pause, NULL);
	}
	return most;
}

static void
print(double wall, double own, double all, uint64_t memory)
{
	double others = all - own;

	printf("%.4f %.4f ", wall, own);
	if (all < 0)
		printf("- ");
	else
		printf("%.2f ", others > 0 ? others / wall : 0);
	if (memory)
		printf("%" PRIu64 "\n", memory);
	else
		printf("-\n");
}

int
main(int argc, char **argv)
{
	bool memory = argc > 1 && strcmp(argv[1], "-m") == 0;
	char **command = argv + 1 + memory;
	struct rusage usage = { 0 };
	double begin, busy_before, wall;
	int status = 0;
	uint64_t most;
	pid_t pid;

	if (argc < 2 || !*command) {
		fprintf(stderr, "usage: measure [-m] COMMAND...\n");
		return 2;
	}
	busy_before = busy();
	begin = now();
	pid = fork();
	if (pid == 0)
		become(command);
	if (pid < 0)
		return perror("measure"), NOT_STARTED;
	most = watch(pid, memory, &status, &usage);
	wall = now() - begin;
	print(wall, seconds(usage.ru_utime) + seconds(usage.ru_stime),
	    busy_before < 0 ? -1 : busy() - busy_before, most);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
