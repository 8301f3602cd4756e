/*
 * source.c
 *		Sources of imports, and what their last catalogs said.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/json_write.h"
#include "base/statement.h"
#include "base/uuid.h"
#include "catalog/pg_type.h"
#include "core/exchange/source.h"
#include "core/seal/cursor.h"
#include "miscadmin.h"
#include "nodes/value.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"
#include "utils/uuid.h"

#include "core/exchange/source.sql.h"

/* ---- which source it is ---- */

void
source_read(Source *source, Datum catalog)
{
	uint64 count;

	execute_read_server(catalog);
	*source = (Source){.system = statement_text(0, 1),
					   .database = statement_text(0, 2),
					   .database_oid = statement_integer(0, 3)};
	count = execute_read_scope(catalog);
	source->whole = statement_boolean(0, 1);
	for (uint64 row = 0; row < count; row++)
	{
		char *schema = statement_text(row, 2);

		if (schema != NULL)
			source->schemas = lappend(source->schemas, makeString(schema));
	}
}

static ArrayType *
schema_array(const List *schemas)
{
	Datum *names = palloc(Max(list_length(schemas), 1) * sizeof(Datum));
	int count = 0;
	ListCell *cell;

	foreach(cell, schemas)
		names[count++] = CStringGetTextDatum(strVal(lfirst(cell)));
	return construct_array(names, count, TEXTOID, -1, false, TYPALIGN_INT);
}

void
source_find(const pg_uuid_t *document, Source *source)
{
	bool isnull;

	source->known = execute_find_source(document, source->system, source->database_oid, source->database,
										schema_array(source->schemas)) == 1;
	if (source->known)
		source->uuid = *DatumGetUUIDP(statement_datum(0, 1, &isnull));
	else
		uuid_make(&source->uuid);
}

/* ---- what its last catalog said ---- */

/* Columns of the statement that reads things. */
enum
{
	THING_OID = 1,
	THING_NUMBER,
	THING_UUID,
	THING_TABLE_OID,
	THING_ORDER,
	THING_CONTENT
};

/* Stand among a thing's fields for what it consists of, and for what is said beside its members. */
#define MEMBERS "members"
#define ASIDES  "asides"

static const char *
content_text(ThingState *state, JsonbContainer *content, const char *name)
{
	JsonbValue place;
	const JsonbValue *value = JsonContainerIsObject(content)
								  ? getKeyJsonValueFromContainer(content, name, strlen(name), &place)
								  : NULL;

	if (value == NULL || value->type != jbvString)
		return NULL;
	return text_pool_add_bytes(state->texts, value->val.string.val, value->val.string.len);
}

/* The tables of a relation stand in front of its members. */
static void
find_ends(ThingState *state, Thing *thing)
{
	const char *at = thing->members;
	int first = at == NULL ? 0 : strcspn(at, "\x1e\x1f");
	int second;

	if (at == NULL || at[first] != '\x1e')
		return;
	second = strcspn(at + first + 1, "\x1e\x1f");
	thing->ends[0] = thing_by_uuid(state, THING_TABLE, text_pool_add_bytes(state->texts, at, first));
	thing->ends[1] =
		thing_by_uuid(state, THING_TABLE, text_pool_add_bytes(state->texts, at + first + 1, second));
}

/* As content_of() writes them. */
static void
load_asides(ThingState *state, Thing *thing, const char *text)
{
	int count = 0;

	if (text == NULL)
		return;
	for (const char *at = text; *at != '\0'; at++)
		count += *at == '\x1f';
	thing->extra = thing_make_asides(state, count);
	for (int i = 0; i < count; i++)
	{
		int length = strcspn(text, "\x1f");

		if (length > 0)
			thing->extra->asides[i] = text_pool_add_bytes(state->texts, text, length);
		text += length + 1;
	}
}

static void
load_thing(ThingState *state, ThingKindNumber kind, const Cursor *row)
{
	Thing *thing = thing_next(state, kind);
	int count = thing_field_count(thing->kind);
	const char *values[THING_MAX_FIELDS];
	int64 table = cursor_integer(row, THING_TABLE_OID);
	bool isnull;
	Jsonb *content = DatumGetJsonbP(cursor_datum(row, THING_CONTENT, &isnull));

	thing->oid = cursor_integer(row, THING_OID);
	thing->number = cursor_integer(row, THING_NUMBER);
	thing->uuid = thing_take_text(state, cursor_text(row, THING_UUID));
	thing->order = cursor_integer(row, THING_ORDER);
	thing->parent = table == 0 ? NULL : thing_by_oid(state, THING_TABLE, table, 0);
	for (int i = 0; i < count; i++)
		values[i] = content_text(state, &content->root, thing->kind->fields[i].name);
	thing->values = text_pool_add_list(state->texts, values, count);
	thing->members = content_text(state, &content->root, MEMBERS);
	load_asides(state, thing, content_text(state, &content->root, ASIDES));
	if (kind == THING_REF)
		find_ends(state, thing);
	thing_index_oid(state, thing);
	thing_index_uuid(state, thing);
	thing_index_name(state, thing);
	thing_add_to_parent(thing);
}

