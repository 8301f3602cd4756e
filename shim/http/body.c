/*
 * body.c
 *		Reading the body of a request within its limits: whole, or in pieces that are handed on.
 */
#include "http/body.h"

#include <string.h>

#include "http/reply.h"
#include "http/route.h"

/* A body above this waits for a verdict on its token before it is read. */
#define UNVERIFIED_BODY ((size_t) 64 * 1024)

/* After an early refusal this much of the body is still read, so that the client sees the answer, not a
 * reset. */
#define DISCARD_LIMIT ((uint64_t) 1024 * 1024)

bool
body_is_streamed(const Request *request)
{
	return request->route->flags & ROUTE_STREAM;
}

uint64_t
body_limit_of(const Request *request)
{
	if (body_is_streamed(request))
		return ROUTE_STREAM_LIMIT;
	return request->route->kind->bearer ? request->loop->settings->body_limit : ROUTE_FORM_LIMIT;
}

/* ---- the verdict on a token ---- */

static void
verdict_done(Request *request, DbOutcome *outcome)
{
	request->stage = STAGE_BODY;
	if (outcome->failure)
		reply_failure(request, outcome->failure);
	else if (PQntuples(outcome->result) != 1 || strcmp(PQgetvalue(outcome->result, 0, 0), "200") != 0)
		reply_unauthorized(request);
	else if (request->has_length && !request_take_budget(request, request->declared_length + 1))
		reply_failure(request, status_unavailable());
	else
	{
		request->verified = true;
		request_set_deadline(request, request_large_limit(request));
		request_resume(request);
	}
}

/* Asks the database about the token before more of the body is read. */
void
body_await_verdict(Request *request)
{
	request->stage = STAGE_VERDICT;
	request_submit(
		request,
		&(DbCall){.statement = DB_CHECK_TOKEN, .lane = DB_FAST, .parameters = {request_token(request)}},
		verdict_done);
	if (request->response)
		request->stage = STAGE_BODY;
	else
		request_suspend(request);
}

bool
body_needs_verdict(const Request *request, uint64_t length)
{
	return request->route->kind->bearer && !body_is_streamed(request) && !request->verified &&
		   length > UNVERIFIED_BODY;
}

/* ---- streamed bodies ---- */

/* Calls the route's handler; while the call it makes is under way the body waits. */
void
body_hand_on(Request *request, RequestPart part)
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
request_continue_body(Request *request)
{
	buffer_clear(&request->body);
	request->stage = STAGE_BODY;
	request_set_deadline(request, request_large_limit(request));
	request_resume(request);
}

/* Who had a good token may send a whole body in vain: most clients look for an answer only after it. */
static uint64_t
discard_limit(const Request *request)
{
	return body_is_streamed(request) && request->verified ? ROUTE_STREAM_LIMIT : DISCARD_LIMIT;
}

/* A body that is small enough is swallowed before the answer, so that the connection can be used again. */
bool
body_can_be_swallowed(const Request *request)
{
	return !request->has_body || (!request->ambiguous && request->declared_length <= discard_limit(request) &&
								  !request_header(request, MHD_HTTP_HEADER_EXPECT));
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
	else if (!request_take_budget(request, ROUTE_PIECE + 1) || !buffer_append(&request->body, data, taken))
		reply_failure(request, status_unavailable());
	else if (request->body.length == ROUTE_PIECE)
		body_hand_on(request, PART_MIDDLE);
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
	if (!request_take_budget(request, room) ||
		!buffer_reserve(&request->body, request->has_length && !request->body.length
											? (size_t) request->declared_length
											: size) ||
		!buffer_append(&request->body, data, size))
		reply_failure(request, status_unavailable());
}

enum MHD_Result
body_take(Request *request, const char *data, size_t *size)
{
	if (request->stage == STAGE_BODY && body_is_streamed(request))
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
	if (body_needs_verdict(request, request->body.length + *size))
	{
		request->bytes_in -= *size;
		body_await_verdict(request);
		if (!request->response)
			return MHD_YES;
	}
	else
		request_add_body(request, data, *size);
	if (request->response)
	{
		request->stage = STAGE_DISCARD;
		request_return_budget(request);
		buffer_free(&request->body);
	}
	*size = 0;
	return MHD_YES;
}
