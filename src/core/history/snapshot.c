/*
 * snapshot.c
 *		A version as JSON, from the executor's slots.
 *
 * Most things are at a version what they are now. So the changes since are read first, and what they are
 * about is put together in a state (history.h); every other row becomes text where it lies, and no tree is
 * made of it.
 */
#include "postgres.h"

#include "base/json_write.h"
#include "base/statement.h"
#include "core/history/history.h"
#include "core/history/snapshot.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/hsearch.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"

#define FIRST_ROWS 256

/* What orders things, besides their keys. */
typedef struct SortValue
{
	bool is_text;
	bool is_number;
	const char *text;
	int64 number;
} SortValue;

typedef struct SnapshotRow
{
	SortValue parent;
	SortValue order;
	const char *uuid;
	size_t at; /* its object among the texts */
	size_t length;
} SnapshotRow;

/* One collection in the making. */
typedef struct Collection
{
	const HistoryState *changed;
	const Entity *entity;
	int parent; /* positions among the fields, -1: none */
	int order;
	StringInfoData texts;
	SnapshotRow *rows;
	int count;
	int capacity;
} Collection;

/* ---- one row ---- */

/* As history keeps it: a null of JSON, and an object that has the key itself, stand under that key. */
static void
write_jsonb(JsonWriter *writer, Datum value)
{
	Jsonb *json = DatumGetJsonbP(value);
	JsonbValue key = {.type = jbvString};
	bool is_wrapped = false;
	StringInfoData compact;
	const char *problem;
	char *text;

	key.val.string.val = ENTITY_JSON_WRAP;
	key.val.string.len = strlen(ENTITY_JSON_WRAP);
	if (JB_ROOT_IS_OBJECT(json))
		is_wrapped = findJsonbValueFromContainer(&json->root, JB_FOBJECT, &key) != NULL;
	else if (JB_ROOT_IS_SCALAR(json))
		is_wrapped = getIthJsonbValueFromContainer(&json->root, 0)->type == jbvNull;
	text = JsonbToCString(NULL, &json->root, (int) VARSIZE(json));
	initStringInfo(&compact);
	json_node_write(&compact, json_read_parse(text, (int) strlen(text), &problem));
	if (is_wrapped)
	{
		json_write_open_object(writer);
		json_write_key(writer, ENTITY_JSON_WRAP);
	}
	json_write_raw(writer, compact.data);
	if (is_wrapped)
		json_write_close_object(writer);
}

static void
write_text(JsonWriter *writer, Datum value)
{
	text *content = DatumGetTextPP(value);

	json_write_text_part(writer, VARDATA_ANY(content), VARSIZE_ANY_EXHDR(content));
	if ((Pointer) content != DatumGetPointer(value))
		pfree(content);
}

/* The digits that a double has, as jsonb shows them. */
static void
write_number(JsonWriter *writer, Datum value)
{
	Datum number = DirectFunctionCall3(numeric_in, DirectFunctionCall1(float8out, value),
									   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));

	json_write_raw(writer, DatumGetCString(DirectFunctionCall1(numeric_out, number)));
}

static void
write_field_value(JsonWriter *writer, FieldKind kind, Datum value)
{
	switch (kind)
	{
		case FIELD_TEXT:
			write_text(writer, value);
			break;
		case FIELD_INTEGER:
			json_write_integer(writer, DatumGetInt32(value));
			break;
		case FIELD_BIGINT:
			json_write_integer(writer, DatumGetInt64(value));
			break;
		case FIELD_NUMBER:
			write_number(writer, value);
			break;
		case FIELD_BOOLEAN:
			json_write_boolean(writer, DatumGetBool(value));
			break;
		case FIELD_JSON:
			write_jsonb(writer, value);
			break;
	}
}

/* The fields of a row of read_rows(), whose first column is the key. */
static void
write_row_fields(JsonWriter *writer, const Entity *entity, TupleTableSlot *row)
{
	for (int i = 0; entity->fields[i].name != NULL; i++)
	{
		const EntityField *field = &entity->fields[i];
		bool isnull;
		Datum value = slot_getattr(row, i + 2, &isnull);

		json_write_key(writer, field->name);
		if (isnull)
			json_write_null(writer);
		else
			write_field_value(writer, field->kind, value);
	}
}

