/*
 * import_dbml.h
 *		DBML as a catalog, for an import.
 */
#ifndef AINECTO_CORE_EXCHANGE_IMPORT_DBML_H
#define AINECTO_CORE_EXCHANGE_IMPORT_DBML_H

#include "postgres.h"

#include "utils/uuid.h"

/*
 * A text in UTF-8, which a NUL ends, as a catalog (jsonb) of a source of this name. AI001 names its faults by
 * line and column, AI006 what it has too much of. What has no place is listed as left out.
 */
extern Datum import_dbml_catalog(const char *text, Size length, const char *source);

/* Whether a text, which a NUL ends, is DBML without a fault, and says something. */
extern bool import_dbml_is_whole(const char *text, Size length);

/* What DBML says of the document as it is. The caller is connected to SPI and has locked it. */
extern Datum import_dbml_say(const pg_uuid_t *document);

#endif
