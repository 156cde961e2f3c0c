/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#ifdef HAVE_SYS_XATTR_H
#include <sys/xattr.h>
#endif

#include <sealtree/die.h>

#include "disk.h"

#if !defined(HAVE_SYS_XATTR_H)
static ssize_t
list(int descriptor, char *names, size_t len)
{
	(void) descriptor, (void) names, (void) len;
	return 0;
}
#elif defined(__APPLE__)
static ssize_t
list(int descriptor, char *names, size_t len)
{
	return flistxattr(descriptor, names, len, 0);
}
#else
static ssize_t
list(int descriptor, char *names, size_t len)
{
	return flistxattr(descriptor, names, len);
}
#endif

int
disk_xattr_names(int descriptor, char **names, size_t *len)
{
	*names = NULL;
	*len = 0;
	for (;;) {
		ssize_t need = list(descriptor, NULL, 0), got;

		if (need <= 0)
			return need == 0 || errno == ENOTSUP ? 0 : errno;
		/* One more, so that the last name ends by a NUL for sure. */
		*names = xrealloc(*names, (size_t) need + 1, 1);
		got = list(descriptor, *names, (size_t) need);
		if (got < 0 && errno == ERANGE)
			continue;
		*len = got < 0 ? 0 : (size_t) got;
		(*names)[*len] = '\0';
		return got < 0 ? errno : 0;
	}
}

const char *
disk_xattr_name(const char *name)
{
#ifdef __linux__
	static const char space[] = "user.";
	size_t len = sizeof space - 1;

	return strncmp(name, space, len) == 0 ? name + len : NULL;
#else
	return name;
#endif
}
