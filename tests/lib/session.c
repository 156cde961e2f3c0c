/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <errno.h>
#include <string.h>

#include "check.h"
#include "fake_scan.h"
#include "session.h"

const char *const session_paths[] = { "some/Demo.app/" };

static const struct model_option options[] = {
	{ "time", "2022-07-08T00:00:00Z" },
	{ "target", "developer-id" },
};

static struct source *
open_root(void *context, const char *path, struct fault *fault)
{
	const struct session *session = context;

	if (session && session->missing &&
	    strcmp(path, session->missing) == 0) {
		*fault = (struct fault){ ENOENT, "open" };
		return NULL;
	}
	if (session && session->real && strcmp(path, session->real) == 0)
		return source_disk_open(path, true, fault);
	return source_disk_open("/", true, fault);
}

static void
confine(void *context, const int *descriptors, size_t count,
    uint64_t file_bytes, struct sandbox_report *report)
{
	(void) context, (void) file_bytes;
	for (size_t i = 0; i < count; i++)
		assert_true(descriptors[i] >= 0);
	strcpy(report->layers[report->layer_count++], "paper");
	strcpy(report->reasons[report->reason_count++], "no walls: a test");
}

void
session_serve(struct session *s, const char *missing)
{
	static const struct serve_hooks hooks = { .open = open_root,
		.confine = confine };

	serve_free(s->server);
	s->missing = missing;
	s->server = serve_new(&hooks, s);
}

void
session_begin(struct session *s, const struct model_settings *settings)
{
	static const struct model_settings usual = { .paths = session_paths,
		.path_count = 1,
		.options = options,
		.option_count = 2 };

	*s = (struct session){ 0 };
	memset(&fake_scan, 0, sizeof fake_scan);
	session_serve(s, NULL);
	s->model = model_new_apart(settings ? settings : &usual);
	s->changes |= model_feed(s->model, bytes_of(NULL), &s->to_reader);
}

void
session_end(struct session *s)
{
	model_free(s->model);
	serve_free(s->server);
	text_release(&s->to_reader);
	text_release(&s->to_screen);
	text_release(&s->said);
}

static struct bytes
take(struct session *s, struct text *text, struct text *taken)
{
	size_t len = s->piece && s->piece < text->len ? s->piece : text->len;

	text_reset(taken);
	text_add(taken, text->data, len);
	memmove(text->data, text->data + len, text->len - len);
	text->len -= len;
	return text_bytes(taken);
}

/* Lets both talk until neither has anything to say. */
void
session_talk(struct session *s)
{
	struct text taken = TEXT_INIT;

	model_feed(s->model, bytes_of(NULL), &s->to_reader);
	while (s->to_reader.len || s->to_screen.len) {
		if (s->to_reader.len)
			assert_true(serve_feed(s->server,
			    take(s, &s->to_reader, &taken), &s->to_screen));
		if (s->to_screen.len) {
			take(s, &s->to_screen, &taken);
			text_add_bytes(&s->said, text_bytes(&taken));
			s->changes |= model_feed(
			    s->model, text_bytes(&taken), &s->to_reader);
		}
	}
	text_release(&taken);
}

void
session_run(struct session *s)
{
	do
		session_talk(s);
	while (serve_step(s->server, &s->to_screen));
	session_talk(s);
}

struct model_node *
session_find(struct session *s, const char *path, enum model_row row)
{
	return model_find(s->model, 0, bytes_of(path), row);
}
