/*
 * history.c
 *		Rebuild, compare and restore versions.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/statement.h"
#include "base/uuid.h"
#include "core/history/deferral.h"
#include "core/history/history.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "pure/argument.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"

#include "core/history/history.sql.h"

#define INITIAL_ITEMS 1024

/* A restore repeats until nothing differs. Its first turn removes whatever cascades; the second brings back
 * what they took along; the last only looks. */
#define RESTORE_MAX_TURNS 5

/* Key of HistoryState.items: the kind's position and the thing's key text, zero-padded. */
#define ITEM_KEY_SIZE (ARGUMENT_ID_MAX * MAX_MULTIBYTE_CHAR_LEN + 1)

typedef struct ItemKey
{
	const Entity *entity;
	char uuid[ITEM_KEY_SIZE];
} ItemKey;

typedef struct ItemEntry
{
	ItemKey key;      /* first, as dynahash demands */
	JsonNode *fields; /* NULL: there is no such thing at that version */
} ItemEntry;

static void
make_key(ItemKey *key, const Entity *entity, const char *uuid)
{
	memset(key, 0, sizeof(*key));
	key->entity = entity;
	if (strlcpy(key->uuid, uuid, sizeof(key->uuid)) >= sizeof(key->uuid))
		elog(ERROR, "the key of a %s is too long", entity->label);
}

JsonNode *
history_parse_fields(const char *text)
{
	const char *problem;
	JsonNode *node = json_read_parse(text, strlen(text), &problem);

	if (node == NULL || node->kind != JSON_NODE_OBJECT)
		elog(ERROR, "a stored row is not a JSON object: %s", problem == NULL ? "another kind" : problem);
	return node;
}

static void
put_item(HistoryState *state, const Entity *entity, const char *uuid, JsonNode *fields)
{
	ItemKey key;
	ItemEntry *entry;

	make_key(&key, entity, uuid);
	entry = hash_search(state->items, &key, HASH_ENTER, NULL);
	entry->fields = fields;
}

static const ItemEntry *
find_item(const HistoryState *state, const Entity *entity, const char *uuid)
{
	ItemKey key;

	make_key(&key, entity, uuid);
	return hash_search(state->items, &key, HASH_FIND, NULL);
}

static JsonNode *
get_item(const HistoryState *state, const Entity *entity, const char *uuid)
{
	const ItemEntry *entry = find_item(state, entity, uuid);

	return entry == NULL ? NULL : entry->fields;
}

/* The text is built from the descriptor's constants; the plan is not worth keeping. keys NULL: all. */
static void
read_rows(const pg_uuid_t *document, const Entity *entity, ArrayType *keys)
{
	Statement statement = {.expected = SPI_OK_SELECT,
						   .argument_count = 2,
						   .argument_types = {UUIDOID, entity->integer_key ? INT8ARRAYOID : TEXTARRAYOID},
						   .read_only = true};
	const char *key = entity->integer_key ? "id" : "uuid";
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfo(&text, "SELECT r.%s::pg_catalog.text, pg_catalog.jsonb_build_object(", key);
	for (const EntityField *field = entity->fields; field->name != NULL; field++)
	{
		appendStringInfo(&text, "%s'%s', ", field == entity->fields ? "" : ", ", field->name);
		if (field->kind == FIELD_JSON)
			appendStringInfo(&text,
							 "CASE WHEN pg_catalog.jsonb_typeof(r.%1$s) = 'null'"
							 " OR pg_catalog.jsonb_typeof(r.%1$s) = 'object'"
							 " AND pg_catalog.jsonb_exists(r.%1$s, '" ENTITY_JSON_WRAP "')"
							 " THEN pg_catalog.jsonb_build_object('" ENTITY_JSON_WRAP "', r.%1$s)"
							 " ELSE r.%1$s END",
							 field->name);
		else
			appendStringInfo(&text, "r.%s", field->name);
	}
	appendStringInfo(&text, ") FROM ainecto.%s r WHERE r.%s = $1", entity->relation,
					 entity == &document_entity ? "uuid" : "document_uuid");
	if (keys == NULL)
		statement.argument_count = 1;
	else
		appendStringInfo(&text, " AND r.%s%s = ANY ($2)", key,
						 entity == &document_entity ? "::pg_catalog.text" : "");
	statement.text = text.data;
	statement_run(
		&statement,
		(const NullableDatum[]){parameter_uuid(document), parameter_reference(PointerGetDatum(keys))},
		statement.argument_count);
	statement_free(&statement);
	pfree(text.data);
}

