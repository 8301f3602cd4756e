/*
 * content_name.c
 *		Where the arguments of a call name content, and what they name.
 *
 * Which member names what is a table here; the shapes that tools have are four: single things, batches of
 * things with members of their own, erd_apply_changes with its operations, flow_apply_changes with its
 * lists.
 */
#include "postgres.h"

#include "base/uuid.h"
#include "gate/content_list.h"
#include "gate/content_name.h"
#include "gate/spelling.h"
#include "gate/taken_name.h"
#include "miscadmin.h"
#include "tool/fault.h"

/* Whose column, index or value a member names. */
typedef enum ParentSource
{
	PARENT_NONE,
	PARENT_TABLE, /* that of table_uuid beside it, or of index_uuid, or the table the entry is in */
	PARENT_FROM,  /* the referring table of the ref */
	PARENT_TO,    /* the table that the ref refers to */
	PARENT_OWN    /* the thing that the entry changes */
} ParentSource;

typedef struct ReferenceRow
{
	const char *member; /* camelCase; a list has an s behind it */
	ContentThingKind kind;
	ParentSource parent;
} ReferenceRow;

/* Parents before what lies in them. */
static const ReferenceRow erd_references[] = {
	{"tableUuid", CONTENT_TABLE, PARENT_NONE},
	{"fromTableUuid", CONTENT_TABLE, PARENT_NONE},
	{"toTableUuid", CONTENT_TABLE, PARENT_NONE},
	{"refUuid", CONTENT_REF, PARENT_NONE},
	{"enumUuid", CONTENT_ENUM, PARENT_NONE},
	{"tableGroupUuid", CONTENT_TABLE_GROUP, PARENT_NONE},
	{"groupUuid", CONTENT_TABLE_GROUP, PARENT_NONE},
	{"noteUuid", CONTENT_NOTE, PARENT_NONE},
	{"indexUuid", CONTENT_INDEX, PARENT_TABLE},
	{"fromColumnUuid", CONTENT_COLUMN, PARENT_FROM},
	{"toColumnUuid", CONTENT_COLUMN, PARENT_TO},
	{"columnUuid", CONTENT_COLUMN, PARENT_TABLE},
	{"deleteColumnUuid", CONTENT_COLUMN, PARENT_OWN},
	{"deleteIndexUuid", CONTENT_INDEX, PARENT_OWN},
	{"deleteValueUuid", CONTENT_ENUM_VALUE, PARENT_OWN},
};

static const ReferenceRow flow_references[] = {
	{"nodeUuid", CONTENT_NODE, PARENT_NONE},        {"edgeUuid", CONTENT_EDGE, PARENT_NONE},
	{"groupUuid", CONTENT_NODE_GROUP, PARENT_NONE}, {"parentGroupUuid", CONTENT_NODE_GROUP, PARENT_NONE},
	{"fromUuid", CONTENT_NODE, PARENT_NONE},        {"toUuid", CONTENT_NODE, PARENT_NONE},
};

/* A look over the arguments of a call. */
typedef struct Namer
{
	ToolCall *call;
	ContentList list;
	ArgumentFaults faults;
	StringInfoData fault_text;
	const char *first_fault;
	bool missing; /* something is not there */
	bool helps;   /* there is more to say than that */
	int taken;
	const ReferenceRow *references;
	int reference_count;
} Namer;

/* The thing that an entry is about, and the table around it. */
typedef struct Entry
{
	const JsonNode *object;
	const char *path;
	const char *own; /* uuid; NULL: not known */
} Entry;

static void
add_fault(Namer *namer, const char *path, const char *problem, const char *allowed, const char *nearest)
{
	if (allowed != NULL || nearest != NULL)
		namer->helps = true;
	if (namer->faults.count == 0)
		namer->first_fault = nearest == NULL ? psprintf("%s: %s", path, problem)
											 : psprintf("%s: %s; the nearest is %s", path, problem, nearest);
	fault_add(&namer->faults, path, problem, allowed, nearest);
}

