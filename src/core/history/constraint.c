/*
 * constraint.c
 *		What a violated constraint means to a user, by the constraint's name.
 *
 * PostgreSQL's own detail ("Key (…)=(…) already exists") goes with the message and names the values.
 */
#include "postgres.h"

#include "base/errors.h"
#include "core/history/entity.h"

static const ConstraintMeaning meanings[] = {
	{"project_project_key_key", ERRCODE_AI_ALREADY_EXISTS,
	 "another project of the workspace has this projectKey",
	 "Choose another projectKey, or leave it out; the other project may be in the trash."},
	{"folder_parent_check", ERRCODE_AI_INVALID_ARGUMENTS, "a folder cannot be moved into itself",
	 "Choose another parent."},
	/* ERD */
	{"erd_table_pkey", ERRCODE_AI_ALREADY_EXISTS, "the document has a table with this uuid already",
	 "Choose another uuid, or leave it out to have one made."},
	{"erd_column_pkey", ERRCODE_AI_ALREADY_EXISTS, "the document has a column with this uuid already",
	 "Choose another uuid, or leave it out to have one made."},
	{"erd_index_pkey", ERRCODE_AI_ALREADY_EXISTS, "the document has an index with this uuid already",
	 "Choose another uuid, or leave it out to have one made."},
	{"erd_index_column_pkey", ERRCODE_AI_ALREADY_EXISTS,
	 "the document has an index column with this uuid already",
	 "Choose another uuid, or leave it out to have one made."},
	{"erd_constraint_pkey", ERRCODE_AI_ALREADY_EXISTS, "the document has a constraint with this uuid already",
	 "Choose another uuid, or leave it out to have one made."},
	{"erd_object_pkey", ERRCODE_AI_ALREADY_EXISTS, "the document has an object with this uuid already",
	 "Choose another uuid, or leave it out to have one made."},
	{"erd_constraint_name_key", ERRCODE_AI_ALREADY_EXISTS, "the table has a constraint of this name already",
	 "Choose another name, or update the constraint that exists."},
	{"erd_constraint_table_fkey", ERRCODE_AI_NOT_FOUND, "the document has no such table",
	 "Create it first, in the same call or an earlier one."},
	{"erd_object_table_fkey", ERRCODE_AI_NOT_FOUND, "the document has no such table",
	 "Create it first, in the same call or an earlier one."},
	{"erd_ref_pkey", ERRCODE_AI_ALREADY_EXISTS, "the document has a ref with this uuid already",
	 "Choose another uuid, or leave it out to have one made."},
	{"erd_ref_column_pkey", ERRCODE_AI_ALREADY_EXISTS, "the document has a ref column with this uuid already",
	 "Choose another uuid, or leave it out to have one made."},
	{"erd_enum_pkey", ERRCODE_AI_ALREADY_EXISTS, "the document has an enum with this uuid already",
	 "Choose another uuid, or leave it out to have one made."},
	{"erd_enum_value_pkey", ERRCODE_AI_ALREADY_EXISTS,
	 "the document has an enum value with this uuid already",
	 "Choose another uuid, or leave it out to have one made."},
	{"erd_note_pkey", ERRCODE_AI_ALREADY_EXISTS, "the document has a note with this uuid already",
	 "Choose another uuid, or leave it out to have one made."},
	{"erd_table_group_pkey", ERRCODE_AI_ALREADY_EXISTS,
	 "the document has a table group with this uuid already",
	 "Choose another uuid, or leave it out to have one made."},
	{"erd_table_group_table_pkey", ERRCODE_AI_ALREADY_EXISTS,
	 "the document has a group membership with this uuid already",
	 "Choose another uuid, or leave it out to have one made."},
	{"erd_table_group_note_pkey", ERRCODE_AI_ALREADY_EXISTS,
	 "the document has a group membership with this uuid already",
	 "Choose another uuid, or leave it out to have one made."},
	{"erd_filter_pkey", ERRCODE_AI_ALREADY_EXISTS, "the document has a filter with this uuid already",
	 "Choose another uuid, or leave it out to have one made."},
	{"erd_table_name_key", ERRCODE_AI_ALREADY_EXISTS, "the schema has a table of this name already",
	 "Choose another name or schema, or update the table that exists."},
	{"erd_column_name_key", ERRCODE_AI_ALREADY_EXISTS, "the table has a column of this name already",
	 "Choose another name, or update the column that exists."},
	{"erd_enum_name_key", ERRCODE_AI_ALREADY_EXISTS, "the schema has an enum of this name already",
	 "Choose another name or schema, or update the enum that exists."},
	{"erd_enum_value_value_key", ERRCODE_AI_ALREADY_EXISTS, "the enum has this value already", NULL},
	{"erd_index_column_column_key", ERRCODE_AI_ALREADY_EXISTS, "the index has this column already", NULL},
	{"erd_table_group_table_table_key", ERRCODE_AI_ALREADY_EXISTS, "the table is in the group already", NULL},
	{"erd_table_group_note_note_key", ERRCODE_AI_ALREADY_EXISTS, "the note is in the group already", NULL},
	{"erd_column_table_fkey", ERRCODE_AI_NOT_FOUND, "the document has no such table",
	 "Create it first, in the same call or an earlier one."},
	{"erd_index_table_fkey", ERRCODE_AI_NOT_FOUND, "the document has no such table",
	 "Create it first, in the same call or an earlier one."},
	{"erd_index_column_index_fkey", ERRCODE_AI_NOT_FOUND, "the document has no such index",
	 "Create it first, in the same call or an earlier one."},
	{"erd_index_column_column_fkey", ERRCODE_AI_NOT_FOUND, "the document has no such column",
	 "Create it first, in the same call or an earlier one."},
	{"erd_ref_from_table_fkey", ERRCODE_AI_NOT_FOUND, "the document has no such table",
	 "Create it first, in the same call or an earlier one."},
	{"erd_ref_to_table_fkey", ERRCODE_AI_NOT_FOUND, "the document has no such table",
	 "Create it first, in the same call or an earlier one."},
	{"erd_ref_column_ref_fkey", ERRCODE_AI_NOT_FOUND, "the document has no such ref",
	 "Create it first, in the same call or an earlier one."},
	{"erd_ref_column_from_column_fkey", ERRCODE_AI_NOT_FOUND, "the document has no such column",
	 "Create it first, in the same call or an earlier one."},
	{"erd_ref_column_to_column_fkey", ERRCODE_AI_NOT_FOUND, "the document has no such column",
	 "Create it first, in the same call or an earlier one."},
	{"erd_enum_value_enum_fkey", ERRCODE_AI_NOT_FOUND, "the document has no such enum",
	 "Create it first, in the same call or an earlier one."},
	{"erd_table_group_table_group_fkey", ERRCODE_AI_NOT_FOUND, "the document has no such table group",
	 "Create it first, in the same call or an earlier one."},
	{"erd_table_group_table_table_fkey", ERRCODE_AI_NOT_FOUND, "the document has no such table",
	 "Create it first, in the same call or an earlier one."},
	{"erd_table_group_note_group_fkey", ERRCODE_AI_NOT_FOUND, "the document has no such table group",
	 "Create it first, in the same call or an earlier one."},
	{"erd_table_group_note_note_fkey", ERRCODE_AI_NOT_FOUND, "the document has no such note",
	 "Create it first, in the same call or an earlier one."},
	{"erd_ref_relationship_check", ERRCODE_AI_INVALID_ARGUMENTS, "relationship must be one of >, <, -", NULL},
	{"erd_index_column_sort_order_check", ERRCODE_AI_INVALID_ARGUMENTS, "sort_order must be ASC or DESC",
	 NULL},
	{"erd_index_column_column_member", ERRCODE_AI_INVALID_ARGUMENTS,
	 "the column does not belong to the table of the index", NULL},
	{"erd_ref_column_from_column_member", ERRCODE_AI_INVALID_ARGUMENTS,
	 "the column does not belong to the table that the ref goes out from", NULL},
	{"erd_ref_column_to_column_member", ERRCODE_AI_INVALID_ARGUMENTS,
	 "the column does not belong to the table that the ref goes to", NULL},
	{"erd_note_size_check", ERRCODE_AI_INVALID_ARGUMENTS, "width and height cannot be negative", NULL},

	/* Testcase documents and runs. Most of these are checked before; what remains comes from concurrent
	   writers. */
	{"test_scenario_parent_check", ERRCODE_AI_INVALID_ARGUMENTS, "a scenario cannot be nested in itself",
	 "Name another parentId, or null for the top level."},
	{"test_scenario_parent_fkey", ERRCODE_AI_INVALID_ARGUMENTS,
	 "the parent scenario is not in the document, or a scenario that is to go still has nested ones",
	 "List the document's scenarios again."},
	{"test_case_scenario_fkey", ERRCODE_AI_INVALID_ARGUMENTS,
	 "the scenario is not in the document, or a scenario that is to go still has test cases",
	 "List the document's scenarios again."},
	{"test_execution_case_fkey", ERRCODE_AI_INVALID_ARGUMENTS,
	 "a test case was taken out of the run meanwhile", "testcase_get_run shows the run's cases."},
	{"test_step_check_step_fkey", ERRCODE_AI_INVALID_ARGUMENTS,
	 "a test case was taken out of the run meanwhile", "testcase_get_run shows the run's cases."},
	/* Flow diagrams */
	{"flow_node_pkey", ERRCODE_AI_ALREADY_EXISTS, "the diagram already has a node with this uuid",
	 "Update that node, or choose another uuid."},
	{"flow_edge_pkey", ERRCODE_AI_ALREADY_EXISTS, "the diagram already has an edge with this uuid",
	 "Update that edge, or choose another uuid."},
	{"flow_group_pkey", ERRCODE_AI_ALREADY_EXISTS, "the diagram already has a group with this uuid",
	 "Update that group, or choose another uuid."},
	{"flow_node_group_fkey", ERRCODE_AI_NOT_FOUND, "groupUuid names no group of the diagram",
	 "Create the group first, or take one of flow_list_groups."},
	{"flow_group_parent_group_fkey", ERRCODE_AI_NOT_FOUND, "parentGroupUuid names no group of the diagram",
	 "Create the outer group first, or take one of flow_list_groups."},
	{"flow_group_parent_group_check", ERRCODE_AI_INVALID_ARGUMENTS, "a group cannot lie inside itself", NULL},
	{"flow_edge_from_fkey", ERRCODE_AI_NOT_FOUND, "fromUuid names no node of the diagram",
	 "Create the node first, or take one of flow_list_nodes."},
	{"flow_edge_to_fkey", ERRCODE_AI_NOT_FOUND, "toUuid names no node of the diagram",
	 "Create the node first, or take one of flow_list_nodes."},
	{"flow_node_size_check", ERRCODE_AI_INVALID_ARGUMENTS, "width and height must not be negative", NULL},
	{"flow_group_size_check", ERRCODE_AI_INVALID_ARGUMENTS, "width and height must not be negative", NULL},
	{NULL, 0, NULL, NULL},
};

