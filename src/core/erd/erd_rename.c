/*
 * erd_rename.c
 *		What names a table or a column follows when that gets another name.
 */
#include "postgres.h"

#include "base/statement.h"
#include "core/erd/erd.h"
#include "core/erd/erd_mention.h"
#include "core/erd/erd_rename.h"
#include "core/erd/erd_settle.h"
#include "core/erd/erd_work.h"
#include "pure/text.h"

#include "core/erd/erd_rename.sql.h"

typedef struct ColumnRename
{
	const pg_uuid_t *document;
	const char *table;
	const char *from;
	const char *to;
	ErdWork *work; /* NULL: nobody is told */
} ColumnRename;

/* One thing that may name what is renamed, read before anything is written. */
typedef struct NamingThing
{
	const Entity *entity;
	const char *uuid;
	const char *text;
	const char *words;
} NamingThing;

static void
set_text(JsonNode *object, const char *member, const char *text)
{
	json_node_set(object, member, json_node_make_text(text));
}

/* The expression under its new name; NULL if it does not name the column. It is told of what only may. */
static const char *
rename_expression(const ColumnRename *rename, const char *text, const char *words)
{
	switch (erd_mention_of(text, rename->table, rename->from))
	{
		case ERD_MENTION_SURE:
			return erd_mention_rename(text, rename->table, rename->from, rename->to);
		case ERD_MENTION_MAYBE:
			erd_work_warn(rename->work, "%s of table \"%s\" may still name \"%s\": it is left as it is",
						  words, rename->table, rename->from);
			return NULL;
		case ERD_MENTION_NONE:
			break;
	}
	return NULL;
}

/* A member of an object that is an expression. */
static bool
rename_member(const ColumnRename *rename, JsonNode *object, const char *member, const char *words)
{
	const char *text = json_read_text(object, member);
	const char *renamed = text == NULL ? NULL : rename_expression(rename, text, words);

	if (renamed != NULL)
		set_text(object, member, renamed);
	return renamed != NULL;
}

/* A member of an object that is a list of names. */
static bool
rename_names(const ColumnRename *rename, const JsonNode *object, const char *member)
{
	const JsonNode *names = json_read_member(object, member);
	bool renamed = false;

	for (int i = 0; names != NULL && i < names->count; i++)
	{
		if (names->items[i]->kind == JSON_NODE_STRING && strcmp(names->items[i]->text, rename->from) == 0)
		{
			names->items[i] = json_node_make_text(rename->to);
			renamed = true;
		}
	}
	return renamed;
}

static bool
rename_options(const ColumnRename *rename, JsonNode *options, const char *words)
{
	const JsonNode *keys = json_read_member(options, "keys");
	bool renamed = rename_names(rename, options, "include");

	renamed = rename_names(rename, options, "on_delete_columns") || renamed;
	renamed = rename_member(rename, options, "predicate", words) || renamed;
	renamed = rename_member(rename, options, "partition_key", words) || renamed;
	for (int i = 0; keys != NULL && i < keys->count; i++)
	{
		const char *column = json_read_text(keys->items[i], "column");

		if (column != NULL && strcmp(column, rename->from) == 0)
		{
			set_text(keys->items[i], "column", rename->to);
			renamed = true;
		}
		renamed = rename_member(rename, keys->items[i], "expression", words) || renamed;
	}
	return renamed;
}

static void
rename_in_thing(const ColumnRename *rename, const NamingThing *thing)
{
	JsonNode *data = json_node_make(JSON_NODE_OBJECT);
	const char *problem;

	if (thing->entity == &erd_constraint || thing->entity == &erd_column)
	{
		const char *renamed = rename_expression(rename, thing->text, thing->words);

		if (renamed != NULL)
			set_text(data, thing->entity == &erd_column ? "default_value" : "definition", renamed);
	}
	else
	{
		JsonNode *options = json_read_parse(thing->text, strlen(thing->text), &problem);

		if (options != NULL && rename_options(rename, options, thing->words))
			json_node_set(data, "options", options);
	}
	if (data->count == 0)
		return;
	entity_restore(thing->entity, rename->document, thing->uuid, data, false);
	if (rename->work != NULL)
		rename->work->expressions++;
}