/* The identifier of what was found; what the call is about to make gets one now. */
static const char *
identifier_of(Namer *namer, ContentThing *thing)
{
	if (thing->uuid == NULL)
	{
		thing->uuid = uuid_make_text();
		json_node_set(thing->data, "uuid", json_node_make_text(thing->uuid));
	}
	return thing->uuid;
}

/* The identifier of a thing in the place of what called it. */
static ContentThing *
put(Namer *namer, JsonNode *value, ContentThing *thing, const char *path)
{
	const char *uuid = identifier_of(namer, thing);

	taken_name_note(namer->call, path, value->text, thing->name, uuid);
	value->text = uuid;
	value->length = strlen(uuid);
	namer->taken++;
	return thing;
}

/* What a node of the arguments names: the identifier put in its place, or a fault. Returns the thing or NULL.
 */
static ContentThing *
take(Namer *namer, ContentThingKind kind, JsonNode *value, const char *parent, const char *path)
{
	ContentMatch match;
	ContentThing *thing;

	if (value == NULL || value->kind != JSON_NODE_STRING || value->length == 0)
		return NULL;
	thing = content_list_find(&namer->list, kind, value->text);
	if (thing != NULL)
		return thing;
	thing = content_list_find(&namer->list, kind, spelling_trim(value->text));
	if (thing != NULL)
		return put(namer, value, thing, path);
	content_list_match(&namer->list, kind, value->text, parent, &match);
	if (match.count == 1)
		return put(namer, value, match.thing, path);
	if (match.count > 1)
		add_fault(namer, path,
				  psprintf("%d %ss are called \"%s\"", match.count, content_kind_label(kind), value->text),
				  psprintf("the uuid of one of %s", match.candidates), NULL);
	else
	{
		namer->missing = true;
		add_fault(
			namer, path,
			psprintf("there is no %s \"%s\" in the document", content_kind_label(kind), value->text), NULL,
			fault_is_full(&namer->faults) ? NULL
										  : content_list_nearest(&namer->list, kind, value->text, parent));
	}
	return NULL;
}

/* A member in camelCase or snake_case, and its path. */
static JsonNode *
find_member(const JsonNode *object, const char *name, const char *around, const char **path)
{
	char snake[NAMEDATALEN];
	JsonNode *found = json_read_member(object, name);

	if (found == NULL && argument_name_to_snake(name, snake, sizeof(snake)))
	{
		found = json_read_member(object, snake);
		name = snake;
	}
	if (found != NULL && path != NULL)
		*path = psprintf("%s%s%s", around, *around == '\0' ? "" : ".", name);
	return found;
}

static const char *
member_text(const JsonNode *object, const char *name)
{
	JsonNode *found = find_member(object, name, NULL, NULL);

	return found != NULL && found->kind == JSON_NODE_STRING ? found->text : NULL;
}

/* The table that the from or to side of a ref lies on: as the entry says, or else as the ref does. */
static const char *
side_of(Namer *namer, const Entry *entry, bool from)
{
	const char *table = member_text(entry->object, from ? "fromTableUuid" : "toTableUuid");
	const char *uuid = member_text(entry->object, "refUuid");
	const ContentThing *ref;

	if (table != NULL)
		return table;
	if (uuid == NULL)
		uuid = entry->own;
	ref = uuid == NULL ? NULL : content_list_find(&namer->list, CONTENT_REF, uuid);
	if (ref == NULL)
		return NULL;
	return from ? ref->parent : ref->other;
}

static const char *
parent_of(Namer *namer, const Entry *entry, ParentSource source)
{
	const char *uuid;
	const ContentThing *index;

	switch (source)
	{
		case PARENT_FROM:
			return side_of(namer, entry, true);
		case PARENT_TO:
			return side_of(namer, entry, false);
		case PARENT_OWN:
			return entry->own;
		case PARENT_TABLE:
			uuid = member_text(entry->object, "tableUuid");
			if (uuid != NULL)
				return uuid;
			uuid = member_text(entry->object, "indexUuid");
			index = uuid == NULL ? NULL : content_list_find(&namer->list, CONTENT_INDEX, uuid);
			return index != NULL ? index->parent : entry->own;
		default:
			return NULL;
	}
}

