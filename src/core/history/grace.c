/*
 * grace.c
 *		Grace for versions, and its end.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/json_write.h"
#include "base/statement.h"
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

#include "core/history/grace.sql.h"

/* Begins and ends the grace of an account's documents as its plan is now; what has to go is the statement's
 * result. */
static void
settle_account(const Account *account)
{
	execute_end_of_account(account->id);
	execute_begin_of_account(clock_now(), account->id);
	execute_sum_of_account(account->email);
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

	account_find_for_plan(email, plan, &account);
	execute_preview(account.id, plan, clock_now());
	statement_return_rows(result);
}

int64
grace_walk(void)
{
	pg_uuid_t start;
	pg_uuid_t end = {0};
	const pg_uuid_t *until; /* NULL: the walk comes to the end of all documents */
	Datum found;
	bool isnull;
	bool wraps;
	int64 begun;

	execute_find_walk();
	start = *DatumGetUUIDP(statement_datum(0, 1, &isnull));
	found = statement_datum(0, 2, &wraps);
	if (!wraps)
		end = *DatumGetUUIDP(found);
	until = wraps ? NULL : &end;
	execute_end_of_walk(&start, until);
	begun = execute_begin_of_walk(clock_now(), &start, until);
	if (memcmp(&start, &end, UUID_LEN) != 0)
		execute_keep_walk(until);
	return begun;
}

/* A step of what is due of one document; how many versions went. */
static int64
purge_document(const pg_uuid_t *document, TimestampTz now, bool *more)
{
	RetentionCount count;
	int64 from;
	int64 through;
	bool rest;
	const char *why;

	if (execute_lock_document(document) == 0)
	{
		*more = true;
		return 0;
	}
	if (execute_find_step(document, now) == 0)
		return 0;
	from = statement_integer(0, 1);
	through = statement_integer(0, 2);
	rest = statement_integer(0, 3) < statement_integer(0, 4);
	why = psprintf("Plan %s keeps " INT64_FORMAT " versions", statement_text(0, 5), statement_integer(0, 6));
	retention_purge(document, through, &count);
	retention_tell(&(RetentionNote){
		.document = document, .from = from, .through = through, .count = &count, .why = why});
	if (rest)
		*more = true;
	else
		execute_end_of_document(document);
	return count.versions;
}

int64
grace_purge(bool *more)
{
	TimestampTz now = clock_now();
	uint64 count = execute_find_due(now, PURGE_DOCUMENTS);
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
