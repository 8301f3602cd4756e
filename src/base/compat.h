/*
 * compat.h
 *		The differences between PostgreSQL 15 and 18 that this extension meets, each as one small macro.
 */
#ifndef AINECTO_BASE_COMPAT_H
#define AINECTO_BASE_COMPAT_H

#include "postgres.h"

#include "common/jsonapi.h"
#include "storage/proc.h"

/* Since 16 what takes apart values of variable length is a header of its own. */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/* Since 18 this mark stands before the declaration. */
#if PG_VERSION_NUM < 180000
#define pg_noreturn pg_attribute_noreturn()
#endif

/* Since 16 the JSON parser's callbacks return a verdict. */
#if PG_VERSION_NUM >= 160000
#define JSON_ACTION      JsonParseErrorType
#define JSON_ACTION_DONE return JSON_SUCCESS
#else
#define JSON_ACTION      void
#define JSON_ACTION_DONE return
#endif

/* Since 17 the caller may own the lexer's memory; we let the library allocate it. */
#if PG_VERSION_NUM >= 170000
#define json_lexer_make(text, length) makeJsonLexContextCstringLen(NULL, text, length, PG_UTF8, true)
#else
#define json_lexer_make(text, length) makeJsonLexContextCstringLen(text, length, PG_UTF8, true)
#endif

/* The number of the running transaction among those of this backend. */
#if PG_VERSION_NUM >= 170000
#define compat_local_transaction() (MyProc->vxid.lxid)
#else
#define compat_local_transaction() (MyProc->lxid)
#endif

/* Since 18 base64 is of bytes, no longer of characters. */
#if PG_VERSION_NUM >= 180000
#define compat_base64_bytes(text) ((uint8 *) (text))
#else
#define compat_base64_bytes(text) (text)
#endif

/* Since 18 an index scan can be told where to count. */
#if PG_VERSION_NUM >= 180000
#define compat_index_beginscan(relation, index, snapshot, key_count) \
	index_beginscan(relation, index, snapshot, NULL, key_count, 0)
#else
#define compat_index_beginscan(relation, index, snapshot, key_count) \
	index_beginscan(relation, index, snapshot, key_count, 0)
#endif

/* Since 18 a CHECK constraint may be declared not to be enforced; its state is null then. */
#if PG_VERSION_NUM >= 180000
#define compat_check_states             ri_CheckConstraintExprs
#define compat_check_is_enforced(check) ((check)->ccenforced)
#else
#define compat_check_states             ri_ConstraintExprs
#define compat_check_is_enforced(check) true
#endif

/* Since 18 a generated column may be virtual: no row holds it, what names it has to compute it. */
#if PG_VERSION_NUM >= 180000
#include "rewrite/rewriteHandler.h"
#define compat_expand_generated(node, relation) expand_generated_columns_in_expr(node, relation, 1)
#else
#define compat_expand_generated(node, relation) (node)
#endif

/* Since 16 an update may have touched nothing but summarizing indexes (BRIN), and only those need to be told.
 */
#if PG_VERSION_NUM >= 160000
#define compat_UpdateIndexes             TU_UpdateIndexes
#define compat_updates_indexes(update)   ((update) != TU_None)
#define compat_updates_summaries(update) ((update) == TU_Summarizing)
#define compat_insert_index_tuples(info, slot, estate, update, summaries) \
	ExecInsertIndexTuples(info, slot, estate, update, false, NULL, NIL, summaries)
#else
#define compat_UpdateIndexes             bool
#define compat_updates_indexes(update)   (update)
#define compat_updates_summaries(update) false
#define compat_insert_index_tuples(info, slot, estate, update, summaries) \
	ExecInsertIndexTuples(info, slot, estate, update, false, NULL, NIL)
#endif

/* Raw parse trees: words of SQL that came since. */
#if PG_VERSION_NUM >= 180000
#define compat_is_enforced(constraint)      ((constraint)->is_enforced)
#define compat_without_overlaps(constraint) ((constraint)->without_overlaps)
#define compat_with_period(constraint)      ((constraint)->fk_with_period)
#define compat_altered_constraint(node)     (((const ATAlterConstraint *) (node))->conname)
#else
#define compat_is_enforced(constraint)      true
#define compat_without_overlaps(constraint) false
#define compat_with_period(constraint)      false
#define compat_altered_constraint(node)     (((const Constraint *) (node))->conname)
#endif

/* Since 16 a column may be given its storage at once. */
#if PG_VERSION_NUM >= 160000
#define compat_column_storage(definition) ((definition)->storage_name)
#else
#define compat_column_storage(definition) ((const char *) NULL)
#endif

/* Since 17 the target is a node, and absent for the default. */
#if PG_VERSION_NUM >= 170000
#define compat_statistics_target(statement) \
	((statement)->stxstattarget == NULL ? -1 : intVal((statement)->stxstattarget))
#else
#define compat_statistics_target(statement) ((statement)->stxstattarget)
#endif

#endif
