/*
 * place_name.c
 *		Places by name: asked when an identifier is none, so never on the way of a right call.
 */
#include "postgres.h"

#include <ctype.h>

#include "base/statement.h"
#include "base/uuid.h"
#include "gate/place_name.h"
#include "pure/nearest.h"

#include "core/tree/visible.h"
#include "gate/place_name.sql.h"

/* Candidates that an answer lists. */
#define MAX_CANDIDATES 10

/* One row of a statement. */
typedef struct Named
{
	pg_uuid_t uuid;
	const char *name;
	const char *where; /* NULL: nowhere that has a name */
	const char *other; /* a document's type, a project's key */
} Named;

typedef struct NamedList
{
	Named *rows;
	int count;
} NamedList;

static bool
is_of_type(const PlaceNameSearch *search, const char *type)
{
	static const int flags[] = {
		[DOCUMENT_ERD] = TARGET_ERD,
		[DOCUMENT_FLOW_DIAGRAM] = TARGET_FLOW,
		[DOCUMENT_README] = TARGET_README,
		[DOCUMENT_TESTCASE] = TARGET_TESTCASES,
	};
	DocumentType found;

	return search->kind != PLACE_DOCUMENT || search->types == 0 ||
		   (access_document_type_from_name(type, &found) && (search->types & flags[found]));
}

/* Those of a name, or all for NULL. */
static void
list_named(const Principal *principal, const PlaceNameSearch *search, const char *name, bool with_trash,
		   NamedList *list)
{
	int64 account = principal->account_id;
	const pg_uuid_t *project = search->project;
	uint64 count;

	switch (search->kind)
	{
		case PLACE_WORKSPACE:
			count = execute_workspaces_named(account, project, name, with_trash);
			break;
		case PLACE_PROJECT:
			count = execute_projects_named(account, project, name, with_trash);
			break;
		case PLACE_FOLDER:
			count = execute_folders_named(account, project, name, with_trash);
			break;
		default:
			count = execute_documents_named(account, project, name, with_trash);
			break;
	}
	list->rows = palloc((count + 1) * sizeof(Named));
	list->count = 0;
	for (uint64 row = 0; row < count; row++)
	{
		Named *named = &list->rows[list->count];
		bool isnull;

		named->uuid = *DatumGetUUIDP(statement_datum(row, 1, &isnull));
		named->name = statement_text(row, 2);
		named->where = statement_text(row, 3);
		named->other = statement_text(row, 4);
		if (is_of_type(search, named->other))
			list->count++;
	}
}

/* Whether a row has the name exactly as it was written. */
static bool
is_written_so(const PlaceNameSearch *search, const Named *named, const char *name)
{
	return strcmp(named->name, name) == 0 ||
		   (search->kind == PLACE_PROJECT && named->other != NULL && strcmp(named->other, name) == 0);
}

static const char *
describe(const NamedList *list)
{
	StringInfoData words;

	initStringInfo(&words);
	for (int i = 0; i < list->count && i < MAX_CANDIDATES; i++)
		appendStringInfo(&words, "%s%s (\"%s\"%s%s%s)", i > 0 ? ", " : "", uuid_text(&list->rows[i].uuid),
						 list->rows[i].name, list->rows[i].where == NULL ? "" : " in \"",
						 list->rows[i].where == NULL ? "" : list->rows[i].where,
						 list->rows[i].where == NULL ? "" : "\"");
	if (list->count > MAX_CANDIDATES)
		appendStringInfo(&words, ", and %d more", list->count - MAX_CANDIDATES);
	return words.data;
}

/* The one that is meant, if it is one. */
static const Named *
choose(const PlaceNameSearch *search, const NamedList *list, const char *name)
{
	const Named *chosen = NULL;
	int count = 0;

	if (list->count == 1)
		return &list->rows[0];
	for (int i = 0; i < list->count; i++)
	{
		if (!is_written_so(search, &list->rows[i], name))
			continue;
		chosen = &list->rows[i];
		count++;
	}
	return count == 1 ? chosen : NULL;
}

static const char *
find_nearest(const Principal *principal, const PlaceNameSearch *search, const char *name)
{
	NamedList all;
	Nearest nearest;

	list_named(principal, search, NULL, false, &all);
	nearest_begin(&nearest, name, NEAREST_EDITS_OF(name));
	for (int i = 0; i < all.count; i++)
		nearest_offer(&nearest, all.rows[i].name);
	for (int i = 0; i < all.count; i++)
	{
		if (all.rows[i].name == nearest.name)
			return psprintf("\"%s\" (%s)", nearest.name, uuid_text(&all.rows[i].uuid));
	}
	return NULL;
}

PlaceNameVerdict
place_name_find(const Principal *principal, const char *name, PlaceNameSearch *search)
{
	NamedList list;
	const Named *chosen;

	list_named(principal, search, name, false, &list);
	if (list.count == 0 && search->with_trash)
		list_named(principal, search, name, true, &list);
	if (list.count == 0)
	{
		search->words = find_nearest(principal, search, name);
		return PLACE_NAME_NONE;
	}
	chosen = choose(search, &list, name);
	if (chosen == NULL)
	{
		search->words = describe(&list);
		return PLACE_NAME_SEVERAL;
	}
	search->found = chosen->uuid;
	search->name = chosen->name;
	return PLACE_NAME_FOUND;
}
