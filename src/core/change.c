/*
 * change.c
 *		Change rows and versions, written by triggers.
 *
 * Whether a version is open is read off the newest row of ainecto.document_version: its inserting transaction
 * is ours, and the running call, or manual SQL, made it. Savepoints and rolled-back batches need no
 * bookkeeping that way.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/skey.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "base/compat.h"
#include "base/errors.h"
#include "base/row.h"
#include "base/scan.h"
#include "base/settings.h"
#include "commands/trigger.h"
#include "core/audit.h"
#include "core/call.h"
#include "core/change.h"
#include "core/entity.h"
#include "core/installation.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/fmgroids.h"
#include "utils/fmgrprotos.h"
#include "utils/inval.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

/* One changed row, as the trigger sees it. */
typedef struct RowChange
{
	const Entity *entity;
	TupleDesc tuple_desc;
	HeapTuple before; /* NULL for an insert */
	HeapTuple after;  /* NULL for a delete */
} RowChange;

/* Columns of the sources below, by their places in their lists. */
enum
{
	DOCUMENT_VERSION,
	DOCUMENT_UPDATED_AT,
	DOCUMENT_PROJECT
};

enum
{
	VERSION_DOCUMENT,
	VERSION_NUMBER,
	VERSION_AT,
	VERSION_ACCOUNT,
	VERSION_CLIENT,
	VERSION_SESSION,
	VERSION_GRANT,
	VERSION_REQUEST,
	VERSION_TOOL,
	VERSION_DESCRIPTION,
	VERSION_SOURCE,
	VERSION_COLUMNS
};

enum
{
	CHANGE_ID,
	CHANGE_DOCUMENT,
	CHANGE_VERSION,
	CHANGE_ENTITY,
	CHANGE_ENTITY_UUID,
	CHANGE_OPERATION,
	CHANGE_BEFORE,
	CHANGE_AFTER,
	CHANGE_COLUMNS
};

static const ScanSource document_by_uuid = {
	.relation = "document",
	.index = "document_pkey",
	.columns = {"version", "updated_at", "project_uuid"},
};

static const ScanSource document_versions = {
	.relation = "document_version",
	.index = "document_version_pkey",
	.columns = {"document_uuid", "version", "at", "account_id", "client_id", "session_id", "grant_uuid",
				"request_id", "tool", "description", "source"},
};

static const ScanSource document_changes = {
	.relation = "document_change",
	.index = "document_change_pkey",
	.columns = {"id", "document_uuid", "version", "entity", "entity_uuid", "operation", "before", "after"},
};

/* The way from a document's project to the plan that pays for its history. */
static const ScanSource workspace_of_project = {
	.relation = "project",
	.index = "project_pkey",
	.columns = {"workspace_uuid"},
};

static const ScanSource owner_of_workspace = {
	.relation = "workspace",
	.index = "workspace_pkey",
	.columns = {"owner_id"},
};

static const ScanSource plan_of_account = {
	.relation = "account",
	.index = "account_pkey",
	.columns = {"plan"},
};

/* Attribute number of a column; the relation is ours, so it exists. */
static int
column_number(TupleDesc tuple_desc, const char *name)
{
	int number = SPI_fnumber(tuple_desc, name);

	if (number <= 0)
		elog(ERROR, "column \"%s\" is missing", name);
	return number;
}

static void
push_key(JsonbParseState **state, const char *name)
{
	JsonbValue key;

	key.type = jbvString;
	key.val.string.val = (char *) name;
	key.val.string.len = strlen(name);
	pushJsonbValue(state, WJB_KEY, &key);
}

/* Integers and numbers go through their output functions: exact, and the shortest text that reads back the
 * same. */
static void
push_number(JsonbParseState **state, Oid type, Datum datum)
{
	JsonbValue value;
	Oid output;
	bool varlena;

	getTypeOutputInfo(type, &output, &varlena);
	value.type = jbvNumeric;
	value.val.numeric =
		DatumGetNumeric(DirectFunctionCall3(numeric_in, CStringGetDatum(OidOutputFunctionCall(output, datum)),
											ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
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
			if (JB_ROOT_IS_SCALAR(json))
				JsonbExtractScalar(&json->root, &value);
			else
			{
				value.type = jbvBinary;
				value.val.binary.data = &json->root;
				value.val.binary.len = VARSIZE(json) - VARHDRSZ;
			}
			break;
		}
		default:
			push_number(state, type, datum);
			return;
	}
	pushJsonbValue(state, WJB_VALUE, &value);
}

