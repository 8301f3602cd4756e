/*
 * document_walk.c
 *		Documents, place by place.
 */
#include "postgres.h"

#include "base/statement.h"
#include "base/uuid.h"
#include "catalog/pg_type_d.h"
#include "core/tree/document_walk.h"
#include "core/tree/visible.h"
#include "miscadmin.h"
#include "nodes/pg_list.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"

/* Rows that a statement reads at a time. */
#define WALK_ROWS 64

/* The entries of documents_in. */
enum
{
	IN_PROJECT,
	IN_FOLDER
};

#include "core/tree/document_walk.sql.h"

/* Where the walk is: the first part of a position is "KIND:ROOT:PLACE". */
typedef enum RootKind
{
	ROOT_OWNED = 'o',     /* a workspace of the account's own; the place is a project */
	ROOT_WORKSPACE = 'w', /* the others are granted; the place is a project */
	ROOT_PROJECT = 'p',
	ROOT_FOLDER = 'f', /* the place is the folder or one below it */
	ROOT_DOCUMENT = 'd'
} RootKind;

#define POSITION_LENGTH (2 + 36 + 1 + 36)

typedef struct Root
{
	RootKind kind;
	pg_uuid_t uuid;
	bool wanted; /* ROOT_DOCUMENT: by the filters; the two below say where it lies */
	bool has_folder;
	pg_uuid_t project;
	pg_uuid_t folder;
} Root;

/* What a place around documents says of them; kept for the whole page. */
typedef struct Surroundings
{
	pg_uuid_t uuid; /* hash key */
	bool owned;
	bool archived;
	bool readable;
	pg_uuid_t project;
	pg_uuid_t workspace;
} Surroundings;

typedef struct PlaceWalk
{
	const DocumentWalk *wanted;
	Principal viewer;
	HTAB *surroundings;
	Root root;
	Datum *documents;
	Datum *places;
	int count;
} PlaceWalk;

static bool
is_full(const PlaceWalk *walk)
{
	return walk->count >= walk->wanted->most;
}

static const Surroundings *
surroundings_of(PlaceWalk *walk, PlaceKind kind, const pg_uuid_t *uuid)
{
	Surroundings *around;
	bool found;

	around = hash_search(walk->surroundings, uuid, HASH_ENTER, &found);
	if (!found)
	{
		Place place;

		around->readable = access_find_place(&walk->viewer, kind, uuid, &place);
		around->owned = place.owner == walk->viewer.account_id;
		around->archived = place.archived;
		around->project = place.project;
		around->workspace = place.workspace;
	}
	return around;
}

static void
take_document(PlaceWalk *walk, const pg_uuid_t *document, const pg_uuid_t *place)
{
	pg_uuid_t *copy = palloc(sizeof(pg_uuid_t));

	*copy = *document;
	walk->documents[walk->count] = UUIDPGetDatum(copy);
	walk->places[walk->count++] = CStringGetTextDatum(
		psprintf("%c:%s:%s", walk->root.kind, uuid_text(&walk->root.uuid), uuid_text(place)));
}

/* A column of the last result that is a uuid; false if it is null. */
static bool
read_uuid(uint64 row, int column, pg_uuid_t *uuid)
{
	bool isnull;
	Datum value = statement_datum(row, column, &isnull);

	if (!isnull)
		*uuid = *DatumGetUUIDP(value);
	return !isnull;
}

/* The first column of the last result, in the current context. */
static pg_uuid_t *
read_uuids(uint64 rows)
{
	pg_uuid_t *uuids = palloc(Max(rows, 1) * sizeof(pg_uuid_t));

	for (uint64 row = 0; row < rows; row++)
		read_uuid(row, 1, &uuids[row]);
	return uuids;
}

/* The last rows of documents_in: those are taken that the account may read. */
static void
take_rows(PlaceWalk *walk, const pg_uuid_t *project, const pg_uuid_t *place, uint64 rows)
{
	for (uint64 row = 0; row < rows && !is_full(walk); row++)
	{
		const char *granted = statement_text(row, 4);
		const Surroundings *around;
		pg_uuid_t document;
		pg_uuid_t folder;

		read_uuid(row, 1, &document);
		around = read_uuid(row, 2, &folder) ? surroundings_of(walk, PLACE_FOLDER, &folder)
											: surroundings_of(walk, PLACE_PROJECT, project);
		/* The most specific grant decides, and none takes an owner's role away. */
		if (!around->archived && (granted == NULL ? around->readable : strcmp(granted, "NONE") != 0))
			take_document(walk, &document, place);
	}
}

