/*
 * place.c
 *		Changes of the tree.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/errors.h"
#include "base/statement.h"
#include "base/uuid.h"
#include "catalog/pg_type_d.h"
#include "core/tree/place.h"
#include "executor/spi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

#include "core/tree/place.sql.h"

#define DEFAULT_WORKSPACE_NAME "My workspace"

void
place_create_workspace(int64 owner, const char *name, const char *description, pg_uuid_t *uuid)
{
	StatementCall call;

	uuid_make(uuid);
	statement_begin(&call, &insert_workspace);
	statement_bind_uuid(&call, uuid);
	statement_bind_integer(&call, owner);
	statement_bind_text(&call, name);
	statement_bind_text(&call, description);
	statement_bind_time(&call, clock_now());
	statement_execute(&call);
}

int64
place_create_project(const pg_uuid_t *workspace, const char *key, const char *name, const char *description,
					 pg_uuid_t *uuid)
{
	StatementCall call;

	uuid_make(uuid);
	statement_begin(&call, &insert_project);
	statement_bind_uuid(&call, uuid);
	statement_bind_uuid(&call, workspace);
	statement_bind_text(&call, key);
	statement_bind_text(&call, name);
	statement_bind_text(&call, description);
	statement_bind_time(&call, clock_now());
	statement_execute(&call);
	return statement_integer(0, 1);
}

void
place_create_folder(const pg_uuid_t *project, const pg_uuid_t *parent, const char *name, pg_uuid_t *uuid)
{
	StatementCall call;

	uuid_make(uuid);
	statement_begin(&call, &insert_folder);
	statement_bind_uuid(&call, uuid);
	statement_bind_uuid(&call, project);
	statement_bind_uuid(&call, parent);
	statement_bind_text(&call, name);
	statement_bind_time(&call, clock_now());
	statement_execute(&call);
}

void
place_create_document(const pg_uuid_t *project, const pg_uuid_t *folder, DocumentType type, const char *title,
					  pg_uuid_t *uuid)
{
	StatementCall call;

	uuid_make(uuid);
	statement_begin(&call, &insert_document);
	statement_bind_uuid(&call, uuid);
	statement_bind_uuid(&call, project);
	statement_bind_uuid(&call, folder);
	statement_bind_text(&call, access_document_type_name(type));
	statement_bind_text(&call, title);
	statement_bind_time(&call, clock_now());
	statement_execute(&call);
}

void
place_default_workspace(const Principal *principal, pg_uuid_t *uuid)
{
	Datum account = Int64GetDatum(principal->account_id);
	bool isnull;

	statement_run(&lock_account, &account, NULL);
	if (statement_run(&find_default_workspace, &account, NULL) == 1)
		*uuid = *DatumGetUUIDP(statement_datum(0, 1, &isnull));
	else
		place_create_workspace(principal->account_id, DEFAULT_WORKSPACE_NAME, NULL, uuid);
}

void
place_describe(PlaceKind kind, const pg_uuid_t *uuid, const char *name, bool set_description,
			   const char *description)
{
	StatementCall call;

	statement_begin(&call, kind == PLACE_FOLDER      ? &rename_folder
						   : kind == PLACE_WORKSPACE ? &describe_workspace
													 : &describe_project);
	statement_bind_uuid(&call, uuid);
	statement_bind_text(&call, name);
	if (kind != PLACE_FOLDER)
	{
		statement_bind_boolean(&call, set_description);
		statement_bind_text(&call, description);
	}
	statement_bind_time(&call, clock_now());
	statement_execute(&call);
}

static bool
change_archived(PlaceKind kind, const pg_uuid_t *uuid, bool archived)
{
	StatementCall call;

	statement_begin(&call, &set_archived[kind]);
	statement_bind_uuid(&call, uuid);
	if (archived)
		statement_bind_time(&call, clock_now());
	else
		statement_bind_null(&call);
	return statement_execute(&call) == 1;
}

bool
place_archive(PlaceKind kind, const pg_uuid_t *uuid)
{
	return change_archived(kind, uuid, true);
}

bool
place_unarchive(PlaceKind kind, const pg_uuid_t *uuid)
{
	return change_archived(kind, uuid, false);
}

bool
place_find_archived_above(const Principal *principal, const Place *place, Place *above)
{
	StatementCall call;
	PlaceKind kind;
	pg_uuid_t uuid;
	bool isnull;

	if (place->kind == PLACE_WORKSPACE)
		return false;
	statement_begin(&call, &find_archived_above);
	statement_bind_uuid(&call, &place->workspace);
	/* A project is not above itself. */
	statement_bind_uuid(&call, place->kind == PLACE_PROJECT ? NULL : &place->project);
	statement_bind_uuid(&call, place->has_folder ? &place->folder : NULL);
	statement_bind_integer(&call, PLACE_MAX_FOLDER_DEPTH);
	if (statement_execute(&call) == 0)
		return false;
	kind = (PlaceKind) statement_integer(0, 1);
	uuid = *DatumGetUUIDP(statement_datum(0, 2, &isnull));
	return access_find_place(principal, kind, &uuid, above);
}