static void
take_list(Namer *namer, ContentThingKind kind, const JsonNode *values, const char *parent, const char *path)
{
	for (int i = 0; i < values->count; i++)
		take(namer, kind, values->items[i], parent, psprintf("%s[%d]", path, i));
}

/* The members of one object that name content. */
static void
take_members(Namer *namer, const Entry *entry)
{
	for (int i = 0; i < namer->reference_count; i++)
	{
		const ReferenceRow *row = &namer->references[i];
		const char *path;
		JsonNode *one = find_member(entry->object, row->member, entry->path, &path);
		JsonNode *many;

		if (one != NULL)
			take(namer, row->kind, one, parent_of(namer, entry, row->parent), path);
		many = find_member(entry->object, psprintf("%ss", row->member), entry->path, &path);
		if (many != NULL && many->kind == JSON_NODE_ARRAY)
			take_list(namer, row->kind, many, parent_of(namer, entry, row->parent), path);
	}
}

/* A column of an index can be named by columnName: nothing need be looked up. */
static void
name_index_columns(Namer *namer, const JsonNode *columns, const char *path)
{
	for (int i = 0; i < columns->count; i++)
	{
		JsonNode *column = columns->items[i];
		JsonNode *uuid = json_read_member(column, "columnUuid");

		if (uuid == NULL || uuid->kind != JSON_NODE_STRING ||
			json_read_member(column, "columnName") != NULL ||
			content_list_find(&namer->list, CONTENT_COLUMN, uuid->text) != NULL)
			continue;
		json_node_remove(column, "columnUuid");
		json_node_set(column, "columnName", uuid);
		namer->taken++;
	}
}

/* The columns and indexes of an entry on a table; own is NULL for a new table. */
static void
take_parts(Namer *namer, const JsonNode *entry, const char *own, const char *path)
{
	const JsonNode *columns = json_read_member(entry, "columns");
	const JsonNode *indexes = json_read_member(entry, "indexes");

	for (int i = 0; columns != NULL && i < columns->count; i++)
	{
		JsonNode *column = columns->items[i];
		JsonNode *uuid = json_read_member(column, "uuid");
		bool whole = json_read_member(column, "name") != NULL && json_read_member(column, "type") != NULL;
		ContentThing made = {.kind = CONTENT_COLUMN, .parent = own, .data = column};

		/* What could be a new column is one. */
		if (uuid != NULL && own != NULL && !whole)
			take(namer, CONTENT_COLUMN, uuid, own, psprintf("%s.columns[%d].uuid", path, i));
		else if (uuid != NULL && uuid->kind == JSON_NODE_STRING &&
				 content_list_find(&namer->list, CONTENT_COLUMN, uuid->text) == NULL)
		{
			made.uuid = uuid->text;
			made.name = json_read_text(column, "name");
			content_list_add(&namer->list, &made);
		}
	}
	for (int i = 0; indexes != NULL && i < indexes->count; i++)
	{
		const JsonNode *parts = json_read_member(indexes->items[i], "columns");

		if (parts != NULL && parts->kind == JSON_NODE_ARRAY)
			name_index_columns(namer, parts, path);
	}
}

/* The kind of thing that a tool's batch consists of; false if that is no kind of content. */
static bool
kind_of_noun(const Namer *namer, const char *noun, ContentThingKind *kind)
{
	static const struct
	{
		const char *noun;
		ToolGroup group;
		ContentThingKind kind;
	} nouns[] = {
		{"table", TOOL_GROUP_ERD, CONTENT_TABLE},       {"ref", TOOL_GROUP_ERD, CONTENT_REF},
		{"enum", TOOL_GROUP_ERD, CONTENT_ENUM},         {"tablegroup", TOOL_GROUP_ERD, CONTENT_TABLE_GROUP},
		{"node", TOOL_GROUP_FLOW, CONTENT_NODE},        {"edge", TOOL_GROUP_FLOW, CONTENT_EDGE},
		{"group", TOOL_GROUP_FLOW, CONTENT_NODE_GROUP},
	};

	for (int i = 0; i < (int) lengthof(nouns); i++)
	{
		if (nouns[i].group == namer->call->tool->group && strcmp(nouns[i].noun, noun) == 0)
		{
			*kind = nouns[i].kind;
			return true;
		}
	}
	return false;
}

