/*
 * sql_table.c
 *		Tables with their columns and checks, and the statements that bring their columns to what they are.
 */
#include "postgres.h"

#include "schema/definition.h"
#include "schema/schema_index.h"
#include "schema/sql.h"

typedef struct TableWork
{
	SqlScript *script;
	const SchemaTable *table;
	StringInfo out;  /* CREATE TABLE */
	const char *key; /* "table:shop.order" */
	int entries;     /* in its parentheses */
	bool is_partition;
	bool is_typed; /* OF a type, which has the columns */
} TableWork;

bool
sql_waits_for_routine(const SqlScript *script, const char *expression)
{
	return definition_calls(expression, script->schema);
}

static void
begin_entry(TableWork *work)
{
	appendStringInfoString(work->out, work->entries++ == 0 ? " (\n    " : ",\n    ");
}

/* "ALTER TABLE ONLY t ALTER COLUMN c …". */
static void
alter_column(TableWork *work, SqlPhase phase, const SchemaColumn *column, char *action)
{
	const char *what = strcmp(schema_table_kind(work->table), "foreign") == 0 ? "FOREIGN TABLE" : "TABLE";

	sql_add(work->script, phase, NULL,
			psprintf("ALTER %s ONLY %s ALTER COLUMN %s %s", what, sql_table_name(work->table),
					 sql_name(column->name), action));
}

/* ---- types ---- */

/* Whose types they are counts them up by themselves. */
static const char *
serial_type(const char *type)
{
	static const char *const types[][2] = {
		{"integer", "serial"}, {"int", "serial"},           {"int4", "serial"},      {"bigint", "bigserial"},
		{"int8", "bigserial"}, {"smallint", "smallserial"}, {"int2", "smallserial"},
	};

	for (size_t i = 0; i < lengthof(types); i++)
	{
		if (pg_strcasecmp(type, types[i][0]) == 0)
			return types[i][1];
	}
	return NULL;
}

static bool
is_serial_type(const char *type)
{
	return pg_strcasecmp(type, "serial") == 0 || pg_strcasecmp(type, "bigserial") == 0 ||
		   pg_strcasecmp(type, "smallserial") == 0 || pg_strcasecmp(type, "serial4") == 0 ||
		   pg_strcasecmp(type, "serial8") == 0 || pg_strcasecmp(type, "serial2") == 0;
}

/* Whether its default takes the next value of a sequence that the script makes. */
static bool
has_sequence(const TableWork *work, const SchemaColumn *column)
{
	const char *name = json_read_text(column->options, "serial");

	return name != NULL && schema_has_sequence(work->script->schema, name);
}

/* Counted up by nothing that the script says otherwise. */
static bool
is_counted(const TableWork *work, const SchemaColumn *column)
{
	return column->is_increment && schema_identity(column) == NULL && !has_sequence(work, column) &&
		   (column->default_value == NULL || json_read_text(column->options, "serial") != NULL);
}

static void
put_type(TableWork *work, const SchemaColumn *column)
{
	const SchemaEnum *item = schema_find_enum(work->script->schema, column->type);
	const char *serial = NULL;

	if (item != NULL)
	{
		schema_put_qualified(work->out, item->schema, item->name);
		return;
	}
	if (column->type == NULL || !definition_is_type(column->type))
	{
		schema_leave_unsaid(work->script->unsaid, "type of %s.%s, which is text below: %s",
							schema_table_label(work->table), column->name,
							column->type == NULL ? "none" : column->type);
		appendStringInfoString(work->out, "text");
		return;
	}
	if (is_counted(work, column))
		serial = serial_type(column->type);
	appendStringInfoString(work->out, serial == NULL ? column->type : serial);
}

/* ---- columns ---- */

static void
put_identity(TableWork *work, const SchemaColumn *column)
{
	static const char *const settings[][2] = {
		{"start", "START WITH"}, {"increment", "INCREMENT BY"},
		{"minimum", "MINVALUE"}, {"maximum", "MAXVALUE"},
		{"cache", "CACHE"},
	};
	const JsonNode *sequence = json_read_member(column->options, "identity_sequence");
	const char *name = json_read_text(sequence, "name");
	const char *identity = schema_identity(column);
	StringInfoData inner;

	initStringInfo(&inner);
	if (name != NULL && strcmp(name, psprintf("%s_%s_seq", work->table->name, column->name)) != 0)
		appendStringInfo(&inner, " SEQUENCE NAME %s", sql_qualified(work->table->schema, name));
	for (size_t i = 0; i < lengthof(settings); i++)
	{
		const char *value = sql_word_option(sequence, settings[i][0]);

		if (value != NULL)
			appendStringInfo(&inner, " %s %s", settings[i][1], value);
	}
	if (json_read_boolean(sequence, "cycle", false))
		appendStringInfoString(&inner, " CYCLE");
	appendStringInfo(work->out, " GENERATED %s AS IDENTITY",
					 identity == NULL || pg_strcasecmp(identity, "always") != 0 ? "BY DEFAULT" : "ALWAYS");
	if (inner.len > 0)
		appendStringInfo(work->out, " (%s)", inner.data + 1);
}

