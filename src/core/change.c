/*
 * change.c
 *		Change rows and versions, written by triggers.
 *
 * Whether a version is open is read off the newest row of ainecto.document_version: its inserting transaction
 *is ours, and the running call, or manual SQL, made it. Savepoints and rolled-back batches need no
 *bookkeeping that way. SnapshotSelf shows our own rows of the current command too.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/skey.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "base/compat.h"
#include "base/errors.h"
#include "base/scan.h"
#include "base/settings.h"
#include "base/statement.h"
#include "catalog/namespace.h"
#include "core/audit.h"
#include "core/call.h"
#include "core/change.h"
#include "core/entity.h"
#include "core/installation.h"
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
#include "utils/uuid.h"

#define RETENTION_ROLE "ainecto_retention"

/* Columns of ainecto.document_version that the engine reads by number: 20 lines of DDL in 40_history.sql. */
#define ANUM_VERSION_DOCUMENT 1
#define ANUM_VERSION_VERSION  2
#define ANUM_VERSION_REQUEST  8

/* One changed row, as the trigger sees it. */
typedef struct RowChange
{
	const Entity *entity;
	TupleDesc tuple_desc;
	HeapTuple before; /* NULL for an insert */
	HeapTuple after;  /* NULL for a delete */
} RowChange;

static Statement next_version = {
	.text = "UPDATE ainecto.document SET version = version + 1, updated_at = $2 WHERE uuid = $1"
			" RETURNING version, project_uuid",
	.expected = SPI_OK_UPDATE_RETURNING,
	.argument_count = 2,
	.argument_types = {UUIDOID, TIMESTAMPTZOID},
};

/* Whether next_version is running: what its trigger may let pass. A fact about the running C stack. */
static bool counting = false;

static Statement insert_version = {
	.text =
		"INSERT INTO ainecto.document_version (document_uuid, version, at, account_id, client_id, session_id,"
		" grant_uuid, request_id, tool, description, source)"
		" VALUES ($1, $2, GREATEST($3, (SELECT v.at + '1 microsecond'::pg_catalog.interval"
		" FROM ainecto.document_version v WHERE v.document_uuid = $1 ORDER BY v.version DESC LIMIT 1)),"
		" $4, $5, $6, $7, $8, $9, $10, $11)",
	.expected = SPI_OK_INSERT,
	.argument_count = 11,
	.argument_types = {UUIDOID, INT8OID, TIMESTAMPTZOID, INT8OID, TEXTOID, TEXTOID, UUIDOID, TEXTOID, TEXTOID,
					   TEXTOID, TEXTOID},
};

static Statement insert_change = {
	.text = "INSERT INTO ainecto.document_change (document_uuid, version, entity, entity_uuid, operation, "
			"before, after)"
			" VALUES ($1, $2, $3, $4, $5, $6, $7)",
	.expected = SPI_OK_INSERT,
	.argument_count = 7,
	.argument_types = {UUIDOID, INT8OID, TEXTOID, TEXTOID, TEXTOID, JSONBOID, JSONBOID},
};

static Statement purge_changes = {
	.text = "DELETE FROM ainecto.document_change WHERE document_uuid = $1 AND version BETWEEN $2 AND $3",
	.expected = SPI_OK_DELETE,
	.argument_count = 3,
	.argument_types = {UUIDOID, INT8OID, INT8OID},
};

