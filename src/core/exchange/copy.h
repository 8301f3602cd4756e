/*
 * copy.h
 *		Tables of one ERD into another, by the merge that imports go through.
 *
 * A copy has no source that would be compared with later, and takes no keys along: what is there already is
 * found by its name alone, and is a conflict where it is another. With tables come the enums and objects that
 * they need, and refs among them; with all tables, into an empty document, notes and groups, too.
 */
#ifndef AINECTO_CORE_EXCHANGE_COPY_H
#define AINECTO_CORE_EXCHANGE_COPY_H

#include "core/exchange/merge.h"
#include "core/exchange/schema_content.h"

typedef struct CopyRequest
{
	const pg_uuid_t *document; /* locked */
	const HistoryState *source;
	SchemaPart part; /* tables; none: all */
	MergeConflictRule rule;
	bool dry_run; /* decide, and write nothing */
} CopyRequest;

/*
 * Copy within a call frame, connected to SPI. In an empty document boxes stay where they are in the source,
 * elsewhere they go where there is room. AI002 for tables that are not there, AI005 for conflicts that nobody
 * decided on.
 */
extern MergePlan *copy_run(const CopyRequest *request);

#endif
