/* SPDX-License-Identifier: MIT */
/* An installer package and a disk image, each signed and stapled. */
#include <config.h>

#include <stdlib.h>

#include "demo.h"

enum {
	SIGNED_AT = 1735689600 /* 2025-01-01 */
};

static const char distribution[] =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
    "<installer-gui-script minSpecVersion=\"1\">\n"
    "<title>Example</title>\n"
    "<product id=\"com.example.product\" version=\"1.0\"/>\n"
    "<options hostArchitectures=\"arm64,x86_64\"/>\n"
    "</installer-gui-script>\n";
static const char information[] =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
    "<pkg-info identifier=\"com.example.tool\" version=\"1.0\" "
    "install-location=\"/\"/>\n";

/* An archive of cpio's with nothing in it but its end. */
static const char payload[] =
    "070707000000000000000000000000000000000001000000000000000000000001300000"
    "000000TRAILER!!!";

void
demo_package(struct authority *authority, const char *dir)
{
	static const struct package_file files[] = {
		{ "Distribution", distribution, sizeof distribution - 1, true },
		{ "tool.pkg/PackageInfo", information, sizeof information - 1,
		    true },
		{ "tool.pkg/Payload", payload, sizeof payload - 1, false },
		{ 0 },
	};
	struct octets bytes = make_package(&(const struct package_spec){
	    .identity = authority_identity(
		authority, IDENTITY_INSTALLER, "Example", "ABCDE12345"),
	    .files = files,
	    .signing_time = SIGNED_AT,
	    .timestamp = SIGNED_AT,
	    .ticket = authority,
	    .ticket_time = SIGNED_AT,
	    .flaws = FLAW_NO_RSA,
	});
	char *path = disk_path(dir, "Example.pkg", NULL);

	file_write(path, bytes.data, bytes.len, 0644);
	octets_free(&bytes);
	free(path);
}

void
demo_image(struct authority *authority, const char *dir)
{
	static const char data[4096] = "what stands for blocks";
	const struct signing_spec signing = {
		.identity = authority_identity(
		    authority, IDENTITY_DEVELOPER_ID, "Example", "ABCDE12345"),
		.identifier = "Example",
		.one_page = true,
		.signing_time = SIGNED_AT,
		.timestamp = SIGNED_AT,
	};
	struct octets bytes = make_image(&(const struct image_spec){
	    .data = data,
	    .len = sizeof data,
	    .signing = &signing,
	    .ticket = authority,
	    .ticket_time = SIGNED_AT,
	});
	char *path = disk_path(dir, "Example.dmg", NULL);

	file_write(path, bytes.data, bytes.len, 0644);
	octets_free(&bytes);
	free(path);
}
