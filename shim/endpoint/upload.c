/*
 * upload.c
 *		PUT /upload. The database knows the token and decides everything; no more than one piece of a body is
 *		in memory here.
 */
#include "endpoint/upload.h"

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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
submit_step(Request *request, const char *name, bool with_piece,
			void (*done)(Request *request, DbOutcome *outcome))
{
	DbCall *call = buffer_failed(&request->arguments)
					   ? NULL
					   : db_call_new(request->loop->database, DB_UPLOAD_CALL, DB_SLOW);

	snprintf(request->label, sizeof(request->label), "upload %s", name);
	if (call)
	{
		call->parameters[0] = (DbParameter){
			.value = (const char *) request->token_hash, .length = AUTH_HASH_BYTES, .binary = true};
		call->parameters[1].value = name;
		call->parameters[2].value = request->arguments.data;
		if (with_piece)
			call->parameters[3] = (DbParameter){
				.value = request->body.data, .length = (int) request->body.length, .binary = true};
		call->parameters[4].value = request->peer[0] ? request->peer : NULL;
		call->parameters[5].value = request->id;
	}
	request_submit(request, call, done);
}

/* The database's answer as the reply; the last step's, or any refusal. */
static void
reply_answer(Request *request, DbOutcome *outcome, unsigned status)
{
	PGresult *result = outcome->result;

	outcome->result = NULL;
	reply_result(request, status, REPLY_JSON, result, PQgetvalue(result, 0, 1),
				 (size_t) PQgetlength(result, 0, 1));
	reply_header(request, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	if (status == MHD_HTTP_UNAUTHORIZED)
		reply_header(request, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
}

/* True when the step was taken; else the request is answered. */
static bool
step_is_done(Request *request, DbOutcome *outcome)
{
	unsigned status;

	if (outcome->failure)
	{
		reply_failure(request, outcome->failure);
		return false;
	}
	status = PQntuples(outcome->result) == 1 && !PQgetisnull(outcome->result, 0, 1)
				 ? (unsigned) atoi(PQgetvalue(outcome->result, 0, 0))
				 : 0;
	request->verified = status != MHD_HTTP_UNAUTHORIZED;
	if (status == MHD_HTTP_OK)
		return true;
	if (status < 400 || status > 599)
		reply_failure(request, status_find("XX000"));
	else
		reply_answer(request, outcome, status);
	return false;
}

static void
begin_done(Request *request, DbOutcome *outcome)
{
	Upload *upload = request->state;
	struct json_object *answer;
	struct json_object *id = NULL;
	const char *text;

	if (!step_is_done(request, outcome))
		return;
	answer = json_tokener_parse(PQgetvalue(outcome->result, 0, 1));
	if (json_object_is_type(answer, json_type_object))
		json_object_object_get_ex(answer, "upload", &id);
	text = id ? json_object_get_string(id) : NULL;
	if (text && strlen(text) <= MAX_UPLOAD)
	{
		strcpy(upload->id, text);
		request_continue_body(request);
	}
	else
		reply_failure(request, status_find("XX000"));
	json_object_put(answer);
}

/* What says that the body is not the file itself (RFC 9110 sections 8.4 and 14.5): answered, and false. */
static bool
is_whole_file(Request *request)
{
	const char *coding = request_header(request, MHD_HTTP_HEADER_CONTENT_ENCODING);

	if (request_header(request, MHD_HTTP_HEADER_CONTENT_RANGE))
		reply_problem(request, MHD_HTTP_BAD_REQUEST, REPLY_RPC_INVALID_REQUEST, "invalid_arguments",
					  "A part of a file cannot be sent: leave Content-Range out and send all of it.");
	else if (coding && strcasecmp(coding, "identity") != 0)
		reply_problem(request, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE, REPLY_RPC_INVALID_REQUEST,
					  "invalid_arguments",
					  "The body is stored as it is sent: send it without Content-Encoding.");
	else
		return true;
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
	submit_step(request, "begin", false, begin_done);
}

static void
submit_piece(Request *request, void (*done)(Request *request, DbOutcome *outcome))
{
	Upload *upload = request->state;

	buffer_clear(&request->arguments);
	buffer_format(&request->arguments, "{\"upload\":\"%s\",\"number\":%d}", upload->id, upload->pieces++);
	submit_step(request, "chunk", true, done);
}

static void
piece_done(Request *request, DbOutcome *outcome)
{
	if (step_is_done(request, outcome))
		request_continue_body(request);
}

static void
finish_done(Request *request, DbOutcome *outcome)
{
	if (step_is_done(request, outcome))
		reply_answer(request, outcome, MHD_HTTP_OK);
}

static void
finish(Request *request)
{
	Upload *upload = request->state;

	buffer_clear(&request->arguments);
	buffer_format(&request->arguments, "{\"upload\":\"%s\"}", upload->id);
	submit_step(request, "finish", false, finish_done);
}

static void
last_piece_done(Request *request, DbOutcome *outcome)
{
	if (step_is_done(request, outcome))
		finish(request);
}

void
upload_handle(Request *request)
{
	if (request->part == PART_HEAD)
	{
		if (is_whole_file(request))
			begin(request);
	}
	else if (request->part == PART_MIDDLE)
		submit_piece(request, piece_done);
	else if (request->body.length > 0)
		submit_piece(request, last_piece_done);
	else
		finish(request);
}