/* Documents of a project or folder, behind a time and uuid unless they are NULL. */
static void
walk_documents(PlaceWalk *walk, PlaceKind kind, const pg_uuid_t *place, const char *time, const char *uuid)
{
	const DocumentWalk *wanted = walk->wanted;
	const Surroundings *around = surroundings_of(walk, kind, place);
	uint64 rows = WALK_ROWS;

	if (!around->readable || around->archived)
		return;
	while (rows == WALK_ROWS && !is_full(walk))
	{
		CHECK_FOR_INTERRUPTS();
		rows = execute_documents_in(kind == PLACE_FOLDER ? IN_FOLDER : IN_PROJECT, walk->viewer.account_id,
									place, wanted->type, time, uuid, wanted->words, !around->owned);
		take_rows(walk, &around->project, place, rows);
		if (rows == WALK_ROWS)
		{
			pg_uuid_t last;

			read_uuid(rows - 1, 1, &last);
			uuid = uuid_text(&last);
			time = statement_text(rows - 1, 3);
		}
	}
}

/* Projects of a workspace, behind one of them unless it is NULL. */
static void
walk_projects(PlaceWalk *walk, const pg_uuid_t *workspace, const pg_uuid_t *after)
{
	uint64 rows = WALK_ROWS;

	while (rows == WALK_ROWS && !is_full(walk))
	{
		pg_uuid_t *projects;

		rows = execute_projects_of(workspace, after);
		projects = read_uuids(rows);
		for (uint64 i = 0; i < rows && !is_full(walk); i++)
			walk_documents(walk, PLACE_PROJECT, &projects[i], NULL, NULL);
		after = &projects[Max(rows, 1) - 1];
	}
}

static void
walk_owned(PlaceWalk *walk, const pg_uuid_t *after)
{
	uint64 rows = WALK_ROWS;

	walk->root.kind = ROOT_OWNED;
	while (rows == WALK_ROWS && !is_full(walk))
	{
		pg_uuid_t *workspaces;

		rows = execute_owned_workspaces(walk->viewer.account_id, after);
		workspaces = read_uuids(rows);
		for (uint64 i = 0; i < rows && !is_full(walk); i++)
		{
			walk->root.uuid = workspaces[i];
			walk_projects(walk, &workspaces[i], NULL);
		}
		after = &workspaces[Max(rows, 1) - 1];
	}
}

/* A granted folder and those below it, behind one of them unless it is NULL. */
static void
walk_folders(PlaceWalk *walk, const pg_uuid_t *folder, const pg_uuid_t *after)
{
	uint64 rows = execute_folders_below(walk->viewer.account_id, folder);
	pg_uuid_t *folders = read_uuids(rows);

	for (uint64 i = 0; i < rows && !is_full(walk); i++)
	{
		if (after == NULL || memcmp(&folders[i], after, UUID_LEN) > 0)
			walk_documents(walk, PLACE_FOLDER, &folders[i], NULL, NULL);
	}
}

/* Whether a wider place shows all that is in the project. */
static bool
project_is_open(PlaceWalk *walk, const pg_uuid_t *project)
{
	return surroundings_of(walk, PLACE_PROJECT, project)->readable;
}

/* What a grant shows that no wider one does. */
static void
walk_grant(PlaceWalk *walk)
{
	const Root *root = &walk->root;
	const Surroundings *around;

	switch (root->kind)
	{
		case ROOT_OWNED:
			break;
		case ROOT_WORKSPACE:
			around = surroundings_of(walk, PLACE_WORKSPACE, &root->uuid);
			if (!around->owned && !around->archived)
				walk_projects(walk, &root->uuid, NULL);
			break;
		case ROOT_PROJECT:
			around = surroundings_of(walk, PLACE_PROJECT, &root->uuid);
			if (!surroundings_of(walk, PLACE_WORKSPACE, &around->workspace)->readable)
				walk_documents(walk, PLACE_PROJECT, &root->uuid, NULL, NULL);
			break;
		case ROOT_FOLDER:
			around = surroundings_of(walk, PLACE_FOLDER, &root->uuid);
			if (!around->archived && !project_is_open(walk, &around->project))
				walk_folders(walk, &root->uuid, NULL);
			break;
		case ROOT_DOCUMENT:
			if (!root->wanted || project_is_open(walk, &root->project))
				break;
			around = root->has_folder ? surroundings_of(walk, PLACE_FOLDER, &root->folder)
									  : surroundings_of(walk, PLACE_PROJECT, &root->project);
			if (!around->archived && !around->readable)
				take_document(walk, &root->uuid, &root->uuid);
			break;
	}
}

