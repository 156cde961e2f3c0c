/* SPDX-License-Identifier: MIT */
/*
 * An Electron app with a Python that was copied into its resources as it was
 * on the machine that built it, none of it signed again.
 */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "demo.h"
#include "sign.h"

#define TEAM "CHATTEAM01"
#define ELECTRON "Electron Framework.framework/Versions/A/Electron Framework"

enum {
	MACOS_11 = 11 << 16,
	MACOS_14 = 14 << 16,
	SIGNED_AT = 1709294400, /* 2024-03-01T12:00:00Z */
	WHEELS = 14
};

static const struct slice_spec arm[] = { { .arch = "arm64" }, { 0 } };
static const struct signing_spec adhoc = { 0 };

static const struct library_spec app_libraries[] = {
	{ .path = "/usr/lib/libSystem.B.dylib" },
	{ .path = "@rpath/" ELECTRON },
	{ 0 },
};
static const char *const app_paths[] = { "@executable_path/../Frameworks",
	NULL };
static const char *const helper_paths[] = { "@executable_path/../../..", NULL };

static const struct macho_spec addon = {
	.slices = arm,
	.filetype = FILE_BUNDLE,
	.minimum_os = MACOS_11,
	.sdk = MACOS_14,
	.signing = &adhoc,
};

static const struct macho_spec python = {
	.slices = arm,
	.minimum_os = MACOS_11,
	.sdk = MACOS_14,
	.libraries =
	    (const struct library_spec[]){
		{ .path = "/opt/homebrew/opt/python@3.11/Frameworks/"
			  "Python.framework/Versions/3.11/Python" },
		{ .path = "/usr/lib/libSystem.B.dylib" },
		{ 0 },
	    },
};

static const struct macho_spec libpython = {
	.slices = arm,
	.filetype = FILE_DYLIB,
	.minimum_os = MACOS_11,
	.sdk = MACOS_14,
	.install_name = "@rpath/libpython3.11.dylib",
	.signing =
	    &(const struct signing_spec){
		.identifier = "libpython3.11.dylib",
		.linker_signed = true,
	    },
};

