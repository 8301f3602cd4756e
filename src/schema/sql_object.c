/*
 * sql_object.c
 *		Objects that are kept as definitions, and what one statement cannot say of them.
 */
#include "postgres.h"

#include "schema/definition.h"
#include "schema/schema_index.h"
#include "schema/sql.h"

/* Where statements of a kind stand, and what a comment calls it. */
typedef struct ObjectKind
{
	const char *name;
	SqlPhase phase;
	const char *title;
} ObjectKind;

static const ObjectKind object_kinds[] = {
	{"schema", SQL_SCHEMA, "SCHEMA"},
	{"extension", SQL_EXTENSION, "EXTENSION"},
	{"language", SQL_EXTENSION, "LANGUAGE"},
	{"access_method", SQL_ROUTINE, "ACCESS METHOD"},
	{"foreign_data_wrapper", SQL_ROUTINE, "FOREIGN DATA WRAPPER"},
	{"server", SQL_ROUTINE, "SERVER"},
	{"user_mapping", SQL_RULE, NULL},
	{"collation", SQL_TYPE, "COLLATION"},
	{"type", SQL_TYPE, "TYPE"},
	{"range", SQL_TYPE, "TYPE"},
	{"domain", SQL_TYPE, "DOMAIN"},
	{"sequence", SQL_SEQUENCE, "SEQUENCE"},
	{"function", SQL_ROUTINE, "FUNCTION"},
	{"procedure", SQL_ROUTINE, "PROCEDURE"},
	{"aggregate", SQL_ROUTINE, "AGGREGATE"},
	{"operator", SQL_ROUTINE, "OPERATOR"},
	{"operator_family", SQL_ROUTINE, "OPERATOR FAMILY"},
	{"operator_class", SQL_ROUTINE, "OPERATOR CLASS"},
	{"cast", SQL_ROUTINE, "CAST"},
	{"conversion", SQL_ROUTINE, "CONVERSION"},
	{"transform", SQL_ROUTINE, NULL},
	{"text_search_parser", SQL_ROUTINE, "TEXT SEARCH PARSER"},
	{"text_search_template", SQL_ROUTINE, "TEXT SEARCH TEMPLATE"},
	{"text_search_dictionary", SQL_ROUTINE, "TEXT SEARCH DICTIONARY"},
	{"text_search_configuration", SQL_ROUTINE, "TEXT SEARCH CONFIGURATION"},
	{"rule", SQL_RULE, "RULE"},
	{"trigger", SQL_RULE, "TRIGGER"},
	{"policy", SQL_RULE, "POLICY"},
	{"statistics", SQL_RULE, "STATISTICS"},
	{"publication", SQL_RULE, "PUBLICATION"},
	{"comment", SQL_COMMENT, NULL},
	{"grant", SQL_GRANT, NULL},
	{"default_privilege", SQL_GRANT, NULL},
	{"subscription", SQL_LAST, "SUBSCRIPTION"},
	{"event_trigger", SQL_LAST, "EVENT TRIGGER"},
};

static const ObjectKind *
find_kind(const char *name)
{
	for (size_t i = 0; i < lengthof(object_kinds); i++)
	{
		if (strcmp(object_kinds[i].name, name) == 0)
			return &object_kinds[i];
	}
	return NULL;
}

static bool
is_kind(const SchemaObject *object, const char *kind)
{
	return strcmp(object->kind, kind) == 0;
}

static const SchemaTable *
object_table(const SqlScript *script, const SchemaObject *object)
{
	return object->table < 0 ? NULL : &script->schema->tables[object->table];
}

/* As depends_on names it. */
static char *
object_key(const SchemaObject *object)
{
	StringInfoData key;

	initStringInfo(&key);
	appendStringInfo(&key, "%s:", object->kind);
	if (object->schema != NULL)
		appendStringInfo(&key, "%s.", object->schema);
	appendStringInfoString(&key, object->name);
	if (is_kind(object, "function") || is_kind(object, "procedure") || is_kind(object, "aggregate") ||
		strncmp(object->kind, "operator", 8) == 0)
		appendStringInfo(&key, "(%s)", object->signature == NULL ? "" : object->signature);
	return key.data;
}

/* What a comment or a setting calls it: "FUNCTION shop.f(integer)", "TRIGGER t ON shop.order". */
static char *
object_target(const SqlScript *script, const SchemaObject *object, const char *title)
{
	const SchemaTable *table = object_table(script, object);
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfo(&out, "%s ", title);
	if (is_kind(object, "operator"))
		appendStringInfo(&out, "%s%s",
						 object->schema == NULL ? "" : psprintf("%s.", sql_name(object->schema)),
						 object->name);
	else if (is_kind(object, "cast"))
		appendStringInfo(&out, "(%s)", object->name);
	else
		appendStringInfoString(&out, sql_qualified(object->schema, object->name));
	if (is_kind(object, "operator_class") || is_kind(object, "operator_family"))
		appendStringInfo(&out, " USING %s",
						 sql_name(object->signature == NULL ? "btree" : object->signature));
	else if (is_kind(object, "function") || is_kind(object, "procedure") || is_kind(object, "aggregate") ||
			 is_kind(object, "operator"))
		appendStringInfo(&out, "(%s)",
						 object->signature != NULL      ? object->signature
						 : is_kind(object, "aggregate") ? "*"
														: "");
	else if (table != NULL &&
			 (is_kind(object, "trigger") || is_kind(object, "rule") || is_kind(object, "policy")))
	{
		pfree(out.data);
		initStringInfo(&out);
		appendStringInfo(&out, "%s %s ON %s", title, sql_name(object->name), sql_table_name(table));
	}
	return out.data;
}

