/* SPDX-License-Identifier: MIT */
/* The log of --explain-log. */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>

#include "server.h"

bool
server_read_log(struct server *server)
{
	struct extra *log = &server->extras[EXTRA_LOG];
	struct fault fault = log->fault;
	struct bytes content;

	if (!log->path)
		return true;
	if (!log->source || !source_read_file(log->source, ".", LIMIT_LOG_BYTES,
				server->arena, &content, &fault)) {
		server_refuse(server, 0, "--explain-log %s: %s", log->path,
		    strerror(fault.error));
		return false;
	}
	server->options.log = log_parse(content, server->arena);
	return true;
}
