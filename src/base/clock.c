/*
 * clock.c
 *		The clock, which a test may stop.
 */
#include "postgres.h"

#include "base/clock.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/timestamp.h"

static char *fixed_clock = NULL;
static TimestampTz fixed_value = 0; /* what it says; 0: not read yet */

static void
assign_fixed_clock(const char *newval, void *extra)
{
	(void) newval;
	(void) extra;
	fixed_value = 0;
}

void
clock_define(void)
{
	DefineCustomStringVariable("ainecto.fixed_clock", "For tests: the time that new rows carry.", NULL,
							   &fixed_clock, "", PGC_SUSET, GUC_NO_SHOW_ALL, NULL, assign_fixed_clock, NULL);
}

TimestampTz
clock_now(void)
{
	if (fixed_clock == NULL || *fixed_clock == '\0')
		return GetCurrentTimestamp();
	if (fixed_value == 0)
		fixed_value = DatumGetTimestampTz(DirectFunctionCall3(
			timestamptz_in, CStringGetDatum(fixed_clock), ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
	return fixed_value;
}
