/* SPDX-License-Identifier: MIT */
/* What the screen asks for at first. */
#include <config.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sealtree/limits.h>
#include <sealtree/match.h>
#include <sealtree/text.h>

#include "server.h"

enum {
	JOBS_MOST = 1024,
	DAYS_MOST = 100 * 366,
	UDID_LONGEST = 64
};

static bool
begin_time(struct server *server, const char *value)
{
	return option_time(value, &server->options.judging.now);
}

static bool
begin_target(struct server *server, const char *value)
{
	struct check_options *judging = &server->options.judging;

	return judging->target_chosen = target_find(value, &judging->target);
}

/* Of digits, as all are; one that no device has is told of as such. */
static bool
begin_udid(struct server *server, const char *value)
{
	size_t len = strspn(value, "0123456789abcdefABCDEF-");

	server->options.judging.udid = value;
	return len > 0 && len <= UDID_LONGEST && value[len] == '\0';
}

/* "30", "30d" */
static bool
begin_days(struct server *server, const char *value)
{
	char *end;
	unsigned long days = strtoul(value, &end, 10);

	if (*value < '1' || *value > '9' || days > DAYS_MOST ||
	    (*end && strcmp(end, "d") != 0))
		return false;
	server->options.judging.days_left = (unsigned) days;
	return true;
}

static bool
begin_severity(struct server *server, const char *value)
{
	return check_policy_severity(server->policy, value);
}

static bool
begin_ignore(struct server *server, const char *value)
{
	return check_policy_ignore(server->policy, value);
}

static bool
begin_only(struct server *server, const char *value)
{
	return check_policy_only(server->policy, value);
}

/* Relative to each subject; a slash at its end says nothing. */
static bool
begin_skip(struct server *server, const char *value)
{
	size_t len = strlen(value);

	while (len > 1 && value[len - 1] == '/')
		len--;
	ARENA_GROW(server->arena, server->unwanted, server->unwanted_count,
	    server->unwanted_capacity);
	server->unwanted[server->unwanted_count++] =
	    arena_string(server->arena, bytes_over(value, len));
	ARENA_GROW(server->arena, server->unwanted, server->unwanted_count,
	    server->unwanted_capacity);
	server->unwanted[server->unwanted_count] = NULL;
	server->options.judging.skips = server->unwanted;
	return len && strcmp(value, ".") != 0;
}

static bool
begin_jobs(struct server *server, const char *value)
{
	char *end;
	unsigned long jobs = strtoul(value, &end, 10);

	if (*value < '1' || *value > '9' || *end || jobs > JOBS_MOST)
		return false;
	server->options.jobs = (unsigned) jobs;
	return true;
}

static bool
begin_max_size(struct server *server, const char *value)
{
	return spill_parse_most(value, &server->max_size);
}

static bool
begin_anchors(struct server *server, const char *value)
{
	server->extras[EXTRA_ANCHORS].path = value;
	return true;
}

static bool
begin_log(struct server *server, const char *value)
{
	server->extras[EXTRA_LOG].path = value;
	return true;
}

static bool
begin_team(struct server *server, const char *value)
{
	server->options.judging.team = value;
	check_policy_want(server->policy, "policy-team");
	return *value;
}

/* All of the identifier has to match. */
static bool
begin_identifier(struct server *server, const char *value)
{
	struct check_options *judging = &server->options.judging;
	struct text whole = TEXT_INIT, why = TEXT_INIT;

	text_printf(&whole, "\\A(?:%s)\\z", value);
	match_free(judging->identifier);
	judging->identifier =
	    match_new(text_bytes(&whole), MATCH_UTF8, &why);
	judging->identifier_text = value;
	check_policy_want(server->policy, "policy-identifier");
	text_release(&whole);
	text_release(&why);
	return judging->identifier && *value;
}

static const struct requirement_word {
	const char *word, *check;
	enum check_requirement bit;
} requirement_words[] = {
	{ "hardened", "policy-hardened", REQUIRE_HARDENED },
	{ "timestamp", "policy-timestamp", REQUIRE_TIMESTAMP },
	{ "notarized", "policy-notarized", REQUIRE_NOTARIZED },
	{ "profile", "policy-profile", REQUIRE_PROFILE },
};

