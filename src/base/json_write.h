/*
 * json_write.h
 *		Compact JSON text, written in order into a StringInfo; commas are placed by the writer.
 *
 * The buffer belongs to the caller. A member is json_write_key() and one value; the *_member() forms do both.
 */
#ifndef AINECTO_BASE_JSON_WRITE_H
#define AINECTO_BASE_JSON_WRITE_H

#include "postgres.h"

#include "lib/stringinfo.h"
#include "nodes/pg_list.h"
#include "utils/uuid.h"

typedef struct JsonWriter
{
	StringInfo out;
	bool comma; /* the next value or key follows another one */
	int depth;  /* objects and arrays that are open */
	bool left_open;
} JsonWriter;

/* Appends text of length bytes as a JSON string with its quotes. It is valid in the server's encoding
 * already. */
extern void json_write_quoted(StringInfo out, const char *text, size_t length);

extern void json_write_init(JsonWriter *writer, StringInfo out);

/*
 * For a result that somebody else is to write and that gets more members then: the end of the outermost
 * object is not written by json_write_close_object(), but by json_write_finish(), which throws if there was
 * none.
 */
extern void json_write_leave_open(JsonWriter *writer);
extern void json_write_finish(JsonWriter *writer);

extern void json_write_open_object(JsonWriter *writer);
extern void json_write_close_object(JsonWriter *writer);
extern void json_write_open_array(JsonWriter *writer);
extern void json_write_close_array(JsonWriter *writer);

/* name must need no escaping: it is one of our own constants. */
extern void json_write_key(JsonWriter *writer, const char *name);

/* The same for a name that may need it. */
extern void json_write_quoted_key(JsonWriter *writer, const char *name);
extern void json_write_null(JsonWriter *writer);
extern void json_write_text(JsonWriter *writer, const char *text);                     /* NULL writes null */
extern void json_write_text_part(JsonWriter *writer, const char *text, size_t length); /* without a final 0 */
extern void json_write_integer(JsonWriter *writer, int64 value);
extern void json_write_boolean(JsonWriter *writer, bool value);
extern void json_write_raw(JsonWriter *writer, const char *json); /* already JSON, trusted */
extern void json_write_members(JsonWriter *writer,
							   const char *json); /* those of an object that is JSON, trusted */
extern void json_write_uuid(JsonWriter *writer, const pg_uuid_t *uuid);

extern void json_write_text_member(JsonWriter *writer, const char *name,
								   const char *text); /* NULL: left out */
extern void json_write_texts_member(JsonWriter *writer, const char *name,
									const List *texts); /* an array, also of none */
extern void json_write_integer_member(JsonWriter *writer, const char *name, int64 value);
extern void json_write_boolean_member(JsonWriter *writer, const char *name, bool value);
extern void json_write_raw_member(JsonWriter *writer, const char *name, const char *json);
extern void json_write_uuid_member(JsonWriter *writer, const char *name, const pg_uuid_t *uuid);

#endif
