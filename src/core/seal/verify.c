/*
 * verify.c
 *		Verifying history: the run, what retention says of itself, pairs of versions and audit rows, guards.
 */
#include "postgres.h"

#include "core/seal/cursor.h"
#include "core/seal/verify.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#define FINDING_COLUMNS 6

/* What an identifier in JSON or in a text must be before it is taken for a uuid: a forged row must not end
 * the run. */
#define IS_UUID   " ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'"
#define IS_NUMBER " ~ '^[0-9]{1,18}$'"

/* What rows of source retention say, as seals kept it, and those that are not sealed yet. */
#define SAID                                                                                                  \
	"WITH said AS (SELECT p.value->>'kind' AS kind, p.value->'targets' AS targets FROM ainecto.seal s"        \
	" CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(CASE pg_catalog.jsonb_typeof(s.purges) WHEN 'array'" \
	" THEN s.purges ELSE '[]' END) p UNION ALL SELECT l.target_kind, l.targets FROM ainecto.audit_log l"      \
	" WHERE l.id > (SELECT COALESCE(pg_catalog.max(s.audit_through), 0) FROM ainecto.seal s)"                 \
	" AND l.source = 'retention' AND l.outcome = 'done'),"                                                    \
	" entry AS (SELECT s.kind, t.value FROM said s CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(CASE"   \
	" pg_catalog.jsonb_typeof(s.targets) WHEN 'array' THEN s.targets WHEN 'object' THEN"                      \
	" pg_catalog.jsonb_build_array(s.targets) ELSE '[]' END) t)"

/* History goes from the oldest version on, and the log from the oldest row. */
static Statement find_purges = {
	.text =
		SAID " SELECT (e.value->>'document')::pg_catalog.uuid, pg_catalog.max(pg_catalog.substring("
			 "e.value->>'ids', '([0-9]{1,18})$')::pg_catalog.int8) FROM entry e WHERE e.kind = 'document'"
			 " AND e.value->>'kind' = 'version' AND e.value->>'document'" IS_UUID " GROUP BY 1 ORDER BY 1",
	.expected = SPI_OK_SELECT,
	.read_only = true,
};

static Statement find_audit_purge = {
	.text = SAID " SELECT COALESCE(pg_catalog.max((e.value->>'id_to')::pg_catalog.int8), 0) FROM entry e"
				 " WHERE e.kind = 'audit' AND e.value->>'id_to'" IS_NUMBER,
	.expected = SPI_OK_SELECT,
	.read_only = true,
};

/* Versions that audit rows say were made. */
#define AUDITED                                                                                                                               \
	"audited AS (SELECT l.target AS document, l.version, l.id FROM ainecto.audit_log l"                                                       \
	" WHERE l.outcome = 'done' AND l.version IS NOT NULL AND l.target IS NOT NULL"                                                            \
	" UNION ALL SELECT COALESCE(t.value->>'document', t.value->>'id'), (t.value->>'version')::pg_catalog.int8, l.id FROM ainecto.audit_log l" \
	" CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(CASE pg_catalog.jsonb_typeof(l.targets) WHEN 'array'"                                \
	" THEN l.targets ELSE '[]' END) t WHERE l.outcome = 'done' AND t.value->>'version'" IS_NUMBER ")"

/*
 * Versions without an audit row. Once retention has removed audit rows ($1 is not 0), only those that are
 * younger than the oldest row that it left, by more than a call lasts.
 */
static Statement find_unaudited = {
	.text = "WITH " AUDITED " SELECT v.document_uuid, v.version FROM ainecto.document_version v"
			" WHERE NOT EXISTS (SELECT FROM audited a WHERE a.document = v.document_uuid::pg_catalog.text"
			" AND a.version = v.version) AND ($1 = 0 OR v.at >= (SELECT pg_catalog.min(l.at) FROM"
			" ainecto.audit_log l WHERE l.id > $1) + '1 hour'::pg_catalog.interval) ORDER BY 1, 2",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {INT8OID},
	.read_only = true,
};

/* Audit rows that name a version beyond what the document has reached. That older ones are there is seen from
 * numbers and seals. */
static Statement find_unversioned = {
	.text = "WITH " AUDITED " SELECT a.document::pg_catalog.uuid, a.version, a.id FROM audited a"
			" LEFT JOIN ainecto.document d ON d.uuid = CASE WHEN a.document" IS_UUID
			" THEN a.document::pg_catalog.uuid END WHERE a.document" IS_UUID
			" AND (d.uuid IS NULL OR d.version < a.version) ORDER BY a.id, 1, 2",
	.expected = SPI_OK_SELECT,
	.read_only = true,
};

