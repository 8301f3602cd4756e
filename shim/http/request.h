/*
 * request.h
 *		One request: its life, the call it makes to the database, and its deadline.
 *
 * A Request is born with the request line and belongs to its Client; client.h says when it ends. What it
 * owns ends with it: the call in the database (abandoned: it ends there unheard), the handler's state, a
 * response not yet given to libmicrohttpd, the body and its share of the memory budget. A response that
 * was given belongs to libmicrohttpd, which holds the Client and not the Request for a body in pieces.
 *
 * Its handler runs once the body is complete. It either replies (reply.h) or hands a call to the database
 * and replies when that is done; in between the connection is suspended, its deadline is ours, and its
 * socket is watched for the client leaving.
 */
#ifndef SHIM_REQUEST_H
#define SHIM_REQUEST_H

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/auth.h"
#include "base/buffer.h"
#include "base/envelope.h"
#include "db/db.h"
#include "http/client.h"
#include "loop/loop.h"

typedef struct Request Request;
typedef struct Route Route;

/* Writes the next bytes of a reply's body; as MHD_ContentReaderCallback. */
typedef ssize_t (*RequestReader)(Request *request, uint64_t position, char *out, size_t room);

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
	Client *client; /* its owner */
	struct MHD_Connection *connection;
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
	size_t target_length; /* of the raw request target */
	bool target_is_odd;   /* its path has a NUL or another control, plain or encoded */
	bool ambiguous;       /* the head can be read in two ways */
	bool closes;          /* the connection ends with the answer */
	bool verified;        /* the token of a large body was found good */
	bool at_head;         /* resumed at the head: libmicrohttpd calls once more before it reads the body */
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
	RequestReader read_piece; /* of a reply whose body comes in pieces */
	const char *lane;
	CallEnd end; /* of a call that has a label */

	struct MHD_Response *response;
	unsigned status;
	size_t bytes_out;
	bool has_cache_control;
};

/* The request line is here: a request of this client, NULL when memory is short. Ends the one before it. */
extern Request *request_begin(Client *client, const char *uri);
extern void request_end(Request *request);

/* The time from now by which the next step has to be made. */
extern void request_set_deadline(Request *request, uint64_t milliseconds);

/* The time of the whole request, and of one that carries much. */
extern uint64_t request_read_limit(const Request *request);
extern uint64_t request_large_limit(const Request *request);

extern void request_suspend(Request *request);
extern void request_resume(Request *request);

/* Takes the difference up to bytes from the budget that all bodies share; false when it is spent. */
extern bool request_take_budget(Request *request, uint64_t bytes);
extern void request_return_budget(Request *request);

/* Its client has left: gives up what nobody waits for. */
extern void request_drop_work(Request *request);

/* Answers 503 to everything that waits, cuts off what is still being read, and lets nothing wait any more. */
extern void request_refuse_all(Loop *loop);

/*
 * Hands a call to the database for this request; done runs later, from the loop. When the lane takes no more
 * the request is answered with 503: at once, or after a while if the call is heavy, since who is sent away at
 * once is back at once. Who asks is filled in here. Without memory for the call, or for what was to be
 * written into request->arguments, it is 503, too.
 */
extern void request_submit(Request *request, const DbCall *described,
						   void (*done)(Request *request, DbOutcome *outcome));

/* Parameters that most calls have: the hash of the token, the client's address (null: unknown). */
static inline DbParameter
request_token(const Request *request)
{
	return db_bytes(request->token_hash, AUTH_HASH_BYTES);
}

static inline DbParameter
request_peer(const Request *request)
{
	return db_text(request->peer[0] ? request->peer : NULL);
}

/* A piece of a streamed body is dealt with: forget it and read on. */
extern void request_continue_body(Request *request);

/*
 * For content readers (a reply whose body comes in pieces): hold the connection while a call runs, and let it
 * go on. A call that cannot be made or runs out of time sets request->response; the reader then gives up.
 */
extern void request_hold(Request *request);
extern void request_release(Request *request);

/* A header or a cookie of the request by name, or NULL. */
extern const char *request_header(const Request *request, const char *name);
extern const char *request_cookie(const Request *request, const char *name);

/* Called by reply.c when request->response is set: continues a suspended connection. */
extern void request_reply_ready(Request *request);

#endif
