/*
 * change.h
 *		The change engine: every change of content becomes a change row and belongs to a version.
 *
 * Row triggers on every content table and on ainecto.document write one row to ainecto.document_change per
 * changed row. The first change of a call, or of a transaction's manual SQL, to a document opens the
 * document's next version.
 *
 * Locking order: the document row (FOR NO KEY UPDATE, which the counting of versions implies), then the
 * content. The gate takes the document's lock first; manual SQL may call ainecto.lock_document() to do the
 * same.
 */
#ifndef AINECTO_CORE_CHANGE_H
#define AINECTO_CORE_CHANGE_H

#include "postgres.h"

#include "commands/trigger.h"
#include "utils/uuid.h"

/* Description of a version whose caller gave none. */
#define CHANGE_DESCRIPTION_MCP    "Updated via MCP"
#define CHANGE_DESCRIPTION_MANUAL "Edited in SQL"

/* Body of the AFTER ROW triggers. Throws AI001 when a field that never changes was changed. */
extern void change_record(TriggerData *trigger);

/* Body of the BEFORE INSERT trigger on ainecto.document: a document is born at version 0. */
extern void change_check_birth(TriggerData *trigger);

/* Body of the AFTER UPDATE trigger on ainecto.document: version and type are not set by hand. */
extern void change_check_update(TriggerData *trigger);

/* Body of the guards: refuses UPDATE, DELETE and TRUNCATE of history, and DELETE and TRUNCATE of documents.
 */
extern void change_refuse(TriggerData *trigger);

/* Body of the BEFORE trigger on ainecto.account: an account that a version names keeps its row and id. */
extern void change_keep_account(TriggerData *trigger);

/*
 * Lock a document FOR NO KEY UPDATE. Returns its version under the lock, -1 if there is none. The caller has
 * authorised who asks.
 */
extern int64 change_lock_document(const pg_uuid_t *document);

/*
 * The same, telling whether the row is the one that this transaction wrote and nobody was waited for: then
 * what was read of the document just before is what would be read now.
 */
extern bool change_lock_document_as_read(const pg_uuid_t *document, TransactionId written_by);

/* The same for several, in uuid order; sorts them. One that is gone is passed over. */
extern void change_lock_documents(pg_uuid_t *documents, int count);

#endif