/* Guards that do not stand as they were made. */
static Statement find_open_guards = {
	.text = "SELECT g.relation, g.name FROM (SELECT r.relation, t.name FROM (VALUES ('document_version'),"
			" ('document_change'), ('audit_log'), ('seal'), ('sealed_version')) r (relation)"
			" CROSS JOIN (VALUES ('append_only'), ('refuse_truncate')) t (name)) g"
			" WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid ="
			" pg_catalog.to_regclass('ainecto.' || g.relation) AND t.tgname = g.name AND t.tgenabled = 'A')"
			" ORDER BY 1, 2",
	.expected = SPI_OK_SELECT,
	.read_only = true,
};

void
verify_report(Verification *verification, const Finding *finding)
{
	ReturnSetInfo *result = verification->result;
	Datum values[FINDING_COLUMNS];
	bool nulls[FINDING_COLUMNS] = {false};

	values[0] = CStringGetTextDatum(finding->problem);
	values[1] = CStringGetTextDatum(finding->relation);
	values[2] = UUIDPGetDatum(finding->document);
	nulls[2] = finding->document == NULL;
	values[3] = Int64GetDatum(finding->version);
	nulls[3] = finding->version == 0;
	values[4] = Int64GetDatum(finding->id);
	nulls[4] = finding->id == 0;
	values[5] = CStringGetTextDatum(finding->detail);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

static void
read_purges(Verification *verification)
{
	uint64 rows = statement_run(&find_purges, NULL, NULL);

	verification->purges = palloc_extended(sizeof(Purge) * Max(rows, 1), MCXT_ALLOC_HUGE);
	verification->purge_count = (int) rows;
	for (uint64 row = 0; row < rows; row++)
	{
		Purge *purge = &verification->purges[row];
		bool isnull;

		purge->document = *DatumGetUUIDP(statement_datum(row, 1, &isnull));
		purge->through = statement_integer(row, 2);
	}
	statement_run(&find_audit_purge, NULL, NULL);
	verification->audit_purged_through = statement_integer(0, 1);
}

static int
compare_purges(const void *a, const void *b)
{
	return memcmp(&((const Purge *) a)->document, &((const Purge *) b)->document, UUID_LEN);
}

int64
verify_purged_through(const Verification *verification, const pg_uuid_t *document)
{
	Purge key = {.document = *document};
	const Purge *purge =
		bsearch(&key, verification->purges, verification->purge_count, sizeof(Purge), compare_purges);

	return purge == NULL ? 0 : purge->through;
}

static void
verify_pairs(Verification *verification)
{
	Datum purged = Int64GetDatum(verification->audit_purged_through);
	Cursor cursor;
	bool isnull;

	for (cursor_open(&cursor, &find_unaudited, &purged); cursor_row(&cursor) != NULL; cursor_step(&cursor))
		verify_report(verification, &(Finding){.problem = "unpaired",
											   .relation = "document_version",
											   .document = DatumGetUUIDP(cursor_datum(&cursor, 1, &isnull)),
											   .version = cursor_integer(&cursor, 2),
											   .detail = "no row of audit_log says that it was made"});
	cursor_close(&cursor);
	for (cursor_open(&cursor, &find_unversioned, NULL); cursor_row(&cursor) != NULL; cursor_step(&cursor))
		verify_report(verification,
					  &(Finding){.problem = "unpaired",
								 .relation = "audit_log",
								 .document = DatumGetUUIDP(cursor_datum(&cursor, 1, &isnull)),
								 .version = cursor_integer(&cursor, 2),
								 .id = cursor_integer(&cursor, 3),
								 .detail = "the document has not reached the version that it names"});
	cursor_close(&cursor);
}

static void
verify_guards(Verification *verification)
{
	uint64 rows = statement_run(&find_open_guards, NULL, NULL);

	for (uint64 row = 0; row < rows; row++)
		verify_report(verification, &(Finding){.problem = "unguarded",
											   .relation = statement_text(row, 1),
											   .detail = psprintf("trigger %s is gone or not enabled always",
																  statement_text(row, 2))});
}

void
verify_history(const Anchor *anchor, ReturnSetInfo *result)
{
	Verification verification = {.result = result};

	read_purges(&verification);
	verify_seals(&verification, anchor);
	verify_versions(&verification);
	verify_pairs(&verification);
	verify_guards(&verification);
}
