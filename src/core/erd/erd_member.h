/*
 * erd_member.h
 *		Ordered members of ERD things: columns of an index, column pairs of a ref, tables and notes of a
 * group.
 */
#ifndef AINECTO_CORE_ERD_ERD_MEMBER_H
#define AINECTO_CORE_ERD_ERD_MEMBER_H

#include "postgres.h"

#include "commands/trigger.h"
#include "core/erd/erd.h"

/* One member as it should be. */
typedef struct ErdMember
{
	const char *column;     /* first reference: column_uuid, from_column_uuid, table_uuid or note_uuid */
	const char *to_column;  /* second column of a ref's pair, else NULL */
	const char *sort_order; /* of an index column; NULL: none */
} ErdMember;

/* Members that one thing may have; the longest list a tool declares. */
#define ERD_MAX_MEMBERS 1000

/*
 * Make members the list of the parent, in this order: rows of members that stay are kept (and changed where
 * they differ), others are deleted and new ones inserted. kind is erd_index_column, erd_ref_column,
 * erd_table_group_table or erd_table_group_note. AI001 when a member is given twice; a member that does not
 * exist, or belongs to another table than it must, breaks a constraint.
 */
extern void erd_replace_members(const Entity *kind, const pg_uuid_t *document, const char *parent,
								const ErdMember *members, int count);

/* The members of the parent, in order; palloc'd in the current context. */
extern ErdMember *erd_read_members(const Entity *kind, const pg_uuid_t *document, const char *parent,
								   int *count);

/* Throw AI001 when the ref has a column that is not of its side's table. */
extern void erd_require_fitting_ref(const pg_uuid_t *document, const char *uuid);

/*
 * Body of the triggers that hold columns to their tables, on erd_index_column, erd_ref_column and erd_ref.
 * Throws 23514 under a constraint name that says which column is wrong, "erd_ref_column_to_column_member".
 */
extern void erd_check_member(TriggerData *trigger);

#endif
