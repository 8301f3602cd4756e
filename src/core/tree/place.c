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
	uuid_make(uuid);
	execute_insert_workspace(uuid, owner, name, description, clock_now());
}

int64
place_create_project(const pg_uuid_t *workspace, const char *key, const char *name, const char *description,
					 pg_uuid_t *uuid)
{
	uuid_make(uuid);
	execute_insert_project(uuid, workspace, key, name, description, clock_now());
	return statement_integer(0, 1);
}

void
place_create_folder(const pg_uuid_t *project, const pg_uuid_t *parent, const char *name, pg_uuid_t *uuid)
{
	uuid_make(uuid);
	execute_insert_folder(uuid, project, parent, name, clock_now());
}

void
place_create_document(const pg_uuid_t *project, const pg_uuid_t *folder, DocumentType type, const char *title,
					  pg_uuid_t *uuid)
{
	uuid_make(uuid);
	execute_insert_document(uuid, project, folder, access_document_type_name(type), title, clock_now());
}

void
place_default_workspace(const Principal *principal, pg_uuid_t *uuid)
{
	bool isnull;

	execute_lock_account(principal->account_id);
	if (execute_find_default_workspace(principal->account_id) == 1)
		*uuid = *DatumGetUUIDP(statement_datum(0, 1, &isnull));
	else
		place_create_workspace(principal->account_id, DEFAULT_WORKSPACE_NAME, NULL, uuid);
}

void
place_describe(PlaceKind kind, const pg_uuid_t *uuid, const char *name, bool set_description,
			   const char *description)
{
	TimestampTz now = clock_now();

	if (kind == PLACE_FOLDER)
		execute_rename_folder(uuid, name, now);
	else if (kind == PLACE_WORKSPACE)
		execute_describe_workspace(uuid, name, set_description, description, now);
	else
		execute_describe_project(uuid, name, set_description, description, now);
}

static bool
change_archived(PlaceKind kind, const pg_uuid_t *uuid, bool archived)
{
	TimestampTz now = clock_now();

	return execute_set_archived(kind, uuid, archived ? &now : NULL) == 1;
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
	PlaceKind kind;
	pg_uuid_t uuid;
	bool isnull;

	if (place->kind == PLACE_WORKSPACE)
		return false;
	/* A project is not above itself. */
	if (execute_find_archived_above(&place->workspace, place->kind == PLACE_PROJECT ? NULL : &place->project,
									place->has_folder ? &place->folder : NULL, PLACE_MAX_FOLDER_DEPTH) == 0)
		return false;
	kind = (PlaceKind) statement_integer(0, 1);
	uuid = *DatumGetUUIDP(statement_datum(0, 2, &isnull));
	return access_find_place(principal, kind, &uuid, above);
}

void
place_count_content(const pg_uuid_t *uuid, PlaceContent *content)
{
	execute_count_content(uuid);
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

	for (int i = 0; i < count; i++)
		elements[i] = UUIDPGetDatum(&projects[i]);
	execute_lock_projects(construct_array(elements, count, UUIDOID, UUID_LEN, false, TYPALIGN_CHAR));
}

void
place_move_folder(const pg_uuid_t *folder, const pg_uuid_t *parent)
{
	execute_move_folder(folder, parent, clock_now());
}

bool
place_move_document(const pg_uuid_t *document, const pg_uuid_t *project, const pg_uuid_t *folder)
{
	return execute_move_document(document, project, folder, clock_now()) == 1;
}

static void
check_folder_depth(const pg_uuid_t *folder, const pg_uuid_t *parent)
{
	execute_measure_folder(folder, parent, PLACE_MAX_FOLDER_DEPTH);
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
	Datum folder = SPI_getbinval(row, tuple_desc, SPI_fnumber(tuple_desc, "uuid"), &isnull);

	if (parent_null)
		return;
	if (updating)
		old_parent = SPI_getbinval(trigger->tg_trigtuple, tuple_desc, parent_column, &old_null);
	if (!old_null && memcmp(DatumGetUUIDP(parent), DatumGetUUIDP(old_parent), UUID_LEN) == 0)
		return;
	/* A new folder has nothing below it, so it can close no circle: only its depth counts. */
	if (updating)
	{
		Datum project = SPI_getbinval(row, tuple_desc, SPI_fnumber(tuple_desc, "project_uuid"), &isnull);

		execute_touch_project(DatumGetUUIDP(project), clock_now());
	}
	check_folder_depth(DatumGetUUIDP(folder), DatumGetUUIDP(parent));
}
