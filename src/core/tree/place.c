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

#define DEFAULT_WORKSPACE_NAME "My workspace"

static Statement insert_workspace = {
	.text = "INSERT INTO ainecto.workspace (uuid, owner_id, name, description, created_at, updated_at)"
			" VALUES ($1, $2, $3, $4, $5, $5)",
	.expected = SPI_OK_INSERT,
	.argument_count = 5,
	.argument_types = {UUIDOID, INT8OID, TEXTOID, TEXTOID, TIMESTAMPTZOID},
};

static Statement insert_project = {
	.text = "INSERT INTO ainecto.project (uuid, workspace_uuid, project_key, name, description, created_at,"
			" updated_at) VALUES ($1, $2, $3, $4, $5, $6, $6) RETURNING number",
	.expected = SPI_OK_INSERT_RETURNING,
	.argument_count = 6,
	.argument_types = {UUIDOID, UUIDOID, TEXTOID, TEXTOID, TEXTOID, TIMESTAMPTZOID},
};

static Statement insert_folder = {
	.text = "INSERT INTO ainecto.folder (uuid, project_uuid, parent_uuid, name, created_at, updated_at)"
			" VALUES ($1, $2, $3, $4, $5, $5)",
	.expected = SPI_OK_INSERT,
	.argument_count = 5,
	.argument_types = {UUIDOID, UUIDOID, UUIDOID, TEXTOID, TIMESTAMPTZOID},
};

static Statement insert_document = {
	.text =
		"INSERT INTO ainecto.document (uuid, project_uuid, folder_uuid, type, title, created_at, updated_at)"
		" VALUES ($1, $2, $3, $4, $5, $6, $6)",
	.expected = SPI_OK_INSERT,
	.argument_count = 6,
	.argument_types = {UUIDOID, UUIDOID, UUIDOID, TEXTOID, TEXTOID, TIMESTAMPTZOID},
};

static Statement lock_account = {
	.text = "SELECT FROM ainecto.account a WHERE a.id = $1 FOR NO KEY UPDATE",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {INT8OID},
};

static Statement find_default_workspace = {
	.text = "SELECT w.uuid FROM ainecto.workspace w WHERE w.owner_id = $1 AND w.archived_at IS NULL"
			" ORDER BY w.created_at, w.uuid LIMIT 1",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {INT8OID},
};

/* $2 name or null, $3 whether to set the description, $4 description, $5 now. */
#define DESCRIBE(relation_)                                                                            \
	{                                                                                                  \
		.text = "UPDATE ainecto." relation_ " SET name = COALESCE($2, name),"                          \
				" description = CASE WHEN $3 THEN $4 ELSE description END, updated_at = $5"            \
				" WHERE uuid = $1 AND (COALESCE($2, name), CASE WHEN $3 THEN $4 ELSE description END)" \
				" IS DISTINCT FROM (name, description)",                                               \
		.expected = SPI_OK_UPDATE, .argument_count = 5, .argument_types = {                            \
			UUIDOID,                                                                                   \
			TEXTOID,                                                                                   \
			BOOLOID,                                                                                   \
			TEXTOID,                                                                                   \
			TIMESTAMPTZOID                                                                             \
		}                                                                                              \
	}

static Statement describe_workspace = DESCRIBE("workspace");
static Statement describe_project = DESCRIBE("project");

static Statement rename_folder = {
	.text =
		"UPDATE ainecto.folder SET name = $2, updated_at = $3 WHERE uuid = $1 AND name IS DISTINCT FROM $2",
	.expected = SPI_OK_UPDATE,
	.argument_count = 3,
	.argument_types = {UUIDOID, TEXTOID, TIMESTAMPTZOID},
};

/* $2 now, or null for bringing back. */
#define SET_ARCHIVED(relation_)                                                     \
	{                                                                               \
		.text = "UPDATE ainecto." relation_ " SET archived_at = $2 WHERE uuid = $1" \
				" AND (archived_at IS NULL) = ($2 IS NOT NULL)",                    \
		.expected = SPI_OK_UPDATE, .argument_count = 2, .argument_types = {         \
			UUIDOID,                                                                \
			TIMESTAMPTZOID                                                          \
		}                                                                           \
	}