static void
refuse_fixed(const Entity *entity, const char *name)
{
	ereport(ERROR,
			(errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("%s of a %s never changes", name, entity->label),
			 errhint("Delete the %s and create it anew where it belongs.", entity->label)));
}

/*
 * The fields of a change as two jsonb values: all fields for an insert or delete, those that differ for an
 * update. Returns whether anything changed.
 */
static bool
describe_change(const RowChange *change, Jsonb **before, Jsonb **after)
{
	JsonbParseState *before_state = NULL;
	JsonbParseState *after_state = NULL;
	int count = 0;

	pushJsonbValue(&before_state, WJB_BEGIN_OBJECT, NULL);
	pushJsonbValue(&after_state, WJB_BEGIN_OBJECT, NULL);
	for (const EntityField *field = change->entity->fields; field->name != NULL; field++)
	{
		int number = column_number(change->tuple_desc, field->name);
		Form_pg_attribute attribute = TupleDescAttr(change->tuple_desc, number - 1);
		bool old_null = true;
		bool new_null = true;
		Datum old_value = 0;
		Datum new_value = 0;

		if (change->before != NULL)
			old_value = heap_getattr(change->before, number, change->tuple_desc, &old_null);
		if (change->after != NULL)
			new_value = heap_getattr(change->after, number, change->tuple_desc, &new_null);
		if (change->before != NULL && change->after != NULL)
		{
			if (old_null == new_null &&
				(old_null || datum_image_eq(old_value, new_value, attribute->attbyval, attribute->attlen)))
				continue;
			if (field->flags & FIELD_FIXED)
				refuse_fixed(change->entity, field->name);
		}
		if (change->before != NULL)
			push_field(&before_state, field, attribute->atttypid, old_value, old_null);
		if (change->after != NULL)
			push_field(&after_state, field, attribute->atttypid, new_value, new_null);
		count++;
	}
	*before = JsonbValueToJsonb(pushJsonbValue(&before_state, WJB_END_OBJECT, NULL));
	*after = JsonbValueToJsonb(pushJsonbValue(&after_state, WJB_END_OBJECT, NULL));
	return count > 0;
}

/* The newest version of a document, as the running command sees it. */
typedef struct NewestVersion
{
	int64 version; /* 0: there is none yet */
	TimestampTz at;
	int64 account; /* 0: none */
	bool ours;     /* this transaction made it */
	bool manual;   /* manual SQL made it */
} NewestVersion;

static void
find_newest_version(const pg_uuid_t *document, NewestVersion *newest)
{
	Datum key = UUIDPGetDatum(document);
	bool isnull;
	RowScan scan;

	memset(newest, 0, sizeof(*newest));
	if (!scan_find_last(&scan, &document_versions, 1, &key))
		return;
	newest->version = scan_integer(&scan, VERSION_NUMBER, &isnull);
	newest->at = DatumGetTimestampTz(scan_datum(&scan, VERSION_AT, &isnull));
	newest->account = scan_integer(&scan, VERSION_ACCOUNT, &isnull);
	newest->ours = TransactionIdIsCurrentTransactionId(
		DatumGetTransactionId(slot_getsysattr(scan.slot, MinTransactionIdAttributeNumber, &isnull)));
	newest->manual = scan_is_null(&scan, VERSION_REQUEST);
	scan_close(&scan);
}

/* Roles that take turns in a transaction by SET ROLE may act for different accounts. */
static bool
is_of_session(const NewestVersion *version)
{
	Principal principal;

	principal_of_session(&principal);
	return principal.account_id == version->account;
}

/* The newest version of the document, if the running call or this transaction's manual SQL for the same
 * account opened it; else 0. */
static int64
find_open_version(const pg_uuid_t *document)
{
	NewestVersion newest;
	bool open;

	find_newest_version(document, &newest);
	if (!newest.ours)
		return 0;
	open = call_current() == NULL ? newest.manual && is_of_session(&newest)
								  : call_made_version(document, newest.version);
	return open ? newest.version : 0;
}

static bool
version_exists(const pg_uuid_t *document, int64 version)
{
	Datum keys[] = {UUIDPGetDatum(document), Int64GetDatum(version)};
	RowScan scan;

	if (!scan_find(&scan, &document_versions, lengthof(keys), keys))
		return false;
	scan_close(&scan);
	return true;
}

