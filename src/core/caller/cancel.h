/*
 * cancel.h
 *		Calls that can be cancelled from another connection, through any shim.
 *
 * A call that may take long holds an advisory lock until its transaction ends; whoever knows the call's names
 * finds the backend that holds the lock and cancels its statement. A signal names a backend and no call, so
 * whoever sends one keeps the call from ending meanwhile: else it could meet the next call of that backend.
 */
#ifndef AINECTO_CORE_CALLER_CANCEL_H
#define AINECTO_CORE_CALLER_CANCEL_H

#include "postgres.h"

#include "core/caller/principal.h"

/*
 * Make the running call known under a name: the shim's request id, or MCP session and JSON-RPC id. Names of
 * different grants never meet. Does nothing in a read-only transaction, whose calls are short.
 */
extern void cancel_announce(const Principal *principal, const char *scope, const char *name);

/* Cancel what the principal announced under that name; false if nothing of it runs. The caller is connected
 * to SPI. */
extern bool cancel_request(const Principal *principal, const char *scope, const char *name);

/* Whether something that the principal announced under that name runs, or has not ended to its very end: a
 * commit may still wait for a standby. The caller is connected to SPI. */
extern bool cancel_is_running(const Principal *principal, const char *scope, const char *name);

/* Announcing and cancelling the page behind a link, which nobody signs in to: who knows the link's secret may
 * cancel. Also in a read-only transaction: a page may take long to draw. */
extern void cancel_announce_page(const bytea *token_hash, const char *name);
extern bool cancel_page(const bytea *token_hash, const char *name);

/* The call has done its work: wait for whoever is about to cancel it, and be cancelled if so. From here on
 * until the end of the transaction it is not any more. Nothing to do where nothing was announced. */
extern void cancel_conclude(void);

/* The same for a call that has failed, before its error goes on: being cancelled means nothing to it any
 * more. */
extern void cancel_abandon(void);

/* Scopes of names. */
#define CANCEL_HTTP_REQUEST "request"
#define CANCEL_PAGE         "page"

#endif
