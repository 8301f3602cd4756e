/*
 * access.c
 *		Roles and rights.
 */
#include "postgres.h"

#include "access/xact.h"
#include "base/errors.h"
#include "base/statement.h"
#include "core/access.h"
#include "utils/builtins.h"
#include "utils/uuid.h"

#define UUID_DIGITS 32

/* What roles may do unless ainecto.role_right_override says otherwise. */
static const bool default_rights[ROLE_OWNER + 1][RIGHT_COUNT] = {
	[ROLE_VIEWER] = {[RIGHT_READ] = true},
	[ROLE_EDITOR] = {[RIGHT_READ] = true, [RIGHT_WRITE] = true, [RIGHT_DELETE_DOCUMENT] = true},
	[ROLE_OWNER] = {[RIGHT_READ] = true,
					[RIGHT_WRITE] = true,
					[RIGHT_DELETE_DOCUMENT] = true,
					[RIGHT_DELETE_PLACE] = true,
					[RIGHT_SHARE] = true,
					[RIGHT_MANAGE_MEMBERS] = true},
};

static const char *const role_names[] = {
	[ROLE_NONE] = "NONE", [ROLE_VIEWER] = "VIEWER", [ROLE_EDITOR] = "EDITOR", [ROLE_OWNER] = "OWNER"};

static const char *const right_names[] = {
	[RIGHT_READ] = "read",
	[RIGHT_WRITE] = "write",
	[RIGHT_DELETE_DOCUMENT] = "delete_document",
	[RIGHT_DELETE_PLACE] = "delete_place",
	[RIGHT_SHARE] = "share",
	[RIGHT_MANAGE_MEMBERS] = "manage_members",
};

static const char *const place_kind_names[] = {[PLACE_WORKSPACE] = "workspace",
											   [PLACE_PROJECT] = "project",
											   [PLACE_FOLDER] = "folder",
											   [PLACE_DOCUMENT] = "document"};

static const char *const document_type_names[] = {[DOCUMENT_ERD] = "erd",
												  [DOCUMENT_FLOW_DIAGRAM] = "flow_diagram",
												  [DOCUMENT_README] = "readme",
												  [DOCUMENT_TESTCASE] = "testcase"};

/*
 * One row per place: workspace, project, folder, owner, archived above, archived itself, title, type,
 * version, project number, and the caller's grants on the place itself, its project and its workspace. Grants
 * on folders are looked up by walking upwards, only where nothing more specific was found.
 */
#define GRANT_ON(target) \
	"(SELECT g.role FROM ainecto.role_grant g WHERE g.account_id = $2 AND g.target = " target ")"

static Statement find_document = {
	.text = "SELECT w.uuid, p.uuid, d.folder_uuid, w.owner_id,"
			" p.archived_at IS NOT NULL OR w.archived_at IS NOT NULL, d.archived_at IS NOT NULL, d.title, "
			"d.type, d.version,"
			" p.number, " GRANT_ON("d.uuid") ", " GRANT_ON("p.uuid") ", " GRANT_ON(
				"w.uuid") " FROM ainecto.document d"
						  " JOIN ainecto.project p ON p.uuid = d.project_uuid JOIN ainecto.workspace w ON "
						  "w.uuid = p.workspace_uuid"
						  " WHERE d.uuid = $1",
	.expected = SPI_OK_SELECT,
	.argument_count = 2,
	.argument_types = {UUIDOID, INT8OID},
	.read_only = true,
};

static Statement find_folder = {
	.text = "SELECT w.uuid, p.uuid, f.parent_uuid, w.owner_id,"
			" p.archived_at IS NOT NULL OR w.archived_at IS NOT NULL, f.archived_at IS NOT NULL, f.name, "
			"NULL, 0::bigint,"
			" p.number, " GRANT_ON("f.uuid") ", " GRANT_ON("p.uuid") ", " GRANT_ON(
				"w.uuid") " FROM ainecto.folder f"
						  " JOIN ainecto.project p ON p.uuid = f.project_uuid JOIN ainecto.workspace w ON "
						  "w.uuid = p.workspace_uuid"
						  " WHERE f.uuid = $1",
	.expected = SPI_OK_SELECT,
	.argument_count = 2,
	.argument_types = {UUIDOID, INT8OID},
	.read_only = true,
};

