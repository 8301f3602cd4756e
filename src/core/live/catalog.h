/*
 * catalog.h
 *		What a database is made of, as its own catalogs say.
 */
#ifndef AINECTO_CORE_LIVE_CATALOG_H
#define AINECTO_CORE_LIVE_CATALOG_H

#include "postgres.h"

/*
 * The one query of sql/catalog/ainecto-catalog.sql: a SELECT of one row and one column, jsonb, with one
 * parameter, text[]: the schemas to be read, null for all that are not the system's. It reads catalogs alone,
 * with no right but those that everybody has. Settings that texts are written by are its caller's to pin.
 * Kept for the life of the backend.
 */
extern const char *catalog_query(void);

/*
 * This database's catalog, jsonb in the memory context of the caller, who must be connected to SPI: of these
 * schemas, a text[] Datum, or of all (all_schemas). Runs with the rights of the current user and pinned
 * settings; the catalog is read on the caller's snapshot in one-snapshot mode. An array with nulls throws
 * AI001.
 */
extern Datum catalog_read(Datum schemas, bool all_schemas);

/*
 * Throw 42501 unless the current user has the right USAGE on each of these schemas, or on all that would be
 * read: PostgreSQL shows catalogs to everybody, and that is not what a document's readers are to get.
 */
extern void catalog_require_usage(Datum schemas, bool all_schemas);

#endif
