/*
 * import_dbml.h
 *		DBML as a model, for an import.
 */
#ifndef AINECTO_CORE_EXCHANGE_IMPORT_DBML_H
#define AINECTO_CORE_EXCHANGE_IMPORT_DBML_H

#include "postgres.h"

#include "core/exchange/thing.h"

/*
 * A text in UTF-8, which a NUL ends, as a model, all of it in the current context. strict: AI001 names its
 * faults by line and column, AI006 what it has too much of; else what has none comes. What has no place is
 * listed as left out.
 */
extern Model *import_dbml_model(const char *text, Size length, bool strict);

/* Whether a text, which a NUL ends, is DBML without a fault, and says something. */
extern bool import_dbml_is_whole(const char *text, Size length);

/* What DBML says of the document as it is. The caller is connected to SPI and has locked it. */
extern ThingState *import_dbml_say(TextPool *texts, const pg_uuid_t *document);

#endif
