/*
 * verdict.c
 *		Who may write a row in plain SQL: places, and the doors to the rules of all other tables.
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
#include "core/row_security/verdict.h"
#include "core/row_security/verdict_rule.h"
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

/* Whether two forms of a place's row differ in when it was archived, or in anything else. */
static bool
rows_differ(const VerdictRow *before, const VerdictRow *after, bool in_archived_at)
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

/* The place itself, as its row says; archived is left to what lies above. */
static void
place_of_row(PlaceKind kind, const VerdictRow *row, Place *place)
{
	static const char *const titles[] = {[PLACE_WORKSPACE] = "name",
										 [PLACE_PROJECT] = "name",
										 [PLACE_FOLDER] = "name",
										 [PLACE_DOCUMENT] = "title"};
	bool untitled;
	Datum title = verdict_row_datum(row, titles[kind], &untitled);

	memset(place, 0, sizeof(*place));
	place->kind = kind;
	verdict_row_uuid(row, "uuid", &place->uuid);
	/* A policy is asked before NOT NULL is. */
	place->title = untitled ? "" : TextDatumGetCString(title);
	place->self_archived = !verdict_row_is_null(row, "archived_at");
	switch (kind)
	{
		case PLACE_DOCUMENT:
			verdict_row_uuid(row, "project_uuid", &place->project);
			place->has_folder = verdict_row_uuid(row, "folder_uuid", &place->folder);
			break;
		case PLACE_FOLDER:
			verdict_row_uuid(row, "project_uuid", &place->project);
			place->has_folder = verdict_row_uuid(row, "parent_uuid", &place->folder);
			break;
		case PLACE_PROJECT:
			place->project = place->uuid;
			verdict_row_uuid(row, "workspace_uuid", &place->workspace);
			break;
		case PLACE_WORKSPACE:
			place->workspace = place->uuid;
			place->owner = verdict_row_integer(row, "owner_id");
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
		verdict_require_writable(principal, PLACE_WORKSPACE, &place->workspace, &parent);
		return;
	}
	verdict_require_writable(principal, PLACE_PROJECT, &place->project, &parent);
	if (place->has_folder)
		verdict_require_writable(principal, PLACE_FOLDER, &place->folder, &parent);
}

/* Out of its project, or within it: the tools' rules of moving. */
static void
require_move(const Principal *principal, const Place *old, const Place *new)
{
	bool leaves_project = !verdict_same_uuid(&old->project, &new->project);
	Place target;

	if (leaves_project)
	{
		verdict_require_writable(principal, PLACE_PROJECT, &new->project, &target);
		place_require_departure(principal, old, &target);
	}
	if (!leaves_project && old->has_folder == new->has_folder &&
		(!new->has_folder || verdict_same_uuid(&old->folder, &new->folder)))
		return;
	if (new->has_folder)
		verdict_require_writable(principal, PLACE_FOLDER, &new->folder, &target);
	else if (!leaves_project)
		place_require_top_level(principal, &new->project);
}

/* Who may take a place, on which the principal has a role, to where the new row says, if that is elsewhere.
 */