static void
write_state_fields(JsonWriter *writer, const Entity *entity, const JsonNode *fields)
{
	for (const EntityField *field = entity->fields; field->name != NULL; field++)
	{
		const JsonNode *value = json_read_member(fields, field->name);

		json_write_key(writer, field->name);
		if (value == NULL)
			entity_write_initial(writer, field);
		else
		{
			json_node_write(writer->out, value);
			writer->comma = true;
		}
	}
}

static void
write_key(JsonWriter *writer, const Entity *entity, const char *uuid)
{
	json_write_key(writer, entity->integer_key ? "id" : "uuid");
	if (entity->integer_key)
		json_write_raw(writer, uuid);
	else
		json_write_text(writer, uuid);
}

/* ---- one collection ---- */

static SortValue
sort_value_of_row(const Entity *entity, int position, TupleTableSlot *row)
{
	SortValue sort = {0};
	bool isnull = true;
	Datum value = position < 0 ? (Datum) 0 : slot_getattr(row, position + 2, &isnull);

	if (isnull)
		return sort;
	sort.is_text = entity->fields[position].kind == FIELD_TEXT;
	sort.is_number = !sort.is_text;
	if (sort.is_text)
		sort.text = TextDatumGetCString(value);
	else if (entity->fields[position].kind == FIELD_BIGINT)
		sort.number = DatumGetInt64(value);
	else
		sort.number = DatumGetInt32(value);
	return sort;
}

static SortValue
sort_value_of_node(const char *name, const JsonNode *fields)
{
	const JsonNode *node = name == NULL ? NULL : json_read_member(fields, name);
	SortValue sort = {0};

	sort.is_number = json_node_to_integer(node, &sort.number);
	sort.is_text = node != NULL && node->kind == JSON_NODE_STRING;
	sort.text = sort.is_text ? node->text : NULL;
	return sort;
}

static int
compare_sort_values(const SortValue *a, const SortValue *b)
{
	if (a->is_number && b->is_number)
		return a->number < b->number ? -1 : a->number > b->number;
	return a->is_text && b->is_text ? strcmp(a->text, b->text) : 0;
}

/* As history_items() sorts: by parent, position among siblings, key. */
static int
compare_rows(const void *a, const void *b)
{
	const SnapshotRow *left = a;
	const SnapshotRow *right = b;
	int order = compare_sort_values(&left->parent, &right->parent);

	if (order == 0)
		order = compare_sort_values(&left->order, &right->order);
	return order != 0 ? order : strcmp(left->uuid, right->uuid);
}

/* The next row, whose text begins where the texts end. */
static SnapshotRow *
add_row(Collection *collection)
{
	SnapshotRow *row;

	if (collection->count == collection->capacity)
	{
		collection->capacity *= 2;
		collection->rows = repalloc_huge(collection->rows, collection->capacity * sizeof(SnapshotRow));
	}
	row = &collection->rows[collection->count++];
	row->at = collection->texts.len;
	return row;
}

static bool
add_live_row(TupleTableSlot *slot, void *state)
{
	Collection *collection = state;
	const Entity *entity = collection->entity;
	bool isnull;
	Datum key = slot_getattr(slot, 1, &isnull);
	char *uuid = entity->integer_key ? psprintf(INT64_FORMAT, DatumGetInt64(key)) : TextDatumGetCString(key);
	SnapshotRow *row;
	JsonWriter writer;

	if (history_is_of(collection->changed, entity, uuid))
		return true;
	row = add_row(collection);
	row->uuid = uuid;
	row->parent = sort_value_of_row(entity, collection->parent, slot);
	row->order = sort_value_of_row(entity, collection->order, slot);
	json_write_init(&writer, &collection->texts);
	json_write_open_object(&writer);
	write_key(&writer, entity, uuid);
	write_row_fields(&writer, entity, slot);
	json_write_close_object(&writer);
	row->length = collection->texts.len - row->at;
	return true;
}

