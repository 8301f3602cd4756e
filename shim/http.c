/*
 * http.c
 *		libmicrohttpd callbacks: reading a request within limits, the checks before its handler, suspending
 * and resuming it, and its end.
 */
#include "http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "limiter.h"
#include "origin.h"
#include "reply.h"
#include "route.h"

#define MAX_CLIENTS     8192
#define CLIENT_MEMORY   ((size_t) 24 * 1024) /* request line and headers of one request fit in here */
#define IDLE_SECONDS    75u
#define MAX_QUERY       8192
#define MAX_LOGGED_PATH 256
#define MADE_REQUEST_ID 24 /* digits of an id that the client did not give */

/* A body above this waits for a verdict on its token before it is read. */
#define UNVERIFIED_BODY ((size_t) 64 * 1024)

/* After an early refusal this much of the body is still read, so that the client sees the answer, not a
 * reset. */
#define DISCARD_LIMIT ((uint64_t) 1024 * 1024)

/* See client_nudge. */
#define END_NUDGE_MS 2

/* A connection may be idle or send the beginning of a request for so long; each byte starts IDLE_SECONDS
 * anew. */
#define SILENCE_LIMIT_MS 150000

#define READ_LIMIT_MS       60000
#define LARGE_READ_LIMIT_MS 180000

/* A call may wait this long for a connection, and take this long altogether; below the usual 60 s of clients.
 */
#define QUEUE_LIMIT_MS 6000
#define CALL_LIMIT_MS  57000

/* ---- clients ---- */

/* Since this revision of MCP, closing the connection cancels the call; before it, a lost connection says
 * nothing. */
#define FIRST_CANCELLING_REVISION "2026-07-28"

static bool
leaving_cancels(const Request *request)
{
	const char *revision = http_header(request, "MCP-Protocol-Version");

	return revision && strcmp(revision, FIRST_CANCELLING_REVISION) >= 0;
}

/*
 * Work still waiting is not worth starting. Work that has begun is stopped where the protocol says so, and
 * else runs to its end; its outcome is recorded either way.
 */
static void
client_drop_work(Client *client)
{
	Request *request = client->request;

	if (!request || !request->suspended || !request->call)
		return;
	if (!db_call_is_queued(request->call))
	{
		if (request->call->statement == DB_MCP_CALL && request->call->lane == DB_SLOW &&
			leaving_cancels(request))
			db_call_cancel(request->call);
		return;
	}
	db_call_abandon(request->call);
	request->call = NULL;
	metrics_add(&request->loop->metrics, METRIC_DROPPED, 1);
	reply_empty(request, REPLY_CLIENT_LEFT);
}

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
		client_drop_work(client);
	else
		shutdown(client->fd, SHUT_RD);
}

/* Calls client_nudge when libmicrohttpd has had its next turn. */
static void
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
	client_drop_work(client);
	if (!client->ended)
		client_has_ended(client);
}

static void
client_is_silent(Timer *timer)
{
	Client *client = (Client *) ((char *) timer - offsetof(Client, silence));

	shutdown(client->fd, SHUT_RDWR);
}

static void
client_await_request(Client *client)
{
	timer_start(&client->loop->timers, &client->silence, clock_milliseconds() + SILENCE_LIMIT_MS);
}

static void
on_connection(void *closure, struct MHD_Connection *connection, void **socket_context,
			  enum MHD_ConnectionNotificationCode code)
{
	Loop *loop = closure;
	Client *client = *socket_context;
	const union MHD_ConnectionInfo *info;

	if (code == MHD_CONNECTION_NOTIFY_CLOSED)
	{
		if (!client)
			return;
		loop_unwatch(loop, client->fd);
		timer_stop(&loop->timers, &client->nudge);
		timer_stop(&loop->timers, &client->silence);
		metrics_add(&loop->metrics, METRIC_CLIENTS, -1);
		free(client);
		*socket_context = NULL;
		return;
	}
	client = calloc(1, sizeof(Client));
	*socket_context = client;
	if (!client)
		return;
	client->loop = loop;
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
	client_await_request(client);
	metrics_add(&loop->metrics, METRIC_CLIENTS, 1);
}

