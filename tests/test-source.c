/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef HAVE_SYS_XATTR_H
#include <sys/xattr.h>
#endif

#include <sealtree/limits.h>
#include <sealtree/source.h>

#include "check.h"
#include "disk.h"

enum {
	NOBODY = 65534
};

/* A folder of its own for each test, which is the working directory then. */
struct place {
	char path[64];
	struct arena *arena;
	struct source *source;
	struct fault fault;
};

static void
write_file(const char *path, const char *content)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(content, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static int
set_up(void **state)
{
	struct place *p = calloc(1, sizeof *p);

	assert_non_null(p);
	*state = p;
	strcpy(p->path, "/tmp/sealtree-source-XXXXXX");
	assert_non_null(mkdtemp(p->path));
	assert_int_equal(chdir(p->path), 0);
	assert_int_equal(mkdir("root", 0755), 0);
	assert_int_equal(mkdir("root/dir", 0755), 0);
	write_file("root/b", "hello");
	write_file("root/a", "");
	write_file("root/dir/inner", "0123456789");
	write_file("outside", "secret");
	assert_int_equal(symlink("b", "root/link"), 0);
	assert_int_equal(symlink("dir", "root/dirlink"), 0);
	assert_int_equal(symlink("../outside", "root/out"), 0);
	assert_int_equal(mkfifo("root/fifo", 0644), 0);
	p->arena = arena_new();
	p->source = source_disk_open("root", false, &p->fault);
	assert_non_null(p->source);
	return 0;
}

static int
tear_down(void **state)
{
	struct place *p = *state;
	char command[256];

	source_close(p->source);
	arena_free(p->arena);
	assert_int_equal(seteuid(getuid()), 0);
	assert_int_equal(chdir("/"), 0);
	snprintf(command, sizeof command, "chmod -R u+rwx %s && rm -rf %s",
	    p->path, p->path);
	assert_int_equal(system(command), 0);
	free(p);
	return 0;
}

static void
lists_are_sorted_and_typed(void **state)
{
	static const struct source_entry expected[] = {
		{ "a", SOURCE_FILE },
		{ "b", SOURCE_FILE },
		{ "dir", SOURCE_DIRECTORY },
		{ "dirlink", SOURCE_LINK },
		{ "fifo", SOURCE_SPECIAL },
		{ "link", SOURCE_LINK },
		{ "out", SOURCE_LINK },
	};
	struct place *p = *state;
	struct source_list list;

	assert_true(source_list(p->source, ".", p->arena, &list, &p->fault));
	assert_int_equal(list.count, sizeof expected / sizeof *expected);
	for (size_t i = 0; i < list.count; i++) {
		assert_string_equal(list.entries[i].name, expected[i].name);
		assert_int_equal(list.entries[i].type, expected[i].type);
	}
	assert_false(list.truncated);
	assert_false(
	    source_list(p->source, "dirlink", p->arena, &list, &p->fault));
	assert_int_equal(p->fault.error, ELOOP);
	assert_false(source_list(p->source, "b", p->arena, &list, &p->fault));
	assert_int_equal(p->fault.error, ENOTDIR);
	assert_false(
	    source_list(p->source, "none", p->arena, &list, &p->fault));
	assert_int_equal(p->fault.error, ENOENT);
}

static void
ranges_are_read(void **state)
{
	struct place *p = *state;
	struct source_file *file =
	    source_open(p->source, "dir/inner", &p->fault);
	struct bytes b;
	char buffer[32];
	size_t got;

	assert_non_null(file);
	assert_int_equal(source_file_stat(file)->size, 10);
	assert_true(source_read(file, 8, buffer, 32, &got, &p->fault));
	assert_int_equal(got, 2);
	assert_memory_equal(buffer, "89", 2);
	assert_true(source_read(file, 99, buffer, 32, &got, &p->fault));
	assert_int_equal(got, 0);
	assert_true(source_read(file, UINT64_MAX, buffer, 32, &got, &p->fault));
	assert_int_equal(got, 0);
	assert_true(source_read_range(file, 3, 4, 4, p->arena, &b, &p->fault));
	assert_true(bytes_are(b, "3456"));
	assert_int_equal(b.offset, 3);
	assert_true(
	    source_read_range(file, 6, 100, 4, p->arena, &b, &p->fault));
	assert_true(bytes_are(b, "6789"));
	assert_false(
	    source_read_range(file, 5, 100, 4, p->arena, &b, &p->fault));
	assert_int_equal(p->fault.error, EFBIG);
	assert_true(source_read_range(file, 10, 1, 4, p->arena, &b, &p->fault));
	assert_int_equal(b.len, 0);
	source_file_close(file);
	assert_true(
	    source_read_file(p->source, "b", 5, p->arena, &b, &p->fault));
	assert_true(bytes_are(b, "hello"));
	assert_false(
	    source_read_file(p->source, "b", 4, p->arena, &b, &p->fault));
}

static void
cannot_open(struct place *p, const char *path, int error)
{
	p->fault.error = 0;
	assert_null(source_open(p->source, path, &p->fault));
	assert_int_equal(p->fault.error, error);
}

static void
only_regular_files_are_opened(void **state)
{
	struct place *p = *state;

	cannot_open(p, ".", EISDIR);
	cannot_open(p, "dir", EISDIR);
	cannot_open(p, "fifo", ENOTSUP);
	cannot_open(p, "link", ELOOP);
	cannot_open(p, "out", ELOOP);
	cannot_open(p, "dirlink/inner", ELOOP);
	cannot_open(p, "b/inner", ENOTDIR);
	cannot_open(p, "none", ENOENT);
}

static void
folder_refuses(
    struct place *p, struct source_folder *folder, const char *name, int error)
{
	p->fault.error = 0;
	assert_null(source_folder_file(folder, name, &p->fault));
	assert_int_equal(p->fault.error, error);
}

static void
a_folder_gives_its_files(void **state)
{
	struct place *p = *state;
	struct source_folder *folder =
	    source_folder_open(p->source, "dir", &p->fault);
	struct source_file *file;
	char buffer[16];
	size_t got;

	assert_non_null(folder);
	file = source_folder_file(folder, "inner", &p->fault);
	assert_non_null(file);
	assert_int_equal(source_file_stat(file)->size, 10);
	assert_true(
	    source_read(file, 0, buffer, sizeof buffer, &got, &p->fault));
	assert_int_equal(got, 10);
	assert_false(source_file_changed(file));
	source_file_close(file);
	folder_refuses(p, folder, "none", ENOENT);
	/* It is the same folder, wherever its name leads by now. */
	assert_int_equal(rename("root/dir", "root/moved"), 0);
	assert_int_equal(symlink("/etc", "root/dir"), 0);
	file = source_folder_file(folder, "inner", &p->fault);
	assert_non_null(file);
	source_file_close(file);
	folder_refuses(p, folder, "passwd", ENOENT);
	source_folder_close(folder);
	source_folder_close(NULL);
}

static void
a_folder_gives_nothing_else(void **state)
{
	static const char *const names[] = { "", ".", "..", "dir/inner",
		"../outside", "/etc/passwd" };
	struct place *p = *state;
	struct source_folder *folder =
	    source_folder_open(p->source, ".", &p->fault);

	assert_non_null(folder);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		folder_refuses(p, folder, names[i], EINVAL);
	folder_refuses(p, folder, "link", ELOOP);
	folder_refuses(p, folder, "out", ELOOP);
	folder_refuses(p, folder, "dirlink", ELOOP);
	folder_refuses(p, folder, "dir", ENOTSUP);
	folder_refuses(p, folder, "fifo", ENOTSUP);
	source_folder_close(folder);
	assert_null(source_folder_open(p->source, "dirlink", &p->fault));
	assert_int_equal(p->fault.error, ELOOP);
	assert_null(source_folder_open(p->source, "b", &p->fault));
	assert_int_equal(p->fault.error, ENOTDIR);
	assert_null(source_folder_open(p->source, "..", &p->fault));
	assert_int_equal(p->fault.error, EINVAL);
}

static void
no_path_leads_outside(void **state)
{
	static const char *const paths[] = { "", "/", "/etc/passwd", "..",
		"../outside", "dir/../b", "dir/..", "./b", "dir/.", "dir//b",
		"dir/", "//" };
	struct place *p = *state;
	struct source_stat stat;

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		cannot_open(p, paths[i], EINVAL);
		assert_false(
		    source_stat(p->source, paths[i], &stat, &p->fault));
	}
	/* Names that only look like it. */
	write_file("root/..x", "fine");
	write_file("root/...", "fine");
	assert_true(source_stat(p->source, "..x", &stat, &p->fault));
	assert_true(source_stat(p->source, "...", &stat, &p->fault));
}