static void
follow_column(const pg_uuid_t *document, const char *table_uuid, const char *table, const char *from,
			  const char *to)
{
	ColumnRename rename = {document, table, from, to, erd_work(document)};
	NamingThing *things;
	uint64 count;

	if (from == NULL || to == NULL || strcmp(from, to) == 0)
		return;
	count = execute_names_of_column(document, table_uuid, from);
	things = palloc(Max(count, 1) * sizeof(NamingThing));
	for (uint64 row = 0; row < count; row++)
		things[row] = (NamingThing){entity_by_name(DOCUMENT_ERD, statement_text(row, 1)),
									statement_text(row, 2), statement_text(row, 3), statement_text(row, 4)};
	for (uint64 row = 0; row < count; row++)
		rename_in_thing(&rename, &things[row]);
	erd_work_rename(document, table, from);
}

void
erd_rename_column(const pg_uuid_t *document, const char *uuid, const JsonNode *data)
{
	const char *name = json_read_text(data, "name");

	if (name != NULL && execute_column_to_rename(document, uuid) > 0)
		follow_column(document, statement_text(0, 2), statement_text(0, 3), statement_text(0, 1), name);
}

/* A relation that an option names by schema and name. */
static void
rename_relation(JsonNode *relation, const char *from_schema, const char *from, const char *to_schema,
				const char *to)
{
	const char *schema = relation == NULL ? NULL : json_read_text(relation, "schema");
	const char *name = relation == NULL ? NULL : json_read_text(relation, "name");

	if (name == NULL || strcmp(name, from) != 0 ||
		!text_same(schema == NULL ? "public" : schema, from_schema == NULL ? "public" : from_schema))
		return;
	set_text(relation, "name", to);
	if (to_schema != NULL)
		set_text(relation, "schema", to_schema);
	else
		json_node_remove(relation, "schema");
}

/* Tables that name a parent: most documents have none or few. Read once in a call that gives none to any. */
static ArrayType *
find_heirs(const pg_uuid_t *document, ErdWork *work)
{
	List *uuids = NIL;
	MemoryContext caller;
	uint64 count;

	if (work != NULL && work->heirs != NULL)
		return work->heirs;
	count = execute_heirs(document);
	for (uint64 row = 0; row < count; row++)
		uuids = lappend(uuids, statement_text(row, 1));
	if (work == NULL)
		return erd_work_texts(uuids);
	caller = MemoryContextSwitchTo(work->context);
	work->heirs = erd_work_texts(uuids);
	MemoryContextSwitchTo(caller);
	return work->heirs;
}

void
erd_rename_forget_heirs(const pg_uuid_t *document)
{
	ErdWork *work = erd_work(document);

	if (work != NULL)
		work->heirs = NULL;
}

static void
follow_table(const pg_uuid_t *document, const char *from_schema, const char *from, const char *to_schema,
			 const char *to)
{
	ErdWork *work = erd_work(document);
	ArrayType *heirs;
	NamingThing *things;
	uint64 count;

	if (text_same(from, to) && text_same(from_schema, to_schema))
		return;
	heirs = find_heirs(document, work);
	count = ArrayGetNItems(ARR_NDIM(heirs), ARR_DIMS(heirs)) == 0
				? 0
				: execute_heirs_naming(document, heirs, from_schema, from);
	things = palloc(Max(count, 1) * sizeof(NamingThing));
	for (uint64 row = 0; row < count; row++)
		things[row] = (NamingThing){&erd_table, statement_text(row, 1), statement_text(row, 2), NULL};
	for (uint64 row = 0; row < count; row++)
	{
		JsonNode *data = json_node_make(JSON_NODE_OBJECT);
		const char *problem;
		JsonNode *options = json_read_parse(things[row].text, strlen(things[row].text), &problem);
		const JsonNode *parents = json_read_member(options, "inherits");

		rename_relation(json_read_member(options, "partition_of"), from_schema, from, to_schema, to);
		for (int i = 0; parents != NULL && i < parents->count; i++)
			rename_relation(parents->items[i], from_schema, from, to_schema, to);
		json_node_set(data, "options", options);
		entity_restore(&erd_table, document, things[row].uuid, data, false);
		if (work != NULL)
			work->expressions++;
	}
	erd_work_rename(document, from, NULL);
}

void
erd_rename_table(const pg_uuid_t *document, const char *uuid, const JsonNode *data)
{
	const char *from;
	const char *from_schema;

	if ((json_read_member(data, "name") == NULL && json_read_member(data, "schema_name") == NULL) ||
		execute_table_to_rename(document, uuid) == 0)
		return;
	from = statement_text(0, 1);
	from_schema = statement_text(0, 2);
	follow_table(document, from_schema, from,
				 json_read_member(data, "schema_name") == NULL ? from_schema
															   : json_read_text(data, "schema_name"),
				 json_read_text(data, "name") == NULL ? from : json_read_text(data, "name"));
}

