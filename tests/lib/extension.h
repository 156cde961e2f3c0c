/* SPDX-License-Identifier: MIT */
/* Sound apps with sound code in them, for checks about extensions. */
#ifndef EXTENSION_H
#define EXTENSION_H

#include "rights.h"

#define CAMERA_SERVICE                             \
	"<key>CMIOExtension</key><dict>" XML_TEXT( \
	    "CMIOExtensionMachServiceName",        \
	    "ABCDE12345.com.example.a.x") "</dict>"
#define FILTER_SERVICE                                \
	"<key>NetworkExtension</key><dict>" XML_TEXT( \
	    "NEMachServiceName", "ABCDE12345.com.example.a.x") "</dict>"
#define GROUP                                             \
	XML_LIST("com.apple.security.application-groups", \
	    "ABCDE12345.com.example.a")
#define SANDBOX XML_YES("com.apple.security.app-sandbox")
#define MAY_INSTALL XML_YES("com.apple.developer.system-extension.install")
#define DRIVERKIT XML_YES("com.apple.developer.driverkit")
#define SECURITY XML_YES("com.apple.developer.endpoint-security.client")
#define NETWORK(value) \
	XML_LIST("com.apple.developer.networking.networkextension", value)

extern const struct bundle_kind kind_extension, kind_driver, kind_appex,
    kind_xpc, kind_plugin;

/* An app with the identifier com.example.a, without entitlements. */
void be_app(struct subject *s);
/* Code in a sound app: of that kind, with that path, Info.plist and claims, all
 * of which its own profile allows, if it wants one. */
struct contents {
	const struct bundle_kind *kind;
	const char *path, *identifier, *info, *claims;
	bool profile;
};
void put_in(
    struct subject *s, struct subject *outer, const struct contents *contents);
/* Turns `s` into such code, in a new app. */
void make_contents(struct subject *s, const struct contents *contents);

/* com.example.a.ext, of an app that may install it. */
void make_camera(struct subject *s);
void make_driver(struct subject *s);
/* Claims NETWORK() of that value, as the app does. */
void make_filter(struct subject *s, const char *value);
/* The same extension says and claims something else. */
void extension_says(struct subject *s, const char *info);
/* Takes every right but its group from the app around it, and its profile. */
void disarm_app(struct subject *s);

#endif
