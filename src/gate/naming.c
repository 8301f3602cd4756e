/*
 * naming.c
 *		Targets by name, for the audit rows of calls that were refused or failed.
 */
#include "postgres.h"

#include "base/clip.h"
#include "base/json_write.h"
#include "base/uuid.h"
#include "core/caller/call.h"
#include "core/tree/access.h"
#include "gate/naming.h"
#include "pure/argument.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/uuid.h"

#define MAX_MEMBER_NAME 64

const char *
naming_kind(TargetKind kind)
{
	static const char *const kinds[] = {
		[TARGET_WORKSPACE] = "workspace",    [TARGET_PROJECT] = "project",
		[TARGET_PROJECT_NUMBER] = "project", [TARGET_FOLDER] = "folder",
		[TARGET_DOCUMENT] = "document",      [TARGET_FLOW_NODE] = "node",
		[TARGET_FLOW_EDGE] = "edge",         [TARGET_FLOW_GROUP] = "group",
		[TARGET_SCENARIO] = "scenario",      [TARGET_TESTCASE] = "test_case",
		[TARGET_RUN] = "test_run",           [TARGET_LLM_REQUEST] = "llm_request",
		[TARGET_ATTACHMENT] = "attachment",
	};

	return kinds[kind];
}

CallChange *
naming_entry(const char *kind, const char *id)
{
	CallChange *entry = palloc(sizeof(CallChange));
	StringInfoData text;
	JsonWriter writer;

	initStringInfo(&text);
	json_write_init(&writer, &text);
	json_write_open_object(&writer);
	json_write_text_member(&writer, "kind", kind);
	json_write_text_member(&writer, "id", id);
	json_write_close_object(&writer);
	entry->kind = kind;
	entry->id = id;
	entry->json = text.data;
	return entry;
}

/* A uuid in the spelling that the row of its thing is found by; anything else as it came. */
static const char *
identifier(const JsonNode *value)
{
	pg_uuid_t uuid;

	if (value->kind == JSON_NODE_STRING && access_parse_uuid(value->text, &uuid))
		return uuid_text(&uuid);
	return clip_tame(value->text, NAMING_MAX_LENGTH);
}

/* A member in camelCase or snake_case. */
static const JsonNode *
member(const JsonNode *object, const char *name, int length)
{
	if (object == NULL || object->kind != JSON_NODE_OBJECT)
		return NULL;
	for (int i = 0; i < object->count; i++)
	{
		char camel[MAX_MEMBER_NAME + 1];

		if (strlen(object->keys[i]) == (size_t) length && strncmp(object->keys[i], name, length) == 0)
			return object->items[i];
		if (argument_name_to_camel(object->keys[i], camel, sizeof(camel)) &&
			strlen(camel) == (size_t) length && strncmp(camel, name, length) == 0)
			return object->items[i];
	}
	return NULL;
}

static const JsonNode *
member_at(const JsonNode *object, const char *path)
{
	const char *dot;

	while ((dot = strchr(path, '.')) != NULL)
	{
		object = member(object, path, dot - path);
		path = dot + 1;
	}
	return member(object, path, strlen(path));
}

static const char *
effective_kind_name(const ToolTarget *target, const JsonNode *given)
{
	const JsonNode *type;

	if (!(target->flags & TARGET_BY_KIND))
		return naming_kind(target->kind);
	type = member(given, "targetType", strlen("targetType"));
	if (type == NULL || type->kind != JSON_NODE_STRING)
		return naming_kind(target->kind);
	return clip_tame(type->text, NAMING_MAX_LENGTH);
}

static List *
add_name_value(List *entries, const ToolTarget *target, const JsonNode *given, const JsonNode *value)
{
	if (value == NULL || (value->kind != JSON_NODE_STRING && value->kind != JSON_NODE_NUMBER) ||
		value->length == 0)
		return entries;
	return lappend(entries, naming_entry(effective_kind_name(target, given), identifier(value)));
}

/* The value or values at "name", "name[]", "items[].name", "items[].name.name". */
static List *
add_target(List *entries, const ToolTarget *target, const JsonNode *given)
{
	const char *bracket = strchr(target->path, '[');
	const JsonNode *batch;

	if (bracket == NULL)
		return add_name_value(entries, target, given, member(given, target->path, strlen(target->path)));
	batch = member(given, target->path, bracket - target->path);
	if (batch == NULL || batch->kind != JSON_NODE_ARRAY)
		return entries;
	for (int i = 0; i < batch->count; i++)
	{
		const JsonNode *item = batch->items[i];

		entries =
			add_name_value(entries, target, given, bracket[2] == '.' ? member_at(item, bracket + 3) : item);
	}
	return entries;
}

List *
naming_targets(const Tool *tool, const JsonNode *given)
{
	List *entries = NIL;

	for (int i = 0; i < TOOL_MAX_TARGETS && tool->targets[i].kind != TARGET_NONE; i++)
		entries = add_target(entries, &tool->targets[i], given);
	return entries;
}

const char *
naming_description(const JsonNode *given)
{
	const JsonNode *description = member(given, "description", strlen("description"));

	if (description == NULL || description->kind != JSON_NODE_STRING || description->length == 0)
		return NULL;
	return clip_tame(description->text, NAMING_MAX_DESCRIPTION);
}
