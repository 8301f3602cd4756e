/*
 * erd_read.c
 *		One table as erd_get_table answers it.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/statement.h"
#include "core/erd_read.h"
#include "utils/builtins.h"
#include "utils/uuid.h"

#define COLUMNS_OF_TABLE                                                                               \
	"(SELECT COALESCE(pg_catalog.json_agg(pg_catalog.json_build_object('uuid', c.uuid, 'table_uuid', " \
	"c.table_uuid,"                                                                                    \
	" 'name', c.name, 'type', c.type, 'is_pk', c.is_pk, 'is_unique', c.is_unique, 'is_not_null', "     \
	"c.is_not_null,"                                                                                   \
	" 'is_increment', c.is_increment, 'default_value', c.default_value, 'note', c.note,"               \
	" 'display_order', c.display_order) ORDER BY c.display_order, c.uuid), '[]'::json)"                \
	" FROM ainecto.erd_column c WHERE c.document_uuid = $1 AND c.table_uuid = $2)"

#define MEMBERS_OF_INDEX(value_, condition_)                                                \
	"(SELECT pg_catalog.json_agg(" value_ " ORDER BY m.display_order, m.uuid)"              \
	" FROM ainecto.erd_index_column m WHERE m.document_uuid = $1 AND m.index_uuid = i.uuid" \
	" HAVING " condition_ ")"

#define INDEXES_OF_TABLE                                                                                     \
	"(SELECT COALESCE(pg_catalog.json_agg(pg_catalog.json_build_object('uuid', i.uuid, 'name', i.name,"      \
	" 'columns', COALESCE(" MEMBERS_OF_INDEX(                                                                \
		"m.column_uuid",                                                                                     \
		"true") ", '[]'::json),"                                                                             \
				" 'sort_orders', " MEMBERS_OF_INDEX(                                                         \
					"COALESCE(m.sort_order, 'ASC')",                                                         \
					"pg_catalog.bool_or(m.sort_order IS NOT NULL)") ","                                      \
																	" 'is_unique', i.is_unique, 'is_pk', "   \
																	"i.is_pk, 'type', i.type, 'note', "      \
																	"i.note) ORDER BY i.uuid), '[]'::json)"  \
																	" FROM ainecto.erd_index i WHERE "       \
																	"i.document_uuid = $1 AND i.table_uuid " \
																	"= $2)"

#define NAME_OF_TABLE(side_)                                                        \
	"(SELECT COALESCE(n.schema_name || '.', '') || n.name FROM ainecto.erd_table n" \
	" WHERE n.document_uuid = $1 AND n.uuid = r." side_ ")"

#define COLUMNS_OF_REF(side_)                                                                                \
	"(SELECT COALESCE(pg_catalog.json_agg(n.name ORDER BY m.display_order, m.uuid), '[]'::json)"             \
	" FROM ainecto.erd_ref_column m JOIN ainecto.erd_column n ON n.document_uuid = $1 AND n.uuid = m." side_ \
	" WHERE m.document_uuid = $1 AND m.ref_uuid = r.uuid)"

#define REFS_OF_TABLE                                                                                        \
	"(SELECT COALESCE(pg_catalog.json_agg(pg_catalog.json_build_object('uuid', r.uuid, 'name', r.name,"      \
	" 'from_table_uuid', r.from_table_uuid, 'from_table', " NAME_OF_TABLE(                                   \
		"from_table_uuid") ","                                                                               \
						   " 'from_columns', " COLUMNS_OF_REF(                                               \
							   "from_column_uuid") ","                                                       \
												   " 'to_table_uuid', r.to_table_uuid, "                     \
												   "'to_table', " NAME_OF_TABLE(                             \
													   "to_table_uuid") ","                                  \
																		" 'to_columns', " COLUMNS_OF_REF(    \
																			"to_column_uuid") ", "           \
																							  "'relationshi" \
																							  "p', "         \
																							  "r."           \
																							  "relationship" \
																							  ") ORDER BY "  \
																							  "r.uuid), "    \
																							  "'[]'::json)"  \
																							  " FROM "       \
																							  "ainecto.erd_" \
																							  "ref r WHERE " \
																							  "r.document_"  \
																							  "uuid = $1 "   \
																							  "AND "         \
																							  "(r.from_"     \
																							  "table_uuid "  \
																							  "= $2 OR "     \
																							  "r.to_table_"  \
																							  "uuid = $2))"

static Statement read_table = {
	.text = "SELECT pg_catalog.json_strip_nulls(pg_catalog.json_build_object('uuid', t.uuid, 'name', t.name,"
			" 'schema_name', t.schema_name, 'alias', t.alias, 'note', t.note, 'header_color', t.header_color,"
			" 'display_order', t.display_order, 'position_x', t.position_x, 'position_y', t.position_y,"
			" 'columns', " COLUMNS_OF_TABLE ", 'indexes', " INDEXES_OF_TABLE ", 'refs', " REFS_OF_TABLE ","
			" 'version', (SELECT d.version FROM ainecto.document d WHERE d.uuid = $1)))::text"
			" FROM ainecto.erd_table t WHERE t.document_uuid = $1 AND t.uuid = $2",
	.expected = SPI_OK_SELECT,
	.argument_count = 2,
	.argument_types = {UUIDOID, TEXTOID},
	.read_only = true,
};

void
erd_read_table(const pg_uuid_t *document, const char *uuid, JsonWriter *writer)
{
	Datum values[] = {UUIDPGetDatum(document), CStringGetTextDatum(uuid)};

	if (statement_run(&read_table, values, NULL) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_AI_NOT_FOUND), errmsg("there is no table \"%s\" in the document", uuid),
				 errhint("erd_list_tables shows the uuids of the document's tables.")));
	json_write_raw(writer, statement_text(0, 1));
}