/* ---- birth and end of a request ---- */

static void request_deadline(Timer *timer);

static void
request_set_deadline(Request *request, uint64_t milliseconds)
{
	timer_start(&request->loop->timers, &request->deadline, clock_milliseconds() + milliseconds);
}

/* Called with the request line; what it returns becomes *request_closure of the other callbacks. */
static void *
on_request_line(void *closure, const char *uri, struct MHD_Connection *connection)
{
	Loop *loop = closure;
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	Client *client = info ? info->socket_context : NULL;
	Request *request;
	const char *question = strchr(uri, '?');
	size_t path_length = question ? (size_t) (question - uri) : strlen(uri);

	if (!client || !(request = calloc(1, sizeof(Request))))
		return NULL;
	request->loop = loop;
	request->client = client;
	request->connection = connection;
	request->started = clock_microseconds();
	request->path = strndup(uri, path_length > MAX_LOGGED_PATH ? MAX_LOGGED_PATH : path_length);
	if (question && question[1])
		request->query = strndup(question + 1, MAX_QUERY + 1);
	memcpy(request->peer, client->peer, sizeof(request->peer));
	buffer_init(&request->body, 0);
	buffer_init(&request->arguments, 512 * 1024);
	request->deadline.fire = request_deadline;
	request_set_deadline(request, READ_LIMIT_MS);
	client->request = request;
	timer_stop(&loop->timers, &client->silence);
	request->next = loop->requests;
	if (request->next)
		request->next->previous = request;
	loop->requests = request;
	loop->requests_in_flight++;
	metrics_set(&loop->metrics, METRIC_REQUESTS_IN_FLIGHT, (uint64_t) loop->requests_in_flight);
	return request;
}

static void
budget_return(Request *request)
{
	atomic_fetch_sub(&request->loop->shared->body_bytes, request->budget_taken);
	request->budget_taken = 0;
}

/* Takes the difference up to bytes from the budget that all bodies share. */
static bool
budget_take(Request *request, uint64_t bytes)
{
	Shared *shared = request->loop->shared;
	uint64_t more;

	if (bytes <= request->budget_taken)
		return true;
	more = bytes - request->budget_taken;
	if (atomic_fetch_add(&shared->body_bytes, more) + more > shared->settings.memory_budget)
	{
		atomic_fetch_sub(&shared->body_bytes, more);
		return false;
	}
	request->budget_taken = bytes;
	return true;
}

static void
request_log(const Request *request)
{
	uint64_t microseconds = clock_microseconds() - request->started;
	int route = request->route ? route_index(request->route) : route_index(route_find("*"));
	LogRequest line = {.id = request->id,
					   .peer = request->peer,
					   .method = request->method_text,
					   .path = request->route && (request->route->flags & ROUTE_SECRET) ? request->route->path
																						: request->path,
					   .call = request->label,
					   .lane = request->lane,
					   .status = request->status,
					   .microseconds = microseconds,
					   .bytes_in = request->bytes_in,
					   .bytes_out = request->bytes_out};

	metrics_count_request(&request->loop->metrics, route, request->status, microseconds);
	if (request->status == MHD_HTTP_UNAUTHORIZED)
		metrics_add(&request->loop->metrics, METRIC_UNAUTHORIZED, 1);
	log_request(&request->loop->log, &line);
}

static void
on_completed(void *closure, struct MHD_Connection *connection, void **request_closure,
			 enum MHD_RequestTerminationCode code)
{
	Loop *loop = closure;
	Request *request = *request_closure;

