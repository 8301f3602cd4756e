/*
 * sql_relation.c
 *		Views, keys, indexes, references and settings: what belongs to tables and has statements of its own.
 */
#include "postgres.h"

#include "schema/definition.h"
#include "schema/schema_index.h"
#include "schema/sql.h"

/* ---- views ---- */

void
sql_leave_views_out(SqlScript *script)
{
	const Schema *schema = script->schema;
	bool more = true;

	script->left_out = palloc0(sizeof(bool) * Max(schema->table_count, 1));
	/* One view may need another, which may be left out for its part. */
	while (more)
	{
		more = false;
		for (int i = 0; i < schema->table_count; i++)
		{
			const SchemaTable *table = &schema->tables[i];
			const char *query = json_read_text(table->options, "definition");
			const char *missing;

			if (!schema_is_view(table) || script->left_out[i])
				continue;
			missing = sql_find_missing(script, json_read_member(table->options, "depends_on"));
			script->left_out[i] = missing != NULL || query == NULL || !definition_is_query(query);
			if (script->left_out[i])
				schema_leave_unsaid(script->unsaid, "%s, whose query %s%s: %s", schema_table_label(table),
									missing == NULL ? "is none" : "needs what is not there, ",
									missing == NULL ? "" : missing, query == NULL ? "not given" : query);
			more = more || script->left_out[i];
		}
	}
}

static void
add_view_needs(SqlStatement *statement, const SchemaTable *table)
{
	sql_add_needs(statement, json_read_member(table->options, "depends_on"));
}

void
sql_add_view(SqlScript *script, const SchemaTable *table)
{
	const char *query = json_read_text(table->options, "definition");
	bool stored = strcmp(schema_table_kind(table), "materialized_view") == 0;
	const char *check = json_read_text(table->options, "check_option");
	const char *method = json_read_text(table->options, "access_method");
	const char *space = json_read_text(table->options, "tablespace");
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfo(&out, "CREATE %sVIEW %s", stored ? "MATERIALIZED " : "", sql_table_name(table));
	if (method != NULL)
		appendStringInfo(&out, " USING %s", sql_name(method));
	sql_put_storage(&out, " WITH (", json_read_member(table->options, "storage"),
					json_read_member(table->options, "toast_storage"));
	if (space != NULL)
		appendStringInfo(&out, " TABLESPACE %s", sql_name(space));
	appendStringInfoString(&out, " AS\n");
	schema_put_sql(&out, query);
	/* Filling it would run the query. */
	if (stored)
		appendStringInfoString(&out, "\nWITH NO DATA");
	else if (check != NULL)
		appendStringInfo(&out, "\nWITH %s CHECK OPTION",
						 pg_strcasecmp(check, "local") == 0 ? "LOCAL" : "CASCADED");
	add_view_needs(sql_add(script, SQL_VIEW, psprintf("table:%s", schema_table_label(table)), out.data),
				   table);
	for (int i = 0; !stored && i < table->column_count; i++)
	{
		const SchemaColumn *column = &table->columns[i];

		if (column->default_value != NULL && definition_is_expression(column->default_value))
			sql_add(script, SQL_SETTING, NULL,
					psprintf("ALTER VIEW %s ALTER COLUMN %s SET DEFAULT %s", sql_table_name(table),
							 sql_name(column->name), column->default_value));
	}
}

/* ---- settings of tables, and notes ---- */

static void
alter_table(SqlScript *script, const SchemaTable *table, const char *action)
{
	sql_add(script, SQL_SETTING, NULL, psprintf("ALTER TABLE ONLY %s %s", sql_table_name(table), action));
}

static const char *
kind_in_comment(const SchemaTable *table)
{
	const char *kind = schema_table_kind(table);

	return strcmp(kind, "view") == 0                ? "VIEW"
		   : strcmp(kind, "materialized_view") == 0 ? "MATERIALIZED VIEW"
		   : strcmp(kind, "foreign") == 0           ? "FOREIGN TABLE"
													: "TABLE";
}

