/* SPDX-License-Identifier: MIT */
/* What the App Store wants to find in an app, or in what it comes in. */
#include <config.h>

#include <string.h>

#include "themes.h"

/* Apple, Upcoming third-party SDK requirements, 2024, all 87 names, and absl,
 * which is what Abseil's framework is called. */
static const char *const listed_sdks[] = { "Abseil", "absl", "AFNetworking",
	"Alamofire", "AppAuth", "BoringSSL", "openssl_grpc", "Capacitor",
	"Charts", "connectivity_plus", "Cordova", "device_info_plus",
	"DKImagePickerController", "DKPhotoGallery", "FBAEMKit", "FBLPromises",
	"FBSDKCoreKit", "FBSDKCoreKit_Basics", "FBSDKLoginKit", "FBSDKShareKit",
	"file_picker", "FirebaseABTesting", "FirebaseAuth", "FirebaseCore",
	"FirebaseCoreDiagnostics", "FirebaseCoreExtension",
	"FirebaseCoreInternal", "FirebaseCrashlytics", "FirebaseDynamicLinks",
	"FirebaseFirestore", "FirebaseInstallations", "FirebaseMessaging",
	"FirebaseRemoteConfig", "Flutter", "flutter_inappwebview",
	"flutter_local_notifications", "fluttertoast", "FMDB",
	"geolocator_apple", "GoogleDataTransport", "GoogleSignIn",
	"GoogleToolboxForMac", "GoogleUtilities", "grpcpp", "GTMAppAuth",
	"GTMSessionFetcher", "hermes", "image_picker_ios", "IQKeyboardManager",
	"IQKeyboardManagerSwift", "Kingfisher", "leveldb", "Lottie",
	"MBProgressHUD", "nanopb", "OneSignal", "OneSignalCore",
	"OneSignalExtension", "OneSignalOutcomes", "OpenSSL", "OrderedSet",
	"package_info", "package_info_plus", "path_provider",
	"path_provider_ios", "Promises", "Protobuf", "Reachability",
	"RealmSwift", "RxCocoa", "RxRelay", "RxSwift", "SDWebImage",
	"share_plus", "shared_preferences_ios", "SnapKit", "sqflite",
	"Starscream", "SVProgressHUD", "SwiftyGif", "SwiftyJSON", "Toast",
	"UnityFramework", "url_launcher", "url_launcher_ios",
	"video_player_avfoundation", "wakelock", "webview_flutter_wkwebview",
	NULL };

/* The name that is on the list, of a framework; NULL: it is not. */
static const char *
listed_sdk(const struct check_subject *subject)
{
	const char *name = path_name(subject->code->place->path);
	size_t len = strcspn(name, ".");

	if (!kind_is(subject, "framework") || is_outermost(subject))
		return NULL;
	for (size_t i = 0; listed_sdks[i]; i++)
		if (strlen(listed_sdks[i]) == len &&
		    memcmp(listed_sdks[i], name, len) == 0)
			return listed_sdks[i];
	return NULL;
}

static bool
has_manifest(const struct check_subject *subject)
{
	if (code_notable_count(subject->code, NOTABLE_PRIVACY_MANIFEST))
		return true;
	for (size_t i = 0; i < subject->child_count; i++)
		if (code_notable_count(subject->children[i]->code,
			NOTABLE_PRIVACY_MANIFEST))
			return true;
	return false;
}

static void
privacy_manifest_missing(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const char *name = listed_sdk(subject);

	if (name && !has_manifest(subject))
		finding_add(findings, check,
		    "%s is on Apple's list, and has no PrivacyInfo.xcprivacy",
		    name);
}

static bool
is_signature_of(const struct notable *n, const char *name)
{
	const char *last = path_name(n->path);
	size_t len = strlen(name);

	return strncmp(last, name, len) == 0 && (last[len] == '.');
}

static const struct check_subject *
top_of(const struct check_subject *subject)
{
	while (subject->parent)
		subject = subject->parent;
	return subject;
}

/* What an IPA holds, unpacked; or an archive of Xcode. */
static bool
is_archive(const struct check_subject *top)
{
	return kind_is(top, "xcarchive") ||
	       (code_is_container(top->code) && top->child_count > 0 &&
		   lies_below(top->children[0]->code->place->path, "Payload"));
}

static void
sdk_signature_missing(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const char *name = listed_sdk(subject);
	const struct check_subject *top = top_of(subject);
	const struct notable *n;
	uint32_t kept = 0;
	size_t at = 0;

	if (!name || !is_archive(top))
		return;
	while ((n = code_notable(top->code, NOTABLE_SDK_SIGNATURE, &at))) {
		kept++;
		if (is_signature_of(n, name))
			return;
	}
	if (kept == code_notable_count(top->code, NOTABLE_SDK_SIGNATURE))
		finding_add(findings, check,
		    "%s is on Apple's list, and Signatures has nothing of it",
		    name);
}

static void
storyboard_reference_missing(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct code *code = subject->code;

	for (size_t i = 0; i < code->lost_screen_count; i++) {
		const struct reference *r = &code->lost_screens[i];
		struct finding *finding = finding_add(findings, check,
		    "Info.plist names a screen that is not in the bundle");

		finding->file = code->info_path;
		finding->key = r->key;
		finding->seen = visible(findings->arena, r->name);
	}
}

