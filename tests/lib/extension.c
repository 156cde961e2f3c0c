/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include "check.h"
#include "extension.h"
#include "nested.h"

#define EXTENSIONS "Contents/Library/SystemExtensions/"

const struct bundle_kind kind_extension = { .id = "systemextension",
	.is_bundle = true };
const struct bundle_kind kind_driver = { .id = "dext", .is_bundle = true };
const struct bundle_kind kind_appex = { .id = "appex", .is_bundle = true };
const struct bundle_kind kind_xpc = { .id = "xpc", .is_bundle = true };
const struct bundle_kind kind_plugin = { .id = "plugin", .is_bundle = true };

void
be_app(struct subject *s)
{
	s->place.base = "Contents";
	inform(s, XML_TEXT("CFBundleIdentifier", "com.example.a")
		      XML_TEXT("CFBundlePackageType", "APPL"));
}

static void
tell(struct subject *s, const char *identifier, const char *info)
{
	inform(
	    s, arena_printf(s->arena, XML_TEXT("CFBundleIdentifier", "%s") "%s",
		   identifier, info));
	for (size_t i = 0; i < 2; i++)
		s->parts[i].directory.identifier = bytes_of(identifier);
}

void
put_in(
    struct subject *s, struct subject *outer, const struct contents *contents)
{
	const char *executable =
	    arena_printf(s->arena, "%s/Contents/MacOS/A", contents->path);

	assert_true(outer->child_count < SUBJECT_CHILDREN);
	outer->children[outer->child_count++] = s;
	s->parent = outer;
	s->place.parent = &outer->place;
	s->place.kind = contents->kind;
	s->place.path = contents->path;
	s->place.name = strrchr(contents->path, '/') + 1;
	s->place.executable_path = s->code.macho_path = executable;
	s->place.base = arena_printf(s->arena, "%s/Contents", contents->path);
	s->code.info_path =
	    arena_printf(s->arena, "%s/Contents/Info.plist", contents->path);
	tell(s, contents->identifier, contents->info);
	entitle(s, contents->claims);
	if (contents->profile)
		give_profile(s, contents->claims);
	seal_children(outer, false);
}

void
make_contents(struct subject *s, const struct contents *contents)
{
	struct subject *app = subject_new();

	be_app(app);
	put_in(s, app, contents);
}

static void
allow(struct subject *app, const char *claims)
{
	entitle(app, claims);
	give_profile(app, claims);
}

#define EXTENSION_INFO                          \
	XML_TEXT("CFBundlePackageType", "SYSX") \
	XML_TEXT("NSSystemExtensionUsageDescription", "It helps.")

void
make_camera(struct subject *s)
{
	static const struct contents camera = {
		.kind = &kind_extension,
		.path = EXTENSIONS "com.example.a.ext.systemextension",
		.identifier = "com.example.a.ext",
		.info = EXTENSION_INFO CAMERA_SERVICE,
		.claims = SANDBOX GROUP,
	};

	make_contents(s, &camera);
	allow(s->parent, MAY_INSTALL GROUP);
}

void
make_filter(struct subject *s, const char *value)
{
	const char *claims = arena_printf(s->arena, NETWORK("%s"), value);
	const struct contents filter = {
		.kind = &kind_extension,
		.path = EXTENSIONS "com.example.a.ext.systemextension",
		.identifier = "com.example.a.ext",
		.info = EXTENSION_INFO FILTER_SERVICE,
		.claims = arena_printf(s->arena, "%s" GROUP, claims),
		.profile = true,
	};

	make_contents(s, &filter);
	allow(
	    s->parent, arena_printf(s->arena, "%s" MAY_INSTALL GROUP, claims));
}

void
make_driver(struct subject *s)
{
	static const struct contents driver = {
		.kind = &kind_driver,
		.path = EXTENSIONS "com.example.a.ext.dext",
		.identifier = "com.example.a.ext",
		.info = XML_TEXT("CFBundlePackageType", "DEXT")
		    XML_TEXT("OSBundleUsageDescription", "It drives."),
		.claims = DRIVERKIT,
		.profile = true,
	};

	make_contents(s, &driver);
	allow(s->parent, MAY_INSTALL);
}

