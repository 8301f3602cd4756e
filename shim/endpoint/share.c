/*
 * share.c
 *		The page behind a public link: asked for, passed on.
 */
#include "endpoint/share.h"

#include <stdio.h>
#include <string.h>

#include "endpoint/pages.h"
#include "http/database_reply.h"
#include "http/reply.h"
#include "http/route.h"

/* 256 bits in base64url. */
#define TOKEN_LENGTH 43

static void
reply_nothing(Request *request)
{
	pages_reply_message(request, MHD_HTTP_NOT_FOUND, "Nothing is shared here",
						"This link is not complete, or it was withdrawn.", "Ask whoever gave it to you.");
	reply_header(request, "X-Robots-Tag", "noindex, nofollow");
}

static void
reply_page(Request *request, DbOutcome *outcome, DatabaseReply *reply)
{
	if (!reply->body.value)
		reply_empty(request, reply->status);
	else
	{
		PGresult *result = outcome->result;

		outcome->result = NULL;
		reply_result(request, reply->status, REPLY_HTML, result, reply->body.value, reply->body.length);
	}
	database_reply_copy_headers(request, reply->headers);
	if (request->loop->settings->https)
		reply_header(request, "Strict-Transport-Security", "max-age=31536000");
}

static void
share_done(Request *request, DbOutcome *outcome)
{
	DatabaseReply reply;

	if (outcome->failure)
	{
		reply_failure(request, outcome->failure);
		return;
	}
	if (!database_reply_read(outcome->result, &reply))
	{
		reply_failure(request, status_find("XX000"));
		return;
	}
	if (reply.status == MHD_HTTP_NOT_FOUND)
		reply_nothing(request);
	else
		reply_page(request, outcome, &reply);
	database_reply_free(&reply);
}

/* What the client has already. */
static void
write_headers(Request *request, Buffer *out)
{
	const char *known = request_header(request, MHD_HTTP_HEADER_IF_NONE_MATCH);

	if (!known || !utf8_is_text(known, strlen(known)))
	{
		buffer_add(out, "{}");
		return;
	}
	buffer_add(out, "{\"if-none-match\":");
	buffer_add_json(out, known, strlen(known));
	buffer_add(out, "}");
}

void
share_handle(Request *request)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	const char *token = request->path + strlen(request->route->path);
	DbCall *call = NULL;

	if (strlen(token) != TOKEN_LENGTH || strspn(token, allowed) != TOKEN_LENGTH)
	{
		reply_nothing(request);
		return;
	}
	auth_hash(token, TOKEN_LENGTH, request->token_hash);
	snprintf(request->label, sizeof(request->label), "share");
	write_headers(request, &request->arguments);
	if (!buffer_failed(&request->arguments))
		call = db_call_new(request->loop->database, DB_PAGE_CALL, DB_SLOW);
	if (call)
	{
		/* Anyone may ask as often as they like: that must not keep tools from their turn. */
		call->heavy = true;
		call->parameters[0].value = "shared";
		call->parameters[1] = (DbParameter){
			.value = (const char *) request->token_hash, .length = AUTH_HASH_BYTES, .binary = true};
		call->parameters[2].value = request->arguments.data;
		call->parameters[3].value = request->id;
	}
	request_submit(request, call, share_done);
}
