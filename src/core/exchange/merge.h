/*
 * merge.h
 *		What an import makes of a document: decided first, as a whole, and then written.
 *
 * Three ways: what the catalog has as it had it last time changes nothing, whatever people made of it since;
 * what it changed and nobody else did is taken; what both changed is a conflict.
 */
#ifndef AINECTO_CORE_EXCHANGE_MERGE_H
#define AINECTO_CORE_EXCHANGE_MERGE_H

#include "postgres.h"

#include "core/exchange/thing.h"
#include "ddl/effect/ddl.h"
#include "nodes/pg_list.h"

typedef enum MergeMode
{
	MERGE_ADD,    /* what was in the last catalog and is gone goes; what people added stays */
	MERGE_REPLACE /* what is not in the catalog goes; what people changed is a conflict */
} MergeMode;

typedef enum MergeConflictRule
{
	MERGE_REFUSE, /* nothing is written where there are conflicts */
	MERGE_KEEP,   /* the document's side stays */
	MERGE_TAKE    /* the catalog's side comes in */
} MergeConflictRule;

typedef enum MergeOperation
{
	STEP_CREATE,
	STEP_CHANGE,
	STEP_DELETE
} MergeOperation;

/* One thing to be written. */
typedef struct MergeStep
{
	Thing *thing;  /* of the catalog; of a deletion, the document's */
	uint32 fields; /* of a change, bits by their places */
	int order;     /* new display_order of a column; -1: as it is */
	MergeOperation operation;
	bool members; /* of a change: they are others */
} MergeStep;

typedef struct MergeConflict
{
	const char *kind;
	const char *name;
	const char *field; /* NULL: the thing itself */
	const char *base;  /* values, NULL: none, or not told */
	const char *ours;
	const char *theirs;
	const char *what; /* in words */
} MergeConflict;

typedef struct MergeReason
{
	const char *kind;
	const char *name;
	const char *because;
} MergeReason;

typedef struct MergePlan
{
	TextPool *texts; /* of all its states */
	ThingState *catalog;
	ThingState *base; /* NULL: none */
	ThingState *said; /* all that the source's format can say of the document; NULL: it can say everything */
	ThingState *document;
	MergeMode mode;
	MergeConflictRule rule;
	List *steps[THING_KINDS]; /* MergeStep *, deletions first */
	List *conflicts;          /* MergeConflict * */
	List *left_out;           /* MergeReason * */
	List *warnings;           /* MergeReason *: it comes in, and is not what it claims to be */
	DdlResult told;           /* of a text: what came to nothing */
	MemoryContext work;       /* while it is decided: what is needed for one thing */
} MergePlan;

/* Decide; the things are matched. Writes nothing. */
extern void merge_decide(MergePlan *plan);

/* Warn of SQL that comes in and is none; it is decided. */
extern void merge_check(MergePlan *plan);

extern MergeReason *merge_make_reason(const char *kind, const char *name, const char *because);

/* Add to what is left out. */
extern void merge_leave_out(MergePlan *plan, const char *kind, const char *name, const char *because);

/*
 * Write what was decided into the document, which is locked, within a call frame. The new boxes are placed
 * where the document is not too large for it. Nothing to write writes nothing.
 */
extern void merge_write(const MergePlan *plan, const pg_uuid_t *document);

#endif