void
sql_add_table_settings(SqlScript *script, const SchemaTable *table)
{
	const char *identity = json_read_text(table->options, "replica_identity");
	const char *name = sql_table_name(table);

	if (json_read_boolean(table->options, "row_security", false))
		alter_table(script, table, "ENABLE ROW LEVEL SECURITY");
	if (json_read_boolean(table->options, "force_row_security", false))
		alter_table(script, table, "FORCE ROW LEVEL SECURITY");
	if (identity != NULL && (strcmp(identity, "full") == 0 || strcmp(identity, "nothing") == 0))
		alter_table(script, table,
					psprintf("REPLICA IDENTITY %s", strcmp(identity, "full") == 0 ? "FULL" : "NOTHING"));
	sql_add_comment(script, psprintf("%s %s", kind_in_comment(table), name), table->note);
	for (int i = 0; i < table->column_count; i++)
		sql_add_comment(script, psprintf("COLUMN %s.%s", name, sql_name(table->columns[i].name)),
						table->columns[i].note);
}

/* ---- keys and indexes ---- */

static bool
is_constraint(const SchemaIndex *index)
{
	return index->is_pk || json_read_boolean(index->options, "constraint", false);
}

/* A name of several parts as it stands in SQL, such as that of a collation; false if it is none. */
static bool
put_part(StringInfo out, const char *lead, const char *name)
{
	if (name == NULL)
		return true;
	appendStringInfo(out, "%s%s", lead, name);
	return definition_is_type(name);
}

static bool
put_key(StringInfo out, const SchemaTable *table, const JsonNode *key)
{
	const char *column = json_read_text(key, "column");
	const char *expression = json_read_text(key, "expression");
	const char *order = json_read_text(key, "order");
	const char *nulls = json_read_text(key, "nulls");

	if (column != NULL && schema_find_column(table, column) != NULL)
		schema_put_name(out, column);
	else if (expression != NULL && definition_is_expression(expression) &&
			 definition_knows_columns(expression, table))
	{
		appendStringInfoChar(out, '(');
		schema_put_sql(out, expression);
		appendStringInfoChar(out, ')');
	}
	else
		return false;
	if (!put_part(out, " COLLATE ", json_read_text(key, "collation")) ||
		!put_part(out, " ", json_read_text(key, "operator_class")))
		return false;
	sql_put_storage(out, " (", json_read_member(key, "operator_class_options"), NULL);
	if (order != NULL && pg_strcasecmp(order, "desc") == 0)
		appendStringInfoString(out, " DESC");
	if (nulls != NULL)
		appendStringInfoString(out, pg_strcasecmp(nulls, "first") == 0 ? " NULLS FIRST" : " NULLS LAST");
	return true;
}

/* "(a, b DESC, (lower(c)))"; false if a key is none. */
static bool
put_keys(StringInfo out, const SchemaTable *table, const SchemaIndex *index)
{
	const JsonNode *keys = json_read_member(index->options, "keys");
	int count = keys == NULL ? index->column_count : keys->count;

	appendStringInfoChar(out, '(');
	for (int i = 0; i < count; i++)
	{
		if (i > 0)
			appendStringInfoString(out, ", ");
		if (keys != NULL)
		{
			if (!put_key(out, table, keys->items[i]))
				return false;
			continue;
		}
		schema_put_name(out, table->columns[index->columns[i]].name);
		if (index->descending[i])
			appendStringInfoString(out, " DESC");
	}
	appendStringInfoChar(out, ')');
	return count > 0;
}

static void
put_names(StringInfo out, const char *lead, const JsonNode *names)
{
	int count = 0;

	for (int i = 0; names != NULL && names->kind == JSON_NODE_ARRAY && i < names->count; i++)
	{
		if (names->items[i]->kind == JSON_NODE_STRING)
			appendStringInfo(out, "%s%s", count++ == 0 ? lead : ", ", sql_name(names->items[i]->text));
	}
	if (count > 0)
		appendStringInfoChar(out, ')');
}

/* Whether the columns that options name are the table's. */
static bool
has_columns(const SchemaTable *table, const JsonNode *names)
{
	for (int i = 0; names != NULL && names->kind == JSON_NODE_ARRAY && i < names->count; i++)
	{
		if (names->items[i]->kind == JSON_NODE_STRING &&
			schema_find_column(table, names->items[i]->text) == NULL)
			return false;
	}
	return true;
}

