/*
 * thing_load.c
 *		Things out of a document and out of a catalog: what is read, by statements made from the kinds.
 */
#include "postgres.h"

#include "base/errors.h"
#include "common/hashfn.h"
#include "core/erd/erd.h"
#include "core/exchange/thing.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "core/exchange/thing_load.sql.h"

/* clang-format off */
#define NOTE {"note", TEXT("comment"), THING_FIELD_NOTE | THING_FIELD_DROPPED}
#define LOOK (THING_FIELD_NOTE | THING_FIELD_DROPPED | THING_FIELD_LOOK)

const ThingKind thing_kinds[THING_KINDS] = {
	[THING_ENUM] = {
		.entity = &erd_enum,
		.member = &erd_enum_value,
		.list = "enums",
		.members = NAMES("values"),
		.document = MEMBERS_OF_ENUM,
		.fields = {
			{"name", TEXT("name"), 0},
			{"schema_name", TEXT("schema"), 0},
			NOTE,
		},
	},
	[THING_TABLE] = {
		.entity = &erd_table,
		.list = "tables",
		.members = "NULL",
		.document = "NULL",
		.fields = {
			{"name", TEXT("name"), 0},
			{"schema_name", TEXT("schema"), 0},
			NOTE,
			{"options", OPTIONS_OF_TABLE, 0},
			{"alias", TEXT("alias"), LOOK},
			{"header_color", TEXT("color"), LOOK},
		},
	},
	[THING_COLUMN] = {
		.entity = &erd_column,
		.parent = "table_uuid",
		.list = "columns",
		.outer = "tables",
		.members = "NULL",
		.document = "NULL",
		.fields = {
			{"name", TEXT("name"), 0},
			{"type", TEXT("type"), 0},
			{"is_pk", IS_PRIMARY_KEY, 0},
			{"is_not_null", FLAG("x.j->'not_null' = 'true'"), 0},
			{"is_increment", IS_INCREMENT, 0},
			{"default_value", TEXT("default"), THING_FIELD_DROPPED},
			NOTE,
			{"options", OPTIONS, 0},
		},
	},
	[THING_INDEX] = {
		.entity = &erd_index,
		.member = &erd_index_column,
		.parent = "table_uuid",
		.list = "indexes",
		.outer = "tables",
		.members = NAMES("columns"),
		.document = MEMBERS_OF_INDEX,
		.fields = {
			{"name", TEXT("name"), 0},
			{"is_pk", FLAG("x.j->'primary' = 'true'"), 0},
			{"is_unique", FLAG("x.j->'unique' = 'true'"), 0},
			{"type", TEXT("method"), THING_FIELD_ANY_CASE},
			NOTE,
			{"options", OPTIONS, 0},
		},
	},
	[THING_CONSTRAINT] = {
		.entity = &erd_constraint,
		.array = "column_uuids",
		.parent = "table_uuid",
		.list = "constraints",
		.outer = "tables",
		.members = NAMES("columns"),
		.document = MEMBERS_OF_CONSTRAINT,
		.fields = {
			{"name", TEXT("name"), 0},
			{"kind", TEXT("kind"), 0},
			{"definition", TEXT("definition"), 0},
			NOTE,
			{"options", OPTIONS, 0},
		},
	},
	[THING_REF] = {
		.entity = &erd_ref,
		.member = &erd_ref_column,
		.list = "refs",
		.members = NAMES_OF_REF,
		.document = MEMBERS_OF_REF,
		.ends = TABLES_OF_REF,
		.fields = {
			{"name", TEXT("name"), 0},
			{"relationship", RELATIONSHIP, 0},
			{"on_delete", TEXT("on_delete"), THING_FIELD_ANY_CASE},
			{"on_update", TEXT("on_update"), THING_FIELD_ANY_CASE},
			NOTE,
			{"options", OPTIONS, 0},
		},
	},
	[THING_OBJECT] = {
		.entity = &erd_object,
		.parent = "table_uuid",
		.list = "objects",
		.members = NAMES("table"),
		.document = "NULL",
		.fields = {
			{"name", TEXT("name"), 0},
			{"schema_name", TEXT("schema"), 0},
			{"kind", TEXT("kind"), 0},
			{"signature", TEXT("signature"), 0},
			{"definition", TEXT("definition"), 0},
			{"depends_on", DEPENDS_ON, 0},
			NOTE,
			{"options", OPTIONS, 0},
		},
	},
	[THING_GROUP] = {
		.entity = &erd_table_group,
		.member = &erd_table_group_table,
		.is_look = true,
		.list = "groups",
		.members = NAMES("tables"),
		.document = MEMBERS_OF_GROUP,
		.fields = {
			{"name", TEXT("name"), 0},
			{"color", TEXT("color"), LOOK},
		},
	},
	[THING_NOTE] = {
		.entity = &erd_note,
		.is_look = true,
		.list = "notes",
		.members = TEXT("group"),
		.document = "NULL",
		.fields = {
			{"title", TEXT("name"), 0},
			{"content", TEXT("content"), 0},
			{"color", TEXT("color"), LOOK},
		},
	},
};
/* clang-format on */

