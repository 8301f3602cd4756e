/*
 * erd_settle.h
 *		What follows from a change of an ERD's content, whoever writes it.
 *
 * Tools see to it themselves, within their call; imports and restores say all that is to be. For plain SQL it
 * is done by triggers, whose bodies stand here: they do nothing within a call or for a statement of ours.
 */
#ifndef AINECTO_CORE_ERD_ERD_SETTLE_H
#define AINECTO_CORE_ERD_ERD_SETTLE_H

#include "postgres.h"

#include "commands/trigger.h"
#include "core/history/entity.h"
#include "utils/uuid.h"

/* Body of the triggers settle_…: by table and event. Connects to SPI. */
extern void erd_settle(TriggerData *trigger);

/* For the bodies: the row's document, one of its columns (NULL if null) as it was or as it is, and whether
 * the trigger's table is the entity's. */
extern pg_uuid_t erd_settle_document(const TriggerData *trigger);
extern const char *erd_settle_text(const TriggerData *trigger, const char *column, bool after);
extern int64 erd_settle_integer(const TriggerData *trigger, const char *column, bool after);
extern bool erd_settle_is_about(const TriggerData *trigger, const Entity *entity);

#endif