void
place_count_content(const pg_uuid_t *uuid, PlaceContent *content)
{
	Datum value = UUIDPGetDatum(uuid);

	statement_run(&count_content, &value, NULL);
	content->projects = statement_integer(0, 1);
	content->folders = statement_integer(0, 2);
	content->documents = statement_integer(0, 3);
}

static bool
project_allows(const Principal *principal, const pg_uuid_t *project, Right right)
{
	Place place;

	return access_find_place(principal, PLACE_PROJECT, project, &place) && access_allows(place.role, right);
}

void
place_require_top_level(const Principal *principal, const pg_uuid_t *project)
{
	if (project_allows(principal, project, RIGHT_WRITE))
		return;
	ereport(ERROR, (errcode(ERRCODE_AI_PERMISSION_DENIED),
					errmsg("the top level of the project is not yours to change"),
					errhint("Name a folder you may write to, or ask an OWNER for a role on the project.")));
}

void
place_require_departure(const Principal *principal, const Place *document, const Place *project)
{
	bool leaves_workspace = memcmp(&document->workspace, &project->workspace, UUID_LEN) != 0;

	if (memcmp(&document->project, &project->uuid, UUID_LEN) == 0 ||
		project_allows(principal, &document->project, leaves_workspace ? RIGHT_MANAGE_MEMBERS : RIGHT_WRITE))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_AI_PERMISSION_DENIED),
			 errmsg("\"%s\" is not yours to take out of its %s", document->title,
					leaves_workspace ? "workspace" : "project"),
			 errhint("Ask %s to move it.", leaves_workspace ? "an OWNER of its project"
															: "somebody who may write in its project")));
}

void
place_lock_projects(const pg_uuid_t *projects, int count)
{
	Datum *elements = palloc(Max(count, 1) * sizeof(Datum));
	Datum value;

	for (int i = 0; i < count; i++)
		elements[i] = UUIDPGetDatum(&projects[i]);
	value = PointerGetDatum(construct_array(elements, count, UUIDOID, UUID_LEN, false, TYPALIGN_CHAR));
	statement_run(&lock_projects, &value, NULL);
}

void
place_move_folder(const pg_uuid_t *folder, const pg_uuid_t *parent)
{
	StatementCall call;

	statement_begin(&call, &move_folder);
	statement_bind_uuid(&call, folder);
	statement_bind_uuid(&call, parent);
	statement_bind_time(&call, clock_now());
	statement_execute(&call);
}

bool
place_move_document(const pg_uuid_t *document, const pg_uuid_t *project, const pg_uuid_t *folder)
{
	StatementCall call;

	statement_begin(&call, &move_document);
	statement_bind_uuid(&call, document);
	statement_bind_uuid(&call, project);
	statement_bind_uuid(&call, folder);
	statement_bind_time(&call, clock_now());
	return statement_execute(&call) == 1;
}

static void
check_folder_depth(Datum folder, Datum parent)
{
	Datum values[] = {folder, parent, Int32GetDatum(PLACE_MAX_FOLDER_DEPTH)};

	statement_run(&measure_folder, values, NULL);
	if (statement_boolean(0, 2))
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("a folder cannot be moved into itself"),
						errdetail("The new parent is the folder or lies below it."),
						errhint("Move the new parent out of the folder first.")));
	if (statement_integer(0, 1) + statement_integer(0, 3) > PLACE_MAX_FOLDER_DEPTH)
		ereport(ERROR, (errcode(ERRCODE_AI_LIMIT_EXCEEDED),
						errmsg("folders nest at most %d levels deep", PLACE_MAX_FOLDER_DEPTH),
						errhint("Choose a parent nearer to the top level.")));
}

void
place_check_folder(TriggerData *trigger)
{
	TupleDesc tuple_desc = RelationGetDescr(trigger->tg_relation);
	bool updating = TRIGGER_FIRED_BY_UPDATE(trigger->tg_event);
	HeapTuple row = updating ? trigger->tg_newtuple : trigger->tg_trigtuple;
	int parent_column = SPI_fnumber(tuple_desc, "parent_uuid");
	bool parent_null;
	bool old_null = true;
	bool isnull;
	Datum parent = SPI_getbinval(row, tuple_desc, parent_column, &parent_null);
	Datum old_parent = 0;
	Datum lock_values[2];

	if (parent_null)
		return;
	if (updating)
		old_parent = SPI_getbinval(trigger->tg_trigtuple, tuple_desc, parent_column, &old_null);
	if (!old_null && memcmp(DatumGetUUIDP(parent), DatumGetUUIDP(old_parent), UUID_LEN) == 0)
		return;
	/* A new folder has nothing below it, so it can close no circle: only its depth counts. */
	if (updating)
	{
		lock_values[0] = SPI_getbinval(row, tuple_desc, SPI_fnumber(tuple_desc, "project_uuid"), &isnull);
		lock_values[1] = TimestampTzGetDatum(clock_now());
		statement_run(&touch_project, lock_values, NULL);
	}
	check_folder_depth(SPI_getbinval(row, tuple_desc, SPI_fnumber(tuple_desc, "uuid"), &isnull), parent);
}
