/*
 * administrator.c
 *		Functions that administrators call.
 */
#include "postgres.h"

#include "core/caller/administrator.h"
#include "core/caller/call.h"
#include "core/caller/principal.h"
#include "executor/spi.h"

void
administrator_enter(Definer *definer, FunctionCallInfo fcinfo)
{
	definer_enter(definer, fcinfo);
	SPI_connect();
	principal_require_administrator(definer->caller);
	call_gather();
}

void
administrator_leave(const Definer *definer)
{
	SPI_finish();
	definer_leave(definer);
}
