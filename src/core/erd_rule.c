/*
 * erd_rule.c
 *		What is completed or refused before a row of an ERD is written by a tool.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/statement.h"
#include "core/erd.h"
#include "utils/builtins.h"
#include "utils/formatting.h"
#include "utils/uuid.h"

/* Up to two tables of a name: one with no schema name comes first. */
static Statement tables_by_name = {
	.text = "SELECT t.uuid, t.schema_name FROM ainecto.erd_table t"
			" WHERE t.document_uuid = $1 AND t.name = $2 AND ($3 IS NULL OR t.schema_name = $3)"
			" ORDER BY t.schema_name NULLS FIRST LIMIT 2",
	.expected = SPI_OK_SELECT,
	.argument_count = 3,
	.argument_types = {UUIDOID, TEXTOID, TEXTOID},
	.read_only = false,
};

/* An empty text is a way of saying "none" for names of schemas. */
static void
clear_empty_text(JsonNode *data, const char *field)
{
	const char *text = json_read_text(data, field);

	if (text != NULL && text[0] == '\0')
		json_node_set(data, field, json_node_make(JSON_NODE_NULL));
}

static void
write_upper_case(JsonNode *data, const char *field)
{
	const char *text = json_read_text(data, field);

	if (text == NULL)
		return;
	if (text[0] == '\0')
		json_node_set(data, field, json_node_make(JSON_NODE_NULL));
	else
		json_node_set(data, field, json_node_make_text(asc_toupper(text, strlen(text))));
}

void
erd_complete_named(const Entity *entity, const pg_uuid_t *document, const char *uuid, JsonNode *data,
				   bool creating)
{
	clear_empty_text(data, "schema_name");
}

void
erd_complete_index_column(const Entity *entity, const pg_uuid_t *document, const char *uuid, JsonNode *data,
						  bool creating)
{
	write_upper_case(data, "sort_order");
}

void
erd_complete_ref(const Entity *entity, const pg_uuid_t *document, const char *uuid, JsonNode *data,
				 bool creating)
{
	write_upper_case(data, "on_delete");
	write_upper_case(data, "on_update");
}

/*
 * The table of a name. Without a schema name a table that has none is meant, or else the only one of that
 * name.
 */
static const char *
find_table_by_name(const pg_uuid_t *document, const char *name, const char *schema_name)
{
	Datum values[3] = {UUIDPGetDatum(document), CStringGetTextDatum(name),
					   schema_name == NULL ? (Datum) 0 : CStringGetTextDatum(schema_name)};
	uint64 found = statement_run(&tables_by_name, values, schema_name == NULL ? "  n" : "   ");

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
erd_complete_group_table(const Entity *entity, const pg_uuid_t *document, const char *uuid, JsonNode *data,
						 bool creating)
{
	const char *name = json_read_text(data, "table_name");
	const char *schema_name;

	clear_empty_text(data, "schema_name");
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