/* The default inside of CREATE TABLE if it can stand there, else by a statement of its own. */
static void
put_default(TableWork *work, const SchemaColumn *column, bool inside)
{
	const char *expression = column->default_value;

	if (!definition_is_expression(expression))
	{
		schema_leave_unsaid(work->script->unsaid, "default of %s.%s: %s", schema_table_label(work->table),
							column->name, expression);
		return;
	}
	if (inside && !sql_waits_for_routine(work->script, expression))
	{
		bool bare = definition_is_default(expression);

		appendStringInfoString(work->out, bare ? " DEFAULT " : " DEFAULT (");
		schema_put_sql(work->out, expression);
		if (!bare)
			appendStringInfoChar(work->out, ')');
		return;
	}
	alter_column(work, SQL_DEFAULT, column, psprintf("SET DEFAULT %s", expression));
}

static void
put_generated(TableWork *work, const SchemaColumn *column)
{
	const char *kind = json_read_text(column->options, "generated");

	if (column->default_value == NULL || !definition_is_expression(column->default_value) ||
		!definition_knows_columns(column->default_value, work->table))
	{
		schema_leave_unsaid(work->script->unsaid, "expression of the generated column %s.%s: %s",
							schema_table_label(work->table), column->name,
							column->default_value == NULL ? "none" : column->default_value);
		return;
	}
	appendStringInfoString(work->out, " GENERATED ALWAYS AS (");
	schema_put_sql(work->out, column->default_value);
	appendStringInfo(work->out, ") %s", strcmp(kind, "virtual") == 0 ? "VIRTUAL" : "STORED");
}

/* Not null for new rows only, by a constraint that is added to the table. */
static bool
is_not_null_later(const TableWork *work, const SchemaColumn *column)
{
	const char *definition = psprintf("NOT NULL %s", sql_name(column->name));

	for (int i = 0; i < work->table->constraint_count; i++)
	{
		const SchemaConstraint *constraint = &work->table->constraints[i];

		if (strcmp(constraint->kind, "not_null") == 0 && strcmp(constraint->definition, definition) == 0 &&
			json_read_boolean(constraint->options, "not_valid", false))
			return true;
	}
	return false;
}

/* What follows a column's type. */
static void
put_qualities(TableWork *work, const SchemaColumn *column)
{
	const char *collation = json_read_text(column->options, "collation");

	if (collation != NULL && definition_is_type(collation))
		appendStringInfo(work->out, " COLLATE %s", collation);
	else if (collation != NULL)
		schema_leave_unsaid(work->script->unsaid, "collation of %s.%s: %s", schema_table_label(work->table),
							column->name, collation);
	sql_put_foreign_options(work->out, json_read_member(column->options, "foreign_options"));
	if (json_read_text(column->options, "generated") != NULL)
		put_generated(work, column);
	else if (schema_identity(column) != NULL ||
			 (is_counted(work, column) && column->type != NULL && serial_type(column->type) == NULL &&
			  !is_serial_type(column->type)))
		put_identity(work, column);
	else if (column->default_value != NULL && !is_counted(work, column))
		put_default(work, column, true);
	if (column->is_not_null && !is_not_null_later(work, column))
		appendStringInfoString(work->out, " NOT NULL");
}

/* Unique by its flag alone: an index that is the same says it by itself. */
static bool
is_flagged_unique(const SchemaTable *table, int position)
{
	if (!table->columns[position].is_unique)
		return false;
	for (int i = 0; i < table->index_count; i++)
	{
		const SchemaIndex *index = &table->indexes[i];

		if ((index->is_unique || index->is_pk) && index->column_count == 1 && index->columns[0] == position &&
			schema_index_is_plain(index))
			return false;
	}
	return true;
}

static const SchemaTable *
find_table(const TableWork *work, const JsonNode *name)
{
	return schema_find_table(work->script->schema, json_read_text(name, "schema"),
							 json_read_text(name, "name"));
}

