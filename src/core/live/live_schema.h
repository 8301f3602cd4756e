/*
 * live_schema.h
 *		Live schemas: which accounts may bring which schemas of this database into their ERDs.
 *
 * The room: the entries that administrators make, whose rights their catalogs are read with, and the reader
 * of this database's catalogs (catalog.h). It knows no document. The SQL functions of administrators and the
 * live_ tools call it.
 *
 * An entry holds no credentials. It has the rights of the role that made it or changed it last: whoever
 * changes one can lend no other rights than his own. What an account may learn is what the named schemas are
 * made of, and what of the database that needs.
 *
 * The caller is connected to SPI.
 */
#ifndef AINECTO_CORE_LIVE_LIVE_SCHEMA_H
#define AINECTO_CORE_LIVE_LIVE_SCHEMA_H

#include "postgres.h"

#include "base/definer.h"
#include "base/json_write.h"
#include "nodes/execnodes.h"
#include "utils/array.h"

typedef struct LiveSchema
{
	const char *name;
	ArrayType *schemas;  /* text[] */
	const char *role;    /* whose rights it has */
	const char *problem; /* why it cannot be read now; NULL: it can */
} LiveSchema;

/*
 * For administrators, who have been let in; role is theirs. schemas and accounts (email addresses) are
 * text[]. Each leaves an audit row. AI001 for what cannot be, AI002 for accounts or an entry that are not
 * there, AI011 for a name that is taken, 42501 for schemas that the role may not use; all faults of a kind
 * are named.
 */
extern void live_schema_create(Oid role, const char *name, ArrayType *schemas, ArrayType *accounts);

/* NULL: as it is. */
extern void live_schema_change(Oid role, const char *name, ArrayType *schemas, ArrayType *accounts);
extern void live_schema_drop(const char *name);

/* All of them, as the rows of ainecto.list_live_schemas(). */
extern void live_schema_list(ReturnSetInfo *result);

/* The entry, if the account may use it; texts in the current context. */
extern bool live_schema_find(int64 account, const char *name, LiveSchema *entry);

/* Write the members of the answer that names those an account may use into an open object. */
extern void live_schema_write_list(int64 account, JsonWriter *writer);

/*
 * Take the entry's rights, until definer_leave(). AI008 while it cannot be read: its role is gone, or may not
 * use a schema any more.
 */
extern void live_schema_take_rights(const LiveSchema *entry, Definer *definer);

/*
 * Of a catalog that was read of some schemas what an account may learn: what of the whole database nothing in
 * the schemas needs goes, and so does what is told of it as left out. jsonb, in the current context.
 */
extern Datum live_schema_restrict(Datum catalog);

#endif