static void
put_deferral(StringInfo out, const JsonNode *options)
{
	if (json_read_boolean(options, "deferrable", false))
		appendStringInfoString(out, " DEFERRABLE");
	if (json_read_boolean(options, "initially_deferred", false))
		appendStringInfoString(out, " INITIALLY DEFERRED");
}

static char *
index_label(const SchemaTable *table, const SchemaIndex *index)
{
	return psprintf("index %s of %s", index->name == NULL ? "without a name" : index->name,
					schema_table_label(table));
}

static void
add_key(SqlScript *script, const SchemaTable *table, const SchemaIndex *index)
{
	const char *space = json_read_text(index->options, "tablespace");
	int count = index->column_count;
	int *columns = index == schema_key_index(table) ? schema_key_columns(table, &count) : index->columns;
	StringInfoData out;

	if (count == 0 || !has_columns(table, json_read_member(index->options, "include")))
	{
		schema_leave_unsaid(script->unsaid, "%s, whose columns are not there", index_label(table, index));
		return;
	}
	initStringInfo(&out);
	appendStringInfo(&out, "ALTER TABLE ONLY %s ADD ", sql_table_name(table));
	if (index->name != NULL)
		appendStringInfo(&out, "CONSTRAINT %s ", sql_name(index->name));
	appendStringInfoString(&out, index == schema_key_index(table) ? "PRIMARY KEY" : "UNIQUE");
	if (json_read_boolean(index->options, "nulls_not_distinct", false))
		appendStringInfoString(&out, " NULLS NOT DISTINCT");
	appendStringInfoChar(&out, ' ');
	schema_put_columns(&out, table, columns, count);
	if (json_read_boolean(index->options, "without_overlaps", false))
	{
		out.data[--out.len] = '\0';
		appendStringInfoString(&out, " WITHOUT OVERLAPS)");
	}
	put_names(&out, " INCLUDE (", json_read_member(index->options, "include"));
	sql_put_storage(&out, " WITH (", json_read_member(index->options, "storage"), NULL);
	if (space != NULL)
		appendStringInfo(&out, " USING INDEX TABLESPACE %s", sql_name(space));
	put_deferral(&out, index->options);
	sql_add(script, SQL_KEY, NULL, out.data);
	if (index->name != NULL)
		sql_add_comment(script, psprintf("CONSTRAINT %s ON %s", sql_name(index->name), sql_table_name(table)),
						index->note);
}

static void
add_index(SqlScript *script, const SchemaTable *table, const SchemaIndex *index)
{
	const char *predicate = json_read_text(index->options, "predicate");
	const char *space = json_read_text(index->options, "tablespace");
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfo(&out, "CREATE %sINDEX ", index->is_unique ? "UNIQUE " : "");
	if (index->name != NULL)
		appendStringInfo(&out, "%s ", sql_name(index->name));
	appendStringInfo(&out, "ON %s%s ",
					 json_read_member(table->options, "partition_key") != NULL ? "ONLY " : "",
					 sql_table_name(table));
	if (index->type != NULL)
		appendStringInfo(&out, "USING %s ", sql_name(index->type));
	if (!put_keys(&out, table, index) || !has_columns(table, json_read_member(index->options, "include")) ||
		(predicate != NULL &&
		 (!definition_is_expression(predicate) || !definition_knows_columns(predicate, table))))
	{
		schema_leave_unsaid(script->unsaid, "%s, whose keys or rows are none%s%s", index_label(table, index),
							predicate == NULL ? "" : ": ", predicate == NULL ? "" : predicate);
		return;
	}
	put_names(&out, " INCLUDE (", json_read_member(index->options, "include"));
	if (json_read_boolean(index->options, "nulls_not_distinct", false))
		appendStringInfoString(&out, " NULLS NOT DISTINCT");
	sql_put_storage(&out, " WITH (", json_read_member(index->options, "storage"), NULL);
	if (space != NULL)
		appendStringInfo(&out, " TABLESPACE %s", sql_name(space));
	if (predicate != NULL)
	{
		appendStringInfoString(&out, " WHERE (");
		schema_put_sql(&out, predicate);
		appendStringInfoChar(&out, ')');
	}
	/* On what makes the rows of a materialized view: it is pulled up by its key. */
	sql_add(script, SQL_INDEX, NULL, out.data)->needs =
		list_make1(psprintf("table:%s", schema_table_label(table)));
	if (index->name != NULL)
		sql_add_comment(script, psprintf("INDEX %s", sql_qualified(table->schema, index->name)), index->note);
}