static void
load_things(ThingState *state, ThingKindNumber kind, const pg_uuid_t *source, int room)
{
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext work = AllocSetContextCreate(caller, "a thing", ALLOCSET_DEFAULT_SIZES);
	Cursor row;

	cursor_open(&row, with_read_things(source, thing_kinds[kind].entity->name));
	for (; cursor_row(&row) != NULL && state->lists[kind].count < room; cursor_step(&row))
	{
		MemoryContextSwitchTo(work);
		load_thing(state, kind, &row);
		MemoryContextSwitchTo(caller);
		MemoryContextReset(work);
	}
	cursor_close(&row);
	MemoryContextDelete(work);
}

/* The kind of a thing; THING_KINDS for one that this version does not know. */
static ThingKindNumber
kind_by_name(const char *name)
{
	ThingKindNumber kind = 0;

	while (kind < THING_KINDS && strcmp(thing_kinds[kind].entity->name, name) != 0)
		kind++;
	return kind;
}

static void
count_base(const pg_uuid_t *source, int counts[THING_KINDS])
{
	uint64 rows = execute_count_things(source);

	memset(counts, 0, sizeof(int) * THING_KINDS);
	for (uint64 row = 0; row < rows; row++)
	{
		ThingKindNumber kind = kind_by_name(statement_text(row, 1));

		if (kind < THING_KINDS)
			counts[kind] = statement_integer(row, 2);
	}
}

ThingState *
source_load_base(TextPool *texts, const pg_uuid_t *document, const Source *source)
{
	ThingState *state;
	pg_uuid_t uuid;
	bool isnull;
	uint64 count;
	int counts[THING_KINDS];

	count = execute_read_base(document, &source->uuid);
	if (count == 0)
		return NULL;
	state = thing_make_state(texts);
	uuid = *DatumGetUUIDP(statement_datum(0, 1, &isnull));
	state->whole = statement_boolean(0, 2);
	for (uint64 row = 0; row < count; row++)
	{
		char *schema = statement_text(row, 3);

		if (schema != NULL)
			state->schemas = lappend(state->schemas, makeString(schema));
	}
	state->same_source = memcmp(&uuid, &source->uuid, UUID_LEN) == 0;
	count_base(&uuid, counts);
	thing_make_room(state, counts);
	/* What parts and relations belong to comes first. */
	load_things(state, THING_TABLE, &uuid, counts[THING_TABLE]);
	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		if (kind != THING_TABLE)
			load_things(state, kind, &uuid, counts[kind]);
	}
	return state;
}

/* ---- keeping it ---- */

/* Things on their way into rows, so many at a time; and bytes of what they say. */
#define MAX_ROWS  1000
#define MAX_BYTES (1024 * 1024)

typedef struct SourceRows
{
	const pg_uuid_t *source;
	bool keeping; /* else they are dropped, by their identities */
	Datum entity[MAX_ROWS];
	Datum oid[MAX_ROWS];
	Datum number[MAX_ROWS];
	Datum uuid[MAX_ROWS];
	Datum table[MAX_ROWS];
	Datum order[MAX_ROWS];
	Datum content[MAX_ROWS];
	int count;
	Size bytes;
	MemoryContext work; /* emptied when they are written */
} SourceRows;

static ArrayType *
text_array(Datum *values, int count)
{
	return construct_array(values, count, TEXTOID, -1, false, TYPALIGN_INT);
}

static ArrayType *
number_array(Datum *values, int count)
{
	return construct_array(values, count, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE);
}

static void
flush_rows(SourceRows *rows)
{
	MemoryContext caller = MemoryContextSwitchTo(rows->work);

	if (rows->count > 0)
	{
		ArrayType *entity = text_array(rows->entity, rows->count);
		ArrayType *oid = number_array(rows->oid, rows->count);
		ArrayType *number = number_array(rows->number, rows->count);

		if (rows->keeping)
			execute_keep_things(rows->source, entity, oid, number, text_array(rows->uuid, rows->count),
								number_array(rows->table, rows->count),
								number_array(rows->order, rows->count),
								text_array(rows->content, rows->count));
		else
			execute_drop_things(rows->source, entity, oid, number);
	}
	rows->count = 0;
	rows->bytes = 0;
	MemoryContextSwitchTo(caller);
	MemoryContextReset(rows->work);
}

