/*
 * dictionary.c
 *		A schema as a data dictionary in Markdown.
 */
#include "postgres.h"

#include "pure/markdown_escape.h"
#include "schema/schema_text.h"

static void
put_paragraph(StringInfo out, const char *text)
{
	if (text == NULL)
		return;
	markdown_append_text(out, text, 0);
	appendStringInfoString(out, "\n\n");
}

static void
put_key_names(StringInfo out, const SchemaTable *table, const int *columns, int count)
{
	for (int i = 0; i < count; i++)
	{
		if (i > 0)
			appendStringInfoString(out, ", ");
		markdown_append_code(out, table->columns[columns[i]].name, false);
	}
}

static void
put_column(StringInfo out, const SchemaTable *table, int position)
{
	const SchemaColumn *column = &table->columns[position];
	int count;
	int *key = schema_key_columns(table, &count);
	bool in_key = false;

	for (int i = 0; i < count; i++)
		in_key = in_key || key[i] == position;
	appendStringInfoString(out, "| ");
	markdown_append_code(out, column->name, true);
	appendStringInfoString(out, " | ");
	if (column->type != NULL)
		markdown_append_code(out, column->type, true);
	appendStringInfo(out, " | %s | ", in_key ? "primary" : schema_is_unique(table, position) ? "unique" : "");
	appendStringInfo(out, "%s | ", column->is_not_null || in_key ? "no" : "yes");
	if (schema_identity(column) != NULL)
		appendStringInfo(out, "identity");
	else if (column->is_increment)
		appendStringInfoString(out, "increment");
	else if (column->default_value != NULL)
	{
		if (schema_generated(column) != NULL)
			appendStringInfoString(out, "generated ");
		markdown_append_code(out, column->default_value, true);
	}
	appendStringInfoString(out, " | ");
	if (column->note != NULL)
		markdown_append_text(out, column->note, 0);
	appendStringInfoString(out, " |\n");
}

/* A list below the table, with its heading before the first entry. */
static void
begin_entry(StringInfo out, int *count, const char *heading)
{
	if ((*count)++ == 0)
		appendStringInfo(out, "%s\n\n", heading);
	appendStringInfoString(out, "- ");
}

static void
end_list(StringInfo out, int count)
{
	if (count > 0)
		appendStringInfoChar(out, '\n');
}

static void
put_note(StringInfo out, const char *note)
{
	if (note != NULL)
	{
		appendStringInfoString(out, ": ");
		markdown_append_text(out, note, 0);
	}
	appendStringInfoChar(out, '\n');
}

static void
put_indexes(StringInfo out, const SchemaTable *table)
{
	int count = 0;

	for (int i = 0; i < table->index_count; i++)
	{
		const SchemaIndex *index = &table->indexes[i];
		const char *predicate = json_read_text(index->options, "predicate");
		const JsonNode *keys = json_read_member(index->options, "keys");

		begin_entry(out, &count, "Indexes:");
		markdown_append_code(out, index->name == NULL ? "index" : index->name, false);
		if (index->is_pk || index->is_unique)
			appendStringInfoString(out, index->is_pk ? " primary key" : " unique");
		appendStringInfoString(out, " on ");
		for (int j = 0; keys != NULL && j < keys->count; j++)
		{
			const char *expression = json_read_text(keys->items[j], "expression");
			const char *column = json_read_text(keys->items[j], "column");

			if (j > 0)
				appendStringInfoString(out, ", ");
			markdown_append_code(out, expression != NULL ? expression : column != NULL ? column : "?", false);
		}
		if (keys == NULL)
			put_key_names(out, table, index->columns, index->column_count);
		if (predicate != NULL)
		{
			appendStringInfoString(out, " where ");
			markdown_append_code(out, predicate, false);
		}
		put_note(out, index->note);
	}
	end_list(out, count);
}

static void
put_constraints(StringInfo out, const SchemaTable *table)
{
	int count = 0;

	for (int i = 0; i < table->constraint_count; i++)
	{
		const SchemaConstraint *constraint = &table->constraints[i];

		begin_entry(out, &count, "Constraints:");
		if (constraint->name != NULL)
		{
			markdown_append_code(out, constraint->name, false);
			appendStringInfoString(out, ": ");
		}
		markdown_append_code(out, constraint->definition, false);
		put_note(out, constraint->note);
	}
	end_list(out, count);
}

static void
put_refs(StringInfo out, const Schema *schema, const SchemaTable *table)
{
	int count = 0;

	for (int i = 0; i < table->ref_count; i++)
	{
		const SchemaRef *ref = &schema->refs[table->refs[i]];
		const SchemaTable *to = &schema->tables[ref->to];

		begin_entry(out, &count, "References:");
		put_key_names(out, table, ref->from_columns, ref->column_count);
		appendStringInfoString(out, ref->column_count == 0 ? "→ " : " → ");
		markdown_append_code(out, schema_table_label(to), false);
		if (ref->column_count > 0)
		{
			appendStringInfoString(out, " (");
			put_key_names(out, to, ref->to_columns, ref->column_count);
			appendStringInfoChar(out, ')');
		}
		if (schema_ref_is_virtual(ref))
			appendStringInfoString(out, ", virtual");
		if (schema_ref_action(ref->on_delete) != NULL)
			appendStringInfo(out, ", on delete %s", schema_ref_action(ref->on_delete));
		put_note(out, ref->note);
	}
	end_list(out, count);
}

