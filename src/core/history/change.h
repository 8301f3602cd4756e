/*
 * change.h
 *		The change engine: every change of content becomes a change row and belongs to a version.
 *
 * Row triggers on every content table and on ainecto.document call it.
 *
 * One row in document_change per changed row: an insert and a delete whole, but for fields at their initial
 * value, an update only the fields that differ, under the descriptor's stable names. The cost of a write does
 * not depend on the size of the document.
 *
 * Changes are numbered in the order in which rows were written, which is not the order in which triggers
 * fire. Where a transaction wrote a row more than once, what is not recorded yet is told from the row's
 * versions in the table (core/history/row_write.c). A version that a trigger's tool call opened holds what
 * was written before it, too.
 *
 * The first change of a call, or of a transaction's manual SQL, to a document opens its next version. Whether
 * one is open is read off the newest row of document_version: its inserting transaction is ours and its
 * request id the running call's. Nothing has to be remembered, so savepoints and rolled-back batches need no
 * care.
 *
 * The number comes from document.version: writers of a document take turns at its row, and the gate takes the
 * same lock (FOR NO KEY UPDATE) first. The time of a version is taken under that lock and rises strictly.
 *
 * History, audit and version numbers are written by base/row.c, below privileges and guards. It inserts as
 * INSERT does (defaults, constraints, triggers of others); no trigger may alter or suppress such a row. The
 * guards know its rows by their slots, and document_version has no foreign keys: documents go with what
 * is known of them, and keep_account keeps an account that a version names.
 *
 * Any kept version is the live rows less the later changes (core/history/history.c). Restore compares and
 * writes the difference as a new version, with deferrable constraints deferred meanwhile.
 *
 * A role with rights on content alone is versioned and audited, and can touch no history: the engine asks for
 * no privileges, so the trigger needs to borrow none. Who called comes from the gate's frame
 * (core/caller/call.c) or, for manual SQL, from the role outside of all functions; roles of two accounts in
 * one transaction make a version each.
 *
 * A plan keeps its newest versions; a new one takes away the one that it pushes beyond them, and says so in
 * its row (purged_through). Where there are more the plan has shrunk, and they have their time
 * (core/history/grace.c). Beside it only the role ainecto_retention passes the guards, for deletions by hand.
 * With ainecto.restoring (superusers) everything stands still; switching it on is logged.
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
