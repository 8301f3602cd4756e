/*
 * erd_rule.c
 *		What is completed or refused before a row of an ERD is written by a tool.
 */
#include "postgres.h"

#include "core/erd/erd.h"
#include "core/erd/erd_option.h"
#include "utils/formatting.h"

/* An empty text is a way of saying "none" for names of schemas. */
void
erd_clear_empty_text(JsonNode *data, const char *field)
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
	erd_clear_empty_text(data, "schema_name");
	if (entity_field(entity, "options") != NULL)
		erd_complete_options(entity, document, uuid, data, creating);
}

void
erd_complete_constraint(const Entity *entity, const pg_uuid_t *document, const char *uuid, JsonNode *data,
						bool creating)
{
	const JsonNode *columns = json_read_member(data, "column_uuids");
	const char *table;

	erd_complete_options(entity, document, uuid, data, creating);
	if (columns == NULL || columns->kind != JSON_NODE_ARRAY)
		return;
	table = creating ? json_read_text(data, "table_uuid") : erd_parent_of(entity, document, uuid);
	for (int i = 0; table != NULL && i < columns->count; i++)
		erd_require_child(&erd_column, document, columns->items[i]->text, table);
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
	erd_complete_options(entity, document, uuid, data, creating);
}
