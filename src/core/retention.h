/*
 * retention.h
 *		How many versions of a document are kept.
 */
#ifndef AINECTO_CORE_RETENTION_H
#define AINECTO_CORE_RETENTION_H

#include "postgres.h"

#include "core/principal.h"
#include "utils/uuid.h"

/*
 * What a new version asks of accounts and plans: whoever makes it stays while versions name it (else 40001),
 * and of older ones those are deleted that the plan of the workspace's owner does not pay for.
 */
extern void retention_apply(const pg_uuid_t *document, int64 newest, const pg_uuid_t *project,
							const Principal *caller);

#endif
