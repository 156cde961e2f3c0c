/* SPDX-License-Identifier: MIT */
/* Bundles on disk, made and signed from the inside out. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sign.h"

/* One bundle while it is made. Paths are relative to `root`. */
struct making {
	const struct bundle_spec *spec;
	char *root, *name; /* the name without suffix */
	const char *executable;
	const char *support, *info_place, *code_place;
	struct nested_code *code;
	size_t code_count;
	struct octets cdhashes; /* 20 bytes each: of it and of all within */
};

// clang-format off
static const struct place {
	const char *support, *info, *code;
} places[] = {
	[BUNDLE_DEEP]      = { "Contents",   "",          "MacOS" },
	[BUNDLE_FLAT]      = { "",           "",          "" },
	[BUNDLE_VERSIONED] = { "Versions/A", "Resources", "" },
	[BUNDLE_OLD]       = { "",           "Resources", "" },
};

static const struct {
	const char *suffix, *type;
} types[] = {
	{ ".app",             "APPL" },
	{ ".framework",       "FMWK" },
	{ ".appex",           "XPC!" },
	{ ".xpc",             "XPC!" },
	{ ".systemextension", "SYSX" },
	{ ".dext",            "DEXT" },
	{ ".kext",            "KEXT" },
};
// clang-format on

static const char *
package_type(const struct bundle_spec *spec)
{
	const char *suffix = strrchr(spec->path, '.');

	if (spec->package_type)
		return spec->package_type;
	for (size_t i = 0; suffix && i < sizeof types / sizeof *types; i++) {
		if (strcmp(types[i].suffix, suffix) == 0)
			return types[i].type;
	}
	return "BNDL";
}

static char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *name = must_copy(slash ? slash + 1 : path);
	char *suffix = strrchr(name, '.');

	if (suffix)
		*suffix = '\0';
	return name;
}

/* The eight usual keys, those of the spec instead or behind them. */
static struct octets
make_info(const struct making *m)
{
	const struct plist_item usual[] = {
		TEXT("CFBundleDevelopmentRegion", "en"),
		TEXT("CFBundleExecutable", m->executable),
		TEXT("CFBundleIdentifier", m->spec->identifier),
		TEXT("CFBundleInfoDictionaryVersion", "6.0"),
		TEXT("CFBundleName", m->name),
		TEXT("CFBundlePackageType", package_type(m->spec)),
		TEXT("CFBundleShortVersionString", "1.0"),
		TEXT("CFBundleVersion", "1"),
	};
	const struct plist_item *more = m->spec->info;
	struct plist_item items[64] = { 0 };
	size_t count = sizeof usual / sizeof *usual;

	memcpy(items, usual, sizeof usual);
	for (; more && more->type != ITEM_END; more++) {
		size_t at = 0;

		while (at < count && strcmp(items[at].key, more->key) != 0)
			at++;
		must(at < 63, "a long Info.plist");
		items[at] = *more;
		if (at == count)
			count++;
	}
	return items_xml(items);
}

/* Writes below the support folder, folders included. */
static void
write_at(const struct making *m, const char *folder, const char *name,
    const struct octets *content, unsigned mode)
{
	char *path = disk_path(m->root, m->support, folder, name, NULL);
	char *slash = strrchr(path, '/');

	*slash = '\0';
	directory_make(path);
	*slash = '/';
	file_write(path, content->data, content->len, mode);
	free(path);
}

static void
remember_code(
    struct making *m, const char *path, const struct code_facts *facts)
{
	m->code = realloc(m->code, (m->code_count + 1) * sizeof *m->code);
	must(m->code != NULL, "no memory");
	m->code[m->code_count++] =
	    (struct nested_code){ must_copy(path), *facts };
}

static void
add_cdhashes(struct making *m, const struct code_facts *facts)
{
	for (size_t i = 0; i < facts->cdhash_count; i++)
		put_bytes(&m->cdhashes, facts->cdhashes[i], 20);
}

static void
write_link(const struct making *m, const char *path, const char *target)
{
	char *whole = disk_path(m->root, path, NULL);
	char *slash = strrchr(whole, '/');

	*slash = '\0';
	directory_make(whole);
	*slash = '/';
	must(symlink(target, whole) == 0, whole);
	free(whole);
}

static void
write_code_file(struct making *m, const struct file_spec *file)
{
	char *name = base_name(file->path);
	struct code_facts facts;
	struct octets content = macho_build(file->code, name, NULL, &facts);

	write_at(m, "", file->path, &content, 0755);
	remember_code(m, file->path, &facts);
	add_cdhashes(m, &facts);
	octets_free(&content);
	free(name);
}

static void
write_files(struct making *m)
{
	const struct file_spec *file = m->spec->files;

	for (; file && file->path; file++) {
		if (file->code) {
			write_code_file(m, file);
		} else if (file->link) {
			char *path = disk_path(m->support, file->path, NULL);

			write_link(m, path, file->link);
			free(path);
		} else {
			struct octets content = { 0 };

			put_text(&content, file->text ? file->text : "");
			write_at(m, "", file->path, &content, 0644);
			octets_free(&content);
		}
	}
}