static void
links_are_read_and_not_followed(void **state)
{
	struct place *p = *state;
	struct source_stat stat;
	struct bytes target;

	assert_true(source_stat(p->source, "out", &stat, &p->fault));
	assert_int_equal(stat.type, SOURCE_LINK);
	assert_false(source_stat(p->source, "dirlink/inner", &stat, &p->fault));
	assert_int_equal(p->fault.error, ELOOP);
	assert_true(
	    source_read_link(p->source, "out", p->arena, &target, &p->fault));
	assert_true(bytes_are(target, "../outside"));
	assert_false(
	    source_read_link(p->source, "b", p->arena, &target, &p->fault));
	assert_int_equal(p->fault.error, EINVAL);
}

static void
stat_tells_mode_and_size(void **state)
{
	struct place *p = *state;
	struct source_stat stat;

	assert_int_equal(chmod("root/b", 0751), 0);
	assert_true(source_stat(p->source, "b", &stat, &p->fault));
	assert_int_equal(stat.type, SOURCE_FILE);
	assert_true(stat.mode_known);
	assert_int_equal(stat.mode, 0751);
	assert_int_equal(stat.size, 5);
	assert_true(source_stat(p->source, ".", &stat, &p->fault));
	assert_int_equal(stat.type, SOURCE_DIRECTORY);
}

