/*
 * clash.h
 *		What cannot stand beside what an undo has written.
 */
#ifndef AINECTO_CORE_CHANGE_CLASH_H
#define AINECTO_CORE_CHANGE_CLASH_H

#include "core/change/plan.h"

/*
 * Things that refer to what is gone, and things that have what only one may have. Asked when the plan is
 * written and constraints are still deferred.
 */
extern void clash_find(const Place *document, const UndoPlan *plan, ConflictList *conflicts);

#endif
