/*
 * thing_catalog.c
 *		Things out of a catalog, where it stands in its jsonb, and out of a model, which says one thing after
 *		another in the same shape.
 */
#include "postgres.h"

#include "base/errors.h"
#include "common/hashfn.h"
#include "core/exchange/thing.h"
#include "miscadmin.h"
#include "pure/text.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"

/* ---- jsonb ---- */

/* What a container holds under a name; NULL: nothing, or it is no object. */
static JsonbValue *
member_of(JsonbContainer *container, const char *name, JsonbValue *place)
{
	if (container == NULL || !JsonContainerIsObject(container))
		return NULL;
	return getKeyJsonValueFromContainer(container, name, strlen(name), place);
}

static JsonbContainer *
container_of(const JsonbValue *value)
{
	return value == NULL || value->type != jbvBinary ? NULL : value->val.binary.data;
}

static JsonbContainer *
object_of(const JsonbValue *value)
{
	JsonbContainer *container = container_of(value);

	return container != NULL && JsonContainerIsObject(container) && JsonContainerSize(container) > 0
			   ? container
			   : NULL;
}

static JsonbContainer *
list_of(const JsonbValue *value)
{
	JsonbContainer *container = container_of(value);

	return container != NULL && JsonContainerIsArray(container) && !JsonContainerIsScalar(container) &&
				   JsonContainerSize(container) > 0
			   ? container
			   : NULL;
}

/* A value as JSON, appended. */
static void
append_json(StringInfo text, const JsonbValue *value)
{
	if (value == NULL || value->type == jbvNull)
		appendStringInfoString(text, "null");
	else if (value->type == jbvString)
		escape_json(text, pnstrdup(value->val.string.val, value->val.string.len));
	else if (value->type == jbvBinary)
		JsonbToCString(text, value->val.binary.data, value->val.binary.len);
	else if (value->type == jbvBool)
		appendStringInfoString(text, value->val.boolean ? "true" : "false");
	else
		appendStringInfoString(
			text, DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(value->val.numeric))));
}

/* As the operator ->> gives it, of the pool. */
static const char *
text_of(ThingState *state, const JsonbValue *value)
{
	StringInfoData text;

	if (value == NULL || value->type == jbvNull)
		return NULL;
	if (value->type == jbvString)
		return text_pool_add_bytes(state->texts, value->val.string.val, value->val.string.len);
	initStringInfo(&text);
	append_json(&text, value);
	return thing_take_text(state, text.data);
}

static bool
is_true(const JsonbValue *value)
{
	return value != NULL && value->type == jbvBool && value->val.boolean;
}

/* Options, and what the thing depends on among them. */
static const char *
options_of_table(ThingState *state, JsonbContainer *thing, const JsonbValue *options)
{
	JsonbValue place;
	JsonbValue name = {.type = jbvString};
	JsonbValue *list = member_of(thing, "depends_on", &place);
	JsonbParseState *parsing = NULL;
	Datum given = object_of(options) == NULL ? DirectFunctionCall1(jsonb_in, CStringGetDatum("{}"))
											 : JsonbPGetDatum(JsonbValueToJsonb((JsonbValue *) options));
	Jsonb *both;

	if (list_of(list) == NULL)
		return object_of(options) == NULL ? NULL : text_of(state, options);
	name.val.string.val = "depends_on";
	name.val.string.len = strlen(name.val.string.val);
	pushJsonbValue(&parsing, WJB_BEGIN_OBJECT, NULL);
	pushJsonbValue(&parsing, WJB_KEY, &name);
	pushJsonbValue(&parsing, WJB_VALUE, list);
	both = DatumGetJsonbP(DirectFunctionCall2(
		jsonb_concat, given,
		JsonbPGetDatum(JsonbValueToJsonb(pushJsonbValue(&parsing, WJB_END_OBJECT, NULL)))));
	return text_pool_add(state->texts, JsonbToCString(NULL, &both->root, VARSIZE(both)));
}

/* Whether the thing goes up by itself: it says so, or has options that mean it. */
static bool
is_increment(JsonbContainer *thing, const JsonbValue *value)
{
	JsonbValue place;
	JsonbValue nested;
	JsonbContainer *options = container_of(member_of(thing, "options", &place));

	return is_true(value) || member_of(options, "identity", &nested) != NULL ||
		   member_of(options, "serial", &nested) != NULL;
}

