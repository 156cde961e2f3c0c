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
/* Share.appex, com.example.a.share, sandboxed. */
void make_appex(struct subject *s);
void make_service(struct subject *s);    /* Service.xpc */
void make_login_item(struct subject *s); /* Item.app */
/* A launch agent of that app: what its list holds. */
void give_job(struct subject *s, const char *inside, enum job_program program);
/* Turns `s` into an app for Developer ID with the tool com.example.tool, which
 * is returned; each names the other by its identifier. */
struct subject *make_privileged(struct subject *s);
void ask_of_tool(struct subject *app, const char *requirement);
void ask_of_client(struct subject *tool, const char *requirement);
/* Takes every right but its group from the app around it, and its profile. */
void disarm_app(struct subject *s);

/* What a check says of a subject that was made so; pass: nothing. */
struct judged_case {
	const char *id;
	void (*make)(struct subject *s);
	enum severity severity;
};
/* Fails at the first that is judged otherwise. */
void judge_cases(const struct judged_case *cases, size_t count);

#endif
