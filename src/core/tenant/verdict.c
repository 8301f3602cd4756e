/*
 * verdict.c
 *		Who may write a row in plain SQL.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "base/errors.h"
#include "base/row.h"
#include "base/scan.h"
#include "base/settings.h"
#include "base/statement.h"
#include "catalog/namespace.h"
#include "core/caller/call.h"
#include "core/history/entity.h"
#include "core/tenant/verdict.h"
#include "core/tree/access.h"
#include "core/tree/place.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/uuid.h"

typedef struct Row
{
	TupleDesc description;
	HeapTuple tuple;
} Row;

/* What a row needs; leaving: it is about to be what it was, or gone. */
typedef void (*RowRule)(const Principal *principal, const Row *row, bool leaving);

typedef struct TableRule
{
	const char *relation;
	RowRule rule;
} TableRule;

static const ScanSource run_by_id = {
	.relation = "test_run", .index = "test_run_pkey", .columns = {"project_uuid"}};

static const ScanSource case_by_id = {
	.relation = "test_case", .index = "test_case_pkey", .columns = {"document_uuid"}};

static const ScanSource upload_by_uuid = {
	.relation = "upload", .index = "upload_pkey", .columns = {"document_uuid"}};

static const ScanSource case_of_run = {
	.relation = "test_run_case", .index = "test_run_case_pkey", .columns = {"document_uuid"}};

static Datum
row_datum(const Row *row, const char *column, bool *isnull)
{
	int number = SPI_fnumber(row->description, column);

	if (number <= 0)
		elog(ERROR, "column \"%s\" is missing", column);
	return heap_getattr(row->tuple, number, row->description, isnull);
}

/* False if the column is null, which leaves *uuid as it was. */
static bool
row_uuid(const Row *row, const char *column, pg_uuid_t *uuid)
{
	bool isnull;
	Datum value = row_datum(row, column, &isnull);

	if (!isnull)
		*uuid = *DatumGetUUIDP(value);
	return !isnull;
}

static bool
row_is_null(const Row *row, const char *column)
{
	bool isnull;

	row_datum(row, column, &isnull);
	return isnull;
}

/* 0 if null, which is the id of nothing. */
static int64
row_integer(const Row *row, const char *column)
{
	bool isnull;
	Datum value = row_datum(row, column, &isnull);

	return isnull ? 0 : DatumGetInt64(value);
}

static bool
same_uuid(const pg_uuid_t *a, const pg_uuid_t *b)
{
	return memcmp(a, b, UUID_LEN) == 0;
}

/* Whether two forms of a place's row differ in when it was archived, or in anything else. */
static bool
rows_differ(const Row *before, const Row *after, bool in_archived_at)
{
	for (int i = 0; i < before->description->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(before->description, i);
		const char *name = NameStr(attribute->attname);
		bool old_null;
		bool new_null;
		Datum old_value;
		Datum new_value;

		if (attribute->attisdropped || (strcmp(name, "archived_at") == 0) != in_archived_at)
			continue;
		old_value = heap_getattr(before->tuple, i + 1, before->description, &old_null);
		new_value = heap_getattr(after->tuple, i + 1, after->description, &new_null);
		if (old_null != new_null ||
			(!old_null && !datum_image_eq(old_value, new_value, attribute->attbyval, attribute->attlen)))
			return true;
	}
	return false;
}

static void
refuse_absent(PlaceKind kind)
{
	ereport(ERROR,
			(errcode(ERRCODE_AI_NOT_FOUND), errmsg("there is no %s with this uuid, or none that you may see",
												   access_place_kind_name(kind))));
}

static void
refuse_trash(const Place *place)
{
	ereport(ERROR, (errcode(ERRCODE_AI_ARCHIVED),
					errmsg("\"%s\" is in the trash, or lies in something that is", place->title),
					errhint("See list_trash, and bring it back first.")));
}

static void
require_live(const Place *place)
{
	if (place->archived)
		refuse_trash(place);
}

