/*
 * administrator.h
 *		Functions that administrators call: let in, and let out again.
 */
#ifndef AINECTO_CORE_CALLER_ADMINISTRATOR_H
#define AINECTO_CORE_CALLER_ADMINISTRATOR_H

#include "postgres.h"

#include "base/definer.h"
#include "fmgr.h"

/*
 * Take the owner's rights and connect to SPI on behalf of an administrator; what is changed is gathered for
 * the function's audit row. 42501 for whoever is none.
 */
extern void administrator_enter(Definer *definer, FunctionCallInfo fcinfo);
extern void administrator_leave(const Definer *definer);

#endif