static const char *
read_value(ThingState *state, JsonbContainer *thing, const ThingField *field)
{
	JsonbValue place;
	JsonbValue *value = field->member == NULL ? NULL : member_of(thing, field->member, &place);

	switch (field->reading)
	{
		case READ_TEXT:
			return text_of(state, value);
		case READ_FLAG:
			return text_pool_add(state->texts, is_true(value) ? "true" : "false");
		case READ_OBJECT:
			return object_of(value) == NULL ? NULL : text_of(state, value);
		case READ_LIST:
			return list_of(value) == NULL ? NULL : text_of(state, value);
		case READ_DASH:
			return text_same(text_of(state, value), "-") ? text_pool_add(state->texts, "-") : NULL;
		case READ_DEPENDENCY:
			return options_of_table(state, thing, value);
		case READ_INCREMENT:
			return text_pool_add(state->texts, is_increment(thing, value) ? "true" : "false");
		case READ_KEY:
			return text_pool_add(state->texts, "false");
	}
	return NULL;
}

/* Members as JSON; of a relation its tables and columns in one list. NULL: there are none. */
static char *
read_given(ThingState *state, ThingKindNumber kind, JsonbContainer *thing)
{
	static const char *const of_ref[] = {"schema", "table", "to_schema", "to_table", "columns", "to_columns"};
	const char *name = thing_kinds[kind].given;
	StringInfoData text;
	JsonbValue place;

	if (kind == THING_REF)
	{
		initStringInfo(&text);
		for (size_t i = 0; i < lengthof(of_ref); i++)
		{
			appendStringInfoString(&text, i == 0 ? "[" : ", ");
			append_json(&text, member_of(thing, of_ref[i], &place));
		}
		appendStringInfoChar(&text, ']');
		return text.data;
	}
	if (name == NULL || member_of(thing, name, &place) == NULL)
		return NULL;
	initStringInfo(&text);
	append_json(&text, member_of(thing, name, &place));
	return text.data;
}

/* A number of at most so many digits; 0 for anything else. */
static int64
read_digits(ThingState *state, JsonbContainer *thing, const char *name, size_t maximum)
{
	JsonbValue place;
	JsonbValue *value = member_of(thing, name, &place);
	StringInfoData text;

	if (value == NULL)
		return 0;
	initStringInfo(&text);
	if (value->type == jbvString)
		appendBinaryStringInfo(&text, value->val.string.val, value->val.string.len);
	else
		append_json(&text, value);
	if (text.len == 0 || text.len > (int) maximum || strspn(text.data, "0123456789") != (size_t) text.len)
		return 0;
	return strtoll(text.data, NULL, 10);
}

/* Add a thing of a catalog; what is read on the way is left in the current context. */
static Thing *
add_thing(ThingState *state, ThingKindNumber kind, JsonbContainer *said, Thing *parent, int order)
{
	Thing *thing = thing_next(state, kind);
	const char *values[THING_MAX_FIELDS];
	int count = thing_field_count(thing->kind);
	char *given = read_given(state, kind, said);

	thing->parent = parent;
	thing->order = order;
	thing->oid = read_digits(state, said, "oid", 10);
	thing->number = read_digits(state, said, "number", 5);
	for (int i = 0; i < count; i++)
		values[i] = entity_field(thing->kind->entity, thing->kind->fields[i].name) == NULL
						? NULL
						: read_value(state, said, &thing->kind->fields[i]);
	thing->values = text_pool_add_list(state->texts, values, count);
	if (kind == THING_NOTE)
	{
		JsonbValue place;

		thing->given = text_of(state, member_of(said, thing->kind->given, &place));
	}
	else if (given != NULL)
		thing->given = MemoryContextStrdup(state->passing, given);
	thing_add_to_parent(thing);
	return thing;
}

const char *
thing_place(const ThingState *state, const Thing *thing)
{
	const char *own = psprintf("%s[%d]", thing->kind->list, thing->order - 1);

	if (thing->parent == NULL)
		return own;
	return psprintf("%s[%d].%s", thing->kind->outer, (int) (thing->parent - state->lists[THING_TABLE].things),
					own);
}

void
thing_refuse(const char *problem)
{
	ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("the catalog is damaged: %s", problem),
					errhint("Make it anew with ainecto-catalog.sql, and send it unchanged.")));
}

