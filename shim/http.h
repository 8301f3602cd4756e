/*
 * http.h
 *		Requests: from libmicrohttpd's callbacks to a route's handler and back.
 *
 * A Request is born with the request line and freed in libmicrohttpd's completion hook, nowhere else. Its
 * handler runs once the body is complete. It either replies (reply.h) or hands a call to the database and
 * replies when that is done; in between the connection is suspended, its deadline is ours, and its socket is
 * watched for the client leaving.
 */
#ifndef SHIM_HTTP_H
#define SHIM_HTTP_H

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "auth.h"
#include "buffer.h"
#include "db.h"
#include "envelope.h"
#include "loop.h"

typedef struct Request Request;
typedef struct Route Route;

/* A client's connection. */
typedef struct Client
{
	Watch watch;
	Loop *loop;
	int fd;
	Request *request;    /* the one in progress, or NULL */
	bool ended;          /* the client will send nothing more */
	uint64_t ended_turn; /* of the loop, when that was noticed */
	Timer nudge;         /* see client_nudge */
	Timer silence;       /* runs while no request line is there */
	char peer[PEER_SIZE];
} Client;

typedef enum RequestStage
{
	STAGE_HEAD,    /* the header is not checked yet */
	STAGE_VERDICT, /* the body waits: for the verdict on its token, or until a piece of it is taken */
	STAGE_BODY,    /* the body is being read */
	STAGE_DISCARD, /* a reply is ready, the rest of the body is read and thrown away */
	STAGE_HANDLED, /* the handler ran */
	STAGE_ANSWERED /* the reply was given to libmicrohttpd */
} RequestStage;

/* Of a streamed body (ROUTE_STREAM): what handle is called for. */
typedef enum RequestPart
{
	PART_HEAD,   /* nothing of the body was read */
	PART_MIDDLE, /* request->body is a whole piece */
	PART_END     /* request->body is the rest, maybe nothing */
} RequestPart;

struct Request
{
	Loop *loop;
	Client *client;
	struct MHD_Connection *connection;
	Request *next; /* in loop->requests */
	Request *previous;
	const Route *route;
	RequestStage stage;
	bool suspended;
	uint64_t started; /* microseconds */
	Timer deadline;
	uint64_t call_started; /* milliseconds; when the body was complete */

	unsigned method; /* METHOD_ bit of route.h */
	char method_text[16];
	char *path;  /* raw, without the query, for the log */
	char *query; /* raw, without '?', or NULL */
	const char *origin;
	char peer[PEER_SIZE];
	char id[DB_MAX_REQUEST_ID + 1];
	bool has_token;
	unsigned char token_hash[AUTH_HASH_BYTES];

	bool has_length;
	uint64_t declared_length;
	bool has_body;
	bool ambiguous; /* the header leaves open where the body ends; the connection ends instead */
	bool verified;  /* the token of a large body was found good */
	bool at_head;   /* resumed at the head: libmicrohttpd calls once more before it reads the body */
	RequestPart part;
	Buffer body;
	uint64_t budget_taken;
	uint64_t bytes_in;

	Envelope envelope;
	char label[DB_MAX_LABEL + 1];
	DbCall *call; /* in the database, or NULL */
	void (*call_done)(Request *request, DbOutcome *outcome);
	Buffer arguments; /* JSON text that the call's parameters point to */
	void *state;      /* of the handler, freed with free_state */
	void (*free_state)(void *state);
	const char *lane;

	struct MHD_Response *response;
	unsigned status;
	size_t bytes_out;
	bool has_cache_control;
};

/* Makes the loop's libmicrohttpd daemon on its listening socket. */
extern bool http_start(Loop *loop);

/* Closes the listening socket; open connections go on. */
extern void http_stop_listening(Loop *loop);

/* Answers 503 to everything that waits and cuts off what is still being read. */
extern void http_refuse_all(Loop *loop);
extern void http_stop(Loop *loop);

/*
 * Hands a call to the database for this request; done runs later, from the loop. When the lane takes no more
 * the request is answered with 503 at once. The call's origin is filled in here.
 */
extern void http_submit(Request *request, DbCall *call, void (*done)(Request *request, DbOutcome *outcome));

/* A piece of a streamed body is dealt with: forget it and read on. */
extern void http_continue_body(Request *request);

/*
 * For content readers (a reply whose body comes in pieces): hold the connection while a call runs, and let it
 * go on. A call that cannot be made or runs out of time sets request->response; the reader then gives up.
 */
extern void http_hold(Request *request);
extern void http_release(Request *request);

/* A request header by name, or NULL. */
extern const char *http_header(const Request *request, const char *name);

/* Called by reply.c when request->response is set: continues a suspended connection. */
extern void http_reply_ready(Request *request);

#endif
