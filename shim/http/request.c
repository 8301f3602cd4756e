/*
 * request.c
 *		The life of requests: birth and end, suspending, deadlines, the call to the database. request.h
 * says who owns what.
 */
#include "http/request.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "http/reply.h"
#include "http/route.h"

#define MAX_QUERY       8192
#define MAX_LOGGED_PATH 256

/* How much longer a request may take than --request-seconds when it carries much. */
#define LARGE_FACTOR 3

/* A call may wait this long for a connection, and take this long altogether; below the usual 60 s of clients.
 */
#define QUEUE_LIMIT_MS      6000
#define LONG_QUEUE_LIMIT_MS 30000 /* for its turn, if it takes long itself */
#define CALL_LIMIT_MS       57000

/* After which one too many is sent away. */
#define REFUSAL_PAUSE_MS 1000

/* ---- birth and end ---- */

static void request_deadline(Timer *timer);

void
request_set_deadline(Request *request, uint64_t milliseconds)
{
	timer_start(&request->loop->timers, &request->deadline, clock_milliseconds() + milliseconds);
}

uint64_t
request_read_limit(const Request *request)
{
	return (uint64_t) request->loop->settings->request_seconds * 1000;
}

uint64_t
request_large_limit(const Request *request)
{
	return request_read_limit(request) * LARGE_FACTOR;
}

static void
count_in_flight(Loop *loop, int change)
{
	loop->requests_in_flight += change;
	metrics_set(&loop->metrics, METRIC_REQUESTS_IN_FLIGHT, (uint64_t) loop->requests_in_flight);
}

/* Has a path a control character, as it is or percent-encoded? */
static bool
path_is_odd(const char *path, size_t length)
{
	for (size_t i = 0; i < length; i++)
	{
		unsigned char character = (unsigned char) path[i];

		if (character <= ' ' || character == 0x7F)
			return true;
		if (character == '%' && length - i > 2 && (path[i + 1] == '0' || path[i + 1] == '1'))
			return true;
		if (character == '%' && length - i > 2 && path[i + 1] == '7' && (path[i + 2] | 0x20) == 'f')
			return true;
	}
	return false;
}

/* Where the path of a target begins: behind scheme and authority of one in absolute form (RFC 9112,
 * section 3.2.2). */
static const char *
target_path(const char *uri)
{
	size_t scheme = strncasecmp(uri, "http://", 7) == 0 ? 7 : strncasecmp(uri, "https://", 8) == 0 ? 8 : 0;

	return scheme > 0 ? uri + scheme + strcspn(uri + scheme, "/?") : uri;
}

#define WELL_KNOWN "/.well-known/"

/*
 * A path as the table of routes has it, without the public URL's path: that is in front or, of a well-known
 * one, behind its name (RFC 8414, section 3.1; RFC 9728, section 3.1). A proxy may have taken it away
 * already.
 */
static char *
local_path(const Settings *settings, const char *path, size_t length)
{
	size_t base = strlen(settings->base_path);
	size_t front = strncmp(path, WELL_KNOWN, strlen(WELL_KNOWN)) == 0
					   ? strlen(WELL_KNOWN) + strcspn(path + strlen(WELL_KNOWN), "/?")
					   : 0;
	const char *rest = path + front;
	char *local;

	length -= front;
	if (base > 0 && length >= base && strncmp(rest, settings->base_path, base) == 0 &&
		(length == base || rest[base] == '/'))
	{
		rest += base;
		length -= base;
	}
	if (length > MAX_LOGGED_PATH)
		length = MAX_LOGGED_PATH;
	return asprintf(&local, "%.*s%.*s", (int) front, path, (int) length, front + length > 0 ? rest : "/") < 0
			   ? NULL
			   : local;
}

Request *
request_begin(Client *client, const char *target)
{
	const char *uri = target_path(target);
	const char *question = strchr(uri, '?');
	size_t path_length = question ? (size_t) (question - uri) : strlen(uri);
	Request *request;

	if (client->request)
		request_end(client->request);
	request = calloc(1, sizeof(Request));
	if (request)
		request->path = local_path(client->loop->settings, uri, path_length);
	if (!request || !request->path)
	{
		free(request);
		return NULL;
	}
	request->loop = client->loop;
	request->client = client;
	request->connection = client->connection;
	request->started = clock_microseconds();
	request->target_length = strlen(target);
	request->target_is_odd = path_is_odd(uri, path_length);
	if (question && question[1])
		request->query = strndup(question + 1, MAX_QUERY + 1);
	memcpy(request->peer, client->peer, sizeof(request->peer));
	buffer_init(&request->body, 0);
	buffer_init(&request->arguments, 512 * 1024);
	request->deadline.fire = request_deadline;
	request_set_deadline(request, request_read_limit(request));
	client->request = request;
	client_has_request(client);
	count_in_flight(request->loop, 1);
	return request;
}

void
request_return_budget(Request *request)
{
	atomic_fetch_sub(&request->loop->shared->body_bytes, request->budget_taken);
	request->budget_taken = 0;
}

/* Takes the difference up to bytes from the budget that all bodies share. */
bool
request_take_budget(Request *request, uint64_t bytes)
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
	const RouteTable *table = request->loop->shared->routes;
	int route = route_index(table, request->route ? request->route : route_find(table, "*"));
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

	if (request->label[0])
		call_book_count(&request->loop->shared->calls, request->label, request->lane, request->end,
						microseconds);
	metrics_count_request(&request->loop->metrics, route, request->status, microseconds);
	if (request->status == MHD_HTTP_UNAUTHORIZED)
		metrics_add(&request->loop->metrics, METRIC_UNAUTHORIZED, 1);
	log_request(&request->loop->log, &line);
}

