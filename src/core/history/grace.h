/*
 * grace.h
 *		Versions beyond what a plan allows after it has shrunk: they stay for a time, in which the plan may
 * grow again.
 *
 * A version that opens takes away the one that it pushes beyond the plan, and never more (retention.h). Where
 * there are more the document has a row in ainecto.version_grace; once its time is over housekeeping removes
 * them.
 */
#ifndef AINECTO_CORE_HISTORY_GRACE_H
#define AINECTO_CORE_HISTORY_GRACE_H

#include "postgres.h"

#include "lib/stringinfo.h"
#include "nodes/execnodes.h"

/*
 * Put an account on a plan; grace begins and ends for its documents. Appends what will go, as the JSON that
 * ainecto.set_plan() returns. Leaves an audit row. The caller is connected to SPI.
 */
extern void grace_set_plan(const char *email, const char *plan, StringInfo answer);

/* What a plan would have go, as rows of ainecto.preview_plan(). */
extern void grace_preview(const char *email, const char *plan, ReturnSetInfo *result);

/* A step of the walk over all documents that does the same for each. Returns how many graces began. */
extern int64 grace_walk(void);

/* Remove versions whose grace is over, a bounded number; each removal leaves its audit row. Returns how many
 * went; *more: there are more. */
extern int64 grace_purge(bool *more);

#endif
