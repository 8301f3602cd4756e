/*
 * taken_name.c
 *		What names were taken for.
 */
#include "postgres.h"

#include "gate/taken_name.h"

#define MAX_WRITTEN 100

typedef struct TakenName
{
	const char *path;
	const char *given;
	const char *name;
	const char *identifier;
} TakenName;

void
taken_name_note(ToolCall *call, const char *path, const char *given, const char *name, const char *identifier)
{
	TakenName *taken = palloc(sizeof(TakenName));

	taken->path = pstrdup(path);
	taken->given = pstrdup(given);
	taken->name = name == NULL ? NULL : pstrdup(name);
	taken->identifier = pstrdup(identifier);
	call->taken_names = lappend(call->taken_names, taken);
}

void
taken_name_write(const ToolCall *call, JsonWriter *writer)
{
	int written = 0;
	ListCell *cell;

	if (call->taken_names == NIL)
		return;
	json_write_key(writer, "resolved");
	json_write_open_array(writer);
	foreach(cell, call->taken_names)
	{
		const TakenName *taken = lfirst(cell);

		if (written++ == MAX_WRITTEN)
			break;
		json_write_open_object(writer);
		json_write_text_member(writer, "path", taken->path);
		json_write_text_member(writer, "given", taken->given);
		json_write_text_member(writer, "name", taken->name);
		json_write_text_member(writer, "uuid", taken->identifier);
		json_write_close_object(writer);
	}
	json_write_close_array(writer);
}