/* A statement that is made of parts that are not ours: parsed as a whole, as its kind demands. */
static void
add_checked(SqlScript *script, const SchemaObject *object, SqlPhase phase, char *text)
{
	SchemaObject part = *object;

	part.definition = text;
	if (definition_is_object(&part, object_table(script, object)))
		sql_add(script, phase, NULL, text);
	else
		schema_leave_unsaid(script->unsaid, "of %s %s: %s", object->kind, object->name, text);
}

static void
add_note(SqlScript *script, const SchemaObject *object, const ObjectKind *kind)
{
	SchemaObject comment = *object;

	if (object->note == NULL || kind->title == NULL || !script->options.comments)
		return;
	comment.kind = "comment";
	add_checked(script, &comment, kind->phase == SQL_LAST ? SQL_LAST : SQL_COMMENT,
				psprintf("COMMENT ON %s IS %s", object_target(script, object, kind->title),
						 sql_literal(object->note)));
}

/* ---- beyond the definition ---- */

/* Whether a trigger or rule fires: a statement of its table, except for event triggers. */
static void
add_state(SqlScript *script, const SchemaObject *object)
{
	const char *enabled = json_read_text(object->options, "enabled");
	const SchemaTable *table = object_table(script, object);
	const char *state = enabled == NULL                    ? NULL
						: strcmp(enabled, "disabled") == 0 ? "DISABLE"
						: strcmp(enabled, "replica") == 0  ? "ENABLE REPLICA"
						: strcmp(enabled, "always") == 0   ? "ENABLE ALWAYS"
														   : NULL;

	if (state == NULL)
		return;
	if (is_kind(object, "event_trigger"))
		sql_add(script, SQL_LAST, NULL, psprintf("ALTER EVENT TRIGGER %s %s", sql_name(object->name), state));
	else if (table != NULL)
		sql_add(script, SQL_SETTING, NULL,
				psprintf("ALTER TABLE %s %s %s %s", sql_table_name(table), state,
						 is_kind(object, "rule") ? "RULE" : "TRIGGER", sql_name(object->name)));
}

static void
add_owner(SqlScript *script, const SchemaObject *object)
{
	const JsonNode *owner = json_read_member(object->options, "owned_by");
	const char *table = json_read_text(owner, "table");
	const char *column = json_read_text(owner, "column");
	const SchemaTable *named;
	const SchemaColumn *found;

	if (table == NULL)
		table = json_read_text(owner, "name");
	if (table == NULL)
		return;
	named = schema_find_table(script->schema, json_read_text(owner, "schema"), table);
	found = named == NULL ? NULL : schema_find_column(named, column);
	/* It or its column may have got another name: the column says whose sequence it counts by. */
	if (found == NULL)
		named = schema_find_serial(script->schema, object->schema, object->name, &found);
	if (found != NULL)
		sql_add(script, SQL_OWNER, NULL,
				psprintf("ALTER SEQUENCE %s OWNED BY %s.%s", sql_qualified(object->schema, object->name),
						 sql_table_name(named), sql_name(found->name)));
	else
		schema_leave_unsaid(script->unsaid, "sequence %s is owned by a column that is not there: %s.%s",
							object->name, table, column == NULL ? "" : column);
}

static void
add_mappings(SqlScript *script, const SchemaObject *object)
{
	const JsonNode *mappings = json_read_member(object->options, "mappings");

	for (int i = 0; mappings != NULL && mappings->kind == JSON_NODE_ARRAY && i < mappings->count; i++)
	{
		const char *token = json_read_text(mappings->items[i], "token");
		const JsonNode *dictionaries = json_read_member(mappings->items[i], "dictionaries");
		StringInfoData out;

		if (token == NULL || dictionaries == NULL || dictionaries->kind != JSON_NODE_ARRAY)
			continue;
		initStringInfo(&out);
		appendStringInfo(&out, "ALTER TEXT SEARCH CONFIGURATION %s ADD MAPPING FOR %s WITH",
						 sql_qualified(object->schema, object->name), sql_name(token));
		for (int j = 0; j < dictionaries->count; j++)
		{
			if (dictionaries->items[j]->kind == JSON_NODE_STRING)
				appendStringInfo(&out, "%s %s", j == 0 ? "" : ",", dictionaries->items[j]->text);
		}
		add_checked(script, object, SQL_RULE, out.data);
	}
}

