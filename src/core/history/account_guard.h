/*
 * account_guard.h
 *		Accounts that versions name stay.
 */
#ifndef AINECTO_CORE_HISTORY_ACCOUNT_GUARD_H
#define AINECTO_CORE_HISTORY_ACCOUNT_GUARD_H

#include "postgres.h"

#include "commands/trigger.h"

/* Body of the BEFORE trigger on ainecto.account: an account that a version names keeps its row and id. */
extern void account_guard_keep(TriggerData *trigger);

#endif
