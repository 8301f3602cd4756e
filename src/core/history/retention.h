/*
 * retention.h
 *		How many versions of a document are kept.
 */
#ifndef AINECTO_CORE_HISTORY_RETENTION_H
#define AINECTO_CORE_HISTORY_RETENTION_H

#include "postgres.h"

#include "core/caller/principal.h"
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

#endif