static Statement set_archived[] = {
	[PLACE_WORKSPACE] = SET_ARCHIVED("workspace"),
	[PLACE_PROJECT] = SET_ARCHIVED("project"),
	[PLACE_FOLDER] = SET_ARCHIVED("folder"),
	[PLACE_DOCUMENT] = SET_ARCHIVED("document"),
};

/* From the outside in. */
static Statement find_archived_above = {
	.text = "WITH RECURSIVE outer_folder(uuid, parent_uuid, archived_at, level) AS ("
			" SELECT f.uuid, f.parent_uuid, f.archived_at, 1 FROM ainecto.folder f WHERE f.uuid = $3"
			" UNION ALL SELECT f.uuid, f.parent_uuid, f.archived_at, o.level + 1 FROM outer_folder o"
			"  JOIN ainecto.folder f ON f.uuid = o.parent_uuid WHERE o.level <= 2 * $4)"
			" SELECT found.kind, found.uuid FROM ("
			" SELECT 0 AS kind, w.uuid, 0 AS level FROM ainecto.workspace w"
			"  WHERE w.uuid = $1 AND w.archived_at IS NOT NULL"
			" UNION ALL SELECT 1, p.uuid, 0 FROM ainecto.project p WHERE p.uuid = $2 AND p.archived_at IS "
			"NOT NULL"
			" UNION ALL SELECT 2, o.uuid, o.level FROM outer_folder o WHERE o.archived_at IS NOT NULL) found"
			" ORDER BY found.kind, found.level DESC",
	.expected = SPI_OK_SELECT,
	.argument_count = 4,
	.argument_types = {UUIDOID, UUIDOID, UUIDOID, INT4OID},
};

/* One text for workspaces, projects and folders: identifiers of the three are never the same. */
static Statement count_content = {
	.text =
		"WITH RECURSIVE project_below AS ("
		" SELECT p.uuid FROM ainecto.project p WHERE p.workspace_uuid = $1 AND p.archived_at IS NULL"
		" UNION ALL SELECT p.uuid FROM ainecto.project p WHERE p.uuid = $1),"
		" folder_below AS ("
		" SELECT f.uuid, f.project_uuid FROM project_below p JOIN ainecto.folder f"
		"  ON f.project_uuid = p.uuid AND f.parent_uuid IS NULL WHERE f.archived_at IS NULL"
		" UNION ALL SELECT f.uuid, f.project_uuid FROM ainecto.folder f WHERE f.uuid = $1"
		" UNION SELECT f.uuid, f.project_uuid FROM folder_below b JOIN ainecto.folder f"
		"  ON f.project_uuid = b.project_uuid AND f.parent_uuid = b.uuid WHERE f.archived_at IS NULL)"
		" SELECT (SELECT pg_catalog.count(*) FROM project_below p WHERE p.uuid <> $1),"
		" (SELECT pg_catalog.count(*) FROM folder_below b WHERE b.uuid <> $1),"
		" (SELECT pg_catalog.count(*) FROM project_below p JOIN ainecto.document d ON d.project_uuid = p.uuid"
		"  WHERE d.folder_uuid IS NULL AND d.archived_at IS NULL)"
		" + (SELECT pg_catalog.count(*) FROM folder_below b JOIN ainecto.document d ON d.folder_uuid = b.uuid"
		"  WHERE d.archived_at IS NULL)",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {UUIDOID},
};

static Statement lock_projects = {
	.text = "SELECT FROM ainecto.project p WHERE p.uuid = ANY ($1) ORDER BY p.uuid FOR NO KEY UPDATE",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {UUIDARRAYOID},
};