static const SchemaColumn *
find_parent_column(const TableWork *work, const SchemaColumn *column)
{
	const JsonNode *parents = json_read_member(work->table->options, "inherits");

	for (int i = 0; parents != NULL && parents->kind == JSON_NODE_ARRAY && i < parents->count; i++)
	{
		const SchemaTable *parent = find_table(work, parents->items[i]);

		for (int j = 0; parent != NULL && j < parent->column_count; j++)
		{
			if (strcmp(parent->columns[j].name, column->name) == 0)
				return &parent->columns[j];
		}
	}
	return NULL;
}

/* A column that is there already, by the parent. */
static void
add_inherited(TableWork *work, const SchemaColumn *column)
{
	const SchemaColumn *parent = find_parent_column(work, column);

	if (json_read_text(column->options, "generated") != NULL)
		return;
	if (column->default_value != NULL)
		put_default(work, column, false);
	else if (parent != NULL && parent->default_value != NULL)
		alter_column(work, SQL_DEFAULT, column, "DROP DEFAULT");
	if (column->is_not_null && (parent == NULL || !parent->is_not_null))
		alter_column(work, SQL_DEFAULT, column, "SET NOT NULL");
}

/* What has no place in CREATE TABLE. */
static void
add_column_settings(TableWork *work, const SchemaColumn *column)
{
	const char *storage = sql_word_option(column->options, "storage");
	const char *compression = sql_word_option(column->options, "compression");
	const char *statistics = sql_word_option(column->options, "statistics");
	StringInfoData options;

	if (storage != NULL)
		alter_column(work, SQL_SETTING, column, psprintf("SET STORAGE %s", storage));
	if (compression != NULL)
		alter_column(work, SQL_SETTING, column, psprintf("SET COMPRESSION %s", compression));
	if (statistics != NULL)
		alter_column(work, SQL_SETTING, column, psprintf("SET STATISTICS %s", statistics));
	initStringInfo(&options);
	sql_put_storage(&options, "SET (", json_read_member(column->options, "storage_options"), NULL);
	if (options.len > 0)
		alter_column(work, SQL_SETTING, column, options.data);
}

static void
put_column(TableWork *work, int position)
{
	const SchemaColumn *column = &work->table->columns[position];

	add_column_settings(work, column);
	if (!work->is_partition && json_read_boolean(column->options, "inherited", false))
	{
		add_inherited(work, column);
		return;
	}
	if (work->is_typed && !column->is_not_null && column->default_value == NULL)
		return;
	begin_entry(work);
	schema_put_name(work->out, column->name);
	appendStringInfoChar(work->out, ' ');
	if (work->is_typed)
		appendStringInfoString(work->out, "WITH OPTIONS");
	else
		put_type(work, column);
	put_qualities(work, column);
	if (is_flagged_unique(work->table, position))
		appendStringInfoString(work->out, " UNIQUE");
}

/* ---- constraints ---- */

static void
put_constraint_options(StringInfo out, const JsonNode *options)
{
	if (json_read_boolean(options, "no_inherit", false))
		appendStringInfoString(out, " NO INHERIT");
	if (json_read_boolean(options, "deferrable", false))
		appendStringInfoString(out, " DEFERRABLE");
	if (json_read_boolean(options, "initially_deferred", false))
		appendStringInfoString(out, " INITIALLY DEFERRED");
	if (json_read_boolean(options, "not_enforced", false))
		appendStringInfoString(out, " NOT ENFORCED");
	else if (json_read_boolean(options, "not_valid", false))
		appendStringInfoString(out, " NOT VALID");
}

