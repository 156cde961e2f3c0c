/* SPDX-License-Identifier: MIT */
/* What Apple's tools say, and which checks can be behind it. */
#include <config.h>

#include "log_phrases.h"

// clang-format off
const struct log_phrase log_phrases[] = {
	/* Security's OSStatus: CSCommon.h, 2025. */
	{ "-67062\n"
	  "code object is not signed at all",
	    "code-unsigned slice-unsigned nested-unsigned "
	    "data-in-code-location" },
	{ "-67061\n"
	  "code or signature have been modified",
	    "code-page-hash-mismatch cms-* special-slot-mismatch" },
	{ "-67060\n"
	  "the code cannot be read by the verifier",
	    "unreadable-or-special-file" },
	{ "-67059\n"
	  "-67045\n"
	  "unsupported type or version\n"
	  "invalid or unsupported format for signature",
	    "code-directory-malformed cms-missing slice-team-mismatch "
	    "mixed-signature-components" },
	{ "-67058\n"
	  "a required plist file or resource is malformed",
	    "seal-malformed info-plist-invalid" },
	{ "-67057\n"
	  "resources are present but not sealed by signature",
	    "seal-missing" },
	{ "-67056\n"
	  "code has no resources but signature indicates they must be present",
	    "resources-expected-missing" },
	{ "-67055\n"
	  "the sealed resource directory is invalid",
	    "seal-malformed" },
	{ "-67054\n"
	  "a sealed resource is missing or invalid",
	    "resource-added resource-modified resource-missing "
	    "resource-type-changed" },
	{ "-67053\n"
	  "invalid resource specification rule(s)",
	    "seal-malformed" },
	{ "-67052\n"
	  "-67051\n"
	  "invalid/unsupported code requirement(s)",
	    "special-slot-mismatch" },
	{ "-67050\n"
	  "code failed to satisfy specified code requirement(s)",
	    "dr-unsatisfied nested-requirement-unsatisfied "
	    "restricted-entitlement-no-profile" },
	{ "-67049\n"
	  "object file format unrecognized, invalid, or unsuitable",
	    "bundle-executable-wrong-type" },
	{ "-67030\n"
	  "invalid Info.plist",
	    "info-plist-slot-mismatch" },
	{ "-67029\n"
	  "the code has no main executable file",
	    "bundle-executable-missing" },
	{ "-67028\n"
	  "bundle format unrecognized, invalid, or unsuitable",
	    "info-plist-missing dotted-directory-in-code-location "
	    "framework-current-invalid" },
	{ "-67026\n"
	  "File created by an AppSandbox, exec/open not allowed",
	    "hard-quarantine" },
	{ "-67023\n"
	  "invalid resource directory",
	    "resource-directory-slot-mismatch" },
	{ "-67022\n"
	  "nested code is unsigned",
	    "nested-unsigned" },
	{ "-67021\n"
	  "nested code is modified or invalid",
	    "nested-requirement-unsatisfied parent-signed-before-child" },
	{ "-67017\n"
	  "library validation flag cannot be used with an i386 binary",
	    "intel32-slice" },
	{ "-67016\n"
	  "unsupported resource found",
	    "unreadable-or-special-file" },
	{ "-67015\n"
	  "the main executable or Info.plist must be a regular file",
	    "bundle-executable-symlink" },
	{ "-67014\n"
	  "unsealed contents present in the bundle root",
	    "bundle-root-unsealed" },
	{ "-67013\n"
	  "resource envelope is obsolete",
	    "seal-weak-rules" },
	{ "-67012\n"
	  ".DS_Store files cannot be a symlink",
	    "ds-store-symlink" },
	{ "-67011\n"
	  "bundle format is ambiguous",
	    "framework-symlinks-flattened framework-ambiguous" },
	{ "-67010\n"
	  "main executable failed strict validation",
	    "macho-trailing-data code-limit-mismatch "
	    "meta-directory-extra-files" },
	{ "-67009\n"
	  "embedded framework contains modified or invalid version",
	    "framework-other-version-invalid" },
	{ "-67008\n"
	  "unsealed contents present in the root directory of an embedded framework",
	    "framework-root-unsealed" },
	{ "-67007\n"
	  "resource envelope is obsolete",
	    "seal-v1-only" },
	{ "-67005\n"
	  "invalid platform identifier or platform mismatch",
	    "platform-identifier-set" },
	{ "-67003\n"
	  "invalid destination for symbolic link in bundle",
	    "symlink-escapes-bundle resource-type-changed" },
	{ "-67002\n"
	  "the code is valid but does not seem to be an app",
	    "gk-not-app-like package-type-wrong" },
	{ "-66999\n"
	  "resource fork, Finder information, or similar detritus not allowed",
	    "xattr-detritus" },
	{ "-66998\n"
	  "-66997\n"
	  "Team Identifier invalid\n"
	  "wrong or inappropriate",
	    "team-id-cert-mismatch" },
	{ "-66996\n"
	  "signature is valid but signer is not trusted",
	    "cert-chain-not-apple" },
	{ "-66994\n"
	  "invalid entitlement plist",
	    "entitlements-malformed" },
	{ "-66992\n"
	  "notarization indicates this code has been revoked",
	    "revocation-unknown" },
	/* The notary's log: Apple, Resolving common notarization issues. */
	{ "The binary is not signed",
	    "notary-binary-not-signed" },
	{ "The binary is not signed with a valid Developer ID certificate",
	    "notary-not-developer-id nested-signer-class-mismatch "
	    "slice-signer-mismatch duplicate-macho-different-signature "
	    "framework-symlinks-flattened cert-chain-incomplete "
	    "linker-signed-only pkg-wrong-cert" },
	{ "The signature of the binary is invalid",
	    "notary-signature-invalid notary-bundle-structure" },
	{ "The signature does not include a secure timestamp",
	    "notary-no-secure-timestamp" },
	{ "The executable does not have the hardened runtime enabled",
	    "notary-no-hardened-runtime" },
	{ "The executable requests the com.apple.security.get-task-allow entitlement",
	    "notary-get-task-allow" },
	{ "The binary uses an SDK older than the 10.9 SDK",
	    "notary-sdk-too-old" },
	{ "Embedded entitlements are invalid: syntax error near line 1",
	    "notary-entitlements-malformed" },
	{ "Team is not yet configured for notarization",
	    "advice-team-not-configured" },
	{ "A required agreement is missing or has expired",
	    "advice-agreement-missing" },
	{ "In Progress",
	    "advice-notary-in-progress" },
	/* Launching and loading: kernel, amfid, dyld, as developers quote them. */
	{ "SIGKILL (Code Signature Invalid)\n"
	  "CODESIGNING 1",
	    "restricted-entitlement-no-profile "
	    "restricted-entitlement-not-in-profile profile-* "
	    "private-entitlement" },
	{ "CODESIGNING 2 Invalid Page",
	    "code-page-hash-mismatch" },
	{ "CODESIGNING 4 Launch Constraint Violation",
	    "launch-constraint-unsatisfiable" },
	{ "No matching profile found",
	    "restricted-entitlement-no-profile "
	    "restricted-entitlement-not-in-profile profile-* "
	    "private-entitlement" },
	{ "Unsatisfied entitlements:",
	    "restricted-entitlement-not-in-profile" },
	{ "Provisioning profile does not allow this device",
	    "profile-device-not-listed profile-der-xml-mismatch" },
	{ "CPProfileManager Code=-215",
	    "profile-type-channel-mismatch" },
	{ "signature not valid: -67050",
	    "restricted-entitlement-no-profile" },
	{ "Hardened Runtime relaxation entitlements disallowed on System Extensions",
	    "sysext-hardened-runtime-exception" },
	{ "platform binary with platform identifier not in trust cache",
	    "platform-identifier-set" },
	{ "could not load its entitlements for validation",
	    "entitlements-malformed" },
	{ "binary has XML entitlements but no DER slot is present",
	    "entitlements-der-missing" },
	{ "_libsecinit_appsandbox",
	    "sandbox-inherit-* sandboxed-tool-no-bundle-id" },
	{ "Library not loaded",
	    "dylib-not-found rpath-unresolved "
	    "dylib-absolute-outside-system" },
	{ "have different Team IDs\n"
	  "mapped file has no Team ID and is not a platform binary\n"
	  "Trying to load an unsigned library",
	    "library-validation-will-fail" },
	{ "incompatible architecture",
	    "nested-arch-missing dylib-arch-mismatch" },
	{ "wrong platform to load into process",
	    "dylib-platform-mismatch" },
	{ "which is newer than running OS",
	    "nested-minos-higher dylib-minos-newer" },
	{ "relative path not allowed in hardened program",
	    "relative-path-hardened" },
	{ "security policy does not allow @ path expansion",
	    "at-path-blocked" },
	{ "no LC_RPATH's found",
	    "rpath-unresolved" },
	{ "duplicate LC_RPATH\n"
	  "missing LC_UUID load command",
	    "duplicate-rpath uuid-missing-or-duplicate" },
	/* OSSystemExtensionErrorDomain: 8 and 9 were seen, the others are Apple's
	 * names with numbers from memory. */
	{ "OSSystemExtensionErrorDomain error 2\n"
	  "OSSystemExtensionErrorDomain Code=2\n"
	  "OSSystemExtensionErrorDomain, code=2",
	    "sysext-host-missing-install-entitlement" },
	{ "OSSystemExtensionErrorDomain error 4\n"
	  "OSSystemExtensionErrorDomain Code=4\n"
	  "OSSystemExtensionErrorDomain, code=4",
	    "sysext-wrong-location sysext-name-not-bundle-id" },
	{ "OSSystemExtensionErrorDomain error 5\n"
	  "OSSystemExtensionErrorDomain Code=5\n"
	  "OSSystemExtensionErrorDomain, code=5",
	    "bundle-id-missing" },
	{ "OSSystemExtensionErrorDomain error 6\n"
	  "OSSystemExtensionErrorDomain Code=6\n"
	  "OSSystemExtensionErrorDomain, code=6",
	    "bundle-id-collision" },
	{ "OSSystemExtensionErrorDomain error 7\n"
	  "OSSystemExtensionErrorDomain Code=7\n"
	  "OSSystemExtensionErrorDomain, code=7",
	    "sysext-category-unknown sysext-package-type" },
	{ "OSSystemExtensionErrorDomain error 8\n"
	  "OSSystemExtensionErrorDomain Code=8\n"
	  "OSSystemExtensionErrorDomain, code=8",
	    "sysext-not-notarized sysext-team-mismatch "
	    "sysext-signature-class-mismatch sysext-profile-missing" },
	{ "OSSystemExtensionErrorDomain error 9\n"
	  "OSSystemExtensionErrorDomain Code=9\n"
	  "OSSystemExtensionErrorDomain, code=9",
	    "sysext-mach-service-not-in-group "
	    "sysext-usage-description-missing" },
	/* App Store Connect, as developers quote it. */
	{ "ITMS-90034",
	    "nested-development-signed code-unsigned" },
	{ "ITMS-90035",
	    "code-page-hash-mismatch cms-* special-slot-mismatch "
	    "resource-* seal-* nested-* nested-unsigned "
	    "data-in-code-location" },
	{ "ITMS-90046",
	    "entitlement-unsupported-on-platform private-entitlement "
	    "get-task-allow-in-distribution "
	    "screen-capture-entitlement-bogus" },
	{ "ITMS-90062",
	    "bundle-version-invalid" },
	{ "ITMS-90186",
	    "bundle-version-invalid" },
	{ "ITMS-90189",
	    "bundle-version-invalid" },
	{ "ITMS-90080",
	    "not-pie" },
	{ "ITMS-90086",
	    "nested-arch-missing" },
	{ "ITMS-90087",
	    "simulator-slice-shipped" },
	{ "ITMS-90124",
	    "bundle-executable-wrong-type" },
	{ "ITMS-90125",
	    "not-built-by-apple-linker encrypted-binary" },
	{ "ITMS-90161",
	    "profile-type-channel-mismatch profile-cert-not-listed "
	    "profile-expired" },
	{ "ITMS-90164",
	    "restricted-entitlement-not-in-profile "
	    "entitlement-value-not-authorized" },
	{ "ITMS-90165",
	    "profile-signature-invalid" },
	{ "ITMS-90166",
	    "application-identifier-missing" },
	{ "ITMS-90171",
	    "ios-loose-dylib ios-standalone-executable "
	    "static-library-embedded" },
	{ "ITMS-90174",
	    "profile-missing" },
	{ "ITMS-90203",
	    "dylib-not-found" },
	{ "ITMS-90205",
	    "ios-nested-frameworks" },
	{ "ITMS-90206",
	    "ios-nested-frameworks" },
	{ "ITMS-90208",
	    "min-os-plist-binary-mismatch nested-minos-higher" },
	{ "ITMS-90209",
	    "segment-misaligned" },
	{ "ITMS-90236",
	    "app-category-missing" },
	{ "ITMS-90242",
	    "app-category-missing" },
	{ "ITMS-90237",
	    "pkg-wrong-cert" },
	{ "ITMS-90238",
	    "code-page-hash-mismatch cms-* special-slot-mismatch "
	    "resource-* seal-* nested-* nested-team-mismatch" },
	{ "ITMS-90255",
	    "unreadable-or-special-file" },
	{ "ITMS-90264",
	    "min-os-missing" },
	{ "ITMS-90284",
	    "profile-cert-not-listed nested-development-signed "
	    "nested-bundle-inside-resource-bundle" },
	{ "ITMS-90287",
	    "restricted-entitlement-not-in-profile" },
	{ "ITMS-90291",
	    "framework-symlinks-flattened framework-current-invalid "
	    "framework-wrong-layout-for-platform" },
	{ "ITMS-90292",
	    "framework-symlinks-flattened framework-current-invalid "
	    "framework-wrong-layout-for-platform" },
	{ "ITMS-90296",
	    "sandbox-missing-mas" },
	{ "ITMS-90303",
	    "meta-directory-extra-files bundle-root-unsealed" },
	{ "ITMS-90334",
	    "signing-identifier-bundle-id-mismatch" },
	{ "ITMS-90338",
	    "private-entitlement xctest-shipped" },
	{ "ITMS-90339",
	    "resource-rules-key" },
	{ "ITMS-90360",
	    "min-os-missing" },
	{ "ITMS-90362",
	    "info-plist-invalid appex-*" },
	{ "ITMS-90426",
	    "swift-support-inconsistent ios-loose-dylib" },
	{ "ITMS-90473",
	    "nested-version-mismatch" },
	{ "ITMS-90535",
	    "bundle-executable-key-unexpected" },
	{ "ITMS-90562",
	    "dylib-not-found" },
	{ "ITMS-90683",
	    "usage-description-missing" },
	{ "ITMS-90685",
	    "bundle-id-collision" },
	{ "ITMS-90885",
	    "bare-tool-restricted-entitlement nested-profile-missing" },
	{ "ITMS-90886",
	    "application-identifier-missing" },
	{ "ITMS-90889",
	    "profile-missing-testflight" },
	{ "ITMS-91053",
	    "privacy-manifest-missing" },
	{ "ITMS-91061",
	    "privacy-manifest-missing" },
	{ "ITMS-91065",
	    "sdk-signature-missing" },
	{ "ITMS-91109",
	    "quarantine-xattr profile-quarantined" },
	/* Installing on a device, by public lists. */
	{ "0xe8008011",
	    "profile-expired" },
	{ "0xe8008012",
	    "profile-device-not-listed" },
	{ "0xe8008015",
	    "profile-missing profile-app-id-mismatch" },
	{ "0xe8008016",
	    "restricted-entitlement-not-in-profile" },
	{ "0xe8008018",
	    "profile-cert-not-listed cert-expired-no-timestamp" },
	/* Of accounts and services: no file tells. */
	{ "no identity found\n"
	  "errSecInternalComponent",
	    "advice-private-key-missing" },
	{ "Maximum number of certificates generated",
	    "advice-certificate-quota" },
	{ "No Keychain password item found for profile",
	    "advice-notary-credentials" },
	{ "doesn't include the",
	    "restricted-entitlement-not-in-profile advice-capability-portal" },
	{ 0 },
};