/* A place, not in the trash, on which the principal has the right to write. */
static void
require_writable(const Principal *principal, PlaceKind kind, const pg_uuid_t *uuid, Place *place)
{
	access_require(principal, kind, uuid, RIGHT_WRITE, place);
	require_live(place);
}

static void
need_document(const Principal *principal, const Row *row, bool leaving)
{
	pg_uuid_t document = {0};
	Place place;

	row_uuid(row, "document_uuid", &document);
	require_writable(principal, PLACE_DOCUMENT, &document, &place);
}

/* Whether what a row names by a key is there, and of the same document as the row. */
static bool
names_own(const ScanSource *named, Datum key, const Row *row)
{
	pg_uuid_t document = {0};
	bool isnull;
	bool own;
	Datum value;
	RowScan scan;

	if (!scan_find(&scan, named, 1, &key))
		return false;
	row_uuid(row, "document_uuid", &document);
	value = scan_datum(&scan, 0, &isnull);
	own = !isnull && same_uuid(DatumGetUUIDP(value), &document);
	scan_close(&scan);
	return own;
}

/* Whoever may read an attachment reads the bytes that it names: they must have been sent for its document. */
static void
need_attachment(const Principal *principal, const Row *row, bool leaving)
{
	bool isnull;
	Datum upload;

	need_document(principal, row, leaving);
	if (leaving)
		return;
	upload = row_datum(row, "upload_uuid", &isnull);
	if (isnull || !names_own(&upload_by_uuid, upload, row))
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND),
						errmsg("nothing was uploaded under this uuid for this document")));
}

static void
need_project(const Principal *principal, const Row *row, bool leaving)
{
	pg_uuid_t project = {0};
	Place place;

	row_uuid(row, "project_uuid", &project);
	require_writable(principal, PLACE_PROJECT, &project, &place);
}

/* The place that a grant or link names. */
static PlaceKind
target_of(const Row *row, pg_uuid_t *uuid)
{
	if (row_uuid(row, "document_uuid", uuid))
		return PLACE_DOCUMENT;
	if (row_uuid(row, "folder_uuid", uuid))
		return PLACE_FOLDER;
	if (row_uuid(row, "project_uuid", uuid))
		return PLACE_PROJECT;
	/* A link has no such column, and one of the three. */
	if (SPI_fnumber(row->description, "workspace_uuid") <= 0 || !row_uuid(row, "workspace_uuid", uuid))
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
need_share(const Principal *principal, const Row *row, bool leaving)
{
	pg_uuid_t target;
	PlaceKind kind = target_of(row, &target);
	Place place;

	if (leaving && is_gone(kind, &target))
		return;
	access_require(principal, kind, &target, RIGHT_SHARE, &place);
	if (!leaving)
		require_live(&place);
}

/* Judged by what the statement began with: whoever gives himself a role has it only afterwards. */
static void
need_membership(const Principal *principal, const Row *row, bool leaving)
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
find_case_document(const Row *row, pg_uuid_t *document)
{
	Datum keys[] = {Int64GetDatum(row_integer(row, "run_id")), Int64GetDatum(row_integer(row, "case_id"))};
	RowScan scan;
	bool isnull;

	if (SPI_fnumber(row->description, "document_uuid") > 0)
		return row_uuid(row, "document_uuid", document);
	if (!scan_find(&scan, &case_of_run, lengthof(keys), keys))
		return false;
	*document = *DatumGetUUIDP(scan_datum(&scan, 0, &isnull));
	scan_close(&scan);
	return true;
}

/* A run is its project's; of its cases an account has to do with those whose document it may read. */
static void
need_run(const Principal *principal, const Row *row, bool leaving)
{
	Datum run = Int64GetDatum(row_integer(row, "run_id"));
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
	require_live(&place);
	if (find_case_document(row, &document))
		access_require(principal, PLACE_DOCUMENT, &document, RIGHT_READ, &place);
	else if (!leaving)
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND), errmsg("the case is not in the run")));
}