static void
walk_grants(PlaceWalk *walk, const pg_uuid_t *after)
{
	const DocumentWalk *wanted = walk->wanted;
	uint64 rows = WALK_ROWS;

	while (rows == WALK_ROWS && !is_full(walk))
	{
		Root *roots;

		CHECK_FOR_INTERRUPTS();
		rows = execute_grants(walk->viewer.account_id, after, wanted->type, wanted->words);
		roots = palloc0(Max(rows, 1) * sizeof(Root));
		for (uint64 i = 0; i < rows; i++)
		{
			read_uuid(i, 1, &roots[i].uuid);
			roots[i].kind = (RootKind) statement_text(i, 2)[0];
			read_uuid(i, 3, &roots[i].project);
			roots[i].has_folder = read_uuid(i, 4, &roots[i].folder);
			roots[i].wanted = statement_boolean(i, 5);
		}
		for (uint64 i = 0; i < rows && !is_full(walk); i++)
		{
			walk->root = roots[i];
			walk_grant(walk);
		}
		after = &roots[Max(rows, 1) - 1].uuid;
	}
}

/* Reads "KIND:ROOT:PLACE"; false if it is something else, or the place is not there any more. */
static bool
read_position(const char *text, Root *root, pg_uuid_t *place)
{
	static const PlaceKind kinds[] = {
		[ROOT_OWNED] = PLACE_PROJECT, [ROOT_WORKSPACE] = PLACE_PROJECT, [ROOT_PROJECT] = PLACE_PROJECT,
		[ROOT_FOLDER] = PLACE_FOLDER, [ROOT_DOCUMENT] = PLACE_DOCUMENT,
	};
	Place found;

	if (strlen(text) != POSITION_LENGTH || strchr("owpfd", text[0]) == NULL ||
		!access_parse_uuid(pnstrdup(text + 2, 36), &root->uuid) || !access_parse_uuid(text + 39, place))
		return false;
	root->kind = (RootKind) text[0];
	return access_read_place(kinds[(int) text[0]], place, &found);
}

/* Where the page before ended, and what follows. */
static void
walk_on(PlaceWalk *walk, const pg_uuid_t *place, const char *time, const char *uuid)
{
	pg_uuid_t root = walk->root.uuid;
	bool owned = walk->root.kind == ROOT_OWNED;

	if (walk->root.kind != ROOT_DOCUMENT)
		walk_documents(walk, walk->root.kind == ROOT_FOLDER ? PLACE_FOLDER : PLACE_PROJECT, place, time,
					   uuid);
	if (owned || walk->root.kind == ROOT_WORKSPACE)
		walk_projects(walk, &root, place);
	else if (walk->root.kind == ROOT_FOLDER)
		walk_folders(walk, &root, place);
	if (owned)
		walk_owned(walk, &root);
	walk_grants(walk, owned ? NULL : &root);
}

static void
begin_walk(PlaceWalk *walk, const DocumentWalk *wanted)
{
	HASHCTL control = {
		.keysize = sizeof(pg_uuid_t), .entrysize = sizeof(Surroundings), .hcxt = CurrentMemoryContext};

	memset(walk, 0, sizeof(*walk));
	walk->wanted = wanted;
	walk->viewer.account_id = wanted->account;
	walk->surroundings =
		hash_create("ainecto places around documents", 64, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	walk->documents = palloc(wanted->most * sizeof(Datum));
	walk->places = palloc(wanted->most * sizeof(Datum));
}

bool
document_walk_read(const DocumentWalk *wanted, DocumentWalkPage *page)
{
	const char *const *after = wanted->after;
	pg_uuid_t place;
	PlaceWalk walk;

	begin_walk(&walk, wanted);
	if (after[0] != NULL && (after[2] == NULL || !read_position(after[0], &walk.root, &place)))
		return false;
	if (wanted->scope != NULL)
	{
		walk.root.kind = wanted->scope->kind == PLACE_FOLDER ? ROOT_FOLDER : ROOT_PROJECT;
		walk.root.uuid = wanted->scope->uuid;
		walk_documents(&walk, wanted->scope->kind, &wanted->scope->uuid, after[1], after[2]);
	}
	else if (after[0] != NULL)
		walk_on(&walk, &place, after[1], after[2]);
	else
	{
		walk_owned(&walk, NULL);
		walk_grants(&walk, NULL);
	}
	page->documents = construct_array(walk.documents, walk.count, UUIDOID, UUID_LEN, false, TYPALIGN_CHAR);
	page->places = construct_array(walk.places, walk.count, TEXTOID, -1, false, TYPALIGN_INT);
	return true;
}
