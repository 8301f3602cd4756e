/*
 * source.h
 *		Where the catalogs of a document came from, and which of its things is what there.
 *
 * A source is a database: the system identifier of its cluster and its own object identifier, or its name in
 * the same cluster if it was made anew. Of each is kept what its last catalog said, thing by thing: it is
 * what a merge compares with. Not versioned: identifiers change with every source, so they are no content.
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
	List *schemas; /* that were read (String *); NIL: it does not say */
	bool whole;    /* nobody chose among the schemas of its database */
} Source;

/* What a catalog says of its source. */
extern void source_read(Source *source, Datum catalog);

/* Whether the document knows it, and under which key. */
extern void source_find(const pg_uuid_t *document, Source *source);

/*
 * What the last catalog said, its things named as in the document: the source's own or, if it has none, that
 * of the source imported last. NULL: nothing was imported yet.
 */
extern ThingState *source_load_base(TextPool *texts, const pg_uuid_t *document, const Source *source);

/*
 * Keep what the catalog says and what its things are in the document; base is what source_load_base() gave.
 * What is as it was is not written anew.
 */
extern void source_keep(const pg_uuid_t *document, const Source *source, const ThingState *state,
						ThingState *base);

#endif
