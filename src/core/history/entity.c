/*
 * entity.c
 *		Create, change and delete rows of content by their descriptors.
 *
 * The statements are built from the descriptors' constant names once per backend and live in
 * TopMemoryContext.
 */
#include "postgres.h"

#include <math.h>

#include "base/errors.h"
#include "base/row.h"
#include "base/statement.h"
#include "base/uuid.h"
#include "catalog/namespace.h"
#include "core/history/entity.h"
#include "lib/ilist.h"
#include "mb/pg_wchar.h"
#include "pure/argument.h"
#include "pure/nearest.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

#define SCHEMA_NAME "ainecto"

/* Statements of an entity that are kept for sets of fields. */
#define MAX_UPDATES 32

/* First columns of an insert, and first parameters of the statements: the document and the key. */
#define DOCUMENT_PARAMETER    0
#define KEY_PARAMETER         1
#define FIRST_FIELD_PARAMETER 2

/*
 * An UPDATE of certain fields alone, for triggers and indexes of other columns have nothing to do with it.
 * Which fields go together is the caller's choice, so only some are kept.
 */
typedef struct EntityUpdate
{
	dlist_node node;
	uint32 fields; /* bits by their positions in the descriptor */
	Statement statement;
	MemoryContext context; /* holds all of it */
} EntityUpdate;

typedef struct EntityStatements
{
	const Entity *entity;
	ScanSource row;      /* document, key and fields */
	ScanSource siblings; /* their order, by document and parent */
	ScanSource all;      /* of a document */
	int parent;          /* position of the parent in row, 0: none */
	dlist_head updates;  /* EntityUpdate, those used last first */
	int update_count;
	Statement delete;
	Statement exists;
	struct EntityStatements *next;
} EntityStatements;

static EntityStatements *prepared = NULL;

static const EntityField document_fields[] = {
	{.name = "title", .kind = FIELD_TEXT, .flags = FIELD_REQUIRED | FIELD_NOT_NULL, .maximum = 255},
	{.name = "diagram_source", .kind = FIELD_TEXT},
	{.name = "source_language", .kind = FIELD_TEXT, .maximum = 50},
	{.name = "edge_style", .kind = FIELD_TEXT, .maximum = 50},
	{.name = "is_module", .kind = FIELD_BOOLEAN},
	{.name = "metadata", .kind = FIELD_JSON},
	{.name = "default_environment", .kind = FIELD_TEXT, .maximum = 50},
	{.name = "default_test_account", .kind = FIELD_TEXT, .maximum = 100},
	{.name = NULL},
};

const Entity document_entity = {
	.name = "document",
	.label = "document",
	.collection = "document",
	.relation = "document",
	.fields = document_fields,
};

/* By document type; filled once, by _PG_init(). */
static const Entity *const *entity_lists[DOCUMENT_TESTCASE + 1];

void
entity_register(DocumentType type, const Entity *const *list)
{
	entity_lists[type] = list;
}

const Entity *const *
entity_list(DocumentType type)
{
	return entity_lists[type];
}

const Entity *
entity_by_name(DocumentType type, const char *name)
{
	if (strcmp(name, document_entity.name) == 0)
		return &document_entity;
	for (const Entity *const *entity = entity_list(type); *entity != NULL; entity++)
	{
		if (strcmp((*entity)->name, name) == 0)
			return *entity;
	}
	return NULL;
}

const Entity *
entity_by_relation(Relation relation)
{
	const char *name = RelationGetRelationName(relation);

	if (RelationGetNamespace(relation) != get_namespace_oid(SCHEMA_NAME, true))
		return NULL;
	if (strcmp(name, document_entity.relation) == 0)
		return &document_entity;
	for (int type = DOCUMENT_ERD; type <= DOCUMENT_TESTCASE; type++)
	{
		for (const Entity *const *entity = entity_list(type); *entity != NULL; entity++)
		{
			if (strcmp((*entity)->relation, name) == 0)
				return *entity;
		}
	}
	return NULL;
}

