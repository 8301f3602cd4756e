/*
 * model_catalog.c
 *		A model in the shape of a catalog.
 */
#include "postgres.h"

#include "base/json_write.h"
#include "ddl/model.h"
#include "miscadmin.h"
#include "nodes/value.h"

/* Schemas that are named; a model with more does not say which it has. */
#define MAX_SCHEMAS 1000

/* ---- options ---- */

static bool
is_nothing(const JsonNode *node)
{
	return node == NULL || node->kind == JSON_NODE_NULL ||
		   ((node->kind == JSON_NODE_ARRAY || node->kind == JSON_NODE_OBJECT) && node->count == 0);
}

void
model_set_node(JsonNode **options, const char *name, JsonNode *node)
{
	if (*options == NULL)
	{
		if (is_nothing(node))
			return;
		*options = json_node_make(JSON_NODE_OBJECT);
	}
	if (is_nothing(node))
		json_node_remove(*options, name);
	else
		json_node_set(*options, name, node);
}

void
model_set_text(JsonNode **options, const char *name, const char *text)
{
	model_set_node(options, name, text == NULL ? NULL : json_node_make_text(text));
}

void
model_set_flag(JsonNode **options, const char *name, bool value)
{
	JsonNode *node = NULL;

	if (value)
	{
		node = json_node_make(JSON_NODE_BOOLEAN);
		node->boolean = true;
	}
	model_set_node(options, name, node);
}

JsonNode *
model_name_node(const char *schema, const char *name)
{
	JsonNode *node = json_node_make(JSON_NODE_OBJECT);

	if (schema != NULL)
		json_node_set(node, "schema", json_node_make_text(schema));
	json_node_set(node, "name", json_node_make_text(name));
	return node;
}

JsonNode *
model_text_list(const List *texts)
{
	JsonNode *node = json_node_make(JSON_NODE_ARRAY);
	ListCell *cell;

	foreach(cell, texts)
		json_node_append(node, json_node_make_text(lfirst(cell)));
	return node;
}

/* ---- keys ---- */

char *
model_key_of(const char *kind, const char *schema, const char *name, const char *signature)
{
	StringInfoData key;

	initStringInfo(&key);
	appendStringInfo(&key, "%s:", kind);
	if (schema != NULL)
		appendStringInfo(&key, "%s.", schema);
	appendStringInfoString(&key, name);
	if (signature != NULL)
		appendStringInfo(&key, "(%s)", signature);
	return key.data;
}

char *
model_object_key(const ModelObject *object)
{
	return model_key_of(object->kind, object->schema, object->name, object->signature);
}

/* ---- writing ---- */

static void
write_options(JsonWriter *writer, const JsonNode *options)
{
	StringInfoData text;

	if (is_nothing(options))
		return;
	initStringInfo(&text);
	json_node_write(&text, options);
	json_write_raw_member(writer, "options", text.data);
	pfree(text.data);
}

static void
write_texts(JsonWriter *writer, const char *name, const List *texts)
{
	ListCell *cell;

	if (texts == NIL)
		return;
	json_write_key(writer, name);
	json_write_open_array(writer);
	foreach(cell, texts)
		json_write_text(writer, lfirst(cell));
	json_write_close_array(writer);
}

static void
write_number(JsonWriter *writer, const char *name, int number)
{
	char text[16];

	if (number == 0)
		return;
	snprintf(text, sizeof(text), "%d", number);
	json_write_text_member(writer, name, text);
}

static void
write_column(JsonWriter *writer, const void *thing)
{
	const ModelColumn *column = thing;

	json_write_open_object(writer);
	if (column->number != 0)
		json_write_integer_member(writer, "number", column->number);
	json_write_text_member(writer, "name", column->name);
	json_write_text_member(writer, "type", column->type);
	if (column->not_null)
		json_write_boolean_member(writer, "not_null", true);
	json_write_text_member(writer, "default", column->default_value);
	json_write_text_member(writer, "comment", column->comment);
	if (column->increment)
		json_write_boolean_member(writer, "increment", true);
	write_options(writer, column->options);
	json_write_close_object(writer);
}

static void
write_index(JsonWriter *writer, const void *thing)
{
	const ModelIndex *index = thing;

	json_write_open_object(writer);
	write_number(writer, "oid", index->number);
	json_write_text_member(writer, "name", index->name);
	json_write_text_member(writer, "method", index->method);
	if (index->primary)
		json_write_boolean_member(writer, "primary", true);
	if (index->unique)
		json_write_boolean_member(writer, "unique", true);
	write_texts(writer, "columns", index->columns);
	json_write_text_member(writer, "comment", index->comment);
	write_options(writer, index->options);
	json_write_close_object(writer);
}

