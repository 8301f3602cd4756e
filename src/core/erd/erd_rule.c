/*
 * erd_rule.c
 *		What is completed or refused before a row of an ERD is written by a tool.
 */
#include "postgres.h"

#include "core/erd/erd.h"
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
