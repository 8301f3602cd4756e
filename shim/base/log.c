/*
 * log.c
 *		Structured log lines on standard error, as logfmt or JSON.
 */
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"

/* A pipe takes this much in one piece, so lines of several loops do not mix. */
#define LOG_WRITE_BYTES 4096

static char log_file[PATH_MAX]; /* empty: standard error is no file */

void
log_remember_file(void)
{
	struct stat status;
	ssize_t length = 0;

	if (fstat(STDERR_FILENO, &status) == 0 && S_ISREG(status.st_mode))
		length = readlink("/proc/self/fd/2", log_file, sizeof(log_file) - 1);
	log_file[length > 0 ? length : 0] = '\0';
}

void
log_reopen_file(void)
{
	int fd = log_file[0] ? open(log_file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640) : -1;

	if (fd < 0)
		return;
	dup2(fd, STDERR_FILENO);
	close(fd);
}

static void
write_all(const char *bytes, size_t length)
{
	while (length > 0)
	{
		ssize_t written = write(STDERR_FILENO, bytes, length);

		if (written < 0)
		{
			if (errno == EINTR)
				continue;
			return;
		}
		bytes += written;
		length -= (size_t) written;
	}
}

void
log_flush(Log *log)
{
	size_t start = 0;

	while (start < log->length)
	{
		size_t length = log->length - start;

		if (length > LOG_WRITE_BYTES)
		{
			const char *end = memrchr(log->bytes + start, '\n', LOG_WRITE_BYTES);

			if (end)
				length = (size_t) (end - (log->bytes + start)) + 1;
		}
		write_all(log->bytes + start, length);
		start += length;
	}
	log->length = 0;
}

static void
log_line(Log *log, Buffer *line)
{
	buffer_add_char(line, '\n');
	if (!buffer_failed(line))
	{
		if (log->length + line->length > sizeof(log->bytes))
			log_flush(log);
		memcpy(log->bytes + log->length, line->data, line->length);
		log->length += line->length;
	}
	buffer_free(line);
}

/* RFC 3339, UTC, milliseconds. The calendar part is formatted once a second. */
static void
add_time(Buffer *line, LogFormat format)
{
	static _Thread_local time_t last_second = -1;
	static _Thread_local char calendar[32];
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	if (now.tv_sec != last_second)
	{
		struct tm parts;

		gmtime_r(&now.tv_sec, &parts);
		strftime(calendar, sizeof(calendar), "%Y-%m-%dT%H:%M:%S", &parts);
		last_second = now.tv_sec;
	}
	buffer_add(line, format == LOG_JSON ? "{\"time\":\"" : "time=");
	buffer_add(line, calendar);
	buffer_add_char(line, '.');
	buffer_add_number(line, (uint64_t) now.tv_nsec / 1000000, 3);
	buffer_add(line, format == LOG_JSON ? "Z\"" : "Z");
}

static bool
is_plain(const char *value)
{
	for (const unsigned char *c = (const unsigned char *) value; *c; c++)
	{
		if (*c <= ' ' || *c >= 0x7F || *c == '"' || *c == '=' || *c == '\\')
			return false;
	}
	return *value != '\0';
}

static void
add_key(Buffer *line, LogFormat format, const char *key)
{
	buffer_add(line, format == LOG_JSON ? ",\"" : " ");
	buffer_add(line, key);
	buffer_add(line, format == LOG_JSON ? "\":" : "=");
}

static void
add_text(Buffer *line, LogFormat format, const char *key, const char *value)
{
	if (!value || !*value)
		return;
	add_key(line, format, key);
	if (format != LOG_JSON && is_plain(value))
		buffer_add(line, value);
	else
		buffer_add_json(line, value, strlen(value));
}

static void
add_number(Buffer *line, LogFormat format, const char *key, uint64_t value)
{
	add_key(line, format, key);
	buffer_add_number(line, value, 1);
}

static void
add_end(Buffer *line, LogFormat format)
{
	if (format == LOG_JSON)
		buffer_add_char(line, '}');
}

void
log_request(Log *log, const LogRequest *request)
{
	Buffer line;

	if (log->format == LOG_OFF)
		return;
	buffer_init(&line, LOG_MAX_LINE);
	buffer_reserve(&line, 511);
	add_time(&line, log->format);
	add_text(&line, log->format, "request", request->id);
	add_text(&line, log->format, "peer", request->peer);
	add_text(&line, log->format, "method", request->method);
	add_text(&line, log->format, "path", request->path);
	add_text(&line, log->format, "call", request->call);
	add_number(&line, log->format, "status", request->status);
	add_number(&line, log->format, "ms", request->microseconds / 1000);
	buffer_add_char(&line, '.');
	buffer_add_number(&line, request->microseconds % 1000, 3);
	add_text(&line, log->format, "lane", request->lane);
	add_number(&line, log->format, "in", request->bytes_in);
	add_number(&line, log->format, "out", request->bytes_out);
	add_end(&line, log->format);
	log_line(log, &line);
}

void
log_message(Log *log, const char *level, const char *format, ...)
{
	char text[LOG_MAX_LINE / 2];
	Buffer line;
	va_list arguments;

	if (log->format == LOG_OFF)
		return;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	text[strcspn(text, "\n")] = '\0';
	buffer_init(&line, LOG_MAX_LINE);
	add_time(&line, log->format);
	add_text(&line, log->format, "level", level);
	add_text(&line, log->format, "message", text);
	add_end(&line, log->format);
	log_line(log, &line);
}
