/*
 * database_reply.h
 *		A value of ainecto.http_reply: status, headers and body that the database answers a request with.
 */
#ifndef SHIM_DATABASE_REPLY_H
#define SHIM_DATABASE_REPLY_H

#include <json-c/json.h>
#include <libpq-fe.h>

#include "base/record.h"
#include "http/request.h"

/* The body lies in the result, the headers are the holder's until database_reply_free(). */
typedef struct DatabaseReply
{
	unsigned status;
	struct json_object *headers; /* NULL: none */
	RecordField body;
} DatabaseReply;

/* Takes the one value of a result apart; false when it is none. */
extern bool database_reply_read(const PGresult *result, DatabaseReply *reply);
extern void database_reply_free(DatabaseReply *reply);

/* A header by name, those that begin with ":" among them; NULL: none. */
extern const char *database_reply_header(struct json_object *headers, const char *name);

/* Adds all headers to the response, but for those that begin with ":". */
extern void database_reply_copy_headers(Request *request, struct json_object *headers);

#endif