/* What is said of an index by its name. */
static void
add_index_settings(SqlScript *script, const SchemaTable *table, const SchemaIndex *index)
{
	const JsonNode *parent = json_read_member(index->options, "parent");
	const JsonNode *keys = json_read_member(index->options, "keys");
	const char *name = sql_qualified(table->schema, index->name);

	if (json_read_text(parent, "name") != NULL &&
		schema_has_index(script->schema, json_read_text(parent, "schema"), json_read_text(parent, "name")))
		sql_add(script, SQL_INDEX_ATTACH, NULL,
				psprintf("ALTER INDEX %s ATTACH PARTITION %s",
						 sql_qualified(json_read_text(parent, "schema"), json_read_text(parent, "name")),
						 name));
	if (json_read_boolean(index->options, "clustered", false))
		sql_add(script, SQL_SETTING, NULL,
				psprintf("ALTER TABLE %s CLUSTER ON %s", sql_table_name(table), sql_name(index->name)));
	if (json_read_boolean(index->options, "replica_identity", false))
		alter_table(script, table, psprintf("REPLICA IDENTITY USING INDEX %s", sql_name(index->name)));
	for (int i = 0; keys != NULL && keys->kind == JSON_NODE_ARRAY && i < keys->count; i++)
	{
		const char *statistics = sql_word_option(keys->items[i], "statistics");

		if (statistics != NULL)
			sql_add(script, SQL_SETTING, NULL,
					psprintf("ALTER INDEX %s ALTER COLUMN %d SET STATISTICS %s", name, i + 1, statistics));
	}
}

void
sql_add_indexes(SqlScript *script, const SchemaTable *table)
{
	for (int i = 0; i < table->index_count; i++)
	{
		const SchemaIndex *index = &table->indexes[i];
		int count = script->count;

		if (json_read_boolean(index->options, "invalid", false) &&
			json_read_member(table->options, "partition_key") == NULL)
		{
			schema_leave_unsaid(script->unsaid, "%s, which is not valid", index_label(table, index));
			continue;
		}
		if (is_constraint(index))
			add_key(script, table, index);
		else
			add_index(script, table, index);
		if (index->name != NULL && script->count > count)
			add_index_settings(script, table, index);
	}
}

/* ---- references ---- */

static void
put_action(StringInfo out, const char *event, const char *action)
{
	if (schema_ref_action(action) != NULL)
		appendStringInfo(out, " ON %s %s", event, schema_ref_action(action));
}

static char *
ref_label(const Schema *schema, const SchemaRef *ref)
{
	return psprintf("reference %s from %s to %s", ref->name == NULL ? "without a name" : ref->name,
					schema_table_label(&schema->tables[ref->from]),
					schema_table_label(&schema->tables[ref->to]));
}

static void
put_ref_columns(StringInfo out, const SchemaRef *ref, const SchemaTable *table, const int *columns)
{
	schema_put_columns(out, table, columns, ref->column_count);
	if (!json_read_boolean(ref->options, "period", false))
		return;
	/* The last one is a period. */
	out->data[--out->len] = '\0';
	out->len -= (int) strlen(sql_name(table->columns[columns[ref->column_count - 1]].name));
	appendStringInfo(out, "PERIOD %s)", sql_name(table->columns[columns[ref->column_count - 1]].name));
}

