/*
 * erd_order.h
 *		Places among siblings.
 */
#ifndef AINECTO_CORE_ERD_ERD_ORDER_H
#define AINECTO_CORE_ERD_ERD_ORDER_H

#include "postgres.h"

#include "commands/trigger.h"
#include "nodes/pg_list.h"
#include "utils/uuid.h"

/*
 * Give things their places (ErdPlace *): each stands where it is wanted, counted from 0, or last if there are
 * fewer, of several on one place the first wanted first; the others keep their order around them. Orders that
 * were 0, 1, 2, … stay so; with gaps, as few rows change as can be.
 */
extern void erd_order_place(const pg_uuid_t *document, const List *places);

/*
 * Body of the trigger settle_order, AFTER UPDATE of display_order: a row that alone was given the order of a
 * sibling takes its place. A statement that orders several rows of one list says all there is to say.
 */
extern void erd_order_settle(TriggerData *trigger);

#endif
