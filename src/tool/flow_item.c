/*
 * flow_item.c
 *		Entries of flow tools.
 */
#include "postgres.h"

#include "tool/flow_item.h"

#define NAME_MAX_BYTES 64

JsonNode *
flow_item_fields(const JsonNode *item, bool with_uuid)
{
	JsonNode *fields = json_node_make(JSON_NODE_OBJECT);

	for (int i = 0; i < item->count; i++)
	{
		char name[NAME_MAX_BYTES];

		if (strcmp(item->keys[i], "action") == 0 || (!with_uuid && strcmp(item->keys[i], "uuid") == 0))
			continue;
		if (!argument_name_to_snake(item->keys[i], name, sizeof(name)))
			elog(ERROR, "the field name \"%s\" is too long", item->keys[i]);
		json_node_set(fields, pstrdup(name), item->items[i]);
	}
	return fields;
}

void
flow_write_released(JsonWriter *writer, const char *uuid, const FlowReleased *released)
{
	json_write_open_object(writer);
	json_write_text_member(writer, "uuid", uuid);
	json_write_text_member(writer, "movedTo", released->outer);
	json_write_texts_member(writer, "releasedNodes", released->nodes);
	json_write_texts_member(writer, "releasedGroups", released->groups);
	json_write_close_object(writer);
}
