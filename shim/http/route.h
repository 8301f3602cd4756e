/*
 * route.h
 *		The table of everything the shim serves.
 */
#ifndef SHIM_ROUTE_H
#define SHIM_ROUTE_H

#include <stddef.h>

#include "http/request.h"

#define METHOD_GET     1u
#define METHOD_HEAD    2u
#define METHOD_POST    4u
#define METHOD_DELETE  8u
#define METHOD_OPTIONS 16u
#define METHOD_OTHER   32u
#define METHOD_PUT     64u

/* Who may call from a browser page of another origin. */
typedef enum RouteCors
{
	CORS_NONE,   /* nobody: pages with cookies */
	CORS_LISTED, /* origins that pass origin_is_allowed; others get 403 */
	CORS_ANY
} RouteCors;

/* How errors look. */
typedef enum RouteStyle
{
	STYLE_RPC,   /* JSON-RPC error object */
	STYLE_OAUTH, /* {"error": …} of RFC 6749 section 5.2 */
	STYLE_PAGE   /* HTML */
} RouteStyle;

#define ROUTE_PREFIX 1u /* path, which ends with a slash, is the beginning of what is served */
#define ROUTE_SECRET 2u /* what follows path is a secret: logs show path alone */
/*
 * The body is handed on in pieces: handle runs when the head is checked, whenever request->body is full, and
 * when the body is complete; request->part says which. Not at the end, it ends in request_submit() whose done
 * calls request_continue_body(), or in a reply.
 */
#define ROUTE_STREAM 4u

struct Route
{
	const char *path;
	const char *name; /* in metrics */
	unsigned methods; /* OPTIONS and HEAD (where GET is) are added by route_methods */
	RouteCors cors;
	RouteStyle style;
	bool bearer;  /* every method needs a token; the body limit is the big one */
	bool limited; /* counts against the peer's rate */
	void (*handle)(Request *request);
	unsigned flags;
};

/* Bodies of everything but /mcp. */
#define ROUTE_FORM_LIMIT ((size_t) 64 * 1024)

/* A piece of a streamed body, and all of it: the limits that the database sets are below. */
#define ROUTE_PIECE        ((size_t) 256 * 1024)
#define ROUTE_STREAM_LIMIT ((uint64_t) 64 * 1024 * 1024)

/* The route of a path; never NULL: unknown paths have routes that answer 404. */
extern const Route *route_find(const char *path);

/* Methods a route answers, as bits. */
extern unsigned route_methods(const Route *route);

/* The METHOD_ bit of a method's name. */
extern unsigned route_method(const char *name);

/* "GET, HEAD, OPTIONS" for the Allow header; out has room for 64 characters. */
extern void route_write_allow(const Route *route, char out[64]);

/* For metrics: the index of a route and all names. */
extern int route_index(const Route *route);
extern int route_names(const char **names);

#endif