static void
write_constraint(JsonWriter *writer, const void *thing)
{
	const ModelConstraint *constraint = thing;

	json_write_open_object(writer);
	write_number(writer, "oid", constraint->number);
	json_write_text_member(writer, "name", constraint->name);
	json_write_text_member(writer, "kind", constraint->kind);
	write_texts(writer, "columns", constraint->columns);
	json_write_text_member(writer, "definition", constraint->definition);
	json_write_text_member(writer, "comment", constraint->comment);
	write_options(writer, constraint->options);
	json_write_close_object(writer);
}

static void
write_table(JsonWriter *writer, const void *thing)
{
	const ModelTable *table = thing;

	json_write_open_object(writer);
	write_number(writer, "oid", table->number);
	json_write_text_member(writer, "schema", table->schema);
	json_write_text_member(writer, "name", table->name);
	json_write_text_member(writer, "comment", table->comment);
	json_write_text_member(writer, "alias", table->alias);
	json_write_text_member(writer, "color", table->color);
	write_texts(writer, "depends_on", table->depends_on);
	write_options(writer, table->options);
	json_write_close_object(writer);
}

static void
write_ref(JsonWriter *writer, const void *thing)
{
	const ModelRef *ref = thing;

	json_write_open_object(writer);
	write_number(writer, "oid", ref->number);
	json_write_text_member(writer, "name", ref->name);
	json_write_text_member(writer, "schema", ref->from->schema);
	json_write_text_member(writer, "table", ref->from->name);
	write_texts(writer, "columns", ref->columns);
	json_write_text_member(writer, "to_schema", ref->to->schema);
	json_write_text_member(writer, "to_table", ref->to->name);
	write_texts(writer, "to_columns", ref->to_columns);
	json_write_text_member(writer, "on_delete", ref->on_delete);
	json_write_text_member(writer, "on_update", ref->on_update);
	json_write_text_member(writer, "comment", ref->comment);
	json_write_text_member(writer, "relationship", ref->relationship);
	write_options(writer, ref->options);
	json_write_close_object(writer);
}

/* A value that has a note is an object of both. */
static void
write_values(JsonWriter *writer, const ModelEnum *type)
{
	json_write_key(writer, "values");
	json_write_open_array(writer);
	for (int i = 0; i < list_length(type->values); i++)
	{
		const char *note = type->notes == NIL ? NULL : list_nth(type->notes, i);

		if (note == NULL)
		{
			json_write_text(writer, list_nth(type->values, i));
			continue;
		}
		json_write_open_object(writer);
		json_write_text_member(writer, "value", list_nth(type->values, i));
		json_write_text_member(writer, "note", note);
		json_write_close_object(writer);
	}
	json_write_close_array(writer);
}

static void
write_enum(JsonWriter *writer, const void *thing)
{
	const ModelEnum *type = thing;

	json_write_open_object(writer);
	write_number(writer, "oid", type->number);
	json_write_text_member(writer, "schema", type->schema);
	json_write_text_member(writer, "name", type->name);
	if (type->values != NIL)
		write_values(writer, type);
	json_write_text_member(writer, "comment", type->comment);
	json_write_close_object(writer);
}

static void
write_object(JsonWriter *writer, const void *thing)
{
	const ModelObject *object = thing;

	json_write_open_object(writer);
	write_number(writer, "oid", object->number);
	json_write_text_member(writer, "kind", object->kind);
	json_write_text_member(writer, "schema", object->schema);
	json_write_text_member(writer, "name", object->name);
	json_write_text_member(writer, "signature", object->signature);
	if (object->table != NULL)
	{
		json_write_key(writer, "table");
		json_write_open_object(writer);
		json_write_text_member(writer, "schema", object->table->schema);
		json_write_text_member(writer, "name", object->table->name);
		json_write_close_object(writer);
	}
	json_write_text_member(writer, "definition", object->definition);
	write_texts(writer, "depends_on", object->depends_on);
	json_write_text_member(writer, "comment", object->comment);
	write_options(writer, object->options);
	json_write_close_object(writer);
}

