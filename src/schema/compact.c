/*
 * compact.c
 *		A schema as language models read it best: short CREATE TABLE statements without what they can guess.
 *
 * It is SQL to the eye, not for a server: types have their short names, single keys and references stand
 * behind their columns, notes behind everything, and what needs a long text (functions, views, triggers) is
 * named only.
 */
#include "postgres.h"

#include "schema/definition.h"
#include "schema/schema_text.h"

typedef struct Compact
{
	StringInfo out;
	const Schema *schema;
	const char *common; /* the schema of most tables, which their names leave out; NULL: none */
} Compact;

static const char *const short_types[][2] = {
	{"character varying", "varchar"},
	{"timestamp with time zone", "timestamptz"},
	{"timestamp without time zone", "timestamp"},
	{"time with time zone", "timetz"},
	{"time without time zone", "time"},
	{"double precision", "float8"},
	{"integer", "int"},
	{"boolean", "bool"},
	{"character", "char"},
	{"bit varying", "varbit"},
};

static void
put_name(StringInfo out, const char *name)
{
	StringInfoData quoted;

	initStringInfo(&quoted);
	schema_put_name(&quoted, name);
	schema_put_line(out, quoted.data);
	pfree(quoted.data);
}

/* What is no type is a name in quotes: nobody's server shall run it. */
static void
put_type(StringInfo out, const char *type)
{
	if (!definition_is_type(type))
	{
		put_name(out, type);
		return;
	}
	for (size_t i = 0; i < lengthof(short_types); i++)
	{
		size_t length = strlen(short_types[i][0]);

		if (strncmp(type, short_types[i][0], length) == 0 &&
			(type[length] == '\0' || type[length] == '(' || type[length] == '['))
		{
			appendStringInfoString(out, short_types[i][1]);
			type += length;
			break;
		}
	}
	schema_put_line(out, type);
}

static void
put_qualified(const Compact *compact, const char *schema, const char *name)
{
	if (schema != NULL && (compact->common == NULL || strcmp(schema, compact->common) != 0))
	{
		put_name(compact->out, schema);
		appendStringInfoChar(compact->out, '.');
	}
	put_name(compact->out, name);
}

static void
put_columns(StringInfo out, const SchemaTable *table, const int *columns, int count)
{
	appendStringInfoChar(out, '(');
	for (int i = 0; i < count; i++)
	{
		if (i > 0)
			appendStringInfoChar(out, ',');
		put_name(out, table->columns[columns[i]].name);
	}
	appendStringInfoChar(out, ')');
}

/* Behind a line; notes that only repeat the name say nothing. */
static void
put_note(StringInfo out, const char *note)
{
	if (note == NULL)
		return;
	appendStringInfoString(out, " -- ");
	schema_put_line(out, note);
}

/* A default without the type that PostgreSQL writes behind a constant. */
static void
put_default(StringInfo out, const char *expression)
{
	const char *end = *expression == '\'' ? strchr(expression + 1, '\'') : NULL;

	if (end != NULL && strncmp(end, "'::", 3) == 0 && strchr(end + 3, '\'') == NULL &&
		strchr(end + 3, '(') == NULL)
		schema_put_line(out, pnstrdup(expression, end + 1 - expression));
	else
		schema_put_line(out, expression);
}

/* ---- references ---- */

/* " REFERENCES to(id) ON DELETE CASCADE"; the key is not named where it is the other table's. */
static void
put_target(const Compact *compact, const SchemaRef *ref)
{
	const SchemaTable *to = &compact->schema->tables[ref->to];
	int count;
	int *key = schema_key_columns(to, &count);

	appendStringInfoString(compact->out, schema_ref_is_virtual(ref) ? "-> " : "REFERENCES ");
	put_qualified(compact, to->schema, to->name);
	if (ref->column_count > 0 &&
		(count != ref->column_count || memcmp(key, ref->to_columns, sizeof(int) * count) != 0))
		put_columns(compact->out, to, ref->to_columns, ref->column_count);
	if (schema_ref_action(ref->on_delete) != NULL)
		appendStringInfo(compact->out, " ON DELETE %s", schema_ref_action(ref->on_delete));
	if (schema_ref_action(ref->on_update) != NULL)
		appendStringInfo(compact->out, " ON UPDATE %s", schema_ref_action(ref->on_update));
}