	(void) connection;
	(void) code;
	if (!request)
		return;
	*request_closure = NULL;
	request_log(request);
	timer_stop(&loop->timers, &request->deadline);
	if (request->call)
		db_call_abandon(request->call);
	if (request->free_state)
		request->free_state(request->state);
	if (request->response)
		MHD_destroy_response(request->response);
	if (request->client->request == request)
		request->client->request = NULL;
	client_await_request(request->client);
	if (request->previous)
		request->previous->next = request->next;
	else
		loop->requests = request->next;
	if (request->next)
		request->next->previous = request->previous;
	budget_return(request);
	if (request->body.data)
		explicit_bzero(request->body.data,
					   request->body.length < ROUTE_FORM_LIMIT ? request->body.length : 0);
	buffer_free(&request->body);
	buffer_free(&request->arguments);
	free(request->path);
	free(request->query);
	free(request);
	loop->requests_in_flight--;
	metrics_set(&loop->metrics, METRIC_REQUESTS_IN_FLIGHT, (uint64_t) loop->requests_in_flight);
}

/* ---- suspending ---- */

static void
request_suspend(Request *request)
{
	request->suspended = true;
	MHD_suspend_connection(request->connection);
}

static void
request_resume(Request *request)
{
	if (!request->suspended)
		return;
	request->suspended = false;
	MHD_resume_connection(request->connection);
}

void
http_reply_ready(Request *request)
{
	request_resume(request);
}

static void
request_deadline(Timer *timer)
{
	Request *request = (Request *) ((char *) timer - offsetof(Request, deadline));
	uint64_t waited = clock_milliseconds() - request->call_started;

	if (!request->suspended)
	{
		/* Still reading, or still writing the answer: libmicrohttpd sees the end of the stream and gives up.
		 */
		shutdown(request->client->fd, SHUT_RDWR);
		return;
	}
	if (request->call && !db_call_is_queued(request->call) && waited < CALL_LIMIT_MS)
	{
		request_set_deadline(request, CALL_LIMIT_MS - waited);
		return;
	}
	if (request->call)
	{
		bool queued = db_call_is_queued(request->call);

		db_call_abandon(request->call);
		request->call = NULL;
		reply_failure(request, queued ? status_unavailable() : status_timeout());
	}
}

/* ---- the database ---- */

static void
call_done(DbCall *call, DbOutcome *outcome)
{
	Request *request = call->closure;

	request->call = NULL;
	request->lane = outcome->lane == DB_FAST ? "fast" : "slow";
	request->call_done(request, outcome);
}

void
http_submit(Request *request, DbCall *call, void (*done)(Request *request, DbOutcome *outcome))
{
	DbSubmit result;

	if (!call)
	{
		reply_failure(request, status_unavailable());
		return;
	}
	call->origin.has_token = request->has_token;
	memcpy(call->origin.token_hash, request->token_hash, sizeof(request->token_hash));
	memcpy(call->origin.request_id, request->id, sizeof(request->id));
	memcpy(call->origin.peer, request->peer, sizeof(request->peer));
	memcpy(call->origin.label, request->label, sizeof(request->label));
	call->closure = request;
	call->done = call_done;
	request->call_done = done;
	request->call_started = clock_milliseconds();
	result = db_submit(call);
	if (result == DB_ACCEPTED)
	{
		request->call = call;
		request_set_deadline(request, QUEUE_LIMIT_MS);
		if (request->client->ended && db_call_is_queued(call))
			client_has_ended(request->client);
		return;
	}
	db_call_free(call);
	if (result == DB_FULL)
		metrics_add(&request->loop->metrics, METRIC_QUEUE_FULL, 1);
	reply_failure(request, status_unavailable());
}

/* ---- the head of a request ---- */