/* On macOS and for DriverKit, and on all else. */
static void
write_profile(struct making *m)
{
	uint32_t platform = m->spec->code ? m->spec->code->platform : 0;
	bool mac = platform <= 1 || platform == 6 || platform == 10;

	if (m->spec->profile)
		write_at(m, "",
		    mac ? "embedded.provisionprofile"
			: "embedded.mobileprovision",
		    m->spec->profile, 0644);
}

/* ld's own signature binds no file. */
static bool
is_sealed(const struct macho_spec *code)
{
	const struct slice_spec *slice = code->slices;

	if (code->signing)
		return !code->signing->linker_signed;
	for (; slice && slice->arch; slice++) {
		if (slice->signing && !slice->signing->linker_signed)
			return true;
	}
	return false;
}

static struct octets
write_seal(struct making *m)
{
	bool flat = m->spec->layout == BUNDLE_FLAT;
	char *base = disk_path(m->root, m->support, NULL);
	char *executable = disk_path(m->code_place, m->executable, NULL);
	struct octets seal =
	    make_seal(base, flat, executable, m->code, m->code_count);

	write_at(m, "_CodeSignature", "CodeResources", &seal, 0644);
	free(executable);
	free(base);
	return seal;
}

static void
write_code(
    struct making *m, struct sealed_files *files, struct code_facts *facts)
{
	struct macho_spec code = *m->spec->code;
	struct octets install_name = { 0 }, content;
	bool sealed = is_sealed(&code);

	if (sealed)
		files->resources = write_seal(m);
	put_format(&install_name, "@rpath/%s.framework/%s%s%s", m->name,
	    m->spec->layout == BUNDLE_VERSIONED ? m->support : "",
	    m->spec->layout == BUNDLE_VERSIONED ? "/" : "", m->executable);
	put_u8(&install_name, 0);
	if (code.install_name == NULL)
		code.install_name = (const char *) install_name.data;
	content = macho_build(&code, m->spec->identifier,
	    sealed ? files : &(const struct sealed_files){ 0 }, facts);
	write_at(m, m->code_place, m->executable, &content, 0755);
	octets_free(&content);
	octets_free(&install_name);
}

static void
write_version_links(const struct making *m)
{
	char *target = disk_path("Versions/Current", m->executable, NULL);

	if (m->spec->layout == BUNDLE_VERSIONED) {
		write_link(m, "Versions/Current", "A");
		write_link(m, "Resources", "Versions/Current/Resources");
		write_link(m, m->executable, target);
	}
	free(target);
}

static void
write_ticket(const struct making *m)
{
	uint8_t(*hashes)[20] = must_alloc(m->cdhashes.len);
	struct octets ticket;

	memcpy(hashes, m->cdhashes.data, m->cdhashes.len);
	ticket = make_ticket(m->spec->ticket, m->spec->ticket_time,
	    (const uint8_t(*)[20]) hashes, m->cdhashes.len / 20);
	write_at(m, "", "CodeResources", &ticket, 0644);
	octets_free(&ticket);
	free(hashes);
}

static void make_one(const char *dir, const struct bundle_spec *spec,
    struct code_facts *facts, struct octets *cdhashes);

static void
write_nested(struct making *m)
{
	const struct bundle_spec *const *nested = m->spec->nested;
	char *base = disk_path(m->root, m->support, NULL);

	for (; nested && *nested; nested++) {
		struct code_facts facts = { 0 };

		make_one(base, *nested, &facts, &m->cdhashes);
		remember_code(m, (*nested)->path, &facts);
	}
	free(base);
}

static void
making_open(struct making *m, const char *dir, const struct bundle_spec *spec)
{
	*m = (struct making){
		.spec = spec,
		.root = disk_path(dir, spec->path, NULL),
		.name = base_name(spec->path),
		.support = places[spec->layout].support,
		.info_place = places[spec->layout].info,
		.code_place = places[spec->layout].code,
	};
	m->executable = spec->executable ? spec->executable : m->name;
	directory_make(m->root);
}

static void
making_close(struct making *m)
{
	for (size_t i = 0; i < m->code_count; i++)
		free(m->code[i].path);
	free(m->code);
	free(m->root);
	free(m->name);
	octets_free(&m->cdhashes);
}

static void
make_one(const char *dir, const struct bundle_spec *spec,
    struct code_facts *facts, struct octets *cdhashes)
{
	struct sealed_files files = { 0 };
	struct making m;

	making_open(&m, dir, spec);
	write_nested(&m);
	write_files(&m);
	write_profile(&m);
	files.info = make_info(&m);
	write_at(&m, m.info_place, "Info.plist", &files.info, 0644);
	if (spec->code)
		write_code(&m, &files, facts);
	write_version_links(&m);
	add_cdhashes(&m, facts);
	if (spec->ticket)
		write_ticket(&m);
	put_octets(cdhashes, &m.cdhashes);
	octets_free(&files.info);
	octets_free(&files.resources);
	making_close(&m);
}

void
make_bundle(
    const char *dir, const struct bundle_spec *spec, struct code_facts *facts)
{
	struct code_facts unwanted = { 0 };
	struct octets cdhashes = { 0 };

	make_one(dir, spec, facts ? facts : &unwanted, &cdhashes);
	octets_free(&cdhashes);
}
