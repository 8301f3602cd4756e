/*
 * guard.h
 *		Bodies of the triggers that keep history, versions and documents as they are.
 */
#ifndef AINECTO_CORE_HISTORY_GUARD_H
#define AINECTO_CORE_HISTORY_GUARD_H

#include "postgres.h"

#include "commands/trigger.h"

/* Under ainecto.restoring the triggers stand still. */
extern bool guard_stands_still(void);

/* Nor is anything recorded of what comes by replication, or by a superuser in its role: versions then come as
 * rows of their own. */
extern bool guard_records_nothing(void);

/*
 * Whether a version says what its content is, to the end of the transaction: until then nobody changes
 * content without a version. False if somebody does. Whoever is told so may keep what was made of a version.
 */
extern bool guard_hold_versions(void);

/* Body of the trigger on INSERT into ainecto.document: a document is born at version 0, and once. */
extern void guard_check_birth(TriggerData *trigger);

/* Body of the AFTER UPDATE trigger on ainecto.document: version and type are not set by hand. */
extern void guard_check_update(TriggerData *trigger);

/* Body of the guards: refuses UPDATE, DELETE and TRUNCATE of history, and DELETE and TRUNCATE of documents.
 */
extern void guard_refuse(TriggerData *trigger);

#endif
