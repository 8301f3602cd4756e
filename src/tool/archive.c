/*
 * archive.c
 *		Into the trash and back.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/uuid.h"
#include "core/tree/place.h"
#include "tool/archive.h"
#include "utils/fmgrprotos.h"
#include "utils/uuid.h"

#define TARGET_PATH "uuids[]"

static void
write_content(JsonWriter *writer, const Place *place)
{
	PlaceContent content;

	if (place->kind == PLACE_DOCUMENT)
		return;
	place_count_content(&place->uuid, &content);
	json_write_key(writer, "with");
	json_write_open_object(writer);
	if (place->kind == PLACE_WORKSPACE)
		json_write_integer_member(writer, "projects", content.projects);
	json_write_integer_member(writer, "folders", content.folders);
	json_write_integer_member(writer, "documents", content.documents);
	json_write_close_object(writer);
}

void
archive_each(ToolCall *call, JsonNode *item, int index)
{
	const Place *place = &tool_target(call, TARGET_PATH, index)->place;
	bool changed = place_archive(place->kind, &place->uuid);

	json_write_open_object(&call->result);
	json_write_uuid_member(&call->result, "uuid", &place->uuid);
	json_write_boolean_member(&call->result, "changed", changed);
	write_content(&call->result, place);
	json_write_close_object(&call->result);
}

void
archive_restore_each(ToolCall *call, JsonNode *item, int index)
{
	const Place *place = &tool_target(call, TARGET_PATH, index)->place;
	bool changed = place_unarchive(place->kind, &place->uuid);

	json_write_open_object(&call->result);
	json_write_uuid_member(&call->result, "uuid", &place->uuid);
	json_write_boolean_member(&call->result, "changed", changed);
	write_content(&call->result, place);
	json_write_close_object(&call->result);
}

static void
refuse_hidden(const ToolCall *call, const Place *place)
{
	Place above;

	if (!place_find_archived_above(call->principal, place, &above))
		ereport(
			ERROR,
			(errcode(ERRCODE_AI_ARCHIVED),
			 errmsg("\"%s\" lies in something that is in the trash", place->title),
			 errhint("You have no role on what is archived above it; ask its owner to bring that back.")));
	ereport(ERROR, (errcode(ERRCODE_AI_ARCHIVED),
					errmsg("\"%s\" lies in the %s \"%s\", which is in the trash", place->title,
						   access_place_kind_name(above.kind), above.title),
					errhint("Bring that back first: unarchive_%ss with %s.",
							access_place_kind_name(above.kind), uuid_text(&above.uuid))));
}

void
archive_restore(ToolCall *call)
{
	tool_run_each(call);
	for (int i = 0; i < call->target_count; i++)
	{
		const Place *before = &call->targets[i].place;
		Place place;

		if (!access_find_place(call->principal, before->kind, &before->uuid, &place))
			continue;
		call->item_path = psprintf("uuids[%d]", call->targets[i].index);
		if (place.archived)
			refuse_hidden(call, &place);
	}
	call->item_path = NULL;
}
