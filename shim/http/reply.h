/*
 * reply.h
 *		The only place where responses are made. Each function sets request->response and status once; errors
 * take the form of the route (ErrorWriter).
 *
 * A response is the request's until it is given to libmicrohttpd, then libmicrohttpd's alone. What its body
 * lies in (a result, a part, a buffer) is the response's and freed with it.
 */
#ifndef SHIM_REPLY_H
#define SHIM_REPLY_H

#include "base/part.h"
#include "base/status.h"
#include "http/request.h"
#include "http/route.h"

#define REPLY_RPC_INVALID_REQUEST (-32600)
#define REPLY_RPC_INTERNAL        (-32603)

/* Logged for a client that left before its answer; nobody receives it. */
#define REPLY_CLIENT_LEFT 499

/* Bytes of an error. */
#define REPLY_MAX_ERROR 4096

#define REPLY_JSON "application/json"
#define REPLY_HTML "text/html; charset=utf-8"
#define REPLY_TEXT "text/plain; charset=utf-8"

/* Takes the buffer's content; a failed buffer becomes a 500. A NULL type leaves Content-Type out. */
extern void reply_buffer(Request *request, unsigned status, const char *type, Buffer *buffer);

/* A body that lives as long as the program. */
extern void reply_static(Request *request, unsigned status, const char *type, const char *body,
						 size_t length);
extern void reply_empty(Request *request, unsigned status);

/* A body inside a query result, which is cleared when the response is gone. Takes the result. */
extern void reply_result(Request *request, unsigned status, const char *type, PGresult *result, char *body,
						 size_t length);

/* A kept part as the body. Takes the part. */
extern void reply_part(Request *request, unsigned status, const char *type, Part *part);

/* The same body with a part put in before its byte number at. Takes the result and the part. */
extern void reply_result_around(Request *request, unsigned status, const char *type, PGresult *result,
								char *body, size_t length, Part *part, size_t at);

/* A body of known size that reader, called with the request, hands out in pieces (request_hold() while it
 * waits).
 */
extern void reply_pieces(Request *request, unsigned status, const char *type, uint64_t size,
						 RequestReader reader);

/* Adds a header to the response made before; ignored when name or value holds what a header may not. */
extern void reply_header(Request *request, const char *name, const char *value);

/* {"error": …, "error_description": …} of RFC 6749 section 5.2. */
extern const ErrorWriter reply_json_errors;

/* An error in the form of the route: JSON-RPC code, OAuth error code, or a page. */
extern void reply_problem(Request *request, unsigned status, int rpc_code, const char *oauth_code,
						  const char *text);

/* Trouble with the database, by the table of status.c; 503 carries Retry-After. */
extern void reply_failure(Request *request, const StatusRow *failure);

/* 401 with the challenge of requirement P3. challenge: more of its parameters, or NULL. */
extern void reply_unauthorized(Request *request);
extern void reply_add_challenge(Request *request, const char *challenge);

extern void reply_too_large(Request *request);

/* Answers 415 and returns true if the body came in a coding such as gzip (RFC 9110, sections 8.4
 * and 15.5.16). */
extern bool reply_refused_coding(Request *request);

/* 204 for OPTIONS. */
extern void reply_preflight(Request *request);

/* 303 (after POST) or 302 to an absolute URL, or to a path of ours. */
extern void reply_redirect(Request *request, const char *location);

#endif