/* The reference of a column alone; NULL if there is none or more than one. */
static const SchemaRef *
find_ref(const Schema *schema, const SchemaTable *table, int column)
{
	const SchemaRef *found = NULL;

	for (int i = 0; i < table->ref_count; i++)
	{
		const SchemaRef *ref = &schema->refs[table->refs[i]];

		if (ref->column_count != 1 || ref->from_columns[0] != column)
			continue;
		if (found != NULL)
			return NULL;
		found = ref;
	}
	return found;
}

/* ---- tables ---- */

static void
put_column(const Compact *compact, int table, int position)
{
	const SchemaTable *owner = &compact->schema->tables[table];
	const SchemaColumn *column = &owner->columns[position];
	const SchemaRef *ref = find_ref(compact->schema, owner, position);
	StringInfo out = compact->out;
	int count;
	int *key = schema_key_columns(owner, &count);
	bool is_key = count == 1 && key[0] == position;

	put_name(out, column->name);
	if (column->type != NULL)
	{
		appendStringInfoChar(out, ' ');
		put_type(out, column->type);
	}
	if (schema_identity(column) != NULL)
		appendStringInfoString(out, " IDENTITY");
	else if (column->is_increment)
		appendStringInfoString(out, " SERIAL");
	if (is_key)
		appendStringInfoString(out, " PRIMARY KEY");
	else if (schema_is_unique(owner, position))
		appendStringInfoString(out, " UNIQUE");
	if (column->is_not_null && !is_key && !column->is_pk && !column->is_increment &&
		schema_identity(column) == NULL)
		appendStringInfoString(out, " NOT NULL");
	if (column->default_value != NULL && !column->is_increment &&
		definition_is_expression(column->default_value))
	{
		appendStringInfoString(out, schema_generated(column) == NULL ? " DEFAULT " : " GENERATED ");
		put_default(out, column->default_value);
	}
	if (ref != NULL)
	{
		appendStringInfoChar(out, ' ');
		put_target(compact, ref);
	}
}

/* The end of an entry: the comma belongs in front of the note. */
static void
put_end(StringInfo out, bool last, const char *note)
{
	if (!last)
		appendStringInfoChar(out, ',');
	put_note(out, note);
	appendStringInfoChar(out, '\n');
}

/* What stands below the columns, one line each. */
static int
put_below(const Compact *compact, int table, int left)
{
	const SchemaTable *owner = &compact->schema->tables[table];
	StringInfo out = compact->out;
	int count;
	int *key = schema_key_columns(owner, &count);
	int lines = 0;

	if (count > 1)
	{
		lines++;
		if (left > 0)
		{
			appendStringInfoString(out, "PRIMARY KEY ");
			put_columns(out, owner, key, count);
			put_end(out, lines == left, NULL);
		}
	}
	for (int i = 0; i < owner->constraint_count; i++)
	{
		const SchemaConstraint *constraint = &owner->constraints[i];

		if (strcmp(constraint->kind, "not_null") == 0 ||
			!definition_is_constraint(constraint->definition, constraint->kind))
			continue;
		lines++;
		if (left > 0)
		{
			schema_put_line(out, constraint->definition);
			put_end(out, lines == left, constraint->note);
		}
	}
	for (int i = 0; i < owner->ref_count; i++)
	{
		const SchemaRef *ref = &compact->schema->refs[owner->refs[i]];

		if (ref->column_count == 1 && find_ref(compact->schema, owner, ref->from_columns[0]) != NULL)
			continue;
		lines++;
		if (left > 0)
		{
			if (ref->column_count > 0)
			{
				appendStringInfoString(out, "FOREIGN KEY ");
				put_columns(out, owner, ref->from_columns, ref->column_count);
				appendStringInfoChar(out, ' ');
			}
			put_target(compact, ref);
			put_end(out, lines == left, ref->note);
		}
	}
	return lines;
}

