/* SPDX-License-Identifier: MIT */
/*
 * Files and folders of a bundle that are worth a word although they are no
 * code: what the walk met by their names, types, modes and first bytes. These
 * are facts; which of them are wrong, and where, checks say.
 */
#ifndef SEALTREE_NOTABLE_H
#define SEALTREE_NOTABLE_H

#include <sealtree/source.h>

/* After the dash, what `seen` holds; nothing where there is no dash. */
enum notable_kind {
	NOTABLE_APPLEDOUBLE,	/* "._x", or a folder __MACOSX - the extended
				   attribute it stands for that a signer
				   refuses; or NULL */
	NOTABLE_DS_STORE,	/* .DS_Store - the target if it is a link */
	NOTABLE_SPECIAL,	/* FIFO, socket, device */
	NOTABLE_WORLD_WRITABLE,	/* these three: by `mode` */
	NOTABLE_SETUID,		/* or setgid; files only */
	NOTABLE_UNREADABLE,	/* not for everybody */
	NOTABLE_LINK_OUTSIDE,	/* a link that leads out of the outermost
				   bundle, and not to /System or /Library -
				   its target */
	NOTABLE_LINK_DANGLING,	/* to nothing within it - its target */
	NOTABLE_LINK_EXECUTABLE, /* in place of the executable - its target */
	NOTABLE_LINK_INFO,	/* in place of Info.plist - its target */
	NOTABLE_COLLISION,	/* a name that a Mac's disk takes for that of
				   another in its folder - the other's */
	NOTABLE_BESIDE_BASE,	/* at the root of a bundle, beside Contents or
				   Versions, but for the links that belong
				   there - the target if it is a link */
	NOTABLE_VERSION,	/* of a framework, all - likewise */
	NOTABLE_UNUSUAL,	/* in Contents, of a name that is not known */
	NOTABLE_IN_SIGNATURE,	/* in _CodeSignature, and no part of one */
	NOTABLE_DATA,		/* a file where only code should be … */
	NOTABLE_SCRIPT,		/* … and a script there … */
	NOTABLE_DOTTED_FOLDER,	/* … and a folder that a signer takes for a
				   bundle, since it has a dot in its name */
	NOTABLE_NO_BUNDLE,	/* a folder that is called like a bundle, and
				   is none - its kind's id */
	NOTABLE_FRAMEWORKS,	/* a folder Frameworks in what is no app, and
				   has its files at its root */
	NOTABLE_ARCHIVE,	/* zip, jar, asar … - a word for it */
	NOTABLE_STATIC_LIBRARY,
	NOTABLE_PRIVACY_MANIFEST,
	NOTABLE_SDK_SIGNATURE,	/* Signatures/x.signature of an archive */
	NOTABLE_DEVELOPER_FILE,	/* debug symbols, headers … - a word for it */
	NOTABLE_BUILD_INPUT,	/* Podfile, .git … - likewise */
	NOTABLE_SECRET,		/* keys, passwords - likewise */
	NOTABLE_KINDS
};

struct notable {
	enum notable_kind kind;
	enum source_type type;
	bool mode_known;	/* only where it was looked into */
	uint32_t mode;		/* permission bits */
	const char *path;	/* relative to the source */
	const char *seen;
};

/* Of one node, in the walk's order; what lies in a bundle in it is not its
 * own. LIMIT_NOTABLE_FILES of each kind are kept, LIMIT_ARCHIVES of archives,
 * and all are counted. */
struct notables {
	struct notable *list;
	size_t count, capacity;
	uint32_t met[NOTABLE_KINDS];
};

#endif