/* The column of the one row that the key names; foreign keys keep it there. Good until the scan is closed. */
static Datum
find_column(RowScan *scan, const ScanSource *source, Datum key)
{
	bool isnull;

	if (!scan_find(scan, source, 1, &key))
		elog(ERROR, "a row of ainecto.%s is missing", source->relation);
	return scan_datum(scan, 0, &isnull);
}

/* What the gate has read of the document; NULL where it has not. */
static const Place *
find_known_place(const pg_uuid_t *document)
{
	const CallFrame *frame = call_current();
	const Place *place = frame == NULL ? NULL : frame->document;

	return place != NULL && memcmp(&place->uuid, document, UUID_LEN) == 0 ? place : NULL;
}

static int64
find_owner(const pg_uuid_t *document, const pg_uuid_t *project)
{
	const Place *place = find_known_place(document);
	pg_uuid_t workspace;
	int64 owner;
	RowScan scan;

	if (place != NULL)
		return place->owner;
	workspace = *DatumGetUUIDP(find_column(&scan, &workspace_of_project, UUIDPGetDatum(project)));
	scan_close(&scan);
	owner = DatumGetInt64(find_column(&scan, &owner_of_workspace, UUIDPGetDatum(&workspace)));
	scan_close(&scan);
	return owner;
}

/*
 * Whoever deletes an account holds the lock of all versions until it is gone, and this transaction has that
 * lock now: an account that is still there stays. That of a workspace's owner does anyway.
 */
static void
require_account(int64 account)
{
	Datum key = Int64GetDatum(account);
	RowScan scan;

	if (!scan_find(&scan, &plan_of_account, 1, &key))
		ereport(ERROR, (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
						errmsg("the account that makes the version was deleted meanwhile")));
	scan_close(&scan);
}

/* The plan of the workspace's owner, who as a rule is the caller. */
static void
read_owner_plan(int64 owner, const Principal *caller, AccountPlan *plan)
{
	RowScan scan;

	if (owner == caller->account_id)
	{
		*plan = caller->plan;
		return;
	}
	principal_read_plan(TextDatumGetCString(find_column(&scan, &plan_of_account, Int64GetDatum(owner))),
						plan);
	scan_close(&scan);
}

/*
 * Keep the newest versions that the plan of the workspace's owner pays for. No guard stands in the way of
 * rows that the engine itself deletes.
 *
 * Numbers have no gaps, so as a rule one version is due. Looking for still older ones each time would step
 * over all the index entries that earlier purges left for vacuum.
 */
static void
purge_old_versions(const pg_uuid_t *document, int64 newest, int64 owner, const Principal *caller)
{
	Datum keys[2] = {UUIDPGetDatum(document)};
	int key_count = lengthof(keys);
	int64 last_due;
	AccountPlan plan;

	read_owner_plan(owner, caller, &plan);
	if (plan.versions_kept < 0 || newest <= plan.versions_kept)
		return;
	last_due = newest - plan.versions_kept;
	keys[1] = Int64GetDatum(last_due);
	if (version_exists(document, last_due - 1))
		key_count = 1;
	row_delete_range(&document_changes, key_count, keys, CHANGE_VERSION, last_due);
	row_delete_range(&document_versions, key_count, keys, VERSION_NUMBER, last_due);
}

/* A column of a row in the making; NULL stays null. */
static void
put_text(Datum *values, bool *nulls, int column, const char *text)
{
	nulls[column] = text == NULL;
	values[column] = text == NULL ? (Datum) 0 : CStringGetTextDatum(text);
}

/* The time of a version is the time it was made, under the document's lock, and rises strictly. */
static void
write_version_row(const pg_uuid_t *document, int64 version, const Principal *principal,
				  const char *description)
{
	const CallFrame *frame = call_current();
	NewestVersion previous;
	Datum values[VERSION_COLUMNS];
	bool nulls[VERSION_COLUMNS] = {false};

	find_newest_version(document, &previous);
	values[VERSION_DOCUMENT] = UUIDPGetDatum(document);
	values[VERSION_NUMBER] = Int64GetDatum(version);
	values[VERSION_AT] = TimestampTzGetDatum(Max(settings_clock(), previous.at + 1));
	values[VERSION_ACCOUNT] = Int64GetDatum(principal->account_id);
	nulls[VERSION_ACCOUNT] = principal->account_id == 0;
	put_text(values, nulls, VERSION_CLIENT, principal->client_id);
	put_text(values, nulls, VERSION_SESSION, frame == NULL ? NULL : frame->session_id);
	values[VERSION_GRANT] = UUIDPGetDatum(&principal->grant);
	nulls[VERSION_GRANT] = !principal->has_grant;
	put_text(values, nulls, VERSION_REQUEST, frame == NULL ? NULL : frame->request_id);
	put_text(values, nulls, VERSION_TOOL, frame == NULL ? NULL : frame->tool);
	put_text(values, nulls, VERSION_DESCRIPTION, description);
	put_text(values, nulls, VERSION_SOURCE, frame == NULL ? "manual" : frame->source);
	row_insert(&document_versions, values, nulls);
}

