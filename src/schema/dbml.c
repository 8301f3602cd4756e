/*
 * dbml.c
 *		A schema as DBML, the language of dbdiagram.io.
 */
#include "postgres.h"

#include "schema/schema_index.h"
#include "schema/schema_text.h"

typedef struct DbmlWriter
{
	StringInfo out;
	StringInfo unsaid;
	const Schema *schema;
	bool *left_out; /* tables */
} DbmlWriter;

/* In quotes of either kind a backslash escapes; an end of line within double quotes does not parse. */
static void
put_quoted(StringInfo out, char quote, const char *text)
{
	appendStringInfoChar(out, quote);
	for (const char *c = text; *c != '\0'; c++)
	{
		if (*c == '\n' || *c == '\r')
			appendStringInfoString(out, *c == '\n' ? "\\n" : "\\r");
		else
		{
			if (*c == quote || *c == '\\')
				appendStringInfoChar(out, '\\');
			appendStringInfoChar(out, *c);
		}
	}
	appendStringInfoChar(out, quote);
}

static bool
is_plain_name(const char *name)
{
	static const char *const reserved[] = {"table",   "enum",       "ref",    "note",    "indexes",
										   "project", "tablegroup", "checks", "records", "as",
										   "true",    "false",      "null"};

	if (*name >= '0' && *name <= '9')
		return false;
	for (size_t i = 0; i < lengthof(reserved); i++)
	{
		if (pg_strcasecmp(reserved[i], name) == 0)
			return false;
	}
	return *name != '\0' &&
		   name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")] == '\0';
}

static void
put_name(StringInfo out, const char *name)
{
	if (is_plain_name(name))
		appendStringInfoString(out, name);
	else
		put_quoted(out, '"', name);
}

/* "public" is the schema of what names none. */
static void
put_qualified(StringInfo out, const char *schema, const char *name)
{
	if (schema != NULL && strcmp(schema, "public") != 0)
	{
		put_name(out, schema);
		appendStringInfoChar(out, '.');
	}
	put_name(out, name);
}

/* One of the settings in brackets; the bracket itself before the first. */
static void
put_setting(StringInfo out, int *count, const char *name)
{
	appendStringInfoString(out, (*count)++ == 0 ? " [" : ", ");
	appendStringInfoString(out, name);
}

/* What DBML takes for a colour; anything else is somebody's word for one. */
static void
put_color_setting(StringInfo out, int *count, const char *name, const char *color)
{
	size_t length = color == NULL ? 0 : strlen(color);

	if ((length != 4 && length != 7) || *color != '#' ||
		strspn(color + 1, "0123456789abcdefABCDEF") != length - 1)
		return;
	put_setting(out, count, name);
	appendStringInfoString(out, color);
}

/* Behind the name of an element: its colour, and the brace. */
static void
put_head(StringInfo out, const char *setting, const char *color)
{
	int settings = 0;

	put_color_setting(out, &settings, setting, color);
	appendStringInfoString(out, settings > 0 ? "] {\n" : " {\n");
}

static void
put_text_setting(StringInfo out, int *count, const char *name, const char *text)
{
	if (text == NULL)
		return;
	put_setting(out, count, name);
	put_quoted(out, '\'', text);
}

static void
end_settings(StringInfo out, int count)
{
	appendStringInfoString(out, count > 0 ? "]\n" : "\n");
}

/* SQL in backticks, which cannot be escaped: such a text is a plain string. */
static void
put_expression(StringInfo out, const char *text)
{
	if (strchr(text, '`') != NULL)
	{
		put_quoted(out, '\'', text);
		return;
	}
	appendStringInfoChar(out, '`');
	schema_put_line(out, text);
	appendStringInfoChar(out, '`');
}

/* ---- tables ---- */

static void
put_type(const DbmlWriter *dbml, const char *type)
{
	const SchemaEnum *item = schema_find_enum(dbml->schema, type);

	if (item != NULL)
		put_qualified(dbml->out, item->schema, item->name);
	else
		put_name(dbml->out, type == NULL ? "unknown" : type);
}

static void
put_column(const DbmlWriter *dbml, const SchemaTable *table, int position)
{
	const SchemaColumn *column = &table->columns[position];
	StringInfo out = dbml->out;
	int settings = 0;
	int count;
	int *key = schema_key_columns(table, &count);
	bool is_key = count == 1 && key[0] == position;

	appendStringInfoString(out, "  ");
	put_name(out, column->name);
	appendStringInfoChar(out, ' ');
	put_type(dbml, column->type);
	if (is_key)
		put_setting(out, &settings, "pk");
	if (!is_key && schema_is_unique(table, position))
		put_setting(out, &settings, "unique");
	if (column->is_not_null && !is_key)
		put_setting(out, &settings, "not null");
	if (column->is_increment || schema_identity(column) != NULL)
		put_setting(out, &settings, "increment");
	if (column->default_value != NULL && !column->is_increment)
	{
		put_setting(out, &settings, "default: ");
		put_expression(out, column->default_value);
	}
	put_text_setting(out, &settings, "note: ", column->note);
	end_settings(out, settings);
}

