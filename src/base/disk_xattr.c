/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#ifdef HAVE_SYS_XATTR_H
#include <sys/xattr.h>
#endif
#ifdef __linux__
#include <linux/limits.h>
#endif

#include <sealtree/die.h>

#include "disk.h"

#ifdef __linux__
/* Where programs may keep attributes of their own. */
#define SPACE "user."
#define NONE ENODATA
#endif

#if !defined(HAVE_SYS_XATTR_H)
static ssize_t
list(int descriptor, char *names, size_t len)
{
	(void) descriptor, (void) names, (void) len;
	return 0;
}

static ssize_t
get(int descriptor, const char *name, void *value, size_t len)
{
	(void) descriptor, (void) name, (void) value, (void) len;
	return 0;
}
#elif defined(__APPLE__)
static ssize_t
list(int descriptor, char *names, size_t len)
{
	return flistxattr(descriptor, names, len, 0);
}

static ssize_t
get(int descriptor, const char *name, void *value, size_t len)
{
	return fgetxattr(descriptor, name, value, len, 0, 0);
}

#define NONE ENOATTR
#else
static ssize_t
list(int descriptor, char *names, size_t len)
{
	return flistxattr(descriptor, names, len);
}

static ssize_t
get(int descriptor, const char *name, void *value, size_t len)
{
	char full[XATTR_NAME_MAX + 1];

	if ((size_t) snprintf(full, sizeof full, "%s%s", SPACE, name) >=
	    sizeof full) {
		errno = NONE;
		return -1;
	}
	return fgetxattr(descriptor, full, value, len);
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

int
disk_xattr_value(int descriptor, const char *name, uint8_t *buffer,
    size_t size, size_t *len)
{
	ssize_t got = get(descriptor, name, buffer, size);

	*len = got < 0 ? 0 : (size_t) got;
	if (got >= 0)
		return 0;
	if (errno == ERANGE)
		return EFBIG;
	return errno == NONE || errno == ENOTSUP ? 0 : errno;
}

const char *
disk_xattr_name(const char *name)
{
#ifdef __linux__
	size_t len = sizeof SPACE - 1;

	return strncmp(name, SPACE, len) == 0 ? name + len : NULL;
#else
	return name;
#endif
}
