/*
 * conflict.h
 *		What is in the way of an undo: later work, by version and by who did it.
 */
#ifndef AINECTO_CORE_CHANGE_CONFLICT_H
#define AINECTO_CORE_CHANGE_CONFLICT_H

#include "postgres.h"

#include "core/change/difference.h"

typedef struct ConflictList
{
	const Place *document;
	ArrayType *versions; /* that are being undone: not later work */
	int64 since;         /* the oldest of them */
	List *lines;         /* char *; at most CONFLICT_SHOWN */
	int count;
} ConflictList;

#define CONFLICT_SHOWN 20

/*
 * "SENTENCE in version 9 by bob@example.org": the newest version but those that wrote the thing, or the field
 * of it. uuid NULL: the thing has no later version of its own.
 */
extern void conflict_add(ConflictList *conflicts, const char *sentence, const Entity *entity,
						 const char *uuid, const char *field);

/* Throw AI005 with all of them, if there are any. */
extern void conflict_refuse(const ConflictList *conflicts, const char *what);

#endif
