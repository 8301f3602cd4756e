/*
 * flow.c
 *		Members of groups, edges of nodes, and the tree of groups.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/settings.h"
#include "base/statement.h"
#include "base/uuid.h"
#include "catalog/pg_type.h"
#include "core/caller/call.h"
#include "core/flow/flow.h"
#include "executor/spi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/rel.h"

#include "core/flow/flow.sql.h"

/* The identifiers that a statement of one text column finds for (document, uuid). */
static List *
find_uuids(Statement *statement, const pg_uuid_t *document, const char *uuid)
{
	uint64 rows = statement_run(statement, PARAMETERS(parameter_uuid(document), parameter_text(uuid)));
	List *uuids = NIL;

	for (uint64 row = 0; row < rows; row++)
		uuids = lappend(uuids, statement_text(row, 1));
	return uuids;
}

List *
flow_delete_node(const pg_uuid_t *document, const char *uuid)
{
	List *edges = find_uuids(&touching_edges, document, uuid);

	entity_delete(&flow_node_entity, document, uuid);
	return edges;
}

/* Put the members into another group, or with NULL into none. */
static void
move_members(const Entity *entity, const char *field, const pg_uuid_t *document, List *members,
			 const char *group)
{
	ListCell *cell;

	foreach(cell, members)
	{
		JsonNode *data = json_node_make(JSON_NODE_OBJECT);

		json_node_set(data, field,
					  group == NULL ? json_node_make(JSON_NODE_NULL) : json_node_make_text(group));
		entity_update(entity, document, lfirst(cell), data);
	}
}

void
flow_delete_group(const pg_uuid_t *document, const char *uuid, FlowReleased *released)
{
	List *outer = find_uuids(&group_around, document, uuid);

	released->outer = outer == NIL ? NULL : linitial(outer);
	released->nodes = find_uuids(&member_nodes, document, uuid);
	released->groups = find_uuids(&member_groups, document, uuid);
	move_members(&flow_node_entity, "group_uuid", document, released->nodes, released->outer);
	move_members(&flow_group_entity, "parent_group_uuid", document, released->groups, released->outer);
	entity_delete(&flow_group_entity, document, uuid);
}

void
flow_find_existing(const Entity *entity, const pg_uuid_t *document, const char *const *uuids, int count,
				   bool *found)
{
	Statement *statement = entity == &flow_node_entity   ? &find_nodes
						   : entity == &flow_edge_entity ? &find_edges
														 : &find_groups;
	Datum *texts = palloc_array(Datum, Max(count, 1));
	ArrayType *array;
	uint64 rows;

	for (int i = 0; i < count; i++)
	{
		texts[i] = CStringGetTextDatum(uuids[i]);
		found[i] = false;
	}
	array = construct_array(texts, count, TEXTOID, -1, false, TYPALIGN_INT);
	rows = statement_run(statement, PARAMETERS(parameter_uuid(document), parameter_array(array, TEXTOID)));
	for (uint64 row = 0; row < rows; row++)
		found[statement_integer(row, 1) - 1] = true;
}

void
flow_check_tree(TriggerData *trigger)
{
	TupleDesc columns = RelationGetDescr(trigger->tg_relation);
	HeapTuple row = TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ? trigger->tg_newtuple : trigger->tg_trigtuple;
	Datum document;
	const char *uuid;
	bool isnull;

	if (settings_restoring())
		return;
	SPI_connect();
	document = SPI_getbinval(row, columns, SPI_fnumber(columns, "document_uuid"), &isnull);
	uuid = SPI_getvalue(row, columns, SPI_fnumber(columns, "uuid"));
	if (execute_groups_around(DatumGetUUIDP(document), uuid) > 0)
		ereport(ERROR,
				(errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("group \"%s\" would lie inside itself", uuid),
				 errhint("Take it, or one of the groups around it, out first: parentGroupUuid null.")));
	SPI_finish();
}

/* An empty text clears a reference, as null does. */
static void
clear_if_empty(JsonNode *data, const char *field)
{
	const char *text = json_read_text(data, field);

	if (text != NULL && *text == '\0')
		json_node_set(data, field, json_node_make(JSON_NODE_NULL));
}

void
flow_check_node(const Entity *entity, const pg_uuid_t *document, const char *uuid, JsonNode *data,
				bool creating)
{
	clear_if_empty(data, "group_uuid");
}

/*
 * A linked diagram is a flow diagram that the caller may see. Its uuid is written down in one spelling.
 * Outside of a call (a restore, a function in SQL) there is nobody whose eyes would count.
 */
static void
check_linked_diagram(const pg_uuid_t *document, JsonNode *data)
{
	const CallFrame *frame = call_current();
	const char *text;
	pg_uuid_t linked;
	Place place;

	clear_if_empty(data, "linked_diagram_uuid");
	text = json_read_text(data, "linked_diagram_uuid");
	if (text == NULL || frame == NULL)
		return;
	if (!access_parse_uuid(text, &linked) ||
		!access_find_place(frame->principal, PLACE_DOCUMENT, &linked, &place) || place.archived ||
		place.type != DOCUMENT_FLOW_DIAGRAM)
		ereport(ERROR,
				(errcode(ERRCODE_AI_NOT_FOUND),
				 errmsg("linkedDiagramUuid: there is no flow diagram \"%s\", or none that you may see", text),
				 errhint("List the documents of type flow_diagram.")));
	if (memcmp(&linked, document, sizeof(linked)) == 0)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("linkedDiagramUuid: a group cannot stand for the diagram it lies in")));
	json_node_set(data, "linked_diagram_uuid", json_node_make_text(uuid_text(&linked)));
}

void
flow_check_group(const Entity *entity, const pg_uuid_t *document, const char *uuid, JsonNode *data,
				 bool creating)
{
	clear_if_empty(data, "parent_group_uuid");
	check_linked_diagram(document, data);
}
