/*
 * thing_load.c
 *		What the kinds of things are, and things out of a document: by statements made from the kinds, a page
 *		of rows at a time.
 */
#include "postgres.h"

#include "core/erd/erd.h"
#include "core/exchange/thing.h"
#include "core/seal/cursor.h"
#include "utils/memutils.h"

#include "core/exchange/thing_load.sql.h"

/* clang-format off */
#define NOTE {"note", "comment", READ_TEXT, THING_FIELD_NOTE | THING_FIELD_DROPPED}
#define LOOK (THING_FIELD_NOTE | THING_FIELD_DROPPED | THING_FIELD_LOOK)

const ThingKind thing_kinds[THING_KINDS] = {
	[THING_ENUM] = {
		.entity = &erd_enum,
		.member = &erd_enum_value,
		.list = "enums",
		.given = "values",
		.document = MEMBERS_OF_ENUM,
		.fields = {
			{"name", "name", READ_TEXT, 0},
			{"schema_name", "schema", READ_TEXT, 0},
			NOTE,
		},
	},
	[THING_TABLE] = {
		.entity = &erd_table,
		.list = "tables",
		.fields = {
			{"name", "name", READ_TEXT, 0},
			{"schema_name", "schema", READ_TEXT, 0},
			NOTE,
			{"options", "options", READ_DEPENDENCY, 0},
			{"alias", "alias", READ_TEXT, LOOK},
			{"header_color", "color", READ_TEXT, LOOK},
		},
	},
	[THING_COLUMN] = {
		.entity = &erd_column,
		.parent = "table_uuid",
		.list = "columns",
		.outer = "tables",
		.fields = {
			{"name", "name", READ_TEXT, 0},
			{"type", "type", READ_TEXT, 0},
			{"is_pk", NULL, READ_KEY, 0},
			{"is_not_null", "not_null", READ_FLAG, 0},
			{"is_increment", "increment", READ_INCREMENT, 0},
			{"default_value", "default", READ_TEXT, THING_FIELD_DROPPED},
			NOTE,
			{"options", "options", READ_OBJECT, 0},
		},
	},
	[THING_INDEX] = {
		.entity = &erd_index,
		.member = &erd_index_column,
		.parent = "table_uuid",
		.list = "indexes",
		.outer = "tables",
		.given = "columns",
		.document = MEMBERS_OF_INDEX,
		.fields = {
			{"name", "name", READ_TEXT, 0},
			{"is_pk", "primary", READ_FLAG, 0},
			{"is_unique", "unique", READ_FLAG, 0},
			{"type", "method", READ_TEXT, THING_FIELD_ANY_CASE},
			NOTE,
			{"options", "options", READ_OBJECT, 0},
		},
	},
	[THING_CONSTRAINT] = {
		.entity = &erd_constraint,
		.array = "column_uuids",
		.parent = "table_uuid",
		.list = "constraints",
		.outer = "tables",
		.given = "columns",
		.document = MEMBERS_OF_CONSTRAINT,
		.fields = {
			{"name", "name", READ_TEXT, 0},
			{"kind", "kind", READ_TEXT, 0},
			{"definition", "definition", READ_TEXT, 0},
			NOTE,
			{"options", "options", READ_OBJECT, 0},
		},
	},
	[THING_REF] = {
		.entity = &erd_ref,
		.member = &erd_ref_column,
		.list = "refs",
		.document = MEMBERS_OF_REF,
		.ends = TABLES_OF_REF,
		.fields = {
			{"name", "name", READ_TEXT, 0},
			{"relationship", "relationship", READ_DASH, 0},
			{"on_delete", "on_delete", READ_TEXT, THING_FIELD_ANY_CASE},
			{"on_update", "on_update", READ_TEXT, THING_FIELD_ANY_CASE},
			NOTE,
			{"options", "options", READ_OBJECT, 0},
		},
	},
	[THING_OBJECT] = {
		.entity = &erd_object,
		.parent = "table_uuid",
		.list = "objects",
		.given = "table",
		.fields = {
			{"name", "name", READ_TEXT, 0},
			{"schema_name", "schema", READ_TEXT, 0},
			{"kind", "kind", READ_TEXT, 0},
			{"signature", "signature", READ_TEXT, 0},
			{"definition", "definition", READ_TEXT, 0},
			{"depends_on", "depends_on", READ_LIST, 0},
			NOTE,
			{"options", "options", READ_OBJECT, 0},
		},
	},
	[THING_GROUP] = {
		.entity = &erd_table_group,
		.member = &erd_table_group_table,
		.is_look = true,
		.list = "groups",
		.given = "tables",
		.document = MEMBERS_OF_GROUP,
		.fields = {
			{"name", "name", READ_TEXT, 0},
			{"color", "color", READ_TEXT, LOOK},
		},
	},
	[THING_NOTE] = {
		.entity = &erd_note,
		.is_look = true,
		.list = "notes",
		.given = "group",
		.fields = {
			{"title", "name", READ_TEXT, 0},
			{"content", "content", READ_TEXT, 0},
			{"color", "color", READ_TEXT, LOOK},
		},
	},
};
/* clang-format on */

