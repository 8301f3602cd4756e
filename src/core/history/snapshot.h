/*
 * snapshot.h
 *		A version of a document as JSON.
 */
#ifndef AINECTO_CORE_HISTORY_SNAPSHOT_H
#define AINECTO_CORE_HISTORY_SNAPSHOT_H

#include "postgres.h"

#include "core/tree/access.h"
#include "lib/stringinfo.h"

/*
 * Appends {"uuid","type","version",…document fields…,"tables":[…],…}, collections in a fixed order, as the
 * content was at a version; 0: the live rows. AI002 when that version never was or is no longer kept. The
 * caller is connected to SPI; reads on one snapshot if he is in one-snapshot mode.
 */
extern void snapshot_write(StringInfo out, const Place *document, int64 version);

#endif
