/*
 * difference.h
 *		What versions changed, thing by thing, off their change rows.
 *
 * The room: what happened to a document between versions, in words, and versions taken back while later ones
 * stay (undo.h). It reads the change rows of the versions it is asked about, and whole documents only where
 * words need them. It never decides who may. Tools and SQL functions of history call it.
 */
#ifndef AINECTO_CORE_CHANGE_DIFFERENCE_H
#define AINECTO_CORE_CHANGE_DIFFERENCE_H

#include "postgres.h"

#include "core/history/history.h"
#include "nodes/pg_list.h"

/* What a set of versions did to one thing, taken together. A thing is told by its key, whatever it is called.
 */
typedef struct Difference
{
	const Entity *entity;
	const char *uuid;
	bool existed;     /* before the first of them */
	bool exists;      /* after the last */
	JsonNode *before; /* of a thing that existed: whole if it does not exist any more, else what differs */
	JsonNode *after;  /* the same the other way round */
	JsonNode *origin; /* all that it was, if it was removed on the way; else NULL */
	List *broken;     /* fields (char *) that versions outside of the set wrote in between */
	bool optional;    /* comes along with what was asked for: left out where it cannot stand */
	bool interrupted; /* such a version made or removed the thing in between */
	struct Difference *parent; /* of these, by sentence_link(): what it is part of, what is part of it */
	struct Difference *child;
	struct Difference *sibling;
} Difference;

typedef struct DifferenceSet
{
	DocumentType type;
	Difference
		*rows; /* things of one kind together, kinds in the order of entity_list(), the document first */
	int count;
} DifferenceSet;

/* Of all versions behind from up to and including to. */
extern DifferenceSet *difference_between(const Place *document, int64 from, int64 to);

/* Of some versions, an array of bigint. */
extern DifferenceSet *difference_of_versions(const Place *document, ArrayType *versions);

/* Of the changes of this transaction that came after one, by document_change.id. */
extern DifferenceSet *difference_since(const Place *document, int64 change);

/* The newest change of a document; 0 if there is none. */
extern int64 difference_newest_change(const Place *document);

/* The same in the other direction: what existed exists. */
extern void difference_reverse(DifferenceSet *set);

/* By kind and key; NULL if nothing was done to it. */
extern Difference *difference_find(const DifferenceSet *set, const Entity *entity, const char *uuid);

/* Whether a field says where something stands and not what it is: places on the canvas, and among siblings.
 */
extern bool difference_is_place(const EntityField *field);

/* "insert", "update" or "delete". */
extern const char *difference_operation(const Difference *row);

#endif