static void
put_index(const DbmlWriter *dbml, const SchemaTable *table, const SchemaIndex *index)
{
	const JsonNode *keys = json_read_member(index->options, "keys");
	StringInfo out = dbml->out;
	int settings = 0;

	if (keys == NULL && index->column_count == 0)
		return;
	appendStringInfoString(out, "    (");
	for (int i = 0; i < (keys == NULL ? index->column_count : keys->count); i++)
	{
		const char *expression = keys == NULL ? NULL : json_read_text(keys->items[i], "expression");
		const char *column =
			keys == NULL ? table->columns[index->columns[i]].name : json_read_text(keys->items[i], "column");

		if (i > 0)
			appendStringInfoString(out, ", ");
		if (expression != NULL)
			put_expression(out, expression);
		else
			put_name(out, column == NULL ? "?" : column);
	}
	appendStringInfoChar(out, ')');
	if (index->is_pk)
		put_setting(out, &settings, "pk");
	else if (index->is_unique)
		put_setting(out, &settings, "unique");
	put_text_setting(out, &settings, "name: ", index->name);
	if (index->type != NULL && !index->is_pk && is_plain_name(index->type))
	{
		put_setting(out, &settings, "type: ");
		appendStringInfoString(out, index->type);
	}
	put_text_setting(out, &settings, "note: ", index->note);
	end_settings(out, settings);
	if (json_read_text(index->options, "predicate") != NULL)
		schema_leave_unsaid(dbml->unsaid, "index %s of %s holds only rows WHERE %s",
							index->name == NULL ? "without a name" : index->name, schema_table_label(table),
							json_read_text(index->options, "predicate"));
}

/* The key of several columns, which no index says, and the indexes. */
static void
put_indexes(const DbmlWriter *dbml, const SchemaTable *table)
{
	const SchemaIndex *index = schema_key_index(table);
	int count;
	int *key = schema_key_columns(table, &count);
	bool flags_only = index == NULL && count > 1;
	bool key_alone = index != NULL && count == 1;

	if (table->index_count == (key_alone ? 1 : 0) && !flags_only)
		return;
	appendStringInfoString(dbml->out, "\n  indexes {\n");
	if (flags_only)
	{
		appendStringInfoString(dbml->out, "    (");
		for (int i = 0; i < count; i++)
		{
			if (i > 0)
				appendStringInfoString(dbml->out, ", ");
			put_name(dbml->out, table->columns[key[i]].name);
		}
		appendStringInfoString(dbml->out, ") [pk]\n");
	}
	for (int i = 0; i < table->index_count; i++)
	{
		/* The key of one column stands with it. */
		if (&table->indexes[i] != index || count > 1)
			put_index(dbml, table, &table->indexes[i]);
	}
	appendStringInfoString(dbml->out, "  }\n");
}

/* The expression of a check, which DBML wants without the word and its parentheses; NULL if it is none. */
static char *
check_expression(const SchemaConstraint *constraint)
{
	const char *start = constraint->definition;
	const char *end;

	if (strcmp(constraint->kind, "check") != 0 || pg_strncasecmp(start, "CHECK (", 7) != 0)
		return NULL;
	end = strrchr(start, ')');
	return end == NULL || end[1] != '\0' ? NULL : pnstrdup(start + 7, end - start - 7);
}

static void
put_checks(const DbmlWriter *dbml, const SchemaTable *table)
{
	int count = 0;

	for (int i = 0; i < table->constraint_count; i++)
	{
		const SchemaConstraint *constraint = &table->constraints[i];
		char *expression = check_expression(constraint);
		int settings = 0;

		if (expression == NULL || strchr(expression, '`') != NULL)
		{
			schema_leave_unsaid(dbml->unsaid, "%s of %s: %s",
								constraint->name == NULL ? constraint->kind : constraint->name,
								schema_table_label(table), constraint->definition);
			continue;
		}
		appendStringInfoString(dbml->out, count++ == 0 ? "\n  checks {\n    " : "    ");
		put_expression(dbml->out, expression);
		put_text_setting(dbml->out, &settings, "name: ", constraint->name);
		end_settings(dbml->out, settings);
	}
	if (count > 0)
		appendStringInfoString(dbml->out, "  }\n");
}

