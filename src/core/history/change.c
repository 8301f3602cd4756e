/*
 * change.c
 *		Change rows, written by triggers.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/xact.h"
#include "base/errors.h"
#include "base/installation.h"
#include "base/row.h"
#include "base/scan.h"
#include "catalog/pg_type_d.h"
#include "commands/trigger.h"
#include "common/shortest_dec.h"
#include "core/caller/call.h"
#include "core/history/change.h"
#include "core/history/entity.h"
#include "core/history/guard.h"
#include "core/history/history_source.h"
#include "core/history/row_write.h"
#include "core/history/version.h"
#include "core/tree/access.h"
#include "executor/spi.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"
#include "utils/rel.h"
#include "utils/uuid.h"

/* One write to a row of content. */
typedef struct RowChange
{
	const Entity *entity;
	Relation relation;
	TupleDesc tuple_desc;
	RowWrite write;
} RowChange;

static void
push_key(JsonbParseState **state, const char *name)
{
	JsonbValue key;

	key.type = jbvString;
	key.val.string.val = (char *) name;
	key.val.string.len = strlen(name);
	pushJsonbValue(state, WJB_KEY, &key);
}

/* Exact: of a floating-point number the shortest text that reads back the same, whatever the caller sets. */
static Numeric
exact_number(Oid type, Datum datum)
{
	char text[DOUBLE_SHORTEST_DECIMAL_LEN];

	if (type == INT4OID)
		return int64_to_numeric(DatumGetInt32(datum));
	if (type == INT8OID)
		return int64_to_numeric(DatumGetInt64(datum));
	Assert(type == FLOAT8OID);
	double_to_shortest_decimal_buf(DatumGetFloat8(datum), text);
	return DatumGetNumeric(DirectFunctionCall3(numeric_in, CStringGetDatum(text),
											   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
}

static void
push_number(JsonbParseState **state, Oid type, Datum datum)
{
	JsonbValue value;

	value.type = jbvNumeric;
	value.val.numeric = exact_number(type, datum);
	pushJsonbValue(state, WJB_VALUE, &value);
}

/* History reads rows back within the limits of json_read.h; a tool's call never goes beyond them, manual SQL
 * may. */
static void
check_json(const EntityField *field, Jsonb *json)
{
	JsonbIterator *iterator = JsonbIteratorInit(&json->root);
	JsonbIteratorToken token;
	JsonbValue value;
	int depth = 0;
	int nodes = 0;

	if (!json_read_numbers_fit(json))
		ereport(ERROR,
				(errcode(ERRCODE_AI_LIMIT_EXCEEDED),
				 errmsg("%s holds a number of more than %d characters", field->name, JSON_READ_MAX_NUMBER)));
	while ((token = JsonbIteratorNext(&iterator, &value, false)) != WJB_DONE)
	{
		if (token == WJB_BEGIN_ARRAY || token == WJB_BEGIN_OBJECT)
			depth++;
		else if (token == WJB_END_ARRAY || token == WJB_END_OBJECT)
			depth--;
		/* The row around it is one level more, and has some fields of its own. */
		if (depth >= JSON_READ_MAX_DEPTH || ++nodes > JSON_READ_MAX_NODES / 2)
			ereport(ERROR, (errcode(ERRCODE_AI_LIMIT_EXCEEDED),
							errmsg("%s is nested too deeply or holds too many values", field->name)));
	}
}

/* Whether a value would be taken for an SQL null, or for one that is wrapped so as not to be. */
static bool
needs_wrapping(Jsonb *json)
{
	JsonbValue value;

	if (JB_ROOT_IS_SCALAR(json))
		return JsonbExtractScalar(&json->root, &value) && value.type == jbvNull;
	return JB_ROOT_IS_OBJECT(json) && getKeyJsonValueFromContainer(&json->root, ENTITY_JSON_WRAP,
																   strlen(ENTITY_JSON_WRAP), NULL) != NULL;
}

static void
push_json(JsonbParseState **state, Jsonb *json)
{
	bool wrapped = needs_wrapping(json);
	JsonbValue value;

	if (wrapped)
	{
		pushJsonbValue(state, WJB_BEGIN_OBJECT, NULL);
		push_key(state, ENTITY_JSON_WRAP);
	}
	if (JB_ROOT_IS_SCALAR(json))
		JsonbExtractScalar(&json->root, &value);
	else
	{
		value.type = jbvBinary;
		value.val.binary.data = &json->root;
		value.val.binary.len = VARSIZE(json) - VARHDRSZ;
	}
	pushJsonbValue(state, WJB_VALUE, &value);
	if (wrapped)
		pushJsonbValue(state, WJB_END_OBJECT, NULL);
}

static void
push_field(JsonbParseState **state, const EntityField *field, Oid type, Datum datum, bool isnull)
{
	JsonbValue value;

	push_key(state, field->name);
	if (isnull)
	{
		value.type = jbvNull;
		pushJsonbValue(state, WJB_VALUE, &value);
		return;
	}
	switch (field->kind)
	{
		case FIELD_TEXT:
		{
			text *content = DatumGetTextPP(datum);

			value.type = jbvString;
			value.val.string.val = VARDATA_ANY(content);
			value.val.string.len = VARSIZE_ANY_EXHDR(content);
			break;
		}
		case FIELD_BOOLEAN:
			value.type = jbvBool;
			value.val.boolean = DatumGetBool(datum);
			break;
		case FIELD_JSON:
		{
			Jsonb *json = DatumGetJsonbP(datum);

			check_json(field, json);
			push_json(state, json);
			return;
		}
		default:
			push_number(state, type, datum);
			return;
	}
	pushJsonbValue(state, WJB_VALUE, &value);
}

void
change_refuse_fixed(const Entity *entity, const char *name)
{
	ereport(ERROR,
			(errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("%s of a %s never changes", name, entity->label),
			 errhint("Delete the %s and create it anew where it belongs.", entity->label)));
}

/*
 * The fields of a change as two jsonb values: for an insert or delete all that are not at their initial
 * value, for an update those that differ. Returns whether anything changed.
 */
static bool
describe_change(const RowChange *change, Jsonb **before, Jsonb **after)
{
	JsonbParseState *before_state = NULL;
	JsonbParseState *after_state = NULL;
	bool whole = change->write.before == NULL || change->write.after == NULL;
	bool changed = whole;

	pushJsonbValue(&before_state, WJB_BEGIN_OBJECT, NULL);
	pushJsonbValue(&after_state, WJB_BEGIN_OBJECT, NULL);
	for (const EntityField *field = change->entity->fields; field->name != NULL; field++)
	{
		int number = scan_column_number(change->tuple_desc, field->name);
		Form_pg_attribute attribute = TupleDescAttr(change->tuple_desc, number - 1);
		bool old_null = true;
		bool new_null = true;
		Datum old_value = 0;
		Datum new_value = 0;

		if (change->write.before != NULL)
			old_value = heap_getattr(change->write.before, number, change->tuple_desc, &old_null);
		if (change->write.after != NULL)
			new_value = heap_getattr(change->write.after, number, change->tuple_desc, &new_null);
		if (whole && entity_is_initial(field, change->write.before != NULL ? old_value : new_value,
									   change->write.before != NULL ? old_null : new_null))
			continue;
		if (!whole)
		{
			if (old_null == new_null &&
				(old_null || datum_image_eq(old_value, new_value, attribute->attbyval, attribute->attlen)))
				continue;
			if (field->flags & FIELD_FIXED)
				change_refuse_fixed(change->entity, field->name);
		}
		if (change->write.before != NULL)
			push_field(&before_state, field, attribute->atttypid, old_value, old_null);
		if (change->write.after != NULL)
			push_field(&after_state, field, attribute->atttypid, new_value, new_null);
		changed = true;
	}
	*before = JsonbValueToJsonb(pushJsonbValue(&before_state, WJB_END_OBJECT, NULL));
	*after = JsonbValueToJsonb(pushJsonbValue(&after_state, WJB_END_OBJECT, NULL));
	return changed;
}

static const char *
key_text(const RowChange *change, HeapTuple tuple)
{
	return SPI_getvalue(tuple, change->tuple_desc,
						scan_column_number(change->tuple_desc, change->entity->integer_key ? "id" : "uuid"));
}

static void
document_of(const RowChange *change, HeapTuple tuple, pg_uuid_t *document)
{
	const char *name = change->entity == &document_entity ? "uuid" : "document_uuid";
	bool isnull;
	Datum value =
		heap_getattr(tuple, scan_column_number(change->tuple_desc, name), change->tuple_desc, &isnull);

	Assert(!isnull);
	*document = *DatumGetUUIDP(value);
}

static void
check_keys_unchanged(const RowChange *change)
{
	pg_uuid_t old_document;
	pg_uuid_t new_document;

	if (change->write.before == NULL || change->write.after == NULL)
		return;
	document_of(change, change->write.before, &old_document);
	document_of(change, change->write.after, &new_document);
	if (memcmp(&old_document, &new_document, UUID_LEN) != 0)
		change_refuse_fixed(change->entity, "document_uuid");
	if (strcmp(key_text(change, change->write.before), key_text(change, change->write.after)) != 0)
		change_refuse_fixed(change->entity, "the identifier");
}

/* Content of another type would be in no snapshot, and history could not name it. */
static void
check_entity_type(const Entity *entity, const pg_uuid_t *document)
{
	static const ScanSource document_type = {
		.relation = "document", .index = "document_pkey", .columns = {"type"}};
	const Place *place = access_known_document(document);
	Datum key = UUIDPGetDatum(document);
	const char *type;
	RowScan scan;

	if (entity == &document_entity || (place != NULL && place->type == entity->document_type) ||
		!scan_find(&scan, &document_type, 1, &key))
		return;
	type = scan_text(&scan, 0);
	scan_close(&scan);
	if (strcmp(type, access_document_type_name(entity->document_type)) != 0)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("a document of type %s holds no %s", type, entity->label),
						errhint("Put it into a document of type %s.",
								access_document_type_name(entity->document_type))));
}