/* Built at first use and kept. */
static Statement document_statements[THING_KINDS];
static Statement catalog_statements[THING_KINDS];

/* Columns of both statements. */
enum
{
	COLUMN_PARENT = 1, /* key in the document, place in the catalog's outer list */
	COLUMN_UUID,       /* in a catalog: object identifier */
	COLUMN_NUMBER,
	COLUMN_ORDER,
	COLUMN_VIRTUAL,
	COLUMN_MEMBERS,
	COLUMN_FROM,
	COLUMN_TO,
	COLUMN_FIRST_FIELD
};

/* The fields that the document has, in order; the others stay NULL. */
static void
append_fields(StringInfo text, const ThingKind *kind, bool catalog)
{
	for (int i = 0; i < THING_MAX_FIELDS && kind->fields[i].name != NULL; i++)
	{
		const ThingField *field = &kind->fields[i];

		if (entity_field(kind->entity, field->name) == NULL)
			appendStringInfoString(text, ", NULL");
		else if (catalog)
			appendStringInfo(text, ", %s", field->catalog);
		else if (strcmp(field->name, "options") == 0)
			appendStringInfoString(text, ", NULLIF(r.options::pg_catalog.text, '{}')");
		else
			appendStringInfo(text, ", r.%s::pg_catalog.text", field->name);
	}
}

static void
finish_statement(Statement *statement, StringInfo text, Oid argument)
{
	statement->text = text->data;
	statement->expected = SPI_OK_SELECT;
	statement->argument_count = 1;
	statement->argument_types[0] = argument;
}

static Statement *
document_statement(ThingKindNumber number)
{
	const ThingKind *kind = &thing_kinds[number];
	Statement *statement = &document_statements[number];
	MemoryContext caller;
	StringInfoData text;

	if (statement->text != NULL)
		return statement;
	caller = MemoryContextSwitchTo(TopMemoryContext);
	initStringInfo(&text);
	appendStringInfo(
		&text, "SELECT %s%s, r.uuid, 0::pg_catalog.int8, %s%s::pg_catalog.int8, %s, %s, %s",
		kind->parent == NULL ? "NULL" : "r.", kind->parent == NULL ? "" : kind->parent,
		kind->entity->order == NULL ? "0" : "r.", kind->entity->order == NULL ? "" : kind->entity->order,
		kind->ends != NULL && entity_field(kind->entity, "options") != NULL ? IS_VIRTUAL : "false",
		kind->document, kind->ends == NULL ? "NULL, NULL" : kind->ends);
	append_fields(&text, kind, false);
	appendStringInfo(&text, " FROM ainecto.%s r WHERE r.document_uuid = $1 ORDER BY 1, 4, 2",
					 kind->entity->relation);
	finish_statement(statement, &text, UUIDOID);
	MemoryContextSwitchTo(caller);
	return statement;
}

static Statement *
catalog_statement(ThingKindNumber number)
{
	const ThingKind *kind = &thing_kinds[number];
	Statement *statement = &catalog_statements[number];
	MemoryContext caller;
	StringInfoData text;

	if (statement->text != NULL)
		return statement;
	caller = MemoryContextSwitchTo(TopMemoryContext);
	initStringInfo(&text);
	appendStringInfo(&text, "SELECT t.n, %s, %s, x.n, false, %s, NULL, NULL", DIGITS("oid", "10"),
					 DIGITS("number", "5"), kind->members);
	append_fields(&text, kind, true);
	appendStringInfoChar(&text, ' ');
	if (kind->outer == NULL)
		appendStringInfo(&text, FROM_LIST("%1$s"), kind->list);
	else
		appendStringInfo(&text, FROM_LIST_WITHIN("%1$s", "%2$s"), kind->outer, kind->list);
	finish_statement(statement, &text, JSONBOID);
	MemoryContextSwitchTo(caller);
	return statement;
}

