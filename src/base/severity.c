/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/severity.h>

static const char *const names[SEVERITIES] = {
	[SEVERITY_PASS] = "pass",
	[SEVERITY_INFO] = "info",
	[SEVERITY_UNKNOWN] = "unknown",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_ERROR] = "error",
};

const char *
severity_name(enum severity severity)
{
	return (unsigned) severity < SEVERITIES ? names[severity] : "unknown";
}
