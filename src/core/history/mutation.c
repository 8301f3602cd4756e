/*
 * mutation.c
 *		Outcomes by clientMutationId, rivals of a conflict, changes of a dry run.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/digest.h"
#include "base/statement.h"
#include "common/hashfn.h"
#include "core/caller/call.h"
#include "core/history/mutation.h"
#include "storage/lmgr.h"
#include "storage/lock.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"

#include "core/history/mutation.sql.h"

/* Versions that a conflict spells out. */
#define MAX_RIVALS 3

/* Class of the advisory locks that make repeats wait for the first call. */
#define MUTATION_LOCK_CLASS 0x41494E31 /* "AIN1" */

/* Over jsonb's text, which has one order of members: a client that repeats a call may write them in another.
 */
static void
digest_arguments(const char *tool, const JsonNode *arguments, uint8 *digest)
{
	Jsonb *canonical = DatumGetJsonbP(json_node_to_jsonb(arguments));
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfo(&text, "%s ", tool);
	JsonbToCString(&text, &canonical->root, VARSIZE(canonical));
	digest_bytes(text.data, text.len, digest);
	pfree(text.data);
}

static void
lock_mutation(int64 account, const char *id)
{
	uint32 hash = hash_bytes((const unsigned char *) id, strlen(id)) ^ hash_bytes_uint32((uint32) account);

	DirectFunctionCall2(pg_advisory_xact_lock_int4, Int32GetDatum(MUTATION_LOCK_CLASS),
						Int32GetDatum((int32) hash));
}

MutationVerdict
mutation_find(const Principal *principal, const char *tool, const JsonNode *arguments, Mutation *mutation,
			  StringInfo result)
{
	bytea *digest;
	bool isnull;

	mutation->tool = tool;
	mutation->id = json_read_text(arguments, "clientMutationId");
	if (mutation->id == NULL)
		return MUTATION_NEW;
	digest_arguments(tool, arguments, mutation->digest);
	lock_mutation(principal->account_id, mutation->id);
	if (execute_find_outcome(principal->account_id, mutation->id) == 0)
		return MUTATION_NEW;
	digest = DatumGetByteaPP(statement_datum(0, 2, &isnull));
	if (strcmp(statement_text(0, 1), tool) != 0 || VARSIZE_ANY_EXHDR(digest) != sizeof(mutation->digest) ||
		memcmp(VARDATA_ANY(digest), mutation->digest, sizeof(mutation->digest)) != 0)
		return MUTATION_MISMATCH;
	appendStringInfoString(result, statement_text(0, 3));
	return MUTATION_REPEATED;
}

void
mutation_keep(const Principal *principal, const Mutation *mutation, StringInfo result)
{
	TimestampTz now = clock_now();
	bytea *digest;

	if (mutation->id == NULL)
		return;
	execute_forget_outcomes(principal->account_id,
							TimestampTzPlusMilliseconds(now, -MUTATION_KEPT_DAYS * INT64CONST(86400000)));
	digest = palloc(VARHDRSZ + sizeof(mutation->digest));
	SET_VARSIZE(digest, VARHDRSZ + sizeof(mutation->digest));
	memcpy(VARDATA(digest), mutation->digest, sizeof(mutation->digest));
	execute_keep_outcome(principal->account_id, mutation->id, mutation->tool, digest, result->data, now);
}

const char *
mutation_describe_rivals(const pg_uuid_t *document, int64 base)
{
	StringInfoData text;
	uint64 rows = execute_find_rivals(document, base, MAX_RIVALS);

	initStringInfo(&text);
	for (uint64 row = 0; row < rows; row++)
		appendStringInfo(&text, "%sVersion " INT64_FORMAT " by %s: %s", row > 0 ? "; " : "",
						 statement_integer(row, 1), statement_text(row, 3), statement_text(row, 2));
	if (rows == 0)
		appendStringInfoString(&text, "The document never reached that version.");
	return text.data;
}

void
mutation_write_changes(JsonWriter *writer, List *opened, int limit)
{
	int64 total = 0;
	ListCell *cell;

	json_write_key(writer, "changes");
	json_write_open_array(writer);
	foreach(cell, opened)
	{
		const OpenedVersion *version = lfirst(cell);
		uint64 rows = execute_find_changes(&version->document, version->version);

		for (uint64 row = 0; row < rows; row++, total++)
		{
			if (total < limit)
				json_write_raw(writer, statement_text(row, 1));
		}
	}
	json_write_close_array(writer);
	json_write_integer_member(writer, "changeCount", total);
	if (total > limit)
		json_write_text_member(
			writer, "hint",
			psprintf("The first %d changes are shown; a dry run of fewer entries shows its "
					 "own.",
					 limit));
}