void
thing_set_value(ThingState *state, Thing *thing, int number, const char *text)
{
	const char *values[THING_MAX_FIELDS];
	int count = thing_field_count(thing->kind);

	for (int i = 0; i < count; i++)
		values[i] = thing->values[i];
	values[number] = text_pool_add(state->texts, text);
	thing->values = text_pool_add_list(state->texts, values, count);
}

ThingExtra *
thing_make_asides(ThingState *state, int count)
{
	MemoryContext caller = MemoryContextSwitchTo(GetMemoryChunkContext(state));
	ThingExtra *extra = palloc0(sizeof(ThingExtra));

	extra->asides = palloc0(Max(count, 1) * sizeof(const char *));
	extra->aside_count = count;
	MemoryContextSwitchTo(caller);
	return extra;
}

const char *
thing_take_text(ThingState *state, char *text)
{
	const char *kept = text_pool_add(state->texts, text);

	if (text != NULL)
		pfree(text);
	return kept;
}

Thing *
thing_next(ThingState *state, ThingKindNumber kind)
{
	ThingList *list = &state->lists[kind];
	Thing *thing = &list->things[list->count++];

	thing->kind = &thing_kinds[kind];
	return thing;
}

bool
thing_is_copy(const Thing *thing)
{
	return thing->extra != NULL && thing->extra->key != NULL;
}

const char *
thing_aside(const Thing *thing, int place)
{
	return thing->extra == NULL || place >= thing->extra->aside_count ? NULL : thing->extra->asides[place];
}

const char *
thing_note_of_value(const Thing *type, const char *value)
{
	const char *at = type == NULL || type->extra == NULL ? "" : type->members;

	for (int i = 0; at != NULL && *at != '\0'; i++)
	{
		size_t length = strcspn(at, "\x1f");

		if (strlen(value) == length && strncmp(at, value, length) == 0)
			return thing_aside(type, i);
		at += length + (at[length] != '\0');
	}
	return NULL;
}

bool
thing_same_notes(const Thing *type, const Thing *other)
{
	const char *at = type->members;

	for (int i = 0; type->extra != NULL && at != NULL && *at != '\0'; i++)
	{
		size_t length = strcspn(at, "\x1f");
		char *value = pnstrdup(at, length);
		bool same = thing_same_value(NULL, thing_aside(type, i), thing_note_of_value(other, value));

		pfree(value);
		if (!same)
			return false;
		at += length + (at[length] != '\0');
	}
	return true;
}

void
thing_join_ends(ThingState *state, Thing *thing)
{
	char *members;

	if (thing->ends[0] == NULL || thing->ends[1] == NULL)
		return;
	members = psprintf("%s\x1e%s\x1f%s", thing->ends[0]->uuid, thing->ends[1]->uuid,
					   thing->members == NULL ? "" : thing->members);
	thing->members = text_pool_add(state->texts, members);
	pfree(members);
}

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

/* Built at first use and kept: the rows of a kind, those of its members, and how many things it has. */
static Statement row_statements[THING_KINDS];
static Statement member_statements[THING_KINDS];
static Statement count_statements[THING_KINDS];

enum
{
	COLUMN_PARENT = 1,
	COLUMN_UUID,
	COLUMN_ORDER,
	COLUMN_VIRTUAL,
	COLUMN_MEMBERS,
	COLUMN_FROM,
	COLUMN_TO,
	COLUMN_FIRST_FIELD
};

enum
{
	MEMBER_OWNER = 1,
	MEMBER_TEXT
};

/* The fields that the document has, in order; the others stay NULL. */
static void
append_fields(StringInfo text, const ThingKind *kind)
{
	for (int i = 0; i < thing_field_count(kind); i++)
	{
		const char *name = kind->fields[i].name;

		if (entity_field(kind->entity, name) == NULL)
			appendStringInfoString(text, ", NULL");
		else if (strcmp(name, "options") == 0)
			appendStringInfoString(text, ", NULLIF(r.options::pg_catalog.text, '{}')");
		else
			appendStringInfo(text, ", r.%s::pg_catalog.text", name);
	}
}

static void
append_rows(StringInfo text, const ThingKind *kind)
{
	const char *parent = kind->parent == NULL ? "NULL" : psprintf("r.%s", kind->parent);
	const char *order = kind->entity->order == NULL ? "0" : psprintf("r.%s", kind->entity->order);
	bool may_be_virtual = kind->ends != NULL && entity_field(kind->entity, "options") != NULL;

	appendStringInfo(text, "SELECT %s, r.uuid, %s::pg_catalog.int8, %s, %s, %s", parent, order,
					 may_be_virtual ? IS_VIRTUAL : "false", kind->array == NULL ? "NULL" : kind->document,
					 kind->ends == NULL ? "NULL, NULL" : kind->ends);
	append_fields(text, kind);
	appendStringInfo(text, " FROM ainecto.%s r WHERE r.document_uuid = $1 ORDER BY 1, 3, 2",
					 kind->entity->relation);
}