const EntityField *
entity_field(const Entity *entity, const char *name)
{
	for (const EntityField *field = entity->fields; field->name != NULL; field++)
	{
		if (strcmp(field->name, name) == 0)
			return field;
	}
	return NULL;
}

bool
entity_is_initial(const EntityField *field, Datum value, bool isnull)
{
	if (isnull || field->initial == NULL)
		return isnull && field->initial == NULL;
	switch (field->kind)
	{
		case FIELD_BOOLEAN:
			return DatumGetBool(value) == (strcmp(field->initial, "true") == 0);
		case FIELD_INTEGER:
			return DatumGetInt32(value) == pg_strtoint32(field->initial);
		case FIELD_BIGINT:
			return DatumGetInt64(value) == pg_strtoint64(field->initial);
		case FIELD_TEXT:
		{
			const text *content = DatumGetTextPP(value);

			return VARSIZE_ANY_EXHDR(content) == strlen(field->initial) &&
				   memcmp(VARDATA_ANY(content), field->initial, VARSIZE_ANY_EXHDR(content)) == 0;
		}
		default:
			return false;
	}
}

void
entity_write_initial(JsonWriter *writer, const EntityField *field)
{
	if (field->initial != NULL && field->kind == FIELD_TEXT)
		json_write_text(writer, field->initial);
	else
		json_write_raw(writer, field->initial == NULL ? "null" : field->initial);
}

void
entity_write_initial_fields(JsonWriter *writer, const Entity *entity)
{
	json_write_open_object(writer);
	for (const EntityField *field = entity->fields; field->name != NULL; field++)
	{
		json_write_key(writer, field->name);
		entity_write_initial(writer, field);
	}
	json_write_close_object(writer);
}

void
entity_fill_initial(const Entity *entity, JsonNode *fields)
{
	for (const EntityField *field = entity->fields; field->name != NULL; field++)
	{
		JsonNode *value;

		if (json_read_member(fields, field->name) != NULL)
			continue;
		value = field->initial == NULL ? json_node_make(JSON_NODE_NULL) : json_node_make_text(field->initial);
		if (field->initial != NULL && field->kind == FIELD_BOOLEAN)
		{
			value->kind = JSON_NODE_BOOLEAN;
			value->boolean = strcmp(field->initial, "true") == 0;
		}
		else if (field->initial != NULL && field->kind != FIELD_TEXT)
			value->kind = JSON_NODE_NUMBER;
		json_node_set(fields, field->name, value);
	}
}

static Oid
field_type(const EntityField *field)
{
	static const Oid types[] = {
		[FIELD_TEXT] = TEXTOID,     [FIELD_INTEGER] = INT4OID, [FIELD_BIGINT] = INT8OID,
		[FIELD_NUMBER] = FLOAT8OID, [FIELD_BOOLEAN] = BOOLOID, [FIELD_JSON] = JSONBOID,
	};

	return types[field->kind];
}

static const char *
key_column(const Entity *entity)
{
	return entity->integer_key ? "id" : "uuid";
}

static void
statement_start(Statement *statement, const Entity *entity, int expected)
{
	statement->expected = expected;
	statement->argument_types[DOCUMENT_PARAMETER] = UUIDOID;
	statement->argument_types[KEY_PARAMETER] = entity->integer_key ? INT8OID : TEXTOID;
	statement->argument_count = FIRST_FIELD_PARAMETER;
}

