/*
 * database_reply.c
 *		Values of ainecto.http_reply and ainecto.oauth_reply.
 */
#include "http/database_reply.h"

#include "http/reply.h"

/* Fields of both types. */
enum
{
	REPLY_STATUS,
	REPLY_HEADERS,
	REPLY_BODY,
	REPLY_PAGE, /* of an http_reply: always null */
	REPLY_FIELDS
};

struct json_object *
database_reply_object(const RecordField *text)
{
	struct json_tokener *tokener = text->value ? json_tokener_new() : NULL;
	struct json_object *object;

	if (!tokener)
		return NULL;
	object = json_tokener_parse_ex(tokener, text->value, (int) text->length);
	json_tokener_free(tokener);
	if (json_object_is_type(object, json_type_object))
		return object;
	json_object_put(object);
	return NULL;
}

bool
database_reply_take(Request *request, const DbOutcome *outcome, DatabaseReply *reply)
{
	const PGresult *result = outcome->result;
	RecordField fields[REPLY_FIELDS];
	RecordField headers;
	int status = 0;

	if (!outcome->failure && PQntuples(result) == 1 &&
		record_read(PQgetvalue(result, 0, 0), (size_t) PQgetlength(result, 0, 0), fields, REPLY_FIELDS))
		status = record_integer(&fields[REPLY_STATUS], 0);
	if (status < 200 || status > 599)
	{
		reply_failure(request, outcome->failure ? outcome->failure : status_find("XX000"));
		return false;
	}
	headers = record_jsonb(&fields[REPLY_HEADERS]);
	reply->status = (unsigned) status;
	request->end = status >= MHD_HTTP_BAD_REQUEST ? CALL_REFUSED : CALL_SERVED;
	reply->headers = database_reply_object(&headers);
	reply->body = fields[REPLY_BODY];
	reply->page = record_jsonb(&fields[REPLY_PAGE]);
	return true;
}

void
database_reply_free(DatabaseReply *reply)
{
	json_object_put(reply->headers);
	reply->headers = NULL;
}

const char *
database_reply_text(struct json_object *object, const char *name)
{
	struct json_object *value;

	if (!json_object_is_type(object, json_type_object) || !json_object_object_get_ex(object, name, &value))
		return NULL;
	return value ? json_object_get_string(value) : NULL;
}

void
database_reply_copy_headers(Request *request, struct json_object *headers)
{
	if (!headers)
		return;
	json_object_object_foreach(headers, name, value)
	{
		if (value && name[0] != ':')
			reply_header(request, name, json_object_get_string(value));
	}
}