void
history_read_live(const pg_uuid_t *document, const Entity *entity)
{
	read_rows(document, entity, NULL);
}

void
history_read_keys(const pg_uuid_t *document, const Entity *entity, ArrayType *keys)
{
	read_rows(document, entity, keys);
}

/* keys NULL: all. */
static void
load_live_rows(HistoryState *state, const Entity *entity, ArrayType *keys)
{
	read_rows(&state->document, entity, keys);
	for (uint64 row = 0; row < SPI_processed; row++)
		put_item(state, entity, statement_text(row, 1), history_parse_fields(statement_text(row, 2)));
	SPI_freetuptable(SPI_tuptable);
}

/* The fields of an update's "before" take the place of the newer ones. */
static void
undo_update(HistoryState *state, const Entity *entity, const char *uuid, const char *before)
{
	JsonNode *fields = get_item(state, entity, uuid);
	JsonNode *older = history_parse_fields(before);

	if (fields == NULL)
		elog(ERROR, "history updates a %s that is not there", entity->label);
	for (int i = 0; i < older->count; i++)
		json_node_set(fields, older->keys[i], older->items[i]);
}

static void
undo_change(HistoryState *state, const Entity *entity, const char *uuid, const char *operation,
			const char *before)
{
	JsonNode *fields;

	if (strcmp(operation, "insert") == 0)
		put_item(state, entity, uuid, NULL);
	else if (strcmp(operation, "delete") == 0)
	{
		fields = history_parse_fields(before);
		entity_fill_initial(entity, fields);
		put_item(state, entity, uuid, fields);
	}
	else
		undo_update(state, entity, uuid, before);
}

static const Entity *
require_entity(const HistoryState *state, const char *name)
{
	const Entity *entity = entity_by_name(state->type, name);

	if (entity == NULL)
		elog(ERROR, "history knows a kind \"%s\" that this version does not", name);
	return entity;
}

static void
undo_later_changes(HistoryState *state)
{
	uint64 rows = execute_find_later_changes(&state->document, state->version);

	for (uint64 row = 0; row < rows; row++)
	{
		const Entity *entity = require_entity(state, statement_text(row, 1));
		const char *uuid = statement_text(row, 2);
		bool isnull;
		Datum before = statement_datum(row, 4, &isnull);

		CHECK_FOR_INTERRUPTS();
		if (!state->partial || find_item(state, entity, uuid) != NULL)
			undo_change(state, entity, uuid, statement_text(row, 3),
						isnull ? NULL : DatumGetCString(DirectFunctionCall1(jsonb_out, before)));
	}
	SPI_freetuptable(SPI_tuptable);
}

void
history_require_version(const Place *document, int64 version)
{
	int64 oldest;

	if (version > 0 && version <= document->version &&
		execute_count_versions(&document->uuid, version, document->version) == 1 &&
		statement_integer(0, 1) == document->version - version + 1)
		return;
	oldest = execute_find_oldest_version(&document->uuid) == 1 ? statement_integer(0, 1) : 0;
	ereport(
		ERROR,
		(errcode(ERRCODE_AI_NOT_FOUND), errmsg("the document has no version " INT64_FORMAT, version),
		 errdetail("Versions " INT64_FORMAT " to " INT64_FORMAT " are kept.", oldest, document->version)));
}