static uint32_t
checksum(const struct octets *data)
{
	uint32_t crc = UINT32_MAX;

	for (size_t i = 0; i < data->len; i++) {
		crc ^= data->data[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
	}
	return ~crc;
}

/* What a file's header in a zip archive and its row in the directory have in
 * common: stored as it is, from 1980. */
static void
put_zip_fields(struct octets *o, const struct octets *content, const char *name)
{
	size_t len = strlen(name);

	put_u16(o, 10);
	put_u16(o, 0);
	put_u16(o, 0);
	put_u16(o, 0);
	put_u16(o, 0x21);
	put_u32(o, checksum(content));
	put_u32(o, (uint32_t) content->len);
	put_u32(o, (uint32_t) content->len);
	put_u16(o, (unsigned) len);
	put_u16(o, 0);
}

static void
put_zip_row(
    struct octets *o, const struct octets *content, const char *name, size_t at)
{
	put_u32(o, 0x02014b50);
	put_u16(o, 10);
	put_zip_fields(o, content, name);
	put_zeros(o, 6);
	put_u32(o, 0100644u << 16);
	put_u32(o, (uint32_t) at);
	put_text(o, name);
}

/* An archive of modules that nobody signed. */
static void
write_wheels(const char *path)
{
	const struct macho_spec module = {
		.slices = arm,
		.filetype = FILE_BUNDLE,
		.minimum_os = MACOS_11,
		.sdk = MACOS_14,
	};
	struct octets o = { .little = true }, rows = { .little = true };
	struct octets code = make_macho(&module, NULL, NULL);
	size_t begin;

	for (int i = 0; i < WHEELS; i++) {
		char name[32];
		size_t at = o.len;

		snprintf(name, sizeof name, "pkg/module%d.so", i);
		put_u32(&o, 0x04034b50);
		put_zip_fields(&o, &code, name);
		put_text(&o, name);
		put_octets(&o, &code);
		put_zip_row(&rows, &code, name, at);
	}
	begin = o.len;
	put_octets(&o, &rows);
	put_u32(&o, 0x06054b50);
	put_u32(&o, 0);
	put_u16(&o, WHEELS);
	put_u16(&o, WHEELS);
	put_u32(&o, (uint32_t) rows.len);
	put_u32(&o, (uint32_t) begin);
	put_u16(&o, 0);
	file_write(path, o.data, o.len, 0644);
	octets_free(&code);
	octets_free(&rows);
	octets_free(&o);
}

/* As its vendor signed it, and then copied without links and without what the
 * signature is bound to. */
static void
write_python(struct authority *authority, const char *resources)
{
	const struct signing_spec vendor = {
		.identity = authority_identity(authority, IDENTITY_DEVELOPER_ID,
		    "Python Makers", "PYTHONTEAM"),
		.runtime = MACOS_14,
		.signing_time = SIGNED_AT - 86400,
		.timestamp = SIGNED_AT - 86400,
	};
	const struct macho_spec code = {
		.slices = arm,
		.filetype = FILE_DYLIB,
		.minimum_os = MACOS_11,
		.sdk = MACOS_14,
		.signing = &vendor,
	};
	const struct bundle_spec framework = {
		.path = "Python.framework",
		.layout = BUNDLE_VERSIONED,
		.identifier = "org.python.python",
		.code = &code,
		.files =
		    (const struct file_spec[]){
			{ .path = "Resources/English.lproj/a.strings",
			    .text = "a = b;\n" },
			{ 0 },
		    },
	};
	char *python_path = disk_path(resources, "Python.framework", NULL);

	make_bundle(resources, &framework, NULL);
	framework_flatten(python_path);
	free(python_path);
}

/* The copy that counts has lost its seal. */
static void
lose_seal(const char *resources)
{
	char *folder = disk_path(resources,
	    "Python.framework/Versions/Current/_CodeSignature", NULL);
	char *seal = disk_path(folder, "CodeResources", NULL);

	must(unlink(seal) == 0 && rmdir(folder) == 0, seal);
	free(seal);
	free(folder);
}

static void
write_resources(struct authority *authority, const char *dir)
{
	char *py = disk_path(dir, "Chat.app/Contents/Resources/py", NULL);
	char *wheels = disk_path(py, "wheels.zip", NULL);

	directory_make(py);
	write_python(authority, py);
	lose_seal(py);
	write_wheels(wheels);
	free(wheels);
	free(py);
}

void
demo_electron(struct authority *authority, const char *dir)
{
	const struct signing_spec signing = {
		.identity = authority_identity(
		    authority, IDENTITY_DEVELOPER_ID, "Chat Makers", TEAM),
		.runtime = MACOS_14,
		.signing_time = SIGNED_AT,
		.timestamp = SIGNED_AT,
	};
	const struct macho_spec electron = {
		.slices = arm,
		.filetype = FILE_DYLIB,
		.minimum_os = MACOS_11,
		.sdk = MACOS_14,
		.install_name = "@rpath/" ELECTRON,
		.signing = &signing,
	};
	struct macho_spec code = {
		.slices = arm,
		.minimum_os = MACOS_11,
		.sdk = MACOS_14,
		.libraries = app_libraries,
		.rpaths = app_paths,
		.signing = &signing,
	};
	struct macho_spec helper_code = code;
	const struct bundle_spec framework = {
		.path = "Frameworks/Electron Framework.framework",
		.layout = BUNDLE_VERSIONED,
		.identifier = "com.github.Electron.framework",
		.code = &electron,
	};
	const struct bundle_spec helper = {
		.path = "Frameworks/Chat Helper (Renderer).app",
		.identifier = "com.example.chat.helper.Renderer",
		.code = &helper_code,
	};
	const struct file_spec files[] = {
		{ .path = "Resources/app.asar.unpacked/node_modules/x/build/"
			  "Release/x.node",
		    .code = &addon },
		{ .path = "Resources/py/bin/python3", .code = &python },
		{ .path = "Resources/py/lib/libpython3.11.dylib",
		    .code = &libpython },
		{ 0 },
	};
	const struct bundle_spec app = {
		.path = "Chat.app",
		.identifier = "com.example.chat",
		.info = ITEMS(TEXT("LSMinimumSystemVersion", "11.0")),
		.code = &code,
		.files = files,
		.nested = (const struct bundle_spec *const[]){ &framework,
		    &helper, NULL },
	};

	helper_code.rpaths = helper_paths;
	write_resources(authority, dir);
	make_bundle(dir, &app, NULL);
}