static void
a_root_may_be_a_file(void **state)
{
	struct place *p = *state;
	struct source *source = source_disk_open("root/b", false, &p->fault);
	struct source_list list;
	struct source_stat stat;
	struct bytes b;

	assert_non_null(source);
	assert_true(source_stat(source, ".", &stat, &p->fault));
	assert_int_equal(stat.type, SOURCE_FILE);
	assert_true(source_read_file(source, ".", 99, p->arena, &b, &p->fault));
	assert_true(bytes_are(b, "hello"));
	assert_true(source_xattrs(source, ".", p->arena, &list, &p->fault));
	assert_false(source_list(source, ".", p->arena, &list, &p->fault));
	assert_int_equal(p->fault.error, ENOTDIR);
	source_close(source);
}

static bool
keep_attribute(
    const char *path, const char *name, const void *value, size_t len)
{
#if defined(__linux__)
	char full[64];

	snprintf(full, sizeof full, "user.%s", name);
	return setxattr(path, full, value, len, 0) == 0;
#elif defined(__APPLE__)
	return setxattr(path, name, value, len, 0, 0) == 0;
#else
	(void) path, (void) name, (void) value, (void) len;
	return false;
#endif
}

/* A file system that keeps none of them is no fault of ours. */
static void
attributes_have_values(void **state)
{
	struct place *p = *state;
	uint8_t much[LIMIT_XATTR_BYTES + 1];
	struct bytes value;

	assert_true(source_xattr(
	    p->source, "b", "org.example.a", p->arena, &value, &p->fault));
	assert_int_equal(value.len, 0);
	if (!keep_attribute("root/b", "org.example.a", "0086;x", 6))
		skip();
	assert_true(source_xattr(
	    p->source, "b", "org.example.a", p->arena, &value, &p->fault));
	assert_true(bytes_are(value, "0086;x"));
	memset(much, 'm', sizeof much);
	/* ext4 keeps less than the limit. */
	if (keep_attribute(
		"root/b", "org.example.a", much, LIMIT_XATTR_BYTES)) {
		assert_true(source_xattr(p->source, "b", "org.example.a",
		    p->arena, &value, &p->fault));
		assert_int_equal(value.len, LIMIT_XATTR_BYTES);
	}
	if (keep_attribute("root/b", "org.example.a", much, sizeof much)) {
		assert_false(source_xattr(p->source, "b", "org.example.a",
		    p->arena, &value, &p->fault));
		assert_int_equal(p->fault.error, EFBIG);
	}
	assert_false(source_xattr(
	    p->source, "nothing", "a", p->arena, &value, &p->fault));
	assert_int_equal(p->fault.error, ENOENT);
}

static void
the_argument_is_followed_once(void **state)
{
	struct place *p = *state;
	struct source *source;

	assert_null(source_disk_open("root/link", false, &p->fault));
	assert_int_equal(p->fault.error, ELOOP);
	source = source_disk_open("root/link", true, &p->fault);
	assert_non_null(source);
	source_close(source);
	assert_null(source_disk_open("root/fifo", true, &p->fault));
	assert_int_equal(p->fault.error, ENOTSUP);
	assert_null(source_disk_open("/dev/null", true, &p->fault));
	assert_int_equal(p->fault.error, ENOTSUP);
	assert_null(source_disk_open("none", true, &p->fault));
	assert_int_equal(p->fault.error, ENOENT);
}

static void
changes_are_noticed(void **state)
{
	struct place *p = *state;
	struct source_file *file = source_open(p->source, "b", &p->fault);
	struct bytes b;

	assert_non_null(file);
	assert_false(source_file_changed(file));
	assert_int_equal(truncate("root/b", 2), 0);
	assert_true(source_file_changed(file));
	/* Cut off meanwhile: what is there, and no more. */
	assert_true(source_read_range(file, 0, 5, 99, p->arena, &b, &p->fault));
	assert_true(bytes_are(b, "he"));
	source_file_close(file);
}