static void
write_group(JsonWriter *writer, const void *thing)
{
	const ModelGroup *group = thing;
	ListCell *cell;

	json_write_open_object(writer);
	json_write_text_member(writer, "name", group->name);
	json_write_text_member(writer, "color", group->color);
	json_write_key(writer, "tables");
	json_write_open_array(writer);
	foreach(cell, group->tables)
	{
		const ModelTable *table = lfirst(cell);

		json_write_open_object(writer);
		json_write_text_member(writer, "schema", table->schema);
		json_write_text_member(writer, "name", table->name);
		json_write_close_object(writer);
	}
	json_write_close_array(writer);
	json_write_close_object(writer);
}

static void
write_note(JsonWriter *writer, const void *thing)
{
	const ModelNote *note = thing;

	json_write_open_object(writer);
	json_write_text_member(writer, "name", note->name);
	json_write_text_member(writer, "content", note->content);
	json_write_text_member(writer, "color", note->color);
	json_write_text_member(writer, "group", note->group);
	json_write_close_object(writer);
}

static void
add_schema(List **names, const char *schema)
{
	if (list_length(*names) <= MAX_SCHEMAS)
		*names = list_append_unique(*names, makeString(pstrdup(schema)));
}

List *
model_schemas(const Model *model)
{
	List *names = NIL;
	ListCell *cell;
	const char *last = NULL;

	foreach(cell, model->tables)
	{
		const char *schema = ((const ModelTable *) lfirst(cell))->schema;

		if (schema != NULL && (last == NULL || strcmp(last, schema) != 0))
			add_schema(&names, schema);
		last = schema;
	}
	foreach(cell, model->enums)
	{
		const char *schema = ((const ModelEnum *) lfirst(cell))->schema;

		if (schema != NULL)
			add_schema(&names, schema);
	}
	foreach(cell, model->objects)
	{
		const ModelObject *object = lfirst(cell);

		if (object->schema != NULL && (last == NULL || strcmp(last, object->schema) != 0))
			add_schema(&names, object->schema);
		last = object->schema;
	}
	return list_length(names) > MAX_SCHEMAS ? NIL : names;
}

void
model_count(const Model *model, int counts[MODEL_PARTS])
{
	ListCell *cell;

	memset(counts, 0, sizeof(int) * MODEL_PARTS);
	counts[MODEL_TABLE] = list_length(model->tables);
	counts[MODEL_REF] = list_length(model->refs);
	counts[MODEL_ENUM] = list_length(model->enums);
	counts[MODEL_OBJECT] = list_length(model->objects);
	counts[MODEL_GROUP] = list_length(model->groups);
	counts[MODEL_NOTE] = list_length(model->notes);
	foreach(cell, model->tables)
	{
		const ModelTable *table = lfirst(cell);

		counts[MODEL_COLUMN] += list_length(table->columns);
		counts[MODEL_INDEX] += list_length(table->indexes);
		counts[MODEL_CONSTRAINT] += list_length(table->constraints);
	}
}

/* One thing at a time. */
typedef struct Saying
{
	ModelTake take;
	void *argument;
	StringInfoData text;
} Saying;

static void
say(Saying *saying, ModelPart part, int order, const void *thing,
	void (*write_thing)(JsonWriter *writer, const void *thing))
{
	JsonWriter writer;

	CHECK_FOR_INTERRUPTS();
	resetStringInfo(&saying->text);
	json_write_init(&writer, &saying->text);
	write_thing(&writer, thing);
	saying->take(saying->argument, part, order, saying->text.data);
}

static void
say_list(Saying *saying, ModelPart part, const List *things,
		 void (*write_thing)(JsonWriter *writer, const void *thing))
{
	int order = 0;
	ListCell *cell;

	foreach(cell, things)
		say(saying, part, ++order, lfirst(cell), write_thing);
}

void
model_say(const Model *model, ModelTake take, void *argument)
{
	Saying saying = {.take = take, .argument = argument};
	int order = 0;
	ListCell *cell;

	initStringInfo(&saying.text);
	foreach(cell, model->tables)
	{
		const ModelTable *table = lfirst(cell);

		say(&saying, MODEL_TABLE, ++order, table, write_table);
		say_list(&saying, MODEL_COLUMN, table->columns, write_column);
		say_list(&saying, MODEL_INDEX, table->indexes, write_index);
		say_list(&saying, MODEL_CONSTRAINT, table->constraints, write_constraint);
	}
	say_list(&saying, MODEL_REF, model->refs, write_ref);
	say_list(&saying, MODEL_ENUM, model->enums, write_enum);
	say_list(&saying, MODEL_OBJECT, model->objects, write_object);
	say_list(&saying, MODEL_GROUP, model->groups, write_group);
	say_list(&saying, MODEL_NOTE, model->notes, write_note);
	pfree(saying.text.data);
}