static void
put_constraint(TableWork *work, const SchemaConstraint *constraint)
{
	StringInfoData text;
	const JsonNode *parent = json_read_member(constraint->options, "parent");
	bool is_check = strcmp(constraint->kind, "check") == 0;

	if (!definition_is_constraint(constraint->definition, constraint->kind) ||
		(is_check && !definition_knows_columns(constraint->definition, work->table)))
	{
		schema_leave_unsaid(work->script->unsaid, "%s %s of %s: %s", constraint->kind,
							constraint->name == NULL ? "without a name" : constraint->name,
							schema_table_label(work->table), constraint->definition);
		return;
	}
	initStringInfo(&text);
	if (constraint->name != NULL)
		appendStringInfo(&text, "CONSTRAINT %s ", sql_name(constraint->name));
	schema_put_sql(&text, constraint->definition);
	put_constraint_options(&text, constraint->options);
	if (strcmp(constraint->kind, "exclusion") != 0 &&
		!json_read_boolean(constraint->options, "not_valid", false) &&
		!(is_check && sql_waits_for_routine(work->script, constraint->definition + strlen("CHECK"))))
	{
		begin_entry(work);
		appendBinaryStringInfo(work->out, text.data, text.len);
	}
	else
		sql_add(work->script, is_check ? SQL_CHECK : SQL_KEY, NULL,
				psprintf("ALTER TABLE %s%s ADD %s", strcmp(constraint->kind, "not_null") == 0 ? "" : "ONLY ",
						 sql_table_name(work->table), text.data));
	if (constraint->name != NULL)
		sql_add_comment(
			work->script,
			psprintf("CONSTRAINT %s ON %s", sql_name(constraint->name), sql_table_name(work->table)),
			constraint->note);
	if (json_read_text(parent, "name") != NULL && constraint->name != NULL &&
		schema_has_index(work->script->schema, json_read_text(parent, "schema"),
						 json_read_text(parent, "name")))
		sql_add(work->script, SQL_INDEX_ATTACH, NULL,
				psprintf("ALTER INDEX %s ATTACH PARTITION %s",
						 sql_qualified(json_read_text(parent, "schema"), json_read_text(parent, "name")),
						 sql_qualified(work->table->schema, constraint->name)));
	if (json_read_boolean(constraint->options, "clustered", false) && constraint->name != NULL)
		sql_add(work->script, SQL_SETTING, NULL,
				psprintf("ALTER TABLE %s CLUSTER ON %s", sql_table_name(work->table),
						 sql_name(constraint->name)));
}

static bool
has_constraint(const SchemaTable *table, const SchemaConstraint *wanted)
{
	for (int i = 0; i < table->constraint_count; i++)
	{
		if (table->constraints[i].name != NULL && wanted->name != NULL &&
			strcmp(table->constraints[i].name, wanted->name) == 0)
			return true;
	}
	return false;
}

/* A table is attached only where it has the checks of its parent, and of the parent's, already. */
static void
put_parent_checks(TableWork *work)
{
	const SchemaTable *child = work->table;

	for (int depth = 0; child != NULL && depth < 100; depth++)
	{
		const SchemaTable *parent = find_table(work, json_read_member(child->options, "partition_of"));

		for (int i = 0; parent != NULL && i < parent->constraint_count; i++)
		{
			SchemaConstraint constraint = parent->constraints[i];

			constraint.note = NULL;
			if (strcmp(constraint.kind, "check") == 0 &&
				!json_read_boolean(constraint.options, "no_inherit", false) &&
				!has_constraint(work->table, &constraint))
				put_constraint(work, &constraint);
		}
		child = parent;
	}
}

/* The key that the flags of columns say. */
static void
put_flagged_key(TableWork *work)
{
	int count;
	int *key = schema_key_columns(work->table, &count);

	if (schema_key_index(work->table) != NULL || count == 0)
		return;
	begin_entry(work);
	appendStringInfoString(work->out, "PRIMARY KEY ");
	schema_put_columns(work->out, work->table, key, count);
}

/* ---- tables ---- */

static void
put_parents(TableWork *work, SqlStatement *statement)
{
	const JsonNode *parents = json_read_member(work->table->options, "inherits");
	int count = 0;

	for (int i = 0; parents != NULL && parents->kind == JSON_NODE_ARRAY && i < parents->count; i++)
	{
		const char *name = json_read_text(parents->items[i], "name");
		const char *space = json_read_text(parents->items[i], "schema");

		if (name == NULL)
			continue;
		if (find_table(work, parents->items[i]) == NULL)
		{
			schema_leave_unsaid(work->script->unsaid, "%s inherits from %s, which is not there",
								schema_table_label(work->table), name);
			continue;
		}
		appendStringInfo(work->out, "%s%s", count++ == 0 ? "\nINHERITS (" : ", ", sql_qualified(space, name));
		statement->needs = lappend(statement->needs, space == NULL ? psprintf("table:%s", name)
																   : psprintf("table:%s.%s", space, name));
	}
	if (count > 0)
		appendStringInfoChar(work->out, ')');
}

/* What stands behind the parentheses. */
static void
put_table_end(TableWork *work, SqlStatement *statement)
{
	const JsonNode *options = work->table->options;
	const char *key = json_read_text(options, "partition_key");
	const char *method = json_read_text(options, "access_method");
	const char *space = json_read_text(options, "tablespace");
	const char *server = json_read_text(options, "server");

	put_parents(work, statement);
	if (key != NULL && definition_is_partition_key(key))
	{
		appendStringInfoString(work->out, "\nPARTITION BY ");
		schema_put_sql(work->out, key);
	}
	else if (key != NULL)
		schema_leave_unsaid(work->script->unsaid, "partition key of %s: %s", schema_table_label(work->table),
							key);
	if (strcmp(schema_table_kind(work->table), "foreign") == 0)
	{
		appendStringInfo(work->out, "\nSERVER %s", sql_name(server == NULL ? "unknown" : server));
		sql_put_foreign_options(work->out, json_read_member(options, "foreign_options"));
		return;
	}
	if (method != NULL)
		appendStringInfo(work->out, "\nUSING %s", sql_name(method));
	sql_put_storage(work->out, "\nWITH (", json_read_member(options, "storage"),
					json_read_member(options, "toast_storage"));
	if (space != NULL)
		appendStringInfo(work->out, "\nTABLESPACE %s", sql_name(space));
}