static void
require_name(const ThingState *state, const Thing *thing)
{
	const char *name = thing_name(thing);

	if (name == NULL || *name == '\0')
		thing_refuse(psprintf("%s has no name", thing_place(state, thing)));
}

static void
require_alone(const ThingState *state, const Thing *thing, bool alone)
{
	if (!alone)
		thing_refuse(psprintf("%s, %s \"%s\", is there twice", thing_place(state, thing),
							  thing->kind->entity->label, thing_label(thing)));
}

/* What a catalog gives no identifier goes by its name: numbers beyond those that a server gives. */
static int64
number_of_text(const char *text, int64 above)
{
	uint64 hash = hash_bytes_extended((const unsigned char *) text, strlen(text), 0);

	return above + (int64) (hash >> 2);
}

static void
identify(Thing *thing)
{
	if (thing_kind_number(thing) == THING_COLUMN)
	{
		/* A column goes by its table's identifier and its number. */
		thing->oid = thing->parent->oid;
		if (thing->number == 0)
			thing->number = number_of_text(thing_value(thing, "name"), PG_UINT16_MAX);
	}
	else
		thing->number = 0;
	/* Identifiers are unique within a system catalog only. */
	if (thing_kind_number(thing) == THING_OBJECT)
		thing->number =
			number_of_text(thing_value(thing, "kind") == NULL ? "" : thing_value(thing, "kind"), 0);
	if (thing->oid == 0)
		thing->oid = number_of_text(
			psprintf("%s %s", thing_label(thing), thing->given == NULL ? "" : thing->given), PG_UINT32_MAX);
}

/* The columns that the primary key of a table has say so themselves. */
static void
flag_key_columns(ThingState *state, const Thing *index)
{
	int flag = thing_field_number(&thing_kinds[THING_COLUMN], "is_pk");
	const char *problem;
	JsonNode *names;

	if (index->given == NULL || strcmp(thing_value(index, "is_pk"), "true") != 0)
		return;
	names = json_read_parse(index->given, strlen(index->given), &problem);
	for (int i = 0; names != NULL && names->kind == JSON_NODE_ARRAY && i < names->count; i++)
	{
		Thing *column = names->items[i]->kind != JSON_NODE_STRING
							? NULL
							: thing_by_name(state, THING_COLUMN, index->parent, NULL, names->items[i]->text);

		if (column != NULL)
			thing_set_value(state, column, flag, "true");
	}
}

/* The tables of relations and objects are not known yet; their names alone are no keys. */
static void
index_thing(ThingState *state, Thing *thing)
{
	require_name(state, thing);
	identify(thing);
	if (thing_kind_number(thing) != THING_REF && thing_kind_number(thing) != THING_OBJECT)
		require_alone(state, thing, thing_index_name(state, thing));
	if (thing_kind_number(thing) == THING_INDEX)
		flag_key_columns(state, thing);
}

/* A catalog while it is read. */
typedef struct CatalogReading
{
	ThingState *state;
	MemoryContext work; /* emptied after each thing */
	Thing *table;       /* the last one */
} CatalogReading;

static void
begin_reading(CatalogReading *reading, TextPool *texts, const int counts[THING_KINDS])
{
	int64 count = 0;

	for (int kind = 0; kind < THING_KINDS; kind++)
		count += counts[kind];
	if (count > THING_MAX_COUNT)
		ereport(ERROR,
				(errcode(ERRCODE_AI_LIMIT_EXCEEDED),
				 errmsg("the catalog has more than %d tables, columns, indexes and others", THING_MAX_COUNT),
				 errhint("Import it in parts, a few schemas at a time.")));
	reading->state = thing_make_state(texts);
	reading->state->passing =
		AllocSetContextCreate(CurrentMemoryContext, "members of things", ALLOCSET_DEFAULT_SIZES);
	reading->work = AllocSetContextCreate(CurrentMemoryContext, "a thing", ALLOCSET_DEFAULT_SIZES);
	reading->table = NULL;
	thing_make_room(reading->state, counts);
}

static void
read_thing(CatalogReading *reading, ThingKindNumber kind, JsonbContainer *said, int order)
{
	MemoryContext caller = MemoryContextSwitchTo(reading->work);
	Thing *parent = thing_kinds[kind].outer == NULL ? NULL : reading->table;
	Thing *thing = add_thing(reading->state, kind, said, parent, order);

	if (kind == THING_TABLE)
		reading->table = thing;
	MemoryContextSwitchTo(caller);
	MemoryContextReset(reading->work);
}

