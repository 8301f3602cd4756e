/*
 * conflict.c
 *		Later work, named.
 */
#include "postgres.h"

#include "base/clip.h"
#include "base/errors.h"
#include "base/statement.h"
#include "core/change/conflict.h"

#include "core/change/conflict.sql.h"

/* Bytes of the description of a version that is in the way. */
#define DESCRIPTION_BYTES 80

void
conflict_add(ConflictList *conflicts, const char *sentence, const Entity *entity, const char *uuid,
			 const char *field)
{
	StringInfoData line;

	if (conflicts->count++ >= CONFLICT_SHOWN)
		return;
	initStringInfo(&line);
	appendStringInfoString(&line, sentence);
	if (uuid != NULL &&
		execute_find_later_work(&conflicts->document->uuid, conflicts->since, conflicts->document->version,
								conflicts->versions, entity->name, uuid, field) == 1)
		appendStringInfo(&line, " in version " INT64_FORMAT " by %s (%s)", statement_integer(0, 1),
						 statement_text(0, 2), clip_tame(statement_text(0, 3), DESCRIPTION_BYTES));
	conflicts->lines = lappend(conflicts->lines, line.data);
}

void
conflict_refuse(const ConflictList *conflicts, const char *what)
{
	StringInfoData detail;
	ListCell *cell;

	if (conflicts->count == 0)
		return;
	initStringInfo(&detail);
	foreach(cell, conflicts->lines)
		appendStringInfo(&detail, "%s%s", detail.len == 0 ? "" : "\n", (const char *) lfirst(cell));
	if (conflicts->count > CONFLICT_SHOWN)
		appendStringInfo(&detail, "\nand %d more", conflicts->count - CONFLICT_SHOWN);
	ereport(ERROR,
			(errcode(ERRCODE_AI_CONFLICT), errmsg("undoing %s would lose later work; nothing was done", what),
			 errdetail_internal("%s", detail.data),
			 errhint("Undo the later versions first, or one item alone. Restoring an earlier version"
					 " by its number takes all later work back.")));
}
