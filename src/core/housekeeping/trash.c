/*
 * trash.c
 *		Emptying the trash.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/output.h"
#include "base/row.h"
#include "base/settings.h"
#include "base/statement.h"
#include "catalog/pg_type_d.h"
#include "core/caller/audit.h"
#include "core/caller/call.h"
#include "core/history/entity.h"
#include "core/history/history_source.h"
#include "core/history/retention.h"
#include "core/housekeeping/trash.h"
#include "core/tree/access.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

#include "core/housekeeping/trash.sql.h"

/* One step removes at most so many of a kind, and begins no document after so many rows. */
#define STEP_DOCUMENTS 20
#define STEP_RUNS      10
#define STEP_PLACES    100
#define STEP_VERSIONS  5000
#define STEP_ROWS      50000

typedef struct TrashStep
{
	TimestampTz before; /* what was thrown away then goes */
	const char *why;
	int64 rows;
	bool more;
} TrashStep;

static const char *
describe_lifetime(void)
{
	return psprintf("In the trash for more than %d days", settings_trash_lifetime() / SECS_PER_DAY);
}

/* The row for what is no document: all of a kind that a step removed. */
static void
tell_places(const TrashStep *step, const char *kind)
{
	Principal principal;
	AuditEntry entry = {
		.source = "retention",
		.tool = "housekeeping",
		.target_kind = kind,
		.targets_json = audit_targets(call_gathered()),
		.description = step->why,
		.outcome = "done",
		.principal = &principal,
	};

	principal_of_session(&principal);
	audit_write(&entry);
}

static int64
remove_runs(TrashStep *step)
{
	int64 runs = execute_delete_runs(step->before, STEP_RUNS);

	if (runs > 0)
		tell_places(step, "test_run");
	step->more |= runs > 0;
	return runs;
}

/* Versions of a long history go first, the oldest ones; until the last step the document can be brought back.
 */
static bool
shorten_history(TrashStep *step, const pg_uuid_t *document)
{
	RetentionCount count;
	int64 from;
	int64 through;

	execute_find_versions(document, STEP_VERSIONS);
	if (statement_integer(0, 3) < STEP_VERSIONS)
		return false;
	from = statement_integer(0, 1);
	through = statement_integer(0, 2);
	retention_purge(document, through, &count);
	retention_tell(&(RetentionNote){
		.document = document, .from = from, .through = through, .count = &count, .why = step->why});
	step->rows += count.versions + count.changes;
	step->more = true;
	return true;
}

static void
remove_content(TrashStep *step, const pg_uuid_t *document, const char *type_name)
{
	DocumentType type;

	if (!access_document_type_from_name(type_name, &type))
		elog(ERROR, "a document has the unknown type \"%s\"", type_name);
	for (const Entity *const *entity = entity_list(type); *entity != NULL; entity++)
		step->rows += entity_purge(*entity, document);
}

/* All of it, under its lock. */
static void
remove_document(TrashStep *step, const pg_uuid_t *document, const char *type, const char *title)
{
	Datum key = UUIDPGetDatum(document);
	RetentionCount count;
	int64 from;
	int64 through;

	execute_find_versions(document, STEP_VERSIONS);
	from = statement_integer(0, 1);
	through = statement_integer(0, 2);
	retention_purge(document, through, &count);
	remove_content(step, document, type);
	for (int i = 0; i < (int) lengthof(parts); i++)
		step->rows += execute_parts(i, document);
	row_delete_all(&history_documents, 1, &key);
	retention_tell(&(RetentionNote){.document = document,
									.from = from,
									.through = through,
									.count = &count,
									.why = psprintf("%s: %s \"%s\"", step->why, type, title),
									.gone = true,
									.others = call_gathered()});
	step->rows += count.versions + count.changes;
}

/* Whether it went. */
static bool
empty_document(TrashStep *step, const pg_uuid_t *document)
{
	const char *type;
	const char *title;

	if (execute_lock_document(document) == 0 || execute_read_document(step->before, document) == 0)
		return false;
	type = statement_text(0, 1);
	title = statement_text(0, 2);
	if (shorten_history(step, document))
		return false;
	remove_document(step, document, type, title);
	return true;
}

static int64
remove_documents(TrashStep *step)
{
	uint64 found = execute_find_documents(step->before, STEP_DOCUMENTS);
	pg_uuid_t documents[STEP_DOCUMENTS];
	int64 gone = 0;

	for (uint64 i = 0; i < found; i++)
	{
		bool isnull;

		documents[i] = *DatumGetUUIDP(statement_datum(i, 1, &isnull));
	}
	for (uint64 i = 0; i < found && step->rows < STEP_ROWS; i++)
		gone += empty_document(step, &documents[i]);
	/* What backends remember of a version is of no use any more. */
	if (gone > 0)
		scan_invalidate(&history_documents);
	step->more |= gone > 0;
	return gone;
}

static int64
remove_places(TrashStep *step, PlaceKind kind)
{
	uint64 found = execute_lock_places(kind, step->before, STEP_PLACES);
	Datum places[STEP_PLACES];
	int64 gone;

	if (found == 0)
		return 0;
	for (uint64 i = 0; i < found; i++)
	{
		bool isnull;

		places[i] = statement_datum(i, 1, &isnull);
	}
	gone = execute_delete_places(
		kind, step->before, construct_array(places, (int) found, UUIDOID, UUID_LEN, false, TYPALIGN_CHAR));
	if (gone > 0)
		tell_places(step, access_place_kind_name(kind));
	step->more |= gone > 0;
	return gone;
}

static void
run_step(TrashStep *step, JsonWriter *writer)
{
	call_gather();
	json_write_integer_member(writer, "runs", remove_runs(step));
	json_write_integer_member(writer, "documents", remove_documents(step));
	json_write_integer_member(writer, "folders", remove_places(step, PLACE_FOLDER));
	json_write_integer_member(writer, "projects", remove_places(step, PLACE_PROJECT));
	json_write_integer_member(writer, "workspaces", remove_places(step, PLACE_WORKSPACE));
}

void
trash_empty(JsonWriter *writer, bool *more)
{
	TrashStep step = {.why = describe_lifetime()};
	int level;

	if (settings_trash_lifetime() == 0)
	{
		json_write_null(writer);
		return;
	}
	step.before = clock_now() - (int64) settings_trash_lifetime() * USECS_PER_SEC;
	json_write_open_object(writer);
	level = output_pin();
	if (execute_find_stranger() > 0)
		json_write_text_member(writer, "waits_for", statement_text(0, 1));
	else
		run_step(&step, writer);
	output_release(level);
	json_write_close_object(writer);
	*more |= step.more;
}
