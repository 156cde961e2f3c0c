/* SPDX-License-Identifier: MIT */
/*
 * Which entitlements there are. Apple publishes no one list: after TN3125
 * (2022), its tables of capabilities, answers of its staff in its forums, and
 * what genuine profiles and signatures hold, as of autumn 2025.
 */
#ifndef CHECK_ENTITLEMENT_TABLE_H
#define CHECK_ENTITLEMENT_TABLE_H

#include <sealtree/plist.h>

/* Where it is known. A key of NOWHERE does not exist, or not for others. */
enum {
	NOWHERE = 0,
	MAC = 1,
	IOS = 2	/* and the other systems of devices */
};

/* What it takes on a Mac. On other systems a profile must list every key. */
enum restriction {
	FREE,		/* nothing */
	SANDBOX,	/* nothing, but it means something in the sandbox only */
	SOFT,		/* a profile, though it was seen to pass without */
	CLAIM,		/* a profile that lists it */
	APPLE,		/* no profile can list it */
	NONE		/* it does not exist, and nobody asks for it */
};

enum management {
	OPEN,		/* anybody may add it to an App ID */
	MANAGED		/* Apple grants it on request */
};

/* Whether a profile for Developer ID can list it. */
enum by_developer_id {
	NO,
	YES,
	MAYBE		/* not confirmed */
};

/* Types as bits of their numbers; ANY is not looked at. */
enum {
	ANY = 0,
	DICT = 1 << PLIST_DICT,
	ARRAY = 1 << PLIST_ARRAY,
	STRING = 1 << PLIST_STRING,
	BOOL = 1 << PLIST_BOOLEAN
};

struct entitlement {
	const char *key;	/* of a family: what all its keys begin with */
	unsigned systems;
	enum restriction restriction;
	enum management management;
	enum by_developer_id developer_id;
	unsigned types;
	/* T a text of Apple's, Q an answer of its staff, C its table of
	 * capabilities, P seen in profiles (P* for Developer ID), S seen in
	 * signatures, B said by several others, M remembered: at most a
	 * warning rests on that alone. */
	const char *evidence;
};

/* Its row, or its family's; NULL: the table does not know it. */
const struct entitlement *entitlement_find(struct bytes key);
/* Something better than memory says so. */
bool entitlement_is_sure(const struct entitlement *entitlement);

/* The table itself, by key; its number of rows is returned. */
size_t entitlement_rows(const struct entitlement **rows);

#endif
