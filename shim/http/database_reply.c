/*
 * database_reply.c
 *		A value of ainecto.http_reply.
 */
#include "http/database_reply.h"

#include "http/reply.h"

/* Fields of ainecto.http_reply. */
enum
{
	REPLY_STATUS,
	REPLY_HEADERS,
	REPLY_BODY,
	REPLY_STREAM,
	REPLY_FIELDS
};

/* The reply's headers as an object; NULL: none. */
static struct json_object *
parse_headers(const RecordField *field)
{
	RecordField text = record_jsonb(field);
	struct json_tokener *tokener;
	struct json_object *headers;

	if (!text.value || !(tokener = json_tokener_new()))
		return NULL;
	headers = json_tokener_parse_ex(tokener, text.value, (int) text.length);
	json_tokener_free(tokener);
	if (json_object_is_type(headers, json_type_object))
		return headers;
	json_object_put(headers);
	return NULL;
}

bool
database_reply_read(const PGresult *result, DatabaseReply *reply)
{
	RecordField fields[REPLY_FIELDS];
	int status = 0;

	if (PQntuples(result) == 1 &&
		record_read(PQgetvalue(result, 0, 0), (size_t) PQgetlength(result, 0, 0), fields, REPLY_FIELDS))
		status = record_integer(&fields[REPLY_STATUS], 0);
	if (status < 200 || status > 599)
		return false;
	reply->status = (unsigned) status;
	reply->headers = parse_headers(&fields[REPLY_HEADERS]);
	reply->body = fields[REPLY_BODY];
	return true;
}

void
database_reply_free(DatabaseReply *reply)
{
	json_object_put(reply->headers);
	reply->headers = NULL;
}

const char *
database_reply_header(struct json_object *headers, const char *name)
{
	struct json_object *value;

	return headers && json_object_object_get_ex(headers, name, &value) ? json_object_get_string(value) : NULL;
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
