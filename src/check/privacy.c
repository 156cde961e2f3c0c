/* SPDX-License-Identifier: MIT */
/* What people are asked for before a program may use it: the text that tells
 * them why, and the right to ask. */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "claims.h"
#include "engines.h"

#define RIGHT(name) "com.apple.security." name
#define EVENTS_TEXT "NSAppleEventsUsageDescription"
#define EVENTS_RIGHT RIGHT("automation.apple-events")

/* One row a sort of data or device. A key of Info.plist may be one of many
 * that begin so. */
static const struct resource {
	const char *text, *right; /* the hardened runtime's */
	const char *phone;        /* a right on devices; NULL: none */
	unsigned import;          /* what a program uses it by; 0: unknown */
} resources[] = {
	{ "NSCameraUsageDescription", RIGHT("device.camera"), NULL,
	    IMPORT_CAMERA },
	{ "NSMicrophoneUsageDescription", RIGHT("device.audio-input"), NULL,
	    0 },
	{ "NSContactsUsageDescription",
	    RIGHT("personal-information.addressbook"), NULL, IMPORT_CONTACTS },
	{ "NSCalendars", RIGHT("personal-information.calendars"), NULL,
	    IMPORT_CALENDARS },
	{ "NSLocation", RIGHT("personal-information.location"), NULL,
	    IMPORT_LOCATION },
	{ "NSPhotoLibrary", RIGHT("personal-information.photos-library"), NULL,
	    IMPORT_PHOTOS },
	{ EVENTS_TEXT, EVENTS_RIGHT, NULL, 0 },
	{ "NSHealth", NULL, "com.apple.developer.healthkit", 0 },
	{ "NSHomeKitUsageDescription", NULL, "com.apple.developer.homekit", 0 },
	{ "NSSiriUsageDescription", NULL, "com.apple.developer.siri", 0 },
	{ "NFCReaderUsageDescription", NULL,
	    "com.apple.developer.nfc.readersession.formats", 0 },
};

enum {
	RESOURCES = sizeof(resources) / sizeof(*resources)
};

/* The first text of that sort that says anything. */
static const struct plist *
text_in(const struct plist *info, const char *begin)
{
	for (const struct plist *p = info ? info->first : NULL; p; p = p->next)
		if (bytes_begin(p->key, begin) &&
		    bytes_end(p->key, "UsageDescription") &&
		    p->type == PLIST_STRING && p->bytes.len > 0)
			return p;
	return NULL;
}

/* Electron's templates have texts for all that a page might ask for. */
static bool
is_boilerplate(
    const struct check_subject *subject, const struct signed_slice *slice)
{
	const char *engine = engine_of(subject, slice->macho);

	return engine && strcmp(engine, "Electron Framework") == 0;
}

static void
add_right(const struct check *check, const struct check_subject *subject,
    const struct signed_slice *slice, const struct resource *resource,
    struct findings *findings)
{
	const struct plist *text = text_in(subject->code->info, resource->text);
	struct finding *finding;

	if (!text || !resource->right ||
	    claims_true(slice_claims(slice), resource->right))
		return;
	finding = add_in_slice(check, slice, subject, findings,
	    "Info.plist tells why, by %s, and the program is hardened and "
	    "does not claim %s",
	    shown_bytes(findings->arena, text->key), resource->right);
	finding->key = bytes_of(resource->right);
	finding->seen = shown_bytes(findings->arena, text->bytes);
	finding->wanted =
	    arena_printf(findings->arena, "%s = true", resource->right);
	if (is_boilerplate(subject, slice))
		finding->severity = SEVERITY_INFO;
}

static void
right_missing(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice))
		if (code_is_program(slice.macho) && is_hardened(&slice))
			for (size_t i = 0; i < RESOURCES; i++)
				add_right(check, subject, &slice, &resources[i],
				    findings);
}

static bool
is_told(const struct check_subject *subject, const char *text)
{
	return text_in(subject->code->info, text) ||
	       text_in(subject_root(subject)->code->info, text);
}

static const char *
claimed_right(const struct plist *claims, const struct resource *resource)
{
	const char *rights[] = { resource->right, resource->phone };

	for (size_t i = 0; i < 2; i++) {
		const struct plist *claim =
		    rights[i] ? plist_get(claims, rights[i]) : NULL;

		if (claim && !is_false(claim))
			return rights[i];
	}
	return NULL;
}

static void
add_text(const struct check *check, const struct check_subject *subject,
    const struct signed_slice *slice, const struct resource *resource,
    struct findings *findings)
{
	const char *right = claimed_right(slice_claims(slice), resource);
	bool imported = slice->macho->imports & resource->import;
	struct finding *finding;