static ThingState *
end_reading(CatalogReading *reading)
{
	MemoryContext caller = MemoryContextSwitchTo(reading->work);

	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		for (int i = 0; i < reading->state->lists[kind].count; i++)
		{
			CHECK_FOR_INTERRUPTS();
			index_thing(reading->state, &reading->state->lists[kind].things[i]);
			MemoryContextReset(reading->work);
		}
	}
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(reading->work);
	return reading->state;
}

/* Called for each thing of a list, in order from 1 on; thing NULL: it is no object. */
typedef void (*VisitThing)(void *argument, ThingKindNumber kind, JsonbContainer *thing, int order);

static void
visit_list(JsonbContainer *holder, ThingKindNumber kind, VisitThing visit, void *argument)
{
	JsonbValue place;
	JsonbContainer *list = list_of(member_of(holder, thing_kinds[kind].list, &place));
	JsonbIterator *iterator = list == NULL ? NULL : JsonbIteratorInit(list);
	JsonbIteratorToken token;
	JsonbValue value;
	int order = 0;

	while (iterator != NULL && (token = JsonbIteratorNext(&iterator, &value, true)) != WJB_DONE)
	{
		CHECK_FOR_INTERRUPTS();
		if (token == WJB_ELEM)
			visit(argument, kind, object_of(&value), ++order);
	}
}

static void
visit_things(JsonbContainer *catalog, VisitThing visit, void *argument)
{
	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		if (thing_kinds[kind].outer == NULL)
			visit_list(catalog, kind, visit, argument);
	}
}

static void
visit_parts(JsonbContainer *table, VisitThing visit, void *argument)
{
	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		if (thing_kinds[kind].outer != NULL)
			visit_list(table, kind, visit, argument);
	}
}

static void
count_thing(void *argument, ThingKindNumber kind, JsonbContainer *thing, int order)
{
	int *counts = argument;

	counts[kind]++;
	if (kind == THING_TABLE)
		visit_parts(thing, count_thing, argument);
}

static void
read_visited(void *argument, ThingKindNumber kind, JsonbContainer *thing, int order)
{
	read_thing(argument, kind, thing, order);
	if (kind == THING_TABLE)
		visit_parts(thing, read_visited, argument);
}

ThingState *
thing_load_catalog(TextPool *texts, Datum catalog)
{
	JsonbContainer *root = &DatumGetJsonbP(catalog)->root;
	int counts[THING_KINDS] = {0};
	CatalogReading reading;

	visit_things(root, count_thing, counts);
	begin_reading(&reading, texts, counts);
	visit_things(root, read_visited, &reading);
	return end_reading(&reading);
}

/* ---- a model ---- */

static const ThingKindNumber kinds_of_parts[MODEL_PARTS] = {
	[MODEL_TABLE] = THING_TABLE,           [MODEL_COLUMN] = THING_COLUMN, [MODEL_INDEX] = THING_INDEX,
	[MODEL_CONSTRAINT] = THING_CONSTRAINT, [MODEL_REF] = THING_REF,       [MODEL_ENUM] = THING_ENUM,
	[MODEL_OBJECT] = THING_OBJECT,         [MODEL_GROUP] = THING_GROUP,   [MODEL_NOTE] = THING_NOTE};

static void
read_said(void *argument, ModelPart part, int order, const char *json)
{
	CatalogReading *reading = argument;
	MemoryContext caller = MemoryContextSwitchTo(reading->work);
	Datum said = DirectFunctionCall1(jsonb_in, CStringGetDatum(json));

	MemoryContextSwitchTo(caller);
	read_thing(reading, kinds_of_parts[part], &DatumGetJsonbP(said)->root, order);
}

ThingState *
thing_load_model(TextPool *texts, const Model *model)
{
	int said[MODEL_PARTS];
	int counts[THING_KINDS] = {0};
	CatalogReading reading;

	model_count(model, said);
	for (ModelPart part = 0; part < MODEL_PARTS; part++)
		counts[kinds_of_parts[part]] = said[part];
	begin_reading(&reading, texts, counts);
	model_say(model, read_said, &reading);
	return end_reading(&reading);
}
