/*
 * download.c
 *		GET /attachments/UUID. Every piece is asked for with the token again: who loses the right to see the
 *		file while it is on its way gets no more of it.
 */
#include "endpoint/endpoint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http/reply.h"
#include "http/route.h"

#define MAX_UUID 64
#define MAX_NAME 1024 /* bytes of a file name that go into the header */

/* request->state: the request owns it and frees it at its end. */
typedef struct Download
{
	char uuid[MAX_UUID + 1];
	char number_text[16];
	int number; /* of the piece that is asked for or here */
	uint64_t size;
	uint64_t start;       /* where the piece begins in the file */
	unsigned char *piece; /* from PQunescapeBytea; NULL: none is here */
	size_t length;
} Download;

static void
download_free(void *state)
{
	Download *download = state;

	PQfreemem(download->piece);
	free(download);
}

static void
ask(Request *request, void (*done)(Request *request, DbOutcome *outcome))
{
	Download *download = request->state;

	snprintf(download->number_text, sizeof(download->number_text), "%d", download->number);
	request_submit(request,
				   &(DbCall){.statement = DB_ATTACHMENT_PART,
							 .lane = DB_SLOW,
							 .parameters = {request_token(request), db_text(download->uuid),
											db_text(download->number_text)}},
				   done);
}

/* Takes the bytes of an answer in place of those before; false when there are none. */
static bool
take_piece(Download *download, const PGresult *result)
{
	if (PQntuples(result) != 1 || strcmp(PQgetvalue(result, 0, 0), "200") != 0 || PQgetisnull(result, 0, 4))
		return false;
	download->start += download->length;
	PQfreemem(download->piece);
	download->piece = PQunescapeBytea((const unsigned char *) PQgetvalue(result, 0, 4), &download->length);
	return download->piece != NULL;
}

static void
next_done(Request *request, DbOutcome *outcome)
{
	Download *download = request->state;

	if (outcome->failure || !take_piece(download, outcome->result))
	{
		/* The head is on its way already: the reader sees no piece and breaks the connection off. */
		PQfreemem(download->piece);
		download->piece = NULL;
	}
	request_release(request);
}

static ssize_t
read_piece(Request *request, uint64_t position, char *out, size_t room)
{
	Download *download = request->state;
	size_t left;

	if (request->response || !download->piece || position < download->start)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (position >= download->size)
		return MHD_CONTENT_READER_END_OF_STREAM;
	if (position >= download->start + download->length)
	{
		download->number++;
		ask(request, next_done);
		if (request->response)
			return MHD_CONTENT_READER_END_WITH_ERROR;
		request_hold(request);
		return 0;
	}
	left = (size_t) (download->start + download->length - position);
	if (left > room)
		left = room;
	memcpy(out, download->piece + (position - download->start), left);
	return (ssize_t) left;
}

/* RFC 6266: a plain name for old clients, the true one percent-encoded (RFC 8187). */
static void
add_disposition(Request *request, const char *filename)
{
	Buffer value;

	buffer_init(&value, 4 * MAX_NAME);
	buffer_add(&value, "attachment; filename=\"");
	for (const char *character = filename; *character; character++)
	{
		bool plain = *character >= 0x20 && *character < 0x7F && *character != '"' && *character != '\\' &&
					 *character != '%';

		/* One mark for each character, not for each of its bytes. */
		if (plain || ((unsigned char) *character & 0xC0) != 0x80)
			buffer_add_char(&value, plain ? *character : '_');
	}
	buffer_add(&value, "\"; filename*=UTF-8''");
	buffer_add_url(&value, filename, strlen(filename));
	reply_header(request, "Content-Disposition", buffer_failed(&value) ? "attachment" : value.data);
	buffer_free(&value);
}

static void
first_done(Request *request, DbOutcome *outcome)
{
	Download *download = request->state;
	const PGresult *result = outcome->result;
	const char *status;
	const char *type;

	if (outcome->failure)
	{
		reply_failure(request, outcome->failure);
		return;
	}
	status = PQntuples(result) == 1 ? PQgetvalue(result, 0, 0) : "";
	if (strcmp(status, "401") == 0)
	{
		reply_unauthorized(request);
		return;
	}
	if (strcmp(status, "403") == 0)
	{
		reply_problem(request, MHD_HTTP_FORBIDDEN, REPLY_RPC_INVALID_REQUEST, "plan_required",
					  "The plan or the scopes of this connection do not include reading over MCP.");
		return;
	}
	if (strcmp(status, "200") != 0)
	{
		reply_problem(request, MHD_HTTP_NOT_FOUND, REPLY_RPC_INVALID_REQUEST, "not_found",
					  "There is no such attachment, or none that you may see.");
		return;
	}
	download->size = strtoull(PQgetvalue(result, 0, 3), NULL, 10);
	type = PQgetvalue(result, 0, 2);
	if (take_piece(download, result))
		reply_pieces(request, MHD_HTTP_OK, type, download->size, read_piece);
	else if (download->size == 0)
		reply_static(request, MHD_HTTP_OK, type, "", 0);
	else
	{
		reply_failure(request, status_find("XX000"));
		return;
	}
	add_disposition(request, PQgetvalue(result, 0, 1));
	reply_header(request, MHD_HTTP_HEADER_ACCEPT_RANGES, "none");
	/* Whatever it is, it is not to act in our name if a browser opens it after all. */
	reply_header(request, "Content-Security-Policy", "default-src 'none'; sandbox");
	reply_header(request, MHD_HTTP_HEADER_CACHE_CONTROL, "private, no-store");
}

void
download_handle(Request *request)
{
	static const char allowed[] = "0123456789abcdefABCDEF-";
	const char *uuid = request->path + strlen(request->route->path);
	Download *download = calloc(1, sizeof(Download));

	if (!download)
	{
		reply_failure(request, status_unavailable());
		return;
	}
	request->state = download;
	request->free_state = download_free;
	snprintf(request->label, sizeof(request->label), "download");
	if (strlen(uuid) > MAX_UUID || strspn(uuid, allowed) != strlen(uuid))
		*download->uuid = '\0';
	else
		strcpy(download->uuid, uuid);
	ask(request, first_done);
}
