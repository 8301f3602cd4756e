/*
 * client.h
 *		Connections of clients, from accept to close.
 *
 * Who owns what, and when it ends. libmicrohttpd holds one pointer of ours, the Client, in the connection's
 * socket context, and gives it back when it says that the connection is closed. It holds no Request: every
 * callback finds the Request by way of its Client (client_of). So a callback that comes late or twice finds
 * nothing, and one that never comes leaves nothing behind.
 *
 * - A Client is owned by its Loop (loop->clients). It ends when the connection is closed, at the latest with
 *   the Loop.
 * - A Request is owned by its Client (client->request). It ends when libmicrohttpd says that it is complete,
 *   when the next request line arrives, or with the Client, whichever is first.
 * - Timers and watches lie in a Client or Request, and end with it.
 *
 * That libmicrohttpd forgets is no theory: 0.9.75 says nothing of a request in which it found a second error
 * after it had answered the first.
 */
#ifndef SHIM_CLIENT_H
#define SHIM_CLIENT_H

#include <microhttpd.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/peer.h"
#include "loop/loop.h"

struct Request;

typedef struct Client
{
	Watch watch;
	Loop *loop;
	struct Client *next; /* in loop->clients */
	struct Client *previous;
	struct MHD_Connection *connection;
	int fd;                  /* libmicrohttpd's: it closes it after this Client has ended */
	struct Request *request; /* the one in progress, or NULL */
	bool ended;              /* the client will send nothing more */
	uint64_t ended_turn;     /* of the loop, when that was noticed */
	Timer nudge;             /* see client_nudge */
	Timer silence;           /* runs while no request line is there */
	char peer[PEER_SIZE];
} Client;

/* MHD_NotifyConnectionCallback; the closure is the Loop. */
extern void client_on_connection(void *closure, struct MHD_Connection *connection, void **socket_context,
								 enum MHD_ConnectionNotificationCode code);

/* The client of a connection, or NULL: it could not be made, or has ended. */
extern Client *client_of(struct MHD_Connection *connection);

/* A request line is awaited (again), from now on and not for ever; or it is here. */
extern void client_await_request(Client *client);
extern void client_has_request(Client *client);

/* The client has ended its side: look again, once libmicrohttpd has had its next turn, at what that means. */
extern void client_has_ended(Client *client);

/* Breaks the connection off; libmicrohttpd notices and closes it. */
extern void client_cut(Client *client);

/* Ends all clients of a loop whose daemon is gone. */
extern void client_end_all(Loop *loop);

#endif