/* Entries of batch tools: what they change, and what they name. */
static void
take_batch(Namer *namer)
{
	const Tool *tool = namer->call->tool;
	const JsonNode *entries =
		tool->batch == NULL ? NULL : json_read_member(namer->call->arguments, tool->batch);
	char noun[SPELLING_NOUN_BYTES];
	ContentThingKind kind;
	bool creates = strstr(tool->name, "_create_") != NULL;

	spelling_noun_of_tool(tool->name, noun);
	if (entries == NULL || !kind_of_noun(namer, noun, &kind))
		return;
	for (int i = 0; i < entries->count; i++)
	{
		JsonNode *item = entries->items[i];
		Entry entry = {.object = item, .path = psprintf("%s[%d]", tool->batch, i)};
		const ContentThing *thing;

		if (item->kind == JSON_NODE_STRING)
		{
			take(namer, kind, item, NULL, entry.path);
			continue;
		}
		thing = creates ? NULL
						: take(namer, kind, json_read_member(item, "uuid"), NULL,
							   psprintf("%s.uuid", entry.path));
		entry.own = thing == NULL ? NULL : thing->uuid;
		take_members(namer, &entry);
		if (kind == CONTENT_TABLE)
			take_parts(namer, item, entry.own, entry.path);
	}
}

static bool
kind_of_operation(const char *type, ContentThingKind *kind)
{
	static const struct
	{
		const char *type;
		ContentThingKind kind;
	} types[] = {
		{"table", CONTENT_TABLE},
		{"column", CONTENT_COLUMN},
		{"index", CONTENT_INDEX},
		{"constraint", CONTENT_CONSTRAINT},
		{"ref", CONTENT_REF},
		{"enum", CONTENT_ENUM},
		{"enum_value", CONTENT_ENUM_VALUE},
		{"table_group", CONTENT_TABLE_GROUP},
		{"note", CONTENT_NOTE},
		{"object", CONTENT_OBJECT},
		{"filter", CONTENT_FILTER},
	};

	for (int i = 0; i < (int) lengthof(types); i++)
	{
		if (strcmp(types[i].type, type) == 0)
		{
			*kind = types[i].kind;
			return true;
		}
	}
	return false;
}

/* What an operation makes can be named from the next one on. */
static void
add_made(Namer *namer, ContentThingKind kind, const JsonNode *operation, JsonNode *data)
{
	ContentThing made = {.kind = kind, .uuid = json_read_text(data, "uuid"), .data = data};

	/* One that was made for its parts. */
	if (made.uuid == NULL)
		made.uuid = json_read_text(operation, "uuid");
	made.name = json_read_text(data, kind == CONTENT_NOTE         ? "title"
									 : kind == CONTENT_ENUM_VALUE ? "value"
																  : "name");
	made.schema = json_read_text(data, "schema_name");
	made.parent = json_read_text(data, kind == CONTENT_ENUM_VALUE ? "enum_uuid"
									   : kind == CONTENT_REF      ? "from_table_uuid"
																  : "table_uuid");
	made.other = json_read_text(data, "to_table_uuid");
	content_list_add(&namer->list, &made);
}

static void
take_operation(Namer *namer, const JsonNode *operation, const char *path)
{
	const char *op = json_read_text(operation, "op");
	const char *type = json_read_text(operation, "type");
	JsonNode *data = json_read_member(operation, "data");
	Entry entry = {.object = data, .path = psprintf("%s.data", path)};
	ContentThing *thing = NULL;
	ContentThingKind kind;
	bool known = type != NULL && kind_of_operation(type, &kind);

	if (op != NULL && known && strcmp(op, "create") != 0)
		thing = take(namer, kind, json_read_member(operation, "uuid"), parent_of(namer, &entry, PARENT_TABLE),
					 psprintf("%s.uuid", path));
	if (data == NULL || data->kind != JSON_NODE_OBJECT)
		return;
	entry.own = thing == NULL ? NULL : kind == CONTENT_REF ? thing->uuid : thing->parent;
	take_members(namer, &entry);
	if (op != NULL && known && strcmp(op, "create") == 0)
		add_made(namer, kind, operation, data);
}

