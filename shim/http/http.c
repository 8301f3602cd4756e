/*
 * http.c
 *		The daemon of libmicrohttpd and its callbacks: each finds the request by way of its client and
 * takes it a step further. libmicrohttpd is driven by MHD_run from our own epoll set: its internal epoll
 * threads stop moving when a multiple of 128 connections is ready at the same time.
 */
#include "http/http.h"

#include <sys/epoll.h>
#include <unistd.h>

#include "http/body.h"
#include "http/certificate.h"
#include "http/head.h"
#include "http/reply.h"
#include "http/request.h"
#include "http/route.h"

#define MAX_CLIENTS   8192
#define CLIENT_MEMORY ((size_t) 24 * 1024) /* request line and headers of one request fit in here */
#define IDLE_SECONDS  75u
#define LONGEST_WAIT  60000 /* milliseconds */

/* ---- steps of a request ---- */

static enum MHD_Result
request_answer(Request *request)
{
	enum MHD_Result result;

	request->stage = STAGE_ANSWERED;
	if (request->closes)
		reply_header(request, MHD_HTTP_HEADER_CONNECTION, "close");
	request_set_deadline(request, request_large_limit(request));
	result = MHD_queue_response(request->connection, request->status, request->response);
	MHD_destroy_response(request->response);
	request->response = NULL;
	return result;
}

/* A refusal is given before the body where it need not be read. */
static enum MHD_Result
refuse_early(Request *request)
{
	if (!body_can_be_swallowed(request))
		return request_answer(request);
	request->stage = STAGE_DISCARD;
	return MHD_YES;
}

/* The header is complete. */
static enum MHD_Result
on_head(Request *request, const char *url, const char *method, const char *version)
{
	request->stage = STAGE_BODY;
	head_read(request, url, method, version);
	if (!request->response && body_is_streamed(request))
		body_hand_on(request, PART_HEAD);
	else if (!request->response && request->has_length &&
			 body_needs_verdict(request, request->declared_length))
		body_await_verdict(request);
	request->at_head = request->suspended;
	if (!request->response)
		return MHD_YES;
	return refuse_early(request);
}

/* The body is complete, or none was to come. */
static enum MHD_Result
on_end(Request *request)
{
	if (!request->response)
	{
		request->stage = STAGE_HANDLED;
		request->part = PART_END;
		request->route->handle(request);
	}
	if (request->response)
		return request_answer(request);
	request_suspend(request);
	return MHD_YES;
}

/*
 * Resumed at the head, libmicrohttpd calls once more without a byte of the body: the verdict can be a refusal
 * then, before any of it was read.
 */
static enum MHD_Result
on_head_again(Request *request)
{
	request->at_head = false;
	if (!request->response)
		return MHD_YES; /* the body comes now */
	return refuse_early(request);
}

static enum MHD_Result
on_body(Request *request, const char *data, size_t *size)
{
	if (*size > 0)
	{
		if (request->stage == STAGE_BODY && request->response)
			request->stage = STAGE_DISCARD;
		return body_take(request, data, size);
	}
	if (request->at_head && request->stage == STAGE_BODY && (!request->response || request->has_body))
		return on_head_again(request);
	request->at_head = false;
	return on_end(request);
}

/* ---- callbacks ---- */

static enum MHD_Result
on_access(void *closure, struct MHD_Connection *connection, const char *url, const char *method,
		  const char *version, const char *upload_data, size_t *upload_data_size, void **request_closure)
{
	Client *client = client_of(connection);
	Request *request = client ? client->request : NULL;

	(void) closure;
	(void) request_closure;
	if (!request)
		return MHD_NO;
	switch (request->stage)
	{
		case STAGE_HEAD:
			return on_head(request, url, method, version);

		case STAGE_VERDICT:
			if (!request->response)
				return MHD_YES;
			request->stage = STAGE_BODY;
			return on_body(request, upload_data, upload_data_size);

		case STAGE_BODY:
		case STAGE_DISCARD:
			return on_body(request, upload_data, upload_data_size);

		case STAGE_HANDLED:
			return request->response ? request_answer(request) : MHD_YES;

		case STAGE_ANSWERED:
			break;
	}
	return MHD_NO;
}

/* Called with the request line. What it returns would become *request_closure of the others: none is to hold
 * a Request. */
static void *
on_request_line(void *closure, const char *uri, struct MHD_Connection *connection)
{
	Client *client = client_of(connection);

	(void) closure;
	if (client)
		request_begin(client, uri);
	return NULL;
}

static void
on_completed(void *closure, struct MHD_Connection *connection, void **request_closure,
			 enum MHD_RequestTerminationCode code)
{
	Client *client = client_of(connection);

	(void) closure;
	(void) request_closure;
	(void) code;
	if (client && client->request)
		request_end(client->request);
}

/* ---- the daemon ---- */

/* Nothing to do: every turn drives libmicrohttpd, this one was only woken for it. */
static void
http_ready(Watch *watch, uint32_t events)
{
	(void) watch;
	(void) events;
}

bool
http_start(Loop *loop)
{
	const Settings *settings = loop->settings;
	unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME;
	const union MHD_DaemonInfo *info;
	struct MHD_OptionItem tls[3] = {{MHD_OPTION_END, 0, NULL}}; /* the rest is zero, too: MHD_OPTION_END */

	if (settings->tls_certificate)
	{
		flags |= MHD_USE_TLS;
		tls[0] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_CERT_CALLBACK, 0,
										 (void *) (uintptr_t) certificate_retrieve};
		tls[1] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_PRIORITIES, 0, (void *) settings->tls_priorities};
	}
	loop->daemon = MHD_start_daemon(
		flags, 0, NULL, NULL, on_access, loop, MHD_OPTION_LISTEN_SOCKET, loop->listen_socket,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned) MAX_CLIENTS, MHD_OPTION_CONNECTION_TIMEOUT, IDLE_SECONDS,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, CLIENT_MEMORY, MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1,
		MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK, on_request_line, loop,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, loop, MHD_OPTION_NOTIFY_CONNECTION, client_on_connection,
		loop, MHD_OPTION_ARRAY, tls, MHD_OPTION_END);
	if (!loop->daemon)
		return false;
	loop->listen_socket = -1; /* the daemon's now */
	loop->http_watch.ready = http_ready;
	info = MHD_get_daemon_info(loop->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	return info && loop_watch(loop, info->epoll_fd, EPOLLIN, &loop->http_watch);
}

void
http_run(Loop *loop)
{
	MHD_run(loop->daemon);
}

int
http_next_wait(Loop *loop)
{
	MHD_UNSIGNED_LONG_LONG wait;

	if (MHD_get_timeout(loop->daemon, &wait) != MHD_YES)
		return -1;
	return wait > LONGEST_WAIT ? LONGEST_WAIT : (int) wait;
}

void
http_stop_listening(Loop *loop)
{
	int listen_socket;

	/* Who has connected and was not accepted yet would be cut off. */
	MHD_run(loop->daemon);
	listen_socket = MHD_quiesce_daemon(loop->daemon);

	if (listen_socket >= 0)
		close(listen_socket);
}

void
http_stop(Loop *loop)
{
	/* libmicrohttpd demands that nothing is suspended any more. */
	request_refuse_all(loop);
	MHD_run(loop->daemon);
	MHD_stop_daemon(loop->daemon);
	loop->daemon = NULL;
	client_end_all(loop);
}
