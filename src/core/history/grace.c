/*
 * grace.c
 *		Grace for versions, and its end.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/json_write.h"
#include "base/statement.h"
#include "base/uuid.h"
#include "core/caller/audit.h"
#include "core/history/grace.h"
#include "core/history/retention.h"
#include "core/identity/account.h"
#include "core/tree/access.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"
#include "utils/uuid.h"

/* One round removes at most so many versions of a document, and looks at so many documents. */
#define PURGE_VERSIONS  "5000"
#define PURGE_DOCUMENTS 20
#define WALK_DOCUMENTS  "2000"

#define PREVIEW_COLUMNS 4

/* Documents, and who pays for their history. */
#define DOCUMENTS_AND_OWNERS                                               \
	"ainecto.document d JOIN ainecto.project j ON j.uuid = d.project_uuid" \
	" JOIN ainecto.workspace w ON w.uuid = j.workspace_uuid JOIN ainecto.account a ON a.id = w.owner_id"

#define HAS_TOO_MANY                                                                                             \
	"p.versions_kept >= 0 AND d.version > p.versions_kept AND (SELECT v.version FROM ainecto.document_version v" \
	" WHERE v.document_uuid = d.uuid ORDER BY v.version LIMIT 1) <= d.version - p.versions_kept"

#define BEGIN_GRACE                                                                \
	"INSERT INTO ainecto.version_grace AS g (document_uuid, versions_kept, since)" \
	" SELECT d.uuid, p.versions_kept, $1 FROM " DOCUMENTS_AND_OWNERS               \
	" JOIN ainecto.plan p ON p.name = a.plan WHERE " HAS_TOO_MANY

/* A plan that shrinks once more gives a grace of its own. */
#define OR_BEGIN_ANEW                                                                                           \
	" ON CONFLICT (document_uuid) DO UPDATE SET versions_kept = excluded.versions_kept, since = excluded.since" \
	" WHERE excluded.versions_kept < g.versions_kept"

#define END_GRACE                                                                               \
	"DELETE FROM ainecto.version_grace g USING " DOCUMENTS_AND_OWNERS                           \
	" JOIN ainecto.plan p ON p.name = a.plan WHERE d.uuid = g.document_uuid AND (" HAS_TOO_MANY \
	") IS NOT TRUE"

static Statement begin_of_account = {
	.text = BEGIN_GRACE " AND a.id = $2" OR_BEGIN_ANEW,
	.expected = SPI_OK_INSERT,
	.argument_count = 2,
	.argument_types = {TIMESTAMPTZOID, INT8OID},
};

static Statement end_of_account = {
	.text = END_GRACE " AND a.id = $1",
	.expected = SPI_OK_DELETE,
	.argument_count = 1,
	.argument_types = {INT8OID},
};

static Statement sum_of_account = {
	.text =
		"SELECT pg_catalog.count(*), COALESCE(pg_catalog.sum(v.versions), 0)::pg_catalog.int8,"
		" pg_catalog.to_char(pg_catalog.min(v.due_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
		" FROM ainecto.version_due v WHERE v.owner = $1",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {TEXTOID},
};

static Statement preview = {
	.text =
		"SELECT d.uuid, d.title, (SELECT pg_catalog.count(*) FROM ainecto.document_version v"
		" WHERE v.document_uuid = d.uuid AND v.version <= d.version - p.versions_kept),"
		" $3 + pg_catalog.make_interval(days => p.grace_days) FROM " DOCUMENTS_AND_OWNERS
		" CROSS JOIN ainecto.plan p WHERE a.id = $1 AND p.name = $2 AND " HAS_TOO_MANY " ORDER BY 3 DESC, 1",
	.expected = SPI_OK_SELECT,
	.argument_count = 3,
	.argument_types = {INT8OID, TEXTOID, TIMESTAMPTZOID},
	.read_only = true,
};

static Statement find_walk = {
	.text = "SELECT p.uuid, (SELECT d.uuid FROM ainecto.document d WHERE d.uuid >= p.uuid ORDER BY d.uuid"
			" OFFSET " WALK_DOCUMENTS " LIMIT 1) FROM (SELECT COALESCE((SELECT h.graced_document"
			" FROM ainecto.housekeeping_progress h), '00000000-0000-0000-0000-000000000000') AS uuid) p",
	.expected = SPI_OK_SELECT,
};

static Statement begin_of_walk = {
	.text = BEGIN_GRACE " AND d.uuid >= $2 AND ($3 IS NULL OR d.uuid <= $3)" OR_BEGIN_ANEW,
	.expected = SPI_OK_INSERT,
	.argument_count = 3,
	.argument_types = {TIMESTAMPTZOID, UUIDOID, UUIDOID},
};