/* Manual SQL has no gate that would write the audit row. */
static void
audit_manual_version(const pg_uuid_t *document, int64 version, const Principal *principal,
					 const char *description)
{
	AuditEntry entry = {0};

	entry.source = "manual";
	entry.target_kind = "document";
	entry.target = DatumGetCString(DirectFunctionCall1(uuid_out, UUIDPGetDatum(document)));
	entry.version = version;
	entry.description = description;
	entry.outcome = "done";
	entry.principal = principal;
	audit_write(&entry);
}

/* The document's next version number, under its lock, and its project. */
static int64
count_version(const pg_uuid_t *document, pg_uuid_t *project)
{
	static const int counted[] = {DOCUMENT_VERSION, DOCUMENT_UPDATED_AT};
	Datum key = UUIDPGetDatum(document);
	Datum values[lengthof(counted)];
	bool isnull;
	int64 version;
	RowScan scan;

	if (!row_find_locked(&scan, &document_by_uuid, 1, &key, LockTupleNoKeyExclusive, NULL))
		ereport(ERROR,
				(errcode(ERRCODE_AI_NOT_FOUND), errmsg("the document of the changed row does not exist")));
	version = scan_integer(&scan, DOCUMENT_VERSION, &isnull) + 1;
	*project = *DatumGetUUIDP(scan_datum(&scan, DOCUMENT_PROJECT, &isnull));
	values[0] = Int64GetDatum(version);
	values[1] = TimestampTzGetDatum(settings_clock());
	row_update(&scan, lengthof(counted), counted, values);
	scan_close(&scan);
	return version;
}

static int64
open_version(const pg_uuid_t *document)
{
	const CallFrame *frame = call_current();
	const char *description;
	Principal principal = {0};
	pg_uuid_t project;
	int64 version = count_version(document, &project);
	int64 owner;

	if (frame != NULL)
	{
		principal = *frame->principal;
		description = frame->description;
	}
	else
	{
		principal_of_session(&principal);
		description = settings_description() == NULL ? CHANGE_DESCRIPTION_MANUAL : settings_description();
	}
	write_version_row(document, version, &principal, description);
	if (frame == NULL)
		audit_manual_version(document, version, &principal, description);
	call_note_version(document, version);
	owner = find_owner(document, &project);
	if (principal.account_id != 0 && principal.account_id != owner)
		require_account(principal.account_id);
	purge_old_versions(document, version, owner, &principal);
	return version;
}

static const char *
key_text(const RowChange *change, HeapTuple tuple)
{
	return SPI_getvalue(tuple, change->tuple_desc,
						column_number(change->tuple_desc, change->entity->integer_key ? "id" : "uuid"));
}

static void
document_of(const RowChange *change, HeapTuple tuple, pg_uuid_t *document)
{
	const char *name = change->entity == &document_entity ? "uuid" : "document_uuid";
	bool isnull;
	Datum value = heap_getattr(tuple, column_number(change->tuple_desc, name), change->tuple_desc, &isnull);

	Assert(!isnull);
	*document = *DatumGetUUIDP(value);
}

static void
check_keys_unchanged(const RowChange *change)
{
	pg_uuid_t old_document;
	pg_uuid_t new_document;

	if (change->before == NULL || change->after == NULL)
		return;
	document_of(change, change->before, &old_document);
	document_of(change, change->after, &new_document);
	if (memcmp(&old_document, &new_document, UUID_LEN) != 0)
		refuse_fixed(change->entity, "document_uuid");
	if (strcmp(key_text(change, change->before), key_text(change, change->after)) != 0)
		refuse_fixed(change->entity, "the identifier");
}

