/*
 * upload.c
 *		PUT /upload. The database knows the token and decides everything; no more than one piece of a body is
 *		in memory here.
 */
#include "endpoint/endpoint.h"

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "http/database_reply.h"
#include "http/reply.h"
#include "http/route.h"

#define MAX_UPLOAD 64 /* characters of the database's id of an upload */
#define MAX_TYPE   1024

/* request->state: the request owns it and frees it at its end. */
typedef struct Upload
{
	char id[MAX_UPLOAD + 1];
	int pieces; /* handed over so far */
} Upload;

/* The parameters that every step has; the caller fills request->arguments with its own before. */
static void
submit_step(Request *request, const char *name, DbParameter piece,
			void (*done)(Request *request, DbOutcome *outcome))
{
	snprintf(request->label, sizeof(request->label), "upload %s", name);
	request_submit(
		request,
		&(DbCall){.statement = DB_UPLOAD_CALL,
				  .lane = DB_SLOW,
				  .parameters = {request_token(request), db_text(name), db_text(request->arguments.data),
								 piece, request_peer(request), db_text(request->id)}},
		done);
}

/* The database's answer as the reply; the last step's, or any refusal. */
static void
reply_answer(Request *request, DbOutcome *outcome, const DatabaseReply *reply)
{
	PGresult *result = outcome->result;

	outcome->result = NULL;
	reply_result(request, reply->status, REPLY_JSON, result, reply->body.value, reply->body.length);
	reply_header(request, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	if (reply->status == MHD_HTTP_UNAUTHORIZED)
		reply_header(request, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
}

/* True when the step was taken, and the reply is to be freed; else the request is answered. */
static bool
take_step(Request *request, DbOutcome *outcome, DatabaseReply *reply)
{
	if (!database_reply_take(request, outcome, reply))
		return false;
	request->verified = reply->status != MHD_HTTP_UNAUTHORIZED;
	if (reply->status == MHD_HTTP_OK && reply->body.value)
		return true;
	if (reply->status < 400 || !reply->body.value)
		reply_failure(request, status_find("XX000"));
	else
		reply_answer(request, outcome, reply);
	database_reply_free(reply);
	return false;
}

static void
begin_done(Request *request, DbOutcome *outcome)
{
	Upload *upload = request->state;
	struct json_object *answer;
	DatabaseReply reply;
	const char *id;

	if (!take_step(request, outcome, &reply))
		return;
	answer = database_reply_object(&reply.body);
	id = database_reply_text(answer, "upload");
	if (id && strlen(id) <= MAX_UPLOAD)
	{
		strcpy(upload->id, id);
		request_continue_body(request);
	}
	else
		reply_failure(request, status_find("XX000"));
	json_object_put(answer);
	database_reply_free(&reply);
}

/* What says that the body is not the file itself (RFC 9110 sections 8.4 and 14.5): answered, and false. */
static bool
is_whole_file(Request *request)
{
	if (request_header(request, MHD_HTTP_HEADER_CONTENT_RANGE))
		reply_problem(request, MHD_HTTP_BAD_REQUEST, REPLY_RPC_INVALID_REQUEST, "invalid_arguments",
					  "A part of a file cannot be sent: leave Content-Range out and send all of it.");
	else
		return !reply_refused_coding(request);
	return false;
}

static void
begin(Request *request)
{
	const char *type = request_header(request, MHD_HTTP_HEADER_CONTENT_TYPE);
	Buffer *out = &request->arguments;

	request->state = calloc(1, sizeof(Upload));
	request->free_state = free;
	if (!request->state)
	{
		reply_failure(request, status_unavailable());
		return;
	}
	buffer_add(out, "{\"content_type\":");
	buffer_add_json(out, type ? type : "", type ? strnlen(type, MAX_TYPE) : 0);
	if (request->has_length || !request->has_body)
		buffer_format(out, ",\"length\":%llu", (unsigned long long) request->declared_length);
	buffer_add_char(out, '}');
	submit_step(request, "begin", db_text(NULL), begin_done);
}

static void
finish_done(Request *request, DbOutcome *outcome)
{
	DatabaseReply reply;

	if (!take_step(request, outcome, &reply))
		return;
	reply_answer(request, outcome, &reply);
	database_reply_free(&reply);
}

static void
finish(Request *request)
{
	Upload *upload = request->state;

	buffer_clear(&request->arguments);
	buffer_format(&request->arguments, "{\"upload\":\"%s\"}", upload->id);
	submit_step(request, "finish", db_text(NULL), finish_done);
}

static void
piece_done(Request *request, DbOutcome *outcome)
{
	DatabaseReply reply;

	if (!take_step(request, outcome, &reply))
		return;
	database_reply_free(&reply);
	if (request->part == PART_END)
		finish(request);
	else
		request_continue_body(request);
}

static void
submit_piece(Request *request)
{
	Upload *upload = request->state;

	buffer_clear(&request->arguments);
	buffer_format(&request->arguments, "{\"upload\":\"%s\",\"number\":%d}", upload->id, upload->pieces++);
	submit_step(request, "chunk", db_bytes(request->body.data, request->body.length), piece_done);
}

void
upload_handle(Request *request)
{
	if (request->part == PART_HEAD)
	{
		if (is_whole_file(request))
			begin(request);
	}
	else if (request->part == PART_MIDDLE || request->body.length > 0)
		submit_piece(request);
	else
		finish(request);
}
