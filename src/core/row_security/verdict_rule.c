/*
 * verdict_rule.c
 *		What the rows of each table need, places aside.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "base/errors.h"
#include "base/scan.h"
#include "base/statement.h"
#include "core/history/entity.h"
#include "core/row_security/verdict_rule.h"
#include "core/tree/access.h"
#include "executor/spi.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/uuid.h"

typedef struct TableRule
{
	const char *relation;
	VerdictRule rule;
} TableRule;

static const ScanSource run_by_id = {
	.relation = "test_run", .index = "test_run_pkey", .columns = {"project_uuid"}};

static const ScanSource case_by_id = {
	.relation = "test_case", .index = "test_case_pkey", .columns = {"document_uuid"}};

static const ScanSource upload_by_uuid = {
	.relation = "upload", .index = "upload_pkey", .columns = {"document_uuid"}};

static const ScanSource case_of_run = {
	.relation = "test_run_case", .index = "test_run_case_pkey", .columns = {"document_uuid"}};

Datum
verdict_row_datum(const VerdictRow *row, const char *column, bool *isnull)
{
	int number = SPI_fnumber(row->description, column);

	if (number <= 0)
		elog(ERROR, "column \"%s\" is missing", column);
	return heap_getattr(row->tuple, number, row->description, isnull);
}

/* False if the column is null, which leaves *uuid as it was. */
bool
verdict_row_uuid(const VerdictRow *row, const char *column, pg_uuid_t *uuid)
{
	bool isnull;
	Datum value = verdict_row_datum(row, column, &isnull);

	if (!isnull)
		*uuid = *DatumGetUUIDP(value);
	return !isnull;
}

bool
verdict_row_is_null(const VerdictRow *row, const char *column)
{
	bool isnull;

	verdict_row_datum(row, column, &isnull);
	return isnull;
}

/* 0 if null, which is the id of nothing. */
int64
verdict_row_integer(const VerdictRow *row, const char *column)
{
	bool isnull;
	Datum value = verdict_row_datum(row, column, &isnull);

	return isnull ? 0 : DatumGetInt64(value);
}

bool
verdict_same_uuid(const pg_uuid_t *a, const pg_uuid_t *b)
{
	return memcmp(a, b, UUID_LEN) == 0;
}

void
verdict_refuse_absent(PlaceKind kind)
{
	ereport(ERROR,
			(errcode(ERRCODE_AI_NOT_FOUND), errmsg("there is no %s with this uuid, or none that you may see",
												   access_place_kind_name(kind))));
}

void
verdict_refuse_trash(const Place *place)
{
	ereport(ERROR, (errcode(ERRCODE_AI_ARCHIVED),
					errmsg("\"%s\" is in the trash, or lies in something that is", place->title),
					errhint("See list_trash, and bring it back first.")));
}

void
verdict_require_live(const Place *place)
{
	if (place->archived)
		verdict_refuse_trash(place);
}

/* A place, not in the trash, on which the principal has the right to write. */
void
verdict_require_writable(const Principal *principal, PlaceKind kind, const pg_uuid_t *uuid, Place *place)
{
	access_require(principal, kind, uuid, RIGHT_WRITE, place);
	verdict_require_live(place);
}

void
verdict_need_document(const Principal *principal, const VerdictRow *row, bool leaving)
{
	pg_uuid_t document = {0};
	Place place;

	verdict_row_uuid(row, "document_uuid", &document);
	verdict_require_writable(principal, PLACE_DOCUMENT, &document, &place);
}

/* Whether what a row names by a key is there, and of the same document as the row. */
static bool
names_own(const ScanSource *named, Datum key, const VerdictRow *row)
{
	pg_uuid_t document = {0};
	bool isnull;
	bool own;
	Datum value;
	RowScan scan;

	if (!scan_find(&scan, named, 1, &key))
		return false;
	verdict_row_uuid(row, "document_uuid", &document);
	value = scan_datum(&scan, 0, &isnull);
	own = !isnull && verdict_same_uuid(DatumGetUUIDP(value), &document);
	scan_close(&scan);
	return own;
}

/* Whoever may read an attachment reads the bytes that it names: they must have been sent for its document. */
static void
need_attachment(const Principal *principal, const VerdictRow *row, bool leaving)
{
	bool isnull;
	Datum upload;

	verdict_need_document(principal, row, leaving);
	if (leaving)
		return;
	upload = verdict_row_datum(row, "upload_uuid", &isnull);
	if (isnull || !names_own(&upload_by_uuid, upload, row))
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND),
						errmsg("nothing was uploaded under this uuid for this document")));
}

static void
need_project(const Principal *principal, const VerdictRow *row, bool leaving)
{
	pg_uuid_t project = {0};
	Place place;

	verdict_row_uuid(row, "project_uuid", &project);
	verdict_require_writable(principal, PLACE_PROJECT, &project, &place);
}

/* The place that a grant or link names. */
static PlaceKind
target_of(const VerdictRow *row, pg_uuid_t *uuid)
{
	if (verdict_row_uuid(row, "document_uuid", uuid))
		return PLACE_DOCUMENT;
	if (verdict_row_uuid(row, "folder_uuid", uuid))
		return PLACE_FOLDER;
	if (verdict_row_uuid(row, "project_uuid", uuid))
		return PLACE_PROJECT;
	/* A link has no such column, and one of the three. */
	if (SPI_fnumber(row->description, "workspace_uuid") <= 0 ||
		!verdict_row_uuid(row, "workspace_uuid", uuid))
		memset(uuid, 0, sizeof(*uuid));
	return PLACE_WORKSPACE;
}

