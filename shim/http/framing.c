/*
 * framing.c
 *		Request lines, header lines and lengths, as strict as they are meant to be written.
 */
#include "http/framing.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Of several, one parser takes the first and another the last. */
#define SINGLE(header)             \
	{                              \
		header, sizeof(header) - 1 \
	}

static const struct
{
	const char *name;
	size_t length;
} single_headers[] = {
	SINGLE(MHD_HTTP_HEADER_HOST),
	SINGLE(MHD_HTTP_HEADER_CONTENT_LENGTH),
	SINGLE(MHD_HTTP_HEADER_TRANSFER_ENCODING),
	SINGLE(MHD_HTTP_HEADER_AUTHORIZATION),
	SINGLE(MHD_HTTP_HEADER_CONTENT_TYPE),
	SINGLE(MHD_HTTP_HEADER_ORIGIN),
};

#define SINGLE_HEADERS (sizeof(single_headers) / sizeof(single_headers[0]))

/* ---- characters ---- */

/* RFC 9110, section 5.6.2. */
static bool
is_token_character(char character)
{
	if ((character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
		(character >= '0' && character <= '9') || character == '-')
		return true;
	return character != '\0' && strchr("!#$%&'*+.^_`|~", character) != NULL;
}

static bool
is_token(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
	{
		if (!is_token_character(text[i]))
			return false;
	}
	return length > 0;
}

static bool
has_control(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
	{
		unsigned char character = (unsigned char) text[i];

		if ((character < ' ' && character != '\t') || character == 0x7F)
			return true;
	}
	return false;
}

/* ---- the lines of a head ---- */

/*
 * libmicrohttpd 0.9 parses a head where it received it: it ends names, values and lines by writing NUL over
 * what stood behind them, CR and LF both, and points to them. So the pointers tell what was there; only a NUL
 * in the place of CR cannot be told from it.
 */
typedef struct Layout
{
	const char *next; /* where the next line has to begin */
	const char *end;  /* of the head, behind its empty line */
	bool plain;
} Layout;

/* Does text end, and its line by CR LF with it, within the head? Then the next line begins behind that. */
static bool
ends_line(Layout *layout, const char *text, size_t length)
{
	if (text + length + 2 > layout->end || text[length] != '\0' || text[length + 1] != '\0')
		return false;
	layout->next = text + length + 2;
	return true;
}

static enum MHD_Result
check_line(void *closure, enum MHD_ValueKind kind, const char *name, size_t name_length, const char *value,
		   size_t value_length)
{
	Layout *layout = closure;

	(void) kind;
	layout->plain = name == layout->next && is_token(name, name_length) && value > name + name_length &&
					value < layout->end && !has_control(value, value_length) &&
					ends_line(layout, value, value_length);
	return layout->plain ? MHD_YES : MHD_NO;
}

/* Is the request line method, one blank, target, one blank, version? */
static bool
is_request_line(const Request *request, const char *url, const char *method, const char *version)
{
	return method + strlen(method) + 1 == url && url + request->target_length + 1 == version;
}

static bool
layout_is_plain(const Request *request, const char *url, const char *method, const char *version)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(request->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	Layout layout = {.plain = true};

	if (!info || !is_request_line(request, url, method, version))
		return false;
	layout.end = method + info->header_size;
	if (!ends_line(&layout, version, strlen(version)))
		return false;
	MHD_get_connection_values_n(request->connection, MHD_HEADER_KIND, check_line, &layout);
	/* The empty line is CR LF, too. */
	return layout.plain && layout.next + 2 == layout.end;
}

/* The library that is loaded, not the one that was compiled against, lays the head out. */
static bool
library_is_lenient(void)
{
	return strncmp(MHD_get_version(), "0.", 2) == 0;
}

/* ---- headers ---- */

static enum MHD_Result
count_header(void *closure, enum MHD_ValueKind kind, const char *name, size_t name_length, const char *value,
			 size_t value_length)
{
	int *counts = closure;

	(void) kind;
	(void) value;
	(void) value_length;
	for (size_t i = 0; i < SINGLE_HEADERS; i++)
		counts[i] += name_length == single_headers[i].length && strcasecmp(name, single_headers[i].name) == 0;
	return MHD_YES;
}

static bool
repeats_headers(const Request *request)
{
	int counts[SINGLE_HEADERS] = {0};
	bool repeated = false;

	MHD_get_connection_values_n(request->connection, MHD_HEADER_KIND, count_header, counts);
	for (size_t i = 0; i < SINGLE_HEADERS; i++)
		repeated = repeated || counts[i] > 1;
	return repeated;
}

static enum MHD_Result
check_header(void *closure, enum MHD_ValueKind kind, const char *name, size_t name_length, const char *value,
			 size_t value_length)
{
	bool *plain = closure;

	(void) kind;
	*plain = is_token(name, name_length) && value && !has_control(value, value_length);
	return *plain ? MHD_YES : MHD_NO;
}

static bool
headers_are_plain(const Request *request)
{
	bool plain = true;

	MHD_get_connection_values_n(request->connection, MHD_HEADER_KIND, check_header, &plain);
	return plain;
}

/* Where the library is lenient its layout is judged, and each header with it. */
static bool
head_is_plain(const Request *request, const char *url, const char *method, const char *version)
{
	if (!is_token(method, strlen(method)))
		return false;
	return library_is_lenient() ? layout_is_plain(request, url, method, version) : headers_are_plain(request);
}

/* ---- the length of the body ---- */

static void
find_length(Request *request, const char *length, const char *encoding)
{
	char *end;

	request->has_body = encoding != NULL;
	if (!length)
		return;
	errno = 0;
	request->declared_length = strtoull(length, &end, 10);
	request->has_length = errno == 0 && *end == '\0';
	request->has_body |= request->declared_length > 0;
}

/* Two ways to find the end of a body are one too many, and one that the version does not have is none. */
static bool
length_is_ambiguous(const char *length, const char *encoding, const char *version)
{
	return encoding && (length || strcasecmp(encoding, "chunked") != 0 || strcmp(version, "HTTP/1.1") != 0);
}

const char *
framing_read(Request *request, const char *url, const char *method, const char *version)
{
	const char *length = request_header(request, MHD_HTTP_HEADER_CONTENT_LENGTH);
	const char *encoding = request_header(request, MHD_HTTP_HEADER_TRANSFER_ENCODING);
	const char *problem = NULL;

	find_length(request, length, encoding);
	if (!head_is_plain(request, url, method, version))
		problem = "The head of the request is malformed.";
	else if (repeats_headers(request) || length_is_ambiguous(length, encoding, version))
		problem = "The Host header, another that comes once, or the length of the body is ambiguous.";
	else if (request->target_is_odd)
		problem = "The path holds a character that no path has.";
	/* How chunks end is read leniently, too: what comes after them is not. */
	request->ambiguous = problem != NULL;
	request->closes = problem || encoding;
	return problem;
}