static void
write_change(const RowChange *change)
{
	HeapTuple row = change->write.after != NULL ? change->write.after : change->write.before;
	const char *operation = change->write.before == NULL  ? "insert"
							: change->write.after == NULL ? "delete"
														  : "update";
	pg_uuid_t document;
	Jsonb *before;
	Jsonb *after;
	Datum values[CHANGE_COLUMNS];
	bool nulls[CHANGE_COLUMNS] = {false};
	int64 version;

	check_keys_unchanged(change);
	if (!describe_change(change, &before, &after))
		return;
	document_of(change, row, &document);
	if (change->write.before == NULL)
		check_entity_type(change->entity, &document);
	version = version_of_write(&document, row_write_command(&change->write));
	values[CHANGE_ID] = Int64GetDatum(row_next_number("document_change_id_seq"));
	values[CHANGE_DOCUMENT] = UUIDPGetDatum(&document);
	values[CHANGE_VERSION] = Int64GetDatum(version);
	values[CHANGE_ENTITY] = CStringGetTextDatum(change->entity->name);
	values[CHANGE_ENTITY_UUID] = CStringGetTextDatum(key_text(change, row));
	values[CHANGE_OPERATION] = CStringGetTextDatum(operation);
	values[CHANGE_BEFORE] = JsonbPGetDatum(before);
	nulls[CHANGE_BEFORE] = change->write.before == NULL;
	values[CHANGE_AFTER] = JsonbPGetDatum(after);
	nulls[CHANGE_AFTER] = change->write.after == NULL;
	row_insert(&history_changes, values, nulls);
}