const char *
http_header(const Request *request, const char *name)
{
	return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

/* A client's own request id is kept when it is short and plain; else one is made. */
static void
request_name(Request *request)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
	const char *given = http_header(request, "X-Request-Id");
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

static enum MHD_Result
keep_forwarded_for(void *closure, enum MHD_ValueKind kind, const char *name, const char *value)
{
	(void) kind;
	if (value && strcasecmp(name, "X-Forwarded-For") == 0)
		*(const char **) closure = value;
	return MHD_YES;
}

/*
 * Behind a proxy the peer is the last element of X-Forwarded-For, which that proxy wrote: at the end of the
 * header that the client sent, or as a header of its own after it.
 */
static void
request_find_peer(Request *request)
{
	const char *list = NULL;

	if (request->loop->settings->forwarded_for)
		MHD_get_connection_values(request->connection, MHD_HEADER_KIND, keep_forwarded_for, &list);
	if (list)
		peer_from_list(list, request->peer);
}

/* What libmicrohttpd takes the first of when there are several; whatever stands before us may take the last.
 */
static const char *const single_headers[] = {MHD_HTTP_HEADER_HOST, MHD_HTTP_HEADER_CONTENT_LENGTH,
											 MHD_HTTP_HEADER_TRANSFER_ENCODING};

#define SINGLE_HEADERS (sizeof(single_headers) / sizeof(single_headers[0]))

static enum MHD_Result
count_header(void *closure, enum MHD_ValueKind kind, const char *name, const char *value)
{
	int *counts = closure;

	(void) kind;
	(void) value;
	for (size_t i = 0; i < SINGLE_HEADERS; i++)
		counts[i] += strcasecmp(name, single_headers[i]) == 0;
	return MHD_YES;
}

static bool
repeats_headers(const Request *request)
{
	int counts[SINGLE_HEADERS] = {0};
	bool repeated = false;

	MHD_get_connection_values(request->connection, MHD_HEADER_KIND, count_header, counts);
	for (size_t i = 0; i < SINGLE_HEADERS; i++)
		repeated = repeated || counts[i] > 1;
	return repeated;
}

static void
request_find_length(Request *request)
{
	const char *length = http_header(request, MHD_HTTP_HEADER_CONTENT_LENGTH);
	const char *encoding = http_header(request, MHD_HTTP_HEADER_TRANSFER_ENCODING);
	char *end;

	/* Two ways to find the end of a body are one too many behind a proxy (RFC 9112 section 6.3). */
	request->ambiguous =
		(encoding && (length || strcasecmp(encoding, "chunked") != 0)) || repeats_headers(request);

	if (length)
	{
		errno = 0;
		request->declared_length = strtoull(length, &end, 10);
		request->has_length = errno == 0 && *end == '\0';
		request->has_body = request->declared_length > 0;
	}
	else
		request->has_body = encoding != NULL;
}

static bool
is_streamed(const Request *request)
{
	return request->route->flags & ROUTE_STREAM;
}

static uint64_t
body_limit(const Request *request)
{
	if (is_streamed(request))
		return ROUTE_STREAM_LIMIT;
	return request->route->bearer ? request->loop->settings->body_limit : ROUTE_FORM_LIMIT;
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

/*
 * Everything that can be decided before the body, in the order of the requirements (section 2.1 there): Host
 * and Origin, preflight, token, method, size. Leaves request->response set when the request ends here.
 */
static void
request_check_head(Request *request)
{
	Loop *loop = request->loop;
	const Route *route = request->route;
	const char *host = http_header(request, MHD_HTTP_HEADER_HOST);
	const char *origin = http_header(request, MHD_HTTP_HEADER_ORIGIN);

	if (loop->draining)
		reply_failure(request, status_unavailable());
	else if (request->ambiguous)
		reply_problem(request, MHD_HTTP_BAD_REQUEST, REPLY_RPC_INVALID_REQUEST, "invalid_request",
					  "The Host header or the length of the body is ambiguous.");
	else if (!origin_host_is_allowed(loop->settings, host))
		reply_problem(request, MHD_HTTP_FORBIDDEN, REPLY_RPC_INVALID_REQUEST, "invalid_request",
					  "The Host header names another server.");
	else if (route->cors == CORS_LISTED && !origin_is_allowed(loop->settings, origin))
		reply_problem(request, MHD_HTTP_FORBIDDEN, REPLY_RPC_INVALID_REQUEST, "invalid_request",
					  "Pages of this origin may not call this server.");
	else if (request->query && strlen(request->query) > MAX_QUERY)
		reply_problem(request, MHD_HTTP_URI_TOO_LONG, REPLY_RPC_INVALID_REQUEST, "invalid_request",
					  "The query is too long.");
	else
	{
		request->origin = origin;
		if (request->method == METHOD_OPTIONS && route->cors != CORS_NONE)
			reply_preflight(request);
		else if (route->bearer && !request->has_token)
			reply_unauthorized(request);
		else if (!(route_methods(route) & request->method))
			reply_wrong_method(request);
		else if (request->declared_length > body_limit(request))
			reply_too_large(request);
		else if (route->limited && !(request->method & (METHOD_GET | METHOD_HEAD)) &&
				 !limiter_allow(loop->shared->limiter, request->peer, clock_milliseconds()))
		{
			metrics_add(&loop->metrics, METRIC_RATE_LIMITED, 1);
			reply_problem(request, MHD_HTTP_TOO_MANY_REQUESTS, REPLY_RPC_INVALID_REQUEST, "slow_down",
						  "Too many requests from this address. Wait a minute and try again.");
			reply_header(request, MHD_HTTP_HEADER_RETRY_AFTER, "30");
		}
	}
}

static void
request_read_head(Request *request, const char *url, const char *method)
{
	AuthResult bearer;

	request->route = route_find(url);
	request->method = route_method(method);
	memccpy(request->method_text, method, '\0', sizeof(request->method_text) - 1);
	buffer_init(&request->body, is_streamed(request) ? ROUTE_PIECE : (size_t) body_limit(request));
	request_name(request);
	request_find_peer(request);
	request_find_length(request);
	if (request->route->bearer)
	{
		bearer = auth_read_bearer(http_header(request, MHD_HTTP_HEADER_AUTHORIZATION), request->token_hash);
		request->has_token = bearer == AUTH_PRESENT;
	}
	request_check_head(request);
}

/* ---- the body ---- */

static void
verdict_done(Request *request, DbOutcome *outcome)
{
	request->stage = STAGE_BODY;
	if (outcome->failure)
		reply_failure(request, outcome->failure);
	else if (PQntuples(outcome->result) != 1 || strcmp(PQgetvalue(outcome->result, 0, 0), "200") != 0)
		reply_unauthorized(request);
	else if (request->has_length && !budget_take(request, request->declared_length + 1))
		reply_failure(request, status_unavailable());
	else
	{
		request->verified = true;
		request_set_deadline(request, LARGE_READ_LIMIT_MS);
		request_resume(request);
	}
}

/* Asks the database about the token before more of the body is read. */
static void
request_await_verdict(Request *request)
{
	DbCall *call = db_call_new(request->loop->database, DB_CHECK_TOKEN, DB_FAST);

	if (call)
		call->parameters[0] = (DbParameter){
			.value = (const char *) request->token_hash, .length = AUTH_HASH_BYTES, .binary = true};
	request->stage = STAGE_VERDICT;
	http_submit(request, call, verdict_done);
	if (request->response)
		request->stage = STAGE_BODY;
	else
		request_suspend(request);
}

static bool
needs_verdict(const Request *request, uint64_t length)
{
	return request->route->bearer && !is_streamed(request) && !request->verified && length > UNVERIFIED_BODY;
}

/* ---- streamed bodies ---- */

/* Calls the route's handler; while the call it makes is under way the body waits. */
static void
request_hand_on(Request *request, RequestPart part)
{
	request->part = part;
	request->stage = STAGE_VERDICT;
	request->route->handle(request);
	if (request->response)
		request->stage = STAGE_BODY;
	else
		request_suspend(request);
}

void
http_continue_body(Request *request)
{
	buffer_clear(&request->body);
	request->stage = STAGE_BODY;
	request_set_deadline(request, LARGE_READ_LIMIT_MS);
	request_resume(request);
}

/* Who had a good token may send a whole body in vain: most clients look for an answer only after it. */
static uint64_t
discard_limit(const Request *request)
{
	return is_streamed(request) && request->verified ? ROUTE_STREAM_LIMIT : DISCARD_LIMIT;
}

/* A body that is small enough is swallowed before the answer, so that the connection can be used again. */
static bool
can_swallow(const Request *request)
{
	return !request->has_body || (!request->ambiguous && request->declared_length <= discard_limit(request) &&
								  !http_header(request, MHD_HTTP_HEADER_EXPECT));
}

/* Takes as much as the piece has room for; the rest is offered again. */
static void
request_take_piece(Request *request, const char *data, size_t *size)
{
	size_t room = ROUTE_PIECE - request->body.length;
	size_t taken = *size < room ? *size : room;

	*size -= taken;
	request->bytes_in += taken;
	if (request->bytes_in > ROUTE_STREAM_LIMIT)
		reply_too_large(request);
	else if (!budget_take(request, ROUTE_PIECE + 1) || !buffer_append(&request->body, data, taken))
		reply_failure(request, status_unavailable());
	else if (request->body.length == ROUTE_PIECE)
		request_hand_on(request, PART_MIDDLE);
}

void
http_hold(Request *request)
{
	request_suspend(request);
}

void
http_release(Request *request)
{
	request_set_deadline(request, LARGE_READ_LIMIT_MS);
	request_resume(request);
}

/* Adds a piece of the body; sets request->response when it does not fit. */
static void
request_add_body(Request *request, const char *data, size_t size)
{
	size_t room;

	if (size > request->body.limit - request->body.length)
	{
		reply_too_large(request);
		return;
	}
	/* The budget is taken before the memory is. */
	room = request->body.length + size + 1;
	if (request->body.length == 0 && request->has_length)
		room = (size_t) request->declared_length + 1;
	else if (room < request->body.capacity * 2 && room > request->body.capacity)
		room = request->body.capacity * 2;
	if (!budget_take(request, room) ||
		!buffer_reserve(&request->body, request->has_length && !request->body.length
											? (size_t) request->declared_length
											: size) ||
		!buffer_append(&request->body, data, size))
		reply_failure(request, status_unavailable());
}

static enum MHD_Result
request_take_body(Request *request, const char *data, size_t *size)
{
	if (request->stage == STAGE_BODY && is_streamed(request))
	{
		request_take_piece(request, data, size);
		if (request->response)
			request->stage = STAGE_DISCARD;
		return MHD_YES;
	}
	request->bytes_in += *size;
	if (request->stage == STAGE_DISCARD)
	{
		if (request->bytes_in > discard_limit(request))
			return MHD_NO;
		*size = 0;
		return MHD_YES;
	}
	if (needs_verdict(request, request->body.length + *size))
	{
		request->bytes_in -= *size;
		request_await_verdict(request);
		if (!request->response)
			return MHD_YES;
	}
	else
		request_add_body(request, data, *size);
	if (request->response)
	{
		request->stage = STAGE_DISCARD;
		budget_return(request);
		buffer_free(&request->body);
	}
	*size = 0;
	return MHD_YES;
}

/* ---- the access handler ---- */

static enum MHD_Result
request_answer(Request *request)
{
	enum MHD_Result result;

	request->stage = STAGE_ANSWERED;
	request_set_deadline(request, LARGE_READ_LIMIT_MS);
	result = MHD_queue_response(request->connection, request->status, request->response);
	MHD_destroy_response(request->response);
	request->response = NULL;
	return result;
}

static enum MHD_Result
on_access(void *closure, struct MHD_Connection *connection, const char *url, const char *method,
		  const char *version, const char *upload_data, size_t *upload_data_size, void **request_closure)
{
	Request *request = *request_closure;

	(void) closure;
	(void) connection;
	(void) version;
	if (!request)
		return MHD_NO;
	switch (request->stage)
	{
		case STAGE_HEAD:
			request->stage = STAGE_BODY;
			request_read_head(request, url, method);
			if (!request->response && is_streamed(request))
				request_hand_on(request, PART_HEAD);
			else if (!request->response && request->has_length &&
					 needs_verdict(request, request->declared_length))
				request_await_verdict(request);
			request->at_head = request->suspended;
			if (!request->response)
				return MHD_YES;
			if (can_swallow(request))
			{
				request->stage = STAGE_DISCARD;
				return MHD_YES;
			}
			return request_answer(request);

		case STAGE_VERDICT:
			if (!request->response)
				return MHD_YES;
			request->stage = STAGE_BODY;
			/* fall through */

		case STAGE_BODY:
		case STAGE_DISCARD:
			/* The verdict on a body can come as a refusal before any of it was read. */
			if (*upload_data_size == 0 && request->stage == STAGE_BODY && request->response &&
				request->has_body && request->at_head)
			{
				request->at_head = false;
				if (!can_swallow(request))
					return request_answer(request);
				request->stage = STAGE_DISCARD;
				return MHD_YES;
			}
			if (*upload_data_size > 0)
			{
				if (request->stage == STAGE_BODY && request->response)
					request->stage = STAGE_DISCARD;
				return request_take_body(request, upload_data, upload_data_size);
			}
			if (request->at_head)
			{
				request->at_head = false;
				if (!request->response)
					return MHD_YES; /* the body comes now */
			}
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

		case STAGE_HANDLED:
			if (request->response)
				return request_answer(request);
			return MHD_YES;

		case STAGE_ANSWERED:
			break;
	}
	return MHD_NO;
}

/* ---- the daemon ---- */

bool
http_start(Loop *loop)
{
	const Settings *settings = loop->settings;
	unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME;
	const union MHD_DaemonInfo *info;
	struct MHD_OptionItem tls[3] = {
		{MHD_OPTION_END, 0, NULL}, {MHD_OPTION_END, 0, NULL}, {MHD_OPTION_END, 0, NULL}};

	if (settings->tls_certificate)
	{
		flags |= MHD_USE_TLS;
		tls[0] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0, settings->tls_certificate};
		tls[1] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_KEY, 0, settings->tls_key};
	}
	loop->daemon = MHD_start_daemon(
		flags, 0, NULL, NULL, on_access, loop, MHD_OPTION_LISTEN_SOCKET, loop->listen_socket,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned) MAX_CLIENTS, MHD_OPTION_CONNECTION_TIMEOUT, IDLE_SECONDS,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, CLIENT_MEMORY, MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1,
		MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK, on_request_line, loop,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, loop, MHD_OPTION_NOTIFY_CONNECTION, on_connection, loop,
		MHD_OPTION_ARRAY, tls, MHD_OPTION_END);
	if (!loop->daemon)
		return false;
	loop->listen_socket = -1; /* the daemon's now */
	info = MHD_get_daemon_info(loop->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	return info && loop_watch(loop, info->epoll_fd, EPOLLIN, &loop->http_watch);
}

void
http_stop_listening(Loop *loop)
{
	int listen_socket = MHD_quiesce_daemon(loop->daemon);

	if (listen_socket >= 0)
		close(listen_socket);
}

void
http_refuse_all(Loop *loop)
{
	for (Request *request = loop->requests; request; request = request->next)
	{
		if (request->call)
		{
			db_call_abandon(request->call);
			request->call = NULL;
		}
		if (request->suspended)
			reply_failure(request, status_unavailable());
		else if (request->stage != STAGE_ANSWERED)
			shutdown(request->client->fd, SHUT_RDWR);
	}
}

void
http_stop(Loop *loop)
{
	/* libmicrohttpd demands that nothing is suspended any more. */
	http_refuse_all(loop);
	MHD_run(loop->daemon);
	MHD_stop_daemon(loop->daemon);
	loop->daemon = NULL;
}