/* A case comes into a run out of its document; it may be deleted there later. */
static void
need_run_case(const Principal *principal, const Row *row, bool leaving)
{
	Datum keys[] = {Int64GetDatum(row_integer(row, "run_id")), Int64GetDatum(row_integer(row, "case_id"))};
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
need_engine(const Principal *principal, const Row *row, bool leaving)
{
	ereport(ERROR, (errcode(ERRCODE_AI_APPEND_ONLY), errmsg("history and audit are written by Ainecto alone"),
					errhint("Change the content: each change makes a version.")));
}

/* The place itself, as its row says; archived is left to what lies above. */
static void
place_of_row(PlaceKind kind, const Row *row, Place *place)
{
	static const char *const titles[] = {[PLACE_WORKSPACE] = "name",
										 [PLACE_PROJECT] = "name",
										 [PLACE_FOLDER] = "name",
										 [PLACE_DOCUMENT] = "title"};
	bool untitled;
	Datum title = row_datum(row, titles[kind], &untitled);

	memset(place, 0, sizeof(*place));
	place->kind = kind;
	row_uuid(row, "uuid", &place->uuid);
	/* A policy is asked before NOT NULL is. */
	place->title = untitled ? "" : TextDatumGetCString(title);
	place->self_archived = !row_is_null(row, "archived_at");
	switch (kind)
	{
		case PLACE_DOCUMENT:
			row_uuid(row, "project_uuid", &place->project);
			place->has_folder = row_uuid(row, "folder_uuid", &place->folder);
			break;
		case PLACE_FOLDER:
			row_uuid(row, "project_uuid", &place->project);
			place->has_folder = row_uuid(row, "parent_uuid", &place->folder);
			break;
		case PLACE_PROJECT:
			place->project = place->uuid;
			row_uuid(row, "workspace_uuid", &place->workspace);
			break;
		case PLACE_WORKSPACE:
			place->workspace = place->uuid;
			place->owner = row_integer(row, "owner_id");
			break;
	}
}

/* Who may make the place where its row says. */
static void
require_birth(const Principal *principal, const Place *place)
{
	Place parent;

	if (place->kind == PLACE_WORKSPACE)
	{
		if (!principal->administrator && place->owner != principal->account_id)
			ereport(ERROR,
					(errcode(ERRCODE_AI_PERMISSION_DENIED), errmsg("a new workspace is its maker's own"),
					 errhint("Set owner_id to your account's id.")));
		return;
	}
	if (place->kind == PLACE_PROJECT)
	{
		require_writable(principal, PLACE_WORKSPACE, &place->workspace, &parent);
		return;
	}
	require_writable(principal, PLACE_PROJECT, &place->project, &parent);
	if (place->has_folder)
		require_writable(principal, PLACE_FOLDER, &place->folder, &parent);
}

/* Out of its project, or within it: the tools' rules of moving. */
static void
require_move(const Principal *principal, const Place *old, const Place *new)
{
	bool leaves_project = !same_uuid(&old->project, &new->project);
	Place target;

	if (leaves_project)
	{
		require_writable(principal, PLACE_PROJECT, &new->project, &target);
		place_require_departure(principal, old, &target);
	}
	if (!leaves_project && old->has_folder == new->has_folder &&
		(!new->has_folder || same_uuid(&old->folder, &new->folder)))
		return;
	if (new->has_folder)
		require_writable(principal, PLACE_FOLDER, &new->folder, &target);
	else if (!leaves_project)
		place_require_top_level(principal, &new->project);
}

/* Who may take a place, on which the principal has a role, to where the new row says, if that is elsewhere.
 */
static void
require_destination(const Principal *principal, const Place *old, const Place *new)
{
	Place target;

	if (!same_uuid(&old->uuid, &new->uuid))
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("the uuid of a %s never changes", access_place_kind_name(old->kind))));
	switch (old->kind)
	{
		case PLACE_WORKSPACE:
			if (old->owner != new->owner && !principal->administrator)
				ereport(ERROR, (errcode(ERRCODE_AI_PERMISSION_DENIED),
								errmsg("a workspace is given to another owner by an administrator")));
			break;
		case PLACE_PROJECT:
			if (same_uuid(&old->workspace, &new->workspace))
				break;
			access_require_right(old, RIGHT_MANAGE_MEMBERS);
			require_writable(principal, PLACE_WORKSPACE, &new->workspace, &target);
			break;
		default:
			require_move(principal, old, new);
			break;
	}
}

