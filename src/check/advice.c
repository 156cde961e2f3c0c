/* SPDX-License-Identifier: MIT */
/* What no file tells: accounts, services, keychains. A log does. */
#include <config.h>

#include "themes.h"

#define FORUMS "Apple's developer forums"

// clang-format off
const struct check advice_checks[] = {
	{
	    .id = "advice-agreement-missing",
	    .title = "An agreement waits for the account holder",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_LOG,
	    .contexts = IN_DEVELOPER_ID,
	    .relation = RELATION_SET,
	    .mend = MEND_OUTSIDE,
	    .means = "The notary refuses all work for the account until its "
		     "holder accepts an agreement, at renewals too. The app "
		     "is not at fault.",
	    .fix = "Accept it at developer.apple.com/account and in App "
		   "Store Connect, then wait some minutes.",
	    .when = "a log says that an agreement is missing or has expired",
	    .source = FORUMS,
	},
	{
	    .id = "advice-team-not-configured",
	    .title = "The team cannot notarize yet",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_LOG,
	    .contexts = IN_DEVELOPER_ID,
	    .relation = RELATION_SET,
	    .mend = MEND_OUTSIDE,
	    .means = "Only Apple can switch the notary on for a team. The "
		     "files were not looked at.",
	    .fix = "Write to Developer Programs Support, as the log says.",
	    .when = "a log says that the team is not configured for "
		    "notarization",
	    .source = FORUMS,
	},
	{
	    .id = "advice-notary-in-progress",
	    .title = "The notary takes long",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_LOG,
	    .contexts = IN_DEVELOPER_ID,
	    .relation = RELATION_SET,
	    .mend = MEND_OUTSIDE,
	    .means = "First submissions of an account, and code of kinds that "
		     "are seldom seen, may be looked at for hours. Nothing "
		     "in the files proves it.",
	    .fix = "Wait for a day rather than submit again; then ask Apple, "
		   "with the submission's id.",
	    .when = "a log says that a submission is in progress",
	    .source = FORUMS,
	},
	{
	    .id = "advice-certificate-quota",
	    .title = "No more certificates of this kind",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_LOG,
	    .relation = RELATION_SET,
	    .mend = MEND_OUTSIDE,
	    .means = "An account has a number of certificates of each kind, "
		     "and all are taken.",
	    .fix = "Revoke old ones, or let Xcode manage signing.",
	    .when = "a log says that the maximum number is generated",
	    .source = FORUMS,
	},
	{
	    .id = "advice-private-key-missing",
	    .title = "A certificate without its private key",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_LOG,
	    .relation = RELATION_SET,
	    .mend = MEND_OUTSIDE,
	    .means = "A certificate alone cannot sign. The key lies where the "
		     "request was made, and is exported with the "
		     "certificate or not at all.",
	    .fix = "Export the identity on that machine as a .p12 file, or "
		   "make a new request here.",
	    .when = "a log says that no identity was found, or has "
		    "errSecInternalComponent",
	    .source = FORUMS,
	},
	{
	    .id = "advice-notary-credentials",
	    .title = "The notary's login is not in this keychain",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_LOG,
	    .contexts = IN_DEVELOPER_ID,
	    .relation = RELATION_SET,
	    .mend = MEND_OUTSIDE,
	    .means = "A keychain profile is a stored login, and cannot be "
		     "exported.",
	    .fix = "On build machines give notarytool a key of App Store "
		   "Connect (--key, --key-id, --issuer), or run "
		   "store-credentials there.",
	    .when = "a log says that no password item was found",
	    .source = FORUMS,
	},
	{
	    .id = "advice-tcc-runtime",
	    .title = "The user's privacy settings decide",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_LOG,
	    .contexts = IN_MAC,
	    .relation = RELATION_SET,
	    .mend = MEND_OUTSIDE,
	    .means = "Whether the system asks is kept in a database on the "
		     "user's machine; files have only what it takes to be "
		     "asked.",
	    .fix = "Run tccutil reset there, and look at the log of tccd.",
	    .when = "all that it takes is there, and the question does not "
		    "come",
	    .source = FORUMS,
	},
	{
	    .id = "advice-capability-portal",
	    .title = "The portal decides what a profile holds",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_LOG,
	    .relation = RELATION_SET,
	    .mend = MEND_OUTSIDE,
	    .means = "A capability must be switched on for the App ID, and "
		     "some are granted by Apple only.",
	    .fix = "Switch it on, or ask Apple for it; then make the profile "
		   "anew.",
	    .when = "a log says that a profile does not include an "
		    "entitlement",
	    .source = FORUMS,
	},
	{ 0 },
};