static Statement end_of_walk = {
	.text = END_GRACE " AND d.uuid >= $1 AND ($2 IS NULL OR d.uuid <= $2)",
	.expected = SPI_OK_DELETE,
	.argument_count = 2,
	.argument_types = {UUIDOID, UUIDOID},
};

static Statement keep_walk = {
	.text = "INSERT INTO ainecto.housekeeping_progress (graced_document) VALUES"
			" (COALESCE($1, '00000000-0000-0000-0000-000000000000')) ON CONFLICT (one)"
			" DO UPDATE SET graced_document = excluded.graced_document",
	.expected = SPI_OK_INSERT,
	.argument_count = 1,
	.argument_types = {UUIDOID},
};

static Statement find_due = {
	.text = "SELECT v.document_uuid FROM ainecto.version_due v WHERE v.due_at <= $1"
			" ORDER BY v.due_at, v.document_uuid LIMIT $2",
	.expected = SPI_OK_SELECT,
	.argument_count = 2,
	.argument_types = {TIMESTAMPTZOID, INT8OID},
};

/* One that is being written to waits for the next round. */
static Statement lock_document = {
	.text = "SELECT FROM ainecto.document d WHERE d.uuid = $1 FOR NO KEY UPDATE SKIP LOCKED",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {UUIDOID},
};

/* Under the document's lock: what goes now, of that which is due. */
static Statement find_step = {
	.text =
		"SELECT pg_catalog.min(s.version), pg_catalog.max(s.version), pg_catalog.count(*), v.versions, v.plan,"
		" v.versions_kept FROM ainecto.version_due v CROSS JOIN LATERAL (SELECT o.version"
		"  FROM ainecto.document_version o WHERE o.document_uuid = v.document_uuid"
		"  AND o.version <= v.newest_version - v.versions_kept ORDER BY o.version LIMIT " PURGE_VERSIONS ") s"
		" WHERE v.document_uuid = $1 AND v.due_at <= $2 GROUP BY v.versions, v.plan, v.versions_kept",
	.expected = SPI_OK_SELECT,
	.argument_count = 2,
	.argument_types = {UUIDOID, TIMESTAMPTZOID},
};

static Statement end_of_document = {
	.text = "DELETE FROM ainecto.version_grace g WHERE g.document_uuid = $1",
	.expected = SPI_OK_DELETE,
	.argument_count = 1,
	.argument_types = {UUIDOID},
};

/* Begins and ends the grace of an account's documents as its plan is now; what has to go is the statement's
 * result. */
static void
settle_account(const Account *account)
{
	Datum begun[] = {TimestampTzGetDatum(clock_now()), Int64GetDatum(account->id)};
	Datum email = CStringGetTextDatum(account->email);

	statement_run(&end_of_account, &begun[1], NULL);
	statement_run(&begin_of_account, begun, NULL);
	statement_run(&sum_of_account, &email, NULL);
}

void
grace_set_plan(const char *email, const char *plan, StringInfo answer)
{
	Account account;
	JsonWriter writer;
	StringInfoData description;
	int64 documents;
	int64 versions;
	const char *due_at;

	account_find_for_plan(email, plan, &account);
	account_store_plan(account.id, plan);
	settle_account(&account);
	documents = statement_integer(0, 1);
	versions = statement_integer(0, 2);
	due_at = statement_text(0, 3);
	json_write_init(&writer, answer);
	json_write_open_object(&writer);
	json_write_text_member(&writer, "plan", plan);
	json_write_text_member(&writer, "was", account.plan);
	json_write_integer_member(&writer, "documents", documents);
	json_write_integer_member(&writer, "versions", versions);
	json_write_text_member(&writer, "due_at", due_at);
	json_write_close_object(&writer);
	initStringInfo(&description);
	appendStringInfo(&description, "plan %s, was %s", plan, account.plan);
	if (versions > 0)
		appendStringInfo(&description, "; from %s on " INT64_FORMAT " versions go, documents: " INT64_FORMAT,
						 due_at, versions, documents);
	account_audit("set_plan", &account, description.data);
}

