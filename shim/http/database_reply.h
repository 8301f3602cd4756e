/*
 * database_reply.h
 *		What the database answers a request with: a value of ainecto.http_reply or ainecto.oauth_reply.
 */
#ifndef SHIM_DATABASE_REPLY_H
#define SHIM_DATABASE_REPLY_H

#include <json-c/json.h>
#include <libpq-fe.h>

#include "base/record.h"
#include "http/request.h"

/* Body and page lie in the result, the headers are the holder's until database_reply_free(). */
typedef struct DatabaseReply
{
	unsigned status;
	struct json_object *headers; /* NULL: none */
	RecordField body;
	RecordField page; /* JSON text, of an oauth_reply */
} DatabaseReply;

/* Takes the outcome's one value apart. False: the call failed, or there is no such value; the request is
 * answered. */
extern bool database_reply_take(Request *request, const DbOutcome *outcome, DatabaseReply *reply);
extern void database_reply_free(DatabaseReply *reply);

/* The object in a JSON text, to be put; NULL when it is none. */
extern struct json_object *database_reply_object(const RecordField *text);

/* The text of a member, NULL when there is none; headers that begin with ":" are among a reply's headers. */
extern const char *database_reply_text(struct json_object *object, const char *name);

/* Adds all headers to the response, but for those that begin with ":". */
extern void database_reply_copy_headers(Request *request, struct json_object *headers);

#endif