/* ---- what is gone ---- */

/* Whether an index says something of the column in an expression: those that do for certain went with it. */
static bool
index_names(const char *options_text, const ErdGone *gone)
{
	const char *problem;
	const JsonNode *options = json_read_parse(options_text, strlen(options_text), &problem);
	const JsonNode *keys = json_read_member(options, "keys");

	for (int i = 0; keys != NULL && i < keys->count; i++)
	{
		if (erd_mention_of(json_read_text(keys->items[i], "expression"), gone->table, gone->column) !=
			ERD_MENTION_NONE)
			return true;
	}
	return erd_mention_of(json_read_text(options, "predicate"), gone->table, gone->column) !=
		   ERD_MENTION_NONE;
}

static bool
thing_names(const NamingThing *thing, const ErdGone *gone)
{
	const char *problem;

	if (thing->entity == &erd_index)
		return index_names(thing->text, gone);
	if (thing->entity == &erd_table)
		return erd_mention_of(json_read_text(json_read_parse(thing->text, strlen(thing->text), &problem),
											 "partition_key"),
							  gone->table, gone->column) != ERD_MENTION_NONE;
	return thing->entity != &erd_ref &&
		   erd_mention_of(thing->text, gone->table, gone->column) != ERD_MENTION_NONE;
}

static void
warn_of_column(ErdWork *work, const ErdGone *gone)
{
	uint64 count = execute_names_of_column(&work->document, gone->table_uuid, gone->column);

	for (uint64 row = 0; row < count; row++)
	{
		NamingThing thing = {entity_by_name(DOCUMENT_ERD, statement_text(row, 1)), NULL,
							 statement_text(row, 3), statement_text(row, 4)};

		if (thing_names(&thing, gone))
			erd_work_warn(work, "%s of table \"%s\" still names \"%s\", which is gone",
						  thing.entity == &erd_table ? "the partition key" : thing.words, gone->table,
						  gone->column);
	}
}

static void
warn_of_namers(ErdWork *work, List *gone)
{
	List *tables = NIL;
	List *names = NIL;
	ListCell *cell;
	uint64 count;

	foreach(cell, gone)
	{
		const ErdGone *one = lfirst(cell);

		tables = lappend(tables, unconstify(char *, one->table));
		names = lappend(names, unconstify(char *, one->column == NULL ? one->table : one->column));
	}
	count = execute_definitions_naming(&work->document, erd_work_texts(tables), erd_work_texts(names));
	for (uint64 row = 0; row < count; row++)
	{
		const ErdGone *one = list_nth(gone, (int) statement_integer(row, 1));
		const char *definition = statement_text(row, 3);

		if (!erd_mention_word(definition, one->table) ||
			(one->column != NULL && !erd_mention_word(definition, one->column)))
			continue;
		if (one->table_uuid == NULL)
			erd_work_warn(work, "%s still names \"%s\": its definition is left as it is",
						  statement_text(row, 2), one->column == NULL ? one->table : one->column);
		else if (one->column == NULL)
			erd_work_warn(work, "%s still names table \"%s\", which is gone", statement_text(row, 2),
						  one->table);
		else
			erd_work_warn(work, "%s may still name column \"%s\" of table \"%s\", which is gone",
						  statement_text(row, 2), one->column, one->table);
	}
}

void
erd_rename_warn_gone(ErdWork *work)
{
	List *gone = NIL;
	ListCell *cell;

	foreach(cell, work->gone)
	{
		ErdGone *one = lfirst(cell);

		if (one->table_uuid != NULL)
		{
			if (execute_still_there(&work->document, one->table_uuid, one->table, one->column) > 0)
				continue;
			if (one->column != NULL)
				warn_of_column(work, one);
		}
		gone = lappend(gone, one);
	}
	if (gone != NIL)
		warn_of_namers(work, gone);
}

void
erd_rename_settle(TriggerData *trigger)
{
	pg_uuid_t document = erd_settle_document(trigger);

	if (erd_settle_is_about(trigger, &erd_table))
		follow_table(&document, erd_settle_text(trigger, "schema_name", false),
					 erd_settle_text(trigger, "name", false), erd_settle_text(trigger, "schema_name", true),
					 erd_settle_text(trigger, "name", true));
	else if (execute_column_to_rename(&document, erd_settle_text(trigger, "uuid", true)) > 0)
		follow_column(&document, statement_text(0, 2), statement_text(0, 3),
					  erd_settle_text(trigger, "name", false), erd_settle_text(trigger, "name", true));
}
