/*
 * piece.h
 *		Things of a document at one version, by their keys: what they are called, and what they hang on.
 */
#ifndef AINECTO_CORE_CHANGE_PIECE_H
#define AINECTO_CORE_CHANGE_PIECE_H

#include "postgres.h"

#include "core/change/difference.h"
#include "core/change/kind.h"

typedef struct PieceSet PieceSet;

/*
 * What a set of differences speaks of, with all that it hangs on: at the version, or, of what does not exist
 * there, before it went. version is the one that the differences end with.
 */
extern PieceSet *piece_load(const Place *document, int64 version, const DifferenceSet *differences);

/* Live things by their keys, with nothing around them. */
extern PieceSet *piece_open(const Place *document);
extern void piece_want(PieceSet *things, const Entity *entity, const char *uuid);
extern void piece_fetch(PieceSet *things);

/* Its fields; NULL if there is none. */
extern JsonNode *piece_fields(const PieceSet *things, const Entity *entity, const char *uuid);

/* The kind of entity that a reference leads to. */
extern const Entity *piece_entity(const PieceSet *things, const char *name);

/* What it is called, in backquotes and bounded; a thing without a name by its key. */
extern const char *piece_name(const PieceSet *things, const Entity *entity, const char *uuid);

/* A value in backquotes, bounded, in one line; NULL for null. */
extern const char *piece_quote(const JsonNode *value);

#endif
