/*
 * verdict.h
 *		What plain SQL may write: the same as the tools, row by row, decided by core/tree/access.h.
 *
 * The room: the same verdict for plain SQL, for rows seen (visible_set.h) and for rows written. It has no
 * rules of its own, and stands still within a tool's call. Policies and triggers call it.
 *
 * Row-level security decides what a role sees; here is decided what it may write. A new row, and a changed
 * one, is judged before it is stored (verdict_admit_row(), the WITH CHECK of the policies), so that no key
 * that it violates tells of rows that the role cannot see. What a row was before, and what a role may do to
 * which row-level security does not apply, is judged after it was changed, by the triggers
 * (verdict_judge_change()); a refusal takes the statement back.
 *
 * The role in force decides, as everywhere in SQL. Superusers and the owner of a table may write what they
 * like; inside of a tool's call the gate has authorised. A role that is mapped to no account, and is none of
 * our administrators', is refused with 42501. All other errors are the tools'.
 *
 * A policy compares a key with a set that is asked for once per query (visible_set.c, the same text as the
 * tools' lists), so that a scan goes by the index to what the role's account sees. A place is judged by where
 * its row was, a grant by what was granted when the statement began. Foreign keys, C scans and the engine's
 * statements run as the owner. Views are security_invoker. The policies of a new table stand in
 * sql/install/85_tenants.sql; test/t/033_verdict.pl names a table without.
 */
#ifndef AINECTO_CORE_ROW_SECURITY_VERDICT_H
#define AINECTO_CORE_ROW_SECURITY_VERDICT_H

#include "postgres.h"

#include "commands/trigger.h"
#include "fmgr.h"

/* Throws unless the role in force may store this row of one of our tables. */
extern void verdict_admit_row(HeapTupleHeader row);

/*
 * Throws AI001 unless the table itself gave a new row its number, which it drew from this sequence: whoever
 * chose one could take those that others are to get, or have given up and may want back. Administrators may.
 */
extern void verdict_admit_number(Oid sequence, int64 number);

/* Body of the AFTER ROW triggers: throws unless the role in force may have made this change. */
extern void verdict_judge_change(const TriggerData *trigger);

#endif
