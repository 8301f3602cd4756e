/*
 * name.c
 *		What names and types mean in a text: in the model, and nowhere else.
 */
#include "postgres.h"

#include "ddl/effect/effect.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"

/* Things that one other thing is said to need. */
#define MAX_NEEDS 1000

List *
effect_names(const List *strings)
{
	List *names = NIL;
	ListCell *cell;

	foreach(cell, strings)
		names = lappend(names, pstrdup(strVal(lfirst(cell))));
	return names;
}

static const char *
schema_of(const List *names)
{
	return list_length(names) < 2 ? NULL : strVal(list_nth(names, list_length(names) - 2));
}

static const char *
name_of(const List *names)
{
	return strVal(llast(names));
}

const char *
effect_new_schema(const Effect *effect, const char *given)
{
	if (given != NULL)
		return pstrdup(given);
	return effect->path == NIL ? effect->home : linitial(effect->path);
}

bool
effect_may_make(Effect *effect, const char *schema, const char *name, bool if_not_exists)
{
	if (!model_has_relation(effect->model, schema, name))
		return true;
	if (!if_not_exists)
		effect_report(effect, "there is \"%s\" already", name);
	return false;
}

char *
effect_quoted(const char *schema, const char *name)
{
	return schema == NULL ? pstrdup(quote_identifier(name)) : quote_qualified_identifier(schema, name);
}

/* ---- looking in the schemas of the path ---- */

typedef void *(*Look)(const Effect *effect, const char *schema, const char *name, void *argument);

static void *
look_along(const Effect *effect, const char *schema, const char *name, Look look, void *argument)
{
	ListCell *cell;
	void *found = NULL;

	if (name == NULL)
		return NULL;
	if (schema != NULL)
		return look(effect, schema, name, argument);
	foreach(cell, effect->path)
	{
		found = look(effect, lfirst(cell), name, argument);
		if (found != NULL)
			return found;
	}
	if (effect->home != NULL)
		found = look(effect, effect->home, name, argument);
	return found != NULL ? found : look(effect, NULL, name, argument);
}

static void *
look_for_table(const Effect *effect, const char *schema, const char *name, void *argument)
{
	return model_find_table(effect->model, schema, name);
}

static void *
look_for_index(const Effect *effect, const char *schema, const char *name, void *argument)
{
	return model_find_index(effect->model, schema, name, argument);
}

static void *
look_for_enum(const Effect *effect, const char *schema, const char *name, void *argument)
{
	return model_find_enum(effect->model, schema, name);
}

typedef struct Sought
{
	const char *kind;
	const char *signature;
} Sought;

static void *
look_for_object(const Effect *effect, const char *schema, const char *name, void *argument)
{
	const Sought *sought = argument;
	List *objects = model_objects_named(effect->model, schema, name);

	if (sought->kind == NULL)
		return objects == NIL ? NULL : linitial(objects);
	return model_find_object(effect->model, sought->kind, schema, name, sought->signature);
}

ModelTable *
effect_find_table(const Effect *effect, const RangeVar *relation)
{
	return look_along(effect, relation->schemaname, relation->relname, look_for_table, NULL);
}

ModelTable *
effect_find_table_named(const Effect *effect, const List *names)
{
	return names == NIL ? NULL : look_along(effect, schema_of(names), name_of(names), look_for_table, NULL);
}

ModelIndex *
effect_find_index(const Effect *effect, const RangeVar *relation, ModelTable **table)
{
	return look_along(effect, relation->schemaname, relation->relname, look_for_index, table);
}

ModelEnum *
effect_find_enum(const Effect *effect, const List *names)
{
	return look_along(effect, schema_of(names), name_of(names), look_for_enum, NULL);
}

ModelObject *
effect_find_object(const Effect *effect, const char *kind, const List *names, const char *signature)
{
	Sought sought = {kind, signature};

	return look_along(effect, schema_of(names), name_of(names), look_for_object, &sought);
}

/* ---- types ---- */

static const char *const type_kinds[] = {"domain", "type", "range"};

/* Whose type a name is, and its schema: false if it is none of the model's. */
static bool
find_type(const Effect *effect, const List *names, const char **schema)
{
	const ModelEnum *type = effect_find_enum(effect, names);
	const ModelTable *table;

	if (type != NULL)
	{
		*schema = type->schema;
		return true;
	}
	for (size_t i = 0; i < lengthof(type_kinds); i++)
	{
		const ModelObject *object = effect_find_object(effect, type_kinds[i], names, NULL);

		if (object != NULL)
		{
			*schema = object->schema;
			return true;
		}
	}
	table = effect_find_table_named(effect, names);
	if (table != NULL)
		*schema = table->schema;
	return table != NULL;
}

