/* SPDX-License-Identifier: MIT */
/*
 * What a reader cannot do any more once it is confined. Each attempt is made
 * in a process of its own, which the sandbox takes along to its end.
 */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sealtree/serve.h>

#include "check.h"

#ifdef SANITIZED

static void
is_left_out_under_sanitizers(void **state)
{
	struct sandbox_report report = { 0 };

	(void) state;
	sandbox_enter(NULL, 0, 0, &report);
	assert_int_equal(report.layer_count, 0);
	assert_int_equal(report.reason_count, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_left_out_under_sanitizers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

static char inside[] = "/tmp/sealtree-inside-XXXXXX";
static char outside[] = "/tmp/sealtree-outside-XXXXXX";
static char inside_file[64], outside_file[64], root_file[64];
static int inside_fd = -1;
static struct source *file_root;

static void
write_file(const char *path)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs("content", file);
	fclose(file);
}

static int
make_places(void **state)
{
	struct fault fault;

	(void) state;
	assert_non_null(mkdtemp(inside));
	assert_non_null(mkdtemp(outside));
	snprintf(inside_file, sizeof inside_file, "%s/file", inside);
	snprintf(outside_file, sizeof outside_file, "%s/file", outside);
	write_file(inside_file);
	snprintf(root_file, sizeof root_file, "%s/root", outside);
	write_file(outside_file);
	write_file(root_file);
	inside_fd = open(inside, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(inside_fd >= 0);
	file_root = source_disk_open(root_file, true, &fault);
	assert_non_null(file_root);
	return 0;
}

static int
remove_places(void **state)
{
	(void) state;
	close(inside_fd);
	source_close(file_root);
	unlink(inside_file);
	unlink(outside_file);
	unlink(root_file);
	rmdir(inside);
	rmdir(outside);
	return 0;
}

static bool
has_layer(const struct sandbox_report *report, const char *name)
{
	for (size_t i = 0; i < report->layer_count; i++)
		if (strncmp(report->layers[i], name, strlen(name)) == 0)
			return true;
	return false;
}

enum {
	COULD = 1,
	LAYER_MISSING = 77
};

/* True if `attempt` was refused with one of the errors that say no. */
static int
try(const char *layer, bool (*attempt)(void))
{
	struct sandbox_report report = { 0 };
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		const int open_ones[] = { inside_fd,
			source_descriptor(file_root) };

		sandbox_enter(open_ones, 2, 0, &report);
		if (!has_layer(&report, layer))
			_exit(LAYER_MISSING);
		_exit(attempt() ? COULD : 0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* What the kernel does not offer cannot be tried; the log says so. */
static void
check(const char *layer, bool (*attempt)(void), int wanted)
{
	int result = try(layer, attempt);

	if (result == LAYER_MISSING)
		print_message("# not tried: no %s here\n", layer);
	else
		assert_int_equal(result, wanted);
}

static void
cannot(const char *layer, bool (*attempt)(void))
{
	check(layer, attempt, 0);
}

static void
can(const char *layer, bool (*attempt)(void))
{
	check(layer, attempt, COULD);
}

static bool
opens(const char *path, int flags)
{
	int fd = open(path, flags, 0600);

	if (fd >= 0)
		return true;
	return errno != EACCES && errno != EPERM;
}

static bool
reads_inside(void)
{
	char content[8] = "";
	int fd = openat(inside_fd, "file", O_RDONLY | O_NOFOLLOW);

	return fd >= 0 && read(fd, content, 7) == 7 &&
	       strcmp(content, "content") == 0;
}

/* A root that is a file is opened before, and again by its descriptor. */
static bool
reads_a_file_root(void)
{
	struct source_file *file;
	struct bytes content;
	struct fault fault;
	struct arena *arena = arena_new();
	bool fine;

	file = source_open(file_root, ".", &fault);
	fine = file &&
	       source_read_range(file, 0, 100, 100, arena, &content, &fault) &&
	       bytes_are(content, "content");
	source_file_close(file);
	arena_free(arena);
	return fine;
}

static bool
reads_outside(void)
{
	return opens(outside_file, O_RDONLY);
}

static bool
climbs_out(void)
{
	int fd = openat(inside_fd, "../../etc/passwd", O_RDONLY);

	return fd >= 0 || errno != EACCES;
}

static bool
writes_inside(void)
{
	return opens(inside_file, O_WRONLY) || opens(inside_file, O_RDWR);
}

static bool
makes_a_file(void)
{
	char path[80];

	snprintf(path, sizeof path, "%s/new", inside);
	return opens(path, O_WRONLY | O_CREAT) || mkdir(path, 0700) == 0 ||
	       symlink("x", path) == 0;
}

static bool
removes_a_file(void)
{
	return unlink(inside_file) == 0 || rename(inside_file, "x") == 0 ||
	       truncate(inside_file, 0) == 0 || chmod(inside_file, 0777) == 0;
}

static bool
makes_a_socket(void)
{
	static const int families[] = { AF_UNIX, AF_INET, AF_INET6 };
	int pair[2];

	for (size_t i = 0; i < 3; i++)
		if (socket(families[i], SOCK_STREAM, 0) >= 0 || errno != EPERM)
			return true;
	return socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0;
}

static bool
runs_a_program(void)
{
	execl("/bin/true", "true", (char *) NULL);
	return errno != EPERM && errno != EACCES;
}

static bool
forks(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid >= 0;
}

static bool
signals_others(void)
{
	return kill(getppid(), 0) == 0;
}

static bool
raises_limits(void)
{
	struct rlimit limit = { 1, 1 };

	return setrlimit(RLIMIT_CPU, &limit) == 0;
}

static void *
work(void *context)
{
	*(bool *) context = true;
	return NULL;
}

static bool
makes_threads(void)
{
	bool worked = false;
	pthread_t thread;

	return pthread_create(&thread, NULL, work, &worked) == 0 &&
	       pthread_join(thread, NULL) == 0 && worked;
}

static bool
gets_two_gigabytes(void)
{
	/* volatile: else the pair is optimised away. */
	void *volatile memory = malloc((size_t) 2 << 30);
	bool got = memory;

	free(memory);
	return got;
}

static bool
gets_some_memory(void)
{
	void *volatile memory = malloc((size_t) 200 << 20);
	bool got = memory;

	free(memory);
	return got;
}

static void
files_outside_are_out_of_reach(void **state)
{
	(void) state;
	cannot("landlock", reads_outside);
	cannot("landlock", climbs_out);
}

static void
files_inside_are_read(void **state)
{
	(void) state;
	can("landlock", reads_inside);
	can("landlock", reads_a_file_root);
	can("seccomp", reads_inside);
}

static void
nothing_is_written(void **state)
{
	(void) state;
	cannot("landlock", writes_inside);
	cannot("seccomp", writes_inside);
	cannot("landlock", makes_a_file);
	cannot("seccomp", makes_a_file);
	cannot("seccomp", removes_a_file);
}

static void
nobody_is_talked_to(void **state)
{
	(void) state;
	cannot("seccomp", makes_a_socket);
	cannot("seccomp", signals_others);
}

static void
nothing_else_is_run(void **state)
{
	(void) state;
	cannot("seccomp", runs_a_program);
	cannot("landlock", runs_a_program);
	cannot("seccomp", forks);
	can("seccomp", makes_threads);
}

static void
memory_is_bounded(void **state)
{
	(void) state;
	cannot("limits", gets_two_gigabytes);
	can("limits", gets_some_memory);
	cannot("seccomp", raises_limits);
}

static bool
aborts_honestly(void)
{
	struct rlimit core = { 0 };

	getrlimit(RLIMIT_CORE, &core);
	if (core.rlim_max != 0)
		_exit(3);
	abort();
}

/* The filter must let a process die the way it dies. */
static void
an_abort_is_seen_as_one(void **state)
{
	struct sandbox_report report = { 0 };
	int status;
	pid_t pid = fork();

	(void) state;
	assert_true(pid >= 0);
	if (pid == 0) {
		sandbox_enter(&inside_fd, 1, 0, &report);
		aborts_honestly();
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_inside_are_read),
		cmocka_unit_test(files_outside_are_out_of_reach),
		cmocka_unit_test(nothing_is_written),
		cmocka_unit_test(nobody_is_talked_to),
		cmocka_unit_test(nothing_else_is_run),
		cmocka_unit_test(memory_is_bounded),
		cmocka_unit_test(an_abort_is_seen_as_one),
	};

	return cmocka_run_group_tests(tests, make_places, remove_places);
}

#endif
