/*
 * erd_item.c
 *		From the entries of ERD batch tools to the data of entities.
 */
#include "postgres.h"

#include "base/errors.h"
#include "core/erd/erd_option.h"
#include "core/erd/erd_work.h"
#include "tool/erd_item.h"

const pg_uuid_t *
erd_item_document(const ToolCall *call)
{
	return &tool_place(call)->uuid;
}

static void
take_fault(void *state, const char *path, const char *problem, const char *allowed, const char *nearest)
{
	fault_add(state, path, problem, allowed, nearest);
}

void
erd_item_check_json(const Entity *entity, const char *field, const JsonNode *value, const char *path,
					ArgumentFaults *faults)
{
	erd_option_check(entity->name, field, value, path, take_fault, faults);
}

void
erd_item_check_table(const JsonNode *value, const char *path, ArgumentFaults *faults)
{
	erd_item_check_json(&erd_table, "options", value, path, faults);
}

void
erd_item_check_column(const JsonNode *value, const char *path, ArgumentFaults *faults)
{
	erd_item_check_json(&erd_column, "options", value, path, faults);
}

void
erd_item_check_index(const JsonNode *value, const char *path, ArgumentFaults *faults)
{
	erd_item_check_json(&erd_index, "options", value, path, faults);
}

void
erd_item_check_ref(const JsonNode *value, const char *path, ArgumentFaults *faults)
{
	erd_item_check_json(&erd_ref, "options", value, path, faults);
}

JsonNode *
erd_item_data(const JsonNode *item, bool creating)
{
	JsonNode *data = json_node_make(JSON_NODE_OBJECT);

	for (int i = 0; i < item->count; i++)
	{
		char name[NAMEDATALEN];

		if (item->items[i]->kind == JSON_NODE_ARRAY || (!creating && strcmp(item->keys[i], "uuid") == 0))
			continue;
		if (!argument_name_to_snake(item->keys[i], name, sizeof(name)))
			elog(ERROR, "argument \"%s\" has too long a name", item->keys[i]);
		json_node_set(data, pstrdup(name), item->items[i]);
	}
	return data;
}

JsonNode *
erd_item_integer(int value)
{
	JsonNode *node = json_node_make_text(psprintf("%d", value));

	node->kind = JSON_NODE_NUMBER;
	return node;
}

void
erd_item_update(const Entity *entity, const pg_uuid_t *document, const JsonNode *item)
{
	const char *uuid = json_read_text(item, "uuid");
	JsonNode *data = erd_item_data(item, false);

	erd_work_update(entity, document, uuid, data);
}

const char *
erd_item_insert(const Entity *entity, const pg_uuid_t *document, const JsonNode *item, const char *parent,
				int order)
{
	JsonNode *data = erd_item_data(item, true);

	if (parent != NULL)
		json_node_set(data, entity->parent, json_node_make_text(parent));
	if (order >= 0 && json_read_member(data, entity->order) == NULL)
	{
		json_node_set(data, entity->order, erd_item_integer(order));
		return entity_insert(entity, document, data);
	}
	return erd_work_insert(entity, document, data);
}

const char *
erd_item_enter(ToolCall *call, const char *name, int index)
{
	const char *outer = call->item_path;

	call->item_path =
		outer == NULL ? psprintf("%s[%d]", name, index) : psprintf("%s.%s[%d]", outer, name, index);
	return outer;
}

void
erd_item_leave(ToolCall *call, const char *outer)
{
	call->item_path = outer;
}

bool
erd_item_is_known(ToolCall *call, const Entity *entity, const char *parent, const JsonNode *item)
{
	const char *uuid = json_read_text(item, "uuid");
	const char *found = uuid == NULL ? NULL : erd_parent_of(entity, erd_item_document(call), uuid);

	if (found != NULL && strcmp(found, parent) != 0)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("%s \"%s\" belongs to \"%s\"", entity->label, uuid, found),
						errhint("Change it there, or leave uuid out to make a new one here.")));
	return found != NULL;
}

void
erd_item_require(const JsonNode *item, const char *member, const Entity *entity)
{
	const char *uuid = json_read_text(item, "uuid");

	if (json_read_member(item, member) != NULL)
		return;
	ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
					errmsg("%s is required for a new %s", member, entity->label),
					uuid == NULL ? 0 : errdetail("There is no %s \"%s\" yet.", entity->label, uuid),
					errhint("To change one that exists, give its uuid as the get tool shows it.")));
}

void
erd_item_change_parts(ToolCall *call, const JsonNode *item, const char *list, const char *answer,
					  ErdPartHandler change)
{
	const JsonNode *parts = json_read_member(item, list);

	if (parts == NULL)
		return;
	json_write_key(&call->result, answer);
	json_write_open_array(&call->result);
	for (int i = 0; i < parts->count; i++)
	{
		const char *outer = erd_item_enter(call, list, i);

		change(call, json_read_text(item, "uuid"), parts->items[i]);
		erd_item_leave(call, outer);
	}
	json_write_close_array(&call->result);
}

void
erd_item_drop_parts(ToolCall *call, ErdRemoval *removal, const JsonNode *item, const char *list,
					const Entity *entity)
{
	const JsonNode *uuids = json_read_member(item, list);

	for (int i = 0; uuids != NULL && i < uuids->count; i++)
	{
		const char *outer = erd_item_enter(call, list, i);
		const char *uuid = uuids->items[i]->text;

		erd_require_child(entity, erd_item_document(call), uuid, json_read_text(item, "uuid"));
		erd_removal_delete(removal, entity, erd_item_document(call), uuid);
		erd_item_leave(call, outer);
	}
}

void
erd_item_delete(ToolCall *call, const Entity *entity, const JsonNode *item)
{
	entity_delete(entity, erd_item_document(call), item->text);
	json_write_open_object(&call->result);
	json_write_text_member(&call->result, "uuid", item->text);
	json_write_close_object(&call->result);
}
