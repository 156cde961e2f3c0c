/* SPDX-License-Identifier: MIT */
/* What is notable by its name alone. */
#include <config.h>

#include <string.h>
#include <strings.h>

#include "walker.h"

enum {
	FILES = 1 << SOURCE_FILE,
	FOLDERS = 1 << SOURCE_DIRECTORY,
	LINKS = 1 << SOURCE_LINK
};

// clang-format off
static const struct row {
	enum notable_kind kind;
	unsigned types;
	const char *pattern; /* at most one "*", any case */
	const char *seen;
} rows[] = {
	{ NOTABLE_DS_STORE, FILES, ".DS_Store", NULL },
	{ NOTABLE_APPLEDOUBLE, FOLDERS, "__MACOSX", NULL },
	{ NOTABLE_PRIVACY_MANIFEST, FILES, "PrivacyInfo.xcprivacy", NULL },
	{ NOTABLE_ARCHIVE, FILES, "*.zip", "zip archive" },
	{ NOTABLE_ARCHIVE, FILES, "*.jar", "Java archive" },
	{ NOTABLE_ARCHIVE, FILES, "*.war", "Java archive" },
	{ NOTABLE_ARCHIVE, FILES, "*.whl", "Python package" },
	{ NOTABLE_ARCHIVE, FILES, "*.egg", "Python package" },
	{ NOTABLE_ARCHIVE, FILES, "*.asar", "Electron archive" },
	{ NOTABLE_ARCHIVE, FILES, "*.nupkg", "NuGet package" },
	{ NOTABLE_ARCHIVE, FILES, "*.pkg", "installer package" },
	{ NOTABLE_ARCHIVE, FILES, "*.tar", "tar archive" },
	{ NOTABLE_ARCHIVE, FILES, "*.tgz", "tar archive" },
	{ NOTABLE_ARCHIVE, FILES, "*.tar.gz", "tar archive" },
	{ NOTABLE_ARCHIVE, FILES, "*.tar.bz2", "tar archive" },
	{ NOTABLE_ARCHIVE, FILES, "*.tar.xz", "tar archive" },
	{ NOTABLE_ARCHIVE, FILES, "*.7z", "7z archive" },
	{ NOTABLE_DEVELOPER_FILE, FOLDERS, "*.dSYM", "debug symbols" },
	{ NOTABLE_DEVELOPER_FILE, FOLDERS | FILES, "*.swiftmodule", "Swift module" },
	{ NOTABLE_DEVELOPER_FILE, FILES, "*.swiftdoc", "Swift module" },
	{ NOTABLE_DEVELOPER_FILE, FILES, "*.h", "header" },
	{ NOTABLE_DEVELOPER_FILE, FILES, "*.hpp", "header" },
	{ NOTABLE_DEVELOPER_FILE, FOLDERS, "*.xcodeproj", "Xcode project" },
	{ NOTABLE_DEVELOPER_FILE, FOLDERS, "*.xcworkspace", "Xcode workspace" },
	{ NOTABLE_DEVELOPER_FILE, FOLDERS, "Pods", "CocoaPods sources" },
	{ NOTABLE_BUILD_INPUT, FILES, "*.entitlements", "entitlements for a signer" },
	{ NOTABLE_BUILD_INPUT, FILES, "ExportOptions.plist", "export options" },
	{ NOTABLE_BUILD_INPUT, FILES, "*.xcconfig", "build settings" },
	{ NOTABLE_BUILD_INPUT, FILES, "*.pbxproj", "Xcode project" },
	{ NOTABLE_BUILD_INPUT, FILES, "Podfile", "CocoaPods" },
	{ NOTABLE_BUILD_INPUT, FILES, "Podfile.lock", "CocoaPods" },
	{ NOTABLE_BUILD_INPUT, FILES, "Cartfile", "Carthage" },
	{ NOTABLE_BUILD_INPUT, FILES, "Cartfile.resolved", "Carthage" },
	{ NOTABLE_BUILD_INPUT, FILES, "Package.resolved", "Swift packages" },
	{ NOTABLE_BUILD_INPUT, FILES, "Fastfile", "fastlane" },
	{ NOTABLE_BUILD_INPUT, FILES, "Gemfile", "Ruby packages" },
	{ NOTABLE_BUILD_INPUT, FILES, "Gemfile.lock", "Ruby packages" },
	{ NOTABLE_BUILD_INPUT, FILES, "CMakeLists.txt", "CMake" },
	{ NOTABLE_BUILD_INPUT, FILES, "CMakeCache.txt", "CMake" },
	{ NOTABLE_BUILD_INPUT, FOLDERS | FILES, ".git", "git" },
	{ NOTABLE_BUILD_INPUT, FOLDERS, ".svn", "Subversion" },
	{ NOTABLE_BUILD_INPUT, FOLDERS, ".hg", "Mercurial" },
	{ NOTABLE_BUILD_INPUT, FOLDERS, "DerivedData", "Xcode's build folder" },
	{ NOTABLE_SECRET, FILES, "*.p12", "certificate with its private key" },
	{ NOTABLE_SECRET, FILES, "*.pfx", "certificate with its private key" },
	{ NOTABLE_SECRET, FILES, "*.keychain", "keychain" },
	{ NOTABLE_SECRET, FILES, "*.keychain-db", "keychain" },
	{ NOTABLE_SECRET, FILES, "AuthKey_*.p8", "key for App Store Connect" },
	{ NOTABLE_SECRET, FILES, "*.certSigningRequest", "certificate request" },
};
// clang-format on

bool
name_fits(const char *name, const char *pattern)
{
	size_t len = strlen(name), head = strcspn(pattern, "*");
	const char *tail = pattern + head + 1;

	if (pattern[head] == '\0')
		return strcasecmp(name, pattern) == 0;
	return len >= head + strlen(tail) &&
	       strncasecmp(name, pattern, head) == 0 &&
	       strcasecmp(name + len - strlen(tail), tail) == 0;
}

bool
notable_by_name(const char *name, enum notable_kind kind)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].kind == kind && rows[i].types & FILES &&
		    name_fits(name, rows[i].pattern))
			return true;
	return false;
}

void
notable_name(struct walker *w, const struct source_entry *entry,
    const char *path, const struct place *inside)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct notable *n;

		if (!(rows[i].types & 1u << entry->type) ||
		    !name_fits(entry->name, rows[i].pattern))
			continue;
		n = notable_add(w, inside, rows[i].kind, entry->type, path);
		if (n)
			n->seen = rows[i].seen;
	}
}
