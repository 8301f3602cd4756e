/*
 * access.c
 *		Roles and rights.
 */
#include "postgres.h"

#include "access/xact.h"
#include "base/errors.h"
#include "base/scan.h"
#include "base/statement.h"
#include "core/caller/call.h"
#include "core/tree/access.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
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

/* The rows that say where a place lies, and the caller's grants on it; positions follow the lists of columns.
 */
enum
{
	DOCUMENT_PROJECT,
	DOCUMENT_FOLDER,
	DOCUMENT_ARCHIVED,
	DOCUMENT_TITLE,
	DOCUMENT_TYPE,
	DOCUMENT_VERSION
};

static const ScanSource document_table = {
	.relation = "document",
	.index = "document_pkey",
	.columns = {"project_uuid", "folder_uuid", "archived_at", "title", "type", "version"}};

enum
{
	FOLDER_PROJECT,
	FOLDER_PARENT,
	FOLDER_ARCHIVED,
	FOLDER_NAME
};

static const ScanSource folder_table = {.relation = "folder",
										.index = "folder_pkey",
										.columns = {"project_uuid", "parent_uuid", "archived_at", "name"}};

enum
{
	PROJECT_WORKSPACE,
	PROJECT_NUMBER,
	PROJECT_ARCHIVED,
	PROJECT_NAME
};

static const ScanSource project_table = {.relation = "project",
										 .index = "project_pkey",
										 .columns = {"workspace_uuid", "number", "archived_at", "name"}};

enum
{
	WORKSPACE_OWNER,
	WORKSPACE_ARCHIVED,
	WORKSPACE_NAME
};

static const ScanSource workspace_table = {
	.relation = "workspace", .index = "workspace_pkey", .columns = {"owner_id", "archived_at", "name"}};

static const ScanSource grant_table = {
	.relation = "role_grant", .index = "role_grant_pkey", .columns = {"role"}};

static const ScanSource override_table = {
	.relation = "role_right_override", .index = "role_right_override_pkey", .columns = {"allowed"}};

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
read_uuid(RowScan *scan, int column, pg_uuid_t *uuid)
{
	bool isnull;
	Datum value = scan_datum(scan, column, &isnull);

	if (!isnull)
		*uuid = *DatumGetUUIDP(value);
	return !isnull;
}

static int64
read_integer(RowScan *scan, int column)
{
	bool isnull;

	return DatumGetInt64(scan_datum(scan, column, &isnull));
}

bool
access_read_place(PlaceKind kind, const pg_uuid_t *uuid, Place *place)
{
	static const ScanSource *const tables[] = {
		[PLACE_WORKSPACE] = &workspace_table,
		[PLACE_PROJECT] = &project_table,
		[PLACE_FOLDER] = &folder_table,
		[PLACE_DOCUMENT] = &document_table,
	};
	static const int archived_columns[] = {
		[PLACE_WORKSPACE] = WORKSPACE_ARCHIVED,
		[PLACE_PROJECT] = PROJECT_ARCHIVED,
		[PLACE_FOLDER] = FOLDER_ARCHIVED,
		[PLACE_DOCUMENT] = DOCUMENT_ARCHIVED,
	};
	static const int title_columns[] = {
		[PLACE_WORKSPACE] = WORKSPACE_NAME,
		[PLACE_PROJECT] = PROJECT_NAME,
		[PLACE_FOLDER] = FOLDER_NAME,
		[PLACE_DOCUMENT] = DOCUMENT_TITLE,
	};
	Datum key = UUIDPGetDatum(uuid);
	RowScan scan;

	memset(place, 0, sizeof(*place));
	place->kind = kind;
	place->uuid = *uuid;
	if (!scan_find(&scan, tables[kind], 1, &key))
		return false;
	place->self_archived = !scan_is_null(&scan, archived_columns[kind]);
	place->title = scan_text(&scan, title_columns[kind]);
	switch (kind)
	{
		case PLACE_DOCUMENT:
			read_uuid(&scan, DOCUMENT_PROJECT, &place->project);
			place->has_folder = read_uuid(&scan, DOCUMENT_FOLDER, &place->folder);
			access_document_type_from_name(scan_text(&scan, DOCUMENT_TYPE), &place->type);
			place->version = read_integer(&scan, DOCUMENT_VERSION);
			place->written_by = scan_writer(&scan);
			break;
		case PLACE_FOLDER:
			read_uuid(&scan, FOLDER_PROJECT, &place->project);
			place->has_folder = read_uuid(&scan, FOLDER_PARENT, &place->folder);
			break;
		case PLACE_PROJECT:
			place->project = place->uuid;
			place->project_number = read_integer(&scan, PROJECT_NUMBER);
			read_uuid(&scan, PROJECT_WORKSPACE, &place->workspace);
			break;
		case PLACE_WORKSPACE:
			place->workspace = place->uuid;
			place->owner = read_integer(&scan, WORKSPACE_OWNER);
			break;
	}
	scan_close(&scan);
	place->archived = place->self_archived;
	return true;
}

const Place *
access_known_document(const pg_uuid_t *document)
{
	const CallFrame *frame = call_current();
	const Place *place = frame == NULL ? NULL : frame->document;

	return place != NULL && memcmp(&place->uuid, document, UUID_LEN) == 0 ? place : NULL;
}

