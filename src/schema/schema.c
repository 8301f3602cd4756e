/*
 * schema.c
 *		What writers ask of a schema.
 */
#include "postgres.h"

#include "schema/schema.h"

const char *
schema_table_kind(const SchemaTable *table)
{
	const char *kind = json_read_text(table->options, "kind");

	return kind == NULL ? "table" : kind;
}

bool
schema_is_view(const SchemaTable *table)
{
	const char *kind = schema_table_kind(table);

	return strcmp(kind, "view") == 0 || strcmp(kind, "materialized_view") == 0;
}

const SchemaIndex *
schema_key_index(const SchemaTable *table)
{
	for (int i = 0; i < table->index_count; i++)
	{
		if (table->indexes[i].is_pk && table->indexes[i].column_count > 0)
			return &table->indexes[i];
	}
	return NULL;
}

int *
schema_key_columns(const SchemaTable *table, int *count)
{
	const SchemaIndex *index = schema_key_index(table);
	int *columns = palloc(sizeof(int) * (table->column_count + (index == NULL ? 1 : index->column_count)));

	*count = 0;
	for (int i = 0; index != NULL && i < index->column_count; i++)
		columns[(*count)++] = index->columns[i];
	/* What was flagged later is of the key, too. */
	for (int i = 0; i < table->column_count; i++)
	{
		bool found = false;

		for (int j = 0; index != NULL && j < index->column_count; j++)
			found = found || index->columns[j] == i;
		if (table->columns[i].is_pk && !found)
			columns[(*count)++] = i;
	}
	return columns;
}

bool
schema_index_is_plain(const SchemaIndex *index)
{
	return json_read_member(index->options, "predicate") == NULL &&
		   json_read_member(index->options, "keys") == NULL;
}

bool
schema_is_unique(const SchemaTable *table, int column)
{
	int count;
	int *key = schema_key_columns(table, &count);

	if (table->columns[column].is_unique || (count == 1 && key[0] == column))
		return true;
	for (int i = 0; i < table->index_count; i++)
	{
		const SchemaIndex *index = &table->indexes[i];

		if (index->is_unique && index->column_count == 1 && index->columns[0] == column &&
			schema_index_is_plain(index))
			return true;
	}
	return false;
}

bool
schema_ref_is_virtual(const SchemaRef *ref)
{
	return ref->column_count == 0 || json_read_boolean(ref->options, "virtual", false);
}

const char *
schema_generated(const SchemaColumn *column)
{
	return json_read_text(column->options, "generated") == NULL ? NULL : column->default_value;
}

const char *
schema_identity(const SchemaColumn *column)
{
	return json_read_text(column->options, "identity");
}

const char *
schema_ref_action(const char *action)
{
	static const char *const actions[] = {"RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"};

	for (size_t i = 0; action != NULL && i < lengthof(actions); i++)
	{
		if (pg_strcasecmp(action, actions[i]) == 0)
			return actions[i];
	}
	return NULL;
}