/* Parts of a table stand one after another. */
void
thing_add_to_parent(Thing *thing)
{
	Thing *table = thing->parent;

	if (table == NULL)
		return;
	if (thing_kind_number(thing) == THING_COLUMN)
	{
		if (table->column_count++ == 0)
			table->columns = thing;
	}
	else if (thing_kind_number(thing) == THING_INDEX && table->index_count++ == 0)
		table->indexes = thing;
}

static void
read_things(ThingState *state, ThingKindNumber number, Statement *statement, NullableDatum given,
			bool catalog)
{
	ThingList *list = &state->lists[number];
	uint64 count = statement_run_limited(statement, PARAMETERS(given), THING_MAX_COUNT + 1);

	list->things = palloc_extended(Max(count, 1) * sizeof(Thing), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	list->count = count;
	for (uint64 row = 0; row < count; row++)
	{
		Thing *thing = &list->things[row];

		thing->kind = &thing_kinds[number];
		thing->order = statement_integer(row, COLUMN_ORDER);
		thing->number = statement_integer(row, COLUMN_NUMBER);
		thing->is_virtual = statement_boolean(row, COLUMN_VIRTUAL);
		if (catalog)
		{
			int64 place = statement_integer(row, COLUMN_PARENT);

			thing->oid = statement_integer(row, COLUMN_UUID);
			thing->given = statement_text(row, COLUMN_MEMBERS);
			thing->parent = place == 0 ? NULL : &state->lists[THING_TABLE].things[place - 1];
		}
		else
		{
			thing->uuid = statement_text(row, COLUMN_UUID);
			thing->members = statement_text(row, COLUMN_MEMBERS);
			thing->parent = thing_by_uuid(state, THING_TABLE, statement_text(row, COLUMN_PARENT));
			thing->ends[0] = thing_by_uuid(state, THING_TABLE, statement_text(row, COLUMN_FROM));
			thing->ends[1] = thing_by_uuid(state, THING_TABLE, statement_text(row, COLUMN_TO));
			thing_index_uuid(state, thing);
		}
		for (int i = 0; i < THING_MAX_FIELDS && thing->kind->fields[i].name != NULL; i++)
			thing->values[i] = statement_text(row, COLUMN_FIRST_FIELD + i);
		thing_add_to_parent(thing);
	}
	SPI_freetuptable(SPI_tuptable);
}

ThingState *
thing_load_document(const pg_uuid_t *document)
{
	ThingState *state = thing_make_state();

	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		read_things(state, kind, document_statement(kind), parameter_uuid(document), false);
		for (int i = 0; i < state->lists[kind].count; i++)
		{
			Thing *thing = &state->lists[kind].things[i];

			thing_join_ends(thing);
			thing_index_name(state, thing);
		}
	}
	return state;
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

/* The tables of relations and objects are not known yet; their names alone are no keys. */
static void
index_thing(ThingState *state, Thing *thing)
{
	require_name(state, thing);
	identify(thing);
	thing_index_oid(state, thing);
	if (thing_kind_number(thing) != THING_REF && thing_kind_number(thing) != THING_OBJECT)
		require_alone(state, thing, thing_index_name(state, thing));
}

ThingState *
thing_load_catalog(Datum catalog)
{
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext work = AllocSetContextCreate(caller, "names of things", ALLOCSET_DEFAULT_SIZES);
	ThingState *state = thing_make_state();
	int64 count = 0;

	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		read_things(state, kind, catalog_statement(kind), parameter_reference(catalog), true);
		count += state->lists[kind].count;
		if (count > THING_MAX_COUNT)
			ereport(ERROR, (errcode(ERRCODE_AI_LIMIT_EXCEEDED),
							errmsg("the catalog has more than %d tables, columns, indexes and others",
								   THING_MAX_COUNT),
							errhint("Import it in parts, a few schemas at a time.")));
		MemoryContextSwitchTo(work);
		for (int i = 0; i < state->lists[kind].count; i++)
		{
			index_thing(state, &state->lists[kind].things[i]);
			MemoryContextReset(work);
		}
		MemoryContextSwitchTo(caller);
	}
	MemoryContextDelete(work);
	return state;
}