/* Project and workspace around a place whose own row has been read. */
static void
read_surroundings(PlaceKind kind, Place *place)
{
	Datum key = UUIDPGetDatum(&place->project);
	RowScan scan;

	if (kind == PLACE_DOCUMENT || kind == PLACE_FOLDER)
	{
		if (!scan_find(&scan, &project_table, 1, &key))
			elog(ERROR, "a place lies in no project");
		place->archived |= !scan_is_null(&scan, PROJECT_ARCHIVED);
		place->project_number = read_integer(&scan, PROJECT_NUMBER);
		read_uuid(&scan, PROJECT_WORKSPACE, &place->workspace);
		scan_close(&scan);
	}
	if (kind != PLACE_WORKSPACE)
	{
		key = UUIDPGetDatum(&place->workspace);
		if (!scan_find(&scan, &workspace_table, 1, &key))
			elog(ERROR, "a project lies in no workspace");
		place->archived |= !scan_is_null(&scan, WORKSPACE_ARCHIVED);
		place->owner = read_integer(&scan, WORKSPACE_OWNER);
		scan_close(&scan);
	}
}

/* The account's own grant on exactly this place; false where there is none. */
static bool
find_grant(int64 account, const pg_uuid_t *target, Role *role)
{
	Datum keys[] = {Int64GetDatum(account), UUIDPGetDatum(target)};
	bool found;
	RowScan scan;

	if (account == 0 || !scan_find(&scan, &grant_table, 2, keys))
		return false;
	found = access_role_from_name(scan_text(&scan, 0), role);
	scan_close(&scan);
	return found;
}

/*
 * Walk from a folder upwards: note whether anything is archived, and the nearest grant unless one is already
 * known. Cycles cannot exist: moving a folder below itself is refused for every writer.
 */
static void
walk_folders(Place *place, int64 account, bool *granted)
{
	pg_uuid_t folder = place->folder;
	bool more = place->has_folder;

	while (more)
	{
		Datum key = UUIDPGetDatum(&folder);
		pg_uuid_t outer;
		RowScan scan;

		CHECK_FOR_INTERRUPTS();
		if (!*granted)
			*granted = find_grant(account, &folder, &place->role);
		if (!scan_find(&scan, &folder_table, 1, &key))
			elog(ERROR, "a folder around a place is missing");
		place->archived |= !scan_is_null(&scan, FOLDER_ARCHIVED);
		more = read_uuid(&scan, FOLDER_PARENT, &outer);
		scan_close(&scan);
		folder = outer;
	}
}

/* The most specific grant decides; once one is found nothing wider is looked at. */
static void
find_role(const Principal *principal, Place *place)
{
	int64 account = principal->account_id;
	bool granted = find_grant(account, &place->uuid, &place->role);

	walk_folders(place, account, &granted);
	if (!granted && (place->kind == PLACE_DOCUMENT || place->kind == PLACE_FOLDER))
		granted = find_grant(account, &place->project, &place->role);
	if (!granted && place->kind != PLACE_WORKSPACE)
		find_grant(account, &place->workspace, &place->role);
}

bool
access_judge_place(const Principal *principal, Place *place)
{
	bool granted = true;

	read_surroundings(place->kind, place);
	if (principal->administrator || (principal->account_id != 0 && place->owner == principal->account_id))
	{
		walk_folders(place, 0, &granted);
		place->role = ROLE_OWNER;
	}
	else
		find_role(principal, place);
	if (place->role == ROLE_NONE && principal->auditor)
		place->role = ROLE_VIEWER;
	return place->role != ROLE_NONE;
}

bool
access_find_place(const Principal *principal, PlaceKind kind, const pg_uuid_t *uuid, Place *place)
{
	return access_read_place(kind, uuid, place) && access_judge_place(principal, place);
}

bool
access_allows_noting(Role role, Right right, bool *overridden)
{
	Datum keys[] = {CStringGetTextDatum(role_names[role]), CStringGetTextDatum(right_names[right])};
	bool allowed = default_rights[role][right];
	RowScan scan;

	*overridden = false;
	/* Reading is what a role means at all; looking for an override there would burden every read. */
	if (right == RIGHT_READ || !scan_find(&scan, &override_table, lengthof(keys), keys))
		return allowed;
	*overridden = true;
	allowed = scan_boolean(&scan, 0);
	scan_close(&scan);
	return allowed;
}

bool
access_allows(Role role, Right right)
{
	bool overridden;

	return access_allows_noting(role, right, &overridden);
}

void
access_require_right(const Place *place, Right right)
{
	if (!access_allows(place->role, right))
		ereport(ERROR, (errcode(ERRCODE_AI_PERMISSION_DENIED),
						errmsg("your role %s on this %s does not allow it", role_names[place->role],
							   place_kind_names[place->kind]),
						errhint("Ask an OWNER for a role with the right \"%s\".", right_names[right])));
}

void
access_require(const Principal *principal, PlaceKind kind, const pg_uuid_t *uuid, Right right, Place *place)
{
	if (!access_find_place(principal, kind, uuid, place))
		ereport(ERROR,
				(errcode(ERRCODE_AI_NOT_FOUND),
				 errmsg("there is no %s with this uuid, or none that you may see", place_kind_names[kind])));
	access_require_right(place, right);
}
