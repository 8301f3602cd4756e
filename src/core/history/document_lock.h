/*
 * document_lock.h
 *		The lock under which a document is changed.
 *
 * Locking order: the document row (FOR NO KEY UPDATE, which the counting of versions implies), then the
 * content. The gate takes the document's lock first; manual SQL may call ainecto.lock_document() to do the
 * same.
 */
#ifndef AINECTO_CORE_HISTORY_DOCUMENT_LOCK_H
#define AINECTO_CORE_HISTORY_DOCUMENT_LOCK_H

#include "postgres.h"

#include "utils/uuid.h"

/*
 * Lock a document FOR NO KEY UPDATE. Returns its version under the lock, -1 if there is none. The caller has
 * authorised who asks.
 */
extern int64 document_lock(const pg_uuid_t *document);

/*
 * The same, telling whether the row is the one that this transaction wrote and nobody was waited for: then
 * what was read of the document just before is what would be read now.
 */
extern bool document_lock_as_read(const pg_uuid_t *document, TransactionId written_by);

/* The same for several, in uuid order; sorts them. One that is gone is passed over. */
extern void document_lock_all(pg_uuid_t *documents, int count);

#endif
