/*
 * installation.c
 *		The library is replaced by an upgrade of the package, the SQL objects by ALTER EXTENSION: between the
 * two, nothing may run, nor afterwards in a backend that has loaded the library of before.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "base/errors.h"
#include "base/installation.h"
#include "catalog/indexing.h"
#include "catalog/namespace.h"
#include "catalog/pg_extension.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

static bool checked = false;
static Oid watched = InvalidOid; /* the table of documents */

static void
look_again(Datum argument, Oid relation)
{
	(void) argument;
	if (relation == InvalidOid || relation == watched)
		checked = false;
}

static void
watch(void)
{
	static bool registered = false;
	Oid schema = get_namespace_oid("ainecto", true);

	if (!registered)
		CacheRegisterRelcacheCallback(look_again, (Datum) 0);
	registered = true;
	watched = OidIsValid(schema) ? get_relname_relid("document", schema) : InvalidOid;
}

char *
installation_version(void)
{
	Relation extensions = table_open(ExtensionRelationId, AccessShareLock);
	char *version = "none";
	SysScanDesc scan;
	ScanKeyData key;
	HeapTuple tuple;

	ScanKeyInit(&key, Anum_pg_extension_extname, BTEqualStrategyNumber, F_NAMEEQ, CStringGetDatum("ainecto"));
	scan = systable_beginscan(extensions, ExtensionNameIndexId, true, NULL, 1, &key);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
	{
		bool isnull;
		Datum datum =
			heap_getattr(tuple, Anum_pg_extension_extversion, RelationGetDescr(extensions), &isnull);

		version = TextDatumGetCString(datum);
	}
	systable_endscan(scan);
	table_close(extensions, AccessShareLock);
	return version;
}

/* How much of a version is its level. */
static int
level_length(const char *version)
{
	const char *last = strrchr(version, '.');

	return last == NULL ? (int) strlen(version) : (int) (last - version);
}

static bool
is_our_level(const char *version)
{
	int length = level_length(AINECTO_VERSION);

	return level_length(version) == length && strncmp(version, AINECTO_VERSION, length) == 0;
}

void
installation_check(void)
{
	const char *version;

	if (checked)
		return;
	watch();
	/* Before the look: what is learnt to have changed meanwhile takes it back. */
	checked = true;
	version = installation_version();
	if (is_our_level(version))
		return;
	checked = false;
	ereport(ERROR, (errcode(ERRCODE_AI_VERSION_MISMATCH),
					errmsg("the library ainecto is of version %s, its SQL objects are of version %s",
						   AINECTO_VERSION, version),
					errhint("Run ALTER EXTENSION ainecto UPDATE, and open a new connection.")));
}