/* What goes along with a place that is deleted was judged with it. */
static bool
is_gone(PlaceKind kind, const pg_uuid_t *uuid)
{
	Place place;

	return !access_read_place(kind, uuid, &place);
}

static void
need_share(const Principal *principal, const VerdictRow *row, bool leaving)
{
	pg_uuid_t target;
	PlaceKind kind = target_of(row, &target);
	Place place;

	if (leaving && is_gone(kind, &target))
		return;
	access_require(principal, kind, &target, RIGHT_SHARE, &place);
	if (!leaving)
		verdict_require_live(&place);
}

/* Judged by what the statement began with: whoever gives himself a role has it only afterwards. */
void
verdict_need_membership(const Principal *principal, const VerdictRow *row, bool leaving)
{
	pg_uuid_t target;
	PlaceKind kind = target_of(row, &target);
	bool before;
	Place place;

	if (leaving && is_gone(kind, &target))
		return;
	before = statement_use_one_snapshot(true);
	PG_TRY();
	{
		access_require(principal, kind, &target, RIGHT_MANAGE_MEMBERS, &place);
	}
	PG_FINALLY();
	{
		statement_use_one_snapshot(before);
	}
	PG_END_TRY();
}

/* The document that a case in a run was copied from; false if the case is not in the run. */
static bool
find_case_document(const VerdictRow *row, pg_uuid_t *document)
{
	Datum keys[] = {Int64GetDatum(verdict_row_integer(row, "run_id")),
					Int64GetDatum(verdict_row_integer(row, "case_id"))};
	RowScan scan;
	bool isnull;

	if (SPI_fnumber(row->description, "document_uuid") > 0)
		return verdict_row_uuid(row, "document_uuid", document);
	if (!scan_find(&scan, &case_of_run, lengthof(keys), keys))
		return false;
	*document = *DatumGetUUIDP(scan_datum(&scan, 0, &isnull));
	scan_close(&scan);
	return true;
}

/* A run is its project's; of its cases an account has to do with those whose document it may read. */
static void
need_run(const Principal *principal, const VerdictRow *row, bool leaving)
{
	Datum run = Int64GetDatum(verdict_row_integer(row, "run_id"));
	pg_uuid_t project;
	pg_uuid_t document;
	RowScan scan;
	bool isnull;
	Place place;

	if (!scan_find(&scan, &run_by_id, 1, &run))
	{
		if (leaving)
			return;
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND),
						errmsg("there is no test run with this id, or none that you may see")));
	}
	project = *DatumGetUUIDP(scan_datum(&scan, 0, &isnull));
	scan_close(&scan);
	if (!access_find_place(principal, PLACE_PROJECT, &project, &place))
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND),
						errmsg("there is no test run with this id, or none that you may see")));
	access_require_right(&place, RIGHT_WRITE);
	verdict_require_live(&place);
	if (find_case_document(row, &document))
		access_require(principal, PLACE_DOCUMENT, &document, RIGHT_READ, &place);
	else if (!leaving)
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND), errmsg("the case is not in the run")));
}

/* A case comes into a run out of its document; it may be deleted there later. */
static void
need_run_case(const Principal *principal, const VerdictRow *row, bool leaving)
{
	Datum keys[] = {Int64GetDatum(verdict_row_integer(row, "run_id")),
					Int64GetDatum(verdict_row_integer(row, "case_id"))};
	RowScan scan;

	need_run(principal, row, leaving);
	if (leaving)
		return;
	if (scan_find(&scan, &case_of_run, lengthof(keys), keys))
		scan_close(&scan);
	else if (!names_own(&case_by_id, keys[1], row))
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND), errmsg("the document holds no case with this id")));
}

static void
need_engine(const Principal *principal, const VerdictRow *row, bool leaving)
{
	ereport(ERROR, (errcode(ERRCODE_AI_APPEND_ONLY), errmsg("history and audit are written by Ainecto alone"),
					errhint("Change the content: each change makes a version.")));
}

/* Identity, settings of the house, uploads: what no tool writes in the name of a role. */
static void
need_administrator(const Principal *principal, const VerdictRow *row, bool leaving)
{
	if (!principal->administrator)
		ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
						errmsg("this table is written by Ainecto's functions and by administrators"),
						errhint("A superuser may GRANT ainecto_admin TO the role.")));
}

VerdictRule
verdict_find_rule(Relation relation)
{
	static const TableRule rules[] = {
		{"attachment", need_attachment},
		{"llm_request", verdict_need_document},
		{"role_grant", verdict_need_membership},
		{"share", need_share},
		{"test_run", need_project},
		{"test_run_case", need_run_case},
		{"test_run_step", need_run},
		{"test_execution", need_run},
		{"test_step_check", need_run},
		{"document_version", need_engine},
		{"document_change", need_engine},
		{"audit_log", need_engine},
		{"seal", need_engine},
		{"sealed_version", need_engine},
	};
	const char *name = RelationGetRelationName(relation);

	for (size_t i = 0; i < lengthof(rules); i++)
		if (strcmp(rules[i].relation, name) == 0)
			return rules[i].rule;
	return entity_by_relation(relation) != NULL ? verdict_need_document : need_administrator;
}