static bool
is_swift_library(const struct check_subject *subject)
{
	const char *name = path_name(subject->code->place->path);

	return kind_is(subject, "dylib") && strncmp(name, "libswift", 8) == 0;
}

static bool
is_supported(const struct check_subject *top, const char *name)
{
	for (size_t i = 0; i < top->child_count; i++) {
		const char *path = top->children[i]->code->place->path;

		if (lies_below(path, "SwiftSupport") &&
		    strcmp(path_name(path), name) == 0)
			return true;
	}
	return false;
}

/* From iOS 12.2 on Swift's libraries are the system's. */
static bool
is_for_old_systems(const struct code *code)
{
	enum {
		IOS_12_2 = 12 << 16 | 2 << 8
	};
	const struct macho *macho = code->macho;

	return macho && macho->slice_count > 0 &&
	       macho->slices[0].platform_count > 0 &&
	       macho->slices[0].platforms[0].minimum_os < IOS_12_2;
}

static void
swift_support_inconsistent(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct check_subject *top = subject->parent;
	struct finding *finding;

	if (!kind_is(subject, "app") || !top || !is_archive(top) ||
	    !is_for_old_systems(subject->code))
		return;
	for (size_t i = 0; i < subject->child_count; i++) {
		const char *path = subject->children[i]->code->place->path;

		if (!is_swift_library(subject->children[i]) ||
		    is_supported(top, path_name(path)))
			continue;
		finding = finding_add(findings, check,
		    "Swift's library has no copy in SwiftSupport");
		finding->file = path;
		return;
	}
}

static const char *const says_privacy[] = { "ITMS-91053", "ITMS-91061", NULL };
static const char *const says_signature[] = { "ITMS-91065",
	"Missing signature", NULL };
static const char *const says_screen[] = {
	"Could not find a storyboard named", NULL
};
static const char *const says_swift[] = { "ITMS-90426",
	"Invalid Swift Support", NULL };

const struct check store_checks[] = {
	{
	    .id = "privacy-manifest-missing",
	    .title = "Listed SDK without privacy manifest",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = privacy_manifest_missing,
	    .contexts = IN_IOS_STORE,
	    .guards = GUARD_STORE,
	    .means = "Apple keeps a list of libraries that have to say which "
		     "data they use. This one is on it and says nothing.",
	    .fix = "Update the library to a version that has the file.",
	    .when = "a framework in the app is called like one of Apple's "
		    "list and has no PrivacyInfo.xcprivacy",
	    .unless = "on Macs, where it is not asked for; what functions "
		      "the app calls is not looked at",
	    .source = "Apple, Upcoming third-party SDK requirements, 2024; "
		      "App Store messages, quoted in public threads",
	    .apple = says_privacy,
	},
	{
	    .id = "sdk-signature-missing",
	    .title = "Listed SDK that came without a signature",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = sdk_signature_missing,
	    .contexts = IN_IOS_STORE,
	    .guards = GUARD_STORE,
	    .relation = RELATION_SET,
	    .means = "Libraries of Apple's list have to come signed by their "
		     "makers. Xcode notes that in the folder Signatures; "
		     "the store may ask for it.",
	    .fix = "Update the library to a version that is signed.",
	    .when = "the app lies in an archive, or beside what an IPA "
		    "holds, and Signatures has no file for the framework",
	    .unless = "apps that stand alone: it is not seen in them",
	    .source = "Apple, Upcoming third-party SDK requirements, 2024; "
		      "App Store messages, quoted in public threads",
	    .apple = says_signature,
	},
	{
	    .id = "storyboard-reference-missing",
	    .title = "Screen that is not in the bundle",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = storyboard_reference_missing,
	    .contexts = IN_IOS,
	    .guards = GUARD_STORE,
	    .means = "The system looks for the screen when it starts the "
		     "app, and ends the app when there is none.",
	    .fix = "Add the storyboard to the target, or take the key out; "
		   "then sign again.",
	    .when = "a storyboard or nib that Info.plist names is neither in "
		    "the bundle's root nor in a language's folder",
	    .source = "public threads about Flutter; inference",
	    .apple = says_screen,
	},
	{
	    .id = "swift-support-inconsistent",
	    .title = "Swift's libraries without their copies",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = swift_support_inconsistent,
	    .contexts = IN_IOS_STORE,
	    .guards = GUARD_STORE,
	    .relation = RELATION_SET,
	    .means = "An app for old systems brings Swift's libraries, and "
		     "the store wants Apple's own copies of them beside it. "
		     "This was packed by hand.",
	    .fix = "Export the app from Xcode.",
	    .when = "libswift*.dylib is in the app, and not in SwiftSupport "
		    "beside Payload",
	    .unless = "apps for iOS 12.2 and later; apps that stand alone",
	    .source = "App Store messages, quoted in public threads; Apple "
		      "TN2435, 2017",
	    .apple = says_swift,
	},
	{ 0 },
};
