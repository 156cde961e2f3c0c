/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "fake_report.h"

/* What may stand in any string that comes from a file. */
#define NAUGHTY                                                             \
	"=a|b `c` \"d\" 'e' <script>alert(1)</script> [x](http://y) @user " \
	"&amp; {0} \\ ]]> --> \r\n| \x1b[31m \xe2\x80\xae \xff"

static void
tell_summary(struct outline *o, const char *identifier)
{
	outline_string(o, "identifier", "Identifier", identifier);
	outline_string(o, "team", "Team", "ABCDE12345");
	outline_tone(o, TONE_BAD);
	outline_string(o, "seal", "Seal", "1 file was altered");
	outline_list(o, "flags", "Flags");
	outline_string(o, NULL, NULL, "runtime");
	outline_string(o, NULL, NULL, identifier);
	outline_close(o);
	outline_list(o, "plugins", "Plug-ins");
	outline_close(o);
	outline_rows(o, "files", "Files", 7, 1300);
}

static void
tell_signature(struct outline *o, const char *identifier)
{
	outline_map(o, "signature", NULL);
	outline_string(o, "kind", NULL, "developer-id");
	outline_string(o, "identifier", NULL, identifier);
	outline_string(o, "team_id", NULL, "ABCDE12345");
	outline_list(o, "flags", NULL);
	outline_string(o, NULL, NULL, "runtime");
	outline_string(o, NULL, NULL, "hard");
	outline_close(o);
	outline_hex(o, "cdhash", NULL, bytes_of("\x81\x16\x10"));
	outline_list(o, "authority", NULL);
	outline_string(o, NULL, NULL, identifier);
	outline_string(o, NULL, NULL, "Root");
	outline_close(o);
	outline_time(o, "timestamp", NULL, 1709294460);
	outline_close(o);
}

static void
tell_record(struct outline *o, const char *identifier)
{
	outline_string(o, "kind", NULL, "app");
	outline_string(o, "identifier", NULL, identifier);
	outline_string(o, "version", NULL, "1.0");
	outline_string(o, "build", NULL, "34");
	outline_list(o, "slices", NULL);
	for (int i = 0; i < 2; i++) {
		outline_map(o, NULL, NULL);
		outline_string(o, "arch", NULL, i ? "arm64" : "x86_64");
		tell_signature(o, identifier);
		outline_close(o);
	}
	outline_close(o);
	outline_null(o, "ticket", NULL);
	outline_null(o, "profile", NULL);
}

static struct model *
make(const char *name, const char *inner, const char *say)
{
	struct model *model = fake_new();
	struct model_node *app, *framework, *slice, *tool;
	struct model_finding *f;

	app = fake_add(model, NULL, MODEL_CODE, name, ".", "app");
	slice = fake_add(model, app, MODEL_EXECUTABLE, "App",
	    "Contents/MacOS/App", "executable");
	slice = fake_add(
	    model, slice, MODEL_SLICE, "arm64", "Contents/MacOS/App", "slice");
	framework =
	    fake_add(model, app, MODEL_CODE, "A.framework", inner, "framework");
	tool = fake_add(model, framework, MODEL_CODE, "tool",
	    "Contents/Frameworks/A.framework/tool", "executable");
	fake_add(model, app, MODEL_GHOST, "embedded profile",
	    "Contents/embedded.provisionprofile", "profile");
	fake_add(
	    model, app, MODEL_CODE, "Last.xpc", "Contents/Last.xpc", "xpc");
	f = fake_find(model, app, SEVERITY_ERROR, "seal-modified", say);
	f->file = bytes_of(inner);
	f->means = bytes_of(say);
	f->fix = bytes_of("Sign it again, with --timestamp.");
	f->offset = 4096;
	f = fake_find(model, slice, SEVERITY_ERROR, "page-mismatch",
	    "page 3 is not what was signed");
	f->slice = bytes_of("arm64");
	f->key = bytes_of(say);
	f->means = bytes_of("The system ends it when it gets there.");
	f->fix = bytes_of(say);
	fake_find(model, tool, SEVERITY_WARNING, "not-hardened",
	    "the runtime is not hardened");
	f = fake_find(model, framework, SEVERITY_UNKNOWN, "revocation-unknown",
	    "revocation was not asked");
	f->reason = bytes_of("offline");
	fake_find(model, app, SEVERITY_INFO, "remark", say);
	tell_summary(fake_outline(model), say);
	tell_record(fake_record(model), say);
	return model;
}

struct model *
fake_app(void)
{
	return make("My App.app", "Contents/Frameworks/A.framework",
	    "com.example.app was altered");
}

struct model *
fake_hostile(void)
{
	return make(NAUGHTY, NAUGHTY, NAUGHTY);
}

struct model *
fake_crowd(size_t nodes)
{
	struct model *model = fake_new();
	struct model_node *root =
	    fake_add(model, NULL, MODEL_CODE, "Crowd.app", ".", "app");

	for (size_t i = 0; i < nodes; i++)
		fake_find(model,
		    fake_add(model, root, MODEL_CODE, "tool", "tool", "dylib"),
		    SEVERITY_ERROR, "adhoc-signature", "nobody vouches for it");
	outline_string(fake_outline(model), "a", "A", "b");
	return model;
}

char *
fake_write(struct model *model, const char *format,
    const struct report_subject *subject)
{
	char *written = NULL;
	size_t len;
	FILE *out = open_memstream(&written, &len);
	struct report_subject each = *subject;

	assert_non_null(out);
	each.model = model;
	each.version = "1.2.3";
	for (each.root = 0; each.root < model_roots(model); each.root++) {
		each.arguments_name = each.root ? "/dist/B.app" : "out/A.app/";
		if (model_root(model, each.root))
			assert_true(report_write(out, format_find(format), &each));
	}
	assert_int_equal(fclose(out), 0);
	return written;
}

char *
fake_write_plain(struct model *model, const char *format)
{
	const struct report_subject subject = {
		.fail_on = SEVERITY_ERROR,
		.status = 1,
	};

	return fake_write(model, format, &subject);
}
