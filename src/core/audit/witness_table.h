/*
 * witness_table.h
 *		What is audited and not versioned: the tables, and how their rows are told in ainecto.audit_log.
 */
#ifndef AINECTO_CORE_AUDIT_WITNESS_TABLE_H
#define AINECTO_CORE_AUDIT_WITNESS_TABLE_H

#include "postgres.h"

/* Rows that were changed alike, of one subject, are told as one entry with their ids in ranges. Integer ids
 * only. */
#define WITNESS_FOLDED 0x01
/* Columns that are not shown are versioned, or nobody's business: a change of them alone is none. */
#define WITNESS_ONLY_SHOWN 0x02
/* What calls of ours do with it is told by another entry, or of no interest. */
#define WITNESS_MANUAL 0x04
/* Likewise, but for insertions and deletions. */
#define WITNESS_UPDATE_MANUAL 0x08
/* An insertion by hand leaves its row otherwise: it is told only within a call. */
#define WITNESS_INSERT_IN_CALL 0x10
/* History: what is deleted is a purge. */
#define WITNESS_HISTORY 0x20

#define WITNESS_MAX_COLUMNS 10

typedef struct WitnessTable
{
	const char *relation;
	const char *kind;    /* of the thing that a row is */
	const char *id;      /* column that names it; NULL: nothing does */
	const char *id_more; /* second column of a name "one/two"; NULL: none */
	/* What the audit row is about: a kind and the column that names it; both NULL: the thing itself. Without
	 * a kind the column is one of workspace_uuid, project_uuid, folder_uuid and document_uuid: the one given.
	 */
	const char *subject_kind;
	const char *subject;
	const char *companion; /* integer column told beside folded ids, under companion_name; NULL: none */
	const char *companion_name;
	int flags;
	const char *shown[WITNESS_MAX_COLUMNS]; /* told with their values; none: all but those hidden */
	const char
		*hidden[WITNESS_MAX_COLUMNS]; /* secrets, personal data, long texts: only that they changed is told */
	const char *silent[WITNESS_MAX_COLUMNS]; /* a change of these alone is none */
} WitnessTable;

/* The column that stands for "the one place column that is given". */
#define WITNESS_PLACE "place"

/* By the name of a relation of schema ainecto; NULL if it is not witnessed. */
extern const WitnessTable *witness_table(const char *relation);

#endif