static Right
removal_right(PlaceKind kind)
{
	return kind == PLACE_DOCUMENT || kind == PLACE_FOLDER ? RIGHT_DELETE_DOCUMENT : RIGHT_DELETE_PLACE;
}

/* A place that is there already is only looked at for where it would go; the rest is judged afterwards. */
static void
admit_place(const Principal *principal, PlaceKind kind, const Row *row)
{
	Place old;
	Place new;

	place_of_row(kind, row, &new);
	if (!access_read_place(kind, &new.uuid, &old))
		require_birth(principal, &new);
	else if (!access_judge_place(principal, &old))
		refuse_absent(kind);
	else
		require_destination(principal, &old, &new);
}

static void
judge_changed_place(const Principal *principal, const Row *before, const Row *after, const Place *old)
{
	bool trashes = rows_differ(before, after, true);
	Place new;

	place_of_row(old->kind, after, &new);
	if (trashes)
		access_require_right(old, removal_right(old->kind));
	if (!trashes || rows_differ(before, after, false))
		access_require_right(old, RIGHT_WRITE);
	if (trashes ? !new.self_archived && old->archived : old->self_archived || old->archived)
		refuse_trash(old);
	require_destination(principal, old, &new);
}

/* By where the row was, not by where the statement has taken it. */
static void
judge_place(const Principal *principal, PlaceKind kind, const Row *before, const Row *after)
{
	Place old;

	place_of_row(kind, before == NULL ? after : before, &old);
	if (before == NULL)
	{
		require_birth(principal, &old);
		return;
	}
	if (!access_judge_place(principal, &old))
		refuse_absent(kind);
	if (after == NULL)
		access_require_right(&old, removal_right(kind));
	else
		judge_changed_place(principal, before, after, &old);
}

static bool
kind_of_table(const char *relation, PlaceKind *kind)
{
	for (int i = PLACE_WORKSPACE; i <= PLACE_DOCUMENT; i++)
	{
		if (strcmp(access_place_kind_name(i), relation) == 0)
		{
			*kind = i;
			return true;
		}
	}
	return false;
}

/* Identity, settings of the house, uploads: what no tool writes in the name of a role. */
static void
need_administrator(const Principal *principal, const Row *row, bool leaving)
{
	if (!principal->administrator)
		ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
						errmsg("this table is written by Ainecto's functions and by administrators"),
						errhint("A superuser may GRANT ainecto_admin TO the role.")));
}

static RowRule
find_rule(Relation relation)
{
	static const TableRule rules[] = {
		{"attachment", need_attachment},
		{"llm_request", need_document},
		{"role_grant", need_membership},
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
	return entity_by_relation(relation) != NULL ? need_document : need_administrator;
}

/* The principal of the role in force, which has to be somebody. */
static void
read_principal(Principal *principal)
{
	principal_from_role(GetUserId(), principal);
	if (principal->account_id == 0 && !principal->administrator && !principal->auditor)
		ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
						errmsg("role \"%s\" acts for no account", GetUserNameFromId(GetUserId(), false)),
						errhint("An administrator lets it act for one: ainecto.map_role().")));
	/* What the statement has done so far is to be seen: the rows above may be of its own making. */
	CommandCounterIncrement();
}

/* The table that a row is of; the policies hand over no other. */
static Relation
open_table_of(HeapTupleHeader header)
{
	Oid oid = get_typ_typrelid(HeapTupleHeaderGetTypeId(header));

	if (!OidIsValid(oid) || get_rel_namespace(oid) != get_namespace_oid("ainecto", false))
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("not a row of a table of Ainecto")));
	return table_open(oid, AccessShareLock);
}