static bool
begin_requirement(struct server *server, struct bytes word)
{
	for (size_t i = 0;
	     i < sizeof requirement_words / sizeof *requirement_words; i++) {
		const struct requirement_word *r = &requirement_words[i];

		if (!bytes_are(word, r->word))
			continue;
		server->options.judging.require |= r->bit;
		check_policy_want(server->policy, r->check);
		return true;
	}
	return false;
}

/* "hardened,timestamp" */
static bool
begin_require(struct server *server, const char *value)
{
	for (;;) {
		size_t len = strcspn(value, ",");

		if (!begin_requirement(server, bytes_over(value, len)))
			return false;
		if (!value[len])
			return true;
		value += len + 1;
	}
}

static bool
begin_baseline(struct server *server, const char *value)
{
	server->extras[EXTRA_BASELINE].path = value;
	return true;
}

#ifdef ENABLE_FAULTS
static bool
begin_fault(struct server *server, const char *value)
{
	server->fault = value;
	return true;
}
#endif

static const struct option {
	const char *name;
	bool (*begin)(struct server *server, const char *value);
} options[] = {
	{ "time", begin_time },
	{ "target", begin_target },
	{ "udid", begin_udid },
	{ "has-device", begin_udid },
	{ "expires-within", begin_days },
	{ "severity", begin_severity },
	{ "ignore", begin_ignore },
	{ "only", begin_only },
	{ "team", begin_team },
	{ "identifier", begin_identifier },
	{ "require", begin_require },
	{ "skip", begin_skip },
	{ "jobs", begin_jobs },
	{ "max-size", begin_max_size },
	{ "anchors", begin_anchors },
	{ "baseline", begin_baseline },
	{ "explain-log", begin_log },
#ifdef ENABLE_FAULTS
	{ "fault", begin_fault },
#endif
};

static bool
set_option(struct server *server, const char *name, const char *value)
{
	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		if (strcmp(options[i].name, name) != 0)
			continue;
		if (options[i].begin(server, value))
			return true;
		server_refuse(
		    server, 0, "--%s %s: not understood", name, value);
		return false;
	}
	server_refuse(server, 0, "--%s: not known to the reader", name);
	return false;
}

static const char *
take_string(struct server *server, struct record *record)
{
	return arena_string(server->arena, record_s(record));
}

static bool
take_options(struct server *server, struct record *record)
{
	bool fine = true;

	record_open(record);
	while (record_item(record)) {
		const char *name = take_string(server, record);
		const char *value = take_string(server, record);

		fine = fine && set_option(server, name, value);
	}
	return fine;
}

/* "App.app" of "dir/App.app/"; what "." and ".." are called where they lie. */
static const char *
root_name(struct arena *arena, const char *path)
{
	const char *name, *real = path;
	char *resolved = NULL;
	size_t len;

	name = path_name(path);
	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		real = resolved = realpath(path, NULL);
	if (!real)
		real = path;
	len = strlen(real);
	while (len > 1 && real[len - 1] == '/')
		len--;
	name = path_name(arena_string(arena, bytes_over(real, len)));
	free(resolved);
	return *name ? name : "/";
}

static void
take_roots(struct server *server, struct record *record)
{
	uint32_t count = record_open(record);

	server->roots = ARENA_ARRAY(server->arena, struct root, count);
	server->scanned = ARENA_ARRAY(server->arena, unsigned, count);
	while (record_item(record)) {
		struct root *root = &server->roots[server->root_count++];

		root->path = take_string(server, record);
		root->name = root_name(server->arena, root->path);
	}
}

static void
take_skips(struct server *server, struct record *record)
{
	uint32_t count = record_open(record);

	server->skips = ARENA_ARRAY(server->arena, struct scan_skip, count);
	while (record_item(record)) {
		struct scan_skip *skip = &server->skips[server->skip_count++];

		skip->root = record_u(record);
		skip->phase = take_string(server, record);
		skip->path = take_string(server, record);
	}
}

bool
server_set_up(struct server *server, struct record *record)
{
	bool same = bytes_are(record_s(record), PACKAGE_VERSION);

	server->set_up = true;
	server->options.judging.now = time(NULL);
	server->max_size = LIMIT_CONTAINER_BYTES;
	server->policy = check_policy_new(server->arena);
	server->options.judging.policy = server->policy;
	if (!same || !take_options(server, record)) {
		server_tell_ready(server, &(struct sandbox_report){ 0 });
		return same;
	}
	take_roots(server, record);
	take_skips(server, record);
	server_start(server);
	return true;
}
