/*
 * route.h
 *		What is served under a path, and how; the table of all of it is app/routes.c's.
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

/* How errors look. Each makes the reply of a request that has none, in the terms its readers know. */
typedef struct ErrorWriter
{
	/* rpc_code: of JSON-RPC; code: of RFC 6749 section 5.2; text: a sentence. */
	void (*problem)(Request *request, unsigned status, int rpc_code, const char *code, const char *text);
	/* Trouble with the database; NULL: it is a problem like others. */
	void (*failure)(Request *request, const StatusRow *failure);
} ErrorWriter;

#define ROUTE_PREFIX 1u /* path is the beginning of what is served */
#define ROUTE_SECRET 2u /* what follows path is a secret: logs show path alone */
/*
 * The body is handed on in pieces: handle runs when the head is checked, whenever request->body is full, and
 * when the body is complete; request->part says which. Not at the end, it ends in request_submit() whose done
 * calls request_continue_body(), or in a reply.
 */
#define ROUTE_STREAM 4u

/* What several routes have in common. */
typedef struct RouteKind
{
	RouteCors cors;
	const ErrorWriter *errors;
	bool bearer;   /* every method needs a token; the body limit is the big one */
	bool limited;  /* counts against the peer's rate */
	bool hostless; /* a request without a Host header, which no browser sends, is answered */
	bool any_host; /* asked by whoever watches servers, by whatever name; tells nothing that a page could use
					*/
} RouteKind;

struct Route
{
	const char *path;
	const char *name; /* in metrics */
	unsigned methods; /* OPTIONS and HEAD (where GET is) are added by route_methods */
	const RouteKind *kind;
	void (*handle)(Request *request);
	unsigned flags;
};

/* The first row that fits a path has it. The last one fits every path: its handler answers 404. */
typedef struct RouteTable
{
	const Route *rows;
	int count; /* at most METRICS_MAX_ROUTES */
} RouteTable;

/* Bodies of everything but /mcp. */
#define ROUTE_FORM_LIMIT ((size_t) 64 * 1024)

/* A piece of a streamed body, and all of it: the limits that the database sets are below. */
#define ROUTE_PIECE        ((size_t) 256 * 1024)
#define ROUTE_STREAM_LIMIT ((uint64_t) 64 * 1024 * 1024)

/* The route of a path; never NULL. */
extern const Route *route_find(const RouteTable *table, const char *path);

/* Whether a path of the table begins with the same segment as this one. */
extern bool route_has_segment(const RouteTable *table, const char *path);

/* Methods a route answers, as bits. */
extern unsigned route_methods(const Route *route);

/* The METHOD_ bit of a method's name. */
extern unsigned route_method(const char *name);

/* "GET, HEAD, OPTIONS" for the Allow header; out has room for 64 characters. */
extern void route_write_allow(const Route *route, char out[64]);

/* For metrics: the slot of a route, which those of one name share; and the names of table->count slots. */
extern int route_index(const RouteTable *table, const Route *route);
extern void route_names(const RouteTable *table, const char **names);

#endif
