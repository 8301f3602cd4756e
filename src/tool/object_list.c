/*
 * object_list.c
 *		The objects of an ERD, a page at a time.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/uuid.h"
#include "core/erd/erd_option.h"
#include "pure/nearest.h"
#include "tool/object_list.h"

/* Objects of a page, bytes of a definition that stands there whole, and characters of what is cut. */
#define OBJECT_LIST_ROWS        200
#define OBJECT_DEFINITION_BYTES 50000
#define OBJECT_BEGINNING        5000

#include "tool/object_list.sql.h"

static bool
is_kind(const char *name)
{
	for (const char *const *kind = erd_object_kinds; *kind != NULL; kind++)
	{
		if (strcmp(*kind, name) == 0)
			return true;
	}
	return strcmp(name, OBJECT_LIST_ALL) == 0;
}

static void
add_kind_fault(const char *name, ArgumentFaults *faults)
{
	StringInfoData allowed;
	Nearest nearest;

	initStringInfo(&allowed);
	appendStringInfoString(&allowed, "one of " OBJECT_LIST_ALL);
	nearest_begin(&nearest, name, NEAREST_NAME_EDITS);
	for (const char *const *kind = erd_object_kinds; *kind != NULL; kind++)
	{
		appendStringInfo(&allowed, ", %s", *kind);
		nearest_offer(&nearest, *kind);
	}
	fault_add(faults, "objects", "is no kind of objects", allowed.data, nearest.name);
}

void
object_list_check(const JsonNode *arguments, ArgumentFaults *faults)
{
	const char *kind = json_read_text(arguments, "objects");

	if (kind != NULL && !is_kind(kind))
		add_kind_fault(kind, faults);
}

/* The key of the last object of the page before, if there was one; of another list it is none. */
static bool
read_cursor(const ToolCall *call, const char *list, int32 *order, const char **uuid)
{
	const char *parts[TOOL_CURSOR_PARTS];

	if (tool_cursor_read(call, parts) == 0)
		return false;
	if (parts[2] == NULL || strcmp(parts[2], list) != 0)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("cursor: is of another list"),
						errhint("Repeat the other arguments of the call that gave it.")));
	*order = strtol(parts[0], NULL, 10);
	*uuid = parts[1];
	return true;
}

/* As many objects as a page holds, one at least. */
static void
write_objects(ToolCall *call, uint64 rows, const char *list)
{
	JsonWriter *writer = &call->result;
	size_t bytes = 0;
	uint64 row = 0;

	json_write_key(writer, "objects");
	json_write_open_array(writer);
	for (; row < Min(rows, OBJECT_LIST_ROWS); row++)
	{
		const char *object = statement_text(row, 1);

		bytes += strlen(object);
		if (row > 0 && bytes > OBJECT_LIST_BYTES)
			break;
		json_write_raw(writer, object);
	}
	json_write_close_array(writer);
	if (row < rows)
	{
		const char *parts[] = {psprintf(INT64_FORMAT, statement_integer(row - 1, 2)),
							   statement_text(row - 1, 3), list};

		tool_cursor_write(call, lengthof(parts), parts);
	}
}

bool
object_list_answer(ToolCall *call, const Place *document)
{
	const char *kind = json_read_text(call->arguments, "objects");
	const char *list;
	const char *uuid = NULL;
	int32 order;
	bool further;

	if (kind == NULL)
		return false;
	if (json_read_text(call->arguments, "format") != NULL)
		tool_refuse(call, "objects", "is given beside format", "The format sql has them, too, as text.");
	if (document->type != DOCUMENT_ERD)
		tool_refuse(call, "objects",
					psprintf("documents of type %s have none", access_document_type_name(document->type)),
					"Leave it out, or name a document of type erd.");
	list = psprintf("objects %s %s", kind, uuid_text(&document->uuid));
	further = read_cursor(call, list, &order, &uuid);
	json_write_open_object(&call->result);
	write_objects(call,
				  execute_list_objects(&document->uuid, strcmp(kind, OBJECT_LIST_ALL) == 0 ? NULL : kind,
									   further ? &order : NULL, uuid),
				  list);
	execute_count_kinds(&document->uuid);
	json_write_raw_member(&call->result, "kinds", statement_text(0, 1));
	json_write_integer_member(&call->result, "version", document->version);
	json_write_close_object(&call->result);
	return true;
}
