/*
 * target.c
 *		Where an identifier lies.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/statement.h"
#include "base/uuid.h"
#include "core/tree/target.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/uuid.h"

#include "core/tree/target.sql.h"

/* More candidates than this are not listed. */
#define MAX_CANDIDATES 10

/* Run one of the tables above; the rows of its one uuid column as an array in the current context. */
static int
find_holders(Statement *statement, const char *identifier, pg_uuid_t **holders)
{
	int count = (int) statement_run(statement, PARAMETERS(parameter_text(identifier)));

	*holders = palloc(Max(count, 1) * sizeof(pg_uuid_t));
	for (int row = 0; row < count; row++)
	{
		bool isnull;

		(*holders)[row] = *DatumGetUUIDP(statement_datum(row, 1, &isnull));
	}
	return count;
}

bool
target_find_project(const Principal *principal, int64 number, Place *place)
{
	pg_uuid_t project;
	bool isnull;

	if (execute_project_by_number(number) == 0)
		return false;
	project = *DatumGetUUIDP(statement_datum(0, 1, &isnull));
	return access_find_place(principal, PLACE_PROJECT, &project, place);
}

bool
target_find_item(const Principal *principal, ItemKind kind, const char *identifier, Place *place)
{
	pg_uuid_t *holders;
	pg_uuid_t parsed;

	if (kind == ITEM_ATTACHMENT && !access_parse_uuid(identifier, &parsed))
		return false;
	if (find_holders(&items[kind], identifier, &holders) == 0)
		return false;
	return access_find_place(principal, kind == ITEM_RUN ? PLACE_PROJECT : PLACE_DOCUMENT, &holders[0],
							 place);
}

bool
target_find_content(const Principal *principal, ContentTarget kind, const char *uuid, Place *place)
{
	pg_uuid_t *holders;
	int count = find_holders(&contents[kind], uuid, &holders);
	int visible = 0;
	StringInfoData candidates;

	initStringInfo(&candidates);
	for (int i = 0; i < count; i++)
	{
		Place found;

		if (!access_find_place(principal, PLACE_DOCUMENT, &holders[i], &found) || found.archived)
			continue;
		if (visible++ == 0)
			*place = found;
		if (visible <= MAX_CANDIDATES)
			appendStringInfo(&candidates, "%s%s (%s)", visible > 1 ? ", " : "", uuid_text(&holders[i]),
							 found.title);
	}
	if (visible > 1)
		ereport(ERROR,
				(errcode(ERRCODE_AI_INVALID_ARGUMENTS),
				 errmsg("\"%s\" exists in %d documents that you may see", uuid, visible),
				 errdetail("Documents: %s.", candidates.data), errhint("Name one of them in diagramUuid.")));
	return visible == 1;
}