static Statement find_project = {
	.text = "SELECT w.uuid, p.uuid, NULL::uuid, w.owner_id, w.archived_at IS NOT NULL, p.archived_at IS NOT "
			"NULL, p.name,"
			" NULL, 0::bigint, p.number, " GRANT_ON("p.uuid") ", NULL, " GRANT_ON(
				"w.uuid") " FROM ainecto.project p"
						  " JOIN ainecto.workspace w ON w.uuid = p.workspace_uuid WHERE p.uuid = $1",
	.expected = SPI_OK_SELECT,
	.argument_count = 2,
	.argument_types = {UUIDOID, INT8OID},
	.read_only = true,
};

static Statement find_workspace = {
	.text = "SELECT w.uuid, NULL::uuid, NULL::uuid, w.owner_id, false, w.archived_at IS NOT NULL, w.name, "
			"NULL, 0::bigint,"
			" 0::bigint, " GRANT_ON("w.uuid") ", NULL, NULL FROM ainecto.workspace w WHERE w.uuid = $1",
	.expected = SPI_OK_SELECT,
	.argument_count = 2,
	.argument_types = {UUIDOID, INT8OID},
	.read_only = true,
};

static Statement find_outer_folder = {
	.text = "SELECT f.parent_uuid, f.archived_at IS NOT NULL, " GRANT_ON(
		"f.uuid") " FROM ainecto.folder f WHERE f.uuid = $1",
	.expected = SPI_OK_SELECT,
	.argument_count = 2,
	.argument_types = {UUIDOID, INT8OID},
	.read_only = true,
};

static Statement find_override = {
	.text = "SELECT o.allowed FROM ainecto.role_right_override o WHERE o.role = $1 AND o.\"right\" = $2",
	.expected = SPI_OK_SELECT,
	.argument_count = 2,
	.argument_types = {TEXTOID, TEXTOID},
	.read_only = true,
};

static bool
index_of(const char *const *names, int count, const char *name, int *index)
{
	for (int i = 0; i < count; i++)
	{
		if (strcmp(names[i], name) == 0)
		{
			*index = i;
			return true;
		}
	}
	return false;
}

const char *
access_role_name(Role role)
{
	return role_names[role];
}

bool
access_role_from_name(const char *name, Role *role)
{
	int index;

	if (!index_of(role_names, lengthof(role_names), name, &index))
		return false;
	*role = (Role) index;
	return true;
}

const char *
access_right_name(Right right)
{
	return right_names[right];
}

const char *
access_place_kind_name(PlaceKind kind)
{
	return place_kind_names[kind];
}

const char *
access_document_type_name(DocumentType type)
{
	return document_type_names[type];
}

bool
access_document_type_from_name(const char *name, DocumentType *type)
{
	int index;

	if (!index_of(document_type_names, lengthof(document_type_names), name, &index))
		return false;
	*type = (DocumentType) index;
	return true;
}

bool
access_parse_uuid(const char *text, pg_uuid_t *uuid)
{
	int digits = 0;

	for (; *text != '\0'; text++)
	{
		int value;

		if (*text == '-')
			continue;
		if (*text >= '0' && *text <= '9')
			value = *text - '0';
		else if (*text >= 'a' && *text <= 'f')
			value = *text - 'a' + 10;
		else if (*text >= 'A' && *text <= 'F')
			value = *text - 'A' + 10;
		else
			return false;
		if (digits == UUID_DIGITS)
			return false;
		if (digits % 2 == 0)
			uuid->data[digits / 2] = value << 4;
		else
			uuid->data[digits / 2] |= value;
		digits++;
	}
	return digits == UUID_DIGITS;
}

static bool
read_uuid(int column, pg_uuid_t *uuid)
{
	bool isnull;
	Datum value = statement_datum(0, column, &isnull);

	if (!isnull)
		*uuid = *DatumGetUUIDP(value);
	return !isnull;
}

