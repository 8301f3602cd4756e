/*
 * plan.h
 *		What an undo does, thing by thing, and what is in its way before anything is written.
 */
#ifndef AINECTO_CORE_CHANGE_PLAN_H
#define AINECTO_CORE_CHANGE_PLAN_H

#include "postgres.h"

#include "core/change/conflict.h"
#include "core/change/piece.h"

typedef enum PlanAction
{
	PLAN_NOTHING, /* it is so already */
	PLAN_INSERT,
	PLAN_UPDATE,
	PLAN_REPLACE, /* removed and made anew: what never changes differs */
	PLAN_DELETE
} PlanAction;

typedef struct PlanStep
{
	const Difference *row;
	PlanAction action;
	JsonNode *fields; /* to be written; NULL for PLAN_DELETE */
} PlanStep;

typedef struct UndoPlan
{
	DifferenceSet *set; /* what is undone: a step each, in its order */
	PlanStep *steps;
	PieceSet *things; /* names */
	PieceSet *live;
} UndoPlan;

/* Leave of a set what one thing, by its key, name or path, and its parts are concerned by; AI002 if nothing
 * is. */
extern void plan_choose_item(DifferenceSet *set, const PieceSet *things, const char *item);

/* The steps that turn the set round; what is in the way is added to the conflicts. */
extern UndoPlan *plan_make(const Place *document, DifferenceSet *set, PieceSet *things,
						   ConflictList *conflicts);

/* The step for a thing; NULL if the plan has none. */
extern const PlanStep *plan_find(const UndoPlan *plan, const Entity *entity, const char *uuid);

#endif