char *
effect_type(const Effect *effect, const TypeName *type, int from, int to)
{
	char *text = effect_slice(effect, from, to);
	const char *schema;

	if (text == NULL || list_length(type->names) != 1 || effect_is(effect, from, "setof") ||
		!find_type(effect, type->names, &schema) || schema == NULL)
		return text;
	return psprintf("%s.%s", quote_identifier(schema), text);
}

/* What the server calls its types in few letters, and what it prints. */
static const char *const long_names[][2] = {
	{"int4", "integer"},
	{"int", "integer"},
	{"int8", "bigint"},
	{"int2", "smallint"},
	{"bool", "boolean"},
	{"float4", "real"},
	{"float8", "double precision"},
	{"varchar", "character varying"},
	{"bpchar", "character"},
	{"decimal", "numeric"},
	{"numeric", "numeric"},
	{"interval", "interval"},
	{"bit", "bit"},
	{"varbit", "bit varying"},
	{"timestamp", "timestamp without time zone"},
	{"timestamptz", "timestamp with time zone"},
	{"time", "time without time zone"},
	{"timetz", "time with time zone"},
};

char *
effect_type_name(const Effect *effect, const TypeName *type)
{
	const char *schema = schema_of(type->names);
	const char *name = name_of(type->names);
	StringInfoData text;

	initStringInfo(&text);
	if (schema == NULL && find_type(effect, type->names, &schema))
		appendStringInfoString(&text, effect_quoted(schema, name));
	else if (schema == NULL || strcmp(schema, "pg_catalog") == 0)
	{
		const char *shown = strcmp(name, "char") == 0 ? "\"char\"" : quote_identifier(name);

		for (size_t i = 0; i < lengthof(long_names); i++)
		{
			if (strcmp(long_names[i][0], name) == 0)
				shown = long_names[i][1];
		}
		appendStringInfoString(&text, shown);
	}
	else
		appendStringInfoString(&text, effect_quoted(schema, name));
	if (type->pct_type)
		appendStringInfoString(&text, "%TYPE");
	/* However many dimensions it is given. */
	if (type->arrayBounds != NIL)
		appendStringInfoString(&text, "[]");
	return text.data;
}

static bool
is_input(const FunctionParameter *parameter)
{
	return parameter->mode != FUNC_PARAM_OUT && parameter->mode != FUNC_PARAM_TABLE;
}

char *
effect_signature(const Effect *effect, const List *parameters)
{
	StringInfoData text;
	ListCell *cell;

	initStringInfo(&text);
	foreach(cell, parameters)
	{
		const FunctionParameter *parameter = lfirst(cell);

		if (is_input(parameter))
			appendStringInfo(&text, "%s%s", text.len == 0 ? "" : ", ",
							 effect_type_name(effect, parameter->argType));
	}
	return text.data;
}

char *
effect_object_signature(const Effect *effect, const ObjectWithArgs *object)
{
	StringInfoData text;
	ListCell *cell;

	if (object->args_unspecified)
		return NULL;
	if (object->objfuncargs != NIL)
		return effect_signature(effect, object->objfuncargs);
	initStringInfo(&text);
	foreach(cell, object->objargs)
		appendStringInfo(&text, "%s%s", text.len == 0 ? "" : ", ",
						 lfirst(cell) == NULL ? "NONE" : effect_type_name(effect, lfirst(cell)));
	return text.data;
}

/* ---- names in expressions and queries ---- */

typedef struct Qualifying
{
	const Effect *effect;
	List *common;  /* names of WITH (char *), which are no tables */
	List *places;  /* int: words that get a schema */
	List *schemas; /* char *: which */
} Qualifying;

static bool
find_common(Node *node, void *state)
{
	Qualifying *qualifying = state;

	if (node == NULL)
		return false;
	if (IsA(node, CommonTableExpr))
		qualifying->common = lappend(qualifying->common, ((CommonTableExpr *) node)->ctename);
	return raw_expression_tree_walker(node, find_common, state);
}

static bool
is_common(const Qualifying *qualifying, const char *name)
{
	ListCell *cell;

	foreach(cell, qualifying->common)
	{
		if (strcmp(lfirst(cell), name) == 0)
			return true;
	}
	return false;
}

static const char *
routine_schema(const Effect *effect, const List *names)
{
	static const char *const kinds[] = {"function", "aggregate", "procedure"};
	const ModelObject *object = NULL;

	for (size_t i = 0; i < lengthof(kinds) && object == NULL; i++)
		object = effect_find_object(effect, kinds[i], names, NULL);
	return object == NULL ? NULL : object->schema;
}

