/*
 * erasure.h
 *		What is kept of persons beside their work: who former accounts were, and forgetting it.
 *
 * Append-only rows name accounts by number alone. Name and address stand in ainecto.account and, of accounts
 * that were deleted, in ainecto.former_account: where they are erased, nothing leads from the number to the
 * person any more.
 */
#ifndef AINECTO_CORE_AUDIT_ERASURE_H
#define AINECTO_CORE_AUDIT_ERASURE_H

#include "postgres.h"

#include "commands/trigger.h"

/* Body of the AFTER ROW trigger on DELETE of ainecto.account: its name and address move to
 * ainecto.former_account. */
extern void erasure_keep_former(TriggerData *trigger);

/*
 * Erase name, address and secrets of the account with this address, or of former ones, end all that it could
 * sign in by, and take its roles away. What it made stays, under its number, which is returned. AI002 if
 * nobody has or had the address. The caller is connected to SPI and has decided that this may be.
 */
extern int64 erasure_erase(const char *email);

#endif