static void
record(const RowChange *change)
{
	write_change(change);
	row_write_note(change->relation, &change->write);
}

/*
 * Other triggers, or functions of a statement that is still running, wrote to the row as well, and which of
 * the writes fired first is chance: all that is not recorded yet is, in the order of writing.
 */
static void
catch_up(const RowChange *change)
{
	CallFrame *frame = call_current();
	ListCell *cell;

	PG_TRY();
	{
		foreach(cell, row_write_collect(change->relation, &change->write))
		{
			RowChange missed = *change;

			missed.write = *(RowWrite *) lfirst(cell);
			call_act_for(call_of_command(frame, row_write_command(&missed.write)));
			record(&missed);
		}
	}
	PG_FINALLY();
	{
		call_act_for(frame);
	}
	PG_END_TRY();
}

/*
 * Whether nothing but this write can have happened to the row since it was recorded last. A key that is
 * inserted may have been deleted by a statement that has not fired yet, unless it is the call itself that
 * inserts and nothing runs around it.
 */
static bool
is_next_in_order(const RowChange *change)
{
	const CallFrame *frame = call_current();

	if (!row_write_is_only(&change->write))
		return row_write_follows_noted(change->relation, &change->write);
	return change->write.before != NULL ||
		   (frame != NULL && frame->alone && DatumGetInt32(pg_trigger_depth(NULL)) == 1);
}

static void
record_in_order(const RowChange *change)
{
	SPI_connect();
	installation_check();
	if (is_next_in_order(change))
		record(change);
	else
		catch_up(change);
	SPI_finish();
}

bool
change_record(TriggerData *trigger)
{
	RowChange change = {.relation = trigger->tg_relation};

	if (guard_records_nothing())
	{
		row_write_pass_over();
		return false;
	}
	change.entity = entity_by_relation(trigger->tg_relation);
	if (change.entity == NULL)
		elog(ERROR, "relation \"%s\" holds no content", RelationGetRelationName(trigger->tg_relation));
	change.tuple_desc = RelationGetDescr(trigger->tg_relation);
	if (TRIGGER_FIRED_BY_INSERT(trigger->tg_event))
		change.write.after = trigger->tg_trigtuple;
	else
	{
		change.write.before = trigger->tg_trigtuple;
		if (TRIGGER_FIRED_BY_UPDATE(trigger->tg_event))
			change.write.after = trigger->tg_newtuple;
	}
	if (!row_write_is_noted(change.relation, &change.write))
		record_in_order(&change);
	return change.entity != &document_entity;
}
