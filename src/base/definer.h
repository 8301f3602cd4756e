/*
 * definer.h
 *		A function that runs with its owner's rights and knows whom it serves.
 *
 * Within a SECURITY DEFINER function nothing tells any more who called it: the outer role may be far above
 * the caller, which is another such function's owner. Functions that decide by the caller's role are
 * therefore SECURITY INVOKER in SQL and take their owner's rights here. An error gives them back, too: the
 * end of the (sub)transaction does.
 */
#ifndef AINECTO_BASE_DEFINER_H
#define AINECTO_BASE_DEFINER_H

#include "postgres.h"

#include "fmgr.h"

typedef struct Definer
{
	Oid caller; /* the role in force where the function was called */
	int security_context;
	int settings_level; /* of the settings put aside; 0: none */
} Definer;

/* Throws AI020 where the SQL objects are not of this library (base/installation.h). */
/* Values are written as text by our settings (output.h), too, until definer_leave(). */
extern void definer_enter(Definer *definer, FunctionCallInfo fcinfo);

/*
 * What SET search_path = pg_catalog, pg_temp in a function's definition does, for entries where its price
 * counts: nothing where the backend has that path already, as the shim's have. Until definer_leave().
 */
extern void definer_pin_path(Definer *definer);

/*
 * Take the rights of another role, in which nothing of the session can be changed, until definer_leave(). The
 * caller has decided that this may be.
 */
extern void definer_become(Definer *definer, Oid role);

extern void definer_leave(const Definer *definer);

#endif