static bool
lists(struct place *p, size_t most, size_t wanted)
{
	struct source_list list = { 0 };
	DIR *dir = opendir("root");

	assert_non_null(dir);
	assert_int_equal(disk_read_entries(dir, most, p->arena, &list), 0);
	assert_int_equal(list.count, wanted);
	closedir(dir);
	return !list.truncated;
}

/* Seven lie there. */
static void
as_many_entries_as_are_read(void **state)
{
	assert_true(lists(*state, 7, 7));
	assert_false(lists(*state, 6, 6));
}

static void
as_long_a_target_as_is_read(void **state)
{
	static const char out[] = "../outside";
	struct place *p = *state;
	struct bytes target = { 0 };
	int dir = open("root", O_RDONLY | O_DIRECTORY);

	assert_true(dir >= 0);
	assert_int_equal(
	    disk_read_target(dir, "out", strlen(out), p->arena, &target), 0);
	assert_true(bytes_are(target, out));
	target.len = 0;
	assert_int_equal(
	    disk_read_target(dir, "out", strlen(out) - 1, p->arena, &target),
	    ENAMETOOLONG);
	assert_int_equal(target.len, 0);
	close(dir);
}

static void
no_right_to_read(void **state)
{
	struct place *p = *state;
	struct source_list list;

	assert_int_equal(chmod("root/b", 0), 0);
	assert_int_equal(chmod("root/dir", 0111), 0);
	/* Rights mean nothing to root; tear_down() takes its own back. */
	if (geteuid() == 0)
		assert_int_equal(seteuid(NOBODY), 0);
	cannot_open(p, "b", EACCES);
	assert_false(source_list(p->source, "dir", p->arena, &list, &p->fault));
	assert_int_equal(p->fault.error, EACCES);
	/* Passing through needs no right to list. */
	assert_true(
	    source_xattrs(p->source, "dir/inner", p->arena, &list, &p->fault));
}

static void
longer_than_the_kernel_takes(void **state)
{
	char part[201];
	struct place *p = *state;
	const char *path = ".";
	struct source_stat stat;
	struct source_list list;
	int dir = open("root", O_RDONLY | O_DIRECTORY);

	memset(part, 'D', 200);
	part[200] = '\0';
	for (int i = 0; i < 40; i++) {
		int next;

		assert_int_equal(mkdirat(dir, part, 0755), 0);
		next = openat(dir, part, O_RDONLY | O_DIRECTORY);
		close(dir);
		dir = next;
		path = path_join(p->arena, path, part);
	}
	close(dir);
	assert_int_equal(strlen(path), 40 * 201 - 1);
	assert_true(source_stat(p->source, path, &stat, &p->fault));
	assert_int_equal(stat.type, SOURCE_DIRECTORY);
	assert_true(source_list(p->source, path, p->arena, &list, &p->fault));
	assert_int_equal(list.count, 0);
}

static void
paths_are_joined_up_to_the_limit(void **state)
{
	struct place *p = *state;
	char *half = arena_alloc(p->arena, LIMIT_PATH_BYTES / 2 + 1, 1);

	memset(half, 'x', LIMIT_PATH_BYTES / 2);
	assert_string_equal(path_join(p->arena, ".", "b"), "b");
	assert_string_equal(path_join(p->arena, "a", "b"), "a/b");
	assert_string_equal(path_join(p->arena, "a", "."), "a");
	assert_null(path_join(p->arena, NULL, "b"));
	assert_string_equal(path_name("a/b/c"), "c");
	assert_string_equal(path_name("."), ".");
	assert_non_null(path_join(p->arena, half, half + 1));
	assert_null(path_join(p->arena, half, half));
	half[LIMIT_PATH_BYTES / 2 - 1] = '\0';
	cannot_open(p, path_join(p->arena, "dir", half), ENAMETOOLONG);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(lists_are_sorted_and_typed),
		TEST(ranges_are_read),
		TEST(only_regular_files_are_opened),
		TEST(a_folder_gives_its_files),
		TEST(a_folder_gives_nothing_else),
		TEST(no_path_leads_outside),
		TEST(links_are_read_and_not_followed),
		TEST(stat_tells_mode_and_size),
		TEST(a_root_may_be_a_file),
		TEST(attributes_have_values),
		TEST(the_argument_is_followed_once),
		TEST(changes_are_noticed),
		TEST(as_many_entries_as_are_read),
		TEST(as_long_a_target_as_is_read),
		TEST(no_right_to_read),
		TEST(longer_than_the_kernel_takes),
		TEST(paths_are_joined_up_to_the_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