static void
describe_row(EntityStatements *statements, const Entity *entity)
{
	ScanSource *row = &statements->row;
	int count = 0;

	row->relation = entity->relation;
	row->columns[count++] = "document_uuid";
	row->columns[count++] = key_column(entity);
	for (const EntityField *field = entity->fields; field->name != NULL; field++)
	{
		if (entity->parent != NULL && strcmp(field->name, entity->parent) == 0)
			statements->parent = count;
		row->columns[count++] = field->name;
	}
	statements->siblings.relation = entity->relation;
	statements->siblings.index = entity->order_index;
	statements->siblings.columns[0] = entity->order;
	statements->all.relation = entity->relation;
	statements->all.index =
		psprintf("%s_%s", entity->relation, entity->integer_key ? "document_id_key" : "pkey");
	statements->all.columns[0] = "document_uuid";
}

static void
build_update(Statement *statement, const Entity *entity, uint32 fields)
{
	StringInfoData text;

	statement_start(statement, entity, SPI_OK_UPDATE);
	initStringInfo(&text);
	appendStringInfo(&text, "UPDATE " SCHEMA_NAME ".%s SET ", entity->relation);
	for (int i = 0; entity->fields[i].name != NULL; i++)
	{
		const EntityField *field = &entity->fields[i];

		if (!(fields & (UINT32_C(1) << i)))
			continue;
		if (statement->argument_count > FIRST_FIELD_PARAMETER)
			appendStringInfoString(&text, ", ");
		statement->argument_types[statement->argument_count++] = field_type(field);
		if (field->initial != NULL)
			appendStringInfo(&text, "%s = COALESCE($%d, %s)", field->name, statement->argument_count,
							 quote_literal_cstr(field->initial));
		else
			appendStringInfo(&text, "%s = $%d", field->name, statement->argument_count);
	}
	if (entity == &document_entity)
		appendStringInfoString(&text, " WHERE uuid = $1 AND $2 IS NOT NULL");
	else
		appendStringInfo(&text, " WHERE document_uuid = $1 AND %s = $2", key_column(entity));
	statement->text = text.data;
}

static void
build_by_key(Statement *statement, const Entity *entity, const char *verb, int expected)
{
	statement_start(statement, entity, expected);
	statement->text = psprintf("%s FROM " SCHEMA_NAME ".%s WHERE document_uuid = $1 AND %s = $2", verb,
							   entity->relation, key_column(entity));
}

static EntityStatements *
statements_of(const Entity *entity)
{
	MemoryContext caller;
	EntityStatements *statements;

	for (statements = prepared; statements != NULL; statements = statements->next)
	{
		if (statements->entity == entity)
			return statements;
	}
	caller = MemoryContextSwitchTo(TopMemoryContext);
	statements = palloc0(sizeof(EntityStatements));
	statements->entity = entity;
	describe_row(statements, entity);
	dlist_init(&statements->updates);
	build_by_key(&statements->delete, entity, "DELETE", SPI_OK_DELETE);
	build_by_key(&statements->exists, entity, "SELECT 1", SPI_OK_SELECT);
	statements->exists.read_only = true;
	statements->next = prepared;
	prepared = statements;
	MemoryContextSwitchTo(caller);
	return statements;
}

/* A statement further up the stack may still run: it stays to the end of the transaction. */
static void
drop_update(EntityStatements *statements)
{
	EntityUpdate *oldest = dlist_tail_element(EntityUpdate, node, &statements->updates);

	dlist_delete(&oldest->node);
	statements->update_count--;
	statement_release(&oldest->statement);
	MemoryContextSetParent(oldest->context, TopTransactionContext);
}

static Statement *
update_of(EntityStatements *statements, uint32 fields)
{
	MemoryContext context;
	MemoryContext caller;
	EntityUpdate *update;
	dlist_iter iterator;

	dlist_foreach(iterator, &statements->updates)
	{
		update = dlist_container(EntityUpdate, node, iterator.cur);
		if (update->fields == fields)
		{
			dlist_move_head(&statements->updates, &update->node);
			return &update->statement;
		}
	}
	if (statements->update_count == MAX_UPDATES)
		drop_update(statements);
	context = AllocSetContextCreate(TopMemoryContext, "ainecto update", ALLOCSET_SMALL_SIZES);
	caller = MemoryContextSwitchTo(context);
	update = palloc0(sizeof(EntityUpdate));
	update->context = context;
	update->fields = fields;
	build_update(&update->statement, statements->entity, fields);
	dlist_push_head(&statements->updates, &update->node);
	statements->update_count++;
	MemoryContextSwitchTo(caller);
	return &update->statement;
}

