/*
 * generation.h
 *		Generations of what is kept about tables.
 *
 * A new one begins whenever a watched table may not be what it was: altered, dropped, or named by
 * scan_invalidate() in a transaction that new snapshots see as committed. Whoever keeps what follows from the
 * content of tables notes the generation, and starts over when it is another. Tables that are scanned,
 * see scan.h, are watched, and their indexes.
 */
#ifndef AINECTO_BASE_GENERATION_H
#define AINECTO_BASE_GENERATION_H

#include "postgres.h"

/* Counts up. */
extern uint64 generation_current(void);

/* Whether it began before the transaction, so that none of its snapshots is of an earlier one. */
extern bool generation_is_settled(void);

/*
 * Have a function called for every change of a relation (InvalidOid: nobody knows of which): the one
 * callback of the relation cache that the extension has. Each is registered once in a backend.
 */
extern void generation_call_on_change(void (*changed)(Oid relation));

/* A change of the relation begins a new generation from now on. */
extern void generation_watch(Oid relation);

#endif