static Statement move_folder = {
	.text = "UPDATE ainecto.folder SET parent_uuid = $2, updated_at = $3"
			" WHERE uuid = $1 AND parent_uuid IS DISTINCT FROM $2",
	.expected = SPI_OK_UPDATE,
	.argument_count = 3,
	.argument_types = {UUIDOID, UUIDOID, TIMESTAMPTZOID},
};

static Statement move_document = {
	.text = "UPDATE ainecto.document SET project_uuid = $2, folder_uuid = $3, updated_at = $4"
			" WHERE uuid = $1 AND (project_uuid, folder_uuid) IS DISTINCT FROM ($2, $3)",
	.expected = SPI_OK_UPDATE,
	.argument_count = 4,
	.argument_types = {UUIDOID, UUIDOID, UUIDOID, TIMESTAMPTZOID},
};

/*
 * The lock and the walk are two statements: under READ COMMITTED the second sees what the holder of the lock
 * before us committed. Stricter levels would keep their old snapshot, so there the project row has to change
 * as well, which makes the later of two rivals fail with a serialisation error.
 */
static Statement touch_project = {
	.text = "UPDATE ainecto.project SET updated_at = $2 WHERE uuid = $1",
	.expected = SPI_OK_UPDATE,
	.argument_count = 2,
	.argument_types = {UUIDOID, TIMESTAMPTZOID},
};

/*
 * Levels above and including the new parent $2, whether the folder $1 is among them, and the levels of the
 * folder's own tree. Both walks end where the limit would be passed.
 */
static Statement measure_folder = {
	.text =
		"WITH RECURSIVE upward(uuid, parent_uuid, level) AS ("
		" SELECT f.uuid, f.parent_uuid, 1 FROM ainecto.folder f WHERE f.uuid = $2"
		" UNION ALL SELECT f.uuid, f.parent_uuid, u.level + 1 FROM upward u"
		"  JOIN ainecto.folder f ON f.uuid = u.parent_uuid WHERE u.level <= $3 AND u.uuid <> $1),"
		" downward(uuid, project_uuid, level) AS ("
		" SELECT f.uuid, f.project_uuid, 1 FROM ainecto.folder f WHERE f.uuid = $1"
		" UNION ALL SELECT f.uuid, f.project_uuid, d.level + 1 FROM downward d JOIN ainecto.folder f"
		"  ON f.project_uuid = d.project_uuid AND f.parent_uuid = d.uuid WHERE d.level <= $3)"
		" SELECT (SELECT pg_catalog.count(*) FROM upward), EXISTS (SELECT FROM upward u WHERE u.uuid = $1),"
		" COALESCE((SELECT pg_catalog.max(d.level) FROM downward d), 1)",
	.expected = SPI_OK_SELECT,
	.argument_count = 3,
	.argument_types = {UUIDOID, UUIDOID, INT4OID},
};

/* A parameter that may be absent. */
static Datum
optional_text(const char *text, char *null)
{
	*null = text == NULL ? 'n' : ' ';
	return text == NULL ? (Datum) 0 : CStringGetTextDatum(text);
}

static Datum
optional_uuid(const pg_uuid_t *uuid, char *null)
{
	*null = uuid == NULL ? 'n' : ' ';
	return uuid == NULL ? (Datum) 0 : UUIDPGetDatum(uuid);
}

void
place_create_workspace(int64 owner, const char *name, const char *description, pg_uuid_t *uuid)
{
	char nulls[] = "     ";
	Datum values[5];

	uuid_make(uuid);
	values[0] = UUIDPGetDatum(uuid);
	values[1] = Int64GetDatum(owner);
	values[2] = CStringGetTextDatum(name);
	values[3] = optional_text(description, &nulls[3]);
	values[4] = TimestampTzGetDatum(clock_now());
	statement_run(&insert_workspace, values, nulls);
}