void
grace_preview(const char *email, const char *plan, ReturnSetInfo *result)
{
	Account account;
	Datum values[] = {0, CStringGetTextDatum(plan), TimestampTzGetDatum(clock_now())};
	uint64 rows;

	account_find_for_plan(email, plan, &account);
	values[0] = Int64GetDatum(account.id);
	rows = statement_run(&preview, values, NULL);
	for (uint64 row = 0; row < rows; row++)
	{
		Datum columns[PREVIEW_COLUMNS];
		bool nulls[PREVIEW_COLUMNS];

		for (int i = 0; i < PREVIEW_COLUMNS; i++)
			columns[i] = statement_datum(row, i + 1, &nulls[i]);
		tuplestore_putvalues(result->setResult, result->setDesc, columns, nulls);
	}
}

int64
grace_walk(void)
{
	Datum values[3] = {TimestampTzGetDatum(clock_now())};
	char nulls[] = "   ";
	pg_uuid_t start;
	pg_uuid_t end = {0};
	bool isnull;
	bool wraps;
	int64 begun;

	statement_run(&find_walk, NULL, NULL);
	start = *DatumGetUUIDP(statement_datum(0, 1, &isnull));
	values[2] = statement_datum(0, 2, &wraps);
	if (wraps)
		nulls[2] = 'n';
	else
		end = *DatumGetUUIDP(values[2]);
	values[1] = UUIDPGetDatum(&start);
	values[2] = UUIDPGetDatum(&end);
	statement_run(&end_of_walk, &values[1], &nulls[1]);
	begun = statement_run(&begin_of_walk, values, nulls);
	if (memcmp(&start, &end, UUID_LEN) != 0)
		statement_run(&keep_walk, &values[2], &nulls[2]);
	return begun;
}

static void
tell_purge(const pg_uuid_t *document, int64 from, int64 through, const RetentionCount *count, const char *why)
{
	AuditEntry entry = {0};
	StringInfoData targets;
	JsonWriter writer;
	Principal principal;

	initStringInfo(&targets);
	json_write_init(&writer, &targets);
	json_write_open_array(&writer);
	json_write_open_object(&writer);
	json_write_text_member(&writer, "kind", "version");
	json_write_uuid_member(&writer, "document", document);
	json_write_text_member(&writer, "ids", psprintf(INT64_FORMAT "-" INT64_FORMAT, from, through));
	json_write_integer_member(&writer, "count", count->versions);
	json_write_close_object(&writer);
	json_write_open_object(&writer);
	json_write_text_member(&writer, "kind", "change");
	json_write_uuid_member(&writer, "document", document);
	json_write_integer_member(&writer, "count", count->changes);
	json_write_close_object(&writer);
	json_write_close_array(&writer);
	principal_of_session(&principal);
	entry.source = "retention";
	entry.tool = "housekeeping";
	entry.target_kind = access_place_kind_name(PLACE_DOCUMENT);
	entry.target = uuid_text(document);
	entry.targets_json = targets.data;
	entry.description = why;
	entry.outcome = "done";
	entry.principal = &principal;
	audit_write(&entry);
}

/* A step of what is due of one document; how many versions went. */
static int64
purge_document(const pg_uuid_t *document, TimestampTz now, bool *more)
{
	Datum values[] = {UUIDPGetDatum(document), TimestampTzGetDatum(now)};
	RetentionCount count;
	int64 from;
	int64 through;
	bool rest;
	const char *why;

	if (statement_run(&lock_document, values, NULL) == 0)
	{
		*more = true;
		return 0;
	}
	if (statement_run(&find_step, values, NULL) == 0)
		return 0;
	from = statement_integer(0, 1);
	through = statement_integer(0, 2);
	rest = statement_integer(0, 3) < statement_integer(0, 4);
	why = psprintf("Plan %s keeps " INT64_FORMAT " versions", statement_text(0, 5), statement_integer(0, 6));
	retention_purge(document, through, &count);
	tell_purge(document, from, through, &count, why);
	if (rest)
		*more = true;
	else
		statement_run(&end_of_document, values, NULL);
	return count.versions;
}

int64
grace_purge(bool *more)
{
	TimestampTz now = clock_now();
	Datum values[] = {TimestampTzGetDatum(now), Int64GetDatum(PURGE_DOCUMENTS)};
	uint64 count = statement_run(&find_due, values, NULL);
	pg_uuid_t documents[PURGE_DOCUMENTS];
	int64 versions = 0;

	for (uint64 i = 0; i < count; i++)
	{
		bool isnull;

		documents[i] = *DatumGetUUIDP(statement_datum(i, 1, &isnull));
	}
	if (count == PURGE_DOCUMENTS)
		*more = true;
	for (uint64 i = 0; i < count; i++)
		versions += purge_document(&documents[i], now, more);
	return versions;
}
