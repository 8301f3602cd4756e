/*
 * retention.h
 *		How many versions of a document are kept.
 */
#ifndef AINECTO_CORE_HISTORY_RETENTION_H
#define AINECTO_CORE_HISTORY_RETENTION_H

#include "postgres.h"

#include "core/caller/principal.h"
#include "nodes/pg_list.h"
#include "utils/uuid.h"

/*
 * What a new version asks of accounts and plans: whoever makes it stays while versions name it (else 40001),
 * and the one goes that it pushes beyond what the plan of the workspace's owner pays for. Returns its number,
 * 0 if none went.
 */
extern int64 retention_apply(const pg_uuid_t *document, int64 newest, const pg_uuid_t *project,
							 const Principal *caller);

/* What was deleted. */
typedef struct RetentionCount
{
	int64 versions;
	int64 changes;
} RetentionCount;

/* Delete all versions of a document up to this one, and their changes. The caller holds its lock. */
extern void retention_purge(const pg_uuid_t *document, int64 through, RetentionCount *count);

/* What an audit row of source retention is to say. */
typedef struct RetentionNote
{
	const pg_uuid_t *document;
	int64 from; /* versions; both 0: none went */
	int64 through;
	const RetentionCount *count;
	const char *why;
	bool gone;          /* the document went altogether */
	const List *others; /* CallChange *: what else went with it */
} RetentionNote;

/* The row that ainecto.verify_history() knows what was removed by, and anybody who asks the log. The caller
 * is connected to SPI. */
extern void retention_tell(const RetentionNote *note);

#endif
