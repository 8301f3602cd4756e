/*
 * sentence.h
 *		One difference in words, as people read a change.
 */
#ifndef AINECTO_CORE_CHANGE_SENTENCE_H
#define AINECTO_CORE_CHANGE_SENTENCE_H

#include "postgres.h"

#include "core/change/piece.h"

/*
 * "column `email` of `customer`"; of what has no name of its own, what it is part of. Names are those that
 * the things know.
 */
extern const char *sentence_subject(const PieceSet *things, const Entity *entity, const char *uuid);

/* "customer.email": names from the outermost on, without quotes. */
extern const char *sentence_path(const PieceSet *things, const Entity *entity, const char *uuid);

/* To be called once, before anything is written of the differences: finds out which belong together. */
extern void sentence_link(const PieceSet *things, DifferenceSet *differences);

/* Whether it was made or removed together with its parent, whose sentence counts it. */
extern bool sentence_is_folded(const Difference *row);

/*
 * All that is to be said, without a full stop: "column `email` of `customer` renamed from `mail`"; NULL where
 * nothing differs but places.
 */
extern const char *sentence_write(const PieceSet *things, const Difference *row);

/* "added", "removed", "renamed" or "changed". */
extern const char *sentence_kind(const Difference *row);

#endif
