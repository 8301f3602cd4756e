/*
 * db.h
 *		The database lanes of one loop.
 *
 * The room: lanes and links, and which of them a call takes. It never looks into a reply beyond its SQLSTATE,
 * and knows nothing of HTTP. Endpoints submit calls to it.
 *
 * The fast lane is one pipelined read-only connection that gathers the calls of a turn, the shared lane one
 * like it for short writes, which are answered when their group is committed; the slow lane is a few
 * connections that run one statement each. A call that has to write, or runs out of time, in the fast lane is
 * run again in the slow one, and so is every call of a shared group that was not committed. Serialization
 * failures and deadlocks are repeated. Nothing here blocks.
 *
 * Who owns what, and when it ends. A Loop owns its Database, the Database its links and, from db_submit on,
 * its calls: a call is in a queue, on a link or waiting for its next try, and is freed when it has ended,
 * after its caller was told. A caller that ends first abandons its call; the call forgets it, and what the
 * caller lent (parameters) is not looked at again. A result is the call's; the one told may take it.
 */
#ifndef SHIM_DB_H
#define SHIM_DB_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/auth.h"
#include "base/peer.h"
#include "base/status.h"
#include "loop/loop.h"

#define DB_MAX_PARAMETERS 7
#define DB_MAX_LABEL      160
#define DB_MAX_REQUEST_ID 64

typedef enum DbStatement
{
	DB_MCP_CALL,
	DB_OAUTH_CALL,
	DB_CHECK_TOKEN,
	DB_READY,
	DB_RECORD_FAILURE,
	DB_CALL_OUTCOME,
	DB_CANCEL_CALL,
	DB_PAGE_CALL,
	DB_UPLOAD_CALL,
	DB_ATTACHMENT_PART,
	DB_HOUSEKEEPING,
	DB_STATEMENT_COUNT
} DbStatement;

typedef enum DbLane
{
	DB_FAST,
	DB_SHARED,
	DB_SLOW
} DbLane;

/* As the log names it. */
extern const char *db_lane_name(DbLane lane);

typedef enum DbSubmit
{
	DB_ACCEPTED,
	DB_FULL, /* the lane's queue is full */
	DB_DOWN  /* no connection, and none about to come */
} DbSubmit;

typedef struct Database Database;
typedef struct DbCall DbCall;

/* How a call ended. */
typedef struct DbOutcome
{
	PGresult *result;         /* rows, or NULL; the receiver may take it by setting this to NULL */
	const StatusRow *failure; /* NULL when there are rows */
	const char *sqlstate;     /* of the failure; empty when the connection was lost */
	DbLane lane;
} DbOutcome;

typedef struct DbParameter
{
	const char *value; /* NULL for SQL NULL; borrowed until the call is done or abandoned */
	int length;        /* of a binary value */
	bool binary;
	bool sealed; /* leaves in a box that only the session it goes to can open; at most one of a call */
} DbParameter;

static inline DbParameter
db_text(const char *text)
{
	return (DbParameter){.value = text};
}

static inline DbParameter
db_bytes(const void *bytes, size_t length)
{
	return (DbParameter){.value = bytes, .length = (int) length, .binary = true};
}

/* Who asks: copied, because it is needed after the request itself may be gone. */
typedef struct DbOrigin
{
	bool has_token;
	unsigned char token_hash[AUTH_HASH_BYTES];
	char request_id[DB_MAX_REQUEST_ID + 1];
	char peer[PEER_SIZE];
	char label[DB_MAX_LABEL + 1]; /* MCP method, or method and tool */
} DbOrigin;

/* Whoever asks says the first members; the others are the database's. */
struct DbCall
{
	DbStatement statement;
	DbLane lane;
	bool heavy; /* costs much processor time: only a few run at a time, and half of the queue is theirs */
	bool paced; /* anyone may ask: while calls with a token come, these have a small part of the time */
	DbParameter parameters[DB_MAX_PARAMETERS];
	DbOrigin origin;
	/* Called once, from the loop, never from inside db_submit; the call is freed when it returns. */
	void (*done)(DbCall *call, DbOutcome *outcome);
	void *closure;

	/* private to db.c */
	Database *database;
	DbCall *next;
	DbCall *previous;
	struct CallList *list;
	char sqlstate[6]; /* of the failure that a DB_RECORD_FAILURE call is about */
	/* What a DB_RECORD_FAILURE call tells of the failed one, which keeps it till then. Owned; may be NULL. */
	char *kept_headers;
	char *kept_body;
	int state;
	int retries;
	uint64_t caller; /* see order.h; 0: the shim itself */
	bool takes_long;
	uint64_t sent;  /* microseconds; when a paced call was */
	unsigned group; /* on its connection; see link.c */
	PGresult *rows; /* shared lane: until its group is over */
	bool abandoned;
	uint64_t made;         /* milliseconds */
	uint64_t settle_until; /* milliseconds; 0: its answer was not lost. See settlement.h */
	Timer pause;
};

extern Database *db_create(Loop *loop);

/* The database is known to be back: connections that wait for their next attempt make it now. */
extern void db_retry_links(Database *database);

/* Begins to connect; from the loop's own thread. */
extern void db_start(Database *database);
extern void db_free(Database *database);

/* A call like the one described, or NULL when memory is short. Give it to db_submit or db_call_free. */
extern DbCall *db_call_new(Database *database, const DbCall *described);
extern void db_call_free(DbCall *call);

/* Sends or queues the call. Unless the answer is DB_ACCEPTED the call still belongs to the caller. */
extern DbSubmit db_submit(DbCall *call);

/* A paced call costs so many microseconds besides the time it took in the database: the next one waits for
 * that, too. */
extern void db_charge_pace(Database *database, uint64_t microseconds);

/* Whether a pooler lends the processes of connections to others in between. */
extern bool db_is_lent(const Database *database);

/* Why connections cannot be used although they are made, in a few words, or NULL. */
extern const char *db_unfit_reason(const Database *database);

/* Why nothing can be written at the moment, in a few words, or NULL; as told with the latest answers. */
extern const char *db_read_only_reason(const Database *database);

/* Sends what was gathered; at the end of each turn of the loop. */
extern void db_end_turn(Database *database);

/* The caller no longer waits: a queued call is dropped, a running one ends unheard. The call is not the
 * caller's any more. */
extern void db_call_abandon(DbCall *call);

/* Nobody wants the outcome of this running call any more: asks the server to stop it. It ends like any other.
 */
extern void db_call_cancel(const DbCall *running);

/* What is told of a call that is abandoned now: nothing of one that has not been sent was done. */
extern const StatusRow *db_call_unfinished(const DbCall *call);

/* True while the call has not been sent. */
extern bool db_call_is_queued(const DbCall *call);

/*
 * The lane for a call (an HTTP method, an MCP method, or method and tool) with this token: the fast or the
 * shared one if it is on the database's list of short calls, and such calls of the same account have been
 * short lately.
 */
extern DbLane db_choose_lane(Database *database, const char *label,
							 const unsigned char token_hash[AUTH_HASH_BYTES]);

/* Such a call took so long; of one that was too short for its reply to say so, both numbers are 0. */
extern void db_note_cost(Database *database, const char *label,
						 const unsigned char token_hash[AUTH_HASH_BYTES], uint64_t microseconds,
						 uint64_t account);

#endif