void
extension_says(struct subject *s, const char *info)
{
	tell(s, "com.example.a.ext", info);
}

void
disarm_app(struct subject *s)
{
	entitle(s->parent, GROUP);
	s->parent->code.profile = NULL;
	s->parent->place.profile_path = NULL;
	s->parent->verdict.profile = NULL;
}

#define APPEX_INFO(more)                                                      \
	XML_TEXT("CFBundlePackageType", "XPC!")                               \
	XML_TEXT("CFBundleExecutable", "Share")                               \
	"<key>NSExtension</key><dict>" XML_TEXT("NSExtensionPointIdentifier", \
	    "com.apple.share-services") more "</dict>"

void
make_appex(struct subject *s)
{
	static const struct contents share = {
		.kind = &kind_appex,
		.path = "Contents/PlugIns/Share.appex",
		.identifier = "com.example.a.share",
		.info = APPEX_INFO(""),
		.claims = SANDBOX,
	};

	make_contents(s, &share);
}

void
make_service(struct subject *s)
{
	static const struct contents service = {
		.kind = &kind_xpc,
		.path = "Contents/XPCServices/Service.xpc",
		.identifier = "com.example.a.service",
		.info = XML_TEXT("CFBundlePackageType",
		    "XPC!") "<key>XPCService</key><dict></dict>",
		.claims = "",
	};

	make_contents(s, &service);
}

void
make_login_item(struct subject *s)
{
	static const struct contents item = {
		.kind = &kind_app,
		.path = "Contents/Library/LoginItems/Item.app",
		.identifier = "com.example.a.item",
		.info = XML_TEXT("CFBundlePackageType", "APPL"),
		.claims = "",
	};

	make_contents(s, &item);
}

void
give_job(struct subject *s, const char *inside, enum job_program program)
{
	s->code.jobs = ARENA_NEW(s->arena, struct launchd_job);
	s->code.jobs[0] = (struct launchd_job){
		.path = "Contents/Library/LaunchAgents/com.example.a.plist",
		.plist = dict_of(s->arena, inside),
		.program = program,
	};
	s->code.job_count = 1;
}

void
ask_of_tool(struct subject *app, const char *requirement)
{
	inform(app, arena_printf(app->arena,
			XML_TEXT("CFBundleIdentifier", "com.example.a")
			    XML_TEXT("CFBundlePackageType",
				"APPL") "<key>SMPrivilegedExecutables</"
					"key><dict>" XML_TEXT(
					    "com.example.tool", "%s") "</dict>",
			requirement));
}

void
ask_of_client(struct subject *tool, const char *requirement)
{
	tool->code.info_embedded = dict_of(
	    tool->arena, arena_printf(tool->arena,
			     XML_TEXT("CFBundleIdentifier", "com.example.tool")
				 XML_LIST("SMAuthorizedClients", "%s"),
			     requirement));
	tool->slices[0].has_info_plist = true;
}

struct subject *
make_privileged(struct subject *s)
{
	struct subject *tool = add_child(s, &kind_executable,
	    "Contents/Library/LaunchServices/com.example.tool");

	be_app(s);
	ask_of_tool(s, "identifier com.example.tool and anchor apple generic");
	ask_of_client(tool, "identifier com.example.a");
	tool->code.launchd_embedded =
	    dict_of(tool->arena, XML_TEXT("Label", "com.example.tool"));
	tool->parts[0].directory.identifier = bytes_of("com.example.tool");
	make_developer_id(s);
	make_developer_id(tool);
	seal_children(s, false);
	return tool;
}

void
judge_cases(const struct judged_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct subject *s = subject_new();
		size_t wanted = cases[i].severity != SEVERITY_PASS;

		cases[i].make(s);
		judge(s);
		if (count_of(s, cases[i].id) != wanted)
			fail_msg("case %zu: %s", i, cases[i].id);
		if (wanted)
			assert_int_equal(
			    find(s, cases[i].id)->severity, cases[i].severity);
		subject_free(s);
	}
}
