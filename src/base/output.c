/*
 * output.c
 *		The settings that a call's statements run with.
 */
#include "postgres.h"

#include "base/output.h"
#include "jit/jit.h"
#include "miscadmin.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "pgtime.h"
#include "utils/bytea.h"
#include "utils/float.h"
#include "utils/guc.h"
#include "utils/plancache.h"

/* A setting that is what it should be costs a comparison; one that is made costs microseconds, here and when
 * it is given back. */
static void
pin(bool is_so, const char *name, const char *value, int *level)
{
	if (is_so)
		return;
	if (*level == 0)
		*level = NewGUCNestLevel();
	set_config_option(name, value, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
}

int
output_pin(void)
{
	int level = 0;

	pin(extra_float_digits > 0, "extra_float_digits", "1", &level);
	pin(DateStyle == USE_ISO_DATES && DateOrder == DATEORDER_MDY, "DateStyle", "ISO, MDY", &level);
	pin(IntervalStyle == INTSTYLE_POSTGRES, "IntervalStyle", "postgres", &level);
	pin(bytea_output == BYTEA_OUTPUT_HEX, "bytea_output", "hex", &level);
	pin(strcmp(pg_get_timezone_name(session_timezone), "UTC") == 0, "TimeZone", "UTC", &level);
	/* Tables that were empty when the plan was made, which lives as long as the backend: results of a run,
	 * cases and edges of a flow would be read whole for each of them. */
	pin(!enable_seqscan, "enable_seqscan", "off", &level);
	/* Statistics of small documents alone, then a large one: its refs or edges would be read whole, by a
	 * bitmap, for each of a batch. */
	pin(random_page_cost == 1.1, "random_page_cost", "1.1", &level);
	/* Plans without an index are as dear as enable_seqscan makes them: they would all be compiled. */
	pin(!jit_enabled, "jit", "off", &level);
	/* A document that statistics have not seen, planned for by its own identifier: it is thought to have one
	 * row. */
	pin(plan_cache_mode == PLAN_CACHE_MODE_FORCE_GENERIC_PLAN, "plan_cache_mode", "force_generic_plan",
		&level);
	return level;
}

void
output_release(int level)
{
	if (level > 0)
		AtEOXact_GUC(true, level);
}
