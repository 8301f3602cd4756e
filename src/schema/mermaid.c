/*
 * mermaid.c
 *		A schema as an entity relationship diagram in Mermaid.
 *
 * Entities have short names of our own and show theirs as labels. Mermaid reads neither quotes nor ends of
 * lines in a label, nor most characters in a column's name: what had to be written otherwise stands in a
 * comment behind.
 */
#include "postgres.h"

#include "pure/markdown_escape.h"
#include "schema/schema_text.h"

/* Mermaid takes a whole line for a choice of direction if this word and a direction stand anywhere in it. */
static void
put_label(StringInfo out, const char *text)
{
	StringInfoData quoted;

	initStringInfo(&quoted);
	mermaid_append_quoted(&quoted, text);
	for (char *c = quoted.data; *c != '\0'; c++)
	{
		if (pg_strncasecmp(c, "direction ", 10) == 0)
			c[9] = '_';
	}
	appendBinaryStringInfo(out, quoted.data, quoted.len);
	pfree(quoted.data);
}

static bool
refers(const Schema *schema, const SchemaTable *table, int column)
{
	for (int i = 0; i < table->ref_count; i++)
	{
		const SchemaRef *ref = &schema->refs[table->refs[i]];

		for (int j = 0; j < ref->column_count; j++)
		{
			if (ref->from_columns[j] == column)
				return true;
		}
	}
	return false;
}

static void
put_column(StringInfo out, const Schema *schema, int table, int position)
{
	const SchemaTable *owner = &schema->tables[table];
	const SchemaColumn *column = &owner->columns[position];
	const char *separator = " ";
	bool in_key = false;
	bool same;
	int count;
	int *key = schema_key_columns(owner, &count);

	for (int i = 0; i < count; i++)
		in_key = in_key || key[i] == position;
	appendStringInfoString(out, "    ");
	mermaid_append_word(out, column->type == NULL ? "unknown" : column->type);
	appendStringInfoChar(out, ' ');
	same = mermaid_append_word(out, column->name);
	if (in_key)
	{
		appendStringInfo(out, "%sPK", separator);
		separator = ", ";
	}
	if (refers(schema, owner, position))
	{
		appendStringInfo(out, "%sFK", separator);
		separator = ", ";
	}
	if (!in_key && schema_is_unique(owner, position))
		appendStringInfo(out, "%sUK", separator);
	if (!same || column->note != NULL)
	{
		appendStringInfoChar(out, ' ');
		put_label(out, same                   ? column->note
					   : column->note == NULL ? column->name
											  : psprintf("%s: %s", column->name, column->note));
	}
	appendStringInfoChar(out, '\n');
}

static void
put_table(StringInfo out, const Schema *schema, int position)
{
	const SchemaTable *table = &schema->tables[position];

	schema_check_room(out);
	appendStringInfo(out, "  t%d[", position + 1);
	put_label(out, schema_table_label(table));
	appendStringInfoString(out, "]");
	if (table->column_count > 0)
	{
		appendStringInfoString(out, " {\n");
		for (int i = 0; i < table->column_count; i++)
			put_column(out, schema, position, i);
		appendStringInfoString(out, "  }");
	}
	appendStringInfoChar(out, '\n');
}

/* Whether who refers need not. */
static bool
is_optional(const Schema *schema, const SchemaRef *ref)
{
	const SchemaTable *table = &schema->tables[ref->from];

	for (int i = 0; i < ref->column_count; i++)
	{
		const SchemaColumn *column = &table->columns[ref->from_columns[i]];

		if (!column->is_not_null && !column->is_pk)
			return true;
	}
	return ref->column_count == 0;
}

static void
put_ref(StringInfo out, const Schema *schema, const SchemaRef *ref)
{
	StringInfoData label;

	schema_check_room(out);
	initStringInfo(&label);
	for (int i = 0; i < ref->column_count; i++)
		appendStringInfo(&label, "%s%s", i == 0 ? "" : ", ",
						 schema->tables[ref->from].columns[ref->from_columns[i]].name);
	appendStringInfo(out, "  t%d %s%s%s t%d : ", ref->from + 1, ref->one_to_one ? "|o" : "}o",
					 schema_ref_is_virtual(ref) ? ".." : "--", is_optional(schema, ref) ? "o|" : "||",
					 ref->to + 1);
	put_label(out, label.data);
	appendStringInfoChar(out, '\n');
	pfree(label.data);
}

void
schema_write_mermaid(StringInfo out, const Schema *schema)
{
	StringInfoData unsaid;

	initStringInfo(&unsaid);
	schema_leave_objects_unsaid(&unsaid, schema);
	schema_leave_unsaid(&unsaid,
						"defaults, checks, indexes, notes of tables and of the canvas, values of enums, "
						"actions of references");
	/* Braces in a comment make Mermaid look for a directive. */
	schema_put_head(out, "%%", schema, &unsaid);
	for (char *c = out->data; *c != '\0'; c++)
	{
		if (*c == '{' || *c == '}')
			*c = *c == '{' ? '(' : ')';
	}
	appendStringInfoString(out, "erDiagram\n");
	for (int i = 0; i < schema->table_count; i++)
		put_table(out, schema, i);
	for (int i = 0; i < schema->ref_count; i++)
		put_ref(out, schema, &schema->refs[i]);
}