static HistoryState *
make_state(const Place *document, int64 version)
{
	HistoryState *state = palloc0(sizeof(HistoryState));
	HASHCTL control = {0};

	state->document = document->uuid;
	state->type = document->type;
	state->version = version == 0 ? document->version : version;
	control.keysize = sizeof(ItemKey);
	control.entrysize = sizeof(ItemEntry);
	control.hcxt = CurrentMemoryContext;
	state->items =
		hash_create("ainecto history", INITIAL_ITEMS, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	return state;
}

HistoryState *
history_make(const Place *document)
{
	return make_state(document, 0);
}

void
history_put(HistoryState *state, const Entity *entity, const char *uuid, JsonNode *fields)
{
	put_item(state, entity, uuid, fields);
}

JsonNode *
history_find(const HistoryState *state, const Entity *entity, const char *uuid)
{
	return get_item(state, entity, uuid);
}

HistoryState *
history_load(const Place *document, int64 version)
{
	HistoryState *state;

	if (version != 0)
		history_require_version(document, version);
	state = make_state(document, version);
	load_live_rows(state, &document_entity, NULL);
	for (const Entity *const *entity = entity_list(state->type); *entity != NULL; entity++)
		load_live_rows(state, *entity, NULL);
	/* The live rows may be newer than document->version: an earlier entry of a batch changed them. */
	if (version != 0)
		undo_later_changes(state);
	return state;
}

/* The keys of the things of one kind that a state is of; NULL if there are none. */
static ArrayType *
loaded_keys(const HistoryState *state, const Entity *entity)
{
	ArrayBuildState *keys = NULL;
	HASH_SEQ_STATUS scan;
	ItemEntry *entry;

	hash_seq_init(&scan, state->items);
	while ((entry = hash_seq_search(&scan)) != NULL)
	{
		if (entry->key.entity != entity)
			continue;
		if (entity->integer_key)
			keys = accumArrayResult(keys, Int64GetDatum(strtoll(entry->key.uuid, NULL, 10)), false, INT8OID,
									CurrentMemoryContext);
		else
			keys = accumArrayResult(keys, CStringGetTextDatum(entry->key.uuid), false, TEXTOID,
									CurrentMemoryContext);
	}
	return keys == NULL ? NULL : DatumGetArrayTypeP(makeArrayResult(keys, CurrentMemoryContext));
}

static void
load_touched_rows(HistoryState *state, const Entity *entity)
{
	ArrayType *keys = loaded_keys(state, entity);

	if (keys != NULL)
		load_live_rows(state, entity, keys);
}

/*
 * A state of the things alone that changes behind version `from`, up to and including `to` (0: all), are
 * about: two of these differ in what the whole ones differ in, since nothing else was changed between them.
 */
static HistoryState *
load_touched(const Place *document, int64 from, int64 to, int64 version)
{
	HistoryState *state = make_state(document, version);
	uint64 rows = execute_find_touched(&document->uuid, from, to == 0 ? PG_INT64_MAX : to);

	state->partial = true;
	for (uint64 row = 0; row < rows; row++)
		put_item(state, require_entity(state, statement_text(row, 1)), statement_text(row, 2), NULL);
	SPI_freetuptable(SPI_tuptable);
	load_touched_rows(state, &document_entity);
	for (const Entity *const *entity = entity_list(state->type); *entity != NULL; entity++)
		load_touched_rows(state, *entity);
	if (version != 0)
		undo_later_changes(state);
	return state;
}

HistoryState *
history_load_changed(const Place *document, int64 version)
{
	if (version == 0)
	{
		HistoryState *state = make_state(document, 0);

		state->partial = true;
		return state;
	}
	history_require_version(document, version);
	return load_touched(document, version, 0, version);
}

bool
history_is_of(const HistoryState *state, const Entity *entity, const char *uuid)
{
	return hash_get_num_entries(state->items) > 0 && find_item(state, entity, uuid) != NULL;
}

/* Order within a collection: parent, position among siblings, key. */
static int
compare_members(const JsonNode *a, const JsonNode *b, const char *name)
{
	const JsonNode *left = json_read_member(a, name);
	const JsonNode *right = json_read_member(b, name);
	int64 x;
	int64 y;

	if (json_node_to_integer(left, &x) && json_node_to_integer(right, &y))
		return x < y ? -1 : x > y;
	if (left != NULL && right != NULL && left->kind == JSON_NODE_STRING && right->kind == JSON_NODE_STRING)
		return strcmp(left->text, right->text);
	return 0;
}

static int
compare_items(const void *a, const void *b)
{
	const HistoryItem *left = a;
	const HistoryItem *right = b;
	int result = 0;

	if (left->entity->parent != NULL)
		result = compare_members(left->fields, right->fields, left->entity->parent);
	if (result == 0 && left->entity->order != NULL)
		result = compare_members(left->fields, right->fields, left->entity->order);
	return result != 0 ? result : strcmp(left->uuid, right->uuid);
}

HistoryItem *
history_items(const HistoryState *state, const Entity *entity, int *count)
{
	HistoryItem *items =
		palloc_extended(sizeof(HistoryItem) * Max(hash_get_num_entries(state->items), 1), MCXT_ALLOC_HUGE);
	HASH_SEQ_STATUS scan;
	ItemEntry *entry;

	*count = 0;
	hash_seq_init(&scan, state->items);
	while ((entry = hash_seq_search(&scan)) != NULL)
	{
		if (entry->key.entity != entity || entry->fields == NULL)
			continue;
		items[*count].entity = entity;
		items[*count].uuid = entry->key.uuid;
		items[(*count)++].fields = entry->fields;
	}
	qsort(items, *count, sizeof(HistoryItem), compare_items);
	return items;
}

static bool
same_number(const char *a, const char *b)
{
	Datum left;
	Datum right;

	if (strcmp(a, b) == 0)
		return true;
	left =
		DirectFunctionCall3(numeric_in, CStringGetDatum(a), ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
	right =
		DirectFunctionCall3(numeric_in, CStringGetDatum(b), ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
	return DatumGetBool(DirectFunctionCall2(numeric_eq, left, right));
}

/* As JSON; a column's numbers by value, so that 1 and 1.0 agree. */
bool
history_same_value(const JsonNode *a, const JsonNode *b)
{
	StringInfoData left;
	StringInfoData right;
	bool same;

	if (a == NULL || b == NULL)
		return (a == NULL || a->kind == JSON_NODE_NULL) && (b == NULL || b->kind == JSON_NODE_NULL);
	if (a->kind != b->kind)
		return false;
	if (a->kind == JSON_NODE_NUMBER)
		return same_number(a->text, b->text);
	initStringInfo(&left);
	initStringInfo(&right);
	json_node_write(&left, a);
	json_node_write(&right, b);
	same = strcmp(left.data, right.data) == 0;
	pfree(left.data);
	pfree(right.data);
	return same;
}

bool
history_compare_fields(const Entity *entity, const JsonNode *from, const JsonNode *to, JsonNode **before,
					   JsonNode **after)
{
	*before = json_node_make(JSON_NODE_OBJECT);
	*after = json_node_make(JSON_NODE_OBJECT);
	for (const EntityField *field = entity->fields; field->name != NULL; field++)
	{
		JsonNode *old_value = json_read_member(from, field->name);
		JsonNode *new_value = json_read_member(to, field->name);

		if (history_same_value(old_value, new_value))
			continue;
		json_node_set(*before, field->name, old_value != NULL ? old_value : json_node_make(JSON_NODE_NULL));
		json_node_set(*after, field->name, new_value != NULL ? new_value : json_node_make(JSON_NODE_NULL));
	}
	return (*before)->count > 0;
}

typedef struct DifferenceList
{
	HistoryDifference *rows;
	int count;
	int capacity;
} DifferenceList;

static void
add_difference(DifferenceList *list, const HistoryItem *item, const char *operation, JsonNode *before,
			   JsonNode *after)
{
	HistoryDifference *row;

	if (list->count == list->capacity)
	{
		list->capacity = Max(list->capacity * 2, 64);
		list->rows = list->rows == NULL
						 ? palloc(list->capacity * sizeof(HistoryDifference))
						 : repalloc_huge(list->rows, list->capacity * sizeof(HistoryDifference));
	}
	row = &list->rows[list->count++];
	row->entity = item->entity;
	row->uuid = item->uuid;
	row->operation = operation;
	row->before = before;
	row->after = after;
}

static void
compare_kind(const HistoryState *from, const HistoryState *to, const Entity *entity, DifferenceList *list)
{
	int old_count;
	int new_count;
	HistoryItem *old_items = history_items(from, entity, &old_count);
	HistoryItem *new_items = history_items(to, entity, &new_count);
	JsonNode *before;
	JsonNode *after;

	for (int i = 0; i < old_count; i++)
	{
		if (get_item(to, entity, old_items[i].uuid) == NULL)
			add_difference(list, &old_items[i], "delete", old_items[i].fields, NULL);
	}
	for (int i = 0; i < new_count; i++)
	{
		JsonNode *old_fields = get_item(from, entity, new_items[i].uuid);

		if (old_fields == NULL)
			add_difference(list, &new_items[i], "insert", NULL, new_items[i].fields);
		else if (history_compare_fields(entity, old_fields, new_items[i].fields, &before, &after))
			add_difference(list, &new_items[i], "update", before, after);
	}
	pfree(old_items);
	pfree(new_items);
}

static HistoryDifference *
compare_states(const HistoryState *from, const HistoryState *to, int *count)
{
	DifferenceList list = {0};

	compare_kind(from, to, &document_entity, &list);
	for (const Entity *const *entity = entity_list(from->type); *entity != NULL; entity++)
		compare_kind(from, to, *entity, &list);
	*count = list.count;
	return list.rows;
}

HistoryDifference *
history_compare(const Place *document, int64 from, int64 to, int *count)
{
	int64 current = document->version;
	int64 older = Min(from == 0 ? current : from, to == 0 ? current : to);
	int64 newer = from == 0 || to == 0 ? 0 : Max(from, to);

	if (from != 0)
		history_require_version(document, from);
	if (to != 0)
		history_require_version(document, to);
	return compare_states(load_touched(document, older, newer, from),
						  load_touched(document, older, newer, to), count);
}

/* A thing that a cascade has already taken along needs no delete of its own. */
static void
restore_deletes(const Place *document, const HistoryDifference *rows, int count)
{
	for (int i = count - 1; i >= 0; i--)
	{
		if (strcmp(rows[i].operation, "delete") == 0 &&
			entity_exists(rows[i].entity, &document->uuid, rows[i].uuid))
			entity_delete(rows[i].entity, &document->uuid, rows[i].uuid);
	}
}

static bool
changes_fixed_field(const HistoryDifference *row)
{
	for (const EntityField *field = row->entity->fields; field->name != NULL; field++)
	{
		if ((field->flags & FIELD_FIXED) && json_read_member(row->after, field->name) != NULL)
			return true;
	}
	return false;
}

/*
 * A thing may have gone with a cascade although only an update of it was wanted, and one that was removed and
 * made anew under its old identifier may differ in what an update cannot change: such a thing is made from
 * all its fields.
 */
static void
restore_write(const Place *document, const HistoryState *target, const HistoryDifference *row)
{
	bool update = strcmp(row->operation, "update") == 0;
	bool exists = entity_exists(row->entity, &document->uuid, row->uuid);

	if (update && exists && !changes_fixed_field(row))
	{
		entity_restore(row->entity, &document->uuid, row->uuid, row->after, false);
		return;
	}
	if (exists)
		entity_delete(row->entity, &document->uuid, row->uuid);
	entity_restore(row->entity, &document->uuid, row->uuid, get_item(target, row->entity, row->uuid), true);
}

static void
restore_writes(const Place *document, const HistoryState *target, const HistoryDifference *rows, int count)
{
	const char *document_text = uuid_text(&document->uuid);

	for (int i = 0; i < count; i++)
	{
		if (rows[i].entity == &document_entity)
			entity_restore(rows[i].entity, &document->uuid, document_text, rows[i].after, false);
		else if (strcmp(rows[i].operation, "delete") != 0)
			restore_write(document, target, &rows[i]);
		CHECK_FOR_INTERRUPTS();
	}
}

/* Each turn looks at what changed since the version, so at what the turns before it wrote, too. */
void
history_restore(const Place *document, int64 version)
{
	HistoryDifference *rows;
	int count;

	history_require_version(document, version);
	deferral_begin();
	for (int turn = 0; turn < RESTORE_MAX_TURNS; turn++)
	{
		HistoryState *target = load_touched(document, version, 0, version);

		rows = compare_states(load_touched(document, version, 0, 0), target, &count);
		if (count == 0)
			break;
		restore_deletes(document, rows, count);
		restore_writes(document, target, rows, count);
	}
	if (count != 0)
		ereport(
			ERROR,
			(errcode(ERRCODE_AI_UNAVAILABLE),
			 errmsg("the version cannot be brought back: %d of its things are changed again at once", count),
			 errdetail("%s \"%s\" differs after it was written.", rows[0].entity->label, rows[0].uuid),
			 errhint("A trigger that this house added alters what is written. Disable it meanwhile.")));
	deferral_check();
}