static void
take_operations(Namer *namer, const JsonNode *operations, const char *path)
{
	check_stack_depth();
	for (int i = 0; i < operations->count; i++)
	{
		const char *place = psprintf("%s[%d]", path, i);
		const JsonNode *parts = json_read_member(operations->items[i], "parts");

		take_operation(namer, operations->items[i], place);
		if (parts != NULL && parts->kind == JSON_NODE_ARRAY)
			take_operations(namer, parts, psprintf("%s.parts", place));
		CHECK_FOR_INTERRUPTS();
	}
}

static const struct
{
	const char *array;
	ContentThingKind kind;
	const char *name; /* member that its things are called by */
} flow_arrays[] = {
	{"groups", CONTENT_NODE_GROUP, "name"},
	{"nodes", CONTENT_NODE, "text"},
	{"edges", CONTENT_EDGE, "label"},
};

/* flow_apply_changes: all that it makes is there before the first edge is looked at. */
static void
take_flow_changes(Namer *namer)
{
	for (int pass = 0; pass < 2; pass++)
	{
		for (int i = 0; i < (int) lengthof(flow_arrays); i++)
		{
			const JsonNode *entries = json_read_member(namer->call->arguments, flow_arrays[i].array);

			for (int j = 0; entries != NULL && j < entries->count; j++)
			{
				JsonNode *item = entries->items[j];
				const char *path = psprintf("%s[%d]", flow_arrays[i].array, j);
				Entry entry = {.object = item, .path = path};
				bool creates = strcmp(json_read_text(item, "action"), "create") == 0;
				ContentThing made = {.kind = flow_arrays[i].kind,
									 .uuid = json_read_text(item, "uuid"),
									 .name = json_read_text(item, flow_arrays[i].name),
									 .data = item};

				if (pass == 0 && creates)
					content_list_add(&namer->list, &made);
				if (pass == 1 && !creates)
					take(namer, flow_arrays[i].kind, json_read_member(item, "uuid"), NULL,
						 psprintf("%s.uuid", path));
				if (pass == 1)
					take_members(namer, &entry);
			}
		}
	}
}

static void
open_namer(Namer *namer, ToolCall *call)
{
	memset(namer, 0, sizeof(*namer));
	namer->call = call;
	namer->references = call->tool->group == TOOL_GROUP_ERD ? erd_references : flow_references;
	namer->reference_count =
		call->tool->group == TOOL_GROUP_ERD ? lengthof(erd_references) : lengthof(flow_references);
	content_list_open(&namer->list, &call->targets[0].place.uuid);
	initStringInfo(&namer->fault_text);
	json_write_init(&namer->faults.writer, &namer->fault_text);
	json_write_open_array(&namer->faults.writer);
}

ContentNameVerdict
content_name_take(ToolCall *call, ContentNameFaults *faults)
{
	const JsonNode *operations = json_read_member(call->arguments, "operations");
	Entry top = {.object = call->arguments, .path = ""};
	Namer namer;

	open_namer(&namer, call);
	if (operations != NULL && operations->kind == JSON_NODE_ARRAY)
		take_operations(&namer, operations, "operations");
	else if (strcmp(call->tool->name, "flow_apply_changes") == 0)
		take_flow_changes(&namer);
	else
	{
		take_members(&namer, &top);
		take_batch(&namer);
	}
	json_write_close_array(&namer.faults.writer);
	faults->json = namer.fault_text.data;
	faults->count = namer.faults.count;
	faults->first = namer.first_fault;
	faults->ambiguous = !namer.missing;
	/* That one thing is not there, the first try has said. */
	if (namer.faults.count > 1 || namer.helps)
		return CONTENT_NAME_FAULTS;
	if (namer.faults.count == 1)
		return CONTENT_NAME_NOTHING;
	return namer.taken > 0 ? CONTENT_NAME_TAKEN : CONTENT_NAME_NOTHING;
}