static void
require_destination(const Principal *principal, const Place *old, const Place *new)
{
	Place target;

	if (!verdict_same_uuid(&old->uuid, &new->uuid))
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
			if (verdict_same_uuid(&old->workspace, &new->workspace))
				break;
			access_require_right(old, RIGHT_MANAGE_MEMBERS);
			verdict_require_writable(principal, PLACE_WORKSPACE, &new->workspace, &target);
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
admit_place(const Principal *principal, PlaceKind kind, const VerdictRow *row)
{
	Place old;
	Place new;

	place_of_row(kind, row, &new);
	if (!access_read_place(kind, &new.uuid, &old))
		require_birth(principal, &new);
	else if (!access_judge_place(principal, &old))
		verdict_refuse_absent(kind);
	else
		require_destination(principal, &old, &new);
}

static void
judge_changed_place(const Principal *principal, const VerdictRow *before, const VerdictRow *after,
					const Place *old)
{
	bool trashes = rows_differ(before, after, true);
	Place new;

	place_of_row(old->kind, after, &new);
	if (trashes)
		access_require_right(old, removal_right(old->kind));
	if (!trashes || rows_differ(before, after, false))
		access_require_right(old, RIGHT_WRITE);
	if (trashes ? !new.self_archived && old->archived : old->self_archived || old->archived)
		verdict_refuse_trash(old);
	require_destination(principal, old, &new);
}

/* By where the row was, not by where the statement has taken it. */
static void
judge_place(const Principal *principal, PlaceKind kind, const VerdictRow *before, const VerdictRow *after)
{
	Place old;

	place_of_row(kind, before == NULL ? after : before, &old);
	if (before == NULL)
	{
		require_birth(principal, &old);
		return;
	}
	if (!access_judge_place(principal, &old))
		verdict_refuse_absent(kind);
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
	VerdictRow row = {.description = RelationGetDescr(relation), .tuple = &tuple};
	Principal principal;
	PlaceKind kind;

	ItemPointerSetInvalid(&tuple.t_self);
	read_principal(&principal);
	if (kind_of_table(RelationGetRelationName(relation), &kind))
		admit_place(&principal, kind, &row);
	else
		verdict_find_rule(relation)(&principal, &row, false);
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
require_same_number(const VerdictRow *before, const VerdictRow *after)
{
	for (int i = 0; i < before->description->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(before->description, i);
		const char *name = NameStr(attribute->attname);

		if (attribute->attidentity != '\0' &&
			verdict_row_integer(before, name) != verdict_row_integer(after, name))
			ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("%s never changes", name)));
	}
}

/* Who did something is told by its row: nobody says it of another, or takes another's name away. */
static void
require_own_name(const Principal *principal, const VerdictRow *before, const VerdictRow *after)
{
	static const char *const columns[] = {"account_id", "created_by", "claimed_by", "finished_by"};

	for (size_t i = 0; i < lengthof(columns); i++)
	{
		bool told = SPI_fnumber(after->description, columns[i]) > 0;
		int64 old = told && before != NULL ? verdict_row_integer(before, columns[i]) : 0;
		int64 new = told ? verdict_row_integer(after, columns[i]) : 0;

		if (new != old &&new != principal->account_id && (new != 0 || old != principal->account_id))
			ereport(ERROR, (errcode(ERRCODE_AI_PERMISSION_DENIED),
							errmsg("%s is not yours to say of another account", columns[i]),
							errhint("Leave it out, or give ainecto.own_account().")));
	}
}

/* What a case was found to be stays with who found it: no tool changes it afterwards. */
static void
require_own_result(const Principal *principal, Relation relation, const VerdictRow *before)
{
	int64 account;

	if (strcmp(RelationGetRelationName(relation), "test_execution") != 0)
		return;
	account = verdict_row_integer(before, "account_id");
	if (account != 0 && account != principal->account_id)
		ereport(ERROR, (errcode(ERRCODE_AI_PERMISSION_DENIED),
						errmsg("a result is changed by the account that recorded it"),
						errhint("Record another one: the newest counts.")));
}

/* A change within one document is judged once. */
static void
judge_row(const Principal *principal, Relation relation, const VerdictRow *before, const VerdictRow *after)
{
	VerdictRule rule = verdict_find_rule(relation);
	pg_uuid_t old = {0};
	pg_uuid_t new = {0};
	bool once = rule == verdict_need_document && before != NULL && after != NULL &&
				verdict_row_uuid(before, "document_uuid", &old) &&
				verdict_row_uuid(after, "document_uuid", &new) && verdict_same_uuid(&old, &new);

	if (before != NULL)
		rule(principal, before, true);
	if (after != NULL && !once)
		rule(principal, after, false);
	if (after == NULL || rule == verdict_need_membership || principal->administrator)
		return;
	if (before != NULL)
		require_own_result(principal, relation, before);
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
	VerdictRow old = {.description = RelationGetDescr(relation), .tuple = trigger->tg_trigtuple};
	VerdictRow new = {.description = RelationGetDescr(relation),
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
