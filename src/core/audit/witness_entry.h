/*
 * witness_entry.h
 *		What is told of rows that were changed: the members of an entry, and the entry as JSON.
 */
#ifndef AINECTO_CORE_AUDIT_WITNESS_ENTRY_H
#define AINECTO_CORE_AUDIT_WITNESS_ENTRY_H

#include "postgres.h"

#include "core/audit/witness_table.h"
#include "executor/tuptable.h"

/* Where the rows are from. */
typedef struct WitnessSource
{
	const WitnessTable *table;
	TupleDesc descriptor;
} WitnessSource;

/* One row that was changed. A slot that the event has not is NULL. */
typedef struct WitnessRow
{
	TupleTableSlot *before;
	TupleTableSlot *after;
} WitnessRow;

/* Rows that are told as one entry. */
typedef struct WitnessEntry
{
	const char *subject_kind;
	const char *subject;
	const char *id;
	const char *from; /* JSON objects; NULL: there is none */
	const char *to;
	const char *changed; /* JSON array of names; NULL: none */
	int64 *ids;          /* of folded rows */
	int64 *companions;
	int count;
	int capacity;
	int ordinal;               /* among all entries */
	struct WitnessEntry *next; /* of the same hash */
} WitnessEntry;

/*
 * Fills the texts of an entry for this row, in the current memory context, and clears the rest. False if an
 * update changed nothing that is to be told.
 */
extern bool witness_entry_describe(const WitnessSource *source, const WitnessRow *row, WitnessEntry *entry);

/* A bigint column of the row as it was, or of a new one as it is; 0 if null. */
extern int64 witness_entry_integer(const WitnessSource *source, const WitnessRow *row, const char *column);

/* The entry as JSON, palloc'd. Sorts its ids. */
extern const char *witness_entry_json(const WitnessTable *table, const WitnessEntry *entry);

#endif