static bool
find_unqualified(Node *node, void *state)
{
	Qualifying *qualifying = state;
	const Effect *effect = qualifying->effect;
	const char *schema = NULL;
	int location = -1;

	if (node == NULL)
		return false;
	if (IsA(node, RangeVar))
	{
		const RangeVar *relation = (RangeVar *) node;
		const ModelTable *table = relation->schemaname != NULL || is_common(qualifying, relation->relname)
									  ? NULL
									  : effect_find_table(effect, relation);

		location = relation->location;
		schema = table == NULL ? NULL : table->schema;
	}
	else if (IsA(node, FuncCall) && list_length(((FuncCall *) node)->funcname) == 1)
	{
		location = ((FuncCall *) node)->location;
		schema = routine_schema(effect, ((FuncCall *) node)->funcname);
	}
	else if (IsA(node, TypeName) && list_length(((TypeName *) node)->names) == 1)
	{
		location = ((TypeName *) node)->location;
		if (!find_type(effect, ((TypeName *) node)->names, &schema))
			schema = NULL;
	}
	if (schema != NULL && location >= 0)
	{
		qualifying->places = lappend_int(qualifying->places, effect_word_at(effect, location));
		qualifying->schemas = lappend(qualifying->schemas, (void *) schema);
	}
	return raw_expression_tree_walker(node, find_unqualified, state);
}

char *
effect_qualified_slice(const Effect *effect, Node *node, int from, int to)
{
	Qualifying qualifying = {.effect = effect};
	StringInfoData out;
	int start;

	if (node == NULL || from >= to)
		return effect_slice(effect, from, to);
	find_common(node, &qualifying);
	find_unqualified(node, &qualifying);
	if (qualifying.places == NIL)
		return effect_slice(effect, from, to);
	initStringInfo(&out);
	start = effect->piece.words[from].start;
	for (int word = from; word < to; word++)
	{
		int place = effect->piece.words[word].start;

		for (int i = 0; i < list_length(qualifying.places); i++)
		{
			if (list_nth_int(qualifying.places, i) != word)
				continue;
			appendBinaryStringInfo(&out, effect->text + start, place - start);
			appendStringInfo(&out, "%s.", quote_identifier(list_nth(qualifying.schemas, i)));
			start = place;
			break;
		}
	}
	appendBinaryStringInfo(&out, effect->text + start, effect->piece.words[to - 1].end - start);
	return out.data;
}

/* ---- needs ---- */

static void
add_need(List **needs, char *key)
{
	ListCell *cell;

	if (list_length(*needs) >= MAX_NEEDS)
		return;
	foreach(cell, *needs)
	{
		if (strcmp(lfirst(cell), key) == 0)
			return;
	}
	*needs = lappend(*needs, key);
}

static void *
add_needs_named(const Effect *effect, const char *schema, const char *name, void *argument)
{
	List **needs = argument;
	const ModelTable *table = model_find_table(effect->model, schema, name);
	const ModelEnum *type = model_find_enum(effect->model, schema, name);
	ListCell *cell;

	if (table != NULL)
		add_need(needs, model_key_of("table", schema, name, NULL));
	if (type != NULL)
		add_need(needs, model_key_of("enum", schema, name, NULL));
	foreach(cell, model_objects_named(effect->model, schema, name))
	{
		const ModelObject *object = lfirst(cell);

		if (object->table == NULL && strcmp(object->kind, "grant") != 0 &&
			strcmp(object->kind, "comment") != 0 && strcmp(object->kind, "schema") != 0)
			add_need(needs, model_object_key(object));
	}
	return NULL;
}

/* Whether a word may be a name; one that only stands between others is none. */
static bool
may_be_name(const Effect *effect, int word)
{
	return word >= 0 && word < effect->piece.count && effect->piece.words[word].text != NULL;
}

void
effect_add_needs(const Effect *effect, List **needs, int from, int to)
{
	const Word *words = effect->piece.words;

	for (int word = from; word < to; word++)
	{
		if (!may_be_name(effect, word) || effect_is_symbol(effect, word - 1, '.'))
			continue;
		if (!effect_is_symbol(effect, word + 1, '.') || word + 2 >= effect->piece.count)
			look_along(effect, NULL, words[word].text, add_needs_named, needs);
		else if (may_be_name(effect, word + 2))
			look_along(effect, words[word].text, words[word + 2].text, add_needs_named, needs);
		else /* an operator */
			look_along(effect, words[word].text, effect_slice(effect, word + 2, word + 3), add_needs_named,
					   needs);
	}
}