static void
put_table(StringInfo out, const Schema *schema, int position)
{
	const SchemaTable *table = &schema->tables[position];
	const char *kind = schema_table_kind(table);

	schema_check_room(out);
	appendStringInfoString(out, "## ");
	markdown_append_text(out, schema_table_label(table), 0);
	if (strcmp(kind, "table") != 0)
	{
		appendStringInfoString(out, " (");
		markdown_append_text(out, kind, 0);
		appendStringInfoChar(out, ')');
	}
	appendStringInfoString(out, "\n\n");
	put_paragraph(out, table->note);
	if (table->column_count > 0)
		appendStringInfoString(
			out, "| Column | Type | Key | Null | Default | Note |\n|---|---|---|---|---|---|\n");
	for (int i = 0; i < table->column_count; i++)
		put_column(out, table, i);
	if (table->column_count > 0)
		appendStringInfoChar(out, '\n');
	put_indexes(out, table);
	put_constraints(out, table);
	put_refs(out, schema, table);
}

static void
put_enums(StringInfo out, const Schema *schema)
{
	if (schema->enum_count > 0)
		appendStringInfoString(out, "## Enums\n\n");
	for (int i = 0; i < schema->enum_count; i++)
	{
		const SchemaEnum *item = &schema->enums[i];

		schema_check_room(out);
		appendStringInfoString(out, "- ");
		markdown_append_code(
			out, item->schema == NULL ? item->name : psprintf("%s.%s", item->schema, item->name), false);
		appendStringInfoString(out, ": ");
		for (int j = 0; j < item->value_count; j++)
		{
			if (j > 0)
				appendStringInfoString(out, ", ");
			markdown_append_code(out, item->values[j], false);
		}
		put_note(out, item->note);
	}
	end_list(out, schema->enum_count);
}

/* What has a definition of its own: named, not repeated. */
static void
put_objects(StringInfo out, const Schema *schema)
{
	int count = 0;

	for (int i = 0; i < schema->object_count; i++)
	{
		const SchemaObject *object = &schema->objects[i];

		if (strcmp(object->kind, "comment") == 0 || strcmp(object->kind, "grant") == 0 ||
			strcmp(object->kind, "default_privilege") == 0)
			continue;
		schema_check_room(out);
		begin_entry(out, &count, "## Other objects");
		markdown_append_text(out, object->kind, 0);
		appendStringInfoChar(out, ' ');
		markdown_append_code(
			out, object->schema == NULL ? object->name : psprintf("%s.%s", object->schema, object->name),
			false);
		if (object->table >= 0)
		{
			appendStringInfoString(out, " on ");
			markdown_append_code(out, schema_table_label(&schema->tables[object->table]), false);
		}
		put_note(out, object->note);
	}
	end_list(out, count);
}

static void
put_groups(StringInfo out, const Schema *schema)
{
	if (schema->group_count > 0)
		appendStringInfoString(out, "## Groups\n\n");
	for (int i = 0; i < schema->group_count; i++)
	{
		appendStringInfoString(out, "- ");
		markdown_append_text(out, schema->groups[i].name, 0);
		for (int j = 0; j < schema->groups[i].table_count; j++)
		{
			appendStringInfoString(out, j == 0 ? ": " : ", ");
			markdown_append_code(out, schema_table_label(&schema->tables[schema->groups[i].tables[j]]),
								 false);
		}
		appendStringInfoChar(out, '\n');
	}
	end_list(out, schema->group_count);
}

static void
put_notes(StringInfo out, const Schema *schema)
{
	if (schema->note_count > 0)
		appendStringInfoString(out, "## Notes\n\n");
	for (int i = 0; i < schema->note_count; i++)
	{
		appendStringInfoString(out, "- ");
		markdown_append_text(out, schema->notes[i].title == NULL ? "Note" : schema->notes[i].title, 0);
		put_note(out, schema->notes[i].content);
	}
	end_list(out, schema->note_count);
}

void
schema_write_markdown(StringInfo out, const Schema *schema)
{
	appendStringInfoString(out, "# ");
	markdown_append_text(out, schema->title == NULL ? "Untitled" : schema->title, 0);
	appendStringInfo(out, "\n\nVersion " INT64_FORMAT, schema->version);
	if (schema->part != NULL)
	{
		appendStringInfoString(out, "; a part: ");
		markdown_append_text(out, schema->part, 0);
	}
	appendStringInfoString(out, ". Texts of functions, views, triggers and rights are left out.\n\n");
	for (int i = 0; i < schema->table_count; i++)
		put_table(out, schema, i);
	put_enums(out, schema);
	put_groups(out, schema);
	put_objects(out, schema);
	put_notes(out, schema);
}
