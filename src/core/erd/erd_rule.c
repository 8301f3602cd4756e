/*
 * erd_rule.c
 *		What is completed or refused before a row of an ERD is written by a tool, and at the end of a batch.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/statement.h"
#include "core/erd/erd.h"
#include "core/erd/erd_follow.h"
#include "core/erd/erd_option.h"
#include "core/erd/erd_rename.h"
#include "core/erd/erd_warning.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/formatting.h"

#include "core/erd/erd_rule.sql.h"

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
	if (entity == &erd_enum && !creating)
		erd_follow_enum(document, uuid, data);
	else if (entity == &erd_table && !creating)
		erd_rename_table(document, uuid, data);
	if (entity == &erd_table && json_read_member(data, "options") != NULL)
		erd_rename_forget_heirs(document);
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
	if (creating)
		erd_work_touch(&erd_index, document, json_read_text(data, "index_uuid"));
}

const char *const erd_actions[] = {"NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT", NULL};

const char *
erd_action_of(const char *text)
{
	for (int i = 0; erd_actions[i] != NULL; i++)
	{
		const char *p = text;
		const char *q = erd_actions[i];

		/* "set null", "SET_NULL" and "setNull" are one. */
		for (;;)
		{
			while (*p == ' ' || *p == '_' || *p == '-')
				p++;
			while (*q == ' ')
				q++;
			if (*p == '\0' || pg_ascii_toupper((unsigned char) *p) != (unsigned char) *q)
				break;
			p++;
			q++;
		}
		if (*p == '\0' && *q == '\0')
			return erd_actions[i];
	}
	return NULL;
}

static void
write_action(JsonNode *data, const char *field)
{
	const char *text = json_read_text(data, field);
	const char *action = text == NULL ? NULL : erd_action_of(text);

	if (text == NULL)
		return;
	/* The tools have refused what is none, with all other faults of the call; nobody else writes refs this
	 * way. */
	if (text[0] != '\0' && action == NULL)
		elog(ERROR, "%s \"%s\" is no action of a foreign key", field, text);
	json_node_set(data, field, action == NULL ? json_node_make(JSON_NODE_NULL) : json_node_make_text(action));
}

void
erd_complete_ref(const Entity *entity, const pg_uuid_t *document, const char *uuid, JsonNode *data,
				 bool creating)
{
	write_action(data, "on_delete");
	write_action(data, "on_update");
	erd_complete_options(entity, document, uuid, data, creating);
	erd_work_touch(&erd_ref, document, uuid);
}

void
erd_complete_ref_column(const Entity *entity, const pg_uuid_t *document, const char *uuid, JsonNode *data,
						bool creating)
{
	if (creating)
		erd_work_touch(&erd_ref, document, json_read_text(data, "ref_uuid"));
}

void
erd_complete_column(const Entity *entity, const pg_uuid_t *document, const char *uuid, JsonNode *data,
					bool creating)
{
	const char *type = json_read_text(data, "type");

	erd_complete_options(entity, document, uuid, data, creating);
	if (!creating)
		erd_rename_column(document, uuid, data);
	if (type != NULL && !erd_type_is_built_in(type))
		erd_work_touch(&erd_column, document, uuid);
}

void
erd_complete_index(const Entity *entity, const pg_uuid_t *document, const char *uuid, JsonNode *data,
				   bool creating)
{
	erd_complete_options(entity, document, uuid, data, creating);
	erd_work_touch(&erd_index, document, uuid);
}

/* Faults that are spelled out. */
#define MAX_FAULTS 25

void
erd_require_sound(const pg_uuid_t *document, const List *tables, const List *indexes, const List *refs)
{
	StringInfoData words;
	uint64 count;

	if (tables == NIL && indexes == NIL && refs == NIL)
		return;
	count = execute_unsound_things(document, erd_work_texts(tables), erd_work_texts(indexes),
								   erd_work_texts(refs));
	if (count == 0)
		return;
	initStringInfo(&words);
	for (uint64 row = 0; row < count && row < MAX_FAULTS; row++)
		appendStringInfo(&words, "%s%s", row > 0 ? "; " : "", statement_text(row, 1));
	if (count > MAX_FAULTS)
		appendStringInfo(&words, "; and " UINT64_FORMAT " more", count - MAX_FAULTS);
	ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("%s", words.data),
					errhint("Nothing was done. Give an index its columns (index_column) and a ref its pairs "
							"(ref_column) in the same call, a table one primary key, its indexes names of "
							"their own.")));
}
