/*
 * catalog.c
 *		What a database is made of, as its own catalogs say.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/output.h"
#include "base/statement.h"
#include "catalog/pg_type_d.h"
#include "core/live/catalog.h"
#include "template/catalog.h"
#include "utils/array.h"
#include "utils/datum.h"
#include "utils/guc.h"
#include "utils/memutils.h"

#include "core/live/catalog.sql.h"

/* The lines around the query in the file that psql runs. */
#define QUERY_HEAD "-- The query:"
#define QUERY_TAIL "-- The end of the query."

/* As the head of the file sets them; those of base/output.h besides. */
static const char *const settings[][2] = {
	{"search_path", "pg_catalog, pg_temp"},
	{"quote_all_identifiers", "off"},
	{"standard_conforming_strings", "on"},
	/* All of the catalogs is read, or of a few schemas, for which the plan is then made. */
	{"enable_seqscan", "on"},
	{"plan_cache_mode", "auto"},
};

static Statement read_catalog = {
	.expected = SPI_OK_SELECT, .argument_count = 1, .argument_types = {TEXTARRAYOID}, .read_only = true};

const char *
catalog_query(void)
{
	static const char *query = NULL;

	if (query == NULL)
	{
		const char *head = strstr(asset_ainecto_catalog_sql, QUERY_HEAD);
		const char *tail = head == NULL ? NULL : strstr(head, QUERY_TAIL);

		if (tail == NULL)
			elog(ERROR, "ainecto-catalog.sql does not say where its query begins and ends");
		query = MemoryContextStrdup(TopMemoryContext, pnstrdup(head, tail - head));
	}
	return query;
}

static int
pin_settings(void)
{
	int level = NewGUCNestLevel();

	output_pin();
	for (size_t i = 0; i < lengthof(settings); i++)
		set_config_option(settings[i][0], settings[i][1], PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true,
						  0, false);
	return level;
}

Datum
catalog_read(Datum schemas, bool all_schemas)
{
	int level;
	Datum catalog;
	bool isnull;

	if (!all_schemas && array_contains_nulls(DatumGetArrayTypeP(schemas)))
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("schemas must not hold null"),
						errhint("Name the schemas, or give null in place of the array for all of them.")));
	level = pin_settings();
	read_catalog.text = catalog_query();
	statement_run(&read_catalog, PARAMETERS(parameter_reference(all_schemas ? (Datum) 0 : schemas)));
	catalog = datumCopy(statement_datum(0, 1, &isnull), false, -1);
	/* A plan of this size is not kept for what is rarely asked. */
	statement_release(&read_catalog);
	AtEOXact_GUC(true, level);
	return catalog;
}

void
catalog_require_usage(Datum schemas, bool all_schemas)
{
	const char *unusable;

	execute_find_unusable(all_schemas ? NULL : DatumGetArrayTypeP(schemas));
	unusable = statement_text(0, 1);
	if (unusable != NULL)
		ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
						errmsg("your role has not the right USAGE on the schemas %s", unusable),
						errhint("Name the schemas that your role may use.")));
}