/* Members of one thing follow one another. */
static void
append_members(StringInfo text, const ThingKind *kind)
{
	appendStringInfo(text,
					 "SELECT m.%s, %s FROM ainecto.%s m WHERE m.document_uuid = $1 "
					 "ORDER BY 1, m.display_order, m.uuid",
					 kind->member->parent, kind->document, kind->member->relation);
}

static void
append_count(StringInfo text, const ThingKind *kind)
{
	appendStringInfo(text, "SELECT pg_catalog.count(*) FROM ainecto.%s r WHERE r.document_uuid = $1",
					 kind->entity->relation);
}

static Statement *
document_statement(Statement *statements, ThingKindNumber kind,
				   void (*append)(StringInfo text, const ThingKind *kind))
{
	Statement *statement = &statements[kind];
	MemoryContext caller;
	StringInfoData text;

	if (statement->text != NULL)
		return statement;
	caller = MemoryContextSwitchTo(TopMemoryContext);
	initStringInfo(&text);
	append(&text, &thing_kinds[kind]);
	MemoryContextSwitchTo(caller);
	statement->expected = SPI_OK_SELECT;
	statement->argument_count = 1;
	statement->argument_types[0] = UUIDOID;
	statement->text = text.data;
	return statement;
}

static void
read_row(ThingState *state, ThingKindNumber kind, const Cursor *row)
{
	Thing *thing = thing_next(state, kind);
	const char *values[THING_MAX_FIELDS];
	int count = thing_field_count(thing->kind);
	bool isnull;

	thing->uuid = thing_take_text(state, cursor_text(row, COLUMN_UUID));
	thing->order = cursor_integer(row, COLUMN_ORDER);
	thing->is_virtual = DatumGetBool(cursor_datum(row, COLUMN_VIRTUAL, &isnull));
	thing->members = thing_take_text(state, cursor_text(row, COLUMN_MEMBERS));
	thing->parent =
		thing_by_uuid(state, THING_TABLE, thing_take_text(state, cursor_text(row, COLUMN_PARENT)));
	thing->ends[0] = thing_by_uuid(state, THING_TABLE, thing_take_text(state, cursor_text(row, COLUMN_FROM)));
	thing->ends[1] = thing_by_uuid(state, THING_TABLE, thing_take_text(state, cursor_text(row, COLUMN_TO)));
	for (int i = 0; i < count; i++)
		values[i] = thing_take_text(state, cursor_text(row, COLUMN_FIRST_FIELD + i));
	thing->values = text_pool_add_list(state->texts, values, count);
	thing_index_uuid(state, thing);
	thing_add_to_parent(thing);
}

static void
read_rows(ThingState *state, ThingKindNumber kind, const pg_uuid_t *document, int room)
{
	Cursor row;

	cursor_open(&row, document_statement(row_statements, kind, append_rows),
				PARAMETERS(parameter_uuid(document)));
	for (; cursor_row(&row) != NULL; cursor_step(&row))
	{
		if (state->lists[kind].count == room)
			elog(ERROR, "a document has changed while it was locked");
		read_row(state, kind, &row);
	}
	cursor_close(&row);
}

static void
set_members(ThingState *state, ThingKindNumber kind, const char *owner, StringInfo members)
{
	Thing *thing = thing_by_uuid(state, kind, owner);

	if (thing != NULL)
		thing->members = text_pool_add(state->texts, members->data);
	resetStringInfo(members);
}

static void
read_members(ThingState *state, ThingKindNumber kind, const pg_uuid_t *document)
{
	const char *owner = NULL;
	StringInfoData members;
	Cursor row;

	initStringInfo(&members);
	cursor_open(&row, document_statement(member_statements, kind, append_members),
				PARAMETERS(parameter_uuid(document)));
	for (; cursor_row(&row) != NULL; cursor_step(&row))
	{
		const char *next = thing_take_text(state, cursor_text(&row, MEMBER_OWNER));
		char *text = cursor_text(&row, MEMBER_TEXT);

		if (owner != NULL && next != owner)
			set_members(state, kind, owner, &members);
		owner = next;
		appendStringInfo(&members, "%s\x1f", text);
		pfree(text);
	}
	if (owner != NULL)
		set_members(state, kind, owner, &members);
	cursor_close(&row);
	pfree(members.data);
}

ThingState *
thing_load_document(TextPool *texts, const pg_uuid_t *document)
{
	ThingState *state = thing_make_state(texts);
	int counts[THING_KINDS];

	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		statement_run(document_statement(count_statements, kind, append_count),
					  PARAMETERS(parameter_uuid(document)));
		counts[kind] = statement_integer(0, 1);
	}
	thing_make_room(state, counts);
	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		read_rows(state, kind, document, counts[kind]);
		if (thing_kinds[kind].member != NULL)
			read_members(state, kind, document);
		for (int i = 0; i < state->lists[kind].count; i++)
		{
			Thing *thing = &state->lists[kind].things[i];

			thing_join_ends(state, thing);
			thing_index_name(state, thing);
		}
	}
	return state;
}
