/*
 * version.h
 *		The versions of a document.
 */
#ifndef AINECTO_CORE_VERSION_H
#define AINECTO_CORE_VERSION_H

#include "postgres.h"

#include "utils/uuid.h"

/* The version that the running call, or this transaction's manual SQL for the same account, has opened; 0 if
 * none is. */
extern int64 version_find_open(const pg_uuid_t *document);

/*
 * Open the document's next version: its row, its number, for manual SQL its audit row, and retention. Takes
 * the document's lock. Throws AI404 without the document, 40001 if the account that makes it is gone.
 */
extern int64 version_open(const pg_uuid_t *document);

#endif