void
request_end(Request *request)
{
	Loop *loop = request->loop;

	request_log(request);
	timer_stop(&loop->timers, &request->deadline);
	if (request->call)
		db_call_abandon(request->call);
	if (request->free_state)
		request->free_state(request->state);
	if (request->response)
		MHD_destroy_response(request->response);
	request->client->request = NULL;
	client_await_request(request->client);
	request_return_budget(request);
	if (request->body.data)
		explicit_bzero(request->body.data,
					   request->body.length < ROUTE_FORM_LIMIT ? request->body.length : 0);
	buffer_free(&request->body);
	buffer_free(&request->arguments);
	free(request->path);
	free(request->query);
	free(request);
	count_in_flight(loop, -1);
}

/* ---- suspending ---- */

void
request_suspend(Request *request)
{
	request->suspended = true;
	MHD_suspend_connection(request->connection);
}

void
request_resume(Request *request)
{
	if (!request->suspended)
		return;
	request->suspended = false;
	MHD_resume_connection(request->connection);
}

void
request_reply_ready(Request *request)
{
	request_resume(request);
}

/* Nobody waits for the call any longer, if there is one; what is told of that. */
static const StatusRow *
abandon_call(Request *request)
{
	const StatusRow *told = request->call ? db_call_unfinished(request->call) : status_unavailable();

	if (request->call)
		db_call_abandon(request->call);
	request->call = NULL;
	return told;
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
		client_cut(request->client);
		return;
	}
	if (request->call && !db_call_is_queued(request->call) && waited < CALL_LIMIT_MS)
	{
		request_set_deadline(request, CALL_LIMIT_MS - waited);
		return;
	}
	reply_failure(request, abandon_call(request));
}

/* ---- the database ---- */

static void
call_done(DbCall *call, DbOutcome *outcome)
{
	Request *request = call->closure;

	request->call = NULL;
	request->lane = db_lane_name(outcome->lane);
	request->call_done(request, outcome);
}

void
request_submit(Request *request, const DbCall *described, void (*done)(Request *request, DbOutcome *outcome))
{
	DbCall *call = request->loop->refusing || buffer_failed(&request->arguments)
					   ? NULL
					   : db_call_new(request->loop->database, described);
	DbSubmit result;
	bool waits;

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
	request->end = CALL_FAILED;
	request->call_started = clock_milliseconds();
	result = db_submit(call);
	if (result == DB_ACCEPTED)
	{
		request->call = call;
		request_set_deadline(request, call->takes_long ? LONG_QUEUE_LIMIT_MS : QUEUE_LIMIT_MS);
		if (request->client->ended && db_call_is_queued(call))
			client_has_ended(request->client);
		return;
	}
	waits = result == DB_FULL && call->heavy;
	db_call_free(call);
	if (result == DB_FULL)
		metrics_add(&request->loop->metrics, METRIC_QUEUE_FULL, 1);
	if (waits)
		request_set_deadline(request, REFUSAL_PAUSE_MS);
	else
		reply_failure(request, status_unavailable());
}

void
request_hold(Request *request)
{
	request_suspend(request);
}

void
request_release(Request *request)
{
	request_set_deadline(request, request_large_limit(request));
	request_resume(request);
}

/* ---- a client that leaves, a server that does ---- */

/* Since this revision of MCP, closing the connection cancels the call; before it, a lost connection says
 * nothing. A page that nobody waits for is not worth making. */
#define FIRST_CANCELLING_REVISION "2026-07-28"

static bool
leaving_cancels(const Request *request)
{
	const char *revision = request_header(request, "MCP-Protocol-Version");

	if (request->call->statement == DB_PAGE_CALL)
		return true;
	return request->call->statement == DB_MCP_CALL && revision &&
		   strcmp(revision, FIRST_CANCELLING_REVISION) >= 0;
}

/*
 * Work still waiting is not worth starting. Work that has begun is stopped where the protocol says so, and
 * else runs to its end; its outcome is recorded either way.
 */
void
request_drop_work(Request *request)
{
	if (!request->suspended || !request->call)
		return;
	if (!db_call_is_queued(request->call))
	{
		if (request->call->lane == DB_SLOW && leaving_cancels(request))
			db_call_cancel(request->call);
		return;
	}
	db_call_abandon(request->call);
	request->call = NULL;
	metrics_add(&request->loop->metrics, METRIC_DROPPED, 1);
	reply_empty(request, REPLY_CLIENT_LEFT);
}

void
request_refuse_all(Loop *loop)
{
	/* What is still in a socket's buffer may complete a request that was cut off: it must not wait either. */
	loop->refusing = true;
	for (Client *client = loop->clients; client; client = client->next)
	{
		Request *request = client->request;
		const StatusRow *told;

		if (!request)
			continue;
		told = abandon_call(request);
		if (request->suspended)
			reply_failure(request, told);
		else if (request->stage != STAGE_ANSWERED)
			client_cut(client);
	}
}

const char *
request_header(const Request *request, const char *name)
{
	return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

const char *
request_cookie(const Request *request, const char *name)
{
	return MHD_lookup_connection_value(request->connection, MHD_COOKIE_KIND, name);
}