static void
put_index_columns(StringInfo out, const SchemaTable *table, const SchemaIndex *index)
{
	for (int i = 0; i < index->column_count; i++)
	{
		appendStringInfoChar(out, i == 0 ? '(' : ',');
		put_name(out, table->columns[index->columns[i]].name);
		if (index->descending[i])
			appendStringInfoString(out, " DESC");
	}
	appendStringInfoChar(out, ')');
}

/* Indexes that are no key and say more than a column does: "-- index (a,b), unique (c) WHERE d". */
static void
put_indexes(const Compact *compact, const SchemaTable *table)
{
	const SchemaIndex *key = schema_key_index(table);
	StringInfo out = compact->out;
	int count = 0;

	for (int i = 0; i < table->index_count; i++)
	{
		const SchemaIndex *index = &table->indexes[i];
		const char *predicate = json_read_text(index->options, "predicate");

		if (index == key || (index->is_unique && index->column_count == 1 && schema_index_is_plain(index)))
			continue;
		appendStringInfoString(out, count++ == 0 ? "-- " : ", ");
		appendStringInfoString(out, index->is_unique ? "unique" : "index");
		if (index->type != NULL && pg_strcasecmp(index->type, "btree") != 0)
		{
			appendStringInfoChar(out, ' ');
			schema_put_line(out, index->type);
		}
		appendStringInfoChar(out, ' ');
		if (index->column_count > 0)
			put_index_columns(out, table, index);
		else
			put_name(out, index->name == NULL ? "expression" : index->name);
		if (predicate != NULL)
		{
			appendStringInfoString(out, " WHERE ");
			schema_put_line(out, predicate);
		}
	}
	if (count > 0)
		appendStringInfoChar(out, '\n');
}

static void
put_table(const Compact *compact, int position)
{
	const SchemaTable *table = &compact->schema->tables[position];
	const char *kind = schema_table_kind(table);
	const char *key = json_read_text(table->options, "partition_key");
	StringInfo out = compact->out;
	int below = schema_is_view(table) ? 0 : put_below(compact, position, 0);

	schema_check_room(out);
	appendStringInfoString(out, strcmp(kind, "view") == 0                ? "CREATE VIEW "
								: strcmp(kind, "materialized_view") == 0 ? "CREATE MATERIALIZED VIEW "
								: strcmp(kind, "foreign") == 0           ? "CREATE FOREIGN TABLE "
																		 : "CREATE TABLE ");
	put_qualified(compact, table->schema, table->name);
	appendStringInfoString(out, " (");
	put_note(out, table->note);
	appendStringInfoChar(out, '\n');
	for (int i = 0; i < table->column_count; i++)
	{
		put_column(compact, position, i);
		put_end(out, i == table->column_count - 1 && below == 0, table->columns[i].note);
	}
	if (below > 0)
		put_below(compact, position, below);
	appendStringInfoChar(out, ')');
	if (key != NULL && definition_is_partition_key(key))
	{
		appendStringInfoString(out, " PARTITION BY ");
		schema_put_line(out, key);
	}
	appendStringInfoString(out, ";\n");
	put_indexes(compact, table);
}

/* A partition has its parent's columns. */
static bool
put_partition(const Compact *compact, const SchemaTable *table)
{
	const JsonNode *parent = json_read_member(table->options, "partition_of");
	const char *bound = json_read_text(table->options, "partition_bound");
	const char *name = json_read_text(parent, "name");

	if (name == NULL)
		return false;
	appendStringInfoString(compact->out, "CREATE TABLE ");
	put_qualified(compact, table->schema, table->name);
	appendStringInfoString(compact->out, " PARTITION OF ");
	put_qualified(compact, json_read_text(parent, "schema"), name);
	if (bound != NULL && definition_is_partition_bound(bound))
	{
		appendStringInfoChar(compact->out, ' ');
		schema_put_line(compact->out, bound);
	}
	appendStringInfoChar(compact->out, ';');
	put_note(compact->out, table->note);
	appendStringInfoChar(compact->out, '\n');
	return true;
}