int64
place_create_project(const pg_uuid_t *workspace, const char *key, const char *name, const char *description,
					 pg_uuid_t *uuid)
{
	char nulls[] = "      ";
	Datum values[6];

	uuid_make(uuid);
	values[0] = UUIDPGetDatum(uuid);
	values[1] = UUIDPGetDatum(workspace);
	values[2] = optional_text(key, &nulls[2]);
	values[3] = CStringGetTextDatum(name);
	values[4] = optional_text(description, &nulls[4]);
	values[5] = TimestampTzGetDatum(clock_now());
	statement_run(&insert_project, values, nulls);
	return statement_integer(0, 1);
}

void
place_create_folder(const pg_uuid_t *project, const pg_uuid_t *parent, const char *name, pg_uuid_t *uuid)
{
	char nulls[] = "     ";
	Datum values[5];

	uuid_make(uuid);
	values[0] = UUIDPGetDatum(uuid);
	values[1] = UUIDPGetDatum(project);
	values[2] = optional_uuid(parent, &nulls[2]);
	values[3] = CStringGetTextDatum(name);
	values[4] = TimestampTzGetDatum(clock_now());
	statement_run(&insert_folder, values, nulls);
}

void
place_create_document(const pg_uuid_t *project, const pg_uuid_t *folder, DocumentType type, const char *title,
					  pg_uuid_t *uuid)
{
	char nulls[] = "      ";
	Datum values[6];

	uuid_make(uuid);
	values[0] = UUIDPGetDatum(uuid);
	values[1] = UUIDPGetDatum(project);
	values[2] = optional_uuid(folder, &nulls[2]);
	values[3] = CStringGetTextDatum(access_document_type_name(type));
	values[4] = CStringGetTextDatum(title);
	values[5] = TimestampTzGetDatum(clock_now());
	statement_run(&insert_document, values, nulls);
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
	char nulls[] = "     ";
	Datum now = TimestampTzGetDatum(clock_now());

	if (kind == PLACE_FOLDER)
	{
		Datum values[] = {UUIDPGetDatum(uuid), CStringGetTextDatum(name), now};

		statement_run(&rename_folder, values, NULL);
	}
	else
	{
		Datum values[] = {UUIDPGetDatum(uuid), optional_text(name, &nulls[1]), BoolGetDatum(set_description),
						  optional_text(description, &nulls[3]), now};

		statement_run(kind == PLACE_WORKSPACE ? &describe_workspace : &describe_project, values, nulls);
	}
}

static bool
change_archived(PlaceKind kind, const pg_uuid_t *uuid, bool archived)
{
	Datum values[] = {UUIDPGetDatum(uuid), TimestampTzGetDatum(clock_now())};

	return statement_run(&set_archived[kind], values, archived ? "  " : " n") == 1;
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
	char nulls[] = "    ";
	Datum values[] = {UUIDPGetDatum(&place->workspace), UUIDPGetDatum(&place->project),
					  UUIDPGetDatum(&place->folder), Int32GetDatum(PLACE_MAX_FOLDER_DEPTH)};
	PlaceKind kind;
	pg_uuid_t uuid;
	bool isnull;

	if (place->kind == PLACE_WORKSPACE)
		return false;
	/* A project is not above itself. */
	nulls[1] = place->kind == PLACE_PROJECT ? 'n' : ' ';
	nulls[2] = place->has_folder ? ' ' : 'n';
	if (statement_run(&find_archived_above, values, nulls) == 0)
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
	char nulls[] = "   ";
	Datum values[3];

	values[0] = UUIDPGetDatum(folder);
	values[1] = optional_uuid(parent, &nulls[1]);
	values[2] = TimestampTzGetDatum(clock_now());
	statement_run(&move_folder, values, nulls);
}

bool
place_move_document(const pg_uuid_t *document, const pg_uuid_t *project, const pg_uuid_t *folder)
{
	char nulls[] = "    ";
	Datum values[4];

	values[0] = UUIDPGetDatum(document);
	values[1] = UUIDPGetDatum(project);
	values[2] = optional_uuid(folder, &nulls[2]);
	values[3] = TimestampTzGetDatum(clock_now());
	return statement_run(&move_document, values, nulls) == 1;
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