	if ((!right && !imported) || is_told(subject, resource->text))
		return;
	finding = add_in_slice(check, slice, subject, findings,
	    right ? "%s is claimed, and Info.plist does not tell people why"
		  : "%s is imported, and Info.plist may have to tell people "
		    "why",
	    right ? right : "a class for this");
	finding->key = bytes_of(resource->text);
	finding->file = subject->code->info_path;
	finding->seen = "no text";
	finding->wanted = bytes_end(bytes_of(resource->text), "Description")
			      ? resource->text
			      : arena_printf(findings->arena,
				    "%s…UsageDescription", resource->text);
	if (!right)
		finding->severity = SEVERITY_WARNING;
}

static void
text_missing(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	if (!subject->code->place->kind->is_bundle)
		return;
	while (next_signed(subject, &at, &slice))
		if (code_is_program(slice.macho))
			for (size_t i = 0; i < RESOURCES; i++)
				add_text(check, subject, &slice, &resources[i],
				    findings);
}

static bool
is_target_listed(const struct plist *claims)
{
	return plist_get(claims, RIGHT("scripting-targets")) ||
	       plist_get(claims, RIGHT("temporary-exception.apple-events"));
}

static void
add_part(struct text *parts, const char *part)
{
	if (parts->len)
		text_add_string(parts, ", ");
	text_add_string(parts, part);
}

static void
list_parts(struct text *parts, const struct check_subject *subject,
    const struct signed_slice *slice)
{
	const struct plist *claims = slice_claims(slice);

	if (!is_told(subject, EVENTS_TEXT))
		add_part(parts, EVENTS_TEXT " in Info.plist");
	if (is_hardened(slice) && !claims_true(claims, EVENTS_RIGHT))
		add_part(parts, EVENTS_RIGHT);
	if (claims_true(claims, RIGHT("app-sandbox")) &&
	    !is_target_listed(claims))
		add_part(parts, RIGHT("scripting-targets"));
}

static void
events_incomplete(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct text parts = TEXT_INIT;
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice)) {
		struct finding *finding;

		if (!code_is_program(slice.macho) ||
		    !(slice.macho->imports & IMPORT_APPLE_EVENTS))
			continue;
		text_reset(&parts);
		list_parts(&parts, subject, &slice);
		if (parts.len == 0)
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    "the program sends Apple events, and lacks %s",
		    text_string(&parts));
		finding->wanted =
		    arena_string(findings->arena, text_bytes(&parts));
	}
	text_release(&parts);
}

static const char *const says_purpose[] = { "ITMS-90683",
	"Missing purpose string in Info.plist",
	"This app has crashed because it attempted to access privacy-sensitive "
	"data without a usage description",
	NULL };
static const char *const says_events[] = { "errAEEventNotPermitted (-1743)",
	NULL };

const struct check privacy_checks[] = {
	{
	    .id = "resource-access-entitlement-missing",
	    .title = "No right to what people would be asked for",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = right_missing,
	    .contexts = IN_MAC,
	    .guards = UNWEIGHED,
	    .relation = RELATION_NODE,
	    .means = "A hardened program without this right is refused the "
		     "device or the data, and people are not even asked.",
	    .fix = "Claim the key, or remove the text if it is not needed.",
	    .when = "a hardened program's Info.plist has a usage description "
		    "for the camera, the microphone, contacts, calendars, the "
		    "place, photos or Apple events, and the key for it under "
		    "com.apple.security is not claimed",
	    .unless = "told only for Electron, whose templates have all "
		      "texts",
	    .source = "Apple, Hardened Runtime, 2025",
	},
	{
	    .id = "usage-description-missing",
	    .title = "People are not told why",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = text_missing,
	    .contexts = IN_IOS_STORE | IN_MAC_STORE,
	    .guards = UNWEIGHED,
	    .relation = RELATION_NODE,
	    .means = "The store refuses what may ask for private data and "
		     "gives people no reason; the system stops a program "
		     "that asks.",
	    .fix = "Add the text to Info.plist.",
	    .when = "a right to a device or to data is claimed, and the "
		    "usage description for it is missing or empty, in the "
		    "bundle and in the app around it",
	    .unless = "a warning where only an imported class tells",
	    .source = "App Store Connect, ITMS-90683, in public threads; "
		      "Apple, Hardened Runtime, 2025",
	    .apple = says_purpose,
	},
	{
	    .id = "apple-events-incomplete",
	    .title = "Automation lacks a part",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = events_incomplete,
	    .contexts = IN_DEVELOPER_ID | IN_MAC_STORE,
	    .guards = UNWEIGHED,
	    .relation = RELATION_NODE,
	    .means = "To control other apps a program needs a text for "
		     "people, under the hardened runtime a right, and in the "
		     "sandbox a list of targets. Without them the events "
		     "fail, and nobody is asked.",
	    .fix = "Add the parts that are named.",
	    .when = "a program imports what sends Apple events (AESend, "
		    "NSAppleScript, OSAScript, SBApplication), and one of "
		    "the three is missing",
	    .unless = "what each Mac has allowed since is not in the files",
	    .source = "Apple, Hardened Runtime, 2025; public threads on "
		      "prompts that do not come",
	    .apple = says_events,
	},
	{ 0 },
};
