/*
 * renaming.h
 *		Names that come back, in what was written since.
 */
#ifndef AINECTO_CORE_CHANGE_RENAMING_H
#define AINECTO_CORE_CHANGE_RENAMING_H

#include "postgres.h"

#include "core/change/plan.h"

/*
 * Before a plan is written: options and expressions that say a name which an undo takes from a table, a
 * column, an enum or a value say the one that it gives back, as they follow any other rename. What is left as
 * it is, is noted for the call's answer.
 */
extern void renaming_follow(const Place *document, const UndoPlan *plan);

#endif