/* What was left out has never been in the document: nobody removed it there. */
static const char *
key_of(const Thing *thing)
{
	return thing->uuid != NULL && (thing->left_out == NULL || thing->live != NULL) ? thing->uuid : "";
}

static int64
table_oid_of(const Thing *thing)
{
	return thing->parent == NULL ? 0 : thing->parent->oid;
}

/* Only the places of columns in their table mean something. */
static int
order_of(const Thing *thing)
{
	return thing_kind_number(thing) == THING_COLUMN ? thing->order : 0;
}

/* Each with an end mark; NULL: there are none. */
static char *
asides_of(const Thing *thing)
{
	StringInfoData text;

	if (thing->extra == NULL)
		return NULL;
	initStringInfo(&text);
	for (int i = 0; i < thing->extra->aside_count; i++)
		appendStringInfo(&text, "%s\x1f", thing->extra->asides[i] == NULL ? "" : thing->extra->asides[i]);
	return text.data;
}

static char *
content_of(const Thing *thing)
{
	StringInfoData text;
	JsonWriter writer;

	initStringInfo(&text);
	json_write_init(&writer, &text);
	json_write_open_object(&writer);
	for (int i = 0; i < thing_field_count(thing->kind); i++)
		json_write_text_member(&writer, thing->kind->fields[i].name, thing->values[i]);
	json_write_text_member(&writer, MEMBERS, thing->members);
	json_write_text_member(&writer, ASIDES, asides_of(thing));
	json_write_close_object(&writer);
	return text.data;
}

static void
add_row(SourceRows *rows, const Thing *thing)
{
	MemoryContext caller = MemoryContextSwitchTo(rows->work);
	int row = rows->count++;

	rows->entity[row] = CStringGetTextDatum(thing->kind->entity->name);
	rows->oid[row] = Int64GetDatum(thing->oid);
	rows->number[row] = Int64GetDatum(thing->number);
	if (rows->keeping)
	{
		char *content = content_of(thing);

		rows->uuid[row] = CStringGetTextDatum(key_of(thing));
		rows->table[row] = Int64GetDatum(table_oid_of(thing));
		rows->order[row] = Int64GetDatum(order_of(thing));
		rows->content[row] = CStringGetTextDatum(content);
		rows->bytes += strlen(content);
		pfree(content);
	}
	MemoryContextSwitchTo(caller);
	if (rows->count == MAX_ROWS || rows->bytes > MAX_BYTES)
		flush_rows(rows);
}

static bool
same_asides(const Thing *thing, const Thing *base)
{
	int count = Max(thing->extra == NULL ? 0 : thing->extra->aside_count,
					base->extra == NULL ? 0 : base->extra->aside_count);

	for (int i = 0; i < count; i++)
	{
		if (thing_aside(thing, i) != thing_aside(base, i))
			return false;
	}
	return true;
}

/* Whether the last catalog said the same of a thing that was the same in the document. */
static bool
is_kept(const Thing *thing, const Thing *base)
{
	return strcmp(base->uuid, key_of(thing)) == 0 && base->values == thing->values &&
		   base->members == thing->members && same_asides(thing, base) &&
		   table_oid_of(base) == table_oid_of(thing) && order_of(base) == order_of(thing);
}

static void
keep_all(SourceRows *rows, const ThingState *state, const ThingState *base)
{
	rows->keeping = true;
	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		for (int i = 0; i < state->lists[kind].count; i++)
		{
			const Thing *thing = &state->lists[kind].things[i];
			Thing *last = base == NULL ? NULL : thing_by_oid(base, kind, thing->oid, thing->number);

			CHECK_FOR_INTERRUPTS();
			if (last == NULL || !is_kept(thing, last))
				add_row(rows, thing);
			if (last != NULL)
				last->present = true;
		}
	}
	flush_rows(rows);
}

static void
drop_gone(SourceRows *rows, const ThingState *base)
{
	rows->keeping = false;
	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		for (int i = 0; i < base->lists[kind].count; i++)
		{
			if (!base->lists[kind].things[i].present)
				add_row(rows, &base->lists[kind].things[i]);
		}
	}
	flush_rows(rows);
}

void
source_keep(const pg_uuid_t *document, const Source *source, const ThingState *state, ThingState *base)
{
	SourceRows *rows = palloc0(sizeof(SourceRows));

	execute_keep_source(&source->uuid, document, source->system, source->database, source->database_oid,
						schema_array(source->schemas), source->whole, clock_now());
	rows->source = &source->uuid;
	rows->work = AllocSetContextCreate(CurrentMemoryContext, "rows of a source", ALLOCSET_DEFAULT_SIZES);
	if (base != NULL && !base->same_source)
		base = NULL;
	keep_all(rows, state, base);
	if (base != NULL)
		drop_gone(rows, base);
	MemoryContextDelete(rows->work);
	pfree(rows);
}
