/*
 * source.h
 *		Where the catalogs of a document came from, and which of its things is what there.
 *
 * A source is a database: the system identifier of its cluster and its own object identifier, or its name in
 * the same cluster if it was made anew. Of each the last catalog is kept: it is what a merge compares with.
 * Not versioned: identifiers change with every source, so they are no content.
 *
 * The caller is connected to SPI and has locked the document.
 */
#ifndef AINECTO_CORE_EXCHANGE_SOURCE_H
#define AINECTO_CORE_EXCHANGE_SOURCE_H

#include "postgres.h"

#include "core/exchange/thing.h"

typedef struct Source
{
	pg_uuid_t uuid;
	bool known;           /* it was imported before */
	const char *system;   /* texts of the catalog's server */
	const char *database; /* its name */
	int64 database_oid;
} Source;

/* The source that a catalog names, and whether the document knows it. */
extern void source_find(const pg_uuid_t *document, Datum catalog, Source *source);

/* Note in a catalog's state which schemas it says it was made of. */
extern void source_read_scope(ThingState *state, Datum catalog);

/*
 * The last catalog to compare with, its things named as in the document: the source's own or, if it has
 * none, that of the source imported last. NULL: nothing was imported yet.
 */
extern ThingState *source_load_base(const pg_uuid_t *document, const Source *source);

/* Keep the catalog and what its things are in the document; base is what source_load_base() gave. */
extern void source_keep(const pg_uuid_t *document, const Source *source, Datum catalog,
						const ThingState *state, const ThingState *base);

#endif
