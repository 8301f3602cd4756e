/*
 * share.c
 *		The page behind a public link: asked for, passed on.
 */
#include "endpoint/endpoint.h"

#include <stdio.h>
#include <string.h>

#include "endpoint/pages.h"
#include "http/database_reply.h"
#include "http/reply.h"
#include "http/route.h"

/* 256 bits in base64url. */
#define TOKEN_LENGTH 43

/* Of a page on its way: as many cost about a microsecond to send. */
#define BYTES_A_MICROSECOND 600

static void
reply_nothing(Request *request)
{
	pages_reply_message(request, MHD_HTTP_NOT_FOUND, "Nothing is shared here",
						"This link is not complete, or it was withdrawn.", "Ask whoever gave it to you.");
	reply_header(request, "X-Robots-Tag", "noindex, nofollow");
}

/* What the client has already, in its own words; NULL: nothing. */
static const char *
known_to_client(const Request *request)
{
	const char *known = request_header(request, MHD_HTTP_HEADER_IF_NONE_MATCH);

	return known && utf8_is_text(known, strlen(known)) ? known : NULL;
}

/* Links that share a number only offer each other's pages in vain. */
static uint64_t
page_kind(const Request *request)
{
	uint64_t kind;

	memcpy(&kind, request->token_hash, sizeof(kind));
	return kind;
}

/* The page as the database has sent it, which is kept if it has a name. */
static void
reply_whole(Request *request, DbOutcome *outcome, const DatabaseReply *reply, const char *tag)
{
	PGresult *result = outcome->result;

	if (tag)
		part_keep(&request->loop->shared->pages, page_kind(request), tag, reply->body.value,
				  reply->body.length);
	outcome->result = NULL;
	reply_result(request, reply->status, REPLY_HTML, result, reply->body.value, reply->body.length);
}

/* The page that was offered is still that page. */
static void
reply_kept(Request *request)
{
	Part *page = request->state;

	request->state = NULL;
	metrics_add(&request->loop->metrics, METRIC_KEPT_PARTS, 1);
	reply_part(request, MHD_HTTP_OK, REPLY_HTML, page);
}

static void
reply_page(Request *request, DbOutcome *outcome, const DatabaseReply *reply)
{
	const char *tag = database_reply_text(reply->headers, MHD_HTTP_HEADER_ETAG);
	const char *known = known_to_client(request);
	const Part *offered = request->state;

	if (reply->body.value)
		reply_whole(request, outcome, reply, tag);
	else if (tag && offered && strcmp(offered->id, tag) == 0 && !(known && strstr(known, tag)))
		reply_kept(request);
	else
		reply_empty(request, reply->status);
	db_charge_pace(request->loop->database, request->bytes_out / BYTES_A_MICROSECOND);
	database_reply_copy_headers(request, reply->headers);
	if (request->loop->settings->https)
		reply_header(request, "Strict-Transport-Security", "max-age=31536000");
}

static void
share_done(Request *request, DbOutcome *outcome)
{
	DatabaseReply reply;

	if (!database_reply_take(request, outcome, &reply))
		return;
	if (reply.status == MHD_HTTP_NOT_FOUND)
		reply_nothing(request);
	else
		reply_page(request, outcome, &reply);
	database_reply_free(&reply);
}

/* Pages that need not be sent again: the client's, and the one kept here. */
static void
write_validators(Request *request, Buffer *out)
{
	const char *known = known_to_client(request);
	const Part *offered = request->state;
	Buffer tags;

	buffer_init(&tags, request->arguments.limit);
	if (known)
		buffer_format(&tags, "%s, ", known);
	if (offered)
		buffer_add(&tags, offered->id);
	buffer_add(out, "{\"if-none-match\":");
	buffer_add_json(out, tags.length > 0 ? tags.data : "", tags.length);
	buffer_add(out, "}");
	buffer_free(&tags);
}

void
share_handle(Request *request)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	const char *token = request->path + strlen(request->route->path);

	if (strlen(token) != TOKEN_LENGTH || strspn(token, allowed) != TOKEN_LENGTH)
	{
		reply_nothing(request);
		return;
	}
	auth_hash(token, TOKEN_LENGTH, request->token_hash);
	snprintf(request->label, sizeof(request->label), "share");
	request->state = part_find(&request->loop->shared->pages, page_kind(request));
	request->free_state = part_release;
	write_validators(request, &request->arguments);
	/* Anyone may ask as often as they like: that must not keep tools from their turn. */
	request_submit(request,
				   &(DbCall){.statement = DB_PAGE_CALL,
							 .lane = DB_SLOW,
							 .heavy = true,
							 .paced = true,
							 .parameters = {db_text("shared"), request_token(request),
											db_text(request->arguments.data), db_text(request->id)}},
				   share_done);
}
