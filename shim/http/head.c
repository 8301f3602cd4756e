/*
 * head.c
 *		What can be decided before the body of a request: its name, its peer, where its body ends, and the
 * checks in the order of the requirements.
 */
#include "http/head.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/limiter.h"
#include "base/origin.h"
#include "http/body.h"
#include "http/framing.h"
#include "http/reply.h"
#include "http/route.h"

#define MAX_QUERY       8192
#define MADE_REQUEST_ID 24 /* digits of an id that the client did not give */

/* A client's own request id is kept when it is short and plain; else one is made. */
static void
request_name(Request *request)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
	const char *given = request_header(request, "X-Request-Id");
	size_t length = given ? strlen(given) : 0;

	if (length >= 8 && length <= DB_MAX_REQUEST_ID && strspn(given, allowed) == length)
		memcpy(request->id, given, length + 1);
	else
	{
		static const char digits[] = "0123456789abcdef";
		uint32_t random = 0;

		for (int i = 0; i < MADE_REQUEST_ID; i++, random >>= 4)
		{
			if (i % 8 == 0)
				random = loop_random(request->loop, UINT32_MAX);
			request->id[i] = digits[random & 15];
		}
	}
}

typedef struct LastHeader
{
	const char *name;
	const char *value;
} LastHeader;

static enum MHD_Result
keep_last(void *closure, enum MHD_ValueKind kind, const char *name, const char *value)
{
	LastHeader *header = closure;

	(void) kind;
	if (value && strcasecmp(name, header->name) == 0)
		header->value = value;
	return MHD_YES;
}

/*
 * Behind a proxy the peer is the last element of X-Forwarded-For or Forwarded, which that proxy wrote: at the
 * end of the header that the client sent, or as a header of its own after it.
 */
static void
request_find_peer(Request *request)
{
	const Settings *settings = request->loop->settings;
	LastHeader header = {.name = settings->forwarded ? "Forwarded" : "X-Forwarded-For"};

	if (!settings->forwarded_for && !settings->forwarded)
		return;
	MHD_get_connection_values(request->connection, MHD_HEADER_KIND, keep_last, &header);
	if (header.value)
		(settings->forwarded ? peer_from_forwarded : peer_from_list)(header.value, request->peer);
}

static void
reply_wrong_method(Request *request)
{
	char allow[64];

	route_write_allow(request->route, allow);
	reply_problem(request, MHD_HTTP_METHOD_NOT_ALLOWED, REPLY_RPC_INVALID_REQUEST, "invalid_request",
				  "This path does not take that method.");
	reply_header(request, MHD_HTTP_HEADER_ALLOW, allow);
}

static void
reply_too_often(Request *request, uint64_t wait, const char *text)
{
	char seconds[24];

	snprintf(seconds, sizeof(seconds), "%llu", (unsigned long long) (wait / 1000000 + 1));
	metrics_add(&request->loop->metrics, METRIC_RATE_LIMITED, 1);
	reply_problem(request, MHD_HTTP_TOO_MANY_REQUESTS, REPLY_RPC_INVALID_REQUEST, "slow_down", text);
	reply_header(request, MHD_HTTP_HEADER_RETRY_AFTER, seconds);
}

/*
 * Counts a request by its token, which stands for a client and an account; by its address only where it has
 * none. One too many is answered here.
 */
static void
check_rate(Request *request)
{
	const RouteKind *kind = request->route->kind;
	Shared *shared = request->loop->shared;
	uint64_t wait = 0;

	if (kind->bearer)
		wait = limiter_take(shared->call_limiter, request->token_hash, sizeof(request->token_hash),
							request->started);
	else if (kind->limited && !(request->method & (METHOD_GET | METHOD_HEAD)))
		wait = limiter_take_peer(shared->limiter, request->peer, request->started);
	if (wait > 0)
		reply_too_often(request, wait,
						kind->bearer
							? "Too many calls with this access token. Wait as long as Retry-After says."
							: "Too many requests from this address. Wait a minute and try again.");
}

/*
 * Everything that can be decided before the body, in the order of the requirements (section 2.1 there): Host
 * and Origin, preflight, token, method, size. Leaves request->response set when the request ends here.
 */
static void
request_check_head(Request *request, const char *problem)
{
	Loop *loop = request->loop;
	const Route *route = request->route;
	const char *host = request_header(request, MHD_HTTP_HEADER_HOST);
	const char *origin = request_header(request, MHD_HTTP_HEADER_ORIGIN);

	if (loop->draining)
		reply_failure(request, status_unavailable());
	else if (problem)
		reply_problem(request, MHD_HTTP_BAD_REQUEST, REPLY_RPC_INVALID_REQUEST, "invalid_request", problem);
	else if (!route->kind->any_host && (host || !route->kind->hostless) &&
			 !origin_host_is_allowed(loop->settings, host))
		reply_problem(request, MHD_HTTP_FORBIDDEN, REPLY_RPC_INVALID_REQUEST, "invalid_request",
					  "The Host header names another server.");
	else if (route->kind->cors == CORS_LISTED && !origin_is_allowed(loop->settings, origin))
		reply_problem(request, MHD_HTTP_FORBIDDEN, REPLY_RPC_INVALID_REQUEST, "invalid_request",
					  "Pages of this origin may not call this server.");
	else if (request->query && strlen(request->query) > MAX_QUERY)
		reply_problem(request, MHD_HTTP_URI_TOO_LONG, REPLY_RPC_INVALID_REQUEST, "invalid_request",
					  "The query is too long.");
	else
	{
		request->origin = origin;
		if (request->method == METHOD_OPTIONS && route->kind->cors != CORS_NONE)
			reply_preflight(request);
		else if (route->kind->bearer && !request->has_token)
			reply_unauthorized(request);
		else if (!(route_methods(route) & request->method))
			reply_wrong_method(request);
		else if (request->declared_length > body_limit_of(request))
			reply_too_large(request);
		else
			check_rate(request);
	}
}

void
head_read(Request *request, const char *url, const char *method, const char *version)
{
	AuthResult bearer;
	const char *problem;

	/* As it was sent: a filter before us that does not decode it sees the same path. */
	request->route = route_find(request->loop->shared->routes, request->path);
	request->method = route_method(method);
	memccpy(request->method_text, method, '\0', sizeof(request->method_text) - 1);
	buffer_init(&request->body, body_is_streamed(request) ? ROUTE_PIECE : (size_t) body_limit_of(request));
	request_name(request);
	request_find_peer(request);
	problem = framing_read(request, url, method, version);
	if (request->route->kind->bearer)
	{
		bearer =
			auth_read_bearer(request_header(request, MHD_HTTP_HEADER_AUTHORIZATION), request->token_hash);
		request->has_token = bearer == AUTH_PRESENT;
	}
	request_check_head(request, problem);
}