static void
add_changed_rows(Collection *collection)
{
	const Entity *entity = collection->entity;
	int count;
	HistoryItem *items = history_items(collection->changed, entity, &count);

	for (int i = 0; i < count; i++)
	{
		SnapshotRow *row = add_row(collection);
		JsonWriter writer;

		row->uuid = items[i].uuid;
		row->parent = sort_value_of_node(entity->parent, items[i].fields);
		row->order = sort_value_of_node(entity->order, items[i].fields);
		json_write_init(&writer, &collection->texts);
		json_write_open_object(&writer);
		write_key(&writer, entity, row->uuid);
		write_state_fields(&writer, entity, items[i].fields);
		json_write_close_object(&writer);
		row->length = collection->texts.len - row->at;
	}
}

static int
field_position(const Entity *entity, const char *name)
{
	for (int i = 0; name != NULL && entity->fields[i].name != NULL; i++)
	{
		if (strcmp(entity->fields[i].name, name) == 0)
			return i;
	}
	return -1;
}

/* The text is built from the descriptor's constants; the plan is not worth keeping. */
static void
visit_live_rows(const pg_uuid_t *document, const Entity *entity, StatementVisit visit, void *state)
{
	Statement statement = {
		.expected = SPI_OK_SELECT, .argument_count = 1, .argument_types = {UUIDOID}, .read_only = true};
	bool is_document = entity == &document_entity;
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfo(&text, "SELECT r.%s", entity->integer_key ? "id" : "uuid");
	for (const EntityField *field = entity->fields; field->name != NULL; field++)
		appendStringInfo(&text, ", r.%s", field->name);
	appendStringInfo(&text, " FROM ainecto.%s r WHERE r.%s = $1", entity->relation,
					 is_document ? "uuid" : "document_uuid");
	statement.text = text.data;
	statement_visit(&statement, (const NullableDatum[]){parameter_uuid(document)}, 1, visit, state);
	statement_free(&statement);
}

static void
write_collection(JsonWriter *writer, const HistoryState *changed, const Entity *entity)
{
	Collection collection = {.changed = changed,
							 .entity = entity,
							 .parent = field_position(entity, entity->parent),
							 .order = field_position(entity, entity->order),
							 .capacity = FIRST_ROWS};

	initStringInfo(&collection.texts);
	collection.rows = palloc_array(SnapshotRow, FIRST_ROWS);
	visit_live_rows(&changed->document, entity, add_live_row, &collection);
	add_changed_rows(&collection);
	qsort(collection.rows, collection.count, sizeof(SnapshotRow), compare_rows);
	json_write_key(writer, entity->collection);
	json_write_open_array(writer);
	for (int i = 0; i < collection.count; i++)
	{
		if (i > 0)
			appendStringInfoChar(writer->out, ',');
		appendBinaryStringInfo(writer->out, collection.texts.data + collection.rows[i].at,
							   collection.rows[i].length);
	}
	json_write_close_array(writer);
}

/* ---- the document ---- */

static bool
write_document_row(TupleTableSlot *row, void *state)
{
	write_row_fields(state, &document_entity, row);
	return false;
}

static void
write_document(JsonWriter *writer, const HistoryState *changed)
{
	int count;
	const HistoryItem *items = history_items(changed, &document_entity, &count);

	if (count > 0)
		write_state_fields(writer, &document_entity, items[0].fields);
	else
		visit_live_rows(&changed->document, &document_entity, write_document_row, writer);
}

void
snapshot_write(StringInfo out, const Place *document, int64 version)
{
	const HistoryState *changed = history_load_changed(document, version);
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext work = AllocSetContextCreate(caller, "ainecto snapshot", ALLOCSET_DEFAULT_SIZES);
	JsonWriter writer;

	json_write_init(&writer, out);
	json_write_open_object(&writer);
	json_write_uuid_member(&writer, "uuid", &document->uuid);
	json_write_text_member(&writer, "type", access_document_type_name(document->type));
	json_write_integer_member(&writer, "version", changed->version);
	write_document(&writer, changed);
	for (const Entity *const *entity = entity_list(document->type); *entity != NULL; entity++)
	{
		MemoryContextSwitchTo(work);
		write_collection(&writer, changed, *entity);
		MemoryContextSwitchTo(caller);
		MemoryContextReset(work);
	}
	MemoryContextDelete(work);
	json_write_close_object(&writer);
}
