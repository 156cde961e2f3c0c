/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "entitlement_table.h"

// clang-format off
/* In the order of strcmp: it is searched by halves. */
static const struct entitlement rows[] = {
	/* key, systems, restriction, management, by Developer ID, types, evidence */
	{ "application-identifier", IOS, CLAIM, OPEN, NO, STRING, "TP" },
	{ "aps-environment", IOS, CLAIM, OPEN, NO, STRING, "P" },
	{ "beta-reports-active", MAC | IOS, CLAIM, OPEN, NO, BOOL, "P" },
	{ "com.apple.application-identifier", MAC, SOFT, OPEN, YES, STRING, "TP*S" },
	{ "com.apple.developer.ClassKit-environment", MAC | IOS, CLAIM, OPEN, YES, STRING, "C" },
	{ "com.apple.developer.applesignin", MAC | IOS, CLAIM, OPEN, YES, ARRAY, "C" },
	{ "com.apple.developer.aps-environment", MAC, CLAIM, OPEN, YES, STRING, "P*" },
	{ "com.apple.developer.associated-appclip-app-identifiers", IOS, CLAIM, OPEN, NO, ARRAY, "M" },
	{ "com.apple.developer.associated-domains", MAC | IOS, CLAIM, OPEN, YES, ARRAY, "P*SC" },
	{ "com.apple.developer.associated-domains.applinks.read-write", MAC, CLAIM, MANAGED, MAYBE, BOOL, "M" },
	{ "com.apple.developer.associated-domains.mdm-managed", MAC | IOS, CLAIM, OPEN, YES, BOOL, "C" },
	{ "com.apple.developer.authentication-services.autofill-credential-provider", MAC | IOS, CLAIM, OPEN, YES, BOOL, "C" },
	{ "com.apple.developer.automatic-assessment-configuration", MAC | IOS, CLAIM, OPEN, MAYBE, BOOL, "M" },
	{ "com.apple.developer.avfoundation.multitasking-camera-access", IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.background-tasks.continued-processing.gpu", IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.carplay-audio", IOS, CLAIM, MANAGED, NO, BOOL, "M" },
	{ "com.apple.developer.contacts.notes", IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.coremedia.hls.interstitial-preview", MAC | IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.coremedia.hls.low-latency", MAC | IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.coremotion.head-pose", MAC | IOS, CLAIM, OPEN, YES, BOOL, "M" },
	{ "com.apple.developer.declared-age-range", MAC | IOS, CLAIM, OPEN, MAYBE, BOOL, "M" },
	{ "com.apple.developer.default-data-protection", IOS, CLAIM, OPEN, NO, STRING, "P" },
	{ "com.apple.developer.devicecheck.appattest-environment", MAC | IOS, CLAIM, OPEN, MAYBE, STRING, "M" },
	{ "com.apple.developer.driverkit", MAC, CLAIM, MANAGED, YES, BOOL, "P*S" },
	{ "com.apple.developer.driverkit.allow-any-userclient-access", MAC, CLAIM, MANAGED, MAYBE, BOOL, "M" },
	{ "com.apple.developer.driverkit.allow-third-party-userclients", MAC | IOS, CLAIM, OPEN, YES, BOOL, "M" },
	{ "com.apple.developer.driverkit.communicates-with-drivers", IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.driverkit.family.audio", MAC, CLAIM, MANAGED, YES, BOOL, "M" },
	{ "com.apple.developer.driverkit.family.block-storage-device", MAC, CLAIM, MANAGED, YES, BOOL, "M" },
	{ "com.apple.developer.driverkit.family.hid.device", MAC, CLAIM, MANAGED, YES, BOOL, "P*S" },
	{ "com.apple.developer.driverkit.family.hid.eventservice", MAC, CLAIM, MANAGED, YES, BOOL, "P*S" },
	{ "com.apple.developer.driverkit.family.hid.virtual.device", MAC, CLAIM, MANAGED, YES, BOOL, "P*S" },
	{ "com.apple.developer.driverkit.family.midi", MAC, CLAIM, OPEN, YES, BOOL, "C" },
	{ "com.apple.developer.driverkit.family.networking", MAC, CLAIM, MANAGED, YES, BOOL, "M" },
	{ "com.apple.developer.driverkit.family.scsicontroller", MAC, CLAIM, MANAGED, YES, BOOL, "M" },
	{ "com.apple.developer.driverkit.family.serial", MAC, CLAIM, MANAGED, YES, BOOL, "M" },
	{ "com.apple.developer.driverkit.transport.hid", MAC, CLAIM, MANAGED, YES, BOOL, "P*S" },
	{ "com.apple.developer.driverkit.transport.pci", MAC, CLAIM, MANAGED, YES, ARRAY, "P*S" },
	{ "com.apple.developer.driverkit.transport.usb", MAC, CLAIM, MANAGED, YES, ARRAY, "M" },
	{ "com.apple.developer.driverkit.userclient-access", MAC, CLAIM, MANAGED, YES, ARRAY, "P*S" },
	{ "com.apple.developer.embedded-web-browser-engine", IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.endpoint-security.client", MAC, CLAIM, MANAGED, YES, BOOL, "TQ" },
	{ "com.apple.developer.exposure-notification", IOS, CLAIM, MANAGED, NO, BOOL, "M" },
	{ "com.apple.developer.family-controls", IOS, CLAIM, MANAGED, NO, BOOL, "M" },
	{ "com.apple.developer.fileprovider.testing-mode", MAC | IOS, CLAIM, OPEN, YES, BOOL, "C" },
	{ "com.apple.developer.fskit.fsmodule", MAC, CLAIM, OPEN, YES, BOOL, "M" },
	{ "com.apple.developer.game-center", MAC | IOS, CLAIM, OPEN, NO, BOOL, "CS" },
	{ "com.apple.developer.group-session", MAC | IOS, CLAIM, OPEN, MAYBE, BOOL, "M" },
	{ "com.apple.developer.hardened-process", MAC | IOS, FREE, OPEN, YES, BOOL, "B" },
	{ "com.apple.developer.healthkit", IOS, CLAIM, OPEN, NO, BOOL, "P" },
	{ "com.apple.developer.healthkit.access", IOS, CLAIM, OPEN, NO, ARRAY, "M" },
	{ "com.apple.developer.healthkit.background-delivery", IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.healthkit.recalibrate-estimates", IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.hid.virtual.device", MAC, CLAIM, MANAGED, YES, BOOL, "P*" },
	{ "com.apple.developer.homekit", IOS, CLAIM, OPEN, NO, BOOL, "PC" },
	{ "com.apple.developer.icloud-container-development-container-identifiers", MAC | IOS, CLAIM, OPEN, NO, ARRAY, "P" },
	{ "com.apple.developer.icloud-container-environment", MAC | IOS, CLAIM, OPEN, YES, STRING, "P*S" },
	{ "com.apple.developer.icloud-container-identifiers", MAC | IOS, CLAIM, OPEN, YES, ARRAY, "P*SC" },
	{ "com.apple.developer.icloud-extended-share-access", MAC | IOS, CLAIM, OPEN, MAYBE, ARRAY, "M" },
	{ "com.apple.developer.icloud-services", MAC | IOS, CLAIM, OPEN, YES, ARRAY | STRING, "P*SC" },
	{ "com.apple.developer.in-app-payments", MAC | IOS, CLAIM, OPEN, YES, ARRAY, "PC" },
	{ "com.apple.developer.journal.allow", IOS, CLAIM, OPEN, NO, ARRAY, "M" },
	{ "com.apple.developer.kernel.extended-virtual-addressing", IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.kernel.increased-debugging-memory-limit", IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.kernel.increased-memory-limit", IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.live-activities", NOWHERE, NONE, OPEN, NO, ANY, "M" },
	{ "com.apple.developer.location.push", IOS, CLAIM, MANAGED, NO, BOOL, "M" },
	{ "com.apple.developer.mail-client", IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.managed-app-distribution.install-ui", MAC | IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.maps", MAC | IOS, CLAIM, OPEN, YES, BOOL, "C" },
	{ "com.apple.developer.marketplace.app-installation", IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.matter.allow-setup-payload", MAC | IOS, CLAIM, OPEN, YES, BOOL, "C" },
	{ "com.apple.developer.media-device-discovery-extension", IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.mediaextension.formatreader", MAC, CLAIM, OPEN, YES, BOOL, "M" },
	{ "com.apple.developer.mediaextension.videodecoder", MAC, CLAIM, OPEN, YES, BOOL, "M" },
	{ "com.apple.developer.networking.HotspotConfiguration", IOS, CLAIM, OPEN, NO, BOOL, "P" },
	{ "com.apple.developer.networking.HotspotHelper", IOS, CLAIM, MANAGED, NO, BOOL, "M" },
	{ "com.apple.developer.networking.carrier-constrained.app-optimized", IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.networking.custom-protocol", MAC | IOS, CLAIM, OPEN, YES, BOOL, "M" },
	{ "com.apple.developer.networking.manage-thread-network-credentials", IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.networking.multicast", MAC | IOS, CLAIM, MANAGED, MAYBE, BOOL, "M" },
	{ "com.apple.developer.networking.multipath", IOS, CLAIM, OPEN, NO, BOOL, "P" },
	{ "com.apple.developer.networking.networkextension", MAC | IOS, CLAIM, OPEN, YES, ARRAY, "PQ" },
	{ "com.apple.developer.networking.slicing.appcategory", IOS, CLAIM, OPEN, NO, ARRAY, "M" },
	{ "com.apple.developer.networking.slicing.trafficcategory", IOS, CLAIM, OPEN, NO, ARRAY, "M" },
	{ "com.apple.developer.networking.vmnet", MAC, CLAIM, MANAGED, MAYBE, BOOL, "M" },
	{ "com.apple.developer.networking.vpn.api", MAC | IOS, CLAIM, OPEN, YES, ARRAY, "PC" },
	{ "com.apple.developer.networking.wifi-info", IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.nfc.hce", IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.nfc.readersession.formats", IOS, CLAIM, OPEN, NO, ARRAY, "P" },
	{ "com.apple.developer.on-demand-install-capable", IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.parent-application-identifiers", IOS, CLAIM, OPEN, NO, ARRAY, "M" },
	{ "com.apple.developer.pass-type-identifiers", MAC | IOS, CLAIM, OPEN, MAYBE, ARRAY, "P" },
	{ "com.apple.developer.payment-pass-provisioning", IOS, CLAIM, MANAGED, NO, BOOL, "M" },
	{ "com.apple.developer.persistent-content-capture", MAC, CLAIM, MANAGED, YES, BOOL, "Q" },
	{ "com.apple.developer.playable-content", IOS, CLAIM, MANAGED, NO, BOOL, "M" },
	{ "com.apple.developer.proximity-reader.payment.acceptance", IOS, CLAIM, MANAGED, NO, BOOL, "M" },
	{ "com.apple.developer.push-to-talk", IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.sensitivecontentanalysis.client", MAC | IOS, CLAIM, OPEN, MAYBE, ARRAY, "M" },
	{ "com.apple.developer.sensorkit.reader.allow", IOS, CLAIM, OPEN, NO, ARRAY, "M" },
	{ "com.apple.developer.severe-vehicular-crash-event", IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.shared-with-you", MAC | IOS, CLAIM, OPEN, MAYBE, BOOL, "M" },
	{ "com.apple.developer.shared-with-you.collaboration", MAC | IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.siri", MAC | IOS, CLAIM, OPEN, MAYBE, BOOL, "P" },
	{ "com.apple.developer.spatial-audio.profile-access", MAC | IOS, CLAIM, OPEN, MAYBE, BOOL, "M" },
	{ "com.apple.developer.storekit.external-link.account", IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.storekit.external-purchase", IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.storekit.external-purchase-link", IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.sustained-execution", MAC | IOS, CLAIM, OPEN, MAYBE, BOOL, "M" },
	{ "com.apple.developer.system-extension.install", MAC, CLAIM, OPEN, YES, BOOL, "TP*SQ" },
	{ "com.apple.developer.system-extension.redistributable", MAC, CLAIM, MANAGED, YES, BOOL, "M" },
	{ "com.apple.developer.system-extension.uninstall", MAC, CLAIM, OPEN, MAYBE, BOOL, "M" },
	{ "com.apple.developer.team-identifier", MAC | IOS, CLAIM, OPEN, YES, STRING, "TP*Q" },
	{ "com.apple.developer.ubiquity-container-identifiers", MAC | IOS, CLAIM, OPEN, YES, ARRAY, "P*S" },
	{ "com.apple.developer.ubiquity-kvstore-identifier", MAC | IOS, CLAIM, OPEN, YES, STRING, "P*S" },
	{ "com.apple.developer.upi-device-validation", IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.user-fonts", IOS, CLAIM, OPEN, NO, ARRAY, "M" },
	{ "com.apple.developer.usernotifications.communication", MAC | IOS, CLAIM, OPEN, YES, BOOL, "C" },
	{ "com.apple.developer.usernotifications.critical-alerts", MAC | IOS, CLAIM, MANAGED, MAYBE, BOOL, "M" },
	{ "com.apple.developer.usernotifications.filtering", MAC | IOS, CLAIM, MANAGED, MAYBE, BOOL, "M" },
	{ "com.apple.developer.usernotifications.time-sensitive", MAC | IOS, CLAIM, OPEN, MAYBE, BOOL, "M" },
	{ "com.apple.developer.video-subscriber-single-sign-on", IOS, CLAIM, MANAGED, NO, BOOL, "M" },
	{ "com.apple.developer.weatherkit", MAC | IOS, CLAIM, OPEN, MAYBE, BOOL, "M" },
	{ "com.apple.developer.web-browser", IOS, CLAIM, MANAGED, NO, BOOL, "M" },
	{ "com.apple.developer.web-browser-engine.host", IOS, CLAIM, OPEN, NO, BOOL, "M" },
	{ "com.apple.developer.web-browser.public-key-credential", MAC, CLAIM, MANAGED, YES, BOOL, "M" },
	{ "com.apple.external-accessory.wireless-configuration", IOS, CLAIM, OPEN, NO, BOOL, "P" },
	{ "com.apple.private.signing-identifier", MAC | IOS, FREE, OPEN, YES, STRING, "B" },
	{ "com.apple.security.app-sandbox", MAC, FREE, OPEN, YES, BOOL, "S" },
	{ "com.apple.security.application-groups", MAC | IOS, SOFT, OPEN, YES, ARRAY, "TP*Q" },
	{ "com.apple.security.assets.movies.read-only", MAC, SANDBOX, OPEN, YES, BOOL, "T" },
	{ "com.apple.security.assets.movies.read-write", MAC, SANDBOX, OPEN, YES, BOOL, "T" },
	{ "com.apple.security.assets.music.read-only", MAC, SANDBOX, OPEN, YES, BOOL, "T" },
	{ "com.apple.security.assets.music.read-write", MAC, SANDBOX, OPEN, YES, BOOL, "T" },
	{ "com.apple.security.assets.pictures.read-only", MAC, SANDBOX, OPEN, YES, BOOL, "T" },
	{ "com.apple.security.assets.pictures.read-write", MAC, SANDBOX, OPEN, YES, BOOL, "T" },
	{ "com.apple.security.automation.apple-events", MAC, FREE, OPEN, YES, BOOL, "S" },
	{ "com.apple.security.cs.allow-dyld-environment-variables", MAC, FREE, OPEN, YES, BOOL, "S" },
	{ "com.apple.security.cs.allow-jit", MAC, FREE, OPEN, YES, BOOL, "S" },
	{ "com.apple.security.cs.allow-unsigned-executable-memory", MAC, FREE, OPEN, YES, BOOL, "S" },
	{ "com.apple.security.cs.debugger", MAC, FREE, OPEN, YES, BOOL, "T" },
	{ "com.apple.security.cs.disable-executable-page-protection", MAC, FREE, OPEN, YES, BOOL, "S" },
	{ "com.apple.security.cs.disable-library-validation", MAC, FREE, OPEN, YES, BOOL, "S" },
	{ "com.apple.security.cs.jit-write-allowlist", MAC, FREE, OPEN, YES, BOOL, "M" },
	{ "com.apple.security.cs.jit-write-allowlist-freeze-late", MAC, FREE, OPEN, YES, BOOL, "M" },
	{ "com.apple.security.device.audio-input", MAC, FREE, OPEN, YES, BOOL, "S" },
	{ "com.apple.security.device.bluetooth", MAC, SANDBOX, OPEN, YES, BOOL, "S" },
	{ "com.apple.security.device.camera", MAC, FREE, OPEN, YES, BOOL, "S" },
	{ "com.apple.security.device.firewire", MAC, SANDBOX, OPEN, YES, BOOL, "T" },
	{ "com.apple.security.device.microphone", MAC, SANDBOX, OPEN, YES, BOOL, "T" },
	{ "com.apple.security.device.print", MAC, FREE, OPEN, YES, BOOL, "S" },
	{ "com.apple.security.device.screen-capture", NOWHERE, NONE, OPEN, NO, ANY, "M" },
	{ "com.apple.security.device.screen-recording", NOWHERE, NONE, OPEN, NO, ANY, "M" },
	{ "com.apple.security.device.serial", MAC, SANDBOX, OPEN, YES, BOOL, "T" },
	{ "com.apple.security.device.usb", MAC, SANDBOX, OPEN, YES, BOOL, "S" },
	{ "com.apple.security.files.all", MAC, SANDBOX, OPEN, YES, BOOL, "M" },
	{ "com.apple.security.files.bookmarks.app-scope", MAC, SANDBOX, OPEN, YES, BOOL, "S" },
	{ "com.apple.security.files.bookmarks.document-scope", MAC, SANDBOX, OPEN, YES, BOOL, "T" },
	{ "com.apple.security.files.downloads.read-only", MAC, SANDBOX, OPEN, YES, BOOL, "T" },
	{ "com.apple.security.files.downloads.read-write", MAC, SANDBOX, OPEN, YES, BOOL, "T" },
	{ "com.apple.security.files.user-selected.executable", MAC, SANDBOX, OPEN, YES, BOOL, "T" },
	{ "com.apple.security.files.user-selected.read-only", MAC, SANDBOX, OPEN, YES, BOOL, "S" },
	{ "com.apple.security.files.user-selected.read-write", MAC, SANDBOX, OPEN, YES, BOOL, "T" },
	{ "com.apple.security.get-movable-control-port", NOWHERE, APPLE, OPEN, NO, BOOL, "M" },
	{ "com.apple.security.get-task-allow", MAC, FREE, OPEN, YES, BOOL, "T" },
	{ "com.apple.security.hardened-process.enhanced-security-version", MAC | IOS, FREE, OPEN, YES, STRING, "B" },
	{ "com.apple.security.hypervisor", MAC, FREE, OPEN, YES, BOOL, "B" },
	{ "com.apple.security.inherit", MAC, SANDBOX, OPEN, YES, BOOL, "T" },
	{ "com.apple.security.network.client", MAC, SANDBOX, OPEN, YES, BOOL, "S" },
	{ "com.apple.security.network.server", MAC, SANDBOX, OPEN, YES, BOOL, "S" },
	{ "com.apple.security.personal-information.addressbook", MAC, FREE, OPEN, YES, BOOL, "S" },
	{ "com.apple.security.personal-information.calendars", MAC, FREE, OPEN, YES, BOOL, "S" },
	{ "com.apple.security.personal-information.location", MAC, FREE, OPEN, YES, BOOL, "S" },
	{ "com.apple.security.personal-information.photos-library", MAC, FREE, OPEN, YES, BOOL, "S" },
	{ "com.apple.security.print", MAC, SANDBOX, OPEN, YES, BOOL, "T" },
	{ "com.apple.security.screen-capture", NOWHERE, NONE, OPEN, NO, ANY, "M" },
	{ "com.apple.security.screen-recording", NOWHERE, NONE, OPEN, NO, ANY, "M" },
	{ "com.apple.security.scripting-targets", MAC, SANDBOX, OPEN, YES, DICT, "T" },
	{ "com.apple.security.smartcard", MAC, FREE, OPEN, YES, BOOL, "M" },
	{ "com.apple.security.virtualization", MAC, FREE, OPEN, YES, BOOL, "S" },
	{ "com.apple.smoot.subscriptionservice", MAC | IOS, CLAIM, OPEN, MAYBE, BOOL, "M" },
	{ "com.apple.system-task-ports", NOWHERE, APPLE, OPEN, NO, BOOL, "M" },
	{ "com.apple.vm.device-access", MAC, CLAIM, MANAGED, MAYBE, BOOL, "M" },
	{ "com.apple.vm.networking", MAC, CLAIM, MANAGED, YES, BOOL, "C" },
	{ "dynamic-codesigning", NOWHERE, APPLE, OPEN, NO, BOOL, "M" },
	{ "get-task-allow", MAC | IOS, FREE, OPEN, NO, BOOL, "TP" },
	{ "inter-app-audio", IOS, CLAIM, OPEN, NO, BOOL, "P" },
	{ "keychain-access-groups", MAC | IOS, CLAIM, OPEN, YES, ARRAY, "TP*" },
	{ "platform-application", NOWHERE, APPLE, OPEN, NO, BOOL, "S" },
	{ "previous-application-identifiers", IOS, CLAIM, OPEN, NO, ARRAY, "M" },
	{ "run-unsigned-code", NOWHERE, APPLE, OPEN, NO, BOOL, "M" },
	{ "task_for_pid-allow", NOWHERE, APPLE, OPEN, NO, BOOL, "M" },
};

/* All keys that begin so and have no row; the first one that fits counts. */
static const struct entitlement families[] = {
	{ "com.apple.developer.carplay-", IOS, CLAIM, MANAGED, NO, BOOL, "M" },
	{ "com.apple.developer.driverkit.family.", MAC, CLAIM, MANAGED, YES, ANY, "M" },
	{ "com.apple.developer.driverkit.transport.", MAC, CLAIM, MANAGED, YES, ANY, "M" },
	{ "com.apple.developer.hardened-process.", MAC | IOS, FREE, OPEN, YES, ANY, "B" },
	{ "com.apple.private.", NOWHERE, APPLE, OPEN, NO, ANY, "QB" },
	{ "com.apple.rootless.", NOWHERE, APPLE, OPEN, NO, ANY, "B" },
	{ "com.apple.springboard.", NOWHERE, APPLE, OPEN, NO, ANY, "M" },
	{ "com.apple.backboardd.", NOWHERE, APPLE, OPEN, NO, ANY, "M" },
	{ "com.apple.security.cs.", MAC, FREE, OPEN, YES, ANY, "T" },
	{ "com.apple.security.temporary-exception.", MAC, SANDBOX, OPEN, YES, ANY, "T" },
	/* Of these every one is free on a Mac, whatever it is for. */
	{ "com.apple.security.", MAC | IOS, FREE, OPEN, YES, ANY, "B" },
};
// clang-format on

enum {
	ROWS = sizeof(rows) / sizeof(*rows),
	FAMILIES = sizeof(families) / sizeof(*families)
};

static int
compare(const void *key, const void *row)
{
	const struct entitlement *entitlement = row;

	return bytes_compare(
	    *(const struct bytes *) key, bytes_of(entitlement->key));
}

const struct entitlement *
entitlement_find(struct bytes key)
{
	const struct entitlement *row =
	    bsearch(&key, rows, ROWS, sizeof(*rows), compare);

	for (size_t i = 0; !row && i < FAMILIES; i++)
		if (bytes_begin(key, families[i].key))
			return &families[i];
	return row;
}

bool
entitlement_is_sure(const struct entitlement *entitlement)
{
	return strcmp(entitlement->evidence, "M") != 0;
}

size_t
entitlement_rows(const struct entitlement **list)
{
	*list = rows;
	return ROWS;
}
