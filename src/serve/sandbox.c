/* SPDX-License-Identifier: MIT */
/*
 * Order matters: no_new_privs allows the others; Landlock binds the calling
 * thread and those it makes later; seccomp comes last, as it forbids the calls
 * that the others need. Never killed for a forbidden call, only refused: what
 * a library tries in vain must not end the program.
 */
#include <config.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <sealtree/serve.h>

static void __attribute__((format(printf, 3, 0)))
say(char *slot, size_t size, const char *format, va_list args)
{
	vsnprintf(slot, size, format, args);
}

static void __attribute__((format(printf, 2, 3)))
add_reason(struct sandbox_report *report, const char *format, ...)
{
	va_list args;

	if (report->reason_count == 4)
		return;
	va_start(args, format);
	say(report->reasons[report->reason_count++], sizeof report->reasons[0],
	    format, args);
	va_end(args);
}

#if defined SANITIZED || !defined __linux__

void
sandbox_enter(const int *descriptors, size_t count, uint64_t file_bytes,
    struct sandbox_report *report)
{
	(void) descriptors, (void) count, (void) file_bytes;
#ifdef SANITIZED
	add_reason(report, "sanitizer build");
#else
	add_reason(report, "not on this system");
#endif
}

#else

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void __attribute__((format(printf, 2, 3)))
add_layer(struct sandbox_report *report, const char *format, ...)
{
	va_list args;

	if (report->layer_count == 4)
		return;
	va_start(args, format);
	say(report->layers[report->layer_count++], sizeof report->layers[0],
	    format, args);
	va_end(args);
}

enum {
	MEMORY = 1 << 30,
	FILES = 256
};

/* A limit that is lower already stays. */
static bool
lower(int what, rlim_t most)
{
	struct rlimit limit;

	if (getrlimit(what, &limit) != 0)
		return false;
	if (limit.rlim_max > most)
		limit.rlim_max = most;
	if (limit.rlim_cur > limit.rlim_max)
		limit.rlim_cur = limit.rlim_max;
	return setrlimit(what, &limit) == 0;
}

static void
enter_limits(uint64_t file_bytes, struct sandbox_report *report)
{
	if (lower(RLIMIT_AS, MEMORY) && lower(RLIMIT_CORE, 0) &&
	    lower(RLIMIT_NOFILE, FILES) && lower(RLIMIT_FSIZE, file_bytes))
		add_layer(report, "limits");
	else
		add_reason(report, "limits: %s", strerror(errno));
}

#ifdef HAVE_LINUX_LANDLOCK_H
#include <linux/landlock.h>

/* Rights that came with later versions of Landlock than the headers may
 * know. */
enum {
	RIGHTS_1 = 13, /* the first thirteen */
	RIGHT_REFER = 13,
	RIGHT_TRUNCATE = 14,
	RIGHT_IOCTL = 15
};

static uint64_t
all_rights(long version)
{
	uint64_t rights = (UINT64_C(1) << RIGHTS_1) - 1;

	if (version >= 2)
		rights |= UINT64_C(1) << RIGHT_REFER;
	if (version >= 3)
		rights |= UINT64_C(1) << RIGHT_TRUNCATE;
	if (version >= 5)
		rights |= UINT64_C(1) << RIGHT_IOCTL;
	return rights;
}

/* A rule on a file may not bear a directory's rights. */
static bool
allow_reading(int rules, int descriptor)
{
	struct landlock_path_beneath_attr rule = {
		.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE,
		.parent_fd = descriptor,
	};
	struct stat stat;

	if (fstat(descriptor, &stat) != 0)
		return false;
	if (S_ISDIR(stat.st_mode))
		rule.allowed_access |= LANDLOCK_ACCESS_FS_READ_DIR;
	return syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH,
		   &rule, 0) == 0;
}

static void
enter_landlock(
    const int *descriptors, size_t count, struct sandbox_report *report)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);
	struct landlock_ruleset_attr attr = { 0 };
	bool fine;
	int rules;

	attr.handled_access_fs = all_rights(version);
	rules = version < 1 ? -1
			    : (int) syscall(SYS_landlock_create_ruleset, &attr,
				  sizeof attr, 0);
	fine = rules >= 0;
	for (size_t i = 0; fine && i < count; i++)
		fine =
		    descriptors[i] < 0 || allow_reading(rules, descriptors[i]);
	fine = fine && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
	if (fine)
		add_layer(report, "landlock %ld", version);
	else
		add_reason(report, "landlock: %s", strerror(errno));
	if (rules >= 0)
		close(rules);
}
#else
static void
enter_landlock(
    const int *descriptors, size_t count, struct sandbox_report *report)
{
	(void) descriptors, (void) count;
	add_reason(report, "landlock: built without it");
}
#endif

#if defined HAVE_LINUX_SECCOMP_H && (defined __x86_64__ || defined __aarch64__)
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/mman.h>
#include <linux/seccomp.h>
#include <sched.h>

#ifdef __x86_64__
#define MACHINE AUDIT_ARCH_X86_64
#else
#define MACHINE AUDIT_ARCH_AARCH64
#endif

/* Upper and lower half of argument `n`, on these little-endian machines. */
#define ARGUMENT(n) ((uint32_t) offsetof(struct seccomp_data, args[n]))
#define LOAD(at) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (at))
#define LOAD_NUMBER LOAD(offsetof(struct seccomp_data, nr))
#define IF_EQUAL(k, then, otherwise) \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (k), (then), (otherwise))
#define IF_BITS(k, then, otherwise) \
	BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (k), (then), (otherwise))
#define RETURN(k) BPF_STMT(BPF_RET | BPF_K, (k))
#define REFUSED(error) (SECCOMP_RET_ERRNO | (uint32_t) (error))