/* A grant in a column of the last result; false where there is none. */
static bool
read_grant(int column, Role *role)
{
	const char *name = statement_text(0, column);

	return name != NULL && access_role_from_name(name, role);
}

/*
 * Walk from a folder upwards: note whether anything is archived, and the nearest grant unless one is already
 * known. Cycles cannot exist: moving a folder below itself is refused for every writer.
 */
static void
walk_folders(Place *place, pg_uuid_t folder, Datum account, bool *granted)
{
	bool more = true;

	while (more)
	{
		Datum values[] = {UUIDPGetDatum(&folder), account};

		if (statement_run(&find_outer_folder, values, NULL) == 0)
			return;
		if (statement_boolean(0, 2))
			place->archived = true;
		if (!*granted)
			*granted = read_grant(3, &place->role);
		more = read_uuid(1, &folder);
	}
}

bool
access_find_place(const Principal *principal, PlaceKind kind, const pg_uuid_t *uuid, Place *place)
{
	static Statement *const statements[] = {
		[PLACE_WORKSPACE] = &find_workspace,
		[PLACE_PROJECT] = &find_project,
		[PLACE_FOLDER] = &find_folder,
		[PLACE_DOCUMENT] = &find_document,
	};
	Datum values[] = {UUIDPGetDatum(uuid), Int64GetDatum(principal->account_id)};
	Role project_role = ROLE_NONE;
	Role workspace_role = ROLE_NONE;
	bool project_granted;
	bool workspace_granted;
	bool granted;
	bool owner;

	memset(place, 0, sizeof(*place));
	if (statement_run(statements[kind], values, NULL) == 0)
		return false;
	place->kind = kind;
	place->uuid = *uuid;
	read_uuid(1, &place->workspace);
	read_uuid(2, &place->project);
	place->has_folder = read_uuid(3, &place->folder);
	owner = principal->account_id != 0 && statement_integer(0, 4) == principal->account_id;
	place->self_archived = statement_boolean(0, 6);
	place->archived = place->self_archived || statement_boolean(0, 5);
	place->title = statement_text(0, 7);
	if (kind == PLACE_DOCUMENT)
		access_document_type_from_name(statement_text(0, 8), &place->type);
	place->version = statement_integer(0, 9);
	place->project_number = statement_integer(0, 10);
	granted = read_grant(11, &place->role);
	project_granted = read_grant(12, &project_role);
	workspace_granted = read_grant(13, &workspace_role);
	if (place->has_folder)
		walk_folders(place, place->folder, values[1], &granted);
	if (owner || principal->administrator)
		place->role = ROLE_OWNER;
	else if (!granted)
		place->role = project_granted ? project_role : workspace_granted ? workspace_role : ROLE_NONE;
	if (place->role == ROLE_NONE && principal->auditor)
		place->role = ROLE_VIEWER;
	return place->role != ROLE_NONE;
}

bool
access_allows_noting(Role role, Right right, bool *overridden)
{
	Datum values[] = {CStringGetTextDatum(role_names[role]), CStringGetTextDatum(right_names[right])};

	*overridden = false;
	/* Reading is what a role means at all; looking for an override there would burden every read. */
	if (right == RIGHT_READ)
		return default_rights[role][right];
	*overridden = statement_run(&find_override, values, NULL) == 1;
	return *overridden ? statement_boolean(0, 1) : default_rights[role][right];
}

bool
access_allows(Role role, Right right)
{
	bool overridden;

	return access_allows_noting(role, right, &overridden);
}

void
access_require(const Principal *principal, PlaceKind kind, const pg_uuid_t *uuid, Right right, Place *place)
{
	if (!access_find_place(principal, kind, uuid, place))
		ereport(ERROR,
				(errcode(ERRCODE_AI_NOT_FOUND),
				 errmsg("there is no %s with this uuid, or none that you may see", place_kind_names[kind])));
	if (!access_allows(place->role, right))
		ereport(ERROR, (errcode(ERRCODE_AI_PERMISSION_DENIED),
						errmsg("your role %s on this %s does not allow it", role_names[place->role],
							   place_kind_names[kind]),
						errhint("Ask an OWNER for a role with the right \"%s\".", right_names[right])));
}