/* DBML has no table without columns, and takes "public" and none for one schema. */
static bool
has_place(const DbmlWriter *dbml, int position)
{
	const SchemaTable *table = &dbml->schema->tables[position];
	bool is_public = table->schema == NULL || strcmp(table->schema, "public") == 0;

	if (table->column_count == 0)
		return false;
	for (int i = 0; is_public && i < position; i++)
	{
		const SchemaTable *other = &dbml->schema->tables[i];

		if ((other->schema == NULL || strcmp(other->schema, "public") == 0) &&
			strcmp(other->name, table->name) == 0 && !dbml->left_out[i])
			return false;
	}
	return true;
}

static void
put_table(const DbmlWriter *dbml, int position)
{
	const SchemaTable *table = &dbml->schema->tables[position];
	const char *kind = schema_table_kind(table);
	StringInfo out = dbml->out;

	schema_check_room(out);
	dbml->left_out[position] = !has_place(dbml, position);
	if (dbml->left_out[position])
	{
		schema_leave_unsaid(dbml->unsaid, "table %s, which has no columns or no name of its own",
							schema_table_label(table));
		return;
	}
	if (strcmp(kind, "table") != 0)
		schema_leave_unsaid(dbml->unsaid, "%s is of kind %s", schema_table_label(table), kind);
	appendStringInfoString(out, "Table ");
	put_qualified(out, table->schema, table->name);
	put_head(out, "headercolor: ", table->color);
	for (int i = 0; i < table->column_count; i++)
		put_column(dbml, table, i);
	put_indexes(dbml, table);
	put_checks(dbml, table);
	if (table->note != NULL)
	{
		appendStringInfoString(out, "\n  Note: ");
		put_quoted(out, '\'', table->note);
		appendStringInfoChar(out, '\n');
	}
	appendStringInfoString(out, "}\n\n");
}

/* ---- around them ---- */

static void
put_enum(const DbmlWriter *dbml, const SchemaEnum *item)
{
	StringInfo out = dbml->out;

	if (item->value_count == 0)
	{
		schema_leave_unsaid(dbml->unsaid, "enum %s, which has no values", item->name);
		return;
	}
	appendStringInfoString(out, "Enum ");
	put_qualified(out, item->schema, item->name);
	appendStringInfoString(out, " {\n");
	for (int i = 0; i < item->value_count; i++)
	{
		int settings = 0;

		appendStringInfoString(out, "  ");
		put_name(out, item->values[i]);
		put_text_setting(out, &settings, "note: ", item->notes == NULL ? NULL : item->notes[i]);
		end_settings(out, settings);
	}
	appendStringInfoString(out, "}\n\n");
}

static void
put_end(const DbmlWriter *dbml, int table, const int *columns, int count)
{
	const SchemaTable *owner = &dbml->schema->tables[table];

	put_qualified(dbml->out, owner->schema, owner->name);
	appendStringInfoString(dbml->out, count > 1 ? ".(" : ".");
	for (int i = 0; i < count; i++)
	{
		if (i > 0)
			appendStringInfoString(dbml->out, ", ");
		put_name(dbml->out, owner->columns[columns[i]].name);
	}
	if (count > 1)
		appendStringInfoChar(dbml->out, ')');
}

static bool
has_same_ends(const SchemaRef *a, const SchemaRef *b)
{
	size_t size = sizeof(int) * a->column_count;

	return a->from == b->from && a->to == b->to && a->column_count == b->column_count &&
		   memcmp(a->from_columns, b->from_columns, size) == 0 &&
		   memcmp(a->to_columns, b->to_columns, size) == 0;
}

/* DBML knows a reference by its two ends: they are two, and no two references have the same, in whichever
 * order. */
static const char *
ref_has_no_place(const DbmlWriter *dbml, int position)
{
	const SchemaRef *ref = &dbml->schema->refs[position];
	SchemaRef turned = *ref;

	if (ref->column_count == 0)
		return "names no columns";
	if (dbml->left_out[ref->from] || dbml->left_out[ref->to])
		return "leads to a table that is left out";
	turned.from = ref->to;
	turned.from_columns = ref->to_columns;
	turned.to = ref->from;
	turned.to_columns = ref->from_columns;
	if (has_same_ends(ref, &turned))
		return "leads to itself";
	for (int i = 0; i < position; i++)
	{
		if (has_same_ends(&dbml->schema->refs[i], ref) || has_same_ends(&dbml->schema->refs[i], &turned))
			return "has the ends of another one";
	}
	return NULL;
}

static void
put_action(StringInfo out, int *settings, const char *name, const char *action)
{
	if (schema_ref_action(action) == NULL)
		return;
	put_setting(out, settings, name);
	for (const char *c = schema_ref_action(action); *c != '\0'; c++)
		appendStringInfoChar(out, (char) pg_tolower((unsigned char) *c));
}