/* Content of another type would be in no snapshot, and history could not name it. */
static void
check_document_type(const Entity *entity, const pg_uuid_t *document)
{
	static const ScanSource document_type = {
		.relation = "document", .index = "document_pkey", .columns = {"type"}};
	const Place *place = find_known_place(document);
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
	HeapTuple row = change->after != NULL ? change->after : change->before;
	const char *operation = change->before == NULL ? "insert" : change->after == NULL ? "delete" : "update";
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
	if (change->before == NULL)
		check_document_type(change->entity, &document);
	version = find_open_version(&document);
	if (version == 0)
		version = open_version(&document);
	values[CHANGE_ID] = Int64GetDatum(row_next_number("document_change_id_seq"));
	values[CHANGE_DOCUMENT] = UUIDPGetDatum(&document);
	values[CHANGE_VERSION] = Int64GetDatum(version);
	put_text(values, nulls, CHANGE_ENTITY, change->entity->name);
	put_text(values, nulls, CHANGE_ENTITY_UUID, key_text(change, row));
	put_text(values, nulls, CHANGE_OPERATION, operation);
	values[CHANGE_BEFORE] = JsonbPGetDatum(before);
	nulls[CHANGE_BEFORE] = change->before == NULL;
	values[CHANGE_AFTER] = JsonbPGetDatum(after);
	nulls[CHANGE_AFTER] = change->after == NULL;
	row_insert(&document_changes, values, nulls);
}

/*
 * A version may no longer say what its content is, and what backends remember of versions must go. Once per
 * subtransaction, since each may be rolled back: telling of every row would have the next command learn all
 * about the table anew.
 */
static void
forget_versions(void)
{
	static LocalTransactionId told_in = InvalidLocalTransactionId;
	static SubTransactionId told_in_part = InvalidSubTransactionId;

	if (told_in == compat_local_transaction() && told_in_part == GetCurrentSubTransactionId())
		return;
	scan_invalidate(&document_by_uuid);
	told_in = compat_local_transaction();
	told_in_part = GetCurrentSubTransactionId();
}

/* Under ainecto.restoring nothing is recorded. */
static bool
stands_still(void)
{
	if (!settings_restoring())
		return false;
	forget_versions();
	return true;
}

/* Nor what comes by replication, or by a superuser in its role: versions then come as rows of their own. */
static bool
records_nothing(void)
{
	if (SessionReplicationRole != SESSION_REPLICATION_ROLE_REPLICA)
		return stands_still();
	forget_versions();
	return true;
}

void
change_record(TriggerData *trigger)
{
	RowChange change = {0};

	if (records_nothing())
		return;
	change.entity = entity_by_relation(trigger->tg_relation);
	if (change.entity == NULL)
		elog(ERROR, "relation \"%s\" holds no content", RelationGetRelationName(trigger->tg_relation));
	change.tuple_desc = RelationGetDescr(trigger->tg_relation);
	if (TRIGGER_FIRED_BY_INSERT(trigger->tg_event))
		change.after = trigger->tg_trigtuple;
	else
	{
		change.before = trigger->tg_trigtuple;
		if (TRIGGER_FIRED_BY_UPDATE(trigger->tg_event))
			change.after = trigger->tg_newtuple;
	}
	SPI_connect();
	installation_check();
	write_change(&change);
	SPI_finish();
}

void
change_check_birth(TriggerData *trigger)
{
	TupleDesc tuple_desc = RelationGetDescr(trigger->tg_relation);
	bool isnull;
	Datum version;

	if (stands_still())
		return;
	version = heap_getattr(trigger->tg_trigtuple, column_number(tuple_desc, "version"), tuple_desc, &isnull);
	if (isnull || DatumGetInt64(version) != 0)
		ereport(ERROR, (errcode(ERRCODE_AI_APPEND_ONLY), errmsg("a document is born at version 0"),
						errdetail("The version is counted by the change engine alone."),
						errhint("To load a dump, connect as a superuser with ainecto.restoring = on.")));
}

void
change_check_update(TriggerData *trigger)
{
	TupleDesc tuple_desc = RelationGetDescr(trigger->tg_relation);
	int type = column_number(tuple_desc, "type");
	char *before = SPI_getvalue(trigger->tg_trigtuple, tuple_desc, type);
	char *after = SPI_getvalue(trigger->tg_newtuple, tuple_desc, type);

	if (records_nothing())
		return;
	if (strcmp(before, after) != 0)
		refuse_fixed(&document_entity, "type");
	ereport(ERROR, (errcode(ERRCODE_AI_APPEND_ONLY), errmsg("the version of a document is not to be set"),
					errdetail("The version is counted by the change engine alone."),
					errhint("Change the document's content; each change makes a version.")));
}

