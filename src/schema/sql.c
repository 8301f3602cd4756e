/*
 * sql.c
 *		A schema as SQL that loads into an empty database.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/schema_index.h"
#include "schema/sql.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/* ---- texts ---- */

char *
sql_name(const char *name)
{
	StringInfoData out;

	initStringInfo(&out);
	schema_put_name(&out, name);
	return out.data;
}

char *
sql_qualified(const char *schema, const char *name)
{
	StringInfoData out;

	initStringInfo(&out);
	schema_put_qualified(&out, schema, name);
	return out.data;
}

char *
sql_table_name(const SchemaTable *table)
{
	return sql_qualified(table->schema, table->name);
}

char *
sql_literal(const char *text)
{
	return quote_literal_cstr(text);
}

const char *
sql_option(const JsonNode *options, const char *name)
{
	const JsonNode *value = json_read_member(options, name);

	return value != NULL && (value->kind == JSON_NODE_STRING || value->kind == JSON_NODE_NUMBER) ? value->text
																								 : NULL;
}

const char *
sql_word_option(const JsonNode *options, const char *name)
{
	const char *text = sql_option(options, name);

	return text != NULL && *text != '\0' &&
				   text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")] ==
					   '\0' &&
				   strstr(text, "--") == NULL
			   ? text
			   : NULL;
}

static void
put_storage(StringInfo out, const char *lead, const char *prefix, const JsonNode *storage, int *count)
{
	for (int i = 0; storage != NULL && storage->kind == JSON_NODE_OBJECT && i < storage->count; i++)
	{
		const char *value = sql_option(storage, storage->keys[i]);

		if (value == NULL)
			continue;
		appendStringInfo(out, "%s%s%s=%s", (*count)++ == 0 ? lead : ", ", prefix, sql_name(storage->keys[i]),
						 sql_literal(value));
	}
}

void
sql_put_storage(StringInfo out, const char *lead, const JsonNode *storage, const JsonNode *toast)
{
	int count = 0;

	put_storage(out, lead, "", storage, &count);
	put_storage(out, lead, "toast.", toast, &count);
	if (count > 0)
		appendStringInfoChar(out, ')');
}

void
sql_put_foreign_options(StringInfo out, const JsonNode *options)
{
	int count = 0;

	for (int i = 0; options != NULL && options->kind == JSON_NODE_OBJECT && i < options->count; i++)
	{
		const char *value = sql_option(options, options->keys[i]);

		if (value != NULL)
			appendStringInfo(out, "%s%s %s", count++ == 0 ? " OPTIONS (" : ", ", sql_name(options->keys[i]),
							 sql_literal(value));
	}
	if (count > 0)
		appendStringInfoChar(out, ')');
}

/* ---- statements ---- */

void
sql_add_key(SqlScript *script, const char *key)
{
	schema_index_put(script->by_key, key, script->count - 1);
}

SqlStatement *
sql_add(SqlScript *script, SqlPhase phase, const char *key, char *text)
{
	SqlStatement *statement;

	CHECK_FOR_INTERRUPTS();
	if (script->count == script->capacity)
	{
		script->capacity = Max(script->capacity * 2, 256);
		script->statements = script->statements == NULL
								 ? palloc_extended(sizeof(SqlStatement) * script->capacity, MCXT_ALLOC_HUGE)
								 : repalloc_huge(script->statements, sizeof(SqlStatement) * script->capacity);
	}
	statement = &script->statements[script->count];
	*statement = (SqlStatement){.phase = phase, .key = key, .text = text};
	script->count++;
	if (key != NULL)
		sql_add_key(script, key);
	return statement;
}

void
sql_add_needs(SqlStatement *statement, const JsonNode *keys)
{
	for (int i = 0; keys != NULL && keys->kind == JSON_NODE_ARRAY && i < keys->count; i++)
	{
		if (keys->items[i]->kind == JSON_NODE_STRING)
			statement->needs = lappend(statement->needs, unconstify(char *, keys->items[i]->text));
	}
}

const char *
sql_find_missing(const SqlScript *script, const JsonNode *keys)
{
	for (int i = 0; keys != NULL && keys->kind == JSON_NODE_ARRAY && i < keys->count; i++)
	{
		const char *key = keys->items[i]->kind == JSON_NODE_STRING ? keys->items[i]->text : "";
		const SchemaTable *table = schema_find_needed(script->schema, key);

		if (strncmp(key, "table:", 6) == 0 &&
			(table == NULL || script->left_out[table - script->schema->tables]))
			return key;
	}
	return NULL;
}

