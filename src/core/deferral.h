/*
 * deferral.h
 *		When deferrable constraints are checked within a call.
 *
 * A request over HTTP has its transaction to itself. A function called from SQL shares the caller's, who may
 * have deferred constraints of tables of his own and not be done yet: there only our constraints are touched,
 * and left as they are declared.
 */
#ifndef AINECTO_CORE_DEFERRAL_H
#define AINECTO_CORE_DEFERRAL_H

#include "postgres.h"

/* Let names pass through each other until deferral_check(). Both run within a call frame and SPI. */
extern void deferral_begin(void);

/* Check all that is pending; throws for what is violated. */
extern void deferral_check(void);

#endif
