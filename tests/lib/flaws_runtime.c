/* SPDX-License-Identifier: MIT */
/* Flaws of what loosens the hardened runtime, of what people are told, and of
 * the forms of entitlements. */
#include <config.h>

#include "check.h"
#include "nested.h"
#include "rights.h"

#define CAMERA_TEXT XML_TEXT("NSCameraUsageDescription", "To see you.")
#define EVENTS_TEXT XML_TEXT("NSAppleEventsUsageDescription", "To help.")
#define SANDBOX XML_YES("com.apple.security.app-sandbox")
#define CAMERA XML_YES("com.apple.security.device.camera")
#define JIT XML_YES("com.apple.security.cs.allow-jit")
#define DEBUGGER XML_YES("com.apple.security.cs.debugger")

static void
clean_forms(struct subject *s)
{
	entitle(s, SANDBOX);
}

static void
flaw_no_der(struct subject *s)
{
	make_phone_code(s);
	entitle(s, XML_YES("inter-app-audio"));
	give_profile(s, XML_YES("inter-app-audio"));
	s->parts[0].entitlements.has_der = false;
	s->parts[0].entitlements.der = NULL;
	s->parts[0].entitlements.relation = ENTITLEMENTS_ABSENT;
}

static void
flaw_unread(struct subject *s)
{
	struct blob *blob = ARENA_NEW(s->arena, struct blob);

	entitle(s, SANDBOX);
	*blob = (struct blob){ .slot = SLOT_ENTITLEMENTS,
		.whole = bytes_of("not a property list") };
	s->parts[0].signature.blobs = blob;
	s->parts[0].signature.blob_count = 1;
	s->parts[0].entitlements.xml = NULL;
}

static void
flaw_exception(struct subject *s)
{
	harden(s);
	entitle(s, JIT);
}

static void
clean_engine(struct subject *s)
{
	make_developer_id(s);
	harden(s);
	entitle(s, JIT);
	s->slices[0].imports = IMPORT_JIT;
}

static void
flaw_engine(struct subject *s)
{
	clean_engine(s);
	entitle(s, SANDBOX);
}

static void
clean_debugger(struct subject *s)
{
	make_developer_id(s);
	entitle(s, DEBUGGER);
	s->place.name = "lldb-helper";
}

static void
flaw_debugger(struct subject *s)
{
	make_developer_id(s);
	entitle(s, DEBUGGER);
}

static void
clean_right(struct subject *s)
{
	harden(s);
	inform(s, CAMERA_TEXT);
	entitle(s, CAMERA);
}

static void
flaw_right(struct subject *s)
{
	clean_right(s);
	entitle(s, SANDBOX);
}

static void
upload(struct subject *s)
{
	make_store_upload(s);
	entitle(s, SANDBOX CAMERA);
}

static void
clean_text(struct subject *s)
{
	upload(s);
	inform(s, CAMERA_TEXT);
}

static void
flaw_text(struct subject *s)
{
	upload(s);
}

static void
clean_events(struct subject *s)
{
	make_developer_id(s);
	s->parts[0].directory.flags = 0;
	inform(s, EVENTS_TEXT);
	s->slices[0].imports = IMPORT_APPLE_EVENTS;
}

static void
flaw_events(struct subject *s)
{
	clean_events(s);
	inform(s, "");
}

// clang-format off
const struct pair runtime_pairs[] = {
	{ "entitlements-der-missing", clean_forms, flaw_no_der,
		SEVERITY_ERROR, NULL },
	{ "entitlements-malformed", clean_forms, flaw_unread,
		SEVERITY_ERROR, NULL },
	{ "hardened-runtime-exception", clean_forms, flaw_exception,
		SEVERITY_INFO, NULL },
	{ "jit-entitlement-missing", clean_engine, flaw_engine,
		SEVERITY_WARNING, NULL },
	{ "debug-entitlement-shipped", clean_debugger, flaw_debugger,
		SEVERITY_WARNING, "hardened-runtime-exception" },
	{ "resource-access-entitlement-missing", clean_right, flaw_right,
		SEVERITY_WARNING, NULL },
	{ "usage-description-missing", clean_text, flaw_text,
		SEVERITY_ERROR, "profile-missing-testflight" },
	{ "apple-events-incomplete", clean_events, flaw_events,
		SEVERITY_WARNING, "notary-no-hardened-runtime" },
	{ 0 },
};
// clang-format on
