/*
 * version.h
 *		The versions of a document.
 */
#ifndef AINECTO_CORE_HISTORY_VERSION_H
#define AINECTO_CORE_HISTORY_VERSION_H

#include "postgres.h"

#include "utils/uuid.h"

/*
 * The version that what a command of this transaction wrote belongs to: the one that the running call, or the
 * transaction's manual SQL for the same account, has opened, else the next one, which is opened then: its
 * row, its number, for manual SQL its audit row, and retention. Takes the document's lock. Throws AI002
 * without the document, 40001 if the account that makes the version is gone.
 *
 * A trigger may have called a tool, which opened a version, before it was this write's turn to be recorded.
 * It is in that version then, since what comes after it cannot be without it.
 */
extern int64 version_of_write(const pg_uuid_t *document, CommandId written);

#endif