/* ---- around them ---- */

static void
put_enums(const Compact *compact)
{
	StringInfo out = compact->out;

	for (int i = 0; i < compact->schema->enum_count; i++)
	{
		const SchemaEnum *item = &compact->schema->enums[i];

		schema_check_room(out);
		appendStringInfoString(out, "CREATE TYPE ");
		put_qualified(compact, item->schema, item->name);
		appendStringInfoString(out, " AS ENUM (");
		for (int j = 0; j < item->value_count; j++)
		{
			StringInfoData literal;

			initStringInfo(&literal);
			schema_put_literal(&literal, item->values[j]);
			if (j > 0)
				appendStringInfoChar(out, ',');
			schema_put_line(out, literal.data);
			pfree(literal.data);
		}
		appendStringInfoString(out, ");");
		put_note(out, item->note);
		appendStringInfoChar(out, '\n');
	}
}

/* Objects by kind, with their names only; what belongs to a table names it. */
static void
put_objects(const Compact *compact)
{
	StringInfo out = compact->out;
	const char *kind = "";

	for (int i = 0; i < compact->schema->object_count; i++)
	{
		const SchemaObject *object = &compact->schema->objects[i];

		if (strcmp(object->kind, "comment") == 0 || strcmp(object->kind, "grant") == 0 ||
			strcmp(object->kind, "default_privilege") == 0 || strcmp(object->kind, "sequence") == 0)
			continue;
		schema_check_room(out);
		if (strcmp(kind, object->kind) != 0)
		{
			appendStringInfoString(out, *kind == '\0' ? "-- " : "\n-- ");
			schema_put_line(out, object->kind);
			appendStringInfoString(out, ": ");
			kind = object->kind;
		}
		else
			appendStringInfoString(out, ", ");
		put_qualified(compact, object->schema, object->name);
		if (object->signature != NULL)
		{
			appendStringInfoChar(out, '(');
			schema_put_line(out, object->signature);
			appendStringInfoChar(out, ')');
		}
		if (object->table >= 0)
		{
			appendStringInfoString(out, " on ");
			put_qualified(compact, compact->schema->tables[object->table].schema,
						  compact->schema->tables[object->table].name);
		}
	}
	if (*kind != '\0')
		appendStringInfoChar(out, '\n');
}

/* The schema that all tables share, or "public" where there are others, too. */
static const char *
find_common(const Schema *schema)
{
	const char *common = schema->table_count == 0 ? NULL : schema->tables[0].schema;

	for (int i = 1; i < schema->table_count && common != NULL; i++)
	{
		if (schema->tables[i].schema == NULL || strcmp(schema->tables[i].schema, common) != 0)
			common = NULL;
	}
	return common == NULL ? "public" : common;
}

void
schema_write_compact(StringInfo out, const Schema *schema)
{
	Compact compact = {.out = out, .schema = schema, .common = find_common(schema)};
	StringInfoData unsaid;

	initStringInfo(&unsaid);
	schema_put_head(out, "--", schema, &unsaid);
	if (strcmp(compact.common, "public") != 0)
	{
		appendStringInfoString(out, "-- Names without a schema are in ");
		put_name(out, compact.common);
		appendStringInfoChar(out, '\n');
	}
	put_enums(&compact);
	for (int i = 0; i < schema->table_count; i++)
	{
		if (!put_partition(&compact, &schema->tables[i]))
			put_table(&compact, i);
	}
	for (int i = 0; i < schema->group_count; i++)
	{
		appendStringInfoString(out, "-- group ");
		put_name(out, schema->groups[i].name);
		appendStringInfoString(out, ":");
		for (int j = 0; j < schema->groups[i].table_count; j++)
		{
			const SchemaTable *table = &schema->tables[schema->groups[i].tables[j]];

			appendStringInfoString(out, j == 0 ? " " : ", ");
			put_qualified(&compact, table->schema, table->name);
		}
		appendStringInfoChar(out, '\n');
	}
	put_objects(&compact);
}