void
entity_watch_tables(void)
{
	for (int type = DOCUMENT_ERD; type <= DOCUMENT_TESTCASE; type++)
	{
		for (const Entity *const *entity = entity_list(type); *entity != NULL; entity++)
			scan_watch(&statements_of(*entity)->row);
	}
}

static void
refuse_value(const EntityField *field, const char *allowed)
{
	ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("%s must be %s", field->name, allowed)));
}

static Datum
text_value(const EntityField *field, const JsonNode *node)
{
	if (node->kind != JSON_NODE_STRING)
		refuse_value(field, "text");
	if (field->maximum > 0 && node->length > field->maximum && pg_mbstrlen(node->text) > field->maximum)
		refuse_value(field, psprintf("text of at most %d characters", field->maximum));
	return PointerGetDatum(cstring_to_text_with_len(node->text, node->length));
}

static Datum
number_value(const EntityField *field, const JsonNode *node)
{
	double number;

	if (node->kind != JSON_NODE_NUMBER)
		refuse_value(field, "a number");
	number = strtod(node->text, NULL);
	if (!isfinite(number))
		refuse_value(field, "a finite number");
	return Float8GetDatum(number);
}

static Datum
integer_value(const EntityField *field, const JsonNode *node)
{
	int64 value;

	if (!json_node_to_integer(node, &value) ||
		(field->kind == FIELD_INTEGER && (value < PG_INT32_MIN || value > PG_INT32_MAX)))
		refuse_value(field, "an integer");
	return field->kind == FIELD_INTEGER ? Int32GetDatum((int32) value) : Int64GetDatum(value);
}

/* What push_json() of change.c wrapped. */
static const JsonNode *
unwrap(const JsonNode *node)
{
	return node->kind == JSON_NODE_OBJECT && node->count == 1 && strcmp(node->keys[0], ENTITY_JSON_WRAP) == 0
			   ? node->items[0]
			   : node;
}

/* A member of data as the field's datum; false for null and for what is absent. */
static bool
field_value(const EntityField *field, const JsonNode *node, bool restoring, Datum *value)
{
	if (node == NULL || node->kind == JSON_NODE_NULL)
		return false;
	switch (field->kind)
	{
		case FIELD_TEXT:
			*value = text_value(field, node);
			break;
		case FIELD_INTEGER:
		case FIELD_BIGINT:
			*value = integer_value(field, node);
			break;
		case FIELD_NUMBER:
			*value = number_value(field, node);
			break;
		case FIELD_BOOLEAN:
			if (node->kind != JSON_NODE_BOOLEAN)
				refuse_value(field, "true or false");
			*value = BoolGetDatum(node->boolean);
			break;
		case FIELD_JSON:
			*value = json_node_to_jsonb(restoring ? unwrap(node) : node);
			break;
	}
	return true;
}

static void
check_known_fields(const Entity *entity, const JsonNode *data)
{
	for (int i = 0; i < data->count; i++)
	{
		Nearest nearest;

		if (strcmp(data->keys[i], key_column(entity)) == 0 || strcmp(data->keys[i], "uuid") == 0 ||
			entity_field(entity, data->keys[i]) != NULL)
			continue;
		nearest_begin(&nearest, data->keys[i], NEAREST_NAME_EDITS);
		for (const EntityField *field = entity->fields; field->name != NULL; field++)
			nearest_offer(&nearest, field->name);
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("%s is no field of a %s", data->keys[i], entity->label),
						nearest.name == NULL ? 0 : errhint("Did you mean %s?", nearest.name)));
	}
}

