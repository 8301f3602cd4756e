/*
 * log.h
 *		Log lines. Each loop collects its own and writes them in whole lines, a batch per turn of the loop.
 *
 * Nothing secret comes here: no query string, header value, body or cookie is ever passed to this module.
 */
#ifndef SHIM_LOG_H
#define SHIM_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/settings.h"

#define LOG_BUFFER_BYTES 65536
#define LOG_MAX_LINE     2048

typedef struct Log
{
	LogFormat format;
	size_t length;
	char bytes[LOG_BUFFER_BYTES];
} Log;

/* Standard error, where it is a file: remembers its name, and opens it anew, after somebody has moved it. */
extern void log_remember_file(void);
extern void log_reopen_file(void);

/* One finished request. Pointers may be NULL where there is nothing to say. */
typedef struct LogRequest
{
	const char *id;
	const char *peer;
	const char *method;
	const char *path; /* without the query */
	const char *call; /* MCP method, or method and tool */
	const char *lane;
	unsigned status; /* 0: the client left before there was one */
	uint64_t microseconds;
	uint64_t bytes_in;
	uint64_t bytes_out;
} LogRequest;

extern void log_request(Log *log, const LogRequest *request);

/* A message of the shim itself: level is "info", "warning" or "error". */
extern void log_message(Log *log, const char *level, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

extern void log_flush(Log *log);

#endif
