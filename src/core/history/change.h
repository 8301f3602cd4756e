/*
 * change.h
 *		The change engine: every change of content becomes a change row and belongs to a version.
 *
 * Row triggers on every content table and on ainecto.document write one row to ainecto.document_change per
 * changed row. The first change of a call, or of a transaction's manual SQL, to a document opens the
 * document's next version (version.h).
 */
#ifndef AINECTO_CORE_HISTORY_CHANGE_H
#define AINECTO_CORE_HISTORY_CHANGE_H

#include "postgres.h"

#include "commands/trigger.h"
#include "core/history/entity.h"

/* Description of a version whose caller gave none. */
#define CHANGE_DESCRIPTION_MCP    "Updated via MCP"
#define CHANGE_DESCRIPTION_MANUAL "Edited in SQL"

/*
 * Body of the AFTER ROW triggers. Throws AI001 when a field that never changes was changed. Returns whether
 * the role in force has yet to be judged, now that the document's lock is held; documents have a trigger for
 * it.
 */
extern bool change_record(TriggerData *trigger);

/* Refuse the change of a field that never changes. */
extern void change_refuse_fixed(const Entity *entity, const char *name);

#endif