void
sql_add_comment(SqlScript *script, const char *what, const char *note)
{
	if (note != NULL && script->options.comments)
		sql_add(script, SQL_COMMENT, NULL, psprintf("COMMENT ON %s IS %s", what, sql_literal(note)));
}

/* ---- writing ---- */

/* A type's functions go before it, though they take it: its name is there already. */
static bool
is_made_of(const SqlStatement *type, const SqlStatement *statement)
{
	ListCell *cell;

	if (!type->has_shell || statement->key == NULL)
		return false;
	foreach(cell, type->needs)
	{
		if (strcmp(lfirst(cell), statement->key) == 0)
			return true;
	}
	return false;
}

/* What it needs first; a circle is left where it began. */
static void
write_statement(SqlScript *script, int position)
{
	SqlStatement *statement = &script->statements[position];
	ListCell *cell;

	if (statement->written)
		return;
	statement->written = true;
	check_stack_depth();
	foreach(cell, statement->needs)
	{
		const char *key = lfirst(cell);
		int needed = schema_index_find(script->by_key, key);

		if (needed >= 0 && !is_made_of(&script->statements[needed], statement))
			write_statement(script, needed);
	}
	schema_check_room(script->out);
	schema_put_sql(script->out, statement->text);
	appendStringInfoString(script->out, ";\n\n");
}

static void
write_statements(SqlScript *script)
{
	for (SqlPhase phase = SQL_SCHEMA; phase <= SQL_LAST; phase++)
	{
		for (int i = 0; i < script->count; i++)
		{
			if (script->statements[i].phase == phase)
				write_statement(script, i);
		}
	}
}

/* Whether every table and type says its schema: then the loader's own search path need not be in force. */
static bool
names_all_schemas(const Schema *schema)
{
	for (int i = 0; i < schema->table_count; i++)
	{
		if (schema->tables[i].schema == NULL)
			return false;
	}
	for (int i = 0; i < schema->enum_count; i++)
	{
		if (schema->enums[i].schema == NULL)
			return false;
	}
	return schema->object_count > 0;
}

/* ---- schemas that nobody makes ---- */

static bool
is_standard_schema(const char *name)
{
	return strcmp(name, "public") == 0 || strcmp(name, "information_schema") == 0 ||
		   strncmp(name, "pg_", 3) == 0;
}

static void
add_schema(SqlScript *script, const char *name)
{
	const char *key = name == NULL ? NULL : psprintf("schema:%s", name);

	if (name == NULL || is_standard_schema(name) || schema_index_find(script->by_key, key) >= 0)
		return;
	sql_add(script, SQL_SCHEMA, key, psprintf("CREATE SCHEMA IF NOT EXISTS %s", sql_name(name)));
}

static void
add_schemas(SqlScript *script)
{
	const Schema *schema = script->schema;

	for (int i = 0; i < schema->table_count; i++)
		add_schema(script, schema->tables[i].schema);
	for (int i = 0; i < schema->enum_count; i++)
		add_schema(script, schema->enums[i].schema);
}

/* What belongs to the canvas alone. */
static void
tell_canvas(const SqlScript *script)
{
	const Schema *schema = script->schema;

	for (int i = 0; i < schema->group_count; i++)
		schema_leave_unsaid(script->unsaid, "group of tables %s", schema->groups[i].name);
	if (schema->note_count > 0)
		schema_leave_unsaid(script->unsaid, "notes on the canvas: %d", schema->note_count);
}

void
schema_write_sql(StringInfo out, const Schema *schema, const SchemaSqlOptions *options)
{
	StringInfoData body;
	StringInfoData unsaid;
	SqlScript script = {.schema = schema, .options = *options, .out = &body, .unsaid = &unsaid};

	initStringInfo(&body);
	initStringInfo(&unsaid);
	script.by_key = schema_index_make();
	sql_leave_views_out(&script);
	sql_add_objects(&script);
	add_schemas(&script);
	sql_add_enums(&script);
	sql_add_tables(&script);
	sql_add_refs(&script);
	write_statements(&script);
	tell_canvas(&script);
	schema_put_head(out, "--", schema, &unsaid);
	appendStringInfoString(out,
						   "SET standard_conforming_strings = on;\nSET check_function_bodies = false;\n");
	if (names_all_schemas(schema))
		appendStringInfoString(out, "SELECT pg_catalog.set_config('search_path', '', false);\n");
	appendStringInfoChar(out, '\n');
	appendBinaryStringInfo(out, body.data, body.len);
}
