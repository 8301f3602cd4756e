/*
 * client.c
 *		A client's connection: its beginning and end, its silence, and the client that leaves. client.h
 * says who owns it.
 */
#include "http/client.h"

#include <stddef.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "http/request.h"

/* See client_nudge. */
#define END_NUDGE_MS 2

/* A connection may be idle or send the beginning of a request for so long; each byte starts the idle time of
 * libmicrohttpd anew. */
#define SILENCE_LIMIT_MS 150000

/*
 * libmicrohttpd takes a short read for the end of what is there and waits for the next edge, which never
 * comes when data and end of stream arrived together. This makes one, after it has had its turn with the
 * data. A suspended connection needs none: resuming puts it into the epoll set anew.
 */
static void
client_nudge(Timer *timer)
{
	Client *client = (Client *) ((char *) timer - offsetof(Client, nudge));

	if (client->ended_turn == client->loop->turns)
		timer_start(&client->loop->timers, &client->nudge, clock_milliseconds() + END_NUDGE_MS);
	else if (client->request && client->request->suspended)
		request_drop_work(client->request);
	else
		shutdown(client->fd, SHUT_RD);
}

void
client_has_ended(Client *client)
{
	client->ended = true;
	client->ended_turn = client->loop->turns;
	timer_start(&client->loop->timers, &client->nudge, clock_milliseconds() + END_NUDGE_MS);
}

static void
client_ready(Watch *watch, uint32_t events)
{
	Client *client = (Client *) watch;

	if (!(events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)))
		return;
	if (client->request)
		request_drop_work(client->request);
	if (!client->ended)
		client_has_ended(client);
}

void
client_cut(Client *client)
{
	shutdown(client->fd, SHUT_RDWR);
}

static void
client_is_silent(Timer *timer)
{
	client_cut((Client *) ((char *) timer - offsetof(Client, silence)));
}

void
client_await_request(Client *client)
{
	timer_start(&client->loop->timers, &client->silence, clock_milliseconds() + SILENCE_LIMIT_MS);
}

void
client_has_request(Client *client)
{
	timer_stop(&client->loop->timers, &client->silence);
}

/* ---- beginning and end ---- */

static Client *
client_begin(Loop *loop, struct MHD_Connection *connection)
{
	Client *client = calloc(1, sizeof(Client));
	const union MHD_ConnectionInfo *info;

	if (!client)
		return NULL;
	client->loop = loop;
	client->connection = connection;
	client->watch.ready = client_ready;
	client->nudge.fire = client_nudge;
	client->silence.fire = client_is_silent;
	info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	client->fd = info ? info->connect_fd : -1;
	info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	if (info)
		peer_from_address(info->client_addr, client->peer);
	/* Edge-triggered and only for the end of the stream: libmicrohttpd watches for everything else. */
	loop_watch(loop, client->fd, EPOLLRDHUP | EPOLLET, &client->watch);
	client->next = loop->clients;
	if (client->next)
		client->next->previous = client;
	loop->clients = client;
	client_await_request(client);
	metrics_add(&loop->metrics, METRIC_CLIENTS, 1);
	return client;
}

static void
client_end(Client *client)
{
	Loop *loop = client->loop;

	if (client->request)
		request_end(client->request);
	loop_unwatch(loop, client->fd);
	timer_stop(&loop->timers, &client->nudge);
	timer_stop(&loop->timers, &client->silence);
	if (client->previous)
		client->previous->next = client->next;
	else
		loop->clients = client->next;
	if (client->next)
		client->next->previous = client->previous;
	metrics_add(&loop->metrics, METRIC_CLIENTS, -1);
	free(client);
}

void
client_on_connection(void *closure, struct MHD_Connection *connection, void **socket_context,
					 enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED)
		*socket_context = client_begin(closure, connection);
	else if (*socket_context)
	{
		client_end(*socket_context);
		*socket_context = NULL;
	}
}

Client *
client_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info ? info->socket_context : NULL;
}

void
client_end_all(Loop *loop)
{
	while (loop->clients)
	{
		/* Its socket went with the daemon; the number may be another's by now. */
		loop->clients->fd = -1;
		client_end(loop->clients);
	}
}