static Datum
key_value(const Entity *entity, const char *uuid)
{
	char *end;
	int64 id;

	if (!entity->integer_key)
		return CStringGetTextDatum(uuid);
	errno = 0;
	id = strtoll(uuid, &end, 10);
	if (errno != 0 || *end != '\0' || *uuid == '\0')
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND), errmsg("there is no %s \"%s\"", entity->label, uuid)));
	return Int64GetDatum(id);
}

/* Of tool data the key is "uuid" text, or a number where the entity counts. */
static const char *
given_key(const Entity *entity, const JsonNode *data)
{
	const JsonNode *node = json_read_member(data, entity->integer_key ? "id" : "uuid");

	if (node == NULL || node->kind == JSON_NODE_NULL)
		return NULL;
	if (node->kind != (entity->integer_key ? JSON_NODE_NUMBER : JSON_NODE_STRING))
		ereport(ERROR,
				(errcode(ERRCODE_AI_INVALID_ARGUMENTS),
				 errmsg("%s must be %s", key_column(entity), entity->integer_key ? "an integer" : "text")));
	if (node->length < 1 || node->length > ARGUMENT_ID_MAX * MAX_MULTIBYTE_CHAR_LEN)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("uuid must be text of 1 to %d characters", ARGUMENT_ID_MAX)));
	return node->text;
}

static Datum
initial_value(const EntityField *field)
{
	switch (field->kind)
	{
		case FIELD_TEXT:
			return CStringGetTextDatum(field->initial);
		case FIELD_BOOLEAN:
			return BoolGetDatum(strcmp(field->initial, "true") == 0);
		case FIELD_INTEGER:
			return Int32GetDatum(pg_strtoint32(field->initial));
		case FIELD_BIGINT:
			return Int64GetDatum(pg_strtoint64(field->initial));
		default:
			elog(ERROR, "field %s can have no initial value", field->name);
	}
}

/* The position behind all siblings. */
static Datum
next_order(const EntityStatements *statements, const EntityField *field, const Datum *values,
		   const bool *nulls)
{
	Datum keys[] = {values[DOCUMENT_PARAMETER], values[statements->parent]};
	int64 next = 0;
	RowScan scan;
	bool isnull;

	if (!nulls[statements->parent] &&
		scan_find_last(&scan, &statements->siblings, statements->parent == 0 ? 1 : 2, keys))
	{
		next = scan_integer(&scan, 0, &isnull) + 1;
		scan_close(&scan);
	}
	if (field->kind == FIELD_INTEGER && next > PG_INT32_MAX)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("there is no place behind the last %s", statements->entity->label),
						errhint("Give %s, or a smaller one to the others.", field->name)));
	return field->kind == FIELD_INTEGER ? Int32GetDatum((int32) next) : Int64GetDatum(next);
}

/* uuid NULL: the sequence gives an integer key. Returns the key. */
static const char *
insert_row(const Entity *entity, const pg_uuid_t *document, const char *uuid, const JsonNode *data,
		   bool restoring)
{
	const EntityStatements *statements = statements_of(entity);
	const EntityField *order = NULL;
	Datum values[SCAN_MAX_COLUMNS];
	bool nulls[SCAN_MAX_COLUMNS] = {false};
	int column = FIRST_FIELD_PARAMETER;
	int order_column = 0;

	if (uuid == NULL)
		uuid = psprintf(INT64_FORMAT, row_next_number(psprintf("%s_id_seq", entity->relation)));
	values[DOCUMENT_PARAMETER] = UUIDPGetDatum(document);
	values[KEY_PARAMETER] = key_value(entity, uuid);
	for (const EntityField *field = entity->fields; field->name != NULL; field++, column++)
	{
		if (field_value(field, json_read_member(data, field->name), restoring, &values[column]))
			continue;
		if (field->flags & FIELD_REQUIRED)
			ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
							errmsg("%s is required for a new %s", field->name, entity->label)));
		if (field->flags & FIELD_ORDER)
		{
			order = field;
			order_column = column;
		}
		else if (field->initial != NULL)
			values[column] = initial_value(field);
		else
			nulls[column] = true;
	}
	if (order != NULL)
		values[order_column] = next_order(statements, order, values, nulls);
	row_insert_content(&statements->row, values, nulls);
	return uuid;
}

