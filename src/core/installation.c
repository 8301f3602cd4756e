/*
 * installation.c
 *		The library is replaced by an upgrade of the package, the SQL objects by ALTER EXTENSION: between the
 * two, nothing may run.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/statement.h"
#include "core/installation.h"

static Statement find_version = {
	.text =
		"SELECT e.extversion FROM pg_catalog.pg_extension e WHERE e.extname OPERATOR(pg_catalog.=) 'ainecto'",
	.expected = SPI_OK_SELECT,
	.read_only = true,
};

void
installation_check(void)
{
	static bool checked = false;
	const char *version;

	if (checked)
		return;
	version = statement_run(&find_version, NULL, NULL) == 1 ? statement_text(0, 1) : "none";
	if (strcmp(version, AINECTO_VERSION) != 0)
		ereport(ERROR, (errcode(ERRCODE_AI_VERSION_MISMATCH),
						errmsg("the library ainecto is of version %s, its SQL objects are of version %s",
							   AINECTO_VERSION, version),
						errhint("Run ALTER EXTENSION ainecto UPDATE, and open a new connection.")));
	checked = true;
}