static Statement purge_versions = {
	.text = "DELETE FROM ainecto.document_version WHERE document_uuid = $1 AND version BETWEEN $2 AND $3",
	.expected = SPI_OK_DELETE,
	.argument_count = 3,
	.argument_types = {UUIDOID, INT8OID, INT8OID},
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

static const ScanSource version_by_number = {
	.relation = "document_version",
	.index = "document_version_pkey",
	.columns = {"version"},
};

static Statement lock_documents = {
	.text = "SELECT d.uuid, d.version FROM ainecto.document d"
			" WHERE d.uuid = ANY ($1) ORDER BY d.uuid FOR NO KEY UPDATE OF d",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {UUIDARRAYOID},
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

/* The newest version of the document, if the running call or this transaction's manual SQL opened it; else 0.
 */
static int64
find_open_version(const pg_uuid_t *document)
{
	Oid schema = get_namespace_oid("ainecto", false);
	Relation versions = table_open(get_relname_relid("document_version", schema), AccessShareLock);
	Relation index = index_open(get_relname_relid("document_version_pkey", schema), AccessShareLock);
	TupleTableSlot *slot = table_slot_create(versions, NULL);
	IndexScanDesc scan = compat_index_beginscan(versions, index, SnapshotSelf, 1);
	ScanKeyData key;
	int64 version = 0;

	ScanKeyInit(&key, ANUM_VERSION_DOCUMENT, BTEqualStrategyNumber, F_UUID_EQ, UUIDPGetDatum(document));
	index_rescan(scan, &key, 1, NULL, 0);
	if (index_getnext_slot(scan, BackwardScanDirection, slot))
	{
		bool isnull;
		Datum xmin = slot_getsysattr(slot, MinTransactionIdAttributeNumber, &isnull);

		if (TransactionIdIsCurrentTransactionId(DatumGetTransactionId(xmin)))
		{
			int64 newest = DatumGetInt64(slot_getattr(slot, ANUM_VERSION_VERSION, &isnull));
			bool manual = slot_attisnull(slot, ANUM_VERSION_REQUEST);

			if (call_current() == NULL ? manual : call_made_version(document, newest))
				version = newest;
		}
	}
	index_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
	index_close(index, AccessShareLock);
	table_close(versions, AccessShareLock);
	return version;
}

static Datum
optional_text(const char *text, char *null)
{
	*null = text == NULL ? 'n' : ' ';
	return text == NULL ? (Datum) 0 : CStringGetTextDatum(text);
}

static bool
version_exists(const pg_uuid_t *document, int64 version)
{
	Datum keys[] = {UUIDPGetDatum(document), Int64GetDatum(version)};
	RowScan scan;

	if (!scan_find(&scan, &version_by_number, lengthof(keys), keys))
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

static void
read_owner_plan(const pg_uuid_t *project, AccountPlan *plan)
{
	pg_uuid_t workspace;
	int64 owner;
	RowScan scan;

	workspace = *DatumGetUUIDP(find_column(&scan, &workspace_of_project, UUIDPGetDatum(project)));
	scan_close(&scan);
	owner = DatumGetInt64(find_column(&scan, &owner_of_workspace, UUIDPGetDatum(&workspace)));
	scan_close(&scan);
	principal_read_plan(TextDatumGetCString(find_column(&scan, &plan_of_account, Int64GetDatum(owner))),
						plan);
	scan_close(&scan);
}

/*
 * Keep the newest versions that the plan of the workspace's owner pays for. The guard on history lets its own
 * role pass, and only that; the trigger function runs as the extension's owner, which may become it.
 *
 * Numbers have no gaps, so as a rule one version is due. Looking for still older ones each time would step
 * over all the index entries that earlier purges left for vacuum.
 */
static void
purge_old_versions(const pg_uuid_t *document, int64 newest, const pg_uuid_t *project)
{
	Datum values[3];
	int64 last_due;
	AccountPlan plan;
	Oid caller;
	int security_context;

	read_owner_plan(project, &plan);
	if (plan.versions_kept < 0 || newest <= plan.versions_kept)
		return;
	last_due = newest - plan.versions_kept;
	values[0] = UUIDPGetDatum(document);
	values[1] = Int64GetDatum(version_exists(document, last_due - 1) ? 1 : last_due);
	values[2] = Int64GetDatum(last_due);
	GetUserIdAndSecContext(&caller, &security_context);
	SetUserIdAndSecContext(get_role_oid(RETENTION_ROLE, false),
						   security_context | SECURITY_LOCAL_USERID_CHANGE);
	statement_run(&purge_changes, values, NULL);
	statement_run(&purge_versions, values, NULL);
	SetUserIdAndSecContext(caller, security_context);
}

static void
write_version_row(const pg_uuid_t *document, int64 version, TimestampTz at, const Principal *principal,
				  const char *description)
{
	const CallFrame *frame = call_current();
	Datum values[11];
	char nulls[11];

	memset(nulls, ' ', sizeof(nulls));
	values[0] = UUIDPGetDatum(document);
	values[1] = Int64GetDatum(version);
	values[2] = TimestampTzGetDatum(at);
	values[3] = Int64GetDatum(principal->account_id);
	nulls[3] = principal->account_id == 0 ? 'n' : ' ';
	values[4] = optional_text(principal->client_id, &nulls[4]);
	values[5] = optional_text(frame == NULL ? NULL : frame->session_id, &nulls[5]);
	values[6] = UUIDPGetDatum(&principal->grant);
	nulls[6] = principal->has_grant ? ' ' : 'n';
	values[7] = optional_text(frame == NULL ? NULL : frame->request_id, &nulls[7]);
	values[8] = optional_text(frame == NULL ? NULL : frame->tool, &nulls[8]);
	values[9] = CStringGetTextDatum(description);
	values[10] = CStringGetTextDatum(frame == NULL ? "manual" : frame->source);
	statement_run(&insert_version, values, nulls);
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
count_version(const pg_uuid_t *document, TimestampTz at, pg_uuid_t *project)
{
	Datum values[] = {UUIDPGetDatum(document), TimestampTzGetDatum(at)};
	bool outer = counting;
	bool isnull;
	volatile uint64 rows = 0;

	counting = true;
	PG_TRY();
	{
		rows = statement_run(&next_version, values, NULL);
	}
	PG_FINALLY();
	{
		counting = outer;
	}
	PG_END_TRY();
	if (rows != 1)
		ereport(ERROR,
				(errcode(ERRCODE_AI_NOT_FOUND), errmsg("the document of the changed row does not exist")));
	*project = *DatumGetUUIDP(statement_datum(0, 2, &isnull));
	return statement_integer(0, 1);
}

static int64
open_version(const pg_uuid_t *document)
{
	const CallFrame *frame = call_current();
	const char *description;
	Principal principal = {0};
	pg_uuid_t project;
	int64 version = count_version(document, settings_clock(), &project);
	/* The lock may have been waited for: the time of a version is the time it was made. */
	TimestampTz at = settings_clock();

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
	write_version_row(document, version, at, &principal, description);
	if (frame == NULL)
		audit_manual_version(document, version, &principal, description);
	call_note_version(document, version);
	purge_old_versions(document, version, &project);
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
	Datum key = UUIDPGetDatum(document);
	const char *type;
	RowScan scan;

	if (entity == &document_entity || !scan_find(&scan, &document_type, 1, &key))
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
	Datum values[7];
	char nulls[7];
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
	memset(nulls, ' ', sizeof(nulls));
	values[0] = UUIDPGetDatum(&document);
	values[1] = Int64GetDatum(version);
	values[2] = CStringGetTextDatum(change->entity->name);
	values[3] = CStringGetTextDatum(key_text(change, row));
	values[4] = CStringGetTextDatum(operation);
	values[5] = JsonbPGetDatum(before);
	nulls[5] = change->before == NULL ? 'n' : ' ';
	values[6] = JsonbPGetDatum(after);
	nulls[6] = change->after == NULL ? 'n' : ' ';
	statement_run(&insert_change, values, nulls);
}

void
change_record(TriggerData *trigger)
{
	RowChange change = {0};

	if (settings_restoring())
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

	if (settings_restoring())
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

	if (settings_restoring())
		return;
	if (strcmp(before, after) != 0)
		refuse_fixed(&document_entity, "type");
	if (!counting)
		ereport(ERROR, (errcode(ERRCODE_AI_APPEND_ONLY), errmsg("the version of a document is not to be set"),
						errdetail("The version is counted by the change engine alone."),
						errhint("Change the document's content; each change makes a version.")));
}

void
change_refuse(TriggerData *trigger)
{
	const char *relation = RelationGetRelationName(trigger->tg_relation);

	if (settings_restoring())
		return;
	if (TRIGGER_FIRED_BY_DELETE(trigger->tg_event) && GetUserId() == get_role_oid(RETENTION_ROLE, true))
		return;
	if (strcmp(relation, document_entity.relation) == 0)
		ereport(ERROR, (errcode(ERRCODE_AI_APPEND_ONLY), errmsg("documents are archived, not deleted"),
						errhint("Use the tool delete_documents, or set archived_at.")));
	ereport(ERROR, (errcode(ERRCODE_AI_APPEND_ONLY),
					errmsg("ainecto.%s cannot be %s", relation,
						   TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event) ? "truncated"
						   : TRIGGER_FIRED_BY_DELETE(trigger->tg_event) ? "deleted from"
																		: "updated")));
}

void
change_lock_documents(const pg_uuid_t *documents, int count, int64 *versions)
{
	Datum *uuids = palloc(count * sizeof(Datum));
	Datum array;

	for (int i = 0; i < count; i++)
	{
		uuids[i] = UUIDPGetDatum(&documents[i]);
		if (versions != NULL)
			versions[i] = -1;
	}
	array = PointerGetDatum(construct_array(uuids, count, UUIDOID, UUID_LEN, false, TYPALIGN_CHAR));
	statement_run(&lock_documents, &array, NULL);
	for (uint64 row = 0; versions != NULL && row < SPI_processed; row++)
	{
		bool isnull;
		const pg_uuid_t *uuid = DatumGetUUIDP(statement_datum(row, 1, &isnull));

		for (int i = 0; i < count; i++)
		{
			if (memcmp(&documents[i], uuid, UUID_LEN) == 0)
				versions[i] = statement_integer(row, 2);
		}
	}
}