#define ALLOW(name) IF_EQUAL(__NR_##name, 0, 1), RETURN(SECCOMP_RET_ALLOW)
/* Refused if argument `n` has any of these bits. */
#define ALLOW_WITHOUT(name, n, bits)                                           \
	IF_EQUAL(__NR_##name, 0, 4), LOAD(ARGUMENT(n)), IF_BITS((bits), 0, 1), \
	    RETURN(REFUSED(EPERM)), RETURN(SECCOMP_RET_ALLOW)
/* Refused if argument `n` has none of these bits. */
#define ALLOW_WITH(name, n, bits)                                              \
	IF_EQUAL(__NR_##name, 0, 4), LOAD(ARGUMENT(n)), IF_BITS((bits), 1, 0), \
	    RETURN(REFUSED(EPERM)), RETURN(SECCOMP_RET_ALLOW)
/* Refused if argument `n` is greater, and is not this other one. */
#define ALLOW_UP_TO_OR(name, n, most, other)                   \
	IF_EQUAL(__NR_##name, 0, 5), LOAD(ARGUMENT(n)),        \
	    IF_EQUAL((other), 2, 0),                           \
	    BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, (most), 0, 1), \
	    RETURN(REFUSED(EPERM)), RETURN(SECCOMP_RET_ALLOW)
/* Refused unless argument `n` is this. */
#define ALLOW_EQUAL(name, n, value)                                     \
	IF_EQUAL(__NR_##name, 0, 4), LOAD(ARGUMENT(n)),                 \
	    IF_EQUAL((uint32_t) (value), 1, 0), RETURN(REFUSED(EPERM)), \
	    RETURN(SECCOMP_RET_ALLOW)

enum {
	WRITES = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND
};

/* Reading, memory, threads of our own, clocks, waiting. The clone3 that glibc
 * tries first bears its flags in memory, where no filter can see them. */
static bool
install_filter(void)
{
	// clang-format off
	struct sock_filter filter[] = {
		LOAD(offsetof(struct seccomp_data, arch)),
		IF_EQUAL(MACHINE, 1, 0),
		RETURN(SECCOMP_RET_KILL_PROCESS),
		LOAD_NUMBER,
		ALLOW(read), ALLOW(readv), ALLOW(pread64), ALLOW(write),
		ALLOW(writev), ALLOW(lseek), ALLOW(close), ALLOW(fstat),
		ALLOW(newfstatat), ALLOW(statx), ALLOW(getdents64),
		ALLOW(readlinkat), ALLOW(fstatfs), ALLOW(fadvise64),
		ALLOW(getxattr), ALLOW(fgetxattr), ALLOW(lgetxattr),
		ALLOW(listxattr), ALLOW(flistxattr), ALLOW(llistxattr),
		ALLOW_WITHOUT(openat, 2, WRITES),
#ifdef __NR_openat2
		/* Its flags are in memory; Landlock holds what it may do. */
		ALLOW(openat2),
#endif
#ifdef __NR_open
		ALLOW_WITHOUT(open, 1, WRITES),
#endif
#ifdef __NR_poll
		ALLOW(poll),
#endif
		ALLOW(ppoll),
		ALLOW_UP_TO_OR(fcntl, 1, F_SETFL, F_DUPFD_CLOEXEC),
		ALLOW_WITHOUT(mmap, 2, PROT_EXEC), ALLOW(munmap),
		ALLOW_WITHOUT(mprotect, 2, PROT_EXEC), ALLOW(mremap),
		ALLOW(madvise), ALLOW(brk),
		ALLOW_WITH(clone, 0, CLONE_THREAD),
		IF_EQUAL(__NR_clone3, 0, 1), RETURN(REFUSED(ENOSYS)),
		ALLOW(futex), ALLOW(set_robust_list), ALLOW(rseq),
		ALLOW(set_tid_address), ALLOW(sched_yield),
		ALLOW(sched_getaffinity), ALLOW(gettid), ALLOW(getpid),
		ALLOW(exit), ALLOW(exit_group), ALLOW(restart_syscall),
		ALLOW(rt_sigaction), ALLOW(rt_sigprocmask),
		ALLOW(rt_sigreturn), ALLOW(sigaltstack),
		ALLOW_EQUAL(tgkill, 0, getpid()),
		ALLOW_EQUAL(kill, 0, getpid()),
		ALLOW(clock_gettime), ALLOW(clock_nanosleep),
		ALLOW(nanosleep), ALLOW(gettimeofday), ALLOW(getrandom),
		ALLOW(getuid), ALLOW(geteuid), ALLOW(getgid), ALLOW(getegid),
		ALLOW(uname), ALLOW(sysinfo), ALLOW(membarrier),
		ALLOW_EQUAL(prlimit64, 2, 0),
		RETURN(REFUSED(EPERM)),
	};
	// clang-format on
	const struct sock_fprog program = {
		.len = sizeof filter / sizeof *filter,
		.filter = filter,
	};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static void
enter_seccomp(struct sandbox_report *report)
{
	if (install_filter())
		add_layer(report, "seccomp");
	else
		add_reason(report, "seccomp: %s", strerror(errno));
}
#else
static void
enter_seccomp(struct sandbox_report *report)
{
	add_reason(report, "seccomp: not on this machine");
}
#endif

void
sandbox_enter(const int *descriptors, size_t count, uint64_t file_bytes,
    struct sandbox_report *report)
{
	enter_limits(file_bytes, report);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
		add_reason(report, "no_new_privs: %s", strerror(errno));
		return;
	}
	enter_landlock(descriptors, count, report);
	enter_seccomp(report);
}

#endif