static void
add_members(SqlScript *script, const SchemaObject *object)
{
	const JsonNode *members = json_read_member(object->options, "members");

	for (int i = 0; members != NULL && members->kind == JSON_NODE_ARRAY && i < members->count; i++)
	{
		if (members->items[i]->kind == JSON_NODE_STRING)
			add_checked(script, object, SQL_RULE,
						psprintf("ALTER OPERATOR FAMILY %s USING %s ADD %s",
								 sql_qualified(object->schema, object->name),
								 sql_name(object->signature == NULL ? "btree" : object->signature),
								 members->items[i]->text));
	}
}

/* Constraints of domains that rows may break yet. */
static void
add_domain_constraints(SqlScript *script, const SchemaObject *object)
{
	const JsonNode *list = json_read_member(object->options, "not_valid");

	for (int i = 0; list != NULL && list->kind == JSON_NODE_ARRAY && i < list->count; i++)
	{
		const char *name = json_read_text(list->items[i], "name");
		const char *definition = json_read_text(list->items[i], "definition");

		if (name == NULL || definition == NULL)
			continue;
		if (definition_is_constraint(definition, "check"))
			sql_add(script, SQL_CHECK, NULL,
					psprintf("ALTER DOMAIN %s ADD CONSTRAINT %s %s%s",
							 sql_qualified(object->schema, object->name), sql_name(name), definition,
							 strstr(definition, "NOT VALID") == NULL ? " NOT VALID" : ""));
		else
			schema_leave_unsaid(script->unsaid, "check %s of domain %s: %s", name, object->name, definition);
	}
}

static void
add_rest(SqlScript *script, const SchemaObject *object)
{
	const char *statistics = sql_word_option(object->options, "statistics");

	add_state(script, object);
	if (is_kind(object, "sequence"))
		add_owner(script, object);
	else if (is_kind(object, "text_search_configuration"))
		add_mappings(script, object);
	else if (is_kind(object, "operator_family"))
		add_members(script, object);
	else if (is_kind(object, "domain"))
		add_domain_constraints(script, object);
	else if (is_kind(object, "statistics") && statistics != NULL)
		sql_add(script, SQL_SETTING, NULL,
				psprintf("ALTER STATISTICS %s SET STATISTICS %s", sql_qualified(object->schema, object->name),
						 statistics));
}

/* ---- objects ---- */

static bool
is_right(const SchemaObject *object)
{
	return is_kind(object, "grant") || is_kind(object, "default_privilege");
}

static bool
is_wanted(const SqlScript *script, const SchemaObject *object)
{
	return is_right(object)             ? script->options.grants
		   : is_kind(object, "comment") ? script->options.comments
										: true;
}

static void
add_object(SqlScript *script, const SchemaObject *object)
{
	const ObjectKind *kind = find_kind(object->kind);
	const SchemaTable *table = object_table(script, object);
	const char *missing;
	SqlPhase phase;
	SqlStatement *statement;

	if (json_read_boolean(object->options, "inherited", false))
	{
		add_state(script, object);
		return;
	}
	if (object->table >= 0 && script->left_out[object->table])
	{
		schema_leave_unsaid(script->unsaid, "%s %s of %s, which is not below", object->kind, object->name,
							schema_table_label(table));
		return;
	}
	missing = sql_find_missing(script, object->depends_on);
	if (missing != NULL)
	{
		schema_leave_unsaid(script->unsaid, "%s %s, which needs what is not there, %s: %s", object->kind,
							object->name, missing, object->definition == NULL ? "" : object->definition);
		return;
	}
	if (kind == NULL || !definition_is_object(object, table))
	{
		schema_leave_unsaid(script->unsaid, "%s %s: %s", object->kind,
							object->schema == NULL ? object->name
												   : psprintf("%s.%s", object->schema, object->name),
							object->definition == NULL ? "no definition" : object->definition);
		return;
	}
	phase =
		is_right(object) && json_read_boolean(object->options, "revoke", false) ? SQL_REVOKE : kind->phase;
	/* A base type, or a range with a function of its own: its name is there before the functions that take
	 * it. */
	if (json_read_boolean(object->options, "shell", false))
	{
		sql_add(script, SQL_SHELL, psprintf("shell:%s", object_key(object)),
				psprintf("CREATE TYPE %s", sql_qualified(object->schema, object->name)));
		phase = SQL_ROUTINE;
	}
	statement = sql_add(script, phase, object_key(object), pstrdup(object->definition));
	/* An enum that is kept as a definition. */
	if (is_kind(object, "type"))
		sql_add_key(script, psprintf("enum:%s", strchr(statement->key, ':') + 1));
	statement->has_shell = json_read_boolean(object->options, "shell", false);
	sql_add_needs(statement, object->depends_on);
	if (table != NULL)
		statement->needs = lappend(statement->needs, psprintf("table:%s", schema_table_label(table)));
	add_rest(script, object);
	add_note(script, object, kind);
}

void
sql_add_objects(SqlScript *script)
{
	for (int i = 0; i < script->schema->object_count; i++)
	{
		if (is_wanted(script, &script->schema->objects[i]))
			add_object(script, &script->schema->objects[i]);
	}
}