static void
add_attachment(TableWork *work)
{
	const JsonNode *parent = json_read_member(work->table->options, "partition_of");
	const char *bound = json_read_text(work->table->options, "partition_bound");
	const char *name = json_read_text(parent, "name");

	if (bound == NULL || find_table(work, parent) == NULL || !definition_is_partition_bound(bound))
	{
		schema_leave_unsaid(work->script->unsaid, "%s is a partition%s: %s", schema_table_label(work->table),
							find_table(work, parent) == NULL ? " of what is not there" : "",
							bound == NULL ? "without a bound" : bound);
		return;
	}
	sql_add(work->script, SQL_ATTACH, NULL,
			psprintf("ALTER TABLE ONLY %s ATTACH PARTITION %s %s",
					 sql_qualified(json_read_text(parent, "schema"), name), sql_table_name(work->table),
					 bound));
}

/* Functions are needed where they are called: by the statement that does. */
static bool
waits_for_tables(const char *key)
{
	return strncmp(key, "function:", 9) == 0 || strncmp(key, "operator:", 9) == 0 ||
		   strncmp(key, "aggregate:", 10) == 0 || strncmp(key, "cast:", 5) == 0;
}

static void
add_table_needs(TableWork *work, SqlStatement *statement)
{
	const JsonNode *keys = json_read_member(work->table->options, "depends_on");
	bool calls = json_read_text(work->table->options, "partition_key") != NULL;

	for (int i = 0; i < work->table->column_count; i++)
		calls = calls || json_read_text(work->table->columns[i].options, "generated") != NULL;
	for (int i = 0; keys != NULL && keys->kind == JSON_NODE_ARRAY && i < keys->count; i++)
	{
		const char *key = keys->items[i]->kind == JSON_NODE_STRING ? keys->items[i]->text : NULL;

		if (key != NULL && (calls || !waits_for_tables(key)))
			statement->needs = lappend(statement->needs, unconstify(char *, key));
	}
}

static const char *
table_key(const SchemaTable *table)
{
	return psprintf("table:%s", schema_table_label(table));
}

static void
add_table(SqlScript *script, const SchemaTable *table)
{
	const char *kind = schema_table_kind(table);
	const char *type = json_read_text(table->options, "of_type");
	StringInfoData out;
	SqlStatement statement = {0};
	TableWork work = {.script = script, .table = table, .out = &out, .key = table_key(table)};

	initStringInfo(&out);
	work.is_partition = json_read_member(table->options, "partition_of") != NULL;
	work.is_typed = type != NULL && definition_is_type(type);
	appendStringInfo(&out, "CREATE %s %s",
					 strcmp(kind, "foreign") == 0                           ? "FOREIGN TABLE"
					 : json_read_boolean(table->options, "unlogged", false) ? "UNLOGGED TABLE"
																			: "TABLE",
					 sql_table_name(table));
	if (work.is_typed)
		appendStringInfo(&out, " OF %s", type);
	for (int i = 0; i < table->column_count; i++)
		put_column(&work, i);
	put_flagged_key(&work);
	for (int i = 0; i < table->constraint_count; i++)
		put_constraint(&work, &table->constraints[i]);
	if (work.is_partition)
		put_parent_checks(&work);
	if (work.entries > 0)
		appendStringInfoString(&out, "\n)");
	else if (!work.is_typed)
		appendStringInfoString(&out, " ()");
	put_table_end(&work, &statement);
	add_table_needs(&work, &statement);
	sql_add(script, SQL_TABLE, work.key, out.data)->needs = statement.needs;
	if (work.is_partition)
		add_attachment(&work);
}

void
sql_add_tables(SqlScript *script)
{
	for (int i = 0; i < script->schema->table_count; i++)
	{
		const SchemaTable *table = &script->schema->tables[i];

		if (script->left_out[i])
			continue;
		if (schema_is_view(table))
			sql_add_view(script, table);
		else
			add_table(script, table);
		sql_add_table_settings(script, table);
		sql_add_indexes(script, table);
	}
}