const char *
entity_insert(const Entity *entity, const pg_uuid_t *document, JsonNode *data)
{
	const char *uuid = given_key(entity, data);

	check_known_fields(entity, data);
	if (uuid == NULL && !entity->integer_key)
		uuid = uuid_make_text();
	if (entity->before_write != NULL)
		entity->before_write(entity, document, uuid, data, true);
	return insert_row(entity, document, uuid, data, false);
}

static void
refuse_missing(const Entity *entity, const char *uuid)
{
	ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND),
					errmsg("there is no %s \"%s\" in the document", entity->label, uuid),
					errhint("List the document's content to see its identifiers.")));
}

static void
refuse_null(const EntityField *field, const JsonNode *node)
{
	if (node->kind == JSON_NODE_NULL && field->initial == NULL && (field->flags & FIELD_NOT_NULL))
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("%s cannot be null", field->name)));
}

static void
update_row(const Entity *entity, const pg_uuid_t *document, const char *uuid, const JsonNode *data,
		   bool restoring)
{
	NullableDatum parameters[STATEMENT_MAX_ARGUMENTS];
	int count = FIRST_FIELD_PARAMETER;
	uint32 fields = 0;

	parameters[DOCUMENT_PARAMETER] = parameter_uuid(document);
	parameters[KEY_PARAMETER] = (NullableDatum){.value = key_value(entity, uuid)};
	for (int i = 0; entity->fields[i].name != NULL; i++)
	{
		const EntityField *field = &entity->fields[i];
		const JsonNode *node = json_read_member(data, field->name);

		if (node == NULL)
			continue;
		refuse_null(field, node);
		parameters[count].isnull = !field_value(field, node, restoring, &parameters[count].value);
		count++;
		fields |= UINT32_C(1) << i;
	}
	if (fields == 0 ? entity != &document_entity && !entity_exists(entity, document, uuid)
					: statement_run(update_of(statements_of(entity), fields), parameters, count) != 1)
		refuse_missing(entity, uuid);
}

void
entity_update(const Entity *entity, const pg_uuid_t *document, const char *uuid, JsonNode *data)
{
	check_known_fields(entity, data);
	if (entity->before_write != NULL)
		entity->before_write(entity, document, uuid, data, false);
	update_row(entity, document, uuid, data, false);
}

void
entity_restore(const Entity *entity, const pg_uuid_t *document, const char *uuid, JsonNode *fields,
			   bool creating)
{
	if (creating)
		insert_row(entity, document, uuid, fields, true);
	else
		update_row(entity, document, uuid, fields, true);
}

static uint64
run_by_key(Statement *statement, const Entity *entity, const pg_uuid_t *document, const char *uuid)
{
	NullableDatum key = {.value = key_value(entity, uuid)};

	return statement_run(statement, PARAMETERS(parameter_uuid(document), key));
}

void
entity_delete(const Entity *entity, const pg_uuid_t *document, const char *uuid)
{
	if (run_by_key(&statements_of(entity)->delete, entity, document, uuid) != 1)
		refuse_missing(entity, uuid);
}

bool
entity_exists(const Entity *entity, const pg_uuid_t *document, const char *uuid)
{
	return run_by_key(&statements_of(entity)->exists, entity, document, uuid) == 1;
}

int64
entity_purge(const Entity *entity, const pg_uuid_t *document)
{
	Datum key = UUIDPGetDatum(document);

	return row_delete_all(&statements_of(entity)->all, 1, &key);
}
