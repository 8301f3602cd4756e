/*
 * erd_lookup.c
 *		Finding things of ERDs by uuid, parent or name.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/statement.h"
#include "core/erd/erd.h"
#include "utils/builtins.h"
#include "utils/uuid.h"

#include "core/erd/erd_lookup.sql.h"

void
erd_require(const Entity *entity, const pg_uuid_t *document, const char *uuid)
{
	if (!entity_exists(entity, document, uuid))
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND),
						errmsg("there is no %s \"%s\" in the document", entity->label, uuid)));
}

const char *
erd_parent_of(const Entity *entity, const pg_uuid_t *document, const char *uuid)
{
	Statement *statement = entity == &erd_column       ? &parent_of_column
						   : entity == &erd_index      ? &parent_of_index
						   : entity == &erd_constraint ? &parent_of_constraint
													   : &parent_of_value;

	Assert(statement != &parent_of_value || entity == &erd_enum_value);
	return statement_run(statement, PARAMETERS(parameter_uuid(document), parameter_text(uuid))) == 0
			   ? NULL
			   : statement_text(0, 1);
}

void
erd_require_child(const Entity *entity, const pg_uuid_t *document, const char *uuid, const char *parent)
{
	const char *found = erd_parent_of(entity, document, uuid);

	if (found == NULL || strcmp(found, parent) != 0)
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND),
						errmsg("there is no %s \"%s\" in \"%s\"", entity->label, uuid, parent),
						found == NULL ? 0 : errdetail("It belongs to \"%s\".", found)));
}

const char *
erd_find_column(const pg_uuid_t *document, const char *table, const char *name)
{
	if (execute_column_by_name(document, table, name) == 0)
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND), errmsg("the table has no column named \"%s\"", name),
						errhint("Columns of the same call count too; names are case-sensitive.")));
	return statement_text(0, 1);
}

/*
 * The table of a name. Without a schema name a table that has none is meant, or else the only one of that
 * name.
 */
static const char *
find_table_by_name(const pg_uuid_t *document, const char *name, const char *schema_name)
{
	uint64 found;

	found = execute_tables_by_name(document, name, schema_name);
	if (found == 0)
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND),
						schema_name == NULL
							? errmsg("there is no table named \"%s\"", name)
							: errmsg("there is no table named \"%s\" in schema \"%s\"", name, schema_name),
						errhint("erd_list_tables shows the names of the document's tables.")));
	if (found > 1 && statement_text(0, 2) != NULL)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("more than one schema has a table named \"%s\"", name),
						errdetail("Two of the schemas are \"%s\" and \"%s\".", statement_text(0, 2),
								  statement_text(1, 2)),
						errhint("Give schema_name too.")));
	return statement_text(0, 1);
}

void
erd_name_member_table(const pg_uuid_t *document, JsonNode *data)
{
	const char *name = json_read_text(data, "table_name");
	const char *schema_name;

	erd_clear_empty_text(data, "schema_name");
	schema_name = json_read_text(data, "schema_name");
	json_node_remove(data, "table_name");
	json_node_remove(data, "schema_name");
	if (name != NULL)
		json_node_set(data, "table_uuid",
					  json_node_make_text(find_table_by_name(document, name, schema_name)));
	else if (schema_name != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("schema_name needs table_name beside it"),
				 errhint("A member table is named by table_name and schema_name together.")));
}

void
erd_find_ref_tables(const pg_uuid_t *document, const char *uuid, const char **from_table,
					const char **to_table)
{
	if (execute_tables_of_ref(document, uuid) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_AI_NOT_FOUND), errmsg("there is no ref \"%s\" in the document", uuid)));
	*from_table = statement_text(0, 1);
	*to_table = statement_text(0, 2);
}