static void
add_ref(SqlScript *script, const SchemaRef *ref)
{
	const SchemaTable *from = &script->schema->tables[ref->from];
	const SchemaTable *to = &script->schema->tables[ref->to];
	const char *match = json_read_text(ref->options, "match");
	bool is_partitioned = json_read_member(from->options, "partition_key") != NULL;
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfo(&out, "ALTER TABLE %s%s ADD ", is_partitioned ? "" : "ONLY ", sql_table_name(from));
	if (ref->name != NULL)
		appendStringInfo(&out, "CONSTRAINT %s ", sql_name(ref->name));
	appendStringInfoString(&out, "FOREIGN KEY ");
	put_ref_columns(&out, ref, from, ref->from_columns);
	appendStringInfo(&out, " REFERENCES %s ", sql_table_name(to));
	put_ref_columns(&out, ref, to, ref->to_columns);
	if (match != NULL && pg_strcasecmp(match, "full") == 0)
		appendStringInfoString(&out, " MATCH FULL");
	put_action(&out, "UPDATE", ref->on_update);
	put_action(&out, "DELETE", ref->on_delete);
	if (has_columns(from, json_read_member(ref->options, "on_delete_columns")))
		put_names(&out, " (", json_read_member(ref->options, "on_delete_columns"));
	put_deferral(&out, ref->options);
	if (json_read_boolean(ref->options, "not_enforced", false))
		appendStringInfoString(&out, " NOT ENFORCED");
	else if (json_read_boolean(ref->options, "not_valid", false))
		appendStringInfoString(&out, " NOT VALID");
	sql_add(script, SQL_REF, NULL, out.data);
	if (ref->name != NULL)
		sql_add_comment(script, psprintf("CONSTRAINT %s ON %s", sql_name(ref->name), sql_table_name(from)),
						ref->note);
}

/* PostgreSQL refers to a key: a reference to anything else is of the drawing alone. */
static bool
leads_to_key(const Schema *schema, const SchemaRef *ref)
{
	const SchemaTable *to = &schema->tables[ref->to];
	int count;
	int *key = schema_key_columns(to, &count);

	if (ref->column_count == 1 && schema_is_unique(to, ref->to_columns[0]))
		return true;
	for (int i = -1; i < to->index_count; i++)
	{
		const SchemaIndex *index = i < 0 ? NULL : &to->indexes[i];
		const int *columns = index == NULL ? key : index->columns;
		int width = index == NULL ? count : index->column_count;
		int found = 0;

		if (width != ref->column_count || (index != NULL && !index->is_pk && !index->is_unique))
			continue;
		for (int j = 0; j < width; j++)
		{
			for (int k = 0; k < width; k++)
				found += columns[j] == ref->to_columns[k];
		}
		if (found == width)
			return true;
	}
	return false;
}

void
sql_add_refs(SqlScript *script)
{
	const Schema *schema = script->schema;

	for (int i = 0; i < schema->ref_count; i++)
	{
		const SchemaRef *ref = &schema->refs[i];

		if (schema_ref_is_virtual(ref))
			schema_leave_unsaid(script->unsaid, "%s, which is virtual", ref_label(schema, ref));
		else if (!leads_to_key(schema, ref))
			schema_leave_unsaid(script->unsaid, "%s, which leads to no key", ref_label(schema, ref));
		else
			add_ref(script, ref);
	}
}

/* ---- enums ---- */

void
sql_add_enums(SqlScript *script)
{
	for (int i = 0; i < script->schema->enum_count; i++)
	{
		const SchemaEnum *item = &script->schema->enums[i];
		const char *label = item->schema == NULL ? item->name : psprintf("%s.%s", item->schema, item->name);
		StringInfoData out;

		initStringInfo(&out);
		appendStringInfo(&out, "CREATE TYPE %s AS ENUM (", sql_qualified(item->schema, item->name));
		for (int j = 0; j < item->value_count; j++)
			appendStringInfo(&out, "%s%s", j == 0 ? "\n    " : ",\n    ", sql_literal(item->values[j]));
		appendStringInfoString(&out, item->value_count == 0 ? ")" : "\n)");
		sql_add(script, SQL_TYPE, psprintf("enum:%s", label), out.data);
		sql_add_comment(script, psprintf("TYPE %s", sql_qualified(item->schema, item->name)), item->note);
	}
}