const ConstraintMeaning *
constraint_meaning(const char *constraint)
{
	for (const ConstraintMeaning *meaning = meanings; meaning->constraint != NULL; meaning++)
	{
		if (strcmp(meaning->constraint, constraint) == 0)
			return meaning;
	}
	return NULL;
}

static const Entity *
find_by_relation_name(const char *relation)
{
	for (int type = DOCUMENT_ERD; type <= DOCUMENT_TESTCASE; type++)
	{
		for (const Entity *const *entity = entity_list(type); *entity != NULL; entity++)
		{
			if (strcmp((*entity)->relation, relation) == 0)
				return *entity;
		}
	}
	return NULL;
}

const char *
entity_constraint_field(const char *relation, const char *constraint)
{
	const Entity *entity = relation == NULL ? NULL : find_by_relation_name(relation);
	size_t prefix = entity == NULL ? 0 : strlen(relation);
	const char *suffix = constraint == NULL ? NULL : strrchr(constraint, '_');
	const EntityField *field;
	char *name;

	if (entity == NULL || suffix == NULL || strncmp(constraint, relation, prefix) != 0)
		return NULL;
	if (strcmp(constraint + prefix, "_pkey") == 0)
		return entity->integer_key ? "id" : "uuid";
	if (constraint[prefix] != '_' || suffix <= constraint + prefix)
		return NULL;
	name = pnstrdup(constraint + prefix + 1, suffix - constraint - prefix - 1);
	field = entity_field(entity, name);
	if (field == NULL)
		field = entity_field(entity, psprintf("%s_uuid", name));
	return field == NULL ? NULL : field->name;
}