static void
put_ref(const DbmlWriter *dbml, int position)
{
	const SchemaRef *ref = &dbml->schema->refs[position];
	const char *problem = ref_has_no_place(dbml, position);
	StringInfo out = dbml->out;
	int settings = 0;

	schema_check_room(out);
	if (problem != NULL)
	{
		schema_leave_unsaid(dbml->unsaid, "reference %s from %s to %s, which %s",
							ref->name == NULL ? "without a name" : ref->name,
							schema_table_label(&dbml->schema->tables[ref->from]),
							schema_table_label(&dbml->schema->tables[ref->to]), problem);
		return;
	}
	appendStringInfoString(out, "Ref");
	if (ref->name != NULL)
	{
		appendStringInfoChar(out, ' ');
		put_name(out, ref->name);
	}
	appendStringInfoString(out, ": ");
	/* Of one to one it is the second end that refers. */
	if (ref->one_to_one)
		put_end(dbml, ref->to, ref->to_columns, ref->column_count);
	else
		put_end(dbml, ref->from, ref->from_columns, ref->column_count);
	appendStringInfoString(out, ref->one_to_one ? " - " : " > ");
	if (ref->one_to_one)
		put_end(dbml, ref->from, ref->from_columns, ref->column_count);
	else
		put_end(dbml, ref->to, ref->to_columns, ref->column_count);
	put_action(out, &settings, "delete: ", ref->on_delete);
	put_action(out, &settings, "update: ", ref->on_update);
	end_settings(out, settings);
}

/* A table is in one group. */
static void
put_groups(const DbmlWriter *dbml)
{
	bool *grouped = palloc0(sizeof(bool) * Max(dbml->schema->table_count, 1));

	for (int i = 0; i < dbml->schema->group_count; i++)
	{
		const SchemaGroup *group = &dbml->schema->groups[i];

		schema_check_room(dbml->out);
		appendStringInfoString(dbml->out, "\nTableGroup ");
		put_name(dbml->out, group->name);
		put_head(dbml->out, "color: ", group->color);
		for (int j = 0; j < group->table_count; j++)
		{
			const SchemaTable *table = &dbml->schema->tables[group->tables[j]];

			if (dbml->left_out[group->tables[j]])
				continue;
			if (grouped[group->tables[j]])
			{
				schema_leave_unsaid(dbml->unsaid, "%s is in group %s, too", schema_table_label(table),
									group->name);
				continue;
			}
			grouped[group->tables[j]] = true;
			appendStringInfoString(dbml->out, "  ");
			put_qualified(dbml->out, table->schema, table->name);
			appendStringInfoChar(dbml->out, '\n');
		}
		appendStringInfoString(dbml->out, "}\n");
	}
}

static const char *
note_title(const SchemaNote *note)
{
	return note->title == NULL || *note->title == '\0' ? "note" : note->title;
}

/* Notes have names of their own in DBML: the second of a title gets a number. */
static const char *
note_name(const DbmlWriter *dbml, int position)
{
	const char *title = note_title(&dbml->schema->notes[position]);

	for (int i = 0; i < position; i++)
	{
		if (strcmp(note_title(&dbml->schema->notes[i]), title) == 0)
			return psprintf("%s %d", title, position + 1);
	}
	return title;
}

static void
put_notes(const DbmlWriter *dbml)
{
	for (int i = 0; i < dbml->schema->note_count; i++)
	{
		const SchemaNote *note = &dbml->schema->notes[i];

		schema_check_room(dbml->out);
		appendStringInfoString(dbml->out, "\nNote ");
		put_name(dbml->out, note_name(dbml, i));
		put_head(dbml->out, "color: ", note->color);
		appendStringInfoString(dbml->out, "  ");
		put_quoted(dbml->out, '\'', note->content == NULL ? "" : note->content);
		appendStringInfoString(dbml->out, "\n}\n");
	}
}

void
schema_write_dbml(StringInfo out, const Schema *schema)
{
	StringInfoData body;
	StringInfoData unsaid;
	DbmlWriter dbml = {.out = &body, .unsaid = &unsaid, .schema = schema};

	initStringInfo(&body);
	initStringInfo(&unsaid);
	dbml.left_out = palloc0(sizeof(bool) * Max(schema->table_count, 1));
	schema_leave_objects_unsaid(&unsaid, schema);
	for (int i = 0; i < schema->enum_count; i++)
		put_enum(&dbml, &schema->enums[i]);
	for (int i = 0; i < schema->table_count; i++)
		put_table(&dbml, i);
	for (int i = 0; i < schema->ref_count; i++)
		put_ref(&dbml, i);
	put_groups(&dbml);
	put_notes(&dbml);
	schema_put_head(out, "//", schema, &unsaid);
	appendBinaryStringInfo(out, body.data, body.len);
}
