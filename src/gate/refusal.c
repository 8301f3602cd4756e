/*
 * refusal.c
 *		Which errors answer a call, and in which words.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/json_write.h"
#include "core/history/entity.h"
#include "gate/refusal.h"

const char *
refusal_name(int sqlerrcode)
{
	static const struct
	{
		int sqlerrcode;
		const char *name;
	} names[] = {
		{ERRCODE_AI_NOT_FOUND, "not_found"},
		{ERRCODE_AI_PERMISSION_DENIED, "permission_denied"},
		{ERRCODE_INSUFFICIENT_PRIVILEGE, "permission_denied"},
		{ERRCODE_AI_PLAN_REQUIRED, "plan_required"},
		{ERRCODE_AI_CONFLICT, "conflict"},
		{ERRCODE_AI_LIMIT_EXCEEDED, "limit_exceeded"},
		{ERRCODE_AI_MUTATION_REUSED, "mutation_reused"},
		{ERRCODE_AI_UNAVAILABLE, "unavailable"},
		{ERRCODE_AI_ARCHIVED, "archived"},
		{ERRCODE_AI_APPEND_ONLY, "append_only"},
		{ERRCODE_AI_ALREADY_EXISTS, "already_exists"},
	};

	for (int i = 0; i < (int) lengthof(names); i++)
	{
		if (names[i].sqlerrcode == sqlerrcode)
			return names[i].name;
	}
	return "invalid_arguments";
}

bool
refusal_is_answer(int sqlerrcode)
{
	int category = ERRCODE_TO_CATEGORY(sqlerrcode);

	if (sqlerrcode == ERRCODE_AI_NEEDS_WRITE || sqlerrcode == ERRCODE_AI_VERSION_MISMATCH ||
		sqlerrcode == ERRCODE_AI_CANCELLED)
		return false;
	return category == ERRCODE_TO_CATEGORY(ERRCODE_AI_NOT_FOUND) || category == ERRCODE_DATA_EXCEPTION ||
		   category == ERRCODE_INTEGRITY_CONSTRAINT_VIOLATION || sqlerrcode == ERRCODE_INSUFFICIENT_PRIVILEGE;
}

/* The detail is the whole row then: more than the caller sent, and less than the message says. */
static bool
tells_row(const ErrorData *error)
{
	return error->table_name != NULL &&
		   (error->sqlerrcode == ERRCODE_NOT_NULL_VIOLATION || error->sqlerrcode == ERRCODE_CHECK_VIOLATION);
}

void
refusal_translate(ErrorData *error)
{
	const ConstraintMeaning *meaning;

	if (tells_row(error))
		error->detail = NULL;
	if (error->constraint_name == NULL)
		return;
	meaning = constraint_meaning(error->constraint_name);
	if (meaning == NULL)
		return;
	error->sqlerrcode = meaning->sqlerrcode;
	error->message = pstrdup(meaning->message);
	error->hint = meaning->hint == NULL ? NULL : pstrdup(meaning->hint);
}

void
refusal_write(StringInfo out, const char *name, const char *sqlstate, const char *message, const char *path,
			  const char *detail, const char *hint, const char *faults)
{
	JsonWriter writer;

	resetStringInfo(out);
	json_write_init(&writer, out);
	json_write_open_object(&writer);
	json_write_text_member(&writer, "error", name);
	json_write_text_member(&writer, "sqlstate", sqlstate);
	json_write_text_member(&writer, "message", message);
	json_write_text_member(&writer, "path", path);
	json_write_text_member(&writer, "detail", detail);
	json_write_text_member(&writer, "hint", hint);
	if (faults != NULL)
		json_write_raw_member(&writer, "faults", faults);
	json_write_close_object(&writer);
}

const char *
refusal_path(const ToolCall *call, const ErrorData *error)
{
	const char *field = entity_constraint_field(error->table_name, error->constraint_name);
	char camel[NAMEDATALEN];

	if (call->item_path == NULL || field == NULL)
		return call->item_path;
	if (call->item_data != NULL)
		return psprintf("%s.%s.%s", call->item_path, call->item_data, field);
	return argument_name_to_camel(field, camel, sizeof(camel)) ? psprintf("%s.%s", call->item_path, camel)
															   : call->item_path;
}