void
verdict_admit_row(HeapTupleHeader header)
{
	Relation relation = open_table_of(header);
	HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(header), .t_data = header};
	Row row = {.description = RelationGetDescr(relation), .tuple = &tuple};
	Principal principal;
	PlaceKind kind;

	ItemPointerSetInvalid(&tuple.t_self);
	read_principal(&principal);
	if (kind_of_table(RelationGetRelationName(relation), &kind))
		admit_place(&principal, kind, &row);
	else
		find_rule(relation)(&principal, &row, false);
	table_close(relation, AccessShareLock);
}

void
verdict_admit_number(Oid sequence, int64 number)
{
	Principal principal;

	read_principal(&principal);
	if (!principal.administrator)
		row_require_number_drawn(sequence, number);
}

/* Numbers are drawn once and stay. */
static void
require_same_number(const Row *before, const Row *after)
{
	for (int i = 0; i < before->description->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(before->description, i);
		const char *name = NameStr(attribute->attname);

		if (attribute->attidentity != '\0' && row_integer(before, name) != row_integer(after, name))
			ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("%s never changes", name)));
	}
}

/* Who did something is told by its row: nobody says it of another, or takes another's name away. */
static void
require_own_name(const Principal *principal, const Row *before, const Row *after)
{
	static const char *const columns[] = {"account_id", "created_by", "claimed_by", "finished_by"};

	for (size_t i = 0; i < lengthof(columns); i++)
	{
		bool told = SPI_fnumber(after->description, columns[i]) > 0;
		int64 old = told && before != NULL ? row_integer(before, columns[i]) : 0;
		int64 new = told ? row_integer(after, columns[i]) : 0;

		if (new != old &&new != principal->account_id && (new != 0 || old != principal->account_id))
			ereport(ERROR, (errcode(ERRCODE_AI_PERMISSION_DENIED),
							errmsg("%s is not yours to say of another account", columns[i]),
							errhint("Leave it out, or give ainecto.own_account().")));
	}
}

/* A change within one document is judged once. */
static void
judge_row(const Principal *principal, Relation relation, const Row *before, const Row *after)
{
	RowRule rule = find_rule(relation);
	pg_uuid_t old = {0};
	pg_uuid_t new = {0};
	bool once = rule == need_document && before != NULL && after != NULL &&
				row_uuid(before, "document_uuid", &old) && row_uuid(after, "document_uuid", &new) &&
				same_uuid(&old, &new);

	if (before != NULL)
		rule(principal, before, true);
	if (after != NULL && !once)
		rule(principal, after, false);
	if (after != NULL && rule != need_membership && !principal->administrator)
		require_own_name(principal, before, after);
}

/* Superusers have the rights of every role. */
static bool
stands_above(Relation relation)
{
	return call_current() != NULL || settings_restoring() ||
		   has_privs_of_role(GetUserId(), relation->rd_rel->relowner);
}

void
verdict_judge_change(const TriggerData *trigger)
{
	Relation relation = trigger->tg_relation;
	bool inserts = TRIGGER_FIRED_BY_INSERT(trigger->tg_event);
	bool deletes = TRIGGER_FIRED_BY_DELETE(trigger->tg_event);
	Row old = {.description = RelationGetDescr(relation), .tuple = trigger->tg_trigtuple};
	Row new = {.description = RelationGetDescr(relation),
			   .tuple = inserts ? trigger->tg_trigtuple : trigger->tg_newtuple};
	Principal principal;
	PlaceKind kind;

	if (stands_above(relation))
		return;
	read_principal(&principal);
	if (!inserts && !deletes)
		require_same_number(&old, &new);
	if (kind_of_table(RelationGetRelationName(relation), &kind))
	{
		judge_place(&principal, kind, inserts ? NULL : &old, deletes ? NULL : &new);
		return;
	}
	judge_row(&principal, relation, inserts ? NULL : &old, deletes ? NULL : &new);
}
