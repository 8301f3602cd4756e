/*
 * erd_read.h
 *		Reading ERD content as the tools answer it: snake_case names, absent values left out.
 */
#ifndef AINECTO_CORE_ERD_ERD_READ_H
#define AINECTO_CORE_ERD_ERD_READ_H

#include "postgres.h"

#include "base/json_write.h"

/*
 * Write one table with its columns, indexes and the refs that touch it, and the document's version, as one
 * JSON object. Unless all is wanted, many refs of other tables to it are only counted, with the tables'
 * names. Reads on the active snapshot, on which the caller has read the version and authorised the document.
 * AI002 when there is no such table.
 */
extern void erd_read_table(const pg_uuid_t *document, int64 version, const char *uuid, bool all,
						   JsonWriter *writer);

#endif
