/*
 * deferral.h
 *		When deferrable constraints are checked within a call.
 *
 * A function called from SQL shares the caller's transaction, who may have deferred constraints of tables of
 * his own and not be done yet; and triggers that wait there are his code, which must not run with the rights
 * that the function was lent. Only our constraints are touched, and left as they are declared. A request that
 * is alone in its transaction takes the short way: all.
 */
#ifndef AINECTO_CORE_HISTORY_DEFERRAL_H
#define AINECTO_CORE_HISTORY_DEFERRAL_H

#include "postgres.h"

/* Let names pass through each other until deferral_check(). Both run within a call frame and SPI. */
extern void deferral_begin(void);

/* Check all that is pending; throws for what is violated. */
extern void deferral_check(void);

#endif