void
change_refuse(TriggerData *trigger)
{
	const char *relation = RelationGetRelationName(trigger->tg_relation);

	if (stands_still())
		return;
	if (TRIGGER_FIRED_BY_DELETE(trigger->tg_event) && GetUserId() == get_role_oid(RETENTION_ROLE, true))
		return;
	if (strcmp(relation, document_entity.relation) == 0)
		ereport(ERROR, (errcode(ERRCODE_AI_APPEND_ONLY), errmsg("documents are archived, not deleted"),
						errhint("Use the tool delete_documents, or set archived_at.")));
	ereport(
		ERROR,
		(errcode(ERRCODE_AI_APPEND_ONLY),
		 errmsg("ainecto.%s cannot be %s", relation,
				TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event) ? "truncated"
				: TRIGGER_FIRED_BY_DELETE(trigger->tg_event) ? "deleted from"
															 : "updated"),
		 entity_by_relation(trigger->tg_relation) != NULL
			 ? errhint("Use DELETE: it makes a version, TRUNCATE would not.")
			 : errhint("History and audit are only ever added to. Old versions go by the plan, or by a DELETE"
					   " as the role %s.",
					   RETENTION_ROLE)));
}

/* Waits for all who are making versions, so that none can name the account while it goes. */
static bool
is_named_by_version(Datum account)
{
	const AttrNumber *numbers;
	Relation versions = scan_open_table(&document_versions, ShareRowExclusiveLock, &numbers);
	TupleTableSlot *slot = table_slot_create(versions, NULL);
	Snapshot snapshot = RegisterSnapshot(GetLatestSnapshot());
	TableScanDesc scan;
	ScanKeyData key;
	bool found;

	ScanKeyInit(&key, numbers[VERSION_ACCOUNT], BTEqualStrategyNumber, F_INT8EQ, account);
	scan = table_beginscan(versions, snapshot, 1, &key);
	found = table_scan_getnextslot(scan, ForwardScanDirection, slot);
	table_endscan(scan);
	UnregisterSnapshot(snapshot);
	ExecDropSingleTupleTableSlot(slot);
	table_close(versions, NoLock);
	return found;
}

void
change_keep_account(TriggerData *trigger)
{
	TupleDesc tuple_desc = RelationGetDescr(trigger->tg_relation);
	int id = column_number(tuple_desc, "id");
	bool isnull;
	Datum before = heap_getattr(trigger->tg_trigtuple, id, tuple_desc, &isnull);

	if (TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) &&
		DatumGetInt64(before) == DatumGetInt64(heap_getattr(trigger->tg_newtuple, id, tuple_desc, &isnull)))
		return;
	if (is_named_by_version(before))
		ereport(ERROR, (errcode(ERRCODE_AI_APPEND_ONLY),
						errmsg("the account is named by versions of documents and is kept"),
						errhint("Set disabled_at: then it can neither sign in nor use its tokens.")));
}

static int
compare_documents(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(pg_uuid_t));
}

int64
change_lock_document(const pg_uuid_t *document)
{
	Datum key = UUIDPGetDatum(document);
	bool isnull;
	int64 version;
	RowScan scan;

	if (!row_find_locked(&scan, &document_by_uuid, 1, &key, LockTupleNoKeyExclusive, NULL))
		return -1;
	version = scan_integer(&scan, DOCUMENT_VERSION, &isnull);
	scan_close(&scan);
	return version;
}

bool
change_lock_document_as_read(const pg_uuid_t *document, TransactionId written_by)
{
	Datum key = UUIDPGetDatum(document);
	bool waited;
	bool same;
	RowScan scan;

	if (!row_find_locked(&scan, &document_by_uuid, 1, &key, LockTupleNoKeyExclusive, &waited))
		return false;
	same = !waited && scan_writer(&scan) == written_by;
	scan_close(&scan);
	return same;
}

void
change_lock_documents(pg_uuid_t *documents, int count)
{
	qsort(documents, count, sizeof(pg_uuid_t), compare_documents);
	for (int i = 0; i < count; i++)
	{
		if (i == 0 || compare_documents(&documents[i - 1], &documents[i]) != 0)
			change_lock_document(&documents[i]);
	}
}
